#include "report/toplist.h"

#include "report/compared.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

/* What one line says besides its row. */
struct told {
	struct figure_row row;
	bool has_share, has_percent;
	char share[FIGURE_VALUE_MAX];
	char percent[FIGURE_VALUE_MAX];
};

/* The row of a part that is gone is that of the period before, as the period now has it: nothing. */
static struct told tell(const struct toplist *list, const struct rows_head *head, const struct top_entry *entry)
{
	struct told told = { .row = list->rows[entry->at] };

	if (entry->at >= list->now_count) {
		told.row.num = 0;
		(void)snprintf(told.row.value, sizeof told.row.value, "0");
		if (list->now_count > 0)
			memcpy(told.row.period, list->rows[0].period, sizeof told.row.period);
		told.row.from = head->from;
		told.row.to = head->to;
	}
	told.has_share = list->whole > 0 && entry->num >= 0;
	if (told.has_share)
		figures_percent(entry->num, list->whole, told.share);
	told.has_percent = list->compared && top_percent(entry->num, entry->before, told.percent);
	return told;
}

/* ---- JSON and CSV ---- */

static void json_row(struct out *out, const struct toplist *list, const struct top_entry *entry, const struct told *told)
{
	out_string(out, "{");
	rows_json_fields(out, &told->row);
	out_string(out, ",\"share\":");
	out_json_string(out, told->has_share ? told->share : NULL);
	if (list->compared)
		out_printf(out, ",\"before\":%" PRId64 ",\"change\":%" PRId64 ",\"change_percent\":", entry->before,
			entry->num - entry->before);
	else
		out_string(out, ",\"before\":null,\"change\":null,\"change_percent\":");
	out_json_string(out, told->has_percent ? told->percent : NULL);
	out_string(out, "}");
}

static void print_json(struct out *out, const struct rows_head *head, const struct toplist *list)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	out_string(out, "{");
	rows_json_store(out, head);
	out_printf(out, ",\"parts\":%zu,\"whole\":%" PRId64, list->count, list->whole);
	if (list->compared) {
		day_period_name(PERIOD_DAY, list->before_from, from);
		day_period_name(PERIOD_DAY, list->before_to, to);
		out_printf(out, ",\"compared\":{\"from\":\"%s\",\"to\":\"%s\",\"whole\":%" PRId64 "}", from, to, list->whole_before);
	} else {
		out_string(out, ",\"compared\":null");
	}
	out_string(out, ",\"rows\":[");
	for (size_t i = 0; i < list->listed && out_alive(out); i++) {
		struct told told = tell(list, head, &list->entries[i]);

		out_string(out, i == 0 ? "\n" : ",\n");
		json_row(out, list, &list->entries[i], &told);
	}
	out_string(out, list->listed > 0 ? "\n]}\n" : "]}\n");
}

static void print_csv(struct out *out, bool excel, const struct rows_head *head, const struct toplist *list)
{
	static const char *const more[] = { "share", "before", "change", "change_percent" };
	struct csv csv;

	csv_begin(&csv, out, excel);
	rows_csv_names(&csv);
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		csv_string(&csv, more[i]);
	csv_line_end(&csv);
	for (size_t i = 0; i < list->listed && out_alive(out); i++) {
		const struct top_entry *entry = &list->entries[i];
		struct told told = tell(list, head, entry);

		rows_csv_fields(&csv, &told.row);
		csv_string(&csv, told.has_share ? told.share : NULL);
		if (list->compared) {
			csv_number(&csv, entry->before);
			csv_number(&csv, entry->num - entry->before);
		} else {
			csv_string(&csv, NULL);
			csv_string(&csv, NULL);
		}
		csv_string(&csv, told.has_percent ? told.percent : NULL);
		csv_line_end(&csv);
	}
}

/* ---- table ---- */

enum { COLUMNS_MAX = 7, CELL_MAX = 48 };

static size_t make_columns(const struct rows_head *head, const struct toplist *list, struct column columns[COLUMNS_MAX])
{
	enum lang lang = head->lang;
	size_t count = 0;

	columns[count++] = (struct column){ rows_dimension(head->by, lang), false };
	if (head->then_by != BY_WHOLE)
		columns[count++] = (struct column){ rows_dimension(head->then_by, lang), false };
	columns[count++] = (struct column){ rows_metric_name(list->metric, lang), true };
	columns[count++] = (struct column){ lang_pick(lang, (struct words){ "share", "占比" }), true };
	if (list->compared) {
		columns[count++] = (struct column){ lang_pick(lang, (struct words){ "before", "比较期" }), true };
		columns[count++] = (struct column){ lang_pick(lang, (struct words){ "change", "增减" }), true };
		columns[count++] = (struct column){ lang_pick(lang, (struct words){ "in percent", "增减率" }), true };
	}
	return count;
}

static void table_percent(struct table *table, const char *sign, const char *percent)
{
	char text[CELL_MAX];

	(void)snprintf(text, sizeof text, "%s%s%%", sign, percent);
	table_string(table, text);
}

static void table_change(struct table *table, const struct top_entry *entry, const struct told *told, enum lang lang)
{
	char text[CELL_MAX];
	int64_t change = entry->num - entry->before;

	table_number(table, entry->before);
	(void)snprintf(text, sizeof text, "%s%" PRId64, change > 0 ? "+" : "", change);
	table_string(table, text);
	if (told->has_percent && entry->num > 0)
		table_percent(table, compared_sign(told->percent), told->percent);
	else if (told->has_percent)
		table_string(table, lang_pick(lang, (struct words){ "gone", "消失" }));
	else
		table_string(table, lang_pick(lang, (struct words){ "new", "新增" }));
}

static void print_notes(struct out *out, const struct rows_head *head, const struct toplist *list)
{
	bool zh = head->lang == LANG_ZH;
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	rows_foot(out, head);
	out_printf(out, zh ? "共%zu个部分，合计%" PRId64 "，列出%zu个" : "parts: %zu, in all %" PRId64 "; listed: %zu", list->count,
		list->whole, list->listed);
	if (list->compared) {
		day_period_name(PERIOD_DAY, list->before_from, from);
		day_period_name(PERIOD_DAY, list->before_to, to);
		out_printf(out, zh ? "；比较期 %s 至 %s，合计%" PRId64 : "; compared with %s to %s, in all %" PRId64, from, to,
			list->whole_before);
	}
	out_string(out, "\n");
}

static enum status print_table(struct out *out, const struct rows_head *head, const struct toplist *list, struct err *err)
{
	struct column columns[COLUMNS_MAX];
	struct table *table = NULL;
	enum status st = table_new(out, columns, make_columns(head, list, columns), &table, err);

	for (size_t i = 0; st == ST_OK && i < list->listed && out_alive(out); i++) {
		const struct top_entry *entry = &list->entries[i];
		struct told told = tell(list, head, entry);

		table_cell(table, rows_key(head->by, told.row.key, head->lang));
		if (head->then_by != BY_WHOLE)
			table_cell(table, rows_key(head->then_by, told.row.then_key, head->lang));
		table_number(table, entry->num);
		if (told.has_share)
			table_percent(table, "", told.share);
		else
			table_none(table);
		if (list->compared)
			table_change(table, entry, &told, head->lang);
	}
	if (st == ST_OK)
		st = table_finish(table, err);
	if (st == ST_OK)
		print_notes(out, head, list);
	table_free(table);
	return st;
}

enum status toplist_print(struct out *out, enum rows_form form, const struct rows_head *head, const struct toplist *list,
	struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return print_table(out, head, list, err);
	case ROWS_JSON:
		print_json(out, head, list);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(out, form == ROWS_EXCEL, head, list);
		return ST_OK;
	}
	return ST_OK;
}
