/* check: whatever is altered by SQL behind the store's back is named. */
#include "tests/store_kit.h"

enum { EVENTS = 400 };

static struct kit_event events[EVENTS];

static void make_store(const char *path)
{
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("rejects", 0);

	kit_seed = 7;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	events[0] = kit_call("only", "C-single", KIT_START_US, "north");
	(void)kit_load(store, "lines", events, EVENTS, EVENTS);
	kit_take(batch, &input);
	kit_refuse(batch, "{nonsense");
	(void)kit_apply(store, batch);
	batch_free(batch);
	store_close(store);
	kit_assert_sound(path);
}

struct alteration {
	const char *sql;
	const char *named; /* what a finding must contain */
};

/* One cell, one case byte, one position, one counter - and everything else that counts. */
static const struct alteration ALTERATIONS[] = {
	{ "UPDATE cells SET calls_in = calls_in + 1 WHERE dimension = 1 AND day = (SELECT min(day) FROM cells WHERE dimension = 1 "
	  "AND calls_in > 0)", "cell 2020-01-01, unit \"\": calls_in is stored as" },
	{ "UPDATE cells SET late_open = late_open + 1 WHERE dimension = 0 AND day < -2000000000", "cell as-of, whole \"\": late_open" },
	{ "DELETE FROM cells WHERE dimension = 2 AND \"key\" = 'north'", "district \"north\"" },
	{ "DELETE FROM handling WHERE dimension = 0 AND day = (SELECT max(day) FROM handling)",
	  "whole \"\": counted again they are others" },
	{ "UPDATE handling SET times = CAST(times || x'02' AS BLOB) WHERE dimension = 1 AND day = (SELECT min(day) FROM handling)",
	  "unit \"" },
	{ "UPDATE handling SET low = low + 1 WHERE dimension = 0", "whole \"\": a row was altered" },
	{ "UPDATE handling SET checksum = checksum + 1 WHERE dimension = 3", "category \"" },
	{ "INSERT INTO handling SELECT 5, 'nowhere', day, low, checksum, times FROM handling WHERE dimension = 0 LIMIT 1",
	  "channel \"nowhere\": a row was altered" },
	{ "INSERT INTO cells(dimension, day, \"key\", reviews) VALUES(1, 18262, 'nobody', 5)",
	  "unit \"nobody\": reviews is stored as 5, counted again it is 0" },
	{ "UPDATE cells SET calls_in = calls_in + 1 WHERE dimension = 0 AND calls_in > 0 AND day = 18262",
	  "the parts by unit of calls_in are 1 short of the whole" },
	{ "UPDATE cases SET bytes = CAST(substr(bytes, 1, 20) || x'ff' || substr(bytes, 22) AS BLOB) WHERE id = 'C-single'",
	  "case call C-single" },
	{ "UPDATE cases SET checksum = checksum + 1 WHERE id = 'C-single'", "case call C-single" },
	{ "UPDATE cases SET id = 'C-other' WHERE id = 'C-single'", "case call C-other" },
	{ "UPDATE cases SET place = 1000000 WHERE id = 'C-single'", "day index: it lacks call C-single on 2020-01-01" },
	{ "INSERT INTO cases SELECT place + 1000, sort, id, events, created, due, closed, state, kind, unit, district, checksum, "
	  "bytes FROM cases WHERE id = 'C-single'", "case call C-single: it stands in the store twice" },
	{ "UPDATE cases SET unit = 'nobody' WHERE id = 'C-single'", "case call C-single: its columns" },
	{ "UPDATE cases SET events = events + 1 WHERE id = 'C-single'", "case call C-single: its columns" },
	{ "DELETE FROM cases WHERE id = 'C-single'", "events applied, but" },
	{ "UPDATE inputs SET next = next + 1 WHERE id = 1", "input 1 (lines): its position or a counter was altered" },
	{ "UPDATE inputs SET last_checksum = 5 WHERE id = 1", "input 1 (lines): its position" },
	{ "UPDATE inputs SET digest = zeroblob(31) WHERE id = 1", "input 1 (lines): its position" },
	{ "UPDATE inputs SET masked = masked + 1 WHERE id = 1", "input 1 (lines): its position or a counter was altered" },
	{ "UPDATE inputs SET applied = applied + 1 WHERE id = 1", "read, but" },
	{ "UPDATE inputs SET applied = applied + 1, read = read + 1 WHERE id = 1", "events applied, but" },
	{ "DELETE FROM rejects", "1 rejected, but 0 open rejects are kept" },
	{ "UPDATE rejects SET state = 1", "1 rejected, but 0 open rejects are kept" },
	{ "UPDATE rejects SET input = 77", "belong to no input" },
	{ "UPDATE meta SET value = value + 1 WHERE name = 'cases'", "cases counted, but" },
	{ "DELETE FROM case_days WHERE run = 18262 * 4294967296",
	  "day index: it lacks call C-single on 2020-01-01" },
	{ "UPDATE case_days SET places = CAST(places || x'02' AS BLOB) WHERE run = 18262 * 4294967296",
	  "day index: a row of day 18262 was altered" },
};

static void every_alteration_by_sql_is_named(void **state)
{
	struct kit_findings findings;

	(void)state;
	make_store(kit_path("sound.db"));
	for (size_t i = 0; i < sizeof ALTERATIONS / sizeof *ALTERATIONS; i++) {
		char command[600];
		struct store *store;

		(void)snprintf(command, sizeof command, "cp '%s' '%s'", kit_path("sound.db"), kit_path("altered.db"));
		assert_int_equal(system(command), 0);
		kit_sql(kit_path("altered.db"), ALTERATIONS[i].sql);
		store = kit_open(kit_path("altered.db"), STORE_READ);
		if (kit_check(store, &findings) == 0 || strstr(findings.lines, ALTERATIONS[i].named) == NULL)
			fail_msg("%s\nwanted: %s\nfound: %s", ALTERATIONS[i].sql, ALTERATIONS[i].named, findings.lines);
		store_close(store);
		(void)unlink(kit_path("altered.db-wal"));
		(void)unlink(kit_path("altered.db-shm"));
	}
}

static void damaged_page_is_named_and_does_not_crash(void **state)
{
	struct kit_findings findings;
	char command[600];
	long size;

	(void)state;
	make_store(kit_path("pages.db"));
	for (int i = 0; i < 40; i++) {
		FILE *file;
		struct store *store = NULL;
		struct err err = { 0 };

		(void)snprintf(command, sizeof command, "cp '%s' '%s'", kit_path("pages.db"), kit_path("broken.db"));
		assert_int_equal(system(command), 0);
		file = fopen(kit_path("broken.db"), "r+b");
		assert_non_null(file);
		assert_int_equal(fseek(file, 0, SEEK_END), 0);
		size = ftell(file);
		assert_int_equal(fseek(file, 4096 + (long)kit_below(size - 4096 - 64), SEEK_SET), 0);
		assert_int_equal(fwrite("\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\x7f\x7f\x7f\x7f", 1, 16, file), 16);
		assert_int_equal(fclose(file), 0);
		if (kit_try(kit_path("broken.db"), STORE_READ, &store, &err) != ST_OK) {
			assert_true(err.text[0] != '\0');
			continue;
		}
		(void)kit_check(store, &findings); /* a free byte may be hit: nothing to find then */
		store_close(store);
	}
}

static void altered_case_stops_the_batch_that_would_hide_it(void **state)
{
	const char *path = kit_path("hide.db");
	struct kit_event more = kit_call("another", "C-single", KIT_START_US + 1, "north");
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("more", 0);
	struct store_result result;
	struct store *store;
	struct err err = { 0 };

	(void)state;
	make_store(path);
	kit_sql(path, "UPDATE cases SET bytes = CAST(substr(bytes, 1, 20) || x'ff' || substr(bytes, 22) AS BLOB) "
		"WHERE id = 'C-single'");
	store = kit_open(path, STORE_WRITE);
	kit_take(batch, &input);
	kit_add(batch, &more);
	assert_int_equal(store_apply(store, batch, &result, &err), ST_DATA);
	assert_non_null(strstr(err.text, "C-single"));
	store_close(store);
	batch_free(batch);
}

static void contradictions_in_good_values_are_counted(void **state)
{
	const char *path = kit_path("odd.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct event event;
	struct kit_event odd[7];
	struct kit_findings findings;

	(void)state;
	event = kit_start(CALL_ENDED, "e1", "C1", KIT_START_US);
	kit_number(&event, F_STARTED_AT, KIT_START_US);
	kit_number(&event, F_ENDED_AT, KIT_START_US - 1);
	kit_number(&event, F_DIRECTION, DIRECTION_IN);
	kit_number(&event, F_OUTCOME, OUTCOME_DIRECT);
	kit_text(&event, F_CHANNEL, "phone");
	kit_pack(&event, &odd[0]);
	event = kit_start(ORDER_CLOSED, "e2", "W1", KIT_START_US);
	kit_pack(&event, &odd[1]);
	event = kit_start(ORDER_CREATED, "e3", "W1", KIT_START_US + 1);
	kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
	kit_number(&event, F_DUE_AT, KIT_START_US);
	kit_pack(&event, &odd[2]);
	event = kit_start(ORDER_MERGED, "e4", "W2", KIT_START_US);
	kit_text(&event, F_INTO, "W9");
	kit_pack(&event, &odd[3]);
	for (int i = 0; i < 2; i++) {
		event = kit_start(COMPLAINT_RECEIVED, "e5", i == 0 ? "P1" : "P2", KIT_START_US);
		kit_text(&event, F_UNIT, "roads");
		kit_number(&event, F_LEVEL, LEVEL_CITY);
		kit_text(&event, F_ORDER_ID, "W1");
		kit_pack(&event, &odd[4 + i]);
	}
	odd[6] = kit_call("e7", "C7", KIT_START_US + 200 * KIT_DAY_US, "north");
	(void)kit_load(store, "lines", odd, 7, 7);
	assert_int_equal(kit_check(store, &findings), 0);
	assert_string_equal(findings.oddities,
		"answered_without_time=1 ended_before_start=1 order_unseen=1 event_before_creation=1 closed_before_creation=1 "
		"due_before_setter=1 merged_into_unseen=1 complaints_on_one_order=1 in_the_future=1 ");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_alteration_by_sql_is_named),
		cmocka_unit_test(damaged_page_is_named_and_does_not_crash),
		cmocka_unit_test(altered_case_stops_the_batch_that_would_hide_it),
		cmocka_unit_test(contradictions_in_good_values_are_counted),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
