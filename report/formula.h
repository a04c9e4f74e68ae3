/*
 * formula - how a printed value follows from its two integers (rules R19, R31, R43).
 */
#ifndef HOTLINE_REPORT_FORMULA_H
#define HOTLINE_REPORT_FORMULA_H

#include "aggregate/figures.h"

enum { FORMULA_MAX = 160, FORMULA_WORDS_MAX = 512 };

/* An expression that anybody can work out: "floor((20000 * 96706 + 96717) / (2 * 96717)) / 100"; a count alone is
 * itself.  False: there is no value. */
bool formula_expression(const struct figure_row *row, char text[FORMULA_MAX]);

/* What is to be known beside it, in the language set: rounding, and where the printed value is held off 0 and 100 %. */
void formula_words(const struct figure_row *row, char text[FORMULA_WORDS_MAX]);

#endif
