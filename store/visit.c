#include "store/inside.h"

#include "base/lang.h"
#include "store/cases.h"
#include "store/cut.h"
#include "store/days.h"

/*
 * Each case once, though it stands in the day index under many days.  As of T a case can count on a day that it does not
 * count on today, so those that the cut-off cuts come too, whatever their days are (cut.h).
 */
struct visit {
	struct store *store;
	struct buf copy; /* of the id and the bytes, so that whoever is called may read other cases */
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err);
	void *context;
};

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

static enum status visit_place(void *context, int64_t place, struct err *err)
{
	struct visit *visit = context;
	struct store_case_view view;
	struct case_row row;
	enum status st = cases_at(visit->store, place, &row, err);

	if (st == ST_OK && row.place != 0)
		st = copy_row(visit, &row, &view, err);
	cases_done(visit->store);
	return st == ST_OK && row.place != 0 ? visit->each(visit->context, &view, err) : st;
}

static enum status visit_all(struct visit *visit, int32_t from, int32_t to, int64_t cutoff_us, struct err *err)
{
	struct places places = PLACES_EMPTY;
	const struct cut *cut;
	enum status st = cut_at(visit->store, cutoff_us, &cut, err);

	if (st == ST_OK)
		st = places_init(visit->store, &places, err);
	if (st == ST_OK)
		st = days_put(visit->store, from, to < cut->last ? to : cut->last, &places, err);
	if (st == ST_OK) {
		places_join(&places, &cut->places);
		st = places_each(&places, visit_place, visit, err);
	}
	places_free(&places);
	return st;
}

enum status store_each_case(struct store *store, int32_t from, int32_t to, int64_t cutoff_us,
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err), void *context, struct err *err)
{
	struct visit visit = { .store = store, .each = each, .context = context };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	st = visit_all(&visit, from, to, cutoff_us, err);
	buf_free(&visit.copy);
	store_snapshot_end(store);
	return st;
}

/* ---- complaints ---- */

struct handing {
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err);
	void *context;
};

static enum status hand_out(void *context, const struct case_row *row, struct err *err)
{
	const struct handing *handing = context;
	const struct store_case_view view = { row->sort, row->id, row->bytes, row->len };

	if (!row->intact)
		return err_set(err, ST_DATA, _("%s %.*s was altered; run `hotline check`"), contract_sort_name(row->sort),
			(int)row->id.len, row->id.at);
	return handing->each(handing->context, &view, err);
}

enum status store_each_complaint(struct store *store,
	enum status (*each)(void *context, const struct store_case_view *view, struct err *err), void *context, struct err *err)
{
	struct handing handing = { each, context };
	enum status st = store_snapshot_begin(store, err);

	if (st != ST_OK)
		return st;
	st = cases_each_complaint(store, hand_out, &handing, err);
	store_snapshot_end(store);
	return st;
}
