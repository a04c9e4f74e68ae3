/*
 * complaints - efficiency complaints one by one: their whole way, the cards that are proposed, the newspaper's column.
 *
 * Three lists of the same entries.  The column is made to leave the office: it
 * has running numbers in place of ids, and no free text that callers or staff
 * may have filled (matter, reasons, channel), only units, categories, verdicts
 * and the media's names.
 */
#ifndef HOTLINE_REPORT_COMPLAINTS_H
#define HOTLINE_REPORT_COMPLAINTS_H

#include "aggregate/complaint.h"
#include "report/rows.h"

/* The order that a complaint names, as of the cut-off. */
enum complaints_order { COMPLAINTS_NO_ORDER, COMPLAINTS_ORDER_UNSEEN, COMPLAINTS_ORDER_OPEN, COMPLAINTS_ORDER_CLOSED,
	COMPLAINTS_ORDER_VOIDED, COMPLAINTS_ORDER_MERGED };

struct complaints_entry {
	struct text id;
	struct complaint way;
	const struct text *media; /* of each publication, in order; in the column each medium once */
	size_t media_count;
	enum complaints_order order;
	struct text call_id;      /* the call that brought the order; "" none */
	int kind;                 /* of the order: enum kind, 0 absent */
	struct text category;     /* of the order */
};

enum complaints_list { COMPLAINTS_ALL, COMPLAINTS_DUE, COMPLAINTS_COLUMN };

/* Prints the entries as they stand; `period` is its name, NULL: all days.  ST_SYSTEM: out of memory. */
MUST_USE enum status complaints_print(struct out *out, enum rows_form form, const struct rows_head *head,
	enum complaints_list list, const char *period, const struct complaints_entry *entries, size_t count, struct err *err);

#endif
