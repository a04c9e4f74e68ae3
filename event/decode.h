/*
 * decode - bytes to one event, strictly (rules R1, R4, R5, R18).
 *
 * The only home of cJSON for events.  cJSON is fast but lenient, so a scanner
 * goes over the bytes first and refuses what RFC 8259 refuses (and lone
 * surrogates, U+0000, numbers beyond a double, nesting beyond the limit); what
 * cJSON then sees is well-formed, small and shallow.
 *
 * A decoder is one thread's workbench: it owns the memory an event's texts
 * point into until its next call (cJSON's own is given back before a call ends).  It reads no clock and touches no file; keys
 * come through the borrowed keyring.  Payloads need not be NUL-terminated.
 */
#ifndef HOTLINE_EVENT_DECODE_H
#define HOTLINE_EVENT_DECODE_H

#include "base/err.h"
#include "base/zone.h"
#include "event/event.h"
#include "event/reject.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CALLER_DIGEST_BYTES = 32 };

/*
 * What the decoder needs of a set of keys.  `hash` computes the HMAC-SHA-256 of a normalised number
 * under the key of `year`; KEYRING_DESTROYED: that year's key was destroyed, the event is taken without
 * its caller; KEYRING_FAILED: the key cannot be had, decoding must stop, and `why` says what the last such
 * failure was (it returns the status that it sets).
 */
enum keyring_answer { KEYRING_OK, KEYRING_DESTROYED, KEYRING_FAILED };
struct keyring_ops {
	enum keyring_answer (*hash)(void *keyring, int year, struct text number, uint8_t out[CALLER_DIGEST_BYTES]);
	enum status (*why)(const void *keyring, struct err *err);
	void *keyring;
};

/*
 * cJSON's allocator is process-wide, so the library leaves it alone.  A program that has set cJSON's
 * hooks to an arena (cli/arena.h) hands these to its decoders: `begin` before and `end` after each
 * parse, and cJSON_Delete is then left out.  Both NULL: plain malloc and cJSON_Delete, only slower.
 */
struct arena_ops {
	void (*begin)(void);
	void (*end)(void);
};

struct decoder_options {
	const struct zone *zone;      /* the key's year is the local year of started_at */
	struct keyring_ops keys;      /* hash NULL: callers are checked, then dropped (validate) */
	struct arena_ops arena;
	bool replay;                  /* takes a call's caller only as the word of event/caller.h, and bytes that
	                               * grew beyond EVENT_BYTES_MAX by masking */
	bool repaired;                /* the line may be made from kept bytes: a call's caller of asterisks is none */
};

struct decoder;

/* The options are copied, what they point to is borrowed.  ST_SYSTEM: out of memory. */
MUST_USE enum status decoder_new(const struct decoder_options *options, struct decoder **out, struct err *err);
void decoder_free(struct decoder *decoder);

enum verdict {
	VERDICT_EVENT,   /* *event is filled */
	VERDICT_REJECT,  /* *reject is filled */
	VERDICT_FAILED   /* no key or no memory: the world's fault, stop; *event and *reject are unspecified */
};

/* What happened on the way to an event, for the counters. */
struct decode_notes {
	uint32_t masked;        /* phone numbers replaced by asterisks */
	bool caller_dropped;    /* the year's key is destroyed */
	const char *warning;    /* NULL, or a hint for `validate` (a channel that looks like "phone"): a static
	                         * English sentence, to be translated by whoever shows it */
};

/* One event in structured mode. */
MUST_USE enum verdict decoder_structured(struct decoder *decoder, const void *bytes, size_t len, struct event *event,
	struct reject *reject, struct decode_notes *notes);

/* One event in binary mode: the attributes by their names without "ce_" (an absent one has at NULL),
 * the value is the JSON of `data`. */
struct binary_attributes {
	struct text specversion, id, source, type, time, subject;
	bool doubled; /* a ce_ header of the six came twice */
};
MUST_USE enum verdict decoder_binary(struct decoder *decoder, const struct binary_attributes *attributes,
	const void *value, size_t len, struct event *event, struct reject *reject, struct decode_notes *notes);

/* Whether the bytes are one complete JSON value (rule R53), white space around it allowed: by grammar
 * and UTF-8 alone, so that a value which is complete but refused (1e999, \u0000, too deep) counts. */
bool decoder_is_complete_json(const void *bytes, size_t len);

/* The form in which a category is kept: levels are separated by '>', spaces (U+0020 and no others) around it are dropped
 * (rule R5).  In place; returns how many bytes are left. */
size_t decoder_trim_category(char *text, size_t len);

#endif
