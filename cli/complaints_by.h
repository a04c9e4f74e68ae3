/*
 * complaints_by - the figures of efficiency complaints across: a line a period, a column a count.
 */
#ifndef HOTLINE_CLI_COMPLAINTS_BY_H
#define HOTLINE_CLI_COMPLAINTS_BY_H

#include "cli/reading.h"
#include "cli/span.h"

/* `span` NULL: the days of events.  JSON and CSV are those of `figures`. */
MUST_USE enum status complaints_by_print(const struct settings *settings, struct reading *reading, const struct span *span,
	enum rows_form form, struct out *out, struct err *err);

#endif
