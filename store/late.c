#include "store/late.h"

#include "aggregate/apply.h"
#include "base/lang.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/late_rows.h"

#include <stdlib.h>

/* A change of one case that touches one publication; its texts lie in `late->texts`. */
struct found {
	int64_t publication;
	size_t events, events_len;
	size_t changes, changes_len;
};

struct late {
	struct publications publications;
	int64_t latest_us;    /* the last of their cut-offs: an event after it is not late to any */
	int64_t other_rules;  /* publications up to this number: all cases have been judged anew since */
	struct text *noted;   /* packed events of the case in hand, borrowed from the batch */
	size_t noted_count, noted_cap;
	int64_t earliest_us;  /* of those */
	struct judgement before, after;
	struct netting netting;
	struct buf repeats;   /* contributions that repeated calls make in the publication in hand */
	struct cells *difference;
	struct found *found;
	size_t found_count, found_cap;
	struct buf texts;
	bool failed;          /* memory ran out while events were noted */
};

void late_free(struct late *late)
{
	if (late == NULL)
		return;
	store_publications_free(&late->publications);
	judge_free(&late->before);
	judge_free(&late->after);
	netting_clear(&late->netting);
	buf_free(&late->repeats);
	cells_free(late->difference);
	buf_free(&late->texts);
	free(late->noted);
	free(late->found);
	free(late);
}

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

static enum status make(struct store *store, const struct publications *publications, struct err *err)
{
	struct late *late = calloc(1, sizeof *late);

	if (late == NULL)
		return no_memory(err);
	store->late = late;
	late->latest_us = INT64_MIN;
	for (size_t i = 0; i < publications->count; i++)
		if (publications->all[i].cutoff_us > late->latest_us)
			late->latest_us = publications->all[i].cutoff_us;
	if (late_rows_last_rules(store, &late->other_rules, err) != ST_OK)
		return err->status;
	return cells_new(&late->difference, err);
}

enum status late_begin(struct store *store, struct err *err)
{
	struct publications publications;
	enum status st = ST_OK;

	if (store->late != NULL || store->late_none)
		return ST_OK;
	if (store_publications(store, &publications, err) != ST_OK)
		return err->status;
	store->late_none = publications.count == 0;
	if (!store->late_none)
		st = make(store, &publications, err);
	if (st == ST_OK && !store->late_none)
		store->late->publications = publications;
	else
		store_publications_free(&publications);
	return st;
}

/* ---- noting ---------------------------------------------------------------------------------- */

void late_event(struct late *late, struct text packed)
{
	struct event event;

	if (late == NULL || event_unpack((const uint8_t *)packed.at, packed.len, &event) == 0 || event.time_us > late->latest_us)
		return;
	if (late->noted_count == late->noted_cap) {
		size_t wanted = late->noted_cap == 0 ? 16 : 2 * late->noted_cap;
		struct text *bigger = realloc(late->noted, wanted * sizeof *bigger);

		late->failed = bigger == NULL;
		if (bigger == NULL)
			return;
		late->noted = bigger;
		late->noted_cap = wanted;
	}
	if (late->noted_count == 0 || event.time_us < late->earliest_us)
		late->earliest_us = event.time_us;
	late->noted[late->noted_count++] = packed;
}

/* ---- judging --------------------------------------------------------------------------------- */

static bool is_in(const struct publication *publication, const struct contribution *one)
{
	return (one->slots & ~CELLS_WHOLE_ONLY) != 0 &&
		(one->day == CELL_AS_OF || (one->day >= publication->from && one->day <= publication->to));
}

/* The contribution as figures see it. */
static struct contribution seen(const struct contribution *one)
{
	struct contribution out = *one;

	out.slots &= ~CELLS_WHOLE_ONLY;
	return out;
}

static void add_difference(struct late *late, const struct publication *publication, const struct judgement *judgement,
	size_t from, size_t to, int sign)
{
	for (size_t i = from; i < to; i++) {
		struct contribution one = seen(&judgement->counts[i]);

		if (is_in(publication, &one))
			cells_add(late->difference, &one, sign);
	}
}

static void put_one(struct buf *to, const struct contribution *one, int sign)
{
	size_t len = apply_contribution_len(one);
	uint8_t *at = buf_reserve(to, len);

	if (at == NULL)
		return;
	apply_put_contribution(at, one, sign);
	to->len += len;
}

static void put_changes(struct late *late, const struct publication *publication, const struct judgement *judgement,
	size_t from, size_t to, int sign)
{
	for (size_t i = from; i < to; i++) {
		struct contribution one = seen(&judgement->counts[i]);

		if (is_in(publication, &one))
			put_one(&late->texts, &one, sign);
	}
}

void late_put_event(struct buf *to, const struct event *event)
{
	char time[ZONE_TIME_MAX];

	zone_format_utc(event->time_us, time);
	buf_append_string(to, "{\"source\":");
	buf_append_json(to, event->source);
	buf_append_string(to, ",\"id\":");
	buf_append_json(to, event->id);
	buf_printf(to, ",\"type\":\"%s\",\"time\":\"%s\"", contract_type(event->type)->name, time);
}

static bool has_identity(struct text bytes, const struct event *event)
{
	struct case_cursor cursor = case_events((const uint8_t *)bytes.at, bytes.len);
	struct event other;

	while (case_next(&cursor, &other))
		if (text_equal(other.source, event->source) && text_equal(other.id, event->id))
			return true;
	return false;
}

/* `old`: the case before them. */
static void put_events(struct late *late, struct text old, int64_t cutoff_us)
{
	bool first = true;

	buf_append_byte(&late->texts, '[');
	for (size_t i = 0; i < late->noted_count; i++) {
		struct event event;

		if (event_unpack((const uint8_t *)late->noted[i].at, late->noted[i].len, &event) == 0 || event.time_us > cutoff_us)
			continue;
		if (!first)
			buf_append_byte(&late->texts, ',');
		late_put_event(&late->texts, &event);
		buf_append_string(&late->texts, has_identity(old, &event) ? ",\"replaces\":true}" : "}");
		first = false;
	}
	buf_append_byte(&late->texts, ']');
}

/* `difference` NULL: the events alone. */
static enum status keep(struct late *late, const struct publication *publication, struct text old,
	const struct judge_difference *difference, struct err *err)
{
	struct found *found;

	if (late->found_count == late->found_cap) {
		size_t wanted = late->found_cap == 0 ? 16 : 2 * late->found_cap;
		struct found *bigger = realloc(late->found, wanted * sizeof *bigger);

		if (bigger == NULL)
			return no_memory(err);
		late->found = bigger;
		late->found_cap = wanted;
	}
	found = &late->found[late->found_count++];
	found->publication = publication->number;
	found->events = late->texts.len;
	put_events(late, old, publication->cutoff_us);
	found->events_len = late->texts.len - found->events;
	found->changes = late->texts.len;
	buf_append_byte(&late->texts, APPLY_CONTRIBUTIONS_VERSION);
	if (difference != NULL) {
		put_changes(late, publication, &late->before, difference->front, difference->before_end, -1);
		put_changes(late, publication, &late->after, difference->front, difference->after_end, 1);
		buf_append(&late->texts, late->repeats.data, late->repeats.len);
	}
	found->changes_len = late->texts.len - found->changes;
	return buf_status(&late->texts, err);
}

/* Where repeats go: the difference, and the bytes that are kept of it. */
struct repeats_to {
	struct late *late;
	const struct publication *publication;
};

static bool add_repeat(void *context, const struct contribution *one, int sign)
{
	const struct repeats_to *to = context;

	if (is_in(to->publication, one)) {
		cells_add(to->late->difference, one, sign);
		put_one(&to->late->repeats, one, sign);
	}
	return !to->late->repeats.failed;
}

/*
 * Once the rules are others, what is judged differently by them can only be told of an order as it was before
 * (store/reruled.h): then its late events are written down, whether they change a sum or not.
 */
static bool wants_events(const struct late *late, const struct publication *publication, enum case_sort sort)
{
	return sort == CASE_ORDER && publication->number <= late->other_rules;
}

static enum status compare(struct store *store, const struct publication *publication, enum case_sort sort, struct text old,
	const struct netting_call *call, struct err *err)
{
	struct late *late = store->late;
	const struct judge_difference difference = judge_compare(&late->before, &late->after);
	struct repeats_to to = { late, publication };
	const struct netting_sink sink = { add_repeat, &to };
	const struct cell *const *sorted;
	size_t count;

	cells_clear(late->difference);
	buf_clear(&late->repeats);
	add_difference(late, publication, &late->before, difference.front, difference.before_end, -1);
	add_difference(late, publication, &late->after, difference.front, difference.after_end, 1);
	if (call != NULL &&
		netting_changed(store, &late->netting, call, old, publication->cutoff_us, &sink, err) != ST_OK)
		return err->status;
	if (cells_sorted(late->difference, &sorted, &count, err) != ST_OK)
		return err->status;
	if (count > 0)
		return keep(late, publication, old, &difference, err);
	return wants_events(late, publication, sort) ? keep(late, publication, old, NULL, err) : ST_OK;
}

static enum status judge(struct store *store, enum case_sort sort, struct text old, struct text bytes, int64_t cutoff_us,
	struct err *err)
{
	struct late *late = store->late;

	if (judge_case(&store->book, sort, (const uint8_t *)old.at, old.len, cutoff_us, &late->before) != CASE_ADDED ||
		judge_case(&store->book, sort, (const uint8_t *)bytes.at, bytes.len, cutoff_us, &late->after) != CASE_ADDED)
		return store_damaged(store, err, "%s", contract_sort_name(sort));
	return late->before.failed || late->after.failed ? no_memory(err) : ST_OK;
}

enum status late_case(struct store *store, enum case_sort sort, struct text old, struct text bytes,
	const struct netting_call *call, struct err *err)
{
	struct late *late = store->late;
	const struct publication *judged = NULL;
	enum status st = ST_OK;

	if (late == NULL || late->noted_count == 0)
		return late != NULL && late->failed ? no_memory(err) : ST_OK;
	late->found_count = 0;
	buf_clear(&late->texts);
	for (size_t i = 0; st == ST_OK && i < late->publications.count; i++) {
		const struct publication *publication = &late->publications.all[i];

		if (publication->cutoff_us < late->earliest_us)
			continue; /* nothing that it saw has changed */
		if (judged == NULL || judged->cutoff_us != publication->cutoff_us)
			st = judge(store, sort, old, bytes, publication->cutoff_us, err);
		judged = publication;
		if (st == ST_OK)
			st = compare(store, publication, sort, old, call, err);
	}
	late->noted_count = 0;
	return late->failed && st == ST_OK ? no_memory(err) : st;
}

/* ---- writing --------------------------------------------------------------------------------- */

enum status late_write(struct store *store, int64_t place, int64_t now_us, struct err *err)
{
	struct late *late = store->late;

	for (size_t i = 0; late != NULL && i < late->found_count; i++) {
		const struct found *found = &late->found[i];
		const char *texts = (const char *)late->texts.data;

		if (late_rows_put(store, found->publication, now_us, place, (struct text){ texts + found->events, found->events_len },
			(struct text){ texts + found->changes, found->changes_len }, err) != ST_OK)
			return err->status;
	}
	if (late != NULL)
		late->found_count = 0;
	return ST_OK;
}

enum status late_rules(struct store *store, struct err *err)
{
	static const char nothing[] = { APPLY_CONTRIBUTIONS_VERSION };
	int64_t last;

	if (sql_number(store, "SELECT coalesce(max(number), 0) FROM publications", &last, err) != ST_OK)
		return err->status;
	if (last == 0)
		return ST_OK;
	if (store->late != NULL)
		store->late->other_rules = last;
	return late_rows_put(store, last, store_clock_us(), 0, text_of("[]"), (struct text){ nothing, sizeof nothing }, err);
}
