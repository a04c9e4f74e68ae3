/*
 * top - parts by how much they count, and by how much that has changed.
 *
 * Pure arithmetic on integers; the order is total, so the same counts give the
 * same list.
 */
#ifndef HOTLINE_AGGREGATE_TOP_H
#define HOTLINE_AGGREGATE_TOP_H

#include "aggregate/figures.h"

struct top_entry {
	struct text key, then_key; /* of the part, borrowed */
	int64_t num;               /* in the period */
	int64_t before;            /* in the period it is compared with; 0 where there is none to compare with */
	size_t at;                 /* the caller's: where it came from */
};

/* The most first: by num, or, for movers, by how far num and before lie apart, then by num.  Equals stand in the order
 * of their keys' bytes. */
void top_sort(struct top_entry *entries, size_t count, bool movers);

/* The parts of two lists in one: `now` and `before` each in the order of their keys; room for both at `out`.  A part that
 * is missing in one counts 0 there.  `at` is the place in `now`, or, for a part that only `before` has, behind it:
 * now_count + the place in `before`.  Returns how many. */
size_t top_join(const struct top_entry *now, size_t now_count, const struct top_entry *before, size_t before_count,
	struct top_entry *out);

/* The change in percent of `before` (compare_percent): "12.50", "-0.01", "0.00".
 * False: nothing was there before, or a sum is negative, which only an altered store has. */
bool top_percent(int64_t num, int64_t before, char text[FIGURE_VALUE_MAX]);

#endif
