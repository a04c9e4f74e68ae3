/*
 * inputs - what the names in a scheme's formulas stand for: stated inputs and figures of the store.
 *
 * Each input is worked out once, however often it is named.
 */
#ifndef HOTLINE_EVALUATE_INPUTS_H
#define HOTLINE_EVALUATE_INPUTS_H

#include "aggregate/figures.h"
#include "base/buf.h"
#include "evaluate/formula.h"
#include "evaluate/scheme.h"

struct inputs {
	const struct scheme *scheme;
	const struct figure_row *rows; /* the whole year's; NULL: figures have no value, formulas are only checked */
	size_t row_count;
	struct formula_value *value; /* one an input */
	uint8_t *state;
	int depth;
	bool located; /* the error says already where it stands */
};

/* Memory from the pool, good as long as that. */
MUST_USE enum status inputs_begin(struct inputs *inputs, const struct scheme *scheme, const struct figure_row *rows,
	size_t row_count, struct pool *pool, struct err *err);

/* ST_CONFIG with "FILE:LINE: " of the formula at fault: an unknown name, a circle, and what formula_evaluate refuses. */
MUST_USE enum status inputs_formula(struct inputs *inputs, const struct scheme_formula *formula,
	struct formula_value *out, struct err *err);

/* The formula with the values of its names in their place, as far as nine places can show them; the names have been worked
 * out before.  What runs out of memory shows in the buffer. */
void inputs_append_formula(const struct inputs *inputs, struct text formula, struct buf *out);

/* The row of a figure; NULL: there is none. */
const struct figure_row *inputs_row(const struct inputs *inputs, const struct metric *figure);

/*
 * A figure as it is compared with bounds: a rate in percent, a percentile in hours, the exact mean, a count as it is.
 * none where it has no data.  False where it is beyond exact arithmetic.
 */
MUST_USE bool inputs_quantity(const struct figure_row *row, struct formula_value *out);

#endif
