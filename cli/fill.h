/*
 * fill - running text broken into lines of a terminal, Chinese as well.
 */
#ifndef HOTLINE_CLI_FILL_H
#define HOTLINE_CLI_FILL_H

#include "report/out.h"

/* Help is as wide as the terminals it is read in have always been. */
enum { FILL_WIDTH = 80 };

struct fill {
	struct out *out;
	int indent; /* of lines after a break */
	int at;     /* cells used in this line */
	bool spaced; /* a space came before what is next */
};

/* Begins a line of its own at `indent`. */
void fill_begin(struct fill *fill, struct out *out, int indent);

/* Adds words (a space at an end of `words` counts); they are broken at spaces, and between wide characters but not before closing marks. */
void fill_words(struct fill *fill, const char *words);

/* Goes on at `column` in this line, or in the next where this one is past it. */
void fill_to(struct fill *fill, int column);
void fill_end(struct fill *fill);

/* Whether the character at `at` is a mark that no line may begin with. */
bool fill_is_closing(const char *at);

#endif
