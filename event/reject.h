/*
 * reject - why an event was refused, as one table.
 *
 * The id is what stores, dead letters and programs see and never changes; the
 * words are for people.  A reject also names the place inside the event (a JSON
 * path such as `data.due_at`, or a byte offset) and what was expected there.
 */
#ifndef HOTLINE_EVENT_REJECT_H
#define HOTLINE_EVENT_REJECT_H

#include <stddef.h>
#include <stdint.h>

enum reject_reason {
	REJECT_NONE,
	REJECT_TOO_LARGE,        /* over EVENT_BYTES_MAX */
	REJECT_BAD_UTF8,         /* not UTF-8, or a lone surrogate escape */
	REJECT_BAD_JSON,         /* no JSON value, or more than one */
	REJECT_TOO_DEEP,         /* nested deeper than EVENT_DEPTH_MAX */
	REJECT_NUL,              /* U+0000 */
	REJECT_BAD_NUMBER,       /* not finite, not whole where needed, out of range */
	REJECT_DOUBLED_KEY,      /* a known name twice in one object */
	REJECT_NOT_AN_EVENT,     /* no object, or attributes of no CloudEvent 1.0 */
	REJECT_BAD_SPECVERSION,
	REJECT_MISSING,          /* a needed attribute or field is absent */
	REJECT_WRONG_TYPE,       /* a string where a number belongs, and so on */
	REJECT_UNKNOWN_TYPE,     /* `type` is none of the contract */
	REJECT_UNKNOWN_WORD,     /* a word outside a closed list */
	REJECT_BAD_TIME,
	REJECT_TOO_LONG,         /* an id or text over its limit */
	REJECT_CONTRADICTION,    /* rating without source, merged into itself */
	REJECT_BAD_HEADERS,      /* binary mode: attributes missing or not readable */
	REJECT_BAD_CALLER,       /* a hash form that is not of this store's making */
	REJECT_CASE_FULL,        /* beyond the 4,096th event of its case, rule R52 */
	REJECT_REASONS
};

struct reject_entry {
	const char *id; /* "unknown_word" */
	const char *en; /* "a word that the contract does not list" */
	const char *zh;
	const char *remedy_en; /* what a developer of the sending system does about it */
	const char *remedy_zh;
};

const struct reject_entry *reject_entry(enum reject_reason reason);

/* REJECT_NONE for an unknown id. */
enum reject_reason reject_named(const char *id);

enum { REJECT_DETAIL_MAX = 320 };

/* Filled by the decoder; detail is one line, already masked, e.g. `data.direction: "inward", expected in | out`. */
struct reject {
	enum reject_reason reason;
	char detail[REJECT_DETAIL_MAX];
};

/* For whoever gave the decoder only the front of a line that is too long: its detail says the whole length. */
void reject_tell_length(struct reject *reject, int64_t length);

#endif
