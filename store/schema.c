#include "store/schema.h"

#include "base/lang.h"
#include "base/zone_said.h"
#include "store/checkpoint.h"
#include "store/handling.h"
#include "store/inside.h"
#include "store/rejudge.h"
#include "store/ruling.h"
#include "store/views.h"

#include <stdio.h>
#include <string.h>

/* 4 KiB: larger pages save nothing with sorted ids and write more with random ones (measured). */
#define PAGE_BYTES "4096"

#define DEFAULT_ZONE "Asia/Shanghai"

/*
 * The layout.  Small rows that are found by a key of their own are WITHOUT ROWID: one tree instead of two.
 *
 * `cases` is not: its rows stand in the order of arrival, so that what changes in a batch - new cases, and
 * orders of the last days - lies together whatever the ids look like.  Measured with random ids, 3 million
 * events, CPU seconds per million: 20 clustered by (sort, id), 11 with an index of SQLite's on them, 5 with
 * the two tiers of keys.h (`case_keys`).  `bytes` come last, so that the columns for reading are found without
 * them.  No column is NOT NULL: a statement of many rows with a constraint that can fail saves every page that it
 * touches first, which costs more than the rows; `check` proves each column.
 *
 * `cases_open` finds what falls due (due.c): orders that are open by all their events (state 1 is VIEW_OPEN), few in
 * a store that is kept up to date.  It costs 1 to 2 % CPU of loading (measured, ids sorted and random).
 * `cases_closed_late` finds the orders that were closed late (state 6 is VIEW_CLOSED_LATE) for lists of them (things.c).  A
 * state of its own tells them: the columns would not, since the first due is in none of them, and of two civil times the
 * later one may be less where the clock goes back.
 * `cases_complaints` finds the few complaints among all cases (one in a thousand) without reading through them; it
 * costs 0.2 % of loading (counted instructions).
 *
 * `case_days`: a row is a run of cases of one day, `run` is day * 2^32 + running number (days.h).  `handling` and `published_times` hold what percentiles are read from
 * (handling.h, frozen.h).
 */
_Static_assert(VIEW_OPEN == 1, "the index of open orders says 1");
_Static_assert(VIEW_CLOSED_LATE == 6, "the index of orders closed late says 6");
_Static_assert(CASE_COMPLAINT == 3, "the index of complaints says 3");

static const char VERSION_1[] =
	"CREATE TABLE meta(name TEXT NOT NULL PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
	"CREATE TABLE inputs(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, \"partition\" INTEGER NOT NULL,"
	" cluster TEXT NOT NULL, next INTEGER NOT NULL, lines INTEGER NOT NULL, digest BLOB NOT NULL, head BLOB NOT NULL,"
	" last_offset INTEGER NOT NULL, last_timestamp_ms INTEGER NOT NULL, last_checksum INTEGER NOT NULL,"
	" \"end\" INTEGER NOT NULL, read INTEGER NOT NULL, applied INTEGER NOT NULL, duplicate INTEGER NOT NULL,"
	" conflicting INTEGER NOT NULL, rejected INTEGER NOT NULL, masked INTEGER NOT NULL, caller_dropped INTEGER NOT NULL,"
	" checksum INTEGER NOT NULL) STRICT;"
	"CREATE INDEX inputs_by_name ON inputs(name);"
	"CREATE TABLE cases(place INTEGER PRIMARY KEY, sort INTEGER, id TEXT, events INTEGER, created INTEGER, due INTEGER,"
	" closed INTEGER, state INTEGER, kind INTEGER, unit TEXT, district TEXT, checksum INTEGER, bytes BLOB) STRICT;"
	"CREATE INDEX cases_open ON cases(due) WHERE state = 1 AND due IS NOT NULL;"
	"CREATE INDEX cases_closed_late ON cases(state) WHERE state = 6;"
	"CREATE INDEX cases_complaints ON cases(sort) WHERE sort = 3;"
	"CREATE TABLE case_keys(low INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, entries BLOB NOT NULL) STRICT;"
	"CREATE TABLE case_keys_state(id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, state BLOB NOT NULL) STRICT;"
	"CREATE TABLE repeats(\"key\" INTEGER, start INTEGER, place INTEGER, PRIMARY KEY(\"key\", start, place))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE cells(dimension INTEGER NOT NULL, day INTEGER NOT NULL, \"key\" TEXT NOT NULL,"
	" PRIMARY KEY(dimension, day, \"key\")) STRICT, WITHOUT ROWID;"
	"CREATE TABLE handling(" HANDLING_COLUMNS ") STRICT, WITHOUT ROWID;"
	"CREATE TABLE case_days(run INTEGER PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL,"
	" checksum INTEGER NOT NULL, places BLOB NOT NULL) STRICT;"
	"CREATE TABLE rejects(id INTEGER PRIMARY KEY, input INTEGER NOT NULL, place INTEGER NOT NULL, reason TEXT NOT NULL,"
	" detail TEXT NOT NULL, kept ANY NOT NULL, headers ANY NOT NULL, length INTEGER NOT NULL, state INTEGER NOT NULL,"
	" delivered INTEGER, seen_at INTEGER NOT NULL) STRICT;"
	"CREATE INDEX rejects_undelivered ON rejects(input) WHERE delivered = 0;"
	"CREATE TABLE \"keys\"(year INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL) STRICT;"
	"CREATE TABLE rules_files(id INTEGER PRIMARY KEY, applied_at TEXT NOT NULL, digest TEXT NOT NULL,"
	" text BLOB NOT NULL) STRICT;"
	"CREATE TABLE gaps(id INTEGER PRIMARY KEY, name TEXT NOT NULL, \"partition\" INTEGER NOT NULL,"
	" from_offset INTEGER NOT NULL, to_offset INTEGER NOT NULL, reason TEXT NOT NULL, seen_at TEXT NOT NULL) STRICT;"
	"CREATE TABLE publications(number INTEGER PRIMARY KEY, from_day INTEGER NOT NULL, to_day INTEGER NOT NULL,"
	" cutoff INTEGER NOT NULL, published_at INTEGER NOT NULL, cells INTEGER NOT NULL, slots TEXT NOT NULL,"
	" period TEXT NOT NULL, zone TEXT NOT NULL, rules TEXT NOT NULL, calendar TEXT NOT NULL, approved_by TEXT NOT NULL,"
	" note TEXT NOT NULL, missing_years TEXT NOT NULL, missing_anywhere TEXT NOT NULL, digest TEXT NOT NULL) STRICT;"
	"CREATE TABLE published_cells(publication INTEGER NOT NULL, dimension INTEGER NOT NULL, day INTEGER NOT NULL,"
	" \"key\" TEXT NOT NULL, PRIMARY KEY(publication, dimension, day, \"key\")) STRICT, WITHOUT ROWID;"
	"CREATE TABLE published_times(publication INTEGER NOT NULL, dimension INTEGER NOT NULL, day INTEGER NOT NULL,"
	" \"key\" TEXT NOT NULL, times BLOB NOT NULL, PRIMARY KEY(publication, dimension, day, \"key\")) STRICT, WITHOUT ROWID;"
	"CREATE TABLE late_changes(id INTEGER PRIMARY KEY, publication INTEGER NOT NULL, arrived_at INTEGER NOT NULL,"
	" place INTEGER NOT NULL, events TEXT NOT NULL, changes BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT;"
	"CREATE INDEX late_changes_by_publication ON late_changes(publication);";

/* MIGRATIONS[v] leads from version v to v + 1. */
static const char *const MIGRATIONS[SCHEMA_VERSION] = { VERSION_1 };

/* ---- meta ---- */

static enum status meta_statement(struct store *store, const char *name, sqlite3_stmt **out, struct err *err)
{
	if (sql_get(store, SQL_META_PUT, "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET "
		"value = excluded.value", out, err) != ST_OK)
		return err->status;
	sql_bind_text(*out, 1, text_of(name));
	return ST_OK;
}

enum status schema_put_number(struct store *store, const char *name, int64_t value, struct err *err)
{
	sqlite3_stmt *put;

	if (meta_statement(store, name, &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 2, value);
	return sql_run(store, put, err);
}

enum status schema_put_text(struct store *store, const char *name, struct text value, struct err *err)
{
	sqlite3_stmt *put;

	if (meta_statement(store, name, &put, err) != ST_OK)
		return err->status;
	sql_bind_text(put, 2, value);
	return sql_run(store, put, err);
}

static enum status meta_get(struct store *store, const char *name, sqlite3_stmt **get, bool *row, struct err *err)
{
	if (sql_get(store, SQL_META_GET, "SELECT value FROM meta WHERE name = ?1", get, err) != ST_OK)
		return err->status;
	sql_bind_text(*get, 1, text_of(name));
	return sql_step(store, *get, row, err);
}

enum status schema_get_number(struct store *store, const char *name, int64_t *value, struct err *err)
{
	sqlite3_stmt *get;
	bool row;

	*value = 0;
	if (meta_get(store, name, &get, &row, err) != ST_OK)
		return err->status;
	if (row)
		*value = sqlite3_column_int64(get, 0);
	(void)sqlite3_reset(get);
	return ST_OK;
}

enum status schema_get_text(struct store *store, const char *name, char *value, size_t size, struct err *err)
{
	sqlite3_stmt *get;
	bool row;

	value[0] = '\0';
	if (meta_get(store, name, &get, &row, err) != ST_OK)
		return err->status;
	if (row) {
		struct text found = sql_text(get, 0);

		if (found.len < size && memchr(found.at, '\0', found.len) == NULL)
			(void)snprintf(value, size, "%.*s", (int)found.len, found.at);
	}
	(void)sqlite3_reset(get);
	return ST_OK;
}

/* ---- what a store was judged by ---- */

static enum status hex_of(const struct buf *content, char out[DIGEST_HEX_MAX], struct err *err)
{
	struct digest *digest = NULL;
	uint8_t value[DIGEST_BYTES];
	enum status st = buf_status(content, err);

	if (st != ST_OK)
		return st;
	st = digest_new(&digest, err);
	if (st != ST_OK)
		return st;
	digest_update(digest, content->data, content->len);
	digest_value(digest, value);
	digest_hex(value, out);
	digest_free(digest);
	return ST_OK;
}

/* Everything that the sums depend on beside the cases and the zone. */
struct judged {
	char rules[DIGEST_HEX_MAX];
	char calendar[DIGEST_HEX_MAX];
	char by[DIGEST_HEX_MAX]; /* both, the slots, and SCHEMA_JUDGE_VERSION */
};

static enum status judged_by(const struct book *book, struct judged *out, struct err *err)
{
	struct buf content = BUF_EMPTY;
	enum status st;

	rules_append_canonical(book->rules, &content);
	st = hex_of(&content, out->rules, err);
	if (st != ST_OK)
		goto out;
	buf_clear(&content);
	calendar_append_canonical(book->calendar, &content);
	st = hex_of(&content, out->calendar, err);
	if (st != ST_OK)
		goto out;
	buf_clear(&content);
	buf_printf(&content, "%d %s %s", SCHEMA_JUDGE_VERSION, out->rules, out->calendar);
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(&content, " %s", metrics_slot_name((enum slot)slot));
	st = hex_of(&content, out->by, err);
out:
	buf_free(&content);
	return st;
}

enum status schema_digests(const struct book *book, char rules[DIGEST_HEX_MAX], char calendar[DIGEST_HEX_MAX],
	struct err *err)
{
	struct judged judged;

	if (judged_by(book, &judged, err) != ST_OK)
		return err->status;
	memcpy(rules, judged.rules, DIGEST_HEX_MAX);
	memcpy(calendar, judged.calendar, DIGEST_HEX_MAX);
	return ST_OK;
}

enum status schema_put_judged(struct store *store, struct err *err)
{
	struct judged judged;

	if (judged_by(&store->book, &judged, err) != ST_OK ||
		schema_put_text(store, "rules", text_of(judged.rules), err) != ST_OK ||
		schema_put_text(store, "calendar", text_of(judged.calendar), err) != ST_OK)
		return err->status;
	return schema_put_text(store, "judged_by", text_of(judged.by), err);
}

enum status schema_is_judged(struct store *store, bool *same, struct err *err)
{
	char stored[DIGEST_HEX_MAX];
	struct judged judged;

	if (judged_by(&store->book, &judged, err) != ST_OK ||
		schema_get_text(store, "judged_by", stored, sizeof stored, err) != ST_OK)
		return err->status;
	*same = strcmp(stored, judged.by) == 0;
	return ST_OK;
}

/* ---- the columns of cells ---- */

static enum status find_columns(struct store *store, const char *table, bool present[SLOTS], struct err *err)
{
	sqlite3_stmt *info = NULL;
	enum status st = sql_prepare(store, "SELECT name FROM pragma_table_info(?1) WHERE pk = 0", &info, err);
	bool row;

	memset(present, 0, SLOTS * sizeof *present);
	if (st == ST_OK)
		sql_bind_text(info, 1, text_of(table));
	while (st == ST_OK && (st = sql_step(store, info, &row, err)) == ST_OK && row) {
		struct text name = sql_text(info, 0);
		int slot = 0;

		while (slot < SLOTS && !text_equal(name, text_of(metrics_slot_name((enum slot)slot))))
			slot++;
		if (slot == SLOTS) {
			st = err_set(err, ST_CONFIG, _("store %s has figures that this program does not know (%.*s): it was "
				"written by a newer version; use that one"), store->path, (int)name.len, name.at);
			break;
		}
		present[slot] = true;
	}
	(void)sqlite3_finalize(info);
	return st;
}

/* A table whose columns are slots gets those that an older program did not know. */
static enum status add_columns(struct store *store, const char *table, struct err *err)
{
	bool present[SLOTS];
	char text[160];

	if (find_columns(store, table, present, err) != ST_OK)
		return err->status;
	for (int slot = 0; slot < SLOTS; slot++) {
		if (present[slot])
			continue;
		(void)snprintf(text, sizeof text, "ALTER TABLE %s ADD COLUMN \"%s\" INTEGER NOT NULL DEFAULT 0",
			table, metrics_slot_name((enum slot)slot));
		if (sql_exec(store, text, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static enum status renew_views(struct store *store, struct err *err)
{
	struct buf script = BUF_EMPTY;
	char wanted[DIGEST_HEX_MAX], stored[DIGEST_HEX_MAX];
	enum status st;

	views_append(&script);
	buf_append_byte(&script, '\0');
	st = hex_of(&script, wanted, err);
	if (st == ST_OK)
		st = schema_get_text(store, "views", stored, sizeof stored, err);
	if (st == ST_OK && strcmp(wanted, stored) != 0) {
		st = sql_exec(store, (const char *)script.data, err);
		if (st == ST_OK)
			st = schema_put_text(store, "views", text_of(wanted), err);
	}
	buf_free(&script);
	return st;
}

/* ---- opening ---- */

struct identity {
	int64_t application, version, objects;
};

static enum status read_identity(struct store *store, struct identity *out, struct err *err)
{
	if (sql_number(store, "PRAGMA application_id", &out->application, err) != ST_OK ||
		sql_number(store, "PRAGMA user_version", &out->version, err) != ST_OK)
		return err->status;
	return sql_number(store, "SELECT count(*) FROM sqlite_schema", &out->objects, err);
}

static enum status check_identity(struct store *store, const struct identity *identity, struct err *err)
{
	bool empty = identity->objects == 0 && identity->application == 0 && identity->version == 0;

	if (empty && store->mode == STORE_WRITE)
		return ST_OK;
	if (empty)
		return err_set(err, ST_CONFIG, _("store %s is empty: nothing has been loaded into it yet"), store->path);
	if (identity->application != SCHEMA_APPLICATION)
		return err_set(err, ST_CONFIG, _("store %s: it is a database of another program; name another file with --store"),
			store->path);
	if (identity->version > SCHEMA_VERSION)
		return err_set(err, ST_CONFIG,
			_("store %s has layout %lld, this program knows up to %d: it was written by a newer version; use that one"),
			store->path, (long long)identity->version, SCHEMA_VERSION);
	if (identity->version < SCHEMA_VERSION && store->mode == STORE_READ)
		return err_set(err, ST_CONFIG, _("store %s was written by an older version; run hotline load or hotline run once, "
			"which brings it up to date"), store->path);
	return ST_OK;
}

/* SQLite says no to WAL by staying with another mode, not by an error. */
static enum status start_log(struct store *store, struct err *err)
{
	sqlite3_stmt *pragma = NULL;
	enum status st = sql_prepare(store, "PRAGMA journal_mode = WAL", &pragma, err);
	bool row = false;

	if (st == ST_OK)
		st = sql_step(store, pragma, &row, err);
	if (st == ST_OK && (!row || !text_equal(sql_text(pragma, 0), text_of("wal"))))
		st = err_set(err, ST_CANTCREAT, _("store %s: the file system cannot share memory between processes (no WAL); put the "
			"store on a local disk"), store->path);
	(void)sqlite3_finalize(pragma);
	return st;
}

/* How the writer's connection works; the application is known to be ours by now, or the file empty. */
static enum status set_up_writer(struct store *store, struct err *err)
{
	int persist = 1;

	if (sql_exec(store, "PRAGMA page_size = " PAGE_BYTES, err) != ST_OK || start_log(store, err) != ST_OK)
		return err->status;
	if (sql_exec(store,
		"PRAGMA synchronous = FULL;"
		/* A log that a long reader or a huge batch made larger is cut back afterwards. */
		"PRAGMA journal_size_limit = 335544320;"
		/* Rows hold no secrets (callers are hashes), so freed bytes need no overwriting. */
		"PRAGMA secure_delete = OFF;", err) != ST_OK)
		return err->status;
	/* The log stays when the program ends: another account that may only read can open the store then. */
	if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &persist) != SQLITE_OK)
		return sql_fail(store, err);
	return checkpoint_start(store, err);
}

static enum status migrate(struct store *store, int64_t version, struct err *err)
{
	char text[128];

	for (; version < SCHEMA_VERSION; version++) {
		(void)snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %lld", SCHEMA_APPLICATION,
			(long long)version + 1);
		if (sql_exec(store, MIGRATIONS[version], err) != ST_OK || sql_exec(store, text, err) != ST_OK)
			return err_prefix(err, _("layout %lld"), (long long)version + 1);
	}
	return ST_OK;
}

static enum status fill_meta(struct store *store, const char *zone, struct err *err)
{
	char now[ZONE_TIME_MAX];

	zone_format_utc(store_clock_us(), now);
	if (schema_put_text(store, "zone", text_of(zone), err) != ST_OK ||
		schema_put_text(store, "created_at", text_of(now), err) != ST_OK)
		return err->status;
	return schema_put_text(store, "created_by", text_of("hotline " HOTLINE_VERSION), err);
}

/* The store's zone, that of the options where there is none yet (rule R6: a store has one zone). */
static enum status open_zone(struct store *store, const struct store_options *options, bool fresh, struct err *err)
{
	const char *wanted = options->zone;
	char name[ZONE_NAME_MAX];

	if (fresh) {
		(void)snprintf(name, sizeof name, "%s", wanted == NULL ? DEFAULT_ZONE : wanted);
	} else {
		if (schema_get_text(store, "zone", name, sizeof name, err) != ST_OK)
			return err->status;
		if (name[0] == '\0')
			return store_damaged(store, err, _("it does not say its time zone"));
		if (wanted != NULL && strcmp(wanted, name) != 0)
			return err_set(err, ST_CONFIG, _("store %s counts days in zone %s, not %s as %s says; leave that out, or "
				"take another store"), store->path, name, wanted, options->zone_from == NULL ? "--zone" : options->zone_from);
	}
	if (zone_said_open(name, &store->zone, err) != ST_OK)
		return err->status;
	store->book.zone = store->zone;
	return fresh ? fill_meta(store, name, err) : ST_OK;
}

/* Inside one transaction: all of it, or the store as it was. */
static enum status bring_up_to_date(struct store *store, const struct store_options *options,
	const struct identity *identity, struct err *err)
{
	bool same, changed;

	if (migrate(store, identity->version, err) != ST_OK || add_columns(store, "cells", err) != ST_OK ||
		add_columns(store, "published_cells", err) != ST_OK || renew_views(store, err) != ST_OK ||
		open_zone(store, options, identity->version == 0, err) != ST_OK ||
		ruling_follow(store, &changed, err) != ST_OK || schema_is_judged(store, &same, err) != ST_OK)
		return err->status;
	return same ? ST_OK : rejudge_all(store, NULL, err);
}

static enum status open_to_write(struct store *store, const struct store_options *options,
	const struct identity *identity, struct err *err)
{
	enum status st = set_up_writer(store, err);

	if (st == ST_OK)
		st = sql_exec(store, "BEGIN IMMEDIATE", err);
	if (st != ST_OK)
		return st;
	st = bring_up_to_date(store, options, identity, err);
	if (st == ST_OK)
		st = sql_exec(store, "COMMIT", err);
	if (st != ST_OK)
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return st;
}

enum status schema_follow(struct store *store, struct err *err)
{
	bool same = true, changed;

	if (ruling_follow(store, &changed, err) != ST_OK)
		return err->status;
	if ((changed || !store->opened) && schema_is_judged(store, &same, err) != ST_OK)
		return err->status;
	if (!same)
		return err_set(err, ST_CONFIG, _("store %s was judged by other rules or another calendar than this program's; run "
			"hotline load or hotline run once, which judges it again"), store->path);
	return ST_OK;
}

/* In one snapshot: the rules could be changed between two looks. */
static enum status open_to_read(struct store *store, const struct store_options *options, struct err *err)
{
	bool present[SLOTS];
	enum status st = sql_exec(store, "BEGIN", err);

	if (st != ST_OK)
		return st;
	if (find_columns(store, "cells", present, err) != ST_OK || open_zone(store, options, false, err) != ST_OK ||
		schema_follow(store, err) != ST_OK)
		st = err->status;
	(void)sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	return st;
}

enum status schema_open(struct store *store, const struct store_options *options, struct err *err)
{
	struct identity identity;

	if (read_identity(store, &identity, err) != ST_OK || check_identity(store, &identity, err) != ST_OK)
		return err->status;
	if ((store->mode == STORE_READ ? open_to_read(store, options, err) : open_to_write(store, options, &identity, err)) != ST_OK)
		return err->status;
	store->opened = true;
	return ST_OK;
}
