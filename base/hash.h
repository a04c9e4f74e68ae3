/*
 * hash - a fast 64-bit hash, for hash tables and as the checksum of stored rows.
 *
 * The value is part of the store's format: it is the same on every machine
 * (bytes are read little endian) and may never change for a given input.  It
 * guards against accident and idle meddling, not against somebody who can
 * compute it too; what must hold against that is SHA-256 (crypto/digest.h).
 */
#ifndef HOTLINE_BASE_HASH_H
#define HOTLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* `seed` chains calls: hash(b, hash(a, 0)) covers both, in this order. */
uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);

#endif
