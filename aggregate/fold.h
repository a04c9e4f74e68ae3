/*
 * fold - what a case counts: its contributions to the day cells.
 *
 * A pure function of (case bytes up to the cut-off, book): no clock, no I/O, no
 * memory of its own.  The store keeps the sums for FOLD_ALL (every event, every
 * due passed); reading at a cut-off T takes the few cases with an event or due
 * beyond T out of the sums and puts them back as of T (rule R7).
 *
 * Find a rule by its number: each function names the rules it carries.  A file a sort of case:
 * fold_call.c, fold_order.c (with fold_due.c for deadlines and fold_callback.c for ratings),
 * fold_complaint.c, fold_review.c; fold_walk.c is what they share.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_H
#define HOTLINE_AGGREGATE_FOLD_H

#include "aggregate/calendar.h"
#include "aggregate/case.h"
#include "aggregate/metrics.h"
#include "aggregate/rules.h"
#include "base/zone.h"

#include <limits.h>

/* What cases are judged by.  Borrowed and constant. */
struct book {
	const struct zone *zone;
	const struct rules *rules;
	const struct calendar *calendar;
};

/* The cut-off of the stored sums: all events, all dues passed. */
#define FOLD_ALL INT64_MAX

enum dimension { BY_WHOLE, BY_UNIT, BY_DISTRICT, BY_CATEGORY, BY_KIND, BY_CHANNEL, DIMENSIONS };

/* "unit"; NULL for BY_WHOLE. */
const char *fold_dimension_name(enum dimension dimension);
/* DIMENSIONS for an unknown name. */
enum dimension fold_dimension_named(struct text name);

/* The "day" of states (late_open, orders_unseen): they have no day, only "as of T". */
#define CELL_AS_OF INT32_MIN

/*
 * One counted thing (rule R55) counts `slots` (bit per enum slot) once on `day` under `parts`.  What it is:
 * the event `source`, `id` of the case where `id` is not empty (a call is its latest event), else the round
 * `round`, else the case itself.  A case hands out no thing twice for one slot, so that the contributions
 * with a slot are the list behind its sum.  Texts are borrowed from the case bytes or constants;
 * parts[BY_WHOLE] is always "".
 */
struct contribution {
	int32_t day;
	int32_t round;  /* of an order, 1 before the first reopening (rule R34); 0: none */
	int64_t at_us;  /* the instant that gave the day: an event's time, a due; of a state what made it one */
	uint64_t slots;
	int64_t seconds; /* with SLOT_HANDLED: from the creation to the last closing (rule R31) */
	struct text source, id;
	struct text parts[DIMENSIONS];
};
/* The slots that a call can count in: three cases in four are calls, and whoever looks for other things passes them by. */
#define FOLD_CALL_SLOTS (UINT64_C(1) << SLOT_EVENTS | UINT64_C(1) << SLOT_CALLS_IN | UINT64_C(1) << SLOT_CALLS_ANSWERED | \
	UINT64_C(1) << SLOT_CALLS_ABANDONED | UINT64_C(1) << SLOT_CALLS_OUT | UINT64_C(1) << SLOT_REQUESTS_ACCEPTED | \
	UINT64_C(1) << SLOT_CALLS_ACCEPTED | UINT64_C(1) << SLOT_CALLS_DIRECT | UINT64_C(1) << SLOT_CALLS_IN_TIME | \
	UINT64_C(1) << SLOT_CALLS_UNTIMED | UINT64_C(1) << SLOT_DIRECT_NET7 | UINT64_C(1) << SLOT_DIRECT_NET30)
/* Those of them in which nothing but a call counts. */
#define FOLD_CALL_ONLY_SLOTS (FOLD_CALL_SLOTS & ~(UINT64_C(1) << SLOT_EVENTS | UINT64_C(1) << SLOT_REQUESTS_ACCEPTED))
/* The slots of states, which count on CELL_AS_OF alone. */
#define FOLD_STATE_SLOTS (UINT64_C(1) << SLOT_LATE_OPEN | UINT64_C(1) << SLOT_ORDERS_UNSEEN)
_Static_assert(SLOTS <= 64, "a contribution's slots are one 64-bit set");

struct fold_sink {
	void (*count)(void *context, const struct contribution *contribution);
	/* Called for each civil day on which an event, a due or a contribution of the case falls, days may
	 * repeat; NULL when not wanted.  A due falls on the day of the instant before it (rule R27).  A case
	 * whose picture at a cut-off T differs from that at FOLD_ALL has, at FOLD_ALL, such a day that is
	 * fold_first_day(T) or later: that is how a reader finds the cases to judge again. */
	void (*day)(void *context, int32_t day);
	void *context;
};

/* CASE_ADDED when folded; CASE_CORRUPT or CASE_UNKNOWN_VERSION: nothing can be said of it (contributions
 * already handed out must be thrown away).  Events beyond the cut-off are not looked at. */
MUST_USE enum case_answer fold_case(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, const struct fold_sink *sink);

/* The first civil day that an event or due after the cut-off can fall on: that of the cut-off, or, where the clock
 * is about to go back over midnight, the one before.  INT32_MAX for FOLD_ALL. */
int32_t fold_first_day(const struct zone *zone, int64_t cutoff_us);

/* What `hotline case` and the store's view show of one case, as of a cut-off. */
struct case_summary {
	bool seen;          /* its creation (or receipt) is there; calls and reviews always */
	bool excluded;      /* voided or merged (rule R21) */
	bool merged;
	int64_t excluded_us;     /* when it was voided, or merged */
	struct text merged_into; /* of an order that is, or was, merged */
	bool has_call_id;        /* of an order: it names the call it came from */
	bool transferred;
	bool request;       /* of a counted order: by another channel than a call (rule R15) */
	bool open;          /* of an order, rules R22 and R23; of a complaint: not closed */
	int64_t created_us; /* creation, receipt, call start, submission */
	bool has_first_due, has_due, has_first_closing, has_last_closing;
	int64_t first_due_us, due_us; /* due_us: effective, first round (rule R26) */
	enum event_type due_by, first_due_by; /* what set them: creation, dispatch, extension; 0: the rule */
	int64_t due_by_us;  /* the time of the event that set due_us */
	int64_t first_closing_us, last_closing_us;
	bool has_open_due;  /* of an order open at the cut-off: the due that late_open reads (rule R29) */
	int64_t open_due_us;
	bool late_open;
	/*
	 * Of a counted transferred order that is closed: later than its effective or its first due (rules R28, R49).  Where
	 * every due has passed, a closed order without it counts on time in each figure of R28 in which it counts.
	 */
	bool closed_late;
	const struct rule *rule;  /* that judged it; NULL none in force */
	int missing_year;         /* the first year without a calendar that a due needed; 0 none */
	int reopenings;
	int events;
	struct text unit, district, category, channel;
	struct text open_unit; /* of an order open at the cut-off: the one that late_open charges (rule R24) */
	int kind; /* enum kind, 0 absent */
};
MUST_USE enum case_answer fold_summary(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, struct case_summary *out);

#endif
