/*
 * exclusions - what a figure leaves out, and how many that is: one table, one row each.
 *
 * A number is a sum of slots less others over the same days and parts as the figure, so it costs no more than the
 * figure itself.  What stands on another day than the figure (a voided order on its creation day, an on-time verdict
 * on that of its due) is counted on its own day in the period, which each row names.
 */
#ifndef HOTLINE_AGGREGATE_EXCLUSIONS_H
#define HOTLINE_AGGREGATE_EXCLUSIONS_H

#include "aggregate/metrics.h"

#include <stddef.h>

struct exclusion {
	const char *id;       /* "voided" */
	const char *words_en; /* what it counts */
	const char *words_zh;
	const char *day_en;   /* by which day; NULL: a state, over all cases as of the cut-off */
	const char *day_zh;
	const char *source;   /* "rule R21" */
	uint64_t plus, minus; /* bit per slot */
	const char *figures;  /* ids of the figures that it belongs to, separated by spaces */
};

const struct exclusion *exclusions_all(size_t *count);

/* Whether the figure leaves it out, or shows it beside. */
bool exclusions_belong(const struct exclusion *exclusion, const struct metric *metric);

#endif
