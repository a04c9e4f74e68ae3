/*
 * explain - where a figure comes from, for a person or a program: definition, integers, what is left out, rules and
 * calendars in force, cut-off, revision, digest.
 *
 * JSON: {"store":…,"figure":"…","name":{"zh":…,"en":…},"definition":{…},"source":"rule R28","falls_on":{…},"period":"2020",
 * "from":…,"to":…,"rows":[ROW,…],"formula":[{"expression":…,"value":…},…],"left_out":[{"id":…,"count":n,"words":{…},
 * "by_day_of":{…} or null,"source":…},…],"rules":[{"id":…,"from":…,"to":… or null,"working_days":{…},…},…],
 * "calendar":[{"year":…,"notice":…,"issued":…,"amended":…},…],"publication":… or null,"published":[ROW,…],"difference":[{"key":…,"num":n,"den":n or null},…],
 * "digest":HEX,"digest_of":[…],
 * "cases":COMMAND}.  ROW is that of `figures`.  Rules and calendar are empty for figures that do not rest on them.
 * `published` has the rows of the publication, `difference` what today's have more, for each key that is in either.
 */
#ifndef HOTLINE_REPORT_EXPLAIN_H
#define HOTLINE_REPORT_EXPLAIN_H

#include "aggregate/exclusions.h"
#include "aggregate/published.h"
#include "report/rows.h"

struct explain_left_out {
	const struct exclusion *what;
	int64_t count;
};

/* Everything is borrowed. */
struct explain {
	struct rows_head head;
	const struct metric *metric;
	const char *period;            /* "2020-01", "all", "as-of" */
	const struct figure_row *rows; /* the whole, or the parts asked for */
	size_t row_count;
	const struct explain_left_out *left_out;
	size_t left_out_count;
	const struct book *book;
	const struct publication *publication; /* that today's rows are held against; NULL: none */
	const struct figure_row *published;    /* its rows, sorted as the others */
	size_t published_count;
	const char *digest;            /* hex, of explain_append_canonical's bytes */
	const char *cases;             /* the command that lists what is counted */
};

/* What the digest covers: figure, definition, period, zone, rows, what is left out, rules and calendar.  The cut-off and
 * the publication are no part of it, so the same numbers by the same rules have the same digest. */
void explain_append_canonical(const struct explain *explain, struct buf *out);

MUST_USE enum status explain_text(const struct explain *explain, struct out *out, struct err *err);
void explain_json(const struct explain *explain, struct out *out);

#endif
