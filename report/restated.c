#include "report/restated.h"

#include "report/csv.h"
#include "report/eventlist.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 7 };

struct restated {
	struct out *out;
	enum rows_form form;
	const struct zone *zone;
	struct breakdown by;
	enum lang lang;
	int64_t limit;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	const struct publication *publication; /* in hand; NULL: none yet */
	struct table *table;                   /* of its rows, while they come */
	struct csv csv;
	struct restated_cause cause;           /* in hand */
	const struct restated_case *one;       /* of its cases, while they come */
	bool summing;                          /* its cases have come: changes are those of all of them */
	int64_t publications, rows, causes, changes, cases;
	int64_t late; /* of the causes, those by events */
};

/* ---- JSON ------------------------------------------------------------------------------------ */

static void json_time(struct out *out, const struct zone *zone, int64_t time_us)
{
	char text[ZONE_TIME_MAX];

	zone_format(zone, time_us, text);
	out_json_string(out, text);
}

/* Ranks do not add up: what one case did to a percentile is not a number. */
static bool adds_up(const struct figure_row *change)
{
	return change->metric->measure != MEASURE_PERCENTILE;
}

static void json_change(struct out *out, const struct figure_row *change)
{
	if (adds_up(change))
		rows_json_integers(out, change);
	else
		out_printf(out, "\"num\":null,\"den\":%" PRId64, change->den);
}

static void json_side(struct out *out, const char *name, const struct figure_row *row)
{
	out_printf(out, ",\"%s\":{", name);
	rows_json_numbers(out, row);
	out_string(out, "}");
}

static void json_publication(struct restated *restated)
{
	const struct publication *publication = restated->publication;
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];
	struct out *out = restated->out;

	day_period_name(PERIOD_DAY, publication->from, from);
	day_period_name(PERIOD_DAY, publication->to, to);
	out_printf(out, "%s\n{\"revision\":%" PRId64 ",\"period\":", restated->publications > 0 ? "," : "", publication->number);
	out_json_text(out, publication->period);
	out_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",\"cutoff\":", from, to);
	json_time(out, restated->zone, publication->cutoff_us);
	out_string(out, ",\"published_at\":");
	json_time(out, restated->zone, publication->published_us);
	out_string(out, ",\"rows\":[");
}

static void json_cause(struct restated *restated, const struct restated_cause *cause)
{
	struct out *out = restated->out;

	out_printf(out, "%s\n{\"cause\":\"%s\",\"arrived_at\":", restated->causes > 0 ? "," : "],\"restatements\":[", cause->cause);
	if (cause->arrived_us > 0)
		json_time(out, restated->zone, cause->arrived_us);
	else
		out_string(out, "null");
	out_string(out, ",\"sort\":");
	out_json_string(out, cause->sort == 0 ? NULL : contract_sort_name(cause->sort));
	out_string(out, ",\"case\":");
	if (cause->sort == 0)
		out_string(out, "null");
	else
		out_json_text(out, cause->case_id);
	out_string(out, ",\"events\":");
	out_text(out, cause->events);
	if (cause->sort == 0 && cause->arrived_us > 0)
		out_string(out, cause->has_cases ? ",\"cases\":[" : ",\"cases\":null");
	if (!cause->has_cases)
		out_string(out, ",\"changes\":[");
}

static void json_due(struct restated *restated, const char *name, bool has, int64_t due_us)
{
	out_printf(restated->out, "\"%s\":", name);
	if (has)
		json_time(restated->out, restated->zone, due_us);
	else
		out_string(restated->out, "null");
}

static void json_case(struct restated *restated, const struct restated_case *one)
{
	struct out *out = restated->out;

	out_printf(out, "%s\n{\"sort\":\"%s\",\"case\":", restated->cases > 0 ? "]}," : "", contract_sort_name(one->sort));
	out_json_text(out, one->id);
	out_string(out, ",\"due\":{");
	json_due(restated, "old", one->had_due, one->due_then_us);
	out_string(out, ",");
	json_due(restated, "new", one->has_due, one->due_us);
	out_string(out, "},\"changes\":[");
}

static void json_cases_end(struct restated *restated, const struct restated_cases *cases)
{
	out_printf(restated->out, "%s],\"cases_total\":%" PRId64 ",\"cases_untraced\":%" PRId64 ",\"changes\":[",
		restated->cases > 0 ? "]}" : "", cases->total, cases->untraced);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void csv_names(struct csv *csv)
{
	static const char *const names[] = { "revision", "figure", "period", "from", "to", "by", "key", "old_num", "old_den",
		"old_value", "new_num", "new_den", "new_value", "cause", "arrived_at", "sort", "case", "events", "num_change",
		"den_change" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		csv_string(csv, names[i]);
	csv_line_end(csv);
}

static void csv_change(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	const struct restated_cause *cause = &restated->cause;
	const struct restated_case *one = restated->one;
	enum case_sort sort = one == NULL ? cause->sort : one->sort;
	char arrived[ZONE_TIME_MAX] = "";
	struct csv *csv = &restated->csv;

	if (cause->arrived_us > 0)
		zone_format(restated->zone, cause->arrived_us, arrived);
	csv_number(csv, restated->publication->number);
	rows_csv_name(csv, change);
	rows_csv_numbers(csv, old);
	rows_csv_numbers(csv, new);
	csv_string(csv, cause->cause);
	csv_string(csv, arrived);
	csv_string(csv, sort == 0 ? NULL : contract_sort_name(sort));
	csv_field(csv, one == NULL ? cause->case_id : one->id);
	csv_field(csv, cause->events);
	if (adds_up(change))
		csv_number(csv, change->num);
	else
		csv_string(csv, NULL);
	rows_csv_den(csv, change);
	csv_line_end(csv);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void add_column(struct restated *restated, struct words title, bool right)
{
	restated->columns[restated->column_count++] = (struct column){ lang_pick(restated->lang, title), right };
}

static void make_columns(struct restated *restated)
{
	add_column(restated, (struct words){ "figure", "指标代码" }, false);
	add_column(restated, (struct words){ "name", "指标" }, false);
	add_column(restated, (struct words){ "period", "期间" }, false);
	if (restated->by.by != BY_WHOLE)
		restated->columns[restated->column_count++] =
			(struct column){ rows_dimension(restated->by.by, restated->lang), false };
	add_column(restated, (struct words){ "published", "发布时" }, true);
	add_column(restated, (struct words){ "now", "现在" }, true);
}

static enum status text_publication(struct restated *restated, struct err *err)
{
	const struct publication *publication = restated->publication;
	char cutoff[ZONE_TIME_MAX], published[ZONE_TIME_MAX];
	bool zh = restated->lang == LANG_ZH;
	struct out *out = restated->out;

	zone_format(restated->zone, publication->cutoff_us, cutoff);
	zone_format(restated->zone, publication->published_us, published);
	out_printf(out, zh ? "%s发布号 %" PRId64 "：" : "%srevision %" PRId64 ": ", restated->publications > 0 ? "\n" : "",
		publication->number);
	out_text(out, publication->period);
	out_printf(out, zh ? "，统计截至 %s，发布时间 %s\n" : ", as of %s, published %s\n", cutoff, published);
	return table_new(out, restated->columns, restated->column_count, &restated->table, err);
}

/* "75.45% (9220/12220)" */
static void text_side(struct table *table, const struct figure_row *row)
{
	char value[FIGURE_VALUE_MAX + 1], text[FIGURE_VALUE_MAX + 64];
	const char *printed = rows_value(row, value);

	if (row->has_den)
		(void)snprintf(text, sizeof text, "%s (%" PRId64 "/%" PRId64 ")", printed == NULL ? "–" : printed, row->num, row->den);
	else
		(void)snprintf(text, sizeof text, "%s", printed == NULL ? "–" : printed);
	table_string(table, text);
}

static void text_row(struct restated *restated, const struct figure_row *old, const struct figure_row *new)
{
	table_string(restated->table, old->metric->id);
	table_string(restated->table, rows_metric_name(old->metric, restated->lang));
	table_string(restated->table, rows_period(old, restated->lang));
	if (restated->by.by != BY_WHOLE)
		table_cell(restated->table, rows_key(old->by, old->key, restated->lang));
	text_side(restated->table, old);
	text_side(restated->table, new);
}

/* A late change beyond the limit: the text counts it, and says so in the end. */
static bool is_beyond(const struct restated *restated)
{
	return restated->cause.sort != 0 && restated->late > restated->limit;
}

static void text_late_end(const struct restated *restated)
{
	bool zh = restated->lang == LANG_ZH;

	if (is_beyond(restated))
		out_printf(restated->out, zh ? "\n补录或更正共 %" PRId64 " 次（列出 %" PRId64 " 次，--limit 可调整）" :
			"\nlate changes in all: %" PRId64 " (%" PRId64 " listed, see --limit)", restated->late, restated->limit);
}

static void text_cause(struct restated *restated, const struct restated_cause *cause)
{
	static const struct words rules = { "other rules, all cases judged anew", "规则变更，全部个案重新判定" };
	static const struct words other = { "not traced to one case", "未能归因于单件个案" };
	static const struct words unknown = { " (the rules of then are not known here: no case can be named)",
		"（发布时的规则本程序和数据库均无，无法列出个案）" };
	char arrived[ZONE_TIME_MAX] = "–";
	struct out *out = restated->out;

	if (cause->arrived_us > 0)
		zone_format(restated->zone, cause->arrived_us, arrived);
	out_printf(out, "%s\n%s  ", restated->changes > 0 ? "\n" : "", arrived);
	if (cause->sort == 0) {
		out_string(out, lang_pick(restated->lang, cause->arrived_us > 0 ? rules : other));
	} else {
		out_printf(out, "%s ", rows_sort(cause->sort, restated->lang));
		out_tamed(out, cause->case_id);
		out_string(out, restated->lang == LANG_ZH ? "：" : ": ");
		eventlist_print(out, cause->events, restated->zone, restated->lang);
	}
	if (cause->unknown_rules)
		out_string(out, lang_pick(restated->lang, unknown));
	if (!cause->has_cases)
		out_string(out, "\n  ");
}

static void text_due(struct restated *restated, bool has, int64_t due_us)
{
	char text[ZONE_TIME_MAX] = "–";

	if (has)
		zone_format(restated->zone, due_us, text);
	out_string(restated->out, text);
}

static void text_case(struct restated *restated, const struct restated_case *one)
{
	bool zh = restated->lang == LANG_ZH;
	struct out *out = restated->out;

	out_printf(out, "\n  %s ", rows_sort(one->sort, restated->lang));
	out_tamed(out, one->id);
	if (one->had_due != one->has_due || (one->has_due && one->due_us != one->due_then_us)) {
		out_string(out, zh ? "，办理期限 " : ", due ");
		text_due(restated, one->had_due, one->due_then_us);
		out_string(out, " -> ");
		text_due(restated, one->has_due, one->due_us);
	}
	out_string(out, zh ? "：" : ": ");
}

static void text_cases_end(struct restated *restated, const struct restated_cases *cases)
{
	bool zh = restated->lang == LANG_ZH;
	struct out *out = restated->out;

	out_printf(out, zh ? "\n  共 %" PRId64 " 件" : "\n  cases in all: %" PRId64, cases->total);
	if (cases->listed < cases->total)
		out_printf(out, zh ? "（列出 %" PRId64 " 件，--limit 可调整）" : " (%" PRId64 " listed, see --limit)", cases->listed);
	if (cases->untraced > 0)
		out_printf(out, zh ? "；另有 %" PRId64 " 件的事件其后被替换，无法判明" :
			"; besides, events replaced since, cannot be told: %" PRId64, cases->untraced);
	out_string(out, zh ? "：" : ": ");
}

static void text_change(struct restated *restated, const struct figure_row *change)
{
	struct out *out = restated->out;

	out_printf(out, "%s%s", restated->changes == 0 ? "" : restated->lang == LANG_ZH ? "，" : "; ",
		rows_metric_name(change->metric, restated->lang));
	if (change->by != BY_WHOLE) {
		out_string(out, "[");
		out_tamed(out, rows_key(change->by, change->key, restated->lang));
		out_string(out, "]");
	}
	if (adds_up(change))
		out_printf(out, " %+" PRId64, change->num);
	else
		out_string(out, " ±");
	if (change->has_den && change->metric->measure != MEASURE_MEAN)
		out_printf(out, "/%+" PRId64, change->den);
}

/* ---- the skin -------------------------------------------------------------------------------- */

enum status restated_begin(struct out *out, enum rows_form form, const struct restated_head *head,
	struct restated **restated, struct err *err)
{
	struct restated *made = calloc(1, sizeof *made);

	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->form = form;
	made->zone = head->zone;
	made->by = head->by;
	made->lang = head->lang;
	made->limit = head->limit;
	make_columns(made);
	if (form == ROWS_JSON) {
		out_string(out, "{\"store\":{\"zone\":");
		out_json_string(out, zone_name(head->zone));
		out_string(out, "},\"publications\":[");
	} else if (form != ROWS_TABLE) {
		csv_begin(&made->csv, out, form == ROWS_EXCEL);
		csv_names(&made->csv);
	}
	*restated = made;
	return ST_OK;
}

void restated_free(struct restated *restated)
{
	if (restated == NULL)
		return;
	table_free(restated->table);
	free(restated);
}

/* The rows of the publication in hand are all there: what stands between them and what did it. */
static enum status end_rows(struct restated *restated, struct err *err)
{
	bool zh = restated->lang == LANG_ZH;
	enum status st = ST_OK;

	if (restated->table == NULL)
		return ST_OK;
	if (restated->rows > 0)
		st = table_finish(restated->table, err);
	else
		out_string(restated->out, zh ? "自发布以来没有变化\n" : "nothing has changed since\n");
	table_free(restated->table);
	restated->table = NULL;
	return st;
}

static enum status end_publication(struct restated *restated, struct err *err)
{
	if (restated->publication == NULL)
		return ST_OK;
	if (restated->form == ROWS_JSON)
		out_string(restated->out, restated->causes == 0 ? "],\"restatements\":[]}" : "]}]}");
	if (restated->form == ROWS_TABLE && end_rows(restated, err) != ST_OK)
		return err->status;
	if (restated->form == ROWS_TABLE && restated->causes > 0) {
		text_late_end(restated);
		out_string(restated->out, "\n");
	}
	return ST_OK;
}

enum status restated_publication(struct restated *restated, const struct publication *publication, struct err *err)
{
	enum status st = end_publication(restated, err);

	if (st != ST_OK)
		return st;
	restated->publication = publication;
	restated->rows = restated->causes = restated->changes = restated->late = 0;
	if (restated->form == ROWS_JSON)
		json_publication(restated);
	else if (restated->form == ROWS_TABLE)
		st = text_publication(restated, err);
	restated->publications++;
	return st;
}

void restated_row(struct restated *restated, const struct figure_row *old, const struct figure_row *new)
{
	if (restated->form == ROWS_JSON) {
		out_string(restated->out, restated->rows > 0 ? ",\n" : "\n");
		out_string(restated->out, "{");
		rows_json_name(restated->out, old);
		json_side(restated->out, "old", old);
		json_side(restated->out, "new", new);
		out_string(restated->out, "}");
	} else if (restated->form == ROWS_TABLE) {
		text_row(restated, old, new);
	}
	restated->rows++;
}

enum status restated_cause(struct restated *restated, const struct restated_cause *cause, struct err *err)
{
	if (restated->form == ROWS_TABLE && end_rows(restated, err) != ST_OK)
		return err->status;
	if (restated->form == ROWS_JSON && restated->causes > 0)
		out_string(restated->out, "]}");
	if (restated->form == ROWS_TABLE && restated->causes > 0 && cause->sort == 0)
		text_late_end(restated);
	restated->cause = *cause;
	restated->late += cause->sort != 0;
	if (restated->form == ROWS_JSON)
		json_cause(restated, cause);
	else if (restated->form == ROWS_TABLE && !is_beyond(restated))
		text_cause(restated, cause);
	restated->one = NULL;
	restated->summing = false;
	restated->causes++;
	restated->changes = restated->cases = 0;
	return ST_OK;
}

void restated_case(struct restated *restated, const struct restated_case *one)
{
	if (restated->form == ROWS_JSON)
		json_case(restated, one);
	else if (restated->form == ROWS_TABLE)
		text_case(restated, one);
	restated->one = one;
	restated->cases++;
	restated->changes = 0;
}

void restated_unlisted(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	restated->one = NULL;
	if (restated->form != ROWS_JSON && restated->form != ROWS_TABLE)
		csv_change(restated, change, old, new);
}

void restated_cases_end(struct restated *restated, const struct restated_cases *cases)
{
	if (restated->form == ROWS_JSON)
		json_cases_end(restated, cases);
	else if (restated->form == ROWS_TABLE)
		text_cases_end(restated, cases);
	restated->one = NULL;
	restated->summing = true;
	restated->changes = 0;
}

void restated_change(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	if (restated->form == ROWS_JSON) {
		out_string(restated->out, restated->changes > 0 ? "," : "");
		out_string(restated->out, "{");
		rows_json_name(restated->out, change);
		out_string(restated->out, ",");
		json_change(restated->out, change);
		out_string(restated->out, "}");
	} else if (restated->form == ROWS_TABLE) {
		if (!is_beyond(restated))
			text_change(restated, change);
	} else if (!restated->summing) { /* its lines are those of its cases */
		csv_change(restated, change, old, new);
	}
	restated->changes++;
}

enum status restated_end(struct restated *restated, struct err *err)
{
	bool zh = restated->lang == LANG_ZH;

	if (end_publication(restated, err) != ST_OK)
		return err->status;
	if (restated->form == ROWS_JSON)
		out_string(restated->out, restated->publications > 0 ? "\n]}\n" : "]}\n");
	else if (restated->form == ROWS_TABLE && restated->publications == 0)
		out_string(restated->out, zh ? "尚未发布过\n" : "nothing has been published\n");
	return ST_OK;
}
