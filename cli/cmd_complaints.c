#include "base/lang.h"
#include "base/log.h"
#include "base/pool.h"
#include "cli/command.h"
#include "cli/complaints_by.h"
#include "cli/reading.h"
#include "cli/span.h"
#include "report/complaints.h"

#include <stdlib.h>

/* Which complaints are asked for; their texts are kept in the pool. */
struct gathering {
	const struct reading *reading;
	enum complaints_list list;
	int32_t from, to;  /* days of receipt */
	int64_t level;     /* enum level; 0: both */
	const char *unit;  /* NULL: all */
	struct complaints_entry *entries;
	size_t count, cap;
	struct pool pool;
	int missing_year;  /* that a limit needed */
};

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

/* ---- which ---- */

static bool is_asked_for(const struct gathering *gathering, const struct complaint *way)
{
	int32_t day = zone_day(gathering->reading->book->zone, way->received_us);

	return way->received && day >= gathering->from && day <= gathering->to &&
		(gathering->level == 0 || way->level == gathering->level) &&
		(gathering->unit == NULL || text_equal(way->unit, text_of(gathering->unit)));
}

static bool is_listed(const struct gathering *gathering, const struct complaint *way)
{
	if (gathering->list == COMPLAINTS_DUE)
		return way->proposed != 0;
	return gathering->list != COMPLAINTS_COLUMN || complaint_is_public(way);
}

/* ---- the media, and the order it came from ---- */

static bool is_among(const struct text *media, size_t count, struct text medium)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(media[i], medium))
			return true;
	return false;
}

static enum status take_media(struct gathering *gathering, const struct store_case_view *view, struct complaints_entry *entry,
	struct err *err)
{
	struct case_cursor cursor = case_events(view->bytes, view->len);
	struct event event;
	struct text *media;
	size_t count = 0;

	while (case_next(&cursor, &event) && event.time_us <= gathering->reading->cutoff_us)
		count += event.type == COMPLAINT_PUBLISHED;
	media = pool_alloc(&gathering->pool, (count + 1) * sizeof *media);
	if (media == NULL)
		return no_memory(err);
	entry->media = media;
	cursor = case_events(view->bytes, view->len);
	while (count > 0 && case_next(&cursor, &event)) {
		if (event.type != COMPLAINT_PUBLISHED)
			continue;
		count--;
		/* A reader wants to know where it stood, not how often. */
		if (gathering->list == COMPLAINTS_COLUMN && is_among(media, entry->media_count, event_text(&event, F_MEDIUM)))
			continue;
		media[entry->media_count] = pool_copy(&gathering->pool, event_text(&event, F_MEDIUM));
		if (media[entry->media_count++].at == NULL)
			return no_memory(err);
	}
	return ST_OK;
}

static enum complaints_order order_state(const struct case_summary *order)
{
	if (!order->seen)
		return COMPLAINTS_ORDER_UNSEEN;
	if (order->excluded)
		return order->merged ? COMPLAINTS_ORDER_MERGED : COMPLAINTS_ORDER_VOIDED;
	return order->open ? COMPLAINTS_ORDER_OPEN : COMPLAINTS_ORDER_CLOSED;
}

/* Rule R11: the call that the latest creation with one names. */
static struct text call_of(const uint8_t *bytes, size_t len, int64_t cutoff_us)
{
	struct case_cursor cursor = case_events(bytes, len);
	struct text call = { "", 0 };
	struct event event;

	while (case_next(&cursor, &event) && event.time_us <= cutoff_us)
		if (event.type == ORDER_CREATED && event_has(&event, F_CALL_ID))
			call = event_text(&event, F_CALL_ID);
	return call;
}

static enum status take_order(struct gathering *gathering, struct complaints_entry *entry, struct err *err)
{
	const struct reading *reading = gathering->reading;
	struct case_summary order = { 0 };
	const uint8_t *bytes;
	size_t len;

	if (entry->way.order_id.len == 0)
		return ST_OK;
	if (store_case(reading->store, CASE_ORDER, entry->way.order_id, &bytes, &len, err) != ST_OK)
		return err->status;
	entry->order = COMPLAINTS_ORDER_UNSEEN;
	if (len == 0)
		return ST_OK;
	if (fold_summary(reading->book, CASE_ORDER, bytes, len, reading->cutoff_us, &order) != CASE_ADDED)
		return err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
	entry->order = order_state(&order);
	entry->kind = order.kind;
	entry->category = pool_copy(&gathering->pool, order.category);
	entry->call_id = pool_copy(&gathering->pool, call_of(bytes, len, reading->cutoff_us));
	return entry->category.at == NULL || entry->call_id.at == NULL ? no_memory(err) : ST_OK;
}

/* ---- gathering ---- */

static bool make_room(struct gathering *gathering)
{
	size_t cap = gathering->cap == 0 ? 256 : 2 * gathering->cap;
	struct complaints_entry *entries;

	if (gathering->count < gathering->cap)
		return true;
	entries = realloc(gathering->entries, cap * sizeof *entries);
	if (entries == NULL)
		return false;
	gathering->entries = entries;
	gathering->cap = cap;
	return true;
}

static bool keep_texts(struct gathering *gathering, struct complaints_entry *entry)
{
	struct complaint *way = &entry->way;

	entry->id = pool_copy(&gathering->pool, entry->id);
	way->unit = pool_copy(&gathering->pool, way->unit);
	way->channel = pool_copy(&gathering->pool, way->channel);
	way->order_id = pool_copy(&gathering->pool, way->order_id);
	return entry->id.at != NULL && way->unit.at != NULL && way->channel.at != NULL && way->order_id.at != NULL;
}

static enum status take_case(void *context, const struct store_case_view *view, struct err *err)
{
	struct gathering *gathering = context;
	const struct reading *reading = gathering->reading;
	struct complaints_entry entry = { .id = view->id };

	if (complaint_read(reading->book, view->bytes, view->len, reading->cutoff_us, &entry.way) != CASE_ADDED)
		return err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
	if (!is_asked_for(gathering, &entry.way))
		return ST_OK;
	if (entry.way.missing_year != 0 && !entry.way.voided)
		gathering->missing_year = entry.way.missing_year;
	if (!is_listed(gathering, &entry.way))
		return ST_OK;
	if (!make_room(gathering) || !keep_texts(gathering, &entry))
		return no_memory(err);
	if (take_media(gathering, view, &entry, err) != ST_OK || take_order(gathering, &entry, err) != ST_OK)
		return err->status;
	gathering->entries[gathering->count++] = entry;
	return ST_OK;
}

/* By receipt, then by id: the same whatever the order of arrival. */
static int compare(const void *a, const void *b)
{
	const struct complaints_entry *left = a, *right = b;
	int order = (left->way.received_us > right->way.received_us) - (left->way.received_us < right->way.received_us);

	return order != 0 ? order : text_compare(left->id, right->id);
}

/* ---- the command ---- */

static enum status print(struct gathering *gathering, const char *period, enum rows_form form, struct out *out,
	struct err *err)
{
	const struct reading *reading = gathering->reading;
	const struct rows_head head = { .zone = reading->book->zone, .cutoff_us = reading->cutoff_us, .lang = lang_get() };
	enum status st = store_each_complaint(reading->store, take_case, gathering, err);

	if (st == ST_OK && gathering->count > 0)
		qsort(gathering->entries, gathering->count, sizeof gathering->entries[0], compare);
	if (st == ST_OK)
		st = complaints_print(out, form, &head, gathering->list, period, gathering->entries, gathering->count, err);
	if (st == ST_OK && gathering->count == 0 && gathering->unit != NULL)
		log_line(LOG_WARN, _("nothing in this list has \"unit=%s\""), gathering->unit);
	if (st == ST_OK && gathering->list == COMPLAINTS_DUE && gathering->missing_year != 0)
		st = err_set(err, ST_NO, _("no calendar of working days for %d: the limits that need it are unknown, and no card is "
			"proposed for them"), gathering->missing_year); /* as rule R46 */
	free(gathering->entries);
	pool_free(&gathering->pool);
	return st;
}

/* What goes together. */
static enum status check(const struct settings *settings, struct err *err)
{
	bool due = settings_on(settings, "due"), column = settings_on(settings, "column");
	bool city = settings_on(settings, "city"), county = settings_on(settings, "county");

	if (due && column)
		return err_set(err, ST_USAGE, _("either --due or --column"));
	if (city && county)
		return err_set(err, ST_USAGE, _("either --city or --county; without them both"));
	if (settings_origin(settings, "per") == ORIGIN_FLAG && (due || column || city || county ||
		settings_text(settings, "unit") != NULL))
		return err_set(err, ST_USAGE, _("--per prints figures of all complaints: without --due, --column, --city, --county and "
			"--unit"));
	return ST_OK;
}

static struct gathering what_is_asked(const struct settings *settings, const struct reading *reading, const struct span *span)
{
	return (struct gathering){
		.reading = reading,
		.list = settings_on(settings, "due") ? COMPLAINTS_DUE
			: settings_on(settings, "column") ? COMPLAINTS_COLUMN : COMPLAINTS_ALL,
		.from = span == NULL ? DAY_MIN : span->from,
		.to = span == NULL ? DAY_MAX : span->to,
		.level = settings_on(settings, "city") ? LEVEL_CITY : settings_on(settings, "county") ? LEVEL_COUNTY : 0,
		.unit = settings_text(settings, "unit"),
	};
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *period = settings_argument_count(settings) == 0 ? NULL : settings_argument(settings, 0);
	struct reading reading = { 0 };
	struct gathering gathering;
	struct span span;
	enum rows_form form;
	enum status st;

	if (check(settings, err) != ST_OK || reading_form(settings, &form, err) != ST_OK ||
		(period != NULL && span_parse(period, &span, err) != ST_OK))
		return err->status;
	st = reading_begin(settings, &reading, err);
	if (st == ST_OK && settings_origin(settings, "per") == ORIGIN_FLAG) {
		st = complaints_by_print(settings, &reading, period == NULL ? NULL : &span, form, out, err);
	} else if (st == ST_OK) {
		gathering = what_is_asked(settings, &reading, period == NULL ? NULL : &span);
		st = print(&gathering, period, form, out, err);
	}
	reading_end(&reading);
	return st;
}

const struct command cmd_complaints = {
	.name = "complaints",
	.arguments = "[PERIOD]",
	.summary = N_("efficiency complaints one by one, from receipt to publication"),
	.about = N_("Those received in PERIOD (a year, quarter, month, week, day or DAY..DAY; without it all), as they stand at the "
		    "cut-off, with the 12345 order they came from and whether it is there, voided or merged.\n"
		    "--due lists those whose limits have passed without reply or closing and the card that the dated rules propose: yellow "
		    "after the first limit, red after the second. Nothing is carded by it: only an event gives a card.\n"
		    "--column is the list for the newspaper, without ids and free text. --per prints the figures instead, each under "
		    "its full name and on its own day."),
	.arguments_min = 0,
	.arguments_max = 1,
	.run = run,
};
