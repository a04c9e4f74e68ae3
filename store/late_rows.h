/*
 * late_rows - the rows of late_changes: what changed a publication's figures after it was made (store/late.h).
 *
 * A row: the publication, the commit's time, the case (its place), the events that did it (JSON), and
 * the contributions of the case as of the cut-off after them less those before (aggregate/apply.h).  Frozen sums and all
 * of a publication's changes together give today's sums as of its cut-off - but for what other rules changed: a row
 * with place 0 says when all cases were judged anew, `publication` being the last one by then.  Of an order that changed
 * after that there is a row without contributions too, for its events (store/reruled.h).  Each row carries a checksum.
 */
#ifndef HOTLINE_STORE_LATE_ROWS_H
#define HOTLINE_STORE_LATE_ROWS_H

#include "store/findings.h"
#include "store/store.h"

MUST_USE enum status late_rows_put(struct store *store, int64_t publication, int64_t now_us, int64_t place, struct text events,
	struct text changes, struct err *err);

/*
 * Walks over what a publication's cases changed after the row `after`: by their places, of a case the latest first.
 * late_rows_at goes on to the place, which must not be before the last one asked for; *found false: it has no (further)
 * row.  Texts and bytes are good until the next call.
 */
struct late_rows;
MUST_USE enum status late_rows_open(struct store *store, int64_t publication, int64_t after, struct late_rows **out,
	struct err *err);
MUST_USE enum status late_rows_at(struct late_rows *walk, int64_t place, struct store_late *late, bool *found, struct err *err);
void late_rows_close(struct late_rows *walk);

/* The first row that says that all cases were judged anew since the publication; 0: there is none. */
MUST_USE enum status late_rows_first_rules(struct store *store, int64_t publication, int64_t *id, struct err *err);

/* The last publication since which all cases were judged anew; 0: none. */
MUST_USE enum status late_rows_last_rules(struct store *store, int64_t *publication, struct err *err);

/* For check: names each row that was altered. */
MUST_USE enum status late_rows_check(struct store *store, struct findings *findings, struct err *err);

#endif
