/*
 * figures - from sums to rows that a person or a program reads.
 *
 * Pure arithmetic on integers: periods, denominators, and the printed value
 * (rules R19, R43, R45).  The query yields rows in the order of the interface:
 * figure, first day, key; a skin (report/) prints them.
 */
#ifndef HOTLINE_AGGREGATE_FIGURES_H
#define HOTLINE_AGGREGATE_FIGURES_H

#include "aggregate/breakdown.h"
#include "aggregate/cells.h"
#include "aggregate/published.h"
#include "base/day.h"

enum { FIGURE_VALUE_MAX = 32 };

struct figures_query {
	const struct metric *const *metrics; /* in the table's order, no metric twice */
	size_t metric_count;
	bool has_days;     /* false: no event up to T, so there are only the states */
	int32_t from, to;  /* both included */
	enum period per;
	enum dimension by; /* BY_WHOLE: the whole only */
	int64_t cutoff_us;
	const struct zone *zone;
	enum dimension then_by; /* the second of two dimensions; BY_WHOLE: by one */
	int level;              /* categories by their first levels; 0: the whole path */
	const struct published *published; /* NULL: nothing is */
};

struct figure_row {
	const struct metric *metric;
	char period[DAY_NAME_MAX]; /* "2020-W01", "all", "as-of" */
	bool has_days;             /* false for states: from and to are null */
	int32_t from, to;          /* the days counted */
	enum dimension by, then_by;
	struct text key, then_key; /* of a part, in each dimension; borrowed from the cells */
	int64_t num;
	bool has_den;
	int64_t den;
	bool has_value;            /* false: no data */
	char value[FIGURE_VALUE_MAX];
	enum row_state state;
	int64_t revision; /* that published it; of a row that is not published, the one whose numbers are others; 0: none */
};

/*
 * The first day of the period that a day belongs to, as cells for a query are keyed: sums are added up
 * by period while they are read, so that memory grows with what is printed, not with the days.
 * For PERIOD_ALL it is query->from; for CELL_AS_OF it is CELL_AS_OF.
 */
int32_t figures_period_day(const struct figures_query *query, int32_t day);

/* The days of the period that begins at `from`, as cut by query->to: returns its last. */
int32_t figures_period_last(const struct figures_query *query, int32_t from);

/* Calls `row` for each row; a false answer ends the walk.  `cells` are keyed by figures_period_day, dimension
 * query->by, and the key of the query's breakdown; where something is published, they hold what
 * published_of_days and published_of_moment froze beside it, under cells_frozen(query->by).  A figure that the
 * revision of `as_of` did not freeze has no rows. */
MUST_USE enum status figures_rows(const struct figures_query *query, struct cells *cells,
	bool (*row)(void *context, const struct figure_row *row), void *context, struct err *err);

/* Fills numerator, denominator and value of a row that has its metric and days, from a cell (NULL: nothing was counted);
 * whether anything was. */
bool figures_fill(const struct figures_query *query, const struct cell *cell, struct figure_row *row);

/* Percent with two decimals, half up, never 100.00 below the whole nor 0.00 above nothing (rule R43).
 * den > 0, 0 <= num; num may exceed den for ratios of counts. */
void figures_percent(int64_t num, int64_t den, char text[FIGURE_VALUE_MAX]);

/* Seconds as hours with two decimals, half up: floor(x + 1/2) of hundredths, also below zero (rule R31). */
void figures_hours(int64_t seconds, char text[FIGURE_VALUE_MAX]);

/* The mean as a whole number, half up (rule R43); den > 0. */
void figures_mean(int64_t num, int64_t den, char text[FIGURE_VALUE_MAX]);

/* 147100 -> "14.71": in units of ten thousand (万) with two decimals, half up (rule R43). */
void figures_wan(int64_t num, char text[FIGURE_VALUE_MAX]);

#endif
