#include "simulate/rhythm.h"

#include "aggregate/calendar.h"
#include "base/day.h"
#include "base/lang.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	OFFICE_OPENS_MS = 8 * HOUR_MS + 30 * MINUTE_MS,
	OFFICE_CLOSES_MS = 17 * HOUR_MS + 30 * MINUTE_MS,
	DESK_OPENS_MS = 8 * HOUR_MS,
	DESK_CLOSES_MS = 22 * HOUR_MS
};

/* Volume by sort of day, in hundredths of a plain Thursday's; Monday brings what the weekend left. */
static const uint32_t weekday_weight[8] = { 0, 114, 106, 102, 100, 97, 88, 84 };
enum { SATURDAY_OFF_WEIGHT = 62, SUNDAY_OFF_WEIGHT = 55, HOLIDAY_WEIGHT = 44 };

static const uint32_t month_weight[13] = { 0, 94, 103, 104, 96, 98, 104, 111, 110, 101, 95, 97, 99 };

/* By hour, of working days and of days off. */
static const uint32_t hour_weight[2][24] = {
	{ 9, 6, 4, 3, 3, 5, 13, 32, 88, 102, 98, 80, 44, 48, 82, 95, 92, 74, 46, 40, 36, 30, 22, 14 },
	{ 12, 9, 6, 4, 4, 6, 14, 30, 56, 72, 74, 62, 46, 46, 58, 66, 66, 58, 48, 46, 44, 36, 26, 17 },
};

/* Days of a storm, a burst main, a new measure: one in 80, with half as many calls again. */
enum { EVENT_DAY_PPM = 12500, EVENT_DAY_PERCENT = 152, DAY_NOISE_PERCENT = 9, HOUR_NOISE_PERCENT = 15 };

static bool is_working(const struct rhythm *rhythm, int32_t place)
{
	return rhythm->work_before[place + 1] > rhythm->work_before[place];
}

static uint32_t noisy(struct dice *dice, uint32_t value, int percent)
{
	return value * (uint32_t)dice_between(dice, 100 - percent, 100 + percent);
}

static uint32_t day_weight(const struct rhythm *rhythm, uint64_t seed, int32_t place)
{
	int32_t day = rhythm->first_day + place;
	struct dice dice = dice_make(seed, DICE_VOLUME, (uint64_t)day);
	int weekday = day_weekday(day);
	uint32_t weight = weekday_weight[weekday];

	if (!is_working(rhythm, place))
		weight = weekday == 6 ? SATURDAY_OFF_WEIGHT : weekday == 7 ? SUNDAY_OFF_WEIGHT : HOLIDAY_WEIGHT;
	weight = noisy(&dice, weight * month_weight[day_date(day).month] / 10, DAY_NOISE_PERCENT);
	return dice_ppm(&dice, EVENT_DAY_PPM) ? weight / 100 * EVENT_DAY_PERCENT : weight;
}

/*
 * The line takes no new calls after 23:00 on 31 December: a call that began in the old year
 * would else open its order in the new one, and calls and creations of the year would differ
 * in their days (rule R56).
 */
static void fill_hours(const struct rhythm *rhythm, uint64_t seed, int32_t place)
{
	int32_t day = rhythm->first_day + place;
	struct dice dice = dice_make(seed, DICE_HOURS, (uint64_t)day);
	struct date date = day_date(day);
	const uint32_t *table = hour_weight[is_working(rhythm, place) ? 0 : 1];
	uint64_t before[25] = { 0 };

	for (int hour = 0; hour < 24; hour++)
		before[hour + 1] = before[hour] + noisy(&dice, table[hour], HOUR_NOISE_PERCENT);
	if (date.month == 12 && date.day == 31)
		before[24] = before[23];
	for (int hour = 0; hour < 24; hour++) {
		uint64_t part = (before[hour] << 32) / before[24];

		rhythm->hours[place * 24 + hour] = part > UINT32_MAX ? UINT32_MAX : (uint32_t)part;
	}
}

/* Shares of `a_year` by weight, exact in their sum: each day gets the difference of two rounded running sums. */
static void fill_stream(const struct rhythm *rhythm, struct rhythm_stream *stream, uint32_t a_year)
{
	for (int year = 0; year < rhythm->years; year++) {
		int32_t from = rhythm->year_start[year];
		int32_t to = rhythm->year_start[year + 1];
		uint32_t base = stream->before[from];
		uint64_t sum = 0;
		uint64_t running = 0;

		for (int32_t i = from; i < to; i++)
			sum += rhythm->weight[i];
		for (int32_t i = from; i < to; i++) {
			running += rhythm->weight[i];
			stream->before[i + 1] = base + (uint32_t)(running * a_year / sum);
		}
	}
}

static enum status check_calendar(const struct calendar *calendar, int first_year, int years, struct err *err)
{
	for (int year = first_year; year <= first_year + years; year++) {
		if (!calendar_has_year(calendar, year))
			return err_set(err, ST_USAGE, _("no holiday calendar for %d: the simulated years and the year after need one"), year);
	}
	return ST_OK;
}

static void fill_working_days(struct rhythm *rhythm, const struct calendar *calendar)
{
	int32_t count = 0;

	for (int32_t i = 0; i < rhythm->days_known; i++) {
		rhythm->work_before[i] = count;
		if (calendar_is_working(calendar, rhythm->first_day + i))
			rhythm->work_days[count++] = rhythm->first_day + i;
	}
	rhythm->work_before[rhythm->days_known] = count;
}

static enum status allocate(struct rhythm *rhythm, struct err *err)
{
	size_t days = (size_t)rhythm->days;
	size_t known = (size_t)rhythm->days_known;

	rhythm->weight = calloc(days, sizeof *rhythm->weight);
	rhythm->hours = calloc(days * 24, sizeof *rhythm->hours);
	rhythm->work_before = calloc(known + 1, sizeof *rhythm->work_before);
	rhythm->work_days = calloc(known, sizeof *rhythm->work_days);
	rhythm->calls.before = calloc(days + 1, sizeof *rhythm->calls.before);
	rhythm->reviews.before = calloc(days + 1, sizeof *rhythm->reviews.before);
	if (rhythm->weight == NULL || rhythm->hours == NULL || rhythm->work_before == NULL || rhythm->work_days == NULL ||
	    rhythm->calls.before == NULL || rhythm->reviews.before == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

enum status rhythm_init(struct rhythm *rhythm, int first_year, int years, uint64_t seed, uint32_t calls_a_year,
	uint32_t reviews_a_year, struct err *err)
{
	const struct calendar *calendar = calendar_builtin();
	enum status st;

	memset(rhythm, 0, sizeof *rhythm);
	st = check_calendar(calendar, first_year, years, err);
	if (st != ST_OK)
		return st;
	rhythm->first_year = first_year;
	rhythm->years = years;
	rhythm->first_day = day_of((struct date){ first_year, 1, 1 });
	for (int i = 0; i <= years + 1; i++)
		rhythm->year_start[i] = day_of((struct date){ first_year + i, 1, 1 }) - rhythm->first_day;
	rhythm->days = rhythm->year_start[years];
	rhythm->days_known = rhythm->days + RHYTHM_AFTER_DAYS;
	st = allocate(rhythm, err);
	if (st != ST_OK)
		return st;
	fill_working_days(rhythm, calendar);
	for (int32_t i = 0; i < rhythm->days; i++) {
		rhythm->weight[i] = day_weight(rhythm, seed, i);
		fill_hours(rhythm, seed, i);
	}
	fill_stream(rhythm, &rhythm->calls, calls_a_year);
	fill_stream(rhythm, &rhythm->reviews, reviews_a_year);
	return ST_OK;
}

void rhythm_clear(struct rhythm *rhythm)
{
	free(rhythm->weight);
	free(rhythm->hours);
	free(rhythm->work_before);
	free(rhythm->work_days);
	free(rhythm->calls.before);
	free(rhythm->reviews.before);
	memset(rhythm, 0, sizeof *rhythm);
}

/* The day that number `index` belongs to: the last with before[day] <= index. */
static int32_t day_place(const struct rhythm *rhythm, const struct rhythm_stream *stream, uint32_t index)
{
	int32_t low = 0;
	int32_t high = rhythm->days;

	while (high - low > 1) {
		int32_t middle = low + (high - low) / 2;

		if (stream->before[middle] <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int64_t rhythm_start_ms(const struct rhythm *rhythm, const struct rhythm_stream *stream, uint32_t index,
	uint32_t moment, uint32_t *serial)
{
	int32_t place = day_place(rhythm, stream, index);
	const uint32_t *hours = rhythm->hours + place * 24;
	uint64_t count = stream->before[place + 1] - stream->before[place];
	uint64_t part;
	uint64_t from;
	uint64_t width;
	int hour = 0;

	assert(count > 0 && index - stream->before[place] < count);
	*serial = index - stream->before[place];
	part = (((uint64_t)*serial << 32) + moment) / count;
	while (hour < 23 && hours[hour + 1] <= part)
		hour++;
	from = hours[hour];
	width = (hour < 23 ? hours[hour + 1] : UINT64_C(1) << 32) - from;
	return (int64_t)(rhythm->first_day + place) * DAY_MS + hour * HOUR_MS + (int64_t)((part - from) * HOUR_MS / width);
}

int rhythm_year_place(const struct rhythm *rhythm, int32_t day)
{
	int place = 0;

	while (place < rhythm->years && day - rhythm->first_day >= rhythm->year_start[place + 1])
		place++;
	return place;
}

int32_t rhythm_nth_working_day(const struct rhythm *rhythm, int32_t day, int n)
{
	int32_t place = day - rhythm->first_day;
	int32_t number;

	assert(place >= 0 && place < rhythm->days_known && n >= 1);
	number = rhythm->work_before[place + 1] + n - 1;
	assert(number < rhythm->work_before[rhythm->days_known]);
	return rhythm->work_days[number];
}

int32_t rhythm_working_day_of_year(const struct rhythm *rhythm, int place, int n)
{
	assert(n >= 0 && n < rhythm_working_days_in_year(rhythm, place));
	return rhythm->work_days[rhythm->work_before[rhythm->year_start[place]] + n];
}

int rhythm_working_days_in_year(const struct rhythm *rhythm, int place)
{
	assert(place >= 0 && place < rhythm->years);
	return rhythm->work_before[rhythm->year_start[place + 1]] - rhythm->work_before[rhythm->year_start[place]];
}

int64_t rhythm_office_ms(const struct rhythm *rhythm, struct dice *dice, int64_t time_ms)
{
	int32_t day = rhythm_day(time_ms);
	int64_t clock_ms = time_ms - (int64_t)day * DAY_MS;
	bool working = is_working(rhythm, day - rhythm->first_day);

	if (working && clock_ms >= OFFICE_OPENS_MS && clock_ms < OFFICE_CLOSES_MS)
		return time_ms;
	if (!working || clock_ms >= OFFICE_CLOSES_MS)
		day = rhythm_nth_working_day(rhythm, day, 1);
	return (int64_t)day * DAY_MS + OFFICE_OPENS_MS + dice_low_between(dice, 1, 5400) * SECOND_MS;
}

int64_t rhythm_desk_ms(struct dice *dice, int64_t time_ms)
{
	int32_t day = rhythm_day(time_ms);
	int64_t clock_ms = time_ms - (int64_t)day * DAY_MS;

	if (clock_ms >= DESK_OPENS_MS && clock_ms < DESK_CLOSES_MS)
		return time_ms;
	if (clock_ms >= DESK_CLOSES_MS)
		day++;
	return (int64_t)day * DAY_MS + DESK_OPENS_MS + dice_low_between(dice, 1, 3600) * SECOND_MS;
}
