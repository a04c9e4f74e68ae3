/*
 * cases - rows of cases: the canonical bytes, a checksum, and columns for an auditor's eyes.
 */
#ifndef HOTLINE_STORE_CASES_H
#define HOTLINE_STORE_CASES_H

#include "store/store.h"

struct case_writer;
void cases_writer_free(struct case_writer *writer);

/* The columns beside the bytes, a function of them and the book: times are civil seconds of the store's
 * zone, so that SQL can print them; has_ says which there are. */
struct case_columns {
	int64_t events, created, due, closed;
	bool has_created, has_due, has_closed;
	int state; /* enum view_state */
	int kind;
	struct text unit, district;
};

/* A case as it is stored; text and bytes are borrowed from the statement, good until cases_done or, in a
 * walk, during the call. */
struct case_row {
	int64_t place; /* its number in the order of arrival, from 1 */
	enum case_sort sort;
	struct text id;
	const uint8_t *bytes;
	size_t len;
	bool intact; /* the checksum fits */
	struct case_columns columns; /* only in a walk */
};

/* The case of a key, or at a place.  row->place 0: there is none.  ST_DATA: the bytes do not fit their checksum. */
MUST_USE enum status cases_get(struct store *store, enum case_sort sort, struct text id, struct case_row *row,
	struct err *err);
MUST_USE enum status cases_at(struct store *store, int64_t place, struct case_row *row, struct err *err);
void cases_done(struct store *store);

/* As cases_at, while a row of cases_at or cases_get is still in hand; ended by cases_beside_done. */
MUST_USE enum status cases_beside(struct store *store, int64_t place, struct case_row *row, struct err *err);
void cases_beside_done(struct store *store);

/* Whether the id sorts behind every one of its sort: there is no such case, and it needs no looking for. */
MUST_USE enum status cases_is_beyond(struct store *store, enum case_sort sort, struct text id, bool *beyond,
	struct err *err);

/* For check: whether the row is found by its key, and whether another row has the same one. */
MUST_USE enum status cases_find_self(struct store *store, const struct case_row *row, bool *found, bool *twice,
	struct err *err);

/*
 * Writes a case: at its place, or, where that is 0, at a new one which it gets.  `columns` are those of the bytes, good
 * until cases_flush, or NULL: they are made.  Rows are gathered and
 * written many at a time: until cases_flush the case must not be found by its key or put again (cases_at knows it).
 */
MUST_USE enum status cases_put(struct store *store, int64_t *place, enum case_sort sort, struct text id,
	const uint8_t *bytes, size_t len, const struct case_columns *columns, struct err *err);

MUST_USE enum status cases_flush(struct store *store, struct err *err);

/* The last step before a transaction that put cases is committed: writes what is gathered and what is known of
 * their keys. */
MUST_USE enum status cases_settle(struct store *store, struct err *err);

uint64_t cases_checksum(enum case_sort sort, struct text id, const uint8_t *bytes, size_t len);

MUST_USE enum case_answer cases_columns(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	struct case_columns *out);

bool cases_same_columns(const struct case_columns *a, const struct case_columns *b);

/* Every case, in the order of arrival. */
MUST_USE enum status cases_each(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err);

/* Orders alone.  The others are passed over by their first column: no index, but none of their bytes are read. */
MUST_USE enum status cases_each_order(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err);

/* Complaints alone, found by `cases_complaints` (schema.c). */
MUST_USE enum status cases_each_complaint(struct store *store,
	enum status (*each)(void *context, const struct case_row *row, struct err *err), void *context, struct err *err);

/* Writes the columns of a case anew where they differ from those of `row`: other rules give other dues. */
MUST_USE enum status cases_renew(struct store *store, const struct case_row *row, struct err *err);

#endif
