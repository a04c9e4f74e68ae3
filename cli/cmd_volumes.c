#include "base/lang.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "cli/span.h"
#include "report/rush.h"
#include "store/things.h"

struct counting {
	struct volumes volumes;
	const struct zone *zone;
};

static enum status take(void *context, const struct thing *thing, struct err *err)
{
	struct counting *counting = context;

	(void)err;
	volumes_add(&counting->volumes, counting->zone, thing->counted->day, thing->counted->at_us, thing->counted->slots);
	return ST_OK;
}

static enum status count(const struct reading *reading, struct counting *counting, struct err *err)
{
	const struct things_query query = { .slot = SLOT_CALLS_IN, .without = SLOT_NONE, .found_by = SLOT_NONE,
		.from = reading->from, .to = reading->to, .cutoff_us = reading->cutoff_us };

	counting->zone = reading->book->zone;
	volumes_init(&counting->volumes, reading->from, reading->to);
	return things_each(reading->store, &query, take, counting, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *period = settings_argument(settings, 0);
	struct reading reading = { 0 };
	struct counting counting;
	struct span span = { 0 };
	enum rows_form form;
	enum status st;

	if (span_parse(period, &span, err) != ST_OK || reading_form(settings, &form, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK) {
		const struct rows_head head = { .zone = reading.book->zone, .cutoff_us = reading.cutoff_us, .has_days = true,
			.from = span.from, .to = span.to, .lang = lang_get() };

		reading.has_days = true;
		reading.from = span.from;
		reading.to = span.to;
		st = reading_has_events(&reading, span.from, span.to, period, err);
		if (st == ST_OK)
			st = count(&reading, &counting, err);
		if (st == ST_OK)
			st = rush_print(out, form, &head, period, &counting.volumes, err);
	}
	reading_end(&reading);
	return st;
}

const struct command cmd_volumes = {
	.name = "volumes",
	.arguments = "PERIOD",
	.summary = N_("inbound calls by hour and weekday: received, answered, accepted"),
	.about = N_("PERIOD is 2020, 2020-Q1, 2020-01, 2020-W01, 2020-01-05 or 2020-01-05..2020-02-10. A call stands at the hour in "
		    "which it began, in the store's zone; an hour that the clock goes through twice has the calls of both. The sums "
		    "are those of calls_in, calls_answered and the denominator of fcr."),
	.arguments_min = 1,
	.arguments_max = 1,
	.run = run,
};
