/*
 * coverage - proves that the day index holds every day of every case, in the half of the day that is the case's.
 *
 * The pairs (day, place) of the cases are written to a nameless temporary file,
 * those of the index are held a part at a time, so memory is bounded.
 */
#ifndef HOTLINE_STORE_COVERAGE_H
#define HOTLINE_STORE_COVERAGE_H

#include "store/days.h"
#include "store/findings.h"

#include <stdio.h>

/* Pairs held at once: 16 MiB; and missing pairs that are named. */
enum { COVERAGE_HELD_MAX = 2 * 1024 * 1024, COVERAGE_MISSING_MAX = 100 };

struct coverage {
	FILE *needed;
	uint64_t *held;
	size_t held_count;
	uint64_t pass, passes;
	uint64_t missing[COVERAGE_MISSING_MAX];
	size_t missing_count;
	struct store *store;
	struct findings *findings;
	int64_t indexed; /* pairs in the index */
};

MUST_USE enum status coverage_begin(struct store *store, struct coverage *out, struct err *err);
/* The case has this day. */
MUST_USE enum status coverage_add(struct coverage *coverage, int64_t place, int32_t day, enum days_half half,
	struct err *err);
/* Names damaged rows of the index, and counts the missing pairs. */
MUST_USE enum status coverage_compare(struct coverage *coverage, struct findings *findings, struct err *err);
/* Whether this pair is one of the missing: only a second walk over the cases can name them. */
bool coverage_misses(const struct coverage *coverage, int64_t place, int32_t day, enum days_half half);
/* Always to be called, also after a failure. */
void coverage_free(struct coverage *coverage);

#endif
