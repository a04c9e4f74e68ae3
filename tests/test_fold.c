/*
 * Every row of a table is one case computed by hand from the rule that its claim begins with; what is
 * printed is everything that the case counts, so a row also says what does not count.
 */
#include "tests/fold_kit.h"

/* ---- calls (rules R11 to R16) ---- */

static void calls_count_by_outcome_on_the_day_they_start(void **state)
{
	static const struct kit_row rows[] = {
		{ "R13 abandoned is not answered", "call 2021-03-01 outcome=abandoned", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_abandoned=1" },
		{ "R13 invalid was answered by someone, R15 and is not accepted", "call 2021-03-01 outcome=invalid", NULL,
		  BY_WHOLE, "2021-03-01 calls_in=1 calls_answered=1" },
		{ "R16 answered directly", "call 2021-03-01 outcome=answered_directly", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1 calls_direct=1" },
		{ "R15 a call that made an order is accepted", "call 2021-03-01 outcome=order_created", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1" },
		{ "R16 passed to another line is accepted, not direct", "call 2021-03-01 outcome=transferred", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1" },
		{ "R13 outbound counts nowhere else", "call 2021-03-01 direction=out outcome=answered_directly", NULL, BY_WHOLE,
		  "2021-03-01 calls_out=1" },
		{ "R13 abandoned outbound too", "call 2021-03-01 direction=out outcome=abandoned", NULL, BY_WHOLE,
		  "2021-03-01 calls_out=1" },
		{ "R11 a call's day is that of its start", "call 2021-03-02T00:10 started_at=2021-03-01T23:50 outcome=abandoned",
		  NULL, BY_WHOLE, "2021-03-01 calls_in=1 calls_abandoned=1" },
		{ "R7 a call counts from its end", "call 2021-03-02T00:10 started_at=2021-03-01T23:50", "2021-03-02", BY_WHOLE, "" },
		{ "R7 at its end", "call 2021-03-02T00:10 started_at=2021-03-01T23:50 outcome=abandoned", "2021-03-02T00:10",
		  BY_WHOLE, "2021-03-01 calls_in=1 calls_abandoned=1" },
		{ "R11 the latest event as a whole is the call",
		  "call 2021-03-01T10 outcome=abandoned district=A; call 2021-03-01T11 started_at=2021-02-28 outcome=invalid", NULL,
		  BY_DISTRICT, "2021-02-28[] calls_in=1 calls_answered=1" },
		{ "R7 and up to the cut-off the earlier one",
		  "call 2021-03-01T10 outcome=abandoned district=A; call 2021-03-01T11 started_at=2021-02-28 outcome=invalid",
		  "2021-03-01T10:59:59.999999", BY_DISTRICT, "2021-03-01[A] calls_in=1 calls_abandoned=1" },
		{ "R6 a day is the zone's, 16:00 UTC", "call 2021-03-01T23:59:59.999999 outcome=abandoned", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_abandoned=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void calls_are_broken_down_by_their_own_fields_only(void **state)
{
	static const char call[] = "call 2021-03-01 outcome=abandoned district=D category=a>b kind=help channel=wechat";
	static const struct kit_row rows[] = {
		{ "R12 a call has no unit", call, NULL, BY_UNIT, "2021-03-01[] calls_in=1 calls_abandoned=1" },
		{ "R12 district", call, NULL, BY_DISTRICT, "2021-03-01[D] calls_in=1 calls_abandoned=1" },
		{ "R12 category", call, NULL, BY_CATEGORY, "2021-03-01[a>b] calls_in=1 calls_abandoned=1" },
		{ "R12 kind", call, NULL, BY_KIND, "2021-03-01[help] calls_in=1 calls_abandoned=1" },
		{ "R12 channel", call, NULL, BY_CHANNEL, "2021-03-01[wechat] calls_in=1 calls_abandoned=1" },
		{ "R12 what is not stated is the part \"\"", "call 2021-03-01 outcome=abandoned", NULL, BY_KIND,
		  "2021-03-01[] calls_in=1 calls_abandoned=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- orders: what counts at all (rules R10, R11, R15, R20, R21) ---- */

static void an_order_waits_for_its_creation(void **state)
{
	static const struct kit_row rows[] = {
		{ "R10 without creation it is unseen and nothing else", "dispatched 2021-03-01 unit=A due_at=2021-03-02; callback "
		  "2021-03-05 rating=satisfied rating_source=caller; closed 2021-03-04", NULL, BY_WHOLE, "as-of orders_unseen=1" },
		{ "R10 voided ones too", "voided 2021-03-01; closed 2021-03-01", NULL, BY_WHOLE, "as-of orders_unseen=1" },
		{ "R10 its unit by R24, first closing", "closed 2021-03-01 unit=A; dispatched 2021-03-02 unit=B", NULL, BY_UNIT,
		  "as-of[A] orders_unseen=1" },
		{ "R10 its unit by R24, last dispatch", "dispatched 2021-03-01 unit=A; dispatched 2021-03-02 unit=B", NULL, BY_UNIT,
		  "as-of[B] orders_unseen=1" },
		{ "R10 its other parts are empty", "dispatched 2021-03-01 unit=A", NULL, BY_CHANNEL, "as-of[] orders_unseen=1" },
		{ "R10 before the creation's time it waits", "dispatched 2021-03-01 unit=A; created 2021-03-02 handling=direct",
		  "2021-03-01T23:59:59.999999", BY_WHOLE, "as-of orders_unseen=1" },
		{ "R10 no event yet, no case yet", "created 2021-03-02", "2021-03-01", BY_WHOLE, "" },
		{ "R10 events dated before the creation count once it is there",
		  "closed 2021-03-01 unit=A; created 2021-03-02", NULL, BY_UNIT,
		  "2021-03-01[A] rounds_due=1; "
		  "2021-03-02[A] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1" },
		{ "R10 complaints wait too", "judged 2021-03-01; published 2021-03-02", NULL, BY_WHOLE, "" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void of_several_creations_the_earliest_time_and_the_latest_fields_hold(void **state)
{
	static const char twice[] = "created 2021-03-01 handling=direct kind=help channel=web district=D category=c call_id=1;"
		"created 2021-03-05 handling=direct kind=report category=k";
	static const struct kit_row rows[] = {
		{ "R11 the earliest time, the latest kind", twice, NULL, BY_KIND, "2021-03-01[report] orders_created=1 orders_closed=1" },
		{ "R11 a field that the later does not carry stays", twice, NULL, BY_CHANNEL,
		  "2021-03-01[web] orders_created=1 orders_closed=1" },
		{ "R11 district stays", twice, NULL, BY_DISTRICT, "2021-03-01[D] orders_created=1 orders_closed=1" },
		{ "R11 category changes", twice, NULL, BY_CATEGORY, "2021-03-01[k] orders_created=1 orders_closed=1" },
		{ "R11 handling is the latest's", "created 2021-03-01 handling=transferred; created 2021-03-02 handling=direct", NULL,
		  BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R11 handling is the latest's, the other way", "created 2021-03-01 handling=direct; created 2021-03-02", NULL,
		  BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R11 R25 due_at of the latest that carries it", "created 2021-03-01 due_at=2021-03-04; created 2021-03-02 "
		  "due_at=2021-03-09; created 2021-03-03", NULL, BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-08 due=1" },
		{ "R11 as of the cut-off", "created 2021-03-01 handling=direct kind=help; created 2021-03-05 handling=direct "
		  "kind=report", "2021-03-04", BY_KIND, "2021-03-01[help] orders_created=1 orders_closed=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void orders_by_other_channels_are_requests(void **state)
{
	static const struct kit_row rows[] = {
		{ "R15 another channel, no call", "created 2021-03-01 handling=direct channel=wechat", NULL, BY_WHOLE,
		  "2021-03-01 requests_accepted=1 orders_created=1 orders_closed=1" },
		{ "R15 the telephone came by a call", "created 2021-03-01 handling=direct channel=phone", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R15 no channel", "created 2021-03-01 handling=direct", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R15 R11 a call_id of any creation", "created 2021-03-01 handling=direct channel=wechat call_id=c; created "
		  "2021-03-02 handling=direct", NULL, BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R15 voided it leaves", "created 2021-03-01 handling=direct channel=wechat; voided 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 orders_voided=1" },
		{ "R15 R24 by the order's unit", "created 2021-03-01 channel=web due_at=2021-03-03; dispatched 2021-03-01 unit=A; "
		  "closed 2021-03-02", NULL, BY_UNIT,
		  "2021-03-01[A] requests_accepted=1 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-02[A] due=1 due_ontime=1 closed_with_due=1 closed_ontime=1 rounds_due=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void a_dispatch_makes_an_order_transferred(void **state)
{
	static const struct kit_row rows[] = {
		{ "R20 by its creation", "created 2021-03-01 handling=transferred", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R20 by a dispatch", "created 2021-03-01 handling=direct; dispatched 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R20 not before the dispatch", "created 2021-03-01 handling=direct; dispatched 2021-03-02", "2021-03-01T23",
		  BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void a_void_or_merge_takes_the_order_out_until_it_is_restored(void **state)
{
	static const struct kit_row rows[] = {
		{ "R21 voided", "created 2021-03-01 due_at=2021-03-02; voided 2021-03-03", NULL, BY_WHOLE,
		  "2021-03-01 orders_voided=1" },
		{ "R21 not before the void", "created 2021-03-01 due_at=2021-03-02; closed 2021-03-01; voided 2021-03-03",
		  "2021-03-02T23", BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1 due=1 due_ontime=1 "
		  "closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R21 merged", "created 2021-03-01; merged 2021-03-03", NULL, BY_WHOLE, "2021-03-01 orders_merged=1" },
		{ "R21 a void outweighs a merge, before it", "created 2021-03-01; voided 2021-03-02; merged 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-01 orders_voided=1" },
		{ "R21 a void outweighs a merge, after it", "created 2021-03-01; merged 2021-03-02; voided 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-01 orders_voided=1" },
		{ "R21 restored", "created 2021-03-01 handling=direct; voided 2021-03-02; restored 2021-03-03", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R21 a restoring undoes a merge", "created 2021-03-01 handling=direct; merged 2021-03-02; restored 2021-03-03",
		  NULL, BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R21 restored after the void only: the merge stands", "created 2021-03-01; voided 2021-03-02; restored 2021-03-03; "
		  "merged 2021-03-04", NULL, BY_WHOLE, "2021-03-01 orders_merged=1" },
		{ "R21 restored before the void", "created 2021-03-01; restored 2021-03-02; voided 2021-03-03", NULL, BY_WHOLE,
		  "2021-03-01 orders_voided=1" },
		{ "R3 R21 at one instant the restoring comes last", "created 2021-03-01 handling=direct; restored 2021-03-02; voided "
		  "2021-03-02", NULL, BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R21 ratings leave too", "created 2021-03-01; callback 2021-03-02 rating=satisfied rating_source=caller; voided "
		  "2021-03-03", NULL, BY_WHOLE, "2021-03-01 orders_voided=1" },
		{ "R24 excluded ones have a unit", "created 2021-03-01 kind=help; dispatched 2021-03-02 unit=A; merged 2021-03-03",
		  NULL, BY_UNIT, "2021-03-01[A] orders_merged=1" },
		{ "R12 excluded ones have their parts", "created 2021-03-01 kind=help; merged 2021-03-03", NULL, BY_KIND,
		  "2021-03-01[help] orders_merged=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- closings (rules R22, R23, R30) ---- */

static void an_order_is_open_until_its_last_closing(void **state)
{
	static const struct kit_row rows[] = {
		{ "R22 R30 never closed", "created 2021-03-01", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R22 closed", "created 2021-03-01; closed 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-02 rounds_due=1" },
		{ "R22 reopened after its last closing", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1; "
		  "2021-03-02 rounds_due=1" },
		{ "R22 a reopening before the closing opens nothing", "created 2021-03-01; reopened 2021-03-02; closed 2021-03-03",
		  NULL, BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; "
		  "2021-03-03 rounds_due=1" },
		{ "R3 R22 at one instant the reopening comes after", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-02",
		  NULL, BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1; "
		  "2021-03-02 rounds_due=1" },
		{ "R23 a direct order closes with its creation", "created 2021-03-01 handling=direct", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R23 R22 reopened it is open", "created 2021-03-01 handling=direct; reopened 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1" },
		{ "R23 R22 reopened and closed", "created 2021-03-01 handling=direct; reopened 2021-03-02; closed 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R23 a reopening dated before the creation does not undo the closing with it",
		  "reopened 2021-02-28; created 2021-03-01 handling=direct", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1" },
		{ "R23 R11 the creation is the earliest", "created 2021-03-01 handling=direct; reopened 2021-03-02; created "
		  "2021-03-03 handling=direct", NULL, BY_WHOLE, "2021-03-01 orders_created=1" },
		{ "R23 a dispatched one closes only by its event", "created 2021-03-01 handling=direct due_at=2021-03-05; dispatched "
		  "2021-03-02", "2021-03-04", BY_WHOLE, "2021-03-01 orders_created=1 orders_transferred=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- units (rule R24) ---- */

static void one_order_is_charged_to_one_unit(void **state)
{
	static const struct kit_row rows[] = {
		{ "R24 the last dispatch before the closing, not its own unit",
		  "created 2021-03-01; dispatched 2021-03-01T01 unit=A; dispatched 2021-03-02 unit=B; closed 2021-03-03 unit=C; "
		  "dispatched 2021-03-04 unit=D", NULL, BY_UNIT,
		  "2021-03-01[B] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-03[B] rounds_due=1" },
		{ "R24 at the closing's instant", "created 2021-03-01; dispatched 2021-03-03 unit=A; closed 2021-03-03", NULL,
		  BY_UNIT,
		  "2021-03-01[A] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-03[A] rounds_due=1" },
		{ "R24 no dispatch before: the closing's own", "created 2021-03-01; closed 2021-03-03 unit=C; dispatched 2021-03-04 "
		  "unit=D", NULL, BY_UNIT,
		  "2021-03-01[C] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-03[C] rounds_due=1" },
		{ "R24 neither: the first dispatch's", "created 2021-03-01; closed 2021-03-03; dispatched 2021-03-04 unit=D; "
		  "dispatched 2021-03-05 unit=E", NULL, BY_UNIT,
		  "2021-03-01[D] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-03[D] rounds_due=1" },
		{ "R24 R7 as of the cut-off there was none", "created 2021-03-01; closed 2021-03-03; dispatched 2021-03-04 unit=D",
		  "2021-03-03", BY_UNIT,
		  "2021-03-01[] orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-03[] rounds_due=1" },
		{ "R24 never closed: the last dispatch", "created 2021-03-01; dispatched 2021-03-02 unit=A; dispatched 2021-03-03 "
		  "unit=B; returned 2021-03-04 unit=B", NULL, BY_UNIT,
		  "2021-03-01[B] orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R24 open again, late_open goes to the last dispatch", "created 2021-03-01 due_at=2021-03-02; dispatched "
		  "2021-03-01 unit=A; closed 2021-03-03; reopened 2021-03-04; dispatched 2021-03-05 unit=B", NULL, BY_UNIT,
		  "as-of[B] late_open=1; 2021-03-01[A] orders_created=1 orders_transferred=1 created_late_open=1 due=1; "
		  "2021-03-03[A] closed_with_due=1 rounds_due=1" },
		{ "R24 open again, never dispatched: the first closing's", "created 2021-03-01 due_at=2021-03-02; closed 2021-03-03 "
		  "unit=C; reopened 2021-03-04", NULL, BY_UNIT,
		  "as-of[C] late_open=1; 2021-03-01[C] orders_created=1 orders_transferred=1 created_late_open=1 due=1; "
		  "2021-03-03[C] closed_with_due=1 rounds_due=1" },
		{ "R24 R37 a call-back goes to the unit then, a round to that of its closing",
		  "created 2021-03-01 due_at=2021-03-09; dispatched 2021-03-01 unit=A; closed 2021-03-02; reopened 2021-03-03; "
		  "dispatched 2021-03-04 unit=B; closed 2021-03-05; dispatched 2021-03-06 unit=C; callback 2021-03-07 "
		  "rating=satisfied rating_source=caller", NULL, BY_UNIT,
		  "2021-03-01[A] orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-02[A] closed_with_due=1 closed_ontime=1 rounds_due=1; "
		  "2021-03-05[B] rounds_due=1 rounds_answered=1; "
		  "2021-03-07[C] rounds_rated=1 rounds_satisfied=1 default_rated=1 default_satisfied=1; "
		  "2021-03-08[A] due=1 due_ontime=1" },
		{ "R24 a call-back before any dispatch goes to the first", "callback 2021-02-27 rating=satisfied "
		  "rating_source=caller; created 2021-03-01; dispatched 2021-03-02 unit=A", NULL, BY_UNIT,
		  "2021-02-27[A] rounds_rated=1 rounds_satisfied=1 default_rated=1 default_satisfied=1; "
		  "2021-03-01[A] orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R23 R24 the closing with the creation is no event and has no unit", "created 2021-03-01 handling=direct; closed "
		  "2021-03-05 unit=A", NULL, BY_UNIT, "2021-03-01[A] orders_created=1 orders_closed=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- dues (rules R25 to R29, R46, R47) ---- */

static void a_rule_gives_working_days_by_kind_from_September_2022(void **state)
{
	static const struct kit_row rows[] = {
		/* 2022-09-01 was a Thursday; 9/10 to 12 Mid-Autumn; 10/1 to 7 National Day, 10/8 and 9 worked. */
		{ "R25 consultation 2", "created 2022-09-01T23:59 kind=consultation", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-05 due=1" },
		{ "R25 help 10", "created 2022-09-01 kind=help", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-16 due=1" },
		{ "R25 suggestion 10", "created 2022-09-01 kind=suggestion", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-16 due=1" },
		{ "R25 complaint 15", "created 2022-09-01 kind=complaint", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-23 due=1" },
		{ "R25 report 15", "created 2022-09-01 kind=report", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-23 due=1" },
		{ "R25 R47 over make-up days", "created 2022-09-29 kind=help", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-29 orders_created=1 orders_transferred=1 created_late_open=1; 2022-10-18 due=1" },
		{ "R25 praise has none", "created 2022-09-01 kind=praise; closed 2022-09-02", NULL, BY_WHOLE,
		  "2022-09-01 orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2022-09-02 rounds_due=1" },
		{ "R25 other has none", "created 2022-09-01 kind=other", NULL, BY_WHOLE,
		  "2022-09-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R25 an absent kind has none", "created 2022-09-01", NULL, BY_WHOLE,
		  "2022-09-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R25 none before", "created 2022-08-31T23:59:59.999999 kind=help", NULL, BY_WHOLE,
		  "2022-08-31 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R25 R48 by the creation day, not the dispatch's", "created 2022-08-31 kind=help; dispatched 2022-09-01", NULL,
		  BY_WHOLE, "2022-08-31 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
		{ "R25 due_at of the creation wins", "created 2022-09-01 kind=help due_at=2022-09-03", NULL, BY_WHOLE,
		  "as-of late_open=1; 2022-09-01 orders_created=1 orders_transferred=1 created_late_open=1; 2022-09-02 due=1" },
		{ "R28 only transferred orders have dues", "created 2022-09-01 kind=help handling=direct; closed 2022-10-01", NULL,
		  BY_WHOLE, "2022-09-01 orders_created=1 orders_closed=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* The four checks of the State Council's calendars: a dispatch gives the working days. */
static void working_days_follow_the_calendar(void **state)
{
	static const struct kit_row rows[] = {
		{ "R47 2020-01-22 + 5, Spring Festival prolonged", "created 2020-01-22T10; dispatched 2020-01-22T11 "
		  "limit_working_days=5; closed 2020-02-06T23:59:59.999999", NULL, BY_WHOLE,
		  "2020-01-22 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2020-02-06 due=1 due_ontime=1 closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R47 2020-09-30 + 2 is a Saturday", "created 2020-09-30; dispatched 2020-09-30T23 limit_working_days=2", NULL,
		  BY_WHOLE,
		  "as-of late_open=1; 2020-09-30 orders_created=1 orders_transferred=1 created_late_open=1; 2020-10-10 due=1" },
		{ "R47 2020-04-30 + 5", "created 2020-04-30; dispatched 2020-04-30 limit_working_days=5", NULL, BY_WHOLE,
		  "as-of late_open=1; 2020-04-30 orders_created=1 orders_transferred=1 created_late_open=1; 2020-05-11 due=1" },
		{ "R47 2026-02-13 + 2", "created 2026-02-13; dispatched 2026-02-13 limit_working_days=2", NULL, BY_WHOLE,
		  "as-of late_open=1; 2026-02-13 orders_created=1 orders_transferred=1 created_late_open=1; 2026-02-24 due=1" },
		{ "R26 the limit counts from the dispatch's day", "created 2021-03-01; dispatched 2021-03-04 limit_working_days=1",
		  NULL, BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-05 due=1" },
		{ "R46 no calendar, no due", "created 2027-01-05 kind=help", NULL, BY_WHOLE,
		  "2027-01-05 orders_created=1 orders_transferred=1 orders_no_due=1 orders_no_calendar=1 created_no_due_open=1" },
		{ "R46 the count runs into a year without", "created 2026-12-30 kind=help", NULL, BY_WHOLE,
		  "2026-12-30 orders_created=1 orders_transferred=1 orders_no_due=1 orders_no_calendar=1 created_no_due_open=1" },
		{ "R46 R26 such a limit is passed over", "created 2017-06-01 due_at=2017-06-05; dispatched 2017-06-01 "
		  "limit_working_days=1; closed 2017-06-04", NULL, BY_WHOLE,
		  "2017-06-01 orders_created=1 orders_transferred=1 orders_closed=1; 2017-06-04 due=1 due_ontime=1 "
		  "closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R46 R26 and the next setter counts", "created 2017-06-01; dispatched 2017-06-01 limit_working_days=1; extended "
		  "2017-06-20 due_at=2017-06-25", NULL, BY_WHOLE,
		  "as-of late_open=1; 2017-06-01 orders_created=1 orders_transferred=1 created_late_open=1; 2017-06-24 due=1" },
		{ "R46 a kind without a rule needs no calendar", "created 2027-01-05 kind=praise", NULL, BY_WHOLE,
		  "2027-01-05 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void of_several_dues_the_last_timely_one_holds(void **state)
{
#define LATE(created, due) \
	"as-of late_open=1; " created " orders_created=1 orders_transferred=1 created_late_open=1; " due " due=1"
	static const struct kit_row rows[] = {
		{ "R26 a dispatch replaces the creation's", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-02 "
		  "due_at=2021-03-09", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-08") },
		{ "R26 a shorter one too", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-02 due_at=2021-03-04", NULL,
		  BY_WHOLE, LATE("2021-03-01", "2021-03-03") },
		{ "R26 an extension at the due itself is timely", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-05 "
		  "due_at=2021-03-09", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-08") },
		{ "R26 an extension after it changes nothing", "created 2021-03-01 due_at=2021-03-05; extended "
		  "2021-03-05T00:00:00.000001 due_at=2021-03-09", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-04") },
		{ "R26 a late dispatch changes nothing", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-06 "
		  "due_at=2021-03-09", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-04") },
		{ "R26 the extended due is what the next must be timely to", "created 2021-03-01 due_at=2021-03-05; extended "
		  "2021-03-04 due_at=2021-03-09; extended 2021-03-08 due_at=2021-03-12", NULL, BY_WHOLE,
		  LATE("2021-03-01", "2021-03-11") },
		{ "R26 a shortened due makes the next late", "created 2021-03-01 due_at=2021-03-09; dispatched 2021-03-02 "
		  "due_at=2021-03-04; extended 2021-03-05 due_at=2021-03-12", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-03") },
		{ "R26 where there is none a late one sets it", "created 2021-03-01; extended 2021-03-06 due_at=2021-03-09", NULL,
		  BY_WHOLE, LATE("2021-03-01", "2021-03-08") },
		{ "R26 a dispatch without due changes nothing", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-02", NULL,
		  BY_WHOLE, LATE("2021-03-01", "2021-03-04") },
		{ "R26 the creation's due is in force from the start", "extended 2021-02-27 due_at=2021-03-09; created 2021-03-01 "
		  "due_at=2021-03-05", NULL, BY_WHOLE, LATE("2021-03-01", "2021-03-08") },
		{ "R26 setters after the first closing change nothing", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-02; "
		  "extended 2021-03-03 due_at=2021-03-09", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-02 closed_with_due=1 closed_ontime=1 "
		  "rounds_due=1; 2021-03-04 due=1 due_ontime=1" },
		{ "R3 R26 an extension at the closing's instant comes before it", "created 2021-03-01 due_at=2021-03-05; closed "
		  "2021-03-02; extended 2021-03-02 due_at=2021-03-09", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-02 closed_with_due=1 closed_ontime=1 "
		  "rounds_due=1; 2021-03-08 due=1 due_ontime=1" },
		{ "R26 a due that lies before its event is taken as it stands", "created 2021-03-01; dispatched 2021-03-05 "
		  "due_at=2021-03-02", NULL, BY_WHOLE, 
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1 due=1" },
		{ "R26 after the rule's due a dispatch is late", "created 2022-09-01 kind=consultation; dispatched "
		  "2022-09-06T00:00:00.000001 due_at=2022-09-20", NULL, BY_WHOLE, LATE("2022-09-01", "2022-09-05") },
		{ "R26 at it, it is timely", "created 2022-09-01 kind=consultation; dispatched 2022-09-06 due_at=2022-09-20", NULL,
		  BY_WHOLE, LATE("2022-09-01", "2022-09-19") },
		{ "R26 due_at outranks the limit", "created 2021-03-01; dispatched 2021-03-01 due_at=2021-03-09", NULL, BY_WHOLE,
		  LATE("2021-03-01", "2021-03-08") },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void a_closing_at_the_due_is_on_time(void **state)
{
	static const struct kit_row rows[] = {
		{ "R27 at exactly the due", "created 2021-03-01 due_at=2021-03-04; closed 2021-03-04", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-03 due=1 due_ontime=1; "
		  "2021-03-04 closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R27 a microsecond after", "created 2021-03-01 due_at=2021-03-04; closed 2021-03-04T00:00:00.000001", NULL,
		  BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-03 due=1; "
		  "2021-03-04 closed_with_due=1 rounds_due=1" },
		{ "R27 the day of a due is that of the instant before", "created 2021-03-01 due_at=2021-03-04T00:00:00.000001", NULL,
		  BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-04 due=1" },
		{ "R27 R28 a due has passed at its instant", "created 2021-03-01 due_at=2021-03-04T12", "2021-03-04T12", BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-04 due=1" },
		{ "R27 R28 and not before", "created 2021-03-01 due_at=2021-03-04T12", "2021-03-04T11:59:59.999999", BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1" },
		{ "R28 closed before its due it enters the ontime_rate only when that passes, ontime_of_closed at once",
		  "created 2021-03-01 due_at=2021-03-10; closed 2021-03-04", "2021-03-05", BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-04 closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R28 the first closing counts, a second changes nothing", "created 2021-03-01 due_at=2021-03-04; closed 2021-03-02; "
		  "closed 2021-03-06", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-02 closed_with_due=1 closed_ontime=1 rounds_due=1; 2021-03-03 due=1 due_ontime=1" },
		{ "R28 reopened it keeps its first closing", "created 2021-03-01 due_at=2021-03-04; closed 2021-03-02; reopened "
		  "2021-03-03 due_at=2021-03-20; closed 2021-03-06", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-02 closed_with_due=1 closed_ontime=1 rounds_due=1; 2021-03-03 due=1 due_ontime=1; 2021-03-06 rounds_due=1" },
		{ "R28 no due, no verdict", "created 2021-03-01; closed 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1; 2021-03-02 rounds_due=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void an_order_open_again_is_late_by_the_due_of_its_reopening(void **state)
{
	/* Closed on time; open again since the 6th. */
#define FIRST "created 2021-03-01 due_at=2021-03-05; closed 2021-03-02;"
#define FIRST_COUNTS(late) \
	"2021-03-01 orders_created=1 orders_transferred=1" late "; 2021-03-02 closed_with_due=1 closed_ontime=1 rounds_due=1; " \
	"2021-03-04 due=1 due_ontime=1"
	static const struct kit_row rows[] = {
		{ "R29 the reopening's due", FIRST "reopened 2021-03-06 due_at=2021-03-10", "2021-03-10", BY_WHOLE,
		  "as-of late_open=1; " FIRST_COUNTS(" created_late_open=1") },
		{ "R29 not yet", FIRST "reopened 2021-03-06 due_at=2021-03-10", "2021-03-09T23:59:59.999999", BY_WHOLE,
		  FIRST_COUNTS("") },
		{ "R29 nothing in force: the first round's", FIRST "reopened 2021-03-06", "2021-03-06", BY_WHOLE,
		  "as-of late_open=1; " FIRST_COUNTS(" created_late_open=1") },
		{ "R29 an extension after it", FIRST "reopened 2021-03-06; extended 2021-03-07 due_at=2021-03-10", "2021-03-09",
		  BY_WHOLE, FIRST_COUNTS("") },
		{ "R29 a timely one replaces", FIRST "reopened 2021-03-06 due_at=2021-03-08; extended 2021-03-08 due_at=2021-03-10",
		  "2021-03-09", BY_WHOLE, FIRST_COUNTS("") },
		{ "R29 a late one does not", FIRST "reopened 2021-03-06 due_at=2021-03-08; extended 2021-03-08T00:00:00.000001 "
		  "due_at=2021-03-10", "2021-03-09", BY_WHOLE, "as-of late_open=1; " FIRST_COUNTS(" created_late_open=1") },
		{ "R29 a setter of the reopening's instant counts though its rank is before", FIRST "extended 2021-03-06 "
		  "due_at=2021-03-10; reopened 2021-03-06", "2021-03-09", BY_WHOLE, FIRST_COUNTS("") },
		{ "R29 one before that instant does not", FIRST "extended 2021-03-05T23 due_at=2021-03-10; reopened 2021-03-06",
		  "2021-03-09", BY_WHOLE, "as-of late_open=1; " FIRST_COUNTS(" created_late_open=1") },
		{ "R29 the last of several reopenings", FIRST "reopened 2021-03-06 due_at=2021-03-07; reopened 2021-03-08 "
		  "due_at=2021-03-12", "2021-03-09", BY_WHOLE, FIRST_COUNTS("") },
		{ "R29 closed again it is not late", FIRST "reopened 2021-03-06 due_at=2021-03-08; closed 2021-03-09", "2021-03-10",
		  BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-02 closed_with_due=1 closed_ontime=1 "
		  "rounds_due=1; 2021-03-04 due=1 due_ontime=1; 2021-03-09 rounds_due=1" },
		{ "R29 R28 a due of the second round makes no first", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-06 "
		  "due_at=2021-03-08", NULL, BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_late_open=1 "
		  "created_no_due_open=1; 2021-03-02 rounds_due=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* Rule R49, and R47's other reading of day 1: rules that a rules file may bring. */
static void a_rule_may_read_the_last_closing_or_count_the_day_of_receipt(void **state)
{
	static const struct kit_row by_last[] = {
		{ "R49 the last closing", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-01 unit=A; closed 2021-03-02; "
		  "reopened 2021-03-03; dispatched 2021-03-03T01 unit=B; closed 2021-03-06", NULL, BY_UNIT,
		  "2021-03-01[A] orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-02[A] rounds_due=1; "
		  "2021-03-04[A] due=1; 2021-03-06[A] closed_with_due=1; 2021-03-06[B] rounds_due=1" },
		{ "R49 on time by the last", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-02; reopened 2021-03-03; closed "
		  "2021-03-05", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1 orders_closed=1; 2021-03-02 rounds_due=1; "
		  "2021-03-04 due=1 due_ontime=1; 2021-03-05 closed_with_due=1 closed_ontime=1 rounds_due=1" },
		{ "R49 open again is late once due and leaves ontime_of_closed", "created 2021-03-01 due_at=2021-03-05; closed "
		  "2021-03-02; reopened 2021-03-03 due_at=2021-03-20", "2021-03-06", BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_transferred=1; 2021-03-02 rounds_due=1; 2021-03-04 due=1" },
		{ "R49 never closed", "created 2021-03-01 due_at=2021-03-05", "2021-03-05", BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-04 due=1" },
		{ "R49 by the creation day", "created 2020-12-31 due_at=2021-03-05; closed 2021-03-02; reopened 2021-03-03; closed "
		  "2021-03-06", NULL, BY_WHOLE,
		  "2020-12-31 orders_created=1 orders_transferred=1 orders_closed=1; "
		  "2021-03-02 closed_with_due=1 closed_ontime=1 rounds_due=1; 2021-03-04 due=1 due_ontime=1; 2021-03-06 rounds_due=1" },
		{ "R47 the day of receipt is day 1 of a working day", "created 2021-03-01 kind=help", NULL, BY_WHOLE,
		  "as-of late_open=1; 2021-03-01 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-02 due=1" },
		{ "R47 a Sunday is none", "created 2021-03-07 kind=help", NULL, BY_WHOLE,
		  "as-of late_open=1; 2021-03-07 orders_created=1 orders_transferred=1 created_late_open=1; 2021-03-09 due=1" },
	};
	static const struct rule list[] = {
		{ .id = "test", .from_day = 18628 /* 2021-01-01 */, .working_days = { [KIND_HELP] = 2 },
		  .receipt_is_day_1 = true, .reopened_last_closing = true },
	};
	static const struct rules rules = { list, 1 };
	struct book book = kit_book();

	(void)state;
	book.rules = &rules;
	KIT_CHECK(book, by_last);
}

/* ---- call-backs (rules R34 to R37) ---- */

static void one_rating_counts_an_order_and_round(void **state)
{
#define DIRECT "2021-03-01 orders_created=1 orders_closed=1"
#define SATISFIED " rounds_rated=1 rounds_satisfied=1 default_rated=1 default_satisfied=1"
	static const struct kit_row rows[] = {
		{ "R34 direct orders too", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=very_satisfied "
		  "rating_source=callback", NULL, BY_WHOLE, DIRECT "; 2021-03-03" SATISFIED },
		{ "R34 satisfied is the top three", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "rating=basically_satisfied rating_source=callback", NULL, BY_WHOLE, DIRECT "; 2021-03-03" SATISFIED },
		{ "R34 dissatisfied is not", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=dissatisfied "
		  "rating_source=callback", NULL, BY_WHOLE, DIRECT "; 2021-03-03 rounds_rated=1 default_rated=1" },
		{ "R34 very dissatisfied is not", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=very_dissatisfied "
		  "rating_source=callback", NULL, BY_WHOLE, DIRECT "; 2021-03-03 rounds_rated=1 default_rated=1" },
		{ "R34 the last of a round counts, on its day", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "rating=dissatisfied rating_source=caller; callback 2021-03-04 rating=satisfied rating_source=caller", NULL,
		  BY_WHOLE, DIRECT "; 2021-03-04" SATISFIED },
		{ "R34 a call-back without rating takes none away", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "rating=satisfied rating_source=caller; callback 2021-03-04 reached=0", NULL, BY_WHOLE,
		  DIRECT "; 2021-03-03" SATISFIED },
		{ "R34 a reopening begins a round", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=satisfied "
		  "rating_source=caller; reopened 2021-03-04; callback 2021-03-05 rating=dissatisfied rating_source=caller", NULL,
		  BY_WHOLE, "2021-03-01 orders_created=1; 2021-03-03" SATISFIED "; 2021-03-05 rounds_rated=1 default_rated=1" },
		{ "R3 R34 at one instant the call-back is of the round before", "created 2021-03-01 handling=direct; reopened "
		  "2021-03-04; callback 2021-03-04 rating=satisfied rating_source=caller; callback 2021-03-03 rating=dissatisfied "
		  "rating_source=caller", NULL, BY_WHOLE, "2021-03-01 orders_created=1; 2021-03-04" SATISFIED },
		{ "R35 a default is in no rate but sat_default", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "rating=satisfied rating_source=default", NULL, BY_WHOLE,
		  DIRECT "; 2021-03-03 default_rated=1 default_satisfied=1" },
		{ "R35 from a call-back that reached nobody it is a default", "created 2021-03-01 handling=direct; callback "
		  "2021-03-03 reached=0 rating=satisfied rating_source=callback", NULL, BY_WHOLE,
		  DIRECT "; 2021-03-03 default_rated=1 default_satisfied=1" },
		{ "R35 the caller's own counts whatever reached says", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "reached=0 rating=satisfied rating_source=caller", NULL, BY_WHOLE, DIRECT "; 2021-03-03" SATISFIED },
		{ "R36 the real one stands though a default is later", "created 2021-03-01 handling=direct; callback 2021-03-03 "
		  "rating=dissatisfied rating_source=caller; callback 2021-03-04 rating=satisfied rating_source=default", NULL,
		  BY_WHOLE, DIRECT "; 2021-03-03 rounds_rated=1 default_rated=1" },
		{ "R36 else the last default", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=dissatisfied "
		  "rating_source=default; callback 2021-03-04 rating=satisfied rating_source=default", NULL, BY_WHOLE,
		  DIRECT "; 2021-03-04 default_rated=1 default_satisfied=1" },
		{ "R7 as of the cut-off the earlier", "created 2021-03-01 handling=direct; callback 2021-03-03 rating=dissatisfied "
		  "rating_source=caller; callback 2021-03-04 rating=satisfied rating_source=caller", "2021-03-03", BY_WHOLE,
		  DIRECT "; 2021-03-03 rounds_rated=1 default_rated=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void a_callback_is_due_for_every_closed_round_of_a_transferred_order(void **state)
{
#define OPEN "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 created_no_due_open=1"
#define CLOSED "2021-03-01 orders_created=1 orders_transferred=1 orders_no_due=1 orders_closed=1"
	static const struct kit_row rows[] = {
		{ "R37 no closing, none due", "created 2021-03-01; callback 2021-03-03 rating=dissatisfied rating_source=caller",
		  NULL, BY_WHOLE, OPEN "; 2021-03-03 rounds_rated=1 default_rated=1" },
		{ "R37 on the day of the round's first closing", "created 2021-03-01; closed 2021-03-02; closed 2021-03-04; callback "
		  "2021-03-05 rating=dissatisfied rating_source=caller", NULL, BY_WHOLE,
		  CLOSED "; 2021-03-02 rounds_due=1 rounds_answered=1; 2021-03-05 rounds_rated=1 default_rated=1" },
		{ "R37 a rating before the closing answers too", "created 2021-03-01; callback 2021-03-02 rating=dissatisfied "
		  "rating_source=caller; closed 2021-03-04", NULL, BY_WHOLE,
		  CLOSED "; 2021-03-02 rounds_rated=1 default_rated=1; 2021-03-04 rounds_due=1 rounds_answered=1" },
		{ "R35 R37 a default does not", "created 2021-03-01; closed 2021-03-02; callback 2021-03-05 rating=dissatisfied "
		  "rating_source=default", NULL, BY_WHOLE, CLOSED "; 2021-03-02 rounds_due=1; 2021-03-05 default_rated=1" },
		{ "R37 each round for itself", "created 2021-03-01; closed 2021-03-02; callback 2021-03-03 rating=dissatisfied "
		  "rating_source=caller; reopened 2021-03-04; closed 2021-03-05; reopened 2021-03-06", NULL, BY_WHOLE,
		  OPEN "; 2021-03-02 rounds_due=1 rounds_answered=1; 2021-03-03 rounds_rated=1 default_rated=1; "
		  "2021-03-05 rounds_due=1" },
		{ "R37 direct orders have none due", "created 2021-03-01 handling=direct; closed 2021-03-02; callback 2021-03-05 "
		  "rating=dissatisfied rating_source=caller", NULL, BY_WHOLE,
		  "2021-03-01 orders_created=1 orders_closed=1; 2021-03-05 rounds_rated=1 default_rated=1" },
		{ "R12 call-backs use the order's fields", "created 2021-03-01 handling=direct kind=help; callback 2021-03-05 "
		  "rating=dissatisfied rating_source=caller", NULL, BY_KIND,
		  "2021-03-01[help] orders_created=1 orders_closed=1; 2021-03-05[help] rounds_rated=1 default_rated=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- complaints and reviews (rules R11, R21, R39 to R42) ---- */

static void complaints_are_counted_not_their_events(void **state)
{
	static const struct kit_row rows[] = {
		{ "R39 on the earliest received day, R42 level of the latest", "received 2021-03-01 level=city; received 2021-03-03 "
		  "level=county", NULL, BY_WHOLE, "2021-03-01 complaints_received=1" },
		{ "R42 city ones also apart", "received 2021-03-01 level=county; received 2021-03-03 level=city", NULL, BY_WHOLE,
		  "2021-03-01 complaints_received=1 complaints_received_city=1" },
		{ "R39 real on the latest judgement's day", "received 2021-03-01 level=county; judged 2021-03-02 real=0; judged "
		  "2021-03-04 real=1", NULL, BY_WHOLE, "2021-03-01 complaints_received=1; 2021-03-04 complaints_real=1" },
		{ "R39 not real if the latest says no", "received 2021-03-01 level=county; judged 2021-03-02 real=1; judged "
		  "2021-03-04 real=0", NULL, BY_WHOLE, "2021-03-01 complaints_received=1" },
		{ "R39 published once, on the first day", "received 2021-03-01; published 2021-03-05; published 2021-03-06 "
		  "medium=tv", NULL, BY_WHOLE, "2021-03-01 complaints_received=1 complaints_received_city=1; "
		  "2021-03-05 complaints_published=1 complaints_published_city=1" },
		{ "R42 real, city", "received 2021-03-01; judged 2021-03-05", NULL, BY_WHOLE,
		  "2021-03-01 complaints_received=1 complaints_received_city=1; "
		  "2021-03-05 complaints_real=1 complaints_real_city=1" },
		{ "R40 the first card's day, the latest card's colour", "received 2021-03-01; carded 2021-03-05 card=yellow; carded "
		  "2021-03-06 card=red", NULL, BY_WHOLE, "2021-03-01 complaints_received=1 complaints_received_city=1; "
		  "2021-03-05 complaints_carded=1 complaints_carded_city=1 complaints_red=1" },
		{ "R40 withdrawn", "received 2021-03-01 level=county; carded 2021-03-05 card=yellow; carded 2021-03-06 "
		  "card=withdrawn", NULL, BY_WHOLE, "2021-03-01 complaints_received=1" },
		{ "R40 the first card after the last withdrawal", "received 2021-03-01 level=county; carded 2021-03-05 card=red; "
		  "carded 2021-03-06 card=withdrawn; carded 2021-03-07 card=yellow; carded 2021-03-08 card=yellow", NULL, BY_WHOLE,
		  "2021-03-01 complaints_received=1; 2021-03-07 complaints_carded=1 complaints_yellow=1" },
		{ "R40 R7 as of the cut-off", "received 2021-03-01 level=county; carded 2021-03-05 card=yellow; carded 2021-03-06 "
		  "card=withdrawn", "2021-03-05T23", BY_WHOLE,
		  "2021-03-01 complaints_received=1; 2021-03-05 complaints_carded=1 complaints_yellow=1" },
		{ "R21 voided on the received day, for good", "received 2021-03-01; judged 2021-03-02; c-voided 2021-03-05; received "
		  "2021-03-06", NULL, BY_WHOLE, "2021-03-01 complaints_voided=1" },
		{ "R21 voided before it was received", "c-voided 2021-02-05; received 2021-03-01", NULL, BY_WHOLE,
		  "2021-03-01 complaints_voided=1" },
		{ "R10 what happened before it was received counts on its day", "judged 2021-02-27; received 2021-03-01", NULL,
		  BY_WHOLE, "2021-02-27 complaints_real=1 complaints_real_city=1; "
		  "2021-03-01 complaints_received=1 complaints_received_city=1" },
		{ "R11 R12 unit of the latest receipt, not of a card", "received 2021-03-01 level=county unit=A; received "
		  "2021-03-02 level=county unit=B; carded 2021-03-03 unit=C", NULL, BY_UNIT,
		  "2021-03-01[B] complaints_received=1; 2021-03-03[B] complaints_carded=1 complaints_yellow=1" },
		{ "R11 R12 channel of the latest that carries it", "received 2021-03-01 level=county channel=web; received "
		  "2021-03-02 level=county", NULL, BY_CHANNEL, "2021-03-01[web] complaints_received=1" },
		{ "R12 a complaint has no kind", "received 2021-03-01 level=county", NULL, BY_KIND,
		  "2021-03-01[] complaints_received=1" },
		{ "R39 forwarded, replied and closed count in no figure of their own", "received 2021-03-01 level=county; forwarded "
		  "2021-03-02; replied 2021-03-03; c-closed 2021-03-04", NULL, BY_WHOLE, "2021-03-01 complaints_received=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

static void reviews_of_four_or_five_are_good(void **state)
{
	static const struct kit_row rows[] = {
		{ "5 is good", "review 2021-03-01 rating=5", NULL, BY_WHOLE, "2021-03-01 reviews=1 reviews_good=1" },
		{ "4 is good", "review 2021-03-01 rating=4", NULL, BY_WHOLE, "2021-03-01 reviews=1 reviews_good=1" },
		{ "3 is not", "review 2021-03-01 rating=3", NULL, BY_WHOLE, "2021-03-01 reviews=1" },
		{ "R11 the latest event, the earliest day", "review 2021-03-01 rating=5 unit=A channel=web; review 2021-03-02 "
		  "rating=1 unit=B", NULL, BY_UNIT, "2021-03-01[B] reviews=1" },
		{ "R11 as a whole", "review 2021-03-01 channel=web rating=1; review 2021-03-02 rating=1", NULL, BY_CHANNEL,
		  "2021-03-01[] reviews=1" },
		{ "R12 channel", "review 2021-03-01 channel=web rating=1", NULL, BY_CHANNEL, "2021-03-01[web] reviews=1" },
		{ "R7 as of the cut-off", "review 2021-03-01 rating=1; review 2021-03-02 rating=5", "2021-03-01", BY_WHOLE,
		  "2021-03-01 reviews=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK(book, rows);
}

/* ---- events (the default period of the interface) ---- */

static void every_event_counts_on_its_day_in_the_whole_alone(void **state)
{
	static const char *const cases[][3] = {
		{ "urged 2021-03-01; urged 2021-03-01; closed 2021-03-02", "as-of orders_unseen=1; 2021-03-01 events=2; 2021-03-02 events=1",
		  "as-of[] orders_unseen=1" },
		{ "created 2021-03-01; voided 2021-03-02", "2021-03-01 events=1 orders_voided=1; 2021-03-02 events=1",
		  "2021-03-01[] orders_voided=1" },
		{ "call 2021-03-01 outcome=abandoned", "2021-03-01 events=1 calls_in=1 calls_abandoned=1",
		  "2021-03-01[] calls_in=1 calls_abandoned=1" },
		{ "call 2021-03-02 started_at=2021-03-01 outcome=abandoned; call 2021-03-02T01 started_at=2021-03-01 "
		  "outcome=abandoned", "2021-03-01 calls_in=1 calls_abandoned=1; 2021-03-02 events=2",
		  "2021-03-01[] calls_in=1 calls_abandoned=1" },
		{ "judged 2021-03-01", "2021-03-01 events=1", "" },
		{ "review 2021-03-01 rating=1; review 2021-03-02 rating=1", "2021-03-01 events=1 reviews=1; 2021-03-02 events=1",
		  "2021-03-01[u] reviews=1" },
	};
	const struct book book = kit_book();
	static char got[KIT_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct cells *cells = kit_cells();
		struct kit_case c = kit_case(cases[i][0]);

		kit_fold(&book, &c, FOLD_ALL, cells);
		kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
		assert_string_equal(got, cases[i][1]);
		kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
		assert_string_equal(got, cases[i][2]);
		kit_case_free(&c);
		cells_free(cells);
	}
}

/* ---- properties over random cases ---- */

enum { RANDOM_CASES = 1500, RANDOM_EVENTS = 14 };

static struct kit_case random_case(uint64_t seed)
{
	struct kit_case c = { 0 };
	struct event event;

	kit_seed = seed;
	for (int i = 0; i < RANDOM_EVENTS; i++) {
		kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
		(void)!kit_insert(&c, &event);
	}
	return c;
}

/* Instants at which a random case may look different: around each of its times, and one anywhere. */
static size_t interesting_times(const struct kit_case *c, int64_t *times, size_t cap)
{
	struct case_cursor cursor = case_events(c->bytes, c->len);
	struct event event;
	size_t count = 0;

	times[count++] = kit_random_time();
	while (case_next(&cursor, &event) && count + 6 <= cap) {
		for (int shift = -1; shift <= 1; shift++)
			times[count++] = event.time_us + shift;
		for (int shift = -1; shift <= 1 && event_has(&event, F_DUE_AT); shift++)
			times[count++] = event_number(&event, F_DUE_AT) + shift;
	}
	return count;
}

/* The case of the events up to a cut-off. */
static struct kit_case prefix(const struct kit_case *c, int64_t cutoff_us)
{
	struct case_cursor cursor = case_events(c->bytes, c->len);
	struct kit_case part = { .sort = c->sort };
	struct event event;

	while (case_next(&cursor, &event))
		if (event.time_us <= cutoff_us)
			(void)!kit_insert(&part, &event);
	return part;
}

static void print_at(const struct book *book, const struct kit_case *c, int64_t cutoff_us, enum dimension by, char *out)
{
	struct cells *cells = kit_cells();

	if (c->len > 0)
		kit_fold(book, c, cutoff_us, cells);
	kit_print(cells, by, KIT_ALL_SLOTS, out);
	cells_free(cells);
}

static void a_cut_off_sees_the_events_up_to_it_and_no_others(void **state)
{
	static char whole[KIT_TEXT_MAX], part[KIT_TEXT_MAX];
	const struct book book = kit_book();
	int64_t times[128];

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		size_t count = interesting_times(&c, times, 128);

		for (size_t i = 0; i < count; i++) {
			struct kit_case before = prefix(&c, times[i]);

			print_at(&book, &c, times[i], BY_UNIT, whole);
			print_at(&book, &before, times[i], BY_UNIT, part);
			assert_string_equal(whole, part);
			kit_case_free(&before);
		}
		kit_case_free(&c);
	}
}

struct days {
	int32_t last; /* the latest that was told */
};

static void tell_day(void *context, int32_t day)
{
	struct days *days = context;

	if (day > days->last)
		days->last = day;
}

static void count_nothing(void *context, const struct contribution *contribution)
{
	(void)context;
	(void)contribution;
}

/* What reading at a cut-off rests on: the day index finds every case that differs (fold.h). */
static void check_told_days(const struct book *book, int64_t shift_us)
{
	static char now[KIT_TEXT_MAX], all[KIT_TEXT_MAX];
	int64_t times[128];
	int differing = 0;

	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct days days = { INT32_MIN };
		const struct fold_sink sink = { count_nothing, tell_day, &days };
		struct kit_case c = { 0 };
		struct event event;
		size_t count;

		kit_seed = seed;
		for (int i = 0; i < RANDOM_EVENTS; i++) {
			kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
			event.time_us += shift_us;
			if (event_has(&event, F_DUE_AT))
				event.value[F_DUE_AT].number += shift_us;
			if (event_has(&event, F_STARTED_AT))
				event.value[F_STARTED_AT].number += shift_us;
			(void)!kit_insert(&c, &event);
		}
		count = interesting_times(&c, times, 128);
		assert_int_equal(fold_case(book, c.sort, c.bytes, c.len, FOLD_ALL, &sink), CASE_ADDED);
		print_at(book, &c, FOLD_ALL, BY_UNIT, all);
		for (size_t i = 0; i < count; i++) {
			print_at(book, &c, times[i], BY_UNIT, now);
			if (strcmp(now, all) == 0)
				continue;
			differing++;
			assert_true(days.last >= fold_first_day(book->zone, times[i]));
		}
		kit_case_free(&c);
	}
	assert_true(differing > 1000);
}

static void a_case_that_differs_at_a_cut_off_tells_a_day_that_late(void **state)
{
	struct book book = kit_book();

	(void)state;
	check_told_days(&book, 0);
	check_told_days(&book, INT64_C(365) * 86400 * 1000000); /* the built-in rule in force */
	/* Clocks that go back over midnight: an instant after the cut-off can bear the day before. */
	book.zone = kit_zone("America/St_Johns");
	check_told_days(&book, -INT64_C(5449) * 86400 * 1000000); /* around 2006-10-29 */
}

static void the_first_day_to_look_at_is_the_cut_offs_own_but_where_the_clock_goes_back(void **state)
{
	const struct zone *shanghai = kit_zone("Asia/Shanghai"), *johns = kit_zone("America/St_Johns");
	int64_t back_us = INT64_C(1162089060000000); /* 2006-10-29T00:01-02:30: back to 23:01 of the 28th */

	(void)state;
	assert_int_equal(fold_first_day(shanghai, kit_at("2021-03-01")), zone_day(shanghai, kit_at("2021-03-01")));
	assert_int_equal(fold_first_day(shanghai, FOLD_ALL), INT32_MAX);
	assert_int_equal(zone_day(johns, back_us), zone_day(johns, back_us - 1) - 1);
	assert_int_equal(fold_first_day(johns, back_us - 1), zone_day(johns, back_us - 1) - 1);
	assert_int_equal(fold_first_day(johns, back_us), zone_day(johns, back_us));
}

static int64_t sum(struct cells *cells, enum dimension by, enum slot slot)
{
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;
	int64_t total = 0;

	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->dimension == by)
			total += sorted[i]->count[slot];
	return total;
}

static void parts_add_up_to_the_whole_day_by_day(void **state)
{
	const struct book book = kit_book();
	const struct cell *const *sorted;
	struct cells *cells = kit_cells();
	struct err err = { 0 };
	size_t count;

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);

		kit_fold(&book, &c, seed % 3 == 0 ? kit_random_time() : FOLD_ALL, cells);
		kit_case_free(&c);
	}
	/* Take each part out of its whole: nothing but the events is left. */
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		struct cells *rest = kit_cells();

		for (size_t i = 0; i < count; i++) {
			int sign = sorted[i]->dimension == BY_WHOLE ? 1 : sorted[i]->dimension == by ? -1 : 0;
			struct cell *cell = cells_at(rest, BY_WHOLE, sorted[i]->day, (struct text){ "", 0 });

			assert_non_null(cell);
			for (enum slot slot = SLOT_EVENTS + 1; slot < SLOTS; slot++)
				cell->count[slot] += sign * sorted[i]->count[slot];
		}
		for (enum slot slot = 0; slot < SLOTS; slot++)
			assert_int_equal(sum(rest, BY_WHOLE, slot), 0);
		assert_true(sum(cells, by, SLOT_ORDERS_CREATED) > 50);
		cells_free(rest);
	}
	cells_free(cells);
}

static void the_identities_of_the_rules_hold(void **state)
{
	const struct book book = kit_book();

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		struct cells *cells = kit_cells();
		struct case_summary summary;

		kit_fold(&book, &c, FOLD_ALL, cells);
		assert_int_equal(fold_summary(&book, c.sort, c.bytes, c.len, FOLD_ALL, &summary), CASE_ADDED);
#define SUM(slot) sum(cells, BY_WHOLE, slot)
		/* R13, R21, R28, R40 */
		assert_int_equal(SUM(SLOT_CALLS_IN), SUM(SLOT_CALLS_ANSWERED) + SUM(SLOT_CALLS_ABANDONED));
		assert_int_equal(SUM(SLOT_ORDERS_CREATED) + SUM(SLOT_ORDERS_VOIDED) + SUM(SLOT_ORDERS_MERGED) +
			SUM(SLOT_ORDERS_UNSEEN), c.sort == CASE_ORDER);
		assert_int_equal(SUM(SLOT_COMPLAINTS_YELLOW) + SUM(SLOT_COMPLAINTS_RED), SUM(SLOT_COMPLAINTS_CARDED));
		assert_int_equal(SUM(SLOT_DUE), SUM(SLOT_ORDERS_TRANSFERRED) - SUM(SLOT_ORDERS_NO_DUE));
		assert_int_equal(SUM(SLOT_LATE_OPEN), SUM(SLOT_CREATED_LATE_OPEN));
		assert_true(SUM(SLOT_DUE_ONTIME) <= SUM(SLOT_DUE));
		assert_true(SUM(SLOT_DUE_ONTIME) == SUM(SLOT_CLOSED_ONTIME));
		assert_true(SUM(SLOT_ROUNDS_SATISFIED) <= SUM(SLOT_ROUNDS_RATED));
		assert_true(SUM(SLOT_ROUNDS_ANSWERED) <= SUM(SLOT_ROUNDS_DUE));
		assert_true(SUM(SLOT_ROUNDS_RATED) <= SUM(SLOT_DEFAULT_RATED));
		assert_int_equal(SUM(SLOT_EVENTS), summary.events);
		if (c.sort == CASE_ORDER && summary.seen && !summary.excluded) {
			assert_int_equal(SUM(SLOT_ORDERS_TRANSFERRED), summary.transferred);
			assert_int_equal(SUM(SLOT_ORDERS_CLOSED), !summary.open);
			assert_int_equal(SUM(SLOT_LATE_OPEN), summary.late_open);
			assert_int_equal(SUM(SLOT_DUE), summary.has_due);
		}
#undef SUM
		cells_free(cells);
		kit_case_free(&c);
	}
}

static void bytes_that_are_no_case_are_told_and_never_read_beyond(void **state)
{
	const struct book book = kit_book();
	const struct fold_sink sink = { count_nothing, NULL, NULL };
	struct kit_case order = kit_case("created 2021-03-01; closed 2021-03-02");
	struct case_summary summary;

	(void)state;
	assert_int_equal(fold_case(&book, CASE_CALL, order.bytes, order.len, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, 0, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, order.len - 1, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_summary(&book, CASE_ORDER, order.bytes, order.len - 1, FOLD_ALL, &summary), CASE_CORRUPT);
	order.bytes[0] = CASE_VERSION + 1;
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, order.len, FOLD_ALL, &sink), CASE_UNKNOWN_VERSION);
	kit_case_free(&order);
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		size_t len = (size_t)kit_below((int)c.len) + 1;
		uint8_t *exact = malloc(len); /* so that a sanitizer sees a read beyond */

		assert_non_null(exact);
		memcpy(exact, c.bytes, len);
		for (int i = 0; i < 3 && len > 1; i++)
			exact[1 + kit_below((int)len - 1)] ^= (uint8_t)(1 << kit_below(8));
		(void)!fold_case(&book, c.sort, exact, len, FOLD_ALL, &sink);
		(void)!fold_summary(&book, c.sort, exact, len, kit_random_time(), &summary);
		(void)!case_verify(exact, len);
		free(exact);
		kit_case_free(&c);
	}
}

/* ---- the summary ---- */

static void a_summary_says_what_an_order_is(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("created 2022-09-01T09 kind=help district=D channel=web; dispatched 2022-09-02 unit=A "
		"limit_working_days=3; extended 2022-09-05 due_at=2022-09-20; closed 2022-09-19; closed 2022-09-21; reopened 2022-09-22 "
		"due_at=2022-10-10; dispatched 2022-09-23 unit=B");
	struct case_summary s;

	(void)state;
	assert_int_equal(fold_summary(&book, CASE_ORDER, c.bytes, c.len, kit_at("2022-10-01"), &s), CASE_ADDED);
	assert_true(s.seen && s.transferred && s.open && !s.excluded && !s.late_open);
	assert_int_equal(s.events, 7);
	assert_int_equal(s.reopenings, 1);
	assert_int_equal(s.created_us, kit_at("2022-09-01T09"));
	assert_true(s.has_first_due && s.has_due && s.has_open_due && s.has_first_closing && s.has_last_closing);
	/* R25: not the rule's, but what the dispatch set: Friday the 2nd + 3 working days is Wednesday the 7th. */
	assert_int_equal(s.first_due_us, kit_at("2022-09-08"));
	assert_int_equal(s.due_us, kit_at("2022-09-20"));
	assert_int_equal(s.open_due_us, kit_at("2022-10-10"));
	assert_int_equal(s.first_closing_us, kit_at("2022-09-19"));
	assert_int_equal(s.last_closing_us, kit_at("2022-09-21"));
	assert_string_equal(s.rule->id, "builtin-2022-09-01");
	assert_int_equal(s.missing_year, 0);
	assert_true(text_equal(s.unit, text_of("A")));
	assert_true(text_equal(s.district, text_of("D")));
	assert_int_equal(s.kind, KIND_HELP);
	assert_int_equal(fold_summary(&book, CASE_ORDER, c.bytes, c.len, kit_at("2022-10-10"), &s), CASE_ADDED);
	assert_true(s.late_open);
	kit_case_free(&c);
}

static void a_summary_tells_first_dues_and_missing_years(void **state)
{
	static const struct {
		const char *claim, *events, *first_due, *due;
		int missing_year;
	} rows[] = {
		{ "R25 creation's", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-01 due_at=2021-03-09", "2021-03-05",
		  "2021-03-09", 0 },
		{ "R25 first of two dispatches", "created 2021-03-01; dispatched 2021-03-01 due_at=2021-03-09; dispatched "
		  "2021-03-02 due_at=2021-03-12", "2021-03-09", "2021-03-12", 0 },
		{ "R26 only an extension set one", "created 2021-03-01; extended 2021-03-01 due_at=2021-03-09", NULL, "2021-03-09",
		  0 },
		{ "R25 a dispatch too late sets nothing: the rule's", "created 2022-09-01 kind=consultation; dispatched 2022-09-08 "
		  "due_at=2022-09-20", "2022-09-06", "2022-09-06", 0 },
		{ "R25 a dispatch in time outweighs the rule's", "created 2022-09-01 kind=consultation; dispatched 2022-09-02 "
		  "due_at=2022-09-20", "2022-09-20", "2022-09-20", 0 },
		{ "R26 a dispatch after an extension", "created 2021-03-01; extended 2021-03-01 due_at=2021-03-09; dispatched "
		  "2021-03-02 due_at=2021-03-12", "2021-03-12", "2021-03-12", 0 },
		{ "R46 2017", "created 2017-03-01; dispatched 2017-03-01 limit_working_days=3", NULL, NULL, 2017 },
		{ "R46 into 2027", "created 2026-12-30 kind=help", NULL, NULL, 2027 },
		{ "R46 not asked", "created 2027-03-01 kind=help due_at=2027-03-04", "2027-03-04", "2027-03-04", 0 },
	};
	const struct book book = kit_book();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kit_case c = kit_case(rows[i].events);
		struct case_summary s;

		assert_int_equal(fold_summary(&book, CASE_ORDER, c.bytes, c.len, FOLD_ALL, &s), CASE_ADDED);
		if (s.has_first_due != (rows[i].first_due != NULL) || s.has_due != (rows[i].due != NULL) ||
			(s.has_first_due && s.first_due_us != kit_at(rows[i].first_due)) ||
			(s.has_due && s.due_us != kit_at(rows[i].due)) || s.missing_year != rows[i].missing_year)
			fail_msg("%s", rows[i].claim);
		kit_case_free(&c);
	}
}

static void a_summary_says_what_other_cases_are(void **state)
{
	const struct book book = kit_book();
	struct kit_case call = kit_case("call 2021-03-01T10 started_at=2021-03-01T09 district=D kind=help");
	struct kit_case complaint = kit_case("received 2021-03-01 unit=A channel=web; c-closed 2021-03-04; c-closed 2021-03-05; "
		"c-voided 2021-03-06");
	struct kit_case review = kit_case("review 2021-03-01 unit=A; review 2021-03-02 unit=B channel=web");
	struct kit_case merged = kit_case("created 2021-03-01; merged 2021-03-02");
	struct case_summary s;

	(void)state;
	assert_int_equal(fold_summary(&book, CASE_CALL, call.bytes, call.len, FOLD_ALL, &s), CASE_ADDED);
	assert_true(s.seen && s.created_us == kit_at("2021-03-01T09") && s.events == 1 && s.kind == KIND_HELP);
	assert_int_equal(fold_summary(&book, CASE_CALL, call.bytes, call.len, kit_at("2021-03-01T09"), &s), CASE_ADDED);
	assert_true(!s.seen && s.events == 0);
	assert_int_equal(fold_summary(&book, CASE_COMPLAINT, complaint.bytes, complaint.len, FOLD_ALL, &s), CASE_ADDED);
	assert_true(s.seen && s.excluded && !s.open && s.first_closing_us == kit_at("2021-03-04") &&
		s.last_closing_us == kit_at("2021-03-05") && text_equal(s.unit, text_of("A")));
	assert_int_equal(fold_summary(&book, CASE_COMPLAINT, complaint.bytes, complaint.len, kit_at("2021-03-03"), &s), CASE_ADDED);
	assert_true(s.open && !s.excluded && !s.has_first_closing);
	assert_int_equal(fold_summary(&book, CASE_REVIEW, review.bytes, review.len, FOLD_ALL, &s), CASE_ADDED);
	assert_true(s.seen && s.created_us == kit_at("2021-03-01") && text_equal(s.unit, text_of("B")));
	assert_int_equal(fold_summary(&book, CASE_ORDER, merged.bytes, merged.len, FOLD_ALL, &s), CASE_ADDED);
	assert_true(s.excluded && s.merged);
	kit_case_free(&call);
	kit_case_free(&complaint);
	kit_case_free(&review);
	kit_case_free(&merged);
}

static void dimensions_have_the_names_of_the_interface(void **state)
{
	static const char *const names[] = { "unit", "district", "category", "kind", "channel" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(fold_dimension_named(text_of(names[i])), BY_UNIT + i);
		assert_string_equal(fold_dimension_name(BY_UNIT + (enum dimension)i), names[i]);
	}
	assert_null(fold_dimension_name(BY_WHOLE));
	assert_int_equal(fold_dimension_named(text_of("units")), DIMENSIONS);
	assert_int_equal(fold_dimension_named(text_of("")), DIMENSIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_count_by_outcome_on_the_day_they_start),
		cmocka_unit_test(calls_are_broken_down_by_their_own_fields_only),
		cmocka_unit_test(an_order_waits_for_its_creation),
		cmocka_unit_test(of_several_creations_the_earliest_time_and_the_latest_fields_hold),
		cmocka_unit_test(orders_by_other_channels_are_requests),
		cmocka_unit_test(a_dispatch_makes_an_order_transferred),
		cmocka_unit_test(a_void_or_merge_takes_the_order_out_until_it_is_restored),
		cmocka_unit_test(an_order_is_open_until_its_last_closing),
		cmocka_unit_test(one_order_is_charged_to_one_unit),
		cmocka_unit_test(a_rule_gives_working_days_by_kind_from_September_2022),
		cmocka_unit_test(working_days_follow_the_calendar),
		cmocka_unit_test(of_several_dues_the_last_timely_one_holds),
		cmocka_unit_test(a_closing_at_the_due_is_on_time),
		cmocka_unit_test(an_order_open_again_is_late_by_the_due_of_its_reopening),
		cmocka_unit_test(a_rule_may_read_the_last_closing_or_count_the_day_of_receipt),
		cmocka_unit_test(one_rating_counts_an_order_and_round),
		cmocka_unit_test(a_callback_is_due_for_every_closed_round_of_a_transferred_order),
		cmocka_unit_test(complaints_are_counted_not_their_events),
		cmocka_unit_test(reviews_of_four_or_five_are_good),
		cmocka_unit_test(every_event_counts_on_its_day_in_the_whole_alone),
		cmocka_unit_test(a_cut_off_sees_the_events_up_to_it_and_no_others),
		cmocka_unit_test(a_case_that_differs_at_a_cut_off_tells_a_day_that_late),
		cmocka_unit_test(the_first_day_to_look_at_is_the_cut_offs_own_but_where_the_clock_goes_back),
		cmocka_unit_test(parts_add_up_to_the_whole_day_by_day),
		cmocka_unit_test(the_identities_of_the_rules_hold),
		cmocka_unit_test(bytes_that_are_no_case_are_told_and_never_read_beyond),
		cmocka_unit_test(a_summary_says_what_an_order_is),
		cmocka_unit_test(a_summary_tells_first_dues_and_missing_years),
		cmocka_unit_test(a_summary_says_what_other_cases_are),
		cmocka_unit_test(dimensions_have_the_names_of_the_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
