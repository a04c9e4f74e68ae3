#include "report/paragraph.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* From here on Chinese counts in 万; below, the plain number is shorter and exact. */
enum { WAN = 10000 };

/* ---- taking rows ------------------------------------------------------------------------------- */

void paragraph_take(struct paragraph_facts *facts, const struct figure_row *row, const struct comparison *comparison)
{
	const struct {
		const char *id;
		struct figure_row *place;
		struct comparison *then;
	} places[] = {
		{ "requests_accepted", &facts->accepted, &facts->accepted_then },
		{ "calls_daily_mean", &facts->daily_mean, NULL },
		{ "fcr", &facts->fcr, &facts->fcr_then },
		{ "ontime_rate", &facts->ontime, &facts->ontime_then },
		{ "sat_rate", &facts->satisfied, &facts->satisfied_then },
		{ "complaints_received_city", &facts->complaints_city, &facts->complaints_city_then },
		{ "complaints_published_city", &facts->published_city, &facts->published_city_then },
	};

	for (size_t i = 0; row->by == BY_WHOLE && i < sizeof places / sizeof places[0]; i++) {
		if (strcmp(row->metric->id, places[i].id) != 0)
			continue;
		*places[i].place = *row;
		if (places[i].then != NULL && comparison != NULL)
			*places[i].then = *comparison;
	}
}

/* ---- words ------------------------------------------------------------------------------------- */

/* 147100 -> "147,100" */
static void append_grouped(struct buf *out, int64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRId64, number);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			buf_append_byte(out, ',');
		buf_append_byte(out, (uint8_t)digits[i]);
	}
}

/* T in official style: midnight belongs to the day that it ends. */
static void append_cutoff_zh(struct buf *out, const struct paragraph_facts *facts)
{
	struct date date = day_date(zone_day(facts->zone, facts->cutoff_us - 1));
	char text[ZONE_TIME_MAX];

	if (zone_day_start(facts->zone, day_of(date) + 1) == facts->cutoff_us) {
		buf_printf(out, "%d年%d月%d日24时", date.year, date.month, date.day);
		return;
	}
	zone_format(facts->zone, facts->cutoff_us, text);
	buf_append_string(out, text);
}

static void append_rate_zh(struct buf *out, const char *name, const struct figure_row *row, const char *base)
{
	if (row->has_value)
		buf_printf(out, "%s%s%%（%s%" PRId64 "/%" PRId64 "）", name, row->value, base, row->num, row->den);
	else
		buf_printf(out, "%s暂无数据", name);
}

/* Whether the year was over at T; else the figures are those of a part of it. */
static bool year_is_over(const struct paragraph_facts *facts)
{
	return facts->cutoff_us >= zone_day_start(facts->zone, day_of((struct date){ facts->year + 1, 1, 1 }));
}

static void append_volume_zh(struct buf *out, const struct paragraph_facts *facts)
{
	char wan[FIGURE_VALUE_MAX];

	buf_printf(out, "%d年，12345热线%s受理群众诉求", facts->year, year_is_over(facts) ? "全年" : "累计");
	if (facts->accepted.num >= WAN) {
		figures_wan(facts->accepted.num, wan);
		buf_printf(out, "%s万件（%" PRId64 "件）", wan, facts->accepted.num);
	} else {
		buf_printf(out, "%" PRId64 "件", facts->accepted.num);
	}
	if (facts->daily_mean.has_value)
		buf_printf(out, "，日均%s件（按%" PRId64 "天计算）", facts->daily_mean.value, facts->daily_mean.den);
	else
		buf_append_string(out, "，日均暂无数据");
	buf_append_string(out, "；");
}

/* ---- against the year before -------------------------------------------------------------------- */

enum { TRENDS = 6 };

struct trend {
	struct words name;
	const struct figure_row *now;
	const struct comparison *then;
};

static void trends_of(const struct paragraph_facts *facts, struct trend trends[TRENDS])
{
	const struct trend all[TRENDS] = {
		{ { "requests accepted", "受理群众诉求" }, &facts->accepted, &facts->accepted_then },
		{ { "calls answered on the spot", "来电一次性解答率" }, &facts->fcr, &facts->fcr_then },
		{ { "transferred orders closed on time", "转办工单按时办结率" }, &facts->ontime, &facts->ontime_then },
		{ { "satisfied when called back", "回访满意率" }, &facts->satisfied, &facts->satisfied_then },
		{ { "efficiency complaints of city level", "市级行政效能投诉" }, &facts->complaints_city, &facts->complaints_city_then },
		{ { "published in the media", "市级投诉媒体公开曝光" }, &facts->published_city, &facts->published_city_then },
	};

	memcpy(trends, all, sizeof all);
}

/* Exactly, which two rates that print alike need not be. */
static bool is_level(const struct trend *trend)
{
	const struct figure_row *now = trend->now, *then = &trend->then->then;

	return now->has_den ? (__int128)now->num * then->den == (__int128)then->num * now->den : now->num == then->num;
}

static bool falls(const struct trend *trend)
{
	return trend->then->change[0] == '-';
}

/* The change without its sign. */
static const char *size_of(const char *change)
{
	return change + (change[0] == '-');
}

static void append_trend_zh(struct buf *out, const struct trend *trend, int year)
{
	const struct comparison *then = trend->then;
	bool down = falls(trend);

	buf_append_string(out, trend->name.zh);
	if (!then->has_change)
		buf_append_string(out, "无从比较");
	else if (is_level(trend))
		buf_append_string(out, "持平");
	else if (trend->now->has_den && strcmp(then->change, "0.00") == 0)
		buf_append_string(out, "基本持平");
	else if (trend->now->has_den)
		buf_printf(out, "%s%s个百分点", down ? "下降" : "上升", size_of(then->change));
	else
		buf_printf(out, "%s%s件", down ? "减少" : "增加", size_of(then->change));
	if (then->has_percent && !is_level(trend))
		buf_printf(out, "、%s%s%%", down ? "下降" : "增长", size_of(then->percent));
	if (!then->then.has_value)
		buf_printf(out, "（%d年暂无数据）", year);
	else
		buf_printf(out, "（%d年%s%s）", year, then->then.value, trend->now->has_den ? "%" : "件");
}

static void append_trends_zh(struct buf *out, const struct paragraph_facts *facts)
{
	struct trend trends[TRENDS];
	int then = facts->year - 1;

	if (facts->compared == COMPARE_NONE)
		return;
	if (!facts->counted_then) {
		buf_printf(out, "%d年没有数据，无从比较。", then);
		return;
	}
	if (!year_is_over(facts)) {
		buf_printf(out, "截至统计时点%d年尚未结束，与%d年全年不可比，不作增减表述。", facts->year, then);
		return;
	}
	trends_of(facts, trends);
	buf_printf(out, facts->compared == COMPARE_YEAR_AGO ? "与%d年同比，" : "与上年（%d年）相比，", then);
	for (int i = 0; i < TRENDS; i++) {
		append_trend_zh(out, &trends[i], then);
		buf_append_string(out, i + 1 == TRENDS ? "。" : i == 0 || i == 3 ? "；" : "，");
	}
}

static void write_zh(struct buf *out, const struct paragraph_facts *facts)
{
	append_volume_zh(out, facts);
	append_rate_zh(out, "来电一次性解答率", &facts->fcr, "当场答复");
	buf_append_string(out, "，");
	append_rate_zh(out, "转办工单按时办结率", &facts->ontime, "期限届满工单按时办结");
	buf_append_string(out, "，");
	append_rate_zh(out, "回访满意率", &facts->satisfied, "不含默认评价，满意");
	buf_append_string(out, facts->all_answered ? "，做到事事有结果、件件有答复。" : "。");
	buf_printf(out, "效能投诉方面，受理市级行政效能投诉%" PRId64 "件，市级投诉在媒体公开曝光%" PRId64 "件。",
		facts->complaints_city.num, facts->published_city.num);
	append_trends_zh(out, facts);
	buf_append_string(out, "以上数据统计截至");
	append_cutoff_zh(out, facts);
	buf_append_string(out, "。");
}

static void append_rate_en(struct buf *out, const char *words, const struct figure_row *row)
{
	if (!row->has_value) {
		buf_printf(out, "%s: no data", words);
		return;
	}
	buf_printf(out, "%s: %s%% (", words, row->value);
	append_grouped(out, row->num);
	buf_append_string(out, " of ");
	append_grouped(out, row->den);
	buf_append_string(out, ")");
}

static void append_volume_en(struct buf *out, const struct paragraph_facts *facts)
{
	buf_printf(out, year_is_over(facts) ? "In %d the 12345 hotline accepted " : "In %d so far the 12345 hotline accepted ",
		facts->year);
	append_grouped(out, facts->accepted.num);
	buf_append_string(out, facts->accepted.num == 1 ? " request, " : " requests, ");
	if (facts->daily_mean.has_value) {
		buf_printf(out, "%s a day over %" PRId64 " day%s. ", facts->daily_mean.value, facts->daily_mean.den,
			facts->daily_mean.den == 1 ? "" : "s");
	} else {
		buf_append_string(out, "a mean per day has no data. ");
	}
}

static void append_trend_en(struct buf *out, const struct trend *trend)
{
	const struct comparison *then = trend->then;
	const char *direction = falls(trend) ? "down" : "up";

	buf_append_string(out, trend->name.en);
	if (!then->has_change)
		buf_append_string(out, " cannot be compared");
	else if (is_level(trend))
		buf_append_string(out, " unchanged");
	else if (trend->now->has_den && strcmp(then->change, "0.00") == 0)
		buf_append_string(out, " all but unchanged");
	else if (trend->now->has_den)
		buf_printf(out, " %s by %s percentage points", direction, size_of(then->change));
	else
		buf_printf(out, " %s by ", direction);
	if (then->has_change && !trend->now->has_den && !is_level(trend)) {
		int64_t by = trend->now->num - then->then.num;

		append_grouped(out, by < 0 ? -by : by);
	}
	if (then->has_percent && !is_level(trend))
		buf_printf(out, " or %s%%", size_of(then->percent));
	if (!then->then.has_value) {
		buf_append_string(out, " (no data then)");
	} else if (trend->now->has_den) {
		buf_printf(out, " (%s%% then)", then->then.value);
	} else {
		buf_append_string(out, " (");
		append_grouped(out, then->then.num);
		buf_append_string(out, " then)");
	}
}

static void append_trends_en(struct buf *out, const struct paragraph_facts *facts)
{
	struct trend trends[TRENDS];
	int then = facts->year - 1;

	if (facts->compared == COMPARE_NONE)
		return;
	if (!facts->counted_then) {
		buf_printf(out, ". Of %d there are no data to compare with", then);
		return;
	}
	if (!year_is_over(facts)) {
		buf_printf(out, ". At the cut-off %d is not over and does not compare with all of %d: no rise or fall is told",
			facts->year, then);
		return;
	}
	trends_of(facts, trends);
	buf_printf(out, ". Compared with %d: ", then);
	for (int i = 0; i < TRENDS; i++) {
		append_trend_en(out, &trends[i]);
		buf_append_string(out, i + 1 == TRENDS ? "" : i == 0 || i == 3 ? "; " : ", ");
	}
}

static void write_en(struct buf *out, const struct paragraph_facts *facts)
{
	char cutoff[ZONE_TIME_MAX];

	zone_format(facts->zone, facts->cutoff_us, cutoff);
	append_volume_en(out, facts);
	append_rate_en(out, "Calls answered on the spot", &facts->fcr);
	append_rate_en(out, "; transferred orders closed on time, of those whose due has passed", &facts->ontime);
	append_rate_en(out, "; satisfied when called back, default ratings left out", &facts->satisfied);
	buf_append_string(out, facts->all_answered ? ". Every matter had a result, every request an answer. " : ". ");
	buf_append_string(out, "Efficiency complaints of city level received: ");
	append_grouped(out, facts->complaints_city.num);
	buf_append_string(out, ", of city level published in the media: ");
	append_grouped(out, facts->published_city.num);
	append_trends_en(out, facts);
	buf_printf(out, ". As of %s.", cutoff);
}

void paragraph_write(struct buf *out, const struct paragraph_facts *facts, enum lang lang)
{
	if (lang == LANG_ZH)
		write_zh(out, facts);
	else
		write_en(out, facts);
}
