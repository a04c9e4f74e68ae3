#include "store/frozen.h"

#include "base/lang.h"
#include "store/asked.h"
#include "store/inside.h"
#include "store/prints.h"
#include "store/sums.h"

/* The digest is fed in pieces of this size at least: a call per number would cost more than hashing. */
enum { PIECE_BYTES = 64 * 1024 };

static enum status flush(struct frozen_print *print, size_t at_least, struct err *err)
{
	if (buf_status(&print->text, err) != ST_OK)
		return err->status;
	if (print->text.len >= at_least) {
		digest_update(print->digest, print->text.data, print->text.len);
		buf_clear(&print->text);
	}
	return ST_OK;
}

/* Each name as it was written: one that this program does not know, or knows twice, is altered too. */
static void print_slots(struct buf *to, struct text names)
{
	size_t from = 0;

	for (size_t at = 0; at <= names.len; at++) {
		if (at < names.len && names.at[at] != ' ')
			continue;
		prints_text(to, (struct text){ names.at + from, at - from });
		from = at + 1;
	}
	prints_number(to, -1);
}

enum status frozen_begin(struct frozen_print *print, const struct publication *publication, struct text previous,
	struct err *err)
{
	const struct text texts[] = { publication->period, publication->zone, publication->rules, publication->calendar,
		publication->approved_by, publication->note, publication->missing_years, publication->missing_anywhere, previous };
	const int64_t numbers[] = { publication->number, publication->from, publication->to, publication->cutoff_us,
		publication->published_us };

	*print = (struct frozen_print){ 0 };
	if (digest_new(&print->digest, err) != ST_OK)
		return err->status;
	prints_text(&print->text, text_of("hotline publication 1"));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		prints_number(&print->text, numbers[i]);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		prints_text(&print->text, texts[i]);
	print_slots(&print->text, publication->slot_names);
	return buf_status(&print->text, err);
}

enum status frozen_cell(struct frozen_print *print, const struct cell *cell, struct text times, struct err *err)
{
	prints_cell(&print->text, cell);
	if (cell->count[SLOT_HANDLED] != 0)
		prints_text(&print->text, times);
	print->rows++;
	return flush(print, PIECE_BYTES, err);
}

enum status frozen_end(struct frozen_print *print, char hex[DIGEST_HEX_MAX], struct err *err)
{
	uint8_t value[DIGEST_BYTES];

	prints_number(&print->text, print->rows);
	if (flush(print, 0, err) != ST_OK)
		return err->status;
	digest_value(print->digest, value);
	digest_hex(value, hex);
	return ST_OK;
}

void frozen_free(struct frozen_print *print)
{
	digest_free(print->digest);
	buf_free(&print->text);
	*print = (struct frozen_print){ 0 };
}

/* ---- what was frozen ---- */

/* Statements over the rows of one publication (?1): dimension, day, key, the slots; `more` is the rest of the text. */
static enum status prepare_rows(struct store *store, uint64_t slots, const char *more, sqlite3_stmt **out, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "SELECT dimension, day, \"key\", ");
	sums_append_slots(&text, slots, "", "");
	buf_printf(&text, " FROM published_cells WHERE publication = ?1 %s", more);
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, out, err);
	buf_free(&text);
	return st;
}

/* A row with the times that stand beside it; none: empty. */
static enum status print_row(struct store *store, sqlite3_stmt *row, sqlite3_stmt *times, struct frozen_print *print,
	struct err *err)
{
	struct text bytes = { "", 0 };
	struct cell cell;
	bool has = false;
	enum status st = ST_OK;

	sums_read_cell(row, &cell);
	if (cell.count[SLOT_HANDLED] != 0) {
		sql_bind_int(times, 2, cell.dimension);
		sql_bind_int(times, 3, cell.day);
		sql_bind_text(times, 4, cell.key);
		st = sql_step(store, times, &has, err);
	}
	if (st == ST_OK && has)
		bytes = sql_blob(times, 0);
	print->timed += has;
	if (st == ST_OK)
		st = frozen_cell(print, &cell, bytes, err);
	(void)sqlite3_reset(times);
	return st;
}

static enum status print_rows(struct store *store, int64_t number, struct frozen_print *print, struct err *err)
{
	sqlite3_stmt *rows = NULL, *times = NULL;
	enum status st = prepare_rows(store, 0, "ORDER BY dimension, day, \"key\"", &rows, err);
	bool row;

	if (st == ST_OK)
		st = sql_prepare(store, "SELECT times FROM published_times WHERE publication = ?1 AND dimension = ?2 AND day = ?3 AND "
			"\"key\" = ?4", &times, err);
	if (st == ST_OK) {
		sql_bind_int(rows, 1, number);
		sql_bind_int(times, 1, number);
	}
	while (st == ST_OK && (st = sql_step(store, rows, &row, err)) == ST_OK && row)
		st = print_row(store, rows, times, print, err);
	(void)sqlite3_finalize(rows);
	(void)sqlite3_finalize(times);
	return st;
}

/* Times beside no row that counts any are in no digest, and would be read as times of the publication all the same. */
static enum status count_times(struct store *store, int64_t number, int64_t *count, struct err *err)
{
	sqlite3_stmt *times = NULL;
	enum status st = sql_prepare(store, "SELECT count(*) FROM published_times WHERE publication = ?1", &times, err);
	bool row = false;

	if (st == ST_OK) {
		sql_bind_int(times, 1, number);
		st = sql_step(store, times, &row, err);
	}
	*count = row ? sqlite3_column_int64(times, 0) : 0;
	(void)sqlite3_finalize(times);
	return st;
}

enum status store_verify_publication(struct store *store, const struct publications *publications,
	const struct publication *publication, bool *same, char hex[DIGEST_HEX_MAX], struct err *err)
{
	const struct publication *before = store_publications_find(publications, publication->number - 1);
	struct frozen_print print = { 0 };
	int64_t times = 0;
	enum status st = frozen_begin(&print, publication, before == NULL ? text_of("") : before->digest, err);

	if (st == ST_OK)
		st = print_rows(store, publication->number, &print, err);
	if (st == ST_OK)
		st = frozen_end(&print, hex, err);
	if (st == ST_OK)
		st = count_times(store, publication->number, &times, err);
	if (st == ST_OK)
		*same = text_equal(text_of(hex), publication->digest) && print.rows == publication->cell_count && print.timed == times;
	frozen_free(&print);
	return st;
}

enum status frozen_check(struct store *store, struct findings *findings, struct err *err)
{
	struct publications all;
	char hex[DIGEST_HEX_MAX];
	int64_t strays = 0;
	enum status st = store_publications(store, &all, err);

	for (size_t i = 0; st == ST_OK && i < all.count; i++) {
		bool same = false;

		if (all.all[i].number != (int64_t)i + 1)
			findings_add(findings, _("publication %lld: the one before it is missing"), (long long)all.all[i].number);
		st = store_verify_publication(store, &all, &all.all[i], &same, hex, err);
		if (st == ST_OK && !same)
			findings_add(findings, _("publication %lld: what was frozen, or its digest, was altered"),
				(long long)all.all[i].number);
	}
	store_publications_free(&all);
	if (st == ST_OK)
		st = sql_number(store, "SELECT (SELECT count(*) FROM published_cells WHERE publication NOT IN (SELECT number FROM "
			"publications)) + (SELECT count(*) FROM published_times t WHERE NOT EXISTS (SELECT 1 FROM published_cells c WHERE "
			"c.publication = t.publication AND c.dimension = t.dimension AND c.day = t.day AND c.\"key\" = t.\"key\" AND "
			"c.handled <> 0))", &strays, err);
	if (st == ST_OK && strays != 0)
		findings_add(findings, _("publications: %lld frozen rows belong to none"), (long long)strays);
	return st;
}

static enum status add_rows(struct store *store, const struct store_cells_query *query, enum dimension under, int32_t from,
	int32_t to, sqlite3_stmt *rows, struct cells *cells, struct err *err)
{
	enum status st;
	bool row;

	sql_bind_int(rows, 2, query->dimension);
	sql_bind_int(rows, 3, from);
	sql_bind_int(rows, 4, to);
	while ((st = sql_step(store, rows, &row, err)) == ST_OK && row)
		if (!sums_add_row(rows, query, under, cells)) {
			(void)sqlite3_reset(rows);
			return err_set(err, ST_SYSTEM, _("out of memory"));
		}
	return st;
}

/* Adds the frozen times of the query's days to the cells that they belong to. */
static enum status add_times(struct store *store, int64_t number, const struct store_cells_query *query,
	enum dimension under, struct cells *cells, struct err *err)
{
	const struct breakdown breakdown = asked_breakdown(query);
	sqlite3_stmt *rows = NULL;
	enum status st = sql_prepare(store, "SELECT day, \"key\", times FROM published_times WHERE publication = ?1 AND dimension = "
		"?2 AND day BETWEEN ?3 AND ?4", &rows, err);
	bool row;

	if (st == ST_OK) {
		sql_bind_int(rows, 1, number);
		sql_bind_int(rows, 2, query->dimension);
		sql_bind_int(rows, 3, query->from);
		sql_bind_int(rows, 4, query->to);
	}
	while (st == ST_OK && (st = sql_step(store, rows, &row, err)) == ST_OK && row) {
		struct text bytes = sql_blob(rows, 2);
		struct times_cursor cursor = times_read((const uint8_t *)bytes.at, bytes.len);
		struct text key = breakdown_cut(&breakdown, query->dimension, sql_text(rows, 1));
		struct cell *cell = asked_key(query, key) ?
			cells_at(cells, under, asked_day(query, sqlite3_column_int(rows, 0)), key) : NULL;

		while (cell != NULL && times_next(&cursor))
			cells_add_seconds(cells, cell, cursor.pair.seconds, cursor.pair.count);
	}
	(void)sqlite3_finalize(rows);
	return st == ST_OK ? cells_status(cells, err) : st;
}

/* The percentiles of what add_times has added. */
static enum status rank(struct cells *cells, enum dimension under, struct err *err)
{
	const struct cell *const *sorted;
	size_t count;
	enum status st = cells_sorted(cells, &sorted, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct cell *cell = cells_at(cells, sorted[i]->dimension, sorted[i]->day, sorted[i]->key);

		if (cell->dimension != under || cell->times.count == 0)
			continue;
		cells_rank(cells, cell, &cell->times);
		times_clear(&cell->times);
	}
	return st == ST_OK ? cells_status(cells, err) : st;
}

enum status store_read_frozen(struct store *store, int64_t number, const struct store_cells_query *query,
	enum store_frozen which, enum dimension under, struct cells *cells, struct err *err)
{
	sqlite3_stmt *rows = NULL;
	enum status st = prepare_rows(store, query->slots, "AND dimension = ?2 AND day BETWEEN ?3 AND ?4", &rows, err);

	if (st == ST_OK)
		sql_bind_int(rows, 1, number);
	if (st == ST_OK && which != STORE_FROZEN_DAYS)
		st = add_rows(store, query, under, CELL_AS_OF, CELL_AS_OF, rows, cells, err);
	if (st == ST_OK && which != STORE_FROZEN_STATES && query->from <= query->to)
		st = add_rows(store, query, under, query->from, query->to, rows, cells, err);
	(void)sqlite3_finalize(rows);
	if (st == ST_OK && query->ranks && which != STORE_FROZEN_STATES && query->from <= query->to)
		st = add_times(store, number, query, under, cells, err);
	if (st == ST_OK && query->ranks)
		st = rank(cells, under, err);
	return st;
}
