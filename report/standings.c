#include "report/standings.h"

#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

enum { BOUND_MAX = 24, INTERVAL_MAX = 2 * BOUND_MAX + 8 };

/* Hundredths of a percent: "99.54". */
static const char *bound(int64_t hundredths, char text[BOUND_MAX])
{
	(void)snprintf(text, BOUND_MAX, "%" PRId64 ".%02d", hundredths / 100, (int)(hundredths % 100));
	return text;
}

/* ---- JSON and CSV ---- */

static void json_row(struct out *out, const struct figure_row *row, const struct league_entry *entry)
{
	char low[BOUND_MAX], high[BOUND_MAX];

	out_string(out, "{");
	rows_json_fields(out, row);
	if (row->has_value)
		out_printf(out, ",\"low\":\"%s\",\"high\":\"%s\"", bound(entry->low, low), bound(entry->high, high));
	else
		out_string(out, ",\"low\":null,\"high\":null");
	if (entry->rank > 0)
		out_printf(out, ",\"rank\":%" PRId64 "}", entry->rank);
	else
		out_string(out, ",\"rank\":null}");
}

static void print_json(struct out *out, const struct rows_head *head, const struct standings *standings)
{
	out_string(out, "{");
	rows_json_store(out, head);
	out_printf(out, ",\"floor\":%" PRId64 ",\"rows\":[", standings->floor);
	for (size_t i = 0; i < standings->count && out_alive(out); i++) {
		const struct league_entry *entry = &standings->entries[i];

		out_string(out, i == 0 ? "\n" : ",\n");
		json_row(out, &standings->rows[entry->at], entry);
	}
	out_string(out, standings->count > 0 ? "\n]}\n" : "]}\n");
}

static void csv_bound(struct csv *csv, bool has, int64_t hundredths)
{
	char text[BOUND_MAX];

	csv_string(csv, has ? bound(hundredths, text) : NULL);
}

static void print_csv(struct out *out, bool excel, const struct standings *standings)
{
	struct csv csv;

	csv_begin(&csv, out, excel);
	rows_csv_names(&csv);
	csv_string(&csv, "low");
	csv_string(&csv, "high");
	csv_string(&csv, "rank");
	csv_line_end(&csv);
	for (size_t i = 0; i < standings->count && out_alive(out); i++) {
		const struct league_entry *entry = &standings->entries[i];
		const struct figure_row *row = &standings->rows[entry->at];

		rows_csv_fields(&csv, row);
		csv_bound(&csv, row->has_value, entry->low);
		csv_bound(&csv, row->has_value, entry->high);
		if (entry->rank > 0)
			csv_number(&csv, entry->rank);
		else
			csv_string(&csv, NULL);
		csv_line_end(&csv);
	}
}

/* ---- table ---- */

static void table_row(struct table *table, const struct figure_row *row, const struct league_entry *entry, enum lang lang)
{
	char value[FIGURE_VALUE_MAX + 1], low[BOUND_MAX], high[BOUND_MAX], interval[INTERVAL_MAX];

	if (entry->rank > 0)
		table_number(table, entry->rank);
	else
		table_none(table);
	table_cell(table, rows_key(row->by, row->key, lang));
	table_string(table, rows_value(row, value));
	(void)snprintf(interval, sizeof interval, "%s%% – %s%%", bound(entry->low, low), bound(entry->high, high));
	table_string(table, row->has_value ? interval : NULL);
	table_number(table, row->num);
	table_number(table, row->den);
}

static void print_notes(struct out *out, const struct rows_head *head, const struct standings *standings)
{
	bool zh = head->lang == LANG_ZH;
	int64_t unranked = 0;

	rows_foot(out, head);
	out_printf(out, zh ? "区间为95%% Wilson区间（z=%d.%06d）" : "interval: Wilson, 95 %%, z = %d.%06d", LEAGUE_Z_MILLIONTHS / 1000000,
		LEAGUE_Z_MILLIONTHS % 1000000);
	for (size_t i = 0; i < standings->count; i++)
		unranked += standings->entries[i].rank == 0;
	if (unranked > 0)
		out_printf(out, zh ? "；%" PRId64 "个不排名：分母不足%" PRId64 "、无数据或未填" : "; %" PRId64
			" not ranked: denominator below %" PRId64 ", no data, or no name", unranked, standings->floor);
	out_string(out, "\n");
}

static enum status print_table(struct out *out, const struct rows_head *head, const struct standings *standings,
	struct err *err)
{
	enum lang lang = head->lang;
	const struct column columns[] = {
		{ lang_pick(lang, (struct words){ "rank", "名次" }), true },
		{ rows_dimension(head->by, lang), false },
		{ rows_metric_name(standings->metric, lang), true },
		{ lang_pick(lang, (struct words){ "interval", "95%区间" }), true },
		{ lang_pick(lang, (struct words){ "numerator", "分子" }), true },
		{ lang_pick(lang, (struct words){ "n", "分母" }), true },
	};
	struct table *table = NULL;
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &table, err);

	for (size_t i = 0; st == ST_OK && i < standings->count && out_alive(out); i++) {
		const struct league_entry *entry = &standings->entries[i];

		table_row(table, &standings->rows[entry->at], entry, lang);
	}
	if (st == ST_OK)
		st = table_finish(table, err);
	if (st == ST_OK)
		print_notes(out, head, standings);
	table_free(table);
	return st;
}

enum status standings_print(struct out *out, enum rows_form form, const struct rows_head *head,
	const struct standings *standings, struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return print_table(out, head, standings, err);
	case ROWS_JSON:
		print_json(out, head, standings);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(out, form == ROWS_EXCEL, standings);
		return ST_OK;
	}
	return ST_OK;
}
