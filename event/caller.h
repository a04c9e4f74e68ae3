/*
 * caller - the one personal field, rule R18: from a number to its keyed hash.
 *
 * In the store a caller is CALLER_HASH_BYTES of each hash (struct caller); in
 * bytes that are kept of a reject it is a word,
 *
 *	hmac-sha256:2021:<hex>            or, in the first 30 days of 2021,
 *	hmac-sha256:2021:<hex>,2020:<hex>
 *
 * which only a replay takes as already hashed.  <hex> has 64 digits where the
 * number itself was at hand, 32 where only the stored half was (rule R52).
 */
#ifndef HOTLINE_EVENT_CALLER_H
#define HOTLINE_EVENT_CALLER_H

#include "base/buf.h"
#include "event/decode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Drops what R18 drops, in place; returns the new length, 0 for an absent caller. */
size_t caller_normalise(char *bytes, size_t len);

/* Whole hashes, before anything is cut to CALLER_HASH_BYTES. */
struct caller_hashes {
	int count; /* 0: no caller; 2: also under the year before */
	int year;  /* of the first */
	size_t bytes; /* of each: CALLER_DIGEST_BYTES or CALLER_HASH_BYTES */
	uint8_t digest[2][CALLER_DIGEST_BYTES];
};

/* Hashes a normalised number for a call that started at `started_us`.  KEYRING_DESTROYED: the key of
 * the call's year was; where only the year before's was, the first hash stands alone.
 * `options->keys.hash` must be set. */
enum keyring_answer caller_hash(const struct decoder_options *options, struct text number, int64_t started_us,
	struct caller_hashes *out);

/* Reads the word for a call that started at `started_us`, as a replay does.  KEYRING_OK with count 0: it
 * is no such word, or one of another year.  KEYRING_DESTROYED: whatever it says, its year's key is gone. */
enum keyring_answer caller_replay(const struct decoder_options *options, struct text word, int64_t started_us,
	struct caller_hashes *out);

/* Whether the text has the word's form, of any year. */
bool caller_is_word(struct text text);

void caller_append_word(const struct caller_hashes *hashes, struct buf *out);

struct caller caller_stored(const struct caller_hashes *hashes);

#endif
