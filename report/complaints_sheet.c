#include "report/complaints_sheet.h"

#include "report/table.h"
#include "report/terms.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- counts ------------------------------------------------------------------------------------- */

static void count_one(const struct complaint *way, struct complaints_counts *counts)
{
	counts->voided += way->voided;
	if (way->voided)
		return; /* rule R21 */
	counts->listed++;
	counts->real += way->real;
	counts->published += way->published;
	counts->yellow += way->card == CARD_YELLOW;
	counts->red += way->card == CARD_RED;
}

void complaints_sheet_count(const struct complaints_entry *entries, size_t count, struct complaints_counts counts[2])
{
	counts[0] = counts[1] = (struct complaints_counts){ 0 };
	for (size_t i = 0; i < count; i++) {
		count_one(&entries[i].way, &counts[0]);
		if (entries[i].way.level == LEVEL_CITY)
			count_one(&entries[i].way, &counts[1]);
	}
}

/* ---- words -------------------------------------------------------------------------------------- */

const char *complaints_sheet_order(enum complaints_order order, enum lang lang)
{
	static const struct words words[] = { { "", "" }, { "not there", "无此工单" }, { "open", "未办结" },
		{ "closed", "已办结" }, { "voided", "已作废" }, { "merged", "已并单" } };

	return lang_pick(lang, words[order]);
}

const char *complaints_sheet_card(int64_t card, enum lang lang)
{
	return card == CARD_YELLOW || card == CARD_RED ? terms_word(F_CARD, (int)card, lang) : NULL;
}

const char *complaints_sheet_level(int64_t level, enum lang lang)
{
	return terms_word(F_LEVEL, level == LEVEL_CITY ? LEVEL_CITY : LEVEL_COUNTY, lang);
}

void complaints_sheet_media(struct buf *out, const struct complaints_entry *entry, const char *between)
{
	for (size_t i = 0; i < entry->media_count; i++) {
		buf_append_string(out, i == 0 ? "" : between);
		buf_append_text(out, entry->media[i]);
	}
}

/* ---- cells -------------------------------------------------------------------------------------- */

struct sheet {
	const struct rows_head *head;
	struct table *table;
	struct buf words;
};

/* "2020-01-07", or the dash of none. */
static void day_cell(struct sheet *sheet, bool has, int64_t time_us)
{
	char day[DAY_NAME_MAX];

	if (!has) {
		table_none(sheet->table);
		return;
	}
	day_period_name(PERIOD_DAY, zone_day(sheet->head->zone, time_us), day);
	table_string(sheet->table, day);
}

/* A limit at 24:00 belongs to the day that it ends (rule R27). */
static void limit_cell(struct sheet *sheet, const struct complaint_limit *limit)
{
	day_cell(sheet, limit->has, limit->us - 1);
}

/* "属实 2020-01-07": a word and the day that goes with it; NULL: the dash. */
static void word_cell(struct sheet *sheet, const char *word, int64_t time_us)
{
	char day[DAY_NAME_MAX];

	if (word == NULL) {
		table_none(sheet->table);
		return;
	}
	day_period_name(PERIOD_DAY, zone_day(sheet->head->zone, time_us), day);
	buf_clear(&sheet->words);
	buf_printf(&sheet->words, "%s %s", word, day);
	table_cell(sheet->table, buf_text(&sheet->words));
}

static void text_cell(struct sheet *sheet, struct text text)
{
	if (text.len == 0)
		table_none(sheet->table);
	else
		table_cell(sheet->table, text);
}

static const char *verdict(const struct complaint *way, enum lang lang)
{
	const struct words real = { "real", "属实" }, not_real = { "not real", "不属实" };

	return !way->judged ? NULL : lang_pick(lang, way->real ? real : not_real);
}

static void order_cell(struct sheet *sheet, const struct complaints_entry *entry)
{
	bool zh = sheet->head->lang == LANG_ZH;

	if (entry->order == COMPLAINTS_NO_ORDER) {
		table_none(sheet->table);
		return;
	}
	buf_clear(&sheet->words);
	buf_append_text(&sheet->words, entry->way.order_id);
	buf_printf(&sheet->words, zh ? "（%s）" : " (%s)", complaints_sheet_order(entry->order, sheet->head->lang));
	table_cell(sheet->table, buf_text(&sheet->words));
}

static void media_cell(struct sheet *sheet, const struct complaints_entry *entry)
{
	buf_clear(&sheet->words);
	complaints_sheet_media(&sheet->words, entry, sheet->head->lang == LANG_ZH ? "、" : ", ");
	text_cell(sheet, buf_text(&sheet->words));
}

/* ---- the three lists ---------------------------------------------------------------------------- */

static void line_all(struct sheet *sheet, const struct complaints_entry *entry, size_t number)
{
	const struct complaint *way = &entry->way;
	enum lang lang = sheet->head->lang;

	(void)number;
	table_cell(sheet->table, entry->id);
	table_string(sheet->table, complaints_sheet_level(way->level, lang));
	text_cell(sheet, way->unit);
	day_cell(sheet, way->received, way->received_us);
	word_cell(sheet, verdict(way, lang), way->judged_us);
	day_cell(sheet, way->forwarded, way->forwarded_us);
	day_cell(sheet, way->replied, way->replied_us);
	day_cell(sheet, way->closed, way->closed_us);
	word_cell(sheet, complaints_sheet_card(way->card, lang), way->carded_us);
	day_cell(sheet, way->published, way->published_us);
	day_cell(sheet, way->voided, way->voided_us);
	order_cell(sheet, entry);
	table_string(sheet->table, complaints_sheet_card(way->proposed, lang));
}

static void line_due(struct sheet *sheet, const struct complaints_entry *entry, size_t number)
{
	const struct complaint *way = &entry->way;
	enum lang lang = sheet->head->lang;

	(void)number;
	table_cell(sheet->table, entry->id);
	table_string(sheet->table, complaints_sheet_level(way->level, lang));
	text_cell(sheet, way->unit);
	day_cell(sheet, way->received, way->received_us);
	day_cell(sheet, way->forwarded, way->forwarded_us);
	limit_cell(sheet, &way->first);
	limit_cell(sheet, &way->second);
	day_cell(sheet, way->replied, way->replied_us);
	word_cell(sheet, complaints_sheet_card(way->card, lang), way->carded_us);
	table_string(sheet->table, complaints_sheet_card(way->proposed, lang));
}

static void line_column(struct sheet *sheet, const struct complaints_entry *entry, size_t number)
{
	const struct complaint *way = &entry->way;
	enum lang lang = sheet->head->lang;
	const struct words known = { "published", "已曝光" }, coming = { "may be published", "可曝光" };

	table_number(sheet->table, (int64_t)number);
	table_string(sheet->table, complaints_sheet_level(way->level, lang));
	text_cell(sheet, way->unit);
	if (entry->kind == 0)
		table_none(sheet->table);
	else
		table_cell(sheet->table, rows_key(BY_KIND, text_of(contract_word_name(F_KIND, entry->kind)), lang));
	text_cell(sheet, entry->category);
	word_cell(sheet, verdict(way, lang), way->judged_us);
	day_cell(sheet, way->replied, way->replied_us);
	table_string(sheet->table, complaints_sheet_card(way->card, lang));
	word_cell(sheet, lang_pick(lang, way->published ? known : coming), way->published ? way->published_us : way->judged_us);
	media_cell(sheet, entry);
}

struct layout {
	void (*line)(struct sheet *sheet, const struct complaints_entry *entry, size_t number);
	struct words titles[TABLE_COLUMNS_MAX];
	bool first_right;
};

static const struct layout layouts[] = {
	[COMPLAINTS_ALL] = { line_all, { { "complaint", "投诉" }, { "level", "级别" }, { "unit", "被投诉单位" },
		{ "received", "收件" }, { "judged", "核实" }, { "forwarded", "转办" }, { "replied", "回复" }, { "closed", "办结" },
		{ "card", "亮牌" }, { "published", "曝光" }, { "voided", "作废" }, { "order", "来源工单" },
		{ "proposed", "建议亮牌" } }, false },
	[COMPLAINTS_DUE] = { line_due, { { "complaint", "投诉" }, { "level", "级别" }, { "unit", "被投诉单位" },
		{ "received", "收件" }, { "forwarded", "转办" }, { "first limit", "黄牌期限" }, { "second limit", "红牌期限" },
		{ "replied", "回复" }, { "card now", "现有亮牌" }, { "proposed", "建议亮牌" } }, false },
	[COMPLAINTS_COLUMN] = { line_column, { { "no.", "序号" }, { "level", "级别" }, { "unit", "被投诉单位" },
		{ "kind", "诉求类型" }, { "category", "事项类别" }, { "judged", "核实" }, { "replied", "回复" }, { "card", "亮牌" },
		{ "publication", "曝光" }, { "media", "媒体" } }, true },
};

/* What was counted, and by which day: the counts of a list are not those of figures. */
static void foot(struct out *out, const struct rows_head *head, const char *period, const struct complaints_entry *entries,
	size_t count)
{
	struct complaints_counts counts[2];
	bool zh = head->lang == LANG_ZH;

	complaints_sheet_count(entries, count, counts);
	out_string(out, "\n");
	if (zh)
		out_printf(out, "所列效能投诉按收件日取自%s，状态截至统计时点", period == NULL ? "全部日期" : period);
	else
		out_printf(out, "listed by day of receipt (%s), as they stand at the cut-off", period == NULL ? "all days" : period);
	for (int city = 0; city < 2; city++)
		out_printf(out, zh ? "\n%s：所列 %" PRId64 "，属实 %" PRId64 "，曝光 %" PRId64 "，黄牌 %" PRId64 "，红牌 %" PRId64
			"，另作废 %" PRId64 : "\n%s: listed %" PRId64 ", real %" PRId64 ", published %" PRId64 ", yellow %" PRId64
			", red %" PRId64 "; voided besides: %" PRId64,
			city == 0 ? zh ? "各级合计" : "of every level" : zh ? "其中市级" : "of city level", counts[city].listed,
			counts[city].real, counts[city].published, counts[city].yellow, counts[city].red, counts[city].voided);
	out_string(out, "\n");
	rows_foot(out, head);
}

enum status complaints_sheet_print(struct out *out, const struct rows_head *head, enum complaints_list list,
	const char *period, const struct complaints_entry *entries, size_t count, struct err *err)
{
	const struct layout *layout = &layouts[list];
	struct sheet sheet = { .head = head };
	struct column columns[TABLE_COLUMNS_MAX];
	size_t width = 0;
	enum status st;

	for (; width < TABLE_COLUMNS_MAX && layout->titles[width].en != NULL; width++)
		columns[width] = (struct column){ lang_pick(head->lang, layout->titles[width]), layout->first_right && width == 0 };
	st = table_new(out, columns, width, &sheet.table, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		layout->line(&sheet, &entries[i], i + 1);
		st = buf_status(&sheet.words, err);
	}
	if (st == ST_OK)
		st = table_finish(sheet.table, err);
	if (st == ST_OK)
		foot(out, head, period, entries, count);
	table_free(sheet.table);
	buf_free(&sheet.words);
	return st;
}
