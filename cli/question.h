/*
 * question - one figure in one period, whole or of one part: what `cases` and `explain` are asked.
 */
#ifndef HOTLINE_CLI_QUESTION_H
#define HOTLINE_CLI_QUESTION_H

#include "cli/part.h"
#include "cli/reading.h"

/* The breakdown of --by, and the key of the part where it names one, in `room`; ST_USAGE: more than two dimensions. */
struct question_part {
	struct breakdown by;
	bool is_named;
	struct text key;
	char room[BREAKDOWN_KEY_MAX];
};

struct question {
	const struct metric *metric;
	bool has_days;               /* false: a state, or "all" where there is no event up to the cut-off */
	enum period per;             /* PERIOD_ALL also for two days */
	int32_t from, to;            /* both included */
	char period[DAY_NAME_MAX];   /* as `figures` names it: "2020-01", "all", "as-of" */
	struct part part;            /* of --by DIMENSION=VALUE */
	int level;                   /* of --level: the category's part is that of its first levels; 0: of the whole path */
};

/* Reads FIGURE and PERIOD from the first two arguments and the part from --by, where that names one.  PERIOD "all" is
 * that of `figures`: from the first to the last day of an event up to the cut-off.  ST_USAGE else. */
MUST_USE enum status question_read(const struct settings *settings, const struct reading *reading, struct question *out,
	struct err *err);

MUST_USE enum status question_part(const struct settings *settings, const struct question *question,
	struct question_part *out, struct err *err);

/* Says on standard error that the part named by --by has nothing: a name that was misspelt looks like a part without cases. */
void question_say_nothing(const struct settings *settings, const struct question *question);

/* What `figures` would be asked for the whole. */
struct figures_query question_query(const struct question *question, const struct reading *reading);

/* ST_NO naming the years without a calendar that the figure lacks (rule R46); called after printing. */
MUST_USE enum status question_missing_years(const struct question *question, const struct reading *reading,
	struct err *err);

#endif
