/*
 * breakdown - by what figures are broken down: nothing, one dimension, or two at once.
 *
 * A part's key is one run of bytes: the value of the dimension, or of both with a
 * NUL between them, which no text of an event has (rule R5).  So keys sort as
 * bytes, by the first, then by the second.  A category is a path; `level` cuts it
 * to its first levels, and the figure of a level is the sum under its prefix.
 */
#ifndef HOTLINE_AGGREGATE_BREAKDOWN_H
#define HOTLINE_AGGREGATE_BREAKDOWN_H

#include "aggregate/fold.h"

struct breakdown {
	enum dimension by;      /* BY_WHOLE: the whole only */
	enum dimension then_by; /* BY_WHOLE: by one dimension */
	int level;              /* categories by their first levels, from 1; 0: the whole path */
};

/* The longest key, and the longest name with its NUL: "district,category". */
enum { BREAKDOWN_KEY_MAX = 2 * EVENT_TEXT_MAX + 1, BREAKDOWN_NAME_MAX = 32 };

/* "unit", or two different dimensions: "unit,category".  False leaves *out alone; level is 0. */
bool breakdown_parse(struct text words, struct breakdown *out);

void breakdown_name(const struct breakdown *breakdown, char name[BREAKDOWN_NAME_MAX]);

/* The key of the part that a contribution with these values belongs to; in `room`, or borrowed from `parts`. */
struct text breakdown_key(const struct breakdown *breakdown, const struct text parts[DIMENSIONS],
	char room[BREAKDOWN_KEY_MAX]);

/* A value of `dimension`, cut to the level where it is a category; a shorter path stays whole. */
struct text breakdown_cut(const struct breakdown *breakdown, enum dimension dimension, struct text value);

/* The two halves of a key of two dimensions. */
struct text breakdown_first(struct text key);
struct text breakdown_second(struct text key);

#endif
