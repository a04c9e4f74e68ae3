#include "event/caller.h"

#include "event/mask.h"
#include "tests/event_kit.h"

static void phone_numbers_are_masked_in_everything_but_ids(void **state)
{
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	assert_int_equal(kit_decode(&kit, "{\"specversion\":\"1.0\",\"id\":\"13800138000\",\"source\":\"tel:+8613800138000\","
		"\"type\":\"call.ended.v1\",\"time\":\"2020-06-01T08:00:00Z\",\"subject\":\"13900139000\",\"data\":{" KIT_CALL
		",\"agent\":\"13800138000\",\"district\":\"x13800138000\",\"category\":\"13800138000 > 13800138000\","
		"\"matter\":\"\\u00313800138000\",\"order_id\":\"13700137000\"}}"), VERDICT_EVENT);
	assert_true(text_equal(kit.event.id, text_of("13800138000")));
	assert_true(text_equal(kit.event.subject, text_of("13900139000")));
	assert_true(text_equal(kit.event.source, text_of("tel:+86***********")));
	assert_true(text_equal(event_text(&kit.event, F_AGENT), text_of("***********")));
	assert_true(text_equal(event_text(&kit.event, F_DISTRICT), text_of("x***********")));
	assert_true(text_equal(event_text(&kit.event, F_CATEGORY), text_of("***********>***********")));
	assert_true(text_equal(event_text(&kit.event, F_MATTER), text_of("***********")));
	assert_true(text_equal(event_text(&kit.event, F_ORDER_ID), text_of("13700137000")));
	assert_int_equal(kit.notes.masked, 6);
	kit_close(&kit);
}

static enum verdict decode_call(struct kit *kit, const char *started_at, const char *caller)
{
	char line[1024], data[512];

	(void)snprintf(data, sizeof data, "\"caller\":\"%s\",\"started_at\":\"%s\",\"direction\":\"in\",\"channel\":\"phone\","
		"\"outcome\":\"invalid\"", caller, started_at);
	return kit_decode(kit, kit_event(line, sizeof line, "call.ended.v1", data));
}

static void every_spelling_of_rule_R18_gives_one_hash(void **state)
{
	static const struct { const char *spelled, *number; } table[] = {
		{ "13800138000", "13800138000" }, { "+86 138-0013-8000", "13800138000" }, { "(0086)138.0013.8000", "13800138000" },
		{ "86-138 0013 8000", "13800138000" }, { "008613800138000", "13800138000" }, { "+8613800138000", "13800138000" },
		{ "\\u002b86\\u0031\\u0033800138000", "13800138000" }, { " (+86) 13800138000 ", "13800138000" },
		{ "0753-2250000", "07532250000" }, { "110", "110" }, { "8613800138", "8613800138" },
		{ "8623800138000", "8623800138000" },          /* not 1 after 86 */
		{ "86138001380001", "86138001380001" },        /* twelve digits after 86 */
		{ "0013800138000", "0013800138000" }, { "861380013800x", "861380013800x" }, { "++110", "+110" },
		{ "匿名", "匿名" }, { "86", "86" }, { "1+1", "1+1" },
		{ "hmac-sha256:2020:00", "hmacsha256:2020:00" }, /* in live input only a text */
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		size_t len = strlen(table[i].number);

		assert_int_equal(decode_call(&kit, "2020-06-01T07:58:00+08:00", table[i].spelled), VERDICT_EVENT);
		assert_int_equal(kit.event.caller.hashes, 1);
		assert_int_equal(kit.event.caller.hash[0][2], len);
		assert_memory_equal(kit.event.caller.hash[0] + 3, table[i].number, len < 13 ? len : 13);
	}
	assert_int_equal(decode_call(&kit, "2020-06-01T07:58:00+08:00", " -.()+"), VERDICT_EVENT);
	assert_int_equal(kit.event.caller.hashes, 0);
	assert_false(kit.notes.caller_dropped);
	kit_close(&kit);
}

static void the_keys_year_is_that_of_the_call_in_the_zone(void **state)
{
	static const struct { const char *started_at; int year, hashes; } table[] = {
		{ "2019-12-31T15:59:59Z", 2019, 1 },      /* 23:59:59 in Shanghai */
		{ "2019-12-31T16:00:00Z", 2020, 2 },      /* midnight there */
		{ "2020-01-30T23:59:59.999999+08:00", 2020, 2 },
		{ "2020-01-31T00:00:00+08:00", 2020, 1 },
		{ "2020-12-31T23:59:59+08:00", 2020, 1 },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		assert_int_equal(decode_call(&kit, table[i].started_at, "13800138000"), VERDICT_EVENT);
		assert_int_equal(kit.event.caller.hashes, table[i].hashes);
		assert_int_equal(kit.event.caller.year, table[i].year);
		assert_int_equal(kit.event.caller.hash[0][1], table[i].year % 100);
		if (table[i].hashes == 2)
			assert_int_equal(kit.event.caller.hash[1][1], table[i].year % 100 - 1);
	}
	kit_close(&kit);
}

static void a_destroyed_year_drops_the_caller_and_a_missing_key_stops(void **state)
{
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	kit.destroyed_year = 2020;
	assert_int_equal(decode_call(&kit, "2020-06-01T08:00:00+08:00", "13800138000"), VERDICT_EVENT);
	assert_int_equal(kit.event.caller.hashes, 0);
	assert_true(kit.notes.caller_dropped);
	/* The year before alone is no caller either; without a caller there is nothing to drop. */
	assert_int_equal(decode_call(&kit, "2020-01-01T08:00:00+08:00", "13800138000"), VERDICT_EVENT);
	assert_int_equal(kit.event.caller.hashes, 0);
	assert_int_equal(decode_call(&kit, "2020-06-01T08:00:00+08:00", "-"), VERDICT_EVENT);
	assert_false(kit.notes.caller_dropped);
	/* A destroyed year before leaves the first hash alone. */
	assert_int_equal(decode_call(&kit, "2021-01-01T08:00:00+08:00", "13800138000"), VERDICT_EVENT);
	assert_int_equal(kit.event.caller.hashes, 1);
	assert_false(kit.notes.caller_dropped);
	kit.broken_year = 2021;
	assert_int_equal(decode_call(&kit, "2021-06-01T08:00:00+08:00", "13800138000"), VERDICT_FAILED);
	assert_int_equal(decode_call(&kit, "2022-01-01T08:00:00+08:00", "13800138000"), VERDICT_FAILED);
	kit_close(&kit);
}

static void without_keys_callers_are_checked_then_dropped(void **state)
{
	struct kit kit;
	struct decoder *decoder;
	struct err err;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	kit.options.keys.hash = NULL;
	assert_int_equal(decoder_new(&kit.options, &decoder, &err), ST_OK);
	decoder_free(kit.decoder);
	kit.decoder = decoder;
	assert_int_equal(decode_call(&kit, "2020-06-01T08:00:00+08:00", "13800138000"), VERDICT_EVENT);
	assert_int_equal(kit.event.caller.hashes, 0);
	assert_false(kit.notes.caller_dropped);
	(void)kit_event(line, sizeof line, "call.ended.v1", KIT_CALL ",\"caller\":5");
	kit_assert_reason(&kit, kit_decode(&kit, line), line, "wrong_type");
	kit_close(&kit);
}

/* ---- replay ----------------------------------------------------------------------------------- */

#define HEX64 "00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef"
#define HEX32 "00112233445566778899aabbccddeeff"

static void a_replay_takes_the_word_of_the_calls_year_only(void **state)
{
	static const struct { const char *started_at, *caller, *reason; int hashes; } table[] = {
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64, "accepted", 1 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:" HEX32, "accepted", 1 },
		{ "2020-01-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64 ",2019:" HEX64, "accepted", 2 },
		{ "2020-01-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64, "accepted", 1 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64 ",2019:" HEX64, "bad_caller", 0 },
		{ "2020-01-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64 ",2018:" HEX64, "bad_caller", 0 },
		{ "2020-01-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64 ",2019:" HEX32, "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2021:" HEX64, "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:" HEX64 "0", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:g" HEX32, "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:0011223344556677889GAABBCCDDEEFF", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "hmac-sha256:2020:", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "***********", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "13800138000", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "", "accepted", 0 },
		{ "2018-06-01T08:00:00+08:00", "hmac-sha256:2018:" HEX64, "accepted", 0 }, /* destroyed since */
		{ "2018-06-01T08:00:00+08:00", "***********", "accepted", 0 },             /* destroyed when it was kept */
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, true);
	kit.destroyed_year = 2018;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		kit_assert_reason(&kit, decode_call(&kit, table[i].started_at, table[i].caller), table[i].caller, table[i].reason);
		if (strcmp(table[i].reason, "accepted") != 0)
			continue;
		assert_int_equal(kit.event.caller.hashes, table[i].hashes);
		assert_int_equal(kit.notes.caller_dropped, strncmp(table[i].started_at, "2018", 4) == 0);
		if (table[i].hashes > 0)
			assert_memory_equal(kit.event.caller.hash[0], "\x00\x11\x22\x33\x44\x55\x66\x77", 8);
	}
	kit_close(&kit);
}

/* All callers that were masked would be one person.  Other lines may say what they like. */
static void a_repaired_line_names_no_caller_by_asterisks(void **state)
{
	static const struct { const char *started_at, *caller, *reason; int hashes; } table[] = {
		{ "2020-06-01T08:00:00+08:00", "***********", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "+*************", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "*", "bad_caller", 0 },
		{ "2020-06-01T08:00:00+08:00", "***********1", "accepted", 1 },
		{ "2020-06-01T08:00:00+08:00", "13800138000", "accepted", 1 },
		{ "2020-06-01T08:00:00+08:00", " - ", "accepted", 0 },
		{ "2018-06-01T08:00:00+08:00", "***********", "accepted", 0 }, /* destroyed: it is dropped anyway */
	};
	struct err err = { 0 };
	struct kit kit;

	(void)state;
	for (int repaired = 0; repaired < 2; repaired++) {
		kit_open(&kit, false);
		kit.options.repaired = repaired != 0;
		decoder_free(kit.decoder);
		assert_int_equal(decoder_new(&kit.options, &kit.decoder, &err), ST_OK);
		kit.destroyed_year = 2018;
		for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
			kit_assert_reason(&kit, decode_call(&kit, table[i].started_at, table[i].caller), table[i].caller,
				repaired ? table[i].reason : "accepted");
			if (repaired && strcmp(table[i].reason, "accepted") == 0)
				assert_int_equal(kit.event.caller.hashes, table[i].hashes);
		}
		kit_close(&kit);
	}
}

/* What was kept of a refused line, once repaired by a later contract, is the event it would have been. */
static void kept_bytes_replay_to_the_same_event(void **state)
{
	struct kit kit, replay;
	struct buf kept = BUF_EMPTY;
	char line[1024];
	uint32_t masked;

	(void)state;
	kit_open(&kit, false);
	kit_open(&replay, true);
	(void)kit_event(line, sizeof line, "call.ended.v1", KIT_CALL
		",\"caller\":\"+86 138-0013-8000\",\"agent\":\"13800138000\",\"category\":\"a > b\",\"13900139000\":\"13900139000\"");
	assert_int_equal(kit_decode(&kit, line), VERDICT_EVENT);
	assert_true(mask_kept(&kit.options, line, strlen(line), &kept, &masked));
	assert_int_equal(masked, 3);
	assert_int_equal(kit_decode_bytes(&replay, kept.data, kept.len), VERDICT_EVENT);
	assert_int_equal(event_compare_copies(&kit.event, &replay.event, &kept), 0);
	assert_memory_equal(&kit.event.caller.hash[0], &replay.event.caller.hash[0], CALLER_HASH_BYTES);
	buf_free(&kept);
	kit_close(&kit);
	kit_close(&replay);
}

/* Masking must not turn what rule R5 refuses into what it takes. */
static void what_was_refused_is_refused_again_from_its_kept_bytes(void **state)
{
	static const struct { const char *type, *data; } table[] = {
		{ "call.ended.v1", KIT_CALL ",\"matter\":13800138000" },
		{ "call.ended.v1", KIT_CALL ",\"agent\":13800138000" },
		{ "call.ended.v1", KIT_CALL ",\"order_id\":13800138000" },
		{ "call.ended.v1", KIT_CALL ",\"x\":13800138000e999" },
		{ "call.ended.v1", KIT_CALL ",\"caller\":13800138000" },
		{ "call.ended.v1", KIT_CALL ",\"x\":{\"caller\":1e999}" },
		{ "call.ended.v1", KIT_CALL ",\"x\":{\"caller\":\"a\\u0000\"}" },
		{ "call.ended.v1", KIT_CALL ",\"x\":{\"caller\":[[[[[[1]]]]]]}" },
		{ "order.dispatched.v1", "\"unit\":13800138000" },
		{ "order.created.v1", "\"handling\":\"direct\",\"caller\":110" },
		{ "order.created.v1", "\"handling\":\"direct\",\"caller\":{\"a\":1}" },
	};
	struct kit kit, replay;
	struct buf kept = BUF_EMPTY;
	char line[1024];
	uint32_t masked;

	(void)state;
	kit_open(&kit, false);
	kit_open(&replay, true);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)kit_event(line, sizeof line, table[i].type, table[i].data);
		assert_int_equal(kit_decode(&kit, line), VERDICT_REJECT);
		buf_clear(&kept);
		assert_true(mask_kept(&kit.options, line, strlen(line), &kept, &masked));
		assert_int_equal(masked, 1);
		if (kit_decode_bytes(&replay, kept.data, kept.len) != VERDICT_REJECT)
			fail_msg("taken: %.*s", (int)kept.len, (const char *)kept.data);
	}
	buf_free(&kept);
	kit_close(&kit);
	kit_close(&replay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phone_numbers_are_masked_in_everything_but_ids),
		cmocka_unit_test(every_spelling_of_rule_R18_gives_one_hash),
		cmocka_unit_test(the_keys_year_is_that_of_the_call_in_the_zone),
		cmocka_unit_test(a_destroyed_year_drops_the_caller_and_a_missing_key_stops),
		cmocka_unit_test(without_keys_callers_are_checked_then_dropped),
		cmocka_unit_test(a_replay_takes_the_word_of_the_calls_year_only),
		cmocka_unit_test(a_repaired_line_names_no_caller_by_asterisks),
		cmocka_unit_test(kept_bytes_replay_to_the_same_event),
		cmocka_unit_test(what_was_refused_is_refused_again_from_its_kept_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
