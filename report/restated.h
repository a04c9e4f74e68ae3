/*
 * restated - what has changed since a publication: figures old -> new, and what did it.
 *
 * JSON: {"store":{"zone":…},"publications":[{"revision":N,"period":…,"from":…,"to":…,"cutoff":TIME,"published_at":TIME,
 * "rows":[{"figure":…,"period":…,"from":…,"to":…,"by":…,"key":…,"old":{"num":…,"den":…,"value":…},"new":{…}}],
 * "restatements":[{"cause":"events","arrived_at":TIME,"sort":"call","case":ID,"events":[{"source","id","type","time"}],
 * "changes":[{"figure":…,"period":…,"from":…,"to":…,"by":…,"key":…,"num":±N,"den":±N or null}]}]}]}
 * A restatement is one case changed by one commit ("cause" "events"), other rules ("rules"), or what neither explains
 * ("other"); its changes add up, over all of them, to new less old; "num" of a percentile is null: ranks do not add up.
 * An event that took the place of another copy has "replaces":true.
 *
 * Before its changes one by rules has "cases":[{"sort","case","due":{"old":TIME or null,"new":TIME or null},
 * "changes":[…]}],"cases_total":N,"cases_untraced":N: those that count otherwise, as many as are listed, how many there
 * are, and how many were passed over since events of theirs have been replaced; its changes are those of all N.
 * "cases":null: the rules of then are not known, or no case can be named.
 *
 * CSV has a line per restatement and figure that it changed, with old and new of that figure; of other rules one per case
 * that is listed, and one without a case for all that are not.  The text is for people: figures by their names, events
 * as report/eventlist.h has them.  Called in this order:
 * begin, per publication (publication, row*, per restatement (cause, change*)), end; where the cause has cases:
 * cause, per case listed (case, change*), unlisted*, cases_end, change*.
 */
#ifndef HOTLINE_REPORT_RESTATED_H
#define HOTLINE_REPORT_RESTATED_H

#include "aggregate/published.h"
#include "report/rows.h"

struct restated;

struct restated_cause {
	const char *cause;   /* "events", "rules", "other" */
	int64_t arrived_us;  /* of rules: when all cases were judged anew; 0: not known */
	enum case_sort sort; /* of the case; 0: none */
	struct text case_id;
	struct text events;  /* a JSON array */
	bool has_cases;      /* of rules: they follow */
	bool unknown_rules;  /* of rules: those of then are not known, so that no case can be named */
};

/* A case that other rules judge otherwise. */
struct restated_case {
	enum case_sort sort;
	struct text id;
	bool had_due, has_due; /* effective, by the rules of then and by today's (rule R26) */
	int64_t due_then_us, due_us;
};
struct restated_cases {
	int64_t total, listed;
	int64_t untraced; /* beside them: events of theirs were replaced since */
};

struct restated_head {
	const struct zone *zone;
	struct breakdown by;
	enum lang lang;
	int64_t limit; /* late changes that the text lists of a publication; how many there are is said */
};

MUST_USE enum status restated_begin(struct out *out, enum rows_form form, const struct restated_head *head,
	struct restated **restated, struct err *err);
void restated_free(struct restated *restated);

MUST_USE enum status restated_publication(struct restated *restated, const struct publication *publication,
	struct err *err);
/* Both rows are of one figure, period and part. */
void restated_row(struct restated *restated, const struct figure_row *old, const struct figure_row *new);
MUST_USE enum status restated_cause(struct restated *restated, const struct restated_cause *cause, struct err *err);
/* `change` has differences as num and den. */
void restated_change(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new);
/* Borrowed until the next call that is not restated_change. */
void restated_case(struct restated *restated, const struct restated_case *one);
/* Of the cases that are not listed, all together. */
void restated_unlisted(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new);
void restated_cases_end(struct restated *restated, const struct restated_cases *cases);
MUST_USE enum status restated_end(struct restated *restated, struct err *err);

#endif
