/*
 * inputs - where reading goes on, and what became of what was read.
 *
 * One row per file, per stream, per topic partition.  Its checksum covers the
 * position and the counters: a row altered by hand is noticed before reading
 * goes on from it.
 */
#ifndef HOTLINE_STORE_INPUTS_H
#define HOTLINE_STORE_INPUTS_H

#include "store/store.h"

struct input_row {
	struct input_entry entry;
	struct tally tally;
	bool intact; /* the checksum fits */
};

/*
 * The row that place `place` of the batch moves, by its id; or, where that is 0, the one of the same name whose
 * position is `before`.  row->entry.id 0: there is none, inputs_write makes it.  ST_DATA: the stored
 * position is not `before` (compare and set).
 */
MUST_USE enum status inputs_find(struct store *store, const struct batch *batch, size_t place, struct input_row *row,
	struct err *err);

/* Writes the row; a new one gets its id. */
MUST_USE enum status inputs_write(struct store *store, struct input_row *row, struct err *err);

/* Each row, damaged ones too; kind 0: all, name NULL: all.  Texts are good during the call. */
MUST_USE enum status inputs_each(struct store *store, int kind, const char *name,
	enum status (*each)(void *context, const struct input_row *row, struct err *err), void *context, struct err *err);

/* The keys and gaps that wait for this transaction; inputs_written forgets them once it is committed. */
MUST_USE enum status inputs_write_pending(struct store *store, struct err *err);
void inputs_written(struct store *store);

#endif
