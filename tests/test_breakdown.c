#include "aggregate/breakdown.h"
#include "tests/fold_kit.h"

static void one_or_two_different_dimensions_are_read(void **state)
{
	static const struct { const char *words; bool good; enum dimension by, then_by; } rows[] = {
		{ "unit", true, BY_UNIT, BY_WHOLE },
		{ "channel", true, BY_CHANNEL, BY_WHOLE },
		{ "unit,category", true, BY_UNIT, BY_CATEGORY },
		{ "category,unit", true, BY_CATEGORY, BY_UNIT },
		{ "", false, BY_WHOLE, BY_WHOLE },
		{ ",", false, BY_WHOLE, BY_WHOLE },
		{ "unit,", false, BY_WHOLE, BY_WHOLE },
		{ ",unit", false, BY_WHOLE, BY_WHOLE },
		{ "unit,unit", false, BY_WHOLE, BY_WHOLE },
		{ "unit, category", false, BY_WHOLE, BY_WHOLE },
		{ "unit,category,kind", false, BY_WHOLE, BY_WHOLE },
		{ "whole", false, BY_WHOLE, BY_WHOLE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct breakdown out = { .by = BY_KIND, .then_by = BY_KIND, .level = 7 };
		char name[BREAKDOWN_NAME_MAX];

		assert_int_equal(breakdown_parse(text_of(rows[i].words), &out), rows[i].good);
		assert_int_equal(out.by, rows[i].good ? rows[i].by : BY_KIND);
		assert_int_equal(out.then_by, rows[i].good ? rows[i].then_by : BY_KIND);
		breakdown_name(&out, name);
		assert_string_equal(name, rows[i].good ? rows[i].words : "kind,kind");
	}
}

static void the_longest_name_fits(void **state)
{
	const struct breakdown longest = { BY_DISTRICT, BY_CATEGORY, 0 };
	char name[BREAKDOWN_NAME_MAX];

	(void)state;
	breakdown_name(&longest, name);
	assert_string_equal(name, "district,category");
	breakdown_name(&(struct breakdown){ BY_WHOLE, BY_WHOLE, 0 }, name);
	assert_string_equal(name, "");
}

static void a_category_is_cut_to_its_first_levels(void **state)
{
	static const struct { const char *path; int level; const char *cut; } rows[] = {
		{ "a>b>c", 0, "a>b>c" }, { "a>b>c", 1, "a" }, { "a>b>c", 2, "a>b" }, { "a>b>c", 3, "a>b>c" },
		{ "a>b>c", 256, "a>b>c" }, { "a", 1, "a" }, { "", 1, "" }, { ">", 1, "" }, { ">", 2, ">" }, { ">>", 2, ">" },
		{ "城建>供水", 1, "城建" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct breakdown by = { BY_CATEGORY, BY_WHOLE, rows[i].level };

		assert_true(text_equal(breakdown_cut(&by, BY_CATEGORY, text_of(rows[i].path)), text_of(rows[i].cut)));
		/* Other dimensions are no paths. */
		assert_true(text_equal(breakdown_cut(&by, BY_UNIT, text_of(rows[i].path)), text_of(rows[i].path)));
	}
}

static void keys_of_two_dimensions_sort_by_the_first_then_the_second(void **state)
{
	static const struct { const char *unit, *category; } sorted[] = {
		{ "", "" }, { "", "a" }, { "甲", "" }, { "甲", "a" }, { "甲", "b" }, { "甲方", "" }, { "甲方", "a" },
	};
	const struct breakdown by = { BY_UNIT, BY_CATEGORY, 1 };
	char before[BREAKDOWN_KEY_MAX], room[BREAKDOWN_KEY_MAX];
	struct text last = { before, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof sorted / sizeof sorted[0]; i++) {
		char path[16];
		struct text parts[DIMENSIONS] = { [BY_UNIT] = text_of(sorted[i].unit) };
		struct text key;

		snprintf(path, sizeof path, "%s%s", sorted[i].category, i % 2 == 0 ? "" : ">deeper");
		parts[BY_CATEGORY] = text_of(path);
		key = breakdown_key(&by, parts, room);
		assert_true(text_equal(breakdown_first(key), text_of(sorted[i].unit)));
		assert_true(text_equal(breakdown_second(key), text_of(sorted[i].category)));
		assert_true(i == 0 || text_compare(last, key) < 0);
		memcpy(before, key.at, key.len);
		last.len = key.len;
	}
}

static void the_longest_keys_fit(void **state)
{
	static char first[EVENT_TEXT_MAX], second[EVENT_TEXT_MAX];
	const struct breakdown by = { BY_UNIT, BY_CATEGORY, 0 };
	const struct text parts[DIMENSIONS] = { [BY_UNIT] = { first, sizeof first }, [BY_CATEGORY] = { second, sizeof second } };
	char room[BREAKDOWN_KEY_MAX];
	struct text key;

	(void)state;
	memset(first, 'a', sizeof first);
	memset(second, 'b', sizeof second);
	key = breakdown_key(&by, parts, room);
	assert_int_equal(key.len, 513);
	assert_int_equal(breakdown_first(key).len, 256);
	assert_int_equal(breakdown_second(key).len, 256);
	assert_int_equal(breakdown_second(key).at[255], 'b');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_or_two_different_dimensions_are_read),
		cmocka_unit_test(the_longest_name_fits),
		cmocka_unit_test(a_category_is_cut_to_its_first_levels),
		cmocka_unit_test(keys_of_two_dimensions_sort_by_the_first_then_the_second),
		cmocka_unit_test(the_longest_keys_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
