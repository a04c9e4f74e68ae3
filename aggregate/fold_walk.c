#include "aggregate/fold_walk.h"

enum case_answer fold_walk_version(const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return CASE_CORRUPT;
	if (bytes[0] > CASE_VERSION)
		return CASE_UNKNOWN_VERSION;
	return bytes[0] == CASE_VERSION ? CASE_ADDED : CASE_CORRUPT;
}

struct fold_walk fold_walk_begin(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, const struct fold_sink *sink)
{
	struct fold_walk walk = {
		.book = book,
		.sink = sink,
		.sort = sort,
		.cutoff_us = cutoff_us,
		.cursor = case_events(bytes, len),
	};

	for (int dimension = 0; dimension < DIMENSIONS; dimension++)
		walk.parts[dimension] = FOLD_WALK_NO_TEXT;
	return walk;
}

bool fold_walk_next(struct fold_walk *walk, struct event *event)
{
	if (!case_next(&walk->cursor, event))
		return false;
	if (contract_type(event->type)->sort != walk->sort) {
		walk->cursor.corrupt = true;
		return false;
	}
	return event->time_us <= walk->cutoff_us;
}

bool fold_walk_passed(const struct fold_walk *walk, int64_t due_us)
{
	return due_us <= walk->cutoff_us;
}

int32_t fold_walk_day(const struct fold_walk *walk, int64_t time_us)
{
	return zone_day(walk->book->zone, time_us);
}

int32_t fold_walk_due_day(const struct fold_walk *walk, int64_t due_us)
{
	return zone_day(walk->book->zone, due_us - 1);
}

void fold_walk_tell_day(struct fold_walk *walk, int32_t day)
{
	if (walk->sink->day == NULL || (walk->day_told && walk->told_day == day))
		return;
	walk->sink->day(walk->sink->context, day);
	walk->day_told = true;
	walk->told_day = day;
}

struct fold_thing fold_walk_at(const struct fold_walk *walk, int64_t at_us)
{
	return (struct fold_thing){ .day = fold_walk_day(walk, at_us), .at_us = at_us, .source = FOLD_WALK_NO_TEXT,
		.id = FOLD_WALK_NO_TEXT };
}

struct fold_thing fold_walk_at_due(const struct fold_walk *walk, int64_t due_us)
{
	return (struct fold_thing){ .day = fold_walk_due_day(walk, due_us), .at_us = due_us, .source = FOLD_WALK_NO_TEXT,
		.id = FOLD_WALK_NO_TEXT };
}

struct fold_thing fold_walk_as_of(int64_t at_us)
{
	return (struct fold_thing){ .day = CELL_AS_OF, .at_us = at_us, .source = FOLD_WALK_NO_TEXT, .id = FOLD_WALK_NO_TEXT };
}

struct fold_thing fold_walk_round(const struct fold_walk *walk, int32_t round, int64_t at_us)
{
	struct fold_thing thing = fold_walk_at(walk, at_us);

	thing.round = round;
	return thing;
}

struct fold_thing fold_walk_event(const struct fold_walk *walk, const struct event *event)
{
	return (struct fold_thing){ .day = fold_walk_day(walk, event->time_us), .at_us = event->time_us,
		.source = event->source, .id = event->id };
}

static void hand_out(struct fold_walk *walk, const struct fold_thing *thing, struct contribution *contribution)
{
	contribution->day = thing->day;
	contribution->round = thing->round;
	contribution->at_us = thing->at_us;
	contribution->seconds = thing->seconds;
	contribution->source = thing->source;
	contribution->id = thing->id;
	if (thing->day != CELL_AS_OF)
		fold_walk_tell_day(walk, thing->day);
	walk->sink->count(walk->sink->context, contribution);
}

void fold_walk_count_event(struct fold_walk *walk, const struct fold_thing *event)
{
	struct contribution contribution;

	contribution.slots = SLOT_BIT(SLOT_EVENTS);
	for (int dimension = 0; dimension < DIMENSIONS; dimension++)
		contribution.parts[dimension] = FOLD_WALK_NO_TEXT;
	hand_out(walk, event, &contribution);
}

void fold_walk_count(struct fold_walk *walk, struct fold_thing thing, struct text unit, uint64_t slots)
{
	struct contribution contribution;

	if (slots == 0)
		return;
	contribution.slots = slots;
	memcpy(contribution.parts, walk->parts, sizeof contribution.parts);
	contribution.parts[BY_UNIT] = unit;
	hand_out(walk, &thing, &contribution);
}
