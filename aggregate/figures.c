#include "aggregate/figures.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { HUNDREDTHS = 10000, WAN = 10000, SECONDS_PER_HUNDREDTH = 36 };

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

void figures_hours(int64_t seconds, char text[FIGURE_VALUE_MAX])
{
	int64_t doubled = 2 * seconds + SECONDS_PER_HUNDREDTH, step = 2 * SECONDS_PER_HUNDREDTH;
	int64_t hundredths = doubled / step - (doubled % step < 0);
	int64_t size = hundredths < 0 ? -hundredths : hundredths;

	snprintf(text, FIGURE_VALUE_MAX, "%s%" PRId64 ".%02d", hundredths < 0 ? "-" : "", size / 100, (int)(size % 100));
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
	const struct cell *const *frozen; /* what was published of them, in the same order */
	size_t frozen_count;
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

int32_t figures_period_last(const struct figures_query *query, int32_t from)
{
	int32_t last = query->per == PERIOD_ALL ? query->to : day_period_last(query->per, from);

	return last < query->to ? last : query->to;
}

static struct span span_at(const struct figures_query *query, int32_t from)
{
	return (struct span){ figures_period_day(query, from), from, figures_period_last(query, from) };
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
static int64_t mean_divisor(const struct figures_query *query, int64_t cutoff_us, const struct span *span)
{
	int32_t last = zone_day(query->zone, cutoff_us - 1);

	if (last > span->to)
		last = span->to;
	return last < span->from ? 0 : (int64_t)last - span->from + 1;
}

static void fill_value(struct figure_row *row)
{
	/* Sums are never negative, but those of a store that somebody altered may be: `check` names them, this prints on. */
	row->has_value = !row->has_den || (row->den > 0 && (row->num >= 0 || row->metric->measure == MEASURE_PERCENTILE));
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
	case MEASURE_PERCENTILE:
		figures_hours(row->num, row->value);
		break;
	}
}

/* ---- how a row stands to what was published (rule R8) ------------------------------------------- */

/* Numerator and denominator of a metric, from a cell (NULL: nothing was counted). */
struct pair {
	int64_t num, den;
	bool counted; /* either is not 0 */
};

static struct pair counts_of(const struct figures_query *query, const struct metric *metric, const struct cell *cell,
	int64_t cutoff_us, const struct span *span)
{
	struct pair pair = { .num = cell == NULL ? 0 : cell->count[metric->numerator] };

	if (metric->denominator != SLOT_NONE)
		pair.den = cell == NULL ? 0 : cell->count[metric->denominator];
	if (metric->measure == MEASURE_PERCENTILE)
		pair.num = pair.den == 0 ? 0 : cell->rank_s[metric->percentile];
	pair.counted = pair.num != 0 || pair.den != 0;
	if (metric->measure == MEASURE_MEAN) /* the divisor is the same for every part and makes no row */
		pair.den = mean_divisor(query, cutoff_us, span);
	return pair;
}

static const struct cell *frozen_cell(const struct walk *walk, int32_t day, struct text key)
{
	size_t low = 0, high = walk->frozen_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct cell *cell = walk->frozen[middle];

		if (cell->day < day || (cell->day == day && text_compare(cell->key, key) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == walk->frozen_count || walk->frozen[low]->day != day || !text_equal(walk->frozen[low]->key, key))
		return NULL;
	return walk->frozen[low];
}

static bool is_immature(const struct figures_query *query, const struct figure_row *row)
{
	const int64_t day_us = INT64_C(86400000000);

	return row->has_days && row->metric->mature_days > 0 &&
		query->cutoff_us < zone_day_start(query->zone, row->to + 1) + row->metric->mature_days * day_us;
}

/* The revision that this row is held against. */
static const struct publication *revision_of(const struct figures_query *query, const struct figure_row *row)
{
	const struct publication *revision;

	if (query->published->as_of != NULL)
		return query->published->as_of;
	if (query->then_by != BY_WHOLE)
		return NULL; /* two dimensions at once are not frozen */
	revision = row->has_days ? published_of_days(query->published, row->from, row->to)
				 : published_of_moment(query->published, query->cutoff_us);
	return revision != NULL && published_has(revision, row->metric) ? revision : NULL;
}

/* Only a row whose numbers are those of the revision may be called published. */
static void fill_state(const struct walk *walk, const struct span *span, struct text key, struct figure_row *row)
{
	const struct figures_query *query = walk->query;
	const struct publication *revision = query->published == NULL ? NULL : revision_of(query, row);
	struct pair then;

	row->state = is_immature(query, row) ? ROW_IMMATURE : ROW_PROVISIONAL;
	row->revision = revision == NULL ? 0 : revision->number;
	if (revision == NULL)
		return;
	if (query->published->as_of == NULL) {
		then = counts_of(query, row->metric, frozen_cell(walk, span->key, key), revision->cutoff_us, span);
		if (then.num != row->num || then.den != row->den)
			return;
	}
	row->state = ROW_PUBLISHED;
}

/* ---- the walk ---------------------------------------------------------------------------------- */

bool figures_fill(const struct figures_query *query, const struct cell *cell, struct figure_row *row)
{
	const struct span span = { 0, row->from, row->to };
	struct pair now = counts_of(query, row->metric, cell, query->cutoff_us, &span);

	row->num = now.num;
	row->has_den = row->metric->denominator != SLOT_NONE || row->metric->measure == MEASURE_MEAN;
	row->den = now.den;
	fill_value(row);
	return now.counted;
}

/* Fills the counts from a cell (NULL: nothing was counted); false: a part that has no row. */
static bool fill_counts(const struct walk *walk, const struct cell *cell, const struct span *span,
	struct figure_row *row)
{
	bool counted = figures_fill(walk->query, cell, row);

	fill_state(walk, span, cell == NULL ? (struct text){ "", 0 } : cell->key, row);
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
	for (first += walk.count; first < count && sorted[first]->dimension < cells_frozen(query->by);)
		first++;
	walk.frozen = sorted + first;
	while (first + walk.frozen_count < count && sorted[first + walk.frozen_count]->dimension == cells_frozen(query->by))
		walk.frozen_count++;
	for (size_t i = 0; more && i < query->metric_count; i++) {
		const struct metric *metric = query->metrics[i];

		if (query->published != NULL && query->published->as_of != NULL && !published_has(query->published->as_of, metric))
			continue;
		more = metric->measure == MEASURE_STATE ? rows_of_state(&walk, metric) : rows_of_periods(&walk, metric);
	}
	return ST_OK;
}
