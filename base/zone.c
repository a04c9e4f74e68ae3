#include "base/zone.h"

#include "base/day.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The file format is RFC 8536 (TZif): a header and a block of 32-bit times, in
 * version 2 and later a second header and block of 64-bit times, then a footer
 * with a POSIX TZ rule for the time after the last transition.
 *
 * A zone is a list of spans, each with its offset.  Where the footer has a rule
 * with daylight saving, it is written out as spans for one cycle of the Gregorian
 * calendar (400 years) at zone_open, and later instants are folded back into it:
 * so a look-up is one binary search, whatever the file was.
 */

enum {
	ZONE_FILE_MAX = 65536,           /* the largest of the system's files has under 4 KiB */
	ZONE_TRANSITIONS_MAX = 4096,     /* the largest has under 250, with 32-bit tables filled up to 2037 */
	ZONE_OFFSET_MAX_S = 26 * 3600,   /* RFC 8536 section 3.2: -25 h to +26 h */
	ZONE_LAST_TRANSITION_YEAR = 2500, /* a transition after it is no fact about the world */
	TZIF_HEADER = 44,
	TZIF_TYPES_MAX = 256,
	CYCLE_YEARS = 400
};

#define DAY_S INT64_C(86400)
#define DAY_US (DAY_S * 1000000)
#define CYCLE_DAYS 146097
#define CYCLE_S (CYCLE_DAYS * DAY_S)

/* Instants before the year 1 cannot be named; old files begin with a transition at the Big Bang. */
#define FIRST_S (DAY_MIN * DAY_S)

struct span {
	int64_t from_s; /* UTC; the first span begins at INT64_MIN */
	int32_t offset_s;
};

struct zone {
	char name[ZONE_NAME_MAX];
	int64_t fold_from_s; /* from here on the spans of 400 years before hold; INT64_MAX: never */
	int64_t last_from_s; /* where the last span begins */
	int32_t last_offset_s;
	size_t count;
	struct span spans[];
};

static int64_t floor_div(int64_t value, int64_t by)
{
	int64_t quotient = value / by;

	return quotient * by > value ? quotient - 1 : quotient;
}

static int64_t year_start_s(int year)
{
	return day_of((struct date){ year, 1, 1 }) * DAY_S;
}

/* ---- the footer: a POSIX TZ rule ------------------------------------------------------------- */

/* One change of the year: "M3.5.0/2", "J60", "59". */
struct change {
	enum { CHANGE_MONTH, CHANGE_JULIAN, CHANGE_DAY } form;
	int month, week, weekday; /* CHANGE_MONTH; week 5 is the last, weekday 0 is Sunday */
	int day;                  /* CHANGE_JULIAN: 1 to 365, 29 February not counted; CHANGE_DAY: 0 to 365 */
	int32_t time_s;           /* of the local day, -167 h to +167 h */
};

struct rule {
	int32_t standard_s;
	bool has_daylight;
	int32_t daylight_s;
	struct change start, end;
};

/* What is left of the rule to read; the parse_ functions move it on, or return false. */
struct scan {
	const char *at;
	const char *end;
};

static bool scan_char(struct scan *scan, char wanted)
{
	if (scan->at == scan->end || *scan->at != wanted)
		return false;
	scan->at++;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool scan_number(struct scan *scan, int min, int max, int *out)
{
	int value = 0;
	const char *start = scan->at;

	while (scan->at < scan->end && is_digit(*scan->at) && value <= max)
		value = value * 10 + (*scan->at++ - '0');
	*out = value;
	return scan->at > start && value >= min && value <= max;
}

/* "CST" or "<+0545>": only its end matters. */
static bool scan_name(struct scan *scan)
{
	const char *start = scan->at;

	if (scan_char(scan, '<')) {
		while (scan->at < scan->end && *scan->at != '>')
			scan->at++;
		return scan_char(scan, '>');
	}
	while (scan->at < scan->end && is_letter(*scan->at))
		scan->at++;
	return scan->at - start >= 3;
}

/* "[+-]hh[:mm[:ss]]" in seconds, with the sign as written. */
static bool scan_time(struct scan *scan, int hour_max, int32_t *out)
{
	int hour, minute = 0, second = 0;
	bool minus = scan_char(scan, '-');

	if (!minus)
		(void)scan_char(scan, '+');
	if (!scan_number(scan, 0, hour_max, &hour))
		return false;
	if (scan_char(scan, ':') && !scan_number(scan, 0, 59, &minute))
		return false;
	if (scan_char(scan, ':') && !scan_number(scan, 0, 59, &second))
		return false;
	*out = (hour * 3600 + minute * 60 + second) * (minus ? -1 : 1);
	return true;
}

static bool scan_change_day(struct scan *scan, struct change *change)
{
	if (scan_char(scan, 'M')) {
		change->form = CHANGE_MONTH;
		return scan_number(scan, 1, 12, &change->month) && scan_char(scan, '.') &&
			scan_number(scan, 1, 5, &change->week) && scan_char(scan, '.') &&
			scan_number(scan, 0, 6, &change->weekday);
	}
	if (scan_char(scan, 'J')) {
		change->form = CHANGE_JULIAN;
		return scan_number(scan, 1, 365, &change->day);
	}
	change->form = CHANGE_DAY;
	return scan_number(scan, 0, 365, &change->day);
}

static bool scan_change(struct scan *scan, struct change *change)
{
	*change = (struct change){ .time_s = 2 * 3600 };
	if (!scan_char(scan, ',') || !scan_change_day(scan, change))
		return false;
	return !scan_char(scan, '/') || scan_time(scan, 167, &change->time_s);
}

/* POSIX counts offsets west of Greenwich, everybody else east of it. */
static bool parse_rule(struct text text, struct rule *rule)
{
	struct scan scan = { text.at, text.at + text.len };
	int32_t west_s;

	*rule = (struct rule){ 0 };
	if (!scan_name(&scan) || !scan_time(&scan, 24, &west_s))
		return false;
	rule->standard_s = -west_s;
	if (scan.at == scan.end)
		return true;
	rule->has_daylight = true;
	rule->daylight_s = rule->standard_s + 3600;
	if (!scan_name(&scan))
		return false;
	if (scan.at < scan.end && *scan.at != ',') {
		if (!scan_time(&scan, 24, &west_s))
			return false;
		rule->daylight_s = -west_s;
	}
	return scan_change(&scan, &rule->start) && scan_change(&scan, &rule->end) && scan.at == scan.end;
}

/* The local day of a change in a year. */
static int32_t change_day(const struct change *change, int year)
{
	int32_t first = day_of((struct date){ year, change->form == CHANGE_MONTH ? change->month : 1, 1 });
	int length, wait;

	switch (change->form) {
	case CHANGE_JULIAN:
		return first + change->day - 1 + (day_month_length(year, 2) == 29 && change->day >= 60);
	case CHANGE_DAY:
		return first + change->day;
	case CHANGE_MONTH:
		break;
	}
	length = day_month_length(year, change->month);
	wait = (change->weekday - day_weekday(first) + 7) % 7; /* from the 1st to the first such weekday */
	wait += (change->week - 1) * 7;
	return first + (wait < length ? wait : wait - 7);
}

/* ---- writing the spans ----------------------------------------------------------------------- */

static void push_span(struct zone *zone, int64_t from_s, int32_t offset_s)
{
	struct span *last = &zone->spans[zone->count - 1];

	/* A rule of a damaged file may go back in time; at one instant the later change holds (where daylight
	 * saving never ends, the end of a year's is the start of the next). */
	if (from_s < last->from_s)
		return;
	if (from_s == last->from_s)
		last->offset_s = offset_s;
	else
		zone->spans[zone->count++] = (struct span){ from_s, offset_s };
}

static void push_year(struct zone *zone, const struct rule *rule, int year)
{
	int64_t start_s = change_day(&rule->start, year) * DAY_S + rule->start.time_s - rule->standard_s;
	int64_t end_s = change_day(&rule->end, year) * DAY_S + rule->end.time_s - rule->daylight_s;

	if (start_s <= end_s) {
		push_span(zone, start_s, rule->daylight_s);
		push_span(zone, end_s, rule->standard_s);
	} else {
		push_span(zone, end_s, rule->standard_s);
		push_span(zone, start_s, rule->daylight_s);
	}
}

/* Spans for a whole cycle after the last transition, and a year more on either side: zone_day_start looks ahead. */
static void push_rule(struct zone *zone, const struct rule *rule)
{
	int64_t last_s = zone->spans[zone->count - 1].from_s;
	int first_year = zone->count == 1 ? 1970 : day_year((int32_t)floor_div(last_s, DAY_S));

	if (!rule->has_daylight) {
		zone->spans[zone->count - 1].offset_s = rule->standard_s;
		return;
	}
	for (int year = first_year; year <= first_year + CYCLE_YEARS + 2; year++)
		push_year(zone, rule, year);
	zone->fold_from_s = year_start_s(first_year + 1 + CYCLE_YEARS);
}

/* ---- the file -------------------------------------------------------------------------------- */

struct block {
	const uint8_t *times, *indices, *types;
	size_t time_count, type_count, leap_count;
	size_t time_size; /* 4 or 8 bytes */
	const uint8_t *end;
};

static uint32_t read_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int32_t read_s32(const uint8_t *at)
{
	return (int32_t)read_u32(at);
}

static int64_t read_time(const struct block *block, size_t i)
{
	const uint8_t *at = block->times + i * block->time_size;

	if (block->time_size == 4)
		return read_s32(at);
	return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

/* Checks the counts of the header at `at` against what is there, and finds the parts. */
static bool read_block(const uint8_t *at, const uint8_t *end, size_t time_size, struct block *block)
{
	size_t ut_count, standard_count, char_count;
	size_t len;

	if (end - at < TZIF_HEADER || memcmp(at, "TZif", 4) != 0)
		return false;
	ut_count = read_u32(at + 20);
	standard_count = read_u32(at + 24);
	block->leap_count = read_u32(at + 28);
	block->time_count = read_u32(at + 32);
	block->type_count = read_u32(at + 36);
	char_count = read_u32(at + 40);
	block->time_size = time_size;
	if (block->time_count > ZONE_TRANSITIONS_MAX || block->type_count < 1 || block->type_count > TZIF_TYPES_MAX)
		return false;
	if (ut_count > TZIF_TYPES_MAX || standard_count > TZIF_TYPES_MAX || block->leap_count > ZONE_FILE_MAX ||
		char_count > ZONE_FILE_MAX)
		return false;
	len = block->time_count * (time_size + 1) + block->type_count * 6 + char_count +
		block->leap_count * (time_size + 4) + standard_count + ut_count;
	if ((size_t)(end - at) - TZIF_HEADER < len)
		return false;
	block->times = at + TZIF_HEADER;
	block->indices = block->times + block->time_count * time_size;
	block->types = block->indices + block->time_count;
	block->end = at + TZIF_HEADER + len;
	return true;
}

/* "\n" rule "\n"; an empty rule says that nothing is known after the last transition. */
static bool read_footer(const uint8_t *at, const uint8_t *end, struct text *rule)
{
	const uint8_t *newline;

	if (at == end || *at != '\n')
		return false;
	newline = memchr(at + 1, '\n', (size_t)(end - at - 1));
	if (newline == NULL)
		return false;
	*rule = (struct text){ (const char *)at + 1, (size_t)(newline - at - 1) };
	return true;
}

static bool offset_is_sane(int32_t offset_s)
{
	return offset_s > -ZONE_OFFSET_MAX_S && offset_s < ZONE_OFFSET_MAX_S;
}

static bool push_transitions(struct zone *zone, const struct block *block)
{
	int64_t last_allowed_s = year_start_s(ZONE_LAST_TRANSITION_YEAR + 1);

	for (size_t i = 0; i < block->type_count; i++)
		if (!offset_is_sane(read_s32(block->types + i * 6)))
			return false;
	/* RFC 8536 section 3.2: the first type holds before the first transition. */
	zone->spans[0] = (struct span){ INT64_MIN, read_s32(block->types) };
	zone->count = 1;
	for (size_t i = 0; i < block->time_count; i++) {
		int64_t from_s = read_time(block, i);

		if (block->indices[i] >= block->type_count || from_s >= last_allowed_s)
			return false;
		if (i > 0 && from_s <= read_time(block, i - 1))
			return false;
		if (from_s < FIRST_S)
			zone->spans[0].offset_s = read_s32(block->types + block->indices[i] * 6);
		else
			push_span(zone, from_s, read_s32(block->types + block->indices[i] * 6));
	}
	return true;
}

/* Reads the whole file into `zone`, which has room for all its spans; NULL, or what is wrong with the file. */
static const char *read_tzif(const uint8_t *bytes, size_t len, struct zone *zone)
{
	const uint8_t *end = bytes + len;
	struct block block;
	struct text footer = { NULL, 0 };
	struct rule rule;

	if (!read_block(bytes, end, 4, &block))
		return "it is no compiled time zone, or is cut off";
	if (bytes[4] >= '2' && (!read_block(block.end, end, 8, &block) || !read_footer(block.end, end, &footer)))
		return "it is cut off";
	if (block.leap_count > 0)
		return "it counts leap seconds (a \"right\" zone), which the times of events do not";
	if (!push_transitions(zone, &block))
		return "its transitions contradict themselves";
	if (footer.len > 0) {
		if (!parse_rule(footer, &rule) || !offset_is_sane(rule.standard_s) || !offset_is_sane(rule.daylight_s))
			return "the rule at its end cannot be read";
		push_rule(zone, &rule);
	}
	zone->last_from_s = zone->spans[zone->count - 1].from_s;
	zone->last_offset_s = zone->spans[zone->count - 1].offset_s;
	return NULL;
}

/* Letters, digits, "_", "+", "-", and "/" between parts: every name of IANA, and nothing that leaves the folder. */
static bool name_is_sane(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= ZONE_NAME_MAX || name[0] == '/' || name[len - 1] == '/')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(name[i]) && !is_digit(name[i]) && strchr("_+-/", name[i]) == NULL)
			return false;
	return true;
}

/* Reads at most `size` bytes of a regular file; -1 with errno.  A pipe or device in its place must not hold us up. */
static ssize_t read_file(const char *path, uint8_t *bytes, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat info;
	size_t len = 0;
	ssize_t part = 0;

	if (fd < 0)
		return -1;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		(void)close(fd);
		errno = EINVAL;
		return -1;
	}
	while (len < size) {
		part = read(fd, bytes + len, size - len);
		if (part < 0 && errno == EINTR)
			continue;
		if (part <= 0)
			break;
		len += (size_t)part;
	}
	(void)close(fd);
	return part < 0 ? -1 : (ssize_t)len;
}

enum status zone_open(const char *name, struct zone **out, struct err *err)
{
	/* The file's transitions, two a year for the cycle, and the span before all of them. */
	size_t span_max = ZONE_TRANSITIONS_MAX + 2 * (CYCLE_YEARS + 3) + 1;
	const char *folder = getenv("TZDIR");
	char path[PATH_MAX];
	struct zone *zone = NULL, *fitting;
	uint8_t *bytes = NULL;
	const char *wrong;
	ssize_t len;
	enum status st = ST_OK;

	if (!name_is_sane(name))
		return err_set(err, ST_CONFIG, "\"%s\" is no name of a time zone; give one like Asia/Shanghai", name);
	if (folder == NULL || folder[0] == '\0')
		folder = "/usr/share/zoneinfo";
	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return err_set(err, ST_CONFIG, "the path in TZDIR is too long");
	zone = calloc(1, sizeof *zone + span_max * sizeof zone->spans[0]);
	bytes = malloc(ZONE_FILE_MAX);
	if (zone == NULL || bytes == NULL) {
		st = err_set(err, ST_SYSTEM, "out of memory");
		goto out;
	}
	len = read_file(path, bytes, ZONE_FILE_MAX);
	if (len < 0) {
		st = err_set_errno(err, ST_CONFIG, errno,
			"no time zone %s (install the package tzdata, or give another --zone): %s", name, path);
		goto out;
	}
	memcpy(zone->name, name, strlen(name) + 1);
	zone->fold_from_s = INT64_MAX;
	wrong = read_tzif(bytes, (size_t)len, zone);
	if (wrong != NULL) {
		st = err_set(err, ST_CONFIG, "%s cannot be used as a time zone: %s", path, wrong);
		goto out;
	}
	/* Most zones need a small part of the room. */
	fitting = realloc(zone, sizeof *zone + zone->count * sizeof zone->spans[0]);
	*out = fitting != NULL ? fitting : zone;
	zone = NULL;
out:
	free(zone);
	free(bytes);
	return st;
}

void zone_free(struct zone *zone)
{
	free(zone);
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* ---- looking up ------------------------------------------------------------------------------ */

/* How many seconds to go back so that the spans cover `time_s`: 0, or whole cycles. */
static int64_t fold_back_s(const struct zone *zone, int64_t time_s)
{
	if (time_s < zone->fold_from_s)
		return 0;
	return ((time_s - zone->fold_from_s) / CYCLE_S + 1) * CYCLE_S;
}

/* The last span that begins at or before `time_s`. */
static size_t find_span(const struct zone *zone, int64_t time_s)
{
	size_t low = 0, high = zone->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (zone->spans[middle].from_s <= time_s)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int32_t offset_at(const struct zone *zone, int64_t time_s)
{
	/* Every event of a zone without daylight saving, such as Asia/Shanghai since 1991, ends here. */
	if (time_s >= zone->last_from_s && zone->fold_from_s == INT64_MAX)
		return zone->last_offset_s;
	return zone->spans[find_span(zone, time_s - fold_back_s(zone, time_s))].offset_s;
}

int32_t zone_offset_s(const struct zone *zone, int64_t time_us)
{
	return offset_at(zone, floor_div(time_us, 1000000));
}

int32_t zone_day(const struct zone *zone, int64_t time_us)
{
	int64_t time_s = floor_div(time_us, 1000000);

	return (int32_t)floor_div(time_s + offset_at(zone, time_s), DAY_S);
}

int zone_hour(const struct zone *zone, int64_t time_us)
{
	int64_t local_s = floor_div(time_us, 1000000);

	local_s += offset_at(zone, local_s);
	return (int)((local_s - floor_div(local_s, DAY_S) * DAY_S) / 3600);
}

/*
 * The least instant whose civil day is `day` or later: in each span, local
 * midnight as that span's offset has it, or the span's beginning where the clock
 * jumped over midnight.  The first span to look at is the one 26 hours before,
 * where no offset can have reached the day yet.
 */
int64_t zone_day_start(const struct zone *zone, int32_t day)
{
	int64_t midnight_s = day * DAY_S;
	int64_t from_s = midnight_s - ZONE_OFFSET_MAX_S;
	int64_t back_s = fold_back_s(zone, from_s);
	size_t i = find_span(zone, from_s - back_s);

	assert(day >= DAY_MIN && day <= DAY_MAX);
	for (;; i++) {
		int64_t start_s = midnight_s - back_s - zone->spans[i].offset_s;

		if (start_s < zone->spans[i].from_s)
			start_s = zone->spans[i].from_s;
		if (i + 1 == zone->count || start_s < zone->spans[i + 1].from_s)
			return (start_s + back_s) * 1000000;
	}
}

/* ---- text ------------------------------------------------------------------------------------ */

/* "2021-06-09T16:00:00" or with six decimals; returns the place behind it. */
static char *put_local(char *at, int64_t local_us)
{
	int32_t day = (int32_t)floor_div(local_us, DAY_US);
	int64_t rest_us = local_us - day * DAY_US;
	int second = (int)(rest_us / 1000000);
	int micro = (int)(rest_us % 1000000);

	day_period_name(PERIOD_DAY, day, at);
	at += strlen(at);
	*at++ = 'T';
	at = text_put_digits(at, 2, second / 3600);
	*at++ = ':';
	at = text_put_digits(at, 2, second / 60 % 60);
	*at++ = ':';
	at = text_put_digits(at, 2, second % 60);
	if (micro == 0)
		return at;
	*at++ = '.';
	return text_put_digits(at, 6, micro);
}

void zone_format(const struct zone *zone, int64_t time_us, char text[ZONE_TIME_MAX])
{
	/* RFC 3339 has whole minutes only.  The offsets that have seconds are those of local mean time, over by
	 * 1972: there the offset is cut and the clock time goes with it, so that the instant stays exact. */
	int32_t minutes = zone_offset_s(zone, time_us) / 60;
	int32_t size = minutes < 0 ? -minutes : minutes;
	char *at = put_local(text, time_us + minutes * INT64_C(60000000));

	*at++ = minutes < 0 ? '-' : '+';
	at = text_put_digits(at, 2, size / 60);
	*at++ = ':';
	at = text_put_digits(at, 2, size % 60);
	*at = '\0';
}

void zone_format_utc(int64_t time_us, char text[ZONE_TIME_MAX])
{
	char *at = put_local(text, time_us);

	*at++ = 'Z';
	*at = '\0';
}

/* Two digits as a number; 100 or more where one is none, so that every range check refuses it. */
static unsigned two(const char *at)
{
	unsigned tens = (unsigned)(unsigned char)at[0] - '0';
	unsigned ones = (unsigned)(unsigned char)at[1] - '0';

	return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* ".5" and so on: the first six digits, moving *at behind all of them. */
static bool parse_fraction(const char **at, const char *end, int32_t *micro)
{
	const char *p = *at + 1;
	int32_t value = 0, weight = 100000;

	if (p == end || !is_digit(*p))
		return false;
	for (; p < end && is_digit(*p); p++) {
		value += (*p - '0') * weight;
		weight /= 10;
	}
	*at = p;
	*micro = value;
	return true;
}

/* "Z" or "+08:00", which must be all that is left. */
static bool parse_offset(const char *at, const char *end, int32_t *offset_s)
{
	unsigned hour, minute;

	if (end - at == 1 && (*at == 'Z' || *at == 'z')) {
		*offset_s = 0;
		return true;
	}
	if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':')
		return false;
	hour = two(at + 1);
	minute = two(at + 4);
	if (hour > 23 || minute > 59)
		return false;
	*offset_s = (int32_t)(hour * 3600 + minute * 60) * (*at == '-' ? -1 : 1);
	return true;
}

enum { TIME_FIXED_PART = 19, YEAR_MIN = 1970, YEAR_MAX = 2199 };

/* The day of "2021-06-09"; false where there is no such day or the year is outside rule R4. */
static bool parse_day(const char *at, int32_t *day)
{
	unsigned century = two(at), year_of_century = two(at + 2), month = two(at + 5), day_of_month = two(at + 8);
	int year = (int)(century * 100 + year_of_century);

	if (at[4] != '-' || at[7] != '-' || century > 99 || year_of_century > 99)
		return false;
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day_of_month < 1)
		return false;
	/* Up to the 28th the length of the month need not be asked. */
	if (day_of_month > 28 && (int)day_of_month > day_month_length(year, (int)month))
		return false;
	*day = day_of((struct date){ year, (int)month, (int)day_of_month });
	return true;
}

bool zone_parse_time(struct text text, int64_t *time_us)
{
	const char *at = text.at, *end;
	unsigned hour, minute, second;
	int32_t day, offset_s, micro = 0;

	if (text.len <= TIME_FIXED_PART || !parse_day(at, &day))
		return false;
	end = at + text.len;
	hour = two(at + 11);
	minute = two(at + 14);
	second = two(at + 17);
	if ((at[10] != 'T' && at[10] != 't') || at[13] != ':' || at[16] != ':' || hour > 23 || minute > 59 || second > 59)
		return false;
	at += TIME_FIXED_PART;
	if (*at == '.' && !parse_fraction(&at, end, &micro))
		return false;
	if (!parse_offset(at, end, &offset_s))
		return false;
	*time_us = (day * DAY_S + (int32_t)(hour * 3600 + minute * 60 + second) - offset_s) * 1000000 + micro;
	return true;
}
