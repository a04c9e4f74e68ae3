#include "cli/comparing.h"

#include "base/day.h"

#include <stdlib.h>
#include <string.h>

/* The days that one period is compared with. */
struct stretch {
	int32_t key; /* figures_period_day of the period */
	int32_t first, last;
	struct cells *cells; /* that hold its sums; those of the run that it is read with */
};

struct comparing {
	const struct reading *reading;
	const struct figures_query *query;
	struct stretch *stretches; /* by key */
	size_t count;
	size_t from, end; /* those that are being read */
	struct comparison row;
};

enum status comparing_with(const struct settings *settings, enum compare_with *with, struct err *err)
{
	const char *word = settings_text(settings, "compare");

	*with = COMPARE_NONE;
	if (word == NULL)
		return ST_OK;
	if (settings_text(settings, "as-of") != NULL && settings_origin(settings, "compare") != ORIGIN_FLAG)
		return ST_OK;
	if (settings_text(settings, "as-of") != NULL)
		return err_set(err, ST_USAGE, _("--compare compares today's figures: leave --as-of out"));
	*with = strcmp(word, "year-ago") == 0 ? COMPARE_YEAR_AGO : COMPARE_PREVIOUS;
	return ST_OK;
}

void comparing_free(struct comparing *comparing)
{
	if (comparing == NULL)
		return;
	for (size_t i = 0; i < comparing->count; i++)
		if (i == 0 || comparing->stretches[i].cells != comparing->stretches[i - 1].cells)
			cells_free(comparing->stretches[i].cells);
	free(comparing->stretches);
	free(comparing);
}

static enum status list(struct comparing *comparing, enum compare_with with, struct err *err)
{
	const struct figures_query *query = comparing->query;
	size_t cap = 0;

	for (int32_t from = query->from, last; query->has_days && from <= query->to; from = last + 1) {
		struct stretch stretch = { .key = figures_period_day(query, from) };

		last = figures_period_last(query, from);
		if (!compare_days(query, with, from, last, &stretch.first, &stretch.last))
			continue;
		if (comparing->count == cap) {
			size_t wanted = cap == 0 ? 64 : 2 * cap;
			struct stretch *bigger = realloc(comparing->stretches, wanted * sizeof *bigger);

			if (bigger == NULL)
				return err_set(err, ST_SYSTEM, _("out of memory"));
			comparing->stretches = bigger;
			cap = wanted;
		}
		comparing->stretches[comparing->count++] = stretch;
	}
	return ST_OK;
}

/* Of the stretches being read, which follow one another without a gap, the one that the day lies in. */
static int32_t key_of(const void *context, int32_t day)
{
	const struct comparing *comparing = context;
	size_t low = comparing->from, high = comparing->end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (comparing->stretches[middle].last < day)
			low = middle + 1;
		else
			high = middle;
	}
	return day == CELL_AS_OF || low == comparing->end ? CELL_AS_OF : comparing->stretches[low].key;
}

static uint64_t slots_of(const struct figures_query *query)
{
	uint64_t slots = 0;

	for (size_t i = 0; i < query->metric_count; i++) {
		const struct metric *metric = query->metrics[i];

		if (metric->measure == MEASURE_STATE)
			continue;
		slots |= UINT64_C(1) << metric->numerator;
		if (metric->denominator != SLOT_NONE)
			slots |= UINT64_C(1) << metric->denominator;
	}
	return slots;
}

static enum status read_some(struct comparing *comparing, size_t from, size_t end, uint64_t slots, struct err *err)
{
	const struct figures_query *query = comparing->query;
	const struct store_cells_query cells_query = { .dimension = query->by, .then_by = query->then_by, .level = query->level,
		.from = comparing->stretches[from].first, .to = comparing->stretches[end - 1].last, .cutoff_us = query->cutoff_us,
		.day_key = key_of, .context = comparing, .slots = slots, .ranks = (slots >> SLOT_HANDLED & 1u) != 0 };
	struct cells *cells = NULL;

	if (cells_new(&cells, err) != ST_OK)
		return err->status;
	for (size_t i = from; i < end; i++)
		comparing->stretches[i].cells = cells;
	comparing->from = from;
	comparing->end = end;
	return store_read_cells(comparing->reading->store, &cells_query, cells, err);
}

/* As many as follow one another from the place on; cut periods, a leap day and a week 53 make runs of their own. */
static size_t run_end(const struct comparing *comparing, size_t from)
{
	size_t end = from + 1;

	while (end < comparing->count && comparing->stretches[end].first == comparing->stretches[end - 1].last + 1)
		end++;
	return end;
}

static enum status read_all(struct comparing *comparing, struct err *err)
{
	uint64_t slots = slots_of(comparing->query);
	enum status st = ST_OK;

	for (size_t from = 0, end; st == ST_OK && slots != 0 && from < comparing->count; from = end) {
		end = run_end(comparing, from);
		st = read_some(comparing, from, end, slots, err);
	}
	return st;
}

enum status comparing_new(const struct reading *reading, const struct figures_query *query, enum compare_with with,
	struct comparing **out, struct err *err)
{
	struct comparing *comparing;
	enum status st;

	*out = NULL;
	if (with == COMPARE_NONE)
		return ST_OK;
	comparing = calloc(1, sizeof *comparing);
	if (comparing == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	comparing->reading = reading;
	comparing->query = query;
	st = list(comparing, with, err);
	if (st == ST_OK)
		st = read_all(comparing, err);
	if (st == ST_OK)
		*out = comparing;
	else
		comparing_free(comparing);
	return st;
}

static const struct stretch *stretch_of(const struct comparing *comparing, int32_t key)
{
	size_t low = 0, high = comparing->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (comparing->stretches[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < comparing->count && comparing->stretches[low].key == key ? &comparing->stretches[low] : NULL;
}

const struct comparison *comparing_row(struct comparing *comparing, const struct figure_row *row)
{
	const struct figures_query *query = comparing->query;
	const struct breakdown by = { query->by, query->then_by, 0 };
	const struct stretch *stretch = row->has_days ? stretch_of(comparing, figures_period_day(query, row->from)) : NULL;
	struct text parts[DIMENSIONS] = { [BY_WHOLE] = { "", 0 } };
	char room[BREAKDOWN_KEY_MAX];

	if (stretch == NULL || stretch->cells == NULL)
		return NULL;
	parts[row->then_by] = row->then_key;
	parts[row->by] = row->key;
	compare_fill(query, row, stretch->first, stretch->last,
		cells_at(stretch->cells, query->by, stretch->key, breakdown_key(&by, parts, room)), &comparing->row);
	return &comparing->row;
}

enum status comparing_missing_years(const struct comparing *comparing, const struct reading *reading,
	const struct figures_query *query, struct err *err)
{
	struct reading_years years = { .count = 0 };
	struct figures_query then = *query;
	enum status st;

	if (comparing == NULL)
		return reading_missing_years(reading, query, err);
	st = reading_years_add(reading, query, &years, err);
	for (size_t from = 0, end; st == ST_OK && from < comparing->count; from = end) {
		end = run_end(comparing, from);
		then.from = comparing->stretches[from].first;
		then.to = comparing->stretches[end - 1].last;
		st = reading_years_add(reading, &then, &years, err);
	}
	return st == ST_OK ? reading_years_answer(&years, err) : st;
}

enum status comparing_status(const struct comparing *comparing, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; comparing != NULL && i < comparing->count && st == ST_OK; i++)
		if (comparing->stretches[i].cells != NULL)
			st = cells_status(comparing->stretches[i].cells, err);
	return st;
}
