#include "base/lang.h"
#include "cli/command.h"
#include "cli/footing.h"
#include "cli/span.h"
#include "report/checks.h"

/* Rule R46: sums over dues that cannot be counted prove nothing of them. */
static enum status missing_years(const struct reading *reading, const struct span *span, struct err *err)
{
	const struct metric *ontime = metrics_find(text_of("ontime_rate"));
	const struct figures_query query = { .metrics = &ontime, .metric_count = 1, .has_days = true, .from = span->from,
		.to = span->to, .cutoff_us = reading->cutoff_us, .zone = reading->book->zone };

	return reading_missing_years(reading, &query, err);
}

static enum status prove(const struct reading *reading, const char *period, const struct span *span, enum rows_form form,
	struct out *out, struct err *err)
{
	const struct rows_head head = { .zone = reading->book->zone, .cutoff_us = reading->cutoff_us, .has_days = true,
		.from = span->from, .to = span->to, .by = BY_WHOLE, .lang = lang_get() };
	struct footing footing;
	enum status st = footing_prove(reading, span->from, span->to, &footing, err);

	if (st == ST_OK && !footing.any)
		st = reading_has_events(reading, span->from, span->to, period, err);
	if (st == ST_OK)
		st = checks_print(out, form, &head, period,
			&(struct checks_list){ footing.checks, footing.count, footing.failed }, err);
	if (st == ST_OK)
		st = footing_answer(&footing, period, _("`hotline check` says whether the store was altered"), err);
	if (st == ST_OK)
		st = missing_years(reading, span, err);
	footing_free(&footing);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *period = settings_argument(settings, 0);
	struct reading reading = { 0 };
	struct span span;
	enum rows_form form;
	enum status st;

	if (span_parse(period, &span, err) != ST_OK || reading_form(settings, &form, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = prove(&reading, period, &span, form, out, err);
	reading_end(&reading);
	return st;
}

const struct command cmd_crossfoot = {
	.name = "crossfoot",
	.arguments = "PERIOD",
	.summary = N_("whether the figures of a period hold together"),
	.about = N_("PERIOD is a year, quarter, month, week, day or DAY..DAY. Checked are: the parts of every dimension and the days "
		    "against the whole, numerators against denominators, the mean against its days, and the sums of orders, calls and "
		    "complaints against each other and against the cases counted one by one. A table tells in one line what "
		    "holds alike; --json and --csv have a row for each check. The exit status is 1 when one does not hold."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
