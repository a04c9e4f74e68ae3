/*
 * cases - rows of cases: the canonical bytes, a checksum, and columns for an auditor's eyes.
 */
#ifndef HOTLINE_STORE_CASES_H
#define HOTLINE_STORE_CASES_H

#include "store/store.h"

/* The bytes of a case, borrowed from the statement: good until cases_done.  *len 0: no such case.
 * ST_DATA: the bytes do not fit their checksum. */
MUST_USE enum status cases_get(struct store *store, enum case_sort sort, struct text id, const uint8_t **bytes,
	size_t *len, struct err *err);
void cases_done(struct store *store);

/* The greatest id of a sort, copied to `id`; *len 0: none. */
MUST_USE enum status cases_last(struct store *store, enum case_sort sort, char id[EVENT_ID_MAX], size_t *len,
	struct err *err);

/* Writes a case, as new or over the old one. */
MUST_USE enum status cases_put(struct store *store, bool fresh, enum case_sort sort, struct text id,
	const uint8_t *bytes, size_t len, struct err *err);

uint64_t cases_checksum(enum case_sort sort, struct text id, const uint8_t *bytes, size_t len);

/* The columns beside the bytes, a function of them and the book: times are civil seconds of the store's
 * zone, so that SQL can print them; has_ says which there are. */
struct case_columns {
	int64_t events, created, due, closed;
	bool has_created, has_due, has_closed;
	int state; /* enum view_state */
	int kind;
	struct text unit, district;
};
MUST_USE enum case_answer cases_columns(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	struct case_columns *out);

bool cases_same_columns(const struct case_columns *a, const struct case_columns *b);

/* Every case in the order of its key; texts and bytes are good during the call.  `intact`: the checksum fits. */
struct case_row {
	enum case_sort sort;
	struct text id;
	const uint8_t *bytes;
	size_t len;
	bool intact;
	struct case_columns columns; /* as stored */
};
MUST_USE enum status cases_each(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err);

/* Writes the columns of a case anew where they differ from those of `row`: other rules give other dues. */
MUST_USE enum status cases_renew(struct store *store, const struct case_row *row, struct err *err);

#endif
