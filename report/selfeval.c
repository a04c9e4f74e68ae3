#include "report/selfeval.h"

#include "report/csv.h"
#include "report/selfeval_words.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

/* Printing goes from here to there; memory for one sentence at a time. */
struct printer {
	struct out *out;
	const struct selfeval_head *head;
	const struct evaluation *evaluation;
	const struct scheme *scheme;
	char cutoff[ZONE_TIME_MAX]; /* "" without a store */
	struct buf words;
	bool failed; /* memory ran out while writing some of them */
};

typedef void sentence(struct buf *out, const struct printer *printer, const void *thing, enum lang lang);

static void indicator_words(struct buf *out, const struct printer *printer, const void *thing, enum lang lang)
{
	selfeval_words_indicator(out, printer->head, printer->evaluation, thing, lang);
}

static void finding_words(struct buf *out, const struct printer *printer, const void *thing, enum lang lang)
{
	(void)printer;
	selfeval_words_finding(out, thing, lang);
}

/* What stands in `words`, good until they are written anew. */
static struct text written(struct printer *printer)
{
	printer->failed = printer->failed || printer->words.failed;
	return buf_text(&printer->words);
}

static struct text write_words(struct printer *printer, sentence *write, const void *thing, enum lang lang)
{
	buf_clear(&printer->words);
	write(&printer->words, printer, thing, lang);
	return written(printer);
}

/* NULL where there are no points. */
static const char *points_of(const struct printer *printer, const struct evaluate_row *row, char text[RATIO_TEXT_MAX])
{
	const struct scheme_indicator *indicator = row->indicator;
	int places = printer->scheme->places;

	if (!row->has_points)
		return NULL;
	if (indicator->rule == SCHEME_GIVEN && indicator->score.places > places)
		places = indicator->score.places;
	ratio_format(row->points, places, text);
	return text;
}

static const struct text nothing = { "", 0 };

static struct text parent_of(const struct printer *printer, const struct evaluate_row *row)
{
	int parent = row->indicator->parent;

	return parent < 0 ? nothing : printer->scheme->indicators[parent].id;
}

static struct text or_nothing(bool there, struct text text)
{
	return there ? text : nothing;
}

static struct text indicator_of(const struct evaluate_finding *finding)
{
	return finding->indicator == NULL ? nothing : finding->indicator->id;
}

static struct text printed_of(const struct evaluate_finding *finding)
{
	return finding->printed == NULL ? nothing : finding->printed->id;
}

static struct scheme_words name_of(const struct evaluate_finding *finding)
{
	return finding->printed != NULL ? finding->printed->name : finding->indicator->name;
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void json_text_or_null(struct out *out, const char *name, struct text text)
{
	out_printf(out, ",\"%s\":", name);
	if (text.len == 0)
		out_string(out, "null");
	else
		out_json_text(out, text);
}

static void json_string(struct out *out, const char *name, const char *string)
{
	out_printf(out, ",\"%s\":", name);
	out_json_string(out, string);
}

static void json_both(struct out *out, const char *name, struct scheme_words words)
{
	out_printf(out, ",\"%s\":{\"zh\":", name);
	out_json_text(out, words.zh);
	out_string(out, ",\"en\":");
	out_json_text(out, words.en);
	out_string(out, "}");
}

static void json_sentence(struct printer *printer, sentence *write, const void *thing)
{
	out_string(printer->out, ",\"text\":{\"zh\":");
	out_json_text(printer->out, write_words(printer, write, thing, LANG_ZH));
	out_string(printer->out, ",\"en\":");
	out_json_text(printer->out, write_words(printer, write, thing, LANG_EN));
	out_string(printer->out, "}");
}

static void json_evidence(struct printer *printer, const struct scheme_indicator *indicator)
{
	bool any = false;

	out_string(printer->out, ",\"evidence\":[");
	for (int i = 0; i < indicator->evidence_count; i++) {
		const struct figure_row *row = evaluate_figure(printer->evaluation, indicator->evidence[i]);

		if (row == NULL)
			continue;
		out_string(printer->out, any ? ",{" : "{");
		rows_json_fields(printer->out, row);
		rows_json_state(printer->out, row);
		json_string(printer->out, "cutoff", printer->cutoff);
		out_string(printer->out, "}");
		any = true;
	}
	out_string(printer->out, "]");
}

static void json_indicator(struct printer *printer, const struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;
	struct out *out = printer->out;
	char points[RATIO_TEXT_MAX];

	out_string(out, "{\"id\":");
	out_json_text(out, indicator->id);
	json_text_or_null(out, "parent", parent_of(printer, row));
	out_printf(out, ",\"line\":%d", indicator->line);
	json_both(out, "name", indicator->name);
	json_string(out, "rule", scheme_rule_name(indicator->rule));
	json_string(out, "bonus", scheme_bonus_name(indicator->bonus));
	json_text_or_null(out, "full", or_nothing(indicator->has_full, indicator->full.text));
	json_string(out, "points", points_of(printer, row, points));
	json_text_or_null(out, "printed", or_nothing(indicator->has_printed, indicator->printed.text));
	out_printf(out, ",\"no_data\":%d", row->no_data);
	json_text_or_null(out, "source", indicator->source);
	json_text_or_null(out, "formula", indicator->formula.text);
	json_evidence(printer, indicator);
	json_sentence(printer, indicator_words, row);
	out_string(out, "}");
}

static void json_finding(struct printer *printer, const struct evaluate_finding *finding)
{
	struct out *out = printer->out;

	out_printf(out, "{\"kind\":\"%s\"", evaluate_kind_name(finding->kind));
	json_text_or_null(out, "indicator", indicator_of(finding));
	json_text_or_null(out, "printed", printed_of(finding));
	out_printf(out, ",\"line\":%d", finding->line);
	json_both(out, "name", name_of(finding));
	json_string(out, "what", scheme_what_name(finding->what));
	json_string(out, "stated", finding->stated);
	json_string(out, "follows", finding->follows[0] == '\0' ? NULL : finding->follows);
	json_string(out, "difference", finding->difference[0] == '\0' ? NULL : finding->difference);
	json_text_or_null(out, "basis", finding->basis);
	json_sentence(printer, finding_words, finding);
	out_string(out, "}");
}

static void json_scheme(const struct printer *printer)
{
	const struct scheme *scheme = printer->scheme;
	struct out *out = printer->out;

	out_string(out, "\"scheme\":{\"file\":");
	out_json_string(out, scheme->file);
	json_both(out, "title", scheme->title);
	out_printf(out, ",\"example\":%s,\"places\":%d,\"rounding\":\"half up\"}", scheme->example ? "true" : "false",
		scheme->places);
}

static void print_json(struct printer *printer)
{
	const struct evaluation *evaluation = printer->evaluation;
	struct out *out = printer->out;

	out_string(out, "{");
	if (printer->head->has_store)
		rows_json_store(out, &printer->head->rows);
	else
		out_string(out, "\"store\":null");
	out_printf(out, ",\"year\":%d,\"year_is_over\":%s,", printer->head->year,
		!printer->head->has_store ? "null" : printer->head->year_is_over ? "true" : "false");
	json_scheme(printer);
	out_string(out, ",\"indicators\":[");
	for (int i = 0; i < printer->scheme->indicator_count; i++) {
		out_string(out, i > 0 ? ",\n" : "\n");
		json_indicator(printer, &evaluation->rows[i]);
	}
	out_string(out, "\n],\"findings\":[");
	for (int i = 0; i < evaluation->finding_count; i++) {
		out_string(out, i > 0 ? ",\n" : "\n");
		json_finding(printer, &evaluation->findings[i]);
	}
	out_printf(out, "%s],\"checked\":%d,\"agreed\":%d,\"contradictions\":%d}\n", evaluation->finding_count > 0 ? "\n" : "",
		evaluation->checked, evaluation->agreed, evaluate_contradictions(evaluation));
}

/* ---- CSV: indicators, what they rest on, findings; one heading for all -------------------------------- */

static const char *const csv_names[] = { "row", "line", "id", "parent", "name_zh", "name_en", "rule", "bonus", "full",
	"points", "printed", "no_data", "source", "figure", "num", "den", "value", "state", "revision", "cutoff", "kind", "what", "stated",
	"follows", "difference", "basis", "text_zh", "text_en" };

static void csv_nothing(struct csv *csv, int fields)
{
	while (fields-- > 0)
		csv_string(csv, NULL);
}

static void csv_words(struct printer *printer, struct csv *csv, sentence *write, const void *thing)
{
	csv_field(csv, write_words(printer, write, thing, LANG_ZH));
	csv_field(csv, write_words(printer, write, thing, LANG_EN));
	csv_line_end(csv);
}

static void csv_begin_row(struct csv *csv, const char *row, int line, struct text id, struct text parent,
	struct scheme_words name)
{
	csv_string(csv, row);
	csv_number(csv, line);
	csv_field(csv, id);
	csv_field(csv, parent);
	csv_field(csv, name.zh);
	csv_field(csv, name.en);
}

static void csv_evidence(struct printer *printer, struct csv *csv, const struct scheme_indicator *indicator)
{
	for (int i = 0; i < indicator->evidence_count; i++) {
		const struct figure_row *row = evaluate_figure(printer->evaluation, indicator->evidence[i]);

		if (row == NULL)
			continue;
		csv_begin_row(csv, "evidence", indicator->line, indicator->id, nothing,
			(struct scheme_words){ text_of(row->metric->name_zh), text_of(row->metric->name_en) });
		csv_nothing(csv, 7);
		csv_string(csv, row->metric->id);
		csv_number(csv, row->num);
		if (row->has_den)
			csv_number(csv, row->den);
		else
			csv_nothing(csv, 1);
		csv_string(csv, row->has_value ? row->value : NULL);
		rows_csv_state(csv, row);
		csv_string(csv, printer->cutoff);
		csv_nothing(csv, 8);
		csv_line_end(csv);
	}
}

static void csv_indicator(struct printer *printer, struct csv *csv, const struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;
	char points[RATIO_TEXT_MAX];

	csv_begin_row(csv, "indicator", indicator->line, indicator->id, parent_of(printer, row), indicator->name);
	csv_string(csv, scheme_rule_name(indicator->rule));
	csv_string(csv, scheme_bonus_name(indicator->bonus));
	csv_field(csv, or_nothing(indicator->has_full, indicator->full.text));
	csv_string(csv, points_of(printer, row, points));
	csv_field(csv, or_nothing(indicator->has_printed, indicator->printed.text));
	csv_number(csv, row->no_data);
	csv_field(csv, indicator->source);
	csv_nothing(csv, 12);
	csv_field(csv, indicator->formula.text);
	csv_words(printer, csv, indicator_words, row);
	csv_evidence(printer, csv, indicator);
}

static void csv_finding(struct printer *printer, struct csv *csv, const struct evaluate_finding *finding)
{
	csv_begin_row(csv, "finding", finding->line, printed_of(finding), indicator_of(finding), name_of(finding));
	csv_nothing(csv, 14);
	csv_string(csv, evaluate_kind_name(finding->kind));
	csv_string(csv, scheme_what_name(finding->what));
	csv_string(csv, finding->stated);
	csv_string(csv, finding->follows);
	csv_string(csv, finding->difference);
	csv_field(csv, finding->basis);
	csv_words(printer, csv, finding_words, finding);
}

static void print_csv(struct printer *printer, bool excel)
{
	struct csv csv;

	csv_begin(&csv, printer->out, excel);
	for (size_t i = 0; i < sizeof csv_names / sizeof csv_names[0]; i++)
		csv_string(&csv, csv_names[i]);
	csv_line_end(&csv);
	for (int i = 0; i < printer->scheme->indicator_count; i++)
		csv_indicator(printer, &csv, &printer->evaluation->rows[i]);
	for (int i = 0; i < printer->evaluation->finding_count; i++)
		csv_finding(printer, &csv, &printer->evaluation->findings[i]);
}

/* ---- table ---------------------------------------------------------------------------------------------- */

/* Literals, so that the compiler can check formats. */
#define PICK(printer, en, zh) ((printer)->head->lang == LANG_ZH ? (zh) : (en))

static void print_title(const struct printer *printer)
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

static void table_name(struct printer *printer, struct table *table, const struct evaluate_row *row)
{
	buf_clear(&printer->words);
	for (int i = 0; i < row->indicator->depth; i++)
		buf_append_string(&printer->words, "  ");
	buf_append_text(&printer->words, selfeval_words_pick(row->indicator->name, printer->head->lang));
	table_cell(table, written(printer));
}

static void table_text_or_none(struct table *table, bool there, struct text text)
{
	if (there)
		table_cell(table, text);
	else
		table_none(table);
}

static enum status print_indicators(struct printer *printer, struct err *err)
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
		table_string(table, points_of(printer, row, points));
		table_text_or_none(table, indicator->has_printed, indicator->printed.text);
		buf_clear(&printer->words);
		selfeval_words_evidence(&printer->words, printer->evaluation, row, printer->head->lang);
		table_text_or_none(table, printer->words.len > 0, written(printer));
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static void print_sentences(struct printer *printer)
{
	out_string(printer->out, "\n");
	for (int i = 0; i < printer->scheme->indicator_count; i++) {
		const struct evaluate_row *row = &printer->evaluation->rows[i];

		out_text(printer->out, selfeval_words_pick(row->indicator->name, printer->head->lang));
		out_string(printer->out, PICK(printer, ": ", "："));
		out_text(printer->out, write_words(printer, indicator_words, row, printer->head->lang));
		out_string(printer->out, "\n");
	}
}

/* "personnel: posts" */
static void table_subject(struct printer *printer, struct table *table, const struct evaluate_finding *finding)
{
	enum lang lang = printer->head->lang;

	buf_clear(&printer->words);
	if (finding->indicator != NULL)
		buf_append_text(&printer->words, selfeval_words_pick(finding->indicator->name, lang));
	if (finding->indicator != NULL && finding->printed != NULL)
		buf_append_string(&printer->words, PICK(printer, ": ", "："));
	if (finding->printed != NULL)
		buf_append_text(&printer->words, selfeval_words_pick(finding->printed->name, lang));
	table_cell(table, written(printer));
}

static enum status print_findings(struct printer *printer, struct err *err)
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
		table_cell(table, write_words(printer, finding_words, finding, printer->head->lang));
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static void print_foot(const struct printer *printer)
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

static enum status print_table(struct printer *printer, struct err *err)
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

/* ---- all -------------------------------------------------------------------------------------------------- */

enum status selfeval_print(struct out *out, enum rows_form form, const struct selfeval_head *head,
	const struct evaluation *evaluation, struct err *err)
{
	struct printer printer = { .out = out, .head = head, .evaluation = evaluation, .scheme = evaluation->scheme,
		.words = BUF_EMPTY };
	enum status st = ST_OK;

	if (head->has_store)
		zone_format(head->rows.zone, head->rows.cutoff_us, printer.cutoff);
	switch (form) {
	case ROWS_TABLE:
		st = print_table(&printer, err);
		break;
	case ROWS_JSON:
		print_json(&printer);
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(&printer, form == ROWS_EXCEL);
		break;
	}
	if (st == ST_OK && printer.failed)
		st = err_set(err, ST_SYSTEM, _("out of memory"));
	buf_free(&printer.words);
	return st;
}
