/*
 * Every row of a table is one case computed by hand from the rule that its claim begins with; what is
 * printed is everything that the case counts (but KIT_APART), so a row also says what does not count.
 */
#include "tests/fold_kit.h"

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
		{ "R26 nor does one behind it where there was one before", "created 2021-03-01; dispatched 2021-03-01 "
		  "due_at=2021-03-05; closed 2021-03-02; extended 2021-03-03 due_at=2021-03-09", NULL, BY_WHOLE,
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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
