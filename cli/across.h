/*
 * across - figures printed across: a table with a line a period and a column a figure; JSON and CSV row by row.
 */
#ifndef HOTLINE_CLI_ACROSS_H
#define HOTLINE_CLI_ACROSS_H

#include "cli/reading.h"

/* Reads and prints what the query asks. */
MUST_USE enum status across_print(enum rows_form form, const struct reading *reading, const struct figures_query *query,
	struct out *out, struct err *err);

#endif
