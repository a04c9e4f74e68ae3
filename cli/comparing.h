/*
 * comparing - the rows that those of a query are compared with (figures, report --compare).
 *
 * The sums of earlier days that follow one another are read at once, filed under the period that they are compared
 * with; periods cut by --from or --to, whose days can overlap with others, are read apart.
 */
#ifndef HOTLINE_CLI_COMPARING_H
#define HOTLINE_CLI_COMPARING_H

#include "aggregate/compare.h"
#include "cli/reading.h"

struct comparing;

/* COMPARE_NONE where --compare is not given.  ST_USAGE: together with --as-of, but from a configuration, which then
 * has no effect. */
MUST_USE enum status comparing_with(const struct settings *settings, enum compare_with *with, struct err *err);

/* Reads the earlier sums of this query; `query` is borrowed until comparing_free.  COMPARE_NONE: *out is NULL. */
MUST_USE enum status comparing_new(const struct reading *reading, const struct figures_query *query, enum compare_with with,
	struct comparing **out, struct err *err);
void comparing_free(struct comparing *comparing);

/* What the row is compared with, good until the next call; NULL: nothing (rows of states, 29 February, a missing week 53). */
const struct comparison *comparing_row(struct comparing *comparing, const struct figure_row *row);

/* As reading_missing_years, for the query and the days that it is compared with; NULL: for the query alone. */
MUST_USE enum status comparing_missing_years(const struct comparing *comparing, const struct reading *reading,
	const struct figures_query *query, struct err *err);

/* ST_OK, or ST_SYSTEM when memory ran out on the way. */
MUST_USE enum status comparing_status(const struct comparing *comparing, struct err *err);

#endif
