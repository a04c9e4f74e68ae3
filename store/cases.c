#include "store/cases.h"

#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"
#include "store/keys.h"
#include "store/views.h"

#include <stdlib.h>
#include <string.h>

uint64_t cases_checksum(enum case_sort sort, struct text id, const uint8_t *bytes, size_t len)
{
	return hash_bytes(bytes, len, hash_bytes(id.at, id.len, (uint64_t)sort));
}

/* ---- columns ---- */

static int64_t civil_seconds(const struct zone *zone, int64_t time_us)
{
	int64_t seconds = time_us / 1000000 - (time_us % 1000000 < 0);

	return seconds + zone_offset_s(zone, time_us);
}

static enum view_state state_of(enum case_sort sort, const struct case_summary *summary)
{
	if (sort == CASE_CALL || sort == CASE_REVIEW)
		return VIEW_DONE;
	if (!summary->seen)
		return VIEW_UNSEEN;
	if (summary->excluded)
		return summary->merged ? VIEW_MERGED : VIEW_VOIDED;
	if (summary->open)
		return VIEW_OPEN;
	return summary->closed_late ? VIEW_CLOSED_LATE : VIEW_CLOSED;
}

enum case_answer cases_columns(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	struct case_columns *out)
{
	struct case_summary summary;
	enum case_answer answer = fold_summary(book, sort, bytes, len, FOLD_ALL, &summary);
	bool open;

	*out = (struct case_columns){ .unit = { "", 0 }, .district = { "", 0 } };
	if (answer != CASE_ADDED)
		return answer;
	out->events = summary.events;
	out->state = (int)state_of(sort, &summary);
	out->kind = summary.kind;
	out->unit = summary.unit;
	out->district = summary.district;
	out->has_created = summary.seen;
	if (summary.seen)
		out->created = civil_seconds(book->zone, summary.created_us);
	/* Of an open order the due that it is late by: `cases_open` finds it (store/due.c). */
	open = summary.open && summary.has_open_due;
	out->has_due = open || summary.has_due;
	if (out->has_due)
		out->due = civil_seconds(book->zone, open ? summary.open_due_us : summary.due_us);
	out->has_closed = summary.has_last_closing && !summary.open;
	if (out->has_closed)
		out->closed = civil_seconds(book->zone, summary.last_closing_us);
	return CASE_ADDED;
}

static enum status bad_case(struct store *store, enum case_sort sort, struct text id, struct err *err)
{
	return store_damaged(store, err, _("%s %.*s"), contract_sort_name(sort), (int)id.len, id.at);
}

/*
 * Half of what a row costs is starting and ending a statement, so a statement writes sixteen: 0.9 instead of
 * 1.5 microseconds a row.  More gain nothing.
 */
enum {
	MANY = 16,
	COLUMNS = 13,
	BYTES_GATHERED_MAX = 1024 * 1024, /* of cases waiting: a hostile one has 32 MiB alone */
	BYTES_KEPT = 64 * 1024            /* of a buffer for the next case */
};

struct waiting {
	int64_t place;
	enum case_sort sort;
	struct text id; /* in bytes, behind the case's own */
	struct buf bytes;
	size_t len;
	struct case_columns columns; /* its texts are in bytes, or the caller's */
};

struct case_writer {
	struct waiting rows[MANY];
	size_t count;
	size_t bytes;
};

/* ---- one row ---- */

/* Columns of both ways to one row: place, sort, id, checksum, bytes. */
static enum status take_one(struct store *store, sqlite3_stmt *get, struct case_row *row, struct err *err)
{
	struct text bytes;
	bool found;

	*row = (struct case_row){ .bytes = (const uint8_t *)"" };
	if (sql_step(store, get, &found, err) != ST_OK)
		return err->status;
	if (!found)
		return ST_OK;
	bytes = sql_blob(get, 4);
	row->place = sqlite3_column_int64(get, 0);
	row->sort = (enum case_sort)sqlite3_column_int(get, 1);
	row->id = sql_text(get, 2);
	row->bytes = (const uint8_t *)bytes.at;
	row->len = bytes.len;
	/* Merging into altered bytes would give them a good checksum again. */
	row->intact = row->sort >= 1 && row->sort <= CASE_SORTS && bytes.len > 0 && row->place > 0 &&
		cases_checksum(row->sort, row->id, row->bytes, row->len) == (uint64_t)sqlite3_column_int64(get, 3);
	return row->intact ? ST_OK
		: store_damaged(store, err, _("the case %.*s at place %lld"), (int)row->id.len, row->id.at, (long long)row->place);
}

/* A row that waits to be written is read from where it waits. */
static bool is_waiting(const struct store *store, int64_t place, struct case_row *row)
{
	const struct case_writer *writer = store->writer;

	for (size_t i = 0; writer != NULL && i < writer->count; i++) {
		const struct waiting *waiting = &writer->rows[i];

		if (waiting->place == place) {
			*row = (struct case_row){ .place = place, .sort = waiting->sort, .id = waiting->id,
				.bytes = waiting->bytes.data, .len = waiting->len, .intact = true };
			return true;
		}
	}
	return false;
}

static enum status read_at(struct store *store, enum sql_id id, int64_t place, struct case_row *row, struct err *err)
{
	sqlite3_stmt *get;

	if (is_waiting(store, place, row))
		return ST_OK;
	if (sql_get(store, id, "SELECT place, sort, id, checksum, bytes FROM cases WHERE place = ?1", &get, err) != ST_OK)
		return err->status;
	sql_bind_int(get, 1, place);
	return take_one(store, get, row, err);
}

enum status cases_at(struct store *store, int64_t place, struct case_row *row, struct err *err)
{
	return read_at(store, SQL_CASE_AT, place, row, err);
}

enum status cases_beside(struct store *store, int64_t place, struct case_row *row, struct err *err)
{
	return read_at(store, SQL_CASE_BESIDE, place, row, err);
}

void cases_beside_done(struct store *store)
{
	(void)sqlite3_reset(store->statements[SQL_CASE_BESIDE]);
}

void cases_done(struct store *store)
{
	(void)sqlite3_reset(store->statements[SQL_CASE_AT]); /* NULL is a harmless no-op */
}

/* ---- by key ---- */

/* A reader's knowledge of keys is that of one state of the store: another commit makes it old. */
static enum status data_version(struct store *store, int64_t *out, struct err *err)
{
	sqlite3_stmt *get;
	bool row;

	*out = 0;
	if (sql_get(store, SQL_DATA_VERSION, "PRAGMA data_version", &get, err) != ST_OK ||
		sql_step(store, get, &row, err) != ST_OK)
		return err->status;
	*out = sqlite3_column_int64(get, 0);
	(void)sqlite3_reset(get);
	return ST_OK;
}

static enum status need_keys(struct store *store, struct err *err)
{
	int64_t version;
	enum status st;

	if (store->mode == STORE_WRITE) /* nobody else changes what this one knows */
		return store->keys != NULL ? ST_OK : keys_open(store, &store->keys, err);
	st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		return st;
	st = data_version(store, &version, err);
	if (st == ST_OK && (store->keys == NULL || version != store->keys_version)) {
		keys_free(store->keys);
		store->keys = NULL;
		store->keys_version = version;
		st = keys_open(store, &store->keys, err);
	}
	store_snapshot_end(store);
	return st;
}

static bool has_key(const struct case_row *row, enum case_sort sort, struct text id)
{
	return row->place != 0 && row->sort == sort && text_equal(row->id, id);
}

/* The first of the matches that has the key; row->place 0: none. */
static enum status take_match(struct store *store, enum case_sort sort, struct text id, const struct key_matches *matches,
	struct case_row *row, struct err *err)
{
	for (size_t i = 0; i < matches->count; i++) {
		if (cases_at(store, matches->places[i], row, err) != ST_OK)
			return err->status;
		if (has_key(row, sort, id))
			return ST_OK;
	}
	*row = (struct case_row){ .bytes = (const uint8_t *)"" };
	return ST_OK;
}

enum status cases_get(struct store *store, enum case_sort sort, struct text id, struct case_row *row, struct err *err)
{
	struct key_matches matches;
	uint64_t hash;
	enum status st;

	*row = (struct case_row){ .bytes = (const uint8_t *)"" };
	if (need_keys(store, err) != ST_OK)
		return err->status;
	hash = keys_hash(store->keys, sort, id);
	st = keys_find_fresh(store, store->keys, hash, &matches, err);
	if (st == ST_OK)
		st = take_match(store, sort, id, &matches, row, err);
	if (st != ST_OK || row->place != 0 || keys_is_behind_runs(store->keys, hash, sort, id))
		return st;
	st = keys_find_stored(store, store->keys, hash, &matches, err);
	return st == ST_OK ? take_match(store, sort, id, &matches, row, err) : st;
}

enum status cases_is_beyond(struct store *store, enum case_sort sort, struct text id, bool *beyond, struct err *err)
{
	if (need_keys(store, err) != ST_OK)
		return err->status;
	*beyond = keys_is_beyond(store->keys, sort, id);
	return ST_OK;
}

/* Another case with this hash is chance; another with this key is not, even if it is damaged. */
static enum status look_for_self(struct store *store, const struct case_row *row, const struct key_matches *matches,
	bool *found, bool *twice, struct err *err)
{
	struct case_row other;

	for (size_t i = 0; i < matches->count; i++) {
		*found = *found || matches->places[i] == row->place;
		if (matches->places[i] == row->place)
			continue;
		if (cases_at(store, matches->places[i], &other, err) != ST_OK && err->status != ST_DATA)
			return err->status;
		*twice = *twice || has_key(&other, row->sort, row->id);
	}
	return ST_OK;
}

enum status cases_find_self(struct store *store, const struct case_row *row, bool *found, bool *twice, struct err *err)
{
	struct key_matches matches;
	uint64_t hash;
	enum status st;

	*found = false;
	*twice = false;
	if (need_keys(store, err) != ST_OK)
		return err->status;
	hash = keys_hash(store->keys, row->sort, row->id);
	st = keys_find_fresh(store, store->keys, hash, &matches, err);
	if (st == ST_OK)
		st = look_for_self(store, row, &matches, found, twice, err);
	if (st == ST_OK)
		st = keys_find_stored(store, store->keys, hash, &matches, err);
	if (st == ST_OK)
		st = look_for_self(store, row, &matches, found, twice, err);
	cases_done(store);
	return st;
}

/* ---- writing ---- */

void cases_writer_free(struct case_writer *writer)
{
	if (writer == NULL)
		return;
	for (size_t i = 0; i < MANY; i++)
		buf_free(&writer->rows[i].bytes);
	free(writer);
}

static void bind_optional(sqlite3_stmt *to, int place, bool has, int64_t value)
{
	if (has)
		sql_bind_int(to, place, value);
	else
		sql_bind_null(to, place);
}

static void bind_row(sqlite3_stmt *to, int at, const struct waiting *row)
{
	const struct case_columns *columns = &row->columns;

	sql_bind_int(to, at, row->place);
	sql_bind_int(to, at + 1, row->sort);
	sql_bind_text(to, at + 2, row->id);
	sql_bind_int(to, at + 3, columns->events);
	bind_optional(to, at + 4, columns->has_created, columns->created);
	bind_optional(to, at + 5, columns->has_due, columns->due);
	bind_optional(to, at + 6, columns->has_closed, columns->closed);
	sql_bind_int(to, at + 7, columns->state);
	sql_bind_int(to, at + 8, columns->kind);
	sql_bind_text(to, at + 9, columns->unit);
	sql_bind_text(to, at + 10, columns->district);
	sql_bind_int(to, at + 11, (int64_t)cases_checksum(row->sort, row->id, row->bytes.data, row->len));
	sql_bind_blob(to, at + 12, row->bytes.data, row->len);
}

#define ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?)"
#define FOUR_ROWS ROW "," ROW "," ROW "," ROW
#define PUT \
	"REPLACE INTO cases(place, sort, id, events, created, due, closed, state, kind, unit, district, checksum, bytes) VALUES "

_Static_assert(MANY == 16, "the text of the statement has so many rows");

enum status cases_flush(struct store *store, struct err *err)
{
	struct case_writer *writer = store->writer;
	sqlite3_stmt *put = NULL;

	if (writer == NULL || writer->count == 0)
		return ST_OK;
	if (writer->count == MANY) {
		if (sql_get(store, SQL_CASE_PUT_MANY, PUT FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS, &put, err) != ST_OK)
			return err->status;
		for (int i = 0; i < MANY; i++)
			bind_row(put, 1 + COLUMNS * i, &writer->rows[i]);
		if (sql_run(store, put, err) != ST_OK)
			return err->status;
	} else {
		for (size_t i = 0; i < writer->count; i++) {
			if (sql_get(store, SQL_CASE_PUT, PUT ROW, &put, err) != ST_OK)
				return err->status;
			bind_row(put, 1, &writer->rows[i]);
			if (sql_run(store, put, err) != ST_OK)
				return err->status;
		}
	}
	for (size_t i = 0; i < writer->count; i++)
		if (writer->rows[i].bytes.cap > BYTES_KEPT)
			buf_free(&writer->rows[i].bytes);
	writer->count = 0;
	writer->bytes = 0;
	return ST_OK;
}

static enum status need_writer(struct store *store, struct err *err)
{
	if (store->writer == NULL)
		store->writer = calloc(1, sizeof *store->writer);
	return store->writer == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

static enum status gather_row(struct store *store, int64_t place, enum case_sort sort, struct text id,
	const uint8_t *bytes, size_t len, const struct case_columns *columns, struct err *err)
{
	struct case_writer *writer = store->writer;
	struct waiting *row = &writer->rows[writer->count];

	buf_clear(&row->bytes);
	buf_append(&row->bytes, bytes, len);
	buf_append_text(&row->bytes, id);
	if (buf_status(&row->bytes, err) != ST_OK)
		return err->status;
	row->place = place;
	row->sort = sort;
	row->len = len;
	row->id = (struct text){ (const char *)row->bytes.data + len, id.len };
	if (columns != NULL)
		row->columns = *columns;
	else if (cases_columns(&store->book, sort, row->bytes.data, len, &row->columns) != CASE_ADDED)
		return bad_case(store, sort, id, err);
	writer->count++;
	writer->bytes += row->bytes.len;
	return writer->count == MANY || writer->bytes > BYTES_GATHERED_MAX ? cases_flush(store, err) : ST_OK;
}

enum status cases_put(struct store *store, int64_t *place, enum case_sort sort, struct text id, const uint8_t *bytes,
	size_t len, const struct case_columns *columns, struct err *err)
{
	if (need_writer(store, err) != ST_OK || need_keys(store, err) != ST_OK)
		return err->status;
	if (*place == 0) {
		*place = keys_next_place(store->keys);
		if (keys_add(store->keys, keys_hash(store->keys, sort, id), sort, id, *place, err) != ST_OK)
			return err->status;
	}
	return gather_row(store, *place, sort, id, bytes, len, columns, err);
}

enum status cases_settle(struct store *store, struct err *err)
{
	if (cases_flush(store, err) != ST_OK)
		return err->status;
	return store->keys == NULL ? ST_OK : keys_settle(store, store->keys, err);
}

/* ---- all rows ---- */

static void take_row(sqlite3_stmt *from, struct case_row *row)
{
	struct text bytes = sql_blob(from, 11);
	struct case_columns *columns = &row->columns;

	row->place = sqlite3_column_int64(from, 12);
	row->sort = (enum case_sort)sqlite3_column_int(from, 0);
	row->id = sql_text(from, 1);
	row->bytes = (const uint8_t *)bytes.at;
	row->len = bytes.len;
	row->intact = row->sort >= 1 && row->sort <= CASE_SORTS && row->id.len >= 1 && row->id.len <= EVENT_ID_MAX &&
		bytes.len > 0 &&
		cases_checksum(row->sort, row->id, row->bytes, row->len) == (uint64_t)sqlite3_column_int64(from, 10);
	*columns = (struct case_columns){
		.events = sqlite3_column_int64(from, 2),
		.created = sqlite3_column_int64(from, 3),
		.due = sqlite3_column_int64(from, 4),
		.closed = sqlite3_column_int64(from, 5),
		.has_created = sqlite3_column_type(from, 3) != SQLITE_NULL,
		.has_due = sqlite3_column_type(from, 4) != SQLITE_NULL,
		.has_closed = sqlite3_column_type(from, 5) != SQLITE_NULL,
		.state = sqlite3_column_int(from, 6),
		.kind = sqlite3_column_int(from, 7),
		.unit = sql_text(from, 8),
		.district = sql_text(from, 9),
	};
}

#define EACH \
	"SELECT sort, id, events, created, due, closed, state, kind, unit, district, checksum, bytes, place FROM cases "

static enum status walk_rows(struct store *store, const char *text,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	struct case_row row;
	bool found;
	enum status st = sql_prepare(store, text, &all, err);

	while (st == ST_OK && (st = sql_step(store, all, &found, err)) == ST_OK && found) {
		take_row(all, &row);
		st = each(context, &row, err);
	}
	(void)sqlite3_finalize(all);
	return st;
}

enum status cases_each(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err)
{
	return walk_rows(store, EACH "ORDER BY place", each, context, err);
}

_Static_assert(CASE_ORDER == 2 && CASE_COMPLAINT == 3, "the numbers of the statements");

enum status cases_each_order(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err)
{
	return walk_rows(store, EACH "WHERE sort = 2 ORDER BY place", each, context, err);
}

enum status cases_each_complaint(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err)
{
	return walk_rows(store, EACH "WHERE sort = 3 ORDER BY place", each, context, err);
}

bool cases_same_columns(const struct case_columns *a, const struct case_columns *b)
{
	return a->events == b->events && a->has_created == b->has_created && a->has_due == b->has_due &&
		a->has_closed == b->has_closed && a->created == b->created && a->due == b->due && a->closed == b->closed &&
		a->state == b->state && a->kind == b->kind && text_equal(a->unit, b->unit) &&
		text_equal(a->district, b->district);
}

enum status cases_renew(struct store *store, const struct case_row *row, struct err *err)
{
	struct case_columns columns;
	int64_t place = row->place;

	if (cases_columns(&store->book, row->sort, row->bytes, row->len, &columns) != CASE_ADDED)
		return bad_case(store, row->sort, row->id, err);
	if (cases_same_columns(&columns, &row->columns))
		return ST_OK;
	return cases_put(store, &place, row->sort, row->id, row->bytes, row->len, NULL, err);
}
