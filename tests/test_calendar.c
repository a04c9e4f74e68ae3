#include "aggregate/calendar.h"
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int32_t day(const char *text)
{
	int32_t value = 0;

	if (!day_parse(text_of(text), &value))
		fail_msg("not a day: %s", text);
	return value;
}

/* Opens a file of the holiday data that the facts can be checked against; says so and skips where it is not there. */
static FILE *open_data(const char *name)
{
	const char *folder = getenv("HOTLINE_DATA");
	char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/holidays-cn/%s", folder != NULL ? folder : "../shared/data", name);
	file = fopen(path, "r");
	if (file == NULL) {
		print_message("skipped: no %s (set HOTLINE_DATA to the folder that has holidays-cn)\n", path);
		skip();
	}
	return file;
}

static void dues_are_the_hand_computed_ones(void **state)
{
	static const struct {
		const char *received;
		int n;
		bool count_first;
		const char *due;
	} rows[] = {
		/* the Spring Festival of 2020, extended to 2 February: 23 January, then 3 to 6 February */
		{ "2020-01-22", 5, false, "2020-02-06" },
		{ "2020-01-23", 1, false, "2020-02-03" },
		/* National Day: Saturday 10 October is worked */
		{ "2020-09-30", 2, false, "2020-10-10" },
		{ "2020-09-30", 3, false, "2020-10-12" },
		/* Labour Day: off to 5 May, Saturday 9 May worked */
		{ "2020-04-30", 5, false, "2020-05-11" },
		{ "2020-05-03", 5, false, "2020-05-11" },
		/* Spring Festival of 2026: Saturday 14 February worked, off to the 23rd */
		{ "2026-02-13", 2, false, "2026-02-24" },
		{ "2026-02-13", 1, false, "2026-02-14" },
		/* over the end of a year whose last days the next year's notice settles: the 29th worked, off to 1 January */
		{ "2018-12-28", 1, false, "2018-12-29" },
		{ "2018-12-28", 2, false, "2019-01-02" },
		{ "2022-12-30", 1, false, "2023-01-03" },
		/* an ordinary week, received on each day of it */
		{ "2020-06-12", 2, false, "2020-06-16" },
		{ "2020-06-13", 2, false, "2020-06-16" },
		{ "2020-06-14", 2, false, "2020-06-16" },
		{ "2020-06-15", 2, false, "2020-06-17" },
		/* the day of receipt is day 1 where it is a working day (rule R47) */
		{ "2020-06-15", 1, true, "2020-06-15" },
		{ "2020-06-15", 2, true, "2020-06-16" },
		{ "2020-06-13", 1, true, "2020-06-15" },
		{ "2020-06-13", 2, true, "2020-06-16" },
		{ "2020-10-10", 1, true, "2020-10-10" },
		{ "2020-10-08", 1, true, "2020-10-09" },
		/* 250 working days: 2021 had 250 */
		{ "2020-12-31", 250, false, "2021-12-31" },
		{ "2021-01-04", 250, true, "2021-12-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int32_t due = 0;
		int missing = 0;

		assert_true(calendar_nth_working_day(calendar_builtin(), day(rows[i].received), rows[i].n, rows[i].count_first,
			&due, &missing));
		if (due != day(rows[i].due)) {
			char name[DAY_NAME_MAX];

			day_period_name(PERIOD_DAY, due, name);
			fail_msg("%s + %d is %s, not %s", rows[i].received, rows[i].n, name, rows[i].due);
		}
	}
}

static void working_days_are_those_of_the_notices_as_finally_amended(void **state)
{
	static const struct {
		const char *day;
		bool working;
	} rows[] = {
		{ "2018-01-01", false }, { "2018-02-11", true }, { "2018-12-29", true }, { "2018-12-31", false },
		{ "2019-04-28", true }, { "2019-05-02", false }, { "2019-05-05", true }, /* the amendment of March 2019 */
		{ "2019-04-29", true }, { "2019-10-12", true },
		{ "2020-01-31", false }, { "2020-02-01", false }, { "2020-02-03", true }, /* and of January 2020 */
		{ "2020-01-19", true }, { "2020-06-28", true }, { "2020-10-08", false }, { "2020-10-09", true },
		{ "2021-02-20", true }, { "2021-09-18", true }, { "2021-10-09", true },
		{ "2022-01-31", false }, { "2022-10-08", true }, { "2022-10-09", true }, { "2022-12-31", false },
		{ "2023-01-02", false }, { "2023-09-29", false }, { "2023-10-06", false }, { "2023-10-08", true },
		{ "2024-02-09", true }, { "2024-02-18", true }, { "2024-05-11", true },
		{ "2025-01-27", true }, { "2025-01-28", false }, { "2025-10-08", false }, { "2025-10-11", true },
		{ "2026-01-04", true }, { "2026-02-23", false }, { "2026-09-20", true }, { "2026-10-10", true },
		{ "2024-07-06", false }, { "2024-07-07", false }, { "2024-07-08", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (calendar_is_working(calendar_builtin(), day(rows[i].day)) != rows[i].working)
			fail_msg("%s", rows[i].day);
}

/* A span written down wrongly would let a week-end or a weekday through; each exception says something. */
static void each_year_has_its_known_number_of_working_days(void **state)
{
	/* Counted by hand: days of the year less Saturdays and Sundays, less weekdays off, plus days made up. */
	static const struct {
		int year, weekdays, off_on_weekdays, made_up;
	} rows[] = {
		{ 2018, 261, 18, 7 }, { 2019, 261, 17, 6 }, { 2020, 262, 19, 6 }, { 2021, 261, 18, 7 },
		{ 2022, 260, 18, 7 }, { 2023, 260, 18, 7 }, { 2024, 262, 19, 8 }, { 2025, 261, 18, 5 }, { 2026, 261, 19, 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int weekdays = 0, off = 0, made_up = 0;
		int32_t last = day_of((struct date){ rows[i].year, 12, 31 });

		for (int32_t at = day_of((struct date){ rows[i].year, 1, 1 }); at <= last; at++) {
			bool working = calendar_is_working(calendar_builtin(), at);
			bool weekday = day_weekday(at) <= 5;

			weekdays += weekday;
			off += weekday && !working;
			made_up += !weekday && working;
		}
		if (weekdays != rows[i].weekdays || off != rows[i].off_on_weekdays || made_up != rows[i].made_up)
			fail_msg("%d: %d weekdays, %d off, %d made up", rows[i].year, weekdays, off, made_up);
	}
}

static void every_day_from_2019_on_agrees_with_the_derived_calendar(void **state)
{
	FILE *file = open_data("calendar_2019_2026.csv");
	char line[256];
	int compared = 0;

	(void)state;
	assert_non_null(fgets(line, sizeof line, file));
	while (fgets(line, sizeof line, file) != NULL) {
		int32_t at;

		assert_true(day_parse((struct text){ line, 10 }, &at));
		/* 2019-01-01,2,0,holiday_off,... : the weekday, then whether it is worked */
		assert_int_equal(line[11] - '0', day_weekday(at));
		if (calendar_is_working(calendar_builtin(), at) != (line[13] == '1'))
			fail_msg("%s", line);
		compared++;
	}
	(void)fclose(file);
	assert_int_equal(compared, 8 * 365 + 2);
}

/* The list of the notices covers 2018 as well; what it does not list follows the weekday. */
static void every_day_agrees_with_the_list_of_the_notices(void **state)
{
	static char listed[9 * 366]; /* '0' or '1' by day from 2018 on */
	FILE *file = open_data("exceptions_2018_2026.csv");
	int32_t first = day("2018-01-01"), last = day("2026-12-31");
	char line[256];

	(void)state;
	memset(listed, 0, sizeof listed);
	assert_non_null(fgets(line, sizeof line, file));
	while (fgets(line, sizeof line, file) != NULL) {
		int32_t at;

		assert_true(day_parse((struct text){ line, 10 }, &at));
		assert_true(at >= first && at <= last);
		listed[at - first] = *(strrchr(line, ',') - 1);
	}
	(void)fclose(file);
	for (int32_t at = first; at <= last; at++) {
		bool working = listed[at - first] == 0 ? day_weekday(at) <= 5 : listed[at - first] == '0';

		if (calendar_is_working(calendar_builtin(), at) != working)
			fail_msg("day %d", at);
	}
}

static void a_year_without_a_notice_is_missing_not_guessed(void **state)
{
	static const struct {
		const char *received;
		int n;
		bool count_first;
		int missing;
	} rows[] = {
		{ "2017-12-31", 1, true, 2017 }, /* the year of receipt itself, where its day counts */
		{ "2017-12-30", 1, false, 2017 },
		{ "2017-12-29", 10, false, 2017 },
		{ "2026-12-31", 1, false, 2027 },
		{ "2026-12-30", 2, false, 2027 },
		{ "2026-12-31", 2, true, 2027 },
		{ "2027-01-01", 1, true, 2027 },
		{ "1970-01-01", 1, false, 1970 },
		{ "2199-12-31", 250, false, 2200 },
	};
	int32_t due = 4711;
	int missing = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_false(calendar_nth_working_day(calendar_builtin(), day(rows[i].received), rows[i].n, rows[i].count_first,
			&due, &missing));
		assert_int_equal(missing, rows[i].missing);
		assert_int_equal(due, 4711);
	}
	assert_true(calendar_nth_working_day(calendar_builtin(), day("2026-12-30"), 1, false, &due, &missing));
	assert_int_equal(due, day("2026-12-31"));
	/* The days after it are of 2018. */
	assert_true(calendar_nth_working_day(calendar_builtin(), day("2017-12-31"), 1, false, &due, &missing));
	assert_int_equal(due, day("2018-01-02"));
	assert_false(calendar_has_year(calendar_builtin(), 2017));
	assert_false(calendar_has_year(calendar_builtin(), 2027));
	for (int year = 2018; year <= 2026; year++)
		assert_true(calendar_has_year(calendar_builtin(), year));
}

static void each_year_names_its_notice(void **state)
{
	(void)state;
	assert_null(calendar_notice(calendar_builtin(), 2017));
	for (int year = 2018; year <= 2026; year++) {
		const struct calendar_notice *notice = calendar_notice(calendar_builtin(), year);
		char issued[32];
		int32_t issued_on;

		assert_non_null(notice);
		assert_int_equal(notice->year, year);
		assert_true(day_parse(text_of(notice->issued_on), &issued_on));
		assert_int_equal(day_year(issued_on), year - 1);
		(void)snprintf(issued, sizeof issued, "〔%d〕", year - 1);
		assert_non_null(strstr(notice->number, issued));
		assert_int_equal(notice->amended != NULL, year == 2019 || year == 2020);
	}
}

/* What the digest of a store covers: a change here is a change of every digest. */
static void the_canonical_form_lists_years_and_misleading_days(void **state)
{
	struct buf buf = BUF_EMPTY;
	struct err err;
	char *text;
	size_t lines = 0;

	(void)state;
	calendar_append_canonical(calendar_builtin(), &buf);
	buf_append_byte(&buf, 0);
	assert_int_equal(buf_status(&buf, &err), ST_OK);
	text = (char *)buf.data;
	assert_ptr_equal(strstr(text, "calendar 2018\n2018-01-01 off\n2018-02-11 works\n2018-02-15 off\n"), text);
	assert_null(strstr(text, "2020-02-01")); /* a Saturday off misleads nobody */
	assert_non_null(strstr(text, "\ncalendar 2020\n2020-01-01 off\n2020-01-19 works\n2020-01-24 off\n2020-01-27 off\n"));
	for (const char *at = text; *at != '\0'; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 9 + (18 + 17 + 19 + 18 + 18 + 18 + 19 + 18 + 19) + (7 + 6 + 6 + 7 + 7 + 7 + 8 + 5 + 6));
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dues_are_the_hand_computed_ones),
		cmocka_unit_test(working_days_are_those_of_the_notices_as_finally_amended),
		cmocka_unit_test(each_year_has_its_known_number_of_working_days),
		cmocka_unit_test(every_day_from_2019_on_agrees_with_the_derived_calendar),
		cmocka_unit_test(every_day_agrees_with_the_list_of_the_notices),
		cmocka_unit_test(a_year_without_a_notice_is_missing_not_guessed),
		cmocka_unit_test(each_year_names_its_notice),
		cmocka_unit_test(the_canonical_form_lists_years_and_misleading_days),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
