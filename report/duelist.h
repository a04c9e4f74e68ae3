/*
 * duelist - orders that fall due or are overdue, a row each, and their sums.
 */
#ifndef HOTLINE_REPORT_DUELIST_H
#define HOTLINE_REPORT_DUELIST_H

#include "report/rows.h"

struct duelist_head {
	struct rows_head rows; /* zone, cut-off, by, language */
	const struct calendar *calendar;
	int64_t until_us;      /* what is due by then is in the list */
};

/* One order; texts are borrowed during the call. */
struct duelist_row {
	struct text id, part; /* the part: by head.rows.by */
	struct text unit, kind, category;
	int64_t created_us, due_us; /* due <= T: overdue */
};

struct duelist;

/* `out` and what `head` points to are borrowed until duelist_free.  CSV has one table: the orders, or, by parts, the
 * sums. */
MUST_USE enum status duelist_begin(struct out *out, enum rows_form form, const struct duelist_head *head,
	struct duelist **list, struct err *err);
/* Rows come in the order of their parts. */
MUST_USE enum status duelist_row(struct duelist *list, const struct duelist_row *row, struct err *err);
/* Prints the sums.  *missing_year: the first year without a calendar that working days needed; 0 none. */
MUST_USE enum status duelist_end(struct duelist *list, int *missing_year, struct err *err);
void duelist_free(struct duelist *list);

#endif
