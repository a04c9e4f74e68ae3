/*
 * recount - the cells and handling times once more from the cases alone, against those that are stored.
 */
#ifndef HOTLINE_STORE_RECOUNT_H
#define HOTLINE_STORE_RECOUNT_H

#include "store/findings.h"
#include "store/netting.h"
#include "store/sums.h"

/* Sums go to a temporary table when they grow: memory is bounded whatever the store. */
struct recount {
	struct store *store;
	struct cells *cells;
	struct sums_writer sums;
};

MUST_USE enum status recount_begin(struct store *store, struct recount *out, struct err *err);
MUST_USE enum status recount_add(struct recount *recount, const struct judgement *judgement, struct err *err);
/* Takes out what repeats of this call take out (rule R17). */
MUST_USE enum status recount_net(struct recount *recount, struct netting *netting, const struct netting_call *call,
	struct err *err);
/* Names each slot of each cell that differs, and each part and day whose handling times do. */
MUST_USE enum status recount_compare(struct recount *recount, struct findings *findings, struct err *err);
/* Always to be called, also after a failure. */
void recount_free(struct recount *recount);

/* Names each slot of each day whose parts by a dimension do not add up to the whole (rule R44). */
MUST_USE enum status recount_parts(struct store *store, struct findings *findings, struct err *err);

#endif
