/*
 * fold_due - by when an order is to be closed (rules R25 to R27, R29, R46, R47).
 * Internal to aggregate/.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_DUE_H
#define HOTLINE_AGGREGATE_FOLD_DUE_H

#include "aggregate/fold_walk.h"

/* What a walk over the setters of dues comes to. */
struct fold_due {
	bool has;           /* a due is in force */
	int64_t us;
	bool has_start;     /* one was in force from the start */
	int64_t start_us;
	enum event_type by;  /* the type of what set the due in force; 0: the rule, or none is */
	int64_t by_us;       /* and its time, where an event set it */
	bool has_dispatched; /* a dispatch has set one on the way */
	int64_t dispatched_us; /* the first such, rule R25 */
	int missing_year;   /* the first year without a calendar that was needed (rule R46); 0 none */
};

/* Puts a due in force from the start. */
void fold_due_start(struct fold_due *due, int64_t due_us);

/* 24:00 of the n-th working day after `day` (rule R47), `rule` saying how day 1 is counted (NULL: the day
 * after).  False where the calendar lacks a year, which *due remembers. */
bool fold_due_reckon(const struct fold_walk *walk, const struct rule *rule, int32_t day, int working_days,
	struct fold_due *due, int64_t *due_us);

/*
 * The walk of rule R26 from where `cursor` stands: every dispatch that gives a due and every extension
 * whose time is at or before the due in force replaces it, or sets it where there is none.  With
 * `to_closing` it ends before the first order.closed, else at the cut-off.
 */
void fold_due_walk(const struct fold_walk *walk, struct case_cursor cursor, const struct rule *rule, bool to_closing,
	struct fold_due *due);

#endif
