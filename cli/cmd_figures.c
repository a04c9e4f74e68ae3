#include "base/lang.h"
#include "cli/command.h"
#include "cli/comparing.h"
#include "cli/reading.h"

#include <stdio.h>
#include <string.h>

/* Figures that the table has; more than one and a half times what is defined. */
enum { METRICS_MAX = 64 };

/* The figures asked for, in the table's order and each once; all where none is named. */
static enum status choose(const struct settings *settings, const struct metric *chosen[METRICS_MAX], size_t *chosen_count,
	struct err *err)
{
	size_t count, asked = settings_argument_count(settings);
	const struct metric *all = metrics_all(&count);
	bool wanted[METRICS_MAX] = { false };

	for (size_t i = 0; i < asked; i++) {
		const struct metric *metric;

		if (reading_metric(settings_argument(settings, i), &metric, err) != ST_OK)
			return err->status;
		wanted[metric - all] = true;
	}
	*chosen_count = 0;
	for (size_t i = 0; i < count && i < METRICS_MAX; i++)
		if (asked == 0 || wanted[i])
			chosen[(*chosen_count)++] = &all[i];
	return ST_OK;
}

/* Prints rows and watches for one under --fail-below. */
struct printing {
	struct rows *rows;
	struct comparing *comparing; /* NULL: nothing is compared */
	bool watch;
	int64_t floor; /* millionths of a percent */
	int64_t below;
	char worst[256]; /* the first one found, in words */
};

static bool is_below(const struct printing *printing, const struct figure_row *row)
{
	const __int128 per_cent = 100, million = 1000000;

	/* num / den * 100 < floor / 10^6, without dividing. */
	return metrics_is_percent(row->metric) && row->has_value &&
		row->num * per_cent * million < (__int128)printing->floor * row->den;
}

/* The part's name as the table has it; nothing for the whole. */
static struct text part_name(enum dimension by, struct text key)
{
	return by == BY_WHOLE ? text_of("") : rows_key(by, key, lang_get());
}

static void keep_worst(struct printing *printing, const struct figure_row *row)
{
	struct text key = part_name(row->by, row->key), then_key = part_name(row->then_by, row->then_key);

	(void)snprintf(printing->worst, sizeof printing->worst, "%s %s%s%.*s%s%.*s: %s%%", row->metric->id, row->period,
		row->by == BY_WHOLE ? "" : " ", (int)key.len, key.at, row->then_by == BY_WHOLE ? "" : ", ",
		(int)then_key.len, then_key.at, row->value);
}

static bool take(void *context, const struct figure_row *row)
{
	struct printing *printing = context;

	if (printing->watch && is_below(printing, row) && printing->below++ == 0)
		keep_worst(printing, row);
	if (printing->comparing == NULL)
		return rows_row(printing->rows, row);
	return rows_compared(printing->rows, row, comparing_row(printing->comparing, row));
}

static enum status below(const struct printing *printing, const char *floor, struct err *err)
{
	if (printing->below == 0)
		return ST_OK;
	return err_set(err, ST_NO,
		_n("below %s%%: %lld row, it is %s", "below %s%%: %lld rows, the first is %s", printing->below), floor,
		(long long)printing->below, printing->worst);
}

static enum status print(const struct settings *settings, enum rows_form form, const struct reading *reading,
	const struct figures_query *query, enum compare_with with, struct out *out, struct err *err)
{
	struct rows_head head = reading_head(query);
	const char *floor = settings_text(settings, "fail-below");
	struct printing printing = { .watch = floor != NULL };
	struct cells *cells = NULL;
	enum status st;

	if (printing.watch)
		printing.floor = settings_millionths(settings, "fail-below");
	if ((st = comparing_new(reading, query, with, &printing.comparing, err)) != ST_OK)
		goto out;
	head.compared = with != COMPARE_NONE;
	if ((st = reading_cells(reading, query, 0, &cells, err)) != ST_OK ||
		(st = rows_begin(out, form, &head, &printing.rows, err)) != ST_OK)
		goto out;
	st = figures_rows(query, cells, take, &printing, err);
	if (st == ST_OK)
		st = comparing_status(printing.comparing, err);
	if (st == ST_OK)
		st = rows_end(printing.rows, err);
	if (st == ST_OK)
		st = comparing_missing_years(printing.comparing, reading, query, err);
	if (st == ST_OK)
		st = below(&printing, floor, err);
out:
	comparing_free(printing.comparing);
	rows_free(printing.rows);
	cells_free(cells);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct metric *metrics[METRICS_MAX];
	struct reading reading = { 0 };
	struct figures_query query;
	struct breakdown by;
	enum compare_with with;
	enum rows_form form;
	size_t count = 0;
	enum status st;

	if (choose(settings, metrics, &count, err) != ST_OK || reading_form(settings, &form, err) != ST_OK ||
		reading_by(settings, &by, err) != ST_OK || comparing_with(settings, &with, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = reading_days(settings, &reading, err);
	if (st == ST_OK) {
		query = reading_query(&reading, metrics, count, reading_per(settings), by);
		st = print(settings, form, &reading, &query, with, out, err);
	}
	reading_end(&reading);
	return st;
}

const struct command cmd_figures = {
	.name = "figures",
	.arguments = "[ID...]",
	.summary = N_("any figures, for any period, whole or by parts"),
	.about = N_("A figure is two integers, numerator and denominator; a rate is printed in percent, and a denominator of 0 is "
		    "no data. Without an ID all figures are printed. With --fail-below the exit status is 1 when a rate is "
		    "below: the simplest alarm. Name the figures for it: of some, such as return_rate, less is better. With --compare each row has the one of the period before (previous) or of a year before "
		    "(year-ago), of the same cut-off: counts and means change by their difference, counts also in percent, rates by "
		    "percentage points from the exact fractions. A period cut by --from or --to is compared as a stretch of days. "
		    "29 February and a week 53 that the year before has not have nothing to be compared with."),
	.arguments_min = 0,
	.arguments_max = METRICS_MAX,
	.run = run,
};
