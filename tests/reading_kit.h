/*
 * reading_kit - what tests of the store's reading share: what a query must add up to, and what a list must hold, by
 * folding every case; pairs of the day index made by hand.
 */
#ifndef HOTLINE_TESTS_READING_KIT_H
#define HOTLINE_TESTS_READING_KIT_H

#include "tests/store_kit.h"

#include "store/cases.h"
#include "store/days.h"
#include "store/things.h"

struct kit_folding {
	struct store *store;
	const struct store_cells_query *query;
	struct cells *cells;
};

static inline void kit_take_count(void *context, const struct contribution *one)
{
	const struct kit_folding *folding = context;
	const struct store_cells_query *query = folding->query;
	const struct breakdown by = { query->dimension, query->then_by, query->level };
	uint64_t slots = one->slots & (query->slots == 0 ? UINT64_MAX : query->slots);
	char room[BREAKDOWN_KEY_MAX];
	struct cell *cell;

	slots &= query->dimension == BY_WHOLE ? UINT64_MAX : ~CELLS_WHOLE_ONLY;
	if (slots == 0 || (one->day != CELL_AS_OF && (one->day < query->from || one->day > query->to)))
		return;
	cell = cells_at(folding->cells, query->dimension, one->day, breakdown_key(&by, one->parts, room));
	for (int slot = 0; slot < SLOTS; slot++)
		cell->count[slot] += (int64_t)(slots >> slot & 1u);
}

static inline enum status kit_fold_row(void *context, const struct case_row *row, struct err *err)
{
	const struct kit_folding *folding = context;
	const struct fold_sink sink = { .count = kit_take_count, .context = context };

	(void)err;
	assert_int_equal(fold_case(store_book(folding->store), row->sort, row->bytes, row->len, folding->query->cutoff_us, &sink),
		CASE_ADDED);
	return ST_OK;
}

/* What every case of the store counts as of the query's cut-off; the caller's to free. */
static inline struct cells *kit_fold_all(struct store *store, const struct store_cells_query *query)
{
	struct kit_folding folding = { .store = store, .query = query };
	struct err err = { 0 };

	assert_int_equal(cells_new(&folding.cells, &err), ST_OK);
	assert_int_equal(cases_each(store, kit_fold_row, &folding, &err), ST_OK);
	return folding.cells;
}

/* The store reads what folding every case gives; how many cells there are. */
static inline size_t kit_assert_reads(struct store *store, const struct store_cells_query *query)
{
	struct cells *wanted = kit_fold_all(store, query), *read = NULL;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(cells_new(&read, &err), ST_OK);
	if (store_read_cells(store, query, read, &err) != ST_OK)
		fail_msg("%s", err.text);
	count = kit_assert_same_cells(read, wanted);
	cells_free(wanted);
	cells_free(read);
	return count;
}

/* ---- lists ---- */

enum { KIT_THINGS_MAX = 4096, KIT_THING_MAX = 96 };

struct kit_list {
	struct store *store;
	const struct things_query *query;
	const struct case_row *row; /* being folded */
	char (*things)[KIT_THING_MAX];
	size_t count;
};

static inline void kit_note_thing(struct kit_list *list, enum case_sort sort, struct text id, const struct contribution *one)
{
	assert_true(list->count < KIT_THINGS_MAX);
	(void)snprintf(list->things[list->count++], KIT_THING_MAX, "%d %.*s on %d, round %d, at %lld, event %.*s of %.*s", (int)sort,
		(int)id.len, id.at, (int)one->day, (int)one->round, (long long)one->at_us, (int)one->id.len, one->id.at,
		(int)one->source.len, one->source.at);
}

static inline enum status kit_take_thing(void *context, const struct thing *thing, struct err *err)
{
	(void)err;
	kit_note_thing(context, thing->sort, thing->id, thing->counted);
	return ST_OK;
}

static inline void kit_take_wanted(void *context, const struct contribution *one)
{
	struct kit_list *list = context;
	const struct things_query *query = list->query;

	if ((one->slots >> query->slot & 1u) == 0 || (query->without != SLOT_NONE && (one->slots >> query->without & 1u) != 0))
		return;
	if (one->day == CELL_AS_OF || (one->day >= query->from && one->day <= query->to))
		kit_note_thing(list, list->row->sort, list->row->id, one);
}

static inline enum status kit_list_row(void *context, const struct case_row *row, struct err *err)
{
	struct kit_list *list = context;
	const struct fold_sink sink = { .count = kit_take_wanted, .context = context };

	(void)err;
	list->row = row;
	assert_int_equal(fold_case(store_book(list->store), row->sort, row->bytes, row->len, list->query->cutoff_us, &sink),
		CASE_ADDED);
	return ST_OK;
}

static inline int kit_compare_things(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The store lists what folding every case gives, for a query without parts that no repeated call changes; how many. */
static inline size_t kit_assert_lists(struct store *store, const struct things_query *query)
{
	struct kit_list listed = { .store = store, .query = query, .things = calloc(KIT_THINGS_MAX, KIT_THING_MAX) };
	struct kit_list wanted = { .store = store, .query = query, .things = calloc(KIT_THINGS_MAX, KIT_THING_MAX) };
	struct err err = { 0 };

	assert_non_null(listed.things);
	assert_non_null(wanted.things);
	if (things_each(store, query, kit_take_thing, &listed, &err) != ST_OK)
		fail_msg("%s without %s at %lld: %s", metrics_slot_name(query->slot), query->without == SLOT_NONE ? "nothing" :
			metrics_slot_name(query->without), (long long)query->cutoff_us, err.text);
	assert_int_equal(cases_each(store, kit_list_row, &wanted, &err), ST_OK);
	qsort(listed.things, listed.count, KIT_THING_MAX, kit_compare_things);
	qsort(wanted.things, wanted.count, KIT_THING_MAX, kit_compare_things);
	assert_int_equal(listed.count, wanted.count);
	for (size_t i = 0; i < wanted.count; i++)
		assert_string_equal(listed.things[i], wanted.things[i]);
	free(listed.things);
	free(wanted.things);
	return wanted.count;
}

static inline void kit_add_days(struct store *store, int32_t day, enum case_sort sort, const int64_t *places, size_t count)
{
	struct days *days = NULL;
	struct err err = { 0 };

	assert_int_equal(days_new(&days, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(days_add(days, day, sort, places[i], &err), ST_OK);
	assert_int_equal(days_write(store, days, &err), ST_OK);
	days_free(days);
}

#endif
