#include "store/inside.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/asked.h"
#include "store/cases.h"
#include "store/crossed.h"
#include "store/cut.h"
#include "store/days.h"
#include "store/judge.h"
#include "store/netting.h"
#include "store/ranks.h"
#include "store/sums.h"

#include <assert.h>

/* A walk over the day index has found what it looked for. */
#define STOP ST_NO

/* ---- sums as of a cut-off ---- */

/* Dated by an event or a due, nothing counts as of T on a day behind T, but a call that began, it says, after its own
 * end.  So the sums of those days are left alone: what they hold is not even taken out. */
struct reading {
	struct store *store;
	const struct store_cells_query *query;
	struct store_cells_query held; /* of the days whose sums were read */
	struct cells *cells;
	const struct cut *cut;
	const struct places *visited; /* those that it cuts, and more */
	struct judgement all, then;
	struct netting netting;
};

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

/* The one part asked for stands under a key of its own: it is looked up day by day, which takes a hundredth of reading
 * through the parts of all days.  Levels of categories have no cells of their own. */
static bool is_one_key(const struct store_cells_query *query)
{
	return query->part != NULL && query->dimension != BY_WHOLE && (query->dimension != BY_CATEGORY || query->level == 0);
}

static enum status prepare_sums(struct store *store, const struct store_cells_query *query, sqlite3_stmt **out,
	struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	buf_append_string(&text, "SELECT part.dimension, part.day, part.\"key\", ");
	sums_append_slots(&text, query->slots, "part.", "");
	buf_append_string(&text, is_one_key(query)
		? " FROM cells AS whole CROSS JOIN cells AS part WHERE whole.dimension = 0 AND whole.day BETWEEN ?2 AND ?3 AND "
		  "part.dimension = ?1 AND part.day = whole.day AND part.\"key\" = ?4"
		: " FROM cells AS part WHERE part.dimension = ?1 AND part.day BETWEEN ?2 AND ?3");
	buf_append_byte(&text, '\0');
	st = buf_status(&text, err);
	if (st == ST_OK)
		st = sql_prepare(store, (const char *)text.data, out, err);
	buf_free(&text);
	return st;
}

static enum status add_days(const struct reading *reading, sqlite3_stmt *sums, int32_t from, int32_t to, struct err *err)
{
	bool row;
	enum status st;

	sql_bind_int(sums, 1, reading->held.dimension);
	sql_bind_int(sums, 2, from);
	sql_bind_int(sums, 3, to);
	if (is_one_key(&reading->held))
		sql_bind_text(sums, 4, *reading->held.part);
	while ((st = sql_step(reading->store, sums, &row, err)) == ST_OK && row)
		if (!sums_add_row(sums, &reading->held, reading->held.dimension, reading->cells)) {
			(void)sqlite3_reset(sums);
			return no_memory(err);
		}
	return st;
}

static enum status add_sums(const struct reading *reading, struct err *err)
{
	sqlite3_stmt *sums = NULL;
	enum status st = prepare_sums(reading->store, &reading->held, &sums, err);

	if (st == ST_OK)
		st = add_days(reading, sums, CELL_AS_OF, CELL_AS_OF, err);
	if (st == ST_OK && reading->held.from <= reading->held.to)
		st = add_days(reading, sums, reading->held.from, reading->held.to, err);
	(void)sqlite3_finalize(sums);
	return st;
}

/* Taken out, or of a repeated call given back, is what the sums hold. */
static bool take_out(const struct reading *reading, const struct contribution *one, int sign)
{
	return asked_add(&reading->held, reading->cells, one, sign);
}

static bool put_in(const struct reading *reading, const struct contribution *one, int sign)
{
	return asked_add(reading->query, reading->cells, one, sign);
}

static bool add_judgements(const struct reading *reading)
{
	for (size_t i = 0; i < reading->all.count; i++)
		if (!take_out(reading, &reading->all.counts[i], -1))
			return false;
	for (size_t i = 0; i < reading->then.count; i++)
		if (!put_in(reading, &reading->then.counts[i], 1))
			return false;
	return true;
}

static bool add_repeat(void *context, const struct contribution *one, int sign)
{
	return sign > 0 ? take_out(context, one, sign) : put_in(context, one, sign);
}

static bool rests_on_repeats(const struct store_cells_query *query)
{
	return query->slots == 0 || (query->slots & REPEAT_SLOTS) != 0;
}

/* Rule R17: the call in hand, and those whose next one it is; nothing where no sum asked for rests on repeats. */
static enum status correct_repeats(struct reading *reading, const struct case_row *row, bool is_cut, struct err *err)
{
	const struct netting_call call = { row->place, row->id, row->bytes, row->len };
	const struct netting_sink sink = { add_repeat, reading };
	int64_t cutoff_us = reading->query->cutoff_us;

	if (row->sort != CASE_CALL || !rests_on_repeats(reading->query))
		return ST_OK;
	return is_cut ? netting_correct(reading->store, &reading->netting, &call, cutoff_us, reading->visited, &sink, err)
		: netting_correct_others(reading->store, &reading->netting, &call, cutoff_us, reading->visited, &sink, err);
}

/* What first comes after T counts nothing as of T, and, if it is a call, nothing in the sums of days up to T. */
static enum status correct_row(struct reading *reading, const struct case_row *row, struct err *err)
{
	const struct book *book = &reading->store->book;
	bool is_cut = places_has(&reading->cut->places, row->place);

	reading->then.count = 0;
	if (row->sort == CASE_CALL && !is_cut)
		return correct_repeats(reading, row, is_cut, err);
	if (judge_case(book, row->sort, row->bytes, row->len, FOLD_ALL, &reading->all) != CASE_ADDED ||
		(is_cut && judge_case(book, row->sort, row->bytes, row->len, reading->query->cutoff_us, &reading->then) != CASE_ADDED))
		return store_damaged(reading->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (reading->all.failed || reading->then.failed || !add_judgements(reading))
		return no_memory(err);
	return correct_repeats(reading, row, is_cut, err);
}

/* A look at the sort spares folding most cases. */
static bool can_count(const struct store_cells_query *query, enum case_sort sort)
{
	return sort != CASE_CALL || query->slots == 0 || (query->slots & FOLD_CALL_SLOTS) != 0;
}

static enum status correct_case(void *context, int64_t place, struct err *err)
{
	struct reading *reading = context;
	struct case_row row;
	enum status st = cases_at(reading->store, place, &row, err);

	if (st == ST_OK && row.place != 0 && can_count(reading->query, row.sort))
		st = correct_row(reading, &row, err);
	cases_done(reading->store);
	return st;
}

/* Rules R7, R17: a call that first comes after T repeats none as of T, but one up to 30 days before it by the sums. */
static enum status put_repeating(const struct reading *reading, struct places *to, struct err *err)
{
	const int32_t reach = (int32_t)(REPEAT_SPAN_US / INT64_C(86400000000)) + 1; /* and an hour that the clock went on */

	if (!rests_on_repeats(reading->query) || reading->held.from > reading->held.to)
		return ST_OK;
	return days_put(reading->store, reading->cut->last + 1, reading->held.to + reach, to, err);
}

/* What the sums hold and T does not know at all: cases behind T that stand in sums of days up to T, or in none. */
static enum status put_unknown(const struct reading *reading, struct places *to, struct err *err)
{
	const struct cut *cut = reading->cut;
	uint64_t slots = reading->query->slots;
	enum status st = places_init(reading->store, to, err);

	if (st != ST_OK)
		return st;
	places_join(to, &cut->places);
	if (slots == 0 || (slots & FOLD_STATE_SLOTS) != 0)
		st = cut_put_open(reading->store, &cut->before, to, err);
	if (st == ST_OK && (slots == 0 || (slots & FOLD_STATE_SLOTS) != 0))
		st = cut_put_unseen(reading->store, cut->last + 1, to, err);
	return st == ST_OK ? put_repeating(reading, to, err) : st;
}

/*
 * Rule R7.  The sums hold all events and take every due for passed.  A case that the cut-off does not cut (cut.h) counts
 * the same as of T, or not at all; each other one is taken out of the sums and put in as of T.
 */
static enum status correct_sums(struct reading *reading, struct err *err)
{
	struct places more = PLACES_EMPTY;
	enum status st = cut_at(reading->store, reading->query->cutoff_us, &reading->cut, err);

	if (st != ST_OK)
		return st;
	if (!reading->cut->every)
		st = put_unknown(reading, &more, err);
	reading->visited = reading->cut->every ? &reading->cut->places : &more;
	if (st == ST_OK)
		st = places_each(reading->visited, correct_case, reading, err);
	places_free(&more);
	judge_free(&reading->all);
	judge_free(&reading->then);
	netting_clear(&reading->netting);
	return st;
}

static void hold_days(struct reading *reading)
{
	int32_t last = cut_last_day(reading->store->zone, reading->query->cutoff_us);

	reading->held = *reading->query;
	if (reading->held.to > last)
		reading->held.to = last;
}

enum status store_read_cells(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err)
{
	struct reading reading = { .store = store, .query = query, .cells = cells };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	hold_days(&reading);
	st = query->then_by == BY_WHOLE ? add_sums(&reading, err) : crossed_add(store, &reading.held, cells, err);
	if (st == ST_OK)
		st = correct_sums(&reading, err);
	if (st == ST_OK && query->ranks)
		st = ranks_fill(store, &reading.held, cells, err);
	store_snapshot_end(store);
	return st;
}

/* ---- the days of events ---- */

/* Days on which events before and after the cut-off can both fall: one, or two where the clock goes back
 * over midnight. */
struct event_search {
	struct store *store;
	int64_t cutoff_us;
	int32_t from, to;
	bool only_last; /* the first day is known already */
	bool found;
	int32_t first, last;
};

static void note_day(struct event_search *search, int32_t day)
{
	if (day < search->from || day > search->to)
		return;
	search->first = search->found && search->first < day ? search->first : day;
	search->last = search->found && search->last > day ? search->last : day;
	search->found = true;
}

static enum status has_event(void *context, int32_t day, int64_t place, struct err *err)
{
	struct event_search *search = context;
	struct case_cursor cursor;
	struct case_row row;
	struct event event;

	(void)day;
	if (cases_at(search->store, place, &row, err) != ST_OK)
		return err->status;
	cursor = case_events(row.bytes, row.len);
	while (case_next(&cursor, &event))
		if (event.time_us <= search->cutoff_us)
			note_day(search, zone_day(search->store->zone, event.time_us));
	cases_done(search->store);
	return search->found && search->last == search->to && (search->only_last || search->first == search->from) ? STOP
		: ST_OK;
}

static struct event_search search_from(struct store *store, int64_t cutoff_us)
{
	struct event_search search = { .store = store, .cutoff_us = cutoff_us, .from = DAY_MAX, .to = DAY_MAX };

	if (cutoff_us == FOLD_ALL)
		return search;
	search.from = fold_first_day(store->zone, cutoff_us);
	search.to = cut_last_day(store->zone, cutoff_us);
	return search;
}

static enum status day_before(struct store *store, enum sql_id id, const char *text, int32_t cut_day, bool *has,
	int32_t *day, struct err *err)
{
	sqlite3_stmt *get;

	if (sql_get(store, id, text, &get, err) != ST_OK)
		return err->status;
	sql_bind_int(get, 1, DAY_MIN);
	sql_bind_int(get, 2, cut_day - 1);
	if (sql_step(store, get, has, err) != ST_OK)
		return err->status;
	if (*has)
		*day = sqlite3_column_int(get, 0);
	(void)sqlite3_reset(get);
	return ST_OK;
}

static enum status event_days(struct store *store, int64_t cutoff_us, bool *has, int32_t *first, int32_t *last,
	struct err *err)
{
	struct event_search search = search_from(store, cutoff_us);
	enum status st;

	if (day_before(store, SQL_EVENT_FIRST, "SELECT day FROM cells WHERE dimension = 0 AND day BETWEEN ?1 AND ?2 AND "
		"events > 0 ORDER BY day LIMIT 1", search.from, has, first, err) != ST_OK)
		return err->status;
	if (*has && day_before(store, SQL_EVENT_LAST, "SELECT day FROM cells WHERE dimension = 0 AND day BETWEEN ?1 AND ?2 AND "
		"events > 0 ORDER BY day DESC LIMIT 1", search.from, has, last, err) != ST_OK)
		return err->status;
	search.only_last = *has;
	st = days_each(store, search.from, search.to, (struct days_wanted){ DAYS_WHOLE, NULL }, has_event, &search, err);
	if (st != ST_OK && st != STOP)
		return st;
	if (search.found) {
		*first = *has ? *first : search.first;
		*last = search.last;
		*has = true;
	}
	return ST_OK;
}

enum status store_event_days(struct store *store, int64_t cutoff_us, bool *has, int32_t *first, int32_t *last,
	struct err *err)
{
	enum status st = store_snapshot_begin(store, err);

	*has = false;
	if (st != ST_OK)
		return st;
	st = event_days(store, cutoff_us, has, first, last, err);
	store_snapshot_end(store);
	return st;
}

/* ---- years without a calendar (rule R46) ---- */

struct year_search {
	struct store *store;
	int64_t cutoff_us;
	int32_t from, to; /* the period */
	bool only_open;
	int64_t left; /* orders of the day in hand that are still to be found */
	int *years;
	size_t count;
};

static void add_year(struct year_search *search, int year)
{
	size_t at = 0;

	while (at < search->count && search->years[at] < year)
		at++;
	if ((at < search->count && search->years[at] == year) || search->count == STORE_YEARS_MAX)
		return;
	for (size_t i = search->count++; i > at; i--)
		search->years[i] = search->years[i - 1];
	search->years[at] = year;
}

/* An order belongs to the period of its creation, and to those on whose days its due may fall: those of the missing year. */
static bool concerns(const struct year_search *search, int32_t created, int missing_year)
{
	return created >= search->from || (missing_year >= day_year(search->from) && missing_year <= day_year(search->to));
}

static enum status take_year(void *context, int32_t day, int64_t place, struct err *err)
{
	struct year_search *search = context;
	struct case_summary summary = { 0 };
	struct case_row row;

	if (cases_at(search->store, place, &row, err) != ST_OK)
		return err->status;
	if (row.sort == CASE_ORDER &&
		fold_summary(&search->store->book, row.sort, row.bytes, row.len, search->cutoff_us, &summary) == CASE_ADDED &&
		summary.seen && !summary.excluded && !summary.has_due && summary.missing_year != 0 &&
		zone_day(search->store->zone, summary.created_us) == day) {
		if (concerns(search, day, summary.missing_year) && (!search->only_open || (summary.open && !summary.has_open_due)))
			add_year(search, summary.missing_year);
		search->left--;
	}
	cases_done(search->store);
	return search->left == 0 ? STOP : ST_OK;
}

/* Nearly always no order lacks a calendar, which one look at the sums tells. */
static enum status search_years(struct year_search *search, struct cells *sums, struct err *err)
{
	const struct cell *const *days;
	size_t count;
	enum status st = ST_OK;

	if (cells_sorted(sums, &days, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count && (st == ST_OK || st == STOP); i++) {
		search->left = days[i]->count[SLOT_ORDERS_NO_CALENDAR];
		if (search->only_open && days[i]->count[SLOT_CREATED_NO_DUE_OPEN] == 0)
			continue;
		if (search->left > 0 && days[i]->day != CELL_AS_OF)
			st = days_each(search->store, days[i]->day, days[i]->day, (struct days_wanted){ DAYS_WHOLE, NULL }, take_year, search, err);
	}
	return st == STOP ? ST_OK : st;
}

/* The first creation day whose orders may be due in a year of the period that has no calendar; where all have one, the
 * period's own.  No limit is longer than RULES_WORKING_DAYS_MAX, and two years have more. */
static int32_t first_created(const struct store *store, int32_t from, int32_t to)
{
	const int last = day_year(to);
	int year = day_year(from);
	int32_t first;

	while (year <= last && calendar_has_year(store->book.calendar, year))
		year++;
	if (year > last)
		return from;
	first = year > 2 ? day_of((struct date){ year - 2, 1, 1 }) : DAY_MIN;
	return first < from ? first : from;
}

enum status store_missing_years(struct store *store, int32_t from, int32_t to, bool only_open, int64_t cutoff_us,
	int years[STORE_YEARS_MAX], size_t *count, struct err *err)
{
	struct store_cells_query query = { .dimension = BY_WHOLE, .from = first_created(store, from, to), .to = to,
		.cutoff_us = cutoff_us,
		.slots = UINT64_C(1) << SLOT_ORDERS_NO_CALENDAR | UINT64_C(1) << SLOT_CREATED_NO_DUE_OPEN };
	struct year_search search = { .store = store, .cutoff_us = cutoff_us, .from = from, .to = to, .only_open = only_open,
		.years = years };
	struct cells *sums = NULL;
	enum status st = cells_new(&sums, err);

	*count = 0;
	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	st = store_read_cells(store, &query, sums, err);
	if (st == ST_OK)
		st = search_years(&search, sums, err);
	store_snapshot_end(store);
	*count = search.count;
out:
	cells_free(sums);
	return st;
}

/* ---- one case ---- */

enum status store_repeat_slots(struct store *store, const struct store_case_view *call, int64_t cutoff_us,
	uint64_t *slots, struct err *err)
{
	const struct netting_call view = { .id = call->id, .bytes = call->bytes, .len = call->len };

	*slots = 0;
	return call->sort == CASE_CALL ? netting_slots(store, &view, cutoff_us, slots, err) : ST_OK;
}

enum status store_case(struct store *store, enum case_sort sort, struct text id, const uint8_t **bytes, size_t *len,
	struct err *err)
{
	struct case_row row;
	enum status st = cases_get(store, sort, id, &row, err);

	*bytes = NULL;
	*len = 0;
	if (st == ST_OK) {
		buf_clear(&store->case_bytes);
		buf_append(&store->case_bytes, row.bytes, row.len);
		st = buf_status(&store->case_bytes, err);
		*bytes = store->case_bytes.data;
		*len = store->case_bytes.len;
	}
	cases_done(store);
	return st;
}
