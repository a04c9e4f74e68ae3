/*
 * apply - libhotline's one step: case bytes + event -> case bytes + contributions.
 *
 * What an engine outside this program needs (a JNI binding, a stored procedure):
 * plain buffers in and out, no allocation, nothing process-wide.  The program's
 * own store uses the same pieces (case_insert, fold_case) batch by batch.
 *
 * Contributions are bytes too, little endian:
 *   u8 version (1), then per contribution: i8 sign (+1 in, -1 out), i32 day,
 *   u64 slots, and per dimension unit, district, category, kind, channel: u16 length, bytes.
 * Those of the new state less those of the old; what did not change cancels and is left out.
 */
#ifndef HOTLINE_AGGREGATE_APPLY_H
#define HOTLINE_AGGREGATE_APPLY_H

#include "aggregate/fold.h"

enum { APPLY_CONTRIBUTIONS_VERSION = 1 };

struct apply_buffer {
	uint8_t *bytes;
	size_t cap;
	size_t len;  /* out */
	size_t need; /* out: what cap must be at least, when the answer is CASE_TOO_SMALL */
};

/* `old` may be empty.  Answers as case_insert's; on CASE_TOO_SMALL the `need` of the buffer(s) that were
 * too small is set and nothing else may be relied on. `after` and `contributions` must not overlap `old`. */
MUST_USE enum case_answer apply_event(const struct book *book, enum case_sort sort, const uint8_t *old, size_t old_len,
	const uint8_t *packed, size_t packed_len, struct apply_buffer *after, struct apply_buffer *contributions,
	struct buf *scratch);

#endif
