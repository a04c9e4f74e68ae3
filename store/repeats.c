#include "store/repeats.h"

#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * A row of `repeats` is (key, start, place); the key is the bucket in its high 12 bits and 51 bits of the hash.
 * Buckets are counted from a day before 1970, the earliest start that rule R4 can name.
 */
enum {
	HASH_BITS = 51,
	FRESH_MAX = 128 * 1024,     /* entries held before they are written */
	FRESH_TABLE = 2 * FRESH_MAX, /* a power of two */
	CHAIN_MAX = 64,             /* entries of one key held: in the table they are found by bisection */
	FILTERS = 8,                /* buckets that are in the filter at a time: the bits of a byte */
	FILTER_BYTES = 1 << 23,     /* with two million calls in a bucket one in five bits is set */
	MANY = 16,
	COLUMNS = 3
};

/* A filter may be filled from the index when so much work was done since the last time; a lookup per call is dearer
 * than a scan per bucket, and a scan per call dearer than anything. */
static const int64_t CREDIT_MAX = INT64_C(1) << 22;
enum { CREDIT_A_CALL = 16, COST_A_SCAN = 16384 };

static const int64_t FIRST_US = INT64_C(-86400) * 1000000;

struct fresh_entry {
	int64_t key, start_us, place;
	uint32_t next; /* of the same key: its number + 1; 0: the last */
};

struct repeats {
	struct fresh_entry *fresh;
	size_t count;
	uint32_t *heads; /* by hash of the key: number + 1 of the latest entry; 0: free */
	/* A byte a hash, in it a bit for each of eight buckets: those that matter to a call are looked at at once, which
	 * is one miss of the cache instead of four. */
	uint8_t *filter;
	int64_t buckets[FILTERS]; /* what bit i is about; -1: nothing */
	int64_t credit;
};

void repeats_free(struct repeats *repeats)
{
	if (repeats == NULL)
		return;
	free(repeats->filter);
	free(repeats->fresh);
	free(repeats->heads);
	free(repeats);
}

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

static enum status need_repeats(struct store *store, struct err *err)
{
	struct repeats *repeats = store->repeats;

	if (repeats != NULL)
		return ST_OK;
	repeats = calloc(1, sizeof *repeats);
	if (repeats == NULL)
		return no_memory(err);
	store->repeats = repeats; /* store_close frees what there is of it */
	for (int i = 0; i < FILTERS; i++)
		repeats->buckets[i] = -1;
	repeats->credit = CREDIT_MAX;
	repeats->filter = calloc(FILTER_BYTES, 1);
	repeats->fresh = malloc(FRESH_MAX * sizeof *repeats->fresh);
	repeats->heads = calloc(FRESH_TABLE, sizeof *repeats->heads);
	return repeats->filter == NULL || repeats->fresh == NULL || repeats->heads == NULL ? no_memory(err) : ST_OK;
}

static int64_t bucket_of(int64_t start_us)
{
	return start_us < FIRST_US ? 0 : (start_us - FIRST_US) / REPEAT_SPAN_US;
}

static int64_t key_of(int64_t bucket, uint64_t hash)
{
	assert(bucket >= 0 && bucket < INT64_C(1) << (63 - HASH_BITS));
	return bucket << HASH_BITS | (int64_t)(hash >> (64 - HASH_BITS));
}

/* ---- entries of this batch ---- */

static size_t head_of(const struct repeats *repeats, int64_t key)
{
	size_t at = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 32) & (FRESH_TABLE - 1);

	while (repeats->heads[at] != 0 && repeats->fresh[repeats->heads[at] - 1].key != key)
		at = (at + 1) & (FRESH_TABLE - 1);
	return at;
}

static int compare_fresh(const void *a, const void *b)
{
	const struct fresh_entry *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	if (left->start_us != right->start_us)
		return left->start_us < right->start_us ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

static void bind_entry(sqlite3_stmt *to, int at, const struct fresh_entry *entry)
{
	sql_bind_int(to, at, entry->key);
	sql_bind_int(to, at + 1, entry->start_us);
	sql_bind_int(to, at + 2, entry->place);
}

#define FOUR_ROWS "(?,?,?),(?,?,?),(?,?,?),(?,?,?)"
#define ADD "INSERT OR IGNORE INTO repeats(\"key\", start, place) VALUES "
_Static_assert(MANY == 16, "the text of the statement has so many rows");

static enum status write_fresh(struct store *store, const struct fresh_entry *entries, size_t count, struct err *err)
{
	sqlite3_stmt *add;
	size_t at = 0;

	for (; at + MANY <= count; at += MANY) {
		if (sql_get(store, SQL_REPEAT_ADD_MANY, ADD FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS, &add, err) != ST_OK)
			return err->status;
		for (int i = 0; i < MANY; i++)
			bind_entry(add, 1 + COLUMNS * i, &entries[at + (size_t)i]);
		if (sql_run(store, add, err) != ST_OK)
			return err->status;
	}
	for (; at < count; at++) {
		if (sql_get(store, SQL_REPEAT_ADD, ADD "(?,?,?)", &add, err) != ST_OK)
			return err->status;
		bind_entry(add, 1, &entries[at]);
		if (sql_run(store, add, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

enum status repeats_settle(struct store *store, struct err *err)
{
	struct repeats *repeats = store->repeats;

	if (repeats == NULL || repeats->count == 0)
		return ST_OK;
	memset(repeats->heads, 0, FRESH_TABLE * sizeof *repeats->heads);
	qsort(repeats->fresh, repeats->count, sizeof *repeats->fresh, compare_fresh);
	if (write_fresh(store, repeats->fresh, repeats->count, err) != ST_OK)
		return err->status;
	repeats->count = 0;
	return ST_OK;
}

/* Adds an entry to those of this batch; one that is there already stays alone. */
static enum status add_fresh(struct store *store, int64_t key, int64_t start_us, int64_t place, struct err *err)
{
	struct repeats *repeats = store->repeats;
	size_t head = head_of(repeats, key);
	size_t chain = 0;

	for (uint32_t at = repeats->heads[head]; at != 0; at = repeats->fresh[at - 1].next, chain++)
		if (repeats->fresh[at - 1].start_us == start_us && repeats->fresh[at - 1].place == place)
			return ST_OK;
	if (repeats->count == FRESH_MAX || chain == CHAIN_MAX) {
		if (repeats_settle(store, err) != ST_OK)
			return err->status;
		head = head_of(repeats, key);
	}
	repeats->fresh[repeats->count++] = (struct fresh_entry){ key, start_us, place, repeats->heads[head] };
	repeats->heads[head] = (uint32_t)repeats->count;
	return ST_OK;
}

/* ---- the filter ---- */

static uint8_t *filter_of(const struct repeats *repeats, int64_t key)
{
	return &repeats->filter[(size_t)key & (FILTER_BYTES - 1)];
}

static uint8_t bit_of(int64_t bucket)
{
	return (uint8_t)(1u << bucket % FILTERS);
}

static enum status fill_filter(struct store *store, int64_t bucket, struct err *err)
{
	struct repeats *repeats = store->repeats;
	uint8_t bit = bit_of(bucket);
	sqlite3_stmt *scan;
	bool row;
	enum status st;

	if (repeats_settle(store, err) != ST_OK ||
		sql_get(store, SQL_REPEAT_SCAN, "SELECT \"key\" FROM repeats WHERE \"key\" BETWEEN ?1 AND ?2", &scan, err) != ST_OK)
		return err->status;
	repeats->buckets[bucket % FILTERS] = -1;
	for (size_t i = 0; i < FILTER_BYTES; i++)
		repeats->filter[i] &= (uint8_t)~bit;
	sql_bind_int(scan, 1, key_of(bucket, 0));
	sql_bind_int(scan, 2, key_of(bucket, UINT64_MAX));
	repeats->credit -= COST_A_SCAN;
	while ((st = sql_step(store, scan, &row, err)) == ST_OK && row) {
		repeats->credit--;
		*filter_of(repeats, sqlite3_column_int64(scan, 0)) |= bit;
	}
	if (st == ST_OK)
		repeats->buckets[bucket % FILTERS] = bucket;
	return st;
}

/* The buckets that may have the hash, of the call's own and the two beside it. */
static enum status look_near(struct store *store, int64_t bucket, uint64_t hash, uint8_t *near, struct err *err)
{
	const struct repeats *repeats = store->repeats;
	uint8_t bits = *filter_of(repeats, key_of(bucket, hash));

	*near = 0;
	for (int64_t other = bucket == 0 ? 0 : bucket - 1; other <= bucket + 1; other++) {
		if (repeats->buckets[other % FILTERS] != other && repeats->credit >= 0) {
			if (fill_filter(store, other, err) != ST_OK)
				return err->status;
			bits = *filter_of(repeats, key_of(bucket, hash));
		}
		if (repeats->buckets[other % FILTERS] != other || (bits & bit_of(other)) != 0)
			*near |= REPEATS_NEAR(other - bucket);
	}
	return ST_OK;
}

enum status repeats_add(struct store *store, const struct repeat_entry *entry, int64_t place, uint8_t near[2],
	struct err *err)
{
	int64_t bucket = bucket_of(entry->start_us);

	if (need_repeats(store, err) != ST_OK)
		return err->status;
	if (store->repeats->credit < CREDIT_MAX)
		store->repeats->credit += CREDIT_A_CALL;
	for (int i = 0; i < entry->hashes; i++) {
		int64_t key = key_of(bucket, entry->hash[i]);

		if (look_near(store, bucket, entry->hash[i], &near[i], err) != ST_OK ||
			add_fresh(store, key, entry->start_us, place, err) != ST_OK)
			return err->status;
		if (store->repeats->buckets[bucket % FILTERS] == bucket)
			*filter_of(store->repeats, key) |= bit_of(bucket);
	}
	return ST_OK;
}

enum status repeats_has(struct store *store, const struct repeat_entry *entry, int64_t place, bool *has, struct err *err)
{
	sqlite3_stmt *get;

	*has = true;
	for (int i = 0; i < entry->hashes && *has; i++) {
		const struct fresh_entry wanted = { .key = key_of(bucket_of(entry->start_us), entry->hash[i]),
			.start_us = entry->start_us, .place = place };

		if (sql_get(store, SQL_REPEAT_HAS, "SELECT 1 FROM repeats WHERE \"key\" = ?1 AND start = ?2 AND place = ?3", &get,
			err) != ST_OK)
			return err->status;
		bind_entry(get, 1, &wanted);
		if (sql_step(store, get, has, err) != ST_OK)
			return err->status;
		(void)sqlite3_reset(get);
	}
	return ST_OK;
}

/* ---- neighbours ---- */

/* Whether `start_us` is too far away to be better than what was found. */
static bool is_behind(const struct repeats_search *search, const struct repeats_found *found, int64_t start_us)
{
	return found->place != 0 && (search->forward ? start_us > found->start_us : start_us < found->start_us);
}

static bool is_nearer(const struct repeats_search *search, const struct repeats_found *found, int64_t start_us, struct text id)
{
	int order = repeat_compare(start_us, id, search->start_us, search->id);

	if (search->forward ? order <= 0 : order >= 0)
		return false;
	if (found->place == 0)
		return true;
	order = repeat_compare(start_us, id, found->start_us, (struct text){ found->id, found->id_len });
	return search->forward ? order < 0 : order > 0;
}

static enum status consider(struct store *store, const struct repeats_search *search, int64_t start_us, int64_t place,
	struct repeats_found *found, struct err *err)
{
	struct case_row row;

	if (is_behind(search, found, start_us))
		return ST_OK;
	if (cases_beside(store, place, &row, err) != ST_OK)
		return err->status;
	if (row.place != 0 && row.sort == CASE_CALL && is_nearer(search, found, start_us, row.id) &&
		search->takes(search->context, &row, start_us)) {
		found->place = place;
		found->start_us = start_us;
		found->id_len = row.id.len;
		memcpy(found->id, row.id.at, row.id.len);
	}
	cases_beside_done(store);
	return ST_OK;
}

static enum status search_fresh(struct store *store, const struct repeats_search *search, int64_t key, int64_t from,
	int64_t to, struct repeats_found *found, struct err *err)
{
	const struct repeats *repeats = store->repeats;

	if (repeats == NULL || repeats->count == 0)
		return ST_OK;
	for (uint32_t at = repeats->heads[head_of(repeats, key)]; at != 0; at = repeats->fresh[at - 1].next) {
		const struct fresh_entry *entry = &repeats->fresh[at - 1];

		if (entry->start_us >= from && entry->start_us <= to &&
			consider(store, search, entry->start_us, entry->place, found, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static enum status search_stored(struct store *store, const struct repeats_search *search, int64_t key, int64_t from,
	int64_t to, struct repeats_found *found, struct err *err)
{
	sqlite3_stmt *walk;
	bool row;
	enum status st = search->forward
		? sql_get(store, SQL_REPEAT_UP, "SELECT start, place FROM repeats WHERE \"key\" = ?1 AND start BETWEEN ?2 AND ?3 "
			"ORDER BY start", &walk, err)
		: sql_get(store, SQL_REPEAT_DOWN, "SELECT start, place FROM repeats WHERE \"key\" = ?1 AND start BETWEEN ?2 AND ?3 "
			"ORDER BY start DESC", &walk, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(walk, 1, key);
	sql_bind_int(walk, 2, from);
	sql_bind_int(walk, 3, to);
	while ((st = sql_step(store, walk, &row, err)) == ST_OK && row) {
		int64_t start_us = sqlite3_column_int64(walk, 0);

		if (is_behind(search, found, start_us))
			break;
		st = consider(store, search, start_us, sqlite3_column_int64(walk, 1), found, err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_reset(walk);
	return st;
}

enum status repeats_nearest(struct store *store, const struct repeats_search *search, struct repeats_found *out,
	struct err *err)
{
	int64_t from = search->forward ? search->start_us : search->start_us - REPEAT_SPAN_US;
	int64_t first = bucket_of(from), last = bucket_of(from + REPEAT_SPAN_US), own = bucket_of(search->start_us);

	out->place = 0;
	/* The nearer bucket first. */
	for (int64_t i = 0; i <= last - first; i++) {
		int64_t bucket = search->forward ? first + i : last - i;
		int64_t key = key_of(bucket, search->hash);

		if ((search->near & REPEATS_NEAR(bucket - own)) == 0)
			continue;
		if (search_fresh(store, search, key, from, from + REPEAT_SPAN_US, out, err) != ST_OK ||
			search_stored(store, search, key, from, from + REPEAT_SPAN_US, out, err) != ST_OK)
			return err->status;
		if (out->place != 0)
			break;
	}
	return ST_OK;
}
