/* keys and days of the store: what the two-tier index and the runs of places promise. */
#include "tests/reading_kit.h"

#include "store/inside.h"
#include "store/keys.h"

/* ---- keys ---- */

enum { CASES = 350000, PER_BATCH = 50000 };

static struct text id_of(int number, bool random, char id[32])
{
	uint64_t salt = (uint64_t)number * 0x9e3779b97f4a7c15u;
	int len = random ? snprintf(id, 32, "%016llx", (unsigned long long)(salt ^ salt >> 29)) : snprintf(id, 32, "C%08d", number);

	return (struct text){ id, (size_t)len };
}

/* Rows as a batch would leave them, without the cost of judging them. */
static void add_cases(struct store *store, int from, int to, bool random)
{
	struct kit_event call = kit_call("e", "C", KIT_START_US, "north");
	uint8_t bytes[1 + sizeof call.packed] = { CASE_VERSION };
	sqlite3_stmt *put = NULL;
	struct err err = { 0 };
	char id[32];

	memcpy(bytes + 1, call.packed, call.len);
	assert_int_equal(sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(store->db, "INSERT INTO cases VALUES(?, 1, ?, 1, 1577836800, NULL, NULL, 5, 0, '', "
		"'north', ?, ?)", -1, &put, NULL), SQLITE_OK);
	for (int i = from; i < to; i++) {
		struct text key = id_of(i, random, id);
		int64_t place = keys_next_place(store->keys);

		assert_int_equal(keys_add(store->keys, keys_hash(store->keys, CASE_CALL, key), CASE_CALL, key, place, &err), ST_OK);
		sql_bind_int(put, 1, place);
		sql_bind_text(put, 2, key);
		sql_bind_int(put, 3, (int64_t)cases_checksum(CASE_CALL, key, bytes, 1 + call.len));
		sql_bind_blob(put, 4, bytes, 1 + call.len);
		assert_int_equal(sqlite3_step(put), SQLITE_DONE);
		assert_int_equal(sqlite3_reset(put), SQLITE_OK);
	}
	(void)sqlite3_finalize(put);
	if (keys_settle(store, store->keys, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
}

static void assert_finds(struct store *store, int number, bool random, int64_t place)
{
	struct case_row row;
	struct err err = { 0 };
	char id[32];

	if (cases_get(store, CASE_CALL, id_of(number, random, id), &row, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(row.place, place);
	cases_done(store);
}

static enum status sum_runs(void *context, const struct key_run *run, struct err *err)
{
	int64_t *sum = context;

	(void)err;
	assert_true(run->intact);
	sum[0]++;
	sum[1] += (int64_t)run->count;
	return ST_OK;
}

/* generation: places in one; 0: as the program has it. */
static void fill_and_find(const char *path, bool random, int64_t generation)
{
	struct store *store = kit_open(path, STORE_WRITE);
	int64_t runs[2] = { 0 }; /* runs, keys in them */
	struct err err = { 0 };

	assert_int_equal(keys_open(store, &store->keys, &err), ST_OK);
	if (generation > 0)
		keys_set_generation(store->keys, generation);
	for (int i = 0; i < CASES; i += PER_BATCH)
		add_cases(store, i, i + PER_BATCH, random);
	for (int i = 0; i < CASES; i += 97)
		assert_finds(store, i, random, i + 1);
	for (int i = CASES; i < CASES + 1000; i++)
		assert_finds(store, i, random, 0);
	assert_int_equal(keys_each_run(store, sum_runs, runs, &err), ST_OK);
	assert_true(runs[1] > CASES / 4); /* most keys are in the runs, */
	assert_true(runs[1] < CASES);     /* some in memory, */
	assert_int_equal(runs[1] + keys_tail_count(store->keys), CASES);
	assert_true(runs[1] / runs[0] > 100); /* and the runs are well filled */
	store_close(store);
}

static void assert_found_everywhere(bool random, int64_t generation)
{
	const char *path = kit_path("found.db");
	struct store *store;

	fill_and_find(path, random, generation);
	store = kit_open(path, STORE_READ); /* the memory is gone: the rows behind the runs are read again */
	for (int i = 0; i < CASES; i += 1009)
		assert_finds(store, i, random, i + 1);
	assert_finds(store, CASES, random, 0);
	store_close(store);
	(void)unlink(path);
}

static void keys_are_found_in_memory_in_runs_and_after_opening_again(void **state)
{
	(void)state;
	assert_found_everywhere(false, 0);
	assert_found_everywhere(true, 0);
}

/* The second time there are more than can be told apart: the last has no end. */
static void keys_of_many_generations_are_found(void **state)
{
	(void)state;
	assert_found_everywhere(true, 60000);
	assert_found_everywhere(false, 5000);
}

/* A merge writes into the runs of the latest places alone. */
static void runs_of_old_generations_are_left_alone(void **state)
{
	struct store *store = kit_open(kit_path("old.db"), STORE_WRITE);
	struct err err = { 0 };
	int64_t runs, changed;

	(void)state;
	assert_int_equal(keys_open(store, &store->keys, &err), ST_OK);
	keys_set_generation(store->keys, 1000);
	for (int i = 0; i < CASES; i += PER_BATCH)
		add_cases(store, i, i + PER_BATCH, true);
	assert_int_equal(sql_exec(store, "CREATE TEMP TABLE old AS SELECT low, checksum FROM case_keys WHERE low < 1 << 58", &err),
		ST_OK);
	for (int i = CASES; i < 2 * CASES; i += PER_BATCH)
		add_cases(store, i, i + PER_BATCH, true);
	assert_int_equal(sql_number(store, "SELECT count(*) FROM old", &runs, &err), ST_OK);
	assert_int_equal(sql_number(store, "SELECT count(*) FROM old LEFT JOIN case_keys AS now USING(low) WHERE now.checksum IS NOT "
		"old.checksum", &changed, &err), ST_OK);
	assert_true(runs >= 5);
	assert_int_equal(changed, 0);
	store_close(store);
}

static void ids_beyond_all_stored_ones_are_known_to_be_new(void **state)
{
	struct store *store = kit_open(kit_path("beyond.db"), STORE_WRITE);
	struct kit_event call[] = { kit_call("e1", "C5", KIT_START_US, "north"), kit_call("e2", "C3", KIT_START_US, "north") };
	bool beyond;
	struct err err = { 0 };

	(void)state;
	(void)kit_load(store, "lines", call, 2, 1);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(cases_is_beyond(store, CASE_CALL, text_of("C4"), &beyond, &err), ST_OK);
		assert_false(beyond);
		assert_int_equal(cases_is_beyond(store, CASE_CALL, text_of("C5"), &beyond, &err), ST_OK);
		assert_false(beyond);
		assert_int_equal(cases_is_beyond(store, CASE_CALL, text_of("C50"), &beyond, &err), ST_OK);
		assert_true(beyond);
		assert_int_equal(cases_is_beyond(store, CASE_ORDER, text_of("C4"), &beyond, &err), ST_OK);
		assert_true(beyond);
		store_close(store);
		store = kit_open(kit_path("beyond.db"), STORE_WRITE);
	}
	store_close(store);
}

static void altered_index_of_keys_is_noticed(void **state)
{
	static const char *const alterations[] = {
		"UPDATE case_keys_state SET state = zeroblob(length(state))",
		"UPDATE case_keys_state SET checksum = 1",
		("UPDATE case_keys SET entries = CAST(substr(entries, 1, 13 * 5) || substr(entries, 13 * 6 + 1) AS BLOB) WHERE low = "
			"(SELECT max(low) FROM case_keys)"),
		"DELETE FROM case_keys WHERE low = (SELECT max(low) FROM case_keys)",
		"UPDATE case_keys SET low = low + 1 WHERE low = (SELECT max(low) FROM case_keys)",
	};
	char command[600];
	struct kit_findings findings;

	(void)state;
	fill_and_find(kit_path("index.db"), true, 0);
	for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
		struct store *store;

		(void)snprintf(command, sizeof command, "cp '%s' '%s'", kit_path("index.db"), kit_path("altered.db"));
		assert_int_equal(system(command), 0);
		kit_sql(kit_path("altered.db"), alterations[i]);
		store = kit_open(kit_path("altered.db"), STORE_READ);
		/* Figures and days of the made-up rows are missing, which is found too. */
		(void)kit_check(store, &findings);
		if (strstr(findings.lines, "index of keys") == NULL)
			fail_msg("%s\nfound: %s", alterations[i], findings.lines);
		store_close(store);
		(void)unlink(kit_path("altered.db-wal"));
		(void)unlink(kit_path("altered.db-shm"));
	}
}

/* ---- days ---- */

struct seen {
	int64_t places[64];
	int32_t days[64];
	size_t count;
};

static enum status see(void *context, int32_t day, int64_t place, struct err *err)
{
	struct seen *seen = context;

	(void)err;
	assert_true(seen->count < 64);
	seen->days[seen->count] = day;
	seen->places[seen->count++] = place;
	return ST_OK;
}

static void places_of_a_day_come_back_once_and_in_order(void **state)
{
	struct store *store = kit_open(kit_path("daylist.db"), STORE_WRITE);
	const int64_t first[] = { 7, 3, 1000000000000, 3 };
	const int64_t second[] = { 1, 7, INT64_C(1) << 39 };
	const int64_t other[] = { 9 };
	const int64_t wanted[] = { 1, 3, 7, INT64_C(1) << 39, 1000000000000, 9 };
	struct seen seen = { .count = 0 };
	struct err err = { 0 };

	(void)state;
	kit_add_days(store, -5, CASE_CALL, first, 4);
	kit_add_days(store, -5, CASE_CALL, second, 3);
	kit_add_days(store, 20000, CASE_ORDER, other, 1);
	assert_int_equal(kit_ask_number(kit_path("daylist.db"), "SELECT count(*) FROM case_days"), 2);
	assert_int_equal(days_each(store, -5, 20000, (struct days_wanted){ DAYS_WHOLE, NULL }, see, &seen, &err), ST_OK);
	assert_int_equal(seen.count, 6);
	assert_memory_equal(seen.places, wanted, sizeof wanted);
	assert_int_equal(seen.days[0], -5);
	assert_int_equal(seen.days[5], 20000);
	seen.count = 0;
	assert_int_equal(days_each(store, -4, 19999, (struct days_wanted){ DAYS_WHOLE, NULL }, see, &seen, &err), ST_OK);
	assert_int_equal(seen.count, 0);
	store_close(store);
}

static void a_half_of_a_day_comes_alone_and_both_as_one(void **state)
{
	struct store *store = kit_open(kit_path("halves.db"), STORE_WRITE);
	const int64_t calls[] = { 2, 5 };
	const int64_t orders[] = { 1, 4 };
	const int64_t reviews[] = { 3 };
	const struct { enum days_half half; size_t count; int64_t places[5]; } wanted[] = {
		{ DAYS_WHOLE, 5, { 1, 2, 3, 4, 5 } }, { DAYS_CALLS, 2, { 2, 5 } }, { DAYS_OTHERS, 3, { 1, 3, 4 } },
	};
	struct err err = { 0 };

	(void)state;
	kit_add_days(store, -1, CASE_ORDER, orders, 2);
	kit_add_days(store, -1, CASE_CALL, calls, 2);
	kit_add_days(store, -1, CASE_REVIEW, reviews, 1);
	kit_add_days(store, 0, CASE_CALL, calls, 2);
	assert_int_equal(kit_ask_number(kit_path("halves.db"), "SELECT count(*) FROM case_days"), 3);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct seen seen = { .count = 0 };

		assert_int_equal(days_each(store, -1, -1, (struct days_wanted){ wanted[i].half, NULL }, see, &seen, &err), ST_OK);
		assert_int_equal(seen.count, wanted[i].count);
		assert_memory_equal(seen.places, wanted[i].places, wanted[i].count * sizeof *seen.places);
	}
	store_close(store);
}

static void case_in_the_wrong_half_of_its_day_is_lacking(void **state)
{
	const char *path = kit_path("wrong.db");
	struct kit_event call = kit_call("e", "C1", KIT_START_US, "north");
	struct store *store = kit_open(path, STORE_WRITE);
	const int64_t place[] = { 1 };
	struct kit_findings findings;

	(void)state;
	(void)kit_load(store, "lines", &call, 1, 1);
	store_close(store);
	kit_assert_sound(path);
	kit_sql(path, "DELETE FROM case_days");
	store = kit_open(path, STORE_WRITE);
	kit_add_days(store, 18262, CASE_ORDER, place, 1);
	(void)kit_check(store, &findings);
	assert_non_null(strstr(findings.lines, "day index: it lacks call C1 on 2020-01-01"));
	store_close(store);
}

static enum status count_place(void *context, int32_t day, int64_t place, struct err *err)
{
	int64_t *next = context;

	(void)day;
	(void)err;
	assert_true(place != *next); /* never twice */
	*next = place;
	next[1]++;
	return ST_OK;
}

static void day_of_more_cases_than_memory_is_read_in_passes(void **state)
{
	struct store *store = kit_open(kit_path("bigday.db"), STORE_WRITE);
	struct days *days = NULL;
	int64_t seen[2] = { 0, 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(days_new(&days, &err), ST_OK);
	for (int64_t place = 1; place <= 1200000; place++) {
		if (days_is_full(days))
			assert_int_equal(days_write(store, days, &err), ST_OK);
		assert_int_equal(days_add(days, 18262, place % 2 == 0 ? CASE_CALL : CASE_ORDER, place, &err), ST_OK);
	}
	assert_int_equal(days_write(store, days, &err), ST_OK);
	days_free(days);
	assert_int_equal(sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(days_each(store, 18262, 18262, (struct days_wanted){ DAYS_WHOLE, NULL }, count_place, seen, &err), ST_OK);
	assert_int_equal(seen[1], 1200000);
	store_close(store);
}

static void bytes_that_are_no_run_end_the_walk(void **state)
{
	static const char *const bad[] = { "\x80", "\x02\xff", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct days_cursor cursor = days_places(text_of(bad[i]));

		while (days_next(&cursor))
			;
		assert_true(cursor.corrupt);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_found_in_memory_in_runs_and_after_opening_again),
		cmocka_unit_test(keys_of_many_generations_are_found),
		cmocka_unit_test(runs_of_old_generations_are_left_alone),
		cmocka_unit_test(ids_beyond_all_stored_ones_are_known_to_be_new),
		cmocka_unit_test(altered_index_of_keys_is_noticed),
		cmocka_unit_test(places_of_a_day_come_back_once_and_in_order),
		cmocka_unit_test(a_half_of_a_day_comes_alone_and_both_as_one),
		cmocka_unit_test(case_in_the_wrong_half_of_its_day_is_lacking),
		cmocka_unit_test(day_of_more_cases_than_memory_is_read_in_passes),
		cmocka_unit_test(bytes_that_are_no_run_end_the_walk),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
