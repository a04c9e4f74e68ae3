#include "base/lang.h"
#include "report/csv.h"
#include "report/daily.h"
#include "report/rows.h"
#include "report/table.h"
#include "report/terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct zone *shanghai;

static int open_zone(void **state)
{
	struct err err;

	(void)state;
	return zone_open("Asia/Shanghai", &shanghai, &err) == ST_OK ? 0 : -1;
}

static int close_zone(void **state)
{
	(void)state;
	zone_free(shanghai);
	return 0;
}

static void assert_printed(struct out *out, const char *expected)
{
	buf_append_byte(&out->buf, '\0');
	assert_string_equal((char *)out->buf.data, expected);
	out_close(out);
}

static int64_t instant(const char *text)
{
	int64_t time_us = 0;

	assert_true(zone_parse_time(text_of(text), &time_us));
	return time_us;
}

static struct figure_row row_of(const char *id, int64_t num, int64_t den)
{
	struct figure_row row = { .metric = metrics_find(text_of(id)), .has_days = true,
		.from = day_of((struct date){ 2020, 1, 5 }), .to = day_of((struct date){ 2020, 1, 5 }), .num = num };

	assert_non_null(row.metric);
	strcpy(row.period, "2020-01-05");
	row.has_den = metrics_is_percent(row.metric) || row.metric->measure == MEASURE_MEAN;
	row.den = row.has_den ? den : 0;
	row.has_value = !row.has_den || den > 0;
	if (!row.has_value)
		return row;
	if (metrics_is_percent(row.metric))
		figures_percent(num, den, row.value);
	else if (row.metric->measure == MEASURE_MEAN)
		figures_mean(num, den, row.value);
	else
		(void)snprintf(row.value, sizeof row.value, "%lld", (long long)num);
	return row;
}

static struct rows_head head_of(enum dimension by, enum lang lang)
{
	return (struct rows_head){ .zone = shanghai, .cutoff_us = instant("2021-06-10T00:00:00+08:00"), .has_days = true,
		.from = day_of((struct date){ 2020, 1, 5 }), .to = day_of((struct date){ 2020, 1, 5 }), .by = by, .lang = lang };
}

static void print_rows(struct out *out, enum rows_form form, const struct rows_head *head, const struct figure_row *all,
	size_t count)
{
	struct rows *rows = NULL;
	struct err err;

	out_open(out, -1);
	assert_int_equal(rows_begin(out, form, head, &rows, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		assert_true(rows_row(rows, &all[i]));
	assert_int_equal(rows_end(rows, &err), ST_OK);
	rows_free(rows);
}

/* ---- out ---- */

static void a_full_disk_is_told_once_and_a_gone_reader_not_at_all(void **state)
{
	struct out out;
	struct err err;
	int ends[2], full = open("/dev/full", O_WRONLY);

	(void)state;
	assert_true(full >= 0);
	out_open(&out, full);
	out_string(&out, "x");
	assert_true(out_alive(&out));
	assert_int_equal(out_finish(&out, &err), ST_IO);
	assert_false(out_alive(&out));
	out_close(&out);
	close(full);

	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	(void)signal(SIGPIPE, SIG_IGN);
	out_open(&out, ends[1]);
	out_string(&out, "x");
	assert_int_equal(out_finish(&out, &err), ST_OK);
	assert_false(out_alive(&out));
	out_close(&out);
	close(ends[1]);
}

static void long_and_short_words_are_printed_whole(void **state)
{
	struct out out;
	char word[2000], expected[2003];

	(void)state;
	memset(word, 'a', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	out_open(&out, -1);
	out_printf(&out, "%s", "");
	out_printf(&out, "<%s>", word);
	(void)snprintf(expected, sizeof expected, "<%s>", word);
	assert_printed(&out, expected);
}

/* ---- table ---- */

static void columns_are_aligned_by_cells_and_numbers_go_right(void **state)
{
	const struct column columns[] = { { "区域", false }, { "n", true }, { "word", false } };
	struct table *table = NULL;
	struct out out;
	struct err err;

	(void)state;
	out_open(&out, -1);
	assert_int_equal(table_new(&out, columns, 3, &table, &err), ST_OK);
	table_string(table, "兴岭市区");
	table_number(table, 5);
	table_string(table, "x\ny\033[1m");
	table_string(table, "a");
	table_number(table, -1234);
	table_none(table);
	assert_int_equal(table_finish(table, &err), ST_OK);
	table_free(table);
	assert_printed(&out, "区域          n  word\n"
			     "兴岭市区      5  x y [1m\n"
			     "a         -1234  –\n");
}

static void a_table_beyond_what_is_held_back_loses_nothing(void **state)
{
	enum { ROWS = TABLE_ROWS_HELD + 10 };
	const struct column columns[] = { { "n", true }, { "m", true } };
	struct table *table = NULL;
	struct out out;
	struct err err;
	size_t lines = 0;

	(void)state;
	out_open(&out, -1);
	assert_int_equal(table_new(&out, columns, 2, &table, &err), ST_OK);
	for (int i = 0; i < ROWS; i++) {
		table_number(table, i);
		table_number(table, i);
	}
	assert_int_equal(table_finish(table, &err), ST_OK);
	table_free(table);
	for (size_t i = 0; i < out.buf.len; i++)
		lines += out.buf.data[i] == '\n';
	assert_int_equal(lines, ROWS + 1);
	out_close(&out);
}

/* ---- CSV ---- */

static void fields_are_quoted_as_rfc_4180_says(void **state)
{
	static const char *const fields[] = { "plain", "a,b", "say \"x\"", "two\nlines", "", "中文" };
	struct csv csv;
	struct out out;

	(void)state;
	for (int excel = 0; excel < 2; excel++) {
		out_open(&out, -1);
		csv_begin(&csv, &out, excel == 1);
		for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
			csv_string(&csv, fields[i]);
		csv_line_end(&csv);
		csv_number(&csv, -7);
		csv_string(&csv, NULL);
		csv_line_end(&csv);
		assert_printed(&out, excel == 1 ? "\xEF\xBB\xBFplain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,中文\r\n-7,\r\n"
						: "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,中文\n-7,\n");
	}
}

static void excel_gets_no_formula_out_of_free_text_and_programs_get_what_is(void **state)
{
	static const struct { const char *field, *excel; } rows[] = {
		{ "=1+1", "'=1+1" },
		{ "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
		{ "-2+3", "'-2+3" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "=A1,B1", "\"'=A1,B1\"" },
		{ "\t=1", "'\t=1" },
		{ "\n=1", "\"'\n=1\"" },
		{ "＝1+1", "'＝1+1" },
		{ "＠A", "'＠A" },
		{ "-", "-" },
		{ "=", "=" },
		{ "-7", "-7" },
		{ "+3.25", "+3.25" },
		{ "-12.50%", "-12.50%" },
		{ "-.5", "'-.5" },
		{ "城管局", "城管局" },
		{ "a=b", "a=b" },
		{ "'=1", "'=1" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char wanted[64];
		struct csv csv;
		struct out out;

		out_open(&out, -1);
		csv_begin(&csv, &out, true);
		csv_string(&csv, rows[i].field);
		(void)snprintf(wanted, sizeof wanted, "\xEF\xBB\xBF%s", rows[i].excel);
		assert_printed(&out, wanted);
		out_open(&out, -1);
		csv_begin(&csv, &out, false);
		csv_string(&csv, rows[i].field);
		assert_int_equal(memchr(out.buf.data, '\'', out.buf.len) != NULL, strchr(rows[i].field, '\'') != NULL);
		out_close(&out);
	}
}

/* ---- rows ---- */

static void json_has_the_fields_and_the_order_of_the_interface(void **state)
{
	struct figure_row rows[4] = { row_of("fcr", 120, 160), row_of("calls_in", 0, 0), row_of("fcr", 0, 0),
		row_of("late_open", 3, 0) };
	struct rows_head head = head_of(BY_DISTRICT, LANG_ZH);
	struct out out;

	(void)state;
	rows[0].by = BY_DISTRICT;
	rows[0].key = text_of("梅江区\"");
	rows[0].state = ROW_PUBLISHED;
	rows[0].revision = 2;
	rows[2].state = ROW_IMMATURE; /* and other than what revision 1 published */
	rows[2].revision = 1;
	rows[3].has_days = false;
	strcpy(rows[3].period, "as-of");
	print_rows(&out, ROWS_JSON, &head, rows, 4);
	assert_printed(&out, "{\"store\":{\"zone\":\"Asia/Shanghai\",\"cutoff\":\"2021-06-10T00:00:00+08:00\"},\"rows\":[\n"
		"{\"figure\":\"fcr\",\"period\":\"2020-01-05\",\"from\":\"2020-01-05\",\"to\":\"2020-01-05\",\"by\":\"district\","
		"\"key\":\"梅江区\\\"\",\"num\":120,\"den\":160,\"value\":\"75.00\",\"state\":\"published\",\"revision\":2},\n"
		"{\"figure\":\"calls_in\",\"period\":\"2020-01-05\",\"from\":\"2020-01-05\",\"to\":\"2020-01-05\",\"by\":null,"
		"\"key\":null,\"num\":0,\"den\":null,\"value\":\"0\",\"state\":\"provisional\",\"revision\":null},\n"
		"{\"figure\":\"fcr\",\"period\":\"2020-01-05\",\"from\":\"2020-01-05\",\"to\":\"2020-01-05\",\"by\":null,"
		"\"key\":null,\"num\":0,\"den\":0,\"value\":null,\"state\":\"immature\",\"revision\":1},\n"
		"{\"figure\":\"late_open\",\"period\":\"as-of\",\"from\":null,\"to\":null,\"by\":null,\"key\":null,\"num\":3,"
		"\"den\":null,\"value\":\"3\",\"state\":\"provisional\",\"revision\":null}\n]}\n");
	print_rows(&out, ROWS_JSON, &head, rows, 0);
	assert_printed(&out, "{\"store\":{\"zone\":\"Asia/Shanghai\",\"cutoff\":\"2021-06-10T00:00:00+08:00\"},\"rows\":[]}\n");
}

static void csv_has_the_columns_of_json(void **state)
{
	struct figure_row rows[2] = { row_of("fcr", 120, 160), row_of("late_open", 3, 0) };
	struct rows_head head = head_of(BY_UNIT, LANG_ZH);
	struct out out;

	(void)state;
	rows[0].by = BY_UNIT;
	rows[0].key = text_of("a,b");
	rows[1].has_days = false;
	strcpy(rows[1].period, "as-of");
	print_rows(&out, ROWS_CSV, &head, rows, 2);
	assert_printed(&out, "figure,period,from,to,by,key,num,den,value,state,revision\n"
			     "fcr,2020-01-05,2020-01-05,2020-01-05,unit,\"a,b\",120,160,75.00,provisional,\n"
			     "late_open,as-of,,,,,3,,3,provisional,\n");
}

static void a_table_names_the_cut_off_and_shows_no_data_as_a_dash(void **state)
{
	struct figure_row rows[2] = { row_of("fcr", 120, 160), row_of("fcr", 0, 0) };
	struct rows_head head = head_of(BY_KIND, LANG_ZH);
	struct out out;

	(void)state;
	rows[0].by = rows[1].by = BY_KIND;
	rows[0].key = text_of("consultation");
	rows[1].key = text_of("");
	rows[0].state = ROW_PUBLISHED;
	rows[0].revision = 2;
	rows[1].revision = 1;
	print_rows(&out, ROWS_TABLE, &head, rows, 2);
	assert_printed(&out, "指标代码  指标          期间        诉求类型  状态                   数值  分子  分母\n"
			     "fcr       一次性解答率  2020-01-05  咨询      已发布（2）          75.00%   120   160\n"
			     "fcr       一次性解答率  2020-01-05  未填      暂定（与发布1不同）       –     0     0\n"
			     "\n统计截至 2021-06-10T00:00:00+08:00（Asia/Shanghai），统计日期 2020-01-05 至 2020-01-05\n");
}

/* ---- the daily table ---- */

static void the_daily_table_has_a_line_a_day_and_a_column_a_figure(void **state)
{
	const struct metric *metrics[] = { metrics_find(text_of("calls_in")), metrics_find(text_of("fcr")) };
	struct rows_head head = head_of(BY_UNIT, LANG_ZH);
	struct figure_row row;
	struct daily *daily = NULL;
	struct out out;
	struct err err;

	(void)state;
	out_open(&out, -1);
	assert_int_equal(daily_new(metrics, 2, &daily, &err), ST_OK);
	/* Figure by figure, as they come; b has no fcr on the 5th and no calls on the 6th. */
	row = row_of("calls_in", 7, 0);
	row.by = BY_UNIT;
	row.key = text_of("a");
	assert_true(daily_row(daily, &row));
	row.key = text_of("b");
	assert_true(daily_row(daily, &row));
	row = row_of("fcr", 1, 4);
	row.by = BY_UNIT;
	row.key = text_of("a");
	row.state = ROW_PUBLISHED;
	row.revision = 1;
	assert_true(daily_row(daily, &row));
	row.state = ROW_PROVISIONAL; /* and other than revision 1 */
	row.from++;
	strcpy(row.period, "2020-01-06");
	row.key = text_of("b");
	assert_true(daily_row(daily, &row));
	assert_int_equal(daily_print(daily, &out, &head, &err), ST_OK);
	daily_free(daily);
	assert_printed(&out, "日期        承办单位  呼入量  一次性解答率\n"
			     "2020-01-05  a              7        25.00%\n"
			     "2020-01-05  b              7             –\n"
			     "2020-01-06  b              0        25.00%\n"
			     "\n统计截至 2021-06-10T00:00:00+08:00（Asia/Shanghai），统计日期 2020-01-05 至 2020-01-05\n"
			     "暂定 3 个，已发布 1 个；与已发布不同 1 个\n");
}

/* ---- the paragraph ---- */

static struct paragraph_facts reference(void)
{
	return (struct paragraph_facts){
		.year = 2020,
		.zone = shanghai,
		.cutoff_us = instant("2021-07-01T00:00:00+08:00"),
		.all_answered = true,
		.accepted = row_of("requests_accepted", 147100, 0),
		.daily_mean = row_of("calls_daily_mean", 147100, 366),
		.fcr = row_of("fcr", 110987, 147100),
		.ontime = row_of("ontime_rate", 34927, 34931),
		.satisfied = row_of("sat_rate", 29719, 29856),
		.complaints_city = row_of("complaints_received_city", 41, 0),
		.published_city = row_of("complaints_published_city", 13, 0),
	};
}

/* Writes the sentences and compares which of `words` stand there; a word that begins with ! must not. */
static void assert_says(const struct paragraph_facts *facts, enum lang lang, const char *const *words)
{
	struct buf text = BUF_EMPTY;

	paragraph_write(&text, facts, lang);
	buf_append_byte(&text, '\0');
	for (; *words != NULL; words++) {
		bool absent = **words == '!';

		if ((strstr((char *)text.data, *words + absent) == NULL) != absent)
			fail_msg("\"%s\" in: %s", *words, (char *)text.data);
	}
	buf_free(&text);
}

static void every_word_of_a_closed_list_has_its_chinese(void **state)
{
	int lists = 0;

	(void)state;
	for (enum field field = 0; field < FIELDS; field++) {
		const char *const *words = contract_field(field)->words;

		for (int i = 0; words != NULL && words[i] != NULL; i++) {
			assert_string_equal(terms_word(field, i + 1, LANG_EN), words[i]);
			assert_non_null(terms_word(field, i + 1, LANG_ZH));
			assert_true((unsigned char)terms_word(field, i + 1, LANG_ZH)[0] >= 0x80);
		}
		lists += words != NULL;
	}
	assert_int_equal(lists, 9);
	assert_string_equal(terms_word(F_RATING, RATING_BASICALLY, LANG_ZH), "基本满意");
	assert_string_equal(terms_word(F_OUTCOME, OUTCOME_ORDER, LANG_ZH), "生成工单");
	assert_string_equal(terms_word(F_CARD, CARD_WITHDRAWN, LANG_ZH), "撤回");
}

static void the_reference_year_reads_as_the_report_does(void **state)
{
	static const char *const zh[] = { "2020年", "14.71万", "147100", "402", "366", "75.45%", "99.99%", "99.54%", "市级", "41件",
		"13件", "事事有结果、件件有答复", "2021年6月30日24时", "110987/147100", "!409", "!6.91", NULL };
	static const char *const en[] = { "2020", "!万", "147,100 requests, ", "402 a day over 366 days", "75.45%", "99.99%", "99.54%",
		"city level", "41", "13", "Every matter had a result", NULL };
	struct paragraph_facts facts = reference();

	(void)state;
	assert_says(&facts, LANG_ZH, zh);
	assert_says(&facts, LANG_EN, en);
}

static void the_claim_stands_only_where_every_order_is_answered(void **state)
{
	static const char *const zh[] = { "!事事有结果", "!件件有答复", "99.54%", NULL };
	static const char *const en[] = { "!Every matter", "99.54%", NULL };
	struct paragraph_facts facts = reference();

	(void)state;
	facts.all_answered = false;
	assert_says(&facts, LANG_ZH, zh);
	assert_says(&facts, LANG_EN, en);
}

static void what_has_no_data_is_said_to_have_none(void **state)
{
	static const char *const zh[] = { "!0.00%", "!100.00%", "一次性解答率暂无数据", "按时办结率暂无数据", "满意率暂无数据", "日均暂无数据",
		"诉求0件", "!万", NULL };
	static const char *const en[] = { "no data", "accepted 0 requests", "!%", NULL };
	struct paragraph_facts facts = { .year = 2020, .zone = shanghai, .cutoff_us = instant("2020-03-01T08:30:00+08:00") };

	(void)state;
	assert_says(&facts, LANG_ZH, zh);
	assert_says(&facts, LANG_EN, en);
}

static void a_year_that_is_not_over_is_not_called_whole(void **state)
{
	static const char *const zh[] = { "!全年", "累计受理", "2020-03-01T08:30:00+08:00", NULL };
	static const char *const over[] = { "全年", NULL };
	struct paragraph_facts facts = reference();

	(void)state;
	facts.cutoff_us = instant("2020-03-01T08:30:00+08:00");
	assert_says(&facts, LANG_ZH, zh);
	facts.cutoff_us = instant("2021-01-01T00:00:00+08:00");
	assert_says(&facts, LANG_ZH, over);
}

/* The row, beside that of 2019, enters the paragraph. */
static void compare(struct paragraph_facts *facts, struct figure_row now, int64_t num, int64_t den)
{
	const struct figures_query query = { .per = PERIOD_YEAR, .zone = shanghai, .cutoff_us = facts->cutoff_us };
	struct cell then = { .count = { 0 } };
	struct comparison comparison;

	then.count[now.metric->numerator] = num;
	if (now.metric->denominator != SLOT_NONE)
		then.count[now.metric->denominator] = den;
	compare_fill(&query, &now, day_of((struct date){ 2019, 1, 1 }), day_of((struct date){ 2019, 12, 31 }), &then, &comparison);
	paragraph_take(facts, &now, &comparison);
}

static struct paragraph_facts compared(enum compare_with with)
{
	struct paragraph_facts facts = reference();

	facts.compared = with;
	facts.counted_then = true;
	compare(&facts, facts.accepted, 142525, 0);
	compare(&facts, facts.fcr, 1, 2);
	compare(&facts, facts.ontime, 139707, 139724);  /* the least bit less */
	compare(&facts, facts.satisfied, 0, 0);
	compare(&facts, facts.complaints_city, 41, 0);
	compare(&facts, facts.published_city, 0, 0);
	return facts;
}

static void rise_and_fall_against_the_year_before_are_told_in_figures(void **state)
{
	static const char *const zh[] = { "与2019年同比，受理群众诉求增加4575件、增长3.21%（2019年142525件）；", "来电一次性解答率上升25.45个百分点（2019年50.00%）",
		"按时办结率基本持平（2019年99.99%）", "回访满意率无从比较（2019年暂无数据）；", "行政效能投诉持平（2019年41件）",
		"公开曝光增加13件（2019年0件）。", NULL };
	static const char *const previous[] = { "与上年（2019年）相比，", "!同比", NULL };
	static const char *const en[] = { ". Compared with 2019: requests accepted up by 4,575 or 3.21% (142,525 then); ",
		"on the spot up by 25.45 percentage points (50.00% then)", "on time all but unchanged (99.99% then)",
		"called back cannot be compared (no data then)", "of city level unchanged (41 then)", "media up by 13 (0 then). As of", NULL };
	static const char *const fall[] = { "诉求减少2900件、下降1.93%（2019年150000件）", NULL };
	static const char *const down[] = { "accepted down by 2,900 or 1.93% (150,000 then)", NULL };
	struct paragraph_facts facts = compared(COMPARE_YEAR_AGO), before = compared(COMPARE_PREVIOUS);

	(void)state;
	assert_says(&facts, LANG_ZH, zh);
	assert_says(&before, LANG_ZH, previous);
	assert_says(&facts, LANG_EN, en);
	compare(&facts, facts.accepted, 150000, 0);
	assert_says(&facts, LANG_ZH, fall);
	assert_says(&facts, LANG_EN, down);
}

static void what_does_not_compare_is_said_and_not_told_as_a_fall(void **state)
{
	static const char *const running[] = { "2020年尚未结束，与2019年全年不可比", "!增加", "!同比", NULL };
	static const char *const so_far[] = { "2020 is not over", "!Compared with", NULL };
	static const char *const nothing[] = { "2019年没有数据，无从比较", "!同比", NULL };
	static const char *const none[] = { "Of 2019 there are no data", "!Compared with", NULL };
	static const char *const plain[] = { "!2019", NULL };
	struct paragraph_facts facts = compared(COMPARE_YEAR_AGO);

	(void)state;
	facts.cutoff_us = instant("2020-07-01T00:00:00+08:00");
	assert_says(&facts, LANG_ZH, running);
	assert_says(&facts, LANG_EN, so_far);
	facts = compared(COMPARE_YEAR_AGO);
	facts.counted_then = false;
	assert_says(&facts, LANG_ZH, nothing);
	assert_says(&facts, LANG_EN, none);
	facts.compared = COMPARE_NONE;
	assert_says(&facts, LANG_ZH, plain);
	assert_says(&facts, LANG_EN, plain);
}

static void only_whole_rows_enter_the_paragraph(void **state)
{
	struct paragraph_facts facts = { .year = 2020, .zone = shanghai };
	struct figure_row whole = row_of("fcr", 3, 4), part = row_of("fcr", 1, 2);

	(void)state;
	part.by = BY_UNIT;
	paragraph_take(&facts, &whole, NULL);
	paragraph_take(&facts, &part, NULL);
	assert_int_equal(facts.fcr.num, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_told_once_and_a_gone_reader_not_at_all),
		cmocka_unit_test(long_and_short_words_are_printed_whole),
		cmocka_unit_test(columns_are_aligned_by_cells_and_numbers_go_right),
		cmocka_unit_test(a_table_beyond_what_is_held_back_loses_nothing),
		cmocka_unit_test(fields_are_quoted_as_rfc_4180_says),
		cmocka_unit_test(excel_gets_no_formula_out_of_free_text_and_programs_get_what_is),
		cmocka_unit_test(json_has_the_fields_and_the_order_of_the_interface),
		cmocka_unit_test(csv_has_the_columns_of_json),
		cmocka_unit_test(a_table_names_the_cut_off_and_shows_no_data_as_a_dash),
		cmocka_unit_test(the_daily_table_has_a_line_a_day_and_a_column_a_figure),
		cmocka_unit_test(every_word_of_a_closed_list_has_its_chinese),
		cmocka_unit_test(the_reference_year_reads_as_the_report_does),
		cmocka_unit_test(the_claim_stands_only_where_every_order_is_answered),
		cmocka_unit_test(what_has_no_data_is_said_to_have_none),
		cmocka_unit_test(a_year_that_is_not_over_is_not_called_whole),
		cmocka_unit_test(rise_and_fall_against_the_year_before_are_told_in_figures),
		cmocka_unit_test(what_does_not_compare_is_said_and_not_told_as_a_fall),
		cmocka_unit_test(only_whole_rows_enter_the_paragraph),
	};

	return cmocka_run_group_tests(tests, open_zone, close_zone);
}
