#include "store/store.h"

#include "base/lang.h"
#include "base/zone_said.h"
#include "store/apply.h"
#include "store/cases.h"
#include "store/checkpoint.h"
#include "store/cut.h"
#include "store/inside.h"
#include "store/keys.h"
#include "store/late.h"
#include "store/lock.h"
#include "store/repeats.h"
#include "store/ruling.h"
#include "store/schema.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t store_clock_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

enum status store_damaged(struct store *store, struct err *err, const char *format, ...)
{
	char what[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	return err_set(err, ST_DATA, _("store %s is damaged: %s; go back to a backup, or load the events anew"), store->path, what);
}

/* ---- the path ---- */

/* A store that is not there yet: the real folder, and the name within it. */
static bool resolve_new(const char *path, char out[PATH_MAX])
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	int len;

	if (slash == NULL) {
		if (realpath(".", folder) == NULL)
			return false;
	} else {
		char given[PATH_MAX];

		len = snprintf(given, sizeof given, "%.*s", slash == path ? 1 : (int)(slash - path), path);
		if (len < 0 || len >= (int)sizeof given || realpath(given, folder) == NULL)
			return false;
	}
	len = snprintf(out, PATH_MAX, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
	return len > 0 && len < PATH_MAX;
}

/* Two names of one store must find one lock, so links are followed, also to a file that is still to be made. */
static bool resolve(const char *path, char out[PATH_MAX])
{
	char target[PATH_MAX], joined[PATH_MAX];
	const char *slash = strrchr(path, '/');
	ssize_t len;
	int joined_len;

	if (realpath(path, out) != NULL)
		return true;
	if (errno != ENOENT)
		return false;
	len = readlink(path, target, sizeof target - 1);
	if (len <= 0)
		return resolve_new(path, out);
	target[len] = '\0';
	if (target[0] == '/' || slash == NULL)
		return resolve_new(target, out);
	joined_len = snprintf(joined, sizeof joined, "%.*s/%s", (int)(slash - path), path, target);
	return joined_len > 0 && joined_len < (int)sizeof joined && resolve_new(joined, out);
}

static enum status find_file(struct store *store, const char *path, struct err *err)
{
	char resolved[PATH_MAX];
	bool found = resolve(path, resolved);
	struct stat info;

	if (found && stat(resolved, &info) == 0 && S_ISDIR(info.st_mode))
		return err_set(err, store->mode == STORE_WRITE ? ST_CANTCREAT : ST_NOINPUT,
			_("store %s is a folder; name a file with --store"), path);
	if (!found && store->mode == STORE_WRITE)
		return err_set_errno(err, ST_CANTCREAT, errno, _("store %s cannot be made there"), path);
	if (store->mode == STORE_READ && (!found || access(resolved, F_OK) != 0))
		return err_set(err, ST_NOINPUT, _("there is no store %s; hotline load or hotline run makes one"), path);
	if (store->mode == STORE_READ && access(resolved, R_OK) != 0)
		return err_set_errno(err, ST_NOINPUT, errno, _("store %s cannot be read"), path);
	store->path = strdup(resolved);
	return store->path == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

/* ---- open and close ---- */

static enum status connect(struct store *store, struct err *err)
{
	int flags = store->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
	char text[64];

	/* SQLite counts its memory under a mutex at every malloc; nobody reads the count. Too late is no harm. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* One thread uses a connection (store.h), so it needs no mutex. */
	if (sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return sql_fail(store, err);
	(void)sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)snprintf(text, sizeof text, "PRAGMA cache_size = -%d; PRAGMA mmap_size = 0", STORE_CACHE_KIB);
	return sql_exec(store, text, err);
}

enum status store_sync_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	enum status st = ST_OK;
	int file;

	(void)snprintf(folder, sizeof folder, "%.*s", slash == NULL || slash == path ? 1 : (int)(slash - path),
		slash == NULL ? "." : path);
	file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0 || fsync(file) != 0)
		st = err_set_errno(err, ST_IO, errno, _("folder %s cannot be synced"), folder);
	if (file >= 0)
		(void)close(file);
	return st;
}

/* Before anything is made: a name that is no zone must not leave an empty store behind. */
static enum status check_zone(const char *name, struct err *err)
{
	struct zone *zone = NULL;
	enum status st = name == NULL ? ST_OK : zone_said_open(name, &zone, err);

	zone_free(zone);
	return st;
}

enum status store_open(const char *path, enum store_mode mode, const struct store_options *options, struct store **out,
	struct err *err)
{
	struct store *store = calloc(1, sizeof *store);
	const char *command = options->command == NULL ? "hotline" : options->command;
	const int64_t now_us = store_clock_us();
	enum status st;

	*out = NULL;
	if (store == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	store->mode = mode;
	store->lock = -1;
	store->base_rules = options->rules == NULL ? rules_builtin() : options->rules;
	store->base_calendar = options->calendar == NULL ? calendar_builtin() : options->calendar;
	store->book = (struct book){ .rules = store->base_rules, .calendar = store->base_calendar };
	st = find_file(store, path, err);
	if (st == ST_OK)
		st = check_zone(options->zone, err);
	if (st == ST_OK && mode == STORE_WRITE)
		st = lock_take(store->path, command, now_us, &store->lock, err);
	if (st == ST_OK)
		st = connect(store, err);
	if (st == ST_OK)
		st = schema_open(store, options, err);
	if (st == ST_OK && mode == STORE_WRITE)
		st = lock_sign(store->lock, store->path, command, now_us, store->zone, err);
	if (st == ST_OK && mode == STORE_WRITE)
		st = store_sync_folder(store->path, err);
	if (st != ST_OK) {
		store_close(store);
		return st;
	}
	*out = store;
	return ST_OK;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	apply_free(store->applier);
	late_free(store->late);
	keys_free(store->keys);
	repeats_free(store->repeats);
	cases_writer_free(store->writer);
	cut_forget(store);
	sql_finalize_all(store);
	checkpoint_stop(store->checkpointer);
	if (store->db != NULL) {
		int code = sqlite3_close(store->db);

		assert(code == SQLITE_OK); /* a statement left open is a bug */
		(void)code;
	}
	ruling_free(store->ruling);
	zone_free(store->zone);
	pool_free(&store->pending.pool);
	buf_free(&store->case_bytes);
	free(store->path);
	lock_release(store->lock); /* last: until here nobody else may write */
	free(store);
}

const struct book *store_book(const struct store *store)
{
	return &store->book;
}

/* ---- one state for several readings ---- */

static enum status begin_reading(struct store *store, struct err *err)
{
	sqlite3_stmt *begin;

	if (sql_get(store, SQL_BEGIN_READ, "BEGIN", &begin, err) != ST_OK || sql_run(store, begin, err) != ST_OK)
		return err->status;
	/* Figures and the rules they were judged by are of one state. */
	return store->mode == STORE_READ ? schema_follow(store, err) : ST_OK;
}

enum status store_snapshot_begin(struct store *store, struct err *err)
{
	enum status st = store->snapshots++ == 0 ? begin_reading(store, err) : ST_OK;

	if (st != ST_OK)
		store_snapshot_end(store);
	return st;
}

void store_snapshot_end(struct store *store)
{
	assert(store->snapshots > 0);
	if (--store->snapshots > 0)
		return;
	cut_forget(store);
	/* Nothing was written, so there is nothing that ending could lose. */
	if (sqlite3_get_autocommit(store->db) == 0)
		(void)sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
}

/* ---- status ---- */

static int64_t file_size(const char *path, const char *suffix)
{
	char name[PATH_MAX];
	struct stat info;
	int len = snprintf(name, sizeof name, "%s%s", path, suffix);

	return len > 0 && len < (int)sizeof name && stat(name, &info) == 0 ? (int64_t)info.st_size : 0;
}

static enum status read_modes(struct store *store, struct store_status *out, struct err *err)
{
	sqlite3_stmt *mode = NULL;
	enum status st = sql_prepare(store, "PRAGMA journal_mode", &mode, err);
	bool row = false;
	int64_t synchronous = 0;

	if (st == ST_OK)
		st = sql_step(store, mode, &row, err);
	if (st == ST_OK && row)
		(void)snprintf(out->journal_mode, sizeof out->journal_mode, "%s", sql_text(mode, 0).at);
	(void)sqlite3_finalize(mode);
	if (st == ST_OK)
		st = sql_number(store, "PRAGMA synchronous", &synchronous, err);
	out->synchronous = (int)synchronous;
	return st;
}

static enum status read_totals(struct store *store, struct tally *out, struct err *err)
{
	sqlite3_stmt *sum;
	bool row;

	if (sql_get(store, SQL_INPUT_TOTAL, "SELECT coalesce(sum(read),0), coalesce(sum(applied),0), coalesce(sum(duplicate),0), coalesce(sum(conflicting),0), "
		"coalesce(sum(rejected),0), coalesce(sum(masked),0), coalesce(sum(caller_dropped),0) FROM inputs", &sum, err) != ST_OK ||
		sql_step(store, sum, &row, err) != ST_OK)
		return err->status;
	assert(row);
	*out = (struct tally){
		.read = sqlite3_column_int64(sum, 0),        .applied = sqlite3_column_int64(sum, 1),
		.duplicate = sqlite3_column_int64(sum, 2),   .conflicting = sqlite3_column_int64(sum, 3),
		.rejected = sqlite3_column_int64(sum, 4),    .masked = sqlite3_column_int64(sum, 5),
		.caller_dropped = sqlite3_column_int64(sum, 6),
	};
	(void)sqlite3_reset(sum);
	return ST_OK;
}

static enum status read_status(struct store *store, struct store_status *out, struct err *err)
{
	int64_t version = 0;

	if (read_totals(store, &out->total, err) != ST_OK ||
		schema_get_number(store, "last_commit_us", &out->last_commit_us, err) != ST_OK ||
		schema_get_number(store, "cases", &out->cases, err) != ST_OK ||
		sql_number(store, "SELECT count(*) FROM rejects WHERE delivered = 0", &out->undelivered, err) != ST_OK ||
		sql_number(store, "PRAGMA user_version", &version, err) != ST_OK || read_modes(store, out, err) != ST_OK)
		return err->status;
	out->events = out->total.applied;
	out->rejects_open = out->total.rejected;
	out->schema_version = (int)version;
	(void)snprintf(out->rules, sizeof out->rules, "%s", ruling_digest(store));
	return ST_OK;
}

enum status store_status(struct store *store, struct store_status *out, struct err *err)
{
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	*out = (struct store_status){ 0 };
	st = read_status(store, out, err);
	store_snapshot_end(store);
	out->size_bytes = file_size(store->path, "");
	out->wal_bytes = file_size(store->path, "-wal");
	out->locked = lock_holder(store->path, out->holder);
	(void)snprintf(out->zone, sizeof out->zone, "%s", zone_name(store->zone));
	return st;
}
