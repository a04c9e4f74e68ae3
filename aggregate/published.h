/*
 * published - what was once published of a period (rule R8).
 *
 * A publication (revision) is a period, a cut-off and the sums that were frozen
 * under its number: the cells of its days by the whole and by each single
 * dimension, and the states as of its cut-off.  Nothing that arrives later
 * changes it.
 */
#ifndef HOTLINE_AGGREGATE_PUBLISHED_H
#define HOTLINE_AGGREGATE_PUBLISHED_H

#include "aggregate/metrics.h"
#include "base/day.h"

struct publication {
	int64_t number;            /* 1, 2, ... in the order of publishing; 0: none */
	struct text period;        /* as it was named: "2020-Q1" */
	int32_t from, to;          /* its civil days, both included */
	int64_t cutoff_us;         /* T: what had happened (rule R7) */
	int64_t published_us;      /* when it was published */
	struct text zone;
	struct text rules, calendar; /* digests of what cases were judged by: hex */
	struct text approved_by, note;
	uint64_t slots;            /* bit per slot that was frozen: a slot of a later program was not */
	struct text slot_names;    /* the same in words, as it was written: "events calls_in" */
	struct text missing_years; /* without a calendar for orders created in the period (rule R46): "2017 2018" */
	struct text missing_anywhere; /* and for orders of any day open at the cut-off: late_open rests on these */
	int64_t cell_count;        /* rows frozen */
	struct text digest;        /* SHA-256 over all of the above, the rows, and the digest of the one before: hex */
};

/* How a row stands to what was published; where several hold, the first of published, immature, provisional. */
enum row_state {
	ROW_PROVISIONAL,
	ROW_IMMATURE,  /* what it rests on still comes in: call-backs, repeated calls */
	ROW_PUBLISHED  /* its numbers are those of a revision */
};

/* "provisional" */
const char *published_state_name(enum row_state state);

/* What a query's rows are held against. */
struct published {
	const struct publication *all;   /* in the order of their numbers */
	size_t count;
	const struct publication *as_of; /* the sums are this one's: every row is what it published; NULL: today's */
};

/*
 * The revision that rows of these days are held against: the last that covers them.  For states, which have no day,
 * the last with this very cut-off.  NULL: there is none.
 */
const struct publication *published_of_days(const struct published *published, int32_t from, int32_t to);
const struct publication *published_of_moment(const struct published *published, int64_t cutoff_us);

/* Whether its days hold all of [from, to]. */
bool published_covers(const struct publication *publication, int32_t from, int32_t to);

/* The last one in `all` (in the order of their numbers) that was published at or before `at_us` and covers the days;
 * NULL: none. */
const struct publication *published_last(const struct publication *all, size_t count, int64_t at_us, int32_t from,
	int32_t to);

/* Whether all that the metric rests on was frozen. */
bool published_has(const struct publication *publication, const struct metric *metric);

#endif
