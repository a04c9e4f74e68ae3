/*
 * part - one part of a breakdown as an argument names it: "unit=城管局", "kind=help", "district=" (not stated), or of
 * two dimensions, "unit=城管局,kind=help".
 */
#ifndef HOTLINE_CLI_PART_H
#define HOTLINE_CLI_PART_H

#include "aggregate/fold.h"

struct part {
	bool has[DIMENSIONS];
	struct text key[DIMENSIONS]; /* borrowed from the argument */
};

/* Whether the text names a part, and not a dimension alone. */
bool part_is_named(const char *text);

/* ST_USAGE: no part; an unknown dimension, one twice, or a kind that the contract has not.  A key with ",DIMENSION="
 * in it cannot be written. */
MUST_USE enum status part_parse(const char *text, struct part *out, struct err *err);

#endif
