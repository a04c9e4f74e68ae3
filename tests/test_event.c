#include "event/event.h"

#include "tests/event_kit.h"

/* ---- chance: splitmix64, the same numbers on every machine ------------------------------------- */

static uint64_t chance(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int64_t between(uint64_t *seed, int64_t low, int64_t high)
{
	return low + (int64_t)(chance(seed) % (uint64_t)(high - low + 1));
}

enum { TEXT_ROOM = 4096 };

struct sample {
	struct event event;
	char room[TEXT_ROOM]; /* its texts */
	size_t used;
};

static struct text random_text(struct sample *sample, uint64_t *seed, size_t max)
{
	size_t limits[] = { 1, 2, 12, max - 1, max };
	size_t len = (size_t)between(seed, 1, (int64_t)limits[chance(seed) % 5]);
	char *at = sample->room + sample->used;

	assert_true(sample->used + len <= TEXT_ROOM);
	for (size_t i = 0; i < len; i++)
		at[i] = (char)between(seed, chance(seed) % 20 == 0 ? 1 : 'a', 'z');
	sample->used += len;
	return (struct text){ at, len };
}

static int64_t random_time(uint64_t *seed)
{
	int64_t time = between(seed, EVENT_TIME_MIN_US, EVENT_TIME_MAX_US);

	switch (chance(seed) % 8) {
	case 0: return EVENT_TIME_MIN_US;
	case 1: return EVENT_TIME_MAX_US;
	case 2: return time;
	case 3: return 0;
	default: return time / 1000000 * 1000000;
	}
}

static void fill_field(struct sample *sample, uint64_t *seed, enum field field)
{
	const struct field_entry *entry = contract_field(field);
	union value *value = &sample->event.value[field];

	sample->event.has |= 1u << field;
	switch (entry->form) {
	case FORM_TIME:
		value->number = chance(seed) % 4 == 0 ? random_time(seed) : sample->event.time_us;
		break;
	case FORM_WORD: case FORM_BOOL: case FORM_NUMBER:
		value->number = between(seed, entry->min, entry->max);
		break;
	case FORM_ID:
		value->text = random_text(sample, seed, EVENT_ID_MAX);
		break;
	case FORM_TEXT: case FORM_CATEGORY:
		value->text = random_text(sample, seed, EVENT_TEXT_MAX);
		break;
	case FORM_CALLER:
		sample->event.has &= ~(1u << field);
		if (sample->event.type != CALL_ENDED)
			break;
		sample->event.caller.hashes = (uint8_t)between(seed, 1, 2);
		sample->event.caller.year = (int16_t)between(seed, 1969, 2200);
		for (size_t i = 0; i < sizeof sample->event.caller.hash; i++)
			sample->event.caller.hash[i / CALLER_HASH_BYTES][i % CALLER_HASH_BYTES] = (uint8_t)chance(seed);
		break;
	}
}

static void fill(struct sample *sample, uint64_t seed)
{
	const struct type_entry *type;

	memset(&sample->event, 0xA5, sizeof sample->event); /* what is not set must not matter */
	sample->used = 0;
	sample->event.type = (enum event_type)between(&seed, 1, EVENT_TYPES);
	type = contract_type(sample->event.type);
	sample->event.has = 0;
	sample->event.caller.hashes = 0;
	sample->event.time_us = random_time(&seed);
	sample->event.id = random_text(sample, &seed, EVENT_ID_MAX);
	sample->event.source = random_text(sample, &seed, EVENT_TEXT_MAX);
	sample->event.subject = (struct text){ "", 0 };
	for (size_t i = 0; i < type->field_count; i++)
		if (type->fields[i].needed || chance(&seed) % 2 == 0)
			fill_field(sample, &seed, type->fields[i].field);
}

static bool same_values(const struct event *a, const struct event *b)
{
	for (enum field field = 0; field < FIELDS; field++) {
		enum field_form form = contract_field(field)->form;

		if (!event_has(a, field))
			continue;
		if (form == FORM_ID || form == FORM_TEXT || form == FORM_CATEGORY) {
			if (!text_equal(a->value[field].text, b->value[field].text))
				return false;
		} else if (a->value[field].number != b->value[field].number) {
			return false;
		}
	}
	return true;
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->type == b->type && a->time_us == b->time_us && a->has == b->has && text_equal(a->id, b->id) &&
		text_equal(a->source, b->source) && same_values(a, b) && a->caller.hashes == b->caller.hashes &&
		(a->caller.hashes == 0 || a->caller.year == b->caller.year) &&
		memcmp(a->caller.hash, b->caller.hash, (size_t)a->caller.hashes * CALLER_HASH_BYTES) == 0;
}

/* ---- the packed form -------------------------------------------------------------------------- */

enum { RANDOM_EVENTS = 20000 };

static void a_packed_event_unpacks_to_itself(void **state)
{
	static struct sample sample;
	uint8_t packed[EVENT_PACKED_MAX + 3], again[EVENT_PACKED_MAX];
	struct event event;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_EVENTS; seed++) {
		size_t len;

		fill(&sample, seed);
		len = event_pack(&sample.event, packed);
		memcpy(packed + len, "abc", 3); /* the next one in a case */
		assert_true(len <= EVENT_PACKED_MAX);
		assert_int_equal(event_packed_len(packed, len + 3), len);
		assert_int_equal(event_unpack(packed, len + 3, &event), len);
		assert_true(same_event(&sample.event, &event));
		assert_int_equal(event.subject.len, 0);
		assert_int_equal(event_pack(&event, again), len);
		assert_memory_equal(packed, again, len);
	}
}

static void different_events_have_different_bytes(void **state)
{
	static struct sample a, b;
	uint8_t packed_a[EVENT_PACKED_MAX], packed_b[EVENT_PACKED_MAX];
	int equal = 0;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_EVENTS; seed++) {
		uint64_t change = seed * 7919;
		size_t len_a, len_b;

		fill(&a, seed);
		fill(&b, seed);
		/* Change one thing, or nothing. */
		switch (chance(&change) % 4) {
		case 0:
			b.event.time_us += b.event.time_us < EVENT_TIME_MAX_US ? 1 : -1;
			break;
		case 1:
			fill_field(&b, &change, contract_type(b.event.type)->fields[0].field);
			break;
		case 2:
			b.event.id.len--;
			b.event.id.len += b.event.id.len == 0;
			break;
		}
		len_a = event_pack(&a.event, packed_a);
		len_b = event_pack(&b.event, packed_b);
		equal += same_event(&a.event, &b.event);
		assert_int_equal(same_event(&a.event, &b.event), len_a == len_b && memcmp(packed_a, packed_b, len_a) == 0);
	}
	assert_in_range(equal, RANDOM_EVENTS / 5, RANDOM_EVENTS / 2);
}

/* Whatever the bytes: no read beyond them, and what is taken has that one encoding. */
static void assert_taken_or_refused(const uint8_t *bytes, size_t len, const char *what)
{
	uint8_t *copy = malloc(len > 0 ? len : 1), again[EVENT_PACKED_MAX];
	struct event event;
	size_t used;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	used = event_unpack(copy, len, &event);
	if (used > 0 && (used > len || event_pack(&event, again) != used || memcmp(copy, again, used) != 0))
		fail_msg("%s: taken, but packs to other bytes", what);
	assert_true(event_packed_len(copy, len) <= len);
	free(copy);
}

/* The version's place: the top four bits of the second byte. */
enum { V = EVENT_PACKED_VERSION << 4 };

static void damaged_bytes_are_refused_or_are_another_event(void **state)
{
	static struct sample sample;
	uint8_t packed[EVENT_PACKED_MAX];
	struct event event;

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		uint64_t damage = seed;
		size_t len;

		fill(&sample, seed);
		len = event_pack(&sample.event, packed);
		for (size_t cut = 0; cut < len; cut++) {
			assert_int_equal(event_unpack(packed, cut, &event), 0);
			assert_int_equal(event_packed_len(packed, cut), 0);
		}
		for (size_t at = 0; at < len; at++) {
			uint8_t whole = packed[at];

			packed[at] = (uint8_t)(whole ^ (1u << chance(&damage) % 8));
			assert_taken_or_refused(packed, len, "a flipped bit");
			packed[at] = (uint8_t)chance(&damage);
			assert_taken_or_refused(packed, len, "another byte");
			packed[at] = whole;
		}
	}
	for (uint64_t seed = 0; seed < RANDOM_EVENTS; seed++) {
		uint64_t noise = seed;
		size_t len = (size_t)between(&noise, 0, 100);

		for (size_t i = 0; i < len; i++)
			packed[i] = (uint8_t)(chance(&noise) % 4 == 0 ? chance(&noise) : chance(&noise) % 24);
		if (len >= 3) {
			packed[0] = (uint8_t)len;
			packed[1] = V;
		}
		assert_taken_or_refused(packed, len, "noise");
	}
}

/* An order.closed with unit "u" at 1 s, taken apart by hand. */
static void only_one_encoding_of_a_value_is_taken(void **state)
{
	static const uint8_t good[] = { 12, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 1, 1, 'u' };
	static const struct { const char *what; uint8_t bytes[20]; size_t len; } table[] = {
		{ "a needless varint byte in the time", { 13, V, ORDER_CLOSED, 0x84, 0, 1, 'i', 1, 's', 1, 1, 'u' }, 12 },
		{ "a needless varint byte in a length", { 13, V, ORDER_CLOSED, 4, 0x81, 0, 'i', 1, 's', 1, 1, 'u' }, 12 },
		{ "whole seconds as microseconds", { 15, V, ORDER_CLOSED, 0x81, 0x92, 0xF4, 0x01, 1, 'i', 1, 's', 1, 1, 'u' }, 14 },
		{ "a field that the type has not", { 11, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 5, 1, 'u' }, 11 },
		{ "an empty text", { 10, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 1, 0 }, 10 },
		{ "a word beyond the list", { 10, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 2, 4 }, 10 },
		{ "no word", { 10, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 2, 0 }, 10 },
		{ "bytes left over", { 12, V, ORDER_CLOSED, 4, 1, 'i', 1, 's', 1, 1, 'u', 0 }, 12 },
		{ "no type", { 11, V, 0, 4, 1, 'i', 1, 's', 1, 1, 'u' }, 11 },
		{ "a type of the future", { 11, V, EVENT_TYPES + 1, 4, 1, 'i', 1, 's', 1, 1, 'u' }, 11 },
		{ "a needed field missing", { 9, V, ORDER_MERGED, 4, 1, 'i', 1, 's', 0 }, 9 },
		{ "a time beyond all", { 18, V, ORDER_CLOSED, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 'i', 1, 's', 1, 1,
			'u' }, 18 },
		{ "a varint without end", { 18, V, ORDER_CLOSED, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
			0xFF, 0xFF, 0xFF, 0xFF }, 18 },
		{ "a length beyond all", { 13, V, ORDER_CLOSED, 4, 0xFF, 0xFF, 0xFF, 'i', 1, 's', 1, 1, 'u' }, 13 },
	};
	uint8_t first[sizeof good];
	struct event event;

	(void)state;
	memcpy(first, good, sizeof good);
	first[0] = sizeof good;
	assert_int_equal(event_unpack(first, sizeof first, &event), sizeof first);
	assert_int_equal(event.time_us, 1000000);
	assert_true(text_equal(event_text(&event, F_UNIT), text_of("u")));
	assert_int_equal(event_unpack(good, sizeof good, &event), 0); /* its length says one more */
	assert_false(event_is_newer(first, sizeof first));
	for (int version = 0; version < 16; version++) {
		first[1] = (uint8_t)(version << 4);
		assert_int_equal(event_unpack(first, sizeof first, &event) != 0, version == EVENT_PACKED_VERSION);
		assert_int_equal(event_is_newer(first, sizeof first), version > EVENT_PACKED_VERSION);
	}
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint8_t bytes[20];

		memcpy(bytes, table[i].bytes, table[i].len);
		bytes[0] = (uint8_t)table[i].len;
		if (event_unpack(bytes, table[i].len, &event) != 0)
			fail_msg("%s is taken", table[i].what);
	}
}

/* The bytes that are on people's disks: a change here needs a new version. */
static void the_packed_form_is_what_it_was(void **state)
{
	static const uint8_t expected[] = {
		0x2D, 0x10, 0x01, 0xA0, 0xAE, 0xC4, 0xDA, 0x17, 0x02, 0x65, 0x31, 0x03, 0x2F, 0x2F, 0x73, 0x39,
		0x08, 0xDE, 0x03, 0x01, 0x05, 0x70, 0x68, 0x6F, 0x6E, 0x65, 0xE4, 0x07, 0x00, 0x01, 0x02, 0x03,
		0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x01,
	};
	struct event event = { .type = CALL_ENDED, .time_us = INT64_C(1590969800000000), .id = { "e1", 2 },
		.source = { "//s", 3 } };
	uint8_t packed[EVENT_PACKED_MAX];

	(void)state;
	event.has = 1u << F_STARTED_AT | 1u << F_DIRECTION | 1u << F_CHANNEL | 1u << F_OUTCOME;
	event.value[F_STARTED_AT].number = event.time_us - 120000000;
	event.value[F_DIRECTION].number = DIRECTION_IN;
	event.value[F_CHANNEL].text = text_of("phone");
	event.value[F_OUTCOME].number = OUTCOME_DIRECT;
	event.caller = (struct caller){ .hashes = 1, .year = 2020 };
	for (size_t i = 0; i < CALLER_HASH_BYTES; i++)
		event.caller.hash[0][i] = (uint8_t)i;
	assert_int_equal(event_pack(&event, packed), sizeof expected);
	assert_memory_equal(packed, expected, sizeof expected);
}

/* EVENT_PACKED_MAX and the comment beside it. */
static void no_event_is_longer_than_the_longest_call(void **state)
{
	static char x[EVENT_TEXT_MAX];
	uint8_t packed[EVENT_PACKED_MAX];
	size_t longest = 0;

	(void)state;
	memset(x, 'x', sizeof x);
	for (enum event_type type = 1; type <= EVENT_TYPES; type++) {
		const struct type_entry *entry = contract_type(type);
		struct event event = { .type = type, .time_us = EVENT_TIME_MIN_US + 1, .id = { x, EVENT_ID_MAX },
			.source = { x, EVENT_TEXT_MAX } };

		for (size_t i = 0; i < entry->field_count; i++) {
			enum field field = entry->fields[i].field;
			enum field_form form = contract_field(field)->form;

			event.has |= form == FORM_CALLER ? 0 : 1u << field;
			if (form == FORM_TIME)
				event.value[field].number = EVENT_TIME_MAX_US;
			else if (form == FORM_ID)
				event.value[field].text = (struct text){ x, EVENT_ID_MAX };
			else if (form == FORM_TEXT || form == FORM_CATEGORY)
				event.value[field].text = (struct text){ x, EVENT_TEXT_MAX };
			else
				event.value[field].number = contract_field(field)->max;
		}
		if (type == CALL_ENDED)
			event.caller = (struct caller){ .hashes = 2, .year = 2020 };
		size_t len = event_pack(&event, packed);

		longest = len > longest ? len : longest;
	}
	assert_int_equal(longest, 1750);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static void assert_json(struct buf *buf, const char *expected)
{
	buf_append_byte(buf, '\0');
	assert_string_equal((char *)buf->data, expected);
	buf_clear(buf);
}

static void canonical_content_is_that_of_rule_R1(void **state)
{
	static const struct { const char *type, *data, *canonical; } table[] = {
		{ "call.ended.v1", KIT_CALL ",\"caller\":\"13800138000\",\"agent\":\"\\u0041\\/\\\"\\\\\\n\\u001f\\u007f梅\"",
		  "{\"data\":{\"agent\":\"A/\\\"\\\\\\n\\u001f\x7f梅\",\"channel\":\"phone\",\"direction\":\"in\",\"outcome\":\"invalid\","
		  "\"started_at\":1590969480000000},\"subject\":\"S-1\",\"time\":1590969600000000,\"type\":\"call.ended.v1\"}" },
		{ "order.signed.v1", "\"x\":1",
		  "{\"data\":{},\"subject\":\"S-1\",\"time\":1590969600000000,\"type\":\"order.signed.v1\"}" },
		{ "order.urged.v1", "\"level\":\"x\",\"unit\":\"u\",\"reason\":\"r\"",
		  "{\"data\":{\"level\":\"x\",\"reason\":\"r\",\"unit\":\"u\"},\"subject\":\"S-1\",\"time\":1590969600000000,"
		  "\"type\":\"order.urged.v1\"}" },
		{ "callback.made.v1", "\"reached\":true,\"solved\":false,\"rating\":\"satisfied\",\"rating_source\":\"default\"",
		  "{\"data\":{\"rating\":\"satisfied\",\"rating_source\":\"default\",\"reached\":true,\"solved\":false},"
		  "\"subject\":\"S-1\",\"time\":1590969600000000,\"type\":\"callback.made.v1\"}" },
		{ "order.dispatched.v1", "\"unit\":\"u\",\"limit_working_days\":5.0",
		  "{\"data\":{\"limit_working_days\":5,\"unit\":\"u\"},\"subject\":\"S-1\",\"time\":1590969600000000,"
		  "\"type\":\"order.dispatched.v1\"}" },
		{ "order.extended.v1", "\"due_at\":\"1970-01-01T00:00:00.0000019+00:01\"",
		  "{\"data\":{\"due_at\":-59999999},\"subject\":\"S-1\",\"time\":1590969600000000,\"type\":\"order.extended.v1\"}" },
		{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":4,\"channel\":\"app\"",
		  "{\"data\":{\"channel\":\"app\",\"rating\":4,\"unit\":\"u\"},\"subject\":\"S-1\",\"time\":1590969600000000,"
		  "\"type\":\"review.submitted.v1\"}" },
	};
	struct buf out = BUF_EMPTY;
	struct kit kit;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)kit_event(line, sizeof line, table[i].type, table[i].data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, "accepted");
		event_append_canonical(&kit.event, &out);
		assert_json(&out, table[i].canonical);
	}
	buf_free(&out);
	kit_close(&kit);
}

static void structured_form_is_a_cloud_event_with_the_callers_word(void **state)
{
	struct buf out = BUF_EMPTY;
	struct kit kit;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	(void)kit_event(line, sizeof line, "call.ended.v1", "\"started_at\":\"2020-01-05T07:58:00.25+08:00\",\"direction\":\"in\","
		"\"channel\":\"phone\",\"outcome\":\"invalid\",\"caller\":\"110\"");
	assert_int_equal(kit_decode(&kit, line), VERDICT_EVENT);
	event_append_structured(&kit.event, &out);
	assert_json(&out, "{\"data\":{\"caller\":\"hmac-sha256:2020:14140331313000000000000000000000,2019:"
		"14130331313000000000000000000000\",\"channel\":\"phone\",\"direction\":\"in\",\"outcome\":\"invalid\","
		"\"started_at\":\"2020-01-04T23:58:00.250000Z\"},\"id\":\"e-1\",\"source\":\"//test/calls\",\"specversion\":\"1.0\","
		"\"subject\":\"S-1\",\"time\":\"2020-06-01T00:00:00Z\",\"type\":\"call.ended.v1\"}");
	buf_free(&out);
	kit_close(&kit);
}

/* An evicted event (rule R52) that is replayed is the same event; times at both ends of rule R4 too. */
static void structured_form_replays_to_the_same_event(void **state)
{
	static struct sample sample;
	struct buf out = BUF_EMPTY;
	struct kit kit;
	int calls = 0;

	(void)state;
	kit_open(&kit, true);
	for (uint64_t seed = 0; seed < 4000; seed++) {
		struct event *event = &sample.event;

		fill(&sample, seed);
		event->subject = text_of("S-1");
		if (event_has(event, F_RATING) != event_has(event, F_RATING_SOURCE))
			event->has &= ~(1u << F_RATING | 1u << F_RATING_SOURCE);
		if (event_has(event, F_DUE_AT))
			event->has &= ~(1u << F_LIMIT_WORKING_DAYS);
		if (event_has(event, F_STARTED_AT) && event->caller.hashes > 0) {
			event->value[F_STARTED_AT].number = INT64_C(1577836800000000); /* 2020-01-01 */
			event->caller.year = 2020;
			calls++;
		}
		event_append_structured(event, &out);
		if (kit_decode_bytes(&kit, out.data, out.len) != VERDICT_EVENT)
			fail_msg("%.*s: %s", (int)out.len, (char *)out.data, kit.reject.detail);
		assert_true(same_event(event, &kit.event));
		buf_clear(&out);
	}
	assert_true(calls > 50);
	buf_free(&out);
	kit_close(&kit);
}

/* ---- orders ----------------------------------------------------------------------------------- */

static struct event urge(int64_t time_us, const char *source, const char *id, const char *level)
{
	struct event event = { .type = ORDER_URGED, .time_us = time_us, .source = text_of(source), .id = text_of(id),
		.subject = text_of("o"), .has = 1u << F_LEVEL_TEXT };

	event.value[F_LEVEL_TEXT].text = text_of(level);
	return event;
}

static void copies_are_ordered_by_time_content_and_caller(void **state)
{
	struct event less[] = {
		urge(1, "s", "1", "z"), urge(2, "s", "1", "a"), urge(2, "s", "1", "b"), urge(2, "s", "1", "ba"),
		urge(2, "s", "1", "é"), urge(2, "s", "1", "梅"), urge(2, "s", "1", "梅"), urge(2, "s", "1", "梅"),
		urge(2, "s", "1", "梅"), urge(2, "s", "1", "梅"),
	};
	size_t count = sizeof less / sizeof less[0];
	struct buf scratch = BUF_EMPTY;

	(void)state;
	less[count - 4].caller = (struct caller){ .hashes = 1, .year = 2020, .hash = { { 200 } } };
	less[count - 3].caller = (struct caller){ .hashes = 1, .year = 2020, .hash = { { 201 } } };
	less[count - 2].caller = (struct caller){ .hashes = 2, .year = 2020, .hash = { { 1 }, { 1 } } };
	less[count - 1].caller = (struct caller){ .hashes = 2, .year = 2020, .hash = { { 1 }, { 2 } } };
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = event_compare_copies(&less[i], &less[j], &scratch);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	assert_false(scratch.failed);
	buf_free(&scratch);
}

static void case_order_is_that_of_rule_R3(void **state)
{
	struct event less[] = {
		urge(1, "z", "9", "x"), urge(2, "a", "2", "x"), urge(2, "a", "20", "x"), urge(2, "a", "3", "x"),
		urge(2, "aa", "1", "x"), urge(2, "b", "1", "x"), urge(2, "a", "1", "x"), urge(3, "a", "1", "x"),
	};
	size_t count = sizeof less / sizeof less[0];

	(void)state;
	less[6].type = ORDER_CLOSED; /* ranks after every urge of its instant */
	less[7].type = ORDER_CREATED;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = event_compare_order(&less[i], &less[j]);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_packed_event_unpacks_to_itself),
		cmocka_unit_test(different_events_have_different_bytes),
		cmocka_unit_test(damaged_bytes_are_refused_or_are_another_event),
		cmocka_unit_test(only_one_encoding_of_a_value_is_taken),
		cmocka_unit_test(the_packed_form_is_what_it_was),
		cmocka_unit_test(no_event_is_longer_than_the_longest_call),
		cmocka_unit_test(canonical_content_is_that_of_rule_R1),
		cmocka_unit_test(structured_form_is_a_cloud_event_with_the_callers_word),
		cmocka_unit_test(structured_form_replays_to_the_same_event),
		cmocka_unit_test(copies_are_ordered_by_time_content_and_caller),
		cmocka_unit_test(case_order_is_that_of_rule_R3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
