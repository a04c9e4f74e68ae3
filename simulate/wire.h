/*
 * wire - plans as lines: one CloudEvent in JSON each, as the contract has it.
 *
 * A line is a pure function of what it is asked for, so a line that comes late
 * or twice is written when its turn comes and never kept.
 */
#ifndef HOTLINE_SIMULATE_WIRE_H
#define HOTLINE_SIMULATE_WIRE_H

#include "simulate/plan.h"
#include "simulate/plan_complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest line with its newline; the longest seen is under 800. */
enum { WIRE_LINE_MAX = 2048 };

/* `link` where an event has no other order to point to. */
enum { WIRE_NO_LINK = 0xFFFFFFFF };

struct wire {
	const struct plan_world *world;
	bool random_ids; /* ids that do not sort by time */
	bool as_copy;    /* the same event in other clothes: its times in UTC (rule R1: equal after decoding) */
};

/* A review, whose plan is no more than this. */
struct wire_review {
	uint32_t number;
	bool corrected; /* the second event, which replaces the first (rule R11) */
	int64_t time_ms;
};

/* When a review is submitted. */
int64_t wire_review_start_ms(const struct wire *wire, uint32_t number);

/* Each writes a line ending in "\n" and returns its length with the newline. */
size_t wire_call_step(const struct wire *wire, const struct plan *plan, uint32_t index, int step, uint32_t link,
	char line[WIRE_LINE_MAX]);
size_t wire_complaint_step(const struct wire *wire, const struct plan_complaint *plan, uint32_t number, int step,
	uint32_t link, char line[WIRE_LINE_MAX]);
size_t wire_review_step(const struct wire *wire, const struct wire_review *review, char line[WIRE_LINE_MAX]);

#endif
