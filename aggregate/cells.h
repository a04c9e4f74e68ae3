/*
 * cells - sums of contributions by (dimension, day, key), in memory.
 *
 * Used for a batch's changes, for reading, and for recomputing everything in
 * `check`.  Signed: taking a contribution out is adding it with sign -1.  Keys
 * are copied.  The seconds that go with SLOT_HANDLED are kept beside the counts.
 */
#ifndef HOTLINE_AGGREGATE_CELLS_H
#define HOTLINE_AGGREGATE_CELLS_H

#include "aggregate/fold.h"
#include "aggregate/times.h"
#include "base/pool.h"

/*
 * Slots that have no parts: events are counted of waiting and excluded cases too, whose breakdown is not known, and
 * only bound the default period; the days of unseen orders only say where to look.  They go to the whole alone.
 */
#define CELLS_WHOLE_ONLY (UINT64_C(1) << SLOT_EVENTS | UINT64_C(1) << SLOT_UNSEEN_SINCE)

/*
 * Beside the sums of today, a set may hold those that were once frozen, to compare them with: they stand under
 * dimensions of their own, behind the others.
 */
enum { CELLS_DIMENSIONS = 2 * DIMENSIONS };

static inline enum dimension cells_frozen(enum dimension dimension)
{
	return (enum dimension)(DIMENSIONS + dimension);
}

struct cell {
	enum dimension dimension;
	int32_t day;
	struct text key;
	int64_t count[SLOTS];
	struct times times; /* changed by cells_add_seconds only */
	int64_t rank_s[PERCENTILES]; /* of the times, as cells_rank has filled it */
	struct cell *next_timed;
};

struct cells;

MUST_USE enum status cells_new(struct cells **out, struct err *err);
void cells_free(struct cells *cells);
void cells_clear(struct cells *cells);
size_t cells_count(const struct cells *cells);
/* How many handling times were added since the last clear: what else memory grows with. */
size_t cells_seconds(const struct cells *cells);

/* The cell, made with zero counts where it is not there yet; NULL when memory is out (cells_status tells). */
struct cell *cells_at(struct cells *cells, enum dimension dimension, int32_t day, struct text key);

/* Adds the contribution `sign` times (+1, -1) to the whole and to each dimension's part (CELLS_WHOLE_ONLY: to the
 * whole alone).  When memory is out it does nothing more, and cells_status tells. */
void cells_add(struct cells *cells, const struct contribution *contribution, int sign);

/* Adds a handling time `sign` times to one cell.  When memory is out, cells_status tells. */
void cells_add_seconds(struct cells *cells, struct cell *cell, int64_t seconds, int64_t sign);

/* Fills the cell's rank_s from `times`, its own or more (rule R31); settles them. */
void cells_rank(struct cells *cells, struct cell *cell, struct times *times);

/* The cells sorted by (dimension, day, key); cells with neither counts nor times are left
 * out; times are settled.  Borrowed until the next
 * change.  ST_SYSTEM also when memory ran out earlier: the sums are then not to be used. */
MUST_USE enum status cells_sorted(struct cells *cells, const struct cell *const **out, size_t *count, struct err *err);

/* ST_OK, or ST_SYSTEM when memory ran out on the way. */
MUST_USE enum status cells_status(const struct cells *cells, struct err *err);

#endif
