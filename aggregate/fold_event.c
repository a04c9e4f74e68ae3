#include "aggregate/fold_event.h"

#include "aggregate/fold_due.h"

uint64_t fold_event_slot(const struct event *event)
{
	switch (event->type) {
	case ORDER_DISPATCHED:
		return SLOT_BIT(SLOT_DISPATCHES);
	case ORDER_RETURNED:
		return SLOT_BIT(SLOT_RETURNS);
	case ORDER_CLOSED:
		return SLOT_BIT(SLOT_CLOSINGS);
	case ORDER_REOPENED:
		return SLOT_BIT(SLOT_REOPENINGS);
	case ORDER_EXTENDED:
		return SLOT_BIT(SLOT_EXTENSIONS);
	case ORDER_URGED:
		return SLOT_BIT(SLOT_URGES);
	default:
		return 0;
	}
}

/* A limit that needs a year without a calendar is none: the dispatch is left out. */
static void start(struct fold_walk *walk, struct fold_signing *signing, const struct fold_thing *dispatch, struct text unit)
{
	struct fold_due unknown = { 0 };

	signing->in_time = false;
	signing->dispatch = *dispatch;
	signing->unit = unit;
	signing->running = fold_due_reckon(walk, signing->rule, dispatch->day, signing->rule->sign_working_days, &unknown,
		&signing->limit_us);
}

void fold_event_take(struct fold_walk *walk, struct fold_signing *signing, const struct event *event,
	const struct fold_thing *thing, struct text unit)
{
	if (signing->rule == NULL || signing->rule->sign_working_days == 0)
		return;
	if (event->type == ORDER_DISPATCHED) {
		fold_event_end(walk, signing);
		start(walk, signing, thing, unit);
	} else if (event->type == ORDER_SIGNED && signing->running && event->time_us <= signing->limit_us) {
		signing->in_time = true;
	}
}

void fold_event_end(struct fold_walk *walk, struct fold_signing *signing)
{
	if (!signing->running)
		return;
	signing->running = false;
	/* Passed or not: at a cut-off before its limit the dispatch does not count yet (fold.h). */
	fold_walk_tell_day(walk, fold_walk_due_day(walk, signing->limit_us));
	if (fold_walk_passed(walk, signing->limit_us))
		fold_walk_count(walk, signing->dispatch, signing->unit,
			SLOT_BIT(SLOT_SIGN_DUE) | (signing->in_time ? SLOT_BIT(SLOT_SIGN_ONTIME) : 0));
}
