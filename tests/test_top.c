#include "aggregate/top.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PART(name, num, before) { { name, sizeof name - 1 }, { "", 0 }, num, before, 0 }

static const char *listed(const struct top_entry *entries, size_t count)
{
	static char text[512];
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < count && at < sizeof text; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s %lld/%lld", i == 0 ? "" : ", ", (int)entries[i].key.len,
			entries[i].key.at, (long long)entries[i].num, (long long)entries[i].before);
	return text;
}

static void the_most_stands_first_and_equals_by_their_keys(void **state)
{
	struct top_entry entries[] = { PART("c", 5, 0), PART("b", 5, 9), PART("a", 4, 0), PART("", 7, 0) };

	(void)state;
	top_sort(entries, 4, false);
	assert_string_equal(listed(entries, 4), " 7/0, b 5/9, c 5/0, a 4/0");
}

static void movers_stand_by_how_far_they_moved_up_or_down(void **state)
{
	struct top_entry entries[] = { PART("up", 15, 10), PART("down", 1, 9), PART("still", 900, 900), PART("gone", 0, 5),
		PART("new", 5, 0) };

	(void)state;
	top_sort(entries, 5, true);
	assert_string_equal(listed(entries, 5), "down 1/9, up 15/10, new 5/0, gone 0/5, still 900/900");
}

static void two_periods_are_joined_by_key(void **state)
{
	const struct top_entry now[] = { PART("a", 1, 0), PART("c", 3, 0), PART("d", 4, 0) };
	const struct top_entry before[] = { PART("", 7, 0), PART("b", 8, 0), PART("c", 9, 0), PART("e", 10, 0) };
	struct top_entry out[7];
	size_t count = top_join(now, 3, before, 4, out);

	(void)state;
	assert_int_equal(count, 6);
	assert_string_equal(listed(out, count), " 0/7, a 1/0, b 0/8, c 3/9, d 4/0, e 0/10");
	assert_int_equal(out[1].at, 0);
	assert_int_equal(out[2].at, 3 + 1);
	assert_int_equal(out[3].at, 1);
	assert_int_equal(out[5].at, 3 + 3);
	assert_int_equal(top_join(now, 0, before, 0, out), 0);
}

static void changes_never_vanish_by_rounding(void **state)
{
	static const struct { int64_t num, before; const char *text; } rows[] = {
		{ 9, 8, "12.50" },
		{ 7, 8, "-12.50" },
		{ 8, 8, "0.00" },
		{ 0, 8, "-100.00" },
		{ 24, 8, "200.00" },
		{ 1000001, 1000000, "0.01" },
		{ 999999, 1000000, "-0.01" },
		{ 1, 1000000, "-99.99" },
		{ 2, 3, "-33.33" },
		{ 5, 3, "66.67" },
		{ 5, 0, NULL },
		{ 0, 0, NULL },
		{ -1, 5, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[FIGURE_VALUE_MAX];

		assert_int_equal(top_percent(rows[i].num, rows[i].before, text), rows[i].text != NULL);
		if (rows[i].text != NULL)
			assert_string_equal(text, rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_stands_first_and_equals_by_their_keys),
		cmocka_unit_test(movers_stand_by_how_far_they_moved_up_or_down),
		cmocka_unit_test(two_periods_are_joined_by_key),
		cmocka_unit_test(changes_never_vanish_by_rounding),
	};

	return cmocka_run_group_tests_name("top", tests, NULL, NULL);
}
