#include "store/days.h"

#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Days gathered at once. A batch in order of time has about thirty (its own and those of dues). */
	LISTS_MAX = 2048,
	TABLE_SIZE = 2 * LISTS_MAX, /* a power of two, half empty */
	BYTES_MAX = 8 * 1024 * 1024,
	/* Buffers kept for the next batch, and how large: a hostile batch must not stay in memory. */
	LISTS_KEPT = 128,
	LIST_BYTES_KEPT = 1024 * 1024,
	/* A row up to this size fits a page of the tree beside its other columns. */
	ROW_BYTES_MAX = 4000,
	/* Keys held at once by days_each. */
	HELD_MAX = 128 * 1024,
	SHARED_MAX = 63
};

static const int64_t PLACES_PER_DAY = (int64_t)1 << 32;

struct day_list {
	int32_t day;
	int64_t count;
	struct buf keys;
	size_t last_len;
	char last[EVENT_ID_MAX];
};

struct days {
	struct day_list *lists;
	size_t count;
	size_t recent; /* most keys fall on the day of the key before */
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
		buf_free(&days->lists[i].keys);
	free(days->lists);
	free(days);
}

void days_clear(struct days *days)
{
	for (size_t i = 0; i < days->count; i++) {
		struct day_list *list = &days->lists[i];

		if (i >= LISTS_KEPT || list->keys.cap > LIST_BYTES_KEPT)
			buf_free(&list->keys);
		buf_clear(&list->keys);
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

static struct day_list *list_of(struct days *days, int32_t day)
{
	uint32_t at = ((uint32_t)day * 2654435769u) >> 16 & (TABLE_SIZE - 1); /* Knuth's multiplicative hash */
	struct day_list *list;

	if (days->recent < days->count && days->lists[days->recent].day == day)
		return &days->lists[days->recent];
	for (; days->table[at] != 0; at = (at + 1) & (TABLE_SIZE - 1)) {
		days->recent = (size_t)days->table[at] - 1;
		if (days->lists[days->recent].day == day)
			return &days->lists[days->recent];
	}
	assert(days->count < LISTS_MAX);
	days->recent = days->count++;
	days->table[at] = (uint16_t)days->count;
	list = &days->lists[days->recent];
	list->day = day;
	list->count = 0;
	list->last_len = 0;
	return list;
}

static size_t shared_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t most = a_len < b_len ? a_len : b_len;
	size_t shared = 0;

	if (most > SHARED_MAX)
		most = SHARED_MAX;
	while (shared < most && a[shared] == b[shared])
		shared++;
	return shared;
}

enum status days_add(struct days *days, int32_t day, enum case_sort sort, struct text id, struct err *err)
{
	struct day_list *list = list_of(days, day);
	size_t shared = shared_bytes(list->last, list->last_len, id.at, id.len);
	size_t rest = id.len - shared;
	uint8_t *to = buf_reserve(&list->keys, 2 + rest);

	assert(id.len <= EVENT_ID_MAX);
	if (to == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	to[0] = (uint8_t)(((unsigned)sort - 1) << 6 | (unsigned)shared);
	to[1] = (uint8_t)rest;
	memcpy(to + 2, id.at + shared, rest);
	list->keys.len += 2 + rest;
	memcpy(list->last + shared, id.at + shared, rest);
	list->last_len = id.len;
	list->count++;
	days->bytes += 2 + rest;
	return ST_OK;
}

/* ---- writing ---- */

static uint64_t checksum_of(int64_t place, int64_t count, struct text keys)
{
	return hash_bytes(keys.at, keys.len, (uint64_t)place * 31 + (uint64_t)count);
}

/* The last row of a day: its place and, where the new keys still fit beside them, its keys. */
struct last_row {
	bool found, fits;
	int64_t place, count;
};

static enum status find_last(struct store *store, const struct day_list *list, struct buf *keys, struct last_row *out,
	struct err *err)
{
	sqlite3_stmt *last;
	struct text found;
	enum status st = ST_OK;

	*out = (struct last_row){ 0 };
	if (sql_get(store, SQL_DAY_LAST, "SELECT place, count, checksum, \"keys\" FROM case_days WHERE place BETWEEN ?1 AND ?2 "
		"ORDER BY place DESC LIMIT 1", &last, err) != ST_OK)
		return err->status;
	sql_bind_int(last, 1, list->day * PLACES_PER_DAY);
	sql_bind_int(last, 2, list->day * PLACES_PER_DAY + (PLACES_PER_DAY - 1));
	if (sql_step(store, last, &out->found, err) != ST_OK)
		return err->status;
	if (!out->found)
		return ST_OK;
	out->place = sqlite3_column_int64(last, 0);
	out->count = sqlite3_column_int64(last, 1);
	out->fits = (size_t)sqlite3_column_bytes(last, 3) + list->keys.len <= ROW_BYTES_MAX;
	if (out->fits) {
		found = sql_blob(last, 3);
		if (checksum_of(out->place, out->count, found) != (uint64_t)sqlite3_column_int64(last, 2))
			st = store_damaged(store, err, _("the day index at place %lld"), (long long)out->place);
		buf_append(keys, found.at, found.len);
	}
	(void)sqlite3_reset(last);
	return st;
}

static enum status put_row(struct store *store, bool fresh, int64_t place, int64_t count, struct text keys,
	struct err *err)
{
	sqlite3_stmt *put;

	if (sql_get(store, fresh ? SQL_DAY_INSERT : SQL_DAY_UPDATE,
		fresh ? "INSERT INTO case_days(place, count, checksum, \"keys\") VALUES(?1, ?2, ?3, ?4)"
			: "UPDATE case_days SET count = ?2, checksum = ?3, \"keys\" = ?4 WHERE place = ?1", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, place);
	sql_bind_int(put, 2, count);
	sql_bind_int(put, 3, (int64_t)checksum_of(place, count, keys));
	sql_bind_blob(put, 4, keys.at, keys.len);
	return sql_run(store, put, err);
}

static enum status write_list(struct store *store, const struct day_list *list, struct buf *scratch, struct err *err)
{
	struct last_row last;

	buf_clear(scratch);
	if (find_last(store, list, scratch, &last, err) != ST_OK)
		return err->status;
	if (!last.found || !last.fits)
		return put_row(store, true, last.found ? last.place + 1 : list->day * PLACES_PER_DAY, list->count,
			buf_text(&list->keys), err);
	buf_append(scratch, list->keys.data, list->keys.len);
	if (buf_status(scratch, err) != ST_OK)
		return err->status;
	return put_row(store, false, last.place, last.count + list->count, buf_text(scratch), err);
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

struct days_cursor days_keys(const void *bytes, size_t len)
{
	return (struct days_cursor){ .at = bytes, .left = len };
}

bool days_next(struct days_cursor *cursor)
{
	size_t shared, rest;

	if (cursor->left == 0)
		return false;
	shared = cursor->at[0] & SHARED_MAX;
	rest = cursor->left < 2 ? 0 : cursor->at[1];
	if (cursor->left < 2 + rest || shared > cursor->len || shared + rest > EVENT_ID_MAX || shared + rest == 0) {
		cursor->corrupt = true;
		cursor->left = 0;
		return false;
	}
	cursor->sort = (enum case_sort)((cursor->at[0] >> 6) + 1);
	memcpy(cursor->id + shared, cursor->at + 2, rest);
	cursor->len = shared + rest;
	cursor->at += 2 + rest;
	cursor->left -= 2 + rest;
	return true;
}

enum status days_each_row(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, const struct days_row *row, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	enum status st = sql_prepare(store, "SELECT place, count, checksum, \"keys\" FROM case_days WHERE place BETWEEN ?1 AND "
		"?2 ORDER BY place", &all, err);
	bool found;

	if (st != ST_OK)
		return st;
	sql_bind_int(all, 1, from * PLACES_PER_DAY);
	sql_bind_int(all, 2, to * PLACES_PER_DAY + (PLACES_PER_DAY - 1));
	while ((st = sql_step(store, all, &found, err)) == ST_OK && found) {
		int64_t place = sqlite3_column_int64(all, 0);
		struct days_row row = { .day = (int32_t)(place >> 32), .count = sqlite3_column_int64(all, 1),
			.keys = sql_blob(all, 3) };

		row.intact = checksum_of(place, row.count, row.keys) == (uint64_t)sqlite3_column_int64(all, 2);
		st = each(context, &row, err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(all);
	return st;
}

struct held_key {
	enum case_sort sort;
	struct text id;
};

/* One day's keys are read in as many passes as keep the held ones few: pass p takes those whose hash is p
 * modulo the passes, so that copies of a key meet in one pass. */
struct reader {
	struct store *store;
	int32_t day;
	uint64_t pass, passes;
	struct held_key *held;
	size_t count, cap;
	struct pool pool;
	enum status (*each)(void *context, int32_t day, enum case_sort sort, struct text id, struct err *err);
	void *context;
};

static int compare_held(const void *a, const void *b)
{
	const struct held_key *left = a;
	const struct held_key *right = b;

	if (left->sort != right->sort)
		return left->sort < right->sort ? -1 : 1;
	return text_compare(left->id, right->id);
}

static bool hold(struct reader *reader, const struct days_cursor *cursor)
{
	struct text id = { cursor->id, cursor->len };

	if (reader->count == reader->cap) {
		size_t cap = reader->cap == 0 ? 1024 : reader->cap * 2;
		struct held_key *bigger = realloc(reader->held, cap * sizeof *bigger);

		if (bigger == NULL)
			return false;
		reader->held = bigger;
		reader->cap = cap;
	}
	id = pool_copy(&reader->pool, id);
	if (id.at == NULL)
		return false;
	reader->held[reader->count++] = (struct held_key){ cursor->sort, id };
	return true;
}

static enum status take_keys(void *context, const struct days_row *row, struct err *err)
{
	struct reader *reader = context;
	struct days_cursor cursor = days_keys(row->keys.at, row->keys.len);

	if (!row->intact)
		return store_damaged(reader->store, err, _("the day index of day %d"), row->day);
	while (days_next(&cursor)) {
		if (reader->passes > 1 &&
			hash_bytes(cursor.id, cursor.len, (uint64_t)cursor.sort) % reader->passes != reader->pass)
			continue;
		if (!hold(reader, &cursor))
			return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	return ST_OK;
}

static enum status hand_out(struct reader *reader, struct err *err)
{
	enum status st = ST_OK;

	if (reader->count > 1)
		qsort(reader->held, reader->count, sizeof *reader->held, compare_held);
	for (size_t i = 0; i < reader->count && st == ST_OK; i++)
		if (i == 0 || compare_held(&reader->held[i - 1], &reader->held[i]) != 0)
			st = reader->each(reader->context, reader->day, reader->held[i].sort, reader->held[i].id, err);
	return st;
}

static enum status read_day(struct reader *reader, int64_t count, struct err *err)
{
	enum status st = ST_OK;

	reader->passes = (uint64_t)(count / HELD_MAX) + 1;
	for (reader->pass = 0; reader->pass < reader->passes && st == ST_OK; reader->pass++) {
		reader->count = 0;
		pool_clear(&reader->pool);
		st = days_each_row(reader->store, reader->day, reader->day, take_keys, reader, err);
		if (st == ST_OK)
			st = hand_out(reader, err);
	}
	return st;
}

enum status days_each(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, int32_t day, enum case_sort sort, struct text id, struct err *err), void *context,
	struct err *err)
{
	struct reader reader = { .store = store, .each = each, .context = context };
	sqlite3_stmt *days = NULL;
	bool found;
	enum status st = sql_prepare(store, "SELECT place >> 32 AS day, sum(count) FROM case_days WHERE place BETWEEN ?1 AND ?2 "
		"GROUP BY day ORDER BY day", &days, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(days, 1, from * PLACES_PER_DAY);
	sql_bind_int(days, 2, to * PLACES_PER_DAY + (PLACES_PER_DAY - 1));
	while ((st = sql_step(store, days, &found, err)) == ST_OK && found) {
		reader.day = sqlite3_column_int(days, 0);
		st = read_day(&reader, sqlite3_column_int64(days, 1), err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(days);
	free(reader.held);
	pool_free(&reader.pool);
	return st;
}
