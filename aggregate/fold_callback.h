/*
 * fold_callback - rounds of an order and how they were rated (rules R34 to R38).
 * Internal to aggregate/.
 *
 * A round is the stretch between reopenings.  It is filled event by event
 * (_take_callback, _take_closing) and counted when it ends (_count); only the
 * round in hand is kept.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_CALLBACK_H
#define HOTLINE_AGGREGATE_FOLD_CALLBACK_H

#include "aggregate/fold_walk.h"

/* The unit of an event (rule R24) as far as it is known when the event comes by. */
struct fold_unit {
	bool known;       /* false: no dispatch before it and no unit of its own: the order's first dispatch says */
	struct text name;
};

static inline struct text fold_unit_name(struct fold_unit unit, struct text first_dispatch)
{
	return unit.known ? unit.name : first_dispatch;
}

/* What a call-back brought: a rating, or the answer whether the matter is solved. */
struct fold_rating {
	bool given;
	bool satisfied; /* or solved */
	bool top_two;
	int64_t time_us;
	struct fold_unit unit;
};

struct fold_round {
	int32_t reopenings;         /* of the order before it: it is the round after as many */
	struct fold_rating real;    /* the last that is no default, rule R34 */
	struct fold_rating fallback; /* the last default, rule R36 */
	struct fold_rating answer;  /* the last that was reached and said whether it is solved, rule R38 */
	bool closed;
	int64_t closed_us; /* the round's first closing, rule R37 */
	struct fold_unit closed_unit;
};

void fold_callback_take(struct fold_round *round, const struct event *callback, struct fold_unit unit);
void fold_callback_take_closing(struct fold_round *round, const struct event *closing, struct fold_unit unit);

/* Counts the round of a counted order; `first_unit` is the unit of the order's first dispatch, else "". */
void fold_callback_count(struct fold_walk *walk, const struct fold_round *round, bool transferred,
	struct text first_unit);

#endif
