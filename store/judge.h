/*
 * judge - what a case counts, held in memory: contributions and days.
 *
 * A judgement is reused case after case; its contributions borrow from the bytes
 * of the case it was made of.
 */
#ifndef HOTLINE_STORE_JUDGE_H
#define HOTLINE_STORE_JUDGE_H

#include "aggregate/cells.h"
#include "aggregate/fold.h"

struct judgement {
	struct contribution *counts;
	size_t count, count_cap;
	int32_t *days; /* ascending, each once */
	size_t day_count, day_cap;
	bool failed; /* memory ran out on the way */
};

#define JUDGEMENT_EMPTY ((struct judgement){ 0 })

void judge_free(struct judgement *judgement);

/* The first day of the case that is `day` or later; INT32_MAX: there is none. */
int32_t judge_day_from(const struct judgement *judgement, int32_t day);

/* A case without events (len 0) counts nothing.  The answer is fold_case's; when it is not CASE_ADDED, or
 * `failed` is set, the judgement must not be used. */
MUST_USE enum case_answer judge_case(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, struct judgement *out);

/* What two judgements do not have in common at their front and their end: [front, ..._end) of each. */
struct judge_difference {
	size_t front, before_end, after_end;
};
struct judge_difference judge_compare(const struct judgement *before, const struct judgement *after);

/* Takes `before` out of the cells and puts `after` in; what both have in common at their front and
 * their end is left alone: adding an event changes little of what a case counts. */
void judge_change(struct cells *cells, const struct judgement *before, const struct judgement *after);

#endif
