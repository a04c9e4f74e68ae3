#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void controls_become_spaces_and_nothing_else_does(void **state)
{
	static const struct {
		const char *text, *tamed;
	} rows[] = {
		{ "", "" },
		{ "按时办结率 75.45％ – “x”", "按时办结率 75.45％ – “x”" },
		{ "a\tb\nc\x1B[31md\x7F", "a b c [31md " },
		{ "\xC2\x85|\xC2\x9F|", "  |  |" },         /* next line; the last of the second block */
		{ "\xC2\xA0|\xC3\x85|", "\xC2\xA0|\xC3\x85|" }, /* a hard space, Å */
		{ "\xE2\x80\xA8|\xE2\x80\xAE|", "   |   |" }, /* line separator, from right to left */
		{ "\xE2\x80\xA7|\xE2\x80\xAF|", "\xE2\x80\xA7|\xE2\x80\xAF|" }, /* their neighbours: a point, a narrow space */
		{ "\xE2\x81\xA6|\xE2\x81\xA9|", "   |   |" }, /* isolates */
		{ "\xE2\x81\xA5|\xE2\x81\xAA|", "\xE2\x81\xA5|\xE2\x81\xAA|" },
		{ "\xC2", "\xC2" },         /* cut off */
		{ "\xE2\x80", "\xE2\x80" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char bytes[64];

		(void)snprintf(bytes, sizeof bytes, "%s", rows[i].text);
		text_tame(bytes, strlen(bytes));
		assert_string_equal(bytes, rows[i].tamed);
	}
}

static void texts_are_ordered_by_their_bytes_the_shorter_first(void **state)
{
	(void)state;
	assert_true(text_compare(text_of(""), text_of("")) == 0);
	assert_true(text_compare(text_of("a"), text_of("ab")) < 0);
	assert_true(text_compare(text_of("b"), text_of("ab")) > 0);
	assert_true(text_compare(text_of("z"), text_of("\xC3\xA9")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_become_spaces_and_nothing_else_does),
		cmocka_unit_test(texts_are_ordered_by_their_bytes_the_shorter_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
