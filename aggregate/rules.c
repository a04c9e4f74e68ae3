#include "aggregate/rules.h"

#include "base/day.h"

#include <stddef.h>

enum { DAY_2022_09_01 = 19236 };

/* Guangdong's measures of 2022 for handling 12345 requests, in force from 1 September. */
static const struct rule builtin_list[] = {
	{
		.id = "builtin-2022-09-01",
		.from_day = DAY_2022_09_01,
		.working_days = {
			[KIND_CONSULTATION] = 2,
			[KIND_HELP] = 10,
			[KIND_SUGGESTION] = 10,
			[KIND_COMPLAINT] = 15,
			[KIND_REPORT] = 15,
		},
	},
};

static const struct rules builtin = { builtin_list, sizeof builtin_list / sizeof builtin_list[0] };

const struct rules *rules_builtin(void)
{
	return &builtin;
}

const struct rule *rules_at(const struct rules *rules, int32_t day)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < rules->count && rules->list[i].from_day <= day; i++)
		found = &rules->list[i];
	return found;
}

/* A line a rule.  The kinds stand as their numbers, which the contract never changes. */
void rules_append_canonical(const struct rules *rules, struct buf *out)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->list[i];
		char from[DAY_NAME_MAX];

		day_period_name(PERIOD_DAY, rule->from_day, from);
		buf_printf(out, "rule %s from %s days", rule->id, from);
		for (int kind = 0; kind <= KINDS; kind++)
			buf_printf(out, " %d", rule->working_days[kind]);
		buf_printf(out, " sign %d card %d %d receipt_is_day_1 %d reopened_last_closing %d\n", rule->sign_working_days,
			rule->card_first_days, rule->card_second_days, rule->receipt_is_day_1, rule->reopened_last_closing);
	}
}
