#include "report/publications.h"

#include "report/csv.h"
#include "report/table.h"

#include <inttypes.h>

enum { COLUMNS = 13 };

/* The columns of JSON and CSV, in their order. */
static const char *const NAMES[COLUMNS] = { "revision", "period", "from", "to", "cutoff", "published_at", "approved_by",
	"note", "zone", "rules", "calendar", "cells", "digest" };

struct words_of_one {
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];
	char cutoff[ZONE_TIME_MAX], published[ZONE_TIME_MAX];
};

static void name_times(const struct publication *publication, const struct zone *zone, struct words_of_one *out)
{
	day_period_name(PERIOD_DAY, publication->from, out->from);
	day_period_name(PERIOD_DAY, publication->to, out->to);
	zone_format(zone, publication->cutoff_us, out->cutoff);
	zone_format(zone, publication->published_us, out->published);
}

/* The texts of one, by column; the numbers' places stay empty. */
static void texts_of(const struct publication *publication, const struct words_of_one *words, struct text texts[COLUMNS])
{
	const struct text all[COLUMNS] = { { "", 0 }, publication->period, text_of(words->from), text_of(words->to),
		text_of(words->cutoff), text_of(words->published), publication->approved_by, publication->note, publication->zone,
		publication->rules, publication->calendar, { "", 0 }, publication->digest };

	for (int i = 0; i < COLUMNS; i++)
		texts[i] = all[i];
}

static bool is_number(int column)
{
	return column == 0 || column == COLUMNS - 2;
}

static int64_t number_of(const struct publication *publication, int column)
{
	return column == 0 ? publication->number : publication->cell_count;
}

void publications_json_fields(struct out *out, const struct publication *publication, const struct zone *zone)
{
	struct words_of_one words;
	struct text texts[COLUMNS];

	name_times(publication, zone, &words);
	texts_of(publication, &words, texts);
	for (int i = 0; i < COLUMNS; i++) {
		out_printf(out, "%s\"%s\":", i == 0 ? "{" : ",", NAMES[i]);
		if (is_number(i))
			out_printf(out, "%" PRId64, number_of(publication, i));
		else if (texts[i].len == 0)
			out_string(out, "null");
		else
			out_json_text(out, texts[i]);
	}
}

void publications_json_one(struct out *out, const struct publication *publication, const struct zone *zone)
{
	publications_json_fields(out, publication, zone);
	out_string(out, "}");
}

static void print_fact(struct out *out, const char *title, struct text text)
{
	out_printf(out, "%s: ", title);
	out_tamed(out, text);
	out_string(out, "\n");
}

void publications_text_one(struct out *out, const struct publication *publication, const struct zone *zone, enum lang lang)
{
	struct words_of_one words;
	bool zh = lang == LANG_ZH;

	name_times(publication, zone, &words);
	out_printf(out, zh ? "发布号 %" PRId64 "：" : "revision %" PRId64 ": ", publication->number);
	out_tamed(out, publication->period);
	out_printf(out, zh ? "（%s 至 %s）\n" : " (%s to %s)\n", words.from, words.to);
	print_fact(out, zh ? "统计截至" : "as of", text_of(words.cutoff));
	print_fact(out, zh ? "时区" : "zone", publication->zone);
	print_fact(out, zh ? "发布时间" : "published", text_of(words.published));
	print_fact(out, zh ? "批准人" : "approved by", publication->approved_by);
	if (publication->note.len > 0)
		print_fact(out, zh ? "说明" : "note", publication->note);
	if (publication->missing_years.len > 0)
		print_fact(out, zh ? "缺日历的年份，涉及期内建单的工单" : "years without a calendar, for orders of the period",
			publication->missing_years);
	if (publication->missing_anywhere.len > 0)
		print_fact(out, zh ? "缺日历的年份，涉及统计截至时未办结的工单" :
			"years without a calendar, for orders open at the cut-off", publication->missing_anywhere);
	print_fact(out, zh ? "规则摘要" : "rules", publication->rules);
	print_fact(out, zh ? "日历摘要" : "calendar", publication->calendar);
	print_fact(out, zh ? "冻结内容摘要" : "digest", publication->digest);
}

static enum status print_table(struct out *out, const struct publication *all, size_t count, const struct zone *zone,
	enum lang lang, struct err *err)
{
	const struct column columns[] = {
		{ lang_pick(lang, (struct words){ "revision", "发布号" }), true },
		{ lang_pick(lang, (struct words){ "period", "期间" }), false },
		{ lang_pick(lang, (struct words){ "as of", "统计截至" }), false },
		{ lang_pick(lang, (struct words){ "published", "发布时间" }), false },
		{ lang_pick(lang, (struct words){ "approved by", "批准人" }), false },
		{ lang_pick(lang, (struct words){ "digest", "摘要" }), false },
		{ lang_pick(lang, (struct words){ "note", "说明" }), false },
	};
	enum { SHORT_DIGEST = 12 }; /* enough to tell two apart; JSON and CSV have it whole */
	struct table *table = NULL;
	enum status st = table_new(out, columns, sizeof columns / sizeof *columns, &table, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		struct words_of_one words;
		size_t len = all[i].digest.len;

		name_times(&all[i], zone, &words);
		table_number(table, all[i].number);
		table_cell(table, all[i].period);
		table_string(table, words.cutoff);
		table_string(table, words.published);
		table_cell(table, all[i].approved_by);
		table_cell(table, (struct text){ all[i].digest.at, len < SHORT_DIGEST ? len : SHORT_DIGEST });
		table_cell(table, all[i].note);
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static void print_json(struct out *out, const struct publication *all, size_t count, const struct zone *zone)
{
	out_string(out, "{\"publications\":[");
	for (size_t i = 0; i < count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		publications_json_one(out, &all[i], zone);
	}
	out_string(out, count == 0 ? "]}\n" : "\n]}\n");
}

static void print_csv(struct out *out, bool excel, const struct publication *all, size_t count, const struct zone *zone)
{
	struct csv csv = { 0 };

	csv_begin(&csv, out, excel);
	for (int column = 0; column < COLUMNS; column++)
		csv_string(&csv, NAMES[column]);
	csv_line_end(&csv);
	for (size_t i = 0; i < count; i++) {
		struct words_of_one words;
		struct text texts[COLUMNS];

		name_times(&all[i], zone, &words);
		texts_of(&all[i], &words, texts);
		for (int column = 0; column < COLUMNS; column++) {
			if (is_number(column))
				csv_number(&csv, number_of(&all[i], column));
			else
				csv_field(&csv, texts[column]);
		}
		csv_line_end(&csv);
	}
}

enum status publications_print(struct out *out, enum rows_form form, const struct publication *all, size_t count,
	const struct zone *zone, enum lang lang, struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return print_table(out, all, count, zone, lang, err);
	case ROWS_JSON:
		print_json(out, all, count, zone);
		break;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(out, form == ROWS_EXCEL, all, count, zone);
		break;
	}
	return ST_OK;
}
