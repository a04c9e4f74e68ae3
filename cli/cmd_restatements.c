#include "base/lang.h"
#include "cli/command.h"
#include "cli/restating.h"
#include "cli/revision.h"

/* Late changes, and cases that other rules judge otherwise, told one by one where --limit does not say how many. */
enum { CASES_TOLD = 100 };

static enum status take_publication(void *context, const struct publication *publication, struct err *err)
{
	return restated_publication(context, publication, err);
}

static void take_row(void *context, const struct figure_row *old, const struct figure_row *new)
{
	restated_row(context, old, new);
}

static enum status take_cause(void *context, const struct restated_cause *cause, struct err *err)
{
	return restated_cause(context, cause, err);
}

static void take_change(void *context, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	restated_change(context, change, old, new);
}

static void take_case(void *context, const struct restated_case *one)
{
	restated_case(context, one);
}

static void take_unlisted(void *context, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	restated_unlisted(context, change, old, new);
}

static void take_cases_end(void *context, const struct restated_cases *cases)
{
	restated_cases_end(context, cases);
}

static enum status print(const struct reading *reading, const struct restating_query *query, struct restated *restated,
	size_t *told, struct err *err)
{
	const struct restating_sink sink = { take_publication, take_row, take_cause, take_change, take_case, take_unlisted,
		take_cases_end, restated };

	return restating_each(reading, query, &sink, told, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	bool has_span = settings_argument_count(settings) > 0;
	struct reading reading = { 0 };
	struct restated_head head = { .lang = lang_get() };
	struct restated *restated = NULL;
	struct restating_query query = { 0 };
	struct span span = { 0 };
	size_t told = 0;
	enum rows_form form;
	enum status st;

	if ((has_span && span_parse(settings_argument(settings, 0), &span, err) != ST_OK) ||
		reading_form(settings, &form, err) != ST_OK || reading_by(settings, &query.by, err) != ST_OK)
		return err->status;
	if (query.by.then_by != BY_WHOLE)
		return err_set(err, ST_USAGE, _("--by takes one dimension here: a revision freezes the whole and each single one"));
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = revision_choose(settings, &reading, has_span ? &span.from : NULL, has_span ? &span.to : NULL, err);
	query.span = has_span ? &span : NULL;
	query.per = reading_per(settings);
	query.limit = settings_text(settings, "limit") == NULL ? CASES_TOLD : settings_number(settings, "limit");
	head.by = query.by;
	head.limit = query.limit;
	if (st == ST_OK) {
		head.zone = reading.book->zone;
		st = restated_begin(out, form, &head, &restated, err);
	}
	if (st == ST_OK)
		st = print(&reading, &query, restated, &told, err);
	if (st == ST_OK && told == 0 && has_span)
		st = err_set(err, ST_NOINPUT, _("nothing of %s has been published; `hotline publications` lists what was"),
			settings_argument(settings, 0));
	if (st == ST_OK)
		st = restated_end(restated, err);
	restated_free(restated);
	reading_end(&reading);
	return st;
}

const struct command cmd_restatements = {
	.name = "restatements",
	.arguments = "[PERIOD]",
	.summary = N_("what has changed since a period was published, and what did it"),
	.about = N_("For each publication that no later one covers: the figures that are others today, as of the publication's own "
		    "cut-off, old and new; then each late change: when it arrived, the case, its events, and what it did to which "
		    "figure. What other rules changed is told case by case, each with its due then and now (so many as --limit says), "
		    "and in all. In text no more late changes than --limit are listed; JSON and CSV have them all. With --as-of it is told of that revision. "
		    "What merely happened after the cut-off is no restatement."),
	.arguments_min = 0,
	.arguments_max = 1,
	.run = run,
};
