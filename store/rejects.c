#include "store/rejects.h"

#include "base/lang.h"
#include "event/scan.h"
#include "store/inside.h"

#include <assert.h>
#include <string.h>

/* Text where it is text, so that an auditor can read it; a blob where SQLite's tools would choke on it. */
static void bind_kept(sqlite3_stmt *to, int place, struct text bytes)
{
	if (scan_utf8(bytes.at, bytes.len) == bytes.len && (bytes.len == 0 || memchr(bytes.at, '\0', bytes.len) == NULL))
		sql_bind_text(to, place, bytes);
	else
		sql_bind_blob(to, place, bytes.at, bytes.len);
}

enum status rejects_add(struct store *store, const struct reject_row *row, int64_t now_us, int64_t *id, struct err *err)
{
	sqlite3_stmt *put;

	if (sql_get(store, SQL_REJECT_INSERT, "INSERT INTO rejects(input, place, reason, detail, kept, headers, length, state, "
		"delivered, seen_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9)", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, row->input);
	sql_bind_int(put, 2, row->place);
	sql_bind_text(put, 3, text_of(reject_entry(row->reason)->id));
	sql_bind_text(put, 4, row->detail);
	bind_kept(put, 5, row->kept);
	bind_kept(put, 6, row->headers);
	sql_bind_int(put, 7, row->length);
	if (row->deliver)
		sql_bind_int(put, 8, 0);
	else
		sql_bind_null(put, 8);
	sql_bind_int(put, 9, now_us);
	if (sql_run(store, put, err) != ST_OK)
		return err->status;
	*id = sqlite3_last_insert_rowid(store->db);
	return ST_OK;
}

enum status rejects_input(struct store *store, int64_t id, int64_t *input, struct err *err)
{
	sqlite3_stmt *get;
	bool row;

	if (sql_get(store, SQL_REJECT_GET, "SELECT input FROM rejects WHERE id = ?1 AND state = 0", &get, err) != ST_OK)
		return err->status;
	sql_bind_int(get, 1, id);
	if (sql_step(store, get, &row, err) != ST_OK)
		return err->status;
	if (!row)
		return err_set(err, ST_NOINPUT, _("store %s has no open reject %lld; hotline rejects lists them"), store->path,
			(long long)id);
	*input = sqlite3_column_int64(get, 0);
	(void)sqlite3_reset(get);
	return ST_OK;
}

enum status rejects_close(struct store *store, int64_t id, struct err *err)
{
	sqlite3_stmt *close;

	if (sql_get(store, SQL_REJECT_MOVE, "UPDATE rejects SET state = 1, delivered = nullif(delivered, 0) WHERE id = ?1", &close,
		err) != ST_OK)
		return err->status;
	sql_bind_int(close, 1, id);
	return sql_run(store, close, err);
}

enum status rejects_change(struct store *store, int64_t id, enum reject_reason reason, struct text detail,
	struct text kept, struct err *err)
{
	sqlite3_stmt *change;

	if (sql_get(store, SQL_REJECT_CHANGE, "UPDATE rejects SET reason = ?2, detail = ?3, kept = ?4, headers = '', length = ?5 "
		"WHERE id = ?1", &change, err) != ST_OK)
		return err->status;
	sql_bind_int(change, 1, id);
	sql_bind_text(change, 2, text_of(reject_entry(reason)->id));
	sql_bind_text(change, 3, detail);
	bind_kept(change, 4, kept);
	sql_bind_int(change, 5, (int64_t)kept.len);
	return sql_run(store, change, err);
}

/* ---- reading ---- */

static void take_reject(sqlite3_stmt *from, struct store_reject *out)
{
	*out = (struct store_reject){
		.id = sqlite3_column_int64(from, 0),
		.kind = (enum input_kind)sqlite3_column_int(from, 1),
		.name = sql_text(from, 2),
		.partition = sqlite3_column_int(from, 3),
		.place = sqlite3_column_int64(from, 4),
		.reason = reject_named(sql_text(from, 5).at),
		.detail = sql_text(from, 6),
		.kept = sql_blob(from, 7),
		.headers = sql_blob(from, 8),
		.length = sqlite3_column_int64(from, 9),
		.state = sqlite3_column_int(from, 10) == 0 ? REJECT_OPEN : REJECT_REPLAYED,
		.delivered = sqlite3_column_int(from, 11) == 1,
		.input = sqlite3_column_int64(from, 12),
	};
}

/* The planner must see that the partial index serves, so this condition is text, not a parameter. */
static enum status prepare_each(struct store *store, const struct store_reject_filter *filter, sqlite3_stmt **out,
	struct err *err)
{
	static const char ALL[] = "SELECT r.id, i.kind, i.name, i.\"partition\", r.place, r.reason, r.detail, r.kept, r.headers, "
		"r.length, r.state, r.delivered, r.input FROM rejects r JOIN inputs i ON i.id = r.input WHERE r.id > ?1 AND "
		"(?2 = 0 OR r.id = ?2) AND (?3 IS NULL OR i.name = ?3) AND (?4 <> 0 OR r.state = 0) ORDER BY r.id LIMIT ?5";
	static const char UNDELIVERED[] = "SELECT r.id, i.kind, i.name, i.\"partition\", r.place, r.reason, r.detail, r.kept, "
		"r.headers, r.length, r.state, r.delivered, r.input FROM rejects r JOIN inputs i ON i.id = r.input WHERE r.id > ?1 AND "
		"(?2 = 0 OR r.id = ?2) AND (?3 IS NULL OR i.name = ?3) AND (?4 <> 0 OR r.state = 0) AND r.delivered = 0 "
		"ORDER BY r.id LIMIT ?5";

	if (sql_prepare(store, filter->undelivered ? UNDELIVERED : ALL, out, err) != ST_OK)
		return err->status;
	sql_bind_int(*out, 1, filter->after_id);
	sql_bind_int(*out, 2, filter->id);
	if (filter->topic == NULL || !filter->undelivered)
		sql_bind_null(*out, 3);
	else
		sql_bind_text(*out, 3, text_of(filter->topic));
	sql_bind_int(*out, 4, filter->replayed_too ? 1 : 0);
	sql_bind_int(*out, 5, filter->limit == 0 ? -1 : filter->limit);
	return ST_OK;
}

enum status store_each_reject(struct store *store, const struct store_reject_filter *filter,
	enum status (*each)(void *context, const struct store_reject *reject, struct err *err), void *context,
	struct err *err)
{
	sqlite3_stmt *all = NULL;
	struct store_reject reject;
	enum status st = prepare_each(store, filter, &all, err);
	bool row;

	while (st == ST_OK && (st = sql_step(store, all, &row, err)) == ST_OK && row) {
		take_reject(all, &reject);
		st = each(context, &reject, err);
	}
	(void)sqlite3_finalize(all);
	return st;
}

static enum status mark_all(struct store *store, const int64_t *ids, size_t count, struct err *err)
{
	sqlite3_stmt *mark;

	for (size_t i = 0; i < count; i++) {
		if (sql_get(store, SQL_REJECT_DELIVERED, "UPDATE rejects SET delivered = 1 WHERE id = ?1 AND delivered = 0", &mark,
			err) != ST_OK)
			return err->status;
		sql_bind_int(mark, 1, ids[i]);
		if (sql_run(store, mark, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

enum status store_mark_delivered(struct store *store, const int64_t *ids, size_t count, struct err *err)
{
	enum status st;

	assert(store->mode == STORE_WRITE && !store->poisoned);
	if (count == 0)
		return ST_OK;
	st = sql_exec(store, "BEGIN IMMEDIATE", err);
	if (st != ST_OK)
		return st;
	/* Where it fails the letters may be sent again: at least once, never not at all. */
	return sql_end(store, mark_all(store, ids, count, err), err);
}
