#include "store/inside.h"

#include "base/lang.h"

#include <stdlib.h>

/* ---- the list ---- */

static uint64_t slots_named(struct text names)
{
	uint64_t slots = 0;

	for (size_t at = 0; at < names.len; at++) {
		struct text name = { names.at + at, 0 };

		while (at < names.len && names.at[at] != ' ')
			at++;
		name.len = (size_t)(names.at + at - name.at);
		for (int slot = 0; slot < SLOTS; slot++)
			if (text_equal(name, text_of(metrics_slot_name((enum slot)slot))))
				slots |= UINT64_C(1) << slot;
	}
	return slots;
}

static bool is_possible(const struct publication *publication)
{
	return publication->number > 0 && publication->from >= DAY_MIN && publication->from <= publication->to &&
		publication->to <= DAY_MAX;
}

static enum status take_row(struct store *store, struct publications *out, sqlite3_stmt *row, struct err *err)
{
	struct publication *publication = &out->all[out->count];
	struct text *const texts[] = { &publication->slot_names, &publication->period, &publication->zone, &publication->rules, &publication->calendar,
		&publication->approved_by, &publication->note, &publication->missing_years, &publication->missing_anywhere,
		&publication->digest };

	*publication = (struct publication){
		.number = sqlite3_column_int64(row, 0), .from = sqlite3_column_int(row, 1), .to = sqlite3_column_int(row, 2),
		.cutoff_us = sqlite3_column_int64(row, 3), .published_us = sqlite3_column_int64(row, 4),
		.cell_count = sqlite3_column_int64(row, 5), .slots = slots_named(sql_text(row, 6)),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = pool_copy(&out->pool, sql_text(row, 6 + (int)i));
		if (texts[i]->at == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	out->count++;
	if (!is_possible(publication))
		return store_damaged(store, err, _("publication %lld has no possible period"), (long long)publication->number);
	return ST_OK;
}

static enum status make_room(struct publications *out, size_t *cap, struct err *err)
{
	size_t wanted = *cap == 0 ? 16 : 2 * *cap;
	struct publication *bigger;

	if (out->count < *cap)
		return ST_OK;
	bigger = realloc(out->all, wanted * sizeof *bigger);
	if (bigger == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	out->all = bigger;
	*cap = wanted;
	return ST_OK;
}

enum status store_publications(struct store *store, struct publications *out, struct err *err)
{
	sqlite3_stmt *all = NULL;
	size_t cap = 0;
	enum status st;
	bool row;

	*out = (struct publications){ 0 };
	st = sql_prepare(store, "SELECT number, from_day, to_day, cutoff, published_at, cells, slots, period, zone, rules, "
		"calendar, approved_by, note, missing_years, missing_anywhere, digest FROM publications ORDER BY number", &all, err);
	while (st == ST_OK && (st = sql_step(store, all, &row, err)) == ST_OK && row) {
		st = make_room(out, &cap, err);
		if (st == ST_OK)
			st = take_row(store, out, all, err);
	}
	(void)sqlite3_finalize(all);
	if (st != ST_OK)
		store_publications_free(out);
	return st;
}

void store_publications_free(struct publications *publications)
{
	free(publications->all);
	pool_free(&publications->pool);
	*publications = (struct publications){ 0 };
}

const struct publication *store_publications_find(const struct publications *publications, int64_t number)
{
	for (size_t i = 0; i < publications->count; i++)
		if (publications->all[i].number == number)
			return &publications->all[i];
	return NULL;
}
