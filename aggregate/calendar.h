/*
 * calendar - which days are working days (rules R46, R47).
 *
 * Monday to Friday work unless the State Council's notice for the year lists
 * them off; Saturday and Sunday are off unless listed as make-up working days
 * (调休).  The calendar as finally amended counts.  A year without a notice is
 * not guessed: whatever needs it is "unknown", and the year is named.
 *
 * A calendar is constant once made and may be shared between threads.
 */
#ifndef HOTLINE_AGGREGATE_CALENDAR_H
#define HOTLINE_AGGREGATE_CALENDAR_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct calendar;

/* The years built in: 2018 to 2026, each with the notice it comes from.  Borrowed, never freed. */
const struct calendar *calendar_builtin(void);

/* The notice behind a year: its number and the date it was issued, for `explain`. NULL without the year. */
struct calendar_notice {
	int year;
	const char *number;    /* "国办发明电〔2019〕16号" */
	const char *issued_on; /* "2019-11-21" */
	const char *amended;   /* number of the amending notice, or NULL */
};
const struct calendar_notice *calendar_notice(const struct calendar *calendar, int year);

bool calendar_has_year(const struct calendar *calendar, int year);

/* Whether `day` is a working day; its year must be there (assert). */
bool calendar_is_working(const struct calendar *calendar, int32_t day);

/*
 * The n-th working day after `day`, n from 1 to 250 (rule R47).  With count_first the count starts
 * with `day` itself where that is a working day.  True: *out is that day; the due instant is 24:00
 * of it.  False: a year on the way is missing, *missing_year names the first such.  Only days that are
 * counted are asked for: without count_first the year of `day` itself may be missing (31 December 2017).
 */
bool calendar_nth_working_day(const struct calendar *calendar, int32_t day, int n, bool count_first, int32_t *out,
	int *missing_year);

/* A run of days that a notice lists: days off (week-ends within them too) or make-up working days. */
struct calendar_run {
	int32_t first_day;
	int32_t days; /* 1 or more */
	bool working;
};

/* The first run of the calendar that ends on `day` or later; false: none.  Runs ascend and do not overlap. */
bool calendar_run_from(const struct calendar *calendar, int32_t day, struct calendar_run *out);

/*
 * The working days after `from` up to and with `to`; below 0 where `to` lies before: those after `to` up to and
 * with `from`.  False: a year between them is missing, *missing_year names the first such.
 */
bool calendar_working_days(const struct calendar *calendar, int32_t from, int32_t to, int *out, int *missing_year);

/*
 * A calendar made of another.  Each year of `years` (ascending, each once) is stated anew: what `base` lists in it
 * is gone.  Each run of `runs` (ascending, none overlapping) then says of its days what it says, also in years that
 * are not stated anew: a notice settles the last days of the December before as well.  Texts of `years` and `base`
 * must outlive the calendar; NULL when memory is out.  To be freed with calendar_free, which bears NULL.
 */
struct calendar *calendar_amend(const struct calendar *base, const struct calendar_notice *years, size_t year_count,
	const struct calendar_run *runs, size_t run_count);
void calendar_free(struct calendar *calendar);

/* Appends the calendar's content in one canonical form; the store's digest covers it (rule R9). */
void calendar_append_canonical(const struct calendar *calendar, struct buf *out);

#endif
