#include "aggregate/calendar.h"

#include "base/day.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

/* The header's promise, and the contract's limit_working_days (rule R5). */
enum { NTH_MAX = 250 };

struct calendar {
	const struct calendar_notice *notices; /* by year */
	size_t notice_count;
	const struct calendar_run *runs; /* days that differ from what their weekdays say, or are listed all the same */
	size_t run_count;                /* by day, none overlapping */
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

static const struct calendar_run builtin_runs[] = {
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
	builtin_runs, sizeof builtin_runs / sizeof builtin_runs[0],
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

/* The place of the first run that ends on `day` or later. */
static size_t next_run(const struct calendar *calendar, int32_t day)
{
	const struct calendar_run *list = calendar->runs;
	size_t low = 0, high = calendar->run_count;

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
	const struct calendar_run *next, *end; /* `next` ends on the day in hand or later */
	int32_t day;
	int weekday;
};

static struct walk walk_from(const struct calendar *calendar, int32_t day)
{
	const struct calendar_run *list = calendar->runs;

	return (struct walk){ list + next_run(calendar, day), list + calendar->run_count, day, day_weekday(day) };
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
	int32_t year_last = day - 1; /* the last day of the years found so far: at first none */
	int counted = 0;

	assert(n >= 1 && n <= NTH_MAX);
	for (;; walk_on(&walk)) {
		if (walk.day == day && !count_first)
			continue;
		if (walk.day > year_last) {
			if (!calendar_has_year(calendar, day_year(walk.day))) {
				*missing_year = day_year(walk.day);
				return false;
			}
			year_last = day_period_last(PERIOD_YEAR, walk.day);
		}
		if (!walk_is_working(&walk))
			continue;
		if (++counted == n) {
			*out = walk.day;
			return true;
		}
	}
}

/* Whether two runs are one: the second follows on the first and says the same. */
static bool goes_on(const struct calendar_run *run, const struct calendar_run *next)
{
	return run->working == next->working && run->first_day + run->days == next->first_day;
}

bool calendar_run_from(const struct calendar *calendar, int32_t day, struct calendar_run *out)
{
	size_t at = next_run(calendar, day);

	if (at == calendar->run_count)
		return false;
	while (at > 0 && goes_on(&calendar->runs[at - 1], &calendar->runs[at]))
		at--;
	*out = calendar->runs[at];
	while (++at < calendar->run_count && goes_on(out, &calendar->runs[at]))
		out->days += calendar->runs[at].days;
	return true;
}

bool calendar_working_days(const struct calendar *calendar, int32_t from, int32_t to, int *out, int *missing_year)
{
	int32_t first = from < to ? from : to, last = from < to ? to : from;
	struct walk walk = walk_from(calendar, first);
	int count = 0;

	for (int year = day_year(first + 1); first < last && year <= day_year(last); year++)
		if (!calendar_has_year(calendar, year)) {
			*missing_year = year;
			return false;
		}
	while (walk.day < last) {
		walk_on(&walk);
		count += walk_is_working(&walk);
	}
	*out = to < from ? -count : count;
	return true;
}

/* ---- one made of another ---- */

static bool is_stated(const struct calendar_notice *years, size_t count, int year)
{
	for (size_t i = 0; i < count; i++)
		if (years[i].year == year)
			return true;
	return false;
}

/* A calendar in the making, and the memory that it has become. */
struct made {
	struct calendar calendar; /* first: the calendar is what is handed out */
	struct calendar_notice *notices;
	struct calendar_run *runs;
};

static void add_notices(struct made *made, const struct calendar *base, const struct calendar_notice *years, size_t count)
{
	size_t at = 0, made_count = 0;

	for (size_t i = 0; i < base->notice_count; i++) {
		while (at < count && years[at].year < base->notices[i].year)
			made->notices[made_count++] = years[at++];
		if (at < count && years[at].year == base->notices[i].year)
			made->notices[made_count++] = years[at++];
		else
			made->notices[made_count++] = base->notices[i];
	}
	while (at < count)
		made->notices[made_count++] = years[at++];
	made->calendar.notice_count = made_count;
}

/* Adds days behind the last run; where they go on like it, they become part of it. */
static void add_days(struct made *made, int32_t day, int32_t days, bool working)
{
	size_t count = made->calendar.run_count;
	struct calendar_run *last = count == 0 ? NULL : &made->runs[count - 1];

	const struct calendar_run run = { day, days, working };

	if (last != NULL && goes_on(last, &run))
		last->days += days;
	else
		made->runs[made->calendar.run_count++] = run;
}

/* What the base lists from `from` on and before `to`, but for the years that are stated anew. */
static void add_base(struct made *made, const struct calendar *base, const struct calendar_notice *years, size_t count,
	int32_t from, int32_t to)
{
	for (size_t i = next_run(base, from); i < base->run_count && base->runs[i].first_day < to; i++)
		for (int32_t k = 0; k < base->runs[i].days; k++) {
			int32_t day = base->runs[i].first_day + k;

			if (day >= from && day < to && !is_stated(years, count, day_year(day)))
				add_days(made, day, 1, base->runs[i].working);
		}
}

struct calendar *calendar_amend(const struct calendar *base, const struct calendar_notice *years, size_t year_count,
	const struct calendar_run *runs, size_t run_count)
{
	struct made *made = calloc(1, sizeof *made);
	int32_t from = DAY_MIN;
	size_t runs_max = 2 * run_count + 1; /* each run of the base can be cut by runs and by the ends of years */

	if (made == NULL)
		return NULL;
	for (size_t i = 0; i < base->run_count; i++)
		runs_max += 1 + (size_t)(day_year(base->runs[i].first_day + base->runs[i].days - 1) - day_year(base->runs[i].first_day));
	made->notices = calloc(base->notice_count + year_count + 1, sizeof *made->notices);
	made->runs = calloc(runs_max, sizeof *made->runs);
	made->calendar.notices = made->notices;
	made->calendar.runs = made->runs;
	if (made->notices == NULL || made->runs == NULL) {
		calendar_free(&made->calendar);
		return NULL;
	}
	add_notices(made, base, years, year_count);
	for (size_t i = 0; i < run_count; i++) {
		add_base(made, base, years, year_count, from, runs[i].first_day);
		add_days(made, runs[i].first_day, runs[i].days, runs[i].working);
		from = runs[i].first_day + runs[i].days;
	}
	add_base(made, base, years, year_count, from, DAY_MAX);
	return &made->calendar;
}

void calendar_free(struct calendar *calendar)
{
	struct made *made = (struct made *)calendar;

	if (made == NULL)
		return;
	free(made->notices);
	free(made->runs);
	free(made);
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
