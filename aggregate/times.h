/*
 * times - how often each number of whole seconds occurs: the handling times behind percentiles (rule R31).
 *
 * A multiset of seconds, which may be negative (within TIMES_SECONDS_MAX, far beyond what rule R4 can name).  Adding is cheap in any order and
 * cheapest in runs that ascend; taking out is adding with a negative count, which
 * may come first.  Memory grows with the different seconds, not with how often they
 * are added.  The bytes of times are what a store keeps: they have one form.
 *
 *   pairs:  [0 .. settled)  ascending, each seconds once, no count 0
 *           [settled .. count)  as they were added
 */
#ifndef HOTLINE_AGGREGATE_TIMES_H
#define HOTLINE_AGGREGATE_TIMES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMES_SECONDS_MAX (INT64_C(1) << 40)

struct times_pair {
	int64_t seconds;
	int64_t count;
};

struct times {
	struct times_pair *pairs;
	size_t count, settled, cap;
	bool failed; /* memory ran out: what was added since the last times_clear is not to be used */
};

#define TIMES_EMPTY ((struct times){ 0 })

void times_free(struct times *times);
/* Forgets the content and keeps the memory. */
void times_clear(struct times *times);

void times_add(struct times *times, int64_t seconds, int64_t count);
/* Adds what is in `more`, which is not settled by it. */
void times_add_all(struct times *times, const struct times *more);

/* Puts the pairs in order and drops what cancels; false: out of memory. */
MUST_USE bool times_settle(struct times *times);

/*
 * Nearest rank (rule R31): the ceil(percent / 100 * n)-th smallest of all n, percent from 1 to 100; 0 where there are
 * none.  Settles first; times->failed tells when memory ran out.
 */
int64_t times_rank(struct times *times, int percent);

/* How many seconds there are in all. */
int64_t times_total(const struct times *times);

/* ---- bytes ---- */

/*
 * Per pair the difference to the seconds before it (the first: to 0, zigzag), times 2 and plus 1 where the count is
 * not 1, then that count less 2.  Numbers are seven bits a byte, the low ones first.
 */
enum { TIMES_PAIR_BYTES_MAX = 20 };

/* Writes one pair, whose count is positive, behind one of `before` (NULL: the first); returns the bytes used. */
size_t times_put(uint8_t *out, const struct times_pair *pair, const struct times_pair *before);

/* Walks over pairs. */
struct times_cursor {
	const uint8_t *at;
	size_t left;
	bool first;
	bool corrupt; /* the bytes are no times in their one form; the walk then ends */
	struct times_pair pair;
};
struct times_cursor times_read(const uint8_t *bytes, size_t len);
bool times_next(struct times_cursor *cursor);

#endif
