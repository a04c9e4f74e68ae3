/*
 * rejects - what was refused, why, and its masked bytes; nothing is ever deleted.
 *
 * A row is open until its line has been taken after all (replayed).  The number of
 * open rows of an input is its counter `rejected`.  `delivered` is kept only where
 * there is somewhere to deliver to: inputs from Kafka.
 */
#ifndef HOTLINE_STORE_REJECTS_H
#define HOTLINE_STORE_REJECTS_H

#include "store/store.h"

struct reject_row {
	int64_t input;
	bool deliver; /* the input is a Kafka partition */
	int64_t place;
	enum reject_reason reason;
	struct text detail, kept, headers;
	int64_t length;
};

MUST_USE enum status rejects_add(struct store *store, const struct reject_row *row, int64_t now_us, int64_t *id,
	struct err *err);

/* The input of an open reject; ST_NOINPUT when there is no such reject, or it was replayed before. */
MUST_USE enum status rejects_input(struct store *store, int64_t id, int64_t *input, struct err *err);

/* Its line was taken: it is open no more, and no dead letter needs to be sent. */
MUST_USE enum status rejects_close(struct store *store, int64_t id, struct err *err);

/* It stays, for another reason or with other bytes (rule R52). */
MUST_USE enum status rejects_change(struct store *store, int64_t id, enum reject_reason reason, struct text detail,
	struct text kept, struct err *err);

#endif
