#include "aggregate/repeat.h"

#include "aggregate/fold_call.h"
#include "base/hash.h"

#define DAY_US (INT64_C(86400) * 1000000)

bool repeat_of(const struct event *event, struct repeat_call *out)
{
	if (event->type != CALL_ENDED || event->caller.hashes == 0 || !event_has(event, F_MATTER) || !fold_call_is_accepted(event))
		return false;
	*out = (struct repeat_call){
		.start_us = event_number(event, F_STARTED_AT),
		.direct = event_number(event, F_OUTCOME) == OUTCOME_DIRECT,
		.caller = event->caller,
		.matter = event_text(event, F_MATTER),
	};
	return true;
}

bool repeat_case(const uint8_t *bytes, size_t len, int64_t cutoff_us, struct repeat_call *out, bool *corrupt)
{
	struct case_cursor cursor = case_events(bytes, len);
	struct event event;
	bool found = false;

	while (case_next(&cursor, &event) && event.time_us <= cutoff_us)
		found = repeat_of(&event, out);
	*corrupt = cursor.corrupt;
	return found && !cursor.corrupt;
}

uint64_t repeat_hash(const struct repeat_call *call, int key)
{
	uint64_t hash = hash_bytes(call->caller.hash[key], CALLER_HASH_BYTES, (uint64_t)(call->caller.year - key));

	return hash_bytes(call->matter.at, call->matter.len, hash);
}

struct repeat_entry repeat_entry_of(const struct repeat_call *call)
{
	struct repeat_entry out = { .start_us = call->start_us, .hashes = call->caller.hashes };

	for (int key = 0; key < out.hashes; key++)
		out.hash[key] = repeat_hash(call, key);
	return out;
}

bool repeat_is_under(const struct repeat_call *other, const struct repeat_call *call, int key, bool *home)
{
	int theirs = other->caller.year - (call->caller.year - key); /* the number of the other's key of that year */

	*home = theirs == 0;
	return theirs >= 0 && theirs < other->caller.hashes &&
		memcmp(other->caller.hash[theirs], call->caller.hash[key], CALLER_HASH_BYTES) == 0 &&
		text_equal(other->matter, call->matter);
}

int repeat_compare(int64_t start_us, struct text id, int64_t other_start_us, struct text other_id)
{
	if (start_us != other_start_us)
		return start_us < other_start_us ? -1 : 1;
	return text_compare(id, other_id);
}

uint64_t repeat_slots(int64_t later_us)
{
	if (later_us <= 7 * DAY_US)
		return REPEAT_SLOTS;
	return later_us <= REPEAT_SPAN_US ? UINT64_C(1) << SLOT_DIRECT_NET30 : 0;
}
