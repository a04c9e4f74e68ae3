/*
 * fold_order - what a work order is and counts (rules R10, R11, R15, R20 to R30, R49, R50).
 * Internal to aggregate/.
 *
 *   gather   one walk over the events: the facts below
 *   judge    what follows from them: transferred, open, dues (fold_due.h)
 *   count    the contributions, in a second walk; single events are fold_event.h, rounds and ratings fold_callback.h
 *
 *   closings and reopenings, rule R22:
 *
 *                  order.closed                  order.reopened
 *     never closed ------------> closed --------------------------> open again
 *       (open)                     ^  order.closed (last closing)        |
 *                                  +--------- order.closed --------------+
 *
 *   take_closing and take_reopening carry the arrows.  An order that is not
 *   transferred also closes with its creation (rule R23), see `reopened_direct`.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_ORDER_H
#define HOTLINE_AGGREGATE_FOLD_ORDER_H

#include "aggregate/fold_callback.h"
#include "aggregate/fold_due.h"
#include "aggregate/fold_walk.h"

struct fold_order {
	int events;
	int64_t first_us; /* of the first event */

	/* Creation, rule R11: the earliest time, each field from the latest event that carries it. */
	bool seen;
	int64_t created_us;
	int64_t handling, kind;
	bool has_call_id, has_due_at;
	int64_t due_at_us;
	struct text channel, district, category;

	bool voided, merged; /* with no restoring after it, rule R21 */
	int64_t voided_us, merged_us; /* the latest of each */
	struct text merged_into;

	/* Units, rule R24. */
	bool dispatched;
	struct text first_unit, last_unit;

	/* Closings by event, rule R22. */
	bool closed;
	int64_t first_closing_us, last_closing_us;
	struct fold_unit first_closing_unit, last_closing_unit;
	bool reopened;        /* after the last closing by event */
	bool reopened_direct; /* the same where the creation is a closing too, rule R23 */

	int reopenings;
	int64_t reopened_us; /* the last reopening */
	bool reopening_has_due;
	int64_t reopening_due_us;

	struct fold_round round; /* the round that the events end in */

	/* Where walks over dues begin: before the first setter of the first round, and before the instant of the last
	 * reopening. */
	bool has_setters;
	struct case_cursor from_setters, from_reopening;

	/* Judged. */
	bool transferred, excluded, open;
	const struct rule *rule;
	struct fold_due due;        /* of the first round, rule R26 */
	bool has_open_due;          /* rule R29 */
	int64_t open_due_us;
	int open_missing_year;
	bool late;
	struct text unit;           /* the one that the order is charged to */
};

void fold_order_count(struct fold_walk *walk);
void fold_order_summary(struct fold_walk *walk, struct case_summary *out);

#endif
