#include "store/cut.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/days.h"
#include "store/inside.h"
#include "store/views.h"

#include <stdlib.h>

/*
 * Judging a case costs some thousand times as much as reading its number in the day index, and a store has one or
 * two numbers a case.  Near the end of what is kept, nearly all cases with a day behind the cut-off have one before it
 * too: sorting out is worth its price only where they are more than are usually in hand.
 */
enum { FEW_IN = 256 };

int32_t cut_last_day(const struct zone *zone, int64_t cutoff_us)
{
	const int64_t day_us = INT64_C(86400000000);
	int64_t back_us;

	if (cutoff_us > FOLD_ALL - day_us)
		return INT32_MAX;
	back_us = INT64_C(1000000) * (zone_offset_s(zone, cutoff_us - day_us) - zone_offset_s(zone, cutoff_us));
	return zone_day(zone, back_us > 0 ? cutoff_us + back_us : cutoff_us);
}

void cut_forget(struct store *store)
{
	struct cut *cut = store->cut;

	store->cut = NULL;
	if (cut == NULL)
		return;
	places_free(&cut->places);
	places_free(&cut->before);
	free(cut);
}

static enum status find(struct store *store, struct cut *cut, struct err *err)
{
	cut->every = true;
	if (cut->first > DAY_MAX)
		return ST_OK;
	if (places_init(store, &cut->places, err) != ST_OK ||
		days_put(store, cut->first, DAY_MAX, &cut->places, err) != ST_OK)
		return err->status;
	if (cut->places.count <= cut->places.last / FEW_IN)
		return ST_OK;
	cut->every = false;
	if (places_init(store, &cut->before, err) != ST_OK || days_put(store, DAY_MIN, cut->last, &cut->before, err) != ST_OK)
		return err->status;
	places_keep(&cut->places, &cut->before);
	return ST_OK;
}

enum status cut_at(struct store *store, int64_t cutoff_us, const struct cut **out, struct err *err)
{
	enum status st;

	if (store->cut == NULL || store->cut->cutoff_us != cutoff_us) {
		cut_forget(store);
		store->cut = calloc(1, sizeof *store->cut);
		if (store->cut == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		store->cut->cutoff_us = cutoff_us;
		store->cut->first = fold_first_day(store->zone, cutoff_us);
		store->cut->last = cut_last_day(store->zone, cutoff_us);
		st = find(store, store->cut, err);
		if (st != ST_OK) {
			cut_forget(store);
			return st;
		}
	}
	*out = store->cut;
	return ST_OK;
}

/* ---- states ---- */

_Static_assert(VIEW_OPEN == 1 && VIEW_CLOSED_LATE == 6, "the numbers of the statements");

static enum status put_places(struct store *store, const char *text, const struct places *but, struct places *to,
	struct err *err)
{
	sqlite3_stmt *found = NULL;
	enum status st = sql_prepare(store, text, &found, err);
	bool row;

	while (st == ST_OK && (st = sql_step(store, found, &row, err)) == ST_OK && row) {
		int64_t place = sqlite3_column_int64(found, 0);

		if (but == NULL || !places_has(but, place))
			places_put(to, place);
	}
	(void)sqlite3_finalize(found);
	return st;
}

enum status cut_put_open(struct store *store, const struct places *but, struct places *to, struct err *err)
{
	return put_places(store, "SELECT place FROM cases INDEXED BY cases_open WHERE state = 1 AND due IS NOT NULL", but, to, err);
}

enum status cut_put_closed_late(struct store *store, struct places *to, struct err *err)
{
	return put_places(store, "SELECT place FROM cases INDEXED BY cases_closed_late WHERE state = 6", NULL, to, err);
}

/* An order without creation counts on the day of its first event too (SLOT_UNSEEN_SINCE): few days have one. */
enum status cut_put_unseen(struct store *store, int32_t from, struct places *to, struct err *err)
{
	sqlite3_stmt *days = NULL;
	enum status st = sql_prepare(store, "SELECT day FROM cells WHERE dimension = 0 AND day >= ?1 AND unseen_since > 0",
		&days, err);
	bool row;

	if (st == ST_OK)
		sql_bind_int(days, 1, from);
	while (st == ST_OK && (st = sql_step(store, days, &row, err)) == ST_OK && row) {
		int32_t day = sqlite3_column_int(days, 0);

		st = days_put(store, day, day, to, err);
	}
	(void)sqlite3_finalize(days);
	return st;
}
