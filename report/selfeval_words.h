/*
 * selfeval_words - the sentences of a self-evaluation, in both languages.
 */
#ifndef HOTLINE_REPORT_SELFEVAL_WORDS_H
#define HOTLINE_REPORT_SELFEVAL_WORDS_H

#include "report/selfeval.h"

static inline struct text selfeval_words_pick(struct scheme_words words, enum lang lang)
{
	return lang == LANG_ZH ? words.zh : words.en;
}

/* What the indicator rests on, what its rule made of it, and its points; then the office's own words. */
void selfeval_words_indicator(struct buf *out, const struct selfeval_head *head, const struct evaluation *evaluation,
	const struct evaluate_row *row, enum lang lang);

/* The figures beside an indicator: "On-time rate 99.99% (36110/36113)"; without any its formula or source. */
void selfeval_words_evidence(struct buf *out, const struct evaluation *evaluation, const struct evaluate_row *row,
	enum lang lang);

/* Why a finding is one, with the sum it rests on. */
void selfeval_words_finding(struct buf *out, const struct evaluate_finding *finding, enum lang lang);

/* "score", "denominator" */
const char *selfeval_words_what(enum scheme_what what, enum lang lang);

#endif
