#include "store/days.h"

#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Halves of days gathered at once.  A batch in order of time has about sixty (its own days and those of dues). */
	LISTS_MAX = 2048,
	TABLE_SIZE = 2 * LISTS_MAX, /* a power of two, half empty */
	BYTES_MAX = 4 * 1024 * 1024,
	/* Buffers kept for the next batch, and how large: a hostile batch must not stay in memory. */
	LISTS_KEPT = 128,
	LIST_BYTES_KEPT = 256 * 1024,
	/* A run up to this size fits a page of the tree beside its other columns. */
	RUN_BYTES_MAX = 4000,
	/* Places held at once by days_each: 4 MiB. */
	HELD_MAX = 512 * 1024,
	VARINT_BYTES_MAX = 10
};

static const int64_t RUNS_PER_DAY = (int64_t)1 << 32;
static const int64_t RUNS_PER_HALF = (int64_t)1 << 31; /* calls first */

struct runs {
	int64_t first, last;
};

static struct runs runs_of(int32_t day, enum days_half half)
{
	int64_t first = day * RUNS_PER_DAY + (half == DAYS_OTHERS ? RUNS_PER_HALF : 0);

	return (struct runs){ first, first + ((half == DAYS_WHOLE ? RUNS_PER_DAY : RUNS_PER_HALF) - 1) };
}

/* The first place waits: what it is written as depends on the run that it extends. */
struct day_list {
	int32_t day;
	enum days_half half;
	int64_t count;
	int64_t first, last;
	struct buf rest;
};

struct days {
	struct day_list *lists;
	size_t count;
	size_t recent; /* most pairs fall on the day of the pair before */
	size_t bytes;
	uint16_t table[TABLE_SIZE]; /* place in lists + 1, 0 empty */
};

_Static_assert(LISTS_MAX < UINT16_MAX, "a place in lists fits the table");

enum status days_new(struct days **out, struct err *err)
{
	struct days *days = calloc(1, sizeof *days);

	*out = days;
	if (days != NULL)
		days->lists = calloc(LISTS_MAX, sizeof *days->lists);
	if (days == NULL || days->lists == NULL) {
		free(days);
		*out = NULL;
		return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	return ST_OK;
}

void days_free(struct days *days)
{
	if (days == NULL)
		return;
	for (size_t i = 0; i < LISTS_MAX; i++)
		buf_free(&days->lists[i].rest);
	free(days->lists);
	free(days);
}

void days_clear(struct days *days)
{
	for (size_t i = 0; i < days->count; i++) {
		struct day_list *list = &days->lists[i];

		if (i >= LISTS_KEPT || list->rest.cap > LIST_BYTES_KEPT)
			buf_free(&list->rest);
		buf_clear(&list->rest);
	}
	memset(days->table, 0, sizeof days->table);
	days->count = 0;
	days->recent = 0;
	days->bytes = 0;
}

bool days_is_full(const struct days *days)
{
	return days->count == LISTS_MAX || days->bytes >= BYTES_MAX;
}

static bool is_list_of(const struct day_list *list, int32_t day, enum days_half half)
{
	return list->day == day && list->half == half;
}

static struct day_list *list_of(struct days *days, int32_t day, enum days_half half)
{
	/* Knuth's multiplicative hash */
	uint32_t at = ((2 * (uint32_t)day + (half == DAYS_OTHERS)) * 2654435769u) >> 16 & (TABLE_SIZE - 1);

	if (days->recent < days->count && is_list_of(&days->lists[days->recent], day, half))
		return &days->lists[days->recent];
	for (; days->table[at] != 0; at = (at + 1) & (TABLE_SIZE - 1)) {
		days->recent = (size_t)days->table[at] - 1;
		if (is_list_of(&days->lists[days->recent], day, half))
			return &days->lists[days->recent];
	}
	assert(days->count < LISTS_MAX);
	days->recent = days->count++;
	days->table[at] = (uint16_t)days->count;
	days->lists[days->recent].day = day;
	days->lists[days->recent].half = half;
	days->lists[days->recent].count = 0;
	return &days->lists[days->recent];
}

static bool append_difference(struct buf *to, int64_t before, int64_t place)
{
	int64_t difference = place - before;
	uint64_t left = (uint64_t)difference << 1 ^ (difference < 0 ? UINT64_MAX : 0);
	uint8_t *at = buf_reserve(to, VARINT_BYTES_MAX);

	if (at == NULL)
		return false;
	for (; left >= 0x80; left >>= 7)
		*at++ = (uint8_t)(left | 0x80);
	*at++ = (uint8_t)left;
	to->len = (size_t)(at - to->data);
	return true;
}

enum status days_add(struct days *days, int32_t day, enum case_sort sort, int64_t place, struct err *err)
{
	struct day_list *list = list_of(days, day, days_half_of(sort));
	size_t before = list->rest.len;

	if (list->count == 0)
		list->first = place;
	else if (!append_difference(&list->rest, list->last, place))
		return err_set(err, ST_SYSTEM, _("out of memory"));
	list->last = place;
	list->count++;
	days->bytes += list->rest.len - before;
	return ST_OK;
}

/* ---- writing ---- */

static uint64_t checksum_of(int64_t run, int64_t count, int64_t last, struct text places)
{
	return hash_bytes(places.at, places.len, (uint64_t)run * 31 + (uint64_t)count * 7 + (uint64_t)last);
}

/* The last run of a half of a day, and its places where there is room behind them. */
struct last_run {
	bool found, fits;
	int64_t run, count, last;
};

static enum status find_last(struct store *store, const struct day_list *list, struct buf *places, struct last_run *out,
	struct err *err)
{
	struct runs runs = runs_of(list->day, list->half);
	sqlite3_stmt *last;
	struct text found;
	enum status st = ST_OK;

	*out = (struct last_run){ 0 };
	if (sql_get(store, SQL_DAY_LAST, "SELECT run, count, last, checksum, places FROM case_days WHERE run BETWEEN ?1 AND ?2 "
		"ORDER BY run DESC LIMIT 1", &last, err) != ST_OK)
		return err->status;
	sql_bind_int(last, 1, runs.first);
	sql_bind_int(last, 2, runs.last);
	if (sql_step(store, last, &out->found, err) != ST_OK)
		return err->status;
	if (!out->found)
		return ST_OK;
	out->run = sqlite3_column_int64(last, 0);
	out->count = sqlite3_column_int64(last, 1);
	out->last = sqlite3_column_int64(last, 2);
	out->fits = (size_t)sqlite3_column_bytes(last, 4) + VARINT_BYTES_MAX + list->rest.len <= RUN_BYTES_MAX;
	if (out->fits) {
		found = sql_blob(last, 4);
		if (checksum_of(out->run, out->count, out->last, found) != (uint64_t)sqlite3_column_int64(last, 3))
			st = store_damaged(store, err, _("the day index of day %d"), list->day);
		buf_append(places, found.at, found.len);
	}
	(void)sqlite3_reset(last);
	return st;
}

static enum status put_run(struct store *store, bool fresh, int64_t run, int64_t count, int64_t last, struct text places,
	struct err *err)
{
	sqlite3_stmt *put;

	if (sql_get(store, fresh ? SQL_DAY_INSERT : SQL_DAY_UPDATE,
		fresh ? "INSERT INTO case_days(run, count, last, checksum, places) VALUES(?1, ?2, ?3, ?4, ?5)"
			: "UPDATE case_days SET count = ?2, last = ?3, checksum = ?4, places = ?5 WHERE run = ?1", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, run);
	sql_bind_int(put, 2, count);
	sql_bind_int(put, 3, last);
	sql_bind_int(put, 4, (int64_t)checksum_of(run, count, last, places));
	sql_bind_blob(put, 5, places.at, places.len);
	return sql_run(store, put, err);
}

static enum status write_list(struct store *store, const struct day_list *list, struct buf *scratch, struct err *err)
{
	struct last_run last;
	bool extend;

	buf_clear(scratch);
	if (find_last(store, list, scratch, &last, err) != ST_OK)
		return err->status;
	extend = last.found && last.fits;
	(void)append_difference(scratch, extend ? last.last : 0, list->first);
	buf_append(scratch, list->rest.data, list->rest.len);
	if (buf_status(scratch, err) != ST_OK)
		return err->status;
	if (extend)
		return put_run(store, false, last.run, last.count + list->count, list->last, buf_text(scratch), err);
	return put_run(store, true, last.found ? last.run + 1 : runs_of(list->day, list->half).first, list->count, list->last,
		buf_text(scratch), err);
}

enum status days_write(struct store *store, struct days *days, struct err *err)
{
	struct buf scratch = BUF_EMPTY;
	enum status st = ST_OK;

	for (size_t i = 0; i < days->count && st == ST_OK; i++)
		st = write_list(store, &days->lists[i], &scratch, err);
	buf_free(&scratch);
	days_clear(days);
	return st;
}

/* ---- reading ---- */

struct days_cursor days_places(struct text run)
{
	return (struct days_cursor){ .at = (const uint8_t *)run.at, .left = run.len };
}

bool days_next(struct days_cursor *cursor)
{
	uint64_t value = 0;
	bool begun = cursor->left > 0;

	for (unsigned shift = 0; cursor->left > 0 && shift < 64; shift += 7) {
		uint8_t byte = *cursor->at++;

		cursor->left--;
		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte >= 0x80)
			continue;
		/* Unsigned, so that altered bytes cannot overflow. */
		cursor->place = (int64_t)((uint64_t)cursor->place + (value >> 1 ^ ((value & 1) != 0 ? UINT64_MAX : 0)));
		return true;
	}
	cursor->corrupt = cursor->corrupt || begun;
	cursor->left = 0;
	return false;
}

static enum status each_run(struct store *store, struct runs runs,
	enum status (*each)(void *context, const struct days_row *row, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	enum status st = sql_prepare(store, "SELECT run, count, last, checksum, places FROM case_days WHERE run BETWEEN ?1 AND "
		"?2 ORDER BY run", &all, err);
	bool found;

	if (st != ST_OK)
		return st;
	sql_bind_int(all, 1, runs.first);
	sql_bind_int(all, 2, runs.last);
	while ((st = sql_step(store, all, &found, err)) == ST_OK && found) {
		int64_t run = sqlite3_column_int64(all, 0);
		struct days_row row = { .day = (int32_t)(run >> 32), .half = (run & RUNS_PER_HALF) != 0 ? DAYS_OTHERS : DAYS_CALLS,
			.count = sqlite3_column_int64(all, 1), .last = sqlite3_column_int64(all, 2), .places = sql_blob(all, 4) };

		row.intact = checksum_of(run, row.count, row.last, row.places) == (uint64_t)sqlite3_column_int64(all, 3);
		st = each(context, &row, err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(all);
	return st;
}

enum status days_each_row(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, const struct days_row *row, struct err *err), void *context, struct err *err)
{
	return each_run(store, (struct runs){ runs_of(from, DAYS_WHOLE).first, runs_of(to, DAYS_WHOLE).last }, each, context, err);
}

struct putting {
	struct store *store;
	struct places *places;
};

static enum status put_places(void *context, const struct days_row *row, struct err *err)
{
	const struct putting *putting = context;
	struct days_cursor cursor = days_places(row->places);

	if (!row->intact)
		return store_damaged(putting->store, err, _("the day index of day %d"), row->day);
	while (days_next(&cursor))
		places_put(putting->places, cursor.place);
	return ST_OK;
}

enum status days_put(struct store *store, int32_t from, int32_t to, struct places *places, struct err *err)
{
	struct putting putting = { store, places };

	return days_each_row(store, from, to, put_places, &putting, err);
}

/* One day's places are read in as many passes as keep the held ones few: pass p takes those that are p modulo
 * the passes, so that copies of a place meet in one pass. */
struct reader {
	struct store *store;
	struct days_wanted wanted;
	int32_t day;
	int64_t pass, passes;
	int64_t *held;
	size_t count, cap;
	enum status (*each)(void *context, int32_t day, int64_t place, struct err *err);
	void *context;
};

static int compare_places(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static bool hold(struct reader *reader, int64_t place)
{
	if (reader->count == reader->cap) {
		size_t cap = reader->cap == 0 ? 1024 : reader->cap * 2;
		int64_t *bigger = realloc(reader->held, cap * sizeof *bigger);

		if (bigger == NULL)
			return false;
		reader->held = bigger;
		reader->cap = cap;
	}
	reader->held[reader->count++] = place;
	return true;
}

static bool is_wanted(const struct reader *reader, int64_t place)
{
	return reader->wanted.among == NULL || places_has(reader->wanted.among, place);
}

static enum status take_places(void *context, const struct days_row *row, struct err *err)
{
	struct reader *reader = context;
	struct days_cursor cursor = days_places(row->places);

	if (!row->intact)
		return store_damaged(reader->store, err, _("the day index of day %d"), row->day);
	while (days_next(&cursor))
		if (cursor.place % reader->passes == reader->pass && is_wanted(reader, cursor.place) && !hold(reader, cursor.place))
			return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

static enum status hand_out(struct reader *reader, struct err *err)
{
	enum status st = ST_OK;

	if (reader->count > 1)
		qsort(reader->held, reader->count, sizeof *reader->held, compare_places);
	for (size_t i = 0; i < reader->count && st == ST_OK; i++)
		if (i == 0 || reader->held[i - 1] != reader->held[i])
			st = reader->each(reader->context, reader->day, reader->held[i], err);
	return st;
}

static enum status read_day(struct reader *reader, int64_t count, struct err *err)
{
	enum status st = ST_OK;

	reader->passes = count / HELD_MAX + 1;
	for (reader->pass = 0; reader->pass < reader->passes && st == ST_OK; reader->pass++) {
		reader->count = 0;
		st = each_run(reader->store, runs_of(reader->day, reader->wanted.half), take_places, reader, err);
		if (st == ST_OK)
			st = hand_out(reader, err);
	}
	return st;
}

enum status days_each(struct store *store, int32_t from, int32_t to, struct days_wanted wanted,
	enum status (*each)(void *context, int32_t day, int64_t place, struct err *err), void *context, struct err *err)
{
	struct reader reader = { .store = store, .wanted = wanted, .each = each, .context = context };
	sqlite3_stmt *days = NULL;
	bool found;
	enum status st = sql_prepare(store, "SELECT run >> 32 AS day, sum(count) FROM case_days WHERE run BETWEEN ?1 AND ?2 "
		"GROUP BY day ORDER BY day", &days, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(days, 1, runs_of(from, DAYS_WHOLE).first);
	sql_bind_int(days, 2, runs_of(to, DAYS_WHOLE).last);
	while ((st = sql_step(store, days, &found, err)) == ST_OK && found) {
		reader.day = sqlite3_column_int(days, 0);
		st = read_day(&reader, sqlite3_column_int64(days, 1), err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(days);
	free(reader.held);
	return st;
}
