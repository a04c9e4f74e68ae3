#include "aggregate/compare.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { HUNDREDTHS_OF_PERCENT = 10000 };

static bool is_whole(enum period period, int32_t from, int32_t to)
{
	return period != PERIOD_ALL && day_period_first(period, from) == from && day_period_last(period, from) == to;
}

bool compare_days(const struct figures_query *query, enum compare_with with, int32_t from, int32_t to, int32_t *first,
	int32_t *last)
{
	enum period period = is_whole(query->per, from, to) ? query->per : PERIOD_ALL;

	if (with == COMPARE_PREVIOUS)
		return day_period_before(period, from, to, first, last);
	return day_period_year_before(period, from, to, first, last);
}

int64_t compare_difference(int64_t a, int64_t b, int64_t c, int64_t d, int64_t scale)
{
	__int128 den = (__int128)b * d * 2;
	__int128 num = ((__int128)a * d - (__int128)c * b) * 2 * scale + den / 2;
	__int128 floor = num / den;

	assert(b > 0 && d > 0);
	if (num % den < 0)
		floor--;
	return (int64_t)floor;
}

static void print_hundredths(int64_t value, char text[FIGURE_VALUE_MAX])
{
	int64_t size = value < 0 ? -value : value;

	(void)snprintf(text, FIGURE_VALUE_MAX, "%s%" PRId64 ".%02d", value < 0 ? "-" : "", size / 100, (int)(size % 100));
}

void compare_percent(int64_t now, int64_t then, char text[FIGURE_VALUE_MAX])
{
	const int64_t by = now - then, size = by < 0 ? -by : by, sign = by < 0 ? -1 : 1;
	int64_t hundredths = compare_difference(by, then, 0, 1, HUNDREDTHS_OF_PERCENT);

	if (hundredths == 0 && size > 0)
		hundredths = sign;
	if (hundredths == sign * HUNDREDTHS_OF_PERCENT && size < then)
		hundredths -= sign;
	print_hundredths(hundredths, text);
}

static void fill_change(const struct figure_row *now, struct comparison *out)
{
	const struct figure_row *then = &out->then;

	switch (now->metric->measure) {
	case MEASURE_COUNT:
	case MEASURE_STATE:
		(void)snprintf(out->change, sizeof out->change, "%" PRId64, now->num - then->num);
		out->has_percent = then->num > 0;
		if (out->has_percent)
			compare_percent(now->num, then->num, out->percent);
		break;
	case MEASURE_RATE:
	case MEASURE_RATIO:
		print_hundredths(compare_difference(now->num, now->den, then->num, then->den, HUNDREDTHS_OF_PERCENT), out->change);
		break;
	case MEASURE_PERCENTILE:
		figures_hours(now->num - then->num, out->change);
		break;
	case MEASURE_MEAN:
		(void)snprintf(out->change, sizeof out->change, "%" PRId64,
			compare_difference(now->num, now->den, then->num, then->den, 1));
		break;
	}
}

void compare_fill(const struct figures_query *query, const struct figure_row *row, int32_t first, int32_t last,
	const struct cell *cell, struct comparison *out)
{
	*out = (struct comparison){ .then = { .metric = row->metric, .period = "all", .has_days = true, .from = first, .to = last,
		.by = row->by, .then_by = row->then_by, .key = row->key, .then_key = row->then_key } };
	/* A stretch before a period that was cut may lie across two: it has no name, its days tell. */
	if (query->per != PERIOD_ALL) {
		out->then.period[0] = '\0';
		if (day_period_last(query->per, first) >= last)
			day_period_name(query->per, first, out->then.period);
	}
	(void)figures_fill(query, cell, &out->then);
	out->has_change = row->has_value && out->then.has_value;
	if (out->has_change)
		fill_change(row, out);
}
