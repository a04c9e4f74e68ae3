#include "aggregate/fold_call.h"

/* GB/T 33358-2016: answered within 15 seconds. */
enum { ANSWER_US_MAX = 15000000 };

/* Rule R14: both ends included; without a time of answer nobody can say. */
static uint64_t in_time_slot(const struct event *call)
{
	int64_t waited_us = event_number(call, F_ANSWERED_AT) - event_number(call, F_STARTED_AT);

	if (!event_has(call, F_ANSWERED_AT))
		return SLOT_BIT(SLOT_CALLS_UNTIMED);
	return waited_us >= 0 && waited_us <= ANSWER_US_MAX ? SLOT_BIT(SLOT_CALLS_IN_TIME) : 0;
}

/* Rules R13 to R16. */
static uint64_t call_slots(const struct event *call)
{
	uint64_t accepted = SLOT_BIT(SLOT_REQUESTS_ACCEPTED) | SLOT_BIT(SLOT_CALLS_ACCEPTED);
	uint64_t answered = SLOT_BIT(SLOT_CALLS_IN) | SLOT_BIT(SLOT_CALLS_ANSWERED) | in_time_slot(call);

	if (event_number(call, F_DIRECTION) == DIRECTION_OUT)
		return SLOT_BIT(SLOT_CALLS_OUT);
	switch (event_number(call, F_OUTCOME)) {
	case OUTCOME_ABANDONED:
		return SLOT_BIT(SLOT_CALLS_IN) | SLOT_BIT(SLOT_CALLS_ABANDONED);
	case OUTCOME_DIRECT:
		return answered | accepted | SLOT_BIT(SLOT_CALLS_DIRECT) | SLOT_BIT(SLOT_DIRECT_NET7) | SLOT_BIT(SLOT_DIRECT_NET30);
	case OUTCOME_ORDER:
	case OUTCOME_TRANSFERRED:
		return answered | accepted;
	default: /* invalid: somebody answered it, nothing was accepted */
		return answered;
	}
}

bool fold_call_is_accepted(const struct event *call)
{
	return (call_slots(call) & SLOT_BIT(SLOT_CALLS_ACCEPTED)) != 0;
}

static struct text kind_text(const struct event *event)
{
	return event_has(event, F_KIND) ? text_of(contract_word_name(F_KIND, (int)event_number(event, F_KIND))) :
		FOLD_WALK_NO_TEXT;
}

void fold_call_count(struct fold_walk *walk)
{
	struct event event[2];
	size_t events = 0;
	const struct event *call;
	struct fold_thing thing;
	uint64_t slots;
	int32_t started;

	while (fold_walk_next(walk, &event[events % 2])) {
		if (events > 0) {
			thing = fold_walk_event(walk, &event[(events + 1) % 2]);
			fold_walk_count_event(walk, &thing);
		}
		events++;
	}
	if (events == 0)
		return;
	call = &event[(events + 1) % 2];
	slots = call_slots(call);
	walk->parts[BY_DISTRICT] = event_text(call, F_DISTRICT);
	walk->parts[BY_CATEGORY] = event_text(call, F_CATEGORY);
	walk->parts[BY_KIND] = kind_text(call);
	walk->parts[BY_CHANNEL] = event_text(call, F_CHANNEL);
	thing = fold_walk_event(walk, call);
	started = fold_walk_day(walk, event_number(call, F_STARTED_AT));
	/* Nearly always the day of its end: then the call is one contribution. */
	if (thing.day == started)
		slots |= SLOT_BIT(SLOT_EVENTS);
	else
		fold_walk_count_event(walk, &thing);
	thing.day = started;
	thing.at_us = event_number(call, F_STARTED_AT);
	fold_walk_count(walk, thing, FOLD_WALK_NO_TEXT, slots);
}

void fold_call_summary(struct fold_walk *walk, struct case_summary *out)
{
	struct event event;

	while (fold_walk_next(walk, &event)) {
		out->events++;
		out->seen = true;
		out->created_us = event_number(&event, F_STARTED_AT);
		out->district = event_text(&event, F_DISTRICT);
		out->category = event_text(&event, F_CATEGORY);
		out->channel = event_text(&event, F_CHANNEL);
		out->kind = (int)event_number(&event, F_KIND);
	}
}
