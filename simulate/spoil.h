/*
 * spoil - a good line made bad, in one of the ways that senders know.
 *
 * Whatever the way, the result is no event of the contract: it must be refused.
 * The good line itself is still written; the bad one comes beside it.
 */
#ifndef HOTLINE_SIMULATE_SPOIL_H
#define HOTLINE_SIMULATE_SPOIL_H

#include "simulate/dice.h"
#include "simulate/wire.h"

#include <stddef.h>

enum {
	SPOIL_WAYS = 16,
	SPOIL_PADDING = 66000, /* over the 64 KiB that an event may have */
	SPOIL_LINE_MAX = WIRE_LINE_MAX + SPOIL_PADDING + 256
};

/* Spoils line[0..len), a line of wire.h, into `out`, newline included; returns the length. */
size_t spoil_line(struct dice *dice, const char *line, size_t len, char out[SPOIL_LINE_MAX]);

/* As above in a given way, 0 to SPOIL_WAYS - 1. */
size_t spoil_line_so(int way, struct dice *dice, const char *line, size_t len, char out[SPOIL_LINE_MAX]);

#endif
