/* Handling times (rule R31): how they are kept, and read by periods and levels of categories. */
#include "tests/store_kit.h"

#include "base/day.h"

enum { ORDERS = 3000, EVENTS_MAX = 3 * ORDERS };

static struct kit_event events[EVENTS_MAX];
static int event_count;

static void add(enum event_type type, int order, int64_t time_us)
{
	char id[32], subject[32];
	struct event event;

	(void)snprintf(id, sizeof id, "e%d-%d", type, order);
	(void)snprintf(subject, sizeof subject, "W%d", order);
	event = kit_start(type, id, subject, time_us);
	if (type == ORDER_CREATED) {
		static const char *const categories[] = { "a", "a>b", "a>c", "a!x", "a>b>d", "ab", "" };

		kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
		kit_text(&event, F_CHANNEL, order % 3 == 0 ? "web" : "phone");
		if (order % 7 != 6)
			kit_text(&event, F_CATEGORY, categories[order % 7]);
	}
	if (type == ORDER_VOIDED)
		kit_text(&event, F_REASON, "twice");
	kit_pack(&event, &events[event_count++]);
}

/* Orders of one week, closed within the next two; `days` of closings. */
static void make_orders(int64_t days)
{
	event_count = 0;
	for (int i = 0; i < ORDERS; i++) {
		int64_t created_us = KIT_START_US + kit_below(7 * 86400) * 1000000;

		add(ORDER_CREATED, i, created_us);
		add(ORDER_CLOSED, i, KIT_START_US + 10 * KIT_DAY_US + kit_below(days * 86400) * 1000000 + kit_below(2) * 999999);
	}
}

static void a_day_of_many_times_is_kept_in_small_rows(void **state)
{
	const char *path = kit_path("many.db");
	struct store *store = kit_open(path, STORE_WRITE);
	char once[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX];

	(void)state;
	kit_seed = 3;
	make_orders(1);
	(void)kit_load(store, "lines", events, (size_t)event_count, 700);
	kit_digest(store, once);
	store_close(store);
	kit_assert_sound(path);
	assert_true(kit_ask_number(path, "SELECT count(*) FROM handling WHERE dimension = 0") > 5);
	assert_true(kit_ask_number(path, "SELECT max(length(times)) FROM handling") <= 800);
	assert_true(kit_ask_number(path, "SELECT min(length(times)) FROM handling WHERE dimension = 0") >= 250);
	assert_int_equal(kit_ask_number(path, "SELECT sum(handled) FROM cells WHERE dimension = 0"), ORDERS);
	/* Other batches make other rows, and the same digest. */
	kit_shuffle(events, (size_t)event_count);
	store = kit_open(kit_path("others.db"), STORE_WRITE);
	(void)kit_load(store, "lines", events, (size_t)event_count, 90);
	kit_digest(store, again);
	store_close(store);
	assert_string_equal(once, again);
	kit_assert_sound(kit_path("others.db"));
}

static void what_is_voided_leaves_no_time_behind(void **state)
{
	const char *path = kit_path("voided.db");
	struct store *store = kit_open(path, STORE_WRITE);

	(void)state;
	kit_seed = 4;
	make_orders(2);
	(void)kit_load(store, "lines", events, (size_t)event_count, 5000);
	event_count = 0;
	for (int i = 0; i < ORDERS; i += 2)
		add(ORDER_VOIDED, i, KIT_START_US + 30 * KIT_DAY_US + i);
	(void)kit_load(store, "voids", events, (size_t)event_count, 400);
	store_close(store);
	kit_assert_sound(path);
	assert_int_equal(kit_ask_number(path, "SELECT sum(handled) FROM cells WHERE dimension = 0"), ORDERS / 2);
	store = kit_open(path, STORE_WRITE);
	event_count = 0;
	for (int i = 1; i < ORDERS; i += 2)
		add(ORDER_VOIDED, i, KIT_START_US + 30 * KIT_DAY_US + i);
	(void)kit_load(store, "more voids", events, (size_t)event_count, 5000);
	store_close(store);
	kit_assert_sound(path);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM handling"), 0);
}

/* ---- reading ---- */

struct wanted {
	const struct store_cells_query *query;
	struct cells *cells;
};

static int32_t whole_period(const void *context, int32_t day)
{
	(void)day;
	return *(const int32_t *)context;
}

static int32_t week_of(const void *context, int32_t day)
{
	(void)context;
	return day_period_first(PERIOD_WEEK, day);
}

static void take(void *context, const struct contribution *one)
{
	const struct wanted *wanted = context;
	const struct store_cells_query *query = wanted->query;
	const struct breakdown by = { query->dimension, query->then_by, query->level };
	char room[BREAKDOWN_KEY_MAX];
	struct cell *cell;

	if ((one->slots >> SLOT_HANDLED & 1) == 0 || one->day < query->from || one->day > query->to)
		return;
	cell = cells_at(wanted->cells, query->dimension, query->day_key(query->context, one->day),
		breakdown_key(&by, one->parts, room));
	cell->count[SLOT_HANDLED]++;
	cells_add_seconds(wanted->cells, cell, one->seconds, 1);
	cells_rank(wanted->cells, cell, &cell->times);
}

/* Every order folded on its own, against what the store reads; how many cells there are. */
static size_t assert_ranks(struct store *store, const struct store_cells_query *query)
{
	struct wanted wanted = { .query = query };
	const struct fold_sink sink = { .count = take, .context = &wanted };
	const struct cell *const *left, *const *right;
	size_t left_count, right_count, len;
	struct cells *read = NULL;
	const uint8_t *bytes;
	struct err err = { 0 };
	char id[32];

	assert_int_equal(cells_new(&wanted.cells, &err), ST_OK);
	assert_int_equal(cells_new(&read, &err), ST_OK);
	for (int i = 0; i < ORDERS; i++) {
		(void)snprintf(id, sizeof id, "W%d", i);
		assert_int_equal(store_case(store, CASE_ORDER, text_of(id), &bytes, &len, &err), ST_OK);
		assert_int_equal(fold_case(store_book(store), CASE_ORDER, bytes, len, query->cutoff_us, &sink), CASE_ADDED);
	}
	if (store_read_cells(store, query, read, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(cells_sorted(read, &left, &left_count, &err), ST_OK);
	assert_int_equal(cells_sorted(wanted.cells, &right, &right_count, &err), ST_OK);
	assert_int_equal(left_count, right_count);
	for (size_t i = 0; i < left_count; i++) {
		assert_int_equal(left[i]->day, right[i]->day);
		assert_true(text_equal(left[i]->key, right[i]->key));
		assert_int_equal(left[i]->count[SLOT_HANDLED], right[i]->count[SLOT_HANDLED]);
		assert_memory_equal(left[i]->rank_s, right[i]->rank_s, sizeof right[i]->rank_s);
		assert_int_equal(left[i]->times.count, query->keep_times ? right[i]->times.count : 0);
		if (query->keep_times)
			assert_memory_equal(left[i]->times.pairs, right[i]->times.pairs, left[i]->times.count * sizeof *left[i]->times.pairs);
	}
	cells_free(wanted.cells);
	cells_free(read);
	return left_count;
}

static void percentiles_are_read_by_period_and_by_levels_of_categories(void **state)
{
	struct store *store = kit_open(kit_path("read.db"), STORE_WRITE);
	const int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	static const struct { enum dimension by, then_by; int level; size_t parts; } breakdowns[] = {
		{ BY_WHOLE, BY_WHOLE, 0, 1 },
		{ BY_CHANNEL, BY_WHOLE, 0, 2 },
		{ BY_CATEGORY, BY_WHOLE, 0, 7 },
		{ BY_CATEGORY, BY_WHOLE, 1, 4 }, /* a, a!x, ab, not stated */
		{ BY_CATEGORY, BY_WHOLE, 2, 6 }, /* the longest path joins a>b */
		{ BY_CATEGORY, BY_WHOLE, 3, 7 },
		{ BY_CATEGORY, BY_CHANNEL, 1, 8 },
	};

	(void)state;
	kit_seed = 5;
	make_orders(14);
	for (int i = 0; i < ORDERS; i += 5) /* what a cut-off before it must not see */
		add(ORDER_REOPENED, i, KIT_START_US + 20 * KIT_DAY_US + i);
	(void)kit_load(store, "lines", events, (size_t)event_count, 1000);
	for (size_t i = 0; i < sizeof breakdowns / sizeof breakdowns[0]; i++)
		for (int turn = 0; turn < 4; turn++) {
			struct store_cells_query query = { .dimension = breakdowns[i].by, .then_by = breakdowns[i].then_by,
				.level = breakdowns[i].level, .from = first + 8 + turn, .to = first + 30 - turn, .context = &first,
				.day_key = turn < 2 ? whole_period : week_of, .slots = UINT64_C(1) << SLOT_HANDLED, .ranks = true,
				.keep_times = turn == 1, .cutoff_us = turn % 2 == 0 ? FOLD_ALL : KIT_START_US + 18 * KIT_DAY_US };
			size_t cells = assert_ranks(store, &query);

			assert_true(turn < 2 ? cells == breakdowns[i].parts : cells > breakdowns[i].parts);
		}
	store_close(store);
}

/* ---- damage ---- */

static void damaged_times_stop_whoever_needs_them(void **state)
{
	const char *path = kit_path("damaged.db");
	struct store *store = kit_open(path, STORE_WRITE);
	const int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	struct store_cells_query query = { .dimension = BY_WHOLE, .from = first, .to = first + 60, .cutoff_us = FOLD_ALL,
		.ranks = true };
	struct input_entry input = kit_input("more", 0);
	struct batch *batch = kit_batch();
	struct store_result result;
	struct cells *cells = NULL;
	struct err err = { 0 };

	(void)state;
	kit_seed = 6;
	make_orders(1);
	(void)kit_load(store, "lines", events, (size_t)event_count, 5000);
	store_close(store);
	kit_sql(path, "UPDATE handling SET times = CAST(substr(times, 1, 10) || x'ff' || substr(times, 12) AS BLOB)");
	store = kit_open(path, STORE_WRITE);
	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_DATA);
	assert_non_null(strstr(err.text, "2020-01-11"));
	event_count = 0;
	add(ORDER_VOIDED, 1, KIT_START_US + 30 * KIT_DAY_US);
	kit_take(batch, &input);
	kit_add(batch, &events[0]);
	err_clear(&err);
	assert_int_equal(store_apply(store, batch, &result, &err), ST_DATA);
	cells_free(cells);
	batch_free(batch);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_of_many_times_is_kept_in_small_rows),
		cmocka_unit_test(what_is_voided_leaves_no_time_behind),
		cmocka_unit_test(percentiles_are_read_by_period_and_by_levels_of_categories),
		cmocka_unit_test(damaged_times_stop_whoever_needs_them),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
