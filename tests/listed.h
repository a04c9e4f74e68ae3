/*
 * listed - whether the lists behind the figures are as long as the integers say (rule R55): every row of `figures`
 * against the things that the store hands out for it.
 */
#ifndef HOTLINE_TESTS_LISTED_H
#define HOTLINE_TESTS_LISTED_H

#include "aggregate/figures.h"
#include "store/things.h"

#include <inttypes.h>
#include <stdio.h>

enum { LISTED_METRICS_MAX = 64, LISTED_TEXT_MAX = 300 };

struct listed {
	struct store *store;
	int64_t cutoff_us;
	int64_t rows, things; /* compared */
	int64_t wrong;
	char first[LISTED_TEXT_MAX]; /* what was wrong first */
	int level;
	/* of the list in hand */
	const struct figure_row *row;
	int64_t count;
	int32_t last_day;
	bool strays; /* a thing of another day or part */
	struct err *err;
};

static inline bool listed_in_part(const struct listed *listed, const struct contribution *one, enum dimension by,
	struct text key)
{
	const struct breakdown breakdown = { by, BY_WHOLE, listed->level };

	return by == BY_WHOLE || text_equal(breakdown_cut(&breakdown, by, one->parts[by]), key);
}

static inline enum status listed_take(void *context, const struct thing *thing, struct err *err)
{
	struct listed *listed = context;
	const struct figure_row *row = listed->row;
	const struct contribution *one = thing->counted;

	(void)err;
	listed->count++;
	listed->strays = listed->strays || !listed_in_part(listed, one, row->by, row->key) ||
		!listed_in_part(listed, one, row->then_by, row->then_key) ||
		(row->has_days ? one->day < row->from || one->day > row->to : one->day != CELL_AS_OF);
	return ST_OK;
}

/* The things with `slot` and not `without` against what the row says. */
static inline bool listed_compare(struct listed *listed, enum slot slot, enum slot without, int64_t wanted)
{
	const struct figure_row *row = listed->row;
	struct things_query query = { .slot = slot, .without = without, .found_by = row->metric->found_by,
		.from = row->has_days ? row->from : 0, .to = row->has_days ? row->to : -1, .cutoff_us = listed->cutoff_us,
		.level = listed->level };

	query.has_part[row->by] = query.has_part[row->then_by] = true;
	query.parts[row->by] = row->key;
	if (row->then_by != BY_WHOLE)
		query.parts[row->then_by] = row->then_key;
	query.has_part[BY_WHOLE] = false;
	listed->count = 0;
	listed->strays = false;
	if (things_each(listed->store, &query, listed_take, listed, listed->err) != ST_OK)
		return false;
	listed->things += listed->count;
	if ((listed->count != wanted || listed->strays) && listed->wrong++ == 0)
		(void)snprintf(listed->first, sizeof listed->first, "%s %s %s=%.*s,%.*s: %" PRId64 " %s%s%s, %" PRId64
			" listed%s", row->metric->id, row->period, row->by == BY_WHOLE ? "whole" : fold_dimension_name(row->by),
			(int)(row->key.len < 64 ? row->key.len : 64), row->key.at,
			(int)(row->then_key.len < 64 ? row->then_key.len : 64), row->then_key.at, wanted, metrics_slot_name(slot),
			without == SLOT_NONE ? "" : " without ", without == SLOT_NONE ? "" : metrics_slot_name(without), listed->count,
			listed->strays ? ", some of another day or part" : "");
	return true;
}

static inline bool listed_row(void *context, const struct figure_row *row)
{
	struct listed *listed = context;
	const struct metric *metric = row->metric;

	listed->row = row;
	listed->rows++;
	/* A percentile's numerator is seconds. */
	if (metric->measure != MEASURE_PERCENTILE && !listed_compare(listed, metric->numerator, SLOT_NONE, row->num))
		return false;
	if (metric->denominator != SLOT_NONE && !listed_compare(listed, metric->denominator, SLOT_NONE, row->den))
		return false;
	return metric->measure != MEASURE_RATE ||
		listed_compare(listed, metric->denominator, metric->numerator, row->den - row->num);
}

static inline int32_t listed_period_day(const void *context, int32_t day)
{
	return figures_period_day(context, day);
}

/* Every row of all figures at one cut-off in one sort of period, whole or by one or two dimensions.  The days are those of events
 * and `more` behind them, for dues.  ST_OK also where something is wrong. */
static inline enum status listed_check(struct listed *listed, enum period per, struct breakdown by, int32_t more,
	struct err *err)
{
	const struct metric *metrics[LISTED_METRICS_MAX];
	struct figures_query query = { .metrics = metrics, .per = per, .by = by.by, .then_by = by.then_by,
		.level = by.level, .cutoff_us = listed->cutoff_us,
		.zone = store_book(listed->store)->zone };
	struct store_cells_query sums = { .dimension = by.by, .then_by = by.then_by, .level = by.level,
		.cutoff_us = listed->cutoff_us, .day_key = listed_period_day, .context = &query };
	const struct metric *all = metrics_all(&query.metric_count);
	struct cells *cells = NULL;
	enum status st = cells_new(&cells, err);

	for (size_t i = 0; i < query.metric_count; i++)
		metrics[i] = &all[i];
	listed->err = err;
	listed->level = by.level;
	err_clear(err);
	if (st == ST_OK)
		st = store_event_days(listed->store, listed->cutoff_us, &query.has_days, &query.from, &query.to, err);
	query.to += query.has_days ? more : -1;
	sums.from = query.from;
	sums.to = query.to;
	if (st == ST_OK)
		st = store_read_cells(listed->store, &sums, cells, err);
	if (st == ST_OK)
		st = figures_rows(&query, cells, listed_row, listed, err);
	cells_free(cells);
	return err->status;
}

#endif
