/*
 * day - civil dates without a zone: days, months, weeks, quarters.
 *
 * A day is the number of days since 1970-01-01 in the proleptic Gregorian
 * calendar (int32_t).  Everything here is arithmetic: no clock, no zone (those
 * are base/zone.h), no memory.
 */
#ifndef HOTLINE_BASE_DAY_H
#define HOTLINE_BASE_DAY_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Days that this program can name, of the years 1 to 9999; outside them formatting asserts. */
#define DAY_MIN ((int32_t)-719162) /* 0001-01-01 */
#define DAY_MAX ((int32_t)2932896) /* 9999-12-31 */

struct date {
	int year;  /* 1 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

int32_t day_of(struct date date);
struct date day_date(int32_t day);
int day_year(int32_t day);

/* The length of a month: 28 to 31. */
int day_month_length(int year, int month);

/* 1 is Monday, 7 is Sunday (ISO 8601). */
int day_weekday(int32_t day);

enum period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_ALL };

/* The first and last day of the period that `day` lies in; weeks are ISO weeks (rule R45).
 * PERIOD_ALL is not a stretch of days and asserts. */
int32_t day_period_first(enum period period, int32_t day);
int32_t day_period_last(enum period period, int32_t day);

/* The longest name with its NUL: "2020-01-05", "2020-W01", "2020-01", "2020-Q1", "2020". */
enum { DAY_NAME_MAX = 16 };
void day_period_name(enum period period, int32_t day, char name[DAY_NAME_MAX]);

/* Such a name of a period that exists, but for "all": its kind and its first day (day_period_last has its last).  Years
 * 0001 to 9999; false leaves both alone. */
bool day_period_parse(struct text name, enum period *period, int32_t *first);

/*
 * The stretch of days that from..to is compared with.  `period` is its kind; PERIOD_ALL is any stretch: the one before
 * it is as long, the one a year before has the same dates.
 *
 * day_period_before: the one just before it (环比).  False: before DAY_MIN.
 * day_period_year_before: the same day, month, quarter, year or number of week a year before (同比, rule R45).  False: there
 * is none, for 29 February and a week 53 that the year before has not.
 */
bool day_period_before(enum period period, int32_t from, int32_t to, int32_t *first, int32_t *last);
bool day_period_year_before(enum period period, int32_t from, int32_t to, int32_t *first, int32_t *last);

/* "2020-01-05" exactly, a day that exists, years 0001 to 9999; false leaves *day alone. */
bool day_parse(struct text text, int32_t *day);

#endif
