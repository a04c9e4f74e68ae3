/*
 * oddities - contradictions in good values (aggregate/oddity.h), over all cases of a store: counted for `check`, and
 * kept one by one for `hotline oddities`.
 *
 * What concerns two cases is decided here: whether the order that another one names is there.  The orders that
 * complaints name, and the oddities that are to be listed, wait in temporary tables, so memory is bounded.
 */
#ifndef HOTLINE_STORE_ODDITIES_H
#define HOTLINE_STORE_ODDITIES_H

#include "aggregate/oddity.h"
#include "store/cases.h"

#include <sqlite3.h>

struct oddities {
	struct store *store;
	int64_t cutoff_us;
	int64_t now_us;         /* INT64_MAX: the future is not looked for */
	enum oddity wanted;     /* kept for listing; ODDITIES: every one */
	bool keep;              /* keep them, else only count */
	int64_t count[ODDITIES];
	sqlite3_stmt *name_order; /* notes the order that a complaint names */
	sqlite3_stmt *put;        /* keeps one */
};

/* Counts as of all events; now_us 0: the future is not looked for. */
MUST_USE enum status oddities_begin(struct store *store, int64_t now_us, struct oddities *out, struct err *err);
/* Looks at one intact case. */
MUST_USE enum status oddities_take(struct oddities *oddities, const struct case_row *row, struct err *err);
/* Completes the counts. */
MUST_USE enum status oddities_end(struct oddities *oddities, struct err *err);
/* Always to be called, also after a failure. */
void oddities_free(struct oddities *oddities);

#endif
