#include "event/scan.h"

#include "tests/event_kit.h"

#include <dirent.h>
#include <unistd.h>

static void put_many(struct buf *buf, const char *what, size_t times)
{
	while (times-- > 0)
		buf_append_string(buf, what);
}

static void bytes_that_are_no_json_are_refused_with_the_right_reason(void **state)
{
	static const struct { const char *bytes; size_t len; const char *reason; } table[] = {
		{ "", 0, "bad_json" }, { "   ", 3, "bad_json" }, { "{", 1, "bad_json" }, { "{}{}", 4, "bad_json" },
		{ "{} x", 4, "bad_json" }, { "{}\0", 3, "nul" }, { "{} \n\t\r", 6, "missing" }, { "{}", 2, "missing" },
		{ "[]", 2, "not_an_event" }, { "null", 4, "not_an_event" }, { "7", 1, "not_an_event" },
		{ "\"x\"", 3, "not_an_event" }, { "true", 4, "not_an_event" },
		{ "\xEF\xBB\xBF{}", 5, "bad_json" }, { "{\"a\":\"\0\"}", 9, "nul" }, { "{\"a\":\"\\u0000\"}", 14, "nul" },
		{ "{\"\\u0000\":1}", 12, "nul" }, { "{\"a\":\"\x01\"}", 9, "bad_json" }, { "{\"a\":\"\t\"}", 9, "bad_json" },
		{ "{\"a\":\"\x7F\"}", 9, "missing" }, { "{'a':1}", 7, "bad_json" }, { "{a:1}", 5, "bad_json" },
		{ "{\"a\":1,}", 8, "bad_json" }, { "[1,]", 4, "bad_json" }, { "{\"a\" 1}", 7, "bad_json" },
		{ "{\"a\":tru}", 9, "bad_json" }, { "{\"a\":True}", 10, "bad_json" }, { "{\"a\":\"\\x\"}", 10, "bad_json" },
		{ "{\"a\":\"\\u12g4\"}", 14, "bad_json" }, { "{\"a\":\"\\\"}", 9, "bad_json" }, { "/**/{}", 6, "bad_json" },
		{ "{\"a\":\"\\ud800\"}", 14, "bad_utf8" }, { "{\"a\":\"\\udc00\"}", 14, "bad_utf8" },
		{ "{\"a\":\"\\ud800\\ud800\"}", 20, "bad_utf8" }, { "{\"a\":\"\\ud800x\\udc00\"}", 21, "bad_utf8" },
		{ "{\"a\":\"\\ud83d\\ude00\"}", 20, "missing" }, { "{\"a\":\"\xFF\"}", 9, "bad_utf8" },
		{ "{\"a\":\"\xC0\x80\"}", 10, "bad_utf8" }, { "{\"a\":\"\xE0\x80\x80\"}", 11, "bad_utf8" },
		{ "{\"a\":\"\xED\xA0\x80\"}", 11, "bad_utf8" }, { "{\"a\":\"\xED\x9F\xBF\"}", 11, "missing" },
		{ "{\"a\":\"\xEE\x80\x80\"}", 11, "missing" }, { "{\"a\":\"\xF0\x8F\xBF\xBF\"}", 12, "bad_utf8" },
		{ "{\"a\":\"\xF0\x90\x80\x80\"}", 12, "missing" }, { "{\"a\":\"\xF4\x8F\xBF\xBF\"}", 12, "missing" },
		{ "{\"a\":\"\xF4\x90\x80\x80\"}", 12, "bad_utf8" }, { "{\"a\":\"\xF5\x80\x80\x80\"}", 12, "bad_utf8" },
		{ "{\"a\":\"\x80\"}", 9, "bad_utf8" }, { "{\"a\":\"\xC3\"}", 9, "bad_utf8" }, { "{\"a\":\"\xE6\xA2\"}", 10, "bad_utf8" },
		{ "{\"a\":\"\xE6\xA2", 8, "bad_utf8" }, { "{\"\xFF\":1}", 7, "bad_utf8" }, { "[\xFF]", 3, "bad_utf8" },
		{ "\xC3\xB7", 2, "bad_json" },
	};
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		kit_assert_reason(&kit, kit_decode_bytes(&kit, table[i].bytes, table[i].len), table[i].bytes, table[i].reason);
	kit_close(&kit);
}

/* plain_run takes eight bytes at a time: what ends a string must be seen at each place of the eight. */
static void a_string_ends_at_any_place_of_a_word(void **state)
{
	static const char *const endings[] = { "\"", "\\n\"", "梅\"", "\x01\"", "\xFF\"" };
	static const char *const reasons[] = { "accepted", "accepted", "accepted", "bad_json", "bad_utf8" };
	struct kit kit;
	struct buf line = BUF_EMPTY;

	(void)state;
	kit_open(&kit, false);
	for (size_t ending = 0; ending < sizeof endings / sizeof endings[0]; ending++)
		for (size_t len = 0; len < 40; len++) {
			buf_clear(&line);
			buf_append_string(&line, "{\"specversion\":\"1.0\",\"type\":\"order.closed.v1\",\"time\":\"2020-06-01T08:00:00Z\","
				"\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"free\":\"");
			put_many(&line, "~", len);
			buf_append_string(&line, endings[ending]);
			buf_append_string(&line, "}}");
			kit_assert_reason(&kit, kit_decode_bytes(&kit, line.data, line.len), (char *)line.data, reasons[ending]);
		}
	buf_free(&line);
	kit_close(&kit);
}

static void complete_json_is_told_from_the_beginning_of_some(void **state)
{
	static const struct { const char *bytes; bool complete; } table[] = {
		{ "{}", true }, { " {} ", true }, { "1", true }, { "\"\\u0000\"", true }, { "1e999", true },
		{ "\"\\ud800\"", true }, { "[[[[[[[[[[[[]]]]]]]]]]]]", true }, { "", false }, { "{", false }, { "{}x", false },
		{ "\"a", false }, { "[1", false }, { "tru", false }, { "-", false }, { "1.", false }, { "\"\xE6\xA2\"", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		assert_int_equal(decoder_is_complete_json(table[i].bytes, strlen(table[i].bytes)), table[i].complete);
}

/* No beginning of an event is complete, and each is refused without a look beyond its end. */
static void every_beginning_of_an_event_is_refused(void **state)
{
	struct kit kit;
	char line[1024];

	(void)state;
	kit_open(&kit, false);
	(void)kit_event(line, sizeof line, "call.ended.v1", KIT_CALL ",\"category\":\"\\u6885 > 州\",\"n\":[1.5e3,true,null]");
	assert_int_equal(kit_decode(&kit, line), VERDICT_EVENT);
	for (size_t len = 0; len < strlen(line); len++) {
		assert_int_equal(kit_decode_bytes(&kit, line, len), VERDICT_REJECT);
		assert_true(kit.reject.reason == REJECT_BAD_JSON || kit.reject.reason == REJECT_BAD_UTF8);
		assert_false(decoder_is_complete_json(line, len));
	}
	kit_close(&kit);
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static void long_numbers_get_short_with_the_same_answers(void **state)
{
	static const struct { const char *token, *shortened; } table[] = {
		{ "5.00000000000000000000", "5" }, { "-5.00000000000000000000", "-5" }, { "0.00000000000000000000000", "0" },
		{ "0.00000000000000000005e20", "5" }, { "500000000000000000000e-20", "5" }, { "12.50000000000000000000e1", "125" },
		{ "12.50000000000000000000", "0.5" }, { "0.00000000000000000005", "0.5" }, { "999999999999999.0000", "999999999999999" },
		{ "9999999999999999.0000", "1e300" }, { "-100000000000000000000", "-1e300" }, { "1.0e00000000000000002", "100" },
		{ "1e-99999999999999999999", "0.5" },
	};
	char out[SCAN_NUMBER_SHORT + 1];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		assert_int_equal(scan_shorten_number(table[i].token, strlen(table[i].token), out), strlen(table[i].shortened));
		assert_string_equal(out, table[i].shortened);
	}
}

/* ---- tokens ----------------------------------------------------------------------------------- */

static void write_token(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	buf_printf(context, "%zu%c%.*s ", depth, "OCKSNL"[token], (int)len, at);
}

static void tokens_are_told_with_their_depth(void **state)
{
	struct buf out = BUF_EMPTY;
	const char json[] = " {\"a\": [1, -2.5e3 ,{}], \"b\\n\":\"c\", \"d\":null}\n";

	(void)state;
	assert_true(scan_tokens(json, sizeof json - 1, write_token, &out));
	buf_append_byte(&out, '\0');
	assert_string_equal((char *)out.data, "1O{ 1K\"a\" 2O[ 2N1 2N-2.5e3 3O{ 3C} 2C] 1K\"b\\n\" 1S\"c\" 1K\"d\" 1Lnull 1C} ");
	buf_free(&out);
}

/* ---- suites of others -------------------------------------------------------------------------- */

enum { SUITE_FILE_MAX = 1024 * 1024 };

/* The folder of a data set under $HOTLINE_DATA; skips the test with a word where it is not there. */
static const char *data_folder(const char *name, char path[512])
{
	const char *data = getenv("HOTLINE_DATA");

	(void)snprintf(path, 512, "%s/%s", data != NULL ? data : "../shared/data", name);
	if (access(path, R_OK) != 0) {
		print_message("skipped: no %s (set HOTLINE_DATA to the folder that has %s)\n", path, name);
		skip();
	}
	return path;
}

static size_t read_file(const char *folder, const char *name, char *bytes)
{
	char path[1024];
	FILE *file;
	size_t len;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s cannot be read", path);
	len = fread(bytes, 1, SUITE_FILE_MAX, file);
	assert_true(len < SUITE_FILE_MAX && feof(file));
	(void)fclose(file);
	return len;
}

/* y_: JSON, refused at most for what the contract refuses; n_: no JSON, and never an event. */
static void judge_suite_file(struct kit *kit, const char *name, const char *bytes, size_t len, int counts[256])
{
	enum verdict verdict = kit_decode_bytes(kit, bytes, len);
	bool complete = decoder_is_complete_json(bytes, len);
	enum reject_reason reason = kit->reject.reason;

	counts[(unsigned char)name[0]]++;
	if (verdict != VERDICT_REJECT || reason == REJECT_NONE || kit->reject.detail[0] == '\0')
		fail_msg("%s is not refused with a reason", name);
	if (name[0] == 'y' && (!complete || reason == REJECT_BAD_JSON || reason == REJECT_BAD_UTF8))
		fail_msg("%s is not taken as JSON: %s", name, kit->reject.detail);
	if (name[0] == 'n' && (complete || (reason != REJECT_BAD_JSON && reason != REJECT_BAD_UTF8 && reason != REJECT_NUL &&
		reason != REJECT_TOO_DEEP && reason != REJECT_TOO_LARGE)))
		fail_msg("%s is taken as JSON: %s", name, kit->reject.detail);
}

static void the_json_test_suite_is_judged_as_it_says(void **state)
{
	static char bytes[SUITE_FILE_MAX];
	char folder[512];
	int counts[256] = { 0 };
	struct kit kit;
	struct dirent *entry;
	DIR *directory;

	(void)state;
	directory = opendir(data_folder("json-nst-test-suite/test_parsing", folder));
	assert_non_null(directory);
	kit_open(&kit, false);
	while ((entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.')
			judge_suite_file(&kit, entry->d_name, bytes, read_file(folder, entry->d_name, bytes), counts);
	(void)closedir(directory);
	kit_close(&kit);
	assert_int_equal(counts['y'], 95);
	assert_int_equal(counts['n'], 188);
	assert_int_equal(counts['i'], 35);
}

/* Kuhn's stress test as a text of an event, line by line: 68 of its 300 lines are no UTF-8, one has a NUL. */
static void the_utf8_stress_test_is_judged_line_by_line(void **state)
{
	static char bytes[SUITE_FILE_MAX];
	int lines = 0, accepted = 0, bad_utf8 = 0, nul = 0;
	struct buf event = BUF_EMPTY;
	char folder[512];
	struct kit kit;
	size_t len;

	(void)state;
	len = read_file(data_folder("utf8-kuhn", folder), "UTF-8-test.txt", bytes);
	kit_open(&kit, false);
	for (const char *at = bytes, *end; at < bytes + len; at = end + 1) {
		end = memchr(at, '\n', (size_t)(bytes + len - at));
		end = end == NULL ? bytes + len : end;
		buf_clear(&event);
		buf_append_string(&event, "{\"specversion\":\"1.0\",\"type\":\"order.closed.v1\",\"time\":\"2020-06-01T08:00:00Z\","
			"\"id\":\"1\",\"subject\":\"o\",\"source\":\"s\",\"data\":{\"free\":\"");
		for (const char *c = at; c < end; c++) {
			if (*c == '"' || *c == '\\')
				buf_append_byte(&event, '\\');
			buf_append_byte(&event, (uint8_t)*c);
		}
		buf_append_string(&event, "\"}}");
		lines++;
		if (kit_decode_bytes(&kit, event.data, event.len) == VERDICT_EVENT)
			accepted++;
		else if (kit.reject.reason == REJECT_BAD_UTF8)
			bad_utf8++;
		else if (kit.reject.reason == REJECT_NUL)
			nul++;
		else
			fail_msg("line %d: %s", lines, kit.reject.detail);
	}
	buf_free(&event);
	kit_close(&kit);
	assert_int_equal(lines, 300);
	assert_int_equal(bad_utf8, 68);
	assert_int_equal(nul, 1);
	assert_int_equal(accepted, 231);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_that_are_no_json_are_refused_with_the_right_reason),
		cmocka_unit_test(a_string_ends_at_any_place_of_a_word),
		cmocka_unit_test(complete_json_is_told_from_the_beginning_of_some),
		cmocka_unit_test(every_beginning_of_an_event_is_refused),
		cmocka_unit_test(long_numbers_get_short_with_the_same_answers),
		cmocka_unit_test(tokens_are_told_with_their_depth),
		cmocka_unit_test(the_json_test_suite_is_judged_as_it_says),
		cmocka_unit_test(the_utf8_stress_test_is_judged_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
