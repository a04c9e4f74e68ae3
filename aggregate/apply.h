/*
 * apply - libhotline's one step: case bytes + event -> case bytes + contributions.
 *
 * What an engine outside this program needs (a JNI binding, a stored procedure):
 * plain buffers in and out, nothing process-wide, no memory of its own but the
 * caller's scratch.  The program's own store uses the same pieces (case_insert,
 * fold_case) batch by batch.
 *
 * Contributions are bytes too, little endian:
 *   u8 version (1), then per contribution: i8 sign (+1 in, -1 out), i32 day,
 *   u64 slots, with SLOT_HANDLED i64 seconds, and per dimension unit, district, category, kind, channel: u16 length,
 *   bytes.
 * Those of the new state less those of the old; what did not change cancels and is left out.
 * They feed sums: what else a contribution says of the counted thing (aggregate/fold.h) is not in them, so
 * that what changes no sum cancels too; who wants the things behind a sum folds the case.
 * They hold at FOLD_ALL; the slots of CELLS_WHOLE_ONLY (aggregate/cells.h) have no parts.
 */
#ifndef HOTLINE_AGGREGATE_APPLY_H
#define HOTLINE_AGGREGATE_APPLY_H

#include "aggregate/fold.h"

enum { APPLY_CONTRIBUTIONS_VERSION = 1 };

struct apply_buffer {
	uint8_t *bytes;
	size_t cap;
	size_t len;    /* out */
	size_t behind; /* out, of `after` with CASE_EVICTED: so many bytes behind len are the packed event that left */
	size_t need;   /* out: what cap must be at least, when the answer is CASE_TOO_SMALL; 0: it was large enough */
};

/*
 * `old` may be empty.  Answers as case_insert's, and CASE_BAD_EVENT also for an event of another sort of
 * case; where nothing changed, `after` is the old case and there are no contributions.  On
 * CASE_TOO_SMALL the `need` of a buffer that was too small is set (`after` comes first: only with a case
 * can contributions be counted) and nothing else may be relied on.  `contributions` needs room for
 * those of the old and of the new state before they cancel.  `after` and `contributions` must not
 * overlap each other, `old` or `packed`.  scratch->failed after the call: memory for it ran out while
 * copies were compared, and the answer is void.
 */
MUST_USE enum case_answer apply_event(const struct book *book, enum case_sort sort, const uint8_t *old, size_t old_len,
	const uint8_t *packed, size_t packed_len, struct apply_buffer *after, struct apply_buffer *contributions,
	struct buf *scratch);

/* One contribution as bytes, without the version byte: its length, and writing it to `at`. */
size_t apply_contribution_len(const struct contribution *contribution);
void apply_put_contribution(uint8_t *at, const struct contribution *contribution, int sign);

/* Reads one contribution from the front of bytes[0..len) - behind the version byte; its texts point into
 * them.  Returns the bytes used, 0 when they are none. */
MUST_USE size_t apply_read_contribution(const uint8_t *bytes, size_t len, struct contribution *contribution, int *sign);

#endif
