/*
 * cut - the cases that a cut-off cuts: those of which something lies on each side of it (rule R7).
 *
 * A case that has no day from the cut-off's on looks as of T as it does by all its
 * events (aggregate/fold.h).  One without an event up to T counts nothing as of T.
 * So there are only the cases with a day on each side whose picture as of T has to be
 * made from their events: those in hand at the time, however many years lie behind it.
 * The day index (store/days.h) tells them: it has every day that a case has by all
 * its events, and the days of all events are among those.  What it cannot tell is on which
 * days they count as of T: a due or a start that was corrected since stands nowhere.
 */
#ifndef HOTLINE_STORE_CUT_H
#define HOTLINE_STORE_CUT_H

#include "store/places.h"

struct cut {
	int64_t cutoff_us;
	int32_t first; /* the first day that something after the cut-off can fall on: fold_first_day */
	int32_t last;  /* the last day that an event up to the cut-off can fall on; INT32_MAX for FOLD_ALL */
	struct places places; /* at least those with a day on each side */
	struct places before; /* where not `every`: those with a day up to `last` */
	bool every; /* places are all with a day from `first` on: so few that sorting out is dearer than judging them */
};

/* The last civil day that an event up to the cut-off can fall on: that of the cut-off, or, where the clock has
 * just gone back over midnight, the one behind it.  INT32_MAX for FOLD_ALL. */
int32_t cut_last_day(const struct zone *zone, int64_t cutoff_us);

/*
 * Inside a snapshot; *out is good until its end, or until another cut-off is asked for: figures of one
 * cut-off are read more than once, so the latest is kept.  Memory: two bits a case of the store.
 */
MUST_USE enum status cut_at(struct store *store, int64_t cutoff_us, const struct cut **out, struct err *err);

/* Forgets the one that is kept. */
void cut_forget(struct store *store);

/*
 * States have no day.  What can be late_open by all its events: the orders that are open then and have a due, but those
 * of `but` (NULL: all).  What is unseen then, with a first event on day `from` or later; others may come along.
 */
MUST_USE enum status cut_put_open(struct store *store, const struct places *but, struct places *to, struct err *err);
/* Orders closed after one of their dues, by all their events (VIEW_CLOSED_LATE). */
MUST_USE enum status cut_put_closed_late(struct store *store, struct places *to, struct err *err);
MUST_USE enum status cut_put_unseen(struct store *store, int32_t from, struct places *to, struct err *err);

#endif
