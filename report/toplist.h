/*
 * toplist - the parts that count most, or that have changed most (aggregate/top.h), as table, JSON or CSV.
 *
 * JSON and CSV have the fields of a row of figures (report/rows.h) and behind
 * them share, the percentage of the whole, and, where there is a comparison,
 * before, change and change_percent; null or empty where there is none.
 */
#ifndef HOTLINE_REPORT_TOPLIST_H
#define HOTLINE_REPORT_TOPLIST_H

#include "aggregate/top.h"
#include "report/rows.h"

struct toplist {
	const struct metric *metric;
	const struct figure_row *rows;      /* of the period, then those of the one it is compared with */
	size_t now_count;                   /* how many of the former */
	const struct top_entry *entries;    /* sorted; `at` is the place in rows */
	size_t count, listed;               /* all parts, and how many are printed */
	bool compared;
	int32_t before_from, before_to;
	int64_t whole, whole_before;
};

MUST_USE enum status toplist_print(struct out *out, enum rows_form form, const struct rows_head *head,
	const struct toplist *list, struct err *err);

#endif
