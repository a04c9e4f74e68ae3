/*
 * csv - comma-separated values as RFC 4180 has them.
 *
 * A field with a comma, a quote or a line end is quoted.  In Excel's dialect a
 * BOM says that it is UTF-8 and lines end with CR LF; else lines end with LF.
 *
 * Excel runs a field that begins like a formula, also one that came as the free
 * text of an event.  In its dialect such a field, unless it is a number, gets an
 * apostrophe in front; otherwise fields are what they are, since programs read them.
 */
#ifndef HOTLINE_REPORT_CSV_H
#define HOTLINE_REPORT_CSV_H

#include "report/out.h"

struct csv {
	struct out *out;
	bool excel;
	bool begun; /* a field stands in this line */
};

/* Prints the BOM where there is to be one. */
void csv_begin(struct csv *csv, struct out *out, bool excel);
void csv_field(struct csv *csv, struct text text);
void csv_string(struct csv *csv, const char *string); /* NULL: an empty field */
void csv_pair(struct csv *csv, struct text first, struct text second); /* one field: ["first","second"] as in JSON */
void csv_number(struct csv *csv, int64_t number);
void csv_line_end(struct csv *csv);

#endif
