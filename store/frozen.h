/*
 * frozen - the digest of one publication, for freezing and for verifying.
 *
 * SHA-256 over: who, what and when (struct publication), the digest of the publication before it, each frozen row
 * in the order of dimension, day and key, with the handling times of those that count SLOT_HANDLED (all of one row in
 * one run of bytes, aggregate/times.h), the number of rows.
 */
#ifndef HOTLINE_STORE_FROZEN_H
#define HOTLINE_STORE_FROZEN_H

#include "store/findings.h"

struct frozen_print {
	struct digest *digest;
	struct buf text; /* what goes into the digest next */
	int64_t rows;
	int64_t timed; /* rows read back that had handling times beside them */
};

/* `previous`: the digest of the publication before, empty for the first. */
MUST_USE enum status frozen_begin(struct frozen_print *print, const struct publication *publication, struct text previous,
	struct err *err);
/* `times`: the bytes of the cell's handling times. */
MUST_USE enum status frozen_cell(struct frozen_print *print, const struct cell *cell, struct text times, struct err *err);
MUST_USE enum status frozen_end(struct frozen_print *print, char hex[DIGEST_HEX_MAX], struct err *err);
/* Always to be called, also after a failure. */
void frozen_free(struct frozen_print *print);

/* For check: names each publication whose digest differs, whose number is missing, and rows of none. */
MUST_USE enum status frozen_check(struct store *store, struct findings *findings, struct err *err);

#endif
