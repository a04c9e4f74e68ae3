#include "base/width.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>
#include <wctype.h>

#include <cmocka.h>

static void texts_take_the_cells_a_terminal_gives_them(void **state)
{
	static const struct {
		const char *text;
		size_t cells;
	} rows[] = {
		{ "", 0 },
		{ "ontime", 6 },
		{ "按时办结率", 10 },
		{ "受理 120 件", 11 },
		{ "（市级）", 8 },          /* full-width brackets */
		{ "75.45％", 7 },           /* full-width percent sign */
		{ "–", 1 },                 /* the sign for no data is "ambiguous": one cell */
		{ "§ 3 – α", 7 },
		{ "e\xCC\x81t\xC3\xA9", 3 }, /* é as e and a combining acute, then as one */
		{ "a\xE2\x80\x8B" "b", 2 },  /* zero width space */
		{ "ｶﾅ", 2 },                /* half-width katakana */
		{ "한국어", 6 },
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2 }, /* 한 in jamo: the vowel and final sit on the first */
		{ "\xF0\xA0\xAE\xB7", 2 },  /* 𠮷, beyond the BMP */
		{ "😀", 2 },
		{ "a\tb\n", 2 },            /* controls are no cells */
		{ "\xFF", 1 },
		{ "\xE6\x8C", 2 },          /* a cut character: each byte one */
		{ "\xC0\xAF\xED\xA0\x80", 5 }, /* overlong, surrogate */
		{ "\xF5\x80\x80\x80", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (width_of_text(text_of(rows[i].text)) != rows[i].cells)
			fail_msg("\"%s\" takes %zu", rows[i].text, width_of_text(text_of(rows[i].text)));
}

static void a_text_need_not_end_in_a_nul(void **state)
{
	(void)state;
	assert_int_equal(width_of_text((struct text){ "按时办结率", 6 }), 4);
	assert_int_equal(width_of_text((struct text){ "按时", 5 }), 4); /* the cut 时: two stray bytes */
	assert_int_equal(width_of_text((struct text){ NULL, 0 }), 0);
}

static void every_unified_ideograph_is_two_cells(void **state)
{
	(void)state;
	for (uint32_t code = 0x3400; code <= 0x4DBF; code++)
		assert_int_equal(width_of_char(code), 2);
	for (uint32_t code = 0x4E00; code <= 0x9FFF; code++)
		assert_int_equal(width_of_char(code), 2);
	for (uint32_t code = 0xAC00; code <= 0xD7A3; code++)
		assert_int_equal(width_of_char(code), 2);
	for (uint32_t code = 0xFF01; code <= 0xFF60; code++)
		assert_int_equal(width_of_char(code), 2);
	for (uint32_t code = 0x20000; code <= 0x2A6DF; code++)
		assert_int_equal(width_of_char(code), 2);
}

static void every_printable_ascii_and_latin_1_character_is_one_cell(void **state)
{
	(void)state;
	for (uint32_t code = 0x20; code < 0x7F; code++)
		assert_int_equal(width_of_char(code), 1);
	for (uint32_t code = 0xA0; code < 0x300; code++)
		assert_int_equal(width_of_char(code), 1);
}

/* An independent table: the libc's.  It differs only where it wants to (a few format and Hangul filler characters). */
static void the_libc_agrees_on_nearly_every_character_it_knows(void **state)
{
	int known = 0, differ = 0;

	(void)state;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
		print_message("skipped: this system has no C.UTF-8 locale to compare with\n");
		skip();
	}
	for (uint32_t code = 0xA0; code < 0x20000; code++) {
		int libc = wcwidth((wchar_t)code);

		if (libc < 0)
			continue;
		known++;
		differ += libc != width_of_char(code);
	}
	assert_true(known > 80000);
	if (differ > 80)
		fail_msg("%d of %d differ", differ, known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_take_the_cells_a_terminal_gives_them),
		cmocka_unit_test(a_text_need_not_end_in_a_nul),
		cmocka_unit_test(every_unified_ideograph_is_two_cells),
		cmocka_unit_test(every_printable_ascii_and_latin_1_character_is_one_cell),
		cmocka_unit_test(the_libc_agrees_on_nearly_every_character_it_knows),
	};

	return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
