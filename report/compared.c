#include "report/compared.h"

#include "base/day.h"
#include "report/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *or_null(bool has, const char *text)
{
	return has ? text : NULL;
}

void compared_json(struct out *out, const struct comparison *comparison)
{
	const struct figure_row *then;
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	if (comparison == NULL) {
		out_string(out, ",\"compare\":null");
		return;
	}
	then = &comparison->then;
	day_period_name(PERIOD_DAY, then->from, from);
	day_period_name(PERIOD_DAY, then->to, to);
	out_string(out, ",\"compare\":{\"period\":");
	out_json_string(out, or_null(then->period[0] != '\0', then->period));
	out_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",\"num\":%" PRId64 ",\"den\":", from, to, then->num);
	if (then->has_den)
		out_printf(out, "%" PRId64, then->den);
	else
		out_string(out, "null");
	out_string(out, ",\"value\":");
	out_json_string(out, or_null(then->has_value, then->value));
	out_string(out, ",\"change\":");
	out_json_string(out, or_null(comparison->has_change, comparison->change));
	out_string(out, ",\"percent\":");
	out_json_string(out, or_null(comparison->has_percent, comparison->percent));
	out_string(out, "}");
}

void compared_csv_names(struct csv *csv)
{
	static const char *const names[] = { "compare_period", "compare_from", "compare_to", "compare_num", "compare_den",
		"compare_value", "change", "change_percent" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_string(csv, names[i]);
}

void compared_csv(struct csv *csv, const struct comparison *comparison)
{
	const struct figure_row *then = comparison == NULL ? NULL : &comparison->then;
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	if (then == NULL) {
		for (int i = 0; i < 8; i++)
			csv_string(csv, NULL);
		return;
	}
	day_period_name(PERIOD_DAY, then->from, from);
	day_period_name(PERIOD_DAY, then->to, to);
	csv_string(csv, then->period);
	csv_string(csv, from);
	csv_string(csv, to);
	csv_number(csv, then->num);
	if (then->has_den)
		csv_number(csv, then->den);
	else
		csv_string(csv, NULL);
	csv_string(csv, or_null(then->has_value, then->value));
	csv_string(csv, or_null(comparison->has_change, comparison->change));
	csv_string(csv, or_null(comparison->has_percent, comparison->percent));
}

void compared_columns(struct column columns[COMPARED_COLUMNS], enum lang lang)
{
	static const struct { struct words title; bool right; } titles[COMPARED_COLUMNS] = {
		{ { "compared with", "对比期间" }, false }, { { "value then", "对比值" }, true },
		{ { "change", "增减" }, true }, { { "in percent", "增减幅度" }, true },
	};

	for (int i = 0; i < COMPARED_COLUMNS; i++)
		columns[i] = (struct column){ lang_pick(lang, titles[i].title), titles[i].right };
}

const char *compared_sign(const char *number)
{
	return number[0] == '-' || strspn(number, "0.") == strlen(number) ? "" : "+";
}

const char *compared_change(const struct comparison *comparison, enum lang lang, char text[COMPARED_WORDS_MAX])
{
	enum measure measure = comparison->then.metric->measure;
	bool points = measure == MEASURE_RATE || measure == MEASURE_RATIO;

	if (!comparison->has_change)
		return NULL;
	(void)snprintf(text, COMPARED_WORDS_MAX, "%s%s%s", compared_sign(comparison->change), comparison->change,
		!points ? "" : lang == LANG_ZH ? "个百分点" : " pp");
	return text;
}

const char *compared_percent(const struct comparison *comparison, char text[COMPARED_WORDS_MAX])
{
	if (!comparison->has_percent)
		return NULL;
	(void)snprintf(text, COMPARED_WORDS_MAX, "%s%s%%", compared_sign(comparison->percent), comparison->percent);
	return text;
}

void compared_days(const struct comparison *comparison, char text[COMPARED_DAYS_MAX])
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, comparison->then.from, from);
	day_period_name(PERIOD_DAY, comparison->then.to, to);
	(void)snprintf(text, COMPARED_DAYS_MAX, "%s..%s", from, to);
}

void compared_cells(struct table *table, const struct comparison *comparison, enum lang lang)
{
	char value[FIGURE_VALUE_MAX + 1], change[COMPARED_WORDS_MAX], percent[COMPARED_WORDS_MAX], days[COMPARED_DAYS_MAX];

	if (comparison == NULL) {
		for (int i = 0; i < COMPARED_COLUMNS; i++)
			table_none(table);
		return;
	}
	compared_days(comparison, days);
	table_string(table, days);
	table_string(table, rows_value(&comparison->then, value));
	table_string(table, compared_change(comparison, lang, change));
	table_string(table, compared_percent(comparison, percent));
}
