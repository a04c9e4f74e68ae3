/*
 * fold_walk - what all folds share: walking a case up to the cut-off, and counting.
 *
 * Internal to aggregate/: users call fold_case and fold_summary (aggregate/fold.h).
 */
#ifndef HOTLINE_AGGREGATE_FOLD_WALK_H
#define HOTLINE_AGGREGATE_FOLD_WALK_H

#include "aggregate/fold.h"

#define SLOT_BIT(slot) (UINT64_C(1) << (slot))

struct fold_walk {
	const struct book *book;
	const struct fold_sink *sink;
	enum case_sort sort;
	int64_t cutoff_us;
	struct case_cursor cursor;
	struct text parts[DIMENSIONS]; /* of the case, rule R12; the unit is set for each contribution */
	bool day_told;                 /* told_day has been handed to sink->day last */
	int32_t told_day;
};

#define FOLD_WALK_NO_TEXT ((struct text){ "", 0 })

struct fold_walk fold_walk_begin(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, const struct fold_sink *sink);

/* The next event with time <= T (rule R7), in case order; they are a prefix of the case.  An event of
 * another sort of case makes the cursor corrupt. */
bool fold_walk_next(struct fold_walk *walk, struct event *event);

/* Whether a due has passed (rule R27). */
bool fold_walk_passed(const struct fold_walk *walk, int64_t due_us);

int32_t fold_walk_day(const struct fold_walk *walk, int64_t time_us);

/* The civil day that a due belongs to: that of the instant before it (rule R27). */
int32_t fold_walk_due_day(const struct fold_walk *walk, int64_t due_us);

/* Names a day to sink->day. */
void fold_walk_tell_day(struct fold_walk *walk, int32_t day);

/* The event itself, on the day of its time (SLOT_EVENTS). */
void fold_walk_count_event(struct fold_walk *walk, int32_t day);

/* The case counts in `slots` on `day` under its parts and `unit`; nothing for no slots. */
void fold_walk_count(struct fold_walk *walk, int32_t day, struct text unit, uint64_t slots);

#endif
