/*
 * revision - what --as-of means, and what was published beside what is read (rule R8).
 *
 * --as-of takes a revision number, or a day or time: then the last publication on or before it whose days hold the
 * period asked for.  Everything a reading then prints comes from what that revision froze.
 */
#ifndef HOTLINE_CLI_REVISION_H
#define HOTLINE_CLI_REVISION_H

#include "cli/reading.h"

/* The value of --as-of; NULL where it is not given, or the command takes none: a value in the configuration file speaks to
 * those that do. */
const char *revision_asked(const struct settings *settings);

/* ST_USAGE where --as-of stands beside --cutoff. */
MUST_USE enum status revision_check(const struct settings *settings, struct err *err);

/*
 * With --as-of: finds the revision that holds the days asked for and makes the reading its own: cut-off and days, where
 * `from` or `to` (NULL: not asked for) leave them open.  ST_NOINPUT: there is no such revision, or the days lie outside
 * of it.  ST_NO: its digest is not that of what is frozen.  Without --as-of it does nothing.
 */
MUST_USE enum status revision_choose(const struct settings *settings, struct reading *reading, const int32_t *from,
	const int32_t *to, struct err *err);

/* Adds what was frozen of the query's rows: the sums themselves with --as-of, else those that they are held against. */
MUST_USE enum status revision_cells(const struct reading *reading, const struct figures_query *query,
	const struct store_cells_query *cells_query, struct cells *cells, struct err *err);

#endif
