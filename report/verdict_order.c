#include "report/verdict_facts.h"

#include <stdio.h>
#include <string.h>

/* ---- what all figures of orders leave out ------------------------------------------------------------ */

static void say_excluded(const struct verdict_facts *facts, struct verdict *verdict)
{
	verdicts_say_time(facts, verdict, facts->summary.merged ? REASON_MERGED : REASON_VOIDED, facts->summary.excluded_us);
	if (facts->summary.merged)
		verdicts_second(verdict, facts->summary.merged_into);
}

static bool is_left_out(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!facts->summary.seen)
		verdicts_say(verdict, REASON_UNSEEN, NULL);
	else if (facts->summary.excluded)
		say_excluded(facts, verdict);
	else
		return false;
	return true;
}

static bool is_not_transferred(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_left_out(facts, verdict))
		return true;
	if (facts->summary.transferred)
		return false;
	verdicts_say(verdict, REASON_HANDLED_DIRECTLY, NULL);
	return true;
}

/* ---- created, transferred, left out ------------------------------------------------------------------ */

static void created(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_left_out(facts, verdict))
		verdicts_say_time(facts, verdict, REASON_CREATED, facts->summary.created_us);
}

static void transferred(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_not_transferred(facts, verdict))
		verdicts_say(verdict, REASON_TRANSFERRED, NULL);
}

static void voided(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_left_out(facts, verdict))
		verdicts_say(verdict, verdict->metric->numerator == SLOT_ORDERS_MERGED ? REASON_NOT_MERGED : REASON_NOT_VOIDED, NULL);
}

static void unseen(const struct verdict_facts *facts, struct verdict *verdict)
{
	verdicts_say(verdict, facts->summary.seen ? REASON_SEEN : REASON_UNSEEN, NULL);
}

static void request(const struct verdict_facts *facts, struct verdict *verdict)
{
	const struct case_summary *summary = &facts->summary;
	char channel[VERDICT_WORD_MAX];

	if (is_left_out(facts, verdict))
		return;
	(void)snprintf(channel, sizeof channel, "%.*s", (int)summary->channel.len, summary->channel.at);
	if (verdict->counted != NULL)
		verdicts_say(verdict, REASON_REQUEST, channel);
	else
		verdicts_say(verdict, summary->has_call_id ? REASON_OF_CALL : summary->channel.len == 0 ? REASON_NO_CHANNEL
			: REASON_BY_TELEPHONE, NULL);
}

/* ---- dues ------------------------------------------------------------------------------------------- */

static void say_no_due(const struct verdict_facts *facts, struct verdict *verdict)
{
	char year[16];

	(void)snprintf(year, sizeof year, "%d", facts->summary.missing_year);
	if (facts->summary.missing_year != 0)
		verdicts_say(verdict, REASON_NO_CALENDAR, year);
	else
		verdicts_say(verdict, REASON_NO_DUE, NULL);
}

/* Fills {3} with what gave the due: the rule with its id, or an event with its time (0: not known). */
static void name_setter(const struct verdict_facts *facts, struct verdict *verdict, enum event_type by, int64_t by_us)
{
	const struct words words = by == ORDER_CREATED ? (struct words){ "the creation", "建单" }
		: by == ORDER_DISPATCHED ? (struct words){ "a dispatch", "派单" } : by == ORDER_EXTENDED
		? (struct words){ "an extension", "延期" } : (struct words){ "the rule", "规则" };
	const char *id = by == 0 && facts->summary.rule != NULL ? facts->summary.rule->id : "";
	char time[ZONE_TIME_MAX] = "";

	if (by_us != 0 && by != 0)
		zone_format(facts->file->book->zone, by_us, time);
	(void)snprintf(verdict->setter_en, sizeof verdict->setter_en, "%s%s%s%s", words.en, time[0] != '\0' ? " of " : "", time,
		id[0] != '\0' ? " " : "");
	(void)snprintf(verdict->setter_zh, sizeof verdict->setter_zh, "%s%s%s", time, words.zh, id[0] != '\0' ? " " : "");
	(void)strncat(verdict->setter_en, id, sizeof verdict->setter_en - strlen(verdict->setter_en) - 1);
	(void)strncat(verdict->setter_zh, id, sizeof verdict->setter_zh - strlen(verdict->setter_zh) - 1);
}

static void no_due(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_not_transferred(facts, verdict))
		return;
	if (!facts->summary.has_due) {
		say_no_due(facts, verdict);
		return;
	}
	verdicts_say_due(facts, verdict, REASON_HAS_DUE, facts->summary.due_us);
	name_setter(facts, verdict, facts->summary.due_by, facts->summary.due_by_us);
}

/* The closing that the on-time figures read (rule R49). */
static bool measured_closing(const struct case_summary *summary, int64_t *closing_us)
{
	bool by_last = summary->rule != NULL && summary->rule->reopened_last_closing;

	*closing_us = by_last ? summary->last_closing_us : summary->first_closing_us;
	return summary->has_first_closing && !(by_last && summary->open);
}

static void say_verdict(const struct verdict_facts *facts, struct verdict *verdict, int64_t due_us, bool ontime)
{
	int64_t closing_us;

	if (measured_closing(&facts->summary, &closing_us)) {
		verdicts_say_due(facts, verdict, ontime ? REASON_ONTIME : REASON_LATE, due_us);
		verdicts_second_time(facts, verdict, closing_us);
	} else {
		verdicts_say_due(facts, verdict, facts->summary.has_first_closing ? REASON_LATE_OPEN_AGAIN : REASON_LATE_NOT_CLOSED,
			due_us);
	}
}

static void by_due(const struct verdict_facts *facts, struct verdict *verdict, int64_t due_us)
{
	if (verdict->counted != NULL)
		say_verdict(facts, verdict, due_us, verdict->in_numerator);
	else
		verdicts_say_due(facts, verdict, REASON_DUE_TO_COME, due_us);
}

static void ontime(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_not_transferred(facts, verdict))
		return;
	name_setter(facts, verdict, facts->summary.due_by, facts->summary.due_by_us);
	if (facts->summary.has_due)
		by_due(facts, verdict, facts->summary.due_us);
	else
		say_no_due(facts, verdict);
}

static void ontime_original(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_not_transferred(facts, verdict))
		return;
	name_setter(facts, verdict, facts->summary.first_due_by, 0);
	if (facts->summary.has_first_due)
		by_due(facts, verdict, facts->summary.first_due_us);
	else if (facts->summary.has_due)
		verdicts_say(verdict, REASON_NO_FIRST_DUE, NULL);
	else
		say_no_due(facts, verdict);
}

static void ontime_of_closed(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_not_transferred(facts, verdict))
		return;
	name_setter(facts, verdict, facts->summary.due_by, facts->summary.due_by_us);
	if (!facts->summary.has_due)
		say_no_due(facts, verdict);
	else if (verdict->counted != NULL)
		say_verdict(facts, verdict, facts->summary.due_us, verdict->in_numerator);
	else
		verdicts_say(verdict, REASON_NOT_CLOSED, NULL);
}

static void late_open(const struct verdict_facts *facts, struct verdict *verdict)
{
	const struct case_summary *summary = &facts->summary;

	if (is_not_transferred(facts, verdict))
		return;
	if (!summary->open)
		verdicts_say_time(facts, verdict, REASON_CLOSED, summary->last_closing_us);
	else if (!summary->has_open_due)
		say_no_due(facts, verdict);
	else
		verdicts_say_due(facts, verdict, verdict->counted != NULL ? REASON_OPEN_PAST_DUE : REASON_DUE_TO_COME,
			summary->open_due_us);
	(void)snprintf(verdict->setter_en, sizeof verdict->setter_en, "what is in force");
	(void)snprintf(verdict->setter_zh, sizeof verdict->setter_zh, "现行");
}

/* ---- closings, events --------------------------------------------------------------------------------- */

static void closure(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_left_out(facts, verdict))
		return;
	if (facts->summary.open)
		verdicts_say(verdict, REASON_OPEN, NULL);
	else if (facts->summary.has_last_closing)
		verdicts_say_time(facts, verdict, REASON_CLOSED, facts->summary.last_closing_us);
	else
		verdicts_say(verdict, REASON_CLOSED_BY_CREATION, NULL);
}

static void handled(const struct verdict_facts *facts, struct verdict *verdict)
{
	char seconds[32];

	if (is_not_transferred(facts, verdict))
		return;
	if (verdict->counted == NULL) {
		verdicts_say(verdict, REASON_OPEN, NULL);
		return;
	}
	(void)snprintf(seconds, sizeof seconds, "%lld", (long long)verdict->counted->seconds);
	verdicts_say(verdict, REASON_HANDLED, seconds);
	verdicts_second_time(facts, verdict, facts->summary.last_closing_us);
}

/* The event that a contribution names, else the latest one of a type at its instant with the field wanted. */
static bool find(const struct verdict_facts *facts, const struct contribution *one, enum event_type type, enum field field,
	struct event *out)
{
	struct case_cursor cursor = case_events(facts->file->bytes, facts->file->len);
	struct event event;
	bool found = false;

	while (case_next(&cursor, &event) && event.time_us <= one->at_us) {
		bool same = one->id.len > 0 ? text_equal(event.id, one->id) && text_equal(event.source, one->source)
			: event.type == type && event.time_us == one->at_us && event_has(&event, field);

		if (same) {
			*out = event;
			found = true;
		}
	}
	return found;
}

static void signed_for(const struct verdict_facts *facts, struct verdict *verdict)
{
	const struct rule *rule = facts->summary.rule;

	if (is_left_out(facts, verdict))
		return;
	if (verdict->counted != NULL)
		verdicts_say_time(facts, verdict, verdict->in_numerator ? REASON_SIGNED : REASON_NOT_SIGNED, verdict->counted->at_us);
	else if ((facts->slots >> SLOT_DISPATCHES & 1u) == 0)
		verdicts_say(verdict, REASON_NO_DISPATCH, NULL);
	else
		verdicts_say(verdict, rule == NULL || rule->sign_working_days == 0 ? REASON_NO_SIGN_LIMIT : REASON_SIGN_TO_COME, NULL);
}

static void events(const struct verdict_facts *facts, struct verdict *verdict)
{
	struct event event;

	if (is_left_out(facts, verdict))
		return;
	if (verdict->counted == NULL || !find(facts, verdict->counted, 0, F_UNIT, &event)) {
		verdicts_say(verdict, REASON_NO_EVENT, NULL);
		return;
	}
	verdicts_say(verdict, REASON_EVENT, contract_type(event.type)->name);
	verdicts_second_time(facts, verdict, event.time_us);
}

/* ---- rounds ------------------------------------------------------------------------------------------- */

static void say_rating(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason)
{
	struct event event;

	if (find(facts, verdict->counted, CALLBACK_MADE, F_RATING, &event))
		verdicts_say_word(verdict, reason, F_RATING, (int)event_number(&event, F_RATING));
	else
		verdicts_say(verdict, reason, NULL);
}

static void rated(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_left_out(facts, verdict))
		return;
	if (verdict->counted == NULL)
		verdicts_say(verdict, REASON_NO_RATING, NULL);
	else
		say_rating(facts, verdict, (verdict->counted->slots >> SLOT_ROUNDS_RATED & 1u) != 0 ? REASON_RATED
			: REASON_RATED_BY_DEFAULT);
}

static void participation(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_not_transferred(facts, verdict))
		return;
	if (verdict->counted == NULL)
		verdicts_say(verdict, REASON_NOT_CLOSED, NULL);
	else
		verdicts_say_time(facts, verdict, verdict->in_numerator ? REASON_ROUND_ANSWERED : REASON_ROUND_UNANSWERED,
			verdict->counted->at_us);
}

static void solved(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_left_out(facts, verdict))
		return;
	if (verdict->counted == NULL)
		verdicts_say(verdict, REASON_NOT_SAID, NULL);
	else
		verdicts_say_time(facts, verdict, verdict->in_numerator ? REASON_SOLVED : REASON_UNSOLVED, verdict->counted->at_us);
}

verdict_decide *verdict_order(enum slot numerator)
{
	static verdict_decide *const deciders[SLOTS] = {
		[SLOT_REQUESTS_ACCEPTED] = request,
		[SLOT_ORDERS_CREATED] = created,
		[SLOT_ORDERS_TRANSFERRED] = transferred,
		[SLOT_ORDERS_VOIDED] = voided,
		[SLOT_ORDERS_MERGED] = voided,
		[SLOT_ORDERS_NO_DUE] = no_due,
		[SLOT_DUE_ONTIME] = ontime,
		[SLOT_FIRST_DUE_ONTIME] = ontime_original,
		[SLOT_CLOSED_ONTIME] = ontime_of_closed,
		[SLOT_LATE_OPEN] = late_open,
		[SLOT_ORDERS_UNSEEN] = unseen,
		[SLOT_ORDERS_CLOSED] = closure,
		[SLOT_SIGN_ONTIME] = signed_for,
		[SLOT_RETURNS] = events,
		[SLOT_REOPENINGS] = events,
		[SLOT_EXTENSIONS] = events,
		[SLOT_URGES] = events,
		[SLOT_ROUNDS_SATISFIED] = rated,
		[SLOT_ROUNDS_TOP_TWO] = rated,
		[SLOT_ROUNDS_ANSWERED] = participation,
		[SLOT_DEFAULT_SATISFIED] = rated,
		[SLOT_ROUNDS_SOLVED] = solved,
		[SLOT_HANDLED] = handled,
	};

	return deciders[numerator];
}
