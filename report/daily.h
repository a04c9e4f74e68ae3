/*
 * daily - the table of `hotline daily`: a line a day (and part), a column a figure; other periods likewise.
 *
 * Rows come figure by figure; they are kept until all are there, then printed
 * across.  A part that a figure has no row for prints as 0 or "no data".
 */
#ifndef HOTLINE_REPORT_DAILY_H
#define HOTLINE_REPORT_DAILY_H

#include "report/rows.h"

struct daily;

MUST_USE enum status daily_new(const struct metric *const *metrics, size_t metric_count, struct daily **daily,
	struct err *err);
/* Keys are copied.  False: out of memory, which daily_print tells. */
bool daily_row(struct daily *daily, const struct figure_row *row);
MUST_USE enum status daily_print(struct daily *daily, struct out *out, const struct rows_head *head, struct err *err);
void daily_free(struct daily *daily);

#endif
