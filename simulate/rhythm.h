/*
 * rhythm - when things happen: volumes by day and hour, office hours, working days.
 *
 * Times in this room are int64_t milliseconds of local time: the civil clock of
 * UTC+8, counted from 1970-01-01 00:00 of that clock, so that a day is one
 * division.  (China has kept UTC+8 without summer time since 1992; the simulated
 * years are later.)
 *
 * A stream is a year's things that come by themselves (calls, reviews), numbered
 * in the order of their starts over all years.  The start of number i is
 * computed from i alone: the days' shares are fixed at the beginning, and within
 * a day number k of n falls into the k-th of n equal parts of the day's volume.
 */
#ifndef HOTLINE_SIMULATE_RHYTHM_H
#define HOTLINE_SIMULATE_RHYTHM_H

#include "base/err.h"
#include "simulate/dice.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SECOND_MS = 1000,
	MINUTE_MS = 60 * SECOND_MS,
	HOUR_MS = 60 * MINUTE_MS,
	DAY_MS = 24 * HOUR_MS,
	RHYTHM_YEARS_MAX = 8, /* as many as the built-in calendar can hold with the year after */
	RHYTHM_AFTER_DAYS = 212 /* of the year after the last: to the end of July, beyond any case's end */
};

struct rhythm_stream {
	uint32_t *before; /* [days + 1]: how many start before the day */
};

struct rhythm {
	int first_year;
	int years;
	int32_t first_day; /* 1 January of the first year */
	int32_t days;      /* of the years simulated */
	int32_t days_known;/* of the working days below: RHYTHM_AFTER_DAYS more */
	int32_t year_start[RHYTHM_YEARS_MAX + 2]; /* by year, counted from first_day; the year after too */
	uint32_t *weight;  /* [days] */
	uint32_t *hours;   /* [days * 24]: part of the day's volume before the hour, of 2^32 */
	int32_t *work_before; /* [days_known + 1]: working days before the day */
	int32_t *work_days;   /* the working days, in order */
	struct rhythm_stream calls;
	struct rhythm_stream reviews;
};

/* ST_USAGE: a year without a holiday calendar, its successor included; ST_SYSTEM: out of memory.
 * rhythm_clear is to be called in either case. */
MUST_USE enum status rhythm_init(struct rhythm *rhythm, int first_year, int years, uint64_t seed, uint32_t calls_a_year,
	uint32_t reviews_a_year, struct err *err);
void rhythm_clear(struct rhythm *rhythm);

/* The start of number `index`; *serial is its number within its day.  `moment` places it within its part. */
int64_t rhythm_start_ms(const struct rhythm *rhythm, const struct rhythm_stream *stream, uint32_t index,
	uint32_t moment, uint32_t *serial);

static inline int32_t rhythm_day(int64_t time_ms)
{
	return (int32_t)(time_ms / DAY_MS);
}

/* The place of a day's year, counted from the first year; `years` and above is after the simulation. */
int rhythm_year_place(const struct rhythm *rhythm, int32_t day);

/* The n-th working day after `day` (rule R47; the day itself does not count), n at least 1. */
int32_t rhythm_nth_working_day(const struct rhythm *rhythm, int32_t day, int n);

/* The n-th working day of a year, from 0, and how many it has. */
int32_t rhythm_working_day_of_year(const struct rhythm *rhythm, int place, int n);
int rhythm_working_days_in_year(const struct rhythm *rhythm, int place);

/* 24:00 of a day. */
static inline int64_t rhythm_day_end_ms(int32_t day)
{
	return ((int64_t)day + 1) * DAY_MS;
}

/* `time_ms` itself when the offices are open then, else some minutes after they next open. */
int64_t rhythm_office_ms(const struct rhythm *rhythm, struct dice *dice, int64_t time_ms);

/* The same for the hotline's own desks, which work every day from 8 to 22 o'clock. */
int64_t rhythm_desk_ms(struct dice *dice, int64_t time_ms);

#endif
