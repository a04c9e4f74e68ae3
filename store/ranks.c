#include "store/ranks.h"

#include "base/lang.h"
#include "store/asked.h"
#include "store/handling.h"

/* The days that the cells of one period are made of. */
static void find_days(const struct store_cells_query *query, int32_t period_day, struct handling_range *range)
{
	range->from = query->from;
	while (range->from < query->to && asked_day(query, range->from) < period_day)
		range->from++;
	range->to = range->from;
	while (range->to < query->to && asked_day(query, range->to + 1) == period_day)
		range->to++;
}

/* A path with as many levels as are asked for may have others below it (breakdown_cut). */
static bool has_below(const struct store_cells_query *query, struct text key)
{
	int levels = 1;

	for (size_t i = 0; i < key.len; i++)
		levels += key.at[i] == '>';
	return query->dimension == BY_CATEGORY && query->level == levels;
}

static enum status rank_cell(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct cell *cell, struct handling_range *range, struct times *times, struct err *err)
{
	range->key = cell->key;
	range->below = has_below(query, cell->key);
	times_clear(times);
	if (handling_read(store, range, times, err) != ST_OK)
		return err->status;
	if (query->keep_times) {
		for (size_t i = 0; i < times->count; i++)
			cells_add_seconds(cells, cell, times->pairs[i].seconds, times->pairs[i].count);
		cells_rank(cells, cell, &cell->times);
	} else {
		times_add_all(times, &cell->times);
		cells_rank(cells, cell, times);
	}
	return cells_status(cells, err);
}

/* From the cell's own times alone, or with those that are stored of it. */
static enum status rank_one(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct cell *cell, struct handling_range *range, struct times *times, struct err *err)
{
	if (query->then_by == BY_WHOLE)
		return rank_cell(store, query, cells, cell, range, times, err);
	cells_rank(cells, cell, &cell->times);
	return cells_status(cells, err);
}

enum status ranks_fill(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err)
{
	struct handling_range range = { .dimension = query->dimension };
	struct times times = TIMES_EMPTY;
	const struct cell *const *sorted;
	int32_t found_for = CELL_AS_OF;
	size_t count;
	enum status st = cells_sorted(cells, &sorted, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct cell *cell = cells_at(cells, sorted[i]->dimension, sorted[i]->day, sorted[i]->key);
		bool counts = cell->count[SLOT_HANDLED] > 0;

		if (cell->dimension != query->dimension || cell->day == CELL_AS_OF)
			continue;
		if (counts && cell->day != found_for) {
			find_days(query, cell->day, &range);
			found_for = cell->day;
		}
		if (counts)
			st = rank_one(store, query, cells, cell, &range, &times, err);
		if (!counts || !query->keep_times)
			times_clear(&cell->times); /* what the cut-off took out and put in has done its work */
	}
	times_free(&times);
	return st;
}
