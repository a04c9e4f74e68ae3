#include "aggregate/case.h"

#include "base/hash.h"

#include <assert.h>
#include <string.h>

/* What one walk over a case finds for an arriving event. */
struct found {
	size_t count;      /* events in the case */
	size_t place;      /* offset of the first event that comes after the arriving one; the end if none does */
	size_t copy;       /* offset of the event with the same identity; 0 none (offset 0 is the version) */
	size_t copy_len;
	size_t last;       /* offset of the last event */
};

static bool same_identity(const struct event *a, const struct event *b)
{
	return text_equal(a->id, b->id) && text_equal(a->source, b->source);
}

static enum case_answer version_check(uint8_t version)
{
	if (version == CASE_VERSION)
		return CASE_ADDED;
	return version > CASE_VERSION ? CASE_UNKNOWN_VERSION : CASE_CORRUPT;
}

static enum case_answer find(const uint8_t *bytes, size_t len, const struct event *event, struct found *found)
{
	struct event at;
	size_t used;

	*found = (struct found){ .place = len };
	for (size_t offset = 1; offset < len; offset += used) {
		used = event_unpack(bytes + offset, len - offset, &at);
		if (used == 0)
			return CASE_CORRUPT;
		found->count++;
		found->last = offset;
		if (found->copy == 0 && same_identity(&at, event)) {
			found->copy = offset;
			found->copy_len = used;
		} else if (found->place == len && event_compare_order(&at, event) > 0) {
			found->place = offset;
		}
	}
	return found->count <= CASE_EVENTS_MAX ? CASE_ADDED : CASE_CORRUPT;
}

/* Makes room at `place` for the packed event and writes it; returns the new length. */
static size_t put(uint8_t *bytes, size_t len, size_t place, const uint8_t *packed, size_t packed_len)
{
	memmove(bytes + place + packed_len, bytes + place, len - place);
	memcpy(bytes + place, packed, packed_len);
	return len + packed_len;
}

/* Rule R1: of copies that differ the least is the event, wherever it belongs in the order. */
static enum case_answer settle_copies(uint8_t *bytes, size_t *len, size_t cap, const struct event *event,
	const uint8_t *packed, size_t packed_len, const struct found *found, struct case_change *change,
	struct buf *scratch)
{
	size_t place = found->place;
	size_t rest = *len - found->copy_len;
	struct event copy;
	size_t used;
	int order;

	/* One event has one packed form, so equal bytes are equal events. */
	if (found->copy_len == packed_len && memcmp(bytes + found->copy, packed, packed_len) == 0)
		return CASE_DUPLICATE;
	used = event_unpack(bytes + found->copy, found->copy_len, &copy);
	assert(used == found->copy_len);
	order = event_compare_copies(event, &copy, scratch);
	if (order >= 0)
		return order == 0 ? CASE_DUPLICATE : CASE_CONFLICT_KEPT;
	if (rest + packed_len > cap) {
		change->need = rest + packed_len;
		return CASE_TOO_SMALL;
	}
	memmove(bytes + found->copy, bytes + found->copy + found->copy_len, rest - found->copy);
	if (place > found->copy)
		place -= found->copy_len;
	*len = put(bytes, rest, place, packed, packed_len);
	return CASE_CONFLICT_TAKEN;
}

/* Rule R52: the set is full, the last in case order leaves.  It is the last in the bytes too, so it
 * already stands where the caller looks for it. */
static enum case_answer evict(uint8_t *bytes, size_t *len, const uint8_t *packed, size_t packed_len,
	const struct found *found, struct case_change *change)
{
	change->evicted_len = *len - found->last;
	put(bytes, *len, found->place, packed, packed_len);
	*len = *len + packed_len - change->evicted_len;
	return CASE_EVICTED;
}

enum case_answer case_insert(uint8_t *bytes, size_t *len, size_t cap, const uint8_t *packed, size_t packed_len,
	struct case_change *change, struct buf *scratch)
{
	enum case_answer answer;
	struct event event;
	struct found found;
	size_t before = *len;

	*change = (struct case_change){ 0 };
	if (event_unpack(packed, packed_len, &event) != packed_len || packed_len == 0)
		return event_is_newer(packed, packed_len) ? CASE_UNKNOWN_VERSION : CASE_BAD_EVENT;
	if (before > 0) {
		answer = version_check(bytes[0]);
		if (answer == CASE_ADDED)
			answer = find(bytes, before, &event, &found);
		if (answer != CASE_ADDED)
			return answer;
		if (found.copy != 0)
			return settle_copies(bytes, len, cap, &event, packed, packed_len, &found, change, scratch);
		if (found.count == CASE_EVENTS_MAX && found.place == before)
			return CASE_FULL;
	} else {
		found = (struct found){ .place = 1 };
		before = 1;
	}
	if (before + packed_len > cap) {
		change->need = before + packed_len;
		return CASE_TOO_SMALL;
	}
	if (found.count == CASE_EVENTS_MAX)
		return evict(bytes, len, packed, packed_len, &found, change);
	bytes[0] = CASE_VERSION;
	*len = put(bytes, before, found.place, packed, packed_len);
	return CASE_ADDED;
}

struct case_cursor case_events(const uint8_t *bytes, size_t len)
{
	struct case_cursor cursor = { bytes, len, false };

	if (len == 0)
		return cursor;
	cursor.corrupt = bytes[0] != CASE_VERSION;
	cursor.at++;
	cursor.left = cursor.corrupt ? 0 : len - 1;
	return cursor;
}

bool case_next(struct case_cursor *cursor, struct event *event)
{
	size_t used;

	if (cursor->left == 0)
		return false;
	used = event_unpack(cursor->at, cursor->left, event);
	if (used == 0) {
		cursor->corrupt = true;
		cursor->left = 0;
		return false;
	}
	cursor->at += used;
	cursor->left -= used;
	return true;
}

/* Strict case order, every event whole; counts them. */
static enum case_answer verify_order(const uint8_t *bytes, size_t len, size_t *count)
{
	struct case_cursor cursor = case_events(bytes, len);
	struct event event[2];

	for (*count = 0; case_next(&cursor, &event[*count % 2]); (*count)++)
		if (*count > 0 && event_compare_order(&event[(*count + 1) % 2], &event[*count % 2]) >= 0)
			return CASE_CORRUPT;
	return cursor.corrupt || *count == 0 || *count > CASE_EVENTS_MAX ? CASE_CORRUPT : CASE_ADDED;
}

/* No identity twice.  A table of offsets on the stack, as large as the count needs: pairwise comparison of a full
 * case would take 8 million steps. */
static enum case_answer verify_identities(const uint8_t *bytes, size_t len, size_t count)
{
	uint32_t table[2 * CASE_EVENTS_MAX];
	size_t size = 4;
	struct event event, other;
	size_t used;

	while (size < 2 * count)
		size *= 2;
	memset(table, 0, size * sizeof table[0]);
	for (size_t offset = 1; offset < len; offset += used) {
		size_t at;

		used = event_unpack(bytes + offset, len - offset, &event);
		assert(used != 0);
		at = hash_bytes(event.id.at, event.id.len, hash_bytes(event.source.at, event.source.len, 0)) & (size - 1);
		for (; table[at] != 0; at = (at + 1) & (size - 1))
			if (event_unpack(bytes + table[at], len - table[at], &other) != 0 && same_identity(&event, &other))
				return CASE_CORRUPT;
		table[at] = (uint32_t)offset;
	}
	return CASE_ADDED;
}

enum case_answer case_verify(const uint8_t *bytes, size_t len)
{
	enum case_answer answer;
	size_t count;

	if (len == 0)
		return CASE_CORRUPT;
	answer = version_check(bytes[0]);
	if (answer == CASE_ADDED)
		answer = verify_order(bytes, len, &count);
	if (answer == CASE_ADDED && count > 1)
		answer = verify_identities(bytes, len, count);
	return answer;
}
