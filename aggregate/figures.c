#include "aggregate/figures.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { HUNDREDTHS = 10000, WAN = 10000 };

/* ---- values (rule R43) ------------------------------------------------------------------------- */

void figures_percent(int64_t num, int64_t den, char text[FIGURE_VALUE_MAX])
{
	int64_t whole, rest, hundredths;

	assert(num >= 0 && den > 0);
	/* floor((20000 num + den) / (2 den)) with the whole part taken out first, so that nothing overflows. */
	whole = num / den;
	rest = num % den;
	hundredths = whole * HUNDREDTHS + (2 * HUNDREDTHS * rest + den) / (2 * den);
	if (hundredths == HUNDREDTHS && num < den)
		hundredths = HUNDREDTHS - 1;
	if (hundredths == 0 && num > 0)
		hundredths = 1;
	snprintf(text, FIGURE_VALUE_MAX, "%" PRId64 ".%02d", hundredths / 100, (int)(hundredths % 100));
}

void figures_mean(int64_t num, int64_t den, char text[FIGURE_VALUE_MAX])
{
	assert(num >= 0 && den > 0);
	snprintf(text, FIGURE_VALUE_MAX, "%" PRId64, num / den + (2 * (num % den) + den) / (2 * den));
}

void figures_wan(int64_t num, char text[FIGURE_VALUE_MAX])
{
	int64_t hundredths = (num + WAN / 200) / (WAN / 100);

	assert(num >= 0);
	snprintf(text, FIGURE_VALUE_MAX, "%" PRId64 ".%02d", hundredths / 100, (int)(hundredths % 100));
}

/* ---- rows -------------------------------------------------------------------------------------- */

/* The walk over one query: the cells of the wanted dimension, by day and key. */
struct walk {
	const struct figures_query *query;
	const struct cell *const *cells;
	size_t count;
	bool (*row)(void *context, const struct figure_row *row);
	void *context;
};

/* One period as cut by --from and --to. */
struct span {
	int32_t key; /* the day that its cells are filed under */
	int32_t from, to;
};

int32_t figures_period_day(const struct figures_query *query, int32_t day)
{
	if (day == CELL_AS_OF)
		return day;
	return query->per == PERIOD_ALL ? query->from : day_period_first(query->per, day);
}

static struct span span_at(const struct figures_query *query, int32_t from)
{
	struct span span = { figures_period_day(query, from), from, query->to };

	if (query->per != PERIOD_ALL && day_period_last(query->per, from) < query->to)
		span.to = day_period_last(query->per, from);
	return span;
}

/* The cells of a day: [*first, *end). Cells are sorted by day, so a bisection finds them. */
static void cells_of(const struct walk *walk, int32_t day, size_t *first, size_t *end)
{
	size_t low = 0, high = walk->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (walk->cells[middle]->day < day)
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	for (*end = low; *end < walk->count && walk->cells[*end]->day == day;)
		(*end)++;
}

/* Rule R19: the civil days of the period that have begun before the cut-off. */
static int64_t mean_divisor(const struct figures_query *query, const struct span *span)
{
	int32_t last = zone_day(query->zone, query->cutoff_us - 1);

	if (last > span->to)
		last = span->to;
	return last < span->from ? 0 : (int64_t)last - span->from + 1;
}

static void fill_value(struct figure_row *row)
{
	/* Sums are never negative, but those of a store that somebody altered may be: `check` names them, this prints on. */
	row->has_value = !row->has_den || (row->den > 0 && row->num >= 0);
	row->value[0] = '\0';
	if (!row->has_value)
		return;
	switch (row->metric->measure) {
	case MEASURE_COUNT:
	case MEASURE_STATE:
		snprintf(row->value, sizeof row->value, "%" PRId64, row->num);
		break;
	case MEASURE_RATE:
	case MEASURE_RATIO:
		figures_percent(row->num, row->den, row->value);
		break;
	case MEASURE_MEAN:
		figures_mean(row->num, row->den, row->value);
		break;
	}
}

/* Fills the counts from a cell (NULL: nothing was counted); false: a part that has no row. */
static bool fill_counts(const struct walk *walk, const struct cell *cell, const struct span *span,
	struct figure_row *row)
{
	const struct metric *metric = row->metric;
	bool counted;

	row->num = cell == NULL ? 0 : cell->count[metric->numerator];
	row->has_den = metric->denominator != SLOT_NONE || metric->measure == MEASURE_MEAN;
	row->den = 0;
	if (metric->denominator != SLOT_NONE)
		row->den = cell == NULL ? 0 : cell->count[metric->denominator];
	counted = row->num != 0 || row->den != 0;
	if (metric->measure == MEASURE_MEAN) /* the divisor is the same for every part and makes no row */
		row->den = mean_divisor(walk->query, span);
	fill_value(row);
	return counted || row->by == BY_WHOLE;
}

static void take_key(struct figure_row *row, struct text key)
{
	row->key = row->then_by == BY_WHOLE ? key : breakdown_first(key);
	if (row->then_by != BY_WHOLE)
		row->then_key = breakdown_second(key);
}

/* The rows of one metric and period; `row` has metric, period and days. */
static bool rows_of(const struct walk *walk, const struct span *span, struct figure_row *row)
{
	size_t at, end;

	row->by = walk->query->by;
	row->then_by = walk->query->then_by;
	row->key = row->then_key = (struct text){ "", 0 };
	cells_of(walk, span->key, &at, &end);
	if (row->by == BY_WHOLE) {
		fill_counts(walk, at < end ? walk->cells[at] : NULL, span, row);
		return walk->row(walk->context, row);
	}
	for (; at < end; at++) {
		take_key(row, walk->cells[at]->key);
		if (fill_counts(walk, walk->cells[at], span, row) && !walk->row(walk->context, row))
			return false;
	}
	return true;
}

/* A state has no day: one row for all cases as of the cut-off. */
static bool rows_of_state(const struct walk *walk, const struct metric *metric)
{
	const struct span span = { CELL_AS_OF, 0, 0 };
	struct figure_row row = { .metric = metric, .period = "as-of" };

	return rows_of(walk, &span, &row);
}

static bool rows_of_periods(const struct walk *walk, const struct metric *metric)
{
	const struct figures_query *query = walk->query;
	struct span span;

	if (!query->has_days)
		return true;
	for (int32_t from = query->from; from <= query->to; from = span.to + 1) {
		struct figure_row row = { .metric = metric, .period = "all", .has_days = true };

		span = span_at(query, from);
		row.from = span.from;
		row.to = span.to;
		if (query->per != PERIOD_ALL)
			day_period_name(query->per, from, row.period);
		if (!rows_of(walk, &span, &row))
			return false;
	}
	return true;
}

enum status figures_rows(const struct figures_query *query, struct cells *cells,
	bool (*row)(void *context, const struct figure_row *row), void *context, struct err *err)
{
	struct walk walk = { .query = query, .row = row, .context = context };
	const struct cell *const *sorted;
	enum status st;
	size_t count, first = 0;
	bool more = true;

	st = cells_sorted(cells, &sorted, &count, err);
	if (st != ST_OK)
		return st;
	while (first < count && sorted[first]->dimension < query->by)
		first++;
	walk.cells = sorted + first;
	while (first + walk.count < count && sorted[first + walk.count]->dimension == query->by)
		walk.count++;
	for (size_t i = 0; more && i < query->metric_count; i++) {
		const struct metric *metric = query->metrics[i];

		more = metric->measure == MEASURE_STATE ? rows_of_state(&walk, metric) : rows_of_periods(&walk, metric);
	}
	return ST_OK;
}
