#include "base/day.h"
#include "base/lang.h"
#include "cli/command.h"
#include "cli/conf.h"
#include "cli/reading.h"
#include "cli/revision.h"
#include "report/selfeval.h"

/* Figures that the table has, with room. */
enum { METRICS_MAX = 128 };

struct selfeval {
	struct scheme *scheme;
	struct evaluation *evaluation;
	struct selfeval_head head;
	const struct metric *metrics[METRICS_MAX]; /* those that the scheme rests on, in the table's order */
	size_t metric_count;
	struct figure_row rows[METRICS_MAX];
	size_t row_count;
	bool has_data; /* anything at all was counted in the year */
};

static enum status read_scheme(struct selfeval *selfeval, const struct settings *settings, struct err *err)
{
	const char *file = settings_text(settings, "scheme");
	struct buf bytes = BUF_EMPTY;
	enum status st;

	if (file == NULL)
		return err_set(err, ST_USAGE, _("selfeval needs --scheme FILE; an example is installed as "
			"share/doc/hotline/docs/schemes/fairness.conf"));
	st = conf_bytes(file, &bytes, err);
	if (st == ST_OK)
		st = scheme_parse(file, buf_text(&bytes), &selfeval->scheme, err);
	buf_free(&bytes);
	return st;
}

static enum status choose_year(struct selfeval *selfeval, const struct settings *settings, struct err *err)
{
	int own = selfeval->scheme->year;

	selfeval->head.year = own;
	if (settings_text(settings, "year") != NULL)
		selfeval->head.year = (int)settings_number(settings, "year");
	if (selfeval->head.year == 0)
		return err_set(err, ST_USAGE, _("%s is for any year; say which with --year"), selfeval->scheme->file);
	if (own != 0 && own != selfeval->head.year)
		return err_set(err, ST_USAGE, _("%s is for the year %d, not %d"), selfeval->scheme->file, own, selfeval->head.year);
	return ST_OK;
}

static void choose_metrics(struct selfeval *selfeval)
{
	bool wanted[METRICS_MAX];
	size_t count;
	const struct metric *all = metrics_all(&count);

	if (count > METRICS_MAX)
		count = METRICS_MAX;
	selfeval->head.has_store = scheme_figures(selfeval->scheme, wanted, count);
	for (size_t i = 0; i < count; i++)
		if (wanted[i])
			selfeval->metrics[selfeval->metric_count++] = &all[i];
}

static bool take_row(void *context, const struct figure_row *row)
{
	struct selfeval *selfeval = context;

	selfeval->has_data = selfeval->has_data || reading_counts(row);
	selfeval->rows[selfeval->row_count++] = *row;
	return true;
}

static enum status evaluate_and_print(struct selfeval *selfeval, enum rows_form form, struct out *out, struct err *err)
{
	enum status st = evaluate_scheme(selfeval->scheme, selfeval->rows, selfeval->row_count, &selfeval->evaluation, err);

	return st == ST_OK ? selfeval_print(out, form, &selfeval->head, selfeval->evaluation, err) : st;
}

/* The figures of the year, then all of it, while the snapshot lasts. */
static enum status read_and_print(struct selfeval *selfeval, struct reading *reading, enum rows_form form, struct out *out,
	struct err *err)
{
	const struct figures_query query = reading_query(reading, selfeval->metrics, selfeval->metric_count, PERIOD_YEAR,
		(struct breakdown){ .by = BY_WHOLE });
	char year[DAY_NAME_MAX];
	struct cells *cells = NULL;
	enum status st = reading_cells(reading, &query, 0, &cells, err);

	if (st == ST_OK)
		st = figures_rows(&query, cells, take_row, selfeval, err);
	day_period_name(PERIOD_YEAR, reading->from, year);
	if (st == ST_OK && !selfeval->has_data && reading->published.as_of == NULL)
		st = reading_has_events(reading, reading->from, reading->to, year, err);
	selfeval->head.rows = reading_head(&query);
	selfeval->head.year_is_over = query.cutoff_us >= zone_day_start(query.zone, query.to + 1);
	if (st == ST_OK)
		st = evaluate_and_print(selfeval, form, out, err);
	if (st == ST_OK)
		st = reading_missing_years(reading, &query, err);
	cells_free(cells);
	return st;
}

static enum status with_store(struct selfeval *selfeval, const struct settings *settings, enum rows_form form,
	struct out *out, struct err *err)
{
	const int32_t from = day_of((struct date){ selfeval->head.year, 1, 1 });
	const int32_t to = day_of((struct date){ selfeval->head.year, 12, 31 });
	struct reading reading;
	enum status st = reading_begin(settings, &reading, err);

	if (st == ST_OK) {
		reading.has_days = true;
		reading.from = from;
		reading.to = to;
		st = revision_choose(settings, &reading, &from, &to, err);
	}
	if (st == ST_OK)
		st = read_and_print(selfeval, &reading, form, out, err);
	reading_end(&reading);
	return st;
}

/* Under --strict whatever does not add up, or could not be held against anything, is a no. */
static enum status judge(const struct selfeval *selfeval, const struct settings *settings, struct err *err)
{
	int contradictions = evaluate_contradictions(selfeval->evaluation);

	if (!settings_on(settings, "strict") || selfeval->evaluation->finding_count == 0)
		return ST_OK;
	return err_set(err, ST_NO, _n("%d statement does not add up, %d could not be checked for want of data",
		"%d statements do not add up, %d could not be checked for want of data", contradictions), contradictions,
		selfeval->evaluation->finding_count - contradictions);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct selfeval selfeval = { .head = { .lang = lang_get() } };
	enum rows_form form;
	enum status st = reading_form(settings, &form, err);

	if (st == ST_OK)
		st = read_scheme(&selfeval, settings, err);
	if (st == ST_OK)
		st = choose_year(&selfeval, settings, err);
	if (st == ST_OK) {
		choose_metrics(&selfeval);
		st = selfeval.head.has_store ? with_store(&selfeval, settings, form, out, err)
					     : evaluate_and_print(&selfeval, form, out, err);
	}
	if (st == ST_OK)
		st = judge(&selfeval, settings, err);
	evaluate_free(selfeval.evaluation);
	scheme_free(selfeval.scheme);
	return st;
}

const struct command cmd_selfeval = {
	.name = "selfeval",
	.arguments = "",
	.summary = N_("the self-evaluation by a scheme of points, and what in it does not add up"),
	.about = N_("A scheme is a text file: a tree of indicators with full points, a rule for each leaf, and what a report printed. "
		    "Every indicator gets its points, the figures it rests on and a sentence; every printed value is held against what "
		    "follows. Arithmetic is exact; points are rounded half up. A figure without data gives no points. Contradictions "
		    "are findings and leave the exit status 0; with --strict it is 1."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
