#include "aggregate/calendar.h"

#include "base/day.h"

#include <assert.h>
#include <stddef.h>

/* A run of days that differ from what their weekdays say, or are named by the notice all the same. */
struct exception {
	int32_t first_day;
	int8_t days;
	bool working;
};

/* The header's promise, and the contract's limit_working_days (rule R5). */
enum { NTH_MAX = 250 };

struct calendar {
	const struct calendar_notice *notices; /* by year */
	size_t notice_count;
	const struct exception *exceptions; /* by day, none overlapping */
	size_t exception_count;
};

/*
 * The facts: the yearly notices of the General Office of the State Council, as
 * finally amended.  A notice for a year also settles the last days of December
 * before it (2018-12-29, 2022-12-31).  Where a holiday "joins the week-end", the
 * week-end is not listed: it is off anyway.
 */
static const struct calendar_notice notices[] = {
	{ 2018, "国办发明电〔2017〕12号", "2017-11-30", NULL },
	{ 2019, "国办发明电〔2018〕15号", "2018-12-04", "国办发明电〔2019〕3号" },  /* 2019-03-22, Labour Day to 4 May */
	{ 2020, "国办发明电〔2019〕16号", "2019-11-21", "国办发明电〔2020〕1号" },  /* 2020-01-26, Spring Festival to 2 February */
	{ 2021, "国办发明电〔2020〕27号", "2020-11-25", NULL },
	{ 2022, "国办发明电〔2021〕11号", "2021-10-25", NULL },
	{ 2023, "国办发明电〔2022〕16号", "2022-12-08", NULL },
	{ 2024, "国办发明电〔2023〕7号", "2023-10-25", NULL },
	{ 2025, "国办发明电〔2024〕12号", "2024-11-12", NULL },
	{ 2026, "国办发明电〔2025〕7号", "2025-11-04", NULL },
};

/* day_of as a constant expression, good for 1970 to 2099. */
#define YEAR_DAY(year) (365 * ((year) - 1970) + ((year) - 1969) / 4)
#define DAY(year, month, day) \
	(YEAR_DAY(year) + (367 * (month) - 362) / 12 - ((month) <= 2 ? 0 : (year) % 4 == 0 ? 1 : 2) + (day) - 1)
#define OFF(year, month, day, days) { DAY(year, month, day), days, false }
#define WORK(year, month, day) { DAY(year, month, day), 1, true }

static const struct exception exceptions[] = {
	OFF(2018, 1, 1, 1), /* New Year */
	WORK(2018, 2, 11), OFF(2018, 2, 15, 7), WORK(2018, 2, 24), /* Spring Festival */
	OFF(2018, 4, 5, 3), WORK(2018, 4, 8), /* Qingming */
	WORK(2018, 4, 28), OFF(2018, 4, 29, 3), /* Labour Day */
	OFF(2018, 6, 18, 1), /* Dragon Boat */
	OFF(2018, 9, 24, 1), /* Mid-Autumn */
	WORK(2018, 9, 29), WORK(2018, 9, 30), OFF(2018, 10, 1, 7), /* National Day */
	WORK(2018, 12, 29), OFF(2018, 12, 30, 3), /* New Year */
	WORK(2019, 2, 2), WORK(2019, 2, 3), OFF(2019, 2, 4, 7), /* Spring Festival */
	OFF(2019, 4, 5, 1), /* Qingming */
	WORK(2019, 4, 28), OFF(2019, 5, 1, 4), WORK(2019, 5, 5), /* Labour Day */
	OFF(2019, 6, 7, 1), /* Dragon Boat */
	OFF(2019, 9, 13, 1), /* Mid-Autumn */
	WORK(2019, 9, 29), OFF(2019, 10, 1, 7), WORK(2019, 10, 12), /* National Day */
	OFF(2020, 1, 1, 1), /* New Year */
	WORK(2020, 1, 19), OFF(2020, 1, 24, 10), /* Spring Festival */
	OFF(2020, 4, 4, 3), /* Qingming */
	WORK(2020, 4, 26), OFF(2020, 5, 1, 5), WORK(2020, 5, 9), /* Labour Day */
	OFF(2020, 6, 25, 3), WORK(2020, 6, 28), /* Dragon Boat */
	WORK(2020, 9, 27), OFF(2020, 10, 1, 8), WORK(2020, 10, 10), /* National Day, Mid-Autumn */
	OFF(2021, 1, 1, 3), /* New Year */
	WORK(2021, 2, 7), OFF(2021, 2, 11, 7), WORK(2021, 2, 20), /* Spring Festival */
	OFF(2021, 4, 3, 3), /* Qingming */
	WORK(2021, 4, 25), OFF(2021, 5, 1, 5), WORK(2021, 5, 8), /* Labour Day */
	OFF(2021, 6, 12, 3), /* Dragon Boat */
	WORK(2021, 9, 18), OFF(2021, 9, 19, 3), /* Mid-Autumn */
	WORK(2021, 9, 26), OFF(2021, 10, 1, 7), WORK(2021, 10, 9), /* National Day */
	OFF(2022, 1, 1, 3), /* New Year */
	WORK(2022, 1, 29), WORK(2022, 1, 30), OFF(2022, 1, 31, 7), /* Spring Festival */
	WORK(2022, 4, 2), OFF(2022, 4, 3, 3), /* Qingming */
	WORK(2022, 4, 24), OFF(2022, 4, 30, 5), WORK(2022, 5, 7), /* Labour Day */
	OFF(2022, 6, 3, 3), /* Dragon Boat */
	OFF(2022, 9, 10, 3), /* Mid-Autumn */
	OFF(2022, 10, 1, 7), WORK(2022, 10, 8), WORK(2022, 10, 9), /* National Day */
	OFF(2022, 12, 31, 3), /* New Year */
	OFF(2023, 1, 21, 7), WORK(2023, 1, 28), WORK(2023, 1, 29), /* Spring Festival */
	OFF(2023, 4, 5, 1), /* Qingming */
	WORK(2023, 4, 23), OFF(2023, 4, 29, 5), WORK(2023, 5, 6), /* Labour Day */
	OFF(2023, 6, 22, 3), WORK(2023, 6, 25), /* Dragon Boat */
	OFF(2023, 9, 29, 8), WORK(2023, 10, 7), WORK(2023, 10, 8), /* Mid-Autumn, National Day */
	OFF(2024, 1, 1, 1), /* New Year */
	WORK(2024, 2, 4), OFF(2024, 2, 10, 8), WORK(2024, 2, 18), /* Spring Festival */
	OFF(2024, 4, 4, 3), WORK(2024, 4, 7), /* Qingming */
	WORK(2024, 4, 28), OFF(2024, 5, 1, 5), WORK(2024, 5, 11), /* Labour Day */
	OFF(2024, 6, 10, 1), /* Dragon Boat */
	WORK(2024, 9, 14), OFF(2024, 9, 15, 3), /* Mid-Autumn */
	WORK(2024, 9, 29), OFF(2024, 10, 1, 7), WORK(2024, 10, 12), /* National Day */
	OFF(2025, 1, 1, 1), /* New Year */
	WORK(2025, 1, 26), OFF(2025, 1, 28, 8), WORK(2025, 2, 8), /* Spring Festival */
	OFF(2025, 4, 4, 3), /* Qingming */
	WORK(2025, 4, 27), OFF(2025, 5, 1, 5), /* Labour Day */
	OFF(2025, 5, 31, 3), /* Dragon Boat */
	WORK(2025, 9, 28), OFF(2025, 10, 1, 8), WORK(2025, 10, 11), /* National Day, Mid-Autumn */
	OFF(2026, 1, 1, 3), WORK(2026, 1, 4), /* New Year */
	WORK(2026, 2, 14), OFF(2026, 2, 15, 9), WORK(2026, 2, 28), /* Spring Festival */
	OFF(2026, 4, 4, 3), /* Qingming */
	OFF(2026, 5, 1, 5), WORK(2026, 5, 9), /* Labour Day */
	OFF(2026, 6, 19, 3), /* Dragon Boat */
	WORK(2026, 9, 20), /* National Day */
	OFF(2026, 9, 25, 3), /* Mid-Autumn */
	OFF(2026, 10, 1, 7), WORK(2026, 10, 10), /* National Day */
};

static const struct calendar builtin = {
	notices, sizeof notices / sizeof notices[0],
	exceptions, sizeof exceptions / sizeof exceptions[0],
};

const struct calendar *calendar_builtin(void)
{
	return &builtin;
}

const struct calendar_notice *calendar_notice(const struct calendar *calendar, int year)
{
	for (size_t i = 0; i < calendar->notice_count; i++)
		if (calendar->notices[i].year == year)
			return &calendar->notices[i];
	return NULL;
}

bool calendar_has_year(const struct calendar *calendar, int year)
{
	return calendar_notice(calendar, year) != NULL;
}

/* The place of the first exception that ends on `day` or later. */
static size_t next_exception(const struct calendar *calendar, int32_t day)
{
	const struct exception *list = calendar->exceptions;
	size_t low = 0, high = calendar->exception_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].first_day + list[middle].days <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_weekday(int32_t day)
{
	return day_weekday(day) <= 5;
}

/* A walk over days, one after the other: much cheaper than asking for each. */
struct walk {
	const struct exception *next, *end; /* `next` ends on the day in hand or later */
	int32_t day;
	int weekday;
};

static struct walk walk_from(const struct calendar *calendar, int32_t day)
{
	const struct exception *list = calendar->exceptions;

	return (struct walk){ list + next_exception(calendar, day), list + calendar->exception_count, day, day_weekday(day) };
}

static void walk_on(struct walk *walk)
{
	walk->day++;
	walk->weekday = walk->weekday == 7 ? 1 : walk->weekday + 1;
	if (walk->next < walk->end && walk->next->first_day + walk->next->days <= walk->day)
		walk->next++;
}

static bool walk_is_working(const struct walk *walk)
{
	if (walk->next < walk->end && walk->next->first_day <= walk->day)
		return walk->next->working;
	return walk->weekday <= 5;
}

/* As calendar_is_working, for a day whose year is known to be there. */
static bool is_working(const struct calendar *calendar, int32_t day)
{
	struct walk walk = walk_from(calendar, day);

	return walk_is_working(&walk);
}

bool calendar_is_working(const struct calendar *calendar, int32_t day)
{
	assert(calendar_has_year(calendar, day_year(day)));
	return is_working(calendar, day);
}

/* Walks a day at a time: 250 working days are little more than a year, and most limits are under 20. */
bool calendar_nth_working_day(const struct calendar *calendar, int32_t day, int n, bool count_first, int32_t *out,
	int *missing_year)
{
	struct walk walk = walk_from(calendar, day);
	int32_t year_last = day - 1; /* the last day of the years found so far: at first not even that of `day` */
	int counted = 0;

	assert(n >= 1 && n <= NTH_MAX);
	for (;; walk_on(&walk)) {
		if (walk.day > year_last) {
			if (!calendar_has_year(calendar, day_year(walk.day))) {
				*missing_year = day_year(walk.day);
				return false;
			}
			year_last = day_period_last(PERIOD_YEAR, walk.day);
		}
		if ((walk.day == day && !count_first) || !walk_is_working(&walk))
			continue;
		if (++counted == n) {
			*out = walk.day;
			return true;
		}
	}
}

/* The years, and the days on which their weekday misleads: calendars of the same effect have the same form. */
void calendar_append_canonical(const struct calendar *calendar, struct buf *out)
{
	for (size_t i = 0; i < calendar->notice_count; i++) {
		int year = calendar->notices[i].year;
		int32_t last = day_of((struct date){ year, 12, 31 });

		buf_printf(out, "calendar %d\n", year);
		for (int32_t day = day_of((struct date){ year, 1, 1 }); day <= last; day++) {
			bool working = is_working(calendar, day);
			char name[DAY_NAME_MAX];

			if (working == is_weekday(day))
				continue;
			day_period_name(PERIOD_DAY, day, name);
			buf_printf(out, "%s %s\n", name, working ? "works" : "off");
		}
	}
}
