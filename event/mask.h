/*
 * mask - phone numbers out of everything that is kept (domain of personal data).
 *
 * A mobile number is 11 digits beginning 13 to 19, also after 86 or 0086, not part of a longer run
 * of digits; its 11 digits become asterisks, a prefix stays.
 *
 * A build with HOTLINE_NO_MASKING defined leaves everything as it came.  It exists for one test: that
 * which sweeps a store for planted numbers must find them there.
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
 * Where they parse as JSON: every string and key with a mobile number is masked, however its
 * digits are spelled (strings of ids excepted: id and subject of the envelope, call_id, order_id and into
 * of the data), and so are the digits of a number.  `caller` at any depth and of any type becomes its word
 * (event/caller.h), or a string of asterisks where data.started_at cannot be read, the year's key is
 * destroyed, or the event is one of an order; null and a string that R18 takes as absent stay absent.  At
 * most MASK_WORDS_MAX words are made of one event, so that hostile bytes cannot grow without bound; any
 * further `caller` becomes asterisks.
 *
 * A masked string is what an accepted event would hold.  A number, a `caller` that is no string, or one that
 * rule R5 refuses (longer than EVENT_TEXT_MAX, U+0000, a lone surrogate) would become an acceptable string by
 * masking; their asterisks stand without quotes, so the result is no JSON and no replay takes it for an event.
 *
 * Where they do not parse: every run of 7 or more digits (spaces, - + . ( ) between allowed, each also
 * written as \u00NN) becomes asterisks, its separators too.
 *
 * More than EVENT_BYTES_MAX bytes are the front of a line that is too long, or all of it: only
 * EVENT_BYTES_MAX of the masked bytes are appended (less a character that would be cut), and a run of
 * digits that goes on to the end of `bytes` is masked however short, for the rest may follow.
 *
 * `*masked` counts the numbers, runs and callers that became asterisks.
 * False: the key cannot be had (as KEYRING_FAILED).  Memory: see out->failed.
 */
enum { MASK_WORDS_MAX = 16 };
MUST_USE bool mask_kept(const struct decoder_options *options, const void *bytes, size_t len, struct buf *out,
	uint32_t *masked);

/* The same for the value of a record in binary mode: it is the data alone. */
MUST_USE bool mask_kept_data(const struct decoder_options *options, struct text type, const void *value, size_t len,
	struct buf *out, uint32_t *masked);

#endif
