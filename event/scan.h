/*
 * scan - one pass over bytes that should be JSON (RFC 8259).
 *
 * scan_strict is what stands in front of cJSON: the grammar to the letter,
 * strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF), no lone surrogate escape, no U+0000 in any spelling, only finite
 * numbers, nesting within a limit, nothing but white space after the value, no
 * byte order mark.  What it lets through cJSON reads as it was meant, but for
 * numbers of more than SCAN_NUMBER_SHORT bytes, see scan_shorten_number.
 *
 * scan_tokens tells a visitor what stands where, by the grammar alone: it is how
 * kept bytes are masked.  Neither recurses, allocates, or reads past `len`.
 */
#ifndef HOTLINE_EVENT_SCAN_H
#define HOTLINE_EVENT_SCAN_H

#include "event/reject.h"

#include <stdbool.h>
#include <stddef.h>

struct scan_error {
	enum reject_reason reason;
	size_t at;            /* offset of the byte that cannot stay */
	const char *expected; /* what could have stood there, a static string */
};

/* cJSON cuts a number at 63 bytes; a double cannot tell apart decimals of more than 15 digits.  A
 * token up to this length survives both unchanged in all that the contract asks of it. */
enum { SCAN_NUMBER_SHORT = 16 };

/* `*long_numbers` counts the number tokens longer than SCAN_NUMBER_SHORT. */
bool scan_strict(const void *bytes, size_t len, unsigned depth_max, size_t *long_numbers, struct scan_error *error);

/*
 * A number of at most SCAN_NUMBER_SHORT bytes for which every question of the contract has the same
 * answer as for the exact value of the well-formed token: is it whole, and which number up to 10^15.
 * (Not whole: 0.5; beyond: 1e300.)  Returns the length written.
 */
size_t scan_shorten_number(const char *token, size_t len, char out[SCAN_NUMBER_SHORT + 1]);

/* RFC 3629, and where it breaks: `len` when it does not. */
size_t scan_utf8(const void *bytes, size_t len);

enum scan_token {
	TOKEN_OPEN,    /* { or [ */
	TOKEN_CLOSE,   /* } or ] */
	TOKEN_KEY,     /* with its quotes, as the next two */
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_LITERAL  /* true, false, null */
};

/* `at` points into the scanned bytes; `depth` is the number of containers open around the token
 * (a bracket counts itself). */
typedef void scan_visit(void *context, enum scan_token token, const char *at, size_t len, size_t depth);

/* Deeper than any line that is kept can nest. */
enum { SCAN_DEPTH_MAX = 128 * 1024 };

/*
 * Whether the bytes are one JSON value by grammar and UTF-8 alone: numbers beyond a double, U+0000 and
 * lone surrogates as escapes are grammatical.  `visit` may be NULL.  The visitor has seen some tokens
 * also when the answer is no.
 */
bool scan_tokens(const void *bytes, size_t len, scan_visit *visit, void *context);

#endif
