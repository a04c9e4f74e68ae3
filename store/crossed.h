/*
 * crossed - sums by two dimensions at once.
 *
 * The store keeps sums by one dimension; by two there would be nearly as many as
 * requests.  They are added up from the cases of the days asked for, which the
 * day index names (store/days.h): each contribution where its case comes under
 * the contribution's own day, so that it is counted once.  States have no day:
 * for them the cases that are open or unseen are found (store/cut.h), and only when a
 * state is asked for.
 */
#ifndef HOTLINE_STORE_CROSSED_H
#define HOTLINE_STORE_CROSSED_H

#include "store/store.h"

/* Adds the sums over all events, every due passed (FOLD_ALL), inside the caller's snapshot. */
MUST_USE enum status crossed_add(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err);

#endif
