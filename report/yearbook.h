/*
 * yearbook - the sheets of the year's workbook (report/xlsx.h), in the order in which they are written.
 *
 * A cover with what holds for all of it; figures of the year, by month, by unit,
 * with numerator, denominator and the rate as a formula over the two, and, where
 * the year is compared, beside those of the year before; the
 * definitions; lists of cases; cross-foot checks; restatements.  An id of a case is masked: yearbook_mask.
 */
#ifndef HOTLINE_REPORT_YEARBOOK_H
#define HOTLINE_REPORT_YEARBOOK_H

#include "aggregate/fold.h"
#include "report/checks.h"
#include "report/restated.h"
#include "report/rows.h"
#include "report/xlsx.h"

struct yearbook {
	struct xlsx *xlsx;
	const struct rows_head *head; /* of the year: zone, cut-off, days, language */
};

struct yearbook_cover {
	int year;
	struct text paragraph;  /* in the language of the head */
	struct text statement;  /* of a final report, of its checks; empty: it is none */
	const char *digest;     /* of the store, 64 hex digits */
	const char *version;    /* of this program */
};

void yearbook_cover(const struct yearbook *book, const struct yearbook_cover *cover);

/* A sheet of figures: begin, then its rows; each says whether it is published, provisional or immature. */
enum yearbook_figures { YEARBOOK_YEAR, YEARBOOK_MONTHS, YEARBOOK_UNITS };
void yearbook_figures(const struct yearbook *book, enum yearbook_figures which);
void yearbook_figure(const struct yearbook *book, const struct figure_row *row);

/* A sheet with the year's figures beside those that they are compared with: begin, then its rows; states have no place. */
void yearbook_comparisons(const struct yearbook *book);
void yearbook_comparison(const struct yearbook *book, const struct figure_row *row, const struct comparison *comparison);

/* Every figure: id, names, what it is, definition, source, the day it falls on. */
void yearbook_definitions(const struct yearbook *book);

/* The cross-foot checks of the year, each one. */
MUST_USE enum status yearbook_checks(const struct yearbook *book, const struct checks_list *list, struct err *err);

/* What has changed since the year's days were published: a row for each restatement and figure that it changed, with what
 * was published and what holds today as of the same cut-off (report/restated.h).  Ids of cases are masked. */
void yearbook_restatements(const struct yearbook *book);
struct yearbook_restatement {
	const struct publication *publication;
	const struct restated_cause *cause;
	const struct figure_row *change, *old, *new;
};
void yearbook_restatement(const struct yearbook *book, const struct yearbook_restatement *restatement);

/*
 * A list of cases, its ids masked: begin, then its rows in the order of `hotline cases`, by which who has the store finds
 * a case: the place in the list is written in front.
 */
enum yearbook_list {
	YEARBOOK_LATE,         /* orders whose due passed in the year without a closing in time */
	YEARBOOK_LATE_OPEN,    /* orders open past their due as of the cut-off */
	YEARBOOK_DISSATISFIED, /* rounds rated, and not satisfied */
	YEARBOOK_COMPLAINTS,   /* efficiency complaints received */
	YEARBOOK_LISTS
};
void yearbook_list(const struct yearbook *book, enum yearbook_list list);
void yearbook_case(const struct yearbook *book, int64_t place, struct text id, const struct contribution *counted);

/*
 * The id for people who have no business with the case: its first and last two characters around four asterisks, of
 * fewer than eight characters the first and last one, of fewer than five none.  The same id always gives the same, and
 * who has the store finds the case by its place in the list.
 */
enum { YEARBOOK_MASK_MAX = 24 };
void yearbook_mask(struct text id, char masked[YEARBOOK_MASK_MAX]);

#endif
