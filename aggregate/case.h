/*
 * case - the set of a case's events as canonical bytes (design: cases are sets).
 *
 * A case's bytes are one version byte and then its packed events (event/event.h)
 * in case order (rule R3).  The same set of events has the same bytes whatever
 * order they arrived in; that is what makes every figure a function of the set.
 * A call with a single event - three cases in four - is just that event.
 *
 * Pure: the caller's buffers, no memory of its own, no clock, no statics.
 */
#ifndef HOTLINE_AGGREGATE_CASE_H
#define HOTLINE_AGGREGATE_CASE_H

#include "event/event.h"

#include <stddef.h>
#include <stdint.h>

/* The most events of a case (rule R52) and the most bytes it can therefore take. */
enum { CASE_EVENTS_MAX = 4096, CASE_VERSION = 1 };
#define CASE_BYTES_MAX ((size_t)1 + (size_t)CASE_EVENTS_MAX * EVENT_PACKED_MAX)

enum case_answer {
	CASE_ADDED,           /* a new identity (rule R1); the set has grown */
	CASE_DUPLICATE,       /* a copy equal to the one that is there; nothing changed */
	CASE_CONFLICT_KEPT,   /* a copy that differs, the one that was there stays */
	CASE_CONFLICT_TAKEN,  /* a copy that differs and is the least: it replaced the other */
	CASE_FULL,            /* the set is at its limit and the arriving event is beyond it: nothing changed */
	CASE_EVICTED,         /* the arriving event went in, the last one left: see case_change.evicted */
	CASE_TOO_SMALL,       /* the buffer must have `need` bytes; nothing changed */
	CASE_UNKNOWN_VERSION, /* case or event of a newer program */
	CASE_CORRUPT,         /* no case bytes */
	CASE_BAD_EVENT        /* the arriving bytes are no packed event, or one of another sort of case */
};

struct case_change {
	size_t need;          /* CASE_TOO_SMALL */
	size_t evicted_len;   /* CASE_EVICTED: the packed event that left stands behind the case: bytes + *len */
};

/*
 * Inserts one packed event into the case bytes[0..*len), in place; *len 0 is a case without events.
 * `scratch` is used only to compare copies that differ.  Replacing a conflicting copy may move the
 * event to another place in the order.  An event that went in with CASE_EVICTED needs room for both,
 * so `need` never exceeds *len + packed_len (1 more for the first event).  `packed` must not lie in the buffer.
 * On answers other than ADDED, CONFLICT_TAKEN and EVICTED the bytes and *len are as before.
 * CASE_BAD_EVENT is not answered for the sort: the case does not know it (apply_event does).
 */
MUST_USE enum case_answer case_insert(uint8_t *bytes, size_t *len, size_t cap, const uint8_t *packed, size_t packed_len,
	struct case_change *change, struct buf *scratch);

/* Walks over the events in case order. */
struct case_cursor {
	const uint8_t *at;
	size_t left;
	bool corrupt; /* set when the bytes are no case; the walk then ends */
};
struct case_cursor case_events(const uint8_t *bytes, size_t len);
bool case_next(struct case_cursor *cursor, struct event *event);

/* CASE_ADDED when the bytes are a case in canonical form: known version, events well packed, in
 * strict case order, no identity twice, at most CASE_EVENTS_MAX; else CASE_CORRUPT or CASE_UNKNOWN_VERSION. */
MUST_USE enum case_answer case_verify(const uint8_t *bytes, size_t len);

#endif
