#include "base/day.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "simulate/simulate.h"

#include <inttypes.h>
#include <string.h>

/* Lines between two looks at the clock. */
enum { LINES_A_LOOK = 1024 };

/* "UNIT:FROM:TO:RATE[,...]" */
static enum status read_falls(const char *words, struct simulate_options *options, struct err *err)
{
	while (words != NULL && *words != '\0') {
		size_t len = strcspn(words, ",");
		char one[SIMULATE_UNIT_NAME_MAX + 64];

		if (options->falls == SIMULATE_FALLS_MAX)
			return err_set(err, ST_USAGE, _("--fall: at most %d"), SIMULATE_FALLS_MAX);
		if (len >= sizeof one)
			return err_set(err, ST_USAGE, _("--fall: \"%.*s\" is too long"), (int)len, words);
		memcpy(one, words, len);
		one[len] = '\0';
		if (simulate_parse_fall(one, &options->fall[options->falls++], err) != ST_OK)
			return err_prefix(err, "--fall");
		words += len + (words[len] == ',');
	}
	return ST_OK;
}

static enum status read_options(const struct settings *settings, struct simulate_options *options, struct err *err)
{
	*options = SIMULATE_DEFAULTS;
	if (settings_text(settings, "year") != NULL)
		options->year = (int)settings_number(settings, "year");
	options->years = (int)settings_number(settings, "years");
	options->profile = settings_text(settings, "profile");
	options->seed = (uint64_t)settings_number(settings, "seed");
	if (settings_text(settings, "orders") != NULL)
		options->orders = (uint32_t)settings_number(settings, "orders");
	options->random_ids = strcmp(settings_text(settings, "ids"), "random") == 0;
	options->disorder_ppm = (uint32_t)settings_millionths(settings, "disorder");
	options->duplicates_ppm = (uint32_t)settings_millionths(settings, "duplicates");
	options->malformed_ppm = (uint32_t)settings_millionths(settings, "malformed");
	return read_falls(settings_text(settings, "fall"), options, err);
}

static enum status write_lines(struct simulate *simulate, struct out *out, struct progress *progress, struct err *err)
{
	const struct simulate_counts *counts = simulate_counts(simulate);
	struct text line;

	do {
		if (simulate_next(simulate, &line, err) != ST_OK)
			return err->status;
		if (line.len > 0)
			out_bytes(out, line.at, line.len + 1);
		if (counts->lines % LINES_A_LOOK == 0)
			progress_show(progress, counts->lines, counts->calls, counts->calls_in_all);
	} while (line.len > 0 && out_alive(out));
	return ST_OK;
}

/* The period and the cut-off for which the totals hold, and the totals (rule R56). */
static void say_totals(const struct simulate *simulate, const struct simulate_options *options)
{
	const struct simulate_counts *counts = simulate_counts(simulate);
	char cutoff[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, simulate_cutoff_day(simulate) - 1, cutoff);
	log_line(LOG_INFO,
		_("lines: %" PRId64 " (events: %" PRId64 ", copies: %" PRId64 ", malformed: %" PRId64 "), late: %" PRId64),
		counts->lines, counts->events, counts->copies, counts->malformed, counts->late);
	for (int i = 0; i < options->years; i++) {
		const struct simulate_totals *totals = simulate_totals(simulate, i);

		log_line(LOG_INFO,
			_("%d at the cut-off %s or later: accepted %" PRId64 ", answered directly %" PRId64 " of %" PRId64
			  ", on time %" PRId64 " of %" PRId64 " dues, satisfied %" PRId64 " of %" PRId64 " rated, "
			  "complaints of the city %" PRId64 ", published %" PRId64),
			options->year + i, cutoff, totals->requests_accepted, totals->answered_directly, totals->calls_accepted,
			totals->on_time, totals->dues, totals->satisfied, totals->rated, totals->complaints_city,
			totals->complaints_published_city);
	}
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct simulate_options options;
	struct simulate *simulate = NULL;
	struct progress progress;
	enum status st;

	if (read_options(settings, &options, err) != ST_OK || simulate_open(&options, &simulate, err) != ST_OK)
		return err->status;
	progress_begin(&progress, "simulate", settings_on(settings, "quiet"));
	st = write_lines(simulate, out, &progress, err);
	progress_wipe(&progress);
	if (st == ST_OK && out_alive(out))
		say_totals(simulate, &options);
	simulate_close(simulate);
	return st;
}

const struct command cmd_simulate = {
	.name = "simulate",
	.arguments = "",
	.summary = N_("writes a year of believable events, a line each"),
	.about = N_("The same seed gives the same bytes. With the profile reference the figures of the year are those of the "
		    "2020 report; the cut-off from which they hold is said on standard error."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
