/*
 * rush - calls by hour and weekday (aggregate/volumes.h) as table, JSON or CSV.
 *
 * The table has a block for each of calls received, answered and accepted: an
 * hour a line, a weekday a column, with sums.  JSON and CSV have a row for each
 * weekday and hour, also where nothing was counted.
 */
#ifndef HOTLINE_REPORT_RUSH_H
#define HOTLINE_REPORT_RUSH_H

#include "aggregate/volumes.h"
#include "report/rows.h"

/* `period` is the period's name as it was asked for. */
MUST_USE enum status rush_print(struct out *out, enum rows_form form, const struct rows_head *head, const char *period,
	const struct volumes *volumes, struct err *err);

#endif
