/*
 * fuzz_scheme - arbitrary bytes as a scheme, evaluated over figures with and without data; and as a formula.
 *
 * What must hold: a refusal says where ("fuzz:"); a scheme that is taken is a tree with every parent before its parts;
 * points of a rule lie between 0 and full, sums are the sums of their parts, no data is never points; each statement
 * agrees or is a finding, and a contradiction has a difference.
 */
#include "evaluate/evaluate.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "fuzz_scheme: %s\n", what);
	abort();
}

enum { FIGURES_MAX = 128 };

/* Every figure in turn: without data, zero, a third, all, a count. */
static size_t make_figures(struct figure_row rows[FIGURES_MAX])
{
	size_t count;
	const struct metric *all = metrics_all(&count);

	for (size_t i = 0; i < count && i < FIGURES_MAX; i++) {
		bool counts = all[i].measure == MEASURE_COUNT || all[i].measure == MEASURE_STATE;
		int64_t den = i % 4 == 0 ? 0 : i % 4 == 1 ? INT64_C(4000000000) : 3;

		rows[i] = (struct figure_row){ .metric = &all[i], .period = "2020", .has_den = !counts, .den = counts ? 0 : den,
			.num = den == 0 ? 0 : i % 4 == 2 ? 3 : 1, .has_value = counts || den != 0 };
		if (rows[i].has_value)
			(void)snprintf(rows[i].value, sizeof rows[i].value, "%d", (int)(i % 101));
	}
	return count < FIGURES_MAX ? count : FIGURES_MAX;
}

static void must_be_a_tree(const struct scheme *scheme)
{
	must(scheme->indicator_count > 0 && scheme->indicators[0].parent == -1, "no whole at the front");
	for (int i = 1; i < scheme->indicator_count; i++) {
		const struct scheme_indicator *indicator = &scheme->indicators[i];

		must(indicator->parent >= 0 && indicator->parent < i, "a part before its parent");
		must(scheme->indicators[indicator->parent].has_parts, "a parent without parts");
		must(indicator->depth == scheme->indicators[indicator->parent].depth + 1, "a wrong depth");
	}
}

static void must_be_scored(const struct evaluation *evaluation)
{
	const struct scheme *scheme = evaluation->scheme;

	for (int i = 0; i < scheme->indicator_count; i++) {
		const struct evaluate_row *row = &evaluation->rows[i];
		enum scheme_rule rule = row->indicator->rule;
		bool looks = rule == SCHEME_RATIO || rule == SCHEME_BANDS || rule == SCHEME_ZERO;
		const struct figure_row *figure = looks ? evaluate_figure(evaluation, row->indicator->figure) : NULL;
		struct ratio sum = RATIO_ZERO;
		bool fits = true; /* in another order than the program's a sum may leave the range on the way */

		if (looks)
			must(row->has_points == (figure != NULL && figure->has_value), "points without data, or none with");
		if (looks && row->has_points && row->indicator->full.places <= scheme->places)
			must(row->points.num >= 0 && ratio_compare(row->points, row->indicator->full.ratio) <= 0, "points out of range");
		if (!row->indicator->has_parts)
			continue;
		for (int k = i + 1; fits && k < scheme->indicator_count; k++)
			if (scheme->indicators[k].parent == i && evaluation->rows[k].has_points &&
				(scheme->indicators[k].bonus == SCHEME_NO_BONUS || scheme->indicators[k].bonus == SCHEME_BONUS_INSIDE))
				fits = ratio_add(sum, evaluation->rows[k].points, &sum);
		must(!fits || ratio_compare(sum, row->points) == 0, "another sum than that of the parts");
	}
}

static void must_be_found(const struct evaluation *evaluation)
{
	must(evaluation->checked == evaluation->agreed + evaluation->finding_count, "a statement that is neither");
	for (int i = 0; i < evaluation->finding_count; i++) {
		const struct evaluate_finding *finding = &evaluation->findings[i];

		must(finding->stated[0] != '\0' && finding->line > 0, "a finding without a statement");
		must((finding->follows[0] == '\0') == (finding->kind == EVALUATE_NO_DATA), "a finding without what follows");
		must(strcmp(finding->difference, "0") != 0, "a contradiction without a difference");
	}
}

static void evaluate(const struct scheme *scheme)
{
	struct figure_row rows[FIGURES_MAX];
	bool wanted[FIGURES_MAX];
	size_t count = make_figures(rows);
	struct evaluation *evaluation = NULL;
	struct err err = { ST_OK, "" };
	enum status st;

	(void)scheme_figures(scheme, wanted, count);
	st = evaluate_scheme(scheme, rows, count, &evaluation, &err);
	must(st == ST_OK || (st == ST_CONFIG && strncmp(err.text, "fuzz:", 5) == 0), "an evaluation's error without its line");
	if (st == ST_OK) {
		must_be_scored(evaluation);
		must_be_found(evaluation);
	}
	evaluate_free(evaluation);
}

static enum status no_names(void *context, struct text name, struct formula_value *out, struct err *err)
{
	(void)context;
	*out = (struct formula_value){ .counted = true, .ratio = { (int64_t)name.len - 2, 7 } };
	return name.len > 8 ? err_set(err, ST_CONFIG, "a long name") : ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct text bytes = { (const char *)data, size };
	struct scheme *scheme = NULL;
	struct formula_value value;
	struct err err = { ST_OK, "" };
	enum status st = scheme_parse("fuzz", bytes, &scheme, &err);

	must(st == ST_OK || (st == ST_CONFIG && strncmp(err.text, "fuzz:", 5) == 0), "an error without its line");
	if (st == ST_OK) {
		must_be_a_tree(scheme);
		evaluate(scheme);
	}
	scheme_free(scheme);
	st = formula_evaluate(bytes, no_names, NULL, &value, &err);
	must(st == ST_OK || st == ST_CONFIG, "another status");
	if (st == ST_OK && !value.none)
		must(value.ratio.den > 0, "a denominator that is not above 0");
	return 0;
}
