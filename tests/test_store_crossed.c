#include "tests/reading_kit.h"

/* Reading by two dimensions: added up from the cases of the days, against folding every case. */

enum { EVENTS = 600 };

static struct kit_event events[EVENTS];

static void two_dimensions_at_any_cutoff_equal_folding_every_case(void **state)
{
	struct store *store = kit_open(kit_path("crossed.db"), STORE_WRITE);
	int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	size_t most = 0;

	(void)state;
	kit_seed = 31;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	(void)kit_load(store, "lines", events, EVENTS, 50);
	for (int i = 0; i < 80; i++) {
		struct store_cells_query query = { .from = first + (int32_t)kit_below(20), .level = (int)kit_below(3),
			.cutoff_us = i % 4 == 0 ? FOLD_ALL : KIT_START_US + kit_below(60 * 24 * 4) * KIT_HOUR_US / 4 - kit_below(2) };
		size_t cells;

		query.to = query.from - 1 + (int32_t)kit_below(60);
		query.dimension = (enum dimension)(BY_UNIT + kit_below(DIMENSIONS - 1));
		query.then_by = (enum dimension)(BY_UNIT + kit_below(DIMENSIONS - 1));
		if (i % 5 == 0)
			query.slots = UINT64_C(1) << SLOT_CALLS_IN | UINT64_C(1) << SLOT_DUE;
		if (i % 7 == 0)
			query.then_by = BY_WHOLE; /* one dimension, perhaps by level */
		cells = kit_assert_reads(store, &query);
		most = cells > most ? cells : most;
	}
	assert_in_range(most, 40, 100000);
	store_close(store);
}

static void a_case_under_several_days_is_counted_once(void **state)
{
	struct store *store = kit_open(kit_path("once.db"), STORE_WRITE);
	int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	/* The call has events on three days; the latest says when it began (rule R11). */
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US, "north"), kit_call("e2", "C1", KIT_START_US + KIT_DAY_US, "north"),
		kit_call("e3", "C1", KIT_START_US + 2 * KIT_DAY_US, "south") };
	struct store_cells_query query = { .dimension = BY_DISTRICT, .then_by = BY_CHANNEL, .from = first, .to = first + 2,
		.cutoff_us = FOLD_ALL };
	struct cells *cells = NULL;
	const struct cell *const *sorted;
	struct err err;
	size_t count;

	(void)state;
	(void)kit_load(store, "lines", call, 3, 1);
	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 1);
	assert_int_equal(sorted[0]->day, first + 2);
	assert_int_equal(sorted[0]->key.len, 11);
	assert_memory_equal(sorted[0]->key.at, "south\0phone", 11);
	assert_int_equal(sorted[0]->count[SLOT_CALLS_IN], 1);
	cells_free(cells);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_dimensions_at_any_cutoff_equal_folding_every_case, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(a_case_under_several_days_is_counted_once, kit_setup, kit_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
