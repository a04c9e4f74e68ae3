#include "aggregate/fold_due.h"

void fold_due_start(struct fold_due *due, int64_t due_us)
{
	due->has = due->has_start = true;
	due->us = due->start_us = due_us;
}

bool fold_due_reckon(const struct fold_walk *walk, const struct rule *rule, int32_t day, int working_days,
	struct fold_due *due, int64_t *due_us)
{
	bool count_first = rule != NULL && rule->receipt_is_day_1;
	int missing_year = 0;
	int32_t last;

	if (!calendar_nth_working_day(walk->book->calendar, day, working_days, count_first, &last, &missing_year)) {
		if (due->missing_year == 0)
			due->missing_year = missing_year;
		return false;
	}
	*due_us = zone_day_start(walk->book->zone, last + 1);
	return true;
}

/* The due that an event gives; false: none, or one that cannot be counted and is passed over (rule R26). */
static bool setter_due(const struct fold_walk *walk, const struct rule *rule, const struct event *event,
	struct fold_due *due, int64_t *due_us)
{
	if (event->type != ORDER_DISPATCHED && event->type != ORDER_EXTENDED)
		return false;
	if (event_has(event, F_DUE_AT)) {
		*due_us = event_number(event, F_DUE_AT);
		return true;
	}
	return event_has(event, F_LIMIT_WORKING_DAYS) &&
		fold_due_reckon(walk, rule, fold_walk_day(walk, event->time_us),
			(int)event_number(event, F_LIMIT_WORKING_DAYS), due, due_us);
}

void fold_due_walk(const struct fold_walk *walk, struct case_cursor cursor, const struct rule *rule, bool to_closing,
	struct fold_due *due)
{
	struct fold_walk from = *walk;
	struct event event;
	int64_t due_us;

	from.cursor = cursor;
	while (fold_walk_next(&from, &event)) {
		if (to_closing && event.type == ORDER_CLOSED)
			break;
		if (!setter_due(&from, rule, &event, due, &due_us))
			continue;
		if (due->has && event.time_us > due->us)
			continue; /* too late to change anything */
		due->has = true;
		due->us = due_us;
		due->by = event.type;
		due->by_us = event.time_us;
		if (event.type == ORDER_DISPATCHED && !due->has_dispatched) {
			due->has_dispatched = true;
			due->dispatched_us = due_us;
		}
	}
}
