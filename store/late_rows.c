#include "store/late_rows.h"

#include "aggregate/apply.h"
#include "base/hash.h"
#include "base/lang.h"
#include "store/asked.h"
#include "store/cases.h"
#include "store/inside.h"

#include <stdlib.h>

static uint64_t checksum_of(int64_t publication, int64_t arrived_us, int64_t place, struct text events, struct text changes)
{
	const int64_t numbers[] = { publication, arrived_us, place, (int64_t)events.len };

	return hash_bytes(changes.at, changes.len, hash_bytes(events.at, events.len, hash_bytes(numbers, sizeof numbers, 0)));
}

enum status late_rows_put(struct store *store, int64_t publication, int64_t now_us, int64_t place, struct text events,
	struct text changes, struct err *err)
{
	sqlite3_stmt *put;

	if (sql_get(store, SQL_LATE_PUT, "INSERT INTO late_changes(publication, arrived_at, place, events, changes, checksum) "
		"VALUES(?1, ?2, ?3, ?4, ?5, ?6)", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, publication);
	sql_bind_int(put, 2, now_us);
	sql_bind_int(put, 3, place);
	sql_bind_text(put, 4, events);
	sql_bind_blob(put, 5, changes.at, changes.len);
	sql_bind_int(put, 6, (int64_t)checksum_of(publication, now_us, place, events, changes));
	return sql_run(store, put, err);
}

/* ---- reading --------------------------------------------------------------------------------- */

static struct store_late row_of(sqlite3_stmt *rows)
{
	return (struct store_late){ .id = sqlite3_column_int64(rows, 0), .publication = sqlite3_column_int64(rows, 1),
		.arrived_us = sqlite3_column_int64(rows, 2), .events = sql_text(rows, 4), .changes = sql_blob(rows, 5) };
}

static bool is_intact(sqlite3_stmt *rows)
{
	struct store_late row = row_of(rows);

	return (int64_t)checksum_of(row.publication, row.arrived_us, sqlite3_column_int64(rows, 3), row.events, row.changes) ==
		sqlite3_column_int64(rows, 6);
}

#define LATE_COLUMNS "SELECT id, publication, arrived_at, place, events, changes, checksum FROM late_changes "

static enum status tell(struct store *store, sqlite3_stmt *rows,
	enum status (*each)(void *context, const struct store_late *late, struct err *err), void *context, struct err *err)
{
	struct store_late late = row_of(rows);
	int64_t place = sqlite3_column_int64(rows, 3);
	struct case_row row = { 0 };
	enum status st = ST_OK;

	if (!is_intact(rows))
		return store_damaged(store, err, _("late change %lld was altered"), (long long)late.id);
	late.is_rules = place == 0;
	if (place != 0)
		st = cases_at(store, place, &row, err);
	if (st == ST_OK && place != 0 && row.place == 0)
		st = store_damaged(store, err, _("the case of late change %lld is not there"), (long long)late.id);
	late.sort = row.sort;
	late.case_id = row.id;
	if (st == ST_OK)
		st = each(context, &late, err);
	cases_done(store);
	return st;
}

enum status store_each_late(struct store *store, int64_t publication,
	enum status (*each)(void *context, const struct store_late *late, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *rows = NULL;
	enum status st = sql_prepare(store, LATE_COLUMNS "WHERE (place <> 0 AND publication = ?1) OR (place = 0 AND publication >= ?1) "
		"ORDER BY id", &rows, err);
	bool row;

	if (st == ST_OK)
		sql_bind_int(rows, 1, publication);
	while (st == ST_OK && (st = sql_step(store, rows, &row, err)) == ST_OK && row)
		st = tell(store, rows, each, context, err);
	(void)sqlite3_finalize(rows);
	return st;
}

enum status store_add_late(struct store *store, const struct store_late *late, const struct store_cells_query *query, int sign,
	struct cells *cells, struct err *err)
{
	const uint8_t *bytes = (const uint8_t *)late->changes.at;
	size_t at = 1, used;

	if (late->changes.len == 0 || bytes[0] != APPLY_CONTRIBUTIONS_VERSION)
		return store_damaged(store, err, _("late change %lld was altered"), (long long)late->id);
	for (; at < late->changes.len; at += used) {
		struct contribution one;
		int one_sign;

		used = apply_read_contribution(bytes + at, late->changes.len - at, &one, &one_sign);
		if (used == 0)
			return store_damaged(store, err, _("late change %lld was altered"), (long long)late->id);
		if (!asked_add(query, cells, &one, sign * one_sign))
			return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	return ST_OK;
}

/* ---- by case ---- */

struct late_rows {
	struct store *store;
	sqlite3_stmt *rows;
	bool has;  /* the statement stands on a row that has not been handed out */
	bool over;
};

enum status late_rows_open(struct store *store, int64_t publication, int64_t after, struct late_rows **out, struct err *err)
{
	struct late_rows *walk = calloc(1, sizeof *walk);

	if (walk == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	walk->store = store;
	if (sql_prepare(store, LATE_COLUMNS "WHERE publication = ?1 AND id > ?2 AND place <> 0 ORDER BY place, id DESC", &walk->rows,
		err) != ST_OK) {
		late_rows_close(walk);
		return err->status;
	}
	sql_bind_int(walk->rows, 1, publication);
	sql_bind_int(walk->rows, 2, after);
	*out = walk;
	return ST_OK;
}

enum status late_rows_at(struct late_rows *walk, int64_t place, struct store_late *late, bool *found, struct err *err)
{
	*found = false;
	while (!walk->over) {
		if (!walk->has && sql_step(walk->store, walk->rows, &walk->has, err) != ST_OK)
			return err->status;
		walk->over = !walk->has;
		if (walk->over || sqlite3_column_int64(walk->rows, 3) > place)
			return ST_OK;
		walk->has = false;
		if (sqlite3_column_int64(walk->rows, 3) < place)
			continue;
		*late = row_of(walk->rows);
		*found = true;
		return is_intact(walk->rows) ? ST_OK
			: store_damaged(walk->store, err, _("late change %lld was altered"), (long long)late->id);
	}
	return ST_OK;
}

void late_rows_close(struct late_rows *walk)
{
	if (walk == NULL)
		return;
	(void)sqlite3_finalize(walk->rows);
	free(walk);
}

enum status late_rows_first_rules(struct store *store, int64_t publication, int64_t *id, struct err *err)
{
	sqlite3_stmt *first = NULL;
	enum status st = sql_prepare(store, "SELECT coalesce(min(id), 0) FROM late_changes WHERE place = 0 AND publication >= ?1",
		&first, err);
	bool row = false;

	if (st == ST_OK) {
		sql_bind_int(first, 1, publication);
		st = sql_step(store, first, &row, err);
	}
	*id = row ? sqlite3_column_int64(first, 0) : 0;
	(void)sqlite3_finalize(first);
	return st;
}

enum status late_rows_last_rules(struct store *store, int64_t *publication, struct err *err)
{
	return sql_number(store, "SELECT coalesce(max(publication), 0) FROM late_changes WHERE place = 0", publication, err);
}

enum status late_rows_check(struct store *store, struct findings *findings, struct err *err)
{
	sqlite3_stmt *rows = NULL;
	enum status st = sql_prepare(store, LATE_COLUMNS "ORDER BY id", &rows, err);
	int64_t next = 1;
	bool row;

	while (st == ST_OK && (st = sql_step(store, rows, &row, err)) == ST_OK && row) {
		int64_t id = sqlite3_column_int64(rows, 0);

		if (!is_intact(rows))
			findings_add(findings, _("late change %lld was altered"), (long long)id);
		if (id != next) /* none is ever taken out, so their numbers have no gap */
			findings_add(findings, _("late change %lld: the one before it is missing"), (long long)id);
		next = id + 1;
	}
	(void)sqlite3_finalize(rows);
	return st;
}
