#include "base/lang.h"
#include "cli/across.h"
#include "cli/command.h"

#include <string.h>

/* Figures of the daily table: a column each. */
enum { COLUMNS_MAX = 12 };

static size_t choose(const struct metric *chosen[COLUMNS_MAX])
{
	size_t count, chosen_count = 0;
	const struct metric *all = metrics_all(&count);

	for (size_t i = 0; i < count && chosen_count < COLUMNS_MAX; i++)
		if (all[i].daily)
			chosen[chosen_count++] = &all[i];
	return chosen_count;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct metric *metrics[COLUMNS_MAX];
	const char *per = settings_text(settings, "per");
	struct reading reading = { 0 };
	struct figures_query query;
	struct breakdown by;
	enum rows_form form;
	enum status st;

	if (settings_origin(settings, "per") == ORIGIN_FLAG && strcmp(per, "day") != 0)
		return err_set(err, ST_USAGE, _("daily is always per day; `hotline figures --per %s` has other periods"), per);
	if (reading_form(settings, &form, err) != ST_OK || reading_by(settings, &by, err) != ST_OK)
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK)
		st = reading_days(settings, &reading, err);
	if (st == ST_OK) {
		query = reading_query(&reading, metrics, choose(metrics), PERIOD_DAY, by);
		st = across_print(form, &reading, &query, out, err);
	}
	reading_end(&reading);
	return st;
}

const struct command cmd_daily = {
	.name = "daily",
	.arguments = "",
	.summary = N_("the main figures, one row a day"),
	.about = N_("Days are those of the store's zone. The table has a column for each figure; --json and --csv have the rows "
		    "of `hotline figures --per day`."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
