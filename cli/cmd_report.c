#include "base/lang.h"
#include "cli/command.h"
#include "cli/comparing.h"
#include "cli/footing.h"
#include "cli/reading.h"
#include "cli/revision.h"
#include "cli/typed.h"
#include "cli/workbook.h"
#include "report/checks.h"
#include "report/xlsx.h"

#include <stdlib.h>
#include <string.h>

/* Figures that the table has, with room. */
enum { METRICS_MAX = 64 };

/* The year's sums, and those that they are compared with. */
struct year_sums {
	struct figures_query query;
	struct cells *cells;
	struct comparing *comparing;
};

struct report {
	struct reading reading;
	struct year_sums whole;     /* for the sentences, and for the table where it has no parts */
	struct paragraph_facts facts;
	const struct metric *metrics[METRICS_MAX];
	size_t metric_count;
	bool has_data; /* anything at all was counted in the year */
	bool is_final;
	struct footing footing;     /* of a final report */
	struct reading_years missing; /* without a calendar, of a final report */
	struct buf reason;          /* why it is final all the same, with a zero at its end; empty: none was given */
	struct checks_final final;
	char year[DAY_NAME_MAX];
};

static enum status parse_year(const char *text, int *year, struct err *err)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 4 && text[digits] == '\0') {
		*year = atoi(text);
		if (*year >= OPTIONS_YEAR_MIN && *year <= OPTIONS_YEAR_MAX)
			return ST_OK;
	}
	return err_set(err, ST_USAGE, _("\"%s\" is no year from %d to %d"), text,
		OPTIONS_YEAR_MIN, OPTIONS_YEAR_MAX);
}

/* Rows, and what they are compared with (NULL: nothing). */
struct compared_rows {
	struct report *report; /* whose sentences are gathered */
	struct rows *rows;     /* that are printed */
	struct comparing *comparing;
};

static const struct comparison *comparison_of(const struct compared_rows *all, const struct figure_row *row)
{
	return all->comparing == NULL ? NULL : comparing_row(all->comparing, row);
}

static bool take_whole(void *context, const struct figure_row *row)
{
	const struct compared_rows *all = context;
	const struct comparison *comparison = comparison_of(all, row);
	struct report *report = all->report;

	paragraph_take(&report->facts, row, comparison);
	report->has_data = report->has_data || reading_counts(row);
	report->facts.counted_then = report->facts.counted_then || (comparison != NULL && reading_counts(&comparison->then));
	return true;
}

/* Rule R50: no transferred order created in the year is open past its due, nor open without one. */
static bool all_answered(const struct figures_query *query, struct cells *cells)
{
	const struct cell *year = cells_at(cells, BY_WHOLE, figures_period_day(query, query->from), (struct text){ "", 0 });

	return year != NULL && year->count[SLOT_CREATED_LATE_OPEN] == 0 && year->count[SLOT_CREATED_NO_DUE_OPEN] == 0;
}

static void sums_free(struct year_sums *sums)
{
	comparing_free(sums->comparing);
	cells_free(sums->cells);
	*sums = (struct year_sums){ 0 };
}

/* `out` must stay where it is: what it is compared with points into it. */
static enum status read_sums(const struct report *report, struct breakdown by, uint64_t more, struct year_sums *out,
	struct err *err)
{
	enum status st;

	*out = (struct year_sums){ .query = reading_query(&report->reading, report->metrics, report->metric_count, PERIOD_YEAR, by) };
	st = reading_cells(&report->reading, &out->query, more, &out->cells, err);
	return st == ST_OK ? comparing_new(&report->reading, &out->query, report->facts.compared, &out->comparing, err) : st;
}

/* What the sentences say, from the whole year's rows. */
static enum status gather(struct report *report, struct err *err)
{
	const uint64_t answered = UINT64_C(1) << SLOT_CREATED_LATE_OPEN | UINT64_C(1) << SLOT_CREATED_NO_DUE_OPEN;
	struct year_sums *whole = &report->whole;
	struct compared_rows all = { .report = report };
	enum status st = read_sums(report, (struct breakdown){ .by = BY_WHOLE }, answered, whole, err);

	all.comparing = whole->comparing;
	if (st == ST_OK)
		st = figures_rows(&whole->query, whole->cells, take_whole, &all, err);
	if (st == ST_OK)
		st = comparing_status(whole->comparing, err);
	if (st == ST_OK) {
		report->facts.all_answered = all_answered(&whole->query, whole->cells);
		st = cells_status(whole->cells, err);
	}
	return st;
}

/* A year in which nothing was counted and no event lies is no period of this store. */
static enum status check_year(struct report *report, struct err *err)
{
	const struct reading *reading = &report->reading;

	return report->has_data ? ST_OK : reading_has_events(reading, reading->from, reading->to, report->year, err);
}

static enum status take_reason(const struct settings *settings, struct report *report, struct err *err)
{
	if (settings_text(settings, "reason") == NULL)
		return ST_OK;
	if (!report->is_final)
		return err_set(err, ST_USAGE, _("--reason belongs to --final"));
	if (typed_words(settings, "reason", TYPED_NOTE_MAX, &report->reason, err) != ST_OK)
		return err->status;
	buf_append_byte(&report->reason, '\0');
	return buf_status(&report->reason, err);
}

/* Rule R46: what rests on unknown dues is not final by itself. */
static enum status refuse_missing(const struct report *report, struct err *err)
{
	char years[READING_YEARS_WORDS_MAX];

	if (report->missing.count == 0)
		return ST_OK;
	reading_years_name(&report->missing, years);
	return err_set(err, ST_NO, _("the report of %s is not final: no calendar of working days for %s, so the dues that need it are "
		"unknown; `hotline rules apply FILE` adds the calendar; --reason TEXT makes the report final all the same, and is printed "
		"under it"), report->year, years);
}

/* A final report stands on its checks, or on a reason that is printed under it. */
static enum status prove(struct report *report, struct err *err)
{
	const char *reason = report->reason.len == 0 ? NULL : (const char *)report->reason.data;
	const struct reading *reading = &report->reading;
	const struct figures_query query = reading_query(reading, report->metrics, report->metric_count, PERIOD_YEAR,
		(struct breakdown){ .by = BY_WHOLE });
	enum status st = footing_prove(reading, reading->from, reading->to, &report->footing, err);

	if (st == ST_OK && reason == NULL)
		st = footing_answer(&report->footing, report->year, _("`hotline crossfoot` lists them; --reason TEXT makes the report "
			"final all the same, and is printed under it"), err);
	if (st == ST_OK)
		st = reading_years_add(reading, &query, &report->missing, err);
	if (st == ST_OK && reason == NULL)
		st = refuse_missing(report, err);
	report->final = (struct checks_final){ { report->footing.checks, report->footing.count, report->footing.failed },
		report->missing.years, report->missing.count, reason, report->year, reading->from, reading->to };
	return st;
}

static bool take_row(void *context, const struct figure_row *row)
{
	const struct compared_rows *all = context;

	return rows_compared(all->rows, row, comparison_of(all, row));
}

static enum status print_sums(const struct report *report, const struct year_sums *sums, enum rows_form form,
	struct out *out, struct err *err)
{
	struct rows_head head = reading_head(&sums->query);
	struct compared_rows all = { .comparing = sums->comparing };
	enum status st;

	head.report = &report->facts;
	head.final = report->is_final ? &report->final : NULL;
	head.compared = report->facts.compared != COMPARE_NONE;
	st = rows_begin(out, form, &head, &all.rows, err);
	if (st == ST_OK)
		st = figures_rows(&sums->query, sums->cells, take_row, &all, err);
	if (st == ST_OK)
		st = comparing_status(sums->comparing, err);
	if (st == ST_OK)
		st = rows_end(all.rows, err);
	if (st == ST_OK)
		st = comparing_missing_years(sums->comparing, &report->reading, &sums->query, err);
	rows_free(all.rows);
	return st;
}

static enum status print(const struct report *report, struct breakdown by, enum rows_form form, struct out *out,
	struct err *err)
{
	struct year_sums parts = { 0 };
	enum status st = ST_OK;

	if (by.by == BY_WHOLE)
		return print_sums(report, &report->whole, form, out, err);
	st = read_sums(report, by, 0, &parts, err);
	if (st == ST_OK)
		st = print_sums(report, &parts, form, out, err);
	sums_free(&parts);
	return st;
}

static void choose_all(struct report *report)
{
	size_t count;
	const struct metric *all = metrics_all(&count);

	for (size_t i = 0; i < count && i < METRICS_MAX; i++)
		report->metrics[report->metric_count++] = &all[i];
}

static enum status take_year(const struct settings *settings, struct report *report, struct err *err)
{
	const int32_t from = day_of((struct date){ report->facts.year, 1, 1 });
	const int32_t to = day_of((struct date){ report->facts.year, 12, 31 });

	report->reading.has_days = true;
	report->reading.from = from;
	report->reading.to = to;
	if (revision_choose(settings, &report->reading, &from, &to, err) != ST_OK)
		return err->status;
	report->facts.zone = report->reading.book->zone;
	report->facts.cutoff_us = report->reading.cutoff_us;
	day_period_name(PERIOD_YEAR, from, report->year);
	return ST_OK;
}

/* What proves today's figures, or has sheets beside what a revision froze, does not speak of a revision. */
static enum status check_revision(const struct settings *settings, const char *workbook, struct err *err)
{
	if (revision_asked(settings) == NULL)
		return ST_OK;
	if (settings_on(settings, "final"))
		return err_set(err, ST_USAGE, _("--final proves today's figures; a revision is proved by `hotline publication N "
			"--verify`"));
	if (workbook != NULL)
		return err_set(err, ST_USAGE, _("either --xlsx or --as-of: the workbook has sheets that a revision does not freeze"));
	return ST_OK;
}

/*
 * The file of --xlsx in *path; NULL: none.  A workbook has its own sheets: what prints in another form, or by other parts,
 * does not go with it.  A configuration that has both means the others for other commands.
 */
static enum status workbook_of(const struct settings *settings, const char **path, struct err *err)
{
	static const char *const others[] = { "json", "csv", "excel", "by", "level", "as-of" };

	*path = settings_text(settings, "xlsx");
	for (size_t i = 0; *path != NULL && i < sizeof others / sizeof others[0]; i++)
		if (settings_origin(settings, "xlsx") == ORIGIN_FLAG && settings_origin(settings, others[i]) == ORIGIN_FLAG &&
			settings_has(settings, others[i]))
			return err_set(err, ST_USAGE, _("either --xlsx or --%s"), others[i]);
	if (*path != NULL && strcmp(*path, "-") == 0)
		return err_set(err, ST_USAGE, _("--xlsx -: a workbook is a file with a name, it cannot be written to standard output"));
	return ST_OK;
}

/* What --compare asks for.  A final report stands on the checks of one year: beside it --compare on the command line is
 * refused, one of a configuration has no effect. */
static enum status compared_of(const struct settings *settings, enum compare_with *with, struct err *err)
{
	if (comparing_with(settings, with, err) != ST_OK)
		return err->status;
	if (*with == COMPARE_NONE || !settings_on(settings, "final"))
		return ST_OK;
	*with = COMPARE_NONE;
	if (settings_origin(settings, "compare") != ORIGIN_FLAG)
		return ST_OK;
	return err_set(err, ST_USAGE, _("either --final or --compare: the checks prove the year's figures, not those that they are "
		"compared with"));
}

static enum status write_workbook(const struct report *report, const char *path, struct err *err)
{
	const struct workbook workbook = { &report->reading, report->metrics, report->metric_count, &report->facts,
		report->is_final ? &report->final : NULL };

	return workbook_write(&workbook, path, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct report report = { .is_final = settings_on(settings, "final") };
	const char *workbook;
	struct breakdown by;
	enum rows_form form;
	enum status st;

	if (parse_year(settings_argument(settings, 0), &report.facts.year, err) != ST_OK ||
		reading_form(settings, &form, err) != ST_OK || reading_by(settings, &by, err) != ST_OK ||
		workbook_of(settings, &workbook, err) != ST_OK || check_revision(settings, workbook, err) != ST_OK ||
		compared_of(settings, &report.facts.compared, err) != ST_OK)
		return err->status;
	if (workbook != NULL && xlsx_check(workbook, err) != ST_OK)
		return err->status;
	choose_all(&report);
	st = take_reason(settings, &report, err);
	if (st == ST_OK)
		st = reading_begin(settings, &report.reading, err);
	if (st == ST_OK)
		st = take_year(settings, &report, err);
	if (st == ST_OK)
		st = gather(&report, err);
	if (st == ST_OK && report.reading.published.as_of == NULL)
		st = check_year(&report, err);
	if (st == ST_OK && report.is_final)
		st = prove(&report, err);
	if (st == ST_OK && workbook != NULL)
		st = write_workbook(&report, workbook, err);
	else if (st == ST_OK)
		st = print(&report, by, form, out, err);
	sums_free(&report.whole);
	footing_free(&report.footing);
	buf_free(&report.reason);
	reading_end(&report.reading);
	return st;
}

const struct command cmd_report = {
	.name = "report",
	.arguments = "YEAR",
	.summary = N_("the year-end paragraph, then every figure with its definition"),
	.about = N_("The sentence that every matter has its result stands there only when no order of the year is open past its "
		    "due, or open without one. The mean per day prints the days it was divided by. Complaints in the paragraph are "
		    "those of city level. --final proves first that the figures hold together (see `hotline crossfoot`) and says so "
		    "under the table; where one check fails, or a calendar is missing, the report is refused with 1, unless --reason is given. With --compare a "
		    "sentence says how requests, rates and complaints rose or fell against the year before (of a year that is over), "
		    "and each row has that year's beside it; for a year both words mean the same.\n"
		    "With --xlsx nothing is printed: the file gets a sheet each for the cover, the figures of the year, beside those of the "
		    "year before (--compare), by month and by unit, with rates as formulas over numerator and denominator, the definitions, the lists of late and open "
		    "orders, of dissatisfied rounds and of efficiency complaints with masked ids, the cross-foot checks, and what "
		    "has changed since it was published."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
