/* store: killed at any moment, no room, no rights, a second writer, foreign files, another account. */
#include "tests/store_kit.h"

#include "base/phase.h"
#include "store/checkpoint.h"
#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { EVENTS = 2000, BATCH = 50, NOBODY = 65534 };

/* Pages of log, so few that copying it falls among the kills. */
enum { LOG_WAKE = 20, LOG_MAX = 60 };

static struct kit_event events[EVENTS];
static char whole[DIGEST_HEX_MAX]; /* of a store that took them undisturbed */

static void make_events(void)
{
	struct store *store;

	if (whole[0] != '\0')
		return;
	kit_seed = 99;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	store = kit_open(kit_path("whole.db"), STORE_WRITE);
	(void)kit_load(store, "lines", events, EVENTS, BATCH);
	kit_digest(store, whole);
	store_close(store);
}

/* ---- a loader as the program is one: it goes on from the stored position ---- */

static enum status take_entry(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err)
{
	struct input_entry *out = context;

	(void)tally;
	(void)err;
	*out = *entry;
	out->name = text_of("lines");
	out->cluster = (struct text){ "", 0 };
	return ST_OK;
}

static enum status load_rest(struct store *store, struct err *err)
{
	struct input_entry input = kit_input("lines", 0);
	struct batch *batch = kit_batch();
	struct store_result result;
	enum status st = store_each_input(store, INPUT_FILE, "lines", take_entry, &input, err);

	while (st == ST_OK && input.position.next < EVENTS) {
		kit_take(batch, &input);
		for (int64_t i = input.position.next; i < EVENTS && i < input.position.next + BATCH; i++)
			kit_add(batch, &events[i]);
		st = store_apply(store, batch, &result, err);
		input.id = batch->inputs[0].id;
		input.position = batch->inputs[0].position;
	}
	batch_free(batch);
	return st;
}

/* In a child: the whole life of a loader.  The exit status is that of the program. */
static void run_loader(const char *path)
{
	struct store *store = NULL;
	struct err err = { 0 };
	enum status st = kit_try(path, STORE_WRITE, &store, &err);

	if (st == ST_OK) {
		checkpoint_set_lengths(store->checkpointer, LOG_WAKE, LOG_MAX);
		st = load_rest(store, &err);
	}
	if (st != ST_OK)
		fprintf(stderr, "    child: %s\n", err.text);
	store_close(store);
	_exit((int)st);
}

static void assert_completes(const char *path)
{
	struct store *store;
	struct err err = { 0 };
	char digest[DIGEST_HEX_MAX];

	store = kit_open(path, STORE_WRITE);
	if (load_rest(store, &err) != ST_OK)
		fail_msg("%s", err.text);
	kit_digest(store, digest);
	store_close(store);
	assert_string_equal(digest, whole);
	kit_assert_sound(path);
}

static int status_of(pid_t child)
{
	int status = 0;

	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* ---- killed ---- */

/* Kills the loader when it is seen in `phase` after `commits` commits; false when it was done before. */
static bool kill_in(const char *path, uint64_t phase, uint64_t commits, uint64_t *died_in)
{
	const char *page_path = kit_path("phase");
	int file = open(page_path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	volatile uint64_t *page;
	pid_t child;
	int status;

	assert_true(file >= 0 && ftruncate(file, 16) == 0);
	page = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	assert_true((const void *)(uintptr_t)page != MAP_FAILED);
	child = fork();
	if (child == 0) {
		(void)setenv("HOTLINE_TEST_PHASE_FILE", page_path, 1);
		phase_init();
		run_loader(path);
	}
	while (waitpid(child, &status, WNOHANG) == 0)
		if (page[1] >= commits && page[0] == phase) {
			(void)kill(child, SIGKILL);
			status = status_of(child);
			break;
		}
	*died_in = page[0];
	(void)munmap((void *)(uintptr_t)page, 16);
	(void)close(file);
	return WIFSIGNALED(status);
}

static void killed_in_any_phase_nothing_is_lost_or_doubled(void **state)
{
	const uint64_t phases[] = { PHASE_APPLY, PHASE_COMMIT, PHASE_COMMITTED };
	int killed[8] = { 0 };

	(void)state;
	make_events();
	/* How many of the kills fall into the short phase of COMMIT is the scheduler's choice: go on until there are enough. */
	for (uint64_t i = 0; i < 30 || (i < 600 && (killed[PHASE_APPLY] < 5 || killed[PHASE_COMMIT] < 2)); i++) {
		const char *path = kit_path("killed.db");
		uint64_t died_in = 0;

		if (kill_in(path, phases[i % 3], i % 30, &died_in)) {
			killed[died_in]++;
			kit_assert_sound(path);
		}
		if (i % 3 != 2)
			continue; /* killed three times in a row before it completes */
		assert_completes(path);
		(void)unlink(path);
		(void)unlink(kit_path("killed.db-wal"));
		(void)unlink(kit_path("killed.db-shm"));
	}
	assert_true(killed[PHASE_APPLY] >= 5);
	assert_true(killed[PHASE_COMMIT] >= 2);
}

static void store_killed_while_it_is_made_can_be_made_again(void **state)
{
	(void)state;
	make_events();
	for (int i = 0; i < 20; i++) {
		char name[32];
		pid_t child;

		(void)snprintf(name, sizeof name, "newborn%d.db", i);
		child = fork();
		if (child == 0)
			run_loader(kit_path(name));
		(void)usleep((useconds_t)(i * 400));
		(void)kill(child, SIGKILL);
		(void)status_of(child);
		assert_completes(kit_path(name));
	}
}

/* ---- no room ---- */

/* Files may grow to `bytes`: what a full disk looks like to SQLite. */
static int load_within(const char *path, rlim_t bytes)
{
	pid_t child = fork();

	if (child == 0) {
		kit_limit_files(bytes);
		run_loader(path);
	}
	return status_of(child);
}

static void full_disk_at_any_point_stops_and_loses_nothing(void **state)
{
	int stopped = 0;

	(void)state;
	make_events();
	for (rlim_t bytes = 1000; bytes < 3000000; bytes += bytes / 4 + 3000) {
		const char *path = kit_path("fulldisk.db");
		int status = load_within(path, bytes);

		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) != ST_OK) {
			stopped++;
			assert_true(WEXITSTATUS(status) == ST_IO || (bytes < 10000 && WEXITSTATUS(status) == ST_CANTCREAT));
		}
		assert_completes(path);
		(void)unlink(path);
		(void)unlink(kit_path("fulldisk.db-wal"));
		(void)unlink(kit_path("fulldisk.db-shm"));
	}
	assert_true(stopped >= 10);
}

/* ---- one writer ---- */

/* A child that holds the store until it is told to go on. */
struct holder {
	pid_t pid;
	int told[2], heard[2];
};

static void hold(struct holder *holder, const char *path)
{
	char byte = 0;

	assert_int_equal(pipe(holder->told), 0);
	assert_int_equal(pipe(holder->heard), 0);
	holder->pid = fork();
	if (holder->pid == 0) {
		struct store *store = kit_open(path, STORE_WRITE);
		struct kit_event call = kit_call("held", "C-held", KIT_START_US, "north");

		(void)kit_load(store, "held", &call, 1, 1);
		(void)!write(holder->told[1], &byte, 1);
		(void)!read(holder->heard[0], &byte, 1);
		store_close(store);
		_exit(0);
	}
	assert_int_equal(read(holder->told[0], &byte, 1), 1);
}

static void release(struct holder *holder, bool by_kill)
{
	char byte = 0;

	if (by_kill)
		(void)kill(holder->pid, SIGKILL);
	else
		assert_int_equal(write(holder->heard[1], &byte, 1), 1);
	(void)status_of(holder->pid);
	for (int i = 0; i < 2; i++) {
		(void)close(holder->told[i]);
		(void)close(holder->heard[i]);
	}
}

static void second_writer_is_refused_with_the_holders_pid(void **state)
{
	const char *path = kit_path("held.db");
	struct holder holder;
	struct store *store = NULL;
	struct store_status status;
	struct err err = { 0 };
	char pid[32];

	(void)state;
	hold(&holder, path);
	(void)snprintf(pid, sizeof pid, "pid %ld, test, since ", (long)holder.pid);
	assert_int_equal(kit_try(path, STORE_WRITE, &store, &err), ST_BUSY);
	assert_non_null(strstr(err.text, pid));
	assert_null(store);
	store = kit_open(path, STORE_READ); /* readers are welcome, and are told */
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_true(status.locked);
	assert_ptr_equal(strstr(status.holder, pid), status.holder);
	release(&holder, true);
	assert_int_equal(store_status(store, &status, &err), ST_OK);
	assert_false(status.locked);
	store_close(store);
	store_close(kit_open(path, STORE_WRITE)); /* the lock went with the process */
}

static void two_names_of_a_store_have_one_lock(void **state)
{
	struct holder holder;
	struct store *store = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(mkdir(kit_path("elsewhere"), 0755), 0);
	/* A link to a store that is still to be made, and one beside it. */
	assert_int_equal(symlink("elsewhere/real.db", kit_path("link.db")), 0);
	hold(&holder, kit_path("link.db"));
	assert_int_equal(access(kit_path("elsewhere/real.db"), F_OK), 0);
	assert_int_equal(kit_try(kit_path("elsewhere/real.db"), STORE_WRITE, &store, &err), ST_BUSY);
	assert_int_equal(kit_try(kit_path("link.db"), STORE_WRITE, &store, &err), ST_BUSY);
	release(&holder, false);
}

/* ---- files that do not fit ---- */

struct misfit {
	const char *sql;
	enum status read, write;
	const char *says;
};

static const struct misfit MISFITS[] = {
	{ "PRAGMA user_version = 99", ST_CONFIG, ST_CONFIG, "newer version" },
	{ "PRAGMA application_id = 1", ST_CONFIG, ST_CONFIG, "another program" },
	{ "ALTER TABLE cells ADD COLUMN figure_of_tomorrow INTEGER NOT NULL DEFAULT 0", ST_CONFIG, ST_CONFIG, "figure_of_tomorrow" },
	{ "DELETE FROM meta WHERE name = 'zone'", ST_DATA, ST_DATA, "time zone" },
	{ "UPDATE meta SET value = 'Nowhere/Land' WHERE name = 'zone'", ST_CONFIG, ST_CONFIG, "Nowhere/Land" },
};

static void store_that_does_not_fit_is_refused_and_left_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof MISFITS / sizeof *MISFITS; i++) {
		const char *path = kit_path("misfit.db");
		struct store *store = NULL;
		struct err err = { 0 };

		store_close(kit_open(path, STORE_WRITE));
		kit_sql(path, MISFITS[i].sql);
		assert_int_equal(kit_try(path, STORE_READ, &store, &err), MISFITS[i].read);
		assert_non_null(strstr(err.text, MISFITS[i].says));
		assert_int_equal(kit_try(path, STORE_WRITE, &store, &err), MISFITS[i].write);
		assert_non_null(strstr(err.text, MISFITS[i].says));
		(void)unlink(path);
	}
}

static void write_file(const char *path, const char *contents)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(contents, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void file_that_is_no_store_is_refused(void **state)
{
	struct store *store = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(kit_try(kit_path("absent.db"), STORE_READ, &store, &err), ST_NOINPUT);
	assert_int_equal(kit_try(kit_path("nowhere/absent.db"), STORE_WRITE, &store, &err), ST_CANTCREAT);
	write_file(kit_path("text.db"), "a letter to the mayor, longer than a hundred bytes so that it could be a header: "
		"....................................................................................................");
	assert_int_equal(kit_try(kit_path("text.db"), STORE_READ, &store, &err), ST_CONFIG);
	assert_int_equal(kit_try(kit_path("text.db"), STORE_WRITE, &store, &err), ST_CONFIG);
	kit_sql(kit_path("foreign.db"), "CREATE TABLE songs(title)");
	assert_int_equal(kit_try(kit_path("foreign.db"), STORE_WRITE, &store, &err), ST_CONFIG);
	assert_int_equal(kit_ask_number(kit_path("foreign.db"), "SELECT count(*) FROM sqlite_schema"), 1);
	assert_int_equal(access(kit_path("foreign.db-wal"), F_OK), -1);
	write_file(kit_path("empty.db"), "");
	assert_int_equal(kit_try(kit_path("empty.db"), STORE_READ, &store, &err), ST_CONFIG);
	store_close(kit_open(kit_path("empty.db"), STORE_WRITE)); /* touch(1) before the first load does no harm */
}

static void store_has_one_zone(void **state)
{
	const char *path = kit_path("zone.db");
	struct store_options options = kit_options();
	struct store *store = NULL;
	struct err err = { 0 };

	(void)state;
	options.zone = "Europe/Berlin";
	assert_int_equal(store_open(path, STORE_WRITE, &options, &store, &err), ST_OK);
	store_close(store);
	options.zone = "Asia/Shanghai";
	assert_int_equal(store_open(path, STORE_WRITE, &options, &store, &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "Europe/Berlin"));
	assert_int_equal(store_open(path, STORE_READ, &options, &store, &err), ST_CONFIG);
	options.zone = NULL;
	assert_int_equal(store_open(path, STORE_READ, &options, &store, &err), ST_OK);
	assert_string_equal(zone_name(store_book(store)->zone), "Europe/Berlin");
	store_close(store);
}

/* ---- another account ---- */

/* Runs `act` in a child as a user who owns nothing here; skips where this account may not change. */
static int as_nobody(int (*act)(const char *path), const char *path)
{
	pid_t child;

	if (geteuid() != 0) {
		print_message("skipped: only root can take on another account\n");
		skip();
	}
	child = fork();
	if (child == 0) {
		if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
			_exit(99);
		_exit(act(path));
	}
	return WEXITSTATUS(status_of(child));
}

static int open_to_write(const char *path)
{
	struct store *store = NULL;
	struct err err = { 0 };

	return (int)kit_try(path, STORE_WRITE, &store, &err);
}

static void place_where_nothing_may_be_written_is_refused(void **state)
{
	struct err err = { 0 };
	struct store *store = NULL;

	(void)state;
	assert_int_equal(chmod(kit_folder, 0755), 0);
	store_close(kit_open(kit_path("readonly.db"), STORE_WRITE));
	assert_int_equal(as_nobody(open_to_write, kit_path("readonly.db")), ST_CANTCREAT);
	assert_int_equal(as_nobody(open_to_write, kit_path("notyet.db")), ST_CANTCREAT);
	assert_int_equal(kit_try("/proc/nothing.db", STORE_WRITE, &store, &err), ST_CANTCREAT);
}

static int read_and_be_told(const char *path)
{
	struct store *store = NULL;
	struct err err = { 0 };

	return kit_try(path, STORE_READ, &store, &err) == ST_CANTCREAT && strstr(err.text, "hotline backup") != NULL ? 0 : 1;
}

static int read_well(const char *path)
{
	struct store *store = NULL;
	struct err err = { 0 };

	return (int)kit_try(path, STORE_READ, &store, &err);
}

/* A copy by hand of the store alone, where the reader can make nothing; then with what belongs to it. */
static void reader_of_a_store_without_its_log_is_told_what_to_copy(void **state)
{
	(void)state;
	assert_int_equal(chmod(kit_folder, 0755), 0);
	store_close(kit_open(kit_path("alone.db"), STORE_WRITE));
	assert_int_equal(as_nobody(read_well, kit_path("alone.db")), 0);
	assert_int_equal(rename(kit_path("alone.db-shm"), kit_path("shm")), 0);
	assert_int_equal(as_nobody(read_and_be_told, kit_path("alone.db")), 0);
	assert_int_equal(rename(kit_path("alone.db-wal"), kit_path("wal")), 0);
	assert_int_equal(as_nobody(read_and_be_told, kit_path("alone.db")), 0);
	assert_int_equal(rename(kit_path("wal"), kit_path("alone.db-wal")), 0);
	assert_int_equal(rename(kit_path("shm"), kit_path("alone.db-shm")), 0);
	assert_int_equal(as_nobody(read_well, kit_path("alone.db")), 0);
}

/* What an auditor does with sqlite3 -readonly: every view, every row. */
static int audit(const char *path)
{
	static const char *const views[] = { "about", "figures_by_day", "figure_definitions", "cases_list", "inputs_list",
		"rejects_list", "meta", "gaps", "keys" };
	sqlite3 *db = NULL;
	int failed = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	char text[64];

	for (size_t i = 0; i < sizeof views / sizeof *views && failed == 0; i++) {
		(void)snprintf(text, sizeof text, "SELECT * FROM %s", views[i]);
		failed = sqlite3_exec(db, text, NULL, NULL, NULL);
	}
	if (failed != 0)
		fprintf(stderr, "    auditor: %s: %s\n", text, sqlite3_errmsg(db));
	(void)sqlite3_close(db);
	return failed == 0 ? 0 : 1;
}

static int audit_held_call(const char *path)
{
	char district[32];

	kit_ask(path, "SELECT district FROM cases_list WHERE sort = 'call' AND id = 'C-held'", district, sizeof district);
	return audit(path) != 0 || strcmp(district, "north") != 0;
}

static void auditor_under_another_account_reads_a_store_in_use_stopped_or_killed(void **state)
{
	const char *path = kit_path("audited.db");
	struct holder holder;
	struct stat info;

	(void)state;
	assert_int_equal(chmod(kit_folder, 0755), 0);
	make_events();
	hold(&holder, path);
	assert_int_equal(as_nobody(audit_held_call, path), 0); /* while the writer runs */
	release(&holder, true);
	assert_int_equal(stat(kit_path("audited.db-wal"), &info), 0);
	assert_true(info.st_size > 0); /* the log is full: nobody has tidied up */
	assert_int_equal(as_nobody(audit_held_call, path), 0); /* after a kill */
	{
		struct store *store = kit_open(path, STORE_WRITE);

		(void)kit_load(store, "lines", events, EVENTS, BATCH);
		store_close(store);
	}
	assert_int_equal(as_nobody(audit_held_call, path), 0); /* stopped */
	kit_assert_sound(path);
}

/* ---- what the views say ---- */

static void views_speak(void **state)
{
	const char *path = kit_path("views.db");
	struct store *store = kit_open(path, STORE_WRITE);
	struct kit_event call[] = { kit_call("e1", "C1", KIT_START_US, "north"),
		kit_call("e2", "C2", KIT_START_US + KIT_HOUR_US, "south") };
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input("broken.jsonl", 0);
	char text[128];

	(void)state;
	(void)kit_load(store, "lines", call, 2, 2);
	kit_take(batch, &input);
	kit_refuse(batch, "{\"id\":\"梅");
	batch->items[0].reject->kept.len -= 1; /* half a character: no text any more */
	kit_refuse(batch, "{nonsense");
	(void)kit_apply(store, batch);
	batch_free(batch);
	store_close(store);
	kit_ask(path, "SELECT name_zh || '|' || day || '|' || dimension || '|' || key || '|' || numerator || '|' || denominator "
		"FROM figures_by_day WHERE figure = 'connect_rate' AND dimension = 'district' AND key = 'north'", text, sizeof text);
	assert_string_equal(text, "接通率|2020-01-01|district|north|1|1");
	kit_ask(path, "SELECT sort || '|' || id || '|' || events || '|' || created_at || '|' || state FROM cases_list "
		"WHERE id = 'C2'", text, sizeof text);
	assert_string_equal(text, "call|C2|1|2020-01-01T01:00:00|done");
	kit_ask(path, "SELECT kind || '|' || name || '|' || read || '|' || applied FROM inputs_list WHERE id = 1", text,
		sizeof text);
	assert_string_equal(text, "file|lines|2|2");
	kit_ask(path, "SELECT input || '|' || place || '|' || reason || '|' || bytes || '|' || typeof(bytes) || '|' || state "
		"FROM rejects_list WHERE id = 2", text, sizeof text);
	assert_string_equal(text, "broken.jsonl|2|bad_json|{nonsense|text|open");
	kit_ask(path, "SELECT typeof(bytes) FROM rejects_list WHERE id = 1", text, sizeof text);
	assert_string_equal(text, "blob");
	/* Whatever the views are called, `about` explains it. */
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name NOT IN "
		"(SELECT name FROM about) AND name <> 'about'"), 0);
	assert_int_equal(kit_ask_number(path, "SELECT count(*) FROM figure_definitions WHERE definition_zh = ''"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_in_any_phase_nothing_is_lost_or_doubled),
		cmocka_unit_test(store_killed_while_it_is_made_can_be_made_again),
		cmocka_unit_test(full_disk_at_any_point_stops_and_loses_nothing),
		cmocka_unit_test(second_writer_is_refused_with_the_holders_pid),
		cmocka_unit_test(two_names_of_a_store_have_one_lock),
		cmocka_unit_test(store_that_does_not_fit_is_refused_and_left_alone),
		cmocka_unit_test(file_that_is_no_store_is_refused),
		cmocka_unit_test(store_has_one_zone),
		cmocka_unit_test(place_where_nothing_may_be_written_is_refused),
		cmocka_unit_test(reader_of_a_store_without_its_log_is_told_what_to_copy),
		cmocka_unit_test(auditor_under_another_account_reads_a_store_in_use_stopped_or_killed),
		cmocka_unit_test(views_speak),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
