/*
 * listing - counted things as a person or a program reads them: table, JSON, CSV (rule R55).
 *
 * Rows are printed as they come: the table holds the first hundred back to learn its widths, nothing more is kept.
 */
#ifndef HOTLINE_REPORT_LISTING_H
#define HOTLINE_REPORT_LISTING_H

#include "report/rows.h"

/* Which of a figure's things. */
enum listing_side { LISTING_NUMERATOR, LISTING_DENOMINATOR, LISTING_REST };

struct listing_head {
	struct rows_head rows;       /* zone, cut-off, days, language */
	const struct metric *metric;
	const char *period;          /* "2020-01", "all", "as-of" */
	enum listing_side side;
	const bool *has_part;        /* DIMENSIONS of them, and their keys: the part that is listed */
	const struct text *parts;
	int level;                   /* the category's part is that of its first levels; 0: of the whole path */
	int64_t revision;            /* that published the figure; 0: none */
	int64_t published;           /* how many it had counted on this side */
};

struct listing;

/* `out` and what `head` points to are borrowed until listing_free. */
MUST_USE enum status listing_begin(struct out *out, enum rows_form form, const struct listing_head *head,
	struct listing **listing, struct err *err);
/* `id` is the case's.  False when printing more is useless (out_alive). */
bool listing_row(struct listing *listing, enum case_sort sort, struct text id, const struct contribution *counted);
/* `all`: no limit ended the list. */
MUST_USE enum status listing_end(struct listing *listing, bool all, struct err *err);
void listing_free(struct listing *listing);

#endif
