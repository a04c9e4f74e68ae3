#include "store/oddities.h"

#include "base/lang.h"
#include "store/inside.h"

/* Ids of complaints that a line about their common order names; more are told by their number. */
enum { NAMED_MAX = 8 };

static const char TABLES[] =
	"DROP TABLE IF EXISTS temp.named_orders; DROP TABLE IF EXISTS temp.odd;"
	"CREATE TEMP TABLE named_orders(id TEXT, complaint TEXT, PRIMARY KEY(id, complaint)) STRICT, WITHOUT ROWID;"
	"CREATE TEMP TABLE odd(kind INTEGER, sort INTEGER, id TEXT, time INTEGER, source TEXT, event TEXT, other TEXT,"
	" a INTEGER, b INTEGER) STRICT;";

static enum status begin(struct oddities *oddities, struct err *err)
{
	if (sql_exec(oddities->store, TABLES, err) != ST_OK ||
		sql_prepare(oddities->store, "INSERT OR IGNORE INTO temp.named_orders VALUES(?1, ?2)", &oddities->name_order, err) !=
			ST_OK)
		return err->status;
	return sql_prepare(oddities->store, "INSERT INTO temp.odd VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", &oddities->put,
		err);
}

enum status oddities_begin(struct store *store, int64_t now_us, struct oddities *out, struct err *err)
{
	*out = (struct oddities){ .store = store, .cutoff_us = FOLD_ALL, .now_us = now_us == 0 ? INT64_MAX : now_us,
		.wanted = ODDITIES };
	return begin(out, err);
}

void oddities_free(struct oddities *oddities)
{
	(void)sqlite3_finalize(oddities->name_order);
	(void)sqlite3_finalize(oddities->put);
	oddities->name_order = oddities->put = NULL;
}

/* ---- keeping ---- */

static bool wanted(const struct oddities *oddities, enum oddity oddity)
{
	return oddities->keep && (oddities->wanted == ODDITIES || oddities->wanted == oddity);
}

static enum status keep(struct oddities *oddities, const struct oddity_found *found, enum case_sort sort, struct text id,
	struct err *err)
{
	const struct oddity_kind *kind = oddity_kind(found->oddity);
	const struct text none = { "", 0 };
	sqlite3_stmt *put = oddities->put;

	oddities->count[found->oddity]++;
	if (!wanted(oddities, found->oddity))
		return ST_OK;
	sql_bind_int(put, 1, found->oddity);
	sql_bind_int(put, 2, sort);
	sql_bind_text(put, 3, id);
	if (found->event != NULL)
		sql_bind_int(put, 4, found->event->time_us);
	else
		sql_bind_null(put, 4);
	sql_bind_text(put, 5, found->event == NULL ? none : found->event->source);
	sql_bind_text(put, 6, found->event == NULL ? none : found->event->id);
	sql_bind_text(put, 7, found->other);
	sql_bind_int(put, 8, kind->a == NULL ? 0 : found->a_us);
	sql_bind_int(put, 9, kind->b == NULL ? 0 : found->b_us);
	return sql_run(oddities->store, put, err);
}

/* ---- across cases ---- */

/* Whether the order is there with its creation. */
static enum status is_created(const struct oddities *oddities, struct text order, bool *created, struct err *err)
{
	struct case_row target;

	/* A damaged one is a finding of its own when its turn comes. */
	*created = true;
	if (cases_get(oddities->store, CASE_ORDER, order, &target, err) != ST_OK) {
		if (err->status != ST_DATA)
			return err->status;
		err_clear(err);
		return ST_OK;
	}
	*created = target.place != 0 && oddity_is_created(target.bytes, target.len, oddities->cutoff_us);
	cases_done(oddities->store);
	return ST_OK;
}

static enum status note_order(struct oddities *oddities, struct text order, struct text complaint, struct err *err)
{
	struct oddity_found found = { .oddity = ODDITY_COMPLAINT_ORDER_UNSEEN, .other = order };
	bool created;

	sql_bind_text(oddities->name_order, 1, order);
	sql_bind_text(oddities->name_order, 2, complaint);
	if (sql_run(oddities->store, oddities->name_order, err) != ST_OK ||
		is_created(oddities, order, &created, err) != ST_OK)
		return err->status;
	return created ? ST_OK : keep(oddities, &found, CASE_COMPLAINT, complaint, err);
}

/* ---- one case ---- */

struct taking {
	struct oddities *oddities;
	const struct case_row *row;
	enum status st;
	struct err *err;
};

static void take(void *context, const struct oddity_found *found)
{
	struct taking *taking = context;
	struct oddities *oddities = taking->oddities;
	bool created;

	if (taking->st != ST_OK)
		return;
	if (found->oddity == ODDITY_COMPLAINTS_ON_ONE_ORDER) {
		taking->st = note_order(oddities, found->other, taking->row->id, taking->err);
		return;
	}
	if (found->oddity == ODDITY_MERGED_INTO_UNSEEN) {
		taking->st = is_created(oddities, found->other, &created, taking->err);
		if (taking->st != ST_OK || created)
			return;
	}
	taking->st = keep(oddities, found, taking->row->sort, taking->row->id, taking->err);
}

enum status oddities_take(struct oddities *oddities, const struct case_row *row, struct err *err)
{
	struct taking taking = { oddities, row, ST_OK, err };

	oddity_look(row->sort, row->bytes, row->len, oddities->cutoff_us, oddities->now_us, take, &taking);
	return taking.st;
}

/* ---- the end ---- */

/* An order that more than one complaint names: one oddity, whose other cases are the complaints. */
static enum status keep_order(struct oddities *oddities, struct text order, struct text complaints, struct err *err)
{
	const struct oddity_found found = { .oddity = ODDITY_COMPLAINTS_ON_ONE_ORDER, .other = complaints };

	return keep(oddities, &found, CASE_ORDER, order, err);
}

enum status oddities_end(struct oddities *oddities, struct err *err)
{
	sqlite3_stmt *get = NULL;
	bool row;
	enum status st = sql_prepare(oddities->store, "SELECT id, count(*), "
		"(SELECT group_concat(complaint, ', ') FROM (SELECT complaint FROM temp.named_orders AS few "
		"WHERE few.id = all_of.id ORDER BY complaint LIMIT ?1)) "
		"FROM temp.named_orders AS all_of GROUP BY id HAVING count(*) > 1 ORDER BY id", &get, err);

	if (st == ST_OK)
		sql_bind_int(get, 1, NAMED_MAX);
	while (st == ST_OK && (st = sql_step(oddities->store, get, &row, err)) == ST_OK && row) {
		struct buf names = BUF_EMPTY;

		buf_append_text(&names, sql_text(get, 2));
		if (sqlite3_column_int64(get, 1) > NAMED_MAX)
			buf_append_string(&names, ", …");
		st = buf_status(&names, err);
		if (st == ST_OK)
			st = keep_order(oddities, sql_text(get, 0), buf_text(&names), err);
		buf_free(&names);
	}
	(void)sqlite3_finalize(get);
	return st;
}

/* ---- the list ---- */

static enum status take_case(void *context, const struct case_row *row, struct err *err)
{
	if (!row->intact)
		return err_set(err, ST_DATA, _("%s %.*s was altered; run `hotline check`"), contract_sort_name(row->sort),
			(int)row->id.len, row->id.at);
	return oddities_take(context, row, err);
}

static enum status list(struct oddities *oddities,
	enum status (*each)(void *context, const struct oddity_listed *oddity, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *get = NULL;
	bool row;
	enum status st = sql_prepare(oddities->store, "SELECT kind, sort, id, time, source, event, other, a, b FROM temp.odd "
		"ORDER BY kind, time, sort, id, source, event", &get, err);

	while (st == ST_OK && (st = sql_step(oddities->store, get, &row, err)) == ST_OK && row) {
		const struct oddity_listed one = {
			.oddity = (enum oddity)sqlite3_column_int(get, 0),
			.sort = (enum case_sort)sqlite3_column_int(get, 1),
			.id = sql_text(get, 2),
			.has_time = sqlite3_column_type(get, 3) != SQLITE_NULL,
			.time_us = sqlite3_column_int64(get, 3),
			.source = sql_text(get, 4),
			.event = sql_text(get, 5),
			.other = sql_text(get, 6),
			.a_us = sqlite3_column_int64(get, 7),
			.b_us = sqlite3_column_int64(get, 8),
		};

		st = each(context, &one, err);
	}
	(void)sqlite3_finalize(get);
	return st;
}

enum status store_each_oddity(struct store *store, enum oddity kind, int64_t cutoff_us,
	enum status (*each)(void *context, const struct oddity_listed *oddity, struct err *err), void *context, struct err *err)
{
	struct oddities oddities = { .store = store, .cutoff_us = cutoff_us, .now_us = cutoff_us, .wanted = kind, .keep = true };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	if ((st = begin(&oddities, err)) == ST_OK && (st = cases_each(store, take_case, &oddities, err)) == ST_OK &&
		(st = oddities_end(&oddities, err)) == ST_OK)
		st = list(&oddities, each, context, err);
	oddities_free(&oddities);
	store_snapshot_end(store);
	return st;
}
