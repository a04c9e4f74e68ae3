/*
 * repeats - the second keyed set: which calls bear one caller key and matter (rules R17, R18).
 *
 * An index of (caller key and matter as a hash, start) -> place of the call.  It holds
 * at least every version of every call: a version that is no longer the call's does
 * no harm, since whoever reads looks at the call's own bytes.  So it is only ever
 * added to, and serves every cut-off.
 *
 * Only calls that start within 30 days of each other can be repeats.  The index
 * is therefore cut into buckets of 30 days of the start: a batch that is in order writes into the
 * few pages of one bucket, however random the hashes are, and a lookup goes to two
 * buckets.  Most calls stand alone, which the writer learns from a filter in
 * memory, a bit a hash and bucket, without a lookup (and of the others, where to look); it is filled from the index when a bucket is
 * first touched.
 */
#ifndef HOTLINE_STORE_REPEATS_H
#define HOTLINE_STORE_REPEATS_H

#include "aggregate/repeat.h"
#include "store/cases.h"

struct repeats;
void repeats_free(struct repeats *repeats);

/* The bucket of a call and the two beside it, by how far they are away from it: -1, 0, 1. */
#define REPEATS_NEAR(distance) ((uint8_t)(1u << ((distance) + 1)))
#define REPEATS_ANYWHERE ((uint8_t)7)

/* Enters a version of the call at `place` under each of its keys; entered twice it stands there once.  near[key]: the
 * buckets (REPEATS_NEAR) in which another entry may be under that key, 0: it stands alone; set for each hash. */
MUST_USE enum status repeats_add(struct store *store, const struct repeat_entry *entry, int64_t place, uint8_t near[2],
	struct err *err);

/* Writes what was entered, inside the caller's transaction: the last step before its end. */
MUST_USE enum status repeats_settle(struct store *store, struct err *err);

/* For check: whether the version stands under each of its keys. */
MUST_USE enum status repeats_has(struct store *store, const struct repeat_entry *entry, int64_t place, bool *has,
	struct err *err);

/* The nearest entry before or behind (start, id) that `takes` takes, at most 30 days away.  Rows are handed over by
 * the entry they were found by: takes looks whether the call is (still) what the entry says. */
struct repeats_search {
	uint64_t hash; /* repeat_hash */
	int64_t start_us;
	struct text id;
	bool forward;
	uint8_t near; /* the buckets to look into, seen from that of start_us */
	bool (*takes)(void *context, const struct case_row *row, int64_t start_us);
	void *context;
};
struct repeats_found {
	int64_t place; /* 0: none */
	int64_t start_us;
	size_t id_len;
	char id[EVENT_ID_MAX];
};
MUST_USE enum status repeats_nearest(struct store *store, const struct repeats_search *search, struct repeats_found *out,
	struct err *err);

#endif
