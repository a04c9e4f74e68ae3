#include "base/day.h"

#include <assert.h>
#include <string.h>

/* The Gregorian calendar repeats after 400 years; counting years from March puts the leap day last. */
enum {
	DAYS_400_YEARS = 146097,
	DAYS_TO_1970 = 719468 /* from 0000-03-01 */
};

int32_t day_of(struct date date)
{
	int year = date.month <= 2 ? date.year - 1 : date.year;
	int era = year / 400;
	int year_of_era = year - era * 400;
	int month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
	int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	assert(date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12);
	return era * DAYS_400_YEARS + day_of_era - DAYS_TO_1970;
}

struct date day_date(int32_t day)
{
	int32_t from_era_0 = day + DAYS_TO_1970;
	int era = from_era_0 / DAYS_400_YEARS;
	int day_of_era = from_era_0 - era * DAYS_400_YEARS;
	/* 1460, 36524 and 146096: the last days of 4, 100 and 400 years, each of which has one day too many. */
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month_from_march = (5 * day_of_year + 2) / 153;
	struct date date;

	assert(day >= DAY_MIN && day <= DAY_MAX);
	date.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	date.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	date.year = year_of_era + era * 400 + (date.month <= 2);
	return date;
}

int day_year(int32_t day)
{
	return day_date(day).year;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int day_month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	assert(month >= 1 && month <= 12);
	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

int day_weekday(int32_t day)
{
	int from_monday = (int)(((int64_t)day + 3) % 7); /* 1970-01-01 was a Thursday */

	return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

int32_t day_period_first(enum period period, int32_t day)
{
	struct date date = day_date(day);

	assert(period != PERIOD_ALL);
	switch (period) {
	case PERIOD_DAY:
		return day;
	case PERIOD_WEEK:
		return day - (day_weekday(day) - 1);
	case PERIOD_MONTH:
		return day - (date.day - 1);
	case PERIOD_QUARTER:
		return day_of((struct date){ date.year, (date.month - 1) / 3 * 3 + 1, 1 });
	case PERIOD_YEAR:
		return day_of((struct date){ date.year, 1, 1 });
	case PERIOD_ALL:
		break;
	}
	return day;
}

int32_t day_period_last(enum period period, int32_t day)
{
	struct date date = day_date(day);
	int last_month = (date.month - 1) / 3 * 3 + 3;

	assert(period != PERIOD_ALL);
	switch (period) {
	case PERIOD_DAY:
		return day;
	case PERIOD_WEEK:
		return day + (7 - day_weekday(day));
	case PERIOD_MONTH:
		return day + (day_month_length(date.year, date.month) - date.day);
	case PERIOD_QUARTER:
		return day_of((struct date){ date.year, last_month, day_month_length(date.year, last_month) });
	case PERIOD_YEAR:
		return day_of((struct date){ date.year, 12, 31 });
	case PERIOD_ALL:
		break;
	}
	return day;
}

/* "YYYY-Xn": a year, a dash, a letter where there is one, and a number of `count` digits; NUL included. */
static char *put_year_and(char *at, int year, char letter, int count, int number)
{
	at = text_put_digits(at, 4, year);
	*at++ = '-';
	if (letter != '\0')
		*at++ = letter;
	at = text_put_digits(at, count, number);
	*at = '\0';
	return at;
}

/* The ISO year of a week is that of its Thursday, and week 1 is the one with the year's first Thursday. */
static void week_name(int32_t day, char *name)
{
	int32_t thursday = day_period_first(PERIOD_WEEK, day) + 3;
	int year = day_year(thursday);

	put_year_and(name, year, 'W', 2, (thursday - day_of((struct date){ year, 1, 1 })) / 7 + 1);
}

static void day_name(struct date date, char *name)
{
	char *at = put_year_and(name, date.year, '\0', 2, date.month);

	*at++ = '-';
	*text_put_digits(at, 2, date.day) = '\0';
}

void day_period_name(enum period period, int32_t day, char name[DAY_NAME_MAX])
{
	struct date date = period == PERIOD_ALL ? (struct date){ 0 } : day_date(day);

	switch (period) {
	case PERIOD_DAY:
		day_name(date, name);
		return;
	case PERIOD_WEEK:
		week_name(day, name);
		return;
	case PERIOD_MONTH:
		put_year_and(name, date.year, '\0', 2, date.month);
		return;
	case PERIOD_QUARTER:
		put_year_and(name, date.year, 'Q', 1, (date.month - 1) / 3 + 1);
		return;
	case PERIOD_YEAR:
		*text_put_digits(name, 4, date.year) = '\0';
		return;
	case PERIOD_ALL:
		memcpy(name, "all", sizeof "all");
		return;
	}
}

/* `count` digits at `at`; -1 where one of them is none. */
static int digits(const char *at, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		value = value * 10 + (at[i] - '0');
	}
	return value;
}

bool day_parse(struct text text, int32_t *day)
{
	struct date date;

	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	date = (struct date){ digits(text.at, 4), digits(text.at + 5, 2), digits(text.at + 8, 2) };
	if (date.year < 1 || date.month < 1 || date.month > 12)
		return false;
	if (date.day < 1 || date.day > day_month_length(date.year, date.month))
		return false;
	*day = day_of(date);
	return true;
}

/* The year's n-th month, quarter or week may not exist: then the day has another name. */
static bool bears_name(enum period period, int32_t day, struct text name)
{
	char own[DAY_NAME_MAX];

	day_period_name(period, day, own);
	return text_equal(text_of(own), name);
}

bool day_period_parse(struct text name, enum period *period, int32_t *first)
{
	enum period kind = PERIOD_DAY;
	int year = name.len < 4 ? -1 : digits(name.at, 4), number = 1;
	int32_t day;

	if (year < 1)
		return false;
	if (name.len == 4)
		kind = PERIOD_YEAR;
	else if (name.len == 7)
		kind = name.at[5] == 'Q' ? PERIOD_QUARTER : PERIOD_MONTH;
	else if (name.len == 8)
		kind = PERIOD_WEEK;
	if (kind == PERIOD_DAY) {
		if (!day_parse(name, &day))
			return false;
	} else {
		if (kind != PERIOD_YEAR)
			number = kind == PERIOD_MONTH ? digits(name.at + 5, 2) : digits(name.at + 6, (int)name.len - 6);
		if (number < 1 || number > (kind == PERIOD_QUARTER ? 4 : kind == PERIOD_WEEK ? 53 : 12))
			return false;
		/* 4 January lies in week 1. */
		day = kind == PERIOD_WEEK ? day_of((struct date){ year, 1, 4 }) + (number - 1) * 7
			: day_of((struct date){ year, kind == PERIOD_QUARTER ? number * 3 : number, 1 });
	}
	if (!bears_name(kind, day, name))
		return false;
	*period = kind;
	*first = day_period_first(kind, day);
	return true;
}

bool day_period_before(enum period period, int32_t from, int32_t to, int32_t *first, int32_t *last)
{
	int64_t begin = period == PERIOD_ALL ? 2 * (int64_t)from - to - 1 : (int64_t)from - 1;

	if (begin < DAY_MIN)
		return false;
	*last = from - 1;
	*first = period == PERIOD_ALL ? (int32_t)begin : day_period_first(period, from - 1);
	return true;
}

/* The same date a year before; false where it is 29 February. */
static bool year_before(int32_t day, int32_t *out)
{
	struct date date = day_date(day);

	date.year--;
	if (date.year < 1 || date.day > day_month_length(date.year, date.month))
		return false;
	*out = day_of(date);
	return true;
}

/* The week of the same number, in the ISO year before. */
static bool week_year_before(int32_t day, int32_t *out)
{
	char name[DAY_NAME_MAX];
	enum period period;

	day_period_name(PERIOD_WEEK, day, name);
	text_put_digits(name, 4, digits(name, 4) - 1);
	return day_period_parse(text_of(name), &period, out);
}

bool day_period_year_before(enum period period, int32_t from, int32_t to, int32_t *first, int32_t *last)
{
	int32_t begin, end;

	switch (period) {
	case PERIOD_WEEK:
		if (!week_year_before(from, &begin))
			return false;
		break;
	case PERIOD_ALL:
		if (!year_before(from, &begin) || !year_before(to, &end))
			return false;
		*first = begin;
		*last = end;
		return true;
	case PERIOD_MONTH:
	case PERIOD_QUARTER:
	case PERIOD_YEAR:
		from = day_period_first(period, from);
		/* fall through */
	case PERIOD_DAY:
		if (!year_before(from, &begin))
			return false;
		break;
	}
	*first = begin;
	*last = day_period_last(period, begin);
	return true;
}
