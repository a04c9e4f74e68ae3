#include "cli/revision.h"

#include "base/lang.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- which one ------------------------------------------------------------------------------- */

/* The value of an option that the command takes; one in the configuration file speaks to those that do. */
static const char *taken(const struct settings *settings, const char *name)
{
	return options_takes(options_find(name, strlen(name)), settings_command(settings)) ? settings_text(settings, name) : NULL;
}

const char *revision_asked(const struct settings *settings)
{
	return taken(settings, "as-of");
}

enum status revision_check(const struct settings *settings, struct err *err)
{
	if (revision_asked(settings) == NULL || taken(settings, "cutoff") == NULL)
		return ST_OK;
	return err_set(err, ST_USAGE, _("either --as-of (what was published) or --cutoff (what had happened): a revision has the "
		"cut-off that it was published with"));
}

static void name_days(int32_t from, int32_t to, char words[2 * DAY_NAME_MAX + 2])
{
	char first[DAY_NAME_MAX], last[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, from, first);
	day_period_name(PERIOD_DAY, to, last);
	(void)snprintf(words, 2 * DAY_NAME_MAX + 2, "%s%s%s", first, from == to ? "" : "..", from == to ? "" : last);
}

static enum status find_number(const struct publications *all, const char *text, const struct publication **out,
	struct err *err)
{
	int64_t number = options_revision(text);

	*out = store_publications_find(all, number);
	if (*out != NULL)
		return ST_OK;
	return err_set(err, ST_NOINPUT, _("there is no revision %" PRId64 "; `hotline publications` lists them"), number);
}

/* Days asked for that a revision may hold: where one is left open, from there to the revision's own end; an end that lies
 * beyond, so that nothing is left between, stands alone and is covered by none. */
static void days_of(const struct publication *revision, const int32_t *from, const int32_t *to, int32_t *first, int32_t *last)
{
	*first = from != NULL ? *from : to != NULL && *to < revision->from ? *to : revision->from;
	*last = to != NULL ? *to : from != NULL && *from > revision->to ? *from : revision->to;
}

/* The last on or before the moment that covers what is asked for; where a day is left open, any of that end. */
static enum status find_moment(const struct publications *all, const char *text, int64_t at_us, const int32_t *from,
	const int32_t *to, const struct publication **out, struct err *err)
{
	for (size_t i = all->count; i > 0; i--) {
		const struct publication *one = &all->all[i - 1];
		int32_t first, last;

		days_of(one, from, to, &first, &last);
		if (one->published_us <= at_us && published_covers(one, first, last)) {
			*out = one;
			return ST_OK;
		}
	}
	return err_set(err, ST_NOINPUT, _("nothing that covers the period was published on or before %s; `hotline publications` "
		"lists what was"), text);
}

static enum status check_covers(const struct publication *revision, int32_t from, int32_t to, struct err *err)
{
	char asked[2 * DAY_NAME_MAX + 2], held[2 * DAY_NAME_MAX + 2];

	if (published_covers(revision, from, to))
		return ST_OK;
	name_days(from, to, asked);
	name_days(revision->from, revision->to, held);
	return err_set(err, ST_NOINPUT, _("revision %" PRId64 " is of %s: %s lies outside of it"), revision->number, held, asked);
}

/* What --as-of prints is called published: so it is proved before, and what was altered is not printed. */
static enum status prove(const struct reading *reading, const struct publication *revision, struct err *err)
{
	char hex[DIGEST_HEX_MAX];
	bool same = false;

	if (store_verify_publication(reading->store, &reading->publications, revision, &same, hex, err) != ST_OK)
		return err->status;
	if (same)
		return ST_OK;
	return err_set(err, ST_NO, _("revision %" PRId64 " was altered since it was published, so nothing is printed of it; "
		"`hotline publication %" PRId64 " --verify` shows both digests"), revision->number, revision->number);
}

enum status revision_choose(const struct settings *settings, struct reading *reading, const int32_t *from,
	const int32_t *to, struct err *err)
{
	const char *text = revision_asked(settings);
	const struct publication *revision = NULL;
	enum status st;

	if (text == NULL)
		return ST_OK;
	if (options_revision(text) > 0)
		st = find_number(&reading->publications, text, &revision, err);
	else
		st = find_moment(&reading->publications, text, reading_moment(text, reading->book->zone), from, to, &revision, err);
	if (st == ST_OK)
		st = prove(reading, revision, err);
	if (st != ST_OK)
		return st;
	reading->published.as_of = revision;
	reading->cutoff_us = revision->cutoff_us;
	reading->has_days = true;
	days_of(revision, from, to, &reading->from, &reading->to);
	return check_covers(revision, reading->from, reading->to, err);
}

/* ---- what it froze --------------------------------------------------------------------------- */

static void warn_of_missing(const struct publication *revision, const struct figures_query *query)
{
	char list[1500] = "";
	size_t at = 0;

	for (size_t i = 0; i < query->metric_count && at < sizeof list; i++)
		if (!published_has(revision, query->metrics[i]))
			at += (size_t)snprintf(list + at, sizeof list - at, " %s", query->metrics[i]->id);
	if (at > 0)
		log_line(LOG_WARN, _("revision %" PRId64 " was published by a program that had no figure%s"), revision->number, list);
}

/* Neighbouring periods mostly belong to one revision: their days are read at once. */
static enum status read_days(const struct reading *reading, const struct figures_query *query,
	struct store_cells_query cells_query, struct cells *cells, struct err *err)
{
	int32_t next;

	for (int32_t from = query->from; from <= query->to; from = next) {
		int32_t last = figures_period_last(query, from);
		const struct publication *revision = published_of_days(&reading->published, from, last);

		for (next = last + 1; next <= query->to; next = last + 1) {
			last = figures_period_last(query, next);
			if (published_of_days(&reading->published, next, last) != revision)
				break;
		}
		cells_query.from = from;
		cells_query.to = next - 1;
		if (revision != NULL && store_read_frozen(reading->store, revision->number, &cells_query, STORE_FROZEN_DAYS,
			cells_frozen(query->by), cells, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static enum status read_states(const struct reading *reading, const struct figures_query *query,
	const struct store_cells_query *cells_query, struct cells *cells, struct err *err)
{
	const struct publication *revision = published_of_moment(&reading->published, query->cutoff_us);

	if (revision == NULL)
		return ST_OK;
	return store_read_frozen(reading->store, revision->number, cells_query, STORE_FROZEN_STATES, cells_frozen(query->by),
		cells, err);
}

enum status revision_cells(const struct reading *reading, const struct figures_query *query,
	const struct store_cells_query *cells_query, struct cells *cells, struct err *err)
{
	const struct publication *as_of = reading->published.as_of;

	if (as_of != NULL) {
		warn_of_missing(as_of, query);
		return store_read_frozen(reading->store, as_of->number, cells_query, STORE_FROZEN_ALL, query->by, cells, err);
	}
	if (reading->published.count == 0 || query->then_by != BY_WHOLE)
		return ST_OK;
	if (query->has_days && read_days(reading, query, *cells_query, cells, err) != ST_OK)
		return err->status;
	return read_states(reading, query, cells_query, cells, err);
}
