#include "aggregate/league.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Computed with 60 decimals elsewhere; 81 of 263 is the example of R. G. Newcombe, Statistics in Medicine 17 (1998),
 * 857-872, method 3: 0.2553 to 0.3662. */
static void the_interval_is_wilsons_to_two_decimals(void **state)
{
	static const struct { int64_t num, den, low, high; } rows[] = {
		{ 81, 263, 2553, 3662 },
		{ 0, 1, 0, 7935 },
		{ 1, 1, 2065, 10000 },
		{ 1, 2, 945, 9055 },
		{ 1, 3, 615, 7923 },
		{ 15, 30, 3315, 6685 },
		{ 30, 30, 8865, 10000 },
		{ 0, 30, 0, 1135 },
		{ 2, 30, 185, 2132 },
		{ 28, 30, 7868, 9815 },
		{ 22, 22, 8513, 10000 },
		{ 34927, 34931, 9997, 9999 },
		{ 29719, 29856, 9946, 9961 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t low, high;

		league_wilson(rows[i].num, rows[i].den, &low, &high);
		assert_int_equal(low, rows[i].low);
		assert_int_equal(high, rows[i].high);
	}
}

static void a_bound_touches_an_end_only_where_the_rate_does(void **state)
{
	static const struct { int64_t num, den, low, high; } rows[] = {
		{ 1, 1000000, 1, 1 },
		{ 999999, 1000000, 9999, 9999 },
		{ LEAGUE_N_MAX / 2, LEAGUE_N_MAX, 5000, 5000 },
		{ LEAGUE_N_MAX - 1, LEAGUE_N_MAX, 9999, 9999 },
		{ LEAGUE_N_MAX, LEAGUE_N_MAX, 9999, 10000 },
		{ 0, LEAGUE_N_MAX, 0, 1 },
		{ 7, LEAGUE_N_MAX, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t low, high;

		league_wilson(rows[i].num, rows[i].den, &low, &high);
		assert_int_equal(low, rows[i].low);
		assert_int_equal(high, rows[i].high);
	}
}

static void the_interval_holds_the_rate_and_is_the_mirror_of_its_opposite(void **state)
{
	(void)state;
	for (int64_t den = 1; den <= 200; den++) {
		for (int64_t num = 0; num <= den; num++) {
			int64_t low, high, other_low, other_high, rate = (20000 * num + den) / (2 * den);

			league_wilson(num, den, &low, &high);
			league_wilson(den - num, den, &other_low, &other_high);
			assert_true(0 <= low && low <= rate && rate <= high && high <= 10000);
			/* Half up on both sides of the middle: a hundredth apart where it falls on a half. */
			assert_in_range(10000 - other_high - low + 1, 0, 2);
			assert_in_range(10000 - other_low - high + 1, 0, 2);
		}
	}
}

/* "rank key num/den" a part, in order. */
static const char *ranked(struct league_entry *entries, size_t count, enum direction_of_good direction, int64_t floor)
{
	static char text[512];
	size_t at = 0;

	league_rank(entries, count, direction, floor);
	text[0] = '\0';
	for (size_t i = 0; i < count && at < sizeof text; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%lld %.*s %lld/%lld", i == 0 ? "" : ", ",
			(long long)entries[i].rank, (int)entries[i].key.len, entries[i].key.at, (long long)entries[i].num,
			(long long)entries[i].den);
	return text;
}

#define PART(name, num, den) { { name, sizeof name - 1 }, num, den, -1, -1, -1, 0 }

static void equal_fractions_share_a_rank_and_the_next_counts_them_all(void **state)
{
	struct league_entry entries[] = { PART("e", 1, 2), PART("d", 30, 60), PART("c", 45, 60), PART("b", 60, 80),
		PART("a", 2, 50) };

	(void)state;
	assert_string_equal(ranked(entries, 5, GOOD_UP, 1), "1 b 60/80, 1 c 45/60, 3 d 30/60, 3 e 1/2, 5 a 2/50");
}

static void the_better_side_may_be_the_lower(void **state)
{
	struct league_entry entries[] = { PART("a", 3, 40), PART("b", 0, 40), PART("c", 0, 31), PART("d", 40, 40) };

	(void)state;
	assert_string_equal(ranked(entries, 4, GOOD_DOWN, 30), "1 b 0/40, 1 c 0/31, 3 a 3/40, 4 d 40/40");
}

static void few_cases_are_listed_behind_without_rank_and_no_data_last(void **state)
{
	struct league_entry entries[] = { PART("none", 0, 0), PART("few", 22, 22), PART("many", 99, 100), PART("edge", 29, 30),
		PART("below", 28, 29), PART("also none", 0, 0) };

	(void)state;
	assert_string_equal(ranked(entries, 6, GOOD_UP, 30),
		"1 many 99/100, 2 edge 29/30, 0 few 22/22, 0 below 28/29, 0 also none 0/0, 0 none 0/0");
	assert_int_equal(entries[2].low, 8513);
	assert_int_equal(entries[2].high, 10000);
	/* A floor of 0 ranks every part with data; one without stays without. */
	assert_string_equal(ranked(entries, 6, GOOD_UP, 0),
		"1 few 22/22, 2 many 99/100, 3 edge 29/30, 4 below 28/29, 0 also none 0/0, 0 none 0/0");
}

static void what_has_no_name_has_no_place(void **state)
{
	struct league_entry entries[] = { PART("", 100, 100), PART("a", 50, 100) };

	(void)state;
	assert_string_equal(ranked(entries, 2, GOOD_UP, 30), "1 a 50/100, 0  100/100");
}

static void fractions_are_compared_exactly(void **state)
{
	struct league_entry entries[] = { PART("a", 999999999998, 999999999999), PART("b", 999999999999, 1000000000000) };

	(void)state;
	assert_string_equal(ranked(entries, 2, GOOD_UP, 30),
		"1 b 999999999999/1000000000000, 2 a 999999999998/999999999999");
}

static void altered_sums_are_no_data(void **state)
{
	struct league_entry entries[] = { PART("a", -1, 100), PART("b", 101, 100), PART("c", 50, 100) };

	(void)state;
	assert_string_equal(ranked(entries, 3, GOOD_UP, 30), "1 c 50/100, 0 a -1/100, 0 b 101/100");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_interval_is_wilsons_to_two_decimals),
		cmocka_unit_test(a_bound_touches_an_end_only_where_the_rate_does),
		cmocka_unit_test(the_interval_holds_the_rate_and_is_the_mirror_of_its_opposite),
		cmocka_unit_test(equal_fractions_share_a_rank_and_the_next_counts_them_all),
		cmocka_unit_test(the_better_side_may_be_the_lower),
		cmocka_unit_test(few_cases_are_listed_behind_without_rank_and_no_data_last),
		cmocka_unit_test(what_has_no_name_has_no_place),
		cmocka_unit_test(fractions_are_compared_exactly),
		cmocka_unit_test(altered_sums_are_no_data),
	};

	return cmocka_run_group_tests_name("league", tests, NULL, NULL);
}
