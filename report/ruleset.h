/*
 * ruleset - dated rules and calendars as JSON members, for `hotline rules`.
 */
#ifndef HOTLINE_REPORT_RULESET_H
#define HOTLINE_REPORT_RULESET_H

#include "aggregate/calendar.h"
#include "aggregate/rules.h"
#include "report/out.h"

/* `"rules":[…],"calendars":[…]`, without braces around; "built_in" of a year: its days are those of `builtin`. */
void ruleset_json(struct out *out, const struct rules *rules, const struct calendar *calendar,
	const struct calendar *builtin);

/* The days of a year that work in one calendar and not in the other; all that the year has where one lacks it. */
int ruleset_days_apart(const struct calendar *a, const struct calendar *b, int year);

#endif
