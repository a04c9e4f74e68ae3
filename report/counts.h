/*
 * counts - which figures one case counts in: numerator and denominator, day and parts.
 */
#ifndef HOTLINE_REPORT_COUNTS_H
#define HOTLINE_REPORT_COUNTS_H

#include "aggregate/fold.h"

#include <stdbool.h>

/* What a case hands out, borrowed from its bytes. */
struct contributions {
	struct contribution *all;
	size_t count, cap;
	bool failed;
};

/* `repeated`: slots that a call does not count in, though it would alone (store_repeat_slots, rule R17); 0 for others.
 * ST_DATA: the bytes are no case; ST_SYSTEM: out of memory.  counts_free always, also after a failure. */
MUST_USE enum status counts_collect(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, uint64_t repeated, struct contributions *out, struct err *err);
void counts_free(struct contributions *contributions);

struct count {
	const struct metric *metric;
	int32_t day;   /* CELL_AS_OF for a state */
	int64_t num;
	bool has_den;  /* false for counts, states and the mean */
	int64_t den;
	const struct text *parts; /* DIMENSIONS of them, good during the call */
};

/* Calls `each` for every figure, day and set of parts in which the case counts at all, in the order of the figures.
 * `repeated` as in counts_collect.  ST_DATA: the bytes are no case; ST_SYSTEM: out of memory. */
MUST_USE enum status counts_each(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, uint64_t repeated, void (*each)(void *context, const struct count *count), void *context, struct err *err);

#endif
