#include "report/verdict_facts.h"

/* The latest event of a type up to the cut-off, or the first; false: there is none. */
static bool find(const struct verdict_facts *facts, enum event_type type, bool first, struct event *out)
{
	struct case_cursor cursor = case_events(facts->file->bytes, facts->file->len);
	struct event event;
	bool found = false;

	while (!(found && first) && case_next(&cursor, &event) && event.time_us <= facts->file->cutoff_us)
		if (event.type == type) {
			*out = event;
			found = true;
		}
	return found;
}

static bool is_left_out(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (facts->summary.seen && !facts->summary.excluded)
		return false;
	verdicts_say(verdict, facts->summary.seen ? REASON_COMPLAINT_VOIDED : REASON_COMPLAINT_UNSEEN, NULL);
	return true;
}

static void received(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_left_out(facts, verdict))
		verdicts_say_time(facts, verdict, REASON_RECEIVED, facts->summary.created_us);
}

static void complaint_voided(const struct verdict_facts *facts, struct verdict *verdict)
{
	if (!is_left_out(facts, verdict))
		verdicts_say(verdict, REASON_COMPLAINT_NOT_VOIDED, NULL);
}

static void real(const struct verdict_facts *facts, struct verdict *verdict)
{
	struct event judged;

	if (is_left_out(facts, verdict))
		return;
	if (!find(facts, COMPLAINT_JUDGED, false, &judged))
		verdicts_say(verdict, REASON_NOT_JUDGED, NULL);
	else
		verdicts_say_time(facts, verdict, event_number(&judged, F_REAL) != 0 ? REASON_REAL : REASON_NOT_REAL, judged.time_us);
}

static void published(const struct verdict_facts *facts, struct verdict *verdict)
{
	struct event first;

	if (is_left_out(facts, verdict))
		return;
	if (find(facts, COMPLAINT_PUBLISHED, true, &first))
		verdicts_say_time(facts, verdict, REASON_PUBLISHED, first.time_us);
	else
		verdicts_say(verdict, REASON_NOT_PUBLISHED, NULL);
}

static void carded(const struct verdict_facts *facts, struct verdict *verdict)
{
	struct event latest;

	if (is_left_out(facts, verdict))
		return;
	if (!find(facts, COMPLAINT_CARDED, false, &latest) || event_number(&latest, F_CARD) == CARD_WITHDRAWN) {
		verdicts_say(verdict, REASON_NOT_CARDED, NULL);
		return;
	}
	verdicts_say_word(verdict, verdict->counted != NULL ? REASON_CARDED : REASON_OTHER_CARD, F_CARD,
		(int)event_number(&latest, F_CARD));
	if (verdict->counted != NULL)
		verdicts_second_time(facts, verdict, verdict->counted->at_us);
}

/* Of a figure of city level: what the whole count says, unless it is the level that leaves it out. */
static void of_city(const struct verdict_facts *facts, struct verdict *verdict, verdict_decide *whole, enum slot slot)
{
	whole(facts, verdict);
	if (verdict->counted == NULL && (facts->slots >> slot & 1u) != 0)
		verdicts_say(verdict, REASON_COUNTY, NULL);
}

static void received_city(const struct verdict_facts *facts, struct verdict *verdict)
{
	of_city(facts, verdict, received, SLOT_COMPLAINTS_RECEIVED);
}

static void real_city(const struct verdict_facts *facts, struct verdict *verdict)
{
	of_city(facts, verdict, real, SLOT_COMPLAINTS_REAL);
}

static void published_city(const struct verdict_facts *facts, struct verdict *verdict)
{
	of_city(facts, verdict, published, SLOT_COMPLAINTS_PUBLISHED);
}

static void carded_city(const struct verdict_facts *facts, struct verdict *verdict)
{
	of_city(facts, verdict, carded, SLOT_COMPLAINTS_CARDED);
}

verdict_decide *verdict_complaint(enum slot numerator)
{
	static verdict_decide *const deciders[SLOTS] = {
		[SLOT_COMPLAINTS_RECEIVED] = received,
		[SLOT_COMPLAINTS_REAL] = real,
		[SLOT_COMPLAINTS_PUBLISHED] = published,
		[SLOT_COMPLAINTS_CARDED] = carded,
		[SLOT_COMPLAINTS_RECEIVED_CITY] = received_city,
		[SLOT_COMPLAINTS_REAL_CITY] = real_city,
		[SLOT_COMPLAINTS_PUBLISHED_CITY] = published_city,
		[SLOT_COMPLAINTS_CARDED_CITY] = carded_city,
		[SLOT_COMPLAINTS_YELLOW] = carded,
		[SLOT_COMPLAINTS_RED] = carded,
		[SLOT_COMPLAINTS_VOIDED] = complaint_voided,
	};

	return deciders[numerator];
}
