/*
 * simulate - a believable year of a city's hotline, event by event.
 *
 * Pull style: open, then simulate_next until it gives an empty line.  The same
 * options give the same bytes on every machine: integers only, a generator of
 * its own, no clock, no locale, no zone file.
 *
 * Order of the lines.  An event's line stands where its `time` puts it, but for
 * those that come late, as records do: two in a thousand by up to
 * SIMULATE_LATE_MAX_S, and with `disorder_ppm` that share more by up to
 * SIMULATE_DISORDER_MAX_S.  A line is never further than that behind the newest
 * time before it.  A copy (`duplicates_ppm`) follows its event within
 * SIMULATE_COPY_MAX_S, its times written in UTC.  None of the three options, nor
 * `malformed_ppm`, changes the set of good events: malformed lines are extra.
 *
 * Totals.  A year's figures follow from how many calls and orders of each sort
 * are dealt (simulate/deal.h).  They hold for that civil year when read with a
 * cut-off at or after simulate_cutoff_day, when every round is through (rule
 * R56): calls and creations are of the year; dues, closings and call-backs fall
 * on their own days, those of the last orders in the year after.
 *
 * Memory: 32 bytes for each case going on, some 12 MB at a hundred million
 * events in one year, bounded by AGENDA_MAX; but for some hundred bytes a day
 * nothing grows with the years.
 */
#ifndef HOTLINE_SIMULATE_SIMULATE_H
#define HOTLINE_SIMULATE_SIMULATE_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SIMULATE_ORDERS_MAX = 12000000, /* a year: some 130 million events; numbers within a day stay under a million */
	SIMULATE_YEARS_MAX = 8,         /* what the built-in calendar holds */
	SIMULATE_FALLS_MAX = 8,
	SIMULATE_LATE_MAX_S = 36 * 3600,
	SIMULATE_DISORDER_MAX_S = 900,
	SIMULATE_COPY_MAX_S = 1800,
	SIMULATE_UNIT_NAME_MAX = 64 /* with its NUL */
};

/* Satisfaction of one unit at another rate: of its rated rounds whose call-back falls on the days
 * `from_day` to `to_day` (days of base/day.h, both included), so many are satisfied. */
struct simulate_fall {
	char unit[SIMULATE_UNIT_NAME_MAX];
	int32_t from_day;
	int32_t to_day;
	uint32_t satisfied_bp; /* hundredths of a percent, 0 to 10,000 */
};

struct simulate_options {
	int year;            /* the first */
	int years;           /* 1 to SIMULATE_YEARS_MAX; each has the profile's totals */
	const char *profile; /* "reference": the 2020 report's totals; "channels": the same calls, and orders that
	                      * came by WeChat, web, app and mail (rule R15) */
	uint64_t seed;
	uint32_t orders;     /* transferred orders that count, a year: everything else in proportion; 0: the
	                      * profile's own, 36,113 */
	bool random_ids;     /* else ids that sort by time */
	uint32_t disorder_ppm, duplicates_ppm, malformed_ppm; /* shares of the events, in millionths */
	struct simulate_fall fall[SIMULATE_FALLS_MAX];
	int falls;
};

#define SIMULATE_DEFAULTS ((struct simulate_options){ .year = 2020, .years = 1, .profile = "reference", .seed = 1 })

/* "UNIT:FROM:TO:RATE", as in 市公安局交警支队:2020-05-01:2020-05-31:0.85 (0 to 1, up to four decimals).
 * ST_USAGE: another form, no such day, a rate above 1; whether the unit exists, simulate_open tells. */
MUST_USE enum status simulate_parse_fall(const char *text, struct simulate_fall *fall, struct err *err);

/* What the year's figures will be at the cut-off, numerator and denominator. */
struct simulate_totals {
	int64_t requests_accepted;
	int64_t calls_accepted, answered_directly;      /* fcr */
	int64_t dues, on_time;                          /* ontime_rate: dues that fall in the year */
	int64_t rated, satisfied;                       /* sat_rate: call-backs that fall in the year */
	int64_t orders_transferred;
	int64_t complaints_city, complaints_published_city;
};

/* What has been written so far. */
struct simulate_counts {
	int64_t lines;     /* events + copies + malformed */
	int64_t events;    /* different good events */
	int64_t copies;
	int64_t malformed;
	int64_t late;      /* of the events, those whose line was put off */
	int64_t bytes;
	int64_t calls;     /* of calls_in_all, those begun: how far it is */
	int64_t calls_in_all;
};

struct simulate;

/*
 * Goes over the years once to count what falls on which side of New Year, a tenth
 * of a microsecond per call, so that the rest can be dealt exactly.
 * ST_USAGE: an option out of range, an unknown profile or unit, a year without
 * a holiday calendar (the year after the last is needed too); ST_SYSTEM: out of
 * memory.  The caller owns *out.
 */
MUST_USE enum status simulate_open(const struct simulate_options *options, struct simulate **out, struct err *err);

/*
 * The next line, without its newline, which however follows it in memory
 * (line->at[line->len] is '\n'); good until the next call.  An empty line is
 * the end.  ST_SYSTEM: out of memory; ST_USAGE: more cases at once than memory is allowed for.
 */
MUST_USE enum status simulate_next(struct simulate *simulate, struct text *line, struct err *err);

void simulate_close(struct simulate *simulate);

/* Of year number 0 to years - 1. */
const struct simulate_totals *simulate_totals(const struct simulate *simulate, int place);
const struct simulate_counts *simulate_counts(const struct simulate *simulate);

/* 1 July of the year after the last: at its 00:00 every event, due and call-back of the years is past. */
int32_t simulate_cutoff_day(const struct simulate *simulate);

#endif
