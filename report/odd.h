/*
 * odd - the list of oddities (aggregate/oddity.h) as a person or a program reads it, one row each, as they come.
 */
#ifndef HOTLINE_REPORT_ODD_H
#define HOTLINE_REPORT_ODD_H

#include "aggregate/oddity.h"
#include "report/rows.h"

struct odd;

/* `out` and what `head` points to are borrowed until odd_free; of `head` zone, cut-off and language count. */
MUST_USE enum status odd_begin(struct out *out, enum rows_form form, const struct rows_head *head, struct odd **odd,
	struct err *err);
/* ST_SYSTEM; ST_NO without a message when printing more is useless (out_alive). */
MUST_USE enum status odd_row(struct odd *odd, const struct oddity_listed *oddity, struct err *err);
MUST_USE enum status odd_end(struct odd *odd, struct err *err);
void odd_free(struct odd *odd);

/* What is odd, with the instants that disagree and the other cases: "办结早于建单（time …，created …）". */
void odd_words(struct buf *out, const struct oddity_listed *oddity, const struct zone *zone, enum lang lang);

#endif
