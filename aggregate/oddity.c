#include "aggregate/oddity.h"

/* The id, the sort, whether another case decides, what is odd, and which instants disagree. */
static const struct oddity_kind kinds[ODDITIES] = {
	[ODDITY_ANSWERED_WITHOUT_TIME] = { "answered_without_time", CASE_CALL, false,
		"answered, but there is no answered_at", "已接听，但没有接听时间", NULL, NULL },
	[ODDITY_ANSWERED_BEFORE_START] = { "answered_before_start", CASE_CALL, false,
		"answered before the call began", "接听早于来电开始", "answered_at", "started_at" },
	[ODDITY_ANSWERED_AFTER_END] = { "answered_after_end", CASE_CALL, false,
		"answered after the call ended", "接听晚于通话结束", "answered_at", "ended_at" },
	[ODDITY_ENDED_BEFORE_START] = { "ended_before_start", CASE_CALL, false,
		"the call ended before it began", "通话结束早于来电开始", "ended_at", "started_at" },
	[ODDITY_DATED_BEFORE_START] = { "dated_before_start", CASE_CALL, false,
		"the event is dated before the call began", "事件时间早于来电开始", "time", "started_at" },
	[ODDITY_ABANDONED_WITH_ANSWER] = { "abandoned_with_answer", CASE_CALL, false,
		"abandoned, but there is an answered_at", "已放弃，却有接听时间", "answered_at", NULL },
	[ODDITY_ORDER_UNSEEN] = { "order_unseen", CASE_ORDER, false,
		"events of an order whose creation is not there", "有事件但没有建单事件的工单", NULL, NULL },
	[ODDITY_BEFORE_CREATION] = { "event_before_creation", CASE_ORDER, false,
		"dated before the creation of the order", "早于建单时间", "time", "created" },
	[ODDITY_CLOSED_BEFORE_CREATION] = { "closed_before_creation", CASE_ORDER, false,
		"closed before it was created", "办结早于建单", "time", "created" },
	[ODDITY_DUE_BEFORE_SETTER] = { "due_before_setter", 0, false,
		"the due time lies before the event that sets it", "期限早于设定期限的事件", "due_at", "time" },
	[ODDITY_DIRECT_BUT_DISPATCHED] = { "direct_but_dispatched", CASE_ORDER, false,
		"created as handled directly, but dispatched", "建单为直接办理，却有派单", NULL, NULL },
	[ODDITY_REOPENED_NEVER_CLOSED] = { "reopened_never_closed", CASE_ORDER, false,
		"reopened, but never closed before", "重办之前从未办结", NULL, NULL },
	[ODDITY_RESTORED_NOT_EXCLUDED] = { "restored_not_excluded", CASE_ORDER, false,
		"restored, but neither voided nor merged before", "恢复之前并未作废或并单", NULL, NULL },
	[ODDITY_MERGED_INTO_UNSEEN] = { "merged_into_unseen", CASE_ORDER, true,
		"merged into an order whose creation is not there", "并入没有建单事件的工单", NULL, NULL },
	[ODDITY_RATED_UNREACHED] = { "rated_unreached", CASE_ORDER, false,
		"rated in a call-back that reached nobody", "回访未接通却有回访评价", NULL, NULL },
	[ODDITY_SOLVED_UNREACHED] = { "solved_unreached", CASE_ORDER, false,
		"said to be solved or not in a call-back that reached nobody", "回访未接通却有是否解决", NULL, NULL },
	[ODDITY_COMPLAINT_UNSEEN] = { "complaint_unseen", CASE_COMPLAINT, false,
		"events of a complaint whose receipt is not there", "有事件但没有收件事件的投诉", NULL, NULL },
	[ODDITY_BEFORE_RECEIPT] = { "event_before_receipt", CASE_COMPLAINT, false,
		"dated before the receipt of the complaint", "早于收件时间", "time", "received" },
	[ODDITY_WITHDRAWN_WITHOUT_CARD] = { "withdrawn_without_card", CASE_COMPLAINT, false,
		"a card is withdrawn, but there is none", "撤回亮牌，但并无亮牌", NULL, NULL },
	[ODDITY_COMPLAINTS_ON_ONE_ORDER] = { "complaints_on_one_order", CASE_ORDER, true,
		"an order that more than one complaint names", "多件投诉指向同一工单", NULL, NULL },
	[ODDITY_COMPLAINT_ORDER_UNSEEN] = { "complaint_order_unseen", CASE_COMPLAINT, true,
		"the complaint names an order whose creation is not there", "投诉所指的工单没有建单事件", NULL, NULL },
	[ODDITY_IN_THE_FUTURE] = { "in_the_future", 0, false,
		"dated after now", "时间在将来", "time", NULL },
};

const struct oddity_kind *oddity_kind(enum oddity oddity)
{
	return &kinds[oddity];
}

enum oddity oddity_named(struct text id)
{
	enum oddity oddity = 0;

	while (oddity < ODDITIES && !text_equal(text_of(kinds[oddity].id), id))
		oddity++;
	return oddity;
}

/* ---- looking ------------------------------------------------------------------------------------ */

struct look {
	int64_t cutoff_us;
	void (*each)(void *context, const struct oddity_found *found);
	void *context;
};

static void tell(const struct look *look, enum oddity oddity, const struct event *event, int64_t a_us, int64_t b_us)
{
	const struct oddity_found found = { oddity, event, { "", 0 }, a_us, b_us };

	look->each(look->context, &found);
}

static void tell_across(const struct look *look, enum oddity oddity, const struct event *event, struct text other)
{
	const struct oddity_found found = { oddity, event, other, 0, 0 };

	look->each(look->context, &found);
}

/* The next event up to the cut-off; they are a prefix of the case. */
static bool next(const struct look *look, struct case_cursor *cursor, struct event *event)
{
	return case_next(cursor, event) && event->time_us <= look->cutoff_us;
}

/* The time of the first event of a type; false: there is none. */
static bool first_of(const struct look *look, struct case_cursor cursor, enum event_type type, int64_t *time_us)
{
	struct event event;

	while (next(look, &cursor, &event))
		if (event.type == type) {
			*time_us = event.time_us;
			return true;
		}
	return false;
}

static void look_at_due(const struct look *look, const struct event *event)
{
	if (event_has(event, F_DUE_AT) && event_number(event, F_DUE_AT) < event->time_us)
		tell(look, ODDITY_DUE_BEFORE_SETTER, event, event_number(event, F_DUE_AT), event->time_us);
}

/* ---- calls ---- */

static void look_at_latest(const struct look *look, const struct event *event)
{
	int64_t started = event_number(event, F_STARTED_AT);
	int64_t answered = event_number(event, F_ANSWERED_AT);
	int64_t ended = event_number(event, F_ENDED_AT);
	bool has_answered = event_has(event, F_ANSWERED_AT);
	bool has_ended = event_has(event, F_ENDED_AT);
	bool abandoned = event_number(event, F_OUTCOME) == OUTCOME_ABANDONED;
	bool inbound = event_number(event, F_DIRECTION) == DIRECTION_IN;

	if (inbound && !abandoned && !has_answered)
		tell(look, ODDITY_ANSWERED_WITHOUT_TIME, event, 0, 0);
	if (abandoned && has_answered)
		tell(look, ODDITY_ABANDONED_WITH_ANSWER, event, answered, 0);
	if (has_answered && answered < started)
		tell(look, ODDITY_ANSWERED_BEFORE_START, event, answered, started);
	if (has_answered && has_ended && answered > ended)
		tell(look, ODDITY_ANSWERED_AFTER_END, event, answered, ended);
	if (has_ended && ended < started)
		tell(look, ODDITY_ENDED_BEFORE_START, event, ended, started);
	if (event->time_us < started)
		tell(look, ODDITY_DATED_BEFORE_START, event, event->time_us, started);
}

/* Of several events of a call the latest is the call (rule R11). */
static void look_at_call(const struct look *look, struct case_cursor cursor)
{
	struct event event, latest;
	bool any = false;

	while (next(look, &cursor, &event)) {
		latest = event;
		any = true;
	}
	if (any)
		look_at_latest(look, &latest);
}

/* ---- orders ---- */

/* What the events before the one in hand have shown. */
struct order_walk {
	bool has_creation; /* somewhere in the case */
	int64_t created_us;
	bool created, direct, dispatched, closed, excluded;
};

static void look_at_callback(const struct look *look, const struct event *event)
{
	bool reached = event_number(event, F_REACHED) != 0;

	if (!reached && event_has(event, F_RATING) && event_number(event, F_RATING_SOURCE) == SOURCE_CALLBACK)
		tell(look, ODDITY_RATED_UNREACHED, event, 0, 0);
	if (!reached && event_has(event, F_SOLVED))
		tell(look, ODDITY_SOLVED_UNREACHED, event, 0, 0);
}

static void look_at_restoring(const struct look *look, struct order_walk *walk, const struct event *event)
{
	if (!walk->excluded)
		tell(look, ODDITY_RESTORED_NOT_EXCLUDED, event, 0, 0);
	walk->excluded = false;
}

static void look_at_order_event(const struct look *look, struct order_walk *walk, const struct event *event)
{
	look_at_due(look, event);
	switch (event->type) {
	case ORDER_CREATED:
		walk->created = true;
		walk->direct = event_number(event, F_HANDLING) == HANDLING_DIRECT;
		break;
	case ORDER_DISPATCHED:
		walk->dispatched = true;
		break;
	case ORDER_CLOSED:
		walk->closed = true;
		break;
	case ORDER_REOPENED:
		/* An order that was handled directly is closed from its creation (rule R23). */
		if (!walk->closed && !(walk->created && walk->direct))
			tell(look, ODDITY_REOPENED_NEVER_CLOSED, event, 0, 0);
		break;
	case ORDER_VOIDED:
		walk->excluded = true;
		break;
	case ORDER_MERGED:
		walk->excluded = true;
		tell_across(look, ODDITY_MERGED_INTO_UNSEEN, event, event_text(event, F_INTO));
		break;
	case ORDER_RESTORED:
		look_at_restoring(look, walk, event);
		break;
	case CALLBACK_MADE:
		look_at_callback(look, event);
		break;
	default:
		break;
	}
	if (!walk->has_creation || walk->created)
		return;
	tell(look, ODDITY_BEFORE_CREATION, event, event->time_us, walk->created_us);
	if (event->type == ORDER_CLOSED)
		tell(look, ODDITY_CLOSED_BEFORE_CREATION, event, event->time_us, walk->created_us);
}

static void look_at_order(const struct look *look, struct case_cursor cursor)
{
	struct order_walk walk = { 0 };
	struct event event;
	bool any = false;

	walk.has_creation = first_of(look, cursor, ORDER_CREATED, &walk.created_us);
	while (next(look, &cursor, &event)) {
		any = true;
		look_at_order_event(look, &walk, &event);
	}
	if (any && !walk.has_creation)
		tell(look, ODDITY_ORDER_UNSEEN, NULL, 0, 0);
	if (walk.direct && walk.dispatched)
		tell(look, ODDITY_DIRECT_BUT_DISPATCHED, NULL, 0, 0);
}

/* ---- complaints ---- */

struct complaint_walk {
	bool has_receipt; /* somewhere in the case */
	int64_t received_us;
	bool received, carded, voided;
	struct text order; /* that the latest receipt with one names (rule R11) */
};

static void look_at_complaint_event(const struct look *look, struct complaint_walk *walk, const struct event *event)
{
	look_at_due(look, event);
	walk->received = walk->received || event->type == COMPLAINT_RECEIVED;
	walk->voided = walk->voided || event->type == COMPLAINT_VOIDED;
	if (event->type == COMPLAINT_RECEIVED && event_has(event, F_ORDER_ID))
		walk->order = event_text(event, F_ORDER_ID);
	if (walk->has_receipt && !walk->received)
		tell(look, ODDITY_BEFORE_RECEIPT, event, event->time_us, walk->received_us);
	if (event->type != COMPLAINT_CARDED)
		return;
	if (event_number(event, F_CARD) == CARD_WITHDRAWN && !walk->carded)
		tell(look, ODDITY_WITHDRAWN_WITHOUT_CARD, event, 0, 0);
	walk->carded = event_number(event, F_CARD) != CARD_WITHDRAWN;
}

static void look_at_complaint(const struct look *look, struct case_cursor cursor)
{
	struct complaint_walk walk = { .order = { "", 0 } };
	struct event event;
	bool any = false;

	walk.has_receipt = first_of(look, cursor, COMPLAINT_RECEIVED, &walk.received_us);
	while (next(look, &cursor, &event)) {
		any = true;
		look_at_complaint_event(look, &walk, &event);
	}
	if (any && !walk.has_receipt)
		tell(look, ODDITY_COMPLAINT_UNSEEN, NULL, 0, 0);
	if (!walk.voided && walk.order.len > 0)
		tell_across(look, ODDITY_COMPLAINTS_ON_ONE_ORDER, NULL, walk.order);
}

/* ---- all ---- */

static void look_at_future(const struct look *look, struct case_cursor cursor, int64_t now_us)
{
	struct event event;

	while (case_next(&cursor, &event))
		if (event.time_us > now_us)
			tell(look, ODDITY_IN_THE_FUTURE, &event, event.time_us, 0);
}

void oddity_look(enum case_sort sort, const uint8_t *bytes, size_t len, int64_t cutoff_us, int64_t now_us,
	void (*each)(void *context, const struct oddity_found *found), void *context)
{
	const struct look look = { cutoff_us, each, context };
	struct case_cursor cursor = case_events(bytes, len);

	switch (sort) {
	case CASE_CALL:
		look_at_call(&look, cursor);
		break;
	case CASE_ORDER:
		look_at_order(&look, cursor);
		break;
	case CASE_COMPLAINT:
		look_at_complaint(&look, cursor);
		break;
	case CASE_REVIEW:
		break;
	}
	if (now_us != INT64_MAX)
		look_at_future(&look, cursor, now_us);
}

bool oddity_is_created(const uint8_t *bytes, size_t len, int64_t cutoff_us)
{
	const struct look look = { .cutoff_us = cutoff_us };
	int64_t time_us;

	return first_of(&look, case_events(bytes, len), ORDER_CREATED, &time_us);
}
