/*
 * checkpoint - the log's pages are copied into the store's file, mostly beside the writer.
 *
 * A second thread with a connection of its own copies what a few commits have left, while the writer goes on.  Only
 * when the log is long does the writer copy the little that is left then, since a log begins anew only where all of
 * it is copied before the next transaction begins.
 */
#ifndef HOTLINE_STORE_CHECKPOINT_H
#define HOTLINE_STORE_CHECKPOINT_H

#include "store/store.h"

struct checkpointer;

/* From now on the writer's commits are followed by checkpoints; the thread begins with the first that needs it. */
MUST_USE enum status checkpoint_start(struct store *store, struct err *err);

/* Before the first commit, for tests: pages of log not yet copied that wake the thread, and pages at which the log begins
 * anew. */
void checkpoint_set_lengths(struct checkpointer *checkpointer, int wake, int max);

/* Ends the thread: the writer's connection must be the last that is closed. */
void checkpoint_stop(struct checkpointer *checkpointer);

#endif
