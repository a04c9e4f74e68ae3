/*
 * evaluate - a scheme and the year's figures become points, and what does not add up becomes findings.
 *
 * Pure: no clock, no I/O; the same scheme and rows give the same result.  Points of a leaf are rounded half up to the
 * scheme's places, a given score stays as it was written; sums are exact sums of these, so that what is printed adds up.
 * A figure without data (denominator 0) gives no points, never full ones: the leaf has none, and every sum over it says
 * how many such leaves it has.
 *
 * Each statement is held against what stands beside it and nothing farther: a printed sum against the printed scores of
 * its parts (their points where none is printed), so that one contradiction is one finding and not one at every level.
 */
#ifndef HOTLINE_EVALUATE_EVALUATE_H
#define HOTLINE_EVALUATE_EVALUATE_H

#include "aggregate/figures.h"
#include "evaluate/formula.h"
#include "evaluate/scheme.h"

struct evaluate_row {
	const struct scheme_indicator *indicator;
	bool has_points; /* false: no data */
	struct ratio points;
	int no_data;                    /* leaves without data, itself or below */
	struct formula_value quantity;  /* what the rule looked at: the figure in its own unit, or what the formula gave */
	const struct scheme_band *band; /* the one that holds; NULL: none */
};

enum evaluate_kind {
	EVALUATE_PARTS,         /* a printed score and the sum of its parts */
	EVALUATE_FULL,          /* full points and the sum of its parts' */
	EVALUATE_RANGE,         /* a score above the full points, or below 0; a bonus below 0 is a deduction, and in order */
	EVALUATE_BONUS_OUTSIDE, /* a printed score leaves the bonus out */
	EVALUATE_BONUS_INSIDE,  /* a printed score has the bonus in it */
	EVALUATE_RULE,          /* a printed score and what the rule gives */
	EVALUATE_FORMULA,       /* a printed value and its formula */
	EVALUATE_FIGURE,        /* a printed value and the store's figure */
	EVALUATE_ROUNDED,       /* right only when rounded more coarsely than stated */
	EVALUATE_CUT,           /* right only with the rest cut off, not rounded */
	EVALUATE_NO_DATA,       /* cannot be held against anything: a figure has no data */
	EVALUATE_KINDS
};

struct evaluate_finding {
	enum evaluate_kind kind;
	enum scheme_what what;
	const struct scheme_indicator *indicator; /* NULL: a printed value of no indicator */
	const struct scheme_printed *printed;     /* NULL: of the indicator itself */
	int line;                                 /* of the scheme */
	char stated[RATIO_TEXT_MAX];
	char follows[RATIO_TEXT_MAX];    /* "" for EVALUATE_NO_DATA */
	char difference[RATIO_TEXT_MAX]; /* what follows less what is stated */
	struct text basis;               /* "3 + 5 + 3", the formula, "147100 / 366" */
};

struct evaluation {
	const struct scheme *scheme; /* borrowed, as the figures are */
	const struct figure_row *figures;
	size_t figure_count;
	const struct evaluate_row *rows; /* one an indicator, in the scheme's order: the whole first */
	const struct evaluate_finding *findings; /* by the indicators' order, then printed values of none */
	int finding_count;
	int checked; /* statements held against something: agreed + findings */
	int agreed;
	struct pool memory;
};

/*
 * `figures` are whole rows of the year (BY_WHOLE), one for each figure of scheme_figures.  The caller frees *out; scheme
 * and figures must outlive it.  ST_CONFIG with "FILE:LINE: " where a formula or a sum cannot be worked out.
 */
MUST_USE enum status evaluate_scheme(const struct scheme *scheme, const struct figure_row *figures, size_t figure_count,
	struct evaluation **out, struct err *err);
void evaluate_free(struct evaluation *evaluation);

/* The row of a figure; NULL: not among them. */
const struct figure_row *evaluate_figure(const struct evaluation *evaluation, const struct metric *figure);

/* Findings that are contradictions: all but EVALUATE_NO_DATA. */
int evaluate_contradictions(const struct evaluation *evaluation);

/* "parts", "bonus-outside" */
const char *evaluate_kind_name(enum evaluate_kind kind);

#endif
