/*
 * scheme_make - inside the making of a scheme: sections to typed values, shared by the files scheme*.c.
 */
#ifndef HOTLINE_EVALUATE_SCHEME_MAKE_H
#define HOTLINE_EVALUATE_SCHEME_MAKE_H

#include "evaluate/sections.h"

/* "FILE:LINE: KEY: " before the message that stands in `err`; KEY is there.  Returns its status. */
MUST_USE enum status scheme_make_at(const char *file, const struct section *section, enum section_key key,
	struct err *err);

/* ST_CONFIG with the same before a message of its own. */
MUST_USE enum status scheme_make_fault(const char *file, const struct section *section, enum section_key key,
	struct err *err, const char *format, ...) PRINTF_LIKE(5, 6);

/* The decimal of a key that is there. */
MUST_USE enum status scheme_make_number(const char *file, const struct section *section, enum section_key key,
	struct scheme_number *out, struct err *err);

/* ST_CONFIG unless the key is there. */
MUST_USE enum status scheme_make_need(const char *file, const struct section *section, enum section_key key,
	struct err *err);

/* The figure that `id` names; ST_CONFIG without a place. */
MUST_USE enum status scheme_make_figure(struct text id, const struct metric **out, struct err *err);

/* The place of a word in a list that ends with NULL; ST_CONFIG with the list. */
MUST_USE enum status scheme_make_word(struct text word, const char *const *words, int *out, struct err *err);

static inline bool scheme_make_has(const struct section *section, enum section_key key)
{
	return section->value[key].line != 0;
}

/* ---- scheme_rule.c: what an indicator is worth, by its own keys ---- */

/* Rule, full points, figure, bounds, bands, score, printed score, bonus, evidence.  `has_parts` is known by then. */
MUST_USE enum status scheme_rule_make(const char *file, const struct section *section,
	struct scheme_indicator *indicator, struct err *err);

/* Adds a figure to those shown beside the indicator; once each. */
void scheme_rule_evidence(struct scheme_indicator *indicator, const struct metric *figure);

/* ---- scheme_tree.c: the indicators and who is whose part ---- */

/* All indicators, parents before their parts; memory from the pool. */
MUST_USE enum status scheme_tree_make(const char *file, const struct sections *sections, struct pool *pool,
	struct scheme_indicator **out, int *count, struct err *err);

#endif
