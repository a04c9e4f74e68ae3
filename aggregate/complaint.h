/*
 * complaint - the whole way of one efficiency complaint (rules R10, R11, R21, R39 to R42), as of a cut-off.
 *
 * What the fold counts, what `hotline complaints` lists, and which card the
 * dated rules would propose all come from here.  A card is given by an event
 * alone; a proposal says that a limit has passed, no more.
 */
#ifndef HOTLINE_AGGREGATE_COMPLAINT_H
#define HOTLINE_AGGREGATE_COMPLAINT_H

#include "aggregate/fold.h"

/* Up to when the unit had to answer (rule R40). */
struct complaint_limit {
	bool has;
	int64_t us;
	bool passed; /* us <= T, and no reply or closing at or before it */
};

/* Instants are good where the flag beside them says so.  Texts are borrowed from the case bytes. */
struct complaint {
	int events;
	bool received, voided;
	int64_t received_us;   /* the earliest receipt */
	int64_t voided_us;     /* the first void: there is no restoring */
	bool judged, real;     /* by the latest judgement */
	int64_t judged_us;
	bool forwarded;
	int64_t forwarded_us;  /* the latest forwarding */
	bool forwarded_has_due;
	int64_t forwarded_due_us; /* due_at of the latest forwarding that has one */
	bool replied;
	int64_t replied_us;    /* the first reply */
	bool closed;
	int64_t closed_us, last_closed_us;
	int64_t card;          /* of the latest card event; 0: none, or withdrawn */
	int64_t carded_us;     /* the first card since the last withdrawal */
	bool withdrawn;
	int64_t withdrawn_us;  /* the latest withdrawal */
	bool published;
	int64_t published_us;  /* the first publication */
	struct text unit, channel, order_id; /* of the latest receipt that carries them, rule R11 */
	int64_t level;         /* enum level, of the latest receipt */

	/* Judged by complaint_judge. */
	const struct rule *rule; /* in force on the day of receipt; NULL: none */
	struct complaint_limit first, second;
	int missing_year;      /* the year without a calendar that a limit needed; 0: none */
	int64_t proposed;      /* CARD_YELLOW, CARD_RED, or 0: no card is proposed */
};

/*
 * Reads one and judges its limits.  Proposed is yellow when the first limit has passed, red at the second, for a counted
 * complaint that has not that card or a higher one already; a withdrawal at or after the limit has settled it.
 * The answer is as that of fold_case.
 */
MUST_USE enum case_answer complaint_read(const struct book *book, const uint8_t *bytes, size_t len, int64_t cutoff_us,
	struct complaint *out);

/* May stand in the newspaper's column: counted, and published, or found real and not published yet. */
bool complaint_is_public(const struct complaint *complaint);

#endif
