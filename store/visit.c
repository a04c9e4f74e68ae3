#include "store/inside.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/cases.h"
#include "store/days.h"

#include <stdlib.h>

/*
 * Each case once, though it stands in the day index under many days: a bit for each place says that it has come.
 * As of T a case can count on a day that it does not count on today, so those that the cut-off may cut come too,
 * whatever their days are: they have one that lies at the cut-off or behind it (fold.h).
 */
struct visit {
	struct store *store;
	uint8_t *come;  /* a bit a place */
	int64_t places; /* the last one */
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

static enum status visit_place(void *context, int32_t day, int64_t place, struct err *err)
{
	struct visit *visit = context;
	struct store_case_view view;
	struct case_row row;
	enum status st;

	(void)day;
	if (place < 1 || place > visit->places || (visit->come[place / 8] >> place % 8 & 1u) != 0)
		return ST_OK;
	visit->come[place / 8] |= (uint8_t)(1u << place % 8);
	st = cases_at(visit->store, place, &row, err);
	if (st == ST_OK && row.place != 0)
		st = copy_row(visit, &row, &view, err);
	cases_done(visit->store);
	return st == ST_OK && row.place != 0 ? visit->each(visit->context, &view, err) : st;
}

static enum status visit_all(struct visit *visit, int32_t from, int32_t to, int64_t cutoff_us, struct err *err)
{
	int32_t cut_day = fold_first_day(visit->store->zone, cutoff_us);
	enum status st = sql_number(visit->store, "SELECT coalesce(max(place), 0) FROM cases", &visit->places, err);

	if (st != ST_OK)
		return st;
	visit->come = calloc((size_t)visit->places / 8 + 1, 1);
	if (visit->come == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	st = days_each(visit->store, from, to, visit_place, visit, err);
	if (st == ST_OK && cut_day <= DAY_MAX)
		st = days_each(visit->store, cut_day, DAY_MAX, visit_place, visit, err);
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
	free(visit.come);
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
