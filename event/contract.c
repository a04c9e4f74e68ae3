#include "event/contract.h"

#include <assert.h>
#include <stddef.h>

static const char *const directions[] = { "in", "out", NULL };
static const char *const outcomes[] = { "answered_directly", "order_created", "transferred", "abandoned", "invalid", NULL };
static const char *const kinds[] = { "consultation", "help", "complaint", "report", "suggestion", "praise", "other", NULL };
static const char *const handlings[] = { "direct", "transferred", NULL };
static const char *const results[] = { "resolved", "explained", "unreasonable", NULL };
static const char *const ratings[] = { "very_satisfied", "satisfied", "basically_satisfied", "dissatisfied",
	"very_dissatisfied", NULL };
static const char *const rating_sources[] = { "caller", "callback", "default", NULL };
static const char *const levels[] = { "city", "county", NULL };
static const char *const cards[] = { "yellow", "red", "withdrawn", NULL };

#define PLAIN(name, form) { name, form, NULL, 0, 0 }
#define BOOL(name) { name, FORM_BOOL, NULL, 0, 1 }
#define WORD(name, words) { name, FORM_WORD, words, 1, sizeof(words) / sizeof(words)[0] - 1 }
#define NUMBER(name, min, max) { name, FORM_NUMBER, NULL, min, max }

const struct field_entry contract_fields[FIELDS] = {
	[F_STARTED_AT] = PLAIN("started_at", FORM_TIME),
	[F_ANSWERED_AT] = PLAIN("answered_at", FORM_TIME),
	[F_ENDED_AT] = PLAIN("ended_at", FORM_TIME),
	[F_DIRECTION] = WORD("direction", directions),
	[F_CHANNEL] = PLAIN("channel", FORM_TEXT),
	[F_CALLER] = PLAIN("caller", FORM_CALLER),
	[F_AGENT] = PLAIN("agent", FORM_TEXT),
	[F_DISTRICT] = PLAIN("district", FORM_TEXT),
	[F_KIND] = WORD("kind", kinds),
	[F_CATEGORY] = PLAIN("category", FORM_CATEGORY),
	[F_MATTER] = PLAIN("matter", FORM_TEXT),
	[F_OUTCOME] = WORD("outcome", outcomes),
	[F_ORDER_ID] = PLAIN("order_id", FORM_ID),
	[F_HANDLING] = WORD("handling", handlings),
	[F_CALL_ID] = PLAIN("call_id", FORM_ID),
	[F_DUE_AT] = PLAIN("due_at", FORM_TIME),
	[F_UNIT] = PLAIN("unit", FORM_TEXT),
	[F_LIMIT_WORKING_DAYS] = NUMBER("limit_working_days", 1, 250),
	[F_REASON] = PLAIN("reason", FORM_TEXT),
	[F_LEVEL_TEXT] = PLAIN("level", FORM_TEXT),
	[F_APPROVER] = PLAIN("approver", FORM_TEXT),
	[F_RESULT] = WORD("result", results),
	[F_INTO] = PLAIN("into", FORM_ID),
	[F_REACHED] = BOOL("reached"),
	[F_SOLVED] = BOOL("solved"),
	[F_RATING] = WORD("rating", ratings),
	[F_RATING_SOURCE] = WORD("rating_source", rating_sources),
	[F_LEVEL] = WORD("level", levels),
	[F_REAL] = BOOL("real"),
	[F_CARD] = WORD("card", cards),
	[F_MEDIUM] = PLAIN("medium", FORM_TEXT),
	[F_STARS] = NUMBER("rating", 1, 5),
};

/* Fields of each type.  Their order is part of the packed form: append only. */
#define NEED(field) { field, true }
#define MAY(field) { field, false }

static const struct type_field call_ended[] = { NEED(F_STARTED_AT), MAY(F_ANSWERED_AT), MAY(F_ENDED_AT),
	NEED(F_DIRECTION), NEED(F_CHANNEL), MAY(F_CALLER), MAY(F_AGENT), MAY(F_DISTRICT), MAY(F_KIND), MAY(F_CATEGORY),
	MAY(F_MATTER), NEED(F_OUTCOME), MAY(F_ORDER_ID) };
static const struct type_field order_created[] = { NEED(F_HANDLING), MAY(F_CALL_ID), MAY(F_CHANNEL), MAY(F_KIND),
	MAY(F_CATEGORY), MAY(F_DISTRICT), MAY(F_MATTER), MAY(F_CALLER), MAY(F_DUE_AT) };
static const struct type_field order_dispatched[] = { NEED(F_UNIT), MAY(F_DUE_AT), MAY(F_LIMIT_WORKING_DAYS) };
static const struct type_field order_step[] = { MAY(F_UNIT), MAY(F_REASON), MAY(F_LEVEL_TEXT) };
static const struct type_field order_extended[] = { NEED(F_DUE_AT), MAY(F_REASON), MAY(F_APPROVER) };
static const struct type_field order_closed[] = { MAY(F_UNIT), MAY(F_RESULT) };
static const struct type_field order_reopened[] = { MAY(F_DUE_AT), MAY(F_REASON) };
static const struct type_field with_reason[] = { NEED(F_REASON) };
static const struct type_field order_merged[] = { NEED(F_INTO) };
static const struct type_field callback_made[] = { NEED(F_REACHED), MAY(F_SOLVED), MAY(F_RATING), MAY(F_RATING_SOURCE) };
static const struct type_field complaint_received[] = { NEED(F_UNIT), NEED(F_LEVEL), MAY(F_CHANNEL), MAY(F_ORDER_ID) };
static const struct type_field complaint_judged[] = { NEED(F_REAL) };
static const struct type_field complaint_step[] = { MAY(F_UNIT), MAY(F_DUE_AT) };
static const struct type_field complaint_carded[] = { NEED(F_CARD), MAY(F_UNIT), MAY(F_REASON) };
static const struct type_field complaint_published[] = { NEED(F_MEDIUM) };
static const struct type_field review_submitted[] = { NEED(F_UNIT), NEED(F_STARS), MAY(F_CHANNEL) };

#define TYPE(name, sort, rank, list) { name, sizeof(name) - 1, sort, rank, list, sizeof(list) / sizeof(list)[0] }

const struct type_entry contract_types[EVENT_TYPES + 1] = {
	[0] = { "", 0, CASE_CALL, 0, NULL, 0 }, /* no event has it */
	[CALL_ENDED] = TYPE("call.ended.v1", CASE_CALL, 1, call_ended),
	[ORDER_CREATED] = TYPE("order.created.v1", CASE_ORDER, 1, order_created),
	[ORDER_RETURNED] = TYPE("order.returned.v1", CASE_ORDER, 2, order_step),
	[ORDER_DISPATCHED] = TYPE("order.dispatched.v1", CASE_ORDER, 3, order_dispatched),
	[ORDER_SIGNED] = TYPE("order.signed.v1", CASE_ORDER, 4, order_step),
	[ORDER_EXTENDED] = TYPE("order.extended.v1", CASE_ORDER, 5, order_extended),
	[ORDER_URGED] = TYPE("order.urged.v1", CASE_ORDER, 6, order_step),
	[ORDER_CLOSED] = TYPE("order.closed.v1", CASE_ORDER, 7, order_closed),
	[CALLBACK_MADE] = TYPE("callback.made.v1", CASE_ORDER, 8, callback_made),
	[ORDER_REOPENED] = TYPE("order.reopened.v1", CASE_ORDER, 9, order_reopened),
	[ORDER_MERGED] = TYPE("order.merged.v1", CASE_ORDER, 10, order_merged),
	[ORDER_VOIDED] = TYPE("order.voided.v1", CASE_ORDER, 11, with_reason),
	[ORDER_RESTORED] = TYPE("order.restored.v1", CASE_ORDER, 12, with_reason),
	[COMPLAINT_RECEIVED] = TYPE("complaint.received.v1", CASE_COMPLAINT, 1, complaint_received),
	[COMPLAINT_JUDGED] = TYPE("complaint.judged.v1", CASE_COMPLAINT, 2, complaint_judged),
	[COMPLAINT_FORWARDED] = TYPE("complaint.forwarded.v1", CASE_COMPLAINT, 3, complaint_step),
	[COMPLAINT_REPLIED] = TYPE("complaint.replied.v1", CASE_COMPLAINT, 4, complaint_step),
	[COMPLAINT_CLOSED] = TYPE("complaint.closed.v1", CASE_COMPLAINT, 5, complaint_step),
	[COMPLAINT_CARDED] = TYPE("complaint.carded.v1", CASE_COMPLAINT, 6, complaint_carded),
	[COMPLAINT_PUBLISHED] = TYPE("complaint.published.v1", CASE_COMPLAINT, 7, complaint_published),
	[COMPLAINT_VOIDED] = TYPE("complaint.voided.v1", CASE_COMPLAINT, 8, with_reason),
	[REVIEW_SUBMITTED] = TYPE("review.submitted.v1", CASE_REVIEW, 1, review_submitted),
};

/* An event's fields are a bit each in a uint32_t (struct event's `has`). */
_Static_assert(FIELDS <= 32, "one bit of a uint32_t for each field");

enum event_type contract_type_named(struct text name)
{
	for (enum event_type type = 1; type <= EVENT_TYPES; type++)
		if (contract_types[type].name_len == name.len && memcmp(contract_types[type].name, name.at, name.len) == 0)
			return type;
	return (enum event_type)0;
}

/* Never looks past either end, also where the word holds a NUL. */
static bool is_word(const char *known, struct text word)
{
	for (size_t i = 0; i < word.len; i++)
		if (known[i] == '\0' || known[i] != word.at[i])
			return false;
	return known[word.len] == '\0';
}

int contract_word(enum field field, struct text word)
{
	const char *const *words = contract_field(field)->words;

	assert(words != NULL);
	for (int i = 0; words[i] != NULL; i++)
		if (is_word(words[i], word))
			return i + 1;
	return 0;
}

const char *contract_word_name(enum field field, int word)
{
	const char *const *words = contract_field(field)->words;

	assert(words != NULL && word >= 1);
	for (int i = 1; i < word; i++)
		assert(words[i - 1] != NULL);
	assert(words[word - 1] != NULL);
	return words[word - 1];
}

const char *contract_sort_name(enum case_sort sort)
{
	static const char *const names[CASE_SORTS + 1] = { "", "call", "order", "complaint", "review" };

	assert(sort >= 1 && sort <= CASE_SORTS);
	return names[sort];
}
