#include "store/inside.h"

#include "base/lang.h"
#include "store/cases.h"
#include "store/cut.h"

/*
 * due - the orders that are open as of T and due by some instant, without reading all cases.
 *
 * What makes an order open, and its due, are events.  So an order without events after T is as of T what it is by
 * all its events: `cases_open` has it, if it is open.  One with events after T, and some up to T, is cut (cut.h).
 * Both ways lead to candidates, each is judged as of T, and a temporary table sorts those that are due:
 * memory does not grow with their number.
 */

struct search {
	struct store *store;
	int64_t cutoff_us, until_us;
	const struct breakdown *by;
	sqlite3_stmt *put;
};

/* Due columns are civil seconds, which a change of clocks moves by hours at most. */
enum { DAY_S = 86400 };

static enum status make_table(struct store *store, struct err *err)
{
	return sql_exec(store, "DROP TABLE IF EXISTS temp.due_orders; CREATE TEMP TABLE due_orders(part TEXT NOT NULL, "
		"due INTEGER NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY(part, due, id)) STRICT, WITHOUT ROWID",
		err);
}

static struct text part_of(const struct breakdown *by, const struct case_summary *summary, char room[BREAKDOWN_KEY_MAX])
{
	struct text parts[DIMENSIONS] = {
		[BY_WHOLE] = { "", 0 },
		[BY_UNIT] = summary->open_unit,
		[BY_DISTRICT] = summary->district,
		[BY_CATEGORY] = summary->category,
		[BY_KIND] = { "", 0 },
		[BY_CHANNEL] = summary->channel,
	};

	if (summary->kind != 0)
		parts[BY_KIND] = text_of(contract_word_name(F_KIND, summary->kind));
	return breakdown_key(by, parts, room);
}

static enum status judge(const struct search *search, const struct case_row *row, struct case_summary *summary,
	struct err *err)
{
	if (fold_summary(&search->store->book, row->sort, row->bytes, row->len, search->cutoff_us, summary) != CASE_ADDED)
		return store_damaged(search->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	return ST_OK;
}

static enum status note(struct search *search, const struct case_row *row, struct err *err)
{
	char room[BREAKDOWN_KEY_MAX];
	struct case_summary summary;

	if (row->place == 0 || row->sort != CASE_ORDER)
		return ST_OK;
	if (judge(search, row, &summary, err) != ST_OK)
		return err->status;
	if (!summary.open || !summary.has_open_due || summary.open_due_us > search->until_us)
		return ST_OK;
	sql_bind_text(search->put, 1, part_of(search->by, &summary, room));
	sql_bind_int(search->put, 2, summary.open_due_us);
	sql_bind_text(search->put, 3, row->id);
	sql_bind_int(search->put, 4, row->place);
	return sql_run(search->store, search->put, err);
}

static enum status note_at(void *context, int64_t place, struct err *err)
{
	struct search *search = context;
	struct case_row row;
	enum status st = cases_at(search->store, place, &row, err);

	if (st == ST_OK)
		st = note(search, &row, err);
	cases_done(search->store);
	return st;
}

static enum status search_open(struct search *search, struct err *err)
{
	const struct zone *zone = search->store->zone;
	sqlite3_stmt *open = NULL;
	enum status st = sql_prepare(search->store, "SELECT place FROM cases INDEXED BY cases_open WHERE state = 1 AND due <= ?1",
		&open, err);
	bool row;

	if (st == ST_OK)
		sql_bind_int(open, 1, search->until_us / 1000000 + zone_offset_s(zone, search->until_us) + DAY_S);
	while (st == ST_OK && (st = sql_step(search->store, open, &row, err)) == ST_OK && row)
		st = note_at(search, sqlite3_column_int64(open, 0), err);
	(void)sqlite3_finalize(open);
	return st;
}

static enum status search_cut(struct search *search, struct err *err)
{
	const struct cut *cut;
	enum status st = cut_at(search->store, search->cutoff_us, &cut, err);

	return st == ST_OK ? places_each(&cut->places, note_at, search, err) : st;
}

static enum status tell(struct search *search, sqlite3_stmt *from,
	enum status (*each)(void *context, const struct store_due *due, struct err *err), void *context, struct err *err)
{
	struct case_summary summary;
	struct case_row row;
	enum status st = cases_at(search->store, sqlite3_column_int64(from, 1), &row, err);

	if (st == ST_OK)
		st = judge(search, &row, &summary, err);
	if (st == ST_OK)
		st = each(context, &(struct store_due){ row.id, sql_text(from, 0), &summary }, err);
	cases_done(search->store);
	return st;
}

static enum status tell_all(struct search *search,
	enum status (*each)(void *context, const struct store_due *due, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	enum status st = sql_prepare(search->store, "SELECT part, place FROM temp.due_orders ORDER BY part, due, id", &all, err);
	bool row;

	while (st == ST_OK && (st = sql_step(search->store, all, &row, err)) == ST_OK && row)
		st = tell(search, all, each, context, err);
	(void)sqlite3_finalize(all);
	return st;
}

enum status store_each_due(struct store *store, int64_t cutoff_us, int64_t until_us, const struct breakdown *by,
	enum status (*each)(void *context, const struct store_due *due, struct err *err), void *context, struct err *err)
{
	struct search search = { .store = store, .cutoff_us = cutoff_us, .until_us = until_us, .by = by };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	st = make_table(store, err);
	if (st == ST_OK)
		st = sql_prepare(store, "INSERT OR IGNORE INTO temp.due_orders VALUES(?1, ?2, ?3, ?4)", &search.put, err);
	if (st == ST_OK)
		st = search_open(&search, err);
	if (st == ST_OK)
		st = search_cut(&search, err);
	if (st == ST_OK)
		st = tell_all(&search, each, context, err);
	(void)sqlite3_finalize(search.put);
	if (st == ST_OK)
		st = sql_exec(store, "DROP TABLE temp.due_orders", err);
	store_snapshot_end(store);
	return st;
}
