/*
 * keys - from a case's key (sort, id) to its place.
 *
 * Ids may be random, and then each new one belongs to another page of an index:
 * a page read, logged and copied per event is what a plain index costs.  So this
 * one has two tiers.  New keys are held in memory (the tail); the tail is cut
 * into parts by the hash, and when it has grown the part that has waited longest
 * is merged into the stored runs, many keys to a page.
 *
 * The runs of so many millions of places are a generation.  Only the latest is merged into, so that what a
 * merge writes does not grow with the store; who looks for a key that is not in memory looks into each.
 *
 * Nothing is lost with the memory: `upto` of a part says up to which place its keys
 * are in the runs, the rows of cases behind it are read again at opening.
 *
 *   cases  -- rows beyond upto[part] --> tail (memory) -- keys_settle --> case_keys
 *
 * A run is a row of at most a page: entries of 13 bytes, hash (its generation in front) and place, little
 * endian, in order.  The hash has a random seed, so that nobody can choose ids that collide; a match is
 * only a candidate, the row decides.
 */
#ifndef HOTLINE_STORE_KEYS_H
#define HOTLINE_STORE_KEYS_H

#include "store/store.h"

/* More keys with one 58-bit hash than this are damage, not chance. */
enum { KEYS_SAME_MAX = 8 };

struct keys;

/* Reads the state, and the rows that are not in the runs yet; makes the state of a new store when writing. */
MUST_USE enum status keys_open(struct store *store, struct keys **out, struct err *err);
void keys_free(struct keys *keys);

uint64_t keys_hash(const struct keys *keys, enum case_sort sort, struct text id);

/* Whether the id sorts behind every one of its sort: it then needs no looking for.  Ids made of time mostly do. */
bool keys_is_beyond(const struct keys *keys, enum case_sort sort, struct text id);

/* The places of cases that may have this key. */
struct key_matches {
	int64_t places[KEYS_SAME_MAX];
	size_t count;
};
/* Those of the tail, which needs no reading: an order's events come within weeks, so that is where most are found. */
MUST_USE enum status keys_find_fresh(struct store *store, const struct keys *keys, uint64_t hash, struct key_matches *out,
	struct err *err);
/* Whether the id sorts behind every one of its sort in the runs that could have it: they then need no looking into.
 * Ids made of time are that in all but a few cases, though calls end in another order than they begin. */
bool keys_is_behind_runs(const struct keys *keys, uint64_t hash, enum case_sort sort, struct text id);
/* Those of the stored runs. */
MUST_USE enum status keys_find_stored(struct store *store, const struct keys *keys, uint64_t hash, struct key_matches *out,
	struct err *err);

/* The place that the next new case gets. */
int64_t keys_next_place(const struct keys *keys);

/* A new case has got its place: places only grow. */
MUST_USE enum status keys_add(struct keys *keys, uint64_t hash, enum case_sort sort, struct text id, int64_t place,
	struct err *err);

/* Before the first key, for tests: how many places a generation has.  It is kept with the store. */
void keys_set_generation(struct keys *keys, int64_t places);

/* Inside the caller's transaction, after its last keys_add: merges parts while the tail is too long, and writes the
 * state.  If the transaction is not committed, `keys` must be thrown away. */
MUST_USE enum status keys_settle(struct store *store, struct keys *keys, struct err *err);

/* For check: how many keys are known, and each stored run. */
int64_t keys_tail_count(const struct keys *keys);
struct key_run {
	int64_t low;
	size_t count;
	bool intact; /* checksum, order and bounds fit */
};
MUST_USE enum status keys_each_run(struct store *store,
	enum status (*each)(void *context, const struct key_run *run, struct err *err), void *context, struct err *err);

#endif
