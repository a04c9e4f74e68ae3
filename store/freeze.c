#include "base/phase.h"
#include "store/cut.h"
#include "store/frozen.h"
#include "store/inside.h"
#include "store/late.h"
#include "store/schema.h"
#include "store/sums.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/*
 * freeze - one publication, in one transaction:
 *
 *   BEGIN IMMEDIATE      no other writer has been, or comes, between reading and freezing
 *   number, head         the next number; years without a calendar, as of the cut-off
 *   rows                 per dimension: the sums as of the cut-off are read, written, and put into the digest
 *   publications         the row that makes it visible, with the digest
 *   COMMIT
 */

/* Columns of published_cells before the slots: publication, dimension, day, key. */
enum { FIRST_SLOT = 5 };

struct freeze {
	struct store *store;
	struct publication row;
	struct text previous;       /* the digest of the publication before */
	struct buf slot_names;
	char rules[DIGEST_HEX_MAX], calendar[DIGEST_HEX_MAX];
	char missing_years[STORE_YEARS_MAX * 6], missing_anywhere[STORE_YEARS_MAX * 6];
	sqlite3_stmt *insert, *insert_times;
	struct buf times; /* of the cell in hand */
	struct cells *cells;
	struct frozen_print print;
	char digest[DIGEST_HEX_MAX];
};

/* ---- the head ---- */

static enum status missing_years(struct freeze *work, int32_t from, int32_t to, bool only_open, char *words, size_t size,
	struct err *err)
{
	int years[STORE_YEARS_MAX];
	size_t count = 0, at = 0;

	words[0] = '\0';
	if (store_missing_years(work->store, from, to, only_open, work->row.cutoff_us, years, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count && at < size; i++)
		at += (size_t)snprintf(words + at, size - at, "%s%d", i == 0 ? "" : " ", years[i]);
	return ST_OK;
}

static void append_slot_names(struct buf *out)
{
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(out, "%s%s", slot == 0 ? "" : " ", metrics_slot_name((enum slot)slot));
}

static enum status fill_head(struct freeze *work, const struct publish_order *order, struct err *err)
{
	struct store *store = work->store;
	struct publication *row = &work->row;

	*row = (struct publication){ .number = row->number, .period = order->period, .from = order->from, .to = order->to,
		.cutoff_us = order->cutoff_us, .published_us = order->now_us, .zone = text_of(zone_name(store->zone)),
		.approved_by = order->approved_by, .note = order->note,
		.slots = SLOTS == 64 ? UINT64_MAX : (UINT64_C(1) << SLOTS % 64) - 1 };
	if (schema_get_text(store, "rules", work->rules, sizeof work->rules, err) != ST_OK ||
		schema_get_text(store, "calendar", work->calendar, sizeof work->calendar, err) != ST_OK ||
		missing_years(work, row->from, row->to, false, work->missing_years, sizeof work->missing_years, err) != ST_OK ||
		missing_years(work, DAY_MIN, DAY_MAX, true, work->missing_anywhere, sizeof work->missing_anywhere, err) != ST_OK)
		return err->status;
	append_slot_names(&work->slot_names);
	if (buf_status(&work->slot_names, err) != ST_OK)
		return err->status;
	row->slot_names = buf_text(&work->slot_names);
	row->rules = text_of(work->rules);
	row->calendar = text_of(work->calendar);
	row->missing_years = text_of(work->missing_years);
	row->missing_anywhere = text_of(work->missing_anywhere);
	return ST_OK;
}

/* ---- the rows ---- */

static enum status prepare_insert(struct freeze *work, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "INSERT INTO published_cells(publication, dimension, day, \"key\", ");
	sums_append_slots(&text, 0, "", "");
	buf_append_string(&text, ") VALUES(?1, ?2, ?3, ?4");
	for (int slot = 0; slot < SLOTS; slot++)
		buf_printf(&text, ", ?%d", FIRST_SLOT + slot);
	buf_append_string(&text, ")");
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(work->store, (const char *)text.data, &work->insert, err);
	buf_free(&text);
	if (st == ST_OK)
		st = sql_prepare(work->store, "INSERT INTO published_times(publication, dimension, day, \"key\", times) "
			"VALUES(?1, ?2, ?3, ?4, ?5)", &work->insert_times, err);
	return st;
}

/* The handling times of a cell in one run of bytes: nothing is ever added to them. */
static enum status pack_times(const struct times *times, struct buf *out, struct err *err)
{
	buf_clear(out);
	for (size_t i = 0; i < times->count; i++) {
		uint8_t *at = buf_reserve(out, TIMES_PAIR_BYTES_MAX);

		if (at != NULL)
			out->len += times_put(at, &times->pairs[i], i == 0 ? NULL : &times->pairs[i - 1]);
	}
	return buf_status(out, err);
}

static enum status freeze_times(struct freeze *work, const struct cell *cell, struct err *err)
{
	if (pack_times(&cell->times, &work->times, err) != ST_OK || work->times.len == 0)
		return err->status;
	sql_bind_int(work->insert_times, 1, work->row.number);
	sql_bind_int(work->insert_times, 2, cell->dimension);
	sql_bind_int(work->insert_times, 3, cell->day);
	sql_bind_text(work->insert_times, 4, cell->key);
	sql_bind_blob(work->insert_times, 5, work->times.data, work->times.len);
	return sql_run(work->store, work->insert_times, err);
}

static enum status freeze_cell(struct freeze *work, const struct cell *cell, struct err *err)
{
	sql_bind_int(work->insert, 1, work->row.number);
	sql_bind_int(work->insert, 2, cell->dimension);
	sql_bind_int(work->insert, 3, cell->day);
	sql_bind_text(work->insert, 4, cell->key);
	for (int slot = 0; slot < SLOTS; slot++)
		sql_bind_int(work->insert, FIRST_SLOT + slot, cell->count[slot]);
	if (sql_run(work->store, work->insert, err) != ST_OK || freeze_times(work, cell, err) != ST_OK)
		return err->status;
	return frozen_cell(&work->print, cell, buf_text(&work->times), err);
}

/* A dimension at a time: that is what a reading of the period holds in memory too. */
static enum status freeze_dimension(struct freeze *work, enum dimension dimension, struct err *err)
{
	const struct store_cells_query query = { .dimension = dimension, .from = work->row.from, .to = work->row.to,
		.cutoff_us = work->row.cutoff_us, .ranks = true, .keep_times = true };
	const struct cell *const *sorted;
	size_t count;

	cells_clear(work->cells);
	if (store_read_cells(work->store, &query, work->cells, err) != ST_OK ||
		cells_sorted(work->cells, &sorted, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++)
		if (freeze_cell(work, sorted[i], err) != ST_OK)
			return err->status;
	return ST_OK;
}

static enum status freeze_rows(struct freeze *work, struct err *err)
{
	if (prepare_insert(work, err) != ST_OK || cells_new(&work->cells, err) != ST_OK ||
		frozen_begin(&work->print, &work->row, work->previous, err) != ST_OK)
		return err->status;
	for (enum dimension dimension = BY_WHOLE; dimension < DIMENSIONS; dimension++)
		if (freeze_dimension(work, dimension, err) != ST_OK)
			return err->status;
	work->row.cell_count = work->print.rows;
	return frozen_end(&work->print, work->digest, err);
}

/* ---- the row that makes it visible ---- */

static enum status write_row(struct freeze *work, struct err *err)
{
	const struct publication *row = &work->row;
	sqlite3_stmt *insert = NULL;
	enum status st = sql_prepare(work->store, "INSERT INTO publications(number, from_day, to_day, cutoff, published_at, cells, slots, "
			"period, zone, rules, calendar, approved_by, note, missing_years, missing_anywhere, digest) "
			"VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)", &insert, err);
	if (st == ST_OK) {
		const int64_t numbers[] = { row->number, row->from, row->to, row->cutoff_us, row->published_us, row->cell_count };
		const struct text texts[] = { row->slot_names, row->period, row->zone, row->rules, row->calendar,
			row->approved_by, row->note, row->missing_years, row->missing_anywhere, text_of(work->digest) };

		for (int i = 0; i < 6; i++)
			sql_bind_int(insert, 1 + i, numbers[i]);
		for (int i = 0; i < 10; i++)
			sql_bind_text(insert, 7 + i, texts[i]);
		st = sql_run(work->store, insert, err);
	}
	(void)sqlite3_finalize(insert);
	return st;
}

/* ---- the transaction ---- */

static enum status freeze_all(struct freeze *work, const struct publish_order *order, struct err *err)
{
	struct publications before;

	if (store_publications(work->store, &before, err) != ST_OK)
		return err->status;
	work->row.number = before.count == 0 ? 1 : before.all[before.count - 1].number + 1;
	if (before.count > 0)
		work->previous = before.all[before.count - 1].digest;
	if (fill_head(work, order, err) == ST_OK && freeze_rows(work, err) == ST_OK && write_row(work, err) == ST_OK)
		err_clear(err);
	store_publications_free(&before);
	return err->status;
}

static void free_work(struct freeze *work)
{
	(void)sqlite3_finalize(work->insert);
	(void)sqlite3_finalize(work->insert_times);
	buf_free(&work->times);
	buf_free(&work->slot_names);
	cells_free(work->cells);
	frozen_free(&work->print);
}

enum status store_publish(struct store *store, const struct publish_order *order, int64_t *number, struct err *err)
{
	struct freeze work = { .store = store, .previous = text_of("") };
	enum status st;

	assert(store->mode == STORE_WRITE && !store->poisoned && store->snapshots == 0);
	phase_set(PHASE_APPLY);
	st = sql_exec(store, "BEGIN IMMEDIATE", err);
	if (st != ST_OK)
		return st;
	store->snapshots++; /* what reads below is inside this transaction and must not begin or end one */
	st = freeze_all(&work, order, err);
	store->snapshots--;
	cut_forget(store);
	free_work(&work);
	phase_set(PHASE_COMMIT);
	st = sql_end(store, st, err);
	if (st != ST_OK)
		return st;
	phase_set(PHASE_COMMITTED);
	late_free(store->late); /* what comes from now on is late to this one too */
	store->late = NULL;
	store->late_none = false;
	*number = work.row.number;
	return ST_OK;
}
