#include "report/verdict_facts.h"

#include <inttypes.h>
#include <stdio.h>

static void say_outcome(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason)
{
	verdicts_say_word(verdict, reason, F_OUTCOME, (int)event_number(&facts->last, F_OUTCOME));
}

static bool is_outbound(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (event_number(&facts->last, F_DIRECTION) != DIRECTION_OUT)
		return false;
	verdicts_say(verdict, REASON_OUTBOUND, NULL);
	return true;
}

static bool is_abandoned(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_outbound(facts, verdict))
		return true;
	if (event_number(&facts->last, F_OUTCOME) != OUTCOME_ABANDONED)
		return false;
	verdicts_say(verdict, REASON_ABANDONED, NULL);
	return true;
}

static void calls_in(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_outbound(facts, verdict))
		verdicts_say(verdict, REASON_INBOUND, NULL);
}

static void calls_out(const struct verdict_facts *facts, struct verdict *verdict)
{
	calls_in(facts, verdict);
}

static void answered(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_abandoned(facts, verdict))
		say_outcome(facts, verdict, REASON_ANSWERED);
}

static void in_time(const struct verdict_facts *facts, struct verdict *verdict)
{
	int64_t waited_us = event_number(&facts->last, F_ANSWERED_AT) - event_number(&facts->last, F_STARTED_AT);
	int64_t rest_us = (waited_us < 0 ? -waited_us : waited_us) % 1000000;
	char seconds[48];

	if (is_abandoned(facts, verdict))
		return;
	if (!event_has(&facts->last, F_ANSWERED_AT)) {
		verdicts_say(verdict, REASON_UNTIMED, NULL);
		return;
	}
	(void)snprintf(seconds, sizeof seconds, rest_us == 0 ? "%s%" PRId64 : "%s%" PRId64 ".%06" PRId64,
		waited_us < 0 ? "-" : "", (waited_us < 0 ? -waited_us : waited_us) / 1000000, rest_us);
	verdicts_say(verdict, verdict->in_numerator ? REASON_IN_TIME : REASON_TOO_LATE, seconds);
}

static void accepted(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (is_abandoned(facts, verdict))
		return;
	if (event_number(&facts->last, F_OUTCOME) == OUTCOME_INVALID)
		verdicts_say(verdict, REASON_INVALID, NULL);
	else
		say_outcome(facts, verdict, REASON_ACCEPTED);
}

static void direct(const struct verdict_facts *facts, struct verdict *verdict)
{
	accepted(facts, verdict);
	if (verdict->reason != REASON_ACCEPTED)
		return;
	say_outcome(facts, verdict,
		event_number(&facts->last, F_OUTCOME) == OUTCOME_DIRECT ? REASON_DIRECT : REASON_NOT_DIRECT);
}

/* Whether it is repeated is known from other calls: it then does not count in the slot (casefile's `repeated`). */
static void net(const struct verdict_facts *facts, struct verdict *verdict)
{
	direct(facts, verdict);
	if (verdict->reason == REASON_DIRECT)
		verdicts_say(verdict, (facts->file->repeated >> verdict->metric->numerator & 1u) != 0 ? REASON_REPEATED :
			REASON_NOT_REPEATED, verdict->metric->numerator == SLOT_DIRECT_NET7 ? "7" : "30");
}

verdict_decide *verdict_call(enum slot numerator)
{
	static verdict_decide *const deciders[SLOTS] = {
		[SLOT_CALLS_IN] = calls_in,
		[SLOT_CALLS_OUT] = calls_out,
		[SLOT_CALLS_ANSWERED] = answered,
		[SLOT_CALLS_ABANDONED] = answered,
		[SLOT_CALLS_IN_TIME] = in_time,
		[SLOT_REQUESTS_ACCEPTED] = accepted,
		[SLOT_CALLS_DIRECT] = direct,
		[SLOT_DIRECT_NET7] = net,
		[SLOT_DIRECT_NET30] = net,
	};

	return deciders[numerator];
}
