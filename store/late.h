/*
 * late - what arrives after a period was published and changes its figures (rule R8).
 *
 * Times of arrival are no part of any figure (rule R9); they are kept only here, and only for a case whose picture as
 * of a publication's cut-off has changed on its days or in its states.  Where nothing is published it costs a test of
 * a pointer per event; else an event dated after every published cut-off costs a look at its time, and only the
 * others are judged as of the cut-offs that they precede.
 *
 * A row of late_changes: the publication, the commit's time, the case (its place), the events that did it (JSON), and
 * the contributions of the case as of the cut-off after them less those before (aggregate/apply.h).  Frozen sums and all
 * of a publication's changes together give today's sums as of its cut-off - but for what other rules changed: a row
 * with place 0 says when all cases were judged anew, `publication` being the last one by then.
 */
#ifndef HOTLINE_STORE_LATE_H
#define HOTLINE_STORE_LATE_H

#include "store/findings.h"
#include "store/netting.h"

struct late;

/* Makes store->late where something is published and it is not there yet. */
MUST_USE enum status late_begin(struct store *store, struct err *err);
void late_free(struct late *late);

/* An event that is new in the case in hand; `late` NULL: nothing is published. */
void late_event(struct late *late, struct text packed);

/*
 * Judges the case in hand before and after the events noted, and forgets these.  A call is judged once it stands in the
 * store (`call`; NULL for the other sorts): what it does to the calls before it counts too (rule R17).
 */
MUST_USE enum status late_case(struct store *store, enum case_sort sort, struct text old, struct text bytes,
	const struct netting_call *call, struct err *err);

/* Writes what late_case found under the case's place. */
MUST_USE enum status late_write(struct store *store, int64_t place, int64_t now_us, struct err *err);

/* All cases have been judged anew. */
MUST_USE enum status late_rules(struct store *store, struct err *err);

/* For check: names each row that was altered. */
MUST_USE enum status late_check(struct store *store, struct findings *findings, struct err *err);

#endif
