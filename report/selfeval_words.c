#include "report/selfeval_words.h"

#include <inttypes.h>
#include <stdio.h>

/* Literals, so that the compiler can check formats. */
#define PICK(lang, en, zh) ((lang) == LANG_ZH ? (zh) : (en))

static void append_number(struct buf *out, struct ratio value)
{
	char text[RATIO_TEXT_MAX];

	ratio_format_short(value, RATIO_PLACES_MAX, text);
	buf_append_string(out, text);
}

static void append_bound(struct buf *out, const struct metric *figure, const struct scheme_number *number, enum lang lang)
{
	buf_append_text(out, number->text);
	if (metrics_is_percent(figure))
		buf_append_byte(out, '%');
	if (figure->measure == MEASURE_PERCENTILE)
		buf_append_string(out, PICK(lang, " h", "小时"));
}

/* "3 points" */
static void append_points(struct buf *out, struct ratio points, enum lang lang)
{
	append_number(out, points);
	buf_append_string(out, lang == LANG_ZH ? "分" : points.num == points.den ? " point" : " points");
}

/* ---- figures -------------------------------------------------------------------------------------- */

static void append_figure(struct buf *out, const struct evaluation *evaluation, const struct metric *figure,
	enum lang lang)
{
	const struct figure_row *row = evaluate_figure(evaluation, figure);
	char value[FIGURE_VALUE_MAX + 1];

	buf_append_string(out, rows_metric_name(figure, lang));
	if (row == NULL || !row->has_value) {
		buf_append_string(out, PICK(lang, ": no data", "无数据"));
		return;
	}
	buf_printf(out, "%s%s", PICK(lang, " ", ""), rows_value(row, value));
	if (row->has_den)
		buf_printf(out, PICK(lang, " (%" PRId64 "/%" PRId64 ")", "（%" PRId64 "/%" PRId64 "）"), row->num, row->den);
}

void selfeval_words_evidence(struct buf *out, const struct evaluation *evaluation, const struct evaluate_row *row,
	enum lang lang)
{
	const struct scheme_indicator *indicator = row->indicator;

	if (indicator->evidence_count == 0)
		buf_append_text(out, indicator->rule == SCHEME_FORMULA ? indicator->formula.text : indicator->source);
	for (int i = 0; i < indicator->evidence_count; i++) {
		if (i > 0)
			buf_append_string(out, PICK(lang, ", ", "、"));
		append_figure(out, evaluation, indicator->evidence[i], lang);
	}
}

/* ---- rules ------------------------------------------------------------------------------------------ */

static void append_ratio(struct buf *out, const struct scheme_indicator *indicator, enum lang lang)
{
	if (!indicator->has_bounds) {
		buf_append_string(out, PICK(lang, "; points in proportion to the rate", "，按比率计分"));
		return;
	}
	buf_append_string(out, PICK(lang, "; no points at ", "，"));
	append_bound(out, indicator->figure, &indicator->from, lang);
	buf_append_string(out, PICK(lang, ", full points at ", "不得分，"));
	append_bound(out, indicator->figure, &indicator->to, lang);
	buf_append_string(out, PICK(lang, ", in proportion between", "得满分，其间按比例计分"));
}

static void append_band(struct buf *out, const struct evaluate_row *row, enum lang lang)
{
	static const char *const signs[] = { [SCHEME_AT_LEAST] = "≥", [SCHEME_ABOVE] = ">", [SCHEME_AT_MOST] = "≤",
		[SCHEME_BELOW] = "<" };

	if (row->band == NULL) {
		buf_append_string(out, PICK(lang, "; in no band", "，未达到任何一档"));
		return;
	}
	buf_printf(out, PICK(lang, "; in the band %s ", "，属于%s "), signs[row->band->sign]);
	append_bound(out, row->indicator->figure, &row->band->bound, lang);
	buf_append_string(out, PICK(lang, "", "一档"));
}

static void append_rule(struct buf *out, const struct evaluate_row *row, enum lang lang)
{
	const struct scheme_indicator *indicator = row->indicator;

	switch (indicator->rule) {
	case SCHEME_RATIO:
		append_ratio(out, indicator, lang);
		break;
	case SCHEME_BANDS:
		append_band(out, row, lang);
		break;
	case SCHEME_ZERO:
		buf_append_string(out, row->quantity.ratio.num == 0 ? PICK(lang, "; full points for none", "，为零得满分")
								    : PICK(lang, "; not zero", "，不为零不得分"));
		break;
	case SCHEME_FORMULA:
		buf_append_text(out, indicator->formula.text);
		break;
	case SCHEME_GIVEN:
		buf_append_string(out, PICK(lang, "a given score, from ", "直接给定的得分，来源："));
		buf_append_text(out, indicator->source);
		break;
	case SCHEME_PARTS:
		buf_append_string(out, PICK(lang, "the sum of its parts", "各分项合计"));
		break;
	}
}

static bool has_figure(const struct evaluate_row *row)
{
	return row->indicator->figure != NULL;
}

static void append_score(struct buf *out, const struct evaluate_row *row, enum lang lang)
{
	const struct scheme_indicator *indicator = row->indicator;

	if (!row->has_points) {
		buf_append_string(out, PICK(lang, "; no data, so no points", "；无数据，不计分"));
	} else {
		buf_append_string(out, PICK(lang, ": ", "，得"));
		append_points(out, row->points, lang);
	}
	if (indicator->has_full) {
		buf_append_string(out, PICK(lang, " of ", "，满分"));
		append_number(out, indicator->full.ratio);
		buf_append_string(out, PICK(lang, "", "分"));
	}
	if (indicator->has_printed) {
		buf_append_string(out, PICK(lang, "; printed was ", "；报告所载为"));
		buf_append_text(out, indicator->printed.text);
		buf_append_string(out, PICK(lang, "", "分"));
	}
	if (indicator->has_parts && row->no_data > 0)
		buf_printf(out, PICK(lang, "; indicators without data, which gave no points: %d", "；其中%d项无数据，未计分"),
			row->no_data);
	if (indicator->bonus == SCHEME_BONUS_INSIDE)
		buf_append_string(out, PICK(lang, "; a bonus, inside the sum", "；加分项，计入合计"));
	else if (indicator->bonus != SCHEME_NO_BONUS)
		buf_append_string(out, PICK(lang, "; a bonus, outside the sum", "；加分项，未计入合计"));
}

static void append_cutoff(struct buf *out, const struct selfeval_head *head, enum lang lang)
{
	char cutoff[ZONE_TIME_MAX];

	zone_format(head->rows.zone, head->rows.cutoff_us, cutoff);
	buf_printf(out, PICK(lang, " (as of %s)", "（统计截至%s）"), cutoff);
}

void selfeval_words_indicator(struct buf *out, const struct selfeval_head *head, const struct evaluation *evaluation,
	const struct evaluate_row *row, enum lang lang)
{
	struct text own = selfeval_words_pick(row->indicator->text, lang);

	if (has_figure(row))
		append_figure(out, evaluation, row->indicator->figure, lang);
	if (row->has_points || !has_figure(row))
		append_rule(out, row, lang);
	append_score(out, row, lang);
	if (!has_figure(row) && row->indicator->evidence_count > 0) {
		buf_append_string(out, row->indicator->rule == SCHEME_FORMULA ? PICK(lang, "; evidence: ", "；依据：")
			: PICK(lang, "; beside it: ", "；参考："));
		selfeval_words_evidence(out, evaluation, row, lang);
	}
	if (head->has_store && row->indicator->evidence_count > 0)
		append_cutoff(out, head, lang);
	buf_append_string(out, PICK(lang, ".", "。"));
	if (own.len > 0) {
		buf_append_string(out, PICK(lang, " ", ""));
		buf_append_text(out, own);
	}
}

/* ---- findings ---------------------------------------------------------------------------------------- */

const char *selfeval_words_what(enum scheme_what what, enum lang lang)
{
	static const struct words names[] = {
		[SCHEME_SCORE] = { "score", "得分" },
		[SCHEME_NUMERATOR] = { "numerator", "分子" },
		[SCHEME_DENOMINATOR] = { "denominator", "分母" },
		[SCHEME_COUNT] = { "count", "数量" },
		[SCHEME_PERCENTAGE] = { "percentage", "百分比" },
		[SCHEME_MEAN] = { "mean", "平均数" },
		[SCHEME_AMOUNT] = { "amount", "金额" },
	};

	return lang_pick(lang, names[what]);
}

/* "4 = 4" says nothing: a sum of one part, a formula that is one number. */
static bool is_same_number(struct text basis, const char *follows)
{
	struct ratio left, right;
	int places;

	return ratio_parse(basis, &left, &places) && ratio_parse(text_of(follows), &right, &places) && ratio_compare(left, right) == 0;
}

void selfeval_words_finding(struct buf *out, const struct evaluate_finding *finding, enum lang lang)
{
	static const struct words reasons[EVALUATE_KINDS] = {
		[EVALUATE_PARTS] = { "the printed score is not the sum of its parts", "所载得分不等于各分项之和" },
		[EVALUATE_FULL] = { "the full points are not the sum of the parts' full points", "满分不等于各分项满分之和" },
		[EVALUATE_RANGE] = { "the score is not between 0 and the full points", "得分超出0分至满分的范围" },
		[EVALUATE_BONUS_OUTSIDE] = { "the bonus is not in the printed sum", "加分未计入所载合计" },
		[EVALUATE_BONUS_INSIDE] = { "the bonus is in the printed sum", "加分已计入所载合计" },
		[EVALUATE_RULE] = { "the printed score is not what the rule gives", "所载得分与评分规则的结果不符" },
		[EVALUATE_FORMULA] = { "the printed value is not what its formula gives", "所载数值与其算式的结果不符" },
		[EVALUATE_FIGURE] = { "the printed value is not what the store counts", "所载数值与本库统计不符" },
		[EVALUATE_ROUNDED] = { "right only when rounded to fewer places", "只在保留更少小数位时相符" },
		[EVALUATE_CUT] = { "right only when the rest is cut off, not rounded", "尾数被舍去，未四舍五入" },
		[EVALUATE_NO_DATA] = { "cannot be checked: no data", "无数据，无法核对" },
	};
	const char *unit = finding->what == SCHEME_PERCENTAGE ? "%" : "";
	bool equals = finding->follows[0] != '\0' && finding->kind != EVALUATE_BONUS_OUTSIDE &&
		finding->kind != EVALUATE_BONUS_INSIDE && (*unit != '\0' || !is_same_number(finding->basis, finding->follows));

	buf_append_string(out, lang_pick(lang, reasons[finding->kind]));
	if (finding->basis.len == 0)
		return;
	buf_append_string(out, PICK(lang, ": ", "："));
	buf_append_text(out, finding->basis);
	if (equals)
		buf_printf(out, " = %s%s", finding->follows, unit);
}
