#include "store/reruled.h"

#include "aggregate/cells.h"
#include "base/lang.h"
#include "store/asked.h"
#include "store/books.h"
#include "store/cases.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/late.h"
#include "store/late_rows.h"

#include <string.h>

struct reruled {
	struct store *store;
	const struct publication *publication;
	const struct store_cells_query *query;
	struct store_cells_query whole; /* all days of the publication, to prove a state of a case */
	struct books *books;
	const struct book *then;
	struct late_rows *late; /* what came after the first change of rules */
	struct judgement before, after;
	struct cells *difference, *proof;
	struct buf states[2]; /* of the case in hand, going back in time */
	struct buf name;
	enum status (*each)(void *context, const struct reruled_case *one, struct err *err);
	void *context;
	struct reruled_result *result;
};

/* ---- judging ---- */

static enum status judge(const struct reruled *work, const struct book *book, struct text bytes, struct judgement *out,
	struct err *err)
{
	if (judge_case(book, CASE_ORDER, (const uint8_t *)bytes.at, bytes.len, work->publication->cutoff_us, out) != CASE_ADDED)
		return store_damaged(work->store, err, "%s", contract_sort_name(CASE_ORDER));
	return out->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

static enum status add(const struct store_cells_query *query, struct cells *cells, const struct judgement *judgement, size_t from,
	size_t to, int sign, struct err *err)
{
	for (size_t i = from; i < to; i++)
		if (!asked_add(query, cells, &judgement->counts[i], sign))
			return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

/* What the bytes `now` count by one book less what the bytes `then` count by the other. */
static enum status add_difference(struct reruled *work, const struct store_cells_query *query, struct cells *cells,
	const struct book *book_now, struct text now, const struct book *book_then, struct text then, struct err *err)
{
	struct judge_difference difference;

	if (judge(work, book_now, now, &work->after, err) != ST_OK || judge(work, book_then, then, &work->before, err) != ST_OK)
		return err->status;
	difference = judge_compare(&work->before, &work->after);
	if (add(query, cells, &work->after, difference.front, difference.after_end, 1, err) != ST_OK)
		return err->status;
	return add(query, cells, &work->before, difference.front, difference.before_end, -1, err);
}

static enum status is_nothing(struct cells *cells, bool *nothing, struct err *err)
{
	const struct cell *const *sorted;
	size_t count = 0;
	enum status st = cells_sorted(cells, &sorted, &count, err);

	*nothing = count == 0;
	return st;
}

/* ---- going back ---- */

/* The objects that name events are texts that nothing inside a string can look like: quotes stand escaped there. */
static bool is_named(struct reruled *work, struct text events, const struct event *event, bool *replaces)
{
	const char *found;

	buf_clear(&work->name);
	late_put_event(&work->name, event);
	found = memmem(events.at, events.len, work->name.data, work->name.len);
	*replaces = found != NULL && found[work->name.len] == ','; /* an object has its end */
	return found != NULL;
}

/*
 * The case without the events of a late change; empty where none is left.  *good false: it was another, whose copies of
 * events were replaced, or whose last ones had to leave (rule R52).
 */
static enum status without(struct reruled *work, struct text bytes, struct text events, struct buf *out, bool *good,
	struct err *err)
{
	struct case_cursor cursor = case_events((const uint8_t *)bytes.at, bytes.len);
	const uint8_t *from = cursor.at;
	struct event event;
	bool replaces;
	int count = 0;

	buf_clear(out);
	*good = true;
	for (; case_next(&cursor, &event); from = cursor.at) {
		count++;
		if (is_named(work, events, &event, &replaces)) {
			*good = *good && !replaces;
			continue;
		}
		if (out->len == 0)
			buf_append_byte(out, CASE_VERSION);
		buf_append(out, from, (size_t)(cursor.at - from));
	}
	*good = *good && count < CASE_EVENTS_MAX;
	if (cursor.corrupt)
		return store_damaged(work->store, err, "%s", contract_sort_name(CASE_ORDER));
	return work->name.failed ? buf_status(&work->name, err) : buf_status(out, err);
}

/* Whether between these two states of the case lies what was written down when it changed from one to the other. */
static enum status prove(struct reruled *work, const struct store_late *late, struct text now, struct text then, bool *good,
	struct err *err)
{
	const struct book *book = books_at(work->books, late->arrived_us);

	*good = false;
	if (book == NULL)
		return ST_OK;
	cells_clear(work->proof);
	if (add_difference(work, &work->whole, work->proof, book, now, book, then, err) != ST_OK ||
		store_add_late(work->store, late, &work->whole, -1, work->proof, err) != ST_OK)
		return err->status;
	return is_nothing(work->proof, good, err);
}

/*
 * Takes what late changes did out of the difference, and finds the case as it was when the rules first changed, in
 * *then; *good false: it cannot be had.
 */
static enum status go_back(struct reruled *work, int64_t place, struct text bytes, struct text *then, bool *good,
	struct err *err)
{
	struct store_late late;
	bool found = true;
	int turn = 0;

	*then = bytes;
	*good = true;
	while (*good) {
		struct buf *state = &work->states[turn];
		struct text now = *then;

		if (late_rows_at(work->late, place, &late, &found, err) != ST_OK)
			return err->status;
		if (!found)
			return ST_OK;
		if (without(work, now, late.events, state, good, err) != ST_OK)
			return err->status;
		if (!*good)
			return ST_OK;
		*then = buf_text(state);
		turn = 1 - turn;
		if (prove(work, &late, now, *then, good, err) != ST_OK ||
			store_add_late(work->store, &late, work->query, -1, work->difference, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* ---- case by case ---- */

static enum status tell(const struct reruled *work, const struct case_row *row, struct text then, struct err *err)
{
	const int64_t cutoff_us = work->publication->cutoff_us;
	struct reruled_case one = { .sort = row->sort, .id = row->id, .difference = work->difference };
	struct case_summary summary;

	if (fold_summary(&work->store->book, row->sort, row->bytes, row->len, cutoff_us, &summary) != CASE_ADDED)
		return store_damaged(work->store, err, "%s", contract_sort_name(row->sort));
	one.has_due = summary.has_due;
	one.due_us = summary.due_us;
	if (then.len > 0) {
		if (fold_summary(work->then, row->sort, (const uint8_t *)then.at, then.len, cutoff_us, &summary) != CASE_ADDED)
			return store_damaged(work->store, err, "%s", contract_sort_name(row->sort));
		one.had_due = summary.has_due;
		one.due_then_us = summary.due_us;
	}
	return work->each(work->context, &one, err);
}

static enum status take_row(void *context, const struct case_row *row, struct err *err)
{
	struct text then, bytes = { (const char *)row->bytes, row->len };
	struct reruled *work = context;
	bool good, nothing;

	if (!row->intact)
		return store_damaged(work->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	cells_clear(work->difference);
	if (go_back(work, row->place, bytes, &then, &good, err) != ST_OK)
		return err->status;
	if (!good) {
		work->result->untraced++;
		return ST_OK;
	}
	if (add_difference(work, work->query, work->difference, &work->store->book, bytes, work->then, then, err) != ST_OK ||
		is_nothing(work->difference, &nothing, err) != ST_OK)
		return err->status;
	return nothing ? ST_OK : tell(work, row, then, err);
}

static enum status open_all(struct reruled *work, int64_t first, struct err *err)
{
	if (cells_new(&work->difference, err) != ST_OK || cells_new(&work->proof, err) != ST_OK)
		return err->status;
	return late_rows_open(work->store, work->publication->number, first, &work->late, err);
}

static enum status walk(struct reruled *work, struct err *err)
{
	int64_t first;
	enum status st = late_rows_first_rules(work->store, work->publication->number, &first, err);

	work->result->known = true;
	if (st != ST_OK || first == 0)
		return st;
	st = books_read(work->store, &work->books, err);
	if (st != ST_OK)
		return st;
	work->then = books_of(work->books, work->publication->rules, work->publication->calendar);
	work->result->known = work->then != NULL;
	if (work->then == NULL)
		return ST_OK;
	st = open_all(work, first, err);
	return st == ST_OK ? cases_each_order(work->store, take_row, work, err) : st;
}

enum status reruled_each(struct store *store, const struct publication *publication, const struct store_cells_query *query,
	enum status (*each)(void *context, const struct reruled_case *one, struct err *err), void *context,
	struct reruled_result *result, struct err *err)
{
	struct reruled work = { .store = store, .publication = publication, .query = query, .each = each, .context = context,
		.result = result };
	enum status st;

	*result = (struct reruled_result){ 0 };
	work.whole = (struct store_cells_query){ .dimension = BY_WHOLE, .from = publication->from, .to = publication->to,
		.slots = publication->slots & ~CELLS_WHOLE_ONLY };
	st = walk(&work, err);
	books_free(work.books);
	late_rows_close(work.late);
	judge_free(&work.before);
	judge_free(&work.after);
	cells_free(work.difference);
	cells_free(work.proof);
	buf_free(&work.states[0]);
	buf_free(&work.states[1]);
	buf_free(&work.name);
	return st;
}
