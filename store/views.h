/*
 * views - what an auditor reads with sqlite3 or datasette.
 *
 * Speaking names over figures, cases, inputs and rejects, made from the tables
 * of metrics, kinds and reasons; `about` explains them in both languages.
 */
#ifndef HOTLINE_STORE_VIEWS_H
#define HOTLINE_STORE_VIEWS_H

#include "base/buf.h"

/* Appends the SQL that drops the views of an older program and makes this one's. */
void views_append(struct buf *out);

/*
 * How a case stands; the column `state` of `cases`. Part of the stored form: only ever appended to.  VIEW_CLOSED_LATE: an
 * order closed after one of its dues (`closed_late` in aggregate/fold.h), "closed" to an auditor.
 */
enum view_state { VIEW_UNSEEN, VIEW_OPEN, VIEW_CLOSED, VIEW_VOIDED, VIEW_MERGED, VIEW_DONE, VIEW_CLOSED_LATE, VIEW_STATES };

#endif
