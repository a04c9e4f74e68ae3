#include "base/lang.h"
#include "cli/command.h"
#include "cli/gathered.h"
#include "cli/reading.h"
#include "cli/span.h"
#include "report/toplist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
	const struct metric *metric;
	struct breakdown by;
	struct span now, before; /* before: where `movers` is set */
	bool movers;
	int64_t limit;
	enum rows_form form;
	struct gathered rows; /* of now, then of before */
	size_t now_count;
	struct cells *cells_now, *cells_before; /* the rows' keys are theirs */
};

static void free_listing(struct listing *listing)
{
	gathered_free(&listing->rows);
	cells_free(listing->cells_now);
	cells_free(listing->cells_before);
}

/* ---- what is asked ---- */

/* Counts can be put side by side by how many they are; who is better by a rate is `hotline league`. */
static enum status choose(const char *id, const struct metric **out, struct err *err)
{
	char list[1500] = "";
	size_t count, at = 0;
	const struct metric *all = metrics_all(&count);

	*out = metrics_find(text_of(id));
	if (*out != NULL && (*out)->measure == MEASURE_COUNT)
		return ST_OK;
	for (size_t i = 0; i < count && at < sizeof list; i++)
		if (all[i].measure == MEASURE_COUNT)
			at += (size_t)snprintf(list + at, sizeof list - at, " %s", all[i].id);
	return err_set(err, ST_USAGE, *out == NULL ? _("unknown figure \"%s\"; there are:%s")
		: _("%s is no count of a period (rates are ranked by `hotline league`); there are:%s"), id, list);
}

static enum status find_before(struct listing *listing, const char *movers, const char *period, struct err *err)
{
	bool year_ago = strcmp(movers, "year-ago") == 0;
	struct span *before = &listing->before;
	bool found;

	before->period = listing->now.period;
	found = (year_ago ? day_period_year_before : day_period_before)(listing->now.period, listing->now.from, listing->now.to,
		&before->from, &before->to);
	if (!found)
		return err_set(err, ST_NOINPUT, _("there is nothing to compare %s with: no such period %s"), period,
			year_ago ? _("a year before") : _("before it"));
	listing->movers = true;
	return ST_OK;
}

static enum status ask(const struct settings *settings, struct listing *listing, struct err *err)
{
	const char *movers = settings_text(settings, "movers");
	const char *limit = settings_text(settings, "limit");
	const char *period = settings_argument(settings, 0);

	listing->limit = limit == NULL ? 10 : settings_number(settings, "limit");
	if (choose(settings_text(settings, "figure"), &listing->metric, err) != ST_OK ||
		span_parse(period, &listing->now, err) != ST_OK || reading_form(settings, &listing->form, err) != ST_OK ||
		reading_by_else(settings, BY_CATEGORY, &listing->by, err) != ST_OK)
		return err->status;
	return movers == NULL ? ST_OK : find_before(listing, movers, period, err);
}

/* ---- the answer ---- */

static struct figures_query query_of(const struct listing *listing, struct reading *reading, const struct span *span)
{
	reading->has_days = true;
	reading->from = span->from;
	reading->to = span->to;
	return reading_query(reading, &listing->metric, 1, span->period, listing->by);
}

static enum status gather(struct listing *listing, struct reading *reading, const struct span *span, struct cells **cells,
	struct err *err)
{
	const struct figures_query query = query_of(listing, reading, span);
	enum status st = reading_cells(reading, &query, 0, cells, err);

	if (st == ST_OK)
		st = figures_rows(&query, *cells, gathered_take, &listing->rows, err);
	return st == ST_OK ? gathered_status(&listing->rows, err) : st;
}

/* Entries of the rows first..end; returns their sum. */
static int64_t fill(const struct gathered *rows, size_t first, size_t end, struct top_entry *entries)
{
	int64_t sum = 0;

	for (size_t i = first; i < end; i++) {
		entries[i] = (struct top_entry){ rows->rows[i].key, rows->rows[i].then_key, rows->rows[i].num, 0, i - first };
		sum += rows->rows[i].num;
	}
	return sum;
}

static enum status print(struct listing *listing, const struct rows_head *head, struct out *out, struct err *err)
{
	size_t count = listing->rows.count, now_count = listing->now_count;
	struct top_entry *entries = calloc(2 * count + 1, sizeof *entries), *joined = entries + count;
	struct toplist list = { .metric = listing->metric, .rows = listing->rows.rows, .now_count = now_count,
		.compared = listing->movers, .before_from = listing->before.from, .before_to = listing->before.to };
	enum status st;

	if (entries == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	list.whole = fill(&listing->rows, 0, now_count, entries);
	list.whole_before = fill(&listing->rows, now_count, count, entries);
	list.count = top_join(entries, now_count, entries + now_count, count - now_count, joined);
	top_sort(joined, list.count, listing->movers);
	list.entries = joined;
	list.listed = (uint64_t)listing->limit < list.count ? (size_t)listing->limit : list.count;
	st = toplist_print(out, listing->form, head, &list, err);
	free(entries);
	return st;
}

static enum status answer(struct listing *listing, struct reading *reading, const char *period, struct out *out,
	struct err *err)
{
	struct figures_query query;
	struct rows_head head;
	enum status st = gather(listing, reading, &listing->now, &listing->cells_now, err);

	listing->now_count = listing->rows.count;
	if (st == ST_OK && listing->movers)
		st = gather(listing, reading, &listing->before, &listing->cells_before, err);
	if (st == ST_OK && listing->rows.count == 0)
		st = reading_has_events(reading, listing->now.from, listing->now.to, period, err);
	if (st != ST_OK)
		return st;
	query = query_of(listing, reading, &listing->now);
	head = reading_head(&query);
	return print(listing, &head, out, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct reading reading = { 0 };
	struct listing listing = { 0 };
	enum status st;

	if (ask(settings, &listing, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = answer(&listing, &reading, settings_argument(settings, 0), out, err);
	free_listing(&listing);
	reading_end(&reading);
	return st;
}

const struct command cmd_top = {
	.name = "top",
	.arguments = "PERIOD",
	.summary = N_("the parts that count most, or have changed most"),
	.about = N_("PERIOD is 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05 or 2020-01-05..2020-02-10. The parts are categories and "
		    "the figure is requests_accepted unless --by and --figure say otherwise; --level 1 takes categories by their "
		    "first level. With --movers the parts stand by how far they have moved up or down since the period before, or "
		    "the same a year ago, both counted at the same cut-off; a part may be new or gone. A period that is not over is "
		    "compared with a whole one: give two days instead, to compare like with like."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
