#include "store/handling.h"

#include "base/day.h"
#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <stdio.h>

enum {
	/* Four rows fit a page beside their keys; what is longer would go to pages of its own. */
	PIECE_BYTES_MAX = 800,
	/* Pieces are made so long, so that the next batch does not split them at once. */
	PIECE_BYTES_NEW = 600,
};

/* The low of the first piece: below all seconds. */
#define LOW_FIRST (-2 * TIMES_SECONDS_MAX)
#define LOW_END INT64_MAX

/* A piece that is written: bytes in hand, and the low that they stand under. */
struct piece {
	int64_t low;
	size_t len, pairs;
	uint8_t bytes[PIECE_BYTES_MAX + TIMES_PAIR_BYTES_MAX];
};

static int64_t checksum(int64_t dimension, struct text key, int64_t day, int64_t low, struct text bytes)
{
	uint8_t place[24];

	for (int i = 0; i < 8; i++) {
		place[i] = (uint8_t)((uint64_t)dimension >> 8 * i);
		place[8 + i] = (uint8_t)((uint64_t)day >> 8 * i);
		place[16 + i] = (uint8_t)((uint64_t)low >> 8 * i);
	}
	return (int64_t)hash_bytes(bytes.at, bytes.len, hash_bytes(key.at, key.len, hash_bytes(place, sizeof place, 0)));
}

/* ---- writing ---- */

enum status handling_open(struct store *store, const char *table, struct handling_writer *out, struct err *err)
{
	static const char of[] = "WHERE dimension = ?1 AND \"key\" = ?2 AND day = ?3";
	char text[512];
	enum status st;

	*out = (struct handling_writer){ 0 };
	(void)snprintf(text, sizeof text, "SELECT low, checksum, times FROM %s %s AND low <= ?4 ORDER BY low DESC LIMIT 1", table,
		of);
	st = sql_prepare(store, text, &out->find, err);
	(void)snprintf(text, sizeof text, "SELECT low FROM %s %s AND low > ?4 ORDER BY low LIMIT 1", table, of);
	if (st == ST_OK)
		st = sql_prepare(store, text, &out->next, err);
	(void)snprintf(text, sizeof text, "INSERT INTO %s(dimension, \"key\", day, low, checksum, times) VALUES(?1, ?2, ?3, ?4, ?5, "
		"?6) ON CONFLICT(dimension, \"key\", day, low) DO UPDATE SET checksum = excluded.checksum, times = excluded.times",
		table);
	if (st == ST_OK)
		st = sql_prepare(store, text, &out->put, err);
	(void)snprintf(text, sizeof text, "DELETE FROM %s %s AND low = ?4", table, of);
	if (st == ST_OK)
		st = sql_prepare(store, text, &out->drop, err);
	if (st != ST_OK)
		handling_close(out);
	return st;
}

void handling_close(struct handling_writer *writer)
{
	(void)sqlite3_finalize(writer->find);
	(void)sqlite3_finalize(writer->next);
	(void)sqlite3_finalize(writer->put);
	(void)sqlite3_finalize(writer->drop);
	times_free(&writer->piece);
	*writer = (struct handling_writer){ 0 };
}

static void bind_place(sqlite3_stmt *to, const struct cell *cell, int64_t low)
{
	sql_bind_int(to, 1, cell->dimension);
	sql_bind_text(to, 2, cell->key);
	sql_bind_int(to, 3, cell->day);
	sql_bind_int(to, 4, low);
}

static enum status damaged(struct store *store, const struct cell *cell, struct err *err)
{
	char day[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, cell->day, day);
	return store_damaged(store, err, _("the handling times of %s, \"%.*s\""), day, (int)cell->key.len, cell->key.at);
}

static bool add_bytes(struct text bytes, struct times *out)
{
	struct times_cursor cursor = times_read((const uint8_t *)bytes.at, bytes.len);

	while (times_next(&cursor))
		times_add(out, cursor.pair.seconds, cursor.pair.count);
	return !cursor.corrupt;
}

/* Takes the piece in which `seconds` belong in hand: *low is its own, *end the next one's. */
static enum status load(struct store *store, struct handling_writer *writer, const struct cell *cell, int64_t seconds,
	int64_t *low, int64_t *end, struct err *err)
{
	bool row, intact = true;

	*low = LOW_FIRST;
	*end = LOW_END;
	times_clear(&writer->piece);
	bind_place(writer->find, cell, seconds);
	if (sql_step(store, writer->find, &row, err) != ST_OK)
		return err->status;
	if (row) {
		struct text bytes = sql_blob(writer->find, 2);

		*low = sqlite3_column_int64(writer->find, 0);
		intact = sqlite3_column_int64(writer->find, 1) == checksum(cell->dimension, cell->key, cell->day, *low, bytes) &&
			add_bytes(bytes, &writer->piece);
	}
	(void)sqlite3_reset(writer->find);
	if (!intact)
		return damaged(store, cell, err);
	bind_place(writer->next, cell, seconds);
	if (sql_step(store, writer->next, &row, err) != ST_OK)
		return err->status;
	if (row)
		*end = sqlite3_column_int64(writer->next, 0);
	(void)sqlite3_reset(writer->next);
	return ST_OK;
}

static enum status put(struct store *store, struct handling_writer *writer, const struct cell *cell, struct piece *piece,
	struct err *err)
{
	struct text bytes = { (const char *)piece->bytes, piece->len };

	bind_place(writer->put, cell, piece->low);
	sql_bind_int(writer->put, 5, checksum(cell->dimension, cell->key, cell->day, piece->low, bytes));
	sql_bind_blob(writer->put, 6, bytes.at, bytes.len);
	piece->len = piece->pairs = 0;
	return sql_run(store, writer->put, err);
}

/* How many bytes a pair takes behind `before`. */
static size_t size_of(const struct times_pair *pair, const struct times_pair *before)
{
	uint8_t bytes[TIMES_PAIR_BYTES_MAX];

	return times_put(bytes, pair, before);
}

/* How long the pieces may get that these times are written in: one where they fit, else several of like size. */
static size_t piece_limit(const struct times *times)
{
	size_t bytes = 0;

	for (size_t i = 0; i < times->count; i++)
		bytes += size_of(&times->pairs[i], i == 0 ? NULL : &times->pairs[i - 1]);
	return bytes <= PIECE_BYTES_MAX ? PIECE_BYTES_MAX : bytes / (bytes / PIECE_BYTES_NEW + 1) + TIMES_PAIR_BYTES_MAX;
}

/* Writes what is in hand back: in one piece where it fits, else in several. */
static enum status save(struct store *store, struct handling_writer *writer, const struct cell *cell, int64_t low,
	struct err *err)
{
	const struct times *times = &writer->piece;
	struct piece piece = { .low = low };
	size_t limit;

	if (times->count == 0) {
		bind_place(writer->drop, cell, low);
		return sql_run(store, writer->drop, err);
	}
	limit = piece_limit(times);
	for (size_t i = 0; i < times->count; i++) {
		const struct times_pair *pair = &times->pairs[i], *before = piece.pairs == 0 ? NULL : pair - 1;

		if (before != NULL && piece.len + size_of(pair, before) > limit) {
			if (put(store, writer, cell, &piece, err) != ST_OK)
				return err->status;
			piece.low = pair->seconds;
			before = NULL;
		}
		piece.len += times_put(piece.bytes + piece.len, pair, before);
		piece.pairs++;
	}
	return put(store, writer, cell, &piece, err);
}

static bool all_positive(const struct times *times)
{
	for (size_t i = 0; i < times->count; i++)
		if (times->pairs[i].count < 0)
			return false;
	return true;
}

enum status handling_write(struct store *store, struct handling_writer *writer, const struct cell *cell, struct err *err)
{
	const struct times *changes = &cell->times;
	int64_t low, end;

	assert(changes->settled == changes->count);
	for (size_t i = 0; i < changes->count;) {
		if (load(store, writer, cell, changes->pairs[i].seconds, &low, &end, err) != ST_OK)
			return err->status;
		for (; i < changes->count && changes->pairs[i].seconds < end; i++)
			times_add(&writer->piece, changes->pairs[i].seconds, changes->pairs[i].count);
		if (!times_settle(&writer->piece))
			return err_set(err, ST_SYSTEM, _("out of memory"));
		if (!all_positive(&writer->piece))
			return damaged(store, cell, err);
		if (save(store, writer, cell, low, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* ---- reading ---- */

#define COLUMNS_OF_RANGE "SELECT \"key\", day, low, checksum, times FROM handling WHERE dimension = ?1 AND "

/* The keys below a category are those that begin with it and ">", whose successor among bytes is "?". */
static enum status get_range(struct store *store, const struct handling_range *range, bool below, struct buf *low,
	struct buf *high, sqlite3_stmt **out, struct err *err)
{
	enum status st = below ?
		sql_get(store, SQL_TIMES_BELOW, COLUMNS_OF_RANGE "\"key\" >= ?2 AND \"key\" < ?5 AND day BETWEEN ?3 AND ?4", out,
			err) :
		sql_get(store, SQL_TIMES_OF, COLUMNS_OF_RANGE "\"key\" = ?2 AND day BETWEEN ?3 AND ?4", out, err);

	if (st != ST_OK)
		return st;
	buf_append_text(low, range->key);
	buf_append_text(high, range->key);
	if (below) {
		buf_append_byte(low, '>');
		buf_append_byte(high, '>' + 1);
	}
	if (buf_status(low, err) != ST_OK || buf_status(high, err) != ST_OK)
		return err->status;
	sql_bind_int(*out, 1, range->dimension);
	sql_bind_text(*out, 2, buf_text(low));
	sql_bind_int(*out, 3, range->from);
	sql_bind_int(*out, 4, range->to);
	if (below)
		sql_bind_text(*out, 5, buf_text(high));
	return ST_OK;
}

static enum status read_rows(struct store *store, const struct handling_range *range, sqlite3_stmt *rows, struct times *out,
	struct err *err)
{
	enum status st;
	bool row;

	while ((st = sql_step(store, rows, &row, err)) == ST_OK && row) {
		struct text key = sql_text(rows, 0), bytes = sql_blob(rows, 4);
		const struct cell cell = { .day = sqlite3_column_int(rows, 1), .key = key };

		if (sqlite3_column_int64(rows, 3) != checksum(range->dimension, key, cell.day, sqlite3_column_int64(rows, 2), bytes) ||
			!add_bytes(bytes, out)) {
			st = damaged(store, &cell, err);
			(void)sqlite3_reset(rows);
			return st;
		}
	}
	return st == ST_OK && out->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : st;
}

enum status handling_read(struct store *store, const struct handling_range *range, struct times *out, struct err *err)
{
	enum status st = ST_OK;

	for (int below = 0; below <= (int)range->below && st == ST_OK; below++) {
		struct buf low = BUF_EMPTY, high = BUF_EMPTY;
		sqlite3_stmt *rows;

		st = get_range(store, range, below != 0, &low, &high, &rows, err);
		if (st == ST_OK)
			st = read_rows(store, range, rows, out, err);
		buf_free(&low);
		buf_free(&high);
	}
	return st;
}

/* ---- walking over all ---- */

enum status handling_walk_begin(struct store *store, const char *table, struct handling_walk *out, struct err *err)
{
	char text[192];

	*out = (struct handling_walk){ .store = store };
	(void)snprintf(text, sizeof text, "SELECT dimension, \"key\", day, low, checksum, times FROM %s "
		"ORDER BY dimension, \"key\", day, low", table);
	if (sql_prepare(store, text, &out->rows, err) != ST_OK)
		return err->status;
	return sql_step(store, out->rows, &out->row, err);
}

void handling_walk_end(struct handling_walk *walk)
{
	(void)sqlite3_finalize(walk->rows);
	buf_free(&walk->key);
	times_free(&walk->times);
	*walk = (struct handling_walk){ 0 };
}

static bool is_same_part(const struct handling_walk *walk)
{
	return walk->row && sqlite3_column_int64(walk->rows, 0) == walk->dimension &&
		sqlite3_column_int64(walk->rows, 2) == walk->day && text_equal(sql_text(walk->rows, 1), buf_text(&walk->key));
}

/* Adds the row's piece; `last` is the greatest of the seconds before it. */
static void take_piece(struct handling_walk *walk, int64_t *last)
{
	struct text bytes = sql_blob(walk->rows, 5);
	int64_t low = sqlite3_column_int64(walk->rows, 3);
	struct times_cursor cursor = times_read((const uint8_t *)bytes.at, bytes.len);

	walk->intact &= bytes.len > 0 && sqlite3_column_int64(walk->rows, 4) ==
		checksum(walk->dimension, buf_text(&walk->key), walk->day, low, bytes) && low > *last;
	while (times_next(&cursor)) {
		walk->intact &= cursor.pair.seconds >= low;
		*last = cursor.pair.seconds;
		times_add(&walk->times, cursor.pair.seconds, cursor.pair.count);
	}
	walk->intact &= !cursor.corrupt;
}

enum status handling_walk_next(struct handling_walk *walk, struct err *err)
{
	int64_t last = INT64_MIN;

	walk->has = walk->row;
	if (!walk->row)
		return ST_OK;
	walk->dimension = sqlite3_column_int64(walk->rows, 0);
	walk->day = sqlite3_column_int64(walk->rows, 2);
	buf_clear(&walk->key);
	buf_append_text(&walk->key, sql_text(walk->rows, 1));
	times_clear(&walk->times);
	walk->intact = true;
	do {
		take_piece(walk, &last);
		if (sql_step(walk->store, walk->rows, &walk->row, err) != ST_OK)
			return err->status;
	} while (is_same_part(walk));
	if (!times_settle(&walk->times))
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return buf_status(&walk->key, err);
}

/* ---- comparing ---- */

static int compare_places(const struct handling_walk *a, const struct handling_walk *b)
{
	int order;

	if (!a->has || !b->has)
		return (int)b->has - (int)a->has; /* the side that still has some has the smaller one */
	if (a->dimension != b->dimension)
		return a->dimension < b->dimension ? -1 : 1;
	order = text_compare(buf_text(&a->key), buf_text(&b->key));
	return order != 0 ? order : (a->day > b->day) - (a->day < b->day);
}

static bool same_times(const struct times *a, const struct times *b)
{
	return a->count == b->count &&
		(a->count == 0 || memcmp(a->pairs, b->pairs, a->count * sizeof *a->pairs) == 0);
}

static void name_difference(const struct handling_walk *at, const char *problem, struct findings *findings)
{
	char day[DAY_NAME_MAX];
	const char *dimension = at->dimension == BY_WHOLE ? "whole" : at->dimension > BY_WHOLE && at->dimension < DIMENSIONS ?
		fold_dimension_name((enum dimension)at->dimension) : "?";

	if (at->day < DAY_MIN || at->day > DAY_MAX)
		(void)snprintf(day, sizeof day, "day %lld", (long long)(at->day % 1000000000));
	else
		day_period_name(PERIOD_DAY, (int32_t)at->day, day);
	findings_add(findings, _("handling times of %s, %s \"%.*s\": %s"), day, dimension, (int)at->key.len,
		(const char *)at->key.data, problem);
}

static enum status compare_walks(struct handling_walk *stored, struct handling_walk *again, struct findings *findings,
	struct err *err)
{
	enum status st = handling_walk_next(stored, err);

	if (st == ST_OK)
		st = handling_walk_next(again, err);
	while (st == ST_OK && (stored->has || again->has)) {
		int order = compare_places(stored, again);

		if (order <= 0 && !stored->intact)
			name_difference(stored, _("a row was altered"), findings);
		else if (order != 0 || !same_times(&stored->times, &again->times))
			name_difference(order <= 0 ? stored : again, _("counted again they are others"), findings);
		if (order <= 0)
			st = handling_walk_next(stored, err);
		if (st == ST_OK && order >= 0)
			st = handling_walk_next(again, err);
	}
	return st;
}

enum status handling_compare(struct store *store, const char *stored, const char *again, struct findings *findings,
	struct err *err)
{
	struct handling_walk left = { 0 }, right = { 0 };
	enum status st = handling_walk_begin(store, stored, &left, err);

	if (st == ST_OK)
		st = handling_walk_begin(store, again, &right, err);
	if (st == ST_OK)
		st = compare_walks(&left, &right, findings, err);
	handling_walk_end(&left);
	handling_walk_end(&right);
	return st;
}
