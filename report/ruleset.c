#include "report/ruleset.h"

#include "aggregate/rulesfile_write.h"
#include "base/day.h"
#include "event/contract.h"

int ruleset_days_apart(const struct calendar *a, const struct calendar *b, int year)
{
	int32_t first = day_of((struct date){ year, 1, 1 });
	int32_t last = day_of((struct date){ year, 12, 31 });
	int count = 0;

	if (!calendar_has_year(a, year) || !calendar_has_year(b, year))
		return last - first + 1;
	for (int32_t day = first; day <= last; day++)
		count += calendar_is_working(a, day) != calendar_is_working(b, day);
	return count;
}

static void json_limit(struct out *out, const char *name, int days)
{
	if (days == 0)
		out_printf(out, ",\"%s\":null", name);
	else
		out_printf(out, ",\"%s\":%d", name, days);
}

static void json_rule(struct out *out, const struct rule *rule)
{
	char from[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, rule->from_day, from);
	out_string(out, "{\"id\":");
	out_json_string(out, rule->id);
	out_printf(out, ",\"from\":\"%s\"", from);
	for (int kind = 1; kind <= KINDS; kind++)
		json_limit(out, contract_word_name(F_KIND, kind), rule->working_days[kind]);
	json_limit(out, "unstated", rule->working_days[0]);
	json_limit(out, "signing", rule->sign_working_days);
	json_limit(out, "card_first", rule->card_first_days);
	json_limit(out, "card_second", rule->card_second_days);
	out_printf(out, ",\"day_1\":\"%s\",\"reopened\":\"%s\"}", rule->receipt_is_day_1 ? "receipt" : "after_receipt",
		rule->reopened_last_closing ? "last_closing" : "first_closing");
}

static void json_runs(struct out *out, const struct calendar *calendar, int year, bool working)
{
	int32_t from = day_of((struct date){ year - 1, 12, 1 });
	struct calendar_run run;
	bool any = false;

	while (rulesfile_write_next(calendar, year, &from, &run)) {
		char first[DAY_NAME_MAX], last[DAY_NAME_MAX];

		if (run.working != working)
			continue;
		day_period_name(PERIOD_DAY, run.first_day, first);
		day_period_name(PERIOD_DAY, run.first_day + run.days - 1, last);
		out_printf(out, "%s[\"%s\",\"%s\"]", any ? "," : "", first, last);
		any = true;
	}
}

static void json_calendar(struct out *out, const struct calendar *calendar, const struct calendar_notice *notice,
	const struct calendar *builtin)
{
	bool same = calendar_has_year(builtin, notice->year) && ruleset_days_apart(calendar, builtin, notice->year) == 0;

	out_printf(out, "{\"year\":%d,\"notice\":", notice->year);
	out_json_string(out, notice->number);
	out_string(out, ",\"issued\":");
	out_json_string(out, notice->issued_on);
	out_string(out, ",\"amended\":");
	out_json_string(out, notice->amended);
	out_printf(out, ",\"built_in\":%s,\"off\":[", same ? "true" : "false");
	json_runs(out, calendar, notice->year, false);
	out_string(out, "],\"work\":[");
	json_runs(out, calendar, notice->year, true);
	out_string(out, "]}");
}

void ruleset_json(struct out *out, const struct rules *rules, const struct calendar *calendar,
	const struct calendar *builtin)
{
	bool any = false;

	out_string(out, "\"rules\":[");
	for (size_t i = 0; i < rules->count; i++) {
		out_string(out, i == 0 ? "\n" : ",\n");
		json_rule(out, &rules->list[i]);
	}
	out_string(out, "],\n\"calendars\":[");
	for (int year = RULESFILE_YEAR_MIN; year <= RULESFILE_YEAR_MAX; year++) {
		const struct calendar_notice *notice = calendar_notice(calendar, year);

		if (notice == NULL)
			continue;
		out_string(out, any ? ",\n" : "\n");
		json_calendar(out, calendar, notice, builtin);
		any = true;
	}
	out_string(out, "]");
}
