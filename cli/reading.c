#include "cli/reading.h"

#include "cli/revision.h"

#include "base/day.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum status reading_open_store(const struct settings *settings, struct store **out, struct err *err)
{
	const struct store_options options = {
		.zone = settings_text(settings, "zone"),
		.zone_from = settings_where(settings, "zone"),
		.command = settings_command(settings),
	};

	return store_open(settings_text(settings, "store"), STORE_READ, &options, out, err);
}

enum status reading_store_is_there(const struct settings *settings, struct err *err)
{
	const char *path = settings_text(settings, "store");

	if (access(path, F_OK) == 0)
		return ST_OK;
	return err_set(err, ST_NOINPUT, _("there is no store %s; hotline load or hotline run makes one"), path);
}

int64_t reading_now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t reading_cutoff(const struct settings *settings, const struct zone *zone)
{
	const char *text = settings_text(settings, "cutoff");

	return text == NULL ? reading_now_us() : reading_moment(text, zone);
}

int64_t reading_moment(const char *text, const struct zone *zone)
{
	int64_t time_us = 0;
	int32_t day;

	if (day_parse(text_of(text), &day))
		return zone_day_start(zone, day + 1);
	(void)zone_parse_time(text_of(text), &time_us); /* the option table has checked it */
	return time_us;
}

static enum status unknown_figure(const char *id, struct err *err)
{
	size_t count, at = 0;
	const struct metric *all = metrics_all(&count);
	char list[1500] = "";

	for (size_t i = 0; i < count && at < sizeof list; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, " %s", all[i].id);
	return err_set(err, ST_USAGE, _("unknown figure \"%s\"; there are:%s"), id, list);
}

enum status reading_metric(const char *id, const struct metric **out, struct err *err)
{
	*out = metrics_find(text_of(id));
	return *out == NULL ? unknown_figure(id, err) : ST_OK;
}

enum status reading_form(const struct settings *settings, enum rows_form *form, struct err *err)
{
	bool json = settings_on(settings, "json");
	bool excel = settings_on(settings, "excel");
	bool csv = settings_on(settings, "csv") || excel;

	if (json && csv)
		return err_set(err, ST_USAGE, _("either --json or %s"), excel ? "--excel" : "--csv");
	*form = json ? ROWS_JSON : excel ? ROWS_EXCEL : csv ? ROWS_CSV : ROWS_TABLE;
	return ST_OK;
}

enum status reading_begin(const struct settings *settings, struct reading *reading, struct err *err)
{
	*reading = (struct reading){ 0 };
	if (revision_check(settings, err) != ST_OK)
		return err->status;
	if (reading_open_store(settings, &reading->store, err) != ST_OK)
		return err->status;
	reading->book = store_book(reading->store);
	reading->cutoff_us = reading_cutoff(settings, reading->book->zone);
	if (store_snapshot_begin(reading->store, err) != ST_OK)
		return err->status;
	reading->in_snapshot = true;
	if (store_publications(reading->store, &reading->publications, err) != ST_OK)
		return err->status;
	reading->published = (struct published){ .all = reading->publications.all, .count = reading->publications.count };
	return ST_OK;
}

void reading_end(struct reading *reading)
{
	if (reading->in_snapshot)
		store_snapshot_end(reading->store);
	store_publications_free(&reading->publications);
	store_close(reading->store);
	*reading = (struct reading){ 0 };
}

static bool given_day(const struct settings *settings, const char *name, int32_t *day)
{
	const char *text = settings_text(settings, name);

	return text != NULL && day_parse(text_of(text), day);
}

static enum status refuse_order(const struct reading *reading, struct err *err)
{
	char from[DAY_NAME_MAX], to[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, reading->from, from);
	day_period_name(PERIOD_DAY, reading->to, to);
	return err_set(err, ST_USAGE, _("--from %s lies after --to %s (without them: the first and the last day with an event)"),
		from, to);
}

enum status reading_days(const struct settings *settings, struct reading *reading, struct err *err)
{
	bool has_events = false, has_from, has_to;
	int32_t first = 0, last = 0;

	has_from = given_day(settings, "from", &reading->from);
	has_to = given_day(settings, "to", &reading->to);
	if (has_from && has_to && reading->from > reading->to)
		return refuse_order(reading, err);
	if (revision_asked(settings) != NULL)
		return revision_choose(settings, reading, has_from ? &reading->from : NULL, has_to ? &reading->to : NULL, err);
	if ((!has_from || !has_to) &&
		store_event_days(reading->store, reading->cutoff_us, &has_events, &first, &last, err) != ST_OK)
		return err->status;
	reading->has_days = (has_from && has_to) || has_events;
	if (!has_from)
		reading->from = first;
	if (!has_to)
		reading->to = last;
	if (reading->has_days && reading->from > reading->to)
		return refuse_order(reading, err);
	return ST_OK;
}

enum status reading_has_events(const struct reading *reading, int32_t from, int32_t to, const char *period, struct err *err)
{
	bool has;
	int32_t first, last;

	if (store_event_days(reading->store, reading->cutoff_us, &has, &first, &last, err) != ST_OK)
		return err->status;
	if (has && first <= to && last >= from)
		return ST_OK;
	return err_set(err, ST_NOINPUT, _("the store has nothing of %s up to the cut-off"), period);
}

bool reading_counts(const struct figure_row *row)
{
	return row->has_days &&
		(row->num != 0 || (row->has_den && row->den != 0 && row->metric->measure != MEASURE_MEAN));
}

enum period reading_per(const struct settings *settings)
{
	static const char *const words[] = { "day", "week", "month", "quarter", "year", "all" };
	const char *per = settings_text(settings, "per");

	for (size_t i = 0; per != NULL && i < sizeof words / sizeof words[0]; i++)
		if (strcmp(per, words[i]) == 0)
			return (enum period)(PERIOD_DAY + (int)i);
	return PERIOD_ALL;
}

enum status reading_by(const struct settings *settings, struct breakdown *by, struct err *err)
{
	return reading_by_else(settings, BY_WHOLE, by, err);
}

enum status reading_by_else(const struct settings *settings, enum dimension otherwise, struct breakdown *by, struct err *err)
{
	const char *words = settings_text(settings, "by");
	bool known;

	*by = (struct breakdown){ .by = otherwise, .then_by = BY_WHOLE };
	if (words != NULL) {
		known = breakdown_parse(text_of(words), by);
		assert(known); /* the option table has checked it */
		(void)known;
	}
	if (by->then_by != BY_WHOLE && revision_asked(settings) != NULL)
		return err_set(err, ST_USAGE, _("--as-of has the whole and each single dimension: that is what a revision freezes"));
	if (settings_text(settings, "level") == NULL)
		return ST_OK;
	if (by->by != BY_CATEGORY && by->then_by != BY_CATEGORY) {
		if (settings_origin(settings, "level") != ORIGIN_FLAG)
			return ST_OK;
		return err_set(err, ST_USAGE, _("--level cuts categories; add --by category, or leave it out"));
	}
	by->level = (int)settings_number(settings, "level");
	return ST_OK;
}

struct figures_query reading_query(const struct reading *reading, const struct metric *const *metrics, size_t count,
	enum period per, struct breakdown by)
{
	return (struct figures_query){
		.metrics = metrics,
		.metric_count = count,
		.has_days = reading->has_days,
		.from = reading->from,
		.to = reading->to,
		.per = per,
		.by = by.by,
		.then_by = by.then_by,
		.level = by.level,
		.cutoff_us = reading->cutoff_us,
		.zone = reading->book->zone,
		.published = &reading->published,
	};
}

struct rows_head reading_head(const struct figures_query *query)
{
	return (struct rows_head){
		.zone = query->zone,
		.cutoff_us = query->cutoff_us,
		.has_days = query->has_days,
		.from = query->from,
		.to = query->to,
		.by = query->by,
		.then_by = query->then_by,
		.lang = lang_get(),
	};
}

static int32_t period_day(const void *context, int32_t day)
{
	return figures_period_day(context, day);
}

static uint64_t slots_of(const struct figures_query *query)
{
	uint64_t slots = 0;

	for (size_t i = 0; i < query->metric_count; i++) {
		slots |= UINT64_C(1) << query->metrics[i]->numerator;
		if (query->metrics[i]->denominator != SLOT_NONE)
			slots |= UINT64_C(1) << query->metrics[i]->denominator;
	}
	return slots;
}

struct store_cells_query reading_sums(const struct figures_query *query, uint64_t slots)
{
	return (struct store_cells_query){
		.dimension = query->by,
		.then_by = query->then_by,
		.level = query->level,
		/* Without days only the states are read: no day lies between these two. */
		.from = query->has_days ? query->from : 0,
		.to = query->has_days ? query->to : -1,
		.cutoff_us = query->cutoff_us,
		.day_key = period_day,
		.context = query,
		.slots = slots,
		.ranks = (slots >> SLOT_HANDLED & 1) != 0,
	};
}

enum status reading_cells(const struct reading *reading, const struct figures_query *query, uint64_t more,
	struct cells **out, struct err *err)
{
	const struct store_cells_query cells_query = reading_sums(query, slots_of(query) | more);
	enum status st = cells_new(out, err);

	if (st == ST_OK && reading->published.as_of == NULL)
		st = store_read_cells(reading->store, &cells_query, *out, err);
	if (st == ST_OK)
		st = revision_cells(reading, query, &cells_query, *out, err);
	return st;
}

/* Which orders' dues the figures of this query rest on: those created on its days, those open whenever they were created. */
struct rests {
	bool on_days, on_open;
};

static struct rests rests_of(const struct figures_query *query)
{
	struct rests rests = { false, false };

	for (size_t i = 0; i < query->metric_count; i++) {
		if (!query->metrics[i]->ontime)
			continue;
		if (query->metrics[i]->measure == MEASURE_STATE)
			rests.on_open = true;
		else
			rests.on_days = query->has_days;
	}
	return rests;
}

static void keep_year(struct reading_years *years, int year)
{
	size_t at = years->count;

	for (size_t i = 0; i < years->count; i++)
		if (years->years[i] == year)
			return;
	if (years->count == STORE_YEARS_MAX)
		return;
	for (; at > 0 && years->years[at - 1] > year; at--)
		years->years[at] = years->years[at - 1];
	years->years[at] = year;
	years->count++;
}

static enum status add_years(const struct reading *reading, int32_t from, int32_t to, bool only_open,
	struct reading_years *years, struct err *err)
{
	int found[STORE_YEARS_MAX];
	size_t count = 0;

	if (store_missing_years(reading->store, from, to, only_open, reading->cutoff_us, found, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++)
		keep_year(years, found[i]);
	return ST_OK;
}

enum status reading_years_add(const struct reading *reading, const struct figures_query *query, struct reading_years *years,
	struct err *err)
{
	const struct rests rests = rests_of(query);
	enum status st = ST_OK;

	if (rests.on_days)
		st = add_years(reading, query->from, query->to, false, years, err);
	if (st == ST_OK && rests.on_open)
		st = add_years(reading, DAY_MIN, DAY_MAX, true, years, err);
	return st;
}

void reading_years_name(const struct reading_years *years, char words[READING_YEARS_WORDS_MAX])
{
	size_t at = 0;

	words[0] = '\0';
	for (size_t i = 0; i < years->count; i++)
		at += (size_t)snprintf(words + at, READING_YEARS_WORDS_MAX - at, "%s%d", i == 0 ? "" : ", ", years->years[i]);
}

enum status reading_years_answer(const struct reading_years *years, struct err *err)
{
	char words[READING_YEARS_WORDS_MAX];

	if (years->count == 0)
		return ST_OK;
	reading_years_name(years, words);
	return err_set(err, ST_NO,
		_("no calendar of working days for %s: the dues that need it are unknown, and the figures on time leave them out"),
		words);
}

/* Years as a revision keeps them: "2017 2018". */
static void keep_named(struct reading_years *years, struct text names)
{
	int year = 0;

	for (size_t i = 0; i <= names.len; i++) {
		bool digit = i < names.len && names.at[i] >= '0' && names.at[i] <= '9';

		if (digit && year < OPTIONS_YEAR_MAX)
			year = year * 10 + (names.at[i] - '0');
		else if (!digit && year != 0)
			keep_year(years, year);
		if (!digit)
			year = 0;
	}
}

/* The same of what a revision froze, by what it was published without. */
static enum status revision_answer(const struct publication *revision, struct rests rests, struct err *err)
{
	struct reading_years years = { .count = 0 };
	char words[READING_YEARS_WORDS_MAX];

	if (rests.on_days)
		keep_named(&years, revision->missing_years);
	if (rests.on_open)
		keep_named(&years, revision->missing_anywhere);
	if (years.count == 0)
		return ST_OK;
	reading_years_name(&years, words);
	return err_set(err, ST_NO, _("revision %" PRId64 " was published without a calendar of working days for %s: the dues that "
		"needed it are left out"), revision->number, words);
}

enum status reading_missing_years(const struct reading *reading, const struct figures_query *query, struct err *err)
{
	struct reading_years years = { .count = 0 };

	if (reading->published.as_of != NULL)
		return revision_answer(reading->published.as_of, rests_of(query), err);
	if (reading_years_add(reading, query, &years, err) != ST_OK)
		return err->status;
	return reading_years_answer(&years, err);
}
