#include "aggregate/fold_complaint.h"

static void take_receipt(struct complaint *complaint, const struct event *event)
{
	if (!complaint->received)
		complaint->received_us = event->time_us;
	complaint->received = true;
	complaint->level = event_number(event, F_LEVEL);
	complaint->unit = event_text(event, F_UNIT);
	if (event_has(event, F_CHANNEL))
		complaint->channel = event_text(event, F_CHANNEL);
	if (event_has(event, F_ORDER_ID))
		complaint->order_id = event_text(event, F_ORDER_ID);
}

static void take_forwarding(struct complaint *complaint, const struct event *event)
{
	complaint->forwarded = true;
	complaint->forwarded_us = event->time_us;
	if (event_has(event, F_DUE_AT)) {
		complaint->forwarded_has_due = true;
		complaint->forwarded_due_us = event_number(event, F_DUE_AT);
	}
}

static void take_closing(struct complaint *complaint, const struct event *event)
{
	if (!complaint->closed)
		complaint->closed_us = event->time_us;
	complaint->closed = true;
	complaint->last_closed_us = event->time_us;
}

/* Rule R40: a withdrawal undoes all cards before it. */
static void take_card(struct complaint *complaint, const struct event *event)
{
	int64_t card = event_number(event, F_CARD);

	if (card == CARD_WITHDRAWN) {
		complaint->card = 0;
		complaint->withdrawn = true;
		complaint->withdrawn_us = event->time_us;
		return;
	}
	if (complaint->card == 0)
		complaint->carded_us = event->time_us;
	complaint->card = card;
}

static void take(struct complaint *complaint, const struct event *event)
{
	complaint->events++;
	switch (event->type) {
	case COMPLAINT_RECEIVED:
		take_receipt(complaint, event);
		break;
	case COMPLAINT_JUDGED:
		complaint->judged = true;
		complaint->real = event_number(event, F_REAL) != 0;
		complaint->judged_us = event->time_us;
		break;
	case COMPLAINT_CARDED:
		take_card(complaint, event);
		break;
	case COMPLAINT_PUBLISHED:
		if (!complaint->published)
			complaint->published_us = event->time_us;
		complaint->published = true;
		break;
	case COMPLAINT_FORWARDED:
		take_forwarding(complaint, event);
		break;
	case COMPLAINT_REPLIED:
		if (!complaint->replied)
			complaint->replied_us = event->time_us;
		complaint->replied = true;
		break;
	case COMPLAINT_CLOSED:
		take_closing(complaint, event);
		break;
	case COMPLAINT_VOIDED:
		if (!complaint->voided)
			complaint->voided_us = event->time_us;
		complaint->voided = true; /* there is no restoring, rule R21 */
		break;
	default:
		break;
	}
}

struct complaint fold_complaint_gather(struct fold_walk *walk)
{
	struct complaint complaint = { .unit = FOLD_WALK_NO_TEXT, .channel = FOLD_WALK_NO_TEXT,
		.order_id = FOLD_WALK_NO_TEXT };
	struct event event;

	while (fold_walk_next(walk, &event)) {
		struct fold_thing thing = fold_walk_event(walk, &event);

		take(&complaint, &event);
		fold_walk_count_event(walk, &thing);
	}
	return complaint;
}

/* Counts under a slot and, for a complaint of city level, under its twin (rule R42). */
static void count(struct fold_walk *walk, const struct complaint *complaint, int64_t time_us, enum slot slot,
	enum slot city, uint64_t more)
{
	uint64_t slots = SLOT_BIT(slot) | more;

	if (complaint->level == LEVEL_CITY)
		slots |= SLOT_BIT(city);
	fold_walk_count(walk, fold_walk_at(walk, time_us), complaint->unit, slots);
}

/* Rules R39, R40. */
void fold_complaint_count(struct fold_walk *walk)
{
	struct complaint complaint = fold_complaint_gather(walk);

	if (!complaint.received)
		return; /* rule R10: it waits */
	walk->parts[BY_CHANNEL] = complaint.channel;
	if (complaint.voided) {
		fold_walk_count(walk, fold_walk_at(walk, complaint.received_us), complaint.unit,
			SLOT_BIT(SLOT_COMPLAINTS_VOIDED));
		return;
	}
	count(walk, &complaint, complaint.received_us, SLOT_COMPLAINTS_RECEIVED, SLOT_COMPLAINTS_RECEIVED_CITY, 0);
	if (complaint.real)
		count(walk, &complaint, complaint.judged_us, SLOT_COMPLAINTS_REAL, SLOT_COMPLAINTS_REAL_CITY, 0);
	if (complaint.published)
		count(walk, &complaint, complaint.published_us, SLOT_COMPLAINTS_PUBLISHED, SLOT_COMPLAINTS_PUBLISHED_CITY, 0);
	if (complaint.card != 0)
		count(walk, &complaint, complaint.carded_us, SLOT_COMPLAINTS_CARDED, SLOT_COMPLAINTS_CARDED_CITY,
			SLOT_BIT(complaint.card == CARD_RED ? SLOT_COMPLAINTS_RED : SLOT_COMPLAINTS_YELLOW));
}

void fold_complaint_summary(struct fold_walk *walk, struct case_summary *out)
{
	struct complaint complaint = fold_complaint_gather(walk);

	out->events = complaint.events;
	out->seen = complaint.received;
	out->created_us = complaint.received_us;
	out->excluded = complaint.voided;
	out->open = complaint.received && !complaint.closed;
	out->has_first_closing = out->has_last_closing = complaint.closed;
	out->first_closing_us = complaint.closed_us;
	out->last_closing_us = complaint.last_closed_us;
	out->unit = complaint.unit;
	out->channel = complaint.channel;
	if (complaint.received)
		out->rule = rules_at(walk->book->rules, fold_walk_day(walk, complaint.received_us));
}
