/*
 * casefile - one case for a person or a program: its events, its state, how it counts.
 *
 * Everything as of one cut-off T: events after it are listed, marked as
 * waiting, and count nowhere yet (rule R7).  Times are printed in the store's
 * zone.  A caller is only said to be there, never shown, not even as its hash.
 */
#ifndef HOTLINE_REPORT_CASEFILE_H
#define HOTLINE_REPORT_CASEFILE_H

#include "aggregate/fold.h"
#include "report/out.h"

struct casefile {
	const struct book *book;
	int64_t cutoff_us;
	enum case_sort sort;
	struct text id;
	const uint8_t *bytes; /* the case's, borrowed */
	size_t len;
	uint64_t repeated; /* slots that the case is taken out of, being a call that is repeated (rule R17) */
};

/* ST_DATA: the bytes are no case, or one of a newer program. */
MUST_USE enum status casefile_text(const struct casefile *file, struct out *out, struct err *err);
MUST_USE enum status casefile_json(const struct casefile *file, struct out *out, struct err *err);

#endif
