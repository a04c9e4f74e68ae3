#include "base/hash.h"

#include <string.h>

/*
 * Eight bytes at a time, each folded in by a 64 x 64 -> 128 bit multiplication
 * whose halves are xored: every input bit reaches every output bit.  The
 * constants are odd 64-bit numbers without pattern (fractional bits of square
 * roots of primes), as SHA-512 uses them.
 */
static const uint64_t K0 = 0x6a09e667f3bcc909u;
static const uint64_t K1 = 0xbb67ae8584caa73bu;

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t read_le(const uint8_t *bytes, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return value;
}

static uint64_t read_le64(const uint8_t *bytes)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t value;

	memcpy(&value, bytes, sizeof value);
	return value;
#else
	return read_le(bytes, 8);
#endif
}

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
	const uint8_t *at = bytes;
	uint64_t hash = mix(seed ^ K0, (uint64_t)len ^ K1);
	size_t left = len;

	for (; left >= 8; at += 8, left -= 8)
		hash = mix(hash ^ read_le64(at), K1) + K0;
	if (left > 0)
		hash = mix(hash ^ read_le(at, left), K1) + K0;
	return mix(hash ^ K0, hash | 1);
}
