/*
 * scheme - how an office scores itself: a tree of indicators, from a text file.
 *
 * The form is that of base/keylines.h with four kinds of section; docs/schemes/ has
 * examples.  Every number is a decimal and exact (evaluate/ratio.h).
 *
 *   [scheme]               title.zh, title.en; year (the only year it is for); places (of points, 0 to 4, default 2);
 *                          example = yes (to be replaced by the office's own: printed over every result)
 *   [input ID]             value = NUMBER or formula = FORMULA; name.zh, name.en, source
 *   [indicator ID]         name.zh, name.en, full (NUMBER, or `unstated` where a report does not print it);
 *                          parent = ID (all but one, the whole); printed = NUMBER: the score that the report printed;
 *                          bonus = inside | outside | unstated: points beside the full ones, in the parent's sum or not; below
 *                          0 it is a deduction;
 *                          evidence = FIGURE, ...: shown beside it, as are those of its formula; text.zh, text.en: the office's own words
 *     rule = ratio         figure; from, to: 0 points at `from`, full at `to`, in proportion between; left out: 0 and 100
 *                          percent, which only a rate has.  `to` below `from` where less is better
 *     rule = bands         figure; band = >= 99.5 : 3, the first that holds gives its points, none gives 0; also > <= <
 *     rule = zero          figure: full where it is 0, else 0
 *     rule = formula       formula: what it gives
 *     rule = given         score, source; formula: what the score should follow from
 *     (without a rule)     the sum of its parts
 *   [printed ID]           what the report printed: name.zh, name.en, value = NUMBER; of = INDICATOR;
 *                          what = score | numerator | denominator | count | percentage | mean | amount;
 *                          formula or figure: what it should follow from; places: rounded to; source
 *
 * A rate is compared in percent, a percentile in hours, a mean and a count as they are.  A formula has numbers,
 * names of inputs, and FIGURE.num and FIGURE.den; that of a percentage gives the share, 1 is 100 %.
 *
 * Pure: bytes in, scheme out.  A scheme that was made is sound: ids are unique, every name is known, nothing goes
 * in a circle, every leaf has its rule and every rule what it needs.
 */
#ifndef HOTLINE_EVALUATE_SCHEME_H
#define HOTLINE_EVALUATE_SCHEME_H

#include "aggregate/metrics.h"
#include "base/pool.h"
#include "evaluate/ratio.h"

enum {
	SCHEME_BYTES_MAX = 1024 * 1024,
	SCHEME_SECTIONS_MAX = 1000, /* of all kinds */
	SCHEME_DEPTH_MAX = 16,      /* indicators, and inputs that rest on inputs, within each other */
	SCHEME_BANDS_MAX = 16,
	SCHEME_EVIDENCE_MAX = 16,   /* figures of one list */
	SCHEME_FIGURES_MAX = 128,   /* all figures that there are, with room */
	SCHEME_ID_MAX = 64,         /* bytes */
	SCHEME_TEXT_MAX = 1024,     /* bytes of a value */
	SCHEME_PLACES_MAX = 4,
	SCHEME_PLACES_DEFAULT = 2
};

/* A decimal as it was written: 4.6 is not 4.60. */
struct scheme_number {
	struct ratio ratio;
	int places;
	struct text text;
};

/* A formula and where it stands; text.len 0: none. */
struct scheme_formula {
	struct text text;
	int line;
};

struct scheme_words {
	struct text zh, en;
};

struct scheme_input {
	struct text id;
	int line;
	struct scheme_words name; /* may be empty */
	struct text source;
	struct scheme_formula formula;
	struct ratio value; /* without a formula */
};

enum scheme_rule { SCHEME_PARTS, SCHEME_RATIO, SCHEME_BANDS, SCHEME_ZERO, SCHEME_FORMULA, SCHEME_GIVEN };
enum scheme_bonus { SCHEME_NO_BONUS, SCHEME_BONUS_INSIDE, SCHEME_BONUS_OUTSIDE, SCHEME_BONUS_UNSTATED };
enum scheme_sign { SCHEME_AT_LEAST, SCHEME_ABOVE, SCHEME_AT_MOST, SCHEME_BELOW };

struct scheme_band {
	enum scheme_sign sign;
	struct scheme_number bound;
	struct scheme_number points;
	int line;
};

struct scheme_indicator {
	struct text id;
	int line;
	struct scheme_words name, text;
	int parent; /* index; -1: the whole */
	int depth;  /* the whole has 0 */
	bool has_parts;
	enum scheme_bonus bonus;
	bool has_full;
	struct scheme_number full;
	bool has_printed;
	struct scheme_number printed;
	enum scheme_rule rule;
	const struct metric *figure; /* ratio, bands, zero */
	bool has_bounds;
	struct scheme_number from, to;
	struct scheme_band band[SCHEME_BANDS_MAX];
	int band_count;
	struct scheme_formula formula;
	struct scheme_number score; /* given */
	struct text source;
	const struct metric *evidence[SCHEME_FIGURES_MAX]; /* its rule's figure first, those of its formula last, none twice */
	int evidence_count;
};

enum scheme_what {
	SCHEME_SCORE, SCHEME_NUMERATOR, SCHEME_DENOMINATOR, SCHEME_COUNT, SCHEME_PERCENTAGE, SCHEME_MEAN, SCHEME_AMOUNT
};

struct scheme_printed {
	struct text id;
	int line;
	struct scheme_words name;
	struct text source;
	int of; /* index of the indicator; -1: none */
	enum scheme_what what;
	struct scheme_number value;
	int places; /* compared after rounding to so many */
	struct scheme_formula formula;
	const struct metric *figure; /* instead of a formula */
};

struct scheme {
	const char *file; /* borrowed: the name in messages */
	struct scheme_words title;
	int year; /* 0: any */
	int places;
	bool example;
	const struct scheme_input *inputs;
	int input_count;
	const struct scheme_indicator *indicators; /* parents before their parts, parts in the file's order */
	int indicator_count;
	const struct scheme_printed *printed;
	int printed_count;
	struct pool memory; /* of all of it */
};

/*
 * The caller owns *out; `file` must outlive it, the bytes need not.  ST_CONFIG with "FILE:LINE: ..." for what is
 * wrong, ST_SYSTEM: memory.
 */
MUST_USE enum status scheme_parse(const char *file, struct text bytes, struct scheme **out, struct err *err);
void scheme_free(struct scheme *scheme);

/* Marks the figures that the scheme rests on, by their place in metrics_all; false: it needs no store. */
bool scheme_figures(const struct scheme *scheme, bool *wanted, size_t count);

/* A name in a formula that is no input: the figure, and whether its denominator is meant; false: it is none. */
bool scheme_figure_part(struct text name, const struct metric **figure, bool *denominator);

const char *scheme_what_name(enum scheme_what what);
const char *scheme_rule_name(enum scheme_rule rule);
const char *scheme_bonus_name(enum scheme_bonus bonus);

#endif
