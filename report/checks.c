#include "report/checks.h"

#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- words -------------------------------------------------------------------------------------- */

/* The dimension of parts, before what it closes. */
static void append_by(struct buf *out, const struct crossfoot_check *check, enum lang lang)
{
	if (check->by != BY_WHOLE)
		buf_printf(out, lang == LANG_ZH ? "（按%s）" : " (by %s)", rows_dimension(check->by, lang));
}

void checks_name(struct buf *out, const struct crossfoot_check *check, enum lang lang)
{
	const struct words name = { check->name_en, check->name_zh };
	const struct words side = { " (denominator)", "（分母）" };

	buf_append_string(out, lang_pick(lang, name));
	append_by(out, check, lang);
	if (check->metric != NULL)
		buf_printf(out, "%s%s%s", lang == LANG_ZH ? "：" : ": ", rows_metric_name(check->metric, lang),
			check->denominator ? lang_pick(lang, side) : "");
}

/* ---- JSON and CSV ------------------------------------------------------------------------------- */

static const char *relation(const struct crossfoot_check *check)
{
	return check->at_most ? "<=" : "=";
}

static const char *side_of(const struct crossfoot_check *check)
{
	return check->metric == NULL ? NULL : check->denominator ? "den" : "num";
}

void checks_json(struct out *out, const struct crossfoot_check *check)
{
	struct buf zh = BUF_EMPTY, en = BUF_EMPTY;

	checks_name(&zh, check, LANG_ZH);
	checks_name(&en, check, LANG_EN);
	out_printf(out, "{\"check\":\"%s\",\"figure\":", check->id);
	out_json_string(out, check->metric == NULL ? NULL : check->metric->id);
	out_string(out, ",\"side\":");
	out_json_string(out, side_of(check));
	out_string(out, ",\"by\":");
	out_json_string(out, fold_dimension_name(check->by));
	out_string(out, ",\"name\":{\"zh\":");
	out_json_text(out, buf_text(&zh));
	out_string(out, ",\"en\":");
	out_json_text(out, buf_text(&en));
	out_printf(out, "},\"source\":\"%s\",\"left\":%" PRId64 ",\"relation\":\"%s\",\"right\":%" PRId64 ",\"difference\":%" PRId64
		",\"ok\":%s}", check->source, check->left, relation(check), check->right, check->left - check->right,
		check->ok ? "true" : "false");
	buf_free(&zh);
	buf_free(&en);
}

static void print_json(struct out *out, const struct rows_head *head, const char *period, const struct checks_list *list)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, head->from, from);
	day_period_name(PERIOD_DAY, head->to, to);
	out_string(out, "{");
	rows_json_store(out, head);
	out_string(out, ",\"period\":");
	out_json_string(out, period);
	out_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",\"checks\":[", from, to);
	for (size_t i = 0; i < list->count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		checks_json(out, &list->checks[i]);
	}
	out_printf(out, "\n],\"failed\":%zu,\"ok\":%s}\n", list->failed, list->failed == 0 ? "true" : "false");
}

static enum status print_csv(struct out *out, bool excel, const struct checks_list *list, struct err *err)
{
	static const char *const names[] = { "check", "figure", "side", "by", "name_zh", "name_en", "source", "left", "relation",
		"right", "difference", "ok" };
	struct buf name = BUF_EMPTY;
	struct csv csv;
	enum status st = ST_OK;

	csv_begin(&csv, out, excel);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_string(&csv, names[i]);
	csv_line_end(&csv);
	for (size_t i = 0; st == ST_OK && i < list->count; i++) {
		const struct crossfoot_check *check = &list->checks[i];

		csv_string(&csv, check->id);
		csv_string(&csv, check->metric == NULL ? NULL : check->metric->id);
		csv_string(&csv, side_of(check));
		csv_string(&csv, fold_dimension_name(check->by));
		for (int lang = 0; lang < 2; lang++) {
			buf_clear(&name);
			checks_name(&name, check, lang == 0 ? LANG_ZH : LANG_EN);
			st = st == ST_OK ? buf_status(&name, err) : st;
			csv_field(&csv, buf_text(&name));
		}
		csv_string(&csv, check->source);
		csv_number(&csv, check->left);
		csv_string(&csv, relation(check));
		csv_number(&csv, check->right);
		csv_number(&csv, check->left - check->right);
		csv_string(&csv, check->ok ? "true" : "false");
		csv_line_end(&csv);
	}
	buf_free(&name);
	return st;
}

/* ---- table -------------------------------------------------------------------------------------- */

/* Those told in one line where they hold: there are hundreds, and each says the same. */
static bool is_many(const struct crossfoot_check *check)
{
	return check->kind == CROSSFOOT_SHARE || check->kind == CROSSFOOT_SHARE_PARTS || check->kind == CROSSFOOT_DAYS ||
		check->kind == CROSSFOOT_PARTS;
}

static bool same_sort(const struct crossfoot_check *a, const struct crossfoot_check *b)
{
	return a->kind == b->kind && a->by == b->by;
}

static void table_one(struct table *table, const struct crossfoot_check *check, struct buf *words, enum lang lang)
{
	char source[ROWS_SOURCE_MAX];

	buf_clear(words);
	checks_name(words, check, lang);
	table_cell(table, buf_text(words));
	table_number(table, check->left);
	table_number(table, check->right);
	table_number(table, check->left - check->right);
	table_string(table, check->ok ? _("yes") : _("NO"));
	table_string(table, rows_source(check->source, lang, source));
}

/* The line of those among the checks of one sort that hold. */
static void table_many(struct table *table, const struct crossfoot_check *check, size_t holding, struct buf *words,
	enum lang lang)
{
	const struct words name = { check->name_en, check->name_zh };
	char source[ROWS_SOURCE_MAX];

	buf_clear(words);
	buf_append_string(words, lang_pick(lang, name));
	append_by(words, check, lang);
	buf_printf(words, lang == LANG_ZH ? "：%zu项" : ": %zu checks", holding);
	table_cell(table, buf_text(words));
	table_none(table);
	table_none(table);
	table_number(table, 0);
	table_string(table, _("yes"));
	table_string(table, rows_source(check->source, lang, source));
}

/* From `at` on, the checks of one sort; returns the place behind them. */
static size_t table_sort(struct table *table, const struct checks_list *list, size_t at, struct buf *words, enum lang lang)
{
	const struct crossfoot_check *first = &list->checks[at];
	size_t holding = 0;

	if (!is_many(first)) {
		table_one(table, first, words, lang);
		return at + 1;
	}
	for (; at < list->count && same_sort(first, &list->checks[at]); at++) {
		if (list->checks[at].ok)
			holding++;
		else
			table_one(table, &list->checks[at], words, lang);
	}
	if (holding > 0)
		table_many(table, first, holding, words, lang);
	return at;
}

static enum status print_table(struct out *out, const struct rows_head *head, const struct checks_list *list,
	struct err *err)
{
	const bool zh = head->lang == LANG_ZH;
	const struct column columns[] = { { zh ? "核对项" : "check", false }, { zh ? "左边" : "left", true },
		{ zh ? "右边" : "right", true }, { zh ? "差额" : "difference", true }, { zh ? "成立" : "holds", false },
		{ zh ? "依据" : "basis", false } };
	struct buf words = BUF_EMPTY;
	struct table *table = NULL;
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &table, err);

	for (size_t at = 0; st == ST_OK && at < list->count;) {
		at = table_sort(table, list, at, &words, head->lang);
		st = buf_status(&words, err);
	}
	if (st == ST_OK)
		st = table_finish(table, err);
	if (st == ST_OK) {
		out_string(out, "\n");
		if (list->failed == 0)
			out_printf(out, _("all %zu checks hold"), list->count);
		else
			out_printf(out, _("%zu of %zu checks do not hold"), list->failed, list->count);
		out_string(out, "\n");
		rows_foot(out, head);
	}
	table_free(table);
	buf_free(&words);
	return st;
}

enum status checks_print(struct out *out, enum rows_form form, const struct rows_head *head, const char *period,
	const struct checks_list *list, struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return print_table(out, head, list, err);
	case ROWS_JSON:
		print_json(out, head, period, list);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		return print_csv(out, form == ROWS_EXCEL, list, err);
	}
	return ST_OK;
}

/* ---- under the final report --------------------------------------------------------------------- */

static void append_years(struct buf *out, const struct checks_final *final)
{
	for (size_t i = 0; i < final->missing_count; i++)
		buf_printf(out, "%s%d", i == 0 ? "" : ", ", final->missing_years[i]);
}

/* Rule R46: sums over dues that cannot be counted prove nothing of them. */
static void append_missing(struct buf *out, const struct checks_final *final, bool zh)
{
	if (final->missing_count == 0)
		return;
	buf_append_string(out, zh ? "缺 " : " No calendar of working days for ");
	append_years(out, final);
	buf_append_string(out, zh ? " 年的工作日历，依赖它的办理期限未知，按时类指标未计入。" :
		": the dues that need it are unknown, and the figures on time leave them out.");
}

void checks_statement(struct buf *out, const struct checks_final *final, enum lang lang)
{
	const struct checks_list *list = &final->list;
	bool zh = lang == LANG_ZH, needed = list->failed > 0 || final->missing_count > 0;

	if (list->failed == 0)
		buf_printf(out, zh ? "勾稽关系核对 %zu 项，全部成立。" : "All %zu cross-foot checks hold.", list->count);
	else
		buf_printf(out, zh ? "勾稽关系核对 %zu 项，其中 %zu 项不成立。" : "Of %zu cross-foot checks %zu do not hold.", list->count,
			list->failed);
	append_missing(out, final, zh);
	if (final->reason != NULL)
		buf_printf(out, zh ? "定稿理由：%s" : needed ? " Final all the same, because: %s" : " Reason given: %s", final->reason);
}

/* "parts = whole (by unit): On-time rate: 6 and 1, a difference of 5" */
static void append_failed(struct buf *out, const struct crossfoot_check *check, enum lang lang)
{
	buf_append_string(out, "  ");
	checks_name(out, check, lang);
	buf_printf(out, lang == LANG_ZH ? "：左边 %" PRId64 "，右边 %" PRId64 "，差额 %" PRId64 "\n"
		: ": left %" PRId64 ", right %" PRId64 ", difference %" PRId64 "\n", check->left, check->right,
		check->left - check->right);
}

enum status checks_final_text(struct out *out, const struct checks_final *final, enum lang lang, struct err *err)
{
	struct buf words = BUF_EMPTY;
	enum status st;

	buf_append_byte(&words, '\n');
	checks_statement(&words, final, lang);
	buf_append_byte(&words, '\n');
	for (size_t i = 0; i < final->list.count; i++)
		if (!final->list.checks[i].ok)
			append_failed(&words, &final->list.checks[i], lang);
	st = buf_status(&words, err);
	if (st == ST_OK)
		out_text(out, buf_text(&words));
	buf_free(&words);
	return st;
}

enum status checks_final_json(struct out *out, const struct checks_final *final, struct err *err)
{
	struct buf zh = BUF_EMPTY, en = BUF_EMPTY;
	bool any = false;
	enum status st;

	checks_statement(&zh, final, LANG_ZH);
	checks_statement(&en, final, LANG_EN);
	if ((st = buf_status(&zh, err)) != ST_OK || (st = buf_status(&en, err)) != ST_OK)
		goto out;
	out_printf(out, ",\"final\":{\"checks\":%zu,\"failed\":[", final->list.count);
	for (size_t i = 0; i < final->list.count; i++) {
		if (final->list.checks[i].ok)
			continue;
		out_string(out, any ? ",\n" : "\n");
		checks_json(out, &final->list.checks[i]);
		any = true;
	}
	out_string(out, "],\"missing_years\":[");
	for (size_t i = 0; i < final->missing_count; i++)
		out_printf(out, "%s%d", i == 0 ? "" : ",", final->missing_years[i]);
	out_string(out, "],\"reason\":");
	out_json_string(out, final->reason);
	out_string(out, ",\"statement\":{\"zh\":");
	out_json_text(out, buf_text(&zh));
	out_string(out, ",\"en\":");
	out_json_text(out, buf_text(&en));
	out_string(out, "}}");
out:
	buf_free(&zh);
	buf_free(&en);
	return st;
}

void checks_final_csv(struct csv *csv, const struct checks_final *final)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, final->from, from);
	day_period_name(PERIOD_DAY, final->to, to);
	csv_string(csv, "final_checks");
	csv_string(csv, final->year);
	csv_string(csv, from);
	csv_string(csv, to);
	csv_string(csv, NULL);
	csv_string(csv, NULL);
	csv_number(csv, (int64_t)(final->list.count - final->list.failed));
	csv_number(csv, (int64_t)final->list.count);
	csv_string(csv, final->reason);
}
