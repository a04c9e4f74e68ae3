#include "base/lang.h"
#include "cli/command.h"
#include "cli/gathered.h"
#include "cli/reading.h"
#include "cli/span.h"
#include "report/standings.h"

#include <stdio.h>
#include <stdlib.h>

/* Parts of which something is counted in the period, but nothing of this figure: listed as without data. */
static enum status add_silent(struct gathered *entrants, const struct figures_query *query, struct cells *cells, struct err *err)
{
	const struct cell *const *sorted;
	size_t count, spoken = entrants->count, at = 0;
	int32_t day = figures_period_day(query, query->from);

	if (cells_sorted(cells, &sorted, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++) {
		struct figure_row row = { .metric = query->metrics[0], .has_days = true, .from = query->from, .to = query->to,
			.by = query->by, .key = sorted[i]->key, .has_den = true };

		/* What has no name is nobody who could have had data. */
		if (sorted[i]->dimension != query->by || sorted[i]->day != day || row.key.len == 0)
			continue;
		while (at < spoken && text_compare(entrants->rows[at].key, row.key) < 0)
			at++;
		if (at < spoken && text_equal(entrants->rows[at].key, row.key))
			continue;
		day_period_name(query->per, query->from, row.period);
		if (!gathered_take(entrants, &row))
			return gathered_status(entrants, err);
	}
	return ST_OK;
}

static enum status print_ranked(const struct figures_query *query, const struct gathered *entrants, enum rows_form form,
	int64_t floor, struct out *out, struct err *err)
{
	const struct rows_head head = reading_head(query);
	struct standings standings = { query->metrics[0], floor, entrants->rows, NULL, entrants->count };
	struct league_entry *entries = calloc(entrants->count + 1, sizeof *entries); /* no part is no failure */
	enum status st;

	if (entries == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < entrants->count; i++)
		entries[i] = (struct league_entry){ .key = entrants->rows[i].key, .num = entrants->rows[i].num,
			.den = entrants->rows[i].den, .at = i };
	league_rank(entries, entrants->count, query->metrics[0]->direction, floor);
	standings.entries = entries;
	st = standings_print(out, form, &head, &standings, err);
	free(entries);
	return st;
}

static enum status print(const struct settings *settings, const struct reading *reading, const struct figures_query *query,
	enum rows_form form, struct out *out, struct err *err)
{
	struct gathered entrants = { 0 };
	struct cells *cells = NULL;
	/* All slots: to know of the parts that have no data for this figure. */
	enum status st = reading_cells(reading, query, UINT64_MAX, &cells, err);

	if (st == ST_OK)
		st = figures_rows(query, cells, gathered_take, &entrants, err);
	if (st == ST_OK)
		st = gathered_status(&entrants, err);
	if (st == ST_OK)
		st = add_silent(&entrants, query, cells, err);
	if (st == ST_OK && entrants.count == 0)
		st = reading_has_events(reading, query->from, query->to, settings_argument(settings, 1), err);
	if (st == ST_OK)
		st = print_ranked(query, &entrants, form, settings_number(settings, "floor"), out, err);
	if (st == ST_OK)
		st = reading_missing_years(reading, query, err);
	gathered_free(&entrants);
	cells_free(cells);
	return st;
}

static bool can_be_ranked(const struct metric *metric)
{
	return metric->measure == MEASURE_RATE && metric->direction != GOOD_NEITHER;
}

/* The parts of one dimension; units where none is named. */
static enum status ranked_by(const struct settings *settings, struct breakdown *by, struct err *err)
{
	if (reading_by_else(settings, BY_UNIT, by, err) != ST_OK)
		return err->status;
	if (by->then_by != BY_WHOLE)
		return err_set(err, ST_USAGE, _("--by %s: parts are ranked by one dimension at a time"), settings_text(settings, "by"));
	return ST_OK;
}

/* Only a share of n cases has a Wilson interval, and only one with a better side has a first place. */
static enum status choose(const char *id, const struct metric **out, struct err *err)
{
	char list[1500] = "";
	size_t count, at = 0;
	const struct metric *all = metrics_all(&count);

	*out = metrics_find(text_of(id));
	if (*out != NULL && can_be_ranked(*out))
		return ST_OK;
	for (size_t i = 0; i < count && at < sizeof list; i++)
		if (can_be_ranked(&all[i]))
			at += (size_t)snprintf(list + at, sizeof list - at, " %s", all[i].id);
	if (*out == NULL)
		return err_set(err, ST_USAGE, _("unknown figure \"%s\"; there are:%s"), id, list);
	return err_set(err, ST_USAGE, _("%s is no share of n cases that has a better side, so it has neither interval nor rank; "
		"there are:%s"), id, list);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct metric *metric = NULL;
	struct reading reading = { 0 };
	struct figures_query query;
	struct span span = { 0 };
	struct breakdown by;
	enum rows_form form;
	enum status st;

	if (choose(settings_argument(settings, 0), &metric, err) != ST_OK ||
		span_parse(settings_argument(settings, 1), &span, err) != ST_OK || reading_form(settings, &form, err) != ST_OK ||
		ranked_by(settings, &by, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK) {
		reading.has_days = true;
		reading.from = span.from;
		reading.to = span.to;
		query = reading_query(&reading, &metric, 1, span.period, by);
		st = print(settings, &reading, &query, form, out, err);
	}
	reading_end(&reading);
	return st;
}

const struct command cmd_league = {
	.name = "league",
	.arguments = "FIGURE PERIOD",
	.summary = N_("the parts ranked by a rate, with how sure that is"),
	.about = N_("FIGURE is a share, such as ontime_rate or sat_rate; PERIOD is 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05 or "
		    "2020-01-05..2020-02-10. The parts are units unless --by says otherwise. Beside each value stands its Wilson "
		    "interval (95 %, z = 1.959964); where the intervals of two parts overlap widely, do not read much into who is "
		    "first. Equal fractions share a rank.\n"
		    "A part with fewer cases than --floor is listed without a rank: at 30 cases the interval is still up to 34 "
		    "percentage points wide, so that with fewer a place would be chance. Parts without data stand last. Ratios of "
		    "counts, such as reopenings to closings, are no shares: they have no such interval and are refused."),
	.arguments_min = 2,
	.arguments_max = 2,
	.run = run,
};
