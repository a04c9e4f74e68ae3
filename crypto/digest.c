/*
 * The low-level SHA256_* functions of libcrypto, which OpenSSL 3 calls
 * deprecated, are used here and in keyring.c on purpose: their state is a plain
 * struct, so that copying it is an assignment and nothing can fail, while the
 * EVP functions allocate for every copy and report failures that a running
 * digest could not pass on.  The same assembler does the work in both.
 */
#define OPENSSL_API_COMPAT 10101

#include "crypto/digest.h"

#include "base/lang.h"

#include <openssl/sha.h>
#include <stdlib.h>

struct digest {
	SHA256_CTX state;
};

enum status digest_new(struct digest **out, struct err *err)
{
	struct digest *digest = malloc(sizeof *digest);

	if (digest == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	digest_restart(digest);
	*out = digest;
	return ST_OK;
}

void digest_free(struct digest *digest)
{
	free(digest);
}

void digest_restart(struct digest *digest)
{
	(void)SHA256_Init(&digest->state);
}

void digest_update(struct digest *digest, const void *bytes, size_t len)
{
	(void)SHA256_Update(&digest->state, bytes, len);
}

void digest_value(struct digest *digest, uint8_t out[DIGEST_BYTES])
{
	SHA256_CTX copy = digest->state;

	(void)SHA256_Final(out, &copy);
}

void digest_hex(const uint8_t value[DIGEST_BYTES], char out[DIGEST_HEX_MAX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digits[value[i] >> 4];
		out[2 * i + 1] = digits[value[i] & 15];
	}
	out[2 * DIGEST_BYTES] = '\0';
}
