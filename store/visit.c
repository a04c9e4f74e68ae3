#include "store/inside.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/cases.h"
#include "store/days.h"
#include "store/judge.h"

/*
 * Each case once, though it stands in the day index under many days.  A case that has a day which the cut-off may
 * cut looks different as of T, so its days of today need not be those of then: it is handed out at its first such
 * day, whatever its other days are.  Any other one counts as of T as it does today, and is handed out at its first
 * day within the days asked for.
 */
struct visit {
	struct store *store;
	int32_t from;
	int32_t cut_day; /* the first day that something after the cut-off can fall on */
	bool cut;        /* the walk over the days from cut_day on, for the cases that the first walk left out */
	struct judgement all;
	struct buf copy; /* of the id and the bytes, so that whoever is called may read other cases */
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err);
	void *context;
};

static bool is_turn(const struct visit *visit, int32_t day)
{
	const struct judgement *all = &visit->all;
	int32_t first = visit->cut ? visit->cut_day : visit->from;

	if (all->day_count == 0 || (all->days[all->day_count - 1] >= visit->cut_day) != visit->cut)
		return false;
	for (size_t i = 0; i < all->day_count; i++)
		if (all->days[i] >= first)
			return all->days[i] == day;
	return false; /* the index is out of date here */
}

static enum status take_row(struct visit *visit, const struct case_row *row, int32_t day, bool *turn, struct err *err)
{
	if (judge_case(&visit->store->book, row->sort, row->bytes, row->len, FOLD_ALL, &visit->all) != CASE_ADDED)
		return store_damaged(visit->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (visit->all.failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	*turn = is_turn(visit, day);
	return ST_OK;
}

static enum status copy_row(struct visit *visit, const struct case_row *row, struct store_case_view *view, struct err *err)
{
	struct buf *copy = &visit->copy;

	buf_clear(copy);
	buf_append_text(copy, row->id);
	buf_append(copy, row->bytes, row->len);
	if (buf_status(copy, err) != ST_OK)
		return err->status;
	*view = (struct store_case_view){ row->sort, { (const char *)copy->data, row->id.len }, copy->data + row->id.len,
		row->len };
	return ST_OK;
}

static enum status visit_place(void *context, int32_t day, int64_t place, struct err *err)
{
	struct visit *visit = context;
	struct store_case_view view;
	struct case_row row;
	bool turn = false;
	enum status st = cases_at(visit->store, place, &row, err);

	if (st == ST_OK && row.place != 0)
		st = take_row(visit, &row, day, &turn, err);
	if (st == ST_OK && turn)
		st = copy_row(visit, &row, &view, err);
	cases_done(visit->store);
	return st == ST_OK && turn ? visit->each(visit->context, &view, err) : st;
}

enum status store_each_case(struct store *store, int32_t from, int32_t to, int64_t cutoff_us,
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err), void *context, struct err *err)
{
	struct visit visit = { .store = store, .from = from, .each = each, .context = context };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	visit.cut_day = fold_first_day(store->zone, cutoff_us);
	st = days_each(store, from, to, visit_place, &visit, err);
	visit.cut = true;
	if (st == ST_OK && visit.cut_day <= DAY_MAX)
		st = days_each(store, visit.cut_day, DAY_MAX, visit_place, &visit, err);
	judge_free(&visit.all);
	buf_free(&visit.copy);
	store_snapshot_end(store);
	return st;
}
