/*
 * fold_event - what the events of a counted order count each for itself (rules R32, R33).
 * Internal to aggregate/.
 *
 * The order hands over its events in case order, with the unit of each (rule R24).
 */
#ifndef HOTLINE_AGGREGATE_FOLD_EVENT_H
#define HOTLINE_AGGREGATE_FOLD_EVENT_H

#include "aggregate/fold_walk.h"

/* The slot of the event as one of a kind, rule R32; 0 for kinds that no figure counts. */
uint64_t fold_event_slot(const struct event *event);

/* The dispatch that waits to be signed for, rule R33. */
struct fold_signing {
	const struct rule *rule; /* that judges the order; NULL, or one without a limit for signing: nothing is counted */
	bool running;
	bool in_time;
	int64_t limit_us;
	struct fold_thing dispatch;
	struct text unit;
};

void fold_event_take(struct fold_walk *walk, struct fold_signing *signing, const struct event *event,
	const struct fold_thing *thing, struct text unit);

/* Counts the dispatch that waits: the next one, or the cut-off, has come. */
void fold_event_end(struct fold_walk *walk, struct fold_signing *signing);

#endif
