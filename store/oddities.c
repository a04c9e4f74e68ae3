#include "store/oddities.h"

#include "base/lang.h"
#include "store/inside.h"

const char *oddities_id(enum oddity oddity)
{
	static const char *const ids[ODDITIES] = {
		[ODDITY_ANSWERED_WITHOUT_TIME] = "answered_without_time",
		[ODDITY_ANSWERED_BEFORE_START] = "answered_before_start",
		[ODDITY_ANSWERED_AFTER_END] = "answered_after_end",
		[ODDITY_ENDED_BEFORE_START] = "ended_before_start",
		[ODDITY_ABANDONED_WITH_ANSWER] = "abandoned_with_answer",
		[ODDITY_ORDER_UNSEEN] = "order_unseen",
		[ODDITY_BEFORE_CREATION] = "event_before_creation",
		[ODDITY_CLOSED_BEFORE_CREATION] = "closed_before_creation",
		[ODDITY_DUE_BEFORE_SETTER] = "due_before_setter",
		[ODDITY_DIRECT_BUT_DISPATCHED] = "direct_but_dispatched",
		[ODDITY_REOPENED_NEVER_CLOSED] = "reopened_never_closed",
		[ODDITY_RESTORED_NOT_EXCLUDED] = "restored_not_excluded",
		[ODDITY_MERGED_INTO_UNSEEN] = "merged_into_unseen",
		[ODDITY_RATED_UNREACHED] = "rated_unreached",
		[ODDITY_SOLVED_UNREACHED] = "solved_unreached",
		[ODDITY_COMPLAINT_UNSEEN] = "complaint_unseen",
		[ODDITY_BEFORE_RECEIPT] = "event_before_receipt",
		[ODDITY_WITHDRAWN_WITHOUT_CARD] = "withdrawn_without_card",
		[ODDITY_COMPLAINTS_ON_ONE_ORDER] = "complaints_on_one_order",
		[ODDITY_IN_THE_FUTURE] = "in_the_future",
	};

	return ids[oddity];
}

enum status oddities_begin(struct store *store, int64_t now_us, struct oddities *out, struct err *err)
{
	*out = (struct oddities){ .store = store, .now_us = now_us };
	if (sql_exec(store, "DROP TABLE IF EXISTS temp.named_orders;"
		"CREATE TEMP TABLE named_orders(id TEXT PRIMARY KEY, complaints INTEGER NOT NULL) STRICT, WITHOUT ROWID", err) !=
		ST_OK)
		return err->status;
	return sql_prepare(store, "INSERT INTO temp.named_orders VALUES(?1, 1) ON CONFLICT(id) DO UPDATE SET complaints = "
		"complaints + 1", &out->name_order, err);
}

void oddities_free(struct oddities *oddities)
{
	(void)sqlite3_finalize(oddities->name_order);
	oddities->name_order = NULL;
}

/* ---- calls ---- */

static void look_at_call(struct oddities *oddities, const struct event *event)
{
	int64_t *count = oddities->count;
	int64_t started = event_number(event, F_STARTED_AT);
	int64_t answered = event_number(event, F_ANSWERED_AT);
	int64_t ended = event_number(event, F_ENDED_AT);
	bool has_answered = event_has(event, F_ANSWERED_AT);
	bool has_ended = event_has(event, F_ENDED_AT);
	bool abandoned = event_number(event, F_OUTCOME) == OUTCOME_ABANDONED;
	bool inbound = event_number(event, F_DIRECTION) == DIRECTION_IN;

	count[ODDITY_ANSWERED_WITHOUT_TIME] += inbound && !abandoned && !has_answered;
	count[ODDITY_ABANDONED_WITH_ANSWER] += abandoned && has_answered;
	count[ODDITY_ANSWERED_BEFORE_START] += has_answered && answered < started;
	count[ODDITY_ANSWERED_AFTER_END] += has_answered && has_ended && answered > ended;
	count[ODDITY_ENDED_BEFORE_START] += has_ended && ended < started;
}

/* Of several events of a call the latest is the call (rule R11). */
static void look_at_calls(struct oddities *oddities, const struct case_row *row)
{
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct event event, latest;
	bool any = false;

	while (case_next(&cursor, &event)) {
		latest = event;
		any = true;
	}
	if (any)
		look_at_call(oddities, &latest);
}

/* ---- orders ---- */

static enum status merged_into_unseen(struct oddities *oddities, struct text into, struct err *err)
{
	struct case_cursor cursor;
	struct case_row target;
	struct event event;
	bool seen = false;

	/* A damaged target is a finding of its own when its turn comes. */
	if (cases_get(oddities->store, CASE_ORDER, into, &target, err) != ST_OK)
		return err->status == ST_DATA ? ST_OK : err->status;
	cursor = case_events(target.bytes, target.len);
	while (!seen && case_next(&cursor, &event))
		seen = event.type == ORDER_CREATED;
	cases_done(oddities->store);
	oddities->count[ODDITY_MERGED_INTO_UNSEEN] += !seen;
	return ST_OK;
}

/* What the events before the one in hand have shown. */
struct order_walk {
	bool created, direct, dispatched, closed, excluded;
};

static void look_at_callback(struct oddities *oddities, const struct event *event)
{
	bool reached = event_number(event, F_REACHED) != 0;

	oddities->count[ODDITY_RATED_UNREACHED] += !reached && event_has(event, F_RATING) &&
		event_number(event, F_RATING_SOURCE) == SOURCE_CALLBACK;
	oddities->count[ODDITY_SOLVED_UNREACHED] += !reached && event_has(event, F_SOLVED);
}

static enum status look_at_order_event(struct oddities *oddities, struct order_walk *walk, const struct event *event,
	struct err *err)
{
	int64_t *count = oddities->count;

	if (event_has(event, F_DUE_AT))
		count[ODDITY_DUE_BEFORE_SETTER] += event_number(event, F_DUE_AT) < event->time_us;
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
		count[ODDITY_REOPENED_NEVER_CLOSED] += !walk->closed && !(walk->created && walk->direct);
		break;
	case ORDER_VOIDED:
		walk->excluded = true;
		break;
	case ORDER_MERGED:
		walk->excluded = true;
		return merged_into_unseen(oddities, event_text(event, F_INTO), err);
	case ORDER_RESTORED:
		count[ODDITY_RESTORED_NOT_EXCLUDED] += !walk->excluded;
		walk->excluded = false;
		break;
	case CALLBACK_MADE:
		look_at_callback(oddities, event);
		break;
	default:
		break;
	}
	return ST_OK;
}

static enum status look_at_order(struct oddities *oddities, const struct case_row *row, struct err *err)
{
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct order_walk walk = { 0 };
	struct event event;
	int64_t early = 0;
	int64_t closed_early = 0;

	while (case_next(&cursor, &event)) {
		bool before = !walk.created;

		if (look_at_order_event(oddities, &walk, &event, err) != ST_OK)
			return err->status;
		early += before && !walk.created;
		closed_early += before && event.type == ORDER_CLOSED;
	}
	if (!walk.created) {
		oddities->count[ODDITY_ORDER_UNSEEN]++;
		return ST_OK;
	}
	oddities->count[ODDITY_BEFORE_CREATION] += early;
	oddities->count[ODDITY_CLOSED_BEFORE_CREATION] += closed_early;
	oddities->count[ODDITY_DIRECT_BUT_DISPATCHED] += walk.direct && walk.dispatched;
	return ST_OK;
}

/* ---- complaints ---- */

static enum status note_order(struct oddities *oddities, struct text order, struct err *err)
{
	if (order.len == 0)
		return ST_OK;
	sql_bind_text(oddities->name_order, 1, order);
	return sql_run(oddities->store, oddities->name_order, err);
}

static enum status look_at_complaint(struct oddities *oddities, const struct case_row *row, struct err *err)
{
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct event event;
	struct text order = { "", 0 };
	bool received = false, carded = false, voided = false;
	int64_t early = 0;

	while (case_next(&cursor, &event)) {
		received = received || event.type == COMPLAINT_RECEIVED;
		early += !received;
		voided = voided || event.type == COMPLAINT_VOIDED;
		if (event.type == COMPLAINT_RECEIVED && event_has(&event, F_ORDER_ID))
			order = event_text(&event, F_ORDER_ID); /* the latest that carries it (rule R11) */
		if (event.type != COMPLAINT_CARDED)
			continue;
		oddities->count[ODDITY_WITHDRAWN_WITHOUT_CARD] += event_number(&event, F_CARD) == CARD_WITHDRAWN && !carded;
		carded = event_number(&event, F_CARD) != CARD_WITHDRAWN;
	}
	oddities->count[ODDITY_COMPLAINT_UNSEEN] += !received;
	oddities->count[ODDITY_BEFORE_RECEIPT] += received ? early : 0;
	return voided ? ST_OK : note_order(oddities, order, err);
}

/* ---- all ---- */

enum status oddities_take(struct oddities *oddities, const struct case_row *row, struct err *err)
{
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct event event;

	while (oddities->now_us != 0 && case_next(&cursor, &event))
		oddities->count[ODDITY_IN_THE_FUTURE] += event.time_us > oddities->now_us;
	switch (row->sort) {
	case CASE_CALL:
		look_at_calls(oddities, row);
		return ST_OK;
	case CASE_ORDER:
		return look_at_order(oddities, row, err);
	case CASE_COMPLAINT:
		return look_at_complaint(oddities, row, err);
	case CASE_REVIEW:
		return ST_OK;
	}
	return ST_OK;
}

enum status oddities_end(struct oddities *oddities, struct err *err)
{
	return sql_number(oddities->store, "SELECT count(*) FROM temp.named_orders WHERE complaints > 1",
		&oddities->count[ODDITY_COMPLAINTS_ON_ONE_ORDER], err);
}
