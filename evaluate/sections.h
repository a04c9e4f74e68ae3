/*
 * sections - the lines of a scheme, gathered under their sections; what they mean is scheme.c's business.
 *
 * Which keys a kind of section may have is one table here.  Values are kept as written, each with its line, so that
 * whoever finds fault with one later can still point at it.
 */
#ifndef HOTLINE_EVALUATE_SECTIONS_H
#define HOTLINE_EVALUATE_SECTIONS_H

#include "base/pool.h"
#include "evaluate/scheme.h"

enum section_kind { SECTION_SCHEME, SECTION_INPUT, SECTION_INDICATOR, SECTION_PRINTED, SECTION_KINDS };

enum section_key {
	KEY_TITLE_ZH, KEY_TITLE_EN, KEY_YEAR, KEY_PLACES, KEY_EXAMPLE, KEY_NAME_ZH, KEY_NAME_EN, KEY_VALUE, KEY_FORMULA,
	KEY_SOURCE, KEY_PARENT, KEY_FULL, KEY_PRINTED, KEY_BONUS, KEY_EVIDENCE, KEY_TEXT_ZH, KEY_TEXT_EN, KEY_RULE,
	KEY_FIGURE, KEY_FROM, KEY_TO, KEY_SCORE, KEY_OF, KEY_WHAT, KEY_BAND, KEYS
};

struct section_value {
	struct text text; /* in the pool; never empty where there is one */
	int line;         /* 0: the key is not there */
};

struct section {
	enum section_kind kind;
	struct text id; /* "" for [scheme] */
	int line;
	struct section_value value[KEYS]; /* all but KEY_BAND, which may stand again */
	struct section_value band[SCHEME_BANDS_MAX];
	int band_count;
};

struct sections {
	struct section *list;
	size_t count, cap;
};

const char *sections_key_name(enum section_key key);

/* "indicator" */
const char *sections_kind_name(enum section_kind kind);

/* Reads all; texts go to the pool.  sections_free always, also after a failure. */
MUST_USE enum status sections_read(const char *file, struct text bytes, struct pool *pool, struct sections *out,
	struct err *err);
void sections_free(struct sections *sections);

#endif
