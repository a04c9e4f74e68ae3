#include "event/decode.h"

#include "event/caller.h"
#include "event/mask.h"
#include "event/scan.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Attributes of the envelope that are texts; `data` is the seventh (rule R5). */
enum attribute { A_SPECVERSION, A_ID, A_SOURCE, A_TYPE, A_TIME, A_SUBJECT, ATTRIBUTES };

static const char *const attribute_names[ATTRIBUTES] = { "specversion", "id", "source", "type", "time", "subject" };

/* Names of fields are told apart by their first four bytes and their length: these times a multiplier
 * chosen so that no two names meet give a name's slot.  No name is shorter. */
enum { NAME_SLOT_BITS = 8, NAME_SLOTS = 1 << NAME_SLOT_BITS, NAME_LEN_MIN = 4, NO_FIELD = 255 };

/* Every text of an event at its limit: three of the envelope, and no type has more than these. */
enum { IDS_MAX = 4, TEXTS_MAX = 7, DECODER_TEXT_BYTES = IDS_MAX * EVENT_ID_MAX + TEXTS_MAX * EVENT_TEXT_MAX };

/* How far masking can grow the bytes that a replay gets. */
enum { KEPT_BYTES_MAX = 4 * EVENT_BYTES_MAX };

struct decoder {
	struct decoder_options options;
	uint32_t multiplier;
	struct text slot_name[NAME_SLOTS];               /* at NULL: no field comes here */
	uint8_t slot_field[EVENT_TYPES + 1][NAME_SLOTS]; /* enum field, NO_FIELD where the type lacks it */
	uint32_t needed[EVENT_TYPES + 1];                /* bit of each needed field */
	struct buf short_numbers; /* a copy of the bytes with long numbers shortened */
	size_t text_len;
	char text[DECODER_TEXT_BYTES];
};

/* One event on its way through the decoder. */
struct job {
	struct decoder *decoder;
	struct event *event;
	struct reject *reject;
	struct decode_notes *notes;
	const char *attribute_prefix; /* "ce_" in binary mode */
	const cJSON *caller;          /* a call's, hashed last: it needs started_at */
	cJSON *root;                  /* the tree, once `parsed` is set (NULL when memory ran out) */
	bool parsed;
};

/* ---- names of fields -------------------------------------------------------------------------- */

static size_t name_slot(const struct decoder *decoder, struct text name)
{
	uint32_t front;

	/* In the machine's own byte order: the multiplier is chosen on the same machine. */
	memcpy(&front, name.at, NAME_LEN_MIN);
	return (front + (uint32_t)name.len * 0x01000193u) * decoder->multiplier >> (32 - NAME_SLOT_BITS);
}

static bool place_names(struct decoder *decoder)
{
	memset(decoder->slot_name, 0, sizeof decoder->slot_name);
	for (enum field field = 0; field < FIELDS; field++) {
		struct text name = text_of(contract_field(field)->name);
		struct text *slot = &decoder->slot_name[name_slot(decoder, name)];

		assert(name.len >= NAME_LEN_MIN);
		if (slot->at != NULL && !text_equal(*slot, name))
			return false;
		*slot = name;
	}
	return true;
}

static void prepare_names(struct decoder *decoder)
{
	decoder->multiplier = 0x9E3779B1; /* the golden ratio of 2^32; odd, and stays so */
	while (!place_names(decoder))
		decoder->multiplier += 2;
	memset(decoder->slot_field, NO_FIELD, sizeof decoder->slot_field);
	for (enum event_type type = 1; type <= EVENT_TYPES; type++) {
		const struct type_entry *entry = contract_type(type);

		for (size_t i = 0; i < entry->field_count; i++) {
			enum field field = entry->fields[i].field;

			decoder->slot_field[type][name_slot(decoder, text_of(contract_field(field)->name))] =
				(uint8_t)field;
			if (entry->fields[i].needed)
				decoder->needed[type] |= 1u << field;
		}
	}
}

/* The field of this type that `name` names, or NO_FIELD. */
static unsigned field_named(const struct decoder *decoder, enum event_type type, struct text name)
{
	size_t slot;

	if (name.len < NAME_LEN_MIN)
		return NO_FIELD;
	slot = name_slot(decoder, name);
	return text_equal(decoder->slot_name[slot], name) ? decoder->slot_field[type][slot] : NO_FIELD;
}

enum status decoder_new(const struct decoder_options *options, struct decoder **out, struct err *err)
{
	struct decoder *decoder = calloc(1, sizeof *decoder);

	if (decoder == NULL)
		return err_set(err, ST_SYSTEM, "out of memory");
	decoder->options = *options;
	prepare_names(decoder);
	*out = decoder;
	return ST_OK;
}

void decoder_free(struct decoder *decoder)
{
	if (decoder == NULL)
		return;
	buf_free(&decoder->short_numbers);
	free(decoder);
}

/* ---- saying no -------------------------------------------------------------------------------- */

static enum verdict refuse(struct job *job, enum reject_reason reason, const char *format, ...) PRINTF_LIKE(3, 4);

/* What is longer than a detail is cut; its start says where. */
static enum verdict refuse(struct job *job, enum reject_reason reason, const char *format, ...)
{
	va_list arguments;

	job->reject->reason = reason;
	va_start(arguments, format);
	(void)vsnprintf(job->reject->detail, sizeof job->reject->detail, format, arguments);
	va_end(arguments);
	return VERDICT_REJECT;
}

/* Of a value, a detail shows this many bytes; twice as many are masked before the cut, so that no
 * number is cut in two (the longest that counts as one has 15 digits). */
enum { SHOWN_MAX = 64 };

struct shown {
	char text[SHOWN_MAX + 1];
};

/* A value as a detail shows it: masked, on one line. */
static struct shown shown(struct text value)
{
	struct shown shown;
	char copy[2 * SHOWN_MAX];
	size_t len = value.len < sizeof copy ? value.len : sizeof copy;
	size_t used = text_whole((struct text){ value.at, len }, SHOWN_MAX);

	memcpy(copy, value.at, len);
	(void)mask_text(copy, len);
	for (size_t i = 0; i < used; i++)
		shown.text[i] = (unsigned char)copy[i] < 0x20 || copy[i] == 0x7F ? '?' : copy[i];
	shown.text[used] = '\0';
	(void)mask_text(shown.text, used); /* what the cut makes look like a number */
	return shown;
}

/* cJSON_IsString and its sisters are calls into a shared library; one event asks some sixty times. */
static inline bool is(const cJSON *item, int kind)
{
	return (item->type & 0xFF) == kind;
}

static inline bool is_bool(const cJSON *item)
{
	return (item->type & (cJSON_True | cJSON_False)) != 0;
}

static const char *kind_of(const cJSON *item)
{
	if (is(item, cJSON_String))
		return "a string";
	if (is(item, cJSON_Number))
		return "a number";
	if (is_bool(item))
		return "true or false";
	if (is(item, cJSON_Array))
		return "an array";
	return is(item, cJSON_Object) ? "an object" : "null";
}

static enum verdict refuse_type(struct job *job, const cJSON *item, const char *expected)
{
	return refuse(job, REJECT_WRONG_TYPE, "data.%s: %s, expected %s", item->string, kind_of(item), expected);
}

static enum verdict refuse_word(struct job *job, const struct field_entry *entry, struct text word)
{
	size_t used;
	char *detail = job->reject->detail;

	(void)refuse(job, REJECT_UNKNOWN_WORD, "data.%s: \"%s\", expected ", entry->name, shown(word).text);
	used = strlen(detail);
	for (size_t i = 0; entry->words[i] != NULL; i++) {
		(void)snprintf(detail + used, REJECT_DETAIL_MAX - used, "%s%s", i == 0 ? "" : " | ", entry->words[i]);
		used += strlen(detail + used);
	}
	return VERDICT_REJECT;
}

/* ---- values ----------------------------------------------------------------------------------- */

static struct text string_text(const cJSON *item)
{
	return (struct text){ item->valuestring, strlen(item->valuestring) };
}

/* Rule R5: null and the empty string are "absent". */
static bool is_absent(const cJSON *item)
{
	return is(item, cJSON_NULL) || (is(item, cJSON_String) && item->valuestring[0] == '\0');
}

/* The text's copy in the decoder's memory. */
static char *copy_text(struct decoder *decoder, struct text text)
{
	char *copy = decoder->text + decoder->text_len;

	assert(text.len <= sizeof decoder->text - decoder->text_len);
	memcpy(copy, text.at, text.len);
	decoder->text_len += text.len;
	return copy;
}

static struct text keep_id(struct job *job, struct text text)
{
	return (struct text){ copy_text(job->decoder, text), text.len };
}

static struct text keep_masked(struct job *job, struct text text)
{
	char *copy = copy_text(job->decoder, text);

	job->notes->masked += mask_text(copy, text.len);
	return (struct text){ copy, text.len };
}

size_t decoder_trim_category(char *text, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '>')
			while (kept > 0 && text[kept - 1] == ' ')
				kept--;
		if (text[i] == ' ' && kept > 0 && text[kept - 1] == '>')
			continue;
		text[kept++] = text[i];
	}
	return kept;
}

static struct text keep_category(struct job *job, struct text text)
{
	struct text kept = keep_masked(job, text);
	char *copy = job->decoder->text + job->decoder->text_len - kept.len;

	kept.len = decoder_trim_category(copy, kept.len);
	return kept;
}

/* A hint, not an error: the words that senders use for the channel that the contract calls "phone". */
static void look_at_channel(struct job *job, struct text channel)
{
	static const char *const others[] = { "电话", "tel", "12345" };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (text_equal(channel, text_of(others[i])))
			job->notes->warning = "the contract's word for the telephone channel is \"phone\"";
}

/* ---- fields of the data ----------------------------------------------------------------------- */

static enum verdict take_string(struct job *job, enum field field, const cJSON *item)
{
	const struct field_entry *entry = contract_field(field);
	union value *value = &job->event->value[field];
	size_t max = entry->form == FORM_ID ? EVENT_ID_MAX : EVENT_TEXT_MAX;
	struct text text;

	if (!is(item, cJSON_String))
		return refuse_type(job, item, entry->form == FORM_TIME ? "a time as a string" : "a string");
	text = string_text(item);
	if (text.len > max && entry->form != FORM_TIME && entry->form != FORM_WORD)
		return refuse(job, REJECT_TOO_LONG, "data.%s: %zu bytes, at most %zu", entry->name, text.len, max);
	switch (entry->form) {
	case FORM_TIME:
		if (!zone_parse_time(text, &value->number))
			return refuse(job, REJECT_BAD_TIME, "data.%s: \"%s\", expected RFC 3339 with an offset", entry->name,
				shown(text).text);
		break;
	case FORM_WORD:
		value->number = contract_word(field, text);
		if (value->number == 0)
			return refuse_word(job, entry, text);
		break;
	case FORM_ID:
		value->text = keep_id(job, text);
		break;
	case FORM_CATEGORY:
		value->text = keep_category(job, text);
		break;
	case FORM_CALLER:
		/* An order's caller has been checked and is dropped here (rule R18). */
		if (job->event->type == CALL_ENDED)
			job->caller = item;
		return VERDICT_EVENT;
	default:
		value->text = keep_masked(job, text);
		if (field == F_CHANNEL)
			look_at_channel(job, text);
		break;
	}
	job->event->has |= 1u << field;
	return VERDICT_EVENT;
}

static enum verdict take_number(struct job *job, enum field field, const cJSON *item)
{
	const struct field_entry *entry = contract_field(field);
	double number;

	if (!is(item, cJSON_Number))
		return refuse_type(job, item, "a number");
	number = item->valuedouble;
	if (!(number >= entry->min && number <= entry->max) || number != (double)(int)number)
		return refuse(job, REJECT_BAD_NUMBER, "data.%s: expected a whole number from %d to %d", entry->name,
			(int)entry->min, (int)entry->max);
	job->event->value[field].number = (int64_t)number;
	job->event->has |= 1u << field;
	return VERDICT_EVENT;
}

static enum verdict take_bool(struct job *job, enum field field, const cJSON *item)
{
	if (!is_bool(item))
		return refuse_type(job, item, "true or false");
	job->event->value[field].number = is(item, cJSON_True);
	job->event->has |= 1u << field;
	return VERDICT_EVENT;
}

static enum verdict take_field(struct job *job, enum field field, const cJSON *item)
{
	if (is_absent(item))
		return VERDICT_EVENT;
	switch (contract_field(field)->form) {
	case FORM_NUMBER:
		return take_number(job, field, item);
	case FORM_BOOL:
		return take_bool(job, field, item);
	default:
		return take_string(job, field, item);
	}
}

/* What only fields together can say (rule R5). */
static enum verdict check_together(struct job *job)
{
	struct event *event = job->event;
	uint32_t missing = job->decoder->needed[event->type] & ~event->has;

	if (missing != 0)
		return refuse(job, REJECT_MISSING, "data.%s: needed by %s",
			contract_field((enum field)__builtin_ctz(missing))->name, contract_type(event->type)->name);
	if (event_has(event, F_RATING) && !event_has(event, F_RATING_SOURCE))
		return refuse(job, REJECT_CONTRADICTION, "data.rating_source: needed where a rating is given");
	if (!event_has(event, F_RATING))
		event->has &= ~(1u << F_RATING_SOURCE);
	if (event_has(event, F_DUE_AT))
		event->has &= ~(1u << F_LIMIT_WORKING_DAYS);
	if (event_has(event, F_INTO) && text_equal(event_text(event, F_INTO), event->subject))
		return refuse(job, REJECT_CONTRADICTION, "data.into: the order itself");
	return VERDICT_EVENT;
}

/* Once normalised nothing but asterisks: what masking leaves of any number, so it tells no two callers apart. */
static bool is_masked_away(struct text number)
{
	size_t i = 0;

	while (i < number.len && number.at[i] == '*')
		i++;
	return i > 0 && i == number.len;
}

/* Rule R18; whatever goes wrong, the number is not shown. */
static enum verdict take_caller(struct job *job)
{
	const struct decoder_options *options = &job->decoder->options;
	int64_t started_us = job->event->value[F_STARTED_AT].number;
	struct text word = string_text(job->caller);
	char copy[EVENT_TEXT_MAX];
	struct text number = { copy, 0 };
	struct caller_hashes hashes;
	enum keyring_answer answer;

	memcpy(copy, word.at, word.len);
	number.len = caller_normalise(copy, word.len);
	if (options->replay)
		answer = caller_replay(options, word, started_us, &hashes);
	else if (number.len == 0 || options->keys.hash == NULL)
		return VERDICT_EVENT;
	else
		answer = caller_hash(options, number, started_us, &hashes);
	if (answer == KEYRING_OK && (options->replay || options->repaired) && is_masked_away(number))
		return refuse(job, REJECT_BAD_CALLER,
			"data.caller: asterisks; write the number or its hash, or leave caller out, and replay it with --with");
	if (answer == KEYRING_OK && hashes.count == 0)
		return refuse(job, REJECT_BAD_CALLER, "data.caller: no hash (hmac-sha256:YEAR:HEX) of the year of started_at; "
			"write the number itself, or leave caller out, and replay it with --with");
	if (answer == KEYRING_FAILED)
		return VERDICT_FAILED;
	if (answer == KEYRING_DESTROYED)
		job->notes->caller_dropped = true;
	else
		job->event->caller = caller_stored(&hashes);
	return VERDICT_EVENT;
}

static enum verdict take_data(struct job *job, const cJSON *data)
{
	enum event_type type = job->event->type;
	enum verdict verdict;
	uint32_t seen = 0;

	if (data == NULL || is_absent(data))
		return refuse(job, REJECT_MISSING, "data: needed by every event");
	if (!is(data, cJSON_Object))
		return refuse(job, REJECT_WRONG_TYPE, "data: %s, expected an object", kind_of(data));
	for (const cJSON *item = data->child; item != NULL; item = item->next) {
		unsigned field = field_named(job->decoder, type, text_of(item->string));

		if (field == NO_FIELD)
			continue;
		if ((seen >> field & 1u) != 0)
			return refuse(job, REJECT_DOUBLED_KEY, "data.%s: twice", item->string);
		seen |= 1u << field;
		verdict = take_field(job, field, item);
		if (verdict != VERDICT_EVENT)
			return verdict;
	}
	verdict = check_together(job);
	if (verdict == VERDICT_EVENT && job->caller != NULL)
		verdict = take_caller(job);
	return verdict;
}

/* ---- the envelope ----------------------------------------------------------------------------- */

/* The seven attributes, however they came; an absent one has length 0. */
struct envelope {
	struct text text[ATTRIBUTES];
	const cJSON *data;
};

static enum verdict refuse_attribute(struct job *job, enum reject_reason reason, enum attribute attribute,
	const char *why)
{
	return refuse(job, reason, "%s%s: %s", job->attribute_prefix, attribute_names[attribute], why);
}

static enum verdict take_attributes(struct job *job, const struct envelope *envelope)
{
	static const enum attribute in_turn[] = { A_SPECVERSION, A_TYPE, A_ID, A_SOURCE, A_SUBJECT, A_TIME };
	const struct text *text = envelope->text;
	struct event *event = job->event;

	for (size_t i = 0; i < ATTRIBUTES; i++) {
		enum attribute attribute = in_turn[i];
		size_t max = attribute == A_ID || attribute == A_SUBJECT ? EVENT_ID_MAX : EVENT_TEXT_MAX;

		if (text[attribute].len == 0)
			return refuse_attribute(job, REJECT_MISSING, attribute, "needed by every event");
		if (text[attribute].len > max && attribute != A_TYPE && attribute != A_TIME && attribute != A_SPECVERSION)
			return refuse(job, REJECT_TOO_LONG, "%s%s: %zu bytes, at most %zu", job->attribute_prefix,
				attribute_names[attribute], text[attribute].len, max);
	}
	if (!text_equal(text[A_SPECVERSION], text_of("1.0")))
		return refuse(job, REJECT_BAD_SPECVERSION, "%sspecversion: \"%s\", expected \"1.0\"", job->attribute_prefix,
			shown(text[A_SPECVERSION]).text);
	event->type = contract_type_named(text[A_TYPE]);
	if (event->type == 0)
		return refuse(job, REJECT_UNKNOWN_TYPE, "%stype: \"%s\", expected one such as \"call.ended.v1\"",
			job->attribute_prefix, shown(text[A_TYPE]).text);
	if (!zone_parse_time(text[A_TIME], &event->time_us))
		return refuse(job, REJECT_BAD_TIME, "%stime: \"%s\", expected RFC 3339 with an offset", job->attribute_prefix,
			shown(text[A_TIME]).text);
	event->id = keep_id(job, text[A_ID]);
	event->subject = keep_id(job, text[A_SUBJECT]);
	event->source = keep_masked(job, text[A_SOURCE]);
	return VERDICT_EVENT;
}

/* ATTRIBUTES stands for data, -1 for a name that is none of the seven. */
static int attribute_named(const char *name)
{
	int attribute;

	switch (name[0]) {
	case 's': attribute = name[1] == 'o' ? A_SOURCE : name[1] == 'u' ? A_SUBJECT : A_SPECVERSION; break;
	case 'i': attribute = A_ID; break;
	case 't': attribute = name[1] == 'y' ? A_TYPE : A_TIME; break;
	case 'd': return strcmp(name, "data") == 0 ? ATTRIBUTES : -1;
	default: return -1;
	}
	return strcmp(name, attribute_names[attribute]) == 0 ? attribute : -1;
}

static enum verdict take_structured(struct job *job, const cJSON *root)
{
	struct envelope envelope = { 0 };
	enum verdict verdict;
	unsigned seen = 0;

	if (!is(root, cJSON_Object))
		return refuse(job, REJECT_NOT_AN_EVENT, "%s, expected an object", kind_of(root));
	for (const cJSON *item = root->child; item != NULL; item = item->next) {
		int attribute = attribute_named(item->string);

		if (attribute < 0)
			continue;
		if ((seen >> attribute & 1u) != 0)
			return refuse(job, REJECT_DOUBLED_KEY, "%s: twice", item->string);
		seen |= 1u << attribute;
		if (attribute == ATTRIBUTES)
			envelope.data = item;
		else if (is(item, cJSON_String))
			envelope.text[attribute] = string_text(item);
		else if (!is(item, cJSON_NULL))
			return refuse(job, REJECT_WRONG_TYPE, "%s: %s, expected a string", item->string, kind_of(item));
	}
	verdict = take_attributes(job, &envelope);
	return verdict == VERDICT_EVENT ? take_data(job, envelope.data) : verdict;
}

/* ---- from bytes to cJSON ---------------------------------------------------------------------- */

struct shortening {
	struct buf *out;
	const char *copied;
};

static void shorten(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct shortening *shortening = context;
	char number[SCAN_NUMBER_SHORT + 1];

	(void)depth;
	if (token != TOKEN_NUMBER || len <= SCAN_NUMBER_SHORT)
		return;
	buf_append(shortening->out, shortening->copied, (size_t)(at - shortening->copied));
	buf_append(shortening->out, number, scan_shorten_number(at, len, number));
	shortening->copied = at + len;
}

/* A copy of the bytes in which cJSON cannot misread a number. */
static struct text with_short_numbers(struct decoder *decoder, struct text json)
{
	struct shortening shortening = { &decoder->short_numbers, json.at };

	buf_clear(shortening.out);
	(void)scan_tokens(json.at, json.len, shorten, &shortening);
	buf_append(shortening.out, shortening.copied, (size_t)(json.at + json.len - shortening.copied));
	return shortening.out->failed ? (struct text){ NULL, 0 } : buf_text(shortening.out);
}

/* Makes job->root of well-formed bytes; end_job gives it back.  VERDICT_FAILED: out of memory. */
static enum verdict parse(struct job *job, struct text json, unsigned depth_max)
{
	const struct arena_ops *arena = &job->decoder->options.arena;
	size_t max = job->decoder->options.replay ? KEPT_BYTES_MAX : EVENT_BYTES_MAX, long_numbers = 0;
	struct scan_error error;

	if (json.len > max)
		return refuse(job, REJECT_TOO_LARGE, "%zu bytes, at most %zu", json.len, max);
	if (!scan_strict(json.at, json.len, depth_max, &long_numbers, &error))
		return refuse(job, error.reason, "byte %zu: expected %s", error.at + 1, error.expected);
	if (long_numbers > 0)
		json = with_short_numbers(job->decoder, json);
	if (json.at == NULL)
		return VERDICT_FAILED;
	if (arena->begin != NULL)
		arena->begin();
	job->parsed = true;
	job->root = cJSON_ParseWithLength(json.at, json.len);
	return job->root == NULL ? VERDICT_FAILED : VERDICT_EVENT;
}

static struct job begin_job(struct decoder *decoder, struct event *event, struct reject *reject,
	struct decode_notes *notes)
{
	decoder->text_len = 0;
	event->has = 0;
	event->caller.hashes = 0;
	*notes = (struct decode_notes){ 0 };
	return (struct job){ .decoder = decoder, .event = event, .reject = reject, .notes = notes, .attribute_prefix = "" };
}

static void end_job(struct job *job)
{
	if (job->parsed && job->decoder->options.arena.end != NULL)
		job->decoder->options.arena.end();
	else
		cJSON_Delete(job->root);
}

enum verdict decoder_structured(struct decoder *decoder, const void *bytes, size_t len, struct event *event,
	struct reject *reject, struct decode_notes *notes)
{
	struct job job = begin_job(decoder, event, reject, notes);
	enum verdict verdict = parse(&job, (struct text){ bytes, len }, EVENT_DEPTH_MAX);

	if (verdict == VERDICT_EVENT)
		verdict = take_structured(&job, job.root);
	end_job(&job);
	return verdict;
}

/* Headers are bytes: what the scanner proves of the value is proved of them here. */
static enum verdict check_headers(struct job *job, const struct envelope *envelope)
{
	size_t bytes = 0;

	for (enum attribute attribute = 0; attribute < ATTRIBUTES; attribute++) {
		struct text text = envelope->text[attribute];

		bytes += text.len;
		if (text.len > 0 && scan_utf8(text.at, text.len) < text.len)
			return refuse_attribute(job, REJECT_BAD_UTF8, attribute, "not UTF-8");
		if (text.len > 0 && memchr(text.at, '\0', text.len) != NULL)
			return refuse_attribute(job, REJECT_NUL, attribute, "contains U+0000");
	}
	if (bytes == 0)
		return refuse(job, REJECT_BAD_HEADERS, "neither ce_ headers nor content-type application/cloudevents+json");
	return VERDICT_EVENT;
}

static enum verdict take_binary(struct job *job, const struct binary_attributes *attributes, struct text value)
{
	struct envelope envelope = { .text = { [A_SPECVERSION] = attributes->specversion, [A_ID] = attributes->id,
		[A_SOURCE] = attributes->source, [A_TYPE] = attributes->type, [A_TIME] = attributes->time,
		[A_SUBJECT] = attributes->subject } };
	enum verdict verdict;

	if (attributes->doubled)
		return refuse(job, REJECT_DOUBLED_KEY, "a ce_ header: twice");
	verdict = check_headers(job, &envelope);
	if (verdict == VERDICT_EVENT)
		verdict = take_attributes(job, &envelope);
	if (verdict != VERDICT_EVENT)
		return verdict;
	if (value.len == 0)
		return take_data(job, NULL);
	verdict = parse(job, value, EVENT_DEPTH_MAX - 1);
	return verdict == VERDICT_EVENT ? take_data(job, job->root) : verdict;
}

enum verdict decoder_binary(struct decoder *decoder, const struct binary_attributes *attributes, const void *value,
	size_t len, struct event *event, struct reject *reject, struct decode_notes *notes)
{
	struct job job = begin_job(decoder, event, reject, notes);
	enum verdict verdict;

	job.attribute_prefix = "ce_";
	verdict = take_binary(&job, attributes, (struct text){ value, len });
	end_job(&job);
	return verdict;
}

bool decoder_is_complete_json(const void *bytes, size_t len)
{
	return scan_tokens(bytes, len, NULL, NULL);
}
