/*
 * paragraph - the sentences of the year-end report, in official Chinese and in English.
 *
 * A pure function of the year's rows: every figure with the two integers it
 * rests on, the mean with its divisor, complaints as those of the city (rule
 * R42), and a figure without data said to have none.  The claim that every
 * matter has its result stands there only where rule R50 holds.  Rise and fall
 * against the year before are told of whole years alone.
 */
#ifndef HOTLINE_REPORT_PARAGRAPH_H
#define HOTLINE_REPORT_PARAGRAPH_H

#include "aggregate/compare.h"
#include "base/lang.h"

/* The rows that the sentences need; NULL: not among the rows, told as "no data". */
struct paragraph_facts {
	int year;
	const struct zone *zone;
	int64_t cutoff_us;
	bool all_answered; /* rule R50 */
	struct figure_row accepted, daily_mean, fcr, ontime, satisfied, complaints_city, published_city;
	enum compare_with compared; /* with the year before, in these words; COMPARE_NONE: with nothing */
	bool counted_then;          /* anything at all was counted in that year */
	struct comparison accepted_then, fcr_then, ontime_then, satisfied_then, complaints_city_then, published_city_then;
};

/* Takes a whole row of the year into its place, and the comparison beside it (NULL: none); rows of other figures are
 * passed over. */
void paragraph_take(struct paragraph_facts *facts, const struct figure_row *row, const struct comparison *comparison);

void paragraph_write(struct buf *out, const struct paragraph_facts *facts, enum lang lang);

#endif
