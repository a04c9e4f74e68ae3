/*
 * selfeval - a self-evaluation as people and programs read it: table and sentences, JSON, CSV.
 *
 * Every indicator with its points, the figures it rests on and a sentence in Chinese and English; then what does not
 * add up, a row each: what is stated, what follows, the difference.
 */
#ifndef HOTLINE_REPORT_SELFEVAL_H
#define HOTLINE_REPORT_SELFEVAL_H

#include "evaluate/evaluate.h"
#include "report/rows.h"

struct selfeval_head {
	int year;
	bool has_store;        /* false: the scheme rests on no figure, and `rows` says nothing */
	struct rows_head rows; /* zone, cut-off, days */
	bool year_is_over;     /* at the cut-off */
	enum lang lang;        /* of the table */
};

MUST_USE enum status selfeval_print(struct out *out, enum rows_form form, const struct selfeval_head *head,
	const struct evaluation *evaluation, struct err *err);

#endif
