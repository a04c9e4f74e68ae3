#include "store/crossed.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/asked.h"
#include "store/cases.h"
#include "store/cut.h"
#include "store/days.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/netting.h"

struct crossing {
	struct store *store;
	const struct store_cells_query *query;
	struct cells *cells;
	struct judgement all;
};

/* What the case counts on this one day. */
static enum status add_case(struct crossing *crossing, const struct case_row *row, int32_t day, struct err *err)
{
	struct judgement *all = &crossing->all;
	uint64_t slots = crossing->query->slots;

	if (judge_case(&crossing->store->book, row->sort, row->bytes, row->len, FOLD_ALL, all) != CASE_ADDED)
		return store_damaged(crossing->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len,
			row->id.at);
	if (!all->failed && (slots == 0 || (slots & REPEAT_SLOTS) != 0) &&
		netting_judge(crossing->store, row, FOLD_ALL, all, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < all->count && !all->failed; i++)
		if (all->counts[i].day == day)
			all->failed = !asked_add(crossing->query, crossing->cells, &all->counts[i], 1);
	return all->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

static enum status take_day(void *context, int32_t day, int64_t place, struct err *err)
{
	struct crossing *crossing = context;
	struct case_row row;
	enum status st = cases_at(crossing->store, place, &row, err);

	if (st == ST_OK && row.place != 0)
		st = add_case(crossing, &row, day, err);
	cases_done(crossing->store);
	return st;
}

static enum status take_state(void *context, int64_t place, struct err *err)
{
	return take_day(context, CELL_AS_OF, place, err);
}

static enum status add_states(struct crossing *crossing, struct err *err)
{
	struct places places;
	enum status st = places_init(crossing->store, &places, err);

	if (st == ST_OK)
		st = cut_put_open(crossing->store, NULL, &places, err);
	if (st == ST_OK)
		st = cut_put_unseen(crossing->store, DAY_MIN, &places, err);
	if (st == ST_OK)
		st = places_each(&places, take_state, crossing, err);
	places_free(&places);
	return st;
}

enum status crossed_add(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err)
{
	struct crossing crossing = { .store = store, .query = query, .cells = cells };
	enum status st = ST_OK;

	if (query->slots == 0 || (query->slots & FOLD_STATE_SLOTS) != 0)
		st = add_states(&crossing, err);
	if (st == ST_OK && query->from <= query->to)
		st = days_each(store, query->from, query->to, (struct days_wanted){ DAYS_WHOLE, NULL }, take_day, &crossing, err);
	judge_free(&crossing.all);
	return st;
}
