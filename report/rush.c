#include "report/rush.h"

#include "base/day.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

static const struct words weekdays[VOLUMES_WEEKDAYS] = {
	{ "Mon", "周一" }, { "Tue", "周二" }, { "Wed", "周三" }, { "Thu", "周四" }, { "Fri", "周五" }, { "Sat", "周六" }, { "Sun", "周日" },
};

static const struct words titles[VOLUMES_KINDS] = {
	[VOLUMES_IN] = { "Calls received", "呼入量" },
	[VOLUMES_ANSWERED] = { "Calls answered", "接听量" },
	[VOLUMES_ACCEPTED] = { "Calls accepted", "受理来电量" },
};

/* ---- JSON and CSV ---- */

static void print_json(struct out *out, const struct rows_head *head, const char *period, const struct volumes *volumes)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, head->from, from);
	day_period_name(PERIOD_DAY, head->to, to);
	out_string(out, "{");
	rows_json_store(out, head);
	out_string(out, ",\"period\":");
	out_json_string(out, period);
	out_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",\"rows\":[", from, to);
	for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++) {
		for (int hour = 0; hour < VOLUMES_HOURS; hour++) {
			out_printf(out, "%s{\"weekday\":%d,\"hour\":%d,\"days\":%" PRId64, weekday + hour == 0 ? "\n" : ",\n", weekday + 1,
				hour, volumes->days[weekday]);
			for (int kind = 0; kind < VOLUMES_KINDS; kind++)
				out_printf(out, ",\"%s\":%" PRId64, metrics_slot_name(volumes_slot((enum volumes_kind)kind)),
					volumes->count[kind][weekday][hour]);
			out_string(out, "}");
		}
	}
	out_string(out, "\n]}\n");
}

static void print_csv(struct out *out, bool excel, const struct volumes *volumes)
{
	struct csv csv;

	csv_begin(&csv, out, excel);
	csv_string(&csv, "weekday");
	csv_string(&csv, "hour");
	csv_string(&csv, "days");
	for (int kind = 0; kind < VOLUMES_KINDS; kind++)
		csv_string(&csv, metrics_slot_name(volumes_slot((enum volumes_kind)kind)));
	csv_line_end(&csv);
	for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++) {
		for (int hour = 0; hour < VOLUMES_HOURS; hour++) {
			csv_number(&csv, weekday + 1);
			csv_number(&csv, hour);
			csv_number(&csv, volumes->days[weekday]);
			for (int kind = 0; kind < VOLUMES_KINDS; kind++)
				csv_number(&csv, volumes->count[kind][weekday][hour]);
			csv_line_end(&csv);
		}
	}
}

/* ---- table ---- */

static void table_line(struct table *table, const char *title, const int64_t counts[VOLUMES_WEEKDAYS])
{
	int64_t sum = 0;

	table_string(table, title);
	for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++) {
		table_number(table, counts[weekday]);
		sum += counts[weekday];
	}
	table_number(table, sum);
}

static void table_lines(struct table *table, const struct volumes *volumes, int kind, enum lang lang)
{
	int64_t line[VOLUMES_WEEKDAYS], sums[VOLUMES_WEEKDAYS] = { 0 };
	char title[32];

	for (int hour = 0; hour < VOLUMES_HOURS; hour++) {
		for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++) {
			line[weekday] = volumes->count[kind][weekday][hour];
			sums[weekday] += line[weekday];
		}
		(void)snprintf(title, sizeof title, lang == LANG_ZH ? "%02d时" : "%02d:00", hour);
		table_line(table, title, line);
	}
	table_line(table, lang_pick(lang, (struct words){ "sum", "合计" }), sums);
}

static enum status print_block(struct out *out, const struct volumes *volumes, int kind, enum lang lang, struct err *err)
{
	struct column columns[1 + VOLUMES_WEEKDAYS + 1];
	struct table *table = NULL;
	enum status st;

	columns[0] = (struct column){ lang_pick(lang, titles[kind]), false };
	for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++)
		columns[1 + weekday] = (struct column){ lang_pick(lang, weekdays[weekday]), true };
	columns[1 + VOLUMES_WEEKDAYS] = (struct column){ lang_pick(lang, (struct words){ "sum", "合计" }), true };
	st = table_new(out, columns, sizeof columns / sizeof columns[0], &table, err);
	if (st == ST_OK) {
		table_lines(table, volumes, kind, lang);
		if (kind == 0)
			table_line(table, lang_pick(lang, (struct words){ "days", "天数" }), volumes->days);
		st = table_finish(table, err);
	}
	table_free(table);
	return st;
}

static enum status print_table(struct out *out, const struct rows_head *head, const struct volumes *volumes,
	struct err *err)
{
	for (int kind = 0; kind < VOLUMES_KINDS; kind++) {
		if (kind > 0)
			out_string(out, "\n");
		if (print_block(out, volumes, kind, head->lang, err) != ST_OK)
			return err->status;
	}
	rows_foot(out, head);
	return ST_OK;
}

enum status rush_print(struct out *out, enum rows_form form, const struct rows_head *head, const char *period,
	const struct volumes *volumes, struct err *err)
{
	switch (form) {
	case ROWS_TABLE:
		return print_table(out, head, volumes, err);
	case ROWS_JSON:
		print_json(out, head, period, volumes);
		return ST_OK;
	case ROWS_CSV:
	case ROWS_EXCEL:
		print_csv(out, form == ROWS_EXCEL, volumes);
		return ST_OK;
	}
	return ST_OK;
}
