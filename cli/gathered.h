/*
 * gathered - rows of figures kept in memory, for commands that sort them before they print.
 *
 * Start with `struct gathered rows = { 0 };`, end with gathered_free.  Keys stay borrowed from the cells.
 */
#ifndef HOTLINE_CLI_GATHERED_H
#define HOTLINE_CLI_GATHERED_H

#include "aggregate/figures.h"

struct gathered {
	struct figure_row *rows;
	size_t count, cap;
	bool failed; /* memory ran out; nothing more is taken */
};

/* As figures_rows calls it, with a struct gathered: false when memory is out. */
bool gathered_take(void *gathered, const struct figure_row *row);

/* ST_SYSTEM where memory ran out on the way. */
MUST_USE enum status gathered_status(const struct gathered *gathered, struct err *err);
void gathered_free(struct gathered *gathered);

#endif
