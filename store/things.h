/*
 * things - the list behind a sum: each counted thing once (rule R55).
 *
 * The sums of the days say how many things to look for on each, so that only days with some are walked, and only
 * until all are found; the day index (store/days.h) names their cases.  Of what is late (late_open, the rest of a figure of
 * rule R28) only the cases that can be are looked at: a set of a bit a case.  Nothing else is sorted or kept, so the
 * first thing is handed out at once and memory is bounded however many there are.
 */
#ifndef HOTLINE_STORE_THINGS_H
#define HOTLINE_STORE_THINGS_H

#include "store/store.h"

struct things_query {
	enum slot slot;      /* the things that count in it ... */
	enum slot without;   /* ... and not in this one too; SLOT_NONE: whatever else they count in */
	enum slot marked;    /* one more that `each` will look for in what is handed out; SLOT_NONE: none */
	enum slot found_by;  /* of a state: the slot by which its cases are found, struct metric; else SLOT_NONE */
	int32_t from, to;    /* civil days, both included; not looked at for a state */
	int64_t cutoff_us;   /* T, rule R7 */
	bool has_part[DIMENSIONS];
	struct text parts[DIMENSIONS]; /* only things of these parts */
	int level;           /* the category's part is that of its first levels; 0: of the whole path */
};

struct thing {
	enum case_sort sort;
	struct text id; /* of the case */
	const struct contribution *counted;
};

/*
 * Calls `each` for every thing, day by day; those of cases that were corrected after T so that their day is no longer
 * one of the case's come last.  All is borrowed for the call.  An answer of `each` other than ST_OK ends the walk and is
 * its answer.  ST_DATA: the cases are not as many as the sums say.
 */
MUST_USE enum status things_each(struct store *store, const struct things_query *query,
	enum status (*each)(void *context, const struct thing *thing, struct err *err), void *context, struct err *err);

#endif
