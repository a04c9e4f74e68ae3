/*
 * details - what was wrong with a refused line, in the reader's language.
 *
 * The decoder (event/decode.c) says it in English, which is what programs get and what is kept with a reject; its
 * sentences are few.  They are known here by their form, with the values of the line in between; one that is not known
 * stays as it is.
 */
#ifndef HOTLINE_REPORT_DETAILS_H
#define HOTLINE_REPORT_DETAILS_H

#include "base/lang.h"
#include "base/text.h"
#include "event/reject.h"

/* Chinese takes no more bytes than twice the English. */
enum { DETAILS_MAX = 2 * REJECT_DETAIL_MAX };

/* Returns `out`. */
const char *details_words(struct text detail, enum lang lang, char out[DETAILS_MAX]);

#endif
