/* prepare of the store: a guess that a case is new costs time, never a figure. */
#include "tests/store_kit.h"

#include "store/prepare.h"
#include "store/sums.h"

enum { CALLS = 3000, SAMPLE = 1000 };

static struct kit_event calls[CALLS];

static void make_calls(const char *prefix, const char *district)
{
	for (int i = 0; i < CALLS; i++) {
		char id[32], subject[32];

		(void)snprintf(id, sizeof id, "%s%d", prefix, i);
		(void)snprintf(subject, sizeof subject, "C%06d", i);
		calls[i] = kit_call(id, subject, KIT_START_US + i * INT64_C(1000000), district);
	}
}

/* One batch of all calls through `prepared`; how many drafts were made, and how many of them were wrong. */
static void apply(struct store *store, struct input_entry *input, struct prepared *prepared, size_t count, size_t drafts,
	size_t mistaken)
{
	struct batch *batch = kit_batch();
	struct store_result result;
	struct err err = { 0 };

	kit_take(batch, input);
	for (size_t i = 0; i < count; i++)
		kit_add(batch, &calls[i]);
	store_prepare(store, batch, prepared);
	assert_int_equal(prepared->drafts, drafts);
	if (store_apply_prepared(store, batch, prepared, &result, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(result.total.read, count);
	assert_int_equal(prepared->mistaken, mistaken);
	input->id = batch->inputs[0].id;
	input->position = batch->inputs[0].position;
	batch_free(batch);
}

static struct prepared *prepared_new(void)
{
	struct prepared *prepared;
	struct err err = { 0 };

	assert_int_equal(store_prepared_new(&prepared, &err), ST_OK);
	return prepared;
}

static void wrong_guesses_are_taken_back_and_make_the_next_batch_careful(void **state)
{
	const char *path = kit_path("guess.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct prepared *prepared = prepared_new();
	struct input_entry input = kit_input("lines", 0);
	char guessed[DIGEST_HEX_MAX], plain[DIGEST_HEX_MAX];

	(void)state;
	make_calls("e", "north");
	apply(store, &input, prepared, CALLS, CALLS, 0);
	apply(store, &input, prepared, CALLS, CALLS, CALLS); /* the same once more: copies */
	make_calls("f", "south"); /* corrections: the calls are there, the events are new */
	apply(store, &input, prepared, CALLS, SAMPLE, SAMPLE);
	kit_digest(store, guessed);
	for (int i = 0; i < CALLS; i++)
		calls[i].subject[0] = 'D'; /* new ones: a sample first, then all again */
	apply(store, &input, prepared, CALLS / 2, SAMPLE, 0);
	for (int i = 0; i < CALLS; i++)
		calls[i].subject[0] = 'E';
	apply(store, &input, prepared, CALLS, CALLS, 0);
	store_prepared_free(prepared);
	store_close(store);
	kit_assert_sound(path);

	store = kit_open(kit_path("plain.db"), STORE_WRITE);
	make_calls("f", "south");
	(void)kit_load(store, "lines", calls, CALLS, 7);
	make_calls("e", "north");
	(void)kit_load(store, "more", calls, CALLS, 7);
	kit_digest(store, plain);
	assert_string_equal(guessed, plain);
	store_close(store);
}

/* Every call with parts of its own: the sums of a batch are bounded, so are its guesses. */
static void guesses_end_where_the_sums_are_full(void **state)
{
	const char *path = kit_path("parts.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct prepared *prepared = prepared_new();
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("lines", 0);
	enum { MANY = SUMS_HELD_MAX + 5000 };
	struct store_result result;
	struct err err = { 0 };

	(void)state;
	kit_take(batch, &input);
	for (int i = 0; i < MANY; i++) {
		char id[32], district[32];
		struct kit_event call;

		(void)snprintf(id, sizeof id, "C%06d", i);
		(void)snprintf(district, sizeof district, "d%d", i);
		call = kit_call(id, id, KIT_START_US, district);
		kit_add(batch, &call);
	}
	store_prepare(store, batch, prepared);
	assert_true(prepared->drafts > 0 && prepared->drafts < SUMS_HELD_MAX);
	assert_int_equal(store_apply_prepared(store, batch, prepared, &result, &err), ST_OK);
	assert_int_equal(result.total.applied, MANY);
	assert_int_equal(prepared->mistaken, 0);
	batch_free(batch);
	store_prepared_free(prepared);
	store_close(store);
	kit_assert_sound(path);
}

static void copies_within_a_batch_are_counted_the_ordinary_way(void **state)
{
	const char *path = kit_path("copies.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct tally tally;

	(void)state;
	make_calls("e", "north");
	calls[1] = calls[0];
	calls[2] = kit_call("e0", "C000000", KIT_START_US, "a lesser copy");
	calls[3] = kit_call("e3", "C000000", KIT_START_US + 1000000, "another event of the same call");
	tally = kit_load(store, "lines", calls, 5, 5);
	assert_int_equal(tally.applied, 3);
	assert_int_equal(tally.duplicate, 2);
	assert_int_equal(tally.conflicting, 1);
	store_close(store);
	kit_assert_sound(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_guesses_are_taken_back_and_make_the_next_batch_careful),
		cmocka_unit_test(guesses_end_where_the_sums_are_full),
		cmocka_unit_test(copies_within_a_batch_are_counted_the_ordinary_way),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
