#include "base/keylines.h"
#include "base/lang.h"
#include "evaluate/scheme_make.h"

#include <assert.h>

/* ---- which keys a rule has ------------------------------------------------------------------------ */

#define HAS(key) (UINT32_C(1) << KEY_##key)
#define OF_RULES (HAS(FIGURE) | HAS(FROM) | HAS(TO) | HAS(BAND) | HAS(FORMULA) | HAS(SCORE))

static const char *const rule_words[] = { "ratio", "bands", "zero", "formula", "given", NULL };

static const struct {
	uint32_t needs, may;
} of_rule[] = {
	[SCHEME_PARTS] = { 0, 0 },
	[SCHEME_RATIO] = { HAS(FIGURE), HAS(FROM) | HAS(TO) },
	[SCHEME_BANDS] = { HAS(FIGURE) | HAS(BAND), 0 },
	[SCHEME_ZERO] = { HAS(FIGURE), 0 },
	[SCHEME_FORMULA] = { HAS(FORMULA), 0 },
	[SCHEME_GIVEN] = { HAS(SCORE) | HAS(SOURCE), HAS(FORMULA) },
};

/* The value of a key, the first band for KEY_BAND. */
static const struct section_value *value_of(const struct section *section, enum section_key key)
{
	return key == KEY_BAND ? &section->band[0] : &section->value[key];
}

static enum status check_keys(const char *file, const struct section *section, enum scheme_rule rule, struct err *err)
{
	for (int key = 0; key < KEYS; key++) {
		const struct section_value *value = value_of(section, (enum section_key)key);
		uint32_t bit = UINT32_C(1) << key;

		if (value->line == 0 && (of_rule[rule].needs & bit) != 0)
			return scheme_make_fault(file, section, KEY_RULE, err, _("rule = %s needs %s"), rule_words[rule - 1],
				sections_key_name((enum section_key)key));
		if (value->line == 0 || (OF_RULES & bit) == 0 || ((of_rule[rule].needs | of_rule[rule].may) & bit) != 0)
			continue;
		if (rule == SCHEME_PARTS)
			return err_set(err, ST_CONFIG, _("%s:%d: %s: an indicator with parts has their sum"), file, value->line,
				sections_key_name((enum section_key)key));
		return err_set(err, ST_CONFIG, _("%s:%d: %s: not with rule = %s"), file, value->line,
			sections_key_name((enum section_key)key), rule_words[rule - 1]);
	}
	return ST_OK;
}

static enum status read_rule(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	int word;

	if (indicator->has_parts && scheme_make_has(section, KEY_RULE))
		return scheme_make_fault(file, section, KEY_RULE, err, _("an indicator with parts has their sum, and no rule"));
	if (indicator->has_parts)
		return check_keys(file, section, SCHEME_PARTS, err);
	if (!scheme_make_has(section, KEY_RULE))
		return err_set(err, ST_CONFIG, _("%s:%d: [indicator %.*s] has neither parts nor a rule"), file, section->line,
			(int)section->id.len, section->id.at);
	if (scheme_make_word(section->value[KEY_RULE].text, rule_words, &word, err) != ST_OK)
		return scheme_make_at(file, section, KEY_RULE, err);
	indicator->rule = (enum scheme_rule)(word + 1);
	return check_keys(file, section, indicator->rule, err);
}

/* ---- points ---------------------------------------------------------------------------------------- */

static enum status read_full(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	bool may_be_unstated = indicator->rule == SCHEME_PARTS || indicator->rule == SCHEME_GIVEN;

	if (scheme_make_need(file, section, KEY_FULL, err) != ST_OK)
		return err->status;
	if (text_equal(section->value[KEY_FULL].text, text_of("unstated"))) {
		if (may_be_unstated)
			return ST_OK;
		return scheme_make_fault(file, section, KEY_FULL, err,
			_("unstated is for indicators with parts and given scores; this rule needs a number"));
	}
	indicator->has_full = true;
	if (scheme_make_number(file, section, KEY_FULL, &indicator->full, err) != ST_OK)
		return err->status;
	if (indicator->full.ratio.num >= 0)
		return ST_OK;
	return scheme_make_fault(file, section, KEY_FULL, err, _("full points are not negative"));
}

/* `from` and `to` stand together; a figure that is no rate has no natural ones. */
static enum status read_bounds(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	bool from = scheme_make_has(section, KEY_FROM), to = scheme_make_has(section, KEY_TO);

	if (!from && !to && indicator->figure->measure == MEASURE_RATE)
		return ST_OK;
	if (from != to)
		return scheme_make_fault(file, section, KEY_FIGURE, err, _("from and to stand together"));
	if (!from)
		return scheme_make_fault(file, section, KEY_FIGURE, err,
			_("this figure is no rate: say from and to, between which points go in proportion"));
	indicator->has_bounds = true;
	if (scheme_make_number(file, section, KEY_FROM, &indicator->from, err) != ST_OK ||
		scheme_make_number(file, section, KEY_TO, &indicator->to, err) != ST_OK)
		return err->status;
	if (ratio_compare(indicator->from.ratio, indicator->to.ratio) != 0)
		return ST_OK;
	return scheme_make_fault(file, section, KEY_TO, err, _("from and to are the same"));
}

/* ---- bands: ">= 99.5 : 3" ---------------------------------------------------------------------------- */

static bool parse_sign(struct text *text, enum scheme_sign *sign)
{
	static const struct {
		const char *word;
		enum scheme_sign sign;
	} signs[] = { { ">=", SCHEME_AT_LEAST }, { "<=", SCHEME_AT_MOST }, { ">", SCHEME_ABOVE }, { "<", SCHEME_BELOW } };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t len = strlen(signs[i].word);

		if (text->len >= len && memcmp(text->at, signs[i].word, len) == 0) {
			*sign = signs[i].sign;
			*text = keylines_trim((struct text){ text->at + len, text->len - len });
			return true;
		}
	}
	return false;
}

static bool parse_number(struct text text, struct scheme_number *out)
{
	out->text = text;
	return ratio_parse(text, &out->ratio, &out->places);
}

static bool parse_band(struct text text, struct scheme_band *band)
{
	const char *colon;

	if (!parse_sign(&text, &band->sign) || (colon = memchr(text.at, ':', text.len)) == NULL)
		return false;
	return parse_number(keylines_trim((struct text){ text.at, (size_t)(colon - text.at) }), &band->bound) &&
		parse_number(keylines_trim((struct text){ colon + 1, text.len - (size_t)(colon - text.at) - 1 }), &band->points);
}

static bool is_lower_bound(enum scheme_sign sign)
{
	return sign == SCHEME_AT_LEAST || sign == SCHEME_ABOVE;
}

/* A band can only be reached behind one that is narrower in the same direction. */
static bool widens(const struct scheme_band *before, const struct scheme_band *band)
{
	int order = ratio_compare(band->bound.ratio, before->bound.ratio);

	if (is_lower_bound(before->sign) != is_lower_bound(band->sign))
		return false;
	return is_lower_bound(band->sign) ? order < 0 : order > 0;
}

static enum status check_band(const struct scheme_indicator *indicator, const struct scheme_band *band, struct err *err)
{
	if (indicator->band_count > 0 && !widens(&indicator->band[indicator->band_count - 1], band))
		return err_set(err, ST_CONFIG,
			_("cannot be reached: bands go from the strictest to the widest, all with > and >= or all with < and <="));
	if (band->points.ratio.num < 0 || ratio_compare(band->points.ratio, indicator->full.ratio) > 0)
		return err_set(err, ST_CONFIG, _("%.*s points are not between 0 and the full %.*s"), (int)band->points.text.len,
			band->points.text.at, (int)indicator->full.text.len, indicator->full.text.at);
	return ST_OK;
}

static enum status read_bands(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	for (int i = 0; i < section->band_count; i++) {
		struct scheme_band band = { .line = section->band[i].line };
		enum status st = ST_OK;

		if (!parse_band(section->band[i].text, &band))
			st = err_set(err, ST_CONFIG, _("\"%.*s\" is no band such as >= 99.5 : 3"), (int)section->band[i].text.len,
				section->band[i].text.at);
		if (st != ST_OK || check_band(indicator, &band, err) != ST_OK)
			return err_prefix(err, "%s:%d: band", file, band.line);
		indicator->band[indicator->band_count++] = band;
	}
	return ST_OK;
}

/* ---- evidence ----------------------------------------------------------------------------------------- */

void scheme_rule_evidence(struct scheme_indicator *indicator, const struct metric *figure)
{
	for (int i = 0; i < indicator->evidence_count; i++)
		if (indicator->evidence[i] == figure)
			return;
	assert(indicator->evidence_count < SCHEME_FIGURES_MAX);
	indicator->evidence[indicator->evidence_count++] = figure;
}

static enum status read_evidence(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	struct text rest = section->value[KEY_EVIDENCE].text;

	for (int listed = 0; rest.len > 0; listed++) {
		const char *comma = memchr(rest.at, ',', rest.len);
		size_t len = comma == NULL ? rest.len : (size_t)(comma - rest.at);
		const struct metric *figure;
		enum status st = ST_OK;

		if (listed == SCHEME_EVIDENCE_MAX)
			st = err_set(err, ST_CONFIG, _("more than %d figures"), SCHEME_EVIDENCE_MAX);
		else
			st = scheme_make_figure(keylines_trim((struct text){ rest.at, len }), &figure, err);
		if (st != ST_OK)
			return scheme_make_at(file, section, KEY_EVIDENCE, err);
		scheme_rule_evidence(indicator, figure);
		len += comma != NULL;
		rest.at += len;
		rest.len -= len;
	}
	return ST_OK;
}

/* ---- all ------------------------------------------------------------------------------------------------ */

static enum status read_bonus(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	const char *const words[] = { scheme_bonus_name(SCHEME_BONUS_INSIDE), scheme_bonus_name(SCHEME_BONUS_OUTSIDE),
		scheme_bonus_name(SCHEME_BONUS_UNSTATED), NULL };
	int word;

	if (!scheme_make_has(section, KEY_BONUS))
		return ST_OK;
	if (scheme_make_word(section->value[KEY_BONUS].text, words, &word, err) != ST_OK)
		return scheme_make_at(file, section, KEY_BONUS, err);
	indicator->bonus = (enum scheme_bonus)(word + 1);
	return ST_OK;
}

static enum status read_details(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	if (scheme_make_has(section, KEY_FIGURE)) {
		if (scheme_make_figure(section->value[KEY_FIGURE].text, &indicator->figure, err) != ST_OK)
			return scheme_make_at(file, section, KEY_FIGURE, err);
		scheme_rule_evidence(indicator, indicator->figure);
	}
	switch (indicator->rule) {
	case SCHEME_RATIO:
		return read_bounds(file, section, indicator, err);
	case SCHEME_BANDS:
		return read_bands(file, section, indicator, err);
	case SCHEME_GIVEN:
		return scheme_make_number(file, section, KEY_SCORE, &indicator->score, err);
	case SCHEME_PARTS:
	case SCHEME_ZERO:
	case SCHEME_FORMULA:
		break;
	}
	return ST_OK;
}

enum status scheme_rule_make(const char *file, const struct section *section, struct scheme_indicator *indicator,
	struct err *err)
{
	if (read_rule(file, section, indicator, err) != ST_OK || read_full(file, section, indicator, err) != ST_OK ||
		read_details(file, section, indicator, err) != ST_OK || read_bonus(file, section, indicator, err) != ST_OK)
		return err->status;
	indicator->has_printed = scheme_make_has(section, KEY_PRINTED);
	if (indicator->has_printed && scheme_make_number(file, section, KEY_PRINTED, &indicator->printed, err) != ST_OK)
		return err->status;
	return read_evidence(file, section, indicator, err);
}

const char *scheme_rule_name(enum scheme_rule rule)
{
	return rule == SCHEME_PARTS ? "parts" : rule_words[rule - 1];
}
