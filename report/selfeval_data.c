#include "report/csv.h"
#include "report/selfeval_inside.h"

static const struct text nothing = { "", 0 };

static struct text parent_of(const struct selfeval_printer *printer, const struct evaluate_row *row)
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

static void json_sentence(struct selfeval_printer *printer, selfeval_sentence *write, const void *thing)
{
	out_string(printer->out, ",\"text\":{\"zh\":");
	out_json_text(printer->out, selfeval_inside_words(printer, write, thing, LANG_ZH));
	out_string(printer->out, ",\"en\":");
	out_json_text(printer->out, selfeval_inside_words(printer, write, thing, LANG_EN));
	out_string(printer->out, "}");
}

static void json_evidence(struct selfeval_printer *printer, const struct scheme_indicator *indicator)
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

static void json_indicator(struct selfeval_printer *printer, const struct evaluate_row *row)
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
	json_string(out, "points", selfeval_inside_points(printer, row, points));
	json_text_or_null(out, "printed", or_nothing(indicator->has_printed, indicator->printed.text));
	out_printf(out, ",\"no_data\":%d", row->no_data);
	json_text_or_null(out, "source", indicator->source);
	json_text_or_null(out, "formula", indicator->formula.text);
	json_evidence(printer, indicator);
	json_sentence(printer, selfeval_inside_indicator, row);
	out_string(out, "}");
}

static void json_finding(struct selfeval_printer *printer, const struct evaluate_finding *finding)
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
	json_sentence(printer, selfeval_inside_finding, finding);
	out_string(out, "}");
}

static void json_scheme(const struct selfeval_printer *printer)
{
	const struct scheme *scheme = printer->scheme;
	struct out *out = printer->out;

	out_string(out, "\"scheme\":{\"file\":");
	out_json_string(out, scheme->file);
	json_both(out, "title", scheme->title);
	out_printf(out, ",\"example\":%s,\"places\":%d,\"rounding\":\"half up\"}", scheme->example ? "true" : "false",
		scheme->places);
}

void selfeval_data_json(struct selfeval_printer *printer)
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
	"points", "printed", "no_data", "source", "figure", "num", "den", "value", "state", "revision", "cutoff",
	"kind", "what", "stated",
	"follows", "difference", "basis", "text_zh", "text_en" };

static void csv_nothing(struct csv *csv, int fields)
{
	while (fields-- > 0)
		csv_string(csv, NULL);
}

static void csv_words(struct selfeval_printer *printer, struct csv *csv, selfeval_sentence *write, const void *thing)
{
	csv_field(csv, selfeval_inside_words(printer, write, thing, LANG_ZH));
	csv_field(csv, selfeval_inside_words(printer, write, thing, LANG_EN));
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

static void csv_evidence(struct selfeval_printer *printer, struct csv *csv, const struct scheme_indicator *indicator)
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

static void csv_indicator(struct selfeval_printer *printer, struct csv *csv, const struct evaluate_row *row)
{
	const struct scheme_indicator *indicator = row->indicator;
	char points[RATIO_TEXT_MAX];

	csv_begin_row(csv, "indicator", indicator->line, indicator->id, parent_of(printer, row), indicator->name);
	csv_string(csv, scheme_rule_name(indicator->rule));
	csv_string(csv, scheme_bonus_name(indicator->bonus));
	csv_field(csv, or_nothing(indicator->has_full, indicator->full.text));
	csv_string(csv, selfeval_inside_points(printer, row, points));
	csv_field(csv, or_nothing(indicator->has_printed, indicator->printed.text));
	csv_number(csv, row->no_data);
	csv_field(csv, indicator->source);
	csv_nothing(csv, 12);
	csv_field(csv, indicator->formula.text);
	csv_words(printer, csv, selfeval_inside_indicator, row);
	csv_evidence(printer, csv, indicator);
}

static void csv_finding(struct selfeval_printer *printer, struct csv *csv, const struct evaluate_finding *finding)
{
	csv_begin_row(csv, "finding", finding->line, printed_of(finding), indicator_of(finding), name_of(finding));
	csv_nothing(csv, 14);
	csv_string(csv, evaluate_kind_name(finding->kind));
	csv_string(csv, scheme_what_name(finding->what));
	csv_string(csv, finding->stated);
	csv_string(csv, finding->follows);
	csv_string(csv, finding->difference);
	csv_field(csv, finding->basis);
	csv_words(printer, csv, selfeval_inside_finding, finding);
}

void selfeval_data_csv(struct selfeval_printer *printer, bool excel)
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
