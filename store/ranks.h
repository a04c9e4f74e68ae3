/*
 * ranks - percentiles of a reading: from the stored handling times and what the cut-off corrects (rules R7, R31).
 */
#ifndef HOTLINE_STORE_RANKS_H
#define HOTLINE_STORE_RANKS_H

#include "store/store.h"

/*
 * Fills rank_s of each cell of the query that counts SLOT_HANDLED.  By one dimension the times of one cell are read at
 * a time, and the cell's own are what the cut-off takes out and puts in; by two the cell's own are all there are.
 */
MUST_USE enum status ranks_fill(struct store *store, const struct store_cells_query *query, struct cells *cells,
	struct err *err);

#endif
