/*
 * restated - what has changed since a publication: figures old -> new, and what did it.
 *
 * JSON: {"store":{"zone":…},"publications":[{"revision":N,"period":…,"from":…,"to":…,"cutoff":TIME,"published_at":TIME,
 * "rows":[{"figure":…,"period":…,"from":…,"to":…,"by":…,"key":…,"old":{"num":…,"den":…,"value":…},"new":{…}}],
 * "restatements":[{"cause":"events","arrived_at":TIME,"sort":"call","case":ID,"events":[{"source","id","type","time"}],
 * "changes":[{"figure":…,"period":…,"from":…,"to":…,"by":…,"key":…,"num":±N,"den":±N or null}]}]}]}
 * A restatement is one case changed by one commit ("cause" "events"), other rules ("rules"), or what neither explains
 * ("other"); its changes add up, over all of them, to new less old; "num" of a percentile is null: ranks do not add up.
 *
 * CSV has a line per restatement and figure that it changed, with old and new of that figure.  Called in this order:
 * begin, per publication (publication, row*, per restatement (cause, change*)), end.
 */
#ifndef HOTLINE_REPORT_RESTATED_H
#define HOTLINE_REPORT_RESTATED_H

#include "aggregate/published.h"
#include "report/rows.h"

struct restated;

struct restated_cause {
	const char *cause;   /* "events", "rules", "other" */
	int64_t arrived_us;  /* of rules: when all cases were judged anew; 0: not known */
	const char *sort;    /* of the case; NULL: none */
	struct text case_id;
	struct text events;  /* a JSON array */
};

MUST_USE enum status restated_begin(struct out *out, enum rows_form form, const struct zone *zone, struct breakdown by,
	enum lang lang, struct restated **restated, struct err *err);
void restated_free(struct restated *restated);

MUST_USE enum status restated_publication(struct restated *restated, const struct publication *publication,
	struct err *err);
/* Both rows are of one figure, period and part. */
void restated_row(struct restated *restated, const struct figure_row *old, const struct figure_row *new);
MUST_USE enum status restated_cause(struct restated *restated, const struct restated_cause *cause, struct err *err);
/* `change` has differences as num and den. */
void restated_change(struct restated *restated, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new);
MUST_USE enum status restated_end(struct restated *restated, struct err *err);

#endif
