/*
 * sums - rows of cells: one per (dimension, day, key), a column per slot; and the handling times beside them.
 */
#ifndef HOTLINE_STORE_SUMS_H
#define HOTLINE_STORE_SUMS_H

#include "store/handling.h"

/* Sums and handling times held in memory before they are written and forgotten: a batch of the usual kind has a tenth
 * of the former and a third of the latter. */
enum { SUMS_HELD_MAX = 30000, SUMS_SECONDS_MAX = 256 * 1024 };

bool sums_is_full(const struct cells *cells);

struct sums_writer {
	sqlite3_stmt *add;
	sqlite3_stmt *drop;
	struct handling_writer handling;
};

/* Statements that add to `table`, which has the columns of cells, and to `handling`, a table of HANDLING_COLUMNS. */
MUST_USE enum status sums_open(struct store *store, const char *table, const char *handling, struct sums_writer *out,
	struct err *err);
void sums_close(struct sums_writer *writer);

/* Adds the cells to the stored rows; a row that becomes all zero goes.  Inside the caller's transaction. */
MUST_USE enum status sums_write(struct store *store, struct sums_writer *writer, struct cells *cells,
	struct err *err);

/* Appends the names of the slots in `slots` (0: all), separated by commas, each between `before` and `after`. */
void sums_append_slots(struct buf *out, uint64_t slots, const char *before, const char *after);

/* The row of a statement whose columns are dimension, day, key and every slot; the key is good until its next step. */
void sums_read_cell(sqlite3_stmt *from, struct cell *out);

/* Adds the row of a statement whose columns are dimension, day, key and the query's slots to the cells of the dimension
 * `under`; false: out of memory. */
MUST_USE bool sums_add_row(sqlite3_stmt *from, const struct store_cells_query *query, enum dimension under,
	struct cells *cells);

#endif
