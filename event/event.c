#include "event/event.h"

#include "base/zone.h"
#include "event/caller.h"

#include <assert.h>
#include <string.h>

/*
 * The packed form:
 *
 *	u16     low twelve bits: length of all of it, these two bytes included; top four: EVENT_PACKED_VERSION
 *	u8      type
 *	moment  time
 *	text    id
 *	text    source
 *	u8...   which fields are present, eight a byte: bit i is the i-th field of the type
 *	...     the present fields in that order
 *
 * A varint has seven bits a byte, the low ones first, the top bit set on all but
 * the last, and no needless byte.  A moment is a varint of (seconds zigzag << 1)
 * or, where it is no whole second, (microseconds zigzag << 1 | 1): so a call's
 * times, kept as differences to the event's time, mostly take two bytes.  A text
 * is a varint length and its bytes; words and bools are a byte, numbers a varint.
 * The caller is a u16, its year and in the top bit whether there are two hashes,
 * and then these.
 *
 * One event has one encoding: event_unpack refuses needless varint bytes,
 * microseconds that are whole seconds, and values outside the contract's limits.
 */

/* Of the first u16. */
enum { LENGTH_BITS = 12, LENGTH_MASK = (1 << LENGTH_BITS) - 1 };
_Static_assert((int)EVENT_PACKED_MAX <= (int)LENGTH_MASK && EVENT_PACKED_VERSION < 16, "length and version share 16 bits");

enum { US_PER_S = 1000000, VARINT_BYTES_MAX = 9 /* 63 bits */ };

/* Years that a caller's first hash can have: those of zones around EVENT_TIME_MIN_US and _MAX_US. */
enum { CALLER_YEAR_MIN = 1969, CALLER_YEAR_MAX = 2200, CALLER_TWO = 0x8000 };

/* ---- packing ---------------------------------------------------------------------------------- */

static inline uint8_t *put_varint(uint8_t *at, uint64_t value)
{
	while (value >= 0x80) {
		*at++ = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	*at++ = (uint8_t)value;
	return at;
}

static inline uint8_t *put_u16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
	return at + 2;
}

static inline uint64_t zigzag(int64_t value)
{
	return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static inline uint8_t *put_moment(uint8_t *at, int64_t us)
{
	int64_t seconds = us / US_PER_S;

	if (seconds * US_PER_S == us)
		return put_varint(at, zigzag(seconds) << 1);
	return put_varint(at, zigzag(us) << 1 | 1);
}

static inline uint8_t *put_text(uint8_t *at, struct text text)
{
	at = put_varint(at, text.len);
	memcpy(at, text.at, text.len);
	return at + text.len;
}

static uint8_t *put_caller(uint8_t *at, const struct caller *caller)
{
	assert(caller->hashes <= 2 && caller->year >= CALLER_YEAR_MIN && caller->year <= CALLER_YEAR_MAX);
	at = put_u16(at, (size_t)caller->year | (caller->hashes == 2 ? CALLER_TWO : 0));
	memcpy(at, caller->hash, (size_t)caller->hashes * CALLER_HASH_BYTES);
	return at + (size_t)caller->hashes * CALLER_HASH_BYTES;
}

static inline bool is_time(int64_t us)
{
	return us >= EVENT_TIME_MIN_US && us <= EVENT_TIME_MAX_US;
}

static uint8_t *put_field(uint8_t *at, const struct event *event, enum field field)
{
	const struct field_entry *entry = contract_field(field);
	const union value *value = &event->value[field];

	switch (entry->form) {
	case FORM_TIME:
		assert(is_time(value->number));
		return put_moment(at, value->number - event->time_us);
	case FORM_WORD:
	case FORM_BOOL:
		assert(value->number >= entry->min && value->number <= entry->max);
		*at = (uint8_t)value->number;
		return at + 1;
	case FORM_NUMBER:
		assert(value->number >= entry->min && value->number <= entry->max);
		return put_varint(at, (uint64_t)value->number);
	case FORM_ID:
	case FORM_TEXT:
	case FORM_CATEGORY:
		assert(value->text.len >= 1 && value->text.len <= (entry->form == FORM_ID ? EVENT_ID_MAX : EVENT_TEXT_MAX));
		return put_text(at, value->text);
	case FORM_CALLER:
		return put_caller(at, &event->caller);
	}
	return at;
}

/* Bytes of the bits that say which of a type's fields are present. */
static inline size_t present_bytes(const struct type_entry *type)
{
	return ((size_t)type->field_count + 7) / 8;
}

static inline bool is_present(const struct event *event, enum field field)
{
	return field == F_CALLER ? event->caller.hashes > 0 : event_has(event, field);
}

size_t event_pack(const struct event *event, uint8_t *out)
{
	const struct type_entry *type = contract_type(event->type);
	uint8_t *at = out + 2, *present;

	assert(is_time(event->time_us));
	assert(event->id.len >= 1 && event->id.len <= EVENT_ID_MAX);
	assert(event->source.len >= 1 && event->source.len <= EVENT_TEXT_MAX);
	*at++ = (uint8_t)event->type;
	at = put_moment(at, event->time_us);
	at = put_text(at, event->id);
	at = put_text(at, event->source);
	present = at;
	memset(present, 0, present_bytes(type));
	at += present_bytes(type);
	for (size_t i = 0; i < type->field_count; i++) {
		if (!is_present(event, type->fields[i].field))
			continue;
		present[i / 8] = (uint8_t)(present[i / 8] | 1u << i % 8);
		at = put_field(at, event, type->fields[i].field);
	}
	(void)put_u16(out, (size_t)(at - out) | (size_t)EVENT_PACKED_VERSION << LENGTH_BITS);
	return (size_t)(at - out);
}

/* ---- unpacking -------------------------------------------------------------------------------- */

/* What is left of a packed event; `good` is false once something was wrong, and stays so. */
struct reader {
	const uint8_t *at;
	const uint8_t *end;
	bool good;
};

static uint64_t long_varint(struct reader *reader)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 7 * VARINT_BYTES_MAX && reader->at < reader->end; shift += 7) {
		uint8_t byte = *reader->at++;

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			reader->good &= byte != 0 || shift == 0;
			return value;
		}
	}
	reader->good = false;
	return 0;
}

static inline uint64_t get_varint(struct reader *reader)
{
	if (reader->at < reader->end && *reader->at < 0x80)
		return *reader->at++;
	return long_varint(reader);
}

static inline int64_t get_moment(struct reader *reader, int64_t base_us)
{
	uint64_t value = get_varint(reader);
	uint64_t zigzagged = value >> 1;
	int64_t moment = (int64_t)(zigzagged >> 1) ^ -(int64_t)(zigzagged & 1);

	if ((value & 1) != 0)
		reader->good &= moment % US_PER_S != 0;
	else if (moment > -INT64_C(100000000000) && moment < INT64_C(100000000000))
		moment *= US_PER_S;
	else
		reader->good = false;
	/* 62 bits and a time of 54: no overflow. */
	moment += base_us;
	reader->good &= is_time(moment);
	return moment;
}

static inline struct text get_text(struct reader *reader, size_t max)
{
	size_t len = (size_t)get_varint(reader);
	struct text text = { (const char *)reader->at, len };

	if (len < 1 || len > max || len > (size_t)(reader->end - reader->at)) {
		reader->good = false;
		return (struct text){ "", 0 };
	}
	reader->at += len;
	return text;
}

static inline int64_t get_number(struct reader *reader, const struct field_entry *entry)
{
	int64_t number = (int64_t)get_varint(reader);

	reader->good &= number >= entry->min && number <= entry->max;
	return number;
}

static void get_caller(struct reader *reader, struct caller *caller)
{
	size_t head, len;

	if (reader->end - reader->at < 2) {
		reader->good = false;
		return;
	}
	head = (size_t)reader->at[0] | (size_t)reader->at[1] << 8;
	caller->hashes = (head & CALLER_TWO) != 0 ? 2 : 1;
	caller->year = (int16_t)(head & (CALLER_TWO - 1));
	reader->at += 2;
	len = (size_t)caller->hashes * CALLER_HASH_BYTES;
	if (caller->year < CALLER_YEAR_MIN || caller->year > CALLER_YEAR_MAX || (size_t)(reader->end - reader->at) < len) {
		reader->good = false;
		return;
	}
	memcpy(caller->hash, reader->at, len);
	reader->at += len;
}

static void get_field(struct reader *reader, struct event *event, enum field field)
{
	const struct field_entry *entry = contract_field(field);
	union value *value = &event->value[field];

	event->has |= 1u << field;
	switch (entry->form) {
	case FORM_TIME:
		value->number = get_moment(reader, event->time_us);
		break;
	case FORM_WORD:
	case FORM_BOOL:
	case FORM_NUMBER:
		value->number = get_number(reader, entry);
		break;
	case FORM_ID:
		value->text = get_text(reader, EVENT_ID_MAX);
		break;
	case FORM_TEXT:
	case FORM_CATEGORY:
		value->text = get_text(reader, EVENT_TEXT_MAX);
		break;
	case FORM_CALLER:
		event->has &= ~(1u << field);
		reader->good &= event->type == CALL_ENDED;
		get_caller(reader, &event->caller);
		break;
	}
}

size_t event_packed_len(const uint8_t *bytes, size_t len)
{
	size_t whole;

	if (len < 3 || bytes[1] >> (LENGTH_BITS - 8) != EVENT_PACKED_VERSION)
		return 0;
	whole = ((size_t)bytes[0] | (size_t)bytes[1] << 8) & LENGTH_MASK;
	if (whole < 3 || whole > len || whole > EVENT_PACKED_MAX || bytes[2] < 1 || bytes[2] > EVENT_TYPES)
		return 0;
	return whole;
}

bool event_is_newer(const uint8_t *bytes, size_t len)
{
	return len >= 2 && bytes[1] >> (LENGTH_BITS - 8) > EVENT_PACKED_VERSION;
}

/* The bits of the fields that are present; none may be set beyond the type's last field. */
static const uint8_t *get_present(struct reader *reader, const struct type_entry *type)
{
	const uint8_t *present = reader->at;
	size_t bytes = present_bytes(type);

	if ((size_t)(reader->end - reader->at) < bytes) {
		reader->good = false;
		return NULL;
	}
	reader->at += bytes;
	if (type->field_count % 8 != 0)
		reader->good &= present[bytes - 1] >> type->field_count % 8 == 0;
	return present;
}

size_t event_unpack(const uint8_t *bytes, size_t len, struct event *event)
{
	size_t whole = event_packed_len(bytes, len);
	struct reader reader = { NULL, NULL, true };
	const struct type_entry *type;
	const uint8_t *present;

	if (whole == 0)
		return 0;
	reader.at = bytes + 3;
	reader.end = bytes + whole;
	event->type = bytes[2];
	type = contract_type(event->type);
	event->has = 0;
	event->caller.hashes = 0;
	event->subject = (struct text){ "", 0 };
	event->time_us = get_moment(&reader, 0);
	event->id = get_text(&reader, EVENT_ID_MAX);
	event->source = get_text(&reader, EVENT_TEXT_MAX);
	present = get_present(&reader, type);
	for (size_t i = 0; reader.good && i < type->field_count; i++) {
		if (((unsigned)present[i / 8] >> i % 8 & 1u) != 0)
			get_field(&reader, event, type->fields[i].field);
		else
			reader.good = !type->fields[i].needed;
	}
	return reader.good && reader.at == reader.end ? whole : 0;
}

/* ---- JSON ------------------------------------------------------------------------------------- */

/* All fields by their names, as RFC 8785 sorts them.  The two that share a name are never in one type. */
static const uint8_t by_name[] = { F_AGENT, F_ANSWERED_AT, F_APPROVER, F_CALL_ID, F_CALLER, F_CARD, F_CATEGORY,
	F_CHANNEL, F_DIRECTION, F_DISTRICT, F_DUE_AT, F_ENDED_AT, F_HANDLING, F_INTO, F_KIND, F_LEVEL, F_LEVEL_TEXT,
	F_LIMIT_WORKING_DAYS, F_MATTER, F_MEDIUM, F_ORDER_ID, F_OUTCOME, F_RATING, F_STARS, F_RATING_SOURCE, F_REACHED,
	F_REAL, F_REASON, F_RESULT, F_SOLVED, F_STARTED_AT, F_UNIT };
_Static_assert(sizeof by_name == FIELDS, "every field has its place");

static void append_number(struct buf *out, int64_t number)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	buf_append(out, digits + at, sizeof digits - at);
}

/* As RFC 3339, in UTC - but for the few instants whose year in UTC is outside those that rule R4 takes:
 * these are written at the offset that makes it one of them again. */
static void append_time(struct buf *out, int64_t us)
{
	const int64_t widest_us = INT64_C(86340) * US_PER_S; /* 23:59 */
	const char *offset = "Z";
	char text[ZONE_TIME_MAX];

	if (us < 0) {
		us += widest_us;
		offset = "+23:59";
	} else if (us > EVENT_TIME_MAX_US - widest_us) {
		us -= widest_us;
		offset = "-23:59";
	}
	zone_format_utc(us, text);
	buf_append_byte(out, '"');
	buf_append(out, text, strlen(text) - 1); /* without its Z */
	buf_append_string(out, offset);
	buf_append_byte(out, '"');
}

static void append_caller(struct buf *out, const struct caller *caller)
{
	struct caller_hashes hashes = { .count = caller->hashes, .year = caller->year, .bytes = CALLER_HASH_BYTES };

	for (int i = 0; i < caller->hashes; i++)
		memcpy(hashes.digest[i], caller->hash[i], CALLER_HASH_BYTES);
	buf_append_byte(out, '"');
	caller_append_word(&hashes, out);
	buf_append_byte(out, '"');
}

static void append_value(struct buf *out, const struct event *event, enum field field, bool structured)
{
	const union value *value = &event->value[field];

	switch (contract_field(field)->form) {
	case FORM_TIME:
		if (structured)
			append_time(out, value->number);
		else
			append_number(out, value->number);
		break;
	case FORM_WORD:
		buf_append_json(out, text_of(contract_word_name(field, (int)value->number)));
		break;
	case FORM_BOOL:
		buf_append_string(out, value->number != 0 ? "true" : "false");
		break;
	case FORM_NUMBER:
		append_number(out, value->number);
		break;
	case FORM_ID:
	case FORM_TEXT:
	case FORM_CATEGORY:
		buf_append_json(out, value->text);
		break;
	case FORM_CALLER:
		append_caller(out, &event->caller);
		break;
	}
}

static void append_data(struct buf *out, const struct event *event, bool structured)
{
	const char *before = "{\"data\":{\"";

	for (size_t i = 0; i < sizeof by_name; i++) {
		enum field field = by_name[i];

		if (field == F_CALLER ? !structured || event->caller.hashes == 0 : !event_has(event, field))
			continue;
		buf_append_string(out, before);
		buf_append_string(out, contract_field(field)->name);
		buf_append_string(out, "\":");
		append_value(out, event, field, structured);
		before = ",\"";
	}
	buf_append_string(out, *before == '{' ? "{\"data\":{}" : "}");
}

void event_append_canonical(const struct event *event, struct buf *out)
{
	append_data(out, event, false);
	buf_append_string(out, ",\"subject\":");
	buf_append_json(out, event->subject);
	buf_append_string(out, ",\"time\":");
	append_number(out, event->time_us);
	buf_append_string(out, ",\"type\":");
	buf_append_json(out, text_of(contract_type(event->type)->name));
	buf_append_byte(out, '}');
}

void event_append_structured(const struct event *event, struct buf *out)
{
	append_data(out, event, true);
	buf_append_string(out, ",\"id\":");
	buf_append_json(out, event->id);
	buf_append_string(out, ",\"source\":");
	buf_append_json(out, event->source);
	buf_append_string(out, ",\"specversion\":\"1.0\",\"subject\":");
	buf_append_json(out, event->subject);
	buf_append_string(out, ",\"time\":");
	append_time(out, event->time_us);
	buf_append_string(out, ",\"type\":");
	buf_append_json(out, text_of(contract_type(event->type)->name));
	buf_append_byte(out, '}');
}

/* ---- orders ----------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* A copy without caller comes first, then by year, then by the bytes kept. */
static int compare_callers(const struct caller *a, const struct caller *b)
{
	int order = compare_numbers(a->hashes, b->hashes);

	if (order == 0 && a->hashes > 0)
		order = compare_numbers(a->year, b->year);
	for (int i = 0; order == 0 && i < a->hashes; i++)
		order = memcmp(a->hash[i], b->hash[i], CALLER_HASH_BYTES);
	return order;
}

int event_compare_copies(const struct event *a, const struct event *b, struct buf *scratch)
{
	int order = compare_numbers(a->time_us, b->time_us);
	size_t middle;

	if (order != 0)
		return order;
	buf_clear(scratch);
	event_append_canonical(a, scratch);
	middle = scratch->len;
	event_append_canonical(b, scratch);
	if (scratch->failed)
		return 0;
	order = text_compare((struct text){ (const char *)scratch->data, middle },
		(struct text){ (const char *)scratch->data + middle, scratch->len - middle });
	return order != 0 ? order : compare_callers(&a->caller, &b->caller);
}

int event_compare_order(const struct event *a, const struct event *b)
{
	int order = compare_numbers(a->time_us, b->time_us);

	if (order == 0)
		order = compare_numbers(contract_type(a->type)->rank, contract_type(b->type)->rank);
	if (order == 0)
		order = text_compare(a->source, b->source);
	return order != 0 ? order : text_compare(a->id, b->id);
}
