#include "store/places.h"

#include "base/lang.h"
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>

static size_t words_of(const struct places *places)
{
	return places->words == NULL ? 0 : (size_t)places->last / 64 + 1;
}

enum status places_init(struct store *store, struct places *out, struct err *err)
{
	*out = PLACES_EMPTY;
	if (sql_number(store, "SELECT coalesce(max(place), 0) FROM cases", &out->last, err) != ST_OK)
		return err->status;
	out->words = calloc((size_t)out->last / 64 + 1, sizeof *out->words);
	return out->words == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void places_free(struct places *places)
{
	free(places->words);
	*places = PLACES_EMPTY;
}

static void count(struct places *places)
{
	places->count = 0;
	for (size_t i = 0; i < words_of(places); i++)
		places->count += __builtin_popcountll(places->words[i]);
}

void places_keep(struct places *places, const struct places *other)
{
	assert(places->last == other->last);
	for (size_t i = 0; i < words_of(places); i++)
		places->words[i] &= other->words[i];
	count(places);
}

void places_join(struct places *places, const struct places *other)
{
	assert(places->last == other->last || other->count == 0);
	if (other->count == 0)
		return;
	for (size_t i = 0; i < words_of(places); i++)
		places->words[i] |= other->words[i];
	count(places);
}

enum status places_each(const struct places *places,
	enum status (*each)(void *context, int64_t place, struct err *err), void *context, struct err *err)
{
	int64_t left = places->count;
	enum status st = ST_OK;

	for (size_t i = 0; left > 0 && st == ST_OK; i++)
		for (uint64_t word = places->words[i]; word != 0 && st == ST_OK; word &= word - 1, left--)
			st = each(context, (int64_t)i * 64 + __builtin_ctzll(word), err);
	return st;
}
