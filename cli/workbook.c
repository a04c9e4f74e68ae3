#include "cli/workbook.h"

#include "base/lang.h"
#include "cli/comparing.h"
#include "cli/footing.h"
#include "cli/restating.h"
#include "crypto/digest.h"
#include "report/yearbook.h"
#include "store/things.h"

#include <stdio.h>

struct writing {
	const struct workbook *of;
	struct yearbook book;
	struct comparing *comparing; /* of the year; NULL: it is not compared */
};

static bool take(void *context, const struct figure_row *row)
{
	yearbook_figure(context, row);
	return true;
}

static enum status write_figures(const struct writing *writing, enum yearbook_figures which, enum period per,
	enum dimension by, struct err *err)
{
	const struct figures_query query = reading_query(writing->of->reading, writing->of->metrics, writing->of->metric_count,
		per, (struct breakdown){ .by = by });
	struct yearbook book = writing->book;
	struct cells *cells = NULL;
	enum status st = reading_cells(writing->of->reading, &query, 0, &cells, err);

	if (st == ST_OK) {
		yearbook_figures(&book, which);
		st = figures_rows(&query, cells, take, &book, err);
	}
	cells_free(cells);
	return st;
}

static bool take_compared(void *context, const struct figure_row *row)
{
	const struct writing *writing = context;

	yearbook_comparison(&writing->book, row, comparing_row(writing->comparing, row));
	return true;
}

static enum status write_compared(struct writing *writing, const struct figures_query *query, struct err *err)
{
	struct cells *cells = NULL;
	enum status st;

	if (writing->comparing == NULL)
		return ST_OK;
	st = reading_cells(writing->of->reading, query, 0, &cells, err);
	if (st == ST_OK) {
		yearbook_comparisons(&writing->book);
		st = figures_rows(query, cells, take_compared, writing, err);
	}
	if (st == ST_OK)
		st = comparing_status(writing->comparing, err);
	cells_free(cells);
	return st;
}

static enum status write_cover(const struct writing *writing, struct err *err)
{
	const struct workbook *of = writing->of;
	struct yearbook_cover cover = { .year = of->facts->year, .version = "hotline " HOTLINE_VERSION };
	enum lang lang = writing->book.head->lang;
	struct buf paragraph = BUF_EMPTY, statement = BUF_EMPTY;
	char hex[DIGEST_HEX_MAX];
	uint8_t digest[DIGEST_BYTES];
	enum status st = store_digest(of->reading->store, digest, err);

	if (st != ST_OK)
		return st;
	digest_hex(digest, hex);
	paragraph_write(&paragraph, of->facts, lang);
	if (of->final != NULL)
		checks_statement(&statement, of->final, lang);
	if ((st = buf_status(&paragraph, err)) == ST_OK && (st = buf_status(&statement, err)) == ST_OK) {
		cover.digest = hex;
		cover.paragraph = buf_text(&paragraph);
		cover.statement = buf_text(&statement);
		yearbook_cover(&writing->book, &cover);
	}
	buf_free(&paragraph);
	buf_free(&statement);
	return st;
}

static enum status write_checks(const struct writing *writing, struct err *err)
{
	const struct reading *reading = writing->of->reading;
	struct footing footing = { 0 };
	struct checks_list list;
	enum status st;

	if (writing->of->final != NULL)
		return yearbook_checks(&writing->book, &writing->of->final->list, err);
	st = footing_prove(reading, reading->from, reading->to, &footing, err);
	list = (struct checks_list){ footing.checks, footing.count, footing.failed };
	if (st == ST_OK)
		st = yearbook_checks(&writing->book, &list, err);
	footing_free(&footing);
	return st;
}

/* ---- lists of cases ---- */

struct listing_cases {
	const struct yearbook *book;
	int64_t count;
};

static enum status take_case(void *context, const struct thing *thing, struct err *err)
{
	struct listing_cases *cases = context;

	(void)err;
	yearbook_case(cases->book, ++cases->count, thing->id, thing->counted);
	return ST_OK;
}

/* The figure whose numerator or rest each list is. */
static const struct {
	const char *figure;
	bool rest;
} list_of[YEARBOOK_LISTS] = {
	[YEARBOOK_LATE] = { "ontime_rate", true },
	[YEARBOOK_LATE_OPEN] = { "late_open", false },
	[YEARBOOK_DISSATISFIED] = { "sat_rate", true },
	[YEARBOOK_COMPLAINTS] = { "complaints_received", false },
};

static enum status write_list(const struct writing *writing, enum yearbook_list list, struct err *err)
{
	const struct reading *reading = writing->of->reading;
	const struct metric *metric = metrics_find(text_of(list_of[list].figure));
	const struct things_query query = {
		.slot = list_of[list].rest ? metric->denominator : metric->numerator,
		.without = list_of[list].rest ? metric->numerator : SLOT_NONE,
		.found_by = metric->found_by,
		.from = reading->from,
		.to = reading->to,
		.cutoff_us = reading->cutoff_us,
	};
	struct listing_cases cases = { &writing->book, 0 };

	yearbook_list(&writing->book, list);
	return things_each(reading->store, &query, take_case, &cases, err);
}

/* ---- restatements ---- */

struct telling {
	const struct yearbook *book;
	struct yearbook_restatement restatement;
};

static enum status take_publication(void *context, const struct publication *publication, struct err *err)
{
	struct telling *telling = context;

	(void)err;
	telling->restatement.publication = publication;
	return ST_OK;
}

/* The sums of all changes: each of them has a row already. */
static void take_row(void *context, const struct figure_row *old, const struct figure_row *new)
{
	(void)context;
	(void)old;
	(void)new;
}

static enum status take_cause(void *context, const struct restated_cause *cause, struct err *err)
{
	struct telling *telling = context;

	(void)err;
	telling->restatement.cause = cause;
	return ST_OK;
}

static void take_change(void *context, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	struct telling *telling = context;

	telling->restatement.change = change;
	telling->restatement.old = old;
	telling->restatement.new = new;
	yearbook_restatement(telling->book, &telling->restatement);
}

static enum status write_restatements(const struct writing *writing, struct err *err)
{
	const struct reading *reading = writing->of->reading;
	const struct span year = { PERIOD_YEAR, reading->from, reading->to };
	const struct restating_query query = { .span = &year, .per = PERIOD_ALL, .by = { .by = BY_WHOLE } };
	struct telling telling = { .book = &writing->book };
	const struct restating_sink sink = { .publication = take_publication, .row = take_row, .cause = take_cause,
		.change = take_change, .context = &telling };
	size_t told;

	yearbook_restatements(&writing->book);
	return restating_each(reading, &query, &sink, &told, err);
}

static enum status write_all(struct writing *writing, const struct figures_query *year, struct err *err)
{
	if (write_cover(writing, err) != ST_OK ||
		write_figures(writing, YEARBOOK_YEAR, PERIOD_YEAR, BY_WHOLE, err) != ST_OK || write_compared(writing, year, err) != ST_OK ||
		write_figures(writing, YEARBOOK_MONTHS, PERIOD_MONTH, BY_WHOLE, err) != ST_OK ||
		write_figures(writing, YEARBOOK_UNITS, PERIOD_YEAR, BY_UNIT, err) != ST_OK)
		return err->status;
	yearbook_definitions(&writing->book);
	for (int list = 0; list < YEARBOOK_LISTS; list++)
		if (write_list(writing, (enum yearbook_list)list, err) != ST_OK)
			return err->status;
	if (write_checks(writing, err) != ST_OK)
		return err->status;
	return write_restatements(writing, err);
}

enum status workbook_write(const struct workbook *workbook, const char *path, struct err *err)
{
	const struct reading *reading = workbook->reading;
	const struct figures_query query = reading_query(reading, workbook->metrics, workbook->metric_count, PERIOD_YEAR,
		(struct breakdown){ .by = BY_WHOLE });
	const struct rows_head head = reading_head(&query);
	struct writing writing = { workbook, { NULL, &head }, NULL };
	char title[32];
	enum status st;

	(void)snprintf(title, sizeof title, "12345 %d", workbook->facts->year);
	st = comparing_new(reading, &query, workbook->facts->compared, &writing.comparing, err);
	if (st == ST_OK)
		st = xlsx_new(path, title, reading->cutoff_us, &writing.book.xlsx, err);
	if (st == ST_OK)
		st = write_all(&writing, &query, err);
	if (st == ST_OK)
		st = xlsx_close(writing.book.xlsx, err);
	xlsx_free(writing.book.xlsx);
	if (st == ST_OK)
		st = comparing_missing_years(writing.comparing, reading, &query, err);
	comparing_free(writing.comparing);
	return st;
}
