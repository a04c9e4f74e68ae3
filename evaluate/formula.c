#include "evaluate/formula.h"

#include "base/lang.h"

struct calculator {
	struct text text;
	size_t at;
	int depth;
	formula_name *name;
	void *context;
	struct err *err;
};

static enum status sum(struct calculator *calculator, struct formula_value *out);

/* ---- signs -------------------------------------------------------------------------------------- */

static char peek(struct calculator *calculator)
{
	while (calculator->at < calculator->text.len &&
		(calculator->text.at[calculator->at] == ' ' || calculator->text.at[calculator->at] == '\t'))
		calculator->at++;
	return calculator->at < calculator->text.len ? calculator->text.at[calculator->at] : '\0';
}

static bool take(struct calculator *calculator, char sign)
{
	if (peek(calculator) != sign)
		return false;
	calculator->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The longest run of what numbers and names are made of. */
static struct text take_word(struct calculator *calculator)
{
	const char *begin = calculator->text.at + calculator->at;
	size_t len = 0;

	while (calculator->at + len < calculator->text.len &&
		(is_digit(begin[len]) || is_letter(begin[len]) || begin[len] == '_' || begin[len] == '.'))
		len++;
	calculator->at += len;
	return (struct text){ begin, len };
}

/* ---- arithmetic --------------------------------------------------------------------------------- */

static enum status too_large(struct calculator *calculator)
{
	return err_set(calculator->err, ST_CONFIG,
		_("character %zu of the formula: the result leaves exact arithmetic (fractions of 63-bit numbers)"),
		calculator->at);
}

/* a becomes a `sign` b. */
static enum status apply(struct calculator *calculator, char sign, struct formula_value *a, const struct formula_value *b)
{
	bool fits = true;

	if (sign == '/' && !b->none && b->ratio.num == 0) {
		if (!b->counted)
			return err_set(calculator->err, ST_CONFIG, _("character %zu of the formula: division by zero"),
				calculator->at);
		a->none = true;
	}
	a->none = a->none || b->none;
	a->counted = a->counted || b->counted;
	if (a->none)
		return ST_OK;
	switch (sign) {
	case '+':
		fits = ratio_add(a->ratio, b->ratio, &a->ratio);
		break;
	case '-':
		fits = ratio_subtract(a->ratio, b->ratio, &a->ratio);
		break;
	case '*':
		fits = ratio_multiply(a->ratio, b->ratio, &a->ratio);
		break;
	default:
		fits = ratio_divide(a->ratio, b->ratio, &a->ratio);
		break;
	}
	return fits ? ST_OK : too_large(calculator);
}

/* ---- grammar ------------------------------------------------------------------------------------ */

static enum status number(struct calculator *calculator, struct formula_value *out)
{
	struct text word = take_word(calculator);
	int places;

	*out = (struct formula_value){ .none = false };
	if (!ratio_parse(word, &out->ratio, &places))
		return err_set(calculator->err, ST_CONFIG,
			_("\"%.*s\" in the formula is no number: at most %d digits, %d of them behind the point"), (int)word.len,
			word.at, RATIO_DIGITS_MAX, RATIO_PLACES_MAX);
	if (peek(calculator) == ',')
		return err_set(calculator->err, ST_CONFIG, _("the formula has a comma in a number; write 6050.65, not 6,050.65"));
	return ST_OK;
}

static enum status factor(struct calculator *calculator, struct formula_value *out)
{
	const struct formula_value zero = { .ratio = RATIO_ZERO };
	struct formula_value value;
	char next = peek(calculator);

	if (is_digit(next))
		return number(calculator, out);
	if (is_letter(next))
		return calculator->name(calculator->context, take_word(calculator), out, calculator->err);
	if (next != '(' && next != '-')
		return err_set(calculator->err, ST_CONFIG,
			_("character %zu of the formula: a number, a name or a bracket must stand here; the signs are + - * / ( )"),
			calculator->at + 1);
	if (++calculator->depth > FORMULA_DEPTH_MAX)
		return err_set(calculator->err, ST_CONFIG, _("the formula has more than %d brackets within each other"),
			FORMULA_DEPTH_MAX);
	calculator->at++;
	if (next == '-') {
		if (factor(calculator, &value) != ST_OK)
			return calculator->err->status;
		*out = zero;
		calculator->depth--;
		return apply(calculator, '-', out, &value);
	}
	if (sum(calculator, out) != ST_OK)
		return calculator->err->status;
	calculator->depth--;
	if (!take(calculator, ')'))
		return err_set(calculator->err, ST_CONFIG, _("character %zu of the formula: a bracket is not closed"),
			calculator->at + 1);
	return ST_OK;
}

static enum status product(struct calculator *calculator, struct formula_value *out)
{
	struct formula_value value;

	if (factor(calculator, out) != ST_OK)
		return calculator->err->status;
	for (;;) {
		char sign = peek(calculator);

		if (sign != '*' && sign != '/')
			return ST_OK;
		calculator->at++;
		if (factor(calculator, &value) != ST_OK || apply(calculator, sign, out, &value) != ST_OK)
			return calculator->err->status;
	}
}

static enum status sum(struct calculator *calculator, struct formula_value *out)
{
	struct formula_value value;

	if (product(calculator, out) != ST_OK)
		return calculator->err->status;
	for (;;) {
		char sign = peek(calculator);

		if (sign != '+' && sign != '-')
			return ST_OK;
		calculator->at++;
		if (product(calculator, &value) != ST_OK || apply(calculator, sign, out, &value) != ST_OK)
			return calculator->err->status;
	}
}

enum status formula_evaluate(struct text formula, formula_name *name, void *context, struct formula_value *out,
	struct err *err)
{
	struct calculator calculator = { .text = formula, .name = name, .context = context, .err = err };

	if (sum(&calculator, out) != ST_OK)
		return err->status;
	if (peek(&calculator) != '\0' || calculator.at < formula.len)
		return err_set(err, ST_CONFIG, _("character %zu of the formula: nothing may follow here but + - * / and )"),
			calculator.at + 1);
	return ST_OK;
}
