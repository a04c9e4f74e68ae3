/*
 * intake - drives one input into the store, batch after batch.
 *
 * Two threads: the reading thread takes lines, decodes and prepares them (store_prepare), the calling
 * thread folds and commits.  INTAKE_BATCHES batches go round between them, so
 * memory is bounded and the reader waits when the store is slower.  The store
 * is changed by the calling thread alone, the input and the keyring are the
 * reading thread's alone, from intake_run's start to its end.
 */
#ifndef HOTLINE_CLI_INTAKE_H
#define HOTLINE_CLI_INTAKE_H

#include "crypto/keyring.h"
#include "ingest/input.h"
#include "report/out.h"
#include "store/store.h"

#include <signal.h>

enum { INTAKE_BATCHES = 2 };

struct intake {
	struct store *store;
	struct keyring *keyring;
	struct input *input;
	const volatile sig_atomic_t *stop; /* set by a signal: ends after the batches in hand */
	int wait_ms;                       /* how long the input may wait for a first line */
	/* On the calling thread, before each commit: what must go into the same transaction; NULL: nothing. */
	enum status (*before)(void *context, struct err *err);
	/* On the calling thread, after each commit and each wait that brought nothing; NULL: nothing. */
	enum status (*after)(void *context, const struct intake *intake, struct err *err);
	void *context;
	struct tally total;  /* out: of this run */
	int64_t done, whole; /* out: the input's progress as of the last batch; whole -1 unknown */
};

/* Until the input's end, a stop, or a failure; what was committed stays.  ST_CONFIG: a key is missing. */
MUST_USE enum status intake_run(struct intake *intake, struct err *err);

/* What was taken, as `load` and `run` print it at their end; a word about rejects on standard error. */
void intake_print_summary(const struct tally *total, bool json, struct out *out);

#endif
