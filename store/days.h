/*
 * days - the day index: which cases have an event, a due or a contribution on a civil day.
 *
 * Serves cut-offs (rule R7) and lists of cases (rule R55).  It holds at least every
 * true pair (day, case); a pair that is no longer true, or stands twice, does no
 * harm, since whoever reads judges the case again.  That makes it cheap: a batch
 * only appends, and only for a case that gets a day it did not have.
 *
 * A case is named by its place (store/cases.h).  A row is a run of places of one
 * day, each written as the difference to the one before it (the first: to 0):
 * zigzag, then seven bits a byte, the low ones first.  `last` is the last place of
 * the run, so that it can be extended without being read through.  A day's last
 * row is extended until it fills a page.
 *
 * A day has two halves, its calls and all other cases, each with runs of its own: three cases in four are calls, and
 * who looks for orders reads none of them, and the other way round.
 */
#ifndef HOTLINE_STORE_DAYS_H
#define HOTLINE_STORE_DAYS_H

#include "store/places.h"

/* ---- gathering a batch's new pairs ---- */

struct days;

MUST_USE enum status days_new(struct days **out, struct err *err);
void days_free(struct days *days);

/* ST_SYSTEM: out of memory. */
MUST_USE enum status days_add(struct days *days, int32_t day, enum case_sort sort, int64_t place, struct err *err);

/* Whether it must be written before more is added: memory is bounded. */
bool days_is_full(const struct days *days);

/* Writes the pairs inside the caller's transaction and forgets them. */
MUST_USE enum status days_write(struct store *store, struct days *days, struct err *err);
void days_clear(struct days *days);

/* ---- reading ---- */

/* Walks over the places of a run. */
struct days_cursor {
	const uint8_t *at;
	size_t left;
	bool corrupt; /* the bytes are no run; the walk then ends */
	int64_t place;
};
struct days_cursor days_places(struct text run);
bool days_next(struct days_cursor *cursor);

enum days_half { DAYS_WHOLE, DAYS_CALLS, DAYS_OTHERS };

static inline enum days_half days_half_of(enum case_sort sort)
{
	return sort == CASE_CALL ? DAYS_CALLS : DAYS_OTHERS;
}

/* Which cases of a day are wanted: of one half, and of a set (NULL: of any). */
struct days_wanted {
	enum days_half half;
	const struct places *among;
};

/*
 * Each case indexed under a day from..to that is wanted, day by day, and within a day once, in the order of places.
 * Memory is bounded however many there are.  A case may come again under another day.  An answer of
 * `each` other than ST_OK ends the walk and is its answer.
 */
MUST_USE enum status days_each(struct store *store, int32_t from, int32_t to, struct days_wanted wanted,
	enum status (*each)(void *context, int32_t day, int64_t place, struct err *err), void *context, struct err *err);

/* Puts each case indexed under a day from..to into the set: some nanoseconds a pair, and no case is read. */
MUST_USE enum status days_put(struct store *store, int32_t from, int32_t to, struct places *places, struct err *err);

/* Each row as it is stored, in the order of days. */
struct days_row {
	int32_t day;
	enum days_half half;
	int64_t count;
	int64_t last;
	struct text places;
	bool intact; /* the checksum fits */
};
MUST_USE enum status days_each_row(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, const struct days_row *row, struct err *err), void *context, struct err *err);

#endif
