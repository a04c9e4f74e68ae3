#include "evaluate/evaluate.h"

#include "base/lang.h"
#include "evaluate/findings.h"
#include "evaluate/inputs.h"

#include <stdlib.h>

static enum status too_large(const struct scheme *scheme, const struct scheme_indicator *indicator, struct err *err)
{
	return err_set(err, ST_CONFIG, _("%s:%d: [indicator %.*s]: its points leave exact arithmetic (fractions of 63-bit "
		"numbers)"), scheme->file, indicator->line, (int)indicator->id.len, indicator->id.at);
}

/* ---- the rules of leaves -------------------------------------------------------------------------- */

/* full * (value - from) / (to - from), not below 0 and not above full. */
static bool proportion(const struct scheme_indicator *indicator, struct ratio value, struct ratio *points)
{
	struct ratio from = RATIO_ZERO, to = { 100, 1 }, width, share;
	const struct ratio none = RATIO_ZERO, all = { 1, 1 };

	if (indicator->has_bounds) {
		from = indicator->from.ratio;
		to = indicator->to.ratio;
	}
	if (!ratio_subtract(to, from, &width) || !ratio_subtract(value, from, &share) || !ratio_divide(share, width, &share))
		return false;
	if (ratio_compare(share, none) < 0)
		share = none;
	if (ratio_compare(share, all) > 0)
		share = all;
	return ratio_multiply(indicator->full.ratio, share, points);
}

static bool holds(const struct scheme_band *band, struct ratio value)
{
	int order = ratio_compare(value, band->bound.ratio);

	switch (band->sign) {
	case SCHEME_AT_LEAST:
		return order >= 0;
	case SCHEME_ABOVE:
		return order > 0;
	case SCHEME_AT_MOST:
		return order <= 0;
	case SCHEME_BELOW:
		break;
	}
	return order < 0;
}

/* What the rule looks at; none: there is no data. */
static enum status look(struct inputs *inputs, struct evaluate_row *row, struct err *err)
{
	const struct scheme_indicator *indicator = row->indicator;

	if (indicator->rule == SCHEME_GIVEN) {
		row->quantity = (struct formula_value){ .ratio = indicator->score.ratio };
		return ST_OK;
	}
	if (indicator->rule == SCHEME_FORMULA)
		return inputs_formula(inputs, &indicator->formula, &row->quantity, err);
	if (!inputs_quantity(inputs_row(inputs, indicator->figure), &row->quantity))
		return too_large(inputs->scheme, indicator, err);
	return ST_OK;
}

static bool score(struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;

	row->points = row->quantity.ratio;
	switch (indicator->rule) {
	case SCHEME_RATIO:
		return proportion(indicator, row->quantity.ratio, &row->points);
	case SCHEME_BANDS:
		row->points = RATIO_ZERO;
		for (int i = indicator->band_count - 1; i >= 0; i--)
			if (holds(&indicator->band[i], row->quantity.ratio))
				row->band = &indicator->band[i];
		if (row->band != NULL)
			row->points = row->band->points.ratio;
		return true;
	case SCHEME_ZERO:
		row->points = row->quantity.ratio.num == 0 ? indicator->full.ratio : RATIO_ZERO;
		return true;
	case SCHEME_FORMULA:
	case SCHEME_GIVEN:
	case SCHEME_PARTS:
		break;
	}
	return true;
}

static enum status evaluate_leaf(struct inputs *inputs, struct evaluate_row *row, struct err *err)
{
	bool rounds = row->indicator->rule == SCHEME_RATIO || row->indicator->rule == SCHEME_FORMULA;

	if (look(inputs, row, err) != ST_OK)
		return err->status;
	row->has_points = !row->quantity.none;
	row->no_data = row->quantity.none;
	if (!row->has_points)
		return ST_OK;
	if (!score(row) || (rounds && !ratio_round(row->points, inputs->scheme->places, &row->points)))
		return too_large(inputs->scheme, row->indicator, err);
	return ST_OK;
}

/* ---- sums ------------------------------------------------------------------------------------------- */

/* Adds a part to its parent; a bonus that is not inside stays beside the sum. */
static bool roll_up(const struct evaluate_row *part, struct evaluate_row *parent)
{
	enum scheme_bonus bonus = part->indicator->bonus;

	parent->no_data += part->no_data;
	if (!part->has_points || bonus == SCHEME_BONUS_OUTSIDE || bonus == SCHEME_BONUS_UNSTATED)
		return true;
	parent->has_points = true;
	return ratio_add(parent->points, part->points, &parent->points);
}

static enum status evaluate_rows(struct evaluation *evaluation, struct inputs *inputs, struct err *err)
{
	const struct scheme *scheme = evaluation->scheme;
	struct evaluate_row *rows = pool_alloc(&evaluation->memory, (size_t)scheme->indicator_count * sizeof *rows);

	if (rows == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	evaluation->rows = rows;
	for (int i = 0; i < scheme->indicator_count; i++)
		rows[i] = (struct evaluate_row){ .indicator = &scheme->indicators[i], .points = RATIO_ZERO };
	/* Parents stand before their parts, so backwards every part is ready when it is added. */
	for (int i = scheme->indicator_count - 1; i >= 0; i--) {
		int parent = rows[i].indicator->parent;

		if (!rows[i].indicator->has_parts && evaluate_leaf(inputs, &rows[i], err) != ST_OK)
			return err->status;
		if (parent >= 0 && !roll_up(&rows[i], &rows[parent]))
			return too_large(scheme, rows[parent].indicator, err);
	}
	return ST_OK;
}

/* ---- all ---------------------------------------------------------------------------------------------- */

enum status evaluate_scheme(const struct scheme *scheme, const struct figure_row *figures, size_t figure_count,
	struct evaluation **out, struct err *err)
{
	struct evaluation *evaluation = calloc(1, sizeof *evaluation);
	struct inputs inputs;
	enum status st;

	if (evaluation == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	*evaluation = (struct evaluation){ .scheme = scheme, .figures = figures, .figure_count = figure_count };
	st = inputs_begin(&inputs, scheme, figures, figure_count, &evaluation->memory, err);
	if (st == ST_OK)
		st = evaluate_rows(evaluation, &inputs, err);
	if (st == ST_OK)
		st = findings_collect(evaluation, &inputs, err);
	if (st != ST_OK)
		evaluate_free(evaluation);
	else
		*out = evaluation;
	return st;
}

void evaluate_free(struct evaluation *evaluation)
{
	if (evaluation == NULL)
		return;
	pool_free(&evaluation->memory);
	free(evaluation);
}

const struct figure_row *evaluate_figure(const struct evaluation *evaluation, const struct metric *figure)
{
	for (size_t i = 0; i < evaluation->figure_count; i++)
		if (evaluation->figures[i].metric == figure)
			return &evaluation->figures[i];
	return NULL;
}
