#include "cli/span.h"

#include "base/lang.h"
#include "cli/options.h"

static bool two_days(const char *text, struct span *span)
{
	const char *dots = strstr(text, "..");

	span->period = PERIOD_ALL;
	return dots != NULL && day_parse((struct text){ text, (size_t)(dots - text) }, &span->from) &&
		day_parse(text_of(dots + 2), &span->to);
}

static bool one_period(const char *text, struct span *span)
{
	if (!day_period_parse(text_of(text), &span->period, &span->from))
		return false;
	span->to = day_period_last(span->period, span->from);
	return true;
}

enum status span_parse(const char *text, struct span *out, struct err *err)
{
	struct span span;

	if (!two_days(text, &span) && !one_period(text, &span))
		return err_set(err, ST_USAGE, _("\"%s\" is no period such as 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05 or "
			"2020-01-05..2020-02-10"), text);
	if (span.from > span.to)
		return err_set(err, ST_USAGE, _("the period %s ends before it begins"), text);
	if (day_year(span.from) < OPTIONS_YEAR_MIN - 1 || day_year(span.to) > OPTIONS_YEAR_MAX + 1)
		return err_set(err, ST_USAGE, _("the period %s lies outside the years %d to %d"), text, OPTIONS_YEAR_MIN,
			OPTIONS_YEAR_MAX);
	*out = span;
	return ST_OK;
}
