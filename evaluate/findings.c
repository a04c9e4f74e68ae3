#include "evaluate/findings.h"

#include "base/buf.h"
#include "base/lang.h"

#include <inttypes.h>
#include <stdio.h>

/* An indicator has at most one finding of each of: parts or bonus, full points, range, rule or formula. */
enum { FINDINGS_AN_INDICATOR = 4 };

struct collector {
	struct evaluation *evaluation;
	struct inputs *inputs;
	struct evaluate_finding *list;
	struct buf basis;
	struct err *err;
};

/* One statement under test. */
struct statement {
	enum evaluate_kind kind; /* where it simply differs */
	enum scheme_what what;
	const struct scheme_indicator *indicator;
	const struct scheme_printed *printed;
	int line;
	struct ratio value;
	int own_places;     /* as stated */
	int places;         /* compared to so many */
	struct text basis;
	struct text formula; /* instead: shown with the values of its names */
};

/* ---- comparing ------------------------------------------------------------------------------------ */

static enum status too_large(struct collector *collector, int line)
{
	return err_set(collector->err, ST_CONFIG, _("%s:%d: what follows here leaves exact arithmetic (fractions of 63-bit "
		"numbers)"), collector->evaluation->scheme->file, line);
}

static enum status add(struct collector *collector, const struct statement *statement, enum evaluate_kind kind,
	const struct ratio *follows)
{
	struct evaluation *evaluation = collector->evaluation;
	struct evaluate_finding *finding = &collector->list[evaluation->finding_count++];
	struct ratio difference;

	if (statement->formula.len > 0) {
		buf_clear(&collector->basis);
		inputs_append_formula(collector->inputs, statement->formula, &collector->basis);
		if (buf_status(&collector->basis, collector->err) != ST_OK)
			return collector->err->status;
	}
	*finding = (struct evaluate_finding){ .kind = kind, .what = statement->what, .indicator = statement->indicator,
		.printed = statement->printed, .line = statement->line,
		.basis = pool_copy(&evaluation->memory,
			statement->formula.len > 0 ? buf_text(&collector->basis) : statement->basis) };
	if (finding->basis.at == NULL)
		return err_set(collector->err, ST_SYSTEM, _("out of memory"));
	ratio_format(statement->value, statement->own_places, finding->stated);
	if (follows == NULL)
		return ST_OK;
	if (!ratio_subtract(*follows, statement->value, &difference))
		return too_large(collector, statement->line);
	ratio_format_short(*follows, RATIO_PLACES_MAX, finding->follows);
	ratio_format_short(difference, RATIO_PLACES_MAX, finding->difference);
	return ST_OK;
}

/* The statement cannot be held against anything. */
static enum status unknown(struct collector *collector, const struct statement *statement)
{
	collector->evaluation->checked++;
	return add(collector, statement, EVALUATE_NO_DATA, NULL);
}

/* Why a value differs from what follows: only by the way of rounding, or in itself. */
static enum evaluate_kind kind_of(const struct statement *statement, struct ratio follows)
{
	struct ratio coarse;

	if (statement->kind != EVALUATE_RULE && statement->kind != EVALUATE_FORMULA && statement->kind != EVALUATE_FIGURE)
		return statement->kind; /* sums of points are exact */
	if (ratio_round(follows, statement->own_places, &coarse) && ratio_compare(coarse, statement->value) == 0)
		return EVALUATE_ROUNDED;
	if (ratio_cut(follows, statement->own_places, &coarse) && ratio_compare(coarse, statement->value) == 0)
		return EVALUATE_CUT;
	return statement->kind;
}

static enum status compare(struct collector *collector, const struct statement *statement, struct ratio follows)
{
	struct ratio rounded;

	collector->evaluation->checked++;
	if (!ratio_round(follows, statement->places, &rounded))
		return too_large(collector, statement->line);
	if (ratio_compare(rounded, statement->value) == 0) {
		collector->evaluation->agreed++;
		return ST_OK;
	}
	return add(collector, statement, kind_of(statement, follows), &rounded);
}

/* ---- an indicator and its parts --------------------------------------------------------------------- */

/* The score that stands for an indicator in its parent's sum: as printed, else its points.  False: no data. */
static bool local_score(const struct evaluate_row *row, struct ratio *out)
{
	*out = row->indicator->has_printed ? row->indicator->printed.ratio : row->points;
	return row->indicator->has_printed || row->has_points;
}

/* What the parts of an indicator come to. */
struct parts {
	struct ratio sum;   /* without any bonus */
	struct ratio inside, outside, unstated; /* bonuses by what the scheme says of them */
	bool known;         /* every part has a score */
	struct ratio full;  /* of the parts without bonus */
	bool full_known;
	bool has_bonus;
};

static void append_score(struct buf *basis, struct ratio score, bool bonus)
{
	char text[RATIO_TEXT_MAX];

	ratio_format_short(score, RATIO_PLACES_MAX, text);
	if (bonus)
		buf_printf(basis, "%s(+ %s)", basis->len > 0 ? " " : "", text);
	else
		buf_printf(basis, "%s%s", basis->len > 0 ? " + " : "", text);
}

/* A bonus that is not inside the sum. */
static bool is_beside(const struct scheme_indicator *indicator)
{
	return indicator->bonus == SCHEME_BONUS_OUTSIDE || indicator->bonus == SCHEME_BONUS_UNSTATED;
}

static bool add_part(struct parts *parts, const struct evaluate_row *row, struct buf *basis)
{
	struct ratio *sums[] = { [SCHEME_NO_BONUS] = &parts->sum, [SCHEME_BONUS_INSIDE] = &parts->inside,
		[SCHEME_BONUS_OUTSIDE] = &parts->outside, [SCHEME_BONUS_UNSTATED] = &parts->unstated };
	enum scheme_bonus bonus = row->indicator->bonus;
	struct ratio score;

	parts->has_bonus = parts->has_bonus || bonus != SCHEME_NO_BONUS;
	if (bonus == SCHEME_NO_BONUS && !row->indicator->has_full)
		parts->full_known = false;
	if (bonus == SCHEME_NO_BONUS && row->indicator->has_full &&
		!ratio_add(parts->full, row->indicator->full.ratio, &parts->full))
		return false;
	if (!local_score(row, &score)) {
		parts->known = false;
		return true;
	}
	append_score(basis, score, is_beside(row->indicator));
	return ratio_add(*sums[bonus], score, sums[bonus]);
}

/* Those beside the sum come last, as one would write it. */
static enum status sum_parts(struct collector *collector, int parent, struct parts *parts)
{
	const struct scheme *scheme = collector->evaluation->scheme;

	*parts = (struct parts){ .sum = RATIO_ZERO, .inside = RATIO_ZERO, .outside = RATIO_ZERO, .unstated = RATIO_ZERO,
		.known = true, .full = RATIO_ZERO, .full_known = true };
	buf_clear(&collector->basis);
	for (int beside = 0; beside <= 1; beside++)
		for (int i = parent + 1; i < scheme->indicator_count; i++)
			if (scheme->indicators[i].parent == parent && is_beside(&scheme->indicators[i]) == (beside == 1) &&
				!add_part(parts, &collector->evaluation->rows[i], &collector->basis))
				return too_large(collector, scheme->indicators[parent].line);
	return buf_status(&collector->basis, collector->err);
}

static int places_for(const struct collector *collector, int own_places)
{
	int places = collector->evaluation->scheme->places;

	return own_places > places ? own_places : places;
}

static struct statement printed_score(const struct collector *collector, const struct scheme_indicator *indicator,
	enum evaluate_kind kind)
{
	return (struct statement){ .kind = kind, .what = SCHEME_SCORE, .indicator = indicator, .line = indicator->line,
		.value = indicator->printed.ratio, .own_places = indicator->printed.places,
		.places = places_for(collector, indicator->printed.places), .basis = { "", 0 } };
}

/* The bonus is where the scheme does not say it is, or the scheme does not say. */
static enum status compare_bonus(struct collector *collector, struct statement *statement, struct ratio without,
	struct ratio with)
{
	bool is_without = ratio_compare(statement->value, without) == 0;

	collector->evaluation->checked++;
	return add(collector, statement, is_without ? EVALUATE_BONUS_OUTSIDE : EVALUATE_BONUS_INSIDE,
		is_without ? &with : &without);
}

static enum status check_parts(struct collector *collector, const struct scheme_indicator *indicator,
	const struct parts *parts)
{
	struct statement statement = printed_score(collector, indicator, EVALUATE_PARTS);
	struct ratio without = parts->sum, with, expected;
	bool says_without, says_with;

	statement.basis = buf_text(&collector->basis);
	if (!parts->known)
		return unknown(collector, &statement);
	if (!ratio_add(parts->sum, parts->inside, &expected) || !ratio_add(expected, parts->outside, &with) ||
		!ratio_add(with, parts->unstated, &with))
		return too_large(collector, indicator->line);
	if (ratio_compare(without, with) == 0)
		return compare(collector, &statement, expected);
	says_without = ratio_compare(statement.value, without) == 0;
	says_with = ratio_compare(statement.value, with) == 0;
	/* Stated, and printed as stated, is in order; everything else about a bonus is told. */
	if (parts->unstated.num == 0 && ratio_compare(statement.value, expected) == 0)
		return compare(collector, &statement, expected);
	if (says_without || says_with)
		return compare_bonus(collector, &statement, without, with);
	return compare(collector, &statement, expected);
}

static enum status check_full(struct collector *collector, const struct scheme_indicator *indicator,
	const struct parts *parts)
{
	const struct statement statement = { .kind = EVALUATE_FULL, .what = SCHEME_SCORE, .indicator = indicator,
		.line = indicator->line, .value = indicator->full.ratio, .own_places = indicator->full.places,
		.places = RATIO_PLACES_MAX, .basis = { "", 0 } };

	if (!indicator->has_full)
		return ST_OK;
	/* Parts that say nothing leave the sum open, unless the others go beyond already. */
	if (!parts->full_known && ratio_compare(parts->full, indicator->full.ratio) <= 0)
		return ST_OK;
	return compare(collector, &statement, parts->full);
}

/* ---- an indicator by itself --------------------------------------------------------------------------- */

static enum status check_range(struct collector *collector, const struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;
	struct statement statement = printed_score(collector, indicator, EVALUATE_RANGE);
	struct ratio bound = RATIO_ZERO;
	bool may_deduct = indicator->bonus != SCHEME_NO_BONUS;

	if (!local_score(row, &statement.value))
		return ST_OK;
	if (!indicator->has_full && (may_deduct || statement.value.num >= 0))
		return ST_OK;
	if (!indicator->has_printed)
		statement.own_places = places_for(collector, indicator->rule == SCHEME_GIVEN ? indicator->score.places : 0);
	collector->evaluation->checked++;
	if (indicator->has_full && ratio_compare(statement.value, indicator->full.ratio) > 0)
		bound = indicator->full.ratio;
	else if (may_deduct || statement.value.num >= 0) {
		collector->evaluation->agreed++;
		return ST_OK;
	}
	return add(collector, &statement, EVALUATE_RANGE, &bound);
}

/* A given score and the formula it should follow from; a printed score and the rule's. */
static enum status check_score(struct collector *collector, const struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;
	struct statement statement = printed_score(collector, indicator, EVALUATE_RULE);
	struct formula_value value = row->quantity;

	if (indicator->rule == SCHEME_GIVEN && indicator->formula.text.len > 0) {
		if (inputs_formula(collector->inputs, &indicator->formula, &value, collector->err) != ST_OK)
			return collector->err->status;
		statement = (struct statement){ .kind = EVALUATE_FORMULA, .what = SCHEME_SCORE, .indicator = indicator,
			.line = indicator->formula.line, .value = indicator->score.ratio, .own_places = indicator->score.places,
			.places = places_for(collector, indicator->score.places), .formula = indicator->formula.text };
		return value.none ? unknown(collector, &statement) : compare(collector, &statement, value.ratio);
	}
	if (!indicator->has_printed)
		return ST_OK;
	statement.formula = indicator->formula.text;
	return row->has_points ? compare(collector, &statement, row->points) : unknown(collector, &statement);
}

static enum status check_indicator(struct collector *collector, int i)
{
	const struct evaluate_row *row = &collector->evaluation->rows[i];
	struct parts parts;

	if (!row->indicator->has_parts) {
		if (check_score(collector, row) != ST_OK)
			return collector->err->status;
		return check_range(collector, row);
	}
	if (sum_parts(collector, i, &parts) != ST_OK)
		return collector->err->status;
	if (row->indicator->has_printed && check_parts(collector, row->indicator, &parts) != ST_OK)
		return collector->err->status;
	if (check_full(collector, row->indicator, &parts) != ST_OK)
		return collector->err->status;
	/* A sum that nobody printed is out of range only where a part is; a bonus may lift one above the full points. */
	return row->indicator->has_printed && !parts.has_bonus ? check_range(collector, row) : ST_OK;
}

/* ---- printed values ------------------------------------------------------------------------------------- */

/* A rate to two places is compared as it is printed, which never touches the ends by rounding (rule R43). */
static bool figure_value(const struct scheme_printed *printed, const struct figure_row *row, struct formula_value *out)
{
	enum { RATE_PLACES = 2 };
	int places;

	if (!inputs_quantity(row, out) || out->none)
		return out->none;
	if (!metrics_is_percent(row->metric) || printed->places != RATE_PLACES)
		return true;
	return ratio_parse(text_of(row->value), &out->ratio, &places);
}

static enum status check_printed(struct collector *collector, const struct scheme_printed *printed)
{
	const struct evaluation *evaluation = collector->evaluation;
	const struct figure_row *row = printed->figure == NULL ? NULL : evaluate_figure(evaluation, printed->figure);
	struct statement statement = { .kind = printed->figure == NULL ? EVALUATE_FORMULA : EVALUATE_FIGURE,
		.what = printed->what, .indicator = printed->of < 0 ? NULL : &evaluation->scheme->indicators[printed->of],
		.printed = printed, .line = printed->line, .value = printed->value.ratio, .own_places = printed->value.places,
		.places = printed->places, .formula = printed->formula.text };
	const struct ratio hundred = { 100, 1 };
	struct formula_value value;
	char counts[64] = "";

	if (printed->figure != NULL) {
		if (!figure_value(printed, row, &value))
			return too_large(collector, printed->line);
		if (row != NULL && row->has_den)
			(void)snprintf(counts, sizeof counts, "%" PRId64 " / %" PRId64, row->num, row->den);
		statement.basis = text_of(counts);
		return value.none ? unknown(collector, &statement) : compare(collector, &statement, value.ratio);
	}
	if (inputs_formula(collector->inputs, &printed->formula, &value, collector->err) != ST_OK)
		return collector->err->status;
	if (value.none)
		return unknown(collector, &statement);
	if (printed->what == SCHEME_PERCENTAGE && !ratio_multiply(value.ratio, hundred, &value.ratio))
		return too_large(collector, printed->line);
	return compare(collector, &statement, value.ratio);
}

static enum status check_printed_of(struct collector *collector, int of)
{
	const struct scheme *scheme = collector->evaluation->scheme;

	for (int i = 0; i < scheme->printed_count; i++)
		if (scheme->printed[i].of == of && check_printed(collector, &scheme->printed[i]) != ST_OK)
			return collector->err->status;
	return ST_OK;
}

/* ---- all ------------------------------------------------------------------------------------------------- */

enum status findings_collect(struct evaluation *evaluation, struct inputs *inputs, struct err *err)
{
	const struct scheme *scheme = evaluation->scheme;
	size_t most = (size_t)scheme->indicator_count * FINDINGS_AN_INDICATOR + (size_t)scheme->printed_count;
	struct collector collector = { .evaluation = evaluation, .inputs = inputs, .basis = BUF_EMPTY, .err = err };
	enum status st = ST_OK;

	collector.list = pool_alloc(&evaluation->memory, most * sizeof *collector.list);
	if (collector.list == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	evaluation->findings = collector.list;
	for (int i = 0; st == ST_OK && i < scheme->indicator_count; i++) {
		st = check_indicator(&collector, i);
		if (st == ST_OK)
			st = check_printed_of(&collector, i);
	}
	if (st == ST_OK)
		st = check_printed_of(&collector, -1);
	buf_free(&collector.basis);
	return st;
}

int evaluate_contradictions(const struct evaluation *evaluation)
{
	int count = 0;

	for (int i = 0; i < evaluation->finding_count; i++)
		count += evaluation->findings[i].kind != EVALUATE_NO_DATA;
	return count;
}

const char *evaluate_kind_name(enum evaluate_kind kind)
{
	static const char *const names[EVALUATE_KINDS] = {
		[EVALUATE_PARTS] = "parts",
		[EVALUATE_FULL] = "full-points",
		[EVALUATE_RANGE] = "range",
		[EVALUATE_BONUS_OUTSIDE] = "bonus-outside",
		[EVALUATE_BONUS_INSIDE] = "bonus-inside",
		[EVALUATE_RULE] = "rule",
		[EVALUATE_FORMULA] = "formula",
		[EVALUATE_FIGURE] = "figure",
		[EVALUATE_ROUNDED] = "rounded",
		[EVALUATE_CUT] = "cut-off",
		[EVALUATE_NO_DATA] = "no-data",
	};

	return names[kind];
}
