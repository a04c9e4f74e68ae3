/*
 * Answers in time, first dues, signing, ratios of events, strict satisfaction and solved: each row is one case
 * computed by hand from the rule that its claim begins with; a table prints the slots that it is about.
 */
#include "tests/fold_kit.h"

#define BIT KIT_BIT

/* ---- rule R14 ---- */

static void a_call_is_answered_in_time_within_15_seconds(void **state)
{
	static const struct kit_row rows[] = {
		{ "R14 at the 15th second", "call 2021-03-01T10 answered_at=2021-03-01T10:00:15", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 calls_in_time=1" },
		{ "R14 a microsecond later no more", "call 2021-03-01T10 answered_at=2021-03-01T10:00:15.000001", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1" },
		{ "R14 at once", "call 2021-03-01T10 answered_at=2021-03-01T10", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 calls_in_time=1" },
		{ "R14 before its start", "call 2021-03-01T10 answered_at=2021-03-01T09:59:59.999999", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1" },
		{ "R14 without a time it stays in both denominators", "call 2021-03-01T10", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1" },
		{ "R14 R13 an invalid call was answered", "call 2021-03-01T10 outcome=invalid answered_at=2021-03-01T10:00:05", NULL,
		  BY_WHOLE, "2021-03-01 calls_in=1 calls_answered=1 calls_in_time=1" },
		{ "R14 a call that made an order too", "call 2021-03-01T10 outcome=order_created answered_at=2021-03-01T10:00:05",
		  NULL, BY_WHOLE, "2021-03-01 calls_in=1 calls_answered=1 calls_in_time=1" },
		{ "R14 R13 an abandoned one was not, whatever it says", "call 2021-03-01T10 outcome=abandoned "
		  "answered_at=2021-03-01T10:00:05", NULL, BY_WHOLE, "2021-03-01 calls_in=1" },
		{ "R14 R13 outbound ones are in no rate", "call 2021-03-01T10 direction=out answered_at=2021-03-01T10:00:05", NULL,
		  BY_WHOLE, "" },
		{ "R14 R11 on the day of its start", "call 2021-03-02T00:05 started_at=2021-03-01T23:59:50 "
		  "answered_at=2021-03-02T00:00:05", NULL, BY_WHOLE, "2021-03-01 calls_in=1 calls_answered=1 calls_in_time=1" },
		{ "R14 R12 by its own parts", "call 2021-03-01T10 answered_at=2021-03-01T10 district=D", NULL, BY_DISTRICT,
		  "2021-03-01[D] calls_in=1 calls_answered=1 calls_in_time=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_CALLS_IN) | BIT(SLOT_CALLS_ANSWERED) | BIT(SLOT_CALLS_IN_TIME));
}

/* ---- rules R25, R28: the first due ---- */

static void the_first_due_is_judged_beside_the_effective_one(void **state)
{
	static const struct kit_row rows[] = {
		{ "R28 nearly always they are one", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-05", NULL, BY_WHOLE,
		  "2021-03-04 due=1 due_ontime=1 first_due=1 first_due_ontime=1" },
		{ "R28 R27 a microsecond after it is late", "created 2021-03-01 due_at=2021-03-05; closed "
		  "2021-03-05T00:00:00.000001", NULL, BY_WHOLE, "2021-03-04 due=1 first_due=1" },
		{ "R28 an extension saves the one, not the other", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-02 "
		  "due_at=2021-03-09; closed 2021-03-07", NULL, BY_WHOLE,
		  "2021-03-04 first_due=1; 2021-03-08 due=1 due_ontime=1" },
		{ "R28 open and overdue is late", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-02 due_at=2021-03-09",
		  "2021-03-06", BY_WHOLE, "2021-03-04 first_due=1" },
		{ "R28 R27 passed at its instant", "created 2021-03-01 due_at=2021-03-05", "2021-03-05", BY_WHOLE,
		  "2021-03-04 due=1 first_due=1" },
		{ "R28 not before", "created 2021-03-01 due_at=2021-03-05", "2021-03-04T23:59:59.999999", BY_WHOLE, "" },
		{ "R25 the latest creation that carries one", "created 2021-03-01 due_at=2021-03-05; created 2021-03-02 "
		  "due_at=2021-03-07; created 2021-03-03; dispatched 2021-03-04 due_at=2021-03-09", NULL, BY_WHOLE,
		  "2021-03-06 first_due=1; 2021-03-08 due=1" },
		{ "R25 else the first that a dispatch sets", "created 2021-03-01; dispatched 2021-03-01 due_at=2021-03-05; "
		  "dispatched 2021-03-02 due_at=2021-03-09", NULL, BY_WHOLE, "2021-03-04 first_due=1; 2021-03-08 due=1" },
		{ "R25 before the rule's", "created 2022-09-01 kind=consultation; dispatched 2022-09-01 due_at=2022-09-20", NULL,
		  BY_WHOLE, "2022-09-19 due=1 first_due=1" },
		{ "R25 R26 one that came too late sets none: the rule's", "created 2022-09-01 kind=consultation; dispatched "
		  "2022-09-06T00:00:00.000001 due_at=2022-09-20", NULL, BY_WHOLE, "2022-09-05 due=1 first_due=1" },
		{ "R25 R26 a dispatch behind the first closing sets none", "created 2021-03-01; extended 2021-03-01 "
		  "due_at=2021-03-09; closed 2021-03-02; dispatched 2021-03-03 due_at=2021-03-05", NULL, BY_WHOLE,
		  "2021-03-08 due=1 due_ontime=1" },
		{ "R26 where only an extension set one there is no first", "created 2021-03-01; extended 2021-03-02 "
		  "due_at=2021-03-09", NULL, BY_WHOLE, "2021-03-08 due=1" },
		{ "R28 direct orders have none", "created 2021-03-01 handling=direct due_at=2021-03-05", NULL, BY_WHOLE, "" },
		{ "R24 on the order's unit", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-01 unit=A; closed 2021-03-02; "
		  "dispatched 2021-03-03 unit=B", NULL, BY_UNIT, "2021-03-04[A] due=1 due_ontime=1 first_due=1 first_due_ontime=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_DUE) | BIT(SLOT_DUE_ONTIME) | BIT(SLOT_FIRST_DUE) | BIT(SLOT_FIRST_DUE_ONTIME));
}

/* What explain says beside ontime_original and ontime_of_closed: on the day of the creation. */
static void orders_that_a_figure_of_closings_cannot_show_are_counted(void **state)
{
	static const struct kit_row rows[] = {
		{ "R28 closed with a first due: in both figures", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-09", NULL,
		  BY_WHOLE, "" },
		{ "R28 never closed, due or not yet", "created 2021-03-01 due_at=2021-03-05", "2021-03-02", BY_WHOLE,
		  "2021-03-01 created_unclosed=1" },
		{ "R7 closed after the cut-off", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-04", "2021-03-03", BY_WHOLE,
		  "2021-03-01 created_unclosed=1" },
		{ "R28 open again it has a first closing", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-02; reopened 2021-03-03",
		  NULL, BY_WHOLE, "" },
		{ "R26 an extension's due alone is no first one", "created 2021-03-01; extended 2021-03-02 due_at=2021-03-09; closed "
		  "2021-03-03", NULL, BY_WHOLE, "2021-03-01 created_no_first_due=1" },
		{ "R28 without any due", "created 2021-03-01", NULL, BY_WHOLE, "2021-03-01 created_no_first_due=1" },
		{ "R20 direct orders are in neither figure", "created 2021-03-01 handling=direct", NULL, BY_WHOLE, "" },
		{ "R21 nor excluded ones", "created 2021-03-01; voided 2021-03-02 reason=x", NULL, BY_WHOLE, "" },
		{ "R24 on the unit that the order is charged to", "created 2021-03-01; dispatched 2021-03-01 unit=A due_at=2021-03-09; "
		  "dispatched 2021-03-02 unit=B", NULL, BY_UNIT, "2021-03-01[B] created_unclosed=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_CREATED_NO_FIRST_DUE) | BIT(SLOT_CREATED_UNCLOSED));
}

/* Rule R49: all of R28 then reads the last closing of an order that is closed. */
static void a_rule_may_judge_every_due_by_the_last_closing(void **state)
{
	static const struct kit_row rows[] = {
		{ "R49 late by both", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-02 due_at=2021-03-09; closed 2021-03-03; "
		  "reopened 2021-03-04; closed 2021-03-11", NULL, BY_WHOLE,
		  "2021-03-04 first_due=1; 2021-03-08 due=1; 2021-03-11 closed_with_due=1" },
		{ "R49 late by the first, in time by the effective one", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-02 "
		  "due_at=2021-03-09; closed 2021-03-03; reopened 2021-03-04; closed 2021-03-07", NULL, BY_WHOLE,
		  "2021-03-04 first_due=1; 2021-03-07 closed_with_due=1 closed_ontime=1; 2021-03-08 due=1 due_ontime=1" },
		{ "R49 open again is late once due, and closed on no day", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-03; "
		  "reopened 2021-03-04", NULL, BY_WHOLE, "2021-03-01 created_unclosed=1; 2021-03-04 due=1 first_due=1" },
		{ "R49 of two closings in a round the last", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-03; closed "
		  "2021-03-06", NULL, BY_WHOLE, "2021-03-04 due=1 first_due=1; 2021-03-06 closed_with_due=1" },
		{ "R49 unit and dues stay", "created 2021-03-01 due_at=2021-03-05; dispatched 2021-03-01 unit=A; closed 2021-03-02; "
		  "reopened 2021-03-03 due_at=2021-03-20; dispatched 2021-03-03 unit=B; closed 2021-03-06", NULL, BY_UNIT,
		  "2021-03-04[A] due=1 first_due=1; 2021-03-06[A] closed_with_due=1" },
		{ "R49 an order of a day before the rule is judged by its first closing", "created 2020-12-31 due_at=2021-03-05; closed "
		  "2021-03-02; reopened 2021-03-03; closed 2021-03-06", NULL, BY_WHOLE,
		  "2021-03-02 closed_with_due=1 closed_ontime=1; 2021-03-04 due=1 due_ontime=1 first_due=1 first_due_ontime=1" },
	};
	static const struct rule list[] = {
		{ .id = "test", .from_day = 18628 /* 2021-01-01 */, .reopened_last_closing = true },
	};
	static const struct rules rules = { list, 1 };
	struct book book = kit_book();

	(void)state;
	book.rules = &rules;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_DUE) | BIT(SLOT_DUE_ONTIME) | BIT(SLOT_FIRST_DUE) | BIT(SLOT_FIRST_DUE_ONTIME) |
		BIT(SLOT_CLOSED_WITH_DUE) | BIT(SLOT_CLOSED_ONTIME) | BIT(SLOT_CREATED_UNCLOSED));
}

/* ---- rule R32 ---- */

#define EVENT_SLOTS (BIT(SLOT_DISPATCHES) | BIT(SLOT_RETURNS) | BIT(SLOT_CLOSINGS) | BIT(SLOT_REOPENINGS) | \
	BIT(SLOT_EXTENSIONS) | BIT(SLOT_URGES))

static void events_count_each_on_its_own_day_and_unit(void **state)
{
	static const char life[] = "created 2021-03-01; dispatched 2021-03-02 unit=A; returned 2021-03-03 unit=X; dispatched "
		"2021-03-04 unit=B; extended 2021-03-05 due_at=2021-03-20; urged 2021-03-06; closed 2021-03-07; reopened 2021-03-08; "
		"urged 2021-03-09 unit=Y; urged 2021-03-09";
	static const struct kit_row rows[] = {
		{ "R32 each on its day", life, NULL, BY_WHOLE, "2021-03-02 dispatches=1; 2021-03-03 returns=1; "
		  "2021-03-04 dispatches=1; 2021-03-05 extensions=1; 2021-03-06 urges=1; 2021-03-07 closings=1; "
		  "2021-03-08 reopenings=1; 2021-03-09 urges=2" },
		{ "R32 R24 under the last dispatch before it, a dispatch under its own", life, NULL, BY_UNIT,
		  "2021-03-02[A] dispatches=1; 2021-03-03[A] returns=1; 2021-03-04[B] dispatches=1; 2021-03-05[B] extensions=1; "
		  "2021-03-06[B] urges=1; 2021-03-07[B] closings=1; 2021-03-08[B] reopenings=1; 2021-03-09[B] urges=2" },
		{ "R24 before any dispatch its own unit, else the first dispatch's", "created 2021-03-01; urged 2021-03-02 unit=X; "
		  "urged 2021-03-03; dispatched 2021-03-04 unit=A; dispatched 2021-03-05 unit=B", NULL, BY_UNIT,
		  "2021-03-02[X] urges=1; 2021-03-03[A] urges=1; 2021-03-04[A] dispatches=1; 2021-03-05[B] dispatches=1" },
		{ "R12 by the order's fields, known only later", "urged 2021-02-27; created 2021-03-01 kind=help; urged 2021-03-02; "
		  "created 2021-03-03 kind=report", NULL, BY_KIND, "2021-02-27[report] urges=1; 2021-03-02[report] urges=1" },
		{ "R32 a ratio may exceed the whole", "created 2021-03-01; dispatched 2021-03-01; returned 2021-03-01; returned "
		  "2021-03-01", NULL, BY_WHOLE, "2021-03-01 dispatches=1 returns=2" },
		{ "R32 direct orders too", "created 2021-03-01 handling=direct; closed 2021-03-02; reopened 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-02 closings=1; 2021-03-03 reopenings=1" },
		{ "R23 the closing with the creation is no event", "created 2021-03-01 handling=direct", NULL, BY_WHOLE, "" },
		{ "R10 not before the creation", "dispatched 2021-03-01; urged 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R21 not of a voided order", "created 2021-03-01; dispatched 2021-03-01; voided 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R21 not of a merged one", "created 2021-03-01; dispatched 2021-03-01; merged 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R21 of a restored one all", "created 2021-03-01; dispatched 2021-03-01; voided 2021-03-02; urged 2021-03-03; "
		  "restored 2021-03-04", NULL, BY_WHOLE, "2021-03-01 dispatches=1; 2021-03-03 urges=1" },
		{ "R7 up to the cut-off", "created 2021-03-01; dispatched 2021-03-02; dispatched 2021-03-03", "2021-03-02", BY_WHOLE,
		  "2021-03-02 dispatches=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, EVENT_SLOTS);
}

/* ---- rule R33 ---- */

static void a_dispatch_is_signed_for_in_time_before_the_next(void **state)
{
	/* Two working days: of Monday the 1st, 24:00 of the 3rd. */
	static const struct kit_row rows[] = {
		{ "R33 at the limit itself", "created 2021-03-01; dispatched 2021-03-01T10; signed 2021-03-04", NULL, BY_WHOLE,
		  "2021-03-01 sign_due=1 sign_ontime=1" },
		{ "R33 a microsecond after", "created 2021-03-01; dispatched 2021-03-01T10; signed 2021-03-04T00:00:00.000001", NULL,
		  BY_WHOLE, "2021-03-01 sign_due=1" },
		{ "R33 never", "created 2021-03-01; dispatched 2021-03-01", NULL, BY_WHOLE, "2021-03-01 sign_due=1" },
		{ "R33 once the limit has passed", "created 2021-03-01; dispatched 2021-03-01T10; signed 2021-03-01T11", "2021-03-04",
		  BY_WHOLE, "2021-03-01 sign_due=1 sign_ontime=1" },
		{ "R33 and not before, though it is signed", "created 2021-03-01; dispatched 2021-03-01T10; signed 2021-03-01T11",
		  "2021-03-03T23:59:59.999999", BY_WHOLE, "" },
		{ "R33 each dispatch for itself", "created 2021-03-01; dispatched 2021-03-01 unit=A; dispatched 2021-03-02 unit=B; "
		  "signed 2021-03-02T10", NULL, BY_UNIT, "2021-03-01[A] sign_due=1; 2021-03-02[B] sign_due=1 sign_ontime=1" },
		{ "R33 signed for once is not signed for again", "created 2021-03-01; dispatched 2021-03-01 unit=A; signed 2021-03-01T10; "
		  "dispatched 2021-03-02 unit=B", NULL, BY_UNIT, "2021-03-01[A] sign_due=1 sign_ontime=1; 2021-03-02[B] sign_due=1" },
		{ "R33 a signing of before it does not count", "created 2021-03-01; signed 2021-03-01T09; dispatched 2021-03-01T10",
		  NULL, BY_WHOLE, "2021-03-01 sign_due=1" },
		{ "R3 R33 at its instant the signing comes after", "created 2021-03-01; signed 2021-03-01T10; dispatched "
		  "2021-03-01T10", NULL, BY_WHOLE, "2021-03-01 sign_due=1 sign_ontime=1" },
		{ "R33 at the next dispatch's instant it is signed for that one", "created 2021-03-01; dispatched 2021-03-01 unit=A; "
		  "signed 2021-03-02; dispatched 2021-03-02 unit=B", NULL, BY_UNIT,
		  "2021-03-01[A] sign_due=1; 2021-03-02[B] sign_due=1 sign_ontime=1" },
		{ "R33 a return is no signing", "created 2021-03-01; dispatched 2021-03-01; returned 2021-03-02", NULL, BY_WHOLE,
		  "2021-03-01 sign_due=1" },
		{ "R33 also behind the closing", "created 2021-03-01; closed 2021-03-02; dispatched 2021-03-03; signed 2021-03-03", NULL,
		  BY_WHOLE, "2021-03-03 sign_due=1 sign_ontime=1" },
		{ "R33 R48 by the rule of the creation day", "created 2020-12-31; dispatched 2021-03-01", NULL, BY_WHOLE, "" },
		{ "R33 a dispatch whose calendar is missing is left out, the next is not", "created 2021-03-01; dispatched 2017-03-01; "
		  "signed 2017-03-01; dispatched 2021-03-02; signed 2021-03-03", NULL, BY_WHOLE,
		  "2021-03-02 sign_due=1 sign_ontime=1" },
		{ "R33 R21 not of a voided order", "created 2021-03-01; dispatched 2021-03-01; voided 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R33 R10 not before the creation", "dispatched 2021-03-01", NULL, BY_WHOLE, "" },
		{ "R12 by the order's fields", "created 2021-03-01 kind=help; dispatched 2021-03-01", NULL, BY_KIND,
		  "2021-03-01[help] sign_due=1" },
	};
	static const struct rule list[] = {
		{ .id = "test", .from_day = 18628 /* 2021-01-01 */, .sign_working_days = 2 },
	};
	static const struct rule day_1[] = {
		{ .id = "test", .from_day = 18628, .sign_working_days = 2, .receipt_is_day_1 = true },
	};
	static const struct kit_row by_day_1[] = {
		{ "R33 R47 the day of the dispatch may be day 1", "created 2021-03-01; dispatched 2021-03-01T10; signed 2021-03-03",
		  NULL, BY_WHOLE, "2021-03-01 sign_due=1 sign_ontime=1" },
		{ "R33 R47 and then the limit is a day earlier", "created 2021-03-01; dispatched 2021-03-01T10; signed "
		  "2021-03-03T00:00:00.000001", NULL, BY_WHOLE, "2021-03-01 sign_due=1" },
	};
	static const struct kit_row built_in[] = {
		{ "R33 no rule gives a limit: no data", "created 2022-09-01; dispatched 2022-09-01; signed 2022-09-01", NULL, BY_WHOLE,
		  "" },
	};
	const struct rules after_day = { list, 1 }, from_day = { day_1, 1 };
	const uint64_t slots = BIT(SLOT_SIGN_DUE) | BIT(SLOT_SIGN_ONTIME);
	struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, built_in, slots);
	book.rules = &after_day;
	KIT_CHECK_SLOTS(book, rows, slots);
	book.rules = &from_day;
	KIT_CHECK_SLOTS(book, by_day_1, slots);
}

/* ---- rules R34, R35, R38 ---- */

static void satisfied_strictly_is_the_top_two(void **state)
{
	static const struct kit_row rows[] = {
		{ "R34 very satisfied", "created 2021-03-01; callback 2021-03-02 rating=very_satisfied rating_source=caller", NULL,
		  BY_WHOLE, "2021-03-02 rounds_rated=1 rounds_satisfied=1 rounds_top_two=1" },
		{ "R34 satisfied", "created 2021-03-01; callback 2021-03-02 rating=satisfied rating_source=caller", NULL, BY_WHOLE,
		  "2021-03-02 rounds_rated=1 rounds_satisfied=1 rounds_top_two=1" },
		{ "R34 basically satisfied is not", "created 2021-03-01; callback 2021-03-02 rating=basically_satisfied "
		  "rating_source=caller", NULL, BY_WHOLE, "2021-03-02 rounds_rated=1 rounds_satisfied=1" },
		{ "R34 dissatisfied is not", "created 2021-03-01; callback 2021-03-02 rating=dissatisfied rating_source=caller", NULL,
		  BY_WHOLE, "2021-03-02 rounds_rated=1" },
		{ "R34 the last of the round", "created 2021-03-01; callback 2021-03-02 rating=very_satisfied rating_source=caller; "
		  "callback 2021-03-03 rating=basically_satisfied rating_source=caller", NULL, BY_WHOLE,
		  "2021-03-03 rounds_rated=1 rounds_satisfied=1" },
		{ "R35 a default is not in it", "created 2021-03-01; callback 2021-03-02 rating=very_satisfied rating_source=default",
		  NULL, BY_WHOLE, "" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_ROUNDS_RATED) | BIT(SLOT_ROUNDS_SATISFIED) | BIT(SLOT_ROUNDS_TOP_TWO));
}

static void solved_is_what_the_last_call_back_of_a_round_heard(void **state)
{
	static const struct kit_row rows[] = {
		{ "R38 solved", "created 2021-03-01; callback 2021-03-02 solved=1", NULL, BY_WHOLE,
		  "2021-03-02 rounds_said=1 rounds_solved=1" },
		{ "R38 not solved", "created 2021-03-01; callback 2021-03-02 solved=0", NULL, BY_WHOLE, "2021-03-02 rounds_said=1" },
		{ "R38 direct orders too", "created 2021-03-01 handling=direct; callback 2021-03-02 solved=1", NULL, BY_WHOLE,
		  "2021-03-02 rounds_said=1 rounds_solved=1" },
		{ "R38 nobody reached, nothing said", "created 2021-03-01; callback 2021-03-02 reached=0 solved=1", NULL, BY_WHOLE, "" },
		{ "R38 reached and nothing said", "created 2021-03-01; callback 2021-03-02 rating=satisfied rating_source=callback",
		  NULL, BY_WHOLE, "" },
		{ "R38 the last that said it, on its day", "created 2021-03-01; callback 2021-03-02 solved=1; callback 2021-03-03 "
		  "solved=0; callback 2021-03-04; callback 2021-03-05 reached=0 solved=1", NULL, BY_WHOLE,
		  "2021-03-03 rounds_said=1" },
		{ "R38 R34 each round for itself", "created 2021-03-01; callback 2021-03-02 solved=0; reopened 2021-03-03; callback "
		  "2021-03-04 solved=1; reopened 2021-03-05", NULL, BY_WHOLE,
		  "2021-03-02 rounds_said=1; 2021-03-04 rounds_said=1 rounds_solved=1" },
		{ "R38 R24 under the unit then", "created 2021-03-01; dispatched 2021-03-01 unit=A; callback 2021-03-02 solved=1; "
		  "dispatched 2021-03-03 unit=B", NULL, BY_UNIT, "2021-03-02[A] rounds_said=1 rounds_solved=1" },
		{ "R38 R21 not of a voided order", "created 2021-03-01; callback 2021-03-02 solved=1; voided 2021-03-03", NULL, BY_WHOLE,
		  "" },
		{ "R38 R7 as of the cut-off", "created 2021-03-01; callback 2021-03-02 solved=1; callback 2021-03-03 solved=0",
		  "2021-03-02", BY_WHOLE, "2021-03-02 rounds_said=1 rounds_solved=1" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_ROUNDS_SAID) | BIT(SLOT_ROUNDS_SOLVED));
}

/* ---- rule R31 ---- */

static void a_closed_order_took_from_its_creation_to_its_last_closing(void **state)
{
	static const struct kit_row rows[] = {
		{ "R31 whole seconds, rounded down", "created 2021-03-01T10; closed 2021-03-01T11:00:00.999999", NULL, BY_WHOLE,
		  "2021-03-01 handled=1(3600)" },
		{ "R31 nothing at all is a time too", "created 2021-03-01T10; closed 2021-03-01T10", NULL, BY_WHOLE,
		  "2021-03-01 handled=1(0)" },
		{ "R31 closed before its creation: negative, kept", "closed 2021-03-01T09; created 2021-03-01T10", NULL, BY_WHOLE,
		  "2021-03-01 handled=1(-3600)" },
		{ "R31 and rounded down, not towards nothing", "closed 2021-03-01T09:59:59.999999; created 2021-03-01T10", NULL,
		  BY_WHOLE, "2021-03-01 handled=1(-1)" },
		{ "R31 on the last closing's day, from the earliest creation", "created 2021-03-01; created 2021-03-02; closed "
		  "2021-03-03; closed 2021-03-05", NULL, BY_WHOLE, "2021-03-05 handled=1(345600)" },
		{ "R31 R22 closed again after a reopening", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03; closed "
		  "2021-03-04", NULL, BY_WHOLE, "2021-03-04 handled=1(259200)" },
		{ "R31 open again it is not timed", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03", NULL, BY_WHOLE, "" },
		{ "R31 R7 as of the cut-off it was", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03", "2021-03-02",
		  BY_WHOLE, "2021-03-02 handled=1(86400)" },
		{ "R31 never closed", "created 2021-03-01; dispatched 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R31 direct orders are not timed", "created 2021-03-01 handling=direct; closed 2021-03-02", NULL, BY_WHOLE, "" },
		{ "R31 R20 dispatched ones are", "created 2021-03-01 handling=direct; dispatched 2021-03-01; closed 2021-03-02", NULL,
		  BY_WHOLE, "2021-03-02 handled=1(86400)" },
		{ "R31 R24 the unit of the last closing, not of the first", "created 2021-03-01; dispatched 2021-03-01 unit=A; closed "
		  "2021-03-02; dispatched 2021-03-03 unit=B; closed 2021-03-04; dispatched 2021-03-05 unit=C", NULL, BY_UNIT,
		  "2021-03-04[B] handled=1(259200)" },
		{ "R31 R24 no dispatch before it: its own", "created 2021-03-01; closed 2021-03-02 unit=X", NULL, BY_UNIT,
		  "2021-03-02[X] handled=1(86400)" },
		{ "R31 R24 neither: the first dispatch's", "created 2021-03-01; closed 2021-03-02; dispatched 2021-03-03 unit=A; "
		  "dispatched 2021-03-04 unit=B", NULL, BY_UNIT, "2021-03-02[A] handled=1(86400)" },
		{ "R12 by the order's fields", "created 2021-03-01 kind=help; closed 2021-03-02", NULL, BY_KIND,
		  "2021-03-02[help] handled=1(86400)" },
		{ "R31 R21 not of a voided order", "created 2021-03-01; closed 2021-03-02; voided 2021-03-03", NULL, BY_WHOLE, "" },
		{ "R31 no due is needed, and a late one is timed all the same", "created 2021-03-01 due_at=2021-03-02; closed "
		  "2021-03-03", NULL, BY_WHOLE, "2021-03-03 handled=1(172800)" },
	};
	const struct book book = kit_book();

	(void)state;
	KIT_CHECK_SLOTS(book, rows, BIT(SLOT_HANDLED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_answered_in_time_within_15_seconds),
		cmocka_unit_test(the_first_due_is_judged_beside_the_effective_one),
		cmocka_unit_test(orders_that_a_figure_of_closings_cannot_show_are_counted),
		cmocka_unit_test(a_rule_may_judge_every_due_by_the_last_closing),
		cmocka_unit_test(events_count_each_on_its_own_day_and_unit),
		cmocka_unit_test(a_dispatch_is_signed_for_in_time_before_the_next),
		cmocka_unit_test(satisfied_strictly_is_the_top_two),
		cmocka_unit_test(solved_is_what_the_last_call_back_of_a_round_heard),
		cmocka_unit_test(a_closed_order_took_from_its_creation_to_its_last_closing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
