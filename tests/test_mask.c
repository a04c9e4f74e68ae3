#include "event/mask.h"

#include "tests/event_kit.h"

static void assert_masked(const char *in, const char *out, uint32_t count)
{
	char *copy = strdup(in);

	assert_non_null(copy);
	assert_int_equal(mask_text(copy, strlen(copy)), count);
	assert_string_equal(copy, out);
	free(copy);
}

static void mobile_numbers_become_asterisks_and_nothing_else_does(void **state)
{
	static const struct { const char *in, *out; uint32_t count; } table[] = {
		{ "13800138000", "***********", 1 },
		{ "call 13800138000 now", "call *********** now", 1 },
		{ "19912345678", "***********", 1 },
		{ "12800138000", "12800138000", 0 },           /* 12 is no mobile prefix */
		{ "11000138000", "11000138000", 0 },
		{ "23800138000", "23800138000", 0 },
		{ "1380013800", "1380013800", 0 },             /* ten digits */
		{ "138001380001", "138001380001", 0 },         /* twelve */
		{ "8613800138000", "86***********", 1 },
		{ "+8613800138000", "+86***********", 1 },
		{ "008613800138000", "0086***********", 1 },
		{ "08613800138000", "08613800138000", 0 },     /* part of a longer run of another sort */
		{ "8713800138000", "8713800138000", 0 },
		{ "0087138001380000", "0087138001380000", 0 },
		{ "1380013800013800138000", "1380013800013800138000", 0 },
		{ "13800138000,13900139000", "***********,***********", 2 },
		{ "a13800138000b", "a***********b", 1 },
		{ "张三13800138000李四", "张三***********李四", 1 },
		{ "138-0013-8000", "138-0013-8000", 0 },       /* only "together" outside of caller */
		{ "", "", 0 },
		{ "***********", "***********", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		assert_masked(table[i].in, table[i].out, table[i].count);
}

/* mask_text looks at every 11th place only: a number must be found wherever it stands. */
static void a_number_is_found_at_any_offset(void **state)
{
	(void)state;
	for (size_t before = 0; before < 40; before++)
		for (size_t after = 0; after < 14; after++) {
			char text[80];

			memset(text, 'x', sizeof text);
			memcpy(text + before, "13800138000", 11);
			assert_int_equal(mask_text(text, before + 11 + after), 1);
			assert_memory_equal(text + before, "***********", 11);
			for (size_t i = 0; i < before + 11 + after; i++)
				assert_int_equal(text[i], i >= before && i < before + 11 ? '*' : 'x');
		}
}

/* ---- kept bytes that parse -------------------------------------------------------------------- */

/* Year 2020, then the length of 13800138000 and its digits: what the kit's keyring makes of it. */
#define DIGEST_2020 "14140b3133383030313338303030" "000000000000000000000000000000000000"
#define DIGEST_2019 "14130b3133383030313338303030" "000000000000000000000000000000000000"

static void assert_kept(struct kit *kit, const char *in, const char *out, uint32_t count)
{
	struct buf kept = BUF_EMPTY;
	uint32_t masked = 99;

	assert_true(mask_kept(&kit->options, in, strlen(in), &kept, &masked));
	assert_false(kept.failed);
	buf_append_byte(&kept, '\0');
	assert_string_equal((const char *)kept.data, out);
	assert_int_equal(masked, count);
	buf_free(&kept);
}

static void kept_json_is_masked_in_strings_keys_and_numbers(void **state)
{
	static const struct { const char *in, *out; uint32_t count; } table[] = {
		{ " { \"a\" : 1 , \"b\" : [ true , null ] } ", " { \"a\" : 1 , \"b\" : [ true , null ] } ", 0 },
		{ "{\"a\":\"13800138000\"}", "{\"a\":\"***********\"}", 1 },
		{ "{\"13800138000\":1}", "{\"***********\":1}", 1 },
		{ "{\"a\":13800138000}", "{\"a\":***********}", 1 },
		{ "{\"a\":-13800138000.50}", "{\"a\":-***********.50}", 1 },
		{ "[13800138000e999]", "[***********e999]", 1 },
		{ "[8613800138000,138001380001]", "[86***********,138001380001]", 1 },
		{ "\"13800138000\"", "\"***********\"", 1 },
		{ "13800138000", "***********", 1 },
		{ "{\"a\":\"\\u0031380013\\u003800\\u0030\"}", "{\"a\":\"***********\"}", 1 },
		{ "{\"\\u00313800138000\":\"\\\\13800138000\\n\"}", "{\"***********\":\"\\\\***********\\n\"}", 2 },
		{ "{\"a\":\"\\ud800 13800138000\"}", "{\"a\":\"\\ud800 ***********\"}", 1 }, /* lone surrogate: it parses */
		{ "{\"a\":\"\\u4e0013800138000\"}", "{\"a\":\"\\u4e00***********\"}", 1 },
		{ "{\"a\":\"x13800138000x 138001380001\"}", "{\"a\":\"x***********x 138001380001\"}", 1 },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		assert_kept(&kit, table[i].in, table[i].out, table[i].count);
	kit_close(&kit);
}

static void ids_are_kept_and_only_where_the_contract_has_them(void **state)
{
	static const struct { const char *in, *out; uint32_t count; } table[] = {
		{ "{\"id\":\"13800138000\",\"subject\":\"13900139000\",\"data\":{\"call_id\":\"13800138000\","
		  "\"order_id\":\"13800138000\",\"into\":\"13800138000\"}}",
		  "{\"id\":\"13800138000\",\"subject\":\"13900139000\",\"data\":{\"call_id\":\"13800138000\","
		  "\"order_id\":\"13800138000\",\"into\":\"13800138000\"}}", 0 },
		{ "{\"source\":\"13800138000\"}", "{\"source\":\"***********\"}", 1 },
		{ "{\"order_id\":\"13800138000\"}", "{\"order_id\":\"***********\"}", 1 },
		{ "{\"data\":{\"id\":\"13800138000\"}}", "{\"data\":{\"id\":\"***********\"}}", 1 },
		{ "{\"data\":{\"x\":{\"order_id\":\"13800138000\"}}}", "{\"data\":{\"x\":{\"order_id\":\"***********\"}}}", 1 },
		{ "{\"x\":{\"order_id\":\"13800138000\"}}", "{\"x\":{\"order_id\":\"***********\"}}", 1 },
		{ "{\"id\":13800138000}", "{\"id\":***********}", 1 },
		{ "{\"id\":[\"13800138000\"]}", "{\"id\":[\"***********\"]}", 1 },
		{ "{\"i\\u0064\":\"13800138000\"}", "{\"i\\u0064\":\"13800138000\"}", 0 },
		{ "[\"id\",\"13800138000\"]", "[\"id\",\"***********\"]", 1 },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		assert_kept(&kit, table[i].in, table[i].out, table[i].count);
	kit_close(&kit);
}

static void a_caller_becomes_its_word_or_asterisks(void **state)
{
	static const char word[] = "\"hmac-sha256:2020:" DIGEST_2020 "\"", stars[] = "\"***********\"", bare[] = "***********";
	static const struct { const char *before, *caller, *after, *kept; } table[] = {
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "\"13800138000\"", "}}", word },
		{ "{\"data\":{\"caller\":", "\"+86 138-0013-8000\"", ",\"started_at\":\"2020-06-01T08:00:00+08:00\"}}", word },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"c\\u0061ller\":", "\"(0086)138.0013.8000\"", "}}", word },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "\"\\u0031\\u002d3800138000\"", "}}", word },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"x\":[{\"caller\":", "\"13800138000\"", "}]}}", word },
		{ "{\"type\":\"call.ended.v9\",\"caller\":", "\"13800138000\"",
		  ",\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\"}}", word },
		{ "{\"data\":{\"started_at\":\"last week\",\"caller\":", "\"13800138000\"", "}}", stars },
		{ "{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"data\":{\"caller\":", "\"13800138000\"", "}}", stars },
		{ "{\"caller\":", "\"13800138000\"", "}", stars },
		{ "[{\"caller\":", "\"110\"", "}]", stars },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "13800138000", "}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "110", ",\"a\":1}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "true", "}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":",
		  "{\"number\":[\"138 0013 8000\",{\"caller\":\"110\"}]}", ",\"a\":[1]}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "[ ]", "}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "\"138\\ud800\"", "}}", bare },
		{ "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":", "\"138\\u0000\"", "}}", bare },
		{ "{\"type\":\"order.created.v1\",\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":",
		  "\"13800138000\"", "}}", stars },
		{ "{\"data\":{\"caller\":", "\"13800138000\"",
		  ",\"started_at\":\"2020-06-01T08:00:00+08:00\"},\"type\":\"order.created.v1\"}", stars },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		char in[512], out[512];

		(void)snprintf(in, sizeof in, "%s%s%s", table[i].before, table[i].caller, table[i].after);
		(void)snprintf(out, sizeof out, "%s%s%s", table[i].before, table[i].kept, table[i].after);
		assert_kept(&kit, in, out, table[i].kept != word);
	}
	kit_close(&kit);
}

static void an_absent_caller_stays_absent_and_a_destroyed_year_leaves_asterisks(void **state)
{
	static const char started[] = "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":";
	static const struct { const char *in, *out; } table[] = {
		{ "null", "null" }, { "\"\"", "\"\"" }, { "\" -+() \"", "\"+\"" }, { "\" .-() \"", "\"\"" },
	};
	struct kit kit;
	char in[512], out[512];

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		(void)snprintf(in, sizeof in, "%s%s}}", started, table[i].in);
		(void)snprintf(out, sizeof out, "%s%s}}", started, table[i].out);
		if (strcmp(table[i].out, "\"+\"") == 0) /* one leading + is dropped: nothing is left either */
			(void)snprintf(out, sizeof out, "%s\"\"}}", started);
		assert_kept(&kit, in, out, 0);
	}
	kit.destroyed_year = 2020;
	(void)snprintf(in, sizeof in, "%s\"13800138000\"}}", started);
	(void)snprintf(out, sizeof out, "%s\"***********\"}}", started);
	assert_kept(&kit, in, out, 1);
	kit_close(&kit);
}

static void in_january_the_word_has_the_year_before_too(void **state)
{
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	/* 31 December in UTC, 1 January in the zone. */
	assert_kept(&kit, "{\"data\":{\"started_at\":\"2019-12-31T16:00:00Z\",\"caller\":\"13800138000\"}}",
		"{\"data\":{\"started_at\":\"2019-12-31T16:00:00Z\",\"caller\":\"hmac-sha256:2020:" DIGEST_2020 ",2019:"
		DIGEST_2019 "\"}}", 0);
	kit_close(&kit);
}

static void without_a_key_nothing_may_be_kept(void **state)
{
	struct kit kit;
	struct buf kept = BUF_EMPTY;
	uint32_t masked;
	const char in[] = "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":\"13800138000\"}}";

	(void)state;
	kit_open(&kit, false);
	kit.broken_year = 2020;
	assert_false(mask_kept(&kit.options, in, sizeof in - 1, &kept, &masked));
	buf_free(&kept);
	kit_close(&kit);
}

static void only_a_replay_takes_a_word_as_hashed(void **state)
{
	static const char in[] = "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":\"hmac-sha256:2020:"
		DIGEST_2020 "\"}}";
	struct buf kept = BUF_EMPTY;
	struct kit kit;
	uint32_t masked;

	(void)state;
	kit_open(&kit, true);
	assert_kept(&kit, in, in, 0);
	kit.options.replay = false;
	assert_true(mask_kept(&kit.options, in, sizeof in - 1, &kept, &masked));
	assert_false(text_equal(buf_text(&kept), text_of(in)));
	buf_free(&kept);
	kit_close(&kit);
}

static void data_alone_is_masked_as_in_binary_mode(void **state)
{
	static const char in[] = "{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":\"13800138000\","
		"\"order_id\":\"13800138000\",\"id\":\"13800138000\",\"data\":{\"order_id\":\"13800138000\"}}";
	static const char *const out[] = {
		"{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":\"hmac-sha256:2020:" DIGEST_2020 "\","
		"\"order_id\":\"13800138000\",\"id\":\"***********\",\"data\":{\"order_id\":\"***********\"}}",
		"{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":\"***********\","
		"\"order_id\":\"13800138000\",\"id\":\"***********\",\"data\":{\"order_id\":\"***********\"}}",
	};
	static const char *const types[] = { "call.ended.v1", "order.created.v1" };
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < 2; i++) {
		struct buf kept = BUF_EMPTY;
		uint32_t masked;

		assert_true(mask_kept_data(&kit.options, text_of(types[i]), in, sizeof in - 1, &kept, &masked));
		assert_true(text_equal(buf_text(&kept), text_of(out[i])));
		assert_int_equal(masked, i + 2);
		buf_free(&kept);
	}
	kit_close(&kit);
}

/* The length is that of the string as it came, before spaces are dropped (rule R5). */
static void a_caller_over_the_limit_has_bare_asterisks(void **state)
{
	static const char started[] = "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"caller\":";
	struct kit kit;
	char in[512], out[512];

	(void)state;
	kit_open(&kit, false);
	(void)snprintf(in, sizeof in, "%s\"%*s\"}}", started, EVENT_TEXT_MAX, "13800138000");
	(void)snprintf(out, sizeof out, "%s\"hmac-sha256:2020:" DIGEST_2020 "\"}}", started);
	assert_kept(&kit, in, out, 0);
	(void)snprintf(in, sizeof in, "%s\"%*s\"}}", started, EVENT_TEXT_MAX + 1, "13800138000");
	(void)snprintf(out, sizeof out, "%s***********}}", started);
	assert_kept(&kit, in, out, 1);
	(void)snprintf(in, sizeof in, "%s\"%*s\"}}", started, EVENT_TEXT_MAX + 1, "-");
	assert_kept(&kit, in, out, 1);
	kit_close(&kit);
}

/* Hostile bytes full of callers must not grow sixteenfold. */
static void words_are_made_for_so_many_callers_only(void **state)
{
	struct buf in = BUF_EMPTY, kept = BUF_EMPTY;
	struct kit kit;
	uint32_t masked;

	(void)state;
	kit_open(&kit, false);
	buf_append_string(&in, "{\"data\":{\"started_at\":\"2020-06-01T08:00:00+08:00\",\"x\":[");
	for (int i = 0; i < 100; i++)
		buf_append_string(&in, i == 0 ? "{\"caller\":\"110\"}" : ",{\"caller\":\"110\"}");
	buf_append_string(&in, "]}}");
	assert_true(mask_kept(&kit.options, in.data, in.len, &kept, &masked));
	assert_int_equal(masked, 100 - MASK_WORDS_MAX);
	assert_int_equal(kit.asked, MASK_WORDS_MAX);
	assert_true(decoder_is_complete_json(kept.data, kept.len));
	buf_free(&in);
	buf_free(&kept);
	kit_close(&kit);
}

/* ---- kept bytes that do not parse ------------------------------------------------------------- */

static void broken_lines_lose_every_run_of_seven_digits(void **state)
{
	static const struct { const char *in, *out; uint32_t count; } table[] = {
		{ "{\"caller\":\"138 0013 8000", "{\"caller\":\"*************", 1 },
		{ "{\"caller\":\"+86 138-0013-8000\"", "{\"caller\":\"+****************\"", 1 },
		{ "{\"caller\":\"(0086)138.0013.8000\"", "{\"caller\":\"(******************\"", 1 },
		{ "{\"n\":123456", "{\"n\":123456", 0 },
		{ "{\"n\":1234567", "{\"n\":*******", 1 },
		{ "{\"n\":1 2 3 4 5 6 7 }}", "{\"n\":************* }}", 1 },
		{ "{\"n\":123456,1234567", "{\"n\":123456,*******", 1 },
		{ "{\"t\":\"2020-06-01T08:00:00\"", "{\"t\":\"**********T08:00:00\"", 1 },
		{ "{\"c\":\"\\u0031380013\\u00380\\u003000", "{\"c\":\"***************************", 1 },
		{ "{\"c\":\"138\\u002d0013\\u00208000", "{\"c\":\"***********************", 1 },
		{ "{\"c\":\"\\\\u0031380013\\u00380", "{\"c\":\"\\*******************", 1 },
		{ "", "", 0 },
		{ "1234567x", "*******x", 1 },
		{ "--1234567--", "--*******--", 1 },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		assert_kept(&kit, table[i].in, table[i].out, table[i].count);
	kit_close(&kit);
}

static struct text keep_long(struct kit *kit, struct buf *in, struct buf *out)
{
	uint32_t masked;

	buf_clear(out);
	assert_true(mask_kept(&kit->options, in->data, in->len, out, &masked));
	assert_false(out->failed);
	return buf_text(out);
}

static void a_line_that_is_too_long_is_masked_before_the_cut(void **state)
{
	struct buf in = BUF_EMPTY, out = BUF_EMPTY;
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	/* A number across the cut, more of the line behind it. */
	for (size_t i = 0; i < EVENT_BYTES_MAX - 5; i++)
		buf_append_byte(&in, 'x');
	buf_append_string(&in, "13800138000 and so on");
	assert_int_equal(keep_long(&kit, &in, &out).len, EVENT_BYTES_MAX);
	assert_memory_equal(out.data + EVENT_BYTES_MAX - 6, "x*****", 6);
	/* The front ends within a number: its first digits are masked though they are fewer than seven. */
	in.len = EVENT_BYTES_MAX - 5 + 6;
	assert_int_equal(keep_long(&kit, &in, &out).len, EVENT_BYTES_MAX);
	assert_memory_equal(out.data + EVENT_BYTES_MAX - 6, "x*****", 6);
	/* No half character. */
	in.len = EVENT_BYTES_MAX - 2;
	buf_append_string(&in, "梅州");
	assert_int_equal(keep_long(&kit, &in, &out).len, EVENT_BYTES_MAX - 2);
	/* At the limit nothing is cut. */
	in.len = EVENT_BYTES_MAX;
	assert_int_equal(keep_long(&kit, &in, &out).len, EVENT_BYTES_MAX);
	buf_free(&in);
	buf_free(&out);
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mobile_numbers_become_asterisks_and_nothing_else_does),
		cmocka_unit_test(a_number_is_found_at_any_offset),
		cmocka_unit_test(kept_json_is_masked_in_strings_keys_and_numbers),
		cmocka_unit_test(ids_are_kept_and_only_where_the_contract_has_them),
		cmocka_unit_test(a_caller_becomes_its_word_or_asterisks),
		cmocka_unit_test(an_absent_caller_stays_absent_and_a_destroyed_year_leaves_asterisks),
		cmocka_unit_test(in_january_the_word_has_the_year_before_too),
		cmocka_unit_test(without_a_key_nothing_may_be_kept),
		cmocka_unit_test(only_a_replay_takes_a_word_as_hashed),
		cmocka_unit_test(data_alone_is_masked_as_in_binary_mode),
		cmocka_unit_test(a_caller_over_the_limit_has_bare_asterisks),
		cmocka_unit_test(words_are_made_for_so_many_callers_only),
		cmocka_unit_test(broken_lines_lose_every_run_of_seven_digits),
		cmocka_unit_test(a_line_that_is_too_long_is_masked_before_the_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
