/* late: what arrives after a publication leaves it alone, and explains every difference to it. */
#include "tests/store_kit.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { EVENTS = 700, FIRST = 300 };

static struct kit_event events[EVENTS];

/* A call of one of few callers, so that calls repeat each other (rule R17), known some days later now and then. */
static struct kit_event repeated_call(int number)
{
	int64_t start_us = KIT_START_US + kit_below(40 * 8) * 3 * KIT_HOUR_US;
	struct event event;
	struct kit_event out;
	char id[16], call[16];

	(void)snprintf(id, sizeof id, "r%d", number);
	(void)snprintf(call, sizeof call, "R%lld", (long long)kit_below(90));
	event = kit_start(CALL_ENDED, id, call, start_us + kit_below(4) * kit_below(2) * 7 * KIT_DAY_US);
	kit_number(&event, F_STARTED_AT, start_us);
	kit_number(&event, F_DIRECTION, DIRECTION_IN);
	kit_number(&event, F_OUTCOME, 1 + kit_below(2) * kit_below(5));
	kit_text(&event, F_CHANNEL, "phone");
	kit_text(&event, F_DISTRICT, kit_below(2) == 0 ? "north" : "south");
	kit_text(&event, F_MATTER, kit_below(2) == 0 ? "water" : "light");
	event.has |= 1u << F_CALLER;
	event.caller = (struct caller){ .year = 2020, .hashes = start_us < KIT_START_US + 30 * KIT_DAY_US ? 2 : 1 };
	memset(event.caller.hash, (int)(1 + kit_below(3)), sizeof event.caller.hash);
	event.caller.hash[1][0] = 99;
	kit_pack(&event, &out);
	return out;
}

static struct cells *new_cells(void)
{
	struct cells *cells = NULL;
	struct err err;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	return cells;
}

static struct publish_order order_of(int32_t from, int32_t to, int64_t cutoff_us)
{
	return (struct publish_order){ .period = text_of("a period"), .from = from, .to = to, .cutoff_us = cutoff_us,
		.now_us = KIT_START_US + 400 * KIT_DAY_US, .approved_by = text_of("somebody"), .note = text_of("") };
}

static int64_t publish(struct store *store, int32_t from, int32_t to, int64_t cutoff_us)
{
	const struct publish_order order = order_of(from, to, cutoff_us);
	int64_t number = 0;
	struct err err = { 0 };

	if (store_publish(store, &order, &number, &err) != ST_OK)
		fail_msg("%s", err.text);
	return number;
}

struct adding {
	struct store *store;
	struct store_cells_query query;
	struct cells *cells;
	int64_t rows, rules;
};

static enum status add_late(void *context, const struct store_late *late, struct err *err)
{
	struct adding *adding = context;

	adding->rows += !late->is_rules;
	adding->rules += late->is_rules;
	return late->is_rules ? ST_OK : store_add_late(adding->store, late, &adding->query, -1, adding->cells, err);
}

/* Today's sums as of the publication's cut-off, less the frozen ones, less all late changes: nothing is left. */
static int64_t assert_explained(struct store *store, const struct publication *publication)
{
	int64_t rows = 0;

	for (enum dimension by = BY_WHOLE; by < DIMENSIONS; by++) {
		struct adding adding = { .store = store, .cells = new_cells(), .query = { .dimension = by,
			.from = publication->from, .to = publication->to, .cutoff_us = publication->cutoff_us,
			.slots = publication->slots & ~CELLS_WHOLE_ONLY } };
		struct cells *frozen = new_cells();
		const struct cell *const *sorted;
		struct err err = { 0 };
		size_t count;

		assert_int_equal(store_read_cells(store, &adding.query, adding.cells, &err), ST_OK);
		assert_int_equal(store_read_frozen(store, publication->number, &adding.query, STORE_FROZEN_ALL, by, frozen, &err), ST_OK);
		assert_int_equal(cells_sorted(frozen, &sorted, &count, &err), ST_OK);
		for (size_t i = 0; i < count; i++)
			for (int slot = 0; slot < SLOTS; slot++)
				cells_at(adding.cells, by, sorted[i]->day, sorted[i]->key)->count[slot] -= sorted[i]->count[slot];
		if (store_each_late(store, publication->number, add_late, &adding, &err) != ST_OK)
			fail_msg("%s", err.text);
		assert_int_equal(cells_sorted(adding.cells, &sorted, &count, &err), ST_OK);
		if (count > 0)
			fail_msg("revision %d: day %d \"%.*s\" is not explained", (int)publication->number, sorted[0]->day,
				(int)sorted[0]->key.len, sorted[0]->key.at);
		rows = adding.rows;
		cells_free(adding.cells);
		cells_free(frozen);
	}
	return rows;
}

static int64_t assert_all_explained(struct store *store)
{
	struct publications all;
	struct err err = { 0 };
	int64_t rows = 0;

	assert_int_equal(store_publications(store, &all, &err), ST_OK);
	for (size_t i = 0; i < all.count; i++) {
		char hex[DIGEST_HEX_MAX];
		bool same = false;

		assert_int_equal(store_verify_publication(store, &all, &all.all[i], &same, hex, &err), ST_OK);
		assert_true(same);
		rows += assert_explained(store, &all.all[i]);
	}
	store_publications_free(&all);
	return rows;
}

/* Any events in any order, repeated calls, duplicates, conflicting copies and events beyond the cut-offs among them. */
static void late_changes_explain_every_difference_in_any_order(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		const char *path = kit_path("late.db");
		int32_t first = 18262;
		struct store *store;

		kit_seed = seed;
		for (int i = 0; i < EVENTS; i++)
			events[i] = i % 3 == 0 ? repeated_call(i) : kit_any(i);
		kit_shuffle(events, EVENTS);
		store = kit_open(path, STORE_WRITE);
		(void)kit_load(store, "first", events, FIRST, 50);
		(void)publish(store, first, first + 30, KIT_START_US + 20 * KIT_DAY_US);
		(void)publish(store, first, first + 60, KIT_START_US + 60 * KIT_DAY_US);
		(void)kit_load(store, "second", events + FIRST, 150, 40);
		(void)publish(store, first + 10, first + 10, KIT_START_US + 20 * KIT_DAY_US);
		store_close(store);
		store = kit_open(path, STORE_WRITE);
		(void)kit_load(store, "third", events + FIRST + 150, EVENTS - FIRST - 150, 40);
		assert_true(assert_all_explained(store) > 0);
		store_close(store);
		kit_assert_sound(path);
		(void)unlink(path);
		(void)unlink(kit_path("late.db-wal"));
		(void)unlink(kit_path("late.db-shm"));
	}
}

static int64_t late_rows(const char *path)
{
	return kit_ask_number(path, "SELECT count(*) FROM late_changes");
}

static void only_what_changes_a_published_figure_is_written_down(void **state)
{
	const char *path = kit_path("few.db");
	struct kit_event before = kit_call("c1", "C1", KIT_START_US, "north");
	struct kit_event same_day = kit_call("c2", "C2", KIT_START_US + KIT_HOUR_US, "north");
	struct kit_event other_day = kit_call("c3", "C3", KIT_START_US + 2 * KIT_DAY_US, "north");
	struct kit_event after = kit_call("c4", "C4", KIT_START_US + 20 * KIT_DAY_US, "north");
	struct store *store = kit_open(path, STORE_WRITE);

	(void)state;
	(void)kit_load(store, "a", &before, 1, 1);
	(void)publish(store, 18262, 18262, KIT_START_US + 10 * KIT_DAY_US);
	(void)kit_load(store, "b", &other_day, 1, 1);
	(void)kit_load(store, "c", &after, 1, 1);
	(void)kit_load(store, "d", &before, 1, 1);
	assert_int_equal(late_rows(path), 0);
	(void)kit_load(store, "e", &same_day, 1, 1);
	assert_int_equal(late_rows(path), 1);
	(void)kit_load(store, "f", &same_day, 1, 1); /* once more: nothing new */
	assert_int_equal(late_rows(path), 1);
	assert_int_equal(assert_all_explained(store), 1);
	store_close(store);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM late_changes WHERE events = '[{\"source\":\"/test\",\"id\":\"c2\","
		"\"type\":\"call.ended.v1\",\"time\":\"2019-12-31T17:00:00Z\"}]'"), 1);
}

static void late_changes_are_no_part_of_the_digest_and_an_altered_one_is_named(void **state)
{
	const char *path = kit_path("digest.db"), *other = kit_path("other.db");
	struct kit_event two[2] = { kit_call("c1", "C1", KIT_START_US, "north"), kit_call("c2", "C2", KIT_START_US, "south") };
	struct store *store = kit_open(path, STORE_WRITE), *plain = kit_open(other, STORE_WRITE);
	char with[DIGEST_HEX_MAX], without[DIGEST_HEX_MAX];
	struct kit_findings findings;

	(void)state;
	(void)kit_load(store, "a", two, 1, 1);
	(void)publish(store, 18262, 18262, KIT_START_US + 10 * KIT_DAY_US);
	(void)kit_load(store, "b", two + 1, 1, 1);
	(void)kit_load(plain, "c", two, 2, 2);
	kit_digest(store, with);
	kit_digest(plain, without);
	assert_string_equal(with, without);
	store_close(plain);
	store_close(store);
	kit_sql(path, "UPDATE late_changes SET arrived_at = arrived_at + 1");
	store = kit_open(path, STORE_READ);
	assert_int_equal(kit_check(store, &findings), 1);
	assert_non_null(strstr(findings.lines, "late change 1 was altered"));
	store_close(store);
}

/* ---- a full disk ---- */

/* Publishes while files may grow to `bytes` only; the exit status. */
static int publish_within(const char *path, rlim_t bytes)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		const struct publish_order order = order_of(18262, 18262 + 40, KIT_START_US + 60 * KIT_DAY_US);
		struct store *store = NULL;
		struct err err = { 0 };
		int64_t number;
		enum status st;

		kit_limit_files(bytes);
		st = kit_try(path, STORE_WRITE, &store, &err);
		if (st == ST_OK)
			st = store_publish(store, &order, &number, &err);
		store_close(store);
		_exit((int)st);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void a_full_disk_leaves_a_whole_publication_or_none(void **state)
{
	const char *path = kit_path("full.db");
	struct store *store = kit_open(path, STORE_WRITE);
	int stopped = 0, done = 0;

	(void)state;
	kit_seed = 3;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	(void)kit_load(store, "a", events, EVENTS, 100);
	store_close(store);
	for (rlim_t bytes = 4096; bytes < 4000000 && done < 3; bytes += bytes / 5 + 4096) {
		int status = publish_within(path, bytes);

		assert_true(status == ST_OK || status == ST_IO);
		stopped += status != ST_OK;
		done += status == ST_OK;
		store = kit_open(path, STORE_WRITE);
		(void)assert_all_explained(store);
		store_close(store);
		assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM publications"), done);
		assert_int_equal(kit_ask_number(path, "SELECT count(DISTINCT publication) FROM published_cells"), done);
		kit_assert_sound(path);
	}
	assert_true(stopped >= 3 && done == 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(late_changes_explain_every_difference_in_any_order, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(only_what_changes_a_published_figure_is_written_down, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(late_changes_are_no_part_of_the_digest_and_an_altered_one_is_named, kit_setup,
			kit_teardown),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_a_whole_publication_or_none, kit_setup, kit_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
