#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "cli/span.h"
#include "cli/typed.h"
#include "report/publications.h"

#include <inttypes.h>
#include <string.h>

/* ---- what may be published ---------------------------------------------------------------------- */

/* Rule R7: figures as of a moment that has not come would claim what nobody knows. */
static enum status check_moment(const struct settings *settings, const struct zone *zone, const struct span *span,
	int64_t cutoff_us, int64_t now_us, struct err *err)
{
	const char *name = settings_argument(settings, 0);
	char cutoff[ZONE_TIME_MAX];

	zone_format(zone, cutoff_us, cutoff);
	if (zone_day_start(zone, span->from) >= now_us)
		return err_set(err, ST_NOINPUT, _("%s has not begun yet: there is nothing to publish"), name);
	if (cutoff_us > now_us)
		return err_set(err, ST_USAGE, _("--cutoff %s lies in the future: what had happened by then is not known"), cutoff);
	if (zone_day_start(zone, span->from) >= cutoff_us)
		return err_set(err, ST_NOINPUT, _("%s had not begun at the cut-off %s"), name, cutoff);
	if (zone_day_start(zone, span->to + 1) > cutoff_us && settings_text(settings, "cutoff") == NULL)
		return err_set(err, ST_USAGE, _("%s is not over; to publish what there is of it, say as of when with --cutoff"), name);
	return ST_OK;
}

static enum status check_data(struct store *store, const char *name, const struct span *span, int64_t cutoff_us,
	struct err *err)
{
	int32_t first, last;
	bool has;

	if (store_event_days(store, cutoff_us, &has, &first, &last, err) != ST_OK)
		return err->status;
	if (has && first <= span->to && last >= span->from)
		return ST_OK;
	return err_set(err, ST_NOINPUT, _("the store has nothing of %s up to the cut-off"), name);
}

/* ---- publishing ---------------------------------------------------------------------------------- */

static void warn_of_years(const struct publication *made)
{
	if (made->missing_years.len > 0)
		log_line(LOG_WARN, _("published without a calendar of working days for %.*s: dues of orders of the period that need it "
			"are unknown, and the figures on time leave them out"), (int)made->missing_years.len, made->missing_years.at);
	if (made->missing_anywhere.len > 0)
		log_line(LOG_WARN, _("published without a calendar of working days for %.*s: dues of orders open at the cut-off, of "
			"whatever day, that need it are unknown, and late_open leaves them out"), (int)made->missing_anywhere.len,
			made->missing_anywhere.at);
}

static enum status print_one(const struct settings *settings, struct store *store, int64_t number, struct out *out,
	struct err *err)
{
	const struct zone *zone = store_book(store)->zone;
	struct publications all;
	const struct publication *made;

	if (store_publications(store, &all, err) != ST_OK)
		return err->status;
	made = store_publications_find(&all, number);
	if (made != NULL && settings_on(settings, "json")) {
		publications_json_one(out, made, zone);
		out_string(out, "\n");
	} else if (made != NULL) {
		publications_text_one(out, made, zone, lang_get());
	}
	if (made != NULL)
		warn_of_years(made);
	store_publications_free(&all);
	return ST_OK;
}

static enum status publish(const struct settings *settings, struct store *store, const struct span *span,
	struct publish_order *order, struct out *out, struct err *err)
{
	const struct zone *zone = store_book(store)->zone;
	int64_t number = 0;

	order->now_us = reading_now_us();
	order->cutoff_us = settings_text(settings, "cutoff") == NULL ? order->now_us : reading_cutoff(settings, zone);
	if (check_moment(settings, zone, span, order->cutoff_us, order->now_us, err) != ST_OK ||
		check_data(store, settings_argument(settings, 0), span, order->cutoff_us, err) != ST_OK ||
		store_publish(store, order, &number, err) != ST_OK)
		return err->status;
	out_done(out, _("revision %" PRId64 " was published"), number);
	return print_one(settings, store, number, out, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct store_options options = {
		.zone = settings_text(settings, "zone"),
		.zone_from = settings_where(settings, "zone"),
		.command = "publish",
	};
	struct buf name = BUF_EMPTY, note = BUF_EMPTY;
	struct publish_order order = { 0 };
	struct store *store = NULL;
	struct span span;
	enum status st;

	if ((st = span_parse(settings_argument(settings, 0), &span, err)) != ST_OK ||
		(st = typed_words(settings, "approved-by", TYPED_NAME_MAX, &name, err)) != ST_OK ||
		(st = typed_words(settings, "note", TYPED_NOTE_MAX, &note, err)) != ST_OK)
		goto out;
	if (name.len == 0) {
		st = err_set(err, ST_USAGE, _("who answers for the figures? name them with --approved-by"));
		goto out;
	}
	/* What is published stays so: here an empty value is rather a variable of a script that was not set. */
	if (settings_on_line(settings, "cutoff") && settings_text(settings, "cutoff") == NULL) {
		st = err_set(err, ST_USAGE, _("--cutoff is empty; say as of when, or leave it out"));
		goto out;
	}
	order = (struct publish_order){ .period = text_of(settings_argument(settings, 0)), .from = span.from, .to = span.to,
		.approved_by = buf_text(&name), .note = buf_text(&note) };
	if ((st = reading_store_is_there(settings, err)) == ST_OK &&
		(st = store_open(settings_text(settings, "store"), STORE_WRITE, &options, &store, err)) == ST_OK)
		st = publish(settings, store, &span, &order, out, err);
out:
	store_close(store);
	buf_free(&name);
	buf_free(&note);
	return st;
}

const struct command cmd_publish = {
	.name = "publish",
	.arguments = "PERIOD",
	.summary = N_("freezes the figures of a period under a revision number"),
	.about = N_("PERIOD is a year, quarter, month, week or day such as 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05, or "
		    "FROM..TO. Frozen are the figures of its days, whole and by each single part, as of the cut-off, with rules, "
		    "calendar, who, when, and a digest. --as-of prints them ever after, whatever arrives later; `hotline "
		    "restatements` shows what has changed. A store has one writer: while `hotline run` works it answers 75 and "
		    "names it; stop that for the moment, it goes on where it was."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
