/*
 * crossfoot - cross-foot checks (勾稽关系): what the figures of one period owe to each other.
 *
 * Every check is two integers that must be equal, or the left at most the
 * right.  Three sources stand against each other: the rows as they are printed
 * (the whole, each dimension's parts, each day), the sums behind them, and
 * counts made anew from the cases one by one.  Pure: nothing is read here.
 *
 *   identities   between figures: R13 to R17, R20, R21, R28, R30, R34 to R36, R40, R42
 *   mean         count / days = mean, and the days counted one by one (R19, R43)
 *   share        numerator <= denominator, of the whole and of each part; R32's
 *                ratios are no shares and exempt
 *   days         the days add up to the period
 *   parts        the parts of each dimension add up to the whole (R44)
 */
#ifndef HOTLINE_AGGREGATE_CROSSFOOT_H
#define HOTLINE_AGGREGATE_CROSSFOOT_H

#include "aggregate/figures.h"

/* What is counted from the cases, each as of T. */
enum crossfoot_count {
	CROSSFOOT_CALLS,            /* calls begun in the period, in or out */
	CROSSFOOT_ORDERS,           /* orders whose creation lies in it, excluded ones too */
	CROSSFOOT_ORDERS_DIRECT,    /* counted ones from here on */
	CROSSFOOT_ORDERS_OPEN,
	CROSSFOOT_ORDERS_WITH_DUE,  /* transferred, with an effective due */
	CROSSFOOT_ORDERS_REQUESTS,  /* requests by other channels than a call (rule R15) */
	CROSSFOOT_DUE_LATE,         /* closed late, the due passed in the period (rule R28) */
	CROSSFOOT_DUE_OPEN,         /* the due passed in the period, no closing that counts (rules R28, R49) */
	CROSSFOOT_FIRST_DUE_LATE,   /* the same with the first due */
	CROSSFOOT_FIRST_DUE_OPEN,
	CROSSFOOT_COMPLAINTS,       /* complaints received in the period, voided ones too */
	CROSSFOOT_REVIEWS,
	CROSSFOOT_COUNTS
};

/* Adds one case, as fold_summary tells of it at query->cutoff_us, to the counts. */
void crossfoot_count(const struct figures_query *query, enum case_sort sort, const struct case_summary *summary,
	int64_t counts[CROSSFOOT_COUNTS]);

enum crossfoot_kind { CROSSFOOT_IDENTITY, CROSSFOOT_MEAN, CROSSFOOT_MEAN_DAYS, CROSSFOOT_SHARE, CROSSFOOT_SHARE_PARTS,
	CROSSFOOT_DAYS, CROSSFOOT_PARTS };

struct crossfoot_check {
	enum crossfoot_kind kind;
	const char *id; /* "calls", "parts": a word for programs */
	const char *name_en, *name_zh;
	const char *source;          /* "rule R13" */
	const struct metric *metric; /* NULL for an identity */
	bool denominator;            /* of the metric: its denominator is checked, else its numerator */
	enum dimension by;           /* BY_WHOLE: none */
	bool at_most;                /* left <= right is asked, else left = right */
	int64_t left, right;
	bool ok;
};

/* Figures that a query for crossfoot_prove can have. */
enum { CROSSFOOT_METRICS_MAX = 128 };

/*
 * `query` is a period of its own (per PERIOD_ALL, has_days; its `by` is not looked at).  `period` has the sums of the
 * whole and of every dimension, keyed by figures_period_day; `days` those of the whole keyed by the day.  Figures that
 * do not add up are passed over.  Calls `each` in a fixed order: identities first, then by the order of `metrics`.
 */
MUST_USE enum status crossfoot_prove(const struct figures_query *query, struct cells *period, struct cells *days,
	const int64_t counts[CROSSFOOT_COUNTS], void (*each)(void *context, const struct crossfoot_check *check), void *context,
	struct err *err);

#endif
