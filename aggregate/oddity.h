/*
 * oddity - contradictions in good values (rule R5): never rejected, never repaired, counted and listed.
 *
 * Pure: a function of one case's events up to a cut-off.  Three kinds concern
 * two cases; for these the look yields the case and the id of the other one,
 * and whoever can read both decides (`across` below).
 *
 * The order of the table is that of output; ids are words for programs and
 * never change.
 */
#ifndef HOTLINE_AGGREGATE_ODDITY_H
#define HOTLINE_AGGREGATE_ODDITY_H

#include "aggregate/case.h"

enum oddity {
	ODDITY_ANSWERED_WITHOUT_TIME,   /* calls: answered, no answered_at (rule R14) */
	ODDITY_ANSWERED_BEFORE_START,
	ODDITY_ANSWERED_AFTER_END,
	ODDITY_ENDED_BEFORE_START,
	ODDITY_DATED_BEFORE_START,      /* the event's time lies before started_at */
	ODDITY_ABANDONED_WITH_ANSWER,
	ODDITY_ORDER_UNSEEN,            /* orders: events, but no creation (rule R10) */
	ODDITY_BEFORE_CREATION,         /* an event dated before the creation */
	ODDITY_CLOSED_BEFORE_CREATION,
	ODDITY_DUE_BEFORE_SETTER,       /* a due that lies before the event that sets it (rule R26) */
	ODDITY_DIRECT_BUT_DISPATCHED,   /* rule R20 */
	ODDITY_REOPENED_NEVER_CLOSED,
	ODDITY_RESTORED_NOT_EXCLUDED,
	ODDITY_MERGED_INTO_UNSEEN,      /* across: the target has no creation (rule R21) */
	ODDITY_RATED_UNREACHED,         /* a rating by call-back of somebody not reached (rule R35) */
	ODDITY_SOLVED_UNREACHED,
	ODDITY_COMPLAINT_UNSEEN,        /* complaints: events, but no receipt (rule R10) */
	ODDITY_BEFORE_RECEIPT,
	ODDITY_WITHDRAWN_WITHOUT_CARD,
	ODDITY_COMPLAINTS_ON_ONE_ORDER, /* across: an order that two complaints name (rule R41) */
	ODDITY_COMPLAINT_ORDER_UNSEEN,  /* across: the order that a complaint names has no creation */
	ODDITY_IN_THE_FUTURE,           /* an event dated after now (rule R7) */
	ODDITIES
};

struct oddity_kind {
	const char *id; /* "answered_without_time" */
	enum case_sort sort; /* of the case; 0: any */
	bool across;
	const char *words_en, *words_zh; /* what is odd */
	const char *a, *b; /* the names of the two instants that disagree; NULL: none */
};

const struct oddity_kind *oddity_kind(enum oddity oddity);

/* ODDITIES for an unknown id. */
enum oddity oddity_named(struct text id);

struct oddity_found {
	enum oddity oddity;
	const struct event *event; /* NULL: the case as a whole */
	struct text other;         /* the id of the other case; "" none */
	int64_t a_us, b_us;        /* the instants, where the kind has names for them */
};

/*
 * Looks at the events with time <= cutoff_us, and for ODDITY_IN_THE_FUTURE at all of them: those after now_us
 * (INT64_MAX: none is).  For COMPLAINTS_ON_ONE_ORDER and COMPLAINT_ORDER_UNSEEN a complaint that names an order and is
 * not voided yields one COMPLAINTS_ON_ONE_ORDER.  Texts are borrowed from the bytes, the event is good during the call.
 */
void oddity_look(enum case_sort sort, const uint8_t *bytes, size_t len, int64_t cutoff_us, int64_t now_us,
	void (*each)(void *context, const struct oddity_found *found), void *context);

/* One as it is listed. */
struct oddity_listed {
	enum oddity oddity;
	enum case_sort sort;
	struct text id;
	bool has_time; /* false: of the case as a whole; `source` and `event` are then empty */
	int64_t time_us;
	struct text source, event;
	struct text other; /* ids of other cases that it concerns, separated by ", "; "" none */
	int64_t a_us, b_us;
};

/* Whether the bytes of an order hold a creation up to the cut-off. */
bool oddity_is_created(const uint8_t *bytes, size_t len, int64_t cutoff_us);

#endif
