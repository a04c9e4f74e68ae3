/*
 * digest - SHA-256 of streams, over libcrypto (whose only other user is keyring).
 *
 * A running digest can be asked for its value at any point and go on: that is
 * how a file is known by the digest of its bytes up to a position.
 */
#ifndef HOTLINE_CRYPTO_DIGEST_H
#define HOTLINE_CRYPTO_DIGEST_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX_MAX = 2 * DIGEST_BYTES + 1 };

struct digest;

MUST_USE enum status digest_new(struct digest **out, struct err *err);
void digest_free(struct digest *digest);
void digest_restart(struct digest *digest);
void digest_update(struct digest *digest, const void *bytes, size_t len);
/* The digest of all bytes so far; the running state goes on. */
void digest_value(struct digest *digest, uint8_t out[DIGEST_BYTES]);
void digest_hex(const uint8_t value[DIGEST_BYTES], char out[DIGEST_HEX_MAX]);

#endif
