/*
 * comparison - what was published of a question, to be held against today's figures (rule R8).
 *
 * The revision is that of --as-of, else the last one that covers the period (of a state: with the very cut-off); it has
 * the whole and each single dimension.
 */
#ifndef HOTLINE_CLI_COMPARISON_H
#define HOTLINE_CLI_COMPARISON_H

#include "cli/question.h"

/* Rows as figures_rows hands them out, kept; their keys are borrowed from the cells they came from. */
struct row_list {
	struct figure_row *rows;
	size_t count, cap;
	bool too_many, failed;
};

struct frozen_rows {
	const struct publication *revision; /* NULL: there is none, and no rows */
	struct cells *cells;
	struct row_list list;
};

/* Adds to the row_list `context`; false when there is no room.  comparison_list_status says then why. */
bool comparison_take_row(void *context, const struct figure_row *row);
MUST_USE enum status comparison_list_status(const struct row_list *list, struct err *err);

/*
 * `part`: the key of the part asked for, NULL: all parts of the breakdown.  ST_NOINPUT: --as-of names no revision that
 * holds the period; ST_USAGE: it stands beside two dimensions.  comparison_free always, also after a failure.
 */
MUST_USE enum status comparison_read(const struct settings *settings, const struct reading *reading,
	const struct question *question, struct breakdown by, const struct text *part, struct frozen_rows *out, struct err *err);
void comparison_free(struct frozen_rows *frozen);

#endif
