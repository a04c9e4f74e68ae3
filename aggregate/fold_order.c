#include "aggregate/fold_order.h"

#include "aggregate/fold_event.h"

/* ---- gathering -------------------------------------------------------------------------------- */

/* Rule R11. */
static void take_creation(struct fold_order *order, const struct event *event)
{
	if (!order->seen) {
		order->created_us = event->time_us;
		/* Rule R23: the implied closing stands here, so only a later reopening opens the order again. */
		order->reopened_direct = false;
	}
	order->seen = true;
	order->handling = event_number(event, F_HANDLING);
	order->has_call_id |= event_has(event, F_CALL_ID);
	if (event_has(event, F_KIND))
		order->kind = event_number(event, F_KIND);
	if (event_has(event, F_CHANNEL))
		order->channel = event_text(event, F_CHANNEL);
	if (event_has(event, F_DISTRICT))
		order->district = event_text(event, F_DISTRICT);
	if (event_has(event, F_CATEGORY))
		order->category = event_text(event, F_CATEGORY);
	if (event_has(event, F_DUE_AT)) {
		order->has_due_at = true;
		order->due_at_us = event_number(event, F_DUE_AT);
	}
}

/* Rule R24: the last dispatch at or before the event, else its own unit, else the first dispatch's. */
static struct fold_unit unit_at(const struct fold_order *order, const struct event *event)
{
	if (order->dispatched)
		return (struct fold_unit){ true, order->last_unit };
	return (struct fold_unit){ event_has(event, F_UNIT), event_text(event, F_UNIT) };
}

static void take_dispatch(struct fold_order *order, const struct event *event)
{
	order->last_unit = event_text(event, F_UNIT);
	if (!order->dispatched)
		order->first_unit = order->last_unit;
	order->dispatched = true;
}

/* Rule R26: the walk over the setters ends at the first closing, so one behind it is no place to begin. */
static void take_setter(struct fold_order *order, struct case_cursor before)
{
	if (order->has_setters || order->closed)
		return;
	order->has_setters = true;
	order->from_setters = before;
}

/* Rule R22. */
static void take_closing(struct fold_order *order, const struct event *event)
{
	struct fold_unit unit = unit_at(order, event);

	if (!order->closed) {
		order->first_closing_us = event->time_us;
		order->first_closing_unit = unit;
	}
	order->closed = true;
	order->last_closing_us = event->time_us;
	order->last_closing_unit = unit;
	order->reopened = order->reopened_direct = false;
	fold_callback_take_closing(&order->round, event, unit);
}

static void take_reopening(struct fold_order *order, const struct event *event, struct case_cursor instant)
{
	order->reopened = order->reopened_direct = true;
	order->reopenings++;
	order->reopened_us = event->time_us;
	order->reopening_has_due = event_has(event, F_DUE_AT);
	order->reopening_due_us = event_number(event, F_DUE_AT);
	order->from_reopening = instant;
	order->round = (struct fold_round){ .reopenings = order->reopenings };
}

/* `before` stands before this event, `instant` before the first event of its instant. */
static void take(struct fold_order *order, const struct event *event, struct case_cursor before,
	struct case_cursor instant)
{
	switch (event->type) {
	case ORDER_CREATED:
		take_creation(order, event);
		break;
	case ORDER_DISPATCHED:
		take_dispatch(order, event);
		/* fallthrough */
	case ORDER_EXTENDED:
		take_setter(order, before);
		break;
	case ORDER_CLOSED:
		take_closing(order, event);
		break;
	case ORDER_REOPENED:
		take_reopening(order, event, instant);
		break;
	case ORDER_VOIDED:
		order->voided = true;
		order->voided_us = event->time_us;
		break;
	case ORDER_MERGED:
		order->merged = true;
		order->merged_us = event->time_us;
		order->merged_into = event_text(event, F_INTO);
		break;
	case ORDER_RESTORED: /* rule R21 */
		order->voided = order->merged = false;
		break;
	case CALLBACK_MADE:
		fold_callback_take(&order->round, event, unit_at(order, event));
		break;
	default:
		break;
	}
}

static void order_init(struct fold_order *order)
{
	*order = (struct fold_order){ .channel = FOLD_WALK_NO_TEXT, .district = FOLD_WALK_NO_TEXT,
		.category = FOLD_WALK_NO_TEXT, .first_unit = FOLD_WALK_NO_TEXT, .last_unit = FOLD_WALK_NO_TEXT,
		.unit = FOLD_WALK_NO_TEXT, .merged_into = FOLD_WALK_NO_TEXT };
}

static void gather(struct fold_walk *walk, struct fold_order *order)
{
	struct case_cursor before = walk->cursor, instant = before;
	struct event event;
	int64_t instant_us = INT64_MIN;

	order_init(order);
	for (; fold_walk_next(walk, &event); before = walk->cursor) {
		if (event.time_us != instant_us)
			instant = before;
		instant_us = event.time_us;
		if (order->events++ == 0)
			order->first_us = event.time_us;
		take(order, &event, before, instant);
	}
}

/* ---- judging ---------------------------------------------------------------------------------- */

/* Rule R25: the rule's working days from the creation day, where the creation brought no due. */
static bool rules_due(const struct fold_walk *walk, const struct fold_order *order, struct fold_due *due, int64_t *due_us)
{
	int days = order->rule == NULL ? 0 : order->rule->working_days[order->kind];

	return days > 0 &&
		fold_due_reckon(walk, order->rule, fold_walk_day(walk, order->created_us), days, due, due_us);
}

/* Rule R26: the effective due. */
static void judge_due(const struct fold_walk *walk, struct fold_order *order)
{
	int64_t due_us;

	if (order->has_due_at) {
		fold_due_start(&order->due, order->due_at_us);
		order->due.by = ORDER_CREATED;
		order->due.by_us = order->created_us;
	} else if (rules_due(walk, order, &order->due, &due_us)) {
		fold_due_start(&order->due, due_us);
	}
	if (order->has_setters)
		fold_due_walk(walk, order->from_setters, order->rule, true, &order->due);
}

/* Rule R29: the due of an order that is open at the cut-off. */
static void judge_open_due(const struct fold_walk *walk, struct fold_order *order)
{
	struct fold_due due = { 0 };

	if (order->closed) {
		if (order->reopening_has_due)
			fold_due_start(&due, order->reopening_due_us);
		fold_due_walk(walk, order->from_reopening, order->rule, false, &due);
	}
	order->open_missing_year = due.missing_year;
	if (!due.has)
		due = order->due;
	order->has_open_due = due.has;
	order->open_due_us = due.us;
}

/* Rule R24: charged to the unit of the first closing; never closed, of the last dispatch. */
static struct text unit_charged(const struct fold_order *order)
{
	return order->closed ? fold_unit_name(order->first_closing_unit, order->first_unit) : order->last_unit;
}

/* Rule R24: open again, late_open goes to the last dispatch; without one, to the first closing's unit. */
static struct text unit_late(const struct fold_order *order)
{
	return order->dispatched ? order->last_unit : unit_charged(order);
}

static void judge(const struct fold_walk *walk, struct fold_order *order)
{
	order->unit = unit_charged(order);
	order->excluded = order->voided || order->merged;
	if (!order->seen)
		return;
	order->transferred = order->handling == HANDLING_TRANSFERRED || order->dispatched; /* rule R20 */
	order->open = order->transferred ? !order->closed || order->reopened : order->reopened_direct; /* R22, R23 */
	order->rule = rules_at(walk->book->rules, fold_walk_day(walk, order->created_us));
	if (!order->transferred || order->excluded)
		return;
	judge_due(walk, order);
	if (!order->open)
		return;
	judge_open_due(walk, order);
	order->late = order->has_open_due && fold_walk_passed(walk, order->open_due_us);
}

/* ---- counting --------------------------------------------------------------------------------- */

/* Rule R15: orders by other channels than the telephone that no call brought. */
static bool is_request(const struct fold_order *order)
{
	return !order->has_call_id && order->channel.len > 0 && !text_equal(order->channel, text_of("phone"));
}

/* Whether the closing that the rule in force reads is there (rules R28, R49), and its instant. */
static bool measured_closing(const struct fold_order *order, int64_t *closing_us)
{
	bool by_last = order->rule != NULL && order->rule->reopened_last_closing;

	*closing_us = by_last ? order->last_closing_us : order->first_closing_us;
	return order->closed && !(by_last && order->open);
}

/* Rules R27, R28; an order that has no such closing is not. */
static bool is_ontime(const struct fold_order *order, int64_t due_us)
{
	int64_t closing_us;

	return measured_closing(order, &closing_us) && closing_us <= due_us;
}

/* Rule R25: the creation's due, else the first that a dispatch set in time, else the rule's. */
static bool first_due(const struct fold_order *order, int64_t *due_us)
{
	const struct fold_due *due = &order->due;

	if (!order->has_due_at && due->has_dispatched)
		*due_us = due->dispatched_us;
	else
		*due_us = due->start_us;
	return due->has_start || due->has_dispatched;
}

/* On the creation day. */
static uint64_t creation_slots(const struct fold_order *order)
{
	uint64_t slots = SLOT_BIT(SLOT_ORDERS_CREATED);
	int64_t ignored_us;

	if (is_request(order))
		slots |= SLOT_BIT(SLOT_REQUESTS_ACCEPTED);
	if (!order->open)
		slots |= SLOT_BIT(SLOT_ORDERS_CLOSED); /* rule R30 */
	if (!order->transferred)
		return slots;
	slots |= SLOT_BIT(SLOT_ORDERS_TRANSFERRED);
	if (order->late)
		slots |= SLOT_BIT(SLOT_CREATED_LATE_OPEN); /* rule R50 */
	if (!first_due(order, &ignored_us))
		slots |= SLOT_BIT(SLOT_CREATED_NO_FIRST_DUE);
	if (order->due.has)
		return slots | (measured_closing(order, &ignored_us) ? 0 : SLOT_BIT(SLOT_CREATED_UNCLOSED));
	slots |= SLOT_BIT(SLOT_ORDERS_NO_DUE); /* rule R28 */
	if (order->due.missing_year != 0)
		slots |= SLOT_BIT(SLOT_ORDERS_NO_CALENDAR); /* rule R46 */
	if (order->open)
		slots |= SLOT_BIT(SLOT_CREATED_NO_DUE_OPEN); /* rule R50 */
	return slots;
}

/* Rule R28: once the due has passed, on its day. */
static void count_due(struct fold_walk *walk, const struct fold_order *order, int64_t due_us, uint64_t due, uint64_t ontime)
{
	if (fold_walk_passed(walk, due_us))
		fold_walk_count(walk, fold_walk_at_due(walk, due_us), order->unit,
			due | (is_ontime(order, due_us) ? ontime : 0));
}

/* Rule R28; the first due is nearly always the effective one, and both are then one contribution. */
static void count_ontime(struct fold_walk *walk, const struct fold_order *order)
{
	const uint64_t effective = SLOT_BIT(SLOT_DUE), first = SLOT_BIT(SLOT_FIRST_DUE);
	const uint64_t effective_ontime = SLOT_BIT(SLOT_DUE_ONTIME), first_ontime = SLOT_BIT(SLOT_FIRST_DUE_ONTIME);
	int64_t closing_us, first_us;
	bool has_first = first_due(order, &first_us);

	if (!order->due.has)
		return;
	if (has_first && first_us == order->due.us) {
		count_due(walk, order, first_us, effective | first, effective_ontime | first_ontime);
	} else {
		count_due(walk, order, order->due.us, effective, effective_ontime);
		if (has_first)
			count_due(walk, order, first_us, first, first_ontime);
	}
	if (measured_closing(order, &closing_us))
		fold_walk_count(walk, fold_walk_at(walk, closing_us), order->unit, SLOT_BIT(SLOT_CLOSED_WITH_DUE) |
			(is_ontime(order, order->due.us) ? SLOT_BIT(SLOT_CLOSED_ONTIME) : 0));
}

/* Whether count_ontime leaves it out of a numerator although it is closed: late by one of its two dues. */
static bool is_closed_late(const struct fold_order *order)
{
	int64_t first_us;

	if (order->open || !order->due.has)
		return false;
	return !is_ontime(order, order->due.us) || (first_due(order, &first_us) && !is_ontime(order, first_us));
}

/* Rule R31: of an order that is closed; before its creation the seconds are negative and round down all the same. */
static void count_handling(struct fold_walk *walk, const struct fold_order *order)
{
	const int64_t second_us = 1000000;
	int64_t took_us = order->last_closing_us - order->created_us;
	struct fold_thing thing = fold_walk_at(walk, order->last_closing_us);

	if (order->open)
		return;
	thing.seconds = took_us / second_us - (took_us % second_us < 0);
	fold_walk_count(walk, thing, fold_unit_name(order->last_closing_unit, order->first_unit), SLOT_BIT(SLOT_HANDLED));
}

/* The days of dues, passed or not: at a cut-off before one of them the order looks different (fold.h). */
static void tell_due_days(struct fold_walk *walk, const struct fold_order *order)
{
	int64_t due_us;

	if (order->due.has)
		fold_walk_tell_day(walk, fold_walk_due_day(walk, order->due.us));
	if (first_due(order, &due_us))
		fold_walk_tell_day(walk, fold_walk_due_day(walk, due_us));
	if (order->has_open_due)
		fold_walk_tell_day(walk, fold_walk_due_day(walk, order->open_due_us));
}

/*
 * The events and rounds of a counted order, rules R32 to R38.  Parts and the first dispatch are known only at
 * the end of the case, so it is walked once more; what is known at each event is gathered again on the way.
 */
static void count_events(struct fold_walk *walk, const struct fold_order *order, struct case_cursor start)
{
	struct fold_walk second = *walk;
	struct fold_signing signing = { .rule = order->rule };
	struct fold_order again;
	struct event event;

	order_init(&again);
	second.cursor = start;
	while (fold_walk_next(&second, &event)) {
		struct fold_thing thing = fold_walk_event(walk, &event);
		uint64_t slot = fold_event_slot(&event);
		struct text unit;

		if (event.type == ORDER_REOPENED)
			fold_callback_count(walk, &again.round, order->transferred, order->first_unit);
		take(&again, &event, start, start);
		unit = fold_unit_name(unit_at(&again, &event), order->first_unit);
		if (slot != 0) /* the event as such has no parts (CELLS_WHOLE_ONLY): one contribution says both */
			fold_walk_count(walk, thing, unit, SLOT_BIT(SLOT_EVENTS) | slot);
		else
			fold_walk_count_event(walk, &thing);
		fold_event_take(walk, &signing, &event, &thing, unit);
	}
	fold_event_end(walk, &signing);
	fold_callback_count(walk, &order->round, order->transferred, order->first_unit);
}

/* Of an order that does not count, the events only. */
static void count_bare_events(struct fold_walk *walk, struct case_cursor start)
{
	struct fold_walk second = *walk;
	struct event event;

	second.cursor = start;
	while (fold_walk_next(&second, &event)) {
		struct fold_thing thing = fold_walk_event(walk, &event);

		fold_walk_count_event(walk, &thing);
	}
}

static void count_counted(struct fold_walk *walk, const struct fold_order *order, struct case_cursor start)
{
	count_events(walk, order, start);
	fold_walk_count(walk, fold_walk_at(walk, order->created_us), order->unit, creation_slots(order));
	if (order->transferred) {
		count_ontime(walk, order);
		count_handling(walk, order);
		if (order->late)
			fold_walk_count(walk, fold_walk_as_of(order->open_due_us), unit_late(order), SLOT_BIT(SLOT_LATE_OPEN));
		tell_due_days(walk, order);
	}
}

void fold_order_count(struct fold_walk *walk)
{
	struct case_cursor start = walk->cursor;
	struct fold_order order;

	gather(walk, &order);
	judge(walk, &order);
	if (order.events == 0)
		return;
	if (!order.seen || order.excluded)
		count_bare_events(walk, start);
	if (!order.seen) { /* rule R10: it waits, voided or not, and is broken down by unit only */
		fold_walk_count(walk, fold_walk_as_of(order.first_us), order.unit, SLOT_BIT(SLOT_ORDERS_UNSEEN));
		fold_walk_count(walk, fold_walk_at(walk, order.first_us), order.unit, SLOT_BIT(SLOT_UNSEEN_SINCE));
		return;
	}
	walk->parts[BY_DISTRICT] = order.district;
	walk->parts[BY_CATEGORY] = order.category;
	walk->parts[BY_CHANNEL] = order.channel;
	if (order.kind != 0)
		walk->parts[BY_KIND] = text_of(contract_word_name(F_KIND, (int)order.kind));
	if (order.excluded) /* rule R21: a void outweighs a merge */
		fold_walk_count(walk, fold_walk_at(walk, order.created_us), order.unit,
			SLOT_BIT(order.voided ? SLOT_ORDERS_VOIDED : SLOT_ORDERS_MERGED));
	else
		count_counted(walk, &order, start);
}

void fold_order_summary(struct fold_walk *walk, struct case_summary *out)
{
	struct fold_order order;

	gather(walk, &order);
	judge(walk, &order);
	out->events = order.events;
	out->seen = order.seen;
	out->excluded = order.excluded;
	out->merged = order.merged && !order.voided;
	out->transferred = order.transferred;
	out->request = order.seen && !order.excluded && is_request(&order);
	out->open = order.open;
	out->created_us = order.created_us;
	out->has_first_due = first_due(&order, &out->first_due_us);
	out->has_due = order.due.has;
	out->due_us = order.due.us;
	out->due_by = order.due.by;
	out->due_by_us = order.due.by_us;
	out->first_due_by = order.has_due_at ? ORDER_CREATED : order.due.has_dispatched ? ORDER_DISPATCHED : 0;
	out->has_call_id = order.has_call_id;
	out->excluded_us = order.voided ? order.voided_us : order.merged_us;
	out->merged_into = order.merged_into;
	out->has_first_closing = out->has_last_closing = order.closed;
	out->first_closing_us = order.first_closing_us;
	out->last_closing_us = order.last_closing_us;
	out->has_open_due = order.has_open_due;
	out->open_due_us = order.open_due_us;
	out->late_open = order.late;
	out->closed_late = is_closed_late(&order);
	out->rule = order.rule;
	out->missing_year = order.due.missing_year != 0 ? order.due.missing_year : order.open_missing_year;
	out->reopenings = order.reopenings;
	out->unit = order.unit;
	if (order.open)
		out->open_unit = unit_late(&order);
	out->district = order.district;
	out->category = order.category;
	out->channel = order.channel;
	out->kind = (int)order.kind;
}
