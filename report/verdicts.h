/*
 * verdicts - how each figure counts one case, and why: each figure that cases of its sort can count in.
 *
 * A figure that counts several things of a case (events, rounds) has a verdict for each; one that counts nothing of it
 * has one that says why not.
 */
#ifndef HOTLINE_REPORT_VERDICTS_H
#define HOTLINE_REPORT_VERDICTS_H

#include "aggregate/fold.h"
#include "report/casefile.h"
#include "report/reasons.h"

enum { VERDICT_WORD_MAX = 320 };

struct verdict {
	const struct metric *metric;
	const struct contribution *counted; /* NULL: it is not */
	bool in_numerator;
	enum reason reason;
	const char *first_zh; /* {1} in Chinese; NULL: the same */
	char first[VERDICT_WORD_MAX], second[VERDICT_WORD_MAX]; /* what fills {1} and {2} of the reason */
	char setter_en[VERDICT_WORD_MAX], setter_zh[VERDICT_WORD_MAX]; /* and {3}: what gave a due */
};

void verdicts_text(const struct verdict *verdict, enum lang lang, char out[REASON_TEXT_MAX]);

/* Calls `each` in the order of the figures, then of days.  ST_DATA: the bytes are no case. */
MUST_USE enum status verdicts_each(const struct casefile *file,
	void (*each)(void *context, const struct verdict *verdict), void *context, struct err *err);

#endif
