/*
 * apply - one batch becomes one transaction (store_apply of store/store.h).
 *
 *   begin --> inputs found, positions compared       apply_inputs
 *         --> rejects of the batch written           apply_rejects
 *         --> items gathered by case                 store/gather.h
 *         --> per case: read, insert, judge, write   apply_case
 *         --> cells, day index, counters, positions  apply_rest
 *         --> COMMIT
 *
 * One case is in memory at a time, so a batch of large cases costs no more than a
 * batch of small ones; sums and day lists are written early when they grow.
 */
#ifndef HOTLINE_STORE_APPLY_H
#define HOTLINE_STORE_APPLY_H

struct applier;

void apply_free(struct applier *applier);

#endif
