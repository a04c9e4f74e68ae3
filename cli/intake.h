/*
 * intake - drives one input into the store, batch after batch.
 *
 * Two threads: one reads and decodes, one folds and commits; at most two batches
 * exist.  The store's connection is used by the calling thread alone, the
 * input by the reading thread alone.
 */
#ifndef HOTLINE_CLI_INTAKE_H
#define HOTLINE_CLI_INTAKE_H

#include "crypto/keyring.h"
#include "ingest/input.h"
#include "store/store.h"

#include <stdatomic.h>

struct intake {
	struct store *store;
	struct keyring *keyring;
	struct input *input;
	atomic_bool *stop; /* set by a signal: ends after the batch in hand */
	int wait_ms;       /* how long the input may wait for a first line */
	/* After each commit, on the calling thread; NULL: nothing.  `idle` says that nothing was read. */
	enum status (*after)(void *context, const struct store_result *result, bool idle, struct err *err);
	void *context;
	struct tally total; /* out */
};

/* Until the input's end, a stop, or a failure; what was committed stays. */
MUST_USE enum status intake_run(struct intake *intake, struct err *err);

#endif
