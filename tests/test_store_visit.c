/*
 * Every case of a stretch of days, once each, as of a cut-off: against the fold over the events behind the store.
 */
#include "tests/store_kit.h"

#include "store/cases.h"
#include "store/inside.h"

enum { EVENTS = 600 };

struct visits {
	struct store *store;
	int32_t from, to;
	int64_t cutoff_us;
	char names[EVENTS][80]; /* "order O1" */
	size_t count;
	int64_t orders_created; /* as of the cut-off, on a day from..to */
	bool here;              /* of the case in hand: something is counted there */
};

static void count_here(void *context, const struct contribution *contribution)
{
	struct visits *visits = context;

	if (contribution->day != CELL_AS_OF && contribution->day >= visits->from && contribution->day <= visits->to) {
		visits->here = true;
		visits->orders_created += (int64_t)(contribution->slots >> SLOT_ORDERS_CREATED & 1u);
	}
}

static bool counts_here(struct visits *visits, enum case_sort sort, const uint8_t *bytes, size_t len)
{
	const struct fold_sink sink = { count_here, NULL, visits };

	visits->here = false;
	assert_int_equal(fold_case(store_book(visits->store), sort, bytes, len, visits->cutoff_us, &sink), CASE_ADDED);
	return visits->here;
}

static bool visited(const struct visits *visits, const char *name)
{
	for (size_t i = 0; i < visits->count; i++)
		if (strcmp(visits->names[i], name) == 0)
			return true;
	return false;
}

static void name_of(enum case_sort sort, struct text id, char name[80])
{
	(void)snprintf(name, 80, "%s %.*s", contract_sort_name(sort), (int)id.len, id.at);
}

static enum status note_visit(void *context, const struct store_case_view *view, struct err *err)
{
	struct visits *visits = context;
	const uint8_t *bytes;
	size_t len;

	assert_true(visits->count < EVENTS);
	name_of(view->sort, view->id, visits->names[visits->count]);
	if (visited(visits, visits->names[visits->count]))
		fail_msg("%s came twice", visits->names[visits->count]);
	visits->count++;
	/* Other cases, and this one, may be read meanwhile. */
	assert_int_equal(store_case(visits->store, view->sort, view->id, &bytes, &len, err), ST_OK);
	assert_int_equal(len, view->len);
	assert_memory_equal(bytes, view->bytes, len);
	(void)counts_here(visits, view->sort, view->bytes, view->len);
	return ST_OK;
}

static enum status must_be_visited(void *context, const struct case_row *row, struct err *err)
{
	struct visits *visits = context;
	int64_t orders = visits->orders_created;
	char name[80];

	(void)err;
	name_of(row->sort, row->id, name);
	if (counts_here(visits, row->sort, row->bytes, row->len) && !visited(visits, name))
		fail_msg("%s counts there, but was left out", name);
	visits->orders_created = orders;
	return ST_OK;
}

static int64_t orders_of(const struct visits *visits)
{
	const struct store_cells_query query = { .from = visits->from, .to = visits->to, .cutoff_us = visits->cutoff_us };
	const struct cell *const *sorted;
	struct cells *cells;
	struct err err;
	size_t count;
	int64_t orders = 0;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(visits->store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		orders += sorted[i]->count[SLOT_ORDERS_CREATED];
	cells_free(cells);
	return orders;
}

static void a_case_of_these_days_comes_once_and_none_is_left_out(void **state)
{
	static struct kit_event events[EVENTS];
	const char *path = kit_path("visit.db");
	struct store *store;

	(void)state;
	kit_seed = 7;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	store = kit_open(path, STORE_WRITE);
	(void)kit_load(store, "a", events, EVENTS, 50);
	for (int turn = 0; turn < 60; turn++) {
		struct visits *visits = calloc(1, sizeof *visits);
		struct err err = { 0 };

		assert_non_null(visits);
		visits->store = store;
		visits->from = 18262 + (int32_t)kit_below(20); /* 2020-01-01 and the days after */
		visits->to = visits->from + (int32_t)kit_below(30);
		visits->cutoff_us = turn % 4 == 0 ? FOLD_ALL : KIT_START_US + kit_below(40 * KIT_DAY_US);
		if (store_each_case(store, visits->from, visits->to, visits->cutoff_us, note_visit, visits, &err) != ST_OK)
			fail_msg("%s", err.text);
		assert_int_equal(visits->orders_created, orders_of(visits));
		assert_int_equal(cases_each(store, must_be_visited, visits, &err), ST_OK);
		free(visits);
	}
	store_close(store);
}

static void complaints_are_found_without_reading_through_the_cases(void **state)
{
	const char *path = kit_path("complaints.db");
	struct store *store = kit_open(path, STORE_WRITE);
	char plan[256];

	(void)state;
	store_close(store);
	kit_ask(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'cases_complaints' AND type = 'index'", plan, sizeof plan);
	assert_string_equal(plan, "1");
	kit_ask(path, "SELECT count(*) FROM cases INDEXED BY cases_complaints WHERE sort = 3", plan, sizeof plan);
	assert_string_equal(plan, "0");
}

static enum status stop(void *context, const struct store_case_view *view, struct err *err)
{
	int *calls = context;

	(void)view;
	++*calls;
	return err_set(err, ST_NO, "enough");
}

static void an_answer_that_is_not_ok_ends_the_walk(void **state)
{
	const char *path = kit_path("stop.db");
	struct kit_event events[2] = { kit_call("1", "C1", KIT_START_US, "a"), kit_call("2", "C2", KIT_START_US, "a") };
	struct store *store = kit_open(path, STORE_WRITE);
	struct err err = { 0 };
	int calls = 0;

	(void)state;
	(void)kit_load(store, "a", events, 2, 2);
	assert_int_equal(store_each_case(store, 18262, 18262, FOLD_ALL, stop, &calls, &err), ST_NO);
	assert_int_equal(calls, 1);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_of_these_days_comes_once_and_none_is_left_out),
		cmocka_unit_test(complaints_are_found_without_reading_through_the_cases),
		cmocka_unit_test(an_answer_that_is_not_ok_ends_the_walk),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
