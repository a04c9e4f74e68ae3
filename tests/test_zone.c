#include "base/day.h"
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR_S INT64_C(3600)
#define DAY_S INT64_C(86400)
#define US INT64_C(1000000)

/* glibc's zone of the process is set here and only here; the code under test never looks at it. */
static void set_process_zone(const char *name)
{
	assert_int_equal(setenv("TZ", name, 1), 0);
	tzset();
}

static struct tm process_local(int64_t time_s)
{
	time_t t = (time_t)time_s;
	struct tm tm;

	assert_non_null(localtime_r(&t, &tm));
	return tm;
}

static int32_t day_of_tm(const struct tm *tm)
{
	return day_of((struct date){ tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday });
}

static int32_t process_day(int64_t time_s)
{
	struct tm tm = process_local(time_s);

	return day_of_tm(&tm);
}

static struct zone *open_zone(const char *name)
{
	struct zone *zone = NULL;
	struct err err;
	enum status st = zone_open(name, &zone, &err);

	if (st != ST_OK)
		fail_msg("%s: %s", name, err.text);
	return zone;
}

static int64_t instant(const char *text)
{
	int64_t time_us = 0;

	if (!zone_parse_time(text_of(text), &time_us))
		fail_msg("not a time: %s", text);
	return time_us;
}

static int64_t year_s(int year)
{
	return day_of((struct date){ year, 1, 1 }) * DAY_S;
}

/* Returns the libc's offset. */
static long compare_at(const struct zone *zone, int64_t time_s)
{
	struct tm tm = process_local(time_s);

	if (zone_offset_s(zone, time_s * US) != tm.tm_gmtoff || zone_day(zone, time_s * US) != day_of_tm(&tm) ||
		zone_hour(zone, time_s * US) != tm.tm_hour)
		fail_msg("%s at %lld: offset %d, libc has %ld", zone_name(zone), (long long)time_s,
			zone_offset_s(zone, time_s * US), tm.tm_gmtoff);
	return tm.tm_gmtoff;
}

/* Compares at every step, and to the second where the libc's offset changes between two steps. */
static void compare_between(const struct zone *zone, int64_t from_s, int64_t to_s, int64_t step_s)
{
	long before = process_local(from_s).tm_gmtoff;

	for (int64_t t = from_s; t < to_s; t += step_s) {
		long after = compare_at(zone, t);
		int64_t low = t - step_s, high = t;

		if (after == before)
			continue;
		while (high - low > 1) {
			int64_t middle = low + (high - low) / 2;

			if (process_local(middle).tm_gmtoff == before)
				low = middle;
			else
				high = middle;
		}
		(void)compare_at(zone, low);
		(void)compare_at(zone, high);
		assert_int_equal(zone_offset_s(zone, high * US - 1), zone_offset_s(zone, low * US));
		before = after;
	}
}

static const char *const zones[] = { "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Sao_Paulo",
	"Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca",
	"Antarctica/Troll", "America/Nuuk", "Asia/Gaza", "UTC" };
enum { ZONES = sizeof zones / sizeof zones[0] };

static void offsets_and_days_are_those_of_the_libc_all_day_long(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct zone *zone = open_zone(zones[i]);

		set_process_zone(zones[i]);
		compare_between(zone, year_s(1880), year_s(1960), 13 * HOUR_S);
		compare_between(zone, year_s(1960), year_s(2045), 3 * HOUR_S);
		zone_free(zone);
	}
}

/* The rule at the file's end holds for ever, also where it was folded by whole cycles of 400 years. */
static void offsets_beyond_the_last_transition_follow_the_rule_of_the_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct zone *zone = open_zone(zones[i]);

		set_process_zone(zones[i]);
		compare_between(zone, year_s(2045), year_s(2210), 11 * HOUR_S);
		compare_between(zone, year_s(2430), year_s(2450), 11 * HOUR_S);
		compare_between(zone, year_s(3300), year_s(3320), 11 * HOUR_S);
		zone_free(zone);
	}
}

static void every_zone_of_the_system_agrees_with_the_libc(void **state)
{
	FILE *list = fopen("/usr/share/zoneinfo/zone1970.tab", "r");
	char line[512], name[256];
	int count = 0;

	(void)state;
	assert_non_null(list);
	while (fgets(line, sizeof line, list) != NULL) {
		struct zone *zone;

		if (line[0] == '#' || sscanf(line, "%*s %*s %255s", name) != 1)
			continue;
		zone = open_zone(name);
		set_process_zone(name);
		compare_between(zone, year_s(1968), year_s(2110), 97 * HOUR_S);
		zone_free(zone);
		count++;
	}
	(void)fclose(list);
	assert_true(count > 250);
}

/* zone_day_start by its promise: it bears the date (or a later one, where the date was skipped) and the
 * microsecond before does not; days follow each other. */
static void every_day_starts_where_its_date_first_shows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct zone *zone = open_zone(zones[i]);
		int64_t before_us = INT64_MIN;

		set_process_zone(zones[i]);
		for (int32_t day = day_of((struct date){ 1900, 1, 1 }); day < day_of((struct date){ 2120, 1, 1 }); day++) {
			int64_t start_us = zone_day_start(zone, day);

			assert_int_equal(start_us % US, 0);
			if (process_day(start_us / US) < day || process_day(start_us / US - 1) >= day || start_us < before_us)
				fail_msg("%s day %d starts at %lld", zones[i], day, (long long)start_us);
			assert_true(zone_day(zone, start_us) >= day && zone_day(zone, start_us - 1) < day);
			before_us = start_us;
		}
		zone_free(zone);
	}
}

/* The clock goes from 23:59:59 to 01:00, or a whole day is left out: dates and literal instants. */
static void skipped_midnights_and_days_start_at_the_literal_instant(void **state)
{
	static const struct {
		const char *zone, *day, *start;
	} rows[] = {
		{ "Asia/Shanghai", "2020-01-01", "2019-12-31T16:00:00Z" },
		{ "Asia/Shanghai", "1986-05-04", "1986-05-03T16:00:00Z" },
		{ "Asia/Shanghai", "1986-05-05", "1986-05-04T15:00:00Z" }, /* daylight saving: +09:00 */
		{ "Asia/Shanghai", "1991-09-15", "1991-09-14T15:00:00Z" },
		{ "Asia/Shanghai", "1991-09-16", "1991-09-15T16:00:00Z" },
		{ "America/Sao_Paulo", "2018-11-03", "2018-11-03T03:00:00Z" },
		{ "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z" }, /* 00:00 does not exist, 01:00 is first */
		{ "America/Sao_Paulo", "2018-11-05", "2018-11-05T02:00:00Z" },
		{ "America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00:00Z" }, /* 23:00 to 24:00 came twice the evening before */
		{ "America/St_Johns", "1988-10-30", "1988-10-30T01:30:00Z" },  /* a minute of the 30th, then the 29th again */
		{ "Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z" },
		{ "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z" }, /* the day that never was: empty */
		{ "Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z" },
		{ "Pacific/Apia", "2012-01-01", "2011-12-31T10:00:00Z" },
		{ "Asia/Kathmandu", "2020-06-01", "2020-05-31T18:15:00Z" },
		{ "Europe/Berlin", "2020-03-30", "2020-03-29T22:00:00Z" },
		{ "Europe/Berlin", "2150-07-01", "2150-06-30T22:00:00Z" },
		{ "America/New_York", "2020-11-02", "2020-11-02T05:00:00Z" },
		{ "UTC", "2020-02-29", "2020-02-29T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct zone *zone = open_zone(rows[i].zone);
		int32_t day = 0;

		assert_true(day_parse(text_of(rows[i].day), &day));
		if (zone_day_start(zone, day) != instant(rows[i].start))
			fail_msg("%s %s", rows[i].zone, rows[i].day);
		zone_free(zone);
	}
}

static void a_day_changes_at_midnight_to_the_microsecond(void **state)
{
	struct zone *zone = open_zone("Asia/Shanghai");
	int32_t day = day_of((struct date){ 2021, 6, 10 });

	(void)state;
	assert_int_equal(zone_day(zone, instant("2021-06-09T15:59:59.999999Z")), day - 1);
	assert_int_equal(zone_day(zone, instant("2021-06-09T16:00:00Z")), day);
	assert_int_equal(zone_day(zone, instant("2021-06-10T23:59:59.999999+08:00")), day);
	assert_int_equal(zone_day(zone, instant("2021-06-10T00:00:00-05:00")), day);
	assert_int_equal(zone_day(zone, instant("2021-06-10T11:00:00-05:00")), day + 1);
	assert_int_equal(zone_day(zone, -1), 0); /* 1970-01-01T07:59:59.999999+08:00 */
	assert_int_equal(zone_day(zone, -8 * HOUR_S * US - 1), -1);
	zone_free(zone);
}

static void an_hour_changes_to_the_microsecond_and_may_come_twice(void **state)
{
	struct zone *zone = open_zone("America/New_York");
	static const struct { const char *at; int hour; } rows[] = {
		{ "2020-11-01T05:59:59.999999Z", 1 }, /* 01:59 EDT */
		{ "2020-11-01T06:00:00Z", 1 },        /* 01:00 EST */
		{ "2020-11-01T06:59:59.999999Z", 1 },
		{ "2020-11-01T07:00:00Z", 2 },
		{ "2020-03-08T06:59:59.999999Z", 1 },
		{ "2020-03-08T07:00:00Z", 3 },
		{ "2020-06-01T03:59:59.999999Z", 23 },
		{ "2020-06-01T04:00:00Z", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(zone_hour(zone, instant(rows[i].at)), rows[i].hour);
	assert_int_equal(zone_hour(zone, -1), 18); /* before 1970, too */
	zone_free(zone);
}

static void instants_at_the_ends_of_int64_have_a_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++) {
		struct zone *zone = open_zone(zones[i]);

		assert_true(zone_day(zone, INT64_MIN) < DAY_MIN);
		assert_true(zone_day(zone, INT64_MAX) > DAY_MAX);
		assert_true(zone_day_start(zone, DAY_MAX) > zone_day_start(zone, DAY_MIN));
		zone_free(zone);
	}
}

static void times_are_printed_with_the_zones_offset_and_decimals_only_where_needed(void **state)
{
	static const struct {
		const char *zone, *time, *local, *utc;
	} rows[] = {
		{ "Asia/Shanghai", "2021-06-09T16:00:00Z", "2021-06-10T00:00:00+08:00", "2021-06-09T16:00:00Z" },
		{ "Asia/Shanghai", "2021-06-09T16:00:00.000001Z", "2021-06-10T00:00:00.000001+08:00",
			"2021-06-09T16:00:00.000001Z" },
		{ "Asia/Shanghai", "2021-06-09T16:00:00.5Z", "2021-06-10T00:00:00.500000+08:00", "2021-06-09T16:00:00.500000Z" },
		{ "Asia/Shanghai", "1988-07-01T00:00:00Z", "1988-07-01T09:00:00+09:00", "1988-07-01T00:00:00Z" },
		{ "Asia/Shanghai", "1970-01-01T00:00:00+23:59", "1969-12-31T08:01:00+08:00", "1969-12-31T00:01:00Z" },
		{ "America/New_York", "2020-01-01T00:00:00Z", "2019-12-31T19:00:00-05:00", "2020-01-01T00:00:00Z" },
		{ "Asia/Kathmandu", "2020-01-01T00:00:00Z", "2020-01-01T05:45:00+05:45", "2020-01-01T00:00:00Z" },
		{ "America/St_Johns", "2020-01-01T00:00:00Z", "2019-12-31T20:30:00-03:30", "2020-01-01T00:00:00Z" },
		{ "UTC", "2199-12-31T23:59:59.999999-23:59", "2200-01-01T23:58:59.999999+00:00", "2200-01-01T23:58:59.999999Z" },
		/* -00:44:30 until 1972: the offset is cut to minutes, the instant is kept */
		{ "Africa/Monrovia", "1970-06-01T12:00:00Z", "1970-06-01T11:16:00-00:44", "1970-06-01T12:00:00Z" },
	};
	char text[ZONE_TIME_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct zone *zone = open_zone(rows[i].zone);

		zone_format(zone, instant(rows[i].time), text);
		assert_string_equal(text, rows[i].local);
		assert_int_equal(instant("1970-01-01T00:00:00Z"), 0);
		zone_format_utc(instant(rows[i].time), text);
		assert_string_equal(text, rows[i].utc);
		zone_free(zone);
	}
}

/* ---- rule R4 --------------------------------------------------------------------------------- */

static void times_of_rule_R4_are_taken_to_the_microsecond(void **state)
{
	static const struct {
		const char *text;
		int64_t time_us;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1970-01-01t00:00:00z", 0 },
		{ "1970-01-01T00:00:00+00:00", 0 },
		{ "1970-01-01T00:00:00-00:00", 0 },
		{ "1970-01-01T00:00:00+23:59", -86340000000 },
		{ "1970-01-01T00:00:00-23:59", 86340000000 },
		{ "1970-01-01T08:00:00+08:00", 0 },
		{ "1970-01-01T00:00:00.000001Z", 1 },
		{ "1970-01-01T00:00:00.1Z", 100000 },
		{ "1970-01-01T00:00:00.12Z", 120000 },
		{ "1970-01-01T00:00:00.999999Z", 999999 },
		{ "1970-01-01T00:00:00.9999999Z", 999999 },
		{ "1970-01-01T00:00:00.0000009Z", 0 },
		{ "1970-01-01T00:00:00.123456789012345678901234567890+01:00", -3600000000 + 123456 },
		{ "1970-01-01T23:59:59Z", 86399000000 },
		{ "2000-02-29T12:34:56Z", 951827696000000 },
		{ "2021-06-10T00:00:00+08:00", 1623254400000000 },
		{ "2096-02-29T00:00:00Z", 3981312000000000 },
		{ "2199-12-31T23:59:59.999999Z", 7258118399999999 },
		{ "2199-12-31T23:59:59.999999-23:59", 7258204739999999 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t time_us = 0;

		if (!zone_parse_time(text_of(rows[i].text), &time_us) || time_us != rows[i].time_us)
			fail_msg("%s is %lld", rows[i].text, (long long)time_us);
	}
}

static void times_against_rule_R4_are_refused_and_leave_the_result_alone(void **state)
{
	static const char *const rows[] = { "", "Z", "2020", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00Z",
		"2020-01-01 00:00:00Z", "20200101T000000Z", "2020-01-01T00:00:60Z", "2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z",
		"2020-01-01T23:59:60Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59-01:00", "2200-01-01T00:00:00Z",
		"2200-01-01T00:00:00+08:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2020-00-01T00:00:00Z",
		"2020-13-01T00:00:00Z", "2020-01-00T00:00:00Z", "2020-01-32T00:00:00Z", "2020-04-31T00:00:00Z",
		"2021-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2020-02-30T00:00:00Z", "2020-01-01T00:00:00.Z",
		"2020-01-01T00:00:00.", "2020-01-01T00:00:00.5", "2020-01-01T00:00:00,5Z", "2020-01-01T00:00:00.5.5Z",
		"2020-01-01T00:00:00.-5Z", "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00-24:00", "2020-01-01T00:00:00+08:60",
		"2020-01-01T00:00:00+0800", "2020-01-01T00:00:00+08", "2020-01-01T00:00:00+8:00", "2020-01-01T00:00:00 08:00",
		"2020-01-01T00:00:00+08:00 ", " 2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z ", "2020-01-01T00:00:00ZZ",
		"2020-01-01T00:00:00+08:00Z", "2020-01-01T0a:00:00Z", "2020-01-01T00:0/:00Z", "2020-01-01T00:00::0Z",
		"+020-01-01T00:00:00Z", "2020-1-01T00:00:00Z", "2020-01-1T00:00:00ZZ", "2020/01/01T00:00:00Z",
		"2020-01-01T00-00-00Z", "2020-01-01T00:00:00X", "2020-01-01T00:00:00+08:00[Asia/Shanghai]",
		"2020-01-01T00:00:00＋08:00", "２０２０-01-01T00:00:00Z", "2020-W01-1T00:00:00Z" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t time_us = 4711;

		if (zone_parse_time(text_of(rows[i]), &time_us) || time_us != 4711)
			fail_msg("taken: \"%s\"", rows[i]);
	}
}

/* Every character of a good time replaced by every byte: only a few still make a time, and never one outside the text. */
static void no_byte_in_any_place_of_a_time_reads_past_its_end(void **state)
{
	static const char good[] = "2021-06-10T01:02:03.456+08:00";
	size_t taken = 0;

	(void)state;
	for (size_t len = 0; len < sizeof good; len++) {
		char *exact = malloc(len + 1); /* the sanitizer watches the byte behind */
		int64_t time_us;

		assert_non_null(exact);
		memcpy(exact, good, len);
		assert_int_equal(zone_parse_time((struct text){ exact, len }, &time_us), len == sizeof good - 1);
		for (size_t i = 0; i < len; i++) {
			for (int byte = 0; byte < 256; byte++) {
				exact[i] = (char)byte;
				taken += zone_parse_time((struct text){ exact, len }, &time_us);
			}
			exact[i] = good[i];
		}
		free(exact);
	}
	assert_true(taken > 29 && taken < 400);
}

static void printed_times_are_read_back_as_the_same_instant(void **state)
{
	struct zone *zone = open_zone("Europe/Berlin");
	uint64_t random = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char text[ZONE_TIME_MAX];
		int64_t time_us;

		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		time_us = 86400 * US + (int64_t)((random >> 8) % (UINT64_C(7258000000) * 1000000));
		zone_format(zone, time_us, text);
		assert_int_equal(instant(text), time_us);
		zone_format_utc(time_us, text);
		assert_int_equal(instant(text), time_us);
	}
	zone_free(zone);
}

/* ---- zone files ------------------------------------------------------------------------------ */

static char folder[] = "/tmp/hotline-zone-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static void in_folder(const char *name, char path[256])
{
	(void)snprintf(path, 256, "%s/%s", folder, name);
}

static int remove_folder(void **state)
{
	char path[256];

	(void)state;
	in_folder("Made", path);
	(void)unlink(path);
	return rmdir(folder);
}

/* Opens the bytes as a zone file; the caller frees *zone where the answer is ST_OK. */
static enum status open_bytes(const uint8_t *bytes, size_t len, struct zone **zone, struct err *err)
{
	char path[256];
	FILE *file;
	enum status st;

	in_folder("Made", path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(setenv("TZDIR", folder, 1), 0);
	st = zone_open("Made", zone, err);
	assert_int_equal(unsetenv("TZDIR"), 0);
	return st;
}

static void put_u32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* A file as "zic -b slim" writes it: an empty first block, one type, no transition, the rule. */
static size_t make_file(uint8_t bytes[512], const char *rule, int32_t offset_s)
{
	size_t len = 0;

	memset(bytes, 0, 512);
	for (int block = 0; block < 2; block++) {
		memcpy(bytes + len, "TZif3", 5);
		put_u32(bytes + len + 36, 1); /* types */
		put_u32(bytes + len + 40, 4); /* characters */
		put_u32(bytes + len + 44, (uint32_t)offset_s);
		memcpy(bytes + len + 50, "ABC", 4);
		len += 44 + 6 + 4;
	}
	len += (size_t)snprintf((char *)bytes + len, 512 - len, "\n%s\n", rule);
	return len;
}

static void rules_of_every_form_are_followed_as_the_libc_does(void **state)
{
	static const struct {
		const char *rule;
		int32_t offset_s; /* before the first change */
	} rows[] = {
		{ "UTC0", 0 },
		{ "<+0545>-5:45", 20700 },
		{ "<-03>3", -10800 },
		{ "<+013015>-1:30:15", 5415 },
		{ "EST5EDT,M3.2.0,M11.1.0", -18000 },
		{ "EST5EDT4,M3.2.0/2,M11.1.0/2:00:00", -18000 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", 3600 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", 0 },            /* "daylight saving" in winter */
		{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39600 }, /* half an hour, southern */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200 },   /* before midnight */
		{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 7200 },     /* more than a day after a Thursday */
		{ "AAA3BBB,J60/0,J300", -10800 },
		{ "AAA-4BBB,59/1:30,299/23:59:59", 14400 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t bytes[512];
		size_t len = make_file(bytes, rows[i].rule, rows[i].offset_s);
		struct zone *zone = NULL;
		struct err err;

		if (open_bytes(bytes, len, &zone, &err) != ST_OK)
			fail_msg("%s: %s", rows[i].rule, err.text);
		set_process_zone(rows[i].rule);
		compare_between(zone, year_s(1970) + 200 * DAY_S * (strchr(rows[i].rule, ',') != NULL), year_s(2020), 5 * HOUR_S);
		compare_between(zone, year_s(2360), year_s(2390), 5 * HOUR_S);
		zone_free(zone);
	}
}

/* RFC 8536 section 3.3.1: all the year round, written as a change that never comes. */
static void daylight_saving_without_end_is_one_offset(void **state)
{
	uint8_t bytes[512];
	size_t len = make_file(bytes, "XXX3EDT4,0/0,J365/23", -14400);
	struct zone *zone = NULL;
	struct err err;

	(void)state;
	assert_int_equal(open_bytes(bytes, len, &zone, &err), ST_OK);
	for (int64_t t = year_s(1971); t < year_s(2400); t += HOUR_S)
		assert_int_equal(zone_offset_s(zone, t * US), -14400);
	zone_free(zone);
}

static void damaged_files_are_refused_with_the_reason(void **state)
{
	static const struct {
		size_t at; /* 0: the rule is what is wrong */
		uint32_t value;
		const char *rule, *reason;
	} rows[] = {
		{ 54 + 28, 1, "UTC0", "cut off" },                    /* a leap second that is not there */
		{ 54 + 32, 5000, "UTC0", "cut off" },                 /* more transitions than allowed */
		{ 54 + 32, UINT32_MAX, "UTC0", "cut off" },
		{ 54 + 36, 0, "UTC0", "cut off" },                    /* no type */
		{ 54 + 40, UINT32_MAX, "UTC0", "cut off" },
		{ 54 + 44, 100000, "UTC0", "transitions" },           /* 27 hours east */
		{ 0, 0, "UTC", "rule" },
		{ 0, 0, "U0", "rule" },
		{ 0, 0, "<UTC0", "rule" },
		{ 0, 0, "UTC25", "rule" },
		{ 0, 0, "UTC99999999999999999999", "rule" },
		{ 0, 0, "UTC0x", "rule" },
		{ 0, 0, "EST5EDT", "rule" },
		{ 0, 0, "EST5EDT,M3.2.0", "rule" },
		{ 0, 0, "EST5EDT,M13.2.0,M11.1.0", "rule" },
		{ 0, 0, "EST5EDT,M3.0.0,M11.1.0", "rule" },
		{ 0, 0, "EST5EDT,M3.2.7,M11.1.0", "rule" },
		{ 0, 0, "EST5EDT,J0,J300", "rule" },
		{ 0, 0, "EST5EDT,J366,J300", "rule" },
		{ 0, 0, "EST5EDT,366,300", "rule" },
		{ 0, 0, "EST5EDT,M3.2.0/168,M11.1.0", "rule" },
		{ 0, 0, "EST5EDT,M3.2.0,M11.1.0,", "rule" },
		{ 0, 0, "EST5:60EDT,M3.2.0,M11.1.0", "rule" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t bytes[512];
		size_t len = make_file(bytes, rows[i].rule, 0);
		struct zone *zone = NULL;
		struct err err = { 0 };

		if (rows[i].at != 0)
			put_u32(bytes + rows[i].at, rows[i].value);
		if (open_bytes(bytes, len, &zone, &err) != ST_CONFIG || strstr(err.text, rows[i].reason) == NULL)
			fail_msg("row %zu: %s", i, err.text);
		assert_null(zone);
	}
}

static void use(const struct zone *zone)
{
	char text[ZONE_TIME_MAX];

	for (int year = 1; year < 9999; year += 37) {
		int64_t time_us = year_s(year) * US + 3 * US;

		zone_format(zone, time_us, text);
		assert_true(zone_day_start(zone, zone_day(zone, time_us)) <= time_us);
	}
	(void)zone_day(zone, INT64_MIN);
	(void)zone_day(zone, INT64_MAX);
}

static size_t read_system_file(const char *name, uint8_t *bytes, size_t size)
{
	char path[256];
	FILE *file;
	size_t len;

	(void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(bytes, 1, size, file);
	(void)fclose(file);
	assert_true(len > 100 && len < size);
	return len;
}

/* Cut off anywhere, and with any few bytes changed, a file is either refused or usable; never more than that. */
static void hostile_files_neither_crash_nor_hang(void **state)
{
	uint8_t good[8192], bytes[8192];
	size_t len = read_system_file("Europe/Berlin", good, sizeof good);
	uint64_t random = 7;
	int taken = 0;

	(void)state;
	for (size_t i = 0; i < len + 4000; i++) {
		size_t cut = i < len ? i : len;
		struct zone *zone = NULL;
		struct err err;

		memcpy(bytes, good, len);
		for (int change = 0; i >= len && change < 3; change++) {
			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			bytes[(random >> 33) % (i % 2 == 0 ? len : 100)] = (uint8_t)(random >> 16);
		}
		if (open_bytes(bytes, cut, &zone, &err) != ST_OK)
			continue;
		use(zone);
		zone_free(zone);
		taken++;
	}
	assert_true(taken > 0);
}

static void what_is_no_zone_is_a_configuration_error_that_names_the_remedy(void **state)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
		{ "", "Asia/Shanghai" },
		{ "Asia/Peking", "tzdata" },
		{ "Asia", "Asia" }, /* a folder */
		{ "../zoneinfo/UTC", "no name of a time zone" },
		{ "Asia/../UTC", "no name of a time zone" },
		{ "/usr/share/zoneinfo/UTC", "no name of a time zone" },
		{ "Asia/", "no name of a time zone" },
		{ "zone.tab", "no name of a time zone" },
		{ "right/Europe/Berlin", "leap seconds" },
		{ "leapseconds", "no compiled time zone" },
		{ "A234567890123456789012345678901234567890123456789012345678901234", "no name of a time zone" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct zone *zone = NULL;
		struct err err = { 0 };

		assert_int_equal(zone_open(rows[i].name, &zone, &err), ST_CONFIG);
		if (strstr(err.text, rows[i].words) == NULL)
			fail_msg("%s: %s", rows[i].name, err.text);
		assert_null(zone);
	}
}

static void a_pipe_in_place_of_a_zone_file_does_not_hold_us_up(void **state)
{
	char path[256];
	struct zone *zone = NULL;
	struct err err;

	(void)state;
	in_folder("Pipe", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(setenv("TZDIR", folder, 1), 0);
	assert_int_equal(zone_open("Pipe", &zone, &err), ST_CONFIG);
	assert_int_equal(unsetenv("TZDIR"), 0);
	assert_int_equal(unlink(path), 0);
}

static void the_zone_of_the_process_is_neither_read_nor_changed(void **state)
{
	struct zone *zone;

	(void)state;
	set_process_zone("America/New_York");
	zone = open_zone("Asia/Shanghai");
	assert_int_equal(zone_offset_s(zone, instant("2020-07-01T00:00:00Z")), 8 * HOUR_S);
	assert_string_equal(zone_name(zone), "Asia/Shanghai");
	assert_int_equal(timezone, 5 * HOUR_S);
	zone_free(zone);
	zone_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_and_days_are_those_of_the_libc_all_day_long),
		cmocka_unit_test(offsets_beyond_the_last_transition_follow_the_rule_of_the_file),
		cmocka_unit_test(every_zone_of_the_system_agrees_with_the_libc),
		cmocka_unit_test(every_day_starts_where_its_date_first_shows),
		cmocka_unit_test(skipped_midnights_and_days_start_at_the_literal_instant),
		cmocka_unit_test(a_day_changes_at_midnight_to_the_microsecond),
		cmocka_unit_test(an_hour_changes_to_the_microsecond_and_may_come_twice),
		cmocka_unit_test(instants_at_the_ends_of_int64_have_a_day),
		cmocka_unit_test(times_are_printed_with_the_zones_offset_and_decimals_only_where_needed),
		cmocka_unit_test(times_of_rule_R4_are_taken_to_the_microsecond),
		cmocka_unit_test(times_against_rule_R4_are_refused_and_leave_the_result_alone),
		cmocka_unit_test(no_byte_in_any_place_of_a_time_reads_past_its_end),
		cmocka_unit_test(printed_times_are_read_back_as_the_same_instant),
		cmocka_unit_test(rules_of_every_form_are_followed_as_the_libc_does),
		cmocka_unit_test(daylight_saving_without_end_is_one_offset),
		cmocka_unit_test(damaged_files_are_refused_with_the_reason),
		cmocka_unit_test(hostile_files_neither_crash_nor_hang),
		cmocka_unit_test(what_is_no_zone_is_a_configuration_error_that_names_the_remedy),
		cmocka_unit_test(a_pipe_in_place_of_a_zone_file_does_not_hold_us_up),
		cmocka_unit_test(the_zone_of_the_process_is_neither_read_nor_changed),
	};

	return cmocka_run_group_tests_name("zone", tests, make_folder, remove_folder);
}
