/*
 * restating - what has changed since each publication, and what did it: reads it, and tells a sink one thing at a time.
 */
#ifndef HOTLINE_CLI_RESTATING_H
#define HOTLINE_CLI_RESTATING_H

#include "cli/reading.h"
#include "cli/span.h"
#include "report/restated.h"

struct restating_query {
	const struct span *span; /* NULL: all days */
	enum period per;
	struct breakdown by;     /* one dimension, or the whole */
	int64_t limit;           /* so many of the cases that other rules judge otherwise are told one by one */
};

/* Called as restated.h has it.  Without `one_case` the cases that other rules judge otherwise are not looked for. */
struct restating_sink {
	enum status (*publication)(void *context, const struct publication *publication, struct err *err);
	void (*row)(void *context, const struct figure_row *old, const struct figure_row *new);
	enum status (*cause)(void *context, const struct restated_cause *cause, struct err *err);
	void (*change)(void *context, const struct figure_row *change, const struct figure_row *old,
		const struct figure_row *new);
	void (*one_case)(void *context, const struct restated_case *one);
	void (*unlisted)(void *context, const struct figure_row *change, const struct figure_row *old,
		const struct figure_row *new);
	void (*cases_end)(void *context, const struct restated_cases *cases);
	void *context;
};

/* Those publications of these days that no later one covers, or with --as-of that one; *told is how many. */
MUST_USE enum status restating_each(const struct reading *reading, const struct restating_query *query,
	const struct restating_sink *sink, size_t *told, struct err *err);

#endif
