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

/* CASE_ADDED where the bytes are a case of this program's version. */
MUST_USE enum case_answer fold_walk_version(const uint8_t *bytes, size_t len);

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

/* What is counted, and when: see struct contribution. */
struct fold_thing {
	int32_t day;
	int32_t round;
	int64_t at_us;
	int64_t seconds;
	struct text source, id;
};

/* The case, at an instant; at a due (on the day of the instant before it); as a state, which `at_us` explains. */
struct fold_thing fold_walk_at(const struct fold_walk *walk, int64_t at_us);
struct fold_thing fold_walk_at_due(const struct fold_walk *walk, int64_t due_us);
struct fold_thing fold_walk_as_of(int64_t at_us);
/* A round of an order, from 1 on. */
struct fold_thing fold_walk_round(const struct fold_walk *walk, int32_t round, int64_t at_us);
/* An event of the case, at its time. */
struct fold_thing fold_walk_event(const struct fold_walk *walk, const struct event *event);

/* The event itself (SLOT_EVENTS), which is the case's, whatever it counts, and has no parts. */
void fold_walk_count_event(struct fold_walk *walk, const struct fold_thing *event);

/* The thing counts in `slots` under the case's parts and `unit`; nothing for no slots. */
void fold_walk_count(struct fold_walk *walk, struct fold_thing thing, struct text unit, uint64_t slots);

#endif
