#include "aggregate/complaint.h"
#include "tests/fold_kit.h"

/* From 2021 on: yellow 3 working days after the latest forwarding, red 2 further ones. */
static const struct rule dated[] = { { .id = "cards-2021", .from_day = 18628, .card_first_days = 3, .card_second_days = 2 } };
static const struct rules with_cards = { dated, 1 };

static struct complaint read_at(const char *events, const char *cutoff, const struct rules *rules)
{
	struct kit_case c = kit_case(events);
	const struct book book = { kit_zone("Asia/Shanghai"), rules, calendar_builtin() };
	struct complaint out;

	assert_int_equal(complaint_read(&book, c.bytes, c.len, kit_at(cutoff), &out), CASE_ADDED);
	kit_case_free(&c); /* texts are not looked at from here on */
	return out;
}

/* ---- the way ---- */

static void the_whole_way_is_read_with_its_instants(void **state)
{
	static const char way[] =
		"received 2021-03-01 unit=A level=county; received 2021-03-02 unit=B level=city; judged 2021-03-03 real=0;"
		"judged 2021-03-04 real=1; forwarded 2021-03-05; forwarded 2021-03-06; replied 2021-03-07; replied 2021-03-08;"
		"c-closed 2021-03-09; c-closed 2021-03-10; carded 2021-03-11 card=yellow; carded 2021-03-12 card=red;"
		"published 2021-03-13; published 2021-03-14; c-voided 2021-03-15; c-voided 2021-03-16";
	const struct complaint out = read_at(way, NULL, rules_builtin());

	(void)state;
	assert_int_equal(out.events, 16);
	assert_int_equal(out.received_us, kit_at("2021-03-01"));
	assert_int_equal(out.level, LEVEL_CITY);
	assert_true(out.real);
	assert_int_equal(out.judged_us, kit_at("2021-03-04"));
	assert_int_equal(out.forwarded_us, kit_at("2021-03-06"));
	assert_int_equal(out.replied_us, kit_at("2021-03-07"));
	assert_int_equal(out.closed_us, kit_at("2021-03-09"));
	assert_int_equal(out.last_closed_us, kit_at("2021-03-10"));
	assert_int_equal(out.card, CARD_RED);
	assert_int_equal(out.carded_us, kit_at("2021-03-11"));
	assert_int_equal(out.published_us, kit_at("2021-03-13"));
	assert_true(out.voided);
	assert_int_equal(out.voided_us, kit_at("2021-03-15"));
	assert_false(complaint_is_public(&out));
}

static void what_comes_after_the_cut_off_has_not_happened(void **state)
{
	const struct complaint out = read_at("received 2021-03-01; judged 2021-03-03; published 2021-03-04; c-voided 2021-03-05",
		"2021-03-03", rules_builtin());

	(void)state;
	assert_true(out.judged && !out.published && !out.voided);
	assert_true(complaint_is_public(&out)); /* found real, not published yet */
}

/* ---- limits and proposals (rule R40) ---- */

/* 2021-03-01 is a Monday; no holiday follows before April. */
static const struct {
	const char *claim;
	const char *events;
	const char *cutoff;
	const char *first, *second; /* the limits; NULL: none */
	int64_t proposed;
} rows[] = {
	{ "not forwarded: no limit", "received 2021-03-01", "2021-04-01", NULL, NULL, 0 },
	{ "three working days after the day of forwarding, then two more", "received 2021-03-01; forwarded 2021-03-01T10",
	  "2021-03-02", "2021-03-05", "2021-03-09", 0 },
	{ "yellow at the first limit itself", "received 2021-03-01; forwarded 2021-03-01T10", "2021-03-05", "2021-03-05",
	  "2021-03-09", CARD_YELLOW },
	{ "red at the second, over the week-end", "received 2021-03-01; forwarded 2021-03-01T10", "2021-03-09", "2021-03-05",
	  "2021-03-09", CARD_RED },
	{ "the latest forwarding starts the days anew", "received 2021-03-01; forwarded 2021-03-01T10; forwarded 2021-03-04",
	  "2021-03-09", "2021-03-10", "2021-03-12", 0 },
	{ "a due_at outweighs the days", "received 2021-03-01; forwarded 2021-03-01T10 due_at=2021-03-20", "2021-03-19",
	  "2021-03-20", "2021-03-24", 0 },
	{ "of the latest forwarding that has one",
	  "received 2021-03-01; forwarded 2021-03-01T10 due_at=2021-03-20; forwarded 2021-03-02 due_at=2021-03-10; forwarded 2021-03-03",
	  "2021-03-10", "2021-03-10", "2021-03-12", CARD_YELLOW },
	{ "a reply at the limit is in time", "received 2021-03-01; forwarded 2021-03-01; replied 2021-03-05", "2021-04-01",
	  "2021-03-05", "2021-03-09", 0 },
	{ "a late reply leaves the yellow one", "received 2021-03-01; forwarded 2021-03-01; replied 2021-03-05T00:01", "2021-04-01",
	  "2021-03-05", "2021-03-09", CARD_YELLOW },
	{ "a closing is an answer too", "received 2021-03-01; forwarded 2021-03-01; c-closed 2021-03-04", "2021-04-01",
	  "2021-03-05", "2021-03-09", 0 },
	{ "the card is there already", "received 2021-03-01; forwarded 2021-03-01; carded 2021-03-06 card=yellow", "2021-03-08",
	  "2021-03-05", "2021-03-09", 0 },
	{ "yellow is there, red is called for", "received 2021-03-01; forwarded 2021-03-01; carded 2021-03-06 card=yellow",
	  "2021-03-10", "2021-03-05", "2021-03-09", CARD_RED },
	{ "red is there: yellow is not proposed", "received 2021-03-01; forwarded 2021-03-01; carded 2021-03-02 card=red",
	  "2021-03-08", "2021-03-05", "2021-03-09", 0 },
	{ "a withdrawal after the limit has settled it",
	  "received 2021-03-01; forwarded 2021-03-01; carded 2021-03-06 card=yellow; carded 2021-03-07 card=withdrawn", "2021-03-08",
	  "2021-03-05", "2021-03-09", 0 },
	{ "but not the second limit",
	  "received 2021-03-01; forwarded 2021-03-01; carded 2021-03-06 card=yellow; carded 2021-03-07 card=withdrawn", "2021-03-10",
	  "2021-03-05", "2021-03-09", CARD_RED },
	{ "voided: nothing is proposed", "received 2021-03-01; forwarded 2021-03-01; c-voided 2021-03-02", "2021-04-01",
	  "2021-03-05", "2021-03-09", 0 },
	{ "the rule of the day of receipt: none before 2021", "received 2020-12-31; forwarded 2021-03-01", "2021-04-01", NULL, NULL,
	  0 },
	{ "a due_at needs no rule, and has no second limit", "received 2020-12-31; forwarded 2021-03-01 due_at=2021-03-03",
	  "2021-04-01", "2021-03-03", NULL, CARD_YELLOW },
	{ "without a receipt it waits", "forwarded 2021-03-01 due_at=2021-03-03", "2021-04-01", NULL, NULL, 0 },
};

static bool is_limit(const struct complaint_limit *limit, const char *wanted)
{
	return limit->has == (wanted != NULL) && (wanted == NULL || limit->us == kit_at(wanted));
}

static void limits_and_proposals_follow_rule_R40(void **state)
{
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct complaint out = read_at(rows[i].events, rows[i].cutoff, &with_cards);

		if (is_limit(&out.first, rows[i].first) && is_limit(&out.second, rows[i].second) && out.proposed == rows[i].proposed)
			continue;
		print_error("%s: first %d %lld, second %d %lld, proposed %lld\n", rows[i].claim, out.first.has,
			(long long)out.first.us, out.second.has, (long long)out.second.us, (long long)out.proposed);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void built_in_rules_have_no_days_for_cards(void **state)
{
	const struct complaint out = read_at("received 2023-03-01; forwarded 2023-03-01", "2023-12-01", rules_builtin());

	(void)state;
	assert_false(out.first.has || out.second.has);
	assert_int_equal(out.proposed, 0);
}

static void a_limit_that_needs_a_missing_calendar_is_unknown_and_named(void **state)
{
	const struct complaint out = read_at("received 2030-03-01; forwarded 2030-03-01", "2030-12-01", &with_cards);

	(void)state;
	assert_false(out.first.has);
	assert_int_equal(out.missing_year, 2030);
	assert_int_equal(out.proposed, 0);
}

static void bytes_that_are_no_case_are_refused(void **state)
{
	static const uint8_t bytes[] = { 0xFF, 0, 1 };
	const struct book book = kit_book();
	struct complaint out;

	(void)state;
	assert_int_not_equal(complaint_read(&book, bytes, sizeof bytes, INT64_MAX, &out), CASE_ADDED);
	assert_int_not_equal(complaint_read(&book, bytes, 0, INT64_MAX, &out), CASE_ADDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_way_is_read_with_its_instants),
		cmocka_unit_test(what_comes_after_the_cut_off_has_not_happened),
		cmocka_unit_test(limits_and_proposals_follow_rule_R40),
		cmocka_unit_test(built_in_rules_have_no_days_for_cards),
		cmocka_unit_test(a_limit_that_needs_a_missing_calendar_is_unknown_and_named),
		cmocka_unit_test(bytes_that_are_no_case_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
