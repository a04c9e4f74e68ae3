#include "aggregate/compare.h"
#include "tests/fold_kit.h"

static int32_t day(const char *text)
{
	int32_t out = 0;

	assert_true(day_parse(text_of(text), &out));
	return out;
}

static void differences_are_half_up_from_the_exact_fractions(void **state)
{
	static const struct { int64_t a, b, c, d, scale, wanted; } rows[] = {
		{ 1, 2, 1, 4, 10000, 2500 },
		{ 1, 4, 1, 2, 10000, -2500 },
		{ 2, 3, 1, 3, 10000, 3333 },   /* 66.67 - 33.33 as printed would be 33.34 */
		{ 1, 3, 2, 3, 10000, -3333 },
		{ 1, 20000, 0, 7, 10000, 1 },  /* exactly half a hundredth: up */
		{ 0, 7, 1, 20000, 10000, 0 },  /* and up below zero too */
		{ 0, 7, 3, 20000, 10000, -1 },
		{ 1, 20001, 0, 7, 10000, 0 },
		{ 7, 7, 7, 7, 10000, 0 },
		{ 5, 2, 0, 1, 1, 3 },          /* means: whole numbers */
		{ 0, 1, 5, 2, 1, -2 },
		{ INT64_C(4000000000), INT64_C(5000000000), INT64_C(1999999999), INT64_C(4000000000), 10000, 3000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(compare_difference(rows[i].a, rows[i].b, rows[i].c, rows[i].d, rows[i].scale), rows[i].wanted);
}

static void a_change_in_percent_is_half_up_and_never_vanishes_by_rounding(void **state)
{
	static const struct { int64_t now, then; const char *text; } rows[] = {
		{ 7, 7, "0.00" },
		{ 33, 32, "3.13" },             /* 3.125: up */
		{ 31, 32, "-3.12" },            /* -3.125: up, which is nearer to 0 */
		{ 1000001, 1000000, "0.01" },
		{ 999999, 1000000, "-0.01" },
		{ 1, 1000000, "-99.99" },
		{ 0, 1000000, "-100.00" },
		{ 1999999, 1000000, "99.99" },
		{ 2000001, 1000000, "100.00" },
		{ 3, 1, "200.00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[FIGURE_VALUE_MAX];

		compare_percent(rows[i].now, rows[i].then, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void whole_periods_are_compared_with_whole_ones_and_cut_ones_with_stretches(void **state)
{
	static const struct { enum period per; enum compare_with with; const char *from, *to, *first, *last; } rows[] = {
		{ PERIOD_MONTH, COMPARE_PREVIOUS, "2020-03-01", "2020-03-31", "2020-02-01", "2020-02-29" },
		{ PERIOD_MONTH, COMPARE_YEAR_AGO, "2020-02-01", "2020-02-29", "2019-02-01", "2019-02-28" },
		{ PERIOD_MONTH, COMPARE_PREVIOUS, "2020-03-05", "2020-03-31", "2020-02-07", "2020-03-04" },
		{ PERIOD_MONTH, COMPARE_YEAR_AGO, "2020-03-05", "2020-03-31", "2019-03-05", "2019-03-31" },
		{ PERIOD_DAY, COMPARE_PREVIOUS, "2020-03-01", "2020-03-01", "2020-02-29", "2020-02-29" },
		{ PERIOD_DAY, COMPARE_YEAR_AGO, "2020-02-29", "2020-02-29", NULL, NULL },
		{ PERIOD_WEEK, COMPARE_YEAR_AGO, "2020-12-28", "2021-01-03", NULL, NULL }, /* week 53: 2019 has none */
		{ PERIOD_WEEK, COMPARE_YEAR_AGO, "2021-01-04", "2021-01-10", "2019-12-30", "2020-01-05" },
		{ PERIOD_QUARTER, COMPARE_PREVIOUS, "2021-01-01", "2021-03-31", "2020-10-01", "2020-12-31" },
		{ PERIOD_YEAR, COMPARE_YEAR_AGO, "2021-01-01", "2021-12-31", "2020-01-01", "2020-12-31" },
		{ PERIOD_ALL, COMPARE_PREVIOUS, "2020-03-01", "2020-03-10", "2020-02-20", "2020-02-29" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct figures_query query = { .per = rows[i].per };
		int32_t first = 0, last = 0;
		bool has = compare_days(&query, rows[i].with, day(rows[i].from), day(rows[i].to), &first, &last);

		assert_int_equal(has, rows[i].first != NULL);
		if (has && (first != day(rows[i].first) || last != day(rows[i].last)))
			fail_msg("%s..%s", rows[i].from, rows[i].to);
	}
}

static void counts_have_percent_and_rates_have_points_and_no_data_stays_no_data(void **state)
{
	static const struct { const char *figure; int64_t num, den, then_num, then_den; const char *change, *percent; } rows[] = {
		{ "calls_in", 120, 0, 100, 0, "20", "20.00" },
		{ "calls_in", 1, 0, 3, 0, "-2", "-66.67" },
		{ "calls_in", 0, 0, 0, 0, "0", NULL },
		{ "calls_in", 7, 0, 0, 0, "7", NULL },
		{ "fcr", 2, 3, 1, 3, "33.33", NULL },
		{ "fcr", 1, 3, 1, 3, "0.00", NULL },
		{ "fcr", 1, 3, 0, 0, NULL, NULL },
		{ "fcr", 0, 0, 1, 3, NULL, NULL },
		{ "reopen_rate", 3, 2, 1, 2, "100.00", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct metric *metric = metrics_find(text_of(rows[i].figure));
		const struct figures_query query = { .per = PERIOD_MONTH, .zone = kit_zone("Asia/Shanghai"), .cutoff_us = kit_at("2022-01-01") };
		struct figure_row row = { .metric = metric, .has_days = true, .from = day("2020-03-01"), .to = day("2020-03-31") };
		struct cell now = { .count = { 0 } }, then = { .count = { 0 } };
		struct comparison out;

		now.count[metric->numerator] = rows[i].num;
		then.count[metric->numerator] = rows[i].then_num;
		if (metric->denominator != SLOT_NONE) {
			now.count[metric->denominator] = rows[i].den;
			then.count[metric->denominator] = rows[i].then_den;
		}
		(void)figures_fill(&query, &now, &row);
		compare_fill(&query, &row, day("2020-02-01"), day("2020-02-29"), &then, &out);
		assert_string_equal(out.then.period, "2020-02");
		assert_int_equal(out.then.num, rows[i].then_num);
		assert_int_equal(out.has_change, rows[i].change != NULL);
		assert_int_equal(out.has_percent, rows[i].percent != NULL);
		if (rows[i].change != NULL)
			assert_string_equal(out.change, rows[i].change);
		if (rows[i].percent != NULL)
			assert_string_equal(out.percent, rows[i].percent);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_are_half_up_from_the_exact_fractions),
		cmocka_unit_test(a_change_in_percent_is_half_up_and_never_vanishes_by_rounding),
		cmocka_unit_test(whole_periods_are_compared_with_whole_ones_and_cut_ones_with_stretches),
		cmocka_unit_test(counts_have_percent_and_rates_have_points_and_no_data_stays_no_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
