#include "cli/complaints_by.h"

#include "base/lang.h"
#include "cli/across.h"

#include <string.h>

/* Counts of complaints that the table of figures has, with room. */
enum { COUNTS_MAX = 14 };

static size_t choose(const struct metric *chosen[COUNTS_MAX])
{
	static const char prefix[] = "complaints_";
	size_t count, chosen_count = 0;
	const struct metric *all = metrics_all(&count);

	for (size_t i = 0; i < count && chosen_count < COUNTS_MAX; i++)
		if (strncmp(all[i].id, prefix, sizeof prefix - 1) == 0)
			chosen[chosen_count++] = &all[i];
	return chosen_count;
}

/* The days of the span, else those of events. */
static enum status take_days(struct reading *reading, const struct span *span, struct err *err)
{
	if (span == NULL)
		return store_event_days(reading->store, reading->cutoff_us, &reading->has_days, &reading->from, &reading->to, err);
	reading->has_days = true;
	reading->from = span->from;
	reading->to = span->to;
	return ST_OK;
}

enum status complaints_by_print(const struct settings *settings, struct reading *reading, const struct span *span,
	enum rows_form form, struct out *out, struct err *err)
{
	const struct metric *metrics[COUNTS_MAX];
	const struct breakdown whole = { .by = BY_WHOLE };
	size_t count = choose(metrics);
	struct figures_query query;
	enum status st = take_days(reading, span, err);

	if (st != ST_OK)
		return st;
	query = reading_query(reading, metrics, count, reading_per(settings), whole);
	st = across_print(form, reading, &query, out, err);
	if (st == ST_OK && form == ROWS_TABLE)
		out_printf(out, "%s\n", _("each count falls on its own day: receipt, latest judgement, first publication, first card in force; "
			"those of one line are not the same complaints"));
	return st;
}
