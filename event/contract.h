/*
 * contract - the event contract, version 1, as one table.
 *
 * Which types of event there are, which case they belong to, which data fields
 * each has, which of them are needed, and which words a closed list allows.
 * The decoder, the packed form, `hotline validate`, the JSON Schemas under
 * docs/schema and the tests all read this table; adding a field is one row.
 * The numbers of types, fields and words are part of the stored form: they are
 * only ever appended to.
 */
#ifndef HOTLINE_EVENT_CONTRACT_H
#define HOTLINE_EVENT_CONTRACT_H

#include "base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Limits of the contract, in bytes of UTF-8 as they came (rule R5). */
enum {
	EVENT_BYTES_MAX = 65536, /* one event; in binary mode its value */
	EVENT_ID_MAX = 64,       /* id, subject, call_id, order_id, into */
	EVENT_TEXT_MAX = 256,    /* source and every other text */
	EVENT_DEPTH_MAX = 8      /* nesting; the event object is level 1 */
};

enum case_sort { CASE_CALL = 1, CASE_ORDER, CASE_COMPLAINT, CASE_REVIEW, CASE_SORTS = CASE_REVIEW };

enum event_type {
	CALL_ENDED = 1,
	ORDER_CREATED,
	ORDER_DISPATCHED,
	ORDER_SIGNED,
	ORDER_RETURNED,
	ORDER_URGED,
	ORDER_EXTENDED,
	ORDER_CLOSED,
	ORDER_REOPENED,
	ORDER_VOIDED,
	ORDER_RESTORED,
	ORDER_MERGED,
	CALLBACK_MADE,
	COMPLAINT_RECEIVED,
	COMPLAINT_JUDGED,
	COMPLAINT_FORWARDED,
	COMPLAINT_REPLIED,
	COMPLAINT_CLOSED,
	COMPLAINT_CARDED,
	COMPLAINT_PUBLISHED,
	COMPLAINT_VOIDED,
	REVIEW_SUBMITTED,
	EVENT_TYPES = REVIEW_SUBMITTED
};

/* Data fields of all types.  The value of a field is a number (times in UTC microseconds, words by
 * their place in the list counted from 1, booleans 0/1) or a text; see field_form. */
enum field {
	F_STARTED_AT,
	F_ANSWERED_AT,
	F_ENDED_AT,
	F_DIRECTION,
	F_CHANNEL,
	F_CALLER, /* never in struct event's values: see struct caller */
	F_AGENT,
	F_DISTRICT,
	F_KIND,
	F_CATEGORY,
	F_MATTER,
	F_OUTCOME,
	F_ORDER_ID,
	F_HANDLING,
	F_CALL_ID,
	F_DUE_AT,
	F_UNIT,
	F_LIMIT_WORKING_DAYS,
	F_REASON,
	F_LEVEL_TEXT, /* "level" of an urge: free text */
	F_APPROVER,
	F_RESULT,
	F_INTO,
	F_REACHED,
	F_SOLVED,
	F_RATING,
	F_RATING_SOURCE,
	F_LEVEL, /* "level" of a complaint: closed list */
	F_REAL,
	F_CARD,
	F_MEDIUM,
	F_STARS, /* "rating" of a review: 1 to 5 */
	FIELDS
};

enum field_form {
	FORM_TIME,     /* RFC 3339, rule R4 */
	FORM_WORD,     /* one of a closed list */
	FORM_BOOL,
	FORM_NUMBER,   /* whole, within min..max */
	FORM_ID,       /* text up to EVENT_ID_MAX, never masked */
	FORM_TEXT,     /* text up to EVENT_TEXT_MAX, phone numbers masked */
	FORM_CATEGORY, /* as FORM_TEXT, spaces around '>' dropped */
	FORM_CALLER    /* becomes a keyed hash, rule R18 */
};

/* The words of the closed lists, in the order of the table in contract.c. */
enum direction { DIRECTION_IN = 1, DIRECTION_OUT };
enum outcome { OUTCOME_DIRECT = 1, OUTCOME_ORDER, OUTCOME_TRANSFERRED, OUTCOME_ABANDONED, OUTCOME_INVALID };
enum kind { KIND_CONSULTATION = 1, KIND_HELP, KIND_COMPLAINT, KIND_REPORT, KIND_SUGGESTION, KIND_PRAISE, KIND_OTHER,
	KINDS = KIND_OTHER };
enum handling { HANDLING_DIRECT = 1, HANDLING_TRANSFERRED };
enum result { RESULT_RESOLVED = 1, RESULT_EXPLAINED, RESULT_UNREASONABLE };
enum rating { RATING_VERY = 1, RATING_SATISFIED, RATING_BASICALLY, RATING_DISSATISFIED, RATING_VERY_DISSATISFIED };
enum rating_source { SOURCE_CALLER = 1, SOURCE_CALLBACK, SOURCE_DEFAULT };
enum level { LEVEL_CITY = 1, LEVEL_COUNTY };
enum card { CARD_YELLOW = 1, CARD_RED, CARD_WITHDRAWN };

struct field_entry {
	const char *name; /* as in JSON */
	enum field_form form;
	const char *const *words; /* FORM_WORD: NULL-terminated, as on the wire ("consultation") */
	int32_t min, max;         /* what a number, a word's place or a bool (0, 1) can be */
};

/* One field of one type. */
struct type_field {
	uint8_t field;  /* enum field */
	bool needed;
};

struct type_entry {
	const char *name; /* "call.ended.v1" */
	size_t name_len;
	enum case_sort sort;
	uint8_t rank;     /* place among events of one instant, rule R3 */
	const struct type_field *fields;
	uint8_t field_count;
};

/* The tables themselves, for the two functions below only: they are asked for every field of every event. */
extern const struct type_entry contract_types[EVENT_TYPES + 1];
extern const struct field_entry contract_fields[FIELDS];

static inline const struct type_entry *contract_type(enum event_type type)
{
	assert(type >= 1 && type <= EVENT_TYPES);
	return &contract_types[type];
}

static inline const struct field_entry *contract_field(enum field field)
{
	assert(field < FIELDS);
	return &contract_fields[field];
}

/* 0 for a name that is no type of this contract. */
enum event_type contract_type_named(struct text name);

/* The word's place in the field's list counted from 1; 0 when it is none of them. */
int contract_word(enum field field, struct text word);
const char *contract_word_name(enum field field, int word);

/* "call", "order", "complaint", "review". */
const char *contract_sort_name(enum case_sort sort);

#endif
