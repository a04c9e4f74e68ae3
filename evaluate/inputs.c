#include "evaluate/inputs.h"

#include "base/lang.h"

enum { FRESH, UNDER_WAY, DONE };

static void *zeroed(struct pool *pool, size_t size)
{
	void *memory = pool_alloc(pool, size > 0 ? size : 1);

	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

enum status inputs_begin(struct inputs *inputs, const struct scheme *scheme, const struct figure_row *rows,
	size_t row_count, struct pool *pool, struct err *err)
{
	size_t count = (size_t)scheme->input_count;

	*inputs = (struct inputs){ .scheme = scheme, .rows = rows, .row_count = row_count };
	inputs->value = zeroed(pool, count * sizeof *inputs->value);
	inputs->state = zeroed(pool, count);
	if (inputs->value == NULL || inputs->state == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

const struct figure_row *inputs_row(const struct inputs *inputs, const struct metric *figure)
{
	for (size_t i = 0; i < inputs->row_count; i++)
		if (inputs->rows[i].metric == figure)
			return &inputs->rows[i];
	return NULL;
}

bool inputs_quantity(const struct figure_row *row, struct formula_value *out)
{
	enum { PERCENT = 100, HOUR_S = 3600 };

	*out = (struct formula_value){ .none = row == NULL || !row->has_value, .counted = true };
	if (out->none)
		return true;
	switch (row->metric->measure) {
	case MEASURE_COUNT:
	case MEASURE_STATE:
		return ratio_make(row->num, 1, &out->ratio);
	case MEASURE_PERCENTILE:
		return ratio_make(row->num, HOUR_S, &out->ratio);
	case MEASURE_MEAN:
		return ratio_make(row->num, row->den, &out->ratio);
	case MEASURE_RATE:
	case MEASURE_RATIO:
		break;
	}
	return ratio_make(row->num, row->den, &out->ratio) &&
		ratio_multiply(out->ratio, (struct ratio){ PERCENT, 1 }, &out->ratio);
}

/* ---- names -------------------------------------------------------------------------------------- */

static enum status figure_part(const struct inputs *inputs, struct text name, struct formula_value *out, struct err *err)
{
	const struct metric *figure;
	const struct figure_row *row;
	bool denominator;

	if (!scheme_figure_part(name, &figure, &denominator))
		return err_set(err, ST_CONFIG, _("\"%.*s\": there is no such figure with .num or .den; `hotline figures` lists them, "
			"and a count has no .den"), (int)name.len, name.at);
	*out = (struct formula_value){ .none = true, .counted = true };
	if (inputs->rows == NULL || (row = inputs_row(inputs, figure)) == NULL)
		return ST_OK;
	out->none = false;
	if (!ratio_make(denominator ? row->den : row->num, 1, &out->ratio))
		return err_set(err, ST_CONFIG, _("\"%.*s\" is beyond exact arithmetic"), (int)name.len, name.at);
	return ST_OK;
}

static enum status work_out(struct inputs *inputs, int i, struct err *err)
{
	const struct scheme_input *input = &inputs->scheme->inputs[i];
	struct formula_value *value = &inputs->value[i];

	if (inputs->state[i] == DONE)
		return ST_OK;
	if (inputs->state[i] == UNDER_WAY)
		return err_set(err, ST_CONFIG, _("the input \"%.*s\" rests on itself"), (int)input->id.len, input->id.at);
	if (inputs->depth == SCHEME_DEPTH_MAX)
		return err_set(err, ST_CONFIG, _("more than %d inputs rest one on the other"), SCHEME_DEPTH_MAX);
	inputs->state[i] = UNDER_WAY;
	inputs->depth++;
	*value = (struct formula_value){ .ratio = input->value };
	if (input->formula.text.len > 0 && inputs_formula(inputs, &input->formula, value, err) != ST_OK)
		return err->status;
	inputs->depth--;
	inputs->state[i] = DONE;
	return ST_OK;
}

static enum status name_value(void *context, struct text name, struct formula_value *out, struct err *err)
{
	struct inputs *inputs = context;

	if (memchr(name.at, '.', name.len) != NULL)
		return figure_part(inputs, name, out, err);
	for (int i = 0; i < inputs->scheme->input_count; i++) {
		if (!text_equal(inputs->scheme->inputs[i].id, name))
			continue;
		if (work_out(inputs, i, err) != ST_OK)
			return err->status;
		*out = inputs->value[i];
		return ST_OK;
	}
	return err_set(err, ST_CONFIG, _("\"%.*s\" is no input of this scheme; a figure of the store is written FIGURE.num or "
		"FIGURE.den"), (int)name.len, name.at);
}

enum status inputs_formula(struct inputs *inputs, const struct scheme_formula *formula, struct formula_value *out,
	struct err *err)
{
	if (formula_evaluate(formula->text, name_value, inputs, out, err) == ST_OK)
		return ST_OK;
	if (inputs->located)
		return err->status;
	inputs->located = true;
	return err_prefix(err, "%s:%d", inputs->scheme->file, formula->line);
}

/* ---- formulas as people check them ------------------------------------------------------------------ */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* NULL where the name has no value yet, or none that nine places show. */
static const char *name_text(const struct inputs *inputs, struct text name, char text[RATIO_TEXT_MAX])
{
	struct formula_value value = { .none = true };
	struct ratio shown;
	struct err err;

	if (memchr(name.at, '.', name.len) != NULL) {
		if (figure_part(inputs, name, &value, &err) != ST_OK)
			return NULL;
	} else {
		for (int i = 0; i < inputs->scheme->input_count; i++)
			if (text_equal(inputs->scheme->inputs[i].id, name) && inputs->state[i] == DONE)
				value = inputs->value[i];
	}
	if (value.none || !ratio_round(value.ratio, RATIO_PLACES_MAX, &shown) || ratio_compare(shown, value.ratio) != 0)
		return NULL;
	ratio_format_short(value.ratio, RATIO_PLACES_MAX, text);
	return text;
}

void inputs_append_formula(const struct inputs *inputs, struct text formula, struct buf *out)
{
	for (size_t at = 0; at < formula.len;) {
		struct text word = { formula.at + at, 0 };
		char text[RATIO_TEXT_MAX];
		const char *value;

		while (at + word.len < formula.len && is_word(word.at[word.len]))
			word.len++;
		if (word.len == 0)
			word.len = 1; /* a sign or a space */
		at += word.len;
		value = is_word(word.at[0]) && (word.at[0] < '0' || word.at[0] > '9') ? name_text(inputs, word, text) : NULL;
		if (value == NULL)
			buf_append_text(out, word);
		else
			buf_printf(out, *value == '-' ? "(%s)" : "%s", value);
	}
}
