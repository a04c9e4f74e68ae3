/*
 * selfeval_inside - what the files report/selfeval*.c share: one printing under way.
 */
#ifndef HOTLINE_REPORT_SELFEVAL_INSIDE_H
#define HOTLINE_REPORT_SELFEVAL_INSIDE_H

#include "report/selfeval_words.h"

/* Printing goes from here to there; memory for one sentence at a time. */
struct selfeval_printer {
	struct out *out;
	const struct selfeval_head *head;
	const struct evaluation *evaluation;
	const struct scheme *scheme;
	char cutoff[ZONE_TIME_MAX]; /* "" without a store */
	struct buf words;
	bool failed; /* memory ran out while writing some of them */
};

/* The sentence of an indicator (struct evaluate_row) or of a finding (struct evaluate_finding). */
typedef void selfeval_sentence(struct buf *out, const struct selfeval_printer *printer, const void *thing, enum lang lang);
selfeval_sentence selfeval_inside_indicator;
selfeval_sentence selfeval_inside_finding;

/* Writes a sentence into `words`; good until they are written anew. */
struct text selfeval_inside_words(struct selfeval_printer *printer, selfeval_sentence *write, const void *thing,
	enum lang lang);
/* What stands in `words`. */
struct text selfeval_inside_written(struct selfeval_printer *printer);

/* The points with the scheme's places, or as many more as they have, so that sums add up on paper; NULL: none. */
const char *selfeval_inside_points(const struct selfeval_printer *printer, const struct evaluate_row *row,
	char text[RATIO_TEXT_MAX]);

/* ---- selfeval_data.c, selfeval_table.c ---- */

void selfeval_data_json(struct selfeval_printer *printer);
void selfeval_data_csv(struct selfeval_printer *printer, bool excel);
MUST_USE enum status selfeval_table_print(struct selfeval_printer *printer, struct err *err);

#endif
