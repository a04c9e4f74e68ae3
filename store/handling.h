/*
 * handling - rows of handling times: what percentiles are read from (rule R31).
 *
 * Beside each cell that counts SLOT_HANDLED stand the seconds of its orders, as
 * pieces of ascending times (aggregate/times.h), a row each.  A piece holds the
 * seconds from its `low` to the next piece's; it is split when it outgrows what a page
 * takes in four, so that a batch writes little however many a day has.  Where pieces
 * begin depends on the order of arrival; what they hold together does not, and only
 * that is compared and goes into the digest.
 *
 * Key and order of rows: (dimension, key, day, low), so that the times of one part over
 * many days lie together.
 */
#ifndef HOTLINE_STORE_HANDLING_H
#define HOTLINE_STORE_HANDLING_H

#include "store/findings.h"

#include <sqlite3.h>

/* The columns and key of a table of pieces, for CREATE TABLE name(...). */
#define HANDLING_COLUMNS \
	"dimension INTEGER NOT NULL, \"key\" TEXT NOT NULL, day INTEGER NOT NULL, low INTEGER NOT NULL," \
	" checksum INTEGER NOT NULL, times BLOB NOT NULL, PRIMARY KEY(dimension, \"key\", day, low)"

/* ---- writing ---- */

struct handling_writer {
	sqlite3_stmt *find, *next, *put, *drop;
	struct times piece; /* the one in hand */
};

MUST_USE enum status handling_open(struct store *store, const char *table, struct handling_writer *out, struct err *err);
void handling_close(struct handling_writer *writer);

/* Adds the cell's settled times (cells_sorted), which may take out what is stored, inside the caller's transaction.  ST_DATA: more would be
 * taken out than there is. */
MUST_USE enum status handling_write(struct store *store, struct handling_writer *writer, const struct cell *cell,
	struct err *err);

/* ---- reading ---- */

/* Adds to `out` what is stored of one part, days from..to; with `below` also of all categories below it. */
struct handling_range {
	enum dimension dimension;
	struct text key;
	bool below;
	int32_t from, to;
};
MUST_USE enum status handling_read(struct store *store, const struct handling_range *range, struct times *out,
	struct err *err);

/* All times of a table, in the order of rows, all pieces of one part and day together. */
struct handling_walk {
	struct store *store;
	sqlite3_stmt *rows;
	bool row;           /* the statement stands on one that is not taken yet */
	bool has;           /* false: at the end; else: */
	int64_t dimension, day;
	struct buf key;
	struct times times; /* settled */
	bool intact;        /* checksums fit, each piece holds what it may, none is empty */
};
MUST_USE enum status handling_walk_begin(struct store *store, const char *table, struct handling_walk *out, struct err *err);
MUST_USE enum status handling_walk_next(struct handling_walk *walk, struct err *err);
/* Always to be called, also after a failure. */
void handling_walk_end(struct handling_walk *walk);

/* Names each part and day whose times differ between two tables, and each damaged row of the first. */
MUST_USE enum status handling_compare(struct store *store, const char *stored, const char *again,
	struct findings *findings, struct err *err);

#endif
