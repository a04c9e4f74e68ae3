/* store: the log is copied into the store's file beside the writer, and begins anew when it is long. */
#include "tests/store_kit.h"

#include "store/checkpoint.h"
#include "store/inside.h"

#include <sys/stat.h>

enum { EVENTS = 3000, BATCH = 50, PAGE = 4096, FRAME = PAGE + 24, NEVER = 1 << 30, PATIENCE_MS = 20000 };

static struct kit_event events[EVENTS];

static int setup(void **state)
{
	kit_seed = 5;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	return kit_setup(state);
}

static int64_t size_of(const char *path, const char *suffix)
{
	char name[512];
	struct stat info;

	(void)snprintf(name, sizeof name, "%s%s", path, suffix);
	assert_int_equal(stat(name, &info), 0);
	return info.st_size;
}

static struct store *open_with(const char *path, int wake, int max)
{
	struct store *store = kit_open(path, STORE_WRITE);

	checkpoint_set_lengths(store->checkpointer, wake, max);
	return store;
}

/* The digest does not depend on who copies the log, and when. */
static void loaded_alike_however_the_log_is_copied(void **state)
{
	static const struct { int wake, max; } ways[] = { { NEVER, NEVER }, { NEVER, 60 }, { 1, NEVER }, { 1, 2 }, { 20, 60 } };
	char first[DIGEST_HEX_MAX], digest[DIGEST_HEX_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char name[32];
		struct store *store;

		(void)snprintf(name, sizeof name, "way%zu.db", i);
		store = open_with(kit_path(name), ways[i].wake, ways[i].max);
		(void)kit_load(store, "lines", events, EVENTS, BATCH);
		kit_digest(store, i == 0 ? first : digest);
		store_close(store);
		if (i > 0)
			assert_string_equal(digest, first);
		kit_assert_sound(kit_path(name));
	}
}

static void long_log_begins_anew(void **state)
{
	const char *path = kit_path("anew.db");
	struct store *store = open_with(path, NEVER, NEVER);
	int64_t whole, cut;

	(void)state;
	(void)kit_load(store, "lines", events, EVENTS, BATCH);
	whole = size_of(path, "-wal");
	store_close(store);
	path = kit_path("cut.db");
	store = open_with(path, NEVER, 60);
	(void)kit_load(store, "lines", events, EVENTS, BATCH);
	cut = size_of(path, "-wal");
	store_close(store);
	assert_true(whole > 1000 * FRAME);
	assert_true(cut < whole / 4);
}

/* The thread copies although the writer never does; it has no hurry, so this waits for it. */
static void thread_copies_what_the_commits_left(void **state)
{
	const char *path = kit_path("beside.db");
	struct store *store = open_with(path, 1, NEVER);
	int64_t before = size_of(path, "");
	int waited_ms = 0;

	(void)state;
	for (int at = 0; at < EVENTS && size_of(path, "") == before && waited_ms < PATIENCE_MS; at += BATCH) {
		char name[32];

		(void)snprintf(name, sizeof name, "lines%d", at);
		(void)kit_load(store, name, events + at, BATCH, BATCH);
		for (int i = 0; i < 100 && size_of(path, "") == before; i++, waited_ms++)
			(void)usleep(1000);
	}
	assert_true(size_of(path, "") > before);
	store_close(store);
	kit_assert_sound(path);
}

/* A reader's picture stays as it is while the log is copied and grows behind it. */
static void reader_keeps_its_picture(void **state)
{
	const char *path = kit_path("reader.db");
	struct store *store = open_with(path, 1, 60);

	(void)state;
	kit_assert_one_picture(store, path, events, EVENTS, BATCH);
	store_close(store);
	kit_assert_sound(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loaded_alike_however_the_log_is_copied),
		cmocka_unit_test(long_log_begins_anew),
		cmocka_unit_test(thread_copies_what_the_commits_left),
		cmocka_unit_test(reader_keeps_its_picture),
	};

	return cmocka_run_group_tests(tests, setup, kit_teardown);
}
