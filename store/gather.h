/*
 * gather - the items of a batch by case, the cases by their sort and in the order of their first item.
 */
#ifndef HOTLINE_STORE_GATHER_H
#define HOTLINE_STORE_GATHER_H

#include "event/batch.h"

struct gather;
struct draft;

/* The items of one case, in the order of their arrival. */
struct gathered_case {
	enum case_sort sort;
	struct text id;
	uint32_t first, last; /* places in batch->items; the way from one to the next is gather_next */
	size_t bytes;         /* of all its packed events */
	const struct draft *draft; /* store/prepare.h; NULL: none was made */
};

/* The next item after the last one of a case. */
#define GATHER_END UINT32_MAX

MUST_USE enum status gather_new(struct gather **out, struct err *err);
void gather_free(struct gather *gather);

/* Only items that are events; borrows the batch.  Cases are good until the next call. */
void gather_cases(struct gather *gather, const struct batch *batch);
size_t gather_count(const struct gather *gather);
struct gathered_case *gather_at(struct gather *gather, size_t place);
uint32_t gather_next(const struct gather *gather, uint32_t item);

#endif
