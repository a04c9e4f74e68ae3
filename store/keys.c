#include "store/keys.h"

#include "base/hash.h"
#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	PART_BITS = 5,
	PARTS = 1 << PART_BITS,
	HASH_BITS = 58, /* with the generation's a positive number for SQLite */
	GENERATIONS = 32,
	COUNTER_BYTES = 3,
	/* Keys in memory before a part is merged: some 8 MiB; reading them again at opening takes a fraction of a second. */
	TAIL_MAX = 256 * 1024,
	SLOTS_FIRST = 256,
	HASH_BYTES = 8,
	PLACE_BYTES = 5,
	ENTRY_BYTES = HASH_BYTES + PLACE_BYTES,
	RUN_MAX = 4000 / ENTRY_BYTES, /* fits a page of the tree beside the other columns */
	RUN_FILL = RUN_MAX * 3 / 4    /* after a split: room to grow */
};

/*
 * Places in a generation of runs.  Measured with ids made of time, 30 million events kept, three million loaded: without
 * generations each merge of a part went through all of its runs, and the log took 641,000 pages instead of 288,000 (an
 * empty store: 208,000); a load took 1.33 times as long as into an empty store, with them 1.07 times.  More and smaller
 * ones would have to be looked into one by one for a random id.
 */
static const int64_t GENERATION_PLACES = INT64_C(1) << 23;

static const int64_t PLACE_MAX = ((int64_t)1 << (8 * PLACE_BYTES)) - 1;

struct entry {
	uint64_t hash;
	int64_t place; /* 0: an empty slot */
};

struct last_id {
	size_t len;
	char id[EVENT_ID_MAX];
};

/* Keys whose hash begins with the part's number. */
struct part {
	struct entry *slots; /* open addressing, a power of two, at most two thirds full */
	size_t cap, count;
	int64_t upto; /* cases up to this place are in the runs */
	struct last_id stored[CASE_SORTS + 1]; /* no id in the runs sorts behind it */
};

struct keys {
	uint64_t seed;
	struct part parts[PARTS];
	struct last_id last[CASE_SORTS + 1];
	size_t tail;
	int64_t last_place;
	int64_t generation_places;
	/* for merging */
	struct entry *sorted;
	size_t sorted_cap;
	struct entry *merged;
	size_t merged_cap;
	int64_t *lows;
	size_t low_count, low_cap;
};

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

void keys_free(struct keys *keys)
{
	if (keys == NULL)
		return;
	for (int i = 0; i < PARTS; i++)
		free(keys->parts[i].slots);
	free(keys->sorted);
	free(keys->merged);
	free(keys->lows);
	free(keys);
}

int64_t keys_tail_count(const struct keys *keys)
{
	return (int64_t)keys->tail;
}

/* Where the three characters before the end of the last number in the id begin; without a number the last three. */
static size_t counter_of(struct text id)
{
	size_t end = id.len;

	while (end > 0 && (id.at[end - 1] < '0' || id.at[end - 1] > '9'))
		end--;
	if (end < COUNTER_BYTES)
		end = id.len;
	return end < COUNTER_BYTES ? 0 : end - COUNTER_BYTES;
}

/*
 * Numbered ids - C20200105-000123, 2020-000123-GZ - differ in the last digits of their last number.  These are not
 * hashed but stand at the end of the hash as they are, so that a thousand neighbours share a few runs; random
 * ids are spread as before.
 */
uint64_t keys_hash(const struct keys *keys, enum case_sort sort, struct text id)
{
	size_t at = counter_of(id);
	size_t len = id.len - at < COUNTER_BYTES ? id.len - at : COUNTER_BYTES;
	uint64_t hash = hash_bytes(id.at, at, keys->seed + (uint64_t)sort);
	uint64_t counter = 0;

	hash = hash_bytes(id.at + at + len, id.len - at - len, hash);
	for (size_t i = 0; i < COUNTER_BYTES; i++)
		counter = counter << 8 | (i < len ? (uint8_t)id.at[at + i] : 0);
	return (hash >> (64 - HASH_BITS + 8 * COUNTER_BYTES)) << (8 * COUNTER_BYTES) | counter;
}

static size_t part_number(uint64_t hash)
{
	return (size_t)(hash >> (HASH_BITS - PART_BITS));
}

static int64_t part_low(size_t number)
{
	return (int64_t)((uint64_t)number << (HASH_BITS - PART_BITS));
}

/* The last generation has no end. */
static int64_t generation_of(const struct keys *keys, int64_t place)
{
	int64_t generation = (place - 1) / keys->generation_places;

	return generation < GENERATIONS ? generation : GENERATIONS - 1;
}

/* The hash as it stands in the runs of a generation. */
static uint64_t stored_hash(int64_t generation, uint64_t hash)
{
	return (uint64_t)generation << HASH_BITS | hash;
}

/* ---- the tail ---- */

/* The low bytes of a hash are digits: mixed with the high ones they spread. */
static size_t slot_of(uint64_t hash, size_t cap)
{
	return (size_t)(hash * 0x9e3779b97f4a7c15u >> 32) & (cap - 1);
}

static struct entry *free_slot(struct entry *slots, size_t cap, uint64_t hash)
{
	size_t at = slot_of(hash, cap);

	while (slots[at].place != 0)
		at = (at + 1) & (cap - 1);
	return &slots[at];
}

static bool grow_part(struct part *part)
{
	size_t cap = part->cap == 0 ? SLOTS_FIRST : part->cap * 2;
	struct entry *slots = calloc(cap, sizeof *slots);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < part->cap; i++)
		if (part->slots[i].place != 0)
			*free_slot(slots, cap, part->slots[i].hash) = part->slots[i];
	free(part->slots);
	part->slots = slots;
	part->cap = cap;
	return true;
}

static bool add_to_tail(struct keys *keys, uint64_t hash, int64_t place)
{
	struct part *part = &keys->parts[part_number(hash)];

	if (part->count >= part->cap / 3 * 2 && !grow_part(part))
		return false;
	*free_slot(part->slots, part->cap, hash) = (struct entry){ hash, place };
	part->count++;
	keys->tail++;
	return true;
}

static bool is_behind(const struct last_id *last, struct text id)
{
	return text_compare(id, (struct text){ last->id, last->len }) > 0;
}

bool keys_is_beyond(const struct keys *keys, enum case_sort sort, struct text id)
{
	return is_behind(&keys->last[sort], id);
}

bool keys_is_behind_runs(const struct keys *keys, uint64_t hash, enum case_sort sort, struct text id)
{
	return is_behind(&keys->parts[part_number(hash)].stored[sort], id);
}

static void note_last(struct keys *keys, enum case_sort sort, struct text id)
{
	struct last_id *last = &keys->last[sort];

	assert(id.len <= EVENT_ID_MAX);
	if (!is_behind(last, id))
		return;
	last->len = id.len;
	memcpy(last->id, id.at, id.len);
}

enum status keys_add(struct keys *keys, uint64_t hash, enum case_sort sort, struct text id, int64_t place,
	struct err *err)
{
	assert(place > keys->last_place && place <= PLACE_MAX);
	keys->last_place = place;
	note_last(keys, sort, id);
	return add_to_tail(keys, hash, place) ? ST_OK : no_memory(err);
}

/* ---- runs ---- */

static uint64_t run_checksum(int64_t low, struct text entries)
{
	return hash_bytes(entries.at, entries.len, (uint64_t)low);
}

int64_t keys_next_place(const struct keys *keys)
{
	return keys->last_place + 1;
}

static uint64_t read_le(const char *from, int bytes)
{
	uint64_t value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = value << 8 | (uint8_t)from[i];
	return value;
}

static struct entry entry_at(struct text entries, size_t index)
{
	const char *from = entries.at + index * ENTRY_BYTES;

	return (struct entry){ read_le(from, HASH_BYTES), (int64_t)read_le(from + HASH_BYTES, PLACE_BYTES) };
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

static enum status damaged_run(struct store *store, int64_t low, struct err *err)
{
	return store_damaged(store, err, _("the index of keys at %lld"), (long long)low);
}

static enum status add_match(struct store *store, struct key_matches *out, struct entry entry, struct err *err)
{
	if (out->count == KEYS_SAME_MAX)
		return damaged_run(store, (int64_t)entry.hash, err);
	out->places[out->count++] = entry.place;
	return ST_OK;
}

static size_t lower_bound(struct text entries, uint64_t hash)
{
	size_t from = 0;
	size_t to = entries.len / ENTRY_BYTES;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (entry_at(entries, middle).hash < hash)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static enum status find_in_run(struct store *store, sqlite3_stmt *get, uint64_t hash, struct key_matches *out,
	struct err *err)
{
	int64_t low = sqlite3_column_int64(get, 0);
	struct text entries = sql_blob(get, 2);

	/* Only shape and order are relied on here; checksums are proved where runs are rewritten, and by check. */
	if (entries.len % ENTRY_BYTES != 0)
		return damaged_run(store, low, err);
	for (size_t i = lower_bound(entries, hash); i < entries.len / ENTRY_BYTES; i++) {
		struct entry entry = entry_at(entries, i);

		if (entry.hash != hash)
			break;
		if (add_match(store, out, entry, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

enum status keys_find_fresh(struct store *store, const struct keys *keys, uint64_t hash, struct key_matches *out,
	struct err *err)
{
	const struct part *part = &keys->parts[part_number(hash)];

	out->count = 0;
	for (size_t at = slot_of(hash, part->cap); part->cap > 0 && part->slots[at].place != 0;
		at = (at + 1) & (part->cap - 1))
		if (part->slots[at].hash == hash && add_match(store, out, part->slots[at], err) != ST_OK)
			return err->status;
	return ST_OK;
}

static enum status find_in_generation(struct store *store, uint64_t hash, struct key_matches *out, struct err *err)
{
	sqlite3_stmt *get;
	bool row;
	enum status st = sql_get(store, SQL_RUN_FIND, "SELECT low, checksum, entries FROM case_keys WHERE low <= ?1 "
		"ORDER BY low DESC LIMIT 1", &get, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(get, 1, (int64_t)hash);
	st = sql_step(store, get, &row, err);
	if (st == ST_OK && row) {
		st = find_in_run(store, get, hash, out, err);
		(void)sqlite3_reset(get);
	}
	return st;
}

enum status keys_find_stored(struct store *store, const struct keys *keys, uint64_t hash, struct key_matches *out,
	struct err *err)
{
	enum status st = ST_OK;

	out->count = 0;
	for (int64_t generation = generation_of(keys, keys->last_place); generation >= 0 && st == ST_OK; generation--)
		st = find_in_generation(store, stored_hash(generation, hash), out, err);
	return st;
}

/* ---- merging a part into the runs ---- */

static bool reserve_entries(struct entry **entries, size_t *cap, size_t count)
{
	struct entry *bigger;

	if (count <= *cap)
		return true;
	bigger = realloc(*entries, count * sizeof *bigger);
	if (bigger == NULL)
		return false;
	*entries = bigger;
	*cap = count;
	return true;
}

/* The part's keys as they are to be stored, in keys->sorted. */
static enum status sort_part(struct keys *keys, const struct part *part, size_t *count, struct err *err)
{
	*count = 0;
	if (!reserve_entries(&keys->sorted, &keys->sorted_cap, part->count + 1))
		return no_memory(err);
	for (size_t i = 0; i < part->cap; i++) {
		struct entry entry = part->slots[i];

		if (entry.place != 0)
			keys->sorted[(*count)++] = (struct entry){ stored_hash(generation_of(keys, entry.place), entry.hash), entry.place };
	}
	if (*count > 1)
		qsort(keys->sorted, *count, sizeof *keys->sorted, compare_entries);
	return ST_OK;
}

/* Where the runs of a part in one generation begin; the first is `first` itself, stored or not. */
static enum status list_lows(struct store *store, struct keys *keys, int64_t first, struct err *err)
{
	sqlite3_stmt *list;
	bool row;
	enum status st = sql_get(store, SQL_RUN_LOWS, "SELECT low FROM case_keys WHERE low > ?1 AND low <= ?2 ORDER BY low", &list,
		err);

	if (st != ST_OK)
		return st;
	sql_bind_int(list, 1, first);
	sql_bind_int(list, 2, first + (part_low(1) - 1));
	keys->low_count = 0;
	do {
		int64_t low = keys->low_count == 0 ? first : sqlite3_column_int64(list, 0);

		if (keys->low_count == keys->low_cap) {
			size_t cap = keys->low_cap == 0 ? 64 : keys->low_cap * 2;
			int64_t *bigger = realloc(keys->lows, cap * sizeof *bigger);

			if (bigger == NULL) {
				(void)sqlite3_reset(list);
				return no_memory(err);
			}
			keys->lows = bigger;
			keys->low_cap = cap;
		}
		keys->lows[keys->low_count++] = low;
		st = sql_step(store, list, &row, err);
	} while (st == ST_OK && row);
	return st;
}

/* The run at `low` and the new entries, in order, in keys->merged. */
static enum status merge_run(struct store *store, struct keys *keys, int64_t low, const struct entry *fresh, size_t count,
	bool *stored, size_t *merged, struct err *err)
{
	sqlite3_stmt *get;
	struct text entries = { "", 0 };
	size_t old = 0;
	size_t new = 0;
	enum status st = sql_get(store, SQL_RUN_GET, "SELECT checksum, entries FROM case_keys WHERE low = ?1", &get, err);

	if (st != ST_OK)
		return st;
	sql_bind_int(get, 1, low);
	st = sql_step(store, get, stored, err);
	if (st != ST_OK)
		return st;
	if (*stored) {
		entries = sql_blob(get, 1);
		if (entries.len % ENTRY_BYTES != 0 || run_checksum(low, entries) != (uint64_t)sqlite3_column_int64(get, 0))
			st = damaged_run(store, low, err);
	}
	*merged = entries.len / ENTRY_BYTES + count;
	if (st == ST_OK && !reserve_entries(&keys->merged, &keys->merged_cap, *merged))
		st = no_memory(err);
	for (size_t i = 0; st == ST_OK && i < *merged; i++) {
		struct entry next = { 0 };

		if (old < entries.len / ENTRY_BYTES)
			next = entry_at(entries, old);
		if (old == entries.len / ENTRY_BYTES || (new < count && compare_entries(&fresh[new], &next) < 0))
			keys->merged[i] = fresh[new++];
		else {
			keys->merged[i] = next;
			old++;
		}
	}
	(void)sqlite3_reset(get);
	return st;
}

static enum status put_run(struct store *store, bool stored, int64_t low, const struct entry *entries, size_t count,
	struct err *err)
{
	char bytes[(RUN_MAX + KEYS_SAME_MAX) * ENTRY_BYTES];
	struct text text = { bytes, count * ENTRY_BYTES };
	sqlite3_stmt *put;

	assert(text.len <= sizeof bytes);
	for (size_t i = 0; i < text.len; i++) {
		const struct entry *entry = &entries[i / ENTRY_BYTES];
		size_t at = i % ENTRY_BYTES;

		bytes[i] = (char)(at < HASH_BYTES ? entry->hash >> (8 * at) : (uint64_t)entry->place >> (8 * (at - HASH_BYTES)));
	}
	if (sql_get(store, stored ? SQL_RUN_UPDATE : SQL_RUN_INSERT,
		stored ? "UPDATE case_keys SET checksum = ?2, entries = ?3 WHERE low = ?1"
			: "INSERT INTO case_keys(low, checksum, entries) VALUES(?1, ?2, ?3)", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, low);
	sql_bind_int(put, 2, (int64_t)run_checksum(low, text));
	sql_bind_blob(put, 3, bytes, text.len);
	return sql_run(store, put, err);
}

/* Writes keys->merged as one run, or as several where it has grown too long.  Equal hashes stay together:
 * they are looked for in one run. */
static enum status write_runs(struct store *store, struct keys *keys, int64_t low, bool stored, size_t count,
	struct err *err)
{
	size_t runs = count <= RUN_MAX ? 1 : (count + RUN_FILL - 1) / RUN_FILL;
	size_t size = (count + runs - 1) / runs;
	size_t at = 0;

	while (at < count) {
		size_t end = count - at <= size ? count : at + size;

		while (end < count && keys->merged[end].hash == keys->merged[end - 1].hash)
			end++;
		if (put_run(store, stored, low, keys->merged + at, end - at, err) != ST_OK)
			return err->status;
		at = end;
		stored = false;
		if (at < count)
			low = (int64_t)keys->merged[at].hash;
	}
	return ST_OK;
}

/* Merges entries of one part and generation into its runs. */
static enum status merge_entries(struct store *store, struct keys *keys, int64_t first, const struct entry *entries,
	size_t count, struct err *err)
{
	size_t at = 0;

	if (list_lows(store, keys, first, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < keys->low_count && at < count; i++) {
		size_t end = at;
		size_t merged;
		bool stored;

		while (end < count && (i + 1 == keys->low_count || (int64_t)entries[end].hash < keys->lows[i + 1]))
			end++;
		if (end == at)
			continue;
		if (merge_run(store, keys, keys->lows[i], entries + at, end - at, &stored, &merged, err) != ST_OK ||
			write_runs(store, keys, keys->lows[i], stored, merged, err) != ST_OK)
			return err->status;
		at = end;
	}
	return ST_OK;
}

static enum status merge_part(struct store *store, struct keys *keys, size_t number, struct err *err)
{
	struct part *part = &keys->parts[number];
	size_t count;

	if (sort_part(keys, part, &count, err) != ST_OK)
		return err->status;
	for (size_t at = 0, end = 0; at < count; at = end) {
		uint64_t generation = keys->sorted[at].hash >> HASH_BITS;

		while (end < count && keys->sorted[end].hash >> HASH_BITS == generation)
			end++;
		if (merge_entries(store, keys, (int64_t)stored_hash((int64_t)generation, (uint64_t)part_low(number)), keys->sorted + at,
			end - at, err) != ST_OK)
			return err->status;
	}
	if (part->cap > 0)
		memset(part->slots, 0, part->cap * sizeof *part->slots);
	keys->tail -= part->count;
	part->count = 0;
	part->upto = keys->last_place;
	memcpy(part->stored, keys->last, sizeof part->stored);
	return ST_OK;
}

/* ---- the state ---- */

/* The seed, the places of a generation, upto of each part, the last id of each sort. */
enum { STATE_BYTES = 8 + 8 + 8 * PARTS + CASE_SORTS * (1 + EVENT_ID_MAX), STATE_IDS = 8 + 8 + 8 * PARTS };

static void write_le64(uint8_t *to, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static void pack_state(const struct keys *keys, uint8_t state[STATE_BYTES])
{
	uint8_t *at = state;

	memset(state, 0, STATE_BYTES);
	write_le64(at, keys->seed);
	at += 8;
	write_le64(at, (uint64_t)keys->generation_places);
	at += 8;
	for (int i = 0; i < PARTS; i++, at += 8)
		write_le64(at, (uint64_t)keys->parts[i].upto);
	for (int sort = 1; sort <= (int)CASE_SORTS; sort++, at += 1 + EVENT_ID_MAX) {
		at[0] = (uint8_t)keys->last[sort].len;
		memcpy(at + 1, keys->last[sort].id, keys->last[sort].len);
	}
}

static void unpack_state(struct keys *keys, const uint8_t state[STATE_BYTES])
{
	const uint8_t *at = state;

	keys->seed = read_le((const char *)at, 8);
	at += 8;
	keys->generation_places = (int64_t)read_le((const char *)at, 8);
	at += 8;
	for (int i = 0; i < PARTS; i++, at += 8)
		keys->parts[i].upto = (int64_t)read_le((const char *)at, 8);
	for (int sort = 1; sort <= (int)CASE_SORTS; sort++, at += 1 + EVENT_ID_MAX) {
		keys->last[sort].len = at[0];
		memcpy(keys->last[sort].id, at + 1, at[0]);
	}
	for (int i = 0; i < PARTS; i++)
		if (keys->parts[i].upto > 0)
			memcpy(keys->parts[i].stored, keys->last, sizeof keys->last);
}

static enum status write_state(struct store *store, const struct keys *keys, struct err *err)
{
	uint8_t state[STATE_BYTES];
	sqlite3_stmt *put;

	pack_state(keys, state);
	if (sql_get(store, SQL_KEYS_PUT, "INSERT INTO case_keys_state(id, checksum, state) VALUES(1, ?1, ?2) ON CONFLICT(id) DO UPDATE "
		"SET checksum = excluded.checksum, state = excluded.state", &put, err) != ST_OK)
		return err->status;
	sql_bind_int(put, 1, (int64_t)hash_bytes(state, sizeof state, 0));
	sql_bind_blob(put, 2, state, sizeof state);
	return sql_run(store, put, err);
}

enum status keys_settle(struct store *store, struct keys *keys, struct err *err)
{
	while (keys->tail > TAIL_MAX) {
		size_t oldest = 0;

		for (size_t i = 1; i < PARTS; i++)
			if (keys->parts[i].upto < keys->parts[oldest].upto)
				oldest = i;
		if (merge_part(store, keys, oldest, err) != ST_OK)
			return err->status;
	}
	return write_state(store, keys, err);
}

static bool is_sound(const uint8_t *state, size_t len, int64_t checksum)
{
	if (len != STATE_BYTES || (uint64_t)checksum != hash_bytes(state, len, 0))
		return false;
	for (size_t i = 0; i < CASE_SORTS; i++)
		if (state[STATE_IDS + i * (1 + EVENT_ID_MAX)] > EVENT_ID_MAX)
			return false;
	return (int64_t)read_le((const char *)state + 8, 8) > 0;
}

static enum status read_state(struct store *store, struct keys *keys, struct err *err)
{
	sqlite3_stmt *get = NULL;
	bool row;
	enum status st = sql_prepare(store, "SELECT checksum, state FROM case_keys_state WHERE id = 1", &get, err);

	if (st == ST_OK)
		st = sql_step(store, get, &row, err);
	if (st == ST_OK && row) {
		struct text state = sql_blob(get, 1);

		if (is_sound((const uint8_t *)state.at, state.len, sqlite3_column_int64(get, 0)))
			unpack_state(keys, (const uint8_t *)state.at);
		else
			st = store_damaged(store, err, _("the state of the index of keys"));
	} else if (st == ST_OK && getrandom(&keys->seed, sizeof keys->seed, 0) != (ssize_t)sizeof keys->seed) {
		st = err_set_errno(err, ST_SYSTEM, errno, _("no random numbers"));
	}
	(void)sqlite3_finalize(get);
	return st;
}

/* ---- the rows that the runs do not hold yet ---- */

static enum status take_row(struct store *store, struct keys *keys, sqlite3_stmt *from, struct err *err)
{
	int64_t place = sqlite3_column_int64(from, 0);
	enum case_sort sort = (enum case_sort)sqlite3_column_int(from, 1);
	struct text id = sql_text(from, 2);
	uint64_t hash;

	if (sort < 1 || sort > CASE_SORTS || id.len == 0 || id.len > EVENT_ID_MAX || place > PLACE_MAX)
		return store_damaged(store, err, _("the case at place %lld"), (long long)place);
	hash = keys_hash(keys, sort, id);
	if (place > keys->last_place)
		keys->last_place = place;
	if (place <= keys->parts[part_number(hash)].upto)
		return ST_OK;
	return add_to_tail(keys, hash, place) ? ST_OK : no_memory(err);
}

static enum status read_tail(struct store *store, struct keys *keys, struct err *err)
{
	sqlite3_stmt *rows = NULL;
	int64_t from = INT64_MAX;
	bool row;
	enum status st = sql_prepare(store, "SELECT place, sort, id FROM cases WHERE place > ?1 ORDER BY place", &rows, err);

	for (int i = 0; i < PARTS; i++) {
		int64_t upto = keys->parts[i].upto;

		from = upto < from ? upto : from;
		keys->last_place = upto > keys->last_place ? upto : keys->last_place;
	}
	if (st == ST_OK)
		sql_bind_int(rows, 1, from);
	while (st == ST_OK && (st = sql_step(store, rows, &row, err)) == ST_OK && row)
		st = take_row(store, keys, rows, err);
	(void)sqlite3_finalize(rows);
	return st;
}

enum status keys_open(struct store *store, struct keys **out, struct err *err)
{
	struct keys *keys = calloc(1, sizeof *keys);
	enum status st;

	*out = NULL;
	if (keys == NULL)
		return no_memory(err);
	keys->generation_places = GENERATION_PLACES;
	st = read_state(store, keys, err);
	if (st == ST_OK)
		st = read_tail(store, keys, err);
	if (st != ST_OK) {
		keys_free(keys);
		return st;
	}
	*out = keys;
	return ST_OK;
}

void keys_set_generation(struct keys *keys, int64_t places)
{
	assert(keys->last_place == 0 && places > 0);
	keys->generation_places = places;
}

/* ---- for check ---- */

static bool run_is_sound(int64_t low, int64_t checksum, struct text entries)
{
	size_t count = entries.len / ENTRY_BYTES;
	struct entry before = { (uint64_t)low, 0 };

	if (entries.len % ENTRY_BYTES != 0 || count == 0 || (uint64_t)checksum != run_checksum(low, entries))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct entry entry = entry_at(entries, i);

		if (compare_entries(&before, &entry) >= 0)
			return false;
		before = entry;
	}
	return true;
}

enum status keys_each_run(struct store *store,
	enum status (*each)(void *context, const struct key_run *run, struct err *err), void *context, struct err *err)
{
	sqlite3_stmt *all = NULL;
	bool row;
	enum status st = sql_prepare(store, "SELECT low, checksum, entries FROM case_keys ORDER BY low", &all, err);

	while (st == ST_OK && (st = sql_step(store, all, &row, err)) == ST_OK && row) {
		struct text entries = sql_blob(all, 2);
		struct key_run run = { .low = sqlite3_column_int64(all, 0), .count = entries.len / ENTRY_BYTES };

		run.intact = run_is_sound(run.low, sqlite3_column_int64(all, 1), entries);
		st = each(context, &run, err);
	}
	(void)sqlite3_finalize(all);
	return st;
}
