#include "aggregate/apply.h"

/* Bytes of a record before its texts: sign, day, slots; where the slots say so, seconds. */
enum { RECORD_HEAD = 1 + 4 + 8, RECORD_SECONDS = 8 };

static size_t head_len(uint64_t slots)
{
	return (slots >> SLOT_HANDLED & 1) != 0 ? RECORD_HEAD + RECORD_SECONDS : RECORD_HEAD;
}

/* Contributions as they are written; what does not fit is only counted. */
struct writer {
	struct apply_buffer *out;
	int sign;
};

static uint8_t *put_le(uint8_t *at, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		*at++ = (uint8_t)(value >> (8 * i));
	return at;
}

static uint64_t get_le(const uint8_t *at, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)at[i] << (8 * i);
	return value;
}

size_t apply_contribution_len(const struct contribution *contribution)
{
	size_t size = head_len(contribution->slots);

	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++)
		size += 2 + contribution->parts[dimension].len;
	return size;
}

void apply_put_contribution(uint8_t *at, const struct contribution *contribution, int sign)
{
	*at++ = sign > 0 ? 1 : UINT8_MAX;
	at = put_le(at, (uint32_t)contribution->day, 4);
	at = put_le(at, contribution->slots, 8);
	if ((contribution->slots >> SLOT_HANDLED & 1) != 0)
		at = put_le(at, (uint64_t)contribution->seconds, RECORD_SECONDS);
	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++) {
		struct text part = contribution->parts[dimension];

		at = put_le(at, part.len, 2);
		memcpy(at, part.at, part.len);
		at += part.len;
	}
}

static void write_contribution(void *context, const struct contribution *contribution)
{
	struct writer *writer = context;
	struct apply_buffer *out = writer->out;
	size_t size = apply_contribution_len(contribution);

	out->need += size;
	if (out->need > out->cap)
		return;
	apply_put_contribution(out->bytes + out->len, contribution, writer->sign);
	out->len += size;
}

size_t apply_read_contribution(const uint8_t *bytes, size_t len, struct contribution *contribution, int *sign)
{
	size_t at;

	if (len < RECORD_HEAD || (bytes[0] != 1 && bytes[0] != UINT8_MAX))
		return 0;
	at = head_len(get_le(bytes + 5, 8));
	if (len < at)
		return 0;
	*sign = bytes[0] == 1 ? 1 : -1;
	contribution->day = (int32_t)(uint32_t)get_le(bytes + 1, 4);
	contribution->slots = get_le(bytes + 5, 8);
	contribution->seconds = at > RECORD_HEAD ? (int64_t)get_le(bytes + RECORD_HEAD, RECORD_SECONDS) : 0;
	contribution->round = 0;
	contribution->at_us = 0;
	contribution->source = contribution->id = (struct text){ "", 0 };
	contribution->parts[BY_WHOLE] = (struct text){ "", 0 };
	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++) {
		size_t part;

		if (len - at < 2)
			return 0;
		part = (size_t)get_le(bytes + at, 2);
		at += 2;
		if (len - at < part)
			return 0;
		contribution->parts[dimension] = (struct text){ (const char *)bytes + at, part };
		at += part;
	}
	return at;
}

/* The length of a record that write_contribution has written. */
static size_t record_len(const uint8_t *record)
{
	size_t at = head_len(get_le(record + 5, 8));

	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++)
		at += 2 + (size_t)get_le(record + at, 2);
	return at;
}

static bool same_record(const uint8_t *a, const uint8_t *b, size_t len)
{
	return record_len(b) == len && memcmp(a + 1, b + 1, len - 1) == 0;
}

/* The first record of [from, to) that says the same as `record` and is not crossed out; NULL: none. */
static uint8_t *find_record(uint8_t *from, uint8_t *to, const uint8_t *record)
{
	size_t len = record_len(record);

	for (uint8_t *at = from; at < to; at += record_len(at))
		if (at[0] != 0 && same_record(record, at, len))
			return at;
	return NULL;
}

/*
 * Crosses out (sign 0) what the old state [1, middle) and the new [middle, len) have in common, and closes
 * the gaps.  Both come in the same order, so the partner is nearly always the next one: the search
 * begins behind the last partner and turns to the whole only where that fails.
 */
static void cancel(struct apply_buffer *out, size_t middle)
{
	uint8_t *end = out->bytes + out->len, *start = out->bytes + middle, *hint = start, *to;

	for (uint8_t *old = out->bytes + 1; old < start; old += record_len(old)) {
		uint8_t *partner = find_record(hint, end, old);

		if (partner == NULL)
			partner = find_record(start, hint, old);
		if (partner == NULL)
			continue;
		*old = *partner = 0;
		hint = partner + record_len(partner);
	}
	to = out->bytes + 1;
	for (uint8_t *at = to; at < end;) {
		size_t len = record_len(at);

		if (*at != 0) {
			memmove(to, at, len);
			to += len;
		}
		at += len;
	}
	out->len = (size_t)(to - out->bytes);
}

/* Contributions of the new state less those of the old. */
static enum case_answer contribute(const struct book *book, enum case_sort sort, const uint8_t *old, size_t old_len,
	const struct apply_buffer *after, struct apply_buffer *out)
{
	struct writer writer = { out, -1 };
	const struct fold_sink sink = { write_contribution, NULL, &writer };
	enum case_answer answer = CASE_ADDED;
	size_t middle;

	if (out->cap > 0)
		out->bytes[0] = APPLY_CONTRIBUTIONS_VERSION;
	out->len = out->need = 1;
	if (old_len > 0)
		answer = fold_case(book, sort, old, old_len, FOLD_ALL, &sink);
	middle = out->len;
	writer.sign = 1;
	if (answer == CASE_ADDED)
		answer = fold_case(book, sort, after->bytes, after->len, FOLD_ALL, &sink);
	if (answer != CASE_ADDED)
		return answer;
	if (out->need > out->cap)
		return CASE_TOO_SMALL;
	out->need = 0;
	cancel(out, middle);
	return CASE_ADDED;
}

/* Nothing changed: no contributions. */
static enum case_answer contribute_nothing(struct apply_buffer *out, enum case_answer answer)
{
	out->len = out->need = 1;
	if (out->cap < 1)
		return CASE_TOO_SMALL;
	out->bytes[0] = APPLY_CONTRIBUTIONS_VERSION;
	out->need = 0;
	return answer;
}

static bool is_event_of(enum case_sort sort, const uint8_t *packed, size_t packed_len)
{
	struct event event;

	return event_unpack(packed, packed_len, &event) == packed_len && packed_len > 0 &&
		contract_type(event.type)->sort == sort;
}

enum case_answer apply_event(const struct book *book, enum case_sort sort, const uint8_t *old, size_t old_len,
	const uint8_t *packed, size_t packed_len, struct apply_buffer *after, struct apply_buffer *contributions,
	struct buf *scratch)
{
	struct case_change change;
	enum case_answer answer, counted;

	after->len = after->behind = after->need = 0;
	contributions->len = contributions->behind = contributions->need = 0;
	if (event_is_newer(packed, packed_len))
		return CASE_UNKNOWN_VERSION;
	if (!is_event_of(sort, packed, packed_len))
		return CASE_BAD_EVENT;
	if (after->cap < old_len) {
		after->need = old_len + packed_len;
		return CASE_TOO_SMALL;
	}
	if (old_len > 0)
		memcpy(after->bytes, old, old_len);
	after->len = old_len;
	answer = case_insert(after->bytes, &after->len, after->cap, packed, packed_len, &change, scratch);
	after->need = change.need;
	after->behind = change.evicted_len;
	switch (answer) {
	case CASE_ADDED:
	case CASE_CONFLICT_TAKEN:
	case CASE_EVICTED:
		counted = contribute(book, sort, old, old_len, after, contributions);
		return counted == CASE_ADDED ? answer : counted;
	case CASE_DUPLICATE:
	case CASE_CONFLICT_KEPT:
	case CASE_FULL:
		return contribute_nothing(contributions, answer);
	default:
		return answer;
	}
}
