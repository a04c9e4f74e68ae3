/*
 * days - the day index: which cases have an event, a due or a contribution on a civil day.
 *
 * Serves cut-offs (rule R7) and lists of cases (rule R55).  It holds at least every
 * true pair (day, case); a pair that is no longer true, or stands twice, does no
 * harm, since whoever reads judges the case again.  That makes it cheap: a batch
 * only appends, and only for a case that gets a day it did not have.
 *
 * A row is a run of keys of one day, `place` = day * 2^32 + running number.  Per key:
 *   u8  (sort - 1) * 64 + how many bytes (0 to 63) it has in common with the key before it
 *   u8  how many bytes follow
 *   the bytes that follow
 * A day's last row is extended until it fills a page.
 */
#ifndef HOTLINE_STORE_DAYS_H
#define HOTLINE_STORE_DAYS_H

#include "store/store.h"

/* ---- gathering a batch's new pairs ---- */

struct days;

MUST_USE enum status days_new(struct days **out, struct err *err);
void days_free(struct days *days);

/* Cases should come in the order of their keys: neighbours then share bytes. ST_SYSTEM out of memory. */
MUST_USE enum status days_add(struct days *days, int32_t day, enum case_sort sort, struct text id, struct err *err);

/* Whether it should be written before more is added: memory is bounded. */
bool days_is_full(const struct days *days);

/* Writes the pairs inside the caller's transaction and forgets them. */
MUST_USE enum status days_write(struct store *store, struct days *days, struct err *err);
void days_clear(struct days *days);

/* ---- reading ---- */

/* Walks over the keys of a row. */
struct days_cursor {
	const uint8_t *at;
	size_t left;
	bool corrupt; /* the bytes are no run of keys; the walk then ends */
	enum case_sort sort;
	size_t len;
	char id[EVENT_ID_MAX];
};
struct days_cursor days_keys(const void *bytes, size_t len);
bool days_next(struct days_cursor *cursor);

/*
 * Each case indexed under a day from..to, day by day, and within a day once, in the order of the keys.
 * Memory is bounded however many there are.  A case may come again under another day.  An answer of
 * `each` other than ST_OK ends the walk and is its answer.
 */
MUST_USE enum status days_each(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, int32_t day, enum case_sort sort, struct text id, struct err *err), void *context,
	struct err *err);

/* Each row as it is stored, in the order of days. */
struct days_row {
	int32_t day;
	int64_t count;
	struct text keys;
	bool intact; /* the checksum fits */
};
MUST_USE enum status days_each_row(struct store *store, int32_t from, int32_t to,
	enum status (*each)(void *context, const struct days_row *row, struct err *err), void *context, struct err *err);

#endif
