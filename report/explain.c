#include "report/explain.h"

#include "base/day.h"
#include "report/formula.h"
#include "report/publications.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1024 };

/* ---- the days that rules and calendars are asked for ---------------------------------------------- */

/* Figures of calls, complaints and reviews do not rest on dated rules. */
static bool rests_on_rules(const struct metric *metric)
{
	return metric->ontime || metric->numerator == SLOT_ORDERS_NO_DUE || metric->numerator == SLOT_SIGN_ONTIME;
}

static int32_t first_day(const struct explain *explain)
{
	return explain->head.has_days ? explain->head.from : zone_day(explain->head.zone, explain->head.cutoff_us);
}

static int32_t last_day(const struct explain *explain)
{
	return explain->head.has_days ? explain->head.to : zone_day(explain->head.zone, explain->head.cutoff_us);
}

/* The rules of cases that the period can count: created in it, or before it; how many from the front. */
static size_t rule_count(const struct explain *explain)
{
	const struct rules *rules = explain->book->rules;
	size_t count = 0;

	if (!rests_on_rules(explain->metric))
		return 0;
	while (count < rules->count && rules->list[count].from_day <= last_day(explain))
		count++;
	return count;
}

/* The last day of a rule; false: it is the last one. */
static bool rule_end(const struct rules *rules, size_t i, int32_t *day)
{
	if (i + 1 == rules->count)
		return false;
	*day = rules->list[i + 1].from_day - 1;
	return true;
}

/* Dues run into the year after. */
static int last_year(const struct explain *explain)
{
	return day_year(last_day(explain)) + 1;
}

/* ---- the digest ------------------------------------------------------------------------------------ */

static void append_key(struct buf *out, struct text key)
{
	buf_printf(out, " %zu:", key.len);
	buf_append_text(out, key);
}

void explain_append_canonical(const struct explain *explain, struct buf *out)
{
	const struct metric *metric = explain->metric;

	buf_printf(out, "figure %s\ndefinition %s\nsource %s\nzone %s\nperiod %s %" PRId32 " %" PRId32 "\n", metric->id,
		metric->definition_en, metric->source, zone_name(explain->head.zone), explain->period,
		explain->head.has_days ? explain->head.from : 0, explain->head.has_days ? explain->head.to : 0);
	for (size_t i = 0; i < explain->row_count; i++) {
		const struct figure_row *row = &explain->rows[i];

		buf_printf(out, "row %s %s", row->by == BY_WHOLE ? "whole" : fold_dimension_name(row->by),
			row->then_by == BY_WHOLE ? "alone" : fold_dimension_name(row->then_by));
		append_key(out, row->key);
		append_key(out, row->then_key);
		buf_printf(out, " %" PRId64 " %" PRId64 " %s\n", row->num, row->has_den ? row->den : 0, row->value);
	}
	for (size_t i = 0; i < explain->left_out_count; i++)
		buf_printf(out, "left out %s %" PRId64 "\n", explain->left_out[i].what->id, explain->left_out[i].count);
	if (!rests_on_rules(metric))
		return;
	rules_append_canonical(explain->book->rules, out);
	calendar_append_canonical(explain->book->calendar, out);
}

/* ---- today's rows and those that were published ------------------------------------------------------ */

/* A part that one of the two may lack, which then counts as 0; both are sorted by their keys. */
struct pair {
	const struct figure_row *now, *then;
};

static bool next_pair(const struct explain *explain, size_t *now, size_t *then, struct pair *out)
{
	const struct figure_row *left = *now < explain->row_count ? &explain->rows[*now] : NULL;
	const struct figure_row *right = *then < explain->published_count ? &explain->published[*then] : NULL;
	int order = left == NULL ? 1 : right == NULL ? -1 : text_compare(left->key, right->key);

	if (left == NULL && right == NULL)
		return false;
	out->now = order <= 0 ? left : NULL;
	out->then = order >= 0 ? right : NULL;
	*now += out->now != NULL;
	*then += out->then != NULL;
	return true;
}

static int64_t more_num(const struct pair *pair)
{
	return (pair->now == NULL ? 0 : pair->now->num) - (pair->then == NULL ? 0 : pair->then->num);
}

static int64_t more_den(const struct pair *pair)
{
	return (pair->now == NULL || !pair->now->has_den ? 0 : pair->now->den) -
		(pair->then == NULL || !pair->then->has_den ? 0 : pair->then->den);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void json_words(struct out *out, const char *name, const char *zh, const char *en)
{
	out_printf(out, "\"%s\":{\"zh\":", name);
	out_json_string(out, zh);
	out_string(out, ",\"en\":");
	out_json_string(out, en);
	out_string(out, "}");
}

static void json_day(struct out *out, const char *name, bool has, int32_t day)
{
	char text[DAY_NAME_MAX];

	if (has)
		day_period_name(PERIOD_DAY, day, text);
	out_printf(out, "\"%s\":", name);
	out_json_string(out, has ? text : NULL);
}

static void json_rows(const struct explain *explain, struct out *out)
{
	char text[FORMULA_MAX];

	out_string(out, ",\n\"rows\":[");
	for (size_t i = 0; i < explain->row_count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		rows_json_row(out, &explain->rows[i]);
	}
	out_string(out, "],\n\"formula\":[");
	for (size_t i = 0; i < explain->row_count; i++) {
		bool has = formula_expression(&explain->rows[i], text);

		out_string(out, i == 0 ? "{\"expression\":" : ",\n{\"expression\":");
		out_json_string(out, has ? text : NULL);
		out_string(out, ",\"value\":");
		out_json_string(out, has ? explain->rows[i].value : NULL);
		out_string(out, "}");
	}
	out_string(out, "]");
}

static void json_left_out(const struct explain *explain, struct out *out)
{
	out_string(out, ",\n\"left_out\":[");
	for (size_t i = 0; i < explain->left_out_count; i++) {
		const struct exclusion *what = explain->left_out[i].what;

		out_printf(out, "%s{\"id\":\"%s\",\"count\":%" PRId64 ",", i == 0 ? "\n" : ",\n", what->id, explain->left_out[i].count);
		json_words(out, "words", what->words_zh, what->words_en);
		out_string(out, ",");
		if (what->day_en == NULL)
			out_string(out, "\"by_day_of\":null");
		else
			json_words(out, "by_day_of", what->day_zh, what->day_en);
		out_printf(out, ",\"source\":\"%s\"}", what->source);
	}
	out_string(out, "]");
}

static void json_rule(const struct rules *rules, size_t i, struct out *out)
{
	const struct rule *rule = &rules->list[i];
	int32_t end = 0;
	bool has_end = rule_end(rules, i, &end);

	out_string(out, "{\"id\":");
	out_json_string(out, rule->id);
	out_string(out, ",");
	json_day(out, "from", true, rule->from_day);
	out_string(out, ",");
	json_day(out, "to", has_end, end);
	out_string(out, ",\"working_days\":{");
	for (int kind = 1; kind <= KINDS; kind++) {
		out_printf(out, "%s\"%s\":", kind == 1 ? "" : ",", contract_word_name(F_KIND, kind));
		if (rule->working_days[kind] == 0)
			out_string(out, "null");
		else
			out_printf(out, "%d", rule->working_days[kind]);
	}
	out_printf(out, "},\"sign_working_days\":%d,\"receipt_is_day_1\":%s,\"reopened_last_closing\":%s}",
		rule->sign_working_days, rule->receipt_is_day_1 ? "true" : "false", rule->reopened_last_closing ? "true" : "false");
}

static void json_published(const struct explain *explain, struct out *out)
{
	size_t now = 0, then = 0;
	struct pair pair;
	bool any = false;

	out_string(out, ",\n\"published\":[");
	for (size_t i = 0; i < explain->published_count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		rows_json_row(out, &explain->published[i]);
	}
	out_string(out, "],\n\"difference\":[");
	for (; explain->publication != NULL && next_pair(explain, &now, &then, &pair); any = true) {
		const struct figure_row *row = pair.now != NULL ? pair.now : pair.then;

		out_string(out, any ? ",{\"key\":" : "{\"key\":");
		if (row->by == BY_WHOLE)
			out_string(out, "null");
		else
			out_json_text(out, row->key);
		out_printf(out, ",\"num\":%" PRId64 ",\"den\":", more_num(&pair));
		if (row->has_den)
			out_printf(out, "%" PRId64 "}", more_den(&pair));
		else
			out_string(out, "null}");
	}
	out_string(out, "]");
}

static void json_calendar(const struct explain *explain, struct out *out)
{
	bool any = false;

	out_string(out, ",\n\"calendar\":[");
	for (int year = day_year(first_day(explain)); rests_on_rules(explain->metric) && year <= last_year(explain); year++) {
		const struct calendar_notice *notice = calendar_notice(explain->book->calendar, year);

		out_printf(out, "%s{\"year\":%d,\"notice\":", any ? "," : "", year);
		out_json_string(out, notice == NULL ? NULL : notice->number);
		out_string(out, ",\"issued\":");
		out_json_string(out, notice == NULL ? NULL : notice->issued_on);
		out_string(out, ",\"amended\":");
		out_json_string(out, notice == NULL ? NULL : notice->amended);
		out_string(out, "}");
		any = true;
	}
	out_string(out, "]");
}

void explain_json(const struct explain *explain, struct out *out)
{
	const struct metric *metric = explain->metric;

	out_string(out, "{");
	rows_json_store(out, &explain->head);
	out_printf(out, ",\n\"figure\":\"%s\",", metric->id);
	json_words(out, "name", metric->name_zh, metric->name_en);
	out_string(out, ",\n");
	json_words(out, "definition", metric->definition_zh, metric->definition_en);
	out_printf(out, ",\"source\":\"%s\",", metric->source);
	json_words(out, "falls_on", metric->day_zh, metric->day_en);
	out_printf(out, ",\n\"period\":\"%s\",", explain->period);
	json_day(out, "from", explain->head.has_days, explain->head.from);
	out_string(out, ",");
	json_day(out, "to", explain->head.has_days, explain->head.to);
	json_rows(explain, out);
	json_left_out(explain, out);
	out_string(out, ",\n\"rules\":[");
	for (size_t i = 0; i < rule_count(explain); i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		json_rule(explain->book->rules, i, out);
	}
	out_string(out, "]");
	json_calendar(explain, out);
	out_string(out, ",\n\"publication\":");
	if (explain->publication == NULL)
		out_string(out, "null");
	else
		publications_json_one(out, explain->publication, explain->head.zone);
	json_published(explain, out);
	out_printf(out, ",\n\"digest\":\"%s\",\"digest_of\":[\"figure\",\"definition\",\"zone\",\"period\",\"rows\",\"left_out\"%s],"
		"\n\"cases\":", explain->digest, rests_on_rules(metric) ? ",\"rules\",\"calendar\"" : "");
	out_json_string(out, explain->cases);
	out_string(out, "}\n");
}

/* ---- text ------------------------------------------------------------------------------------------ */

static void fact(struct table *table, const char *title, const char *text)
{
	table_string(table, title);
	table_string(table, text);
}

static void text_row(const struct explain *explain, const struct figure_row *row, struct table *table)
{
	char value[FIGURE_VALUE_MAX + 1], expression[FORMULA_MAX], words[FORMULA_WORDS_MAX], line[LINE_MAX_BYTES];
	const char *printed = rows_value(row, value);

	if (row->by != BY_WHOLE) {
		table_string(table, rows_dimension(row->by, explain->head.lang));
		table_cell(table, rows_key(row->by, row->key, explain->head.lang));
	}
	if (row->then_by != BY_WHOLE) {
		table_string(table, rows_dimension(row->then_by, explain->head.lang));
		table_cell(table, rows_key(row->then_by, row->then_key, explain->head.lang));
	}
	fact(table, _("value"), printed);
	(void)snprintf(line, sizeof line, "%" PRId64, row->num);
	fact(table, _("numerator"), line);
	(void)snprintf(line, sizeof line, "%" PRId64, row->den);
	fact(table, _("denominator"), row->has_den ? line : NULL);
	formula_words(row, words);
	if (formula_expression(row, expression) && row->has_den)
		(void)snprintf(line, sizeof line, "%s = %s, %s", expression, row->value, words);
	else
		(void)snprintf(line, sizeof line, "%s", words);
	fact(table, _("formula"), line);
}

static void text_rules(const struct explain *explain, struct table *table)
{
	const struct rules *rules = explain->book->rules;

	for (size_t i = 0; i < rule_count(explain); i++) {
		char line[LINE_MAX_BYTES], from[DAY_NAME_MAX], to[DAY_NAME_MAX];
		int32_t end;

		day_period_name(PERIOD_DAY, rules->list[i].from_day, from);
		if (rule_end(rules, i, &end)) {
			day_period_name(PERIOD_DAY, end, to);
			(void)snprintf(line, sizeof line, _("%s, for cases created %s to %s"), rules->list[i].id, from, to);
		} else {
			(void)snprintf(line, sizeof line, _("%s, for cases created from %s on"), rules->list[i].id, from);
		}
		fact(table, _("dated rule"), line);
	}
	if (rule_count(explain) == 0)
		fact(table, _("dated rule"), rests_on_rules(explain->metric) ? _("none in force: dues come from events alone")
			: _("the figure does not rest on dated rules"));
}

static void text_calendar(const struct explain *explain, struct table *table)
{
	for (int year = day_year(first_day(explain)); rests_on_rules(explain->metric) && year <= last_year(explain); year++) {
		const struct calendar_notice *notice = calendar_notice(explain->book->calendar, year);
		char line[LINE_MAX_BYTES];

		if (notice == NULL)
			(void)snprintf(line, sizeof line, _("%d: none, so dues that need it are unknown"), year);
		else
			(void)snprintf(line, sizeof line, notice->amended == NULL ? _("%d: %s of %s") : _("%d: %s of %s, amended by %s"),
				year, notice->number, notice->issued_on, notice->amended);
		fact(table, _("calendar"), line);
	}
}

static void text_publication(const struct explain *explain, struct table *table)
{
	const struct publication *publication = explain->publication;
	char line[LINE_MAX_BYTES], when[ZONE_TIME_MAX];

	if (publication == NULL) {
		fact(table, _("revision"), _("none: these are today's figures"));
		return;
	}
	zone_format(explain->head.zone, publication->published_us, when);
	(void)snprintf(line, sizeof line, _("these are today's figures; published as revision %lld at %s by %.*s"),
		(long long)publication->number, when, (int)publication->approved_by.len, publication->approved_by.at);
	fact(table, _("revision"), line);
}

/* "梅江区: 99.99% (96706 / 96717); today +2 / +3" */
static void text_pair(const struct explain *explain, const struct pair *pair, struct table *table)
{
	const struct figure_row nothing = { 0 }, *row = pair->now != NULL ? pair->now : pair->then;
	const struct figure_row *then = pair->then != NULL ? pair->then : &nothing;
	struct text key = row->by == BY_WHOLE ? (struct text){ "", 0 } : rows_key(row->by, row->key, explain->head.lang);
	char line[LINE_MAX_BYTES], numbers[FORMULA_WORDS_MAX], value[FIGURE_VALUE_MAX + 1];
	const char *printed = pair->then == NULL ? NULL : rows_value(then, value);

	if (more_num(pair) == 0 && more_den(pair) == 0)
		(void)snprintf(numbers, sizeof numbers, "%s", _("today the same"));
	else if (row->has_den)
		(void)snprintf(numbers, sizeof numbers, _("was %lld / %lld, today %+lld / %+lld"), (long long)then->num, (long long)then->den,
			(long long)more_num(pair), (long long)more_den(pair));
	else
		(void)snprintf(numbers, sizeof numbers, _("was %lld, today %+lld"), (long long)then->num, (long long)more_num(pair));
	(void)snprintf(line, sizeof line, "%.*s%s%s; %s", (int)(key.len < EVENT_TEXT_MAX ? key.len : EVENT_TEXT_MAX), key.at, key.len > 0 ? ": " : "", printed == NULL ? "–" : printed,
		numbers);
	fact(table, _("published value"), line);
}

static void text_difference(const struct explain *explain, struct table *table)
{
	size_t now = 0, then = 0;
	struct pair pair;

	while (explain->publication != NULL && next_pair(explain, &now, &then, &pair))
		text_pair(explain, &pair, table);
}

static enum status text_facts(const struct explain *explain, struct out *out, struct err *err)
{
	const struct column columns[] = { { rows_metric_name(explain->metric, explain->head.lang), false },
		{ rows_period_asked(explain->metric, explain->period, explain->head.lang), false } };
	bool zh = explain->head.lang == LANG_ZH;
	char line[LINE_MAX_BYTES], source[ROWS_SOURCE_MAX];
	struct table *table = NULL;
	enum status st;

	if (table_new(out, columns, 2, &table, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < explain->row_count; i++)
		text_row(explain, &explain->rows[i], table);
	if (explain->row_count == 0)
		fact(table, _("value"), _("nothing is counted there"));
	(void)snprintf(line, sizeof line, zh ? "%s（%s）" : "%s (%s)", zh ? explain->metric->definition_zh : explain->metric->definition_en,
		rows_source(explain->metric->source, explain->head.lang, source));
	fact(table, _("definition"), line);
	fact(table, _("falls on the day of"), zh ? explain->metric->day_zh : explain->metric->day_en);
	text_rules(explain, table);
	text_calendar(explain, table);
	text_publication(explain, table);
	text_difference(explain, table);
	fact(table, _("digest"), explain->digest);
	fact(table, _("the digest covers"), rests_on_rules(explain->metric)
		? _("figure, definition, zone, period, rows, what is left out, rules and calendar; `hotline check --digest` covers the store")
		: _("figure, definition, zone, period, rows and what is left out; `hotline check --digest` covers the store"));
	fact(table, _("the list"), explain->cases);
	st = table_finish(table, err);
	table_free(table);
	return st;
}

static enum status text_left_out(const struct explain *explain, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("count"), true }, { _("left out, or shown beside"), false },
		{ _("by the day of"), false }, { _("rule"), false } };
	bool zh = explain->head.lang == LANG_ZH;
	struct table *table = NULL;
	enum status st;

	if (table_new(out, columns, 4, &table, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < explain->left_out_count; i++) {
		const struct exclusion *what = explain->left_out[i].what;
		char source[ROWS_SOURCE_MAX];

		table_number(table, explain->left_out[i].count);
		table_string(table, zh ? what->words_zh : what->words_en);
		table_string(table, what->day_en == NULL ? _("as of the cut-off") : zh ? what->day_zh : what->day_en);
		table_string(table, rows_source(what->source, explain->head.lang, source));
	}
	st = table_finish(table, err);
	table_free(table);
	return st;
}

enum status explain_text(const struct explain *explain, struct out *out, struct err *err)
{
	if (text_facts(explain, out, err) != ST_OK)
		return err->status;
	if (explain->left_out_count > 0) {
		out_string(out, "\n");
		if (text_left_out(explain, out, err) != ST_OK)
			return err->status;
	}
	rows_foot(out, &explain->head);
	return ST_OK;
}
