#include "tests/store_kit.h"

#include "base/day.h"
#include "store/cases.h"

#define RULES \
	"[rule 2020-01-01]\nid = a\nconsultation=1\nhelp=3\ncomplaint=5\nreport=15\nsuggestion=1\npraise=none\nother=2\n" \
	"unstated=4\n"

enum { EVENTS = 500, DUES_MAX = 64, INSTANTS = 40 };

/* What a list of dues says, put together. */
struct listed {
	size_t count;
	struct {
		char part[64], id[64];
		int64_t due_us;
		bool late;
	} all[DUES_MAX];
	int64_t cutoff_us;
};

static enum status note(void *context, const struct store_due *due, struct err *err)
{
	struct listed *listed = context;

	(void)err;
	assert_true(listed->count < DUES_MAX);
	(void)snprintf(listed->all[listed->count].part, 64, "%.*s", (int)due->part.len, due->part.at);
	(void)snprintf(listed->all[listed->count].id, 64, "%.*s", (int)due->id.len, due->id.at);
	listed->all[listed->count].due_us = due->summary->open_due_us;
	listed->all[listed->count++].late = due->summary->late_open;
	assert_int_equal(due->summary->late_open, due->summary->open_due_us <= listed->cutoff_us);
	return ST_OK;
}

static void list(struct store *store, int64_t cutoff_us, int64_t until_us, enum dimension by, struct listed *out)
{
	const struct breakdown breakdown = { .by = by };
	struct err err = { 0 };

	*out = (struct listed){ .cutoff_us = cutoff_us };
	if (store_each_due(store, cutoff_us, until_us, &breakdown, note, out, &err) != ST_OK)
		fail_msg("%s", err.text);
	for (size_t i = 1; i < out->count; i++) {
		int order = strcmp(out->all[i - 1].part, out->all[i].part);

		assert_true(order < 0 || (order == 0 && (out->all[i - 1].due_us < out->all[i].due_us ||
			(out->all[i - 1].due_us == out->all[i].due_us && strcmp(out->all[i - 1].id, out->all[i].id) < 0))));
	}
}

/* The same by reading every case. */
struct walk {
	struct store *store;
	int64_t cutoff_us, until_us;
	size_t count;
};

static enum status look(void *context, const struct case_row *row, struct err *err)
{
	struct walk *walk = context;
	struct case_summary summary;

	(void)err;
	assert_int_equal(fold_summary(store_book(walk->store), row->sort, row->bytes, row->len, walk->cutoff_us, &summary),
		CASE_ADDED);
	walk->count += summary.has_open_due && summary.open && summary.open_due_us <= walk->until_us;
	return ST_OK;
}

static size_t count_by_reading_all(struct store *store, int64_t cutoff_us, int64_t until_us)
{
	struct walk walk = { store, cutoff_us, until_us, 0 };
	struct err err = { 0 };

	assert_int_equal(cases_each(store, look, &walk, &err), ST_OK);
	return walk.count;
}

/* late_open by a dimension, as figures have it. */
static void compare_with_figure(struct store *store, int64_t cutoff_us, enum dimension by, const struct listed *listed)
{
	const struct store_cells_query query = { .dimension = by, .from = 0, .to = -1, .cutoff_us = cutoff_us,
		.slots = UINT64_C(1) << SLOT_LATE_OPEN };
	const struct cell *const *all;
	struct cells *cells = NULL;
	struct err err = { 0 };
	size_t count, total = 0;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &all, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		int64_t found = 0;

		for (size_t k = 0; k < listed->count; k++)
			found += text_equal(text_of(listed->all[k].part), all[i]->key);
		assert_int_equal(found, all[i]->count[SLOT_LATE_OPEN]);
		total += (size_t)found;
	}
	assert_int_equal(total, listed->count);
	cells_free(cells);
}

static struct store *make_store(const char *name, uint64_t seed)
{
	static struct kit_event events[EVENTS];
	struct store *store = kit_open(kit_path(name), STORE_WRITE);
	struct err err = { 0 };
	int64_t judged;

	kit_seed = seed;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	(void)kit_load(store, "one", events, EVENTS / 2, 50);
	assert_int_equal(store_change_rules(store, text_of(RULES), NULL, &judged, &err), ST_OK);
	(void)kit_load(store, "two", events + EVENTS / 2, EVENTS - EVENTS / 2, 20);
	return store;
}

static void what_is_overdue_is_late_open_at_any_time_by_every_dimension(void **state)
{
	size_t seen = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		char name[32];
		struct store *store;

		(void)snprintf(name, sizeof name, "late%d.db", (int)seed);
		store = make_store(name, seed);
		for (int i = 0; i < INSTANTS; i++) {
			int64_t cutoff_us = KIT_START_US + kit_below(60 * 48) * KIT_HOUR_US / 2;
			struct listed listed;

			for (enum dimension by = BY_WHOLE; by < DIMENSIONS; by++) {
				list(store, cutoff_us, cutoff_us, by, &listed);
				compare_with_figure(store, cutoff_us, by, &listed);
			}
			seen += listed.count;
		}
		store_close(store);
		kit_assert_sound(kit_path(name));
	}
	assert_true(seen > 500);
}

static void the_list_is_what_reading_every_case_finds(void **state)
{
	struct store *store = make_store("all.db", 7);

	(void)state;
	for (int i = 0; i < 4 * INSTANTS; i++) {
		int64_t cutoff_us = KIT_START_US + kit_below(60 * 48) * KIT_HOUR_US / 2;
		int64_t until_us = cutoff_us + kit_below(30 * 24) * KIT_HOUR_US;
		struct listed listed;

		list(store, cutoff_us, until_us, BY_UNIT, &listed);
		assert_int_equal(listed.count, count_by_reading_all(store, cutoff_us, until_us));
	}
	store_close(store);
}

/* Ten days late, then closed, open again, and due by the last round. */
static void an_order_open_again_is_listed_by_the_due_of_its_last_round(void **state)
{
	struct store *store = kit_open(kit_path("again.db"), STORE_WRITE);
	struct event event = kit_start(ORDER_CREATED, "1", "W1", KIT_START_US);
	struct kit_event events[3];
	struct listed listed;

	(void)state;
	kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
	kit_number(&event, F_DUE_AT, KIT_START_US + KIT_DAY_US);
	kit_pack(&event, &events[0]);
	event = kit_start(ORDER_CLOSED, "2", "W1", KIT_START_US + 10 * KIT_DAY_US);
	kit_pack(&event, &events[1]);
	event = kit_start(ORDER_REOPENED, "3", "W1", KIT_START_US + 20 * KIT_DAY_US);
	kit_number(&event, F_DUE_AT, KIT_START_US + 30 * KIT_DAY_US);
	kit_pack(&event, &events[2]);
	(void)kit_load(store, "one", events, 3, 1);
	list(store, KIT_START_US + 5 * KIT_DAY_US, KIT_START_US + 5 * KIT_DAY_US, BY_WHOLE, &listed);
	assert_int_equal(listed.count, 1);
	assert_int_equal(listed.all[0].due_us, KIT_START_US + KIT_DAY_US);
	list(store, KIT_START_US + 15 * KIT_DAY_US, KIT_START_US + 90 * KIT_DAY_US, BY_WHOLE, &listed);
	assert_int_equal(listed.count, 0);
	list(store, KIT_START_US + 25 * KIT_DAY_US, KIT_START_US + 29 * KIT_DAY_US, BY_WHOLE, &listed);
	assert_int_equal(listed.count, 0);
	list(store, KIT_START_US + 25 * KIT_DAY_US, KIT_START_US + 30 * KIT_DAY_US, BY_WHOLE, &listed);
	assert_int_equal(listed.count, 1);
	assert_false(listed.all[0].late);
	list(store, KIT_START_US + 30 * KIT_DAY_US, KIT_START_US + 30 * KIT_DAY_US, BY_WHOLE, &listed);
	assert_true(listed.all[0].late);
	store_close(store);
}

/* The way through the index must be the one that is taken, and its rows must be few. */
static void open_orders_are_found_through_their_index(void **state)
{
	char plan[256];

	(void)state;
	store_close(make_store("plan.db", 8));
	kit_ask(kit_path("plan.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'cases_open' AND type = 'index'", plan,
		sizeof plan);
	assert_string_equal(plan, "1");
	assert_int_equal(kit_ask_number(kit_path("plan.db"), "SELECT (SELECT count(*) FROM cases INDEXED BY cases_open WHERE state = "
		"1 AND due IS NOT NULL) = (SELECT count(*) FROM cases NOT INDEXED WHERE state = 1 AND due IS NOT NULL)"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_overdue_is_late_open_at_any_time_by_every_dimension),
		cmocka_unit_test(the_list_is_what_reading_every_case_finds),
		cmocka_unit_test(an_order_open_again_is_listed_by_the_due_of_its_last_round),
		cmocka_unit_test(open_orders_are_found_through_their_index),
	};

	return cmocka_run_group_tests_name("store due", tests, kit_setup, kit_teardown);
}
