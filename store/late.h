/*
 * late - what arrives after a period was published and changes its figures (rule R8).
 *
 * Times of arrival are no part of any figure (rule R9); they are kept only here, and only for a case whose picture as
 * of a publication's cut-off has changed on its days or in its states (of an order also where it has not, once all cases
 * were judged anew since).  Where nothing is published it costs a test of a pointer per event; else an event dated after
 * every published cut-off costs a look at its time, and only the others are judged as of the cut-offs that they precede.
 *
 * What is found is written down in rows of late_changes (store/late_rows.h).
 */
#ifndef HOTLINE_STORE_LATE_H
#define HOTLINE_STORE_LATE_H

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

/* {"source":"/x","id":"7","type":"call.ended.v1","time":"2020-01-05T01:00:00Z" without its end, which is } or, where the
 * event took the place of another copy (rule R1), ,"replaces":true}: how the events of a row name one. */
void late_put_event(struct buf *to, const struct event *event);

/* All cases have been judged anew. */
MUST_USE enum status late_rules(struct store *store, struct err *err);

#endif
