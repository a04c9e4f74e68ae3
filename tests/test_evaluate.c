/* Schemes: what is refused and where, points by each rule, and every kind of contradiction. */
#include "evaluate/evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FIGURES = 10 };

#define HEAD "[scheme]\ntitle.zh = 评\ntitle.en = S\n"
#define NAME "name.zh = 名\nname.en = n\n"
#define WHOLE "[indicator all]\n" NAME
#define GIVEN "rule = given\nsource = report\nfull = unstated\n"
#define PART(id) "[indicator " #id "]\n" NAME "parent = all\n"

/* ---- figures of a made-up year ---- */

/* returned three times for two dispatches, ontime 3/4 = 75 %, satisfied 1/3, no reviews at all, 5 cards, none late, 147,100 calls over 366 days. */
static size_t make_figures(struct figure_row rows[FIGURES])
{
	static const struct { const char *id; bool has_den; int64_t num, den; const char *value; } figures[] = {
		{ "requests_accepted", false, 147100, 0, "147100" }, { "calls_daily_mean", true, 147100, 366, "402" },
		{ "ontime_rate", true, 3, 4, "75.00" }, { "late_open", false, 0, 0, "0" }, { "sat_rate", true, 1, 3, "33.33" },
		{ "complaints_carded", false, 5, 0, "5" }, { "review_good_rate", true, 0, 0, NULL },
		{ "connect_rate", true, 199999, 200000, "99.99" }, { "return_rate", true, 3, 2, "150.00" },
		{ "handling_p50", true, 5401, 12, "1.50" },
	};

	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		rows[i] = (struct figure_row){ .metric = metrics_find(text_of(figures[i].id)), .period = "2020", .by = BY_WHOLE,
			.num = figures[i].num, .has_den = figures[i].has_den, .den = figures[i].den,
			.has_value = figures[i].value != NULL };
		assert_non_null(rows[i].metric);
		if (figures[i].value != NULL)
			(void)snprintf(rows[i].value, sizeof rows[i].value, "%s", figures[i].value);
	}
	return sizeof figures / sizeof figures[0];
}

/* ---- evaluating text ---- */

struct made {
	struct scheme *scheme;
	struct evaluation *evaluation;
	struct figure_row rows[FIGURES];
};

static void made_free(struct made *made)
{
	evaluate_free(made->evaluation);
	scheme_free(made->scheme);
	free(made);
}

static struct made *make(const char *text)
{
	struct made *made = calloc(1, sizeof *made);
	struct err err = { ST_OK, "" };

	assert_non_null(made);
	if (scheme_parse("f", text_of(text), &made->scheme, &err) != ST_OK)
		fail_msg("%s", err.text);
	if (evaluate_scheme(made->scheme, made->rows, make_figures(made->rows), &made->evaluation, &err) != ST_OK)
		fail_msg("%s", err.text);
	return made;
}

/* "all=1.5 a=- b=1.5 " : ids with their points, - for none. */
static void assert_points(const char *text, const char *expected)
{
	struct made *made = make(text);
	char seen[512] = "", points[RATIO_TEXT_MAX];
	size_t at = 0;

	for (int i = 0; i < made->scheme->indicator_count; i++) {
		const struct evaluate_row *row = &made->evaluation->rows[i];

		ratio_format_short(row->points, 9, points);
		at += (size_t)snprintf(seen + at, sizeof seen - at, "%s%.*s=%s", i > 0 ? " " : "", (int)row->indicator->id.len,
			row->indicator->id.at, row->has_points ? points : "-");
	}
	assert_string_equal(seen, expected);
	made_free(made);
}

/* "parts all 9 11 2 (3 + 5 + 3); ..." */
static void assert_findings(const char *text, const char *expected)
{
	struct made *made = make(text);
	char seen[1024] = "";
	size_t at = 0;

	for (int i = 0; i < made->evaluation->finding_count; i++) {
		const struct evaluate_finding *finding = &made->evaluation->findings[i];
		struct text id = finding->printed != NULL ? finding->printed->id : finding->indicator->id;

		at += (size_t)snprintf(seen + at, sizeof seen - at, "%s%s %.*s %s %s %s (%.*s)", i > 0 ? "; " : "",
			evaluate_kind_name(finding->kind), (int)id.len, id.at, finding->stated, finding->follows, finding->difference,
			(int)finding->basis.len, finding->basis.at);
	}
	assert_string_equal(seen, expected);
	assert_int_equal(made->evaluation->checked, made->evaluation->agreed + made->evaluation->finding_count);
	made_free(made);
}

/* ---- schemes that are refused ---- */

static const struct { const char *text, *message; } faulty[] = {
	{ "", "f: there is no [scheme]" },
	{ HEAD, "f: there is no [indicator ID]" },
	{ "x = 1\n", "f:1: a key before the first section" },
	{ HEAD "what\n", "f:4: neither" },
	{ HEAD "[what]\n", "f:4: [what]: the sections are" },
	{ HEAD "[indicator]\n", "f:4: [indicator]: the sections are" },
	{ HEAD "[indicator 1a]\n", "f:4: [indicator 1a]: the sections are" },
	{ HEAD "[indicator a b]\n", "f:4: [indicator a b]: the sections are" },
	{ HEAD "colour = red\n", "f:4: unknown key \"colour\"" },
	{ HEAD "full = 1\n", "f:4: full: no key of [scheme]" },
	{ HEAD "title.en = again\n", "f:4: title.en stands already in line 3" },
	{ HEAD "year =\n", "f:4: year: an empty value" },
	{ HEAD "year = \xff\n", "f:4: year: the value is not UTF-8" },
	{ HEAD "year = 20x0\n" WHOLE, "f:4: year: \"20x0\" is no number" },
	{ HEAD "year = 1969\n" WHOLE, "f:4: year: not a whole number from 1970 to 2199" },
	{ HEAD "places = 5\n" WHOLE, "f:4: places: not a whole number from 0 to 4" },
	{ HEAD "example = maybe\n" WHOLE, "f:4: example: \"maybe\" is none of: no yes" },
	{ "[scheme]\ntitle.zh = 评\n" WHOLE, "f:1: [scheme] needs title.en" },
	{ HEAD WHOLE WHOLE, "f:7: [indicator all] stands already in line 4" },
	{ HEAD "[indicator all]\nname.zh = 名\n", "f:4: [indicator all] needs name.en" },
	{ HEAD WHOLE, "f:4: [indicator all] has neither parts nor a rule" },
	{ HEAD WHOLE "rule = guess\n", "f:7: rule: \"guess\" is none of: ratio bands zero formula given" },
	{ HEAD WHOLE "rule = zero\nfull = 1\n", "f:7: rule: rule = zero needs figure" },
	{ HEAD WHOLE "rule = zero\nfigure = late_open\n", "f:4: [indicator all] needs full" },
	{ HEAD WHOLE "rule = zero\nfigure = late_open\nfull = unstated\n", "f:9: full: unstated is for" },
	{ HEAD WHOLE "rule = zero\nfigure = late_open\nfull = -1\n", "f:9: full: full points are not negative" },
	{ HEAD WHOLE "rule = zero\nfigure = late\nfull = 1\n", "f:8: figure: unknown figure \"late\"" },
	{ HEAD WHOLE "rule = zero\nfigure = late_open\nfull = 1\nscore = 1\n", "f:10: score: not with rule = zero" },
	{ HEAD WHOLE "rule = given\nscore = 1\nfull = 1\n", "f:7: rule: rule = given needs source" },
	{ HEAD WHOLE "rule = given\nsource = s\nfull = 1\n", "f:7: rule: rule = given needs score" },
	{ HEAD WHOLE "rule = ratio\nfigure = late_open\nfull = 1\n", "f:8: figure: this figure is no rate" },
	{ HEAD WHOLE "rule = ratio\nfigure = return_rate\nfull = 1\n", "f:8: figure: this figure is no rate" },
	{ HEAD WHOLE "rule = ratio\nfigure = fcr\nfull = 1\nfrom = 5\n", "f:8: figure: from and to stand together" },
	{ HEAD WHOLE "rule = ratio\nfigure = fcr\nfull = 1\nfrom = 5\nto = 5.0\n", "f:11: to: from and to are the same" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\n", "f:7: rule: rule = bands needs band" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\nband = 99 : 1\n", "f:10: band: \"99 : 1\" is no band" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\nband = >= 99\n", "f:10: band: \">= 99\" is no band" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\nband = >= 99 : 2\n", "f:10: band: 2 points are not between" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\nband = > 9 : 1\nband = > 9 : 0\n", "f:11: band: cannot be reached" },
	{ HEAD WHOLE "rule = bands\nfigure = fcr\nfull = 1\nband = > 9 : 1\nband = < 8 : 0\n", "f:11: band: cannot be reached" },
	{ HEAD WHOLE "rule = formula\nformula = a\nfull = 1\n", "f:8: \"a\" is no input of this scheme" },
	{ HEAD WHOLE "rule = formula\nformula = a.num\nfull = 1\n", "f:8: \"a.num\": there is no such figure" },
	{ HEAD WHOLE "rule = formula\nformula = late_open.den\nfull = 1\n", "f:8: \"late_open.den\": there is no such figure" },
	{ HEAD WHOLE "rule = formula\nformula = 1 / 0\nfull = 1\n", "f:8: character 5 of the formula: division by zero" },
	{ HEAD WHOLE "full = 1\nbonus = inside\n" GIVEN, "f:11: full stands already in line 7" },
	{ HEAD WHOLE GIVEN "score = 1\nbonus = inside\n", "f:11: bonus: the whole is no bonus" },
	{ HEAD WHOLE GIVEN "score = 1\nevidence = fcr, what\n", "f:11: evidence: unknown figure \"what\"" },
	{ HEAD WHOLE GIVEN "score = 1\nprinted = one\n", "f:11: printed: \"one\" is no number" },
	{ HEAD WHOLE "full = 1\nrule = given\n" PART(a) GIVEN "score = 1\n", "f:8: rule: an indicator with parts" },
	{ HEAD WHOLE "full = 1\nscore = 1\n" PART(a) GIVEN "score = 1\n", "f:8: score: an indicator with parts" },
	{ HEAD WHOLE "full = 1\n[indicator b]\n" NAME "parent = c\n", "f:11: parent: there is no [indicator c]" },
	{ HEAD WHOLE GIVEN "score = 1\n[indicator b]\n" NAME, "f:11: [indicator b] has no parent, as [indicator all] of line 4" },
	{ HEAD "[indicator a]\n" NAME "parent = b\n[indicator b]\n" NAME "parent = a\n", "f:7: parent: [indicator a] is a part of" },
	{ HEAD "[indicator a]\n" NAME "parent = a\n", "f:7: parent: [indicator a] is a part of itself" },
	{ HEAD WHOLE GIVEN "score = 1\n[input i]\n", "f:11: [input i] needs either value or formula" },
	{ HEAD WHOLE GIVEN "score = 1\n[input i]\nvalue = 1\nformula = 1\n", "f:11: [input i] needs either value or formula" },
	{ HEAD WHOLE GIVEN "score = 1\n[input i]\nvalue = 1\n[input i]\nvalue = 2\n", "f:13: [input i] stands already in line 11" },
	{ HEAD WHOLE GIVEN "score = 1\n[input i]\nformula = i + 1\n", "f:12: the input \"i\" rests on itself" },
	{ HEAD WHOLE GIVEN "score = 1\n[input i]\nformula = k\n[input k]\nformula = 2 * i\n", "f:12: the input \"k\" rests on itself" },
	{ HEAD WHOLE GIVEN "score = 1\n[printed p]\n" NAME "what = score\nformula = 1\n", "f:11: [printed p] needs value" },
	{ HEAD WHOLE GIVEN "score = 1\n[printed p]\n" NAME "what = score\nvalue = 1\n", "f:11: [printed p] needs either formula or figure" },
	{ HEAD WHOLE GIVEN "score = 1\n[printed p]\n" NAME "what = it\nvalue = 1\nformula = 1\n", "f:14: what: \"it\" is none of: score" },
	{ HEAD WHOLE GIVEN "score = 1\n[printed p]\n" NAME "what = score\nvalue = 1\nformula = 1\nof = x\n", "f:17: of: there is no" },
};

static void a_faulty_scheme_is_refused_at_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++) {
		struct err err = { ST_OK, "" };
		struct scheme *scheme = NULL;

		if (scheme_parse("f", text_of(faulty[i].text), &scheme, &err) != ST_CONFIG ||
			strncmp(err.text, faulty[i].message, strlen(faulty[i].message)) != 0)
			fail_msg("%zu: \"%s\" instead of \"%s\"", i, err.text, faulty[i].message);
		assert_null(scheme);
	}
}

static void chains_of_inputs_and_indicators_are_bounded(void **state)
{
	char text[8192];
	struct err err = { ST_OK, "" };
	struct scheme *scheme = NULL;
	size_t at = (size_t)snprintf(text, sizeof text, "%s", HEAD WHOLE GIVEN "score = 1\n[input i0]\nvalue = 1\n");

	(void)state;
	for (int i = SCHEME_DEPTH_MAX + 1; i > 0; i--) /* the last first, so that it asks for all the others */
		at += (size_t)snprintf(text + at, sizeof text - at, "[input i%d]\nformula = i%d\n", i, i - 1);
	assert_int_equal(scheme_parse("f", text_of(text), &scheme, &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "more than 16 inputs"));
	at = (size_t)snprintf(text, sizeof text, "%s", HEAD "[indicator n0]\n" NAME);
	for (int i = 1; i <= SCHEME_DEPTH_MAX + 1; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "[indicator n%d]\n" NAME "parent = n%d\n", i, i - 1);
	assert_int_equal(scheme_parse("f", text_of(text), &scheme, &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "more than 16 indicators"));
}

/* ---- points ---- */

static void a_ratio_gives_points_in_proportion(void **state)
{
	(void)state;
	assert_points(HEAD WHOLE "full = 7\nrule = ratio\nfigure = ontime_rate\n", "all=5.25");
	assert_points(HEAD WHOLE "full = 7\nrule = ratio\nfigure = sat_rate\n", "all=2.33");
	assert_points(HEAD "places = 0\n" WHOLE "full = 7\nrule = ratio\nfigure = ontime_rate\n", "all=5");
	assert_points(HEAD "places = 1\n" WHOLE "full = 7\nrule = ratio\nfigure = ontime_rate\n", "all=5.3"); /* half up */
	assert_points(HEAD WHOLE "full = 2\nrule = ratio\nfigure = ontime_rate\nfrom = 50\nto = 90\n", "all=1.25");
	assert_points(HEAD WHOLE "full = 2\nrule = ratio\nfigure = ontime_rate\nfrom = 80\nto = 90\n", "all=0");
	assert_points(HEAD WHOLE "full = 2\nrule = ratio\nfigure = ontime_rate\nfrom = 50\nto = 70\n", "all=2");
	assert_points(HEAD WHOLE "full = 4\nrule = ratio\nfigure = complaints_carded\nfrom = 20\nto = 0\n", "all=3");
	assert_points(HEAD WHOLE "full = 4\nrule = ratio\nfigure = return_rate\nfrom = 200\nto = 0\n", "all=1");
	assert_points(HEAD WHOLE "full = 3601\nrule = ratio\nfigure = handling_p50\nfrom = 0\nto = 3.601\n", "all=1500.28");
	assert_points(HEAD WHOLE "full = 4\nrule = ratio\nfigure = calls_daily_mean\nfrom = 0\nto = 500\n", "all=3.22");
}

static void the_first_band_that_holds_gives_its_points(void **state)
{
#define BANDS(figure) HEAD WHOLE "full = 3\nrule = bands\nfigure = " figure "\n"
	(void)state;
	assert_points(BANDS("ontime_rate") "band = >= 75 : 3\nband = >= 50 : 1\n", "all=3");
	assert_points(BANDS("ontime_rate") "band = > 75 : 3\nband = >= 50 : 1\n", "all=1");
	assert_points(BANDS("ontime_rate") "band = > 90 : 3\nband = >= 80 : 1.5\n", "all=0");
	assert_points(BANDS("complaints_carded") "band = < 5 : 3\nband = <= 5.5 : 2.5\n", "all=2.5");
	/* By the exact fraction: 99.9995 % is printed 99.99 and reaches 99.9995, but not 99.9996. */
	assert_points(BANDS("connect_rate") "band = >= 99.9996 : 3\nband = >= 99.9995 : 2\n", "all=2");
#undef BANDS
}

static void zero_gives_full_points_and_anything_else_none(void **state)
{
	(void)state;
	assert_points(HEAD WHOLE "full = 3\nrule = zero\nfigure = late_open\n", "all=3");
	assert_points(HEAD WHOLE "full = 3\nrule = zero\nfigure = complaints_carded\n", "all=0");
}

static void no_data_is_no_points_and_never_full(void **state)
{
	(void)state;
	assert_points(HEAD WHOLE "full = 3\nrule = zero\nfigure = review_good_rate\n", "all=-");
	assert_points(HEAD WHOLE "full = 3\nrule = ratio\nfigure = review_good_rate\n", "all=-");
	assert_points(HEAD WHOLE "full = 3\nrule = bands\nfigure = review_good_rate\nband = >= 0 : 3\n", "all=-");
	assert_points(HEAD WHOLE "full = 3\nrule = bands\nfigure = review_good_rate\nband = <= 100 : 3\n", "all=-");
	assert_points(HEAD WHOLE "full = 3\nrule = formula\nformula = 3 * review_good_rate.num / review_good_rate.den\n", "all=-");
	/* A figure that the store does not tell of is none either. */
	assert_points(HEAD WHOLE "full = 3\nrule = ratio\nfigure = fcr\n", "all=-");
	assert_points(HEAD WHOLE "full = 4\n" PART(a) "full = 3\nrule = zero\nfigure = review_good_rate\n" PART(b)
		"full = 1\nrule = zero\nfigure = late_open\n", "all=1 a=- b=1");
}

static void sums_leave_out_a_bonus_that_is_not_inside(void **state)
{
	(void)state;
	assert_points(HEAD WHOLE "full = unstated\n" PART(a) GIVEN "score = 6.91\n" PART(b) GIVEN "score = 1\nbonus = outside\n"
		PART(c) GIVEN "score = 2\nbonus = inside\n" PART(d) GIVEN "score = 4\nbonus = unstated\n",
		"all=8.91 a=6.91 b=1 c=2 d=4");
}

static void parts_follow_their_parent_whatever_their_order_in_the_file(void **state)
{
	(void)state;
	assert_points(HEAD "[indicator x]\n" NAME "parent = a\n" GIVEN "score = 0.005\n" PART(b) GIVEN "score = 2\n" PART(a)
		"full = unstated\n" WHOLE "full = unstated\n", "all=2.005 b=2 a=0.005 x=0.005");
}

static void formulas_of_inputs_and_figures_give_points(void **state)
{
	(void)state;
	assert_points(HEAD WHOLE "full = 5\nrule = formula\nformula = full / 3\n[input full]\nformula = half * 2\n"
		"[input half]\nvalue = 2.5\n", "all=1.67");
	assert_points(HEAD WHOLE "full = 5\nrule = formula\nformula = ontime_rate.num / ontime_rate.den\n", "all=0.75");
}

/* ---- contradictions, with the numbers of the 2020 report ---- */

static void a_sum_that_is_not_that_of_its_parts_is_found(void **state)
{
	(void)state;
	assert_findings(HEAD WHOLE "full = unstated\nprinted = 9\n" PART(a) GIVEN "score = 3\n" PART(b) GIVEN "score = 5\n"
		PART(c) GIVEN "score = 3\n", "parts all 9 11 2 (3 + 5 + 3)");
	assert_findings(HEAD WHOLE "full = unstated\nprinted = 37.5\n" PART(a) GIVEN "score = 20.5\n" PART(b)
		GIVEN "score = 6\n" PART(c) GIVEN "score = 11\n", "");
}

static void one_contradiction_is_one_finding_and_not_one_at_every_level(void **state)
{
	(void)state;
	assert_findings(HEAD WHOLE "full = unstated\nprinted = 19\n" PART(a) "full = unstated\nprinted = 9\n"
		PART(b) GIVEN "score = 10\n[indicator c]\n" NAME "parent = a\n" GIVEN "score = 11\n", "parts a 9 11 2 (11)");
}

static void a_bonus_beside_the_total_is_told(void **state)
{
#define TOTAL(printed, bonus) HEAD WHOLE "full = unstated\nprinted = " printed "\n" PART(p) GIVEN "score = 1\nbonus = " bonus \
	"\n" PART(a) GIVEN "score = 27\n" PART(b) GIVEN "score = 37.5\n" PART(c) GIVEN "score = 29.91\n"
	(void)state;
	assert_findings(TOTAL("94.41", "unstated"), "bonus-outside all 94.41 95.41 1 (27 + 37.5 + 29.91 (+ 1))");
	assert_findings(TOTAL("95.41", "unstated"), "bonus-inside all 95.41 94.41 -1 (27 + 37.5 + 29.91 (+ 1))");
	assert_findings(TOTAL("94.41", "outside"), "");
	assert_findings(TOTAL("95.41", "outside"), "bonus-inside all 95.41 94.41 -1 (27 + 37.5 + 29.91 (+ 1))");
	assert_findings(TOTAL("95.41", "inside"), "");
	assert_findings(TOTAL("94.41", "inside"), "bonus-outside all 94.41 95.41 1 (1 + 27 + 37.5 + 29.91)");
	assert_findings(TOTAL("90", "unstated"), "parts all 90 94.41 4.41 (27 + 37.5 + 29.91 (+ 1))");
	assert_findings(TOTAL("90", "inside"), "parts all 90 95.41 5.41 (1 + 27 + 37.5 + 29.91)");
#undef TOTAL
}

static void full_points_that_do_not_add_up_are_found(void **state)
{
#define LEAF(full) "rule = zero\nfigure = late_open\nfull = " full "\n"
	(void)state;
	assert_findings(HEAD WHOLE "full = 7\n" PART(a) LEAF("4") PART(b) LEAF("3.5"), "full-points all 7 7.5 0.5 ()");
	assert_findings(HEAD WHOLE "full = 7\n" PART(a) LEAF("4") PART(b) LEAF("3"), "");
	/* A bonus is beside the full points; a part without any leaves the sum open, but not below what is known. */
	assert_findings(HEAD WHOLE "full = 4\n" PART(a) LEAF("4") PART(b) LEAF("3") "bonus = outside\n", "");
	assert_findings(HEAD WHOLE "full = 7\n" PART(a) LEAF("4") PART(b) GIVEN "score = 1\n", "");
	assert_findings(HEAD WHOLE "full = 3\n" PART(a) LEAF("0") PART(c) LEAF("3.5") PART(b) GIVEN "score = -1\n",
		"full-points all 3 3.5 0.5 (); range b -1.00 0 1 ()");
#undef LEAF
}

static void a_score_above_the_full_points_is_found(void **state)
{
	(void)state;
	assert_findings(HEAD WHOLE "full = 7\nrule = given\nsource = s\nscore = 7.5\n", "range all 7.50 7 -0.5 ()");
	assert_findings(HEAD WHOLE "full = 7\nprinted = 8\n" PART(a) "full = 7\nrule = given\nsource = s\nscore = 8\n",
		"range all 8 7 -1 (); range a 8.00 7 -1 ()");
	assert_findings(HEAD WHOLE "full = 7\nprinted = 8\n" PART(a) "full = 7\nrule = given\nsource = s\nscore = 7\n" PART(b)
		GIVEN "score = 1\nbonus = inside\n", "");
	assert_findings(HEAD WHOLE "full = 7\nprinted = 6.5\n" PART(a) "full = 7\nrule = given\nsource = s\nscore = 7\n" PART(b)
		"full = 0\nrule = given\nsource = s\nscore = -0.5\nbonus = inside\n", "");
	assert_findings(HEAD WHOLE "full = 4\nrule = formula\nformula = (4 * 15.22) / 2\n", "range all 30.44 4 -26.44 ()");
}

static void a_score_that_is_not_what_its_formula_gives_is_found(void **state)
{
	(void)state;
	assert_findings(HEAD WHOLE GIVEN "score = 3.04\nformula = (4 * 15.22) / 2\n",
		"formula all 3.04 30.44 27.4 ((4 * 15.22) / 2)");
	assert_findings(HEAD WHOLE GIVEN "score = 3.46\nformula = (6 * 17.3) / 30\n", "");
	assert_findings(HEAD WHOLE "full = 7\nrule = ratio\nfigure = ontime_rate\nprinted = 6.91\n", "rule all 6.91 5.25 -1.66 ()");
	assert_findings(HEAD WHOLE "full = 7\nrule = ratio\nfigure = ontime_rate\nprinted = 5.2\n", "cut-off all 5.2 5.25 0.05 ()");
}

#define SAID(what, value, follows) HEAD WHOLE GIVEN "score = 6.91\n[printed p]\n" NAME "of = all\nwhat = " what "\nvalue = " value \
	"\n" follows "\n"

static void a_printed_value_is_held_against_its_formula(void **state)
{
	(void)state;
	assert_findings(SAID("denominator", "37", "formula = 23 + 1 + 7 + 7"), "formula p 37 38 1 (23 + 1 + 7 + 7)");
	assert_findings(SAID("numerator", "35", "formula = 22 + 1 + 6 + 6"), "");
	assert_findings(SAID("amount", "6050.65", "formula = 5836.32 + 95.60 + 24.86 + 55.50 + 38.88"),
		"formula p 6050.65 6051.16 0.51 (5836.32 + 95.60 + 24.86 + 55.50 + 38.88)");
	assert_findings(SAID("percentage", "94.59", "formula = 35 / 37"), "");
	assert_findings(SAID("percentage", "94.59", "formula = 35 / 38"), "formula p 94.59 92.11 -2.48 (35 / 38)");
	assert_findings(SAID("count", "14.71", "formula = requests_accepted.num / 10000"), "");
}

static void a_percentage_rounded_otherwise_is_told_apart(void **state)
{
	(void)state;
	assert_findings(SAID("percentage", "4.6", "formula = over / base\n[input over]\nvalue = 291.36\n[input base]\n"
		"formula = 726.55 + 5615.46"), "rounded p 4.6 4.59 -0.01 (291.36 / 6342.01)");
	assert_findings(SAID("percentage", "4.6", "places = 1\nformula = 291.36 / 6342.01"), "");
	assert_findings(SAID("percentage", "0.91", "formula = 55.50 / 6050.65"), "cut-off p 0.91 0.92 0.01 (55.50 / 6050.65)");
	assert_findings(SAID("percentage", "4.5", "formula = 291.36 / 6342.01"), "cut-off p 4.5 4.59 0.09 (291.36 / 6342.01)");
	assert_findings(SAID("percentage", "4.4", "formula = 291.36 / 6342.01"), "formula p 4.4 4.59 0.19 (291.36 / 6342.01)");
}

static void a_printed_value_is_held_against_the_store(void **state)
{
	(void)state;
	assert_findings(SAID("mean", "409", "figure = calls_daily_mean"), "figure p 409 402 -7 (147100 / 366)");
	assert_findings(SAID("mean", "402", "figure = calls_daily_mean"), "");
	assert_findings(SAID("count", "6", "figure = complaints_carded"), "figure p 6 5 -1 ()");
	/* As rule R43 prints it: a rate below the whole is not 100.00. */
	assert_findings(SAID("percentage", "100.00", "figure = connect_rate"), "figure p 100.00 99.99 -0.01 (199999 / 200000)");
	assert_findings(SAID("percentage", "99.99", "figure = connect_rate"), "");
}

static void a_value_without_data_is_named_and_not_passed_over(void **state)
{
	(void)state;
	assert_findings(SAID("percentage", "99", "figure = review_good_rate"), "no-data p 99   (0 / 0)");
	assert_findings(SAID("percentage", "99", "formula = review_good_rate.num / review_good_rate.den"),
		"no-data p 99   (0 / 0)");
	assert_findings(HEAD WHOLE "full = 1\nprinted = 1\n" PART(a) "full = 1\nrule = zero\nfigure = review_good_rate\n",
		"no-data all 1   ()");
}

static void a_value_beyond_exact_arithmetic_is_refused_at_its_line(void **state)
{
	struct err err = { ST_OK, "" };
	struct scheme *scheme = NULL;
	struct evaluation *evaluation = NULL;
	static const char text[] = SAID("count", "1",
		"formula = requests_accepted.num * 99999999999999999 * 99999999999999999");

	(void)state;
	assert_int_equal(scheme_parse("f", text_of(text), &scheme, &err), ST_OK);
	{
		struct figure_row rows[FIGURES];

		assert_int_equal(evaluate_scheme(scheme, rows, make_figures(rows), &evaluation, &err), ST_CONFIG);
	}
	assert_non_null(strstr(err.text, "f:17: character "));
	assert_null(evaluation);
	scheme_free(scheme);
}

static void only_the_figures_that_a_scheme_names_are_asked_for(void **state)
{
	size_t count;
	const struct metric *all = metrics_all(&count);
	bool wanted[128];
	struct made *made = make(HEAD WHOLE GIVEN "score = 1\nevidence = fcr, late_open\nformula = i\n[input i]\n"
		"formula = sat_rate.den\n[printed p]\n" NAME "what = mean\nvalue = 1\nfigure = calls_daily_mean\n");
	char seen[128] = "";

	(void)state;
	assert_true(scheme_figures(made->scheme, wanted, count));
	for (size_t i = 0; i < count; i++)
		if (wanted[i])
			(void)strncat(strncat(seen, all[i].id, 40), " ", 2);
	assert_string_equal(seen, "calls_daily_mean fcr late_open sat_rate ");
	made_free(made);
	made = make(HEAD WHOLE GIVEN "score = 1\n");
	assert_false(scheme_figures(made->scheme, wanted, count));
	made_free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_faulty_scheme_is_refused_at_its_line),
		cmocka_unit_test(chains_of_inputs_and_indicators_are_bounded),
		cmocka_unit_test(a_ratio_gives_points_in_proportion),
		cmocka_unit_test(the_first_band_that_holds_gives_its_points),
		cmocka_unit_test(zero_gives_full_points_and_anything_else_none),
		cmocka_unit_test(no_data_is_no_points_and_never_full),
		cmocka_unit_test(sums_leave_out_a_bonus_that_is_not_inside),
		cmocka_unit_test(parts_follow_their_parent_whatever_their_order_in_the_file),
		cmocka_unit_test(formulas_of_inputs_and_figures_give_points),
		cmocka_unit_test(a_sum_that_is_not_that_of_its_parts_is_found),
		cmocka_unit_test(one_contradiction_is_one_finding_and_not_one_at_every_level),
		cmocka_unit_test(a_bonus_beside_the_total_is_told),
		cmocka_unit_test(full_points_that_do_not_add_up_are_found),
		cmocka_unit_test(a_score_above_the_full_points_is_found),
		cmocka_unit_test(a_score_that_is_not_what_its_formula_gives_is_found),
		cmocka_unit_test(a_printed_value_is_held_against_its_formula),
		cmocka_unit_test(a_percentage_rounded_otherwise_is_told_apart),
		cmocka_unit_test(a_printed_value_is_held_against_the_store),
		cmocka_unit_test(a_value_without_data_is_named_and_not_passed_over),
		cmocka_unit_test(a_value_beyond_exact_arithmetic_is_refused_at_its_line),
		cmocka_unit_test(only_the_figures_that_a_scheme_names_are_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
