/*
 * xlsx - a workbook, written row by row.
 *
 * The only home of libxlsxwriter.  Sheets follow one another; of each only the
 * row in hand is in memory.  The file gets its name when it is whole and on disk:
 * until then it is FILE.PID.part beside it, which xlsx_free takes away.  A symbolic
 * link stays, the file it leads to is replaced.  The same cells and the same creation
 * time give the same bytes.
 *
 * The first failure is remembered, everything after it dropped, and xlsx_close
 * tells.  Text is never read as a formula, whatever it begins with.
 */
#ifndef HOTLINE_REPORT_XLSX_H
#define HOTLINE_REPORT_XLSX_H

#include "base/err.h"
#include "base/text.h"

#include <stdint.h>

struct xlsx;

enum { XLSX_COLUMNS_MAX = 16 };

struct xlsx_column {
	const char *title;
	int width; /* in characters; Chinese takes two */
};

/* Whether a workbook can take this name, for a refusal before anything is computed.  ST_CANTCREAT: something is there that
 * is no regular file (a device, a pipe, a folder), or a link that leads nowhere. */
MUST_USE enum status xlsx_check(const char *path, struct err *err);

/* `path` is borrowed until xlsx_free; the creation time stands in the file's properties.
 * ST_CANTCREAT: the folder is not there or not writable, and as xlsx_check. */
MUST_USE enum status xlsx_new(const char *path, const char *title, int64_t created_us, struct xlsx **out, struct err *err);
void xlsx_free(struct xlsx *xlsx);

/* The next sheet, with a heading row; titles are borrowed until the next one.  Names: at most 31 characters, none of
 * []:*?/\ and no name twice.  A sheet that is full goes on in another one, "NAME 2".  `count` 0: no heading. */
void xlsx_sheet(struct xlsx *xlsx, const char *name, const struct xlsx_column *columns, size_t count);

/* The cells of a row, one after another, then xlsx_row_end.  Characters that XML has not (control characters, U+FFFF)
 * print as spaces. */
void xlsx_text(struct xlsx *xlsx, struct text text);
void xlsx_string(struct xlsx *xlsx, const char *string); /* NULL: an empty cell */
void xlsx_long(struct xlsx *xlsx, struct text text);     /* wrapped */
void xlsx_heading(struct xlsx *xlsx, const char *string); /* bold */
void xlsx_number(struct xlsx *xlsx, int64_t number);
void xlsx_none(struct xlsx *xlsx);
void xlsx_row_end(struct xlsx *xlsx);

/*
 * Cells that a reader can follow: formulas over two cells of the same row, whose columns (0: the first) are given, with
 * their values already in them.  Empty where den is 0.
 */
struct xlsx_pair {
	int num_column, den_column;
	int64_t num, den;
};
/* num / den in percent with two decimals, kept off 0.00 % and 100.00 % where it is not quite there (rule R43). */
void xlsx_share(struct xlsx *xlsx, struct xlsx_pair pair);
/* num / den as a whole number. */
void xlsx_mean(struct xlsx *xlsx, struct xlsx_pair pair);
/* num seconds in hours with two decimals; empty where den is 0. */
void xlsx_hours(struct xlsx *xlsx, struct xlsx_pair pair);
/* num less den. */
void xlsx_difference(struct xlsx *xlsx, struct xlsx_pair pair);
/* num alone. */
void xlsx_same(struct xlsx *xlsx, struct xlsx_pair pair);

/* Writes the file, reads it back, makes it durable and gives it its name.  ST_IO: it is not whole, the disk is full;
 * ST_CANTCREAT: the name cannot be taken; ST_SYSTEM. */
MUST_USE enum status xlsx_close(struct xlsx *xlsx, struct err *err);

#endif
