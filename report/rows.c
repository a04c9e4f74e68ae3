#include "report/rows.h"

#include "report/checks.h"
#include "report/compared.h"
#include "report/table.h"
#include "report/terms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 13 };

struct rows {
	struct out *out;
	enum rows_form form;
	struct rows_head head;
	char cutoff[ZONE_TIME_MAX];
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	struct table *table;
	struct csv csv;
	bool any; /* a row has been printed */
};

/* ---- words ------------------------------------------------------------------------------------- */

const char *rows_dimension(enum dimension by, enum lang lang)
{
	static const struct words names[DIMENSIONS] = {
		[BY_WHOLE] = { "", "" },
		[BY_UNIT] = { "unit", "承办单位" },
		[BY_DISTRICT] = { "district", "区域" },
		[BY_CATEGORY] = { "category", "事项类别" },
		[BY_KIND] = { "kind", "诉求类型" },
		[BY_CHANNEL] = { "channel", "渠道" },
	};

	return lang_pick(lang, names[by]);
}

struct text rows_key(enum dimension by, struct text key, enum lang lang)
{
	int kind;

	if (key.len == 0)
		return text_of(lang_pick(lang, (struct words){ "(not stated)", "未填" }));
	/* A part whose name is free text is shown as it stands. */
	kind = by == BY_KIND ? contract_word(F_KIND, key) : 0;
	return kind > 0 ? text_of(terms_word(F_KIND, kind, lang)) : key;
}

const char *rows_sort(enum case_sort sort, enum lang lang)
{
	static const struct words names[CASE_SORTS + 1] = {
		[CASE_CALL] = { "call", "来电" },
		[CASE_ORDER] = { "order", "工单" },
		[CASE_COMPLAINT] = { "complaint", "效能投诉" },
		[CASE_REVIEW] = { "review", "评价" },
	};

	return lang_pick(lang, names[sort]);
}

const char *rows_metric_name(const struct metric *metric, enum lang lang)
{
	return lang == LANG_ZH ? metric->name_zh : metric->name_en;
}

const char *rows_value(const struct figure_row *row, char text[FIGURE_VALUE_MAX + 1])
{
	if (!row->has_value)
		return NULL;
	(void)snprintf(text, FIGURE_VALUE_MAX + 1, "%s%s", row->value, metrics_is_percent(row->metric) ? "%" : "");
	return text;
}

static const struct words STATES[] = {
	[ROW_PROVISIONAL] = { "provisional", "暂定" },
	[ROW_IMMATURE] = { "immature", "未满期" },
	[ROW_PUBLISHED] = { "published", "已发布" },
};

const char *rows_state(const struct figure_row *row, enum lang lang, char text[ROWS_STATE_MAX])
{
	const char *word = lang_pick(lang, STATES[row->state]);
	bool zh = lang == LANG_ZH;

	if (row->revision == 0)
		return word;
	if (row->state == ROW_PUBLISHED)
		(void)snprintf(text, ROWS_STATE_MAX, zh ? "%s（%" PRId64 "）" : "%s (%" PRId64 ")", word, row->revision);
	else
		(void)snprintf(text, ROWS_STATE_MAX, zh ? "%s（与发布%" PRId64 "不同）" : "%s (differs from %" PRId64 ")", word,
			row->revision);
	return text;
}

void rows_count_state(struct rows_states *states, const struct figure_row *row)
{
	states->count[row->state]++;
	states->differing += row->state != ROW_PUBLISHED && row->revision > 0;
}

void rows_foot_states(struct out *out, const struct rows_states *states, enum lang lang)
{
	bool zh = lang == LANG_ZH, first = true;

	for (enum row_state state = ROW_PROVISIONAL; state <= ROW_PUBLISHED; state++) {
		if (states->count[state] == 0)
			continue;
		out_printf(out, zh ? "%s%s %" PRId64 " 个" : "%s%s: %" PRId64, first ? "" : zh ? "，" : ", ",
			lang_pick(lang, STATES[state]), states->count[state]);
		first = false;
	}
	if (states->differing > 0)
		out_printf(out, zh ? "；与已发布不同 %" PRId64 " 个" : "; other than published: %" PRId64, states->differing);
	if (!first)
		out_string(out, "\n");
}

void rows_foot(struct out *out, const struct rows_head *head)
{
	bool zh = head->lang == LANG_ZH;
	char cutoff[ZONE_TIME_MAX], from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	zone_format(head->zone, head->cutoff_us, cutoff);
	out_printf(out, zh ? "\n统计截至 %s（%s）" : "\nas of %s (%s)", cutoff, zone_name(head->zone));
	if (head->has_days) {
		day_period_name(PERIOD_DAY, head->from, from);
		day_period_name(PERIOD_DAY, head->to, to);
		out_printf(out, zh ? "，统计日期 %s 至 %s" : ", days counted %s to %s", from, to);
	}
	out_string(out, "\n");
}

/* ---- JSON -------------------------------------------------------------------------------------- */

void rows_json_store(struct out *out, const struct rows_head *head)
{
	char cutoff[ZONE_TIME_MAX];

	zone_format(head->zone, head->cutoff_us, cutoff);
	out_string(out, "\"store\":{\"zone\":");
	out_json_string(out, zone_name(head->zone));
	out_printf(out, ",\"cutoff\":\"%s\"}", cutoff);
}

static void json_part(struct out *out, const struct figure_row *row)
{
	bool two = row->then_by != BY_WHOLE;
	char name[BREAKDOWN_NAME_MAX];

	breakdown_name(&(struct breakdown){ row->by, row->then_by, 0 }, name);
	out_printf(out, "\"by\":\"%s\",\"key\":%s", name, two ? "[" : "");
	out_json_text(out, row->key);
	if (two) {
		out_string(out, ",");
		out_json_text(out, row->then_key);
	}
	out_string(out, two ? "]" : "");
}

void rows_json_name(struct out *out, const struct figure_row *row)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	out_printf(out, "\"figure\":\"%s\",\"period\":\"%s\",", row->metric->id, row->period);
	if (row->has_days) {
		day_period_name(PERIOD_DAY, row->from, from);
		day_period_name(PERIOD_DAY, row->to, to);
		out_printf(out, "\"from\":\"%s\",\"to\":\"%s\",", from, to);
	} else {
		out_string(out, "\"from\":null,\"to\":null,");
	}
	if (row->by == BY_WHOLE) {
		out_string(out, "\"by\":null,\"key\":null");
	} else {
		json_part(out, row);
	}
}

void rows_json_integers(struct out *out, const struct figure_row *row)
{
	out_printf(out, "\"num\":%" PRId64 ",\"den\":", row->num);
	if (row->has_den)
		out_printf(out, "%" PRId64, row->den);
	else
		out_string(out, "null");
}

void rows_json_numbers(struct out *out, const struct figure_row *row)
{
	rows_json_integers(out, row);
	out_string(out, ",\"value\":");
	out_json_string(out, row->has_value ? row->value : NULL);
}

void rows_json_fields(struct out *out, const struct figure_row *row)
{
	rows_json_name(out, row);
	out_string(out, ",");
	rows_json_numbers(out, row);
}

void rows_json_state(struct out *out, const struct figure_row *row)
{
	out_printf(out, ",\"state\":\"%s\",\"revision\":", published_state_name(row->state));
	if (row->revision > 0)
		out_printf(out, "%" PRId64, row->revision);
	else
		out_string(out, "null");
}

void rows_json_row(struct out *out, const struct figure_row *row)
{
	out_string(out, "{");
	rows_json_fields(out, row);
	rows_json_state(out, row);
	out_string(out, "}");
}

/* ---- CSV --------------------------------------------------------------------------------------- */

void rows_csv_names(struct csv *csv)
{
	static const char *const names[] = { "figure", "period", "from", "to", "by", "key", "num", "den", "value" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_string(csv, names[i]);
}

/* Of two dimensions the key is what JSON has: an array of two strings. */
static void csv_part(struct csv *csv, const struct figure_row *row)
{
	char name[BREAKDOWN_NAME_MAX];

	breakdown_name(&(struct breakdown){ row->by, row->then_by, 0 }, name);
	csv_string(csv, name);
	if (row->then_by == BY_WHOLE)
		csv_field(csv, row->key);
	else
		csv_pair(csv, row->key, row->then_key);
}

void rows_csv_name(struct csv *csv, const struct figure_row *row)
{
	char from[DAY_NAME_MAX] = "", to[DAY_NAME_MAX] = "";

	if (row->has_days) {
		day_period_name(PERIOD_DAY, row->from, from);
		day_period_name(PERIOD_DAY, row->to, to);
	}
	csv_string(csv, row->metric->id);
	csv_string(csv, row->period);
	csv_string(csv, from);
	csv_string(csv, to);
	csv_part(csv, row);
}

void rows_csv_den(struct csv *csv, const struct figure_row *row)
{
	if (row->has_den)
		csv_number(csv, row->den);
	else
		csv_string(csv, NULL);
}

void rows_csv_numbers(struct csv *csv, const struct figure_row *row)
{
	csv_number(csv, row->num);
	rows_csv_den(csv, row);
	csv_string(csv, row->has_value ? row->value : NULL);
}

void rows_csv_fields(struct csv *csv, const struct figure_row *row)
{
	rows_csv_name(csv, row);
	rows_csv_numbers(csv, row);
}

void rows_csv_state(struct csv *csv, const struct figure_row *row)
{
	csv_string(csv, published_state_name(row->state));
	if (row->revision > 0)
		csv_number(csv, row->revision);
	else
		csv_string(csv, NULL);
}

/* ---- table ------------------------------------------------------------------------------------- */

static void add_column(struct rows *rows, struct words title, bool right)
{
	rows->columns[rows->column_count++] = (struct column){ lang_pick(rows->head.lang, title), right };
}

static void make_columns(struct rows *rows)
{
	bool report = rows->head.report != NULL;

	if (!report) {
		add_column(rows, (struct words){ "figure", "指标代码" }, false);
		add_column(rows, (struct words){ "name", "指标" }, false);
		add_column(rows, (struct words){ "period", "期间" }, false);
	} else {
		add_column(rows, (struct words){ "indicator", "指标" }, false);
	}
	if (rows->head.by != BY_WHOLE)
		rows->columns[rows->column_count++] = (struct column){ rows_dimension(rows->head.by, rows->head.lang), false };
	if (rows->head.then_by != BY_WHOLE)
		rows->columns[rows->column_count++] = (struct column){ rows_dimension(rows->head.then_by, rows->head.lang), false };
	if (!report)
		add_column(rows, (struct words){ "state", "状态" }, false);
	add_column(rows, (struct words){ "value", "数值" }, true);
	add_column(rows, (struct words){ "numerator", "分子" }, true);
	add_column(rows, (struct words){ "denominator", "分母" }, true);
	if (rows->head.compared) {
		compared_columns(rows->columns + rows->column_count, rows->head.lang);
		rows->column_count += COMPARED_COLUMNS;
	}
	if (report) {
		add_column(rows, (struct words){ "definition", "口径" }, false);
		add_column(rows, (struct words){ "cut-off", "统计截至" }, false);
		add_column(rows, (struct words){ "state", "状态" }, false);
	}
}

static const char *period_words(const char *period, enum lang lang)
{
	return lang == LANG_ZH && strcmp(period, "all") == 0 ? "全部" : period;
}

const char *rows_period(const struct figure_row *row, enum lang lang)
{
	return lang == LANG_ZH && !row->has_days ? "时点" : period_words(row->period, lang);
}

const char *rows_period_asked(const struct metric *metric, const char *period, enum lang lang)
{
	return metric->measure == MEASURE_STATE ? _("as of the cut-off") : period_words(period, lang);
}

const char *rows_source(const char *source, enum lang lang, char text[ROWS_SOURCE_MAX])
{
	const char *space = strchr(source, ' '); /* "rule R16", "rules R10, R21" */

	if (lang != LANG_ZH || space == NULL)
		return source;
	(void)snprintf(text, ROWS_SOURCE_MAX, "规则%s", space);
	return text;
}

static void table_definition(struct rows *rows, const struct metric *metric)
{
	char words[768], room[ROWS_SOURCE_MAX];
	const char *source = rows_source(metric->source, rows->head.lang, room);

	if (rows->head.lang == LANG_ZH)
		(void)snprintf(words, sizeof words, "%s（%s）", metric->definition_zh, source);
	else
		(void)snprintf(words, sizeof words, "%s (%s)", metric->definition_en, source);
	table_string(rows->table, words);
	table_string(rows->table, rows->cutoff);
}

static void table_row(struct rows *rows, const struct figure_row *row, const struct comparison *comparison)
{
	enum lang lang = rows->head.lang;
	char value[FIGURE_VALUE_MAX + 1], state[ROWS_STATE_MAX];

	if (rows->head.report == NULL)
		table_string(rows->table, row->metric->id);
	table_string(rows->table, rows_metric_name(row->metric, lang));
	if (rows->head.report == NULL)
		table_string(rows->table, rows_period(row, lang));
	if (rows->head.by != BY_WHOLE)
		table_cell(rows->table, rows_key(row->by, row->key, lang));
	if (rows->head.then_by != BY_WHOLE)
		table_cell(rows->table, rows_key(row->then_by, row->then_key, lang));
	if (rows->head.report == NULL)
		table_string(rows->table, rows_state(row, lang, state));
	table_string(rows->table, rows_value(row, value));
	table_number(rows->table, row->num);
	if (row->has_den)
		table_number(rows->table, row->den);
	else
		table_none(rows->table);
	if (rows->head.compared)
		compared_cells(rows->table, comparison, lang);
	if (rows->head.report == NULL)
		return;
	table_definition(rows, row->metric);
	table_string(rows->table, rows_state(row, lang, state));
}

/* ---- the year-end report's sentences ------------------------------------------------------------ */

static enum status print_paragraph(const struct rows *rows, struct err *err)
{
	struct buf zh = BUF_EMPTY, en = BUF_EMPTY;
	enum status st;

	paragraph_write(&zh, rows->head.report, LANG_ZH);
	paragraph_write(&en, rows->head.report, LANG_EN);
	if ((st = buf_status(&zh, err)) != ST_OK || (st = buf_status(&en, err)) != ST_OK)
		goto out;
	if (rows->form == ROWS_JSON) {
		out_string(rows->out, ",\"paragraph\":{\"zh\":");
		out_json_text(rows->out, buf_text(&zh));
		out_string(rows->out, ",\"en\":");
		out_json_text(rows->out, buf_text(&en));
		out_string(rows->out, "}");
	} else {
		out_text(rows->out, buf_text(rows->head.lang == LANG_ZH ? &zh : &en));
		out_string(rows->out, "\n\n");
	}
out:
	buf_free(&zh);
	buf_free(&en);
	return st;
}

/* ---- the skin ---------------------------------------------------------------------------------- */

static enum status begin(struct rows *rows, struct err *err)
{
	bool report = rows->head.report != NULL;

	switch (rows->form) {
	case ROWS_TABLE:
		make_columns(rows);
		if (report && print_paragraph(rows, err) != ST_OK)
			return err->status;
		return table_new(rows->out, rows->columns, rows->column_count, &rows->table, err);
	case ROWS_JSON:
		out_string(rows->out, "{");
		rows_json_store(rows->out, &rows->head);
		if (report && print_paragraph(rows, err) != ST_OK)
			return err->status;
		out_string(rows->out, ",\"rows\":[");
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		csv_begin(&rows->csv, rows->out, rows->form == ROWS_EXCEL);
		rows_csv_names(&rows->csv);
		csv_string(&rows->csv, "state");
		csv_string(&rows->csv, "revision");
		if (rows->head.compared)
			compared_csv_names(&rows->csv);
		csv_line_end(&rows->csv);
		return ST_OK;
	}
	return ST_OK;
}

enum status rows_begin(struct out *out, enum rows_form form, const struct rows_head *head, struct rows **rows,
	struct err *err)
{
	struct rows *made = calloc(1, sizeof *made);
	enum status st;

	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->form = form;
	made->head = *head;
	zone_format(head->zone, head->cutoff_us, made->cutoff);
	st = begin(made, err);
	if (st != ST_OK)
		rows_free(made);
	else
		*rows = made;
	return st;
}

bool rows_row(struct rows *rows, const struct figure_row *row)
{
	return rows_compared(rows, row, NULL);
}

bool rows_compared(struct rows *rows, const struct figure_row *row, const struct comparison *comparison)
{
	bool compared = rows->head.compared;

	switch (rows->form) {
	case ROWS_TABLE:
		table_row(rows, row, comparison);
		break;
	case ROWS_JSON:
		out_string(rows->out, rows->any ? ",\n" : "\n");
		out_string(rows->out, "{");
		rows_json_fields(rows->out, row);
		rows_json_state(rows->out, row);
		if (compared)
			compared_json(rows->out, comparison);
		out_string(rows->out, "}");
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		rows_csv_fields(&rows->csv, row);
		rows_csv_state(&rows->csv, row);
		if (compared)
			compared_csv(&rows->csv, comparison);
		csv_line_end(&rows->csv);
		break;
	}
	rows->any = true;
	return out_alive(rows->out);
}

static enum status end_json(struct rows *rows, struct err *err)
{
	out_string(rows->out, rows->any ? "\n]" : "]");
	if (rows->head.final != NULL && checks_final_json(rows->out, rows->head.final, err) != ST_OK)
		return err->status;
	out_string(rows->out, "}\n");
	return ST_OK;
}

static enum status end_table(struct rows *rows, struct err *err)
{
	if (table_finish(rows->table, err) != ST_OK)
		return err->status;
	rows_foot(rows->out, &rows->head);
	return rows->head.final == NULL ? ST_OK : checks_final_text(rows->out, rows->head.final, rows->head.lang, err);
}

/* As long as the others: RFC 4180 wants so, and readers refuse a shorter one. */
static void end_csv(struct rows *rows)
{
	checks_final_csv(&rows->csv, rows->head.final);
	csv_string(&rows->csv, NULL); /* state */
	csv_string(&rows->csv, NULL); /* revision; a final report is compared with nothing */
	csv_line_end(&rows->csv);
}

enum status rows_end(struct rows *rows, struct err *err)
{
	switch (rows->form) {
	case ROWS_TABLE:
		return end_table(rows, err);
	case ROWS_JSON:
		return end_json(rows, err);
	case ROWS_CSV:
	case ROWS_EXCEL:
		if (rows->head.final != NULL)
			end_csv(rows);
		return ST_OK;
	}
	return ST_OK;
}

void rows_free(struct rows *rows)
{
	if (rows == NULL)
		return;
	table_free(rows->table);
	free(rows);
}
