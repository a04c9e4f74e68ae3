#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int32_t of(int year, int month, int day)
{
	return day_of((struct date){ year, month, day });
}

static void assert_date(int32_t day, int year, int month, int day_of_month)
{
	struct date date = day_date(day);

	assert_int_equal(date.year, year);
	assert_int_equal(date.month, month);
	assert_int_equal(date.day, day_of_month);
}

static void the_calendar_stands_at_its_known_points(void **state)
{
	(void)state;
	assert_int_equal(of(1970, 1, 1), 0);
	assert_int_equal(of(1969, 12, 31), -1);
	assert_int_equal(of(2000, 2, 29), 11016);
	assert_int_equal(of(2020, 1, 1), 18262);
	assert_int_equal(of(2038, 1, 19), 24855);
	assert_int_equal(of(1, 1, 1), DAY_MIN);
	assert_int_equal(of(9999, 12, 31), DAY_MAX);
	assert_date(DAY_MIN, 1, 1, 1);
	assert_date(DAY_MAX, 9999, 12, 31);
}

/* Counted forward a day at a time, with no formula but the lengths of the months. */
static void every_day_of_the_years_1_to_9999_goes_to_its_date_and_back(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct date date = { 1, 1, 1 };
	int weekday = 1; /* 0001-01-01 was a Monday */

	(void)state;
	for (int32_t day = DAY_MIN; day <= DAY_MAX; day++) {
		bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
		int length = lengths[date.month - 1] + (date.month == 2 && leap ? 1 : 0);
		struct date is = day_date(day);

		if (is.year != date.year || is.month != date.month || is.day != date.day || day_of(date) != day ||
			day_weekday(day) != weekday || day_month_length(date.year, date.month) != length)
			fail_msg("day %d, %d-%d-%d", day, date.year, date.month, date.day);
		weekday = weekday % 7 + 1;
		if (++date.day > length) {
			date.day = 1;
			date.month = date.month % 12 + 1;
			date.year += date.month == 1;
		}
	}
	assert_int_equal(date.year, 10000);
}

static void periods_have_the_names_and_the_days_people_expect(void **state)
{
	static const struct {
		enum period period;
		const char *day, *name, *first, *last;
	} rows[] = {
		{ PERIOD_DAY, "2020-01-05", "2020-01-05", "2020-01-05", "2020-01-05" },
		{ PERIOD_WEEK, "2020-01-05", "2020-W01", "2019-12-30", "2020-01-05" },
		{ PERIOD_WEEK, "2020-01-06", "2020-W02", "2020-01-06", "2020-01-12" },
		{ PERIOD_WEEK, "2020-12-31", "2020-W53", "2020-12-28", "2021-01-03" },
		{ PERIOD_WEEK, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03" },
		{ PERIOD_WEEK, "2021-01-04", "2021-W01", "2021-01-04", "2021-01-10" },
		{ PERIOD_WEEK, "2018-12-31", "2019-W01", "2018-12-31", "2019-01-06" },
		{ PERIOD_WEEK, "2024-12-29", "2024-W52", "2024-12-23", "2024-12-29" },
		{ PERIOD_WEEK, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05" },
		{ PERIOD_WEEK, "2027-01-01", "2026-W53", "2026-12-28", "2027-01-03" },
		{ PERIOD_WEEK, "1970-01-01", "1970-W01", "1969-12-29", "1970-01-04" },
		{ PERIOD_MONTH, "2020-02-10", "2020-02", "2020-02-01", "2020-02-29" },
		{ PERIOD_MONTH, "2100-02-28", "2100-02", "2100-02-01", "2100-02-28" },
		{ PERIOD_MONTH, "2020-12-31", "2020-12", "2020-12-01", "2020-12-31" },
		{ PERIOD_QUARTER, "2020-03-31", "2020-Q1", "2020-01-01", "2020-03-31" },
		{ PERIOD_QUARTER, "2020-04-01", "2020-Q2", "2020-04-01", "2020-06-30" },
		{ PERIOD_QUARTER, "2021-08-15", "2021-Q3", "2021-07-01", "2021-09-30" },
		{ PERIOD_QUARTER, "2021-12-31", "2021-Q4", "2021-10-01", "2021-12-31" },
		{ PERIOD_YEAR, "2020-06-15", "2020", "2020-01-01", "2020-12-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int32_t day, first, last;
		char name[DAY_NAME_MAX];

		assert_true(day_parse(text_of(rows[i].day), &day));
		assert_true(day_parse(text_of(rows[i].first), &first));
		assert_true(day_parse(text_of(rows[i].last), &last));
		day_period_name(rows[i].period, day, name);
		assert_string_equal(name, rows[i].name);
		assert_int_equal(day_period_first(rows[i].period, day), first);
		assert_int_equal(day_period_last(rows[i].period, day), last);
	}
}

static void the_whole_is_named_all(void **state)
{
	char name[DAY_NAME_MAX];

	(void)state;
	day_period_name(PERIOD_ALL, 0, name);
	assert_string_equal(name, "all");
}

/* Each day lies in its period, and the next period begins the day after. */
static void periods_follow_one_another_without_gap_or_overlap(void **state)
{
	static const enum period periods[] = { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

	(void)state;
	for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
		for (int32_t day = of(1999, 1, 1); day < of(2030, 1, 1); day++) {
			int32_t first = day_period_first(periods[i], day);
			int32_t last = day_period_last(periods[i], day);

			assert_true(first <= day && day <= last);
			assert_int_equal(day_period_first(periods[i], last), first);
			assert_int_equal(day_period_last(periods[i], first), last);
			assert_int_equal(day_period_first(periods[i], last + 1), last + 1);
		}
	}
}

static void a_date_is_ten_characters_of_a_day_that_exists(void **state)
{
	static const char *const bad[] = { "", "2020", "2020-1-5", "2020-01-5", "2020-13-01", "2020-00-01", "2020-01-00",
		"2020-01-32", "2020-04-31", "2021-02-29", "2100-02-29", "0000-01-01", "2020/01/05", "20200105xx", "2020-01-05 ",
		" 2020-01-05", "2020-01-05T", "-020-01-05", "+020-01-05", "2020-0x-05", "2020-01-0:", "２０20-01-" };
	int32_t day = 77;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(day_parse(text_of(bad[i]), &day));
		assert_int_equal(day, 77);
	}
	assert_true(day_parse(text_of("0001-01-01"), &day));
	assert_int_equal(day, DAY_MIN);
	assert_true(day_parse(text_of("9999-12-31"), &day));
	assert_int_equal(day, DAY_MAX);
	assert_true(day_parse(text_of("2020-02-29"), &day));
	assert_int_equal(day, 18321);
	assert_true(day_parse((struct text){ "2000-02-29 and more", 10 }, &day));
	assert_int_equal(day, 11016);
}

static void a_period_is_found_by_its_name(void **state)
{
	static const struct {
		const char *name;
		enum period period;
		const char *first;
	} rows[] = {
		{ "2020", PERIOD_YEAR, "2020-01-01" },
		{ "2020-Q1", PERIOD_QUARTER, "2020-01-01" },
		{ "2020-Q4", PERIOD_QUARTER, "2020-10-01" },
		{ "2020-02", PERIOD_MONTH, "2020-02-01" },
		{ "2020-12", PERIOD_MONTH, "2020-12-01" },
		{ "2020-W01", PERIOD_WEEK, "2019-12-30" },
		{ "2020-W53", PERIOD_WEEK, "2020-12-28" },
		{ "2021-W01", PERIOD_WEEK, "2021-01-04" },
		{ "2024-02-29", PERIOD_DAY, "2024-02-29" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum period period = PERIOD_ALL;
		int32_t first, wanted;

		assert_true(day_parse(text_of(rows[i].first), &wanted));
		assert_true(day_period_parse(text_of(rows[i].name), &period, &first));
		assert_int_equal(period, rows[i].period);
		assert_int_equal(first, wanted);
	}
}

static void a_name_of_no_period_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = { "", "all", "202", "20200", "2020-", "2020-1", "2020-13", "2020-00", "2020/01", "2020-Q0",
		"2020-Q5", "2020-q1", "2020-QQ1", "2020-W00", "2021-W53", "2020-W54", "2020-W1", "2020-w01", "2020-X01", "2021-02-29",
		"0000", "0000-01", "-020", "2020 ", " 2020", "2020-0x", "2020-01-05T", "2020-01.." };
	enum period period = PERIOD_ALL;
	int32_t first = 77;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(day_period_parse(text_of(bad[i]), &period, &first));
		assert_int_equal(first, 77);
		assert_int_equal(period, PERIOD_ALL);
	}
}

static void every_name_leads_back_to_its_period(void **state)
{
	static const enum period periods[] = { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

	(void)state;
	for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
		for (int32_t day = of(2018, 12, 20); day < of(2029, 1, 10); day++) {
			char name[DAY_NAME_MAX];
			enum period period;
			int32_t first;

			day_period_name(periods[i], day, name);
			assert_true(day_period_parse(text_of(name), &period, &first));
			assert_int_equal(period, periods[i]);
			assert_int_equal(first, day_period_first(periods[i], day));
		}
	}
}

static void a_period_is_compared_with_the_one_before_and_a_year_before(void **state)
{
	static const struct {
		const char *from, *to;
		enum period period;
		const char *before, *before_to, *year, *year_to; /* NULL: none */
	} rows[] = {
		{ "2020-03-01", "2020-03-01", PERIOD_DAY, "2020-02-29", "2020-02-29", "2019-03-01", "2019-03-01" },
		{ "2020-02-29", "2020-02-29", PERIOD_DAY, "2020-02-28", "2020-02-28", NULL, NULL },
		{ "2021-02-28", "2021-02-28", PERIOD_DAY, "2021-02-27", "2021-02-27", "2020-02-28", "2020-02-28" },
		{ "2021-03-01", "2021-03-31", PERIOD_MONTH, "2021-02-01", "2021-02-28", "2020-03-01", "2020-03-31" },
		{ "2021-02-01", "2021-02-28", PERIOD_MONTH, "2021-01-01", "2021-01-31", "2020-02-01", "2020-02-29" },
		{ "2020-01-01", "2020-03-31", PERIOD_QUARTER, "2019-10-01", "2019-12-31", "2019-01-01", "2019-03-31" },
		{ "2020-01-01", "2020-12-31", PERIOD_YEAR, "2019-01-01", "2019-12-31", "2019-01-01", "2019-12-31" },
		{ "2021-01-04", "2021-01-10", PERIOD_WEEK, "2020-12-28", "2021-01-03", "2019-12-30", "2020-01-05" },
		{ "2020-12-28", "2021-01-03", PERIOD_WEEK, "2020-12-21", "2020-12-27", NULL, NULL }, /* 2019 has no week 53 */
		{ "2026-12-28", "2027-01-03", PERIOD_WEEK, "2026-12-21", "2026-12-27", NULL, NULL },
		{ "2020-01-05", "2020-02-10", PERIOD_ALL, "2019-11-29", "2020-01-04", "2019-01-05", "2019-02-10" },
		{ "2020-02-01", "2020-02-29", PERIOD_ALL, "2020-01-03", "2020-01-31", NULL, NULL },
		{ "2020-02-29", "2020-03-31", PERIOD_ALL, "2020-01-28", "2020-02-28", NULL, NULL },
		{ "0001-01-01", "0001-01-01", PERIOD_DAY, NULL, NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int32_t from, to, first, last, wanted;

		assert_true(day_parse(text_of(rows[i].from), &from));
		assert_true(day_parse(text_of(rows[i].to), &to));
		assert_int_equal(day_period_before(rows[i].period, from, to, &first, &last), rows[i].before != NULL);
		if (rows[i].before != NULL) {
			assert_true(day_parse(text_of(rows[i].before), &wanted));
			assert_int_equal(first, wanted);
			assert_true(day_parse(text_of(rows[i].before_to), &wanted));
			assert_int_equal(last, wanted);
		}
		assert_int_equal(day_period_year_before(rows[i].period, from, to, &first, &last), rows[i].year != NULL);
		if (rows[i].year != NULL) {
			assert_true(day_parse(text_of(rows[i].year), &wanted));
			assert_int_equal(first, wanted);
			assert_true(day_parse(text_of(rows[i].year_to), &wanted));
			assert_int_equal(last, wanted);
		}
	}
}

/* A week that has one a year before is the week after it, as numbers go. */
static void weeks_a_year_before_have_the_same_number(void **state)
{
	(void)state;
	for (int32_t day = of(2015, 1, 5); day < of(2035, 1, 1); day += 7) {
		char name[DAY_NAME_MAX], other[DAY_NAME_MAX];
		int32_t first, last;

		day_period_name(PERIOD_WEEK, day, name);
		if (!day_period_year_before(PERIOD_WEEK, day, day + 6, &first, &last)) {
			assert_string_equal(name + 4, "-W53");
			continue;
		}
		assert_int_equal(last, first + 6);
		day_period_name(PERIOD_WEEK, first, other);
		assert_string_equal(name + 4, other + 4);
		assert_in_range(day - first, 52 * 7, 53 * 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_calendar_stands_at_its_known_points),
		cmocka_unit_test(every_day_of_the_years_1_to_9999_goes_to_its_date_and_back),
		cmocka_unit_test(periods_have_the_names_and_the_days_people_expect),
		cmocka_unit_test(the_whole_is_named_all),
		cmocka_unit_test(periods_follow_one_another_without_gap_or_overlap),
		cmocka_unit_test(a_date_is_ten_characters_of_a_day_that_exists),
		cmocka_unit_test(a_period_is_found_by_its_name),
		cmocka_unit_test(a_name_of_no_period_is_refused_and_changes_nothing),
		cmocka_unit_test(every_name_leads_back_to_its_period),
		cmocka_unit_test(a_period_is_compared_with_the_one_before_and_a_year_before),
		cmocka_unit_test(weeks_a_year_before_have_the_same_number),
	};

	return cmocka_run_group_tests_name("day", tests, NULL, NULL);
}
