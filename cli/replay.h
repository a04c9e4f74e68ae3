/*
 * replay - decodes the kept bytes of rejects again, page after page, one transaction each.
 *
 * What has become good (a newer program, a repaired line) moves from rejected
 * to applied or duplicate of the input it came from; what is still refused
 * stays as it was, and is told of.
 */
#ifndef HOTLINE_CLI_REPLAY_H
#define HOTLINE_CLI_REPLAY_H

#include "cli/desk.h"

struct replay_result {
	int64_t read, applied, duplicate;
	int64_t refused; /* still; read = applied + duplicate + refused */
};

/* All open rejects, or the one with this id (0: all).  ST_NOINPUT: no open reject has the id. */
MUST_USE enum status replay_kept(struct desk *desk, int64_t id, struct replay_result *result, struct err *err);

/* The reject `id` with the bytes of a repaired line, an event in structured mode; a caller may stand there as a
 * number or in the form of kept bytes. */
MUST_USE enum status replay_with(struct desk *desk, int64_t id, struct text line, struct replay_result *result,
	struct err *err);

#endif
