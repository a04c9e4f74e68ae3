/*
 * event - one accepted event, and its two serial forms.
 *
 * A struct event borrows every text: from the decoder that made it (good until
 * that decoder's next call) or from the packed bytes it was read from.
 *
 * The packed form is what is kept: a case (aggregate/case.h) is its events one after another.  It bears its version,
 * is little endian on every machine, has one
 * encoding per event (equal events have equal bytes), and does not contain the
 * subject, which is the key the case is filed under.
 *
 * The canonical content is the JSON of rule R1 (RFC 8785): it decides between
 * copies that differ, and is what digests cover.
 */
#ifndef HOTLINE_EVENT_EVENT_H
#define HOTLINE_EVENT_EVENT_H

#include "base/buf.h"
#include "event/contract.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes kept of a caller's HMAC-SHA-256: the left half (RFC 2104 section 5), 128 bits. */
enum { CALLER_HASH_BYTES = 16 };

/* The instants that rule R4 can name: 1970-01-01T00:00:00+23:59 to 2199-12-31T23:59:59.999999-23:59. */
#define EVENT_TIME_MIN_US (INT64_C(-86340) * 1000000)
#define EVENT_TIME_MAX_US (INT64_C(7258204740) * 1000000 - 1)

/* The caller of a call, rule R18: its hash under the key of the call's local year and, for a call in
 * the first 30 days of a year, also under the key of the year before. */
struct caller {
	uint8_t hashes; /* 0: no caller; 1; 2: the year before too */
	int16_t year;   /* of the first hash */
	uint8_t hash[2][CALLER_HASH_BYTES];
};

union value {
	int64_t number;
	struct text text;
};

struct event {
	enum event_type type;
	int64_t time_us;
	struct text id;
	struct text source;
	struct text subject;
	uint32_t has; /* bit (1u << field) for each field that is present */
	union value value[FIELDS];
	struct caller caller;
};

static inline bool event_has(const struct event *event, enum field field)
{
	return (event->has >> field & 1u) != 0;
}

/* The number of a present field, 0 otherwise (no word, bool true or time in use is told from absence by event_has). */
static inline int64_t event_number(const struct event *event, enum field field)
{
	return event_has(event, field) ? event->value[field].number : 0;
}

/* The text of a present field, else the empty text: the part "" of rule R12. */
static inline struct text event_text(const struct event *event, enum field field)
{
	return event_has(event, field) ? event->value[field].text : (struct text){ "", 0 };
}

/* No packed event is longer: 1750 bytes is a call with every text at its limit (a test adds them up). */
enum { EVENT_PACKED_MAX = 2048, EVENT_PACKED_VERSION = 1 };

/* Appends the packed form to `out`, which must have EVENT_PACKED_MAX bytes; returns the length. */
size_t event_pack(const struct event *event, uint8_t *out);

/* Reads one packed event from the front of bytes[0..len); the event's texts point into `bytes`, its
 * subject is left empty.  Returns the bytes used, or 0 when they are no packed event of this version:
 * never reads past len, whatever the bytes. */
MUST_USE size_t event_unpack(const uint8_t *bytes, size_t len, struct event *event);

/* Where the packed event at the front ends, without reading its fields: 0 as above. */
MUST_USE size_t event_packed_len(const uint8_t *bytes, size_t len);

/* Whether the packed event at the front is one of a newer program, which event_unpack refuses too. */
bool event_is_newer(const uint8_t *bytes, size_t len);

/* Appends {"data":{...},"subject":...,"time":...,"type":...} of the accepted fields without the caller,
 * times as integers of UTC microseconds (rule R1). */
void event_append_canonical(const struct event *event, struct buf *out);

/* Appends the event as a CloudEvent in structured mode, keys sorted, times as RFC 3339 in UTC, the
 * caller as its word (event/caller.h): what is kept of an evicted event (rule R52).  A replay decodes it
 * to an equal event. */
void event_append_structured(const struct event *event, struct buf *out);

/* The order of copies of one identity: (time, canonical content, stored caller), rule R1.  <0, 0, >0.
 * Compared by content only where the times are equal; when memory runs out there, scratch->failed is set
 * and the 0 means nothing. */
int event_compare_copies(const struct event *a, const struct event *b, struct buf *scratch);

/* Case order, rule R3: (time, rank of type, source, id).  <0, 0, >0. */
int event_compare_order(const struct event *a, const struct event *b);

#endif
