/*
 * agenda - what comes next: a heap of the cases still going on.
 *
 * An entry is a case with its next step, 32 bytes; the rest of the case is made
 * again from its number when its turn comes.  Entries leave in a strict order
 * (time, what, sort, index, step), so lines put off or written twice never
 * change the order in which the others come.
 */
#ifndef HOTLINE_SIMULATE_AGENDA_H
#define HOTLINE_SIMULATE_AGENDA_H

#include "base/err.h"
#include "simulate/deal.h"

#include <stddef.h>
#include <stdint.h>

enum agenda_what {
	AGENDA_EVENT, /* the event happens; the next step of its case is to be entered */
	AGENDA_LATE,  /* its line is due that was put off */
	AGENDA_COPY   /* its line is due once more */
};

enum agenda_sort { AGENDA_CALL, AGENDA_COMPLAINT, AGENDA_REVIEW };

struct agenda_entry {
	int64_t time_ms; /* when its turn is; of AGENDA_EVENT the event's own time */
	uint32_t index;  /* number of the call, complaint or review */
	uint32_t link;   /* the other order that the step points to, or WIRE_NO_LINK */
	struct deal deal;
	uint8_t step;
	uint8_t sort; /* enum agenda_sort */
	uint8_t what; /* enum agenda_what */
};

/* The most cases that may go on at once, and so the memory: 32 MB.  A hundred million events in one year need about a
 * third of it. */
enum { AGENDA_MAX = 1000000 };

struct agenda {
	struct agenda_entry *heap;
	size_t len;
	size_t cap;
};

/* ST_SYSTEM: out of memory; ST_USAGE: more than AGENDA_MAX, the year is too dense. */
MUST_USE enum status agenda_push(struct agenda *agenda, const struct agenda_entry *entry, struct err *err);

/* The first entry; the agenda must not be empty. */
struct agenda_entry agenda_pop(struct agenda *agenda);

void agenda_free(struct agenda *agenda);

#endif
