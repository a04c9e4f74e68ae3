/*
 * oddities - contradictions in good values (rule R5): never rejected, counted and shown by `check`.
 */
#ifndef HOTLINE_STORE_ODDITIES_H
#define HOTLINE_STORE_ODDITIES_H

#include "store/cases.h"

#include <sqlite3.h>

enum oddity {
	ODDITY_ANSWERED_WITHOUT_TIME,   /* calls: answered, no answered_at (rule R14) */
	ODDITY_ANSWERED_BEFORE_START,
	ODDITY_ANSWERED_AFTER_END,
	ODDITY_ENDED_BEFORE_START,
	ODDITY_ABANDONED_WITH_ANSWER,
	ODDITY_ORDER_UNSEEN,            /* orders: events, but no creation (rule R10) */
	ODDITY_BEFORE_CREATION,         /* events dated before the creation */
	ODDITY_CLOSED_BEFORE_CREATION,
	ODDITY_DUE_BEFORE_SETTER,       /* a due that lies before the event that sets it (rule R26) */
	ODDITY_DIRECT_BUT_DISPATCHED,   /* rule R20 */
	ODDITY_REOPENED_NEVER_CLOSED,
	ODDITY_RESTORED_NOT_EXCLUDED,
	ODDITY_MERGED_INTO_UNSEEN,      /* rule R21: the target has no creation in the store */
	ODDITY_RATED_UNREACHED,         /* a rating by call-back of somebody not reached (rule R35) */
	ODDITY_SOLVED_UNREACHED,
	ODDITY_COMPLAINT_UNSEEN,        /* complaints: events, but no receipt */
	ODDITY_BEFORE_RECEIPT,
	ODDITY_WITHDRAWN_WITHOUT_CARD,
	ODDITY_COMPLAINTS_ON_ONE_ORDER, /* orders that two complaints name (rule R41) */
	ODDITY_IN_THE_FUTURE,           /* events dated after now (rule R7) */
	ODDITIES
};

struct oddities {
	struct store *store;
	int64_t now_us; /* 0: the future is not looked for */
	int64_t count[ODDITIES];
	sqlite3_stmt *name_order; /* notes an order that a complaint names, in a temporary table */
};

/* The id that sinks and programs see: "answered_without_time". */
const char *oddities_id(enum oddity oddity);

MUST_USE enum status oddities_begin(struct store *store, int64_t now_us, struct oddities *out, struct err *err);
/* Looks at one intact case. */
MUST_USE enum status oddities_take(struct oddities *oddities, const struct case_row *row, struct err *err);
/* Completes the counts. */
MUST_USE enum status oddities_end(struct oddities *oddities, struct err *err);
/* Always to be called, also after a failure. */
void oddities_free(struct oddities *oddities);

#endif
