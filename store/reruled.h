/*
 * reruled - the cases that count otherwise in a publication's figures because of other rules (rules R8, R48).
 *
 * A case is judged as of the publication's cut-off by the book in force today, and by that of the publication; what
 * late events did to it since is known (store/late_rows.h) and taken out.  So today's sums less the frozen ones are the
 * late changes and the differences told here, to the digit and for every part - but for what is left over where the
 * state of a case when the rules changed cannot be had: events replaced since by other copies are not kept, and late
 * ones that changed nothing by the rules of their time are not written down.
 *
 * Only orders are judged by rules, so that only they are looked at: all of them, since by other rules a due may fall on
 * days that the index does not know.  Memory does not grow with the store.
 */
#ifndef HOTLINE_STORE_RERULED_H
#define HOTLINE_STORE_RERULED_H

#include "store/store.h"

struct reruled_case {
	enum case_sort sort;
	struct text id;
	struct cells *difference; /* of the sums asked for: by today's book less by that of then; not all are 0 */
	bool had_due, has_due;    /* effective, as of the cut-off (rule R26) */
	int64_t due_then_us, due_us;
};

struct reruled_result {
	bool known;       /* false: the publication's rules are none that were ever applied here, nor built into this program */
	int64_t untraced; /* cases whose state when the rules changed cannot be had: passed over */
};

/*
 * Each such case once, in the order of arrival; borrowed for the call.  `query` asks for days of the publication.  Where
 * the rules have not changed since the publication there are none.  Inside a snapshot.
 */
MUST_USE enum status reruled_each(struct store *store, const struct publication *publication,
	const struct store_cells_query *query, enum status (*each)(void *context, const struct reruled_case *one, struct err *err),
	void *context, struct reruled_result *result, struct err *err);

#endif
