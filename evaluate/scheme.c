#include "evaluate/scheme.h"

#include "base/lang.h"
#include "evaluate/inputs.h"
#include "evaluate/scheme_make.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the files scheme*.c share (scheme_make.h) ------------------------------------------------ */

enum status scheme_make_at(const char *file, const struct section *section, enum section_key key, struct err *err)
{
	return err_prefix(err, "%s:%d: %s", file, section->value[key].line, sections_key_name(key));
}

enum status scheme_make_fault(const char *file, const struct section *section, enum section_key key, struct err *err,
	const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	return err_set(err, ST_CONFIG, "%s:%d: %s: %s", file, section->value[key].line, sections_key_name(key), text);
}

enum status scheme_make_number(const char *file, const struct section *section, enum section_key key,
	struct scheme_number *out, struct err *err)
{
	out->text = section->value[key].text;
	if (ratio_parse(out->text, &out->ratio, &out->places))
		return ST_OK;
	return scheme_make_fault(file, section, key, err,
		_("\"%.*s\" is no number such as 6050.65: at most %d digits, %d of them behind the point, no commas"),
		(int)out->text.len, out->text.at, RATIO_DIGITS_MAX, RATIO_PLACES_MAX);
}

enum status scheme_make_need(const char *file, const struct section *section, enum section_key key, struct err *err)
{
	if (scheme_make_has(section, key))
		return ST_OK;
	return err_set(err, ST_CONFIG, _("%s:%d: [%s%s%.*s] needs %s"), file, section->line,
		sections_kind_name(section->kind), section->id.len > 0 ? " " : "", (int)section->id.len, section->id.at,
		sections_key_name(key));
}

enum status scheme_make_figure(struct text id, const struct metric **out, struct err *err)
{
	*out = metrics_find(id);
	if (*out != NULL)
		return ST_OK;
	return err_set(err, ST_CONFIG, _("unknown figure \"%.*s\"; `hotline figures` lists them"), (int)id.len, id.at);
}

enum status scheme_make_word(struct text word, const char *const *words, int *out, struct err *err)
{
	char list[256] = "";
	size_t at = 0;

	for (*out = 0; words[*out] != NULL; ++*out) {
		if (text_equal(word, text_of(words[*out])))
			return ST_OK;
		at += (size_t)snprintf(list + at, sizeof list - at, " %s", words[*out]);
	}
	return err_set(err, ST_CONFIG, _("\"%.*s\" is none of:%s"), (int)word.len, word.at, list);
}

/* ---- words ------------------------------------------------------------------------------------------- */

static const char *const what_words[] = { "score", "numerator", "denominator", "count", "percentage", "mean", "amount",
	NULL };

const char *scheme_what_name(enum scheme_what what)
{
	return what_words[what];
}

const char *scheme_bonus_name(enum scheme_bonus bonus)
{
	static const char *const words[] = {
		[SCHEME_NO_BONUS] = NULL,
		[SCHEME_BONUS_INSIDE] = "inside",
		[SCHEME_BONUS_OUTSIDE] = "outside",
		[SCHEME_BONUS_UNSTATED] = "unstated",
	};

	return words[bonus];
}

bool scheme_figure_part(struct text name, const struct metric **figure, bool *denominator)
{
	static const size_t len = sizeof ".num" - 1;
	struct text part;

	if (name.len <= len)
		return false;
	part = (struct text){ name.at + name.len - len, len };
	*denominator = text_equal(part, text_of(".den"));
	*figure = metrics_find((struct text){ name.at, name.len - len });
	if (*figure == NULL || (!*denominator && !text_equal(part, text_of(".num"))))
		return false;
	return !*denominator || ((*figure)->measure != MEASURE_COUNT && (*figure)->measure != MEASURE_STATE);
}

/* ---- sections ---------------------------------------------------------------------------------------- */

static enum status read_whole_number(const char *file, const struct section *section, enum section_key key, int min,
	int max, int *out, struct err *err)
{
	struct scheme_number number;

	if (!scheme_make_has(section, key))
		return ST_OK;
	if (scheme_make_number(file, section, key, &number, err) != ST_OK)
		return err->status;
	if (number.places > 0 || number.ratio.num < min || number.ratio.num > max)
		return scheme_make_fault(file, section, key, err, _("not a whole number from %d to %d"), min, max);
	*out = (int)number.ratio.num;
	return ST_OK;
}

static enum status read_header(struct scheme *scheme, const struct sections *sections, struct err *err)
{
	enum { YEAR_MIN = 1970, YEAR_MAX = 2199 }; /* rule R4 */
	static const char *const words[] = { "no", "yes", NULL };
	const struct section *section = NULL;
	int word = 0;

	for (size_t i = 0; i < sections->count && section == NULL; i++)
		if (sections->list[i].kind == SECTION_SCHEME)
			section = &sections->list[i];
	if (section == NULL)
		return err_set(err, ST_CONFIG, _("%s: there is no [scheme]"), scheme->file);
	if (scheme_make_need(scheme->file, section, KEY_TITLE_ZH, err) != ST_OK ||
		scheme_make_need(scheme->file, section, KEY_TITLE_EN, err) != ST_OK ||
		read_whole_number(scheme->file, section, KEY_YEAR, YEAR_MIN, YEAR_MAX, &scheme->year, err) != ST_OK ||
		read_whole_number(scheme->file, section, KEY_PLACES, 0, SCHEME_PLACES_MAX, &scheme->places, err) != ST_OK)
		return err->status;
	if (scheme_make_has(section, KEY_EXAMPLE) &&
		scheme_make_word(section->value[KEY_EXAMPLE].text, words, &word, err) != ST_OK)
		return scheme_make_at(scheme->file, section, KEY_EXAMPLE, err);
	scheme->example = word == 1;
	scheme->title = (struct scheme_words){ section->value[KEY_TITLE_ZH].text, section->value[KEY_TITLE_EN].text };
	return ST_OK;
}

static struct scheme_formula formula_of(const struct section *section)
{
	return (struct scheme_formula){ section->value[KEY_FORMULA].text, section->value[KEY_FORMULA].line };
}

static struct scheme_words name_of(const struct section *section)
{
	return (struct scheme_words){ section->value[KEY_NAME_ZH].text, section->value[KEY_NAME_EN].text };
}

/* One of two keys, not both. */
static enum status need_one(const char *file, const struct section *section, enum section_key a, enum section_key b,
	struct err *err)
{
	if (scheme_make_has(section, a) != scheme_make_has(section, b))
		return ST_OK;
	return err_set(err, ST_CONFIG, _("%s:%d: [%s %.*s] needs either %s or %s"), file, section->line,
		sections_kind_name(section->kind), (int)section->id.len, section->id.at, sections_key_name(a),
		sections_key_name(b));
}

static enum status read_input(struct scheme *scheme, const struct section *section, struct scheme_input *input,
	struct err *err)
{
	struct scheme_number number = { .ratio = RATIO_ZERO };

	if (need_one(scheme->file, section, KEY_VALUE, KEY_FORMULA, err) != ST_OK)
		return err->status;
	if (scheme_make_has(section, KEY_VALUE) &&
		scheme_make_number(scheme->file, section, KEY_VALUE, &number, err) != ST_OK)
		return err->status;
	*input = (struct scheme_input){ section->id, section->line, name_of(section), section->value[KEY_SOURCE].text,
		formula_of(section), number.ratio };
	return ST_OK;
}

/* How exactly a printed value must follow: scores, shares and amounts to two places, as rule R43 has percentages, means as
 * whole numbers, everything to the places it has itself. */
static int places_of(const struct scheme_printed *printed)
{
	enum { TWO = 2 };
	bool whole = printed->what == SCHEME_MEAN || printed->what == SCHEME_COUNT || printed->what == SCHEME_NUMERATOR ||
		printed->what == SCHEME_DENOMINATOR;

	return whole || printed->value.places > TWO ? printed->value.places : TWO;
}

static enum status read_of(const struct scheme *scheme, const struct section *section, struct scheme_printed *printed,
	struct err *err)
{
	struct text of = section->value[KEY_OF].text;

	printed->of = -1;
	if (!scheme_make_has(section, KEY_OF))
		return ST_OK;
	for (int i = 0; i < scheme->indicator_count; i++)
		if (text_equal(scheme->indicators[i].id, of))
			printed->of = i;
	if (printed->of >= 0)
		return ST_OK;
	return scheme_make_fault(scheme->file, section, KEY_OF, err, _("there is no [indicator %.*s]"), (int)of.len, of.at);
}

static enum status read_printed(struct scheme *scheme, const struct section *section, struct scheme_printed *printed,
	struct err *err)
{
	const char *file = scheme->file;
	int what;

	if (scheme_make_need(file, section, KEY_NAME_ZH, err) != ST_OK ||
		scheme_make_need(file, section, KEY_NAME_EN, err) != ST_OK ||
		scheme_make_need(file, section, KEY_WHAT, err) != ST_OK ||
		scheme_make_need(file, section, KEY_VALUE, err) != ST_OK ||
		need_one(file, section, KEY_FORMULA, KEY_FIGURE, err) != ST_OK)
		return err->status;
	*printed = (struct scheme_printed){ .id = section->id, .line = section->line, .name = name_of(section),
		.source = section->value[KEY_SOURCE].text, .formula = formula_of(section) };
	if (scheme_make_word(section->value[KEY_WHAT].text, what_words, &what, err) != ST_OK)
		return scheme_make_at(file, section, KEY_WHAT, err);
	printed->what = (enum scheme_what)what;
	if (scheme_make_number(file, section, KEY_VALUE, &printed->value, err) != ST_OK)
		return err->status;
	if (scheme_make_has(section, KEY_FIGURE) &&
		scheme_make_figure(section->value[KEY_FIGURE].text, &printed->figure, err) != ST_OK)
		return scheme_make_at(file, section, KEY_FIGURE, err);
	printed->places = places_of(printed);
	if (read_whole_number(file, section, KEY_PLACES, 0, RATIO_PLACES_MAX, &printed->places, err) != ST_OK)
		return err->status;
	return read_of(scheme, section, printed, err);
}

static int count_of(const struct sections *sections, enum section_kind kind)
{
	int count = 0;

	for (size_t i = 0; i < sections->count; i++)
		count += sections->list[i].kind == kind;
	return count;
}

static enum status read_others(struct scheme *scheme, const struct sections *sections, struct err *err)
{
	size_t input_count = (size_t)count_of(sections, SECTION_INPUT);
	size_t printed_count = (size_t)count_of(sections, SECTION_PRINTED);
	struct scheme_input *inputs = pool_alloc(&scheme->memory, (input_count + 1) * sizeof *inputs);
	struct scheme_printed *printed = pool_alloc(&scheme->memory, (printed_count + 1) * sizeof *printed);

	if (inputs == NULL || printed == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	scheme->inputs = inputs;
	scheme->printed = printed;
	for (size_t i = 0; i < sections->count; i++) {
		const struct section *section = &sections->list[i];
		enum status st = ST_OK;

		if (section->kind == SECTION_INPUT)
			st = read_input(scheme, section, &inputs[scheme->input_count++], err);
		else if (section->kind == SECTION_PRINTED)
			st = read_printed(scheme, section, &printed[scheme->printed_count++], err);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* ---- formulas ---------------------------------------------------------------------------------------- */

/* The formulas of a scheme in turn: inputs, indicators, printed values; NULL behind the last. */
static const struct scheme_formula *formula_at(const struct scheme *scheme, int i)
{
	if (i < scheme->input_count)
		return &scheme->inputs[i].formula;
	i -= scheme->input_count;
	if (i < scheme->indicator_count)
		return &scheme->indicators[i].formula;
	i -= scheme->indicator_count;
	return i < scheme->printed_count ? &scheme->printed[i].formula : NULL;
}

/* Every formula once, before there are figures: names, form, circles. */
static enum status check_formulas(struct scheme *scheme, struct err *err)
{
	const struct scheme_formula *formula;
	struct formula_value value;
	struct inputs inputs;

	if (inputs_begin(&inputs, scheme, NULL, 0, &scheme->memory, err) != ST_OK)
		return err->status;
	for (int i = 0; (formula = formula_at(scheme, i)) != NULL; i++)
		if (formula->text.len > 0 && inputs_formula(&inputs, formula, &value, err) != ST_OK)
			return err->status;
	return ST_OK;
}

static enum status mark_name(void *context, struct text name, struct formula_value *out, struct err *err)
{
	const struct metric *figure;
	bool denominator;

	(void)err;
	*out = (struct formula_value){ .none = true };
	if (scheme_figure_part(name, &figure, &denominator))
		((bool *)context)[figure - metrics_all(&(size_t){ 0 })] = true;
	return ST_OK;
}

static void mark(bool *wanted, const struct metric *figure)
{
	if (figure != NULL)
		wanted[figure - metrics_all(&(size_t){ 0 })] = true;
}

bool scheme_figures(const struct scheme *scheme, bool *wanted, size_t count)
{
	const struct scheme_formula *formula;
	struct formula_value value;
	bool any = false;
	struct err err;

	for (size_t i = 0; i < count; i++)
		wanted[i] = false;
	for (int i = 0; (formula = formula_at(scheme, i)) != NULL; i++)
		if (formula->text.len > 0) {
			enum status st = formula_evaluate(formula->text, mark_name, wanted, &value, &err);

			assert(st == ST_OK); /* check_formulas has read it */
			(void)st;
		}
	for (int i = 0; i < scheme->indicator_count; i++)
		for (int k = 0; k < scheme->indicators[i].evidence_count; k++)
			mark(wanted, scheme->indicators[i].evidence[k]);
	for (int i = 0; i < scheme->printed_count; i++)
		mark(wanted, scheme->printed[i].figure);
	for (size_t i = 0; i < count; i++)
		any = any || wanted[i];
	return any;
}

/* ---- the figures that an indicator's formula rests on, itself or by inputs ---- */

struct resting {
	const struct scheme *scheme;
	struct scheme_indicator *indicator;
	bool *seen; /* one an input: each is looked into once */
};

static enum status take_name(void *context, struct text name, struct formula_value *out, struct err *err)
{
	const struct resting *resting = context;
	const struct scheme *scheme = resting->scheme;
	const struct metric *figure;
	bool denominator;

	*out = (struct formula_value){ .none = true };
	if (scheme_figure_part(name, &figure, &denominator))
		scheme_rule_evidence(resting->indicator, figure);
	for (int i = 0; i < scheme->input_count; i++) {
		struct formula_value value;

		if (resting->seen[i] || !text_equal(scheme->inputs[i].id, name))
			continue;
		resting->seen[i] = true;
		if (scheme->inputs[i].formula.text.len > 0 &&
			formula_evaluate(scheme->inputs[i].formula.text, take_name, context, &value, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static enum status take_evidence(struct scheme *scheme, struct scheme_indicator *indicators, struct err *err)
{
	size_t count = (size_t)scheme->input_count + 1;
	struct resting resting = { .scheme = scheme, .seen = pool_alloc(&scheme->memory, count * sizeof *resting.seen) };
	struct formula_value value;

	if (resting.seen == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (int i = 0; i < scheme->indicator_count; i++) {
		if (indicators[i].formula.text.len == 0)
			continue;
		memset(resting.seen, 0, count * sizeof *resting.seen);
		resting.indicator = &indicators[i];
		if (formula_evaluate(indicators[i].formula.text, take_name, &resting, &value, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* ---- all ----------------------------------------------------------------------------------------------- */

static enum status make(struct scheme *scheme, const struct sections *sections, struct err *err)
{
	struct scheme_indicator *indicators;

	if (read_header(scheme, sections, err) != ST_OK ||
		scheme_tree_make(scheme->file, sections, &scheme->memory, &indicators, &scheme->indicator_count, err) != ST_OK)
		return err->status;
	scheme->indicators = indicators;
	if (read_others(scheme, sections, err) != ST_OK || check_formulas(scheme, err) != ST_OK)
		return err->status;
	return take_evidence(scheme, indicators, err);
}

enum status scheme_parse(const char *file, struct text bytes, struct scheme **out, struct err *err)
{
	struct scheme *scheme = calloc(1, sizeof *scheme);
	struct sections sections = { 0 };
	enum status st;

	if (scheme == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	scheme->file = file;
	scheme->places = SCHEME_PLACES_DEFAULT;
	st = sections_read(file, bytes, &scheme->memory, &sections, err);
	if (st == ST_OK)
		st = make(scheme, &sections, err);
	sections_free(&sections);
	if (st != ST_OK)
		scheme_free(scheme);
	else
		*out = scheme;
	return st;
}

void scheme_free(struct scheme *scheme)
{
	if (scheme == NULL)
		return;
	pool_free(&scheme->memory);
	free(scheme);
}
