/*
 * formula - a small calculator: + - * / ( ), decimal numbers, names.
 *
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = number | name | "(" sum ")" | "-" factor
 *
 * A number is decimal without separators (evaluate/ratio.h), a name a letter and
 * then letters, digits, "_" and "."; what it stands for is the caller's business.
 * Everything is exact; there are no functions, no rounding and no other types.
 */
#ifndef HOTLINE_EVALUATE_FORMULA_H
#define HOTLINE_EVALUATE_FORMULA_H

#include "evaluate/ratio.h"

/* Brackets and signs within each other; bounds the stack. */
enum { FORMULA_DEPTH_MAX = 16 };

struct formula_value {
	bool none;          /* rests on a figure without data: no value, and nothing that rests on it has one */
	bool counted;       /* rests on a figure of the store, so that it is another one tomorrow */
	struct ratio ratio; /* where there is one */
};

/* What a name stands for; any failure ends the evaluation. */
typedef enum status formula_name(void *context, struct text name, struct formula_value *out, struct err *err);

/*
 * ST_CONFIG with the place within the formula: another form, too deep, a division by a constant zero, a number beyond
 * exact arithmetic.  A division by a zero that comes from figures is no error but no data.
 */
MUST_USE enum status formula_evaluate(struct text formula, formula_name *name, void *context, struct formula_value *out,
	struct err *err);

#endif
