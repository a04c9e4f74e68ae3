/*
 * prepare - what applying a batch needs no store for, so that the thread that reads can do it while another commits.
 *
 * The items are gathered by case, and a case that seems to be new - its first item is the event that begins one - is
 * made of its items alone, folded and added to the sums.  Whether it is new the store alone knows: where it is not,
 * store_apply takes that out of the sums again and goes the ordinary way.  So a guess costs time, never a figure.
 */
#ifndef HOTLINE_STORE_PREPARE_H
#define HOTLINE_STORE_PREPARE_H

#include "aggregate/repeat.h"
#include "store/cases.h"
#include "store/gather.h"
#include "store/judge.h"

/* A case as it is if nothing of it is stored yet and every item is an event of its own. */
struct draft {
	struct text bytes; /* of a case of one event: the batch's */
	struct case_columns columns; /* texts within bytes */
	bool has_entry; /* a call of one event: */
	struct repeat_entry entry; /* what it is found by among repeated calls (store/netting.h) */
	size_t day_count;
	int32_t days[]; /* as in struct judgement */
};

struct prepared {
	struct gather *gather;
	const struct batch *batch;
	struct cells *cells; /* what the drafts count; the store goes on adding to it */
	size_t drafts, mistaken; /* of this batch: mistaken is counted by the store */
	struct pool pool;
	struct judgement judgement;
	struct buf bytes, scratch;
};

#endif
