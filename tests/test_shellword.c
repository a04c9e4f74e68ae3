#include "cli/shellword.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_word_is_quoted_only_where_a_shell_would_read_something_else(void **state)
{
	static const struct { const char *word, *quoted; } rows[] = {
		{ "ontime_rate", "ontime_rate" },
		{ "2020-01-05..2020-02-10", "2020-01-05..2020-02-10" },
		{ "2021-01-31T24:00:00+08:00", "2021-01-31T24:00:00+08:00" },
		{ "unit=Parks", "unit=Parks" },
		{ "", "''" },
		{ "unit=城管局", "'unit=城管局'" },
		{ "unit=a b", "'unit=a b'" },
		{ "category=a>b", "'category=a>b'" },
		{ "unit=$(id)`id`\\", "'unit=$(id)`id`\\'" },
		{ "unit=O'Neil 局", "'unit=O'\\''Neil 局'" },
		{ "'", "''\\'''" },
		{ "~/hotline.db", "'~/hotline.db'" },
		{ "unit=a\tb", "$'unit=a\\011b'" },
		{ "unit=\033" "1\\'\177", "$'unit=\\0331\\\\\\'\\177'" },
	};
	struct buf out = BUF_EMPTY;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		buf_clear(&out);
		shellword_append(&out, rows[i].word);
		buf_append_byte(&out, '\0');
		assert_false(out.failed);
		assert_string_equal((const char *)out.data, rows[i].quoted);
	}
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_quoted_only_where_a_shell_would_read_something_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
