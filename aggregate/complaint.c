#include "aggregate/complaint.h"

#include "aggregate/fold_complaint.h"
#include "aggregate/fold_due.h"

/* Rule R40: the due_at of the latest forwarding that has one, else the rule's working days from the latest forwarding. */
static void judge_first(const struct fold_walk *walk, struct complaint *complaint, struct fold_due *due)
{
	struct complaint_limit *first = &complaint->first;
	int days = complaint->rule == NULL ? 0 : complaint->rule->card_first_days;

	if (complaint->forwarded_has_due) {
		first->has = true;
		first->us = complaint->forwarded_due_us;
	} else if (complaint->forwarded && days > 0) {
		first->has = fold_due_reckon(walk, complaint->rule, fold_walk_day(walk, complaint->forwarded_us), days, due,
			&first->us);
	}
}

/* Rule R40: further working days after the first limit.  Its own day has gone by: it is never counted as the first. */
static void judge_second(const struct fold_walk *walk, struct complaint *complaint, struct fold_due *due)
{
	struct complaint_limit *second = &complaint->second;
	int days = complaint->rule == NULL ? 0 : complaint->rule->card_second_days;

	if (complaint->first.has && days > 0)
		second->has = fold_due_reckon(walk, NULL, fold_walk_due_day(walk, complaint->first.us), days, due, &second->us);
}

static bool has_passed(const struct fold_walk *walk, const struct complaint *complaint, const struct complaint_limit *limit)
{
	if (!limit->has || !fold_walk_passed(walk, limit->us))
		return false;
	return !(complaint->replied && complaint->replied_us <= limit->us) &&
		!(complaint->closed && complaint->closed_us <= limit->us);
}

/* Whether a limit that has passed still calls for a card. */
static bool calls_for(const struct complaint *complaint, const struct complaint_limit *limit, int64_t card)
{
	if (!limit->passed || complaint->card >= card)
		return false;
	return !(complaint->withdrawn && complaint->withdrawn_us >= limit->us);
}

_Static_assert(CARD_YELLOW < CARD_RED && CARD_RED < CARD_WITHDRAWN, "a higher card has the higher number");

static void judge(const struct fold_walk *walk, struct complaint *complaint)
{
	struct fold_due due = { 0 };

	complaint->rule = rules_at(walk->book->rules, fold_walk_day(walk, complaint->received_us));
	judge_first(walk, complaint, &due);
	judge_second(walk, complaint, &due);
	complaint->missing_year = due.missing_year;
	complaint->first.passed = has_passed(walk, complaint, &complaint->first);
	complaint->second.passed = has_passed(walk, complaint, &complaint->second);
	if (complaint->voided)
		return;
	if (calls_for(complaint, &complaint->second, CARD_RED))
		complaint->proposed = CARD_RED;
	else if (calls_for(complaint, &complaint->first, CARD_YELLOW))
		complaint->proposed = CARD_YELLOW;
}

static void count_nothing(void *context, const struct contribution *contribution)
{
	(void)context;
	(void)contribution;
}

enum case_answer complaint_read(const struct book *book, const uint8_t *bytes, size_t len, int64_t cutoff_us,
	struct complaint *out)
{
	const struct fold_sink sink = { count_nothing, NULL, NULL };
	struct fold_walk walk = fold_walk_begin(book, CASE_COMPLAINT, bytes, len, cutoff_us, &sink);
	enum case_answer answer = fold_walk_version(bytes, len);

	if (answer != CASE_ADDED)
		return answer;
	*out = fold_complaint_gather(&walk);
	if (out->received)
		judge(&walk, out);
	return walk.cursor.corrupt ? CASE_CORRUPT : CASE_ADDED;
}

bool complaint_is_public(const struct complaint *complaint)
{
	return complaint->received && !complaint->voided && (complaint->published || complaint->real);
}
