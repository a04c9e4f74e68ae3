#include "report/selfeval_inside.h"
#include "report/table.h"

/* Literals, so that the compiler can check formats. */
#define PICK(printer, en, zh) ((printer)->head->lang == LANG_ZH ? (zh) : (en))

static void print_title(const struct selfeval_printer *printer)
{
	out_text(printer->out, selfeval_words_pick(printer->scheme->title, printer->head->lang));
	if (printer->scheme->year == 0)
		out_printf(printer->out, PICK(printer, " (%d)", "（%d年）"), printer->head->year);
	out_string(printer->out, "\n");
	if (printer->scheme->example)
		out_string(printer->out, PICK(printer, "An example scheme, to be replaced by the office's own.\n",
			"示例评分方案，请以本单位的方案替换。\n"));
	if (printer->head->has_store && !printer->head->year_is_over)
		out_string(printer->out, PICK(printer, "The year is not over at the cut-off: points are those of a part of it.\n",
			"统计截至时该年度尚未结束，以下为部分时段的得分。\n"));
	out_string(printer->out, "\n");
}

static void table_name(struct selfeval_printer *printer, struct table *table, const struct evaluate_row *row)
{
	buf_clear(&printer->words);
	for (int i = 0; i < row->indicator->depth; i++)
		buf_append_string(&printer->words, "  ");
	buf_append_text(&printer->words, selfeval_words_pick(row->indicator->name, printer->head->lang));
	table_cell(table, selfeval_inside_written(printer));
}

static void table_text_or_none(struct table *table, bool there, struct text text)
{
	if (there)
		table_cell(table, text);
	else
		table_none(table);
}

static enum status print_indicators(struct selfeval_printer *printer, struct err *err)
{
	const struct column columns[] = {
		{ PICK(printer, "indicator", "指标"), false }, { PICK(printer, "full", "满分"), true },
		{ PICK(printer, "points", "得分"), true }, { PICK(printer, "printed", "所载"), true },
		{ PICK(printer, "evidence", "依据"), false },
	};
	struct table *table;
	char points[RATIO_TEXT_MAX];
	enum status st = table_new(printer->out, columns, sizeof columns / sizeof columns[0], &table, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < printer->scheme->indicator_count; i++) {
		const struct evaluate_row *row = &printer->evaluation->rows[i];
		const struct scheme_indicator *indicator = row->indicator;

		table_name(printer, table, row);
		table_text_or_none(table, indicator->has_full, indicator->full.text);
		table_string(table, selfeval_inside_points(printer, row, points));
		table_text_or_none(table, indicator->has_printed, indicator->printed.text);
		buf_clear(&printer->words);
		selfeval_words_evidence(&printer->words, printer->evaluation, row, printer->head->lang);
		table_text_or_none(table, printer->words.len > 0, selfeval_inside_written(printer));
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static void print_sentences(struct selfeval_printer *printer)
{
	out_string(printer->out, "\n");
	for (int i = 0; i < printer->scheme->indicator_count; i++) {
		const struct evaluate_row *row = &printer->evaluation->rows[i];

		out_text(printer->out, selfeval_words_pick(row->indicator->name, printer->head->lang));
		out_string(printer->out, PICK(printer, ": ", "："));
		out_text(printer->out, selfeval_inside_words(printer, selfeval_inside_indicator, row, printer->head->lang));
		out_string(printer->out, "\n");
	}
}

/* "personnel: posts" */
static void table_subject(struct selfeval_printer *printer, struct table *table, const struct evaluate_finding *finding)
{
	enum lang lang = printer->head->lang;

	buf_clear(&printer->words);
	if (finding->indicator != NULL)
		buf_append_text(&printer->words, selfeval_words_pick(finding->indicator->name, lang));
	if (finding->indicator != NULL && finding->printed != NULL)
		buf_append_string(&printer->words, PICK(printer, ": ", "："));
	if (finding->printed != NULL)
		buf_append_text(&printer->words, selfeval_words_pick(finding->printed->name, lang));
	table_cell(table, selfeval_inside_written(printer));
}

static enum status print_findings(struct selfeval_printer *printer, struct err *err)
{
	const struct column columns[] = {
		{ PICK(printer, "line", "行"), true }, { PICK(printer, "of", "对象"), false },
		{ PICK(printer, "what", "内容"), false }, { PICK(printer, "stated", "所载"), true },
		{ PICK(printer, "follows", "应为"), true }, { PICK(printer, "difference", "相差"), true },
		{ PICK(printer, "why", "说明"), false },
	};
	struct table *table;
	enum status st;

	out_string(printer->out, PICK(printer, "\nWhat does not add up\n", "\n前后不符之处\n"));
	st = table_new(printer->out, columns, sizeof columns / sizeof columns[0], &table, err);
	if (st != ST_OK)
		return st;
	for (int i = 0; i < printer->evaluation->finding_count; i++) {
		const struct evaluate_finding *finding = &printer->evaluation->findings[i];

		table_number(table, finding->line);
		table_subject(printer, table, finding);
		table_string(table, selfeval_words_what(finding->what, printer->head->lang));
		table_string(table, finding->stated);
		table_string(table, finding->follows[0] == '\0' ? NULL : finding->follows);
		table_string(table, finding->difference[0] == '\0' ? NULL : finding->difference);
		table_cell(table, selfeval_inside_words(printer, selfeval_inside_finding, finding, printer->head->lang));
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static void print_foot(const struct selfeval_printer *printer)
{
	const struct evaluation *evaluation = printer->evaluation;
	int contradictions = evaluate_contradictions(evaluation);
	struct rows_states states = { 0 };

	out_printf(printer->out, PICK(printer,
		"\nstatements checked %d: agree %d, do not add up %d, without data %d; points rounded half up to %d places\n",
		"\n核对%d处：相符%d处，不符%d处，无数据%d处；得分四舍五入保留%d位小数\n"), evaluation->checked, evaluation->agreed,
		contradictions, evaluation->finding_count - contradictions, printer->scheme->places);
	if (!printer->head->has_store)
		return;
	for (size_t i = 0; i < evaluation->figure_count; i++)
		rows_count_state(&states, &evaluation->figures[i]);
	rows_foot(printer->out, &printer->head->rows);
	rows_foot_states(printer->out, &states, printer->head->lang);
}

enum status selfeval_table_print(struct selfeval_printer *printer, struct err *err)
{
	print_title(printer);
	if (print_indicators(printer, err) != ST_OK)
		return err->status;
	print_sentences(printer);
	if (printer->evaluation->finding_count > 0 && print_findings(printer, err) != ST_OK)
		return err->status;
	print_foot(printer);
	return ST_OK;
}
