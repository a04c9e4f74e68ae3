/*
 * keyring - the keys under which callers are hashed, one a year (rule R18).
 *
 * The key file has a line `YEAR HEX` (64 hex digits) or `YEAR destroyed` each,
 * mode 0600; a looser mode, a doubled year or an unreadable line is refused with
 * ST_CONFIG.  A year without a key gets a random one at first need: written to a
 * temporary file, fsync, rename, fsync of the folder, before the hash is
 * returned - so before any transaction that uses it.  The file is read again for
 * that, so that a line somebody added meanwhile is kept, and a key changed
 * meanwhile is an error.  Programs that share a key file do this one after the
 * other, and the later takes the key of the earlier: the temporary file is locked.
 *
 * The store keeps each used key's fingerprint (SHA-256 of "hotline-key" and the
 * key).  keyring_expect, called for each fingerprint right after opening, makes
 * a lost or changed key an error instead of a silently different hash: such a
 * year is never given a new key.
 *
 * One thread at a time.
 */
#ifndef HOTLINE_CRYPTO_KEYRING_H
#define HOTLINE_CRYPTO_KEYRING_H

#include "base/err.h"
#include "crypto/digest.h"
#include "event/decode.h"

#include <stdbool.h>

struct keyring;

/* Reads `path`; a file that is not there is an empty keyring (it is created at first need).
 * `read_only` keyrings never create a key: an unknown year then fails with ST_CONFIG. */
MUST_USE enum status keyring_open(const char *path, bool read_only, struct keyring **out, struct err *err);
void keyring_free(struct keyring *keyring);

/* The store has used this key: ST_CONFIG when the year's key is missing or another one.  A year now
 * marked destroyed is accepted whatever its fingerprint. */
MUST_USE enum status keyring_expect(struct keyring *keyring, int year, const uint8_t fingerprint[DIGEST_BYTES],
	struct err *err);

/* The decoder's view; `keyring` must outlive it. */
struct keyring_ops keyring_ops(struct keyring *keyring);

/* Why the last hash answered KEYRING_FAILED: ST_CANTCREAT or ST_IO where the file could not be written, ST_BUSY
 * where another program did not let go of it. */
MUST_USE enum status keyring_error(const struct keyring *keyring, struct err *err);

/* Years whose key has been used since opening (newly made ones too), for the store to remember:
 * calls `each` once for every such year not yet reported. */
void keyring_each_used(struct keyring *keyring,
	void (*each)(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES]), void *context);

/* Copies the key file durably (for `backup`); mode 0600. */
MUST_USE enum status keyring_copy(const struct keyring *keyring, const char *path, struct err *err);

#endif
