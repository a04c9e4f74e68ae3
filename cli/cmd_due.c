#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "report/duelist.h"

#include <string.h>

struct due {
	struct duelist *list;
	const struct out *out;
};

/* The reader of the list has gone: the walk ends, and nothing is wrong. */
#define STOP ST_NO

static enum status take(void *context, const struct store_due *found, struct err *err)
{
	struct due *due = context;
	const struct case_summary *summary = found->summary;
	const struct duelist_row row = {
		.id = found->id,
		.part = found->part,
		.unit = summary->open_unit,
		.kind = text_of(summary->kind == 0 ? "" : contract_word_name(F_KIND, summary->kind)),
		.category = summary->category,
		.created_us = summary->created_us,
		.due_us = summary->open_due_us,
	};

	if (duelist_row(due->list, &row, err) != ST_OK)
		return err->status;
	return out_alive(due->out) ? ST_OK : STOP;
}

/* Rule R46: an order whose due needs a missing year is in no list; and days left cannot be counted without it. */
static enum status tell_missing(const struct reading *reading, int missing_year, struct err *err)
{
	const struct metric *late = metrics_find(text_of("late_open"));
	const struct figures_query query = reading_query(reading, &late, 1, PERIOD_ALL, (struct breakdown){ .by = BY_WHOLE });

	if (reading_missing_years(reading, &query, err) != ST_OK)
		return err->status;
	if (missing_year != 0)
		return err_set(err, ST_NO, _("no calendar of working days for %d: working days left are unknown where they need it"),
			missing_year);
	return ST_OK;
}

static enum status print(enum rows_form form, const struct reading *reading, const struct breakdown *by, int64_t within_us,
	struct out *out, struct err *err)
{
	const struct duelist_head head = {
		.rows = { .zone = reading->book->zone, .cutoff_us = reading->cutoff_us, .by = by->by, .lang = lang_get() },
		.calendar = reading->book->calendar,
		.until_us = reading->cutoff_us + within_us,
	};
	struct due due = { .out = out };
	int missing_year = 0;
	enum status st = duelist_begin(out, form, &head, &due.list, err);

	if (st == ST_OK)
		st = store_each_due(reading->store, reading->cutoff_us, head.until_us, by, take, &due, err);
	if (st == STOP)
		st = ST_OK;
	if (st == ST_OK)
		st = duelist_end(due.list, &missing_year, err);
	duelist_free(due.list);
	return st == ST_OK ? tell_missing(reading, missing_year, err) : st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct reading reading = { 0 };
	struct breakdown by;
	enum rows_form form;
	enum status st;

	if (reading_form(settings, &form, err) != ST_OK || reading_by(settings, &by, err) != ST_OK)
		return err->status;
	if (by.then_by != BY_WHOLE)
		return err_set(err, ST_USAGE, _("--by %s: dues are added up by one dimension at a time"), settings_text(settings, "by"));
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = print(form, &reading, &by, settings_hours_us(settings, "within"), out, err);
	reading_end(&reading);
	return st;
}

const struct command cmd_due = {
	.name = "due",
	.arguments = "",
	.summary = N_("the orders that are overdue, and those that fall due soon"),
	.about = N_("One row an order that is open: overdue ones, as many as late_open counts, and those due --within the next "
		    "hours. Working days left are those after today up to the day of the due, by the calendar; below 0 they are days "
		    "late. An order open again is listed by the due of its last round. With --by the rows are sorted by the parts, and "
		    "their sums follow; as CSV the sums stand alone."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
