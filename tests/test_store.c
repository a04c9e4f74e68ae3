/* store: one transaction a batch, figures as a function of the set, reading as of a cut-off. */
#include "tests/store_kit.h"

#include "base/day.h"
#include "store/judge.h"

enum { EVENTS = 600 };

static struct kit_event events[2 * EVENTS];

static void make_events(uint64_t seed, size_t count)
{
	kit_seed = seed;
	for (size_t i = 0; i < count; i++)
		events[i] = kit_any((int)i);
}

static void load_into(const char *path, const struct kit_event *from, size_t count, size_t size, char hex[DIGEST_HEX_MAX])
{
	struct store *store = kit_open(path, STORE_WRITE);

	(void)kit_load(store, path, from, count, size);
	kit_digest(store, hex);
	store_close(store);
	kit_assert_sound(path);
}

/* ---- the set ---- */

static void same_events_in_any_order_and_any_split_give_the_same_digest(void **state)
{
	static const size_t sizes[] = { 2 * EVENTS, 1, 7, 100 };
	char first[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX], name[32];

	(void)state;
	make_events(11, EVENTS);
	load_into(kit_path("ordered.db"), events, EVENTS, EVENTS, first);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t count = EVENTS;

		for (size_t k = 0; k < EVENTS; k += 10) /* every tenth twice */
			events[count++] = events[k];
		kit_shuffle(events, count);
		(void)snprintf(name, sizeof name, "shuffled%zu.db", i);
		load_into(kit_path(name), events, count, sizes[i], again);
		assert_string_equal(again, first);
		make_events(11, EVENTS);
	}
}

static void one_event_more_is_another_digest(void **state)
{
	char first[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX];

	(void)state;
	make_events(12, 50);
	load_into(kit_path("without.db"), events, 49, 49, first);
	load_into(kit_path("with.db"), events, 50, 50, again);
	assert_string_not_equal(again, first);
}

static void opening_again_after_every_batch_changes_nothing(void **state)
{
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	char whole[DIGEST_HEX_MAX], pieces[DIGEST_HEX_MAX];

	(void)state;
	make_events(13, 200);
	load_into(kit_path("whole.db"), events, 200, 200, whole);
	for (size_t i = 0; i < 200; i += 20) {
		struct store *store = kit_open(kit_path("pieces.db"), STORE_WRITE);

		kit_take(batch, &input);
		for (size_t k = i; k < i + 20; k++)
			kit_add(batch, &events[k]);
		(void)kit_apply(store, batch);
		input.id = batch->inputs[0].id;
		input.position = batch->inputs[0].position;
		kit_digest(store, pieces);
		store_close(store);
	}
	assert_string_equal(pieces, whole);
	batch_free(batch);
}

/* ---- counters ---- */

static void lines_read_are_applied_or_duplicate_or_rejected(void **state)
{
	struct store *store = kit_open(kit_path("counts.db"), STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct kit_event call = kit_call("e1", "C1", KIT_START_US, "north");
	struct kit_event other = kit_call("e1", "C1", KIT_START_US, "south");
	struct store_result result;
	struct store_status status;
	struct err err;

	(void)state;
	kit_take(batch, &input);
	kit_add(batch, &call);
	kit_add(batch, &call);
	kit_add(batch, &other);
	kit_refuse(batch, "{nonsense");
	result = kit_apply(store, batch);
	assert_int_equal(result.total.read, 4);
	assert_int_equal(result.total.applied, 1);
	assert_int_equal(result.total.duplicate, 2);
	assert_int_equal(result.total.conflicting, 1);
	assert_int_equal(result.total.rejected, 1);
	assert_int_equal(result.by_input[0].read, 4);
	assert_int_equal(result.first_reject_id, 1);
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_int_equal(status.events, 1);
	assert_int_equal(status.cases, 1);
	assert_int_equal(status.rejects_open, 1);
	assert_int_equal(status.undelivered, 0);
	assert_string_equal(status.journal_mode, "wal");
	assert_int_equal(status.synchronous, 2);
	assert_true(status.locked);
	assert_non_null(strstr(status.holder, "test"));
	store_close(store);
	kit_assert_sound(kit_path("counts.db"));
	batch_free(batch);
}

static int64_t whole_on(struct store *store, int32_t day, enum slot slot)
{
	struct store_cells_query query = { .dimension = BY_WHOLE, .from = day, .to = day, .cutoff_us = FOLD_ALL };
	struct cells *cells;
	struct cell *cell;
	struct err err;
	int64_t count;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	cell = cells_at(cells, BY_WHOLE, day, (struct text){ "", 0 });
	assert_non_null(cell);
	count = cell->count[slot];
	cells_free(cells);
	return count;
}

static void late_event_restates_a_past_day(void **state)
{
	struct store *store = kit_open(kit_path("late.db"), STORE_WRITE);
	int32_t day = zone_day(store_book(store)->zone, KIT_START_US);
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US, "north"),
		kit_call("e2", "C2", KIT_START_US + 30 * KIT_DAY_US, "north"), kit_call("e3", "C3", KIT_START_US + 1, "south") };

	(void)state;
	(void)kit_load(store, "first", call, 2, 2);
	assert_int_equal(whole_on(store, day, SLOT_CALLS_IN), 1);
	(void)kit_load(store, "second", call + 2, 1, 1);
	assert_int_equal(whole_on(store, day, SLOT_CALLS_IN), 2);
	assert_int_equal(whole_on(store, day + 30, SLOT_CALLS_IN), 1);
	store_close(store);
}

/* ---- rule R52 ---- */

static struct kit_event urge(int number, int64_t time_us)
{
	char id[32];
	struct event event;
	struct kit_event out;

	(void)snprintf(id, sizeof id, "u%06d", number);
	event = kit_start(ORDER_URGED, id, "W1", time_us);
	kit_pack(&event, &out);
	return out;
}

static void full_case_keeps_its_first_events_and_rejects_the_rest(void **state)
{
	struct store *store = kit_open(kit_path("full.db"), STORE_WRITE);
	struct kit_event *many = calloc(CASE_EVENTS_MAX + 2, sizeof *many);
	char kept[256];
	struct tally tally;

	(void)state;
	assert_non_null(many);
	for (int i = 0; i < CASE_EVENTS_MAX + 2; i++)
		many[i] = urge(i, KIT_START_US + (i == CASE_EVENTS_MAX + 1 ? -1 : i) * INT64_C(1000000));
	tally = kit_load(store, "many", many, CASE_EVENTS_MAX + 2, 1000);
	assert_int_equal(tally.read, CASE_EVENTS_MAX + 2);
	assert_int_equal(tally.applied, CASE_EVENTS_MAX);
	assert_int_equal(tally.rejected, 2);
	store_close(store);
	kit_assert_sound(kit_path("full.db"));
	/* The one beyond the limit left itself; the early one pushed the last out and took its place. */
	kit_ask(kit_path("full.db"), "SELECT bytes FROM rejects_list WHERE place = 4097", kept, sizeof kept);
	assert_non_null(strstr(kept, "\"u004096\""));
	kit_ask(kit_path("full.db"), "SELECT bytes FROM rejects_list WHERE place = 4098", kept, sizeof kept);
	assert_non_null(strstr(kept, "\"u004095\""));
	assert_non_null(strstr(kept, "\"W1\""));
	assert_int_equal(kit_ask_number(kit_path("full.db"),
		"SELECT count(*) FROM rejects WHERE reason = 'case_full' AND length = length(CAST(kept AS BLOB))"), 2);
	free(many);
}

static void full_case_is_the_same_whatever_came_first(void **state)
{
	struct kit_event *many = calloc(CASE_EVENTS_MAX + 100, sizeof *many);
	char first[DIGEST_HEX_MAX], again[DIGEST_HEX_MAX];

	(void)state;
	assert_non_null(many);
	for (int i = 0; i < CASE_EVENTS_MAX + 100; i++)
		many[i] = urge(i, KIT_START_US + i * INT64_C(1000000));
	load_into(kit_path("full1.db"), many, CASE_EVENTS_MAX + 100, 20000, first);
	kit_seed = 5;
	kit_shuffle(many, CASE_EVENTS_MAX + 100);
	load_into(kit_path("full2.db"), many, CASE_EVENTS_MAX + 100, 999, again);
	assert_string_equal(again, first);
	free(many);
}

/* ---- rejects ---- */

static enum status last_reject(void *context, const struct store_reject *reject, struct err *err)
{
	struct store_reject *out = context;

	(void)err;
	*out = *reject;
	out->name = out->detail = out->kept = out->headers = (struct text){ NULL, 0 };
	return ST_OK;
}

static void replayed_reject_moves_to_applied(void **state)
{
	const char *path = kit_path("replay.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct kit_event call = kit_call("e1", "C1", KIT_START_US, "north");
	struct store_reject reject = { 0 };
	struct store_result result;
	struct store_status status;
	struct err err = { 0 };

	(void)state;
	kit_take(batch, &input);
	kit_refuse(batch, "{nonsense");
	(void)kit_apply(store, batch);
	input.id = batch->inputs[0].id;
	input.position = batch->inputs[0].position;
	kit_take(batch, &input);
	kit_add(batch, &call);
	batch->items[0].replays = 1;
	batch->inputs[0].position = input.position; /* a replay reads nothing */
	result = kit_apply(store, batch);
	assert_int_equal(result.total.read, 0);
	assert_int_equal(result.total.applied, 1);
	assert_int_equal(result.total.rejected, -1);
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_int_equal(status.total.read, 1);
	assert_int_equal(status.rejects_open, 0);
	assert_int_equal(store_each_reject(store, &(struct store_reject_filter){ .replayed_too = true }, last_reject, &reject,
		&err), ST_OK);
	assert_int_equal(reject.state, REJECT_REPLAYED);
	/* Once more is no reject any longer. */
	assert_int_equal(store_apply(store, batch, &result, &err), ST_NOINPUT);
	store_close(store);
	kit_assert_sound(path);
	batch_free(batch);
}

static void replay_that_fails_leaves_the_reject_open(void **state)
{
	const char *path = kit_path("replay2.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct store_result result;

	(void)state;
	kit_take(batch, &input);
	kit_refuse(batch, "{nonsense");
	(void)kit_apply(store, batch);
	input.id = batch->inputs[0].id;
	input.position = batch->inputs[0].position;
	kit_take(batch, &input);
	kit_refuse(batch, "{nonsense");
	batch->items[0].replays = 1;
	batch->inputs[0].position = input.position;
	result = kit_apply(store, batch);
	assert_int_equal(result.total.read, 0);
	assert_int_equal(result.total.rejected, 0);
	store_close(store);
	kit_assert_sound(path);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM rejects"), 1);
	batch_free(batch);
}

static void dead_letters_are_marked_once_delivered(void **state)
{
	const char *path = kit_path("letters.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = { .kind = INPUT_KAFKA, .name = text_of("events"), .partition = 3, .cluster = text_of("c"),
		.position = { .last_offset = -1, .end = -1 } };
	struct store_reject reject = { 0 };
	struct store_status status;
	struct err err = { 0 };

	(void)state;
	kit_take(batch, &input);
	kit_refuse(batch, "{nonsense");
	batch->items[0].reject->headers = text_of("{\"ce_id\":\"x\"}");
	(void)kit_apply(store, batch);
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_int_equal(status.undelivered, 1);
	assert_int_equal(store_each_reject(store, &(struct store_reject_filter){ .undelivered = true, .topic = "other" },
		last_reject, &reject, &err), ST_OK);
	assert_int_equal(reject.id, 0);
	assert_int_equal(store_each_reject(store, &(struct store_reject_filter){ .undelivered = true, .topic = "events" },
		last_reject, &reject, &err), ST_OK);
	assert_int_equal(reject.partition, 3);
	assert_int_equal(reject.reason, REJECT_BAD_JSON);
	assert_int_equal(store_mark_delivered(store, &reject.id, 1, &err), ST_OK);
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_int_equal(status.undelivered, 0);
	store_close(store);
	kit_assert_sound(path);
	batch_free(batch);
}

/* ---- positions ---- */

static void position_that_moved_meanwhile_is_refused(void **state)
{
	const char *path = kit_path("moved.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct kit_event call = kit_call("e1", "C1", KIT_START_US, "north");
	struct store_result result;
	struct err err = { 0 };
	char before[DIGEST_HEX_MAX], after[DIGEST_HEX_MAX];

	(void)state;
	kit_take(batch, &input);
	kit_add(batch, &call);
	(void)kit_apply(store, batch);
	kit_digest(store, before);
	input.id = batch->inputs[0].id; /* but the position is that of before: as if somebody else had moved it */
	kit_take(batch, &input);
	call = kit_call("e2", "C2", KIT_START_US, "north");
	kit_add(batch, &call);
	assert_int_equal(store_apply(store, batch, &result, &err), ST_DATA);
	assert_non_null(strstr(err.text, "lines"));
	store_close(store);
	store = kit_open(path, STORE_READ);
	kit_digest(store, after);
	assert_string_equal(after, before);
	store_close(store);
	batch_free(batch);
}

static void batch_read_ahead_finds_the_input_that_the_one_before_made(void **state)
{
	const char *path = kit_path("ahead.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US, "north"), kit_call("e2", "C2", KIT_START_US, "north") };

	(void)state;
	for (int i = 0; i < 2; i++) {
		kit_take(batch, &input);
		kit_add(batch, &call[i]);
		(void)kit_apply(store, batch);
		assert_int_equal(batch->inputs[0].id, 1);
		input.position = batch->inputs[0].position; /* the id stays 0: the reader has not been told */
	}
	store_close(store);
	assert_int_equal(kit_ask_number(path, "SELECT read FROM inputs_list"), 2);
	batch_free(batch);
}

static void another_file_of_the_same_name_is_another_input(void **state)
{
	const char *path = kit_path("samename.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US, "north"), kit_call("e2", "C2", KIT_START_US, "north") };

	(void)state;
	(void)kit_load(store, "lines", call, 1, 1);
	(void)kit_load(store, "lines", call + 1, 1, 1);
	store_close(store);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM inputs"), 2);
	kit_assert_sound(path);
}

static void quiet_batch_commits_nothing(void **state)
{
	const char *path = kit_path("quiet.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct kit_event call = kit_call("e1", "C1", KIT_START_US, "north");
	struct store_status before, after;
	struct store_result result;
	struct err err;

	(void)state;
	kit_take(batch, &input);
	kit_add(batch, &call);
	(void)kit_apply(store, batch);
	assert_int_equal(store_status(store, &before, &err), ST_OK);
	input.id = batch->inputs[0].id;
	input.position = batch->inputs[0].position;
	kit_take(batch, &input);
	result = kit_apply(store, batch);
	assert_int_equal(result.total.read, 0);
	assert_int_equal(store_status(store, &after, &err), ST_OK);
	assert_int_equal(after.last_commit_us, before.last_commit_us);
	store_close(store);
	batch_free(batch);
}

struct seen_gaps {
	int count;
	char text[128];
};

static enum status see_gap(void *context, const struct store_gap *gap, int64_t seen_us, struct err *err)
{
	struct seen_gaps *seen = context;
	size_t used = strlen(seen->text);

	(void)err;
	assert_true(seen_us > 0);
	(void)snprintf(seen->text + used, sizeof seen->text - used, "%.*s/%d %d-%d %.*s;", (int)gap->name.len, gap->name.at,
		(int)gap->partition, (int)gap->from, (int)gap->to, (int)gap->reason.len, gap->reason.at);
	seen->count++;
	return ST_OK;
}

static void gap_and_key_are_kept_with_the_next_batch(void **state)
{
	const char *path = kit_path("gap.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	struct store_gap gap = { .name = text_of("events"), .partition = 2, .from = 10, .to = 20,
		.reason = text_of("retention") };
	uint8_t key[DIGEST_BYTES] = { 1 };
	struct seen_gaps seen = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(store_record_gap(store, &gap, &err), ST_OK);
	assert_int_equal(store_remember_key(store, 2020, key, &err), ST_OK);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM gaps"), 0);
	kit_take(batch, &input);
	(void)kit_apply(store, batch);
	assert_int_equal(kit_ask_number(path, "SELECT to_offset FROM gaps"), 20);
	assert_int_equal(kit_ask_number(path, "SELECT year FROM keys"), 2020);
	assert_int_equal(store_remember_key(store, 2020, key, &err), ST_OK);
	key[0] = 2;
	assert_int_equal(store_remember_key(store, 2020, key, &err), ST_CONFIG);
	gap.from = 30;
	gap.to = -1;
	assert_int_equal(store_record_gap(store, &gap, &err), ST_OK);
	batch_clear(batch);
	(void)kit_apply(store, batch);
	assert_int_equal(store_each_gap(store, see_gap, &seen, &err), ST_OK);
	assert_string_equal(seen.text, "events/2 30--1 retention;events/2 10-20 retention;");
	store_close(store);
	batch_free(batch);
}

/* ---- reading as of a cut-off ---- */

/* What the cells must be as of T: every case judged then, and nothing else known. */
static void judge_everything(struct store *store, const struct kit_event *from, size_t count, int64_t cutoff_us,
	struct cells *cells)
{
	static const struct judgement nothing = JUDGEMENT_EMPTY;
	struct judgement judgement = JUDGEMENT_EMPTY;
	const struct cell *const *sorted;
	const uint8_t *bytes;
	size_t len, cell_count;
	struct err err;

	for (size_t i = 0; i < count; i++) {
		struct text id = text_of(from[i].subject);
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = from[k].sort == from[i].sort && text_equal(text_of(from[k].subject), id);
		if (again)
			continue;
		assert_int_equal(store_case(store, from[i].sort, id, &bytes, &len, &err), ST_OK);
		assert_int_equal(judge_case(store_book(store), from[i].sort, bytes, len, cutoff_us, &judgement), CASE_ADDED);
		judge_change(cells, &nothing, &judgement);
	}
	judge_free(&judgement);
	assert_int_equal(cells_sorted(cells, &sorted, &cell_count, &err), ST_OK);
	for (size_t i = 0; i < cell_count; i++) {
		struct cell *cell = cells_at(cells, sorted[i]->dimension, sorted[i]->day, sorted[i]->key);

		cells_rank(cells, cell, &cell->times);
	}
}

static void assert_same_cells(struct cells *a, struct cells *b, enum dimension dimension, int32_t from, int32_t to)
{
	const struct cell *const *left;
	const struct cell *const *right;
	size_t left_count, right_count, at = 0;
	struct err err;

	assert_int_equal(cells_sorted(a, &left, &left_count, &err), ST_OK);
	assert_int_equal(cells_sorted(b, &right, &right_count, &err), ST_OK);
	for (size_t i = 0; i < right_count; i++) {
		if (right[i]->dimension != dimension ||
			(right[i]->day != CELL_AS_OF && (right[i]->day < from || right[i]->day > to)))
			continue;
		assert_true(at < left_count);
		assert_int_equal(left[at]->day, right[i]->day);
		assert_true(text_equal(left[at]->key, right[i]->key));
		assert_memory_equal(left[at]->count, right[i]->count, sizeof right[i]->count);
		assert_memory_equal(left[at]->rank_s, right[i]->rank_s, sizeof right[i]->rank_s);
		at++;
	}
	assert_int_equal(at, left_count);
}

static void assert_reads_as_of(struct store *store, size_t count, int64_t cutoff_us)
{
	int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	struct cells *wanted, *read;
	struct err err = { 0 };

	assert_int_equal(cells_new(&wanted, &err), ST_OK);
	assert_int_equal(cells_new(&read, &err), ST_OK);
	judge_everything(store, events, count, cutoff_us, wanted);
	for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
		struct store_cells_query query = { .dimension = (enum dimension)dimension, .from = first + (int32_t)kit_below(20),
			.to = first + 20 + (int32_t)kit_below(40), .cutoff_us = cutoff_us, .ranks = true };

		cells_clear(read);
		if (store_read_cells(store, &query, read, &err) != ST_OK)
			fail_msg("%s", err.text);
		assert_same_cells(read, wanted, query.dimension, query.from, query.to);
	}
	cells_free(wanted);
	cells_free(read);
}

static void reading_as_of_a_cutoff_equals_judging_every_case_then(void **state)
{
	struct store *store = kit_open(kit_path("cutoff.db"), STORE_WRITE);

	(void)state;
	make_events(21, EVENTS);
	(void)kit_load(store, "lines", events, EVENTS, 50);
	for (int i = 0; i < 60; i++)
		assert_reads_as_of(store, EVENTS, KIT_START_US + kit_below(60 * 24 * 4) * KIT_HOUR_US / 4 - kit_below(2));
	assert_reads_as_of(store, EVENTS, FOLD_ALL);
	store_close(store);
}

static void wanted_slots_read_the_same_as_all_slots(void **state)
{
	struct store *store = kit_open(kit_path("slots.db"), STORE_WRITE);
	int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	struct store_cells_query query = { .dimension = BY_DISTRICT, .from = first, .to = first + 60,
		.cutoff_us = KIT_START_US + 17 * KIT_DAY_US };
	uint64_t slots = UINT64_C(1) << SLOT_CALLS_IN | UINT64_C(1) << SLOT_ORDERS_CREATED | UINT64_C(1) << SLOT_REVIEWS;
	struct cells *all, *some;
	const struct cell *const *rows;
	size_t count;
	struct err err;

	(void)state;
	make_events(22, EVENTS);
	(void)kit_load(store, "lines", events, EVENTS, EVENTS);
	assert_int_equal(cells_new(&all, &err), ST_OK);
	assert_int_equal(cells_new(&some, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, all, &err), ST_OK);
	query.slots = slots;
	assert_int_equal(store_read_cells(store, &query, some, &err), ST_OK);
	assert_int_equal(cells_sorted(all, &rows, &count, &err), ST_OK);
	assert_true(count > 10);
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = cells_at(some, rows[i]->dimension, rows[i]->day, rows[i]->key);

		for (int slot = 0; slot < SLOTS; slot++)
			assert_int_equal(cell->count[slot], (slots >> slot & 1u) != 0 ? rows[i]->count[slot] : 0);
	}
	cells_free(all);
	cells_free(some);
	store_close(store);
}

static void event_days_are_those_of_events_up_to_the_cutoff(void **state)
{
	struct store *store = kit_open(kit_path("days.db"), STORE_WRITE);
	int32_t day = zone_day(store_book(store)->zone, KIT_START_US);
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US + 5, "north"),
		kit_call("e2", "C2", KIT_START_US + 3 * KIT_DAY_US, "north") };
	int32_t first = 0, last = 0;
	struct err err;
	bool has;

	(void)state;
	assert_int_equal(store_event_days(store, FOLD_ALL, &has, &first, &last, &err), ST_OK);
	assert_false(has);
	(void)kit_load(store, "lines", call, 2, 2);
	assert_int_equal(store_event_days(store, KIT_START_US + 4, &has, &first, &last, &err), ST_OK);
	assert_false(has);
	assert_int_equal(store_event_days(store, KIT_START_US + 5, &has, &first, &last, &err), ST_OK);
	assert_true(has && first == day && last == day);
	assert_int_equal(store_event_days(store, KIT_START_US + 3 * KIT_DAY_US - 1, &has, &first, &last, &err), ST_OK);
	assert_true(has && first == day && last == day);
	assert_int_equal(store_event_days(store, KIT_START_US + 3 * KIT_DAY_US, &has, &first, &last, &err), ST_OK);
	assert_true(has && first == day && last == day + 3);
	assert_int_equal(store_event_days(store, FOLD_ALL, &has, &first, &last, &err), ST_OK);
	assert_true(has && first == day && last == day + 3);
	store_close(store);
}

static struct kit_event order_of_2017(const char *subject, bool dispatched)
{
	int64_t time_us = INT64_C(1500000000000000);
	struct event event = kit_start(dispatched ? ORDER_DISPATCHED : ORDER_CREATED, dispatched ? "d" : "c", subject, time_us);
	struct kit_event out;

	if (dispatched) {
		kit_text(&event, F_UNIT, "roads");
		kit_number(&event, F_LIMIT_WORKING_DAYS, 5);
	} else {
		kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
	}
	kit_pack(&event, &out);
	return out;
}

static void year_without_a_calendar_is_named(void **state)
{
	struct store *store = kit_open(kit_path("calendar.db"), STORE_WRITE);
	struct kit_event order[] = { order_of_2017("W1", false), order_of_2017("W1", true), order_of_2017("W2", false) };
	int32_t day = zone_day(store_book(store)->zone, INT64_C(1500000000000000));
	int years[STORE_YEARS_MAX];
	size_t count;
	struct err err = { 0 };

	(void)state;
	(void)kit_load(store, "lines", order, 3, 3);
	assert_int_equal(store_missing_years(store, day, day, false, FOLD_ALL, years, &count, &err), ST_OK);
	assert_int_equal(count, 1);
	assert_int_equal(years[0], 2017);
	years[0] = 0;
	assert_int_equal(store_missing_years(store, DAY_MIN, DAY_MAX, true, FOLD_ALL, years, &count, &err), ST_OK);
	assert_int_equal(count, 1); /* it is open */
	assert_int_equal(years[0], 2017);
	years[0] = 0;
	assert_int_equal(store_missing_years(store, day + 1, day + 10, false, FOLD_ALL, years, &count, &err), ST_OK);
	assert_int_equal(count, 1); /* created before, but that is where its due may fall */
	assert_int_equal(years[0], 2017);
	assert_int_equal(store_missing_years(store, day - 10, day - 1, false, FOLD_ALL, years, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_missing_years(store, 17532 /* 2018-01-01 */, 17540, false, FOLD_ALL, years, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_missing_years(store, day, day, false, INT64_C(1500000000000000) - 1, years, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	store_close(store);
}

/* ---- other rules, other figures, copies ---- */

static void other_rules_judge_every_case_again(void **state)
{
	const char *path = kit_path("rejudge.db");
	struct store *store = kit_open(path, STORE_WRITE);
	char before[DIGEST_HEX_MAX], after[DIGEST_HEX_MAX];
	struct err err = { 0 };

	(void)state;
	make_events(31, EVENTS);
	(void)kit_load(store, "lines", events, EVENTS, EVENTS);
	kit_digest(store, before);
	store_close(store);
	kit_sql(path, "UPDATE meta SET value = 'others' WHERE name = 'judged_by';"
		"UPDATE cells SET orders_created = 0; DELETE FROM case_days; UPDATE cases SET due = 7, unit = 'x'");
	assert_int_equal(kit_try(path, STORE_READ, &store, &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "rules"));
	store_close(kit_open(path, STORE_WRITE));
	kit_assert_sound(path);
	store = kit_open(path, STORE_READ);
	kit_digest(store, after);
	store_close(store);
	assert_string_equal(after, before);
}

static void figure_that_an_older_program_had_not_is_added_and_counted(void **state)
{
	const char *path = kit_path("older.db");
	struct store *store = kit_open(path, STORE_WRITE);
	char before[DIGEST_HEX_MAX], after[DIGEST_HEX_MAX];

	(void)state;
	make_events(32, EVENTS);
	(void)kit_load(store, "lines", events, EVENTS, EVENTS);
	kit_digest(store, before);
	store_close(store);
	/* What a program without reviews_good would have left behind. */
	kit_sql(path, "DROP VIEW figures_by_day; ALTER TABLE cells DROP COLUMN reviews_good;"
		"UPDATE meta SET value = '' WHERE name IN ('judged_by', 'views')");
	store = kit_open(path, STORE_WRITE);
	kit_digest(store, after);
	store_close(store);
	kit_assert_sound(path);
	assert_string_equal(after, before);
	assert_true(kit_ask_number(path, "SELECT count(*) FROM figures_by_day WHERE figure = 'review_good_rate'") > 0);
}

static void backup_beside_the_writer_has_the_same_digest(void **state)
{
	struct store *writer = kit_open(kit_path("original.db"), STORE_WRITE);
	struct store *reader, *copy;
	char before[DIGEST_HEX_MAX], after[DIGEST_HEX_MAX];
	struct err err = { 0 };

	(void)state;
	make_events(41, EVENTS);
	(void)kit_load(writer, "lines", events, EVENTS, EVENTS);
	reader = kit_open(kit_path("original.db"), STORE_READ);
	kit_digest(reader, before);
	assert_int_equal(store_backup(reader, kit_path("copy.db"), &err), ST_OK);
	assert_int_equal(store_backup(reader, kit_path("copy.db"), &err), ST_CANTCREAT);
	copy = kit_open(kit_path("copy.db"), STORE_READ);
	kit_digest(copy, after);
	assert_string_equal(after, before);
	store_close(copy);
	store_close(reader);
	store_close(writer);
	kit_assert_sound(kit_path("copy.db"));
	assert_int_equal(access(kit_path("copy.db-wal"), F_OK), -1);
	copy = kit_open(kit_path("copy.db"), STORE_WRITE); /* and can be written on */
	(void)kit_load(copy, "more", events, 1, 1);
	store_close(copy);
}

static void reader_sees_one_state_while_the_writer_goes_on(void **state)
{
	const char *path = kit_path("snapshot.db");
	struct store *writer = kit_open(path, STORE_WRITE);

	(void)state;
	make_events(42, 40);
	kit_assert_one_picture(writer, path, events, 40, 20);
	store_close(writer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_events_in_any_order_and_any_split_give_the_same_digest),
		cmocka_unit_test(one_event_more_is_another_digest),
		cmocka_unit_test(opening_again_after_every_batch_changes_nothing),
		cmocka_unit_test(lines_read_are_applied_or_duplicate_or_rejected),
		cmocka_unit_test(late_event_restates_a_past_day),
		cmocka_unit_test(full_case_keeps_its_first_events_and_rejects_the_rest),
		cmocka_unit_test(full_case_is_the_same_whatever_came_first),
		cmocka_unit_test(replayed_reject_moves_to_applied),
		cmocka_unit_test(replay_that_fails_leaves_the_reject_open),
		cmocka_unit_test(dead_letters_are_marked_once_delivered),
		cmocka_unit_test(position_that_moved_meanwhile_is_refused),
		cmocka_unit_test(batch_read_ahead_finds_the_input_that_the_one_before_made),
		cmocka_unit_test(another_file_of_the_same_name_is_another_input),
		cmocka_unit_test(quiet_batch_commits_nothing),
		cmocka_unit_test(gap_and_key_are_kept_with_the_next_batch),
		cmocka_unit_test(reading_as_of_a_cutoff_equals_judging_every_case_then),
		cmocka_unit_test(wanted_slots_read_the_same_as_all_slots),
		cmocka_unit_test(event_days_are_those_of_events_up_to_the_cutoff),
		cmocka_unit_test(year_without_a_calendar_is_named),
		cmocka_unit_test(other_rules_judge_every_case_again),
		cmocka_unit_test(figure_that_an_older_program_had_not_is_added_and_counted),
		cmocka_unit_test(backup_beside_the_writer_has_the_same_digest),
		cmocka_unit_test(reader_sees_one_state_while_the_writer_goes_on),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
