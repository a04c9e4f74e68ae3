/*
 * places - a set of cases by their places (store/cases.h): a bit for each case of the store.
 *
 * 33 million cases take 4 MiB, whatever the set holds.  A place that no case of the
 * store can have is never in it: where the day index names one, it leads to nothing.
 */
#ifndef HOTLINE_STORE_PLACES_H
#define HOTLINE_STORE_PLACES_H

#include "store/store.h"

struct places {
	uint64_t *words;
	int64_t last;  /* the last place that can be in it */
	int64_t count; /* of those in it */
};

#define PLACES_EMPTY ((struct places){ 0 })

/* An empty set for the cases that the store has now.  ST_SYSTEM: out of memory. */
MUST_USE enum status places_init(struct store *store, struct places *out, struct err *err);
void places_free(struct places *places);

static inline bool places_has(const struct places *places, int64_t place)
{
	return place >= 1 && place <= places->last && (places->words[place / 64] >> place % 64 & 1u) != 0;
}

static inline void places_put(struct places *places, int64_t place)
{
	uint64_t bit = UINT64_C(1) << place % 64;

	if (place < 1 || place > places->last)
		return;
	places->count += (places->words[place / 64] & bit) == 0;
	places->words[place / 64] |= bit;
}

/* Both sets of one state of the store: what is in the other one too stays; what is in the other one is put. */
void places_keep(struct places *places, const struct places *other);
void places_join(struct places *places, const struct places *other);

/* Each place of the set once, ascending; the set must not change meanwhile.  An answer other than ST_OK ends the walk
 * and is its answer. */
MUST_USE enum status places_each(const struct places *places,
	enum status (*each)(void *context, int64_t place, struct err *err), void *context, struct err *err);

#endif
