#include "cli/question.h"

#include "base/log.h"
#include "cli/span.h"

#include <stdio.h>
#include <string.h>

#define AS_OF "as-of"
#define ALL "all"

static enum status all_days(const struct reading *reading, struct question *out, struct err *err)
{
	return store_event_days(reading->store, reading->cutoff_us, &out->has_days, &out->from, &out->to, err);
}

static enum status read_days(const struct reading *reading, const char *period, struct question *out, struct err *err)
{
	struct span span;

	if (strcmp(period, AS_OF) == 0)
		return err_set(err, ST_USAGE, _("%s is counted by days; as-of is the period of late_open and orders_unseen"),
			out->metric->id);
	(void)snprintf(out->period, sizeof out->period, ALL);
	out->per = PERIOD_ALL;
	if (strcmp(period, ALL) == 0)
		return all_days(reading, out, err);
	if (span_parse(period, &span, err) != ST_OK)
		return err->status;
	out->has_days = true;
	out->per = span.period;
	out->from = span.from;
	out->to = span.to;
	if (span.period != PERIOD_ALL)
		day_period_name(span.period, span.from, out->period);
	return ST_OK;
}

/* A state counts over all cases: it has no other period. */
static enum status read_state(const char *period, struct question *out, struct err *err)
{
	if (strcmp(period, AS_OF) != 0 && strcmp(period, ALL) != 0)
		return err_set(err, ST_USAGE, _("%s is a state over all cases at the cut-off: its period is as-of, and --cutoff "
			"says when"), out->metric->id);
	(void)snprintf(out->period, sizeof out->period, AS_OF);
	return ST_OK;
}

/* What has more levels than are kept is no part: its cases stand under the first levels of their paths. */
static enum status check_levels(const struct question *question, struct err *err)
{
	struct text path = question->part.key[BY_CATEGORY];
	int levels = 1;

	for (size_t i = 0; i < path.len; i++)
		levels += path.at[i] == '>';
	if (question->level == 0 || levels <= question->level)
		return ST_OK;
	return err_set(err, ST_USAGE, _("category=%.*s has %d levels, --level %d keeps %d"), (int)path.len, path.at, levels,
		question->level, question->level);
}

enum status question_read(const struct settings *settings, const struct reading *reading, struct question *out,
	struct err *err)
{
	const char *period = settings_argument(settings, 1);
	const char *by = settings_text(settings, "by");

	*out = (struct question){ .level = settings_text(settings, "level") == NULL ? 0
		: (int)settings_number(settings, "level") };
	if (reading_metric(settings_argument(settings, 0), &out->metric, err) != ST_OK)
		return err->status;
	if (by != NULL && part_is_named(by) && (part_parse(by, &out->part, err) != ST_OK || check_levels(out, err) != ST_OK))
		return err->status;
	return out->metric->measure == MEASURE_STATE ? read_state(period, out, err) : read_days(reading, period, out, err);
}

void question_say_nothing(const struct settings *settings, const struct question *question)
{
	log_line(LOG_WARN, _("%s, %s: nothing has \"%s\""), question->metric->id,
		rows_period_asked(question->metric, question->period, lang_get()), settings_text(settings, "by"));
}

struct figures_query question_query(const struct question *question, const struct reading *reading)
{
	return (struct figures_query){
		.metrics = &question->metric,
		.metric_count = 1,
		.has_days = question->has_days,
		.from = question->from,
		.to = question->to,
		.per = question->per,
		.cutoff_us = reading->cutoff_us,
		.zone = reading->book->zone,
		.published = &reading->published,
	};
}

enum status question_missing_years(const struct question *question, const struct reading *reading, struct err *err)
{
	const struct figures_query query = question_query(question, reading);

	return reading_missing_years(reading, &query, err);
}

enum status question_part(const struct settings *settings, const struct question *question, struct question_part *out,
	struct err *err)
{
	const char *by = settings_text(settings, "by");

	out->is_named = by != NULL && part_is_named(by);
	out->key = (struct text){ "", 0 };
	if (!out->is_named)
		return reading_by(settings, &out->by, err);
	out->by = (struct breakdown){ BY_WHOLE, BY_WHOLE, question->level };
	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++) {
		if (!question->part.has[dimension])
			continue;
		if (out->by.by == BY_WHOLE)
			out->by.by = dimension;
		else if (out->by.then_by == BY_WHOLE)
			out->by.then_by = dimension;
		else
			return err_set(err, ST_USAGE, _("--by %s: at most two dimensions at once"), by);
	}
	out->key = breakdown_key(&out->by, question->part.key, out->room);
	return ST_OK;
}
