/*
 * compare - a row beside the row of the period before (环比) or of a year before (同比), rules R43 and R45.
 *
 * Both are of the same cut-off.  A period that is cut by the days asked for is
 * compared as a stretch of days: with the one as long just before it, or with the same dates a
 * year before.  States have no period and nothing to be compared with.
 */
#ifndef HOTLINE_AGGREGATE_COMPARE_H
#define HOTLINE_AGGREGATE_COMPARE_H

#include "aggregate/figures.h"

enum compare_with { COMPARE_NONE, COMPARE_PREVIOUS, COMPARE_YEAR_AGO };

struct comparison {
	struct figure_row then; /* metric, period, days, counts and value; its part is the row's own */
	bool has_change;        /* false: one of the two has no data */
	/* Counts and means: the difference in their own unit.  Rates and ratios: percentage points with two decimals; percentiles:
	 * hours with two decimals, from the seconds. */
	char change[FIGURE_VALUE_MAX];
	bool has_percent;       /* of counts: the difference in percent of the earlier one, which is not 0 (compare_percent) */
	char percent[FIGURE_VALUE_MAX];
};

/* The days that those of a row are compared with.  False: there are none (29 February, a missing week 53). */
bool compare_days(const struct figures_query *query, enum compare_with with, int32_t from, int32_t to, int32_t *first,
	int32_t *last);

/* Fills the comparison of a row with these earlier days, whose sums are in `cell` (NULL: nothing was counted). */
void compare_fill(const struct figures_query *query, const struct figure_row *row, int32_t first, int32_t last,
	const struct cell *cell, struct comparison *out);

/* The change of a count in percent of the earlier one, then > 0: half up, with the ends of rule R43: what has changed never
 * prints 0.00, and -100.00 only where nothing is left. */
void compare_percent(int64_t now, int64_t then, char text[FIGURE_VALUE_MAX]);

/* a / b - c / d in units of 1 / scale, half up; b, d > 0. */
int64_t compare_difference(int64_t a, int64_t b, int64_t c, int64_t d, int64_t scale);

#endif
