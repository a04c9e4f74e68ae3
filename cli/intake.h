/*
 * intake - drives one input into the store, batch after batch.
 */
#ifndef HOTLINE_CLI_INTAKE_H
#define HOTLINE_CLI_INTAKE_H

#include "crypto/keyring.h"
#include "ingest/input.h"
#include "store/store.h"

#include <signal.h>

struct intake {
	struct store *store;
	struct keyring *keyring;
	struct input *input;
	const volatile sig_atomic_t *stop; /* set by a signal: ends after the batch in hand */
	int wait_ms;                       /* how long the input may wait for a first line */
	/* After each commit, and after each wait that brought nothing; NULL: nothing. */
	enum status (*after)(void *context, const struct intake *intake, struct err *err);
	void *context;
	struct tally total; /* out: of this run */
};

/* Until the input's end, a stop, or a failure; what was committed stays.  ST_CONFIG: a key is missing. */
MUST_USE enum status intake_run(struct intake *intake, struct err *err);

#endif
