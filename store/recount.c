#include "store/recount.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/inside.h"

#include <stdio.h>

enum { FIRST_SLOT = 3 }; /* columns: dimension, day, key, then the slots */

static enum status make_table(struct store *store, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "DROP TABLE IF EXISTS temp.recounted; CREATE TEMP TABLE recounted(dimension INTEGER NOT NULL, "
		"day INTEGER NOT NULL, \"key\" TEXT NOT NULL, ");
	sums_append_slots(&text, 0, "", " INTEGER NOT NULL");
	buf_append_string(&text, ", PRIMARY KEY(dimension, day, \"key\")) WITHOUT ROWID;"
		"DROP TABLE IF EXISTS temp.retimed; CREATE TEMP TABLE retimed(" HANDLING_COLUMNS ") WITHOUT ROWID");
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_exec(store, (const char *)text.data, err);
	buf_free(&text);
	return st;
}

enum status recount_begin(struct store *store, struct recount *out, struct err *err)
{
	*out = (struct recount){ .store = store };
	if (cells_new(&out->cells, err) != ST_OK || make_table(store, err) != ST_OK)
		return err->status;
	return sums_open(store, "temp.recounted", "temp.retimed", &out->sums, err);
}

void recount_free(struct recount *recount)
{
	cells_free(recount->cells);
	sums_close(&recount->sums);
	*recount = (struct recount){ 0 };
}

static enum status write_out(struct recount *recount, struct err *err)
{
	if (sums_write(recount->store, &recount->sums, recount->cells, err) != ST_OK)
		return err->status;
	cells_clear(recount->cells);
	return ST_OK;
}

enum status recount_add(struct recount *recount, const struct judgement *judgement, struct err *err)
{
	static const struct judgement nothing = JUDGEMENT_EMPTY;

	judge_change(recount->cells, &nothing, judgement);
	return sums_is_full(recount->cells) ? write_out(recount, err) : ST_OK;
}

static bool add_contribution(void *context, const struct contribution *one, int sign)
{
	cells_add(context, one, sign);
	return true;
}

enum status recount_net(struct recount *recount, struct netting *netting, const struct netting_call *call, struct err *err)
{
	const struct netting_sink sink = { add_contribution, recount->cells };

	return netting_add(recount->store, netting, call, FOLD_ALL, -1, &sink, err);
}

/* ---- comparing two tables in the order of their keys ---- */

struct side {
	sqlite3_stmt *rows;
	bool has;
};

static enum status open_side(struct store *store, const char *table, struct side *out, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "SELECT dimension, day, \"key\", ");
	sums_append_slots(&text, 0, "", "");
	buf_printf(&text, " FROM %s ORDER BY dimension, day, \"key\"", table);
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, &out->rows, err);
	buf_free(&text);
	return st == ST_OK ? sql_step(store, out->rows, &out->has, err) : st;
}

static int compare_keys(const struct side *a, const struct side *b)
{
	if (!a->has || !b->has)
		return (int)b->has - (int)a->has; /* the side that still has rows has the smaller one */
	for (int column = 0; column < 2; column++) {
		int64_t left = sqlite3_column_int64(a->rows, column);
		int64_t right = sqlite3_column_int64(b->rows, column);

		if (left != right)
			return left < right ? -1 : 1;
	}
	return text_compare(sql_text(a->rows, 2), sql_text(b->rows, 2));
}

static void name_day(int64_t day, char name[DAY_NAME_MAX])
{
	if (day == CELL_AS_OF)
		(void)snprintf(name, DAY_NAME_MAX, "as-of");
	else if (day < DAY_MIN || day > DAY_MAX)
		(void)snprintf(name, DAY_NAME_MAX, "day %lld", (long long)(day % 1000000000));
	else
		day_period_name(PERIOD_DAY, (int32_t)day, name);
}

static const char *name_dimension(int64_t dimension)
{
	if (dimension <= BY_WHOLE || dimension >= DIMENSIONS)
		return dimension == BY_WHOLE ? "whole" : "?";
	return fold_dimension_name((enum dimension)dimension);
}

/* `stored` or `again` may be at its end or beyond this key: its counts are then 0. */
static void compare_counts(struct findings *findings, sqlite3_stmt *key, sqlite3_stmt *stored, sqlite3_stmt *again)
{
	struct text part = sql_text(key, 2);
	char day[DAY_NAME_MAX];

	name_day(sqlite3_column_int64(key, 1), day);
	for (int slot = 0; slot < SLOTS; slot++) {
		int64_t kept = stored == NULL ? 0 : sqlite3_column_int64(stored, FIRST_SLOT + slot);
		int64_t right = again == NULL ? 0 : sqlite3_column_int64(again, FIRST_SLOT + slot);

		if (kept != right)
			findings_add(findings, _("cell %s, %s \"%.*s\": %s is stored as %lld, counted again it is %lld"), day,
				name_dimension(sqlite3_column_int64(key, 0)), (int)part.len, part.at,
				metrics_slot_name((enum slot)slot), (long long)kept, (long long)right);
	}
}

static enum status compare_sides(struct store *store, struct side *stored, struct side *again, struct findings *findings,
	struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && (stored->has || again->has)) {
		int order = compare_keys(stored, again);

		compare_counts(findings, order <= 0 ? stored->rows : again->rows, order <= 0 ? stored->rows : NULL,
			order >= 0 ? again->rows : NULL);
		if (order <= 0)
			st = sql_step(store, stored->rows, &stored->has, err);
		if (st == ST_OK && order >= 0)
			st = sql_step(store, again->rows, &again->has, err);
	}
	return st;
}

enum status recount_compare(struct recount *recount, struct findings *findings, struct err *err)
{
	struct side stored = { 0 };
	struct side again = { 0 };
	enum status st = write_out(recount, err);

	if (st == ST_OK)
		st = open_side(recount->store, "main.cells", &stored, err);
	if (st == ST_OK)
		st = open_side(recount->store, "temp.recounted", &again, err);
	if (st == ST_OK)
		st = compare_sides(recount->store, &stored, &again, findings, err);
	(void)sqlite3_finalize(stored.rows);
	(void)sqlite3_finalize(again.rows);
	if (st == ST_OK)
		st = handling_compare(recount->store, "main.handling", "temp.retimed", findings, err);
	return st;
}

/* ---- parts and whole ---- */

/* Whole and parts of each day, side by side; a day without one of the two has 0 there. */
static enum status prepare_parts(struct store *store, sqlite3_stmt **out, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "SELECT ?1, day, ''");
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(&text, ", sum(CASE dimension WHEN 0 THEN \"%s\" ELSE 0 END) - sum(CASE dimension WHEN 0 THEN 0 ELSE \"%s\" "
			"END)", metrics_slot_name((enum slot)slot), metrics_slot_name((enum slot)slot));
	buf_append_string(&text, " FROM cells WHERE dimension IN (0, ?1) GROUP BY day ORDER BY day");
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, out, err);
	buf_free(&text);
	return st;
}

static void compare_parts(struct findings *findings, sqlite3_stmt *difference)
{
	char day[DAY_NAME_MAX];

	name_day(sqlite3_column_int64(difference, 1), day);
	for (int slot = 0; slot < SLOTS; slot++) {
		int64_t missing = sqlite3_column_int64(difference, FIRST_SLOT + slot);

		if (missing != 0 && (CELLS_WHOLE_ONLY >> slot & 1u) == 0)
			findings_add(findings, _("cells of %s: the parts by %s of %s are %lld short of the whole"), day,
				name_dimension(sqlite3_column_int64(difference, 0)), metrics_slot_name((enum slot)slot),
				(long long)missing);
	}
}

enum status recount_parts(struct store *store, struct findings *findings, struct err *err)
{
	sqlite3_stmt *difference = NULL;
	enum status st = prepare_parts(store, &difference, err);
	bool row;

	for (int dimension = BY_WHOLE + 1; dimension < DIMENSIONS && st == ST_OK; dimension++) {
		sql_bind_int(difference, 1, dimension);
		while ((st = sql_step(store, difference, &row, err)) == ST_OK && row)
			compare_parts(findings, difference);
	}
	(void)sqlite3_finalize(difference);
	return st;
}
