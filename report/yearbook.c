#include "report/yearbook.h"

#include "report/compared.h"

#include <stdio.h>

enum { ID = 24, NAME = 34, PERIOD = 12, PART = 26, COUNT = 13, WIDE = 70 };

static const char *pick(const struct yearbook *book, const char *en, const char *zh)
{
	return lang_pick(book->head->lang, (struct words){ en, zh });
}

/* ---- cover ---- */

static void line(const struct yearbook *book, const char *title, struct text value)
{
	xlsx_heading(book->xlsx, title);
	xlsx_long(book->xlsx, value);
	xlsx_row_end(book->xlsx);
}

static void notes(const struct yearbook *book)
{
	static const struct words all[] = {
		{ "A rate is a formula over the numerator and the denominator in its row; a denominator of 0 is no data. MEDIAN keeps a "
		  "rate off 0.00 % and 100.00 % where it is not quite there.",
		  "比率是本行分子、分母的公式；分母为0即无数据。公式中的MEDIAN使未达到0%或100%的比率不显示为0.00%或100.00%。" },
		{ "Ids of cases are masked: first and last characters around asterisks. The row's number is the place in the list of "
		  "`hotline cases`, by which whoever has the store finds the case.",
		  "个案编号已遮盖，仅保留首尾字符。序号与 hotline cases 清单中的次序一致，持有数据库者可据此查到原件。" },
		{ "Every figure counts what had happened up to the cut-off; later and corrected records change it only with another one.",
		  "各项指标只统计截至统计时点已发生的事项；其后的补录与更正须另选时点才会反映。" },
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		line(book, i == 0 ? pick(book, "Notes", "说明") : "", text_of(lang_pick(book->head->lang, all[i])));
}

void yearbook_cover(const struct yearbook *book, const struct yearbook_cover *cover)
{
	static const struct xlsx_column columns[] = { { NULL, 18 }, { NULL, 90 } };
	const struct rows_head *head = book->head;
	char text[128], from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	xlsx_sheet(book->xlsx, pick(book, "Cover", "封面"), columns, 2);
	(void)snprintf(text, sizeof text, head->lang == LANG_ZH ? "12345热线%d年度统计" : "12345 hotline, figures of %d", cover->year);
	xlsx_heading(book->xlsx, text);
	xlsx_row_end(book->xlsx);
	line(book, pick(book, "Report", "报告"), cover->paragraph);
	if (cover->statement.len > 0)
		line(book, pick(book, "Final", "定稿"), cover->statement);
	day_period_name(PERIOD_DAY, head->from, from);
	day_period_name(PERIOD_DAY, head->to, to);
	(void)snprintf(text, sizeof text, head->lang == LANG_ZH ? "%s 至 %s" : "%s to %s", from, to);
	line(book, pick(book, "Days counted", "统计日期"), text_of(text));
	zone_format(head->zone, head->cutoff_us, text);
	line(book, pick(book, "Cut-off", "统计截至"), text_of(text));
	line(book, pick(book, "Time zone", "时区"), text_of(zone_name(head->zone)));
	line(book, pick(book, "Digest of the store", "数据库摘要"), text_of(cover->digest));
	line(book, pick(book, "Made by", "生成程序"), text_of(cover->version));
	notes(book);
}

/* ---- figures ---- */

/* Stands only where figures are by unit; numerator and denominator follow it. */
enum { PART_COLUMN = 3 };

void yearbook_figures(const struct yearbook *book, enum yearbook_figures which)
{
	static const struct words names[] = {
		[YEARBOOK_YEAR] = { "Year", "年度指标" },
		[YEARBOOK_MONTHS] = { "By month", "分月指标" },
		[YEARBOOK_UNITS] = { "By unit", "分单位指标" },
	};
	static const struct words titles[] = { { "figure", "指标代码" }, { "name", "指标" }, { "period", "期间" },
		{ "unit", "承办单位" }, { "numerator", "分子" }, { "denominator", "分母" }, { "value", "数值" }, { "state", "状态" } };
	static const int widths[] = { ID, NAME, PERIOD, PART, COUNT, COUNT, COUNT, NAME };
	struct xlsx_column columns[sizeof titles / sizeof titles[0]];
	size_t count = 0;

	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (i != PART_COLUMN || which == YEARBOOK_UNITS)
			columns[count++] = (struct xlsx_column){ lang_pick(book->head->lang, titles[i]), widths[i] };
	xlsx_sheet(book->xlsx, lang_pick(book->head->lang, names[which]), columns, count);
}

/* Numerator, denominator and the value as a formula over the two; the first stands in column `at`. */
static void numbers(struct xlsx *xlsx, const struct figure_row *row, int at)
{
	const struct xlsx_pair pair = { at, at + 1, row->num, row->den };

	xlsx_number(xlsx, row->num);
	if (row->has_den)
		xlsx_number(xlsx, row->den);
	else
		xlsx_none(xlsx);
	switch (row->metric->measure) {
	case MEASURE_COUNT:
	case MEASURE_STATE:
		xlsx_same(xlsx, pair);
		break;
	case MEASURE_RATE:
	case MEASURE_RATIO:
		xlsx_share(xlsx, pair);
		break;
	case MEASURE_MEAN:
		xlsx_mean(xlsx, pair);
		break;
	case MEASURE_PERCENTILE:
		xlsx_hours(xlsx, pair);
		break;
	}
}

void yearbook_figure(const struct yearbook *book, const struct figure_row *row)
{
	struct xlsx *xlsx = book->xlsx;
	char state[ROWS_STATE_MAX];

	xlsx_string(xlsx, row->metric->id);
	xlsx_string(xlsx, rows_metric_name(row->metric, book->head->lang));
	xlsx_string(xlsx, rows_period(row, book->head->lang));
	if (row->by != BY_WHOLE)
		xlsx_text(xlsx, rows_key(row->by, row->key, book->head->lang));
	numbers(xlsx, row, row->by == BY_WHOLE ? PART_COLUMN : PART_COLUMN + 1);
	xlsx_string(xlsx, rows_state(row, book->head->lang, state));
	xlsx_row_end(xlsx);
}

/* ---- beside the year before ---- */

/* Of the numerators of the year and of what it is compared with. */
enum { NOW_COLUMN = 2, THEN_COLUMN = 6 };

void yearbook_comparisons(const struct yearbook *book)
{
	static const struct {
		struct words title;
		int width;
	} all[] = {
		{ { "figure", "指标代码" }, ID }, { { "name", "指标" }, NAME }, { { "numerator", "分子" }, COUNT },
		{ { "denominator", "分母" }, COUNT }, { { "value", "数值" }, COUNT }, { { "compared with", "对比期间" }, 26 },
		{ { "numerator then", "对比分子" }, COUNT + 4 }, { { "denominator then", "对比分母" }, COUNT + 4 },
		{ { "value then", "对比值" }, COUNT }, { { "change", "增减" }, 18 }, { { "in percent", "增减幅度" }, COUNT },
	};
	struct xlsx_column columns[sizeof all / sizeof all[0]];

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		columns[i] = (struct xlsx_column){ lang_pick(book->head->lang, all[i].title), all[i].width };
	xlsx_sheet(book->xlsx, pick(book, "Compared", "对比"), columns, sizeof all / sizeof all[0]);
}

void yearbook_comparison(const struct yearbook *book, const struct figure_row *row, const struct comparison *comparison)
{
	char days[COMPARED_DAYS_MAX], change[COMPARED_WORDS_MAX], percent[COMPARED_WORDS_MAX];
	struct xlsx *xlsx = book->xlsx;

	if (comparison == NULL)
		return;
	compared_days(comparison, days);
	xlsx_string(xlsx, row->metric->id);
	xlsx_string(xlsx, rows_metric_name(row->metric, book->head->lang));
	numbers(xlsx, row, NOW_COLUMN);
	xlsx_string(xlsx, days);
	numbers(xlsx, &comparison->then, THEN_COLUMN);
	xlsx_string(xlsx, compared_change(comparison, book->head->lang, change));
	xlsx_string(xlsx, compared_percent(comparison, percent));
	xlsx_row_end(xlsx);
}

/* ---- definitions ---- */

static const char *direction_words(const struct yearbook *book, const struct metric *metric)
{
	switch (metric->direction) {
	case GOOD_UP:
		return pick(book, "more is better", "越高越好");
	case GOOD_DOWN:
		return pick(book, "less is better", "越低越好");
	case GOOD_NEITHER:
		break;
	}
	return NULL;
}

void yearbook_definitions(const struct yearbook *book)
{
	static const struct xlsx_column english[] = { { "figure", ID }, { "name", NAME }, { "name in Chinese", NAME },
		{ "definition", WIDE }, { "falls on the day of", ID }, { "direction", 16 }, { "source", 16 } };
	static const struct xlsx_column chinese[] = { { "指标代码", ID }, { "指标", NAME }, { "英文名称", NAME }, { "口径", WIDE },
		{ "归属日期", ID }, { "方向", 16 }, { "依据", 16 } };
	bool zh = book->head->lang == LANG_ZH;
	struct xlsx *xlsx = book->xlsx;
	char source[ROWS_SOURCE_MAX];
	size_t count;
	const struct metric *all = metrics_all(&count);

	xlsx_sheet(xlsx, pick(book, "Definitions", "指标口径"), zh ? chinese : english, sizeof english / sizeof english[0]);
	for (size_t i = 0; i < count; i++) {
		xlsx_string(xlsx, all[i].id);
		xlsx_string(xlsx, zh ? all[i].name_zh : all[i].name_en);
		xlsx_string(xlsx, zh ? all[i].name_en : all[i].name_zh);
		xlsx_long(xlsx, text_of(zh ? all[i].definition_zh : all[i].definition_en));
		xlsx_string(xlsx, zh ? all[i].day_zh : all[i].day_en);
		xlsx_string(xlsx, direction_words(book, &all[i]));
		xlsx_string(xlsx, rows_source(all[i].source, book->head->lang, source));
		xlsx_row_end(xlsx);
	}
}

/* ---- checks ---- */

enum { CHECK_LEFT = 1, CHECK_RIGHT = 3 }; /* columns */

enum status yearbook_checks(const struct yearbook *book, const struct checks_list *list, struct err *err)
{
	static const struct xlsx_column english[] = { { "check", WIDE }, { "left", COUNT }, { "must be", 9 }, { "right", COUNT },
		{ "difference", COUNT }, { "holds", 9 }, { "source", 16 } };
	static const struct xlsx_column chinese[] = { { "勾稽关系", WIDE }, { "左边", COUNT }, { "应", 9 }, { "右边", COUNT },
		{ "差额", COUNT }, { "是否成立", 9 }, { "依据", 16 } };
	enum lang lang = book->head->lang;
	struct xlsx *xlsx = book->xlsx;
	char source[ROWS_SOURCE_MAX];
	struct buf name = BUF_EMPTY;
	enum status st = ST_OK;

	xlsx_sheet(xlsx, pick(book, "Checks", "勾稽检查"), lang == LANG_ZH ? chinese : english, sizeof english / sizeof english[0]);
	for (size_t i = 0; i < list->count && st == ST_OK; i++) {
		const struct crossfoot_check *check = &list->checks[i];

		buf_clear(&name);
		checks_name(&name, check, lang);
		st = buf_status(&name, err);
		xlsx_text(xlsx, buf_text(&name));
		xlsx_number(xlsx, check->left);
		xlsx_string(xlsx, check->at_most ? "≤" : "=");
		xlsx_number(xlsx, check->right);
		xlsx_difference(xlsx, (struct xlsx_pair){ CHECK_LEFT, CHECK_RIGHT, check->left, check->right });
		xlsx_string(xlsx, check->ok ? pick(book, "yes", "是") : pick(book, "NO", "否"));
		xlsx_string(xlsx, rows_source(check->source, lang, source));
		xlsx_row_end(xlsx);
	}
	buf_free(&name);
	return st;
}

/* ---- restatements ---- */

/* Of the numerators of what was published and of today's. */
enum { OLD_COLUMN = 5, NEW_COLUMN = 8 };

void yearbook_restatements(const struct yearbook *book)
{
	static const struct {
		struct words title;
		int width;
	} all[] = {
		{ { "revision", "发布号" }, 10 }, { { "published", "发布时间" }, 28 }, { { "figure", "指标代码" }, ID },
		{ { "name", "指标" }, NAME }, { { "period", "期间" }, 26 },
		{ { "numerator then", "发布时分子" }, COUNT + 4 }, { { "denominator then", "发布时分母" }, COUNT + 4 },
		{ { "value then", "发布时数值" }, COUNT }, { { "numerator now", "现分子" }, COUNT + 4 },
		{ { "denominator now", "现分母" }, COUNT + 4 }, { { "value now", "现数值" }, COUNT },
		{ { "numerator by this", "本次分子增减" }, COUNT + 4 }, { { "denominator by this", "本次分母增减" }, COUNT + 6 },
		{ { "cause", "原因" }, 14 }, { { "arrived", "到达时间" }, 28 }, { { "masked id", "编号（遮盖）" }, 16 },
	};
	struct xlsx_column columns[sizeof all / sizeof all[0]];

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		columns[i] = (struct xlsx_column){ lang_pick(book->head->lang, all[i].title), all[i].width };
	xlsx_sheet(book->xlsx, pick(book, "Restatements", "发布后更正"), columns, sizeof all / sizeof all[0]);
}

static const char *cause_words(const struct yearbook *book, const struct restated_cause *cause)
{
	if (cause->sort != 0)
		return pick(book, "late events", "补录或更正");
	return cause->arrived_us > 0 ? pick(book, "other rules", "规则变更") : pick(book, "other", "其他");
}

static void time_cell(const struct yearbook *book, int64_t time_us)
{
	char text[ZONE_TIME_MAX];

	zone_format(book->head->zone, time_us, text);
	xlsx_string(book->xlsx, text);
}

/* "2020-01", as it was published; the days where only some of them are of the year. */
static void period_cell(const struct yearbook *book, const struct publication *publication, const struct figure_row *row)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX], days[2 * DAY_NAME_MAX + 2];

	if (!row->has_days || (row->from == publication->from && row->to == publication->to)) {
		xlsx_text(book->xlsx, row->has_days ? publication->period : text_of(rows_period(row, book->head->lang)));
		return;
	}
	day_period_name(PERIOD_DAY, row->from, from);
	day_period_name(PERIOD_DAY, row->to, to);
	(void)snprintf(days, sizeof days, "%s..%s", from, to);
	xlsx_string(book->xlsx, days);
}

void yearbook_restatement(const struct yearbook *book, const struct yearbook_restatement *restatement)
{
	const struct restated_cause *cause = restatement->cause;
	const struct figure_row *change = restatement->change;
	struct xlsx *xlsx = book->xlsx;
	char masked[YEARBOOK_MASK_MAX];

	xlsx_number(xlsx, restatement->publication->number);
	time_cell(book, restatement->publication->published_us);
	xlsx_string(xlsx, change->metric->id);
	xlsx_string(xlsx, rows_metric_name(change->metric, book->head->lang));
	period_cell(book, restatement->publication, change);
	numbers(xlsx, restatement->old, OLD_COLUMN);
	numbers(xlsx, restatement->new, NEW_COLUMN);
	if (change->metric->measure != MEASURE_PERCENTILE) /* ranks do not add up */
		xlsx_number(xlsx, change->num);
	else
		xlsx_none(xlsx);
	if (change->has_den && change->metric->measure != MEASURE_MEAN) /* days are no count that changes */
		xlsx_number(xlsx, change->den);
	else
		xlsx_none(xlsx);
	xlsx_string(xlsx, cause_words(book, cause));
	if (cause->arrived_us > 0)
		time_cell(book, cause->arrived_us);
	else
		xlsx_none(xlsx);
	yearbook_mask(cause->case_id, masked);
	xlsx_string(xlsx, cause->sort == 0 ? NULL : masked);
	xlsx_row_end(xlsx);
}

/* ---- lists of cases ---- */

static const struct {
	struct words sheet, time; /* and what the instant is */
} lists[YEARBOOK_LISTS] = {
	[YEARBOOK_LATE] = { { "Late", "超期工单" }, { "due", "办理期限" } },
	[YEARBOOK_LATE_OPEN] = { { "Open past due", "超期未办结" }, { "due", "办理期限" } },
	[YEARBOOK_DISSATISFIED] = { { "Not satisfied", "不满意回访" }, { "call-back", "回访时间" } },
	[YEARBOOK_COMPLAINTS] = { { "Efficiency complaints", "效能投诉" }, { "received", "收到时间" } },
};

void yearbook_list(const struct yearbook *book, enum yearbook_list list)
{
	static const struct words titles[] = { { "no.", "序号" }, { "masked id", "编号（遮盖）" }, { NULL, NULL },
		{ "round", "轮次" } };
	static const int widths[] = { 8, 16, 28, 8 };
	enum { OWN = sizeof titles / sizeof titles[0] };
	struct xlsx_column columns[OWN + DIMENSIONS];
	enum lang lang = book->head->lang;
	size_t count = 0;

	for (size_t i = 0; i < OWN; i++)
		columns[count++] = (struct xlsx_column){ lang_pick(lang, titles[i].en == NULL ? lists[list].time : titles[i]), widths[i] };
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		columns[count++] = (struct xlsx_column){ rows_dimension(by, lang), by == BY_CATEGORY ? 36 : 18 };
	xlsx_sheet(book->xlsx, lang_pick(lang, lists[list].sheet), columns, count);
}

void yearbook_case(const struct yearbook *book, int64_t place, struct text id, const struct contribution *counted)
{
	struct xlsx *xlsx = book->xlsx;
	char masked[YEARBOOK_MASK_MAX], time[ZONE_TIME_MAX];

	yearbook_mask(id, masked);
	zone_format(book->head->zone, counted->at_us, time);
	xlsx_number(xlsx, place);
	xlsx_string(xlsx, masked);
	xlsx_string(xlsx, time);
	if (counted->round > 0)
		xlsx_number(xlsx, counted->round);
	else
		xlsx_none(xlsx);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		xlsx_text(xlsx, rows_key(by, counted->parts[by], book->head->lang));
	xlsx_row_end(xlsx);
}

/* ---- ids ---- */

/* Where the n-th character of the text begins; ids are UTF-8 (event/decode.c). */
static size_t place_of(struct text text, size_t n)
{
	size_t at = 0;

	while (n > 0 && at < text.len) {
		at++;
		while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80)
			at++;
		n--;
	}
	return at;
}

void yearbook_mask(struct text id, char masked[YEARBOOK_MASK_MAX])
{
	size_t count = 0, kept, head, tail;

	for (size_t i = 0; i < id.len; i++)
		count += ((unsigned char)id.at[i] & 0xc0) != 0x80;
	kept = count < 5 ? 0 : count < 8 ? 1 : 2;
	head = place_of(id, kept);
	tail = place_of(id, count - kept);
	(void)snprintf(masked, YEARBOOK_MASK_MAX, "%.*s****%.*s", (int)head, id.at, (int)(id.len - tail), id.at + tail);
}
