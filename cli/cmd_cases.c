#include "base/lang.h"
#include "cli/command.h"
#include "cli/comparison.h"
#include "report/listing.h"
#include "store/things.h"

/* The things asked for: by default those that the figure is divided by, where it is. */
static enum status choose_side(const struct settings *settings, const struct metric *metric, enum listing_side *side,
	struct err *err)
{
	bool numerator = settings_on(settings, "numerator"), rest = settings_on(settings, "rest");

	*side = metric->denominator == SLOT_NONE || numerator ? LISTING_NUMERATOR : rest ? LISTING_REST : LISTING_DENOMINATOR;
	if (numerator && rest)
		return err_set(err, ST_USAGE, _("either --numerator or --rest"));
	if (numerator && metric->measure == MEASURE_PERCENTILE)
		return err_set(err, ST_USAGE, _("%s is a percentile: its numerator is seconds, not cases; without --numerator the orders "
			"are listed that it is of"), metric->id);
	if (rest && metric->measure == MEASURE_MEAN)
		return err_set(err, ST_USAGE, _("%s is divided by days, not by cases: there is no rest to list"), metric->id);
	if (rest && metric->measure == MEASURE_RATIO)
		return err_set(err, ST_USAGE, _("%s is a ratio of two counts: what its numerator counts is not among what its "
			"denominator counts, so there is no rest; list the two apart"), metric->id);
	if (rest && metric->measure == MEASURE_PERCENTILE)
		return err_set(err, ST_USAGE, _("%s is a percentile of all that its denominator counts: there is no rest to list"),
			metric->id);
	if (rest && metric->denominator == SLOT_NONE)
		return err_set(err, ST_USAGE, _("%s is a count without denominator: there is no rest to list"), metric->id);
	return ST_OK;
}

static struct things_query query_of(const struct question *question, const struct reading *reading,
	enum listing_side side)
{
	const struct metric *metric = question->metric;
	struct things_query query = {
		.slot = side == LISTING_NUMERATOR ? metric->numerator : metric->denominator,
		.without = side == LISTING_REST ? metric->numerator : SLOT_NONE,
		.marked = metric->numerator,
		.found_by = metric->found_by,
		/* Without days nothing is counted: no day lies between these two. */
		.from = question->has_days ? question->from : 0,
		.to = question->has_days ? question->to : -1,
		.cutoff_us = reading->cutoff_us,
		.level = question->level,
	};

	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		query.has_part[by] = question->part.has[by];
		query.parts[by] = question->part.key[by];
	}
	return query;
}

/* How many the revision had counted on this side. */
static int64_t published_count(const struct frozen_rows *published, enum listing_side side)
{
	const struct figure_row *row = published->list.count > 0 ? &published->list.rows[0] : NULL;

	if (row == NULL)
		return 0;
	if (row->metric->measure == MEASURE_PERCENTILE) /* its numerator is seconds */
		return row->den;
	return side == LISTING_NUMERATOR ? row->num : side == LISTING_DENOMINATOR ? row->den : row->den - row->num;
}

struct printing {
	struct listing *listing;
	int64_t count, limit; /* limit 0: none */
	bool more;            /* there is one beyond the limit */
	bool gone;            /* nobody reads any more */
};

static enum status take(void *context, const struct thing *thing, struct err *err)
{
	struct printing *printing = context;

	(void)err;
	printing->more = printing->limit > 0 && printing->count == printing->limit;
	if (printing->more)
		return ST_NO;
	printing->count++;
	printing->gone = !listing_row(printing->listing, thing->sort, thing->id, thing->counted);
	return printing->gone ? ST_NO : ST_OK;
}

static enum status find_one(void *context, const struct thing *thing, struct err *err)
{
	bool *found = context;

	(void)thing;
	(void)err;
	*found = true;
	return ST_NO;
}

/* An empty list of a part: whether the figure counts nothing of it at all, or only nothing on this side. */
static enum status warn_of_nothing(const struct settings *settings, const struct question *question,
	const struct reading *reading, enum listing_side side, struct err *err)
{
	const struct metric *metric = question->metric;
	bool has_other = metric->denominator != SLOT_NONE && (side != LISTING_DENOMINATOR || metric->measure == MEASURE_RATIO);
	const struct things_query other = query_of(question, reading,
		side == LISTING_DENOMINATOR ? LISTING_NUMERATOR : LISTING_DENOMINATOR);
	bool found = false;
	enum status st = has_other ? things_each(reading->store, &other, find_one, &found, err) : ST_OK;

	if (found)
		return ST_OK;
	if (st == ST_OK)
		question_say_nothing(settings, question);
	return st;
}

static enum status print(const struct settings *settings, const struct question *question, const struct reading *reading,
	enum listing_side side, enum rows_form form, const struct frozen_rows *published, struct out *out, struct err *err)
{
	const char *by = settings_text(settings, "by");
	const struct figures_query figures = question_query(question, reading);
	const struct listing_head head = {
		.rows = reading_head(&figures),
		.metric = question->metric, .period = question->period, .side = side,
		.has_part = question->part.has, .parts = question->part.key, .level = question->level,
		.revision = published->revision == NULL ? 0 : published->revision->number,
		.published = published_count(published, side),
	};
	const struct things_query query = query_of(question, reading, side);
	struct printing printing = { .limit = settings_text(settings, "limit") == NULL ? 0 : settings_number(settings, "limit") };
	enum status st = listing_begin(out, form, &head, &printing.listing, err);

	if (st == ST_OK)
		st = things_each(reading->store, &query, take, &printing, err);
	if (st == ST_NO && (printing.gone || printing.more))
		st = ST_OK;
	if (st == ST_OK)
		st = listing_end(printing.listing, !printing.more, err);
	if (st == ST_OK && printing.count == 0 && by != NULL && part_is_named(by))
		st = warn_of_nothing(settings, question, reading, side, err);
	if (st == ST_OK)
		st = question_missing_years(question, reading, err);
	listing_free(printing.listing);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct reading reading = { 0 };
	struct frozen_rows published = { 0 };
	struct question_part part;
	struct question question;
	enum listing_side side;
	const char *by = settings_text(settings, "by");
	enum rows_form form;
	enum status st;

	if (by != NULL && !part_is_named(by) && settings_origin(settings, "by") == ORIGIN_FLAG)
		return err_set(err, ST_USAGE, _("--by %s: cases lists one part, such as --by %s=NAME"), by, by);
	if (reading_form(settings, &form, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = question_read(settings, &reading, &question, err);
	if (st == ST_OK)
		st = choose_side(settings, question.metric, &side, err);
	if (st == ST_OK)
		st = question_part(settings, &question, &part, err);
	if (st == ST_OK)
		st = comparison_read(settings, &reading, &question, part.by, part.is_named ? &part.key : NULL, &published, err);
	if (st == ST_OK)
		st = print(settings, &question, &reading, side, form, &published, out, err);
	comparison_free(&published);
	reading_end(&reading);
	return st;
}

const struct command cmd_cases = {
	.name = "cases",
	.arguments = "FIGURE PERIOD",
	.summary = N_("the list behind a figure: exactly the things it counts"),
	.about = N_("PERIOD is 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05, two days 2020-01-05..2020-02-10, or all as `hotline "
		    "figures` means it; as-of for late_open and orders_unseen.\n"
		    "A row is one counted thing (call, order, event, round, complaint, review), so an order may stand there more "
		    "than once, and there are as many rows as the integer of `hotline figures` says. Without --numerator or --rest "
		    "the denominator is listed where there is one. --by unit=NAME lists one part; unit= is what is not stated."),
	.arguments_min = 2,
	.arguments_max = 2,
	.takes_part = true,
	.run = run,
};
