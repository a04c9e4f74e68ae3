#include "tests/store_kit.h"

#include "aggregate/rulesfile.h"
#include "base/day.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define KINDS_OF_A_RULE "help=3\ncomplaint=5\nreport=15\nsuggestion=1\npraise=none\nother=2\nunstated=4\n"
#define RULES \
	"[rule 2020-01-05]\nid = a\nconsultation=1\n" KINDS_OF_A_RULE "reopened=last_closing\n" \
	"[rule 2020-01-20]\nid = b\nconsultation=6\n" KINDS_OF_A_RULE "day_1=receipt\nsigning=1\n"
/* Of the same effect as no rules file at all before 2022, where these events lie. */
#define CALENDAR "[calendar 2027]\nnotice = n\nissued = 2026-11-05\noff = 2027-01-01\n"

enum { EVENTS = 600 };

static void make_events(uint64_t seed, struct kit_event events[EVENTS])
{
	kit_seed = seed;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
}

static int64_t change(struct store *store, const char *text)
{
	struct err err = { 0 };
	int64_t judged = -2;

	if (store_change_rules(store, text_of(text), NULL, &judged, &err) != ST_OK)
		fail_msg("%s", err.text);
	return judged;
}

/* The sums of all days as of a cut-off, as readers see them. */
static void read_sums(struct store *store, int64_t cutoff_us, int64_t sums[SLOTS])
{
	const struct store_cells_query query = { .dimension = BY_WHOLE, .from = DAY_MIN, .to = DAY_MAX, .cutoff_us = cutoff_us };
	const struct cell *const *all;
	struct cells *cells = NULL;
	struct err err = { 0 };
	size_t count;

	memset(sums, 0, SLOTS * sizeof *sums);
	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &all, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		for (int slot = 0; slot < SLOTS; slot++)
			sums[slot] += all[i]->count[slot];
	cells_free(cells);
}

static void the_same_events_before_and_after_a_change_give_the_same_store(void **state)
{
	static struct kit_event events[EVENTS];

	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		char plain[DIGEST_HEX_MAX], first[DIGEST_HEX_MAX], second[DIGEST_HEX_MAX];
		char before[32], after[32];
		struct store *store;

		(void)snprintf(before, sizeof before, "before%d.db", (int)seed);
		(void)snprintf(after, sizeof after, "after%d.db", (int)seed);
		make_events(seed, events);
		store = kit_open(kit_path(before), STORE_WRITE);
		(void)kit_load(store, "one", events, EVENTS, 100);
		kit_digest(store, plain);
		assert_true(change(store, RULES) > 0);
		kit_digest(store, first);
		store_close(store);
		kit_assert_sound(kit_path(before));

		store = kit_open(kit_path(after), STORE_WRITE);
		assert_int_equal(change(store, RULES), 0);
		kit_shuffle(events, EVENTS);
		(void)kit_load(store, "one", events, EVENTS, 37);
		kit_digest(store, second);
		assert_string_equal(first, second);
		assert_string_not_equal(first, plain);
		assert_int_equal(change(store, RULES), -1);
		assert_true(change(store, "") > 0);
		kit_digest(store, second);
		assert_string_equal(second, plain);
		store_close(store);
		kit_assert_sound(kit_path(after));
	}
}

static void a_trial_says_what_the_change_then_does(void **state)
{
	static struct kit_event events[EVENTS];
	static const int64_t cutoffs[] = { KIT_START_US + 7 * KIT_DAY_US, KIT_START_US + 23 * KIT_DAY_US + 5 * KIT_HOUR_US,
		KIT_START_US + 300 * KIT_DAY_US };
	struct store *store = kit_open(kit_path("trial.db"), STORE_WRITE);
	struct store_rules_change said[3];
	struct rulesfile *file = NULL;
	struct err err = { 0 };

	(void)state;
	make_events(11, events);
	(void)kit_load(store, "one", events, EVENTS, 100);
	assert_int_equal(rulesfile_parse(text_of(RULES), rules_builtin(), calendar_builtin(), NULL, NULL, &file),
		RULESFILE_GOOD);
	for (int i = 0; i < 3; i++) {
		int64_t sums[SLOTS];

		assert_int_equal(store_try_rules(store, rulesfile_rules(file), rulesfile_calendar(file), cutoffs[i], NULL, &said[i],
			&err), ST_OK);
		read_sums(store, cutoffs[i], sums);
		assert_memory_equal(said[i].before, sums, sizeof sums);
	}
	rulesfile_free(file);
	assert_int_equal(change(store, RULES), said[0].cases);
	for (int i = 0; i < 3; i++) {
		int64_t sums[SLOTS];

		read_sums(store, cutoffs[i], sums);
		assert_memory_equal(said[i].after, sums, sizeof sums);
		assert_int_equal(said[i].verdicts, said[i].to_late + said[i].to_ontime + said[i].to_none + said[i].from_none);
	}
	assert_true(said[2].dues > 0 && said[2].dues <= said[2].orders);
	assert_true(said[2].verdicts > 0);
	assert_memory_not_equal(said[2].before, said[2].after, sizeof said[2].after);
	store_close(store);
}

static void a_reading_that_began_before_sees_the_old_rules_and_figures(void **state)
{
	static struct kit_event events[EVENTS];
	struct store *writer = kit_open(kit_path("readers.db"), STORE_WRITE);
	struct store *begun, *opened;
	int64_t before[SLOTS], after[SLOTS], sums[SLOTS];
	const struct rule *rule;
	struct err err = { 0 };
	int32_t day = day_of((struct date){ 2020, 1, 6 });

	(void)state;
	make_events(6, events);
	(void)kit_load(writer, "one", events, EVENTS, 100);
	read_sums(writer, FOLD_ALL, before);
	begun = kit_open(kit_path("readers.db"), STORE_READ);
	opened = kit_open(kit_path("readers.db"), STORE_READ);
	assert_int_equal(store_snapshot_begin(begun, &err), ST_OK);
	assert_null(rules_at(store_book(begun)->rules, day));

	assert_true(change(writer, RULES) > 0);
	read_sums(writer, FOLD_ALL, after);
	assert_memory_not_equal(before, after, sizeof after);

	read_sums(begun, FOLD_ALL, sums);
	assert_memory_equal(sums, before, sizeof sums);
	read_sums(begun, FOLD_ALL - 1, sums); /* by folding, too */
	assert_memory_equal(sums, before, sizeof sums);
	assert_null(rules_at(store_book(begun)->rules, day));
	store_snapshot_end(begun);

	/* Opened before, reading begun after; and the first one once more. */
	for (int i = 0; i < 2; i++) {
		struct store *reader = i == 0 ? opened : begun;

		read_sums(reader, FOLD_ALL - 1, sums);
		assert_memory_equal(sums, after, sizeof sums);
		rule = rules_at(store_book(reader)->rules, day);
		assert_non_null(rule);
		assert_string_equal(rule->id, "a");
		store_close(reader);
	}
	store_close(writer);
}

static void a_file_of_the_same_effect_is_recorded_and_judges_nothing(void **state)
{
	static struct kit_event events[EVENTS];
	struct store *store = kit_open(kit_path("effect.db"), STORE_WRITE);
	char first[DIGEST_HEX_MAX], second[DIGEST_HEX_MAX];

	(void)state;
	make_events(7, events);
	(void)kit_load(store, "one", events, EVENTS, 100);
	assert_true(change(store, RULES) > 0);
	kit_digest(store, first);
	assert_int_equal(change(store, "# in other words\n" RULES), 0);
	kit_digest(store, second);
	assert_string_not_equal(first, second); /* rule R48: the file's digest is part of the store's */
	store_close(store);
	kit_assert_sound(kit_path("effect.db"));
	assert_int_equal(kit_ask_number(kit_path("effect.db"), "SELECT count(*) FROM rules_files"), 2);
}

static void a_bad_file_is_not_put_in_force(void **state)
{
	struct store *store = kit_open(kit_path("bad.db"), STORE_WRITE);
	char before[DIGEST_HEX_MAX], after[DIGEST_HEX_MAX];
	struct err err = { 0 };
	int64_t judged;

	(void)state;
	kit_digest(store, before);
	assert_int_equal(store_change_rules(store, text_of("[rule 2020-01-01]\nid = a\n"), NULL, &judged, &err), ST_CONFIG);
	store_close(store);
	store = kit_open(kit_path("bad.db"), STORE_WRITE);
	kit_digest(store, after);
	assert_string_equal(before, after);
	store_close(store);
	assert_int_equal(kit_ask_number(kit_path("bad.db"), "SELECT count(*) FROM rules_files"), 0);
}

static void an_altered_rules_file_is_damage(void **state)
{
	struct store *store = kit_open(kit_path("altered.db"), STORE_WRITE);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(change(store, CALENDAR), 0);
	store_close(store);
	kit_sql(kit_path("altered.db"), "UPDATE rules_files SET text = CAST(replace(text, '01-01', '01-04') AS BLOB)");
	assert_int_equal(kit_try(kit_path("altered.db"), STORE_READ, &store, &err), ST_DATA);
	assert_non_null(strstr(err.text, "rules file"));
}

static void the_calendar_of_the_file_is_added_to_what_is_built_in(void **state)
{
	struct store *store = kit_open(kit_path("calendar.db"), STORE_WRITE);

	(void)state;
	(void)change(store, CALENDAR);
	store_close(store);
	store = kit_open(kit_path("calendar.db"), STORE_READ);
	assert_true(calendar_has_year(store_book(store)->calendar, 2027));
	assert_true(calendar_has_year(store_book(store)->calendar, 2026));
	assert_ptr_equal(store_book(store)->rules, rules_builtin());
	store_close(store);
}

/* ---- a full disk ---- */

/* Changes the rules while files may grow to `bytes` only; the exit status. */
static int change_within(const char *path, rlim_t bytes)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct store *store = NULL;
		struct err err = { 0 };
		int64_t judged;
		enum status st;

		kit_limit_files(bytes);
		st = kit_try(path, STORE_WRITE, &store, &err);

		if (st == ST_OK)
			st = store_change_rules(store, text_of(RULES), NULL, &judged, &err);
		store_close(store);
		_exit((int)st);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void a_full_disk_leaves_the_old_rules_or_the_new_ones(void **state)
{
	static struct kit_event events[EVENTS];
	char old[DIGEST_HEX_MAX], new[DIGEST_HEX_MAX], found[DIGEST_HEX_MAX];
	struct store *store = kit_open(kit_path("full.db"), STORE_WRITE);
	int stopped = 0, done = 0;

	(void)state;
	make_events(9, events);
	(void)kit_load(store, "one", events, EVENTS, 100);
	kit_digest(store, old);
	(void)change(store, RULES);
	kit_digest(store, new);
	(void)change(store, "");
	store_close(store);
	for (rlim_t bytes = 4096; bytes < 4000000 && done < 3; bytes += bytes / 5 + 4096) {
		int status = change_within(kit_path("full.db"), bytes);

		assert_true(status == ST_OK || status == ST_IO);
		stopped += status != ST_OK;
		done += status == ST_OK;
		store = kit_open(kit_path("full.db"), STORE_WRITE);
		kit_digest(store, found);
		assert_string_equal(found, status == ST_OK ? new : old);
		(void)change(store, "");
		store_close(store);
		kit_assert_sound(kit_path("full.db"));
	}
	assert_true(stopped >= 3 && done == 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_events_before_and_after_a_change_give_the_same_store),
		cmocka_unit_test(a_trial_says_what_the_change_then_does),
		cmocka_unit_test(a_reading_that_began_before_sees_the_old_rules_and_figures),
		cmocka_unit_test(a_file_of_the_same_effect_is_recorded_and_judges_nothing),
		cmocka_unit_test(a_bad_file_is_not_put_in_force),
		cmocka_unit_test(an_altered_rules_file_is_damage),
		cmocka_unit_test(the_calendar_of_the_file_is_added_to_what_is_built_in),
		cmocka_unit_test(a_full_disk_leaves_the_old_rules_or_the_new_ones),
	};

	return cmocka_run_group_tests_name("store rules", tests, kit_setup, kit_teardown);
}
