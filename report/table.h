/*
 * table - rows of words, aligned for people.
 *
 * Columns are as wide as their widest cell in terminal cells (base/width.h:
 * Chinese counts two), separated by two spaces; numbers go right.  A table
 * holds its rows back until it knows the widths, at most TABLE_ROWS_HELD of
 * them; a longer one goes on with the widths known by then.  The last column
 * is never padded, so lines have no trailing spaces.
 */
#ifndef HOTLINE_REPORT_TABLE_H
#define HOTLINE_REPORT_TABLE_H

#include "report/out.h"

/* A year of days by two hundred parts; some 10 MiB of short cells. */
enum { TABLE_ROWS_HELD = 65536, TABLE_COLUMNS_MAX = 16 };

struct column {
	const char *title;
	bool right; /* numbers */
};

struct table;

/* Columns and titles are borrowed until table_free; `out` too. */
MUST_USE enum status table_new(struct out *out, const struct column *columns, size_t count, struct table **table,
	struct err *err);
void table_free(struct table *table);

/* Holds only so many rows back: whoever waits for the first ones sees them sooner.  Before the first cell. */
void table_hold(struct table *table, size_t rows);

/* The next cell; after the last of a row the next row begins.  An absent one prints as the dash of "no data".
 * Line ends and other control characters inside a cell print as spaces. */
void table_cell(struct table *table, struct text text);
void table_string(struct table *table, const char *string); /* NULL: no data */
void table_number(struct table *table, int64_t number);
void table_none(struct table *table);

/* Prints what is held back.  A table without rows prints its header alone.  ST_SYSTEM: memory ran out on the way. */
MUST_USE enum status table_finish(struct table *table, struct err *err);

#endif
