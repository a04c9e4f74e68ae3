/*
 * mask - phone numbers out of everything that is kept (domain of personal data).
 *
 * A mobile number is 11 digits beginning 13 to 19, also after 86 or 0086, not part of a longer run
 * of digits; its 11 digits become asterisks, a prefix stays.
 */
#ifndef HOTLINE_EVENT_MASK_H
#define HOTLINE_EVENT_MASK_H

#include "base/buf.h"
#include "event/decode.h"

/* Masks in place; returns how many numbers were masked.  The length does not change. */
uint32_t mask_text(char *bytes, size_t len);

/*
 * Appends to `out` what is kept of a refused event's bytes.
 *
 * Where they parse as JSON: every string, key and number with a mobile number is masked (strings of
 * ids excepted), and `caller` at any depth and of any type becomes its hash form
 * `hmac-sha256:<year>:<hex>[,<year-1>:<hex>]` - which only a replay accepts - or asterisks where the
 * year cannot be read from data.started_at or it is no string; that of an order always asterisks.
 * Where they do not parse: every run of 7 or more digits (spaces, - + . ( ) between allowed, also
 * written as \u003N) becomes asterisks.  `whole` false says the bytes are the front of a longer line.
 * Masking comes before any cut: at most EVENT_BYTES_MAX bytes are appended.
 * False: the key cannot be had (as KEYRING_FAILED).
 */
MUST_USE bool mask_kept(const struct decoder_options *options, const void *bytes, size_t len, struct buf *out,
	uint32_t *masked);

#endif
