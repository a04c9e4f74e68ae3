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
		  BY_WHOLE, "2021-03-01 calls_in=1 calls_answered=1 calls_untimed=1" },
		{ "R16 answered directly", "call 2021-03-01 outcome=answered_directly", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1 calls_direct=1 "
		  "direct_net_seven=1 direct_net_thirty=1 calls_untimed=1" },
		{ "R15 a call that made an order is accepted", "call 2021-03-01 outcome=order_created", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1 calls_untimed=1" },
		{ "R16 passed to another line is accepted, not direct", "call 2021-03-01 outcome=transferred", NULL, BY_WHOLE,
		  "2021-03-01 calls_in=1 calls_answered=1 requests_accepted=1 calls_accepted=1 calls_untimed=1" },
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
		  BY_DISTRICT, "2021-02-28[] calls_in=1 calls_answered=1 calls_untimed=1" },
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
		{ "urged 2021-03-01; urged 2021-03-01; closed 2021-03-02", "as-of orders_unseen=1; 2021-03-01 events=2 unseen_since=1; 2021-03-02 events=1",
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

/* What is closed and not closed late is on time in each figure of R28 in which it counts: lists rest on it. */
static void a_summary_says_whether_an_order_was_closed_late(void **state)
{
	static const struct {
		const char *claim, *events;
		bool first, last; /* by the first closing, by the last (R49) */
	} rows[] = {
		{ "R27 at the due", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-05", false, false },
		{ "R27 in the second of the due", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-05T00:00:00.000001", true, true },
		{ "R28 late, reopened, closed again", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-06; reopened 2021-03-07; "
		  "closed 2021-03-08", true, true },
		{ "R49 on time, reopened, closed again", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-04; reopened 2021-03-04; "
		  "closed 2021-03-08", false, true },
		{ "R49 closed twice in a round", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-04; closed 2021-03-08", false, true },
		{ "R26 a due set after the closing", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-06; extended 2021-03-07 "
		  "due_at=2021-03-09", true, true },
		{ "R28 after the first due alone", "created 2021-03-01 due_at=2021-03-05; extended 2021-03-02 due_at=2021-03-09; closed "
		  "2021-03-06", true, true },
		{ "R28 after the effective due alone", "created 2021-03-01 due_at=2021-03-09; dispatched 2021-03-02 due_at=2021-03-05; "
		  "closed 2021-03-06", true, true },
		{ "R26 without a first due", "created 2021-03-01; extended 2021-03-02 due_at=2021-03-05; closed 2021-03-06", true, true },
		{ "R28 without a due", "created 2021-03-01; closed 2021-03-06", false, false },
		{ "R22 open", "created 2021-03-01 due_at=2021-03-05", false, false },
		{ "R22 open again", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-06; reopened 2021-03-07", false, false },
		{ "R23 direct", "created 2021-03-01 handling=direct due_at=2021-03-05; closed 2021-03-06", false, false },
		{ "R21 voided", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-06; voided 2021-03-07", false, false },
		{ "R21 restored", "created 2021-03-01 due_at=2021-03-05; closed 2021-03-06; voided 2021-03-07; restored 2021-03-08", true,
		  true },
		{ "R10 unseen", "dispatched 2021-03-01 due_at=2021-03-05; closed 2021-03-06", false, false },
	};
	static const struct rule list[] = { { .id = "test", .from_day = 18628 /* 2021-01-01 */, .reopened_last_closing = true } };
	static const struct rules rules = { list, 1 };
	const struct book first = kit_book();
	struct book last = first;

	(void)state;
	last.rules = &rules;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kit_case c = kit_case(rows[i].events);
		struct case_summary by_first, by_last;

		assert_int_equal(fold_summary(&first, CASE_ORDER, c.bytes, c.len, FOLD_ALL, &by_first), CASE_ADDED);
		assert_int_equal(fold_summary(&last, CASE_ORDER, c.bytes, c.len, FOLD_ALL, &by_last), CASE_ADDED);
		if (by_first.closed_late != rows[i].first || by_last.closed_late != rows[i].last)
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
		cmocka_unit_test(complaints_are_counted_not_their_events),
		cmocka_unit_test(reviews_of_four_or_five_are_good),
		cmocka_unit_test(every_event_counts_on_its_day_in_the_whole_alone),
		cmocka_unit_test(a_summary_says_what_an_order_is),
		cmocka_unit_test(a_summary_tells_first_dues_and_missing_years),
		cmocka_unit_test(a_summary_says_whether_an_order_was_closed_late),
		cmocka_unit_test(a_summary_says_what_other_cases_are),
		cmocka_unit_test(dimensions_have_the_names_of_the_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
