#include "report/odd.h"

#include "report/csv.h"
#include "report/table.h"
#include "report/terms.h"

#include <inttypes.h>
#include <stdlib.h>

struct odd {
	struct out *out;
	enum rows_form form;
	struct rows_head head;
	struct column columns[7];
	struct table *table;
	struct csv csv;
	struct buf words;
	int64_t count;
};

static void append_instant(struct buf *out, const char *before, const char *name, int64_t time_us, const struct zone *zone)
{
	char text[ZONE_TIME_MAX];

	zone_format(zone, time_us, text);
	buf_printf(out, "%s%s %s", before, name, text);
}

void odd_words(struct buf *out, const struct oddity_listed *oddity, const struct zone *zone, enum lang lang)
{
	const struct oddity_kind *kind = oddity_kind(oddity->oddity);
	const struct words words = { kind->words_en, kind->words_zh };
	const struct words opening = { " (", "（" }, between = { ", ", "，" }, closing = { ")", "）" };
	const char *before = lang_pick(lang, opening);

	buf_append_string(out, lang_pick(lang, words));
	if (kind->a != NULL) {
		append_instant(out, before, terms_instant(kind->a, lang), oddity->a_us, zone);
		before = lang_pick(lang, between);
	}
	if (kind->b != NULL) {
		append_instant(out, before, terms_instant(kind->b, lang), oddity->b_us, zone);
		before = lang_pick(lang, between);
	}
	if (oddity->other.len > 0) {
		buf_append_string(out, before);
		buf_append_text(out, oddity->other);
		before = lang_pick(lang, between);
	}
	if (before != lang_pick(lang, opening))
		buf_append_string(out, lang_pick(lang, closing));
}

/* ---- rows --------------------------------------------------------------------------------------- */

static void put_words(struct odd *odd, const struct oddity_listed *oddity, enum lang lang)
{
	buf_clear(&odd->words);
	odd_words(&odd->words, oddity, odd->head.zone, lang);
}

/* NULL where the oddity has no time. */
static const char *time_of(const struct odd *odd, const struct oddity_listed *oddity, char text[ZONE_TIME_MAX])
{
	if (!oddity->has_time)
		return NULL;
	zone_format(odd->head.zone, oddity->time_us, text);
	return text;
}

static void json_text(struct out *out, const char *name, struct text text)
{
	out_printf(out, ",\"%s\":", name);
	if (text.len == 0)
		out_string(out, "null");
	else
		out_json_text(out, text);
}

static void json_row(struct odd *odd, const struct oddity_listed *oddity)
{
	struct out *out = odd->out;
	char time[ZONE_TIME_MAX];

	out_string(out, odd->count == 0 ? "\n" : ",\n");
	out_printf(out, "{\"kind\":\"%s\",\"sort\":\"%s\"", oddity_kind(oddity->oddity)->id, contract_sort_name(oddity->sort));
	json_text(out, "case", oddity->id);
	json_text(out, "source", oddity->source);
	json_text(out, "event", oddity->event);
	out_string(out, ",\"time\":");
	out_json_string(out, time_of(odd, oddity, time));
	json_text(out, "other", oddity->other);
	out_string(out, ",\"words\":{\"zh\":");
	put_words(odd, oddity, LANG_ZH);
	out_json_text(out, buf_text(&odd->words));
	out_string(out, ",\"en\":");
	put_words(odd, oddity, LANG_EN);
	out_json_text(out, buf_text(&odd->words));
	out_string(out, "}}");
}

static void csv_row(struct odd *odd, const struct oddity_listed *oddity)
{
	struct csv *csv = &odd->csv;
	char time[ZONE_TIME_MAX];

	csv_string(csv, oddity_kind(oddity->oddity)->id);
	csv_string(csv, contract_sort_name(oddity->sort));
	csv_field(csv, oddity->id);
	csv_field(csv, oddity->source);
	csv_field(csv, oddity->event);
	csv_string(csv, time_of(odd, oddity, time));
	csv_field(csv, oddity->other);
	put_words(odd, oddity, LANG_ZH);
	csv_field(csv, buf_text(&odd->words));
	put_words(odd, oddity, LANG_EN);
	csv_field(csv, buf_text(&odd->words));
	csv_line_end(csv);
}

static void table_row(struct odd *odd, const struct oddity_listed *oddity)
{
	char time[ZONE_TIME_MAX];

	table_string(odd->table, oddity_kind(oddity->oddity)->id);
	table_string(odd->table, rows_sort(oddity->sort, odd->head.lang));
	table_cell(odd->table, oddity->id);
	table_string(odd->table, time_of(odd, oddity, time));
	if (oddity->has_time)
		table_cell(odd->table, oddity->event);
	else
		table_none(odd->table);
	put_words(odd, oddity, odd->head.lang);
	table_cell(odd->table, buf_text(&odd->words));
}

enum status odd_row(struct odd *odd, const struct oddity_listed *oddity, struct err *err)
{
	switch (odd->form) {
	case ROWS_TABLE:
		table_row(odd, oddity);
		break;
	case ROWS_JSON:
		json_row(odd, oddity);
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		csv_row(odd, oddity);
		break;
	}
	odd->count++;
	if (buf_status(&odd->words, err) != ST_OK)
		return err->status;
	return out_alive(odd->out) ? ST_OK : ST_NO;
}

/* ---- the skin ----------------------------------------------------------------------------------- */

static enum status begin_table(struct odd *odd, struct err *err)
{
	static const struct words titles[] = { { "kind", "种类代码" }, { "sort", "个案类别" }, { "case", "个案" },
		{ "time", "时间" }, { "event", "事件" }, { "what is odd", "异常情况" } };
	size_t count = sizeof titles / sizeof titles[0];

	for (size_t i = 0; i < count; i++)
		odd->columns[i] = (struct column){ lang_pick(odd->head.lang, titles[i]), false };
	return table_new(odd->out, odd->columns, count, &odd->table, err);
}

static void begin_csv(struct odd *odd)
{
	static const char *const names[] = { "kind", "sort", "case", "source", "event", "time", "other", "words_zh", "words_en" };

	csv_begin(&odd->csv, odd->out, odd->form == ROWS_EXCEL);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_string(&odd->csv, names[i]);
	csv_line_end(&odd->csv);
}

enum status odd_begin(struct out *out, enum rows_form form, const struct rows_head *head, struct odd **odd, struct err *err)
{
	struct odd *made = calloc(1, sizeof *made);

	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->out = out;
	made->form = form;
	made->head = *head;
	*odd = made;
	switch (form) {
	case ROWS_TABLE:
		return begin_table(made, err);
	case ROWS_JSON:
		out_string(out, "{");
		rows_json_store(out, head);
		out_string(out, ",\"oddities\":[");
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		begin_csv(made);
		return ST_OK;
	}
	return ST_OK;
}

enum status odd_end(struct odd *odd, struct err *err)
{
	if (odd->form == ROWS_JSON)
		out_printf(odd->out, "%s],\"count\":%" PRId64 "}\n", odd->count == 0 ? "" : "\n", odd->count);
	if (odd->form != ROWS_TABLE)
		return ST_OK;
	if (table_finish(odd->table, err) != ST_OK)
		return err->status;
	out_string(odd->out, "\n");
	out_printf(odd->out, _("%" PRId64 " in all; they are counted as they stand, never repaired"), odd->count);
	out_string(odd->out, "\n");
	rows_foot(odd->out, &odd->head);
	return ST_OK;
}

void odd_free(struct odd *odd)
{
	if (odd == NULL)
		return;
	table_free(odd->table);
	buf_free(&odd->words);
	free(odd);
}
