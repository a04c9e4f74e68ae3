#include "event/decode.h"

#include "tests/event_kit.h"

/* ---- the envelope ----------------------------------------------------------------------------- */

static void a_good_event_is_taken_whole(void **state)
{
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	assert_int_equal(kit_decode(&kit, "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"//a\",\"type\":\"call.ended.v1\","
		"\"time\":\"2020-06-01T08:00:00.5+08:00\",\"subject\":\"C1\",\"datacontenttype\":7,\"data\":{"
		"\"started_at\":\"2020-06-01T07:58:00+08:00\",\"answered_at\":\"2020-05-31T23:58:10Z\",\"ended_at\":null,"
		"\"direction\":\"in\",\"channel\":\"phone\",\"caller\":\"138-0013-8000\",\"agent\":\"\",\"district\":\"梅江区\","
		"\"kind\":\"help\",\"category\":\" a > b>c  >  d \",\"outcome\":\"order_created\",\"order_id\":\"O1\",\"extra\":[1]}}"),
		VERDICT_EVENT);
	assert_int_equal(kit.event.type, CALL_ENDED);
	assert_int_equal(kit.event.time_us, INT64_C(1590969600500000));
	assert_true(text_equal(kit.event.id, text_of("e-1")));
	assert_true(text_equal(kit.event.source, text_of("//a")));
	assert_true(text_equal(kit.event.subject, text_of("C1")));
	assert_int_equal(kit.event.has, 1u << F_STARTED_AT | 1u << F_ANSWERED_AT | 1u << F_DIRECTION | 1u << F_CHANNEL |
		1u << F_DISTRICT | 1u << F_KIND | 1u << F_CATEGORY | 1u << F_OUTCOME | 1u << F_ORDER_ID);
	assert_int_equal(event_number(&kit.event, F_STARTED_AT), INT64_C(1590969480000000));
	assert_int_equal(event_number(&kit.event, F_ANSWERED_AT), INT64_C(1590969490000000));
	assert_int_equal(event_number(&kit.event, F_DIRECTION), DIRECTION_IN);
	assert_int_equal(event_number(&kit.event, F_KIND), KIND_HELP);
	assert_int_equal(event_number(&kit.event, F_OUTCOME), OUTCOME_ORDER);
	assert_true(text_equal(event_text(&kit.event, F_DISTRICT), text_of("梅江区")));
	assert_true(text_equal(event_text(&kit.event, F_CATEGORY), text_of(" a>b>c>d ")));
	assert_true(text_equal(event_text(&kit.event, F_ORDER_ID), text_of("O1")));
	assert_int_equal(kit.event.caller.hashes, 1);
	assert_int_equal(kit.event.caller.year, 2020);
	assert_memory_equal(kit.event.caller.hash[0], "\x14\x14\x0b" "13800138000", 14);
	assert_int_equal(kit.notes.masked, 0);
	assert_null(kit.notes.warning);
	kit_close(&kit);
}

#define GOOD_DATA "\"data\":{\"reason\":\"x\"}"

/* %s is the place of one attribute; the others stand around it. */
static const struct { const char *members; const char *reason; } envelopes[] = {
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "accepted" },
	{ "\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "missing" },
	{ "\"id\":null,\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "missing" },
	{ "\"id\":\"\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "missing" },
	{ "\"ID\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "missing" },
	{ "\"id\":1,\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "wrong_type" },
	{ "\"id\":{},\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "wrong_type" },
	{ "\"id\":\"1\",\"subject\":\"o\"," GOOD_DATA, "missing" },
	{ "\"id\":\"1\",\"source\":false,\"subject\":\"o\"," GOOD_DATA, "wrong_type" },
	{ "\"id\":\"1\",\"source\":\"s\"," GOOD_DATA, "missing" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"", "missing" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data_base64\":\"e30=\"", "missing" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":null", "missing" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":\"\"", "missing" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":\"x\"", "wrong_type" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":[]", "wrong_type" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":{}", "missing" }, /* its reason */
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data_base64\":7," GOOD_DATA, "accepted" },
	{ "\"id\":\"1\",\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "doubled_key" },
	{ "\"id\":null,\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "doubled_key" },
	{ "\"i\\u0064\":\"1\",\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA, "doubled_key" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA ",\"d\\u0061ta\":{}", "doubled_key" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA ",\"type\":\"order.voided.v1\"", "doubled_key" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\"," GOOD_DATA ",\"x\":1,\"x\":2", "accepted" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":{\"reason\":\"x\",\"reason\":\"x\"}", "doubled_key" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":{\"reason\":\"x\",\"re\\u0061son\":null}", "doubled_key" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":{\"reason\":\"x\",\"unit\":1,\"unit\":2}", "accepted" },
	{ "\"id\":\"1\",\"source\":\"s\",\"subject\":\"o\",\"data\":{\"reason\":\"x\",\"a\":{\"reason\":1,\"reason\":2}}", "accepted" },
};

static void the_envelope_is_judged_attribute_by_attribute(void **state)
{
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof envelopes / sizeof envelopes[0]; i++) {
		char line[512];

		(void)snprintf(line, sizeof line, "{\"specversion\":\"1.0\",\"type\":\"order.voided.v1\","
			"\"time\":\"2020-06-01T08:00:00Z\",%s}", envelopes[i].members);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, envelopes[i].reason);
	}
	kit_close(&kit);
}

static void version_type_and_time_are_judged(void **state)
{
	static const struct { const char *version, *type, *time, *reason; } table[] = {
		{ "\"1.0\"", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "accepted" },
		{ "\"1\"", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "bad_specversion" },
		{ "\"1.0.0\"", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "bad_specversion" },
		{ "\"0.3\"", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "bad_specversion" },
		{ "1.0", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "wrong_type" },
		{ "null", "\"order.voided.v1\"", "\"2020-06-01T08:00:00Z\"", "missing" },
		{ "\"1.0\"", "\"order.voided.v2\"", "\"2020-06-01T08:00:00Z\"", "unknown_type" },
		{ "\"1.0\"", "\"order.voided\"", "\"2020-06-01T08:00:00Z\"", "unknown_type" },
		{ "\"1.0\"", "\"ORDER.VOIDED.V1\"", "\"2020-06-01T08:00:00Z\"", "unknown_type" },
		{ "\"1.0\"", "\"\"", "\"2020-06-01T08:00:00Z\"", "missing" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"2020-06-01T08:00:00\"", "bad_time" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"2020-06-31T08:00:00Z\"", "bad_time" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"1969-12-31T23:59:59Z\"", "bad_time" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"2200-01-01T00:00:00Z\"", "bad_time" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"2199-12-31T23:59:59.999999-23:59\"", "accepted" },
		{ "\"1.0\"", "\"order.voided.v1\"", "\"1970-01-01t00:00:00+23:59\"", "accepted" },
		{ "\"1.0\"", "\"order.voided.v1\"", "1590969600", "wrong_type" },
		{ "\"1.0\"", "\"order.voided.v1\"", "null", "missing" },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		char line[512];

		(void)snprintf(line, sizeof line, "{\"specversion\":%s,\"type\":%s,\"time\":%s,\"id\":\"1\",\"source\":\"s\","
			"\"subject\":\"o\"," GOOD_DATA "}", table[i].version, table[i].type, table[i].time);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, table[i].reason);
	}
	kit_close(&kit);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static const struct { const char *type, *data, *reason; } fields[] = {
	/* every type with what it needs, and with nothing */
	{ "call.ended.v1", KIT_CALL, "accepted" },
	{ "call.ended.v1", "", "missing" },
	{ "order.created.v1", "\"handling\":\"direct\"", "accepted" },
	{ "order.created.v1", "", "missing" },
	{ "order.dispatched.v1", "\"unit\":\"u\"", "accepted" },
	{ "order.dispatched.v1", "", "missing" },
	{ "order.signed.v1", "", "accepted" },
	{ "order.returned.v1", "", "accepted" },
	{ "order.urged.v1", "\"level\":\"any words\"", "accepted" },
	{ "order.extended.v1", "\"due_at\":\"2020-06-01T08:00:00Z\"", "accepted" },
	{ "order.extended.v1", "", "missing" },
	{ "order.closed.v1", "", "accepted" },
	{ "order.reopened.v1", "", "accepted" },
	{ "order.voided.v1", "", "missing" },
	{ "order.restored.v1", "\"reason\":\"r\"", "accepted" },
	{ "order.restored.v1", "", "missing" },
	{ "order.merged.v1", "\"into\":\"S-2\"", "accepted" },
	{ "order.merged.v1", "", "missing" },
	{ "callback.made.v1", "\"reached\":true", "accepted" },
	{ "callback.made.v1", "", "missing" },
	{ "complaint.received.v1", "\"unit\":\"u\",\"level\":\"city\"", "accepted" },
	{ "complaint.received.v1", "\"unit\":\"u\"", "missing" },
	{ "complaint.received.v1", "\"level\":\"city\"", "missing" },
	{ "complaint.judged.v1", "\"real\":false", "accepted" },
	{ "complaint.judged.v1", "", "missing" },
	{ "complaint.forwarded.v1", "", "accepted" },
	{ "complaint.replied.v1", "", "accepted" },
	{ "complaint.closed.v1", "", "accepted" },
	{ "complaint.carded.v1", "\"card\":\"red\"", "accepted" },
	{ "complaint.carded.v1", "", "missing" },
	{ "complaint.published.v1", "\"medium\":\"m\"", "accepted" },
	{ "complaint.published.v1", "", "missing" },
	{ "complaint.voided.v1", "\"reason\":\"r\"", "accepted" },
	{ "complaint.voided.v1", "", "missing" },
	{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":5", "accepted" },
	{ "review.submitted.v1", "\"unit\":\"u\"", "missing" },
	{ "review.submitted.v1", "\"rating\":5", "missing" },
	/* null and "" are absent, of any field */
	{ "order.closed.v1", "\"unit\":null,\"result\":null", "accepted" },
	{ "order.closed.v1", "\"unit\":\"\",\"result\":\"\"", "accepted" },
	{ "order.reopened.v1", "\"due_at\":\"\"", "accepted" },
	{ "callback.made.v1", "\"reached\":null", "missing" },
	{ "callback.made.v1", "\"reached\":\"\"", "missing" },
	{ "callback.made.v1", "\"reached\":true,\"solved\":\"\"", "accepted" },
	{ "order.voided.v1", "\"reason\":\"\"", "missing" },
	{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":\"\"", "missing" },
	/* a wrong type, also where the field is optional; a stranger's may be anything */
	{ "order.closed.v1", "\"unit\":7", "wrong_type" },
	{ "order.closed.v1", "\"unit\":false", "wrong_type" },
	{ "order.closed.v1", "\"unit\":[]", "wrong_type" },
	{ "order.closed.v1", "\"unit\":{}", "wrong_type" },
	{ "order.closed.v1", "\"result\":1", "wrong_type" },
	{ "order.closed.v1", "\"reason\":1,\"Unit\":1,\"due_at\":\"x\"", "accepted" },
	{ "order.reopened.v1", "\"due_at\":1590969600", "wrong_type" },
	{ "callback.made.v1", "\"reached\":1", "wrong_type" },
	{ "callback.made.v1", "\"reached\":\"true\"", "wrong_type" },
	{ "complaint.judged.v1", "\"real\":0", "wrong_type" },
	{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":\"5\"", "wrong_type" },
	{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":true", "wrong_type" },
	{ "order.created.v1", "\"handling\":\"direct\",\"caller\":13800138000", "wrong_type" },
	{ "order.created.v1", "\"handling\":\"direct\",\"caller\":\"13800138000\"", "accepted" },
	{ "call.ended.v1", KIT_CALL ",\"caller\":[]", "wrong_type" },
	/* closed lists */
	{ "order.closed.v1", "\"result\":\"resolved\"", "accepted" },
	{ "order.closed.v1", "\"result\":\"Resolved\"", "unknown_word" },
	{ "order.closed.v1", "\"result\":\"resolved \"", "unknown_word" },
	{ "order.created.v1", "\"handling\":\"direct\",\"kind\":\"咨询\"", "unknown_word" },
	{ "complaint.received.v1", "\"unit\":\"u\",\"level\":\"province\"", "unknown_word" },
	{ "complaint.carded.v1", "\"card\":\"green\"", "unknown_word" },
	{ "callback.made.v1", "\"reached\":true,\"rating\":\"good\",\"rating_source\":\"caller\"", "unknown_word" },
	{ "callback.made.v1", "\"reached\":true,\"rating_source\":\"nobody\"", "unknown_word" },
	/* times */
	{ "order.reopened.v1", "\"due_at\":\"2020-06-01\"", "bad_time" },
	{ "order.extended.v1", "\"due_at\":\"2020-06-01T24:00:00Z\"", "bad_time" },
	/* fields together */
	{ "callback.made.v1", "\"reached\":true,\"rating\":\"satisfied\"", "contradiction" },
	{ "callback.made.v1", "\"reached\":true,\"rating\":\"satisfied\",\"rating_source\":\"\"", "contradiction" },
	{ "callback.made.v1", "\"reached\":true,\"rating\":\"satisfied\",\"rating_source\":\"default\"", "accepted" },
	{ "callback.made.v1", "\"reached\":true,\"rating_source\":\"caller\"", "accepted" },
	{ "order.merged.v1", "\"into\":\"S-1\"", "contradiction" },
	/* contradictions in good values are oddities, never rejects */
	{ "call.ended.v1", KIT_CALL ",\"ended_at\":\"1999-01-01T00:00:00Z\"", "accepted" },
};

static void every_field_is_judged_by_the_contract(void **state)
{
	struct kit kit;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		(void)kit_event(line, sizeof line, fields[i].type, fields[i].data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, fields[i].reason);
	}
	kit_close(&kit);
}

static void numbers_are_whole_in_value_and_within_their_range(void **state)
{
	static const struct { const char *number; int value; const char *reason; } table[] = {
		{ "1", 1, "accepted" }, { "5", 5, "accepted" }, { "5.0", 5, "accepted" }, { "50e-1", 5, "accepted" },
		{ "0.5e1", 5, "accepted" }, { "5E+0", 5, "accepted" }, { "0.00005e5", 5, "accepted" },
		{ "5.0000000000000000", 5, "accepted" },
		{ "5." "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", 5, "accepted" },
		{ "500000000000000000000000000000000000000000000000000000000000000000000000000000000000e-83", 5, "accepted" },
		{ "0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000005e88", 5, "accepted" },
		{ "5.0000000000000000000000000000000000000000000000000000000000000000000000000000000000001", 0, "bad_number" },
		{ "4.9999999999999999999999", 0, "bad_number" }, { "5.000000000000001", 0, "bad_number" },
		{ "0", 0, "bad_number" }, { "-0", 0, "bad_number" }, { "-1", 0, "bad_number" }, { "6", 0, "bad_number" },
		{ "4.5", 0, "bad_number" }, { "5e-1", 0, "bad_number" }, { "1e2", 0, "bad_number" },
		{ "2147483648", 0, "bad_number" }, { "9223372036854775808", 0, "bad_number" }, { "1e308", 0, "bad_number" },
		{ "-99999999999999999999999999", 0, "bad_number" }, { "1e-999", 0, "bad_number" },
		{ "1e999", 0, "bad_number" }, { "-1e309", 0, "bad_number" }, { "0e999", 0, "bad_number" },
		{ "05", 0, "bad_json" }, { "+5", 0, "bad_json" }, { "5.", 0, "bad_json" }, { ".5", 0, "bad_json" },
		{ "5e", 0, "bad_json" }, { "0x5", 0, "bad_json" }, { "NaN", 0, "bad_json" }, { "Infinity", 0, "bad_json" },
	};
	struct kit kit;
	char line[1024], data[512];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(data, sizeof data, "\"unit\":\"u\",\"rating\":%s,\"channel\":\"after it\"", table[i].number);
		(void)kit_event(line, sizeof line, "review.submitted.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, table[i].reason);
		if (table[i].value == 0)
			continue;
		assert_int_equal(event_number(&kit.event, F_STARS), table[i].value);
		assert_true(text_equal(event_text(&kit.event, F_CHANNEL), text_of("after it")));
	}
	kit_close(&kit);
}

/* 1.797693134862315807e308 is the last decimal of 19 digits that a double holds; numbers nobody reads count too. */
static void a_number_beyond_a_double_is_refused_wherever_it_stands(void **state)
{
	static const struct { const char *number; const char *reason; } table[] = {
		{ "1.7976931348623157e308", "accepted" }, { "1.797693134862315807e308", "accepted" },
		{ "1.797693134862315808e308", "bad_number" }, { "-1.797693134862315808e308", "bad_number" },
		{ "17976931348623158.08e292", "bad_number" }, { "0.00001797693134862315808e313", "bad_number" },
		{ "1e308", "accepted" }, { "1e309", "bad_number" }, { "123e307", "bad_number" }, { "123e306", "accepted" },
		{ "1e-400", "accepted" }, { "0e99999999999999999999", "accepted" }, { "0.0e999", "accepted" },
		{ "1e99999999999999999999", "bad_number" }, { "1e-99999999999999999999", "accepted" },
	};
	struct kit kit;
	char line[1024], data[512];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(data, sizeof data, "\"free\":{\"a\":[%s]}", table[i].number);
		(void)kit_event(line, sizeof line, "order.closed.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, table[i].reason);
	}
	/* Without an exponent: 309 digits. */
	for (int first = 1; first <= 2; first++) {
		memset(data, '0', sizeof data);
		(void)snprintf(data, sizeof data, "\"free\":%d%0308d", first, 0);
		(void)kit_event(line, sizeof line, "order.closed.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, first == 1 ? "accepted" : "bad_number");
	}
	kit_close(&kit);
}

static void a_limit_beside_a_due_is_checked_then_dropped(void **state)
{
	static const struct { const char *data, *reason; int64_t limit; } table[] = {
		{ "\"limit_working_days\":1", "accepted", 1 }, { "\"limit_working_days\":250", "accepted", 250 },
		{ "\"limit_working_days\":0", "bad_number", 0 }, { "\"limit_working_days\":251", "bad_number", 0 },
		{ "\"limit_working_days\":5,\"due_at\":\"2020-06-01T00:00:00Z\"", "accepted", 0 },
		{ "\"limit_working_days\":5,\"due_at\":\"\"", "accepted", 5 },
		{ "\"limit_working_days\":251,\"due_at\":\"2020-06-01T00:00:00Z\"", "bad_number", 0 },
		{ "\"limit_working_days\":\"5\",\"due_at\":\"2020-06-01T00:00:00Z\"", "wrong_type", 0 },
	};
	struct kit kit;
	char line[1024], data[256];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(data, sizeof data, "\"unit\":\"u\",%s", table[i].data);
		(void)kit_event(line, sizeof line, "order.dispatched.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, table[i].reason);
		if (strcmp(table[i].reason, "accepted") == 0)
			assert_int_equal(event_number(&kit.event, F_LIMIT_WORKING_DAYS), table[i].limit);
	}
	(void)kit_event(line, sizeof line, "callback.made.v1", "\"reached\":true,\"rating_source\":\"caller\"");
	assert_int_equal(kit_decode(&kit, line), VERDICT_EVENT);
	assert_false(event_has(&kit.event, F_RATING_SOURCE));
	kit_close(&kit);
}

/* ---- limits ----------------------------------------------------------------------------------- */

static void put_many(struct buf *buf, const char *what, size_t times)
{
	while (times-- > 0)
		buf_append_string(buf, what);
}

/* One event whose named text has `len` bytes: "梅" is three of them, "x" the rest. */
static enum verdict decode_with_text(struct kit *kit, const char *type, const char *before, size_t len, const char *after)
{
	struct buf line = BUF_EMPTY;
	enum verdict verdict;

	buf_printf(&line, "{\"specversion\":\"1.0\",\"type\":\"%s\",\"time\":\"2020-06-01T08:00:00Z\",%s\"", type, before);
	put_many(&line, "梅", len / 3);
	put_many(&line, "x", len % 3);
	buf_printf(&line, "\"%s}", after);
	verdict = kit_decode_bytes(kit, line.data, line.len);
	buf_free(&line);
	return verdict;
}

static void texts_are_measured_in_bytes_as_they_came(void **state)
{
	static const struct { const char *type, *before, *after; size_t limit; } table[] = {
		{ "order.closed.v1", "\"id\":", ",\"source\":\"s\",\"subject\":\"o\",\"data\":{}", 64 },
		{ "order.closed.v1", "\"id\":\"1\",\"source\":\"s\",\"subject\":", ",\"data\":{}", 64 },
		{ "order.closed.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":", ",\"data\":{}", 256 },
		{ "order.closed.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"unit\":", "}", 256 },
		{ "order.merged.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"into\":", "}", 64 },
		{ "complaint.received.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"level\":\"city\",\"unit\":\"u\","
			"\"order_id\":", "}", 64 },
		{ "order.created.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"handling\":\"direct\",\"call_id\":",
			"}", 64 },
		{ "order.created.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"handling\":\"direct\",\"category\":",
			"}", 256 },
		{ "order.created.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"handling\":\"direct\",\"caller\":",
			"}", 256 },
		{ "call.ended.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{" KIT_CALL ",\"caller\":", "}", 256 },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		enum verdict within = decode_with_text(&kit, table[i].type, table[i].before, table[i].limit, table[i].after);

		kit_assert_reason(&kit, within, table[i].before, "accepted");
		kit_assert_reason(&kit, decode_with_text(&kit, table[i].type, table[i].before, table[i].limit + 1, table[i].after),
			table[i].before, "too_long");
	}
	/* A free field may be long. */
	assert_int_equal(decode_with_text(&kit, "order.closed.v1", "\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{"
		"\"remark\":", 5000, "}"), VERDICT_EVENT);
	kit_close(&kit);
}

/* Spaces around '>' count until they are dropped, digits until they are masked. */
static void lengths_count_before_anything_is_normalised(void **state)
{
	struct kit kit;
	struct buf line = BUF_EMPTY;

	(void)state;
	kit_open(&kit, false);
	for (size_t spaces = 254; spaces <= 255; spaces++) {
		buf_clear(&line);
		buf_append_string(&line, "{\"specversion\":\"1.0\",\"type\":\"order.created.v1\",\"time\":\"2020-06-01T08:00:00Z\","
			"\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"handling\":\"direct\",\"category\":\"");
		put_many(&line, " ", spaces);
		buf_append_string(&line, ">a\"}}");
		kit_assert_reason(&kit, kit_decode_bytes(&kit, line.data, line.len), "spaces", spaces == 254 ? "accepted" : "too_long");
	}
	buf_free(&line);
	kit_close(&kit);
}

static void category_loses_spaces_around_levels_and_nothing_else(void **state)
{
	static const struct { const char *in, *out; } table[] = {
		{ "a>b", "a>b" }, { "a > b", "a>b" }, { "a  >   b  >c", "a>b>c" }, { " a b > c ", " a b>c " },
		{ "a\\t>\\tb", "a\t>\tb" }, { "a\xE3\x80\x80>b", "a\xE3\x80\x80>b" }, { ">", ">" }, { " > > ", ">>" },
		{ "a >\\u0020b", "a>b" }, { "a \\u003e b", "a>b" }, { "a＞ b", "a＞ b" }, { "   ", "   " },
	};
	struct kit kit;
	char line[512], data[256];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(data, sizeof data, "\"handling\":\"direct\",\"category\":\"%s\",\"district\":\" > \"", table[i].in);
		(void)kit_event(line, sizeof line, "order.created.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, "accepted");
		if (!text_equal(event_text(&kit.event, F_CATEGORY), text_of(table[i].out)))
			fail_msg("category %s is not %s", table[i].in, table[i].out);
		assert_true(text_equal(event_text(&kit.event, F_DISTRICT), text_of(" > ")));
	}
	kit_close(&kit);
}

static void nesting_ends_at_the_eighth_level(void **state)
{
	static const struct { const char *data, *reason; } table[] = {
		{ "\"x\":[[[[[[]]]]]]", "accepted" },      /* event, data, six arrays */
		{ "\"x\":[[[[[[[]]]]]]]", "too_deep" },
		{ "\"x\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}", "accepted" },
		{ "\"x\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}", "too_deep" },
		{ "\"x\":[[[[[[0]]]]]],\"y\":[[[[[[0]]]]]]", "accepted" },
	};
	struct kit kit;
	char line[512];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)kit_event(line, sizeof line, "order.closed.v1", table[i].data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, table[i].reason);
	}
	kit_close(&kit);
}

static void an_event_ends_at_64_kib(void **state)
{
	struct buf line = BUF_EMPTY;
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	buf_append_string(&line, "{\"specversion\":\"1.0\",\"type\":\"order.closed.v1\",\"time\":\"2020-06-01T08:00:00Z\",\"id\":\"1\","
		"\"subject\":\"o\",\"source\":\"s\",\"data\":{}}");
	put_many(&line, " ", EVENT_BYTES_MAX - line.len);
	kit_assert_reason(&kit, kit_decode_bytes(&kit, line.data, line.len), "65536 bytes", "accepted");
	buf_append_byte(&line, ' ');
	kit_assert_reason(&kit, kit_decode_bytes(&kit, line.data, line.len), "65537 bytes", "too_large");
	buf_free(&line);
	kit_close(&kit);
}

static void details_name_the_place_and_what_was_expected(void **state)
{
	static const struct { const char *type, *data, *detail; } table[] = {
		{ "call.ended.v1", "\"started_at\":\"2020-06-01T07:58:00+08:00\",\"direction\":\"inward\"",
		  "data.direction: \"inward\", expected in | out" },
		{ "order.extended.v1", "\"due_at\":\"13800138000\"", "data.due_at: \"***********\", expected RFC 3339 with an offset" },
		{ "order.closed.v1", "\"result\":\"call 13800138000\\n\"",
		  "data.result: \"call ***********?\", expected resolved | explained | unreasonable" },
		{ "order.closed.v1", "\"result\":5", "data.result: a number, expected a string" },
		{ "review.submitted.v1", "\"unit\":\"u\",\"rating\":13800138000",
		  "data.rating: expected a whole number from 1 to 5" },
		{ "review.submitted.v1", "\"rating\":5", "data.unit: needed by review.submitted.v1" },
		{ "order.created.v1", "\"handling\":\"direct\",\"handling\":\"direct\"", "data.handling: twice" },
		{ "call.ended.v1", KIT_CALL ",\"caller\":13800138000", "data.caller: a number, expected a string" },
	};
	struct kit kit;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)kit_event(line, sizeof line, table[i].type, table[i].data);
		assert_int_equal(kit_decode(&kit, line), VERDICT_REJECT);
		assert_string_equal(kit.reject.detail, table[i].detail);
	}
	assert_int_equal(kit_decode(&kit, "{\"a\":01}"), VERDICT_REJECT);
	assert_string_equal(kit.reject.detail, "byte 7: expected a comma or }");
	kit_close(&kit);
}

/* A number must not come through where a long value is cut for a detail. */
static void a_detail_masks_before_it_cuts(void **state)
{
	struct kit kit;
	char line[1024], data[512];

	(void)state;
	kit_open(&kit, false);
	for (int before = 0; before < 80; before++) {
		(void)snprintf(data, sizeof data, "\"result\":\"%.*s13800138000 and more\"", before,
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
		(void)kit_event(line, sizeof line, "order.closed.v1", data);
		kit_assert_reason(&kit, kit_decode(&kit, line), line, "unknown_word");
		assert_null(strstr(kit.reject.detail, "13"));
	}
	kit_close(&kit);
}

/* ---- binary mode ------------------------------------------------------------------------------ */

static struct binary_attributes good_attributes(void)
{
	return (struct binary_attributes){ .specversion = text_of("1.0"), .id = text_of("e-1"), .source = text_of("//s"),
		.type = text_of("order.closed.v1"), .time = text_of("2020-06-01T08:00:00Z"), .subject = text_of("o") };
}

static enum verdict decode_binary(struct kit *kit, const struct binary_attributes *attributes, const char *value)
{
	return decoder_binary(kit->decoder, attributes, value, strlen(value), &kit->event, &kit->reject, &kit->notes);
}

static void binary_mode_reads_attributes_from_headers(void **state)
{
	static const struct { const char *value, *reason; } values[] = {
		{ "{\"unit\":\"u\"}", "accepted" }, { "{}", "accepted" }, { " {} ", "accepted" }, { "", "missing" },
		{ "null", "missing" }, { "\"\"", "missing" }, { "[]", "wrong_type" }, { "{", "bad_json" },
		{ "{\"unit\":\"u\",\"unit\":\"u\"}", "doubled_key" }, { "{\"id\":1,\"id\":2}", "accepted" },
		{ "{\"x\":[[[[[[]]]]]]}", "accepted" }, { "{\"x\":[[[[[[[]]]]]]]}", "too_deep" }, /* the value is level 2 */
	};
	struct binary_attributes attributes = good_attributes();
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		kit_assert_reason(&kit, decode_binary(&kit, &attributes, values[i].value), values[i].value, values[i].reason);
	assert_int_equal(decode_binary(&kit, &attributes, "{\"unit\":\"u\"}"), VERDICT_EVENT);
	assert_true(text_equal(kit.event.subject, text_of("o")));
	assert_true(text_equal(event_text(&kit.event, F_UNIT), text_of("u")));
	attributes.source = text_of("tel:13800138000");
	assert_int_equal(decode_binary(&kit, &attributes, "{}"), VERDICT_EVENT);
	assert_true(text_equal(kit.event.source, text_of("tel:***********")));
	assert_int_equal(kit.notes.masked, 1);
	kit_close(&kit);
}

static void bad_headers_are_refused_by_name(void **state)
{
	struct kit kit;
	struct binary_attributes attributes = good_attributes();
	struct text *const all[] = { &attributes.specversion, &attributes.id, &attributes.source, &attributes.type,
		&attributes.time, &attributes.subject };

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct text good = *all[i];

		*all[i] = (struct text){ NULL, 0 };
		kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "absent", "missing");
		assert_memory_equal(kit.reject.detail, "ce_", 3);
		*all[i] = (struct text){ "", 0 };
		kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "empty", "missing");
		*all[i] = text_of("\xFF");
		kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "bytes", "bad_utf8");
		*all[i] = (struct text){ "a\0b", 3 };
		kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "a NUL", "nul");
		*all[i] = good;
	}
	attributes.doubled = true;
	kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "twice", "doubled_key");
	attributes = (struct binary_attributes){ 0 };
	kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "none at all", "bad_headers");
	attributes = good_attributes();
	attributes.type = text_of("callback.made.v2");
	kit_assert_reason(&kit, decode_binary(&kit, &attributes, "{}"), "type", "unknown_type");
	assert_string_equal(kit.reject.detail, "ce_type: \"callback.made.v2\", expected one such as \"call.ended.v1\"");
	kit_close(&kit);
}

static void other_words_for_the_telephone_get_a_warning(void **state)
{
	static const struct { const char *channel; bool warning; } table[] = {
		{ "电话", true }, { "tel", true }, { "12345", true }, { "phone", false }, { "wechat", false }, { "tel.", false },
	};
	struct kit kit;
	char line[512], data[128];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(data, sizeof data, "\"handling\":\"direct\",\"channel\":\"%s\"", table[i].channel);
		assert_int_equal(kit_decode(&kit, kit_event(line, sizeof line, "order.created.v1", data)), VERDICT_EVENT);
		assert_int_equal(kit.notes.warning != NULL, table[i].warning);
	}
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_event_is_taken_whole),
		cmocka_unit_test(the_envelope_is_judged_attribute_by_attribute),
		cmocka_unit_test(version_type_and_time_are_judged),
		cmocka_unit_test(every_field_is_judged_by_the_contract),
		cmocka_unit_test(numbers_are_whole_in_value_and_within_their_range),
		cmocka_unit_test(a_number_beyond_a_double_is_refused_wherever_it_stands),
		cmocka_unit_test(a_limit_beside_a_due_is_checked_then_dropped),
		cmocka_unit_test(texts_are_measured_in_bytes_as_they_came),
		cmocka_unit_test(lengths_count_before_anything_is_normalised),
		cmocka_unit_test(category_loses_spaces_around_levels_and_nothing_else),
		cmocka_unit_test(nesting_ends_at_the_eighth_level),
		cmocka_unit_test(an_event_ends_at_64_kib),
		cmocka_unit_test(details_name_the_place_and_what_was_expected),
		cmocka_unit_test(a_detail_masks_before_it_cuts),
		cmocka_unit_test(binary_mode_reads_attributes_from_headers),
		cmocka_unit_test(bad_headers_are_refused_by_name),
		cmocka_unit_test(other_words_for_the_telephone_get_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
