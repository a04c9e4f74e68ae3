/*
 * part - one part of a breakdown as an argument names it: "unit=城管局", "kind=help", "district=" (not stated), or of
 * two dimensions, "unit=城管局,kind=help".
 */
#ifndef HOTLINE_CLI_PART_H
#define HOTLINE_CLI_PART_H

#include "aggregate/fold.h"

/* Not to be copied: the key of a category points into it. */
struct part {
	bool has[DIMENSIONS];
	struct text key[DIMENSIONS]; /* borrowed from the argument, the category's from `category` */
	char category[EVENT_TEXT_MAX];
};

/* Whether the text names a part, and not a dimension alone. */
bool part_is_named(const char *text);

/* ST_USAGE: no part; an unknown dimension, one twice, a kind that the contract has not, or a key longer than any text of
 * an event.  A key with ",DIMENSION=" in it cannot be written; a category is found however many spaces are around its '>'. */
MUST_USE enum status part_parse(const char *text, struct part *out, struct err *err);

#endif
