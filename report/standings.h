/*
 * standings - a league table (aggregate/league.h) as table, JSON or CSV.
 *
 * JSON and CSV have the fields of a row of figures (report/rows.h) and behind
 * them low and high, the bounds of the interval in percent with two decimals, and
 * rank; null or empty where there is none.  JSON also has the floor.
 */
#ifndef HOTLINE_REPORT_STANDINGS_H
#define HOTLINE_REPORT_STANDINGS_H

#include "aggregate/league.h"
#include "report/rows.h"

struct standings {
	const struct metric *metric;
	int64_t floor;
	const struct figure_row *rows;
	const struct league_entry *entries; /* ranked; `at` is the place in rows */
	size_t count;
};

MUST_USE enum status standings_print(struct out *out, enum rows_form form, const struct rows_head *head,
	const struct standings *standings, struct err *err);

#endif
