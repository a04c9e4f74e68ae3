/* Exact arithmetic: fractions, rounding, and the calculator of schemes. */
#include "evaluate/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- numbers ---- */

static struct ratio number(const char *text)
{
	struct ratio value;
	int places;

	if (!ratio_parse(text_of(text), &value, &places))
		fail_msg("no number: %s", text);
	return value;
}

static void decimals_are_read_exactly(void **state)
{
	static const struct { const char *text; int64_t num, den; int places; } rows[] = {
		{ "0", 0, 1, 0 }, { "0.1", 1, 10, 1 }, { "-12.50", -25, 2, 2 }, { "6050.65", 121013, 20, 2 }, { "007", 7, 1, 0 },
		{ "999999999999999999", INT64_C(999999999999999999), 1, 0 }, { "0.000000001", 1, 1000000000, 9 },
	};
	struct ratio value;
	int places;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(ratio_parse(text_of(rows[i].text), &value, &places));
		assert_int_equal(value.num, rows[i].num);
		assert_int_equal(value.den, rows[i].den);
		assert_int_equal(places, rows[i].places);
	}
}

static void what_is_no_plain_decimal_is_refused(void **state)
{
	static const char *const texts[] = { "", "-", ".5", "5.", "1.2.3", "1e3", "6,050.65", " 1", "1 ", "+1", "--1", "0x1",
		"1000000000000000000", "0.0000000001", "１" };
	struct ratio value = { 7, 3 };
	int places = 5;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (ratio_parse(text_of(texts[i]), &value, &places))
			fail_msg("read: \"%s\"", texts[i]);
	assert_int_equal(value.num, 7);
	assert_int_equal(places, 5);
}

static void rounding_is_half_up_also_below_zero(void **state)
{
	static const struct { const char *value; int places; const char *printed, *brief; } rows[] = {
		{ "0.125", 2, "0.13", "0.13" }, { "0.124999999", 2, "0.12", "0.12" }, { "2.5", 0, "3", "3" },
		{ "-2.5", 0, "-2", "-2" }, { "-2.51", 0, "-3", "-3" }, { "-0.004", 2, "0.00", "0" }, { "13.5", 2, "13.50", "13.5" },
		{ "100", 2, "100.00", "100" }, { "100", 0, "100", "100" }, { "0.05", 1, "0.1", "0.1" },
		{ "999999999999999999", 9, "999999999999999999.000000000", "999999999999999999" },
	};
	char text[RATIO_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ratio_format(number(rows[i].value), rows[i].places, text);
		assert_string_equal(text, rows[i].printed);
		ratio_format_short(number(rows[i].value), rows[i].places, text);
		assert_string_equal(text, rows[i].brief);
	}
}

static void cutting_off_is_not_rounding(void **state)
{
	struct ratio value;

	(void)state;
	assert_true(ratio_cut(number("0.917"), 2, &value));
	assert_int_equal(ratio_compare(value, number("0.91")), 0);
	assert_true(ratio_cut(number("-0.917"), 2, &value));
	assert_int_equal(ratio_compare(value, number("-0.91")), 0);
	assert_true(ratio_round(number("0.917"), 2, &value));
	assert_int_equal(ratio_compare(value, number("0.92")), 0);
}

static void what_leaves_63_bits_is_refused_not_rounded(void **state)
{
	const struct ratio large = { INT64_MAX, 1 }, small = { 1, INT64_MAX }, one = { 1, 1 };
	struct ratio value;

	(void)state;
	assert_false(ratio_add(large, one, &value));
	assert_false(ratio_multiply(large, (struct ratio){ 2, 1 }, &value));
	assert_false(ratio_divide(small, (struct ratio){ 2, 1 }, &value));
	assert_false(ratio_add(small, (struct ratio){ 1, INT64_MAX - 1 }, &value));
	assert_false(ratio_make(INT64_MIN, 1, &value));
	assert_true(ratio_multiply(large, small, &value));
	assert_int_equal(ratio_compare(value, one), 0);
	assert_true(ratio_subtract(large, large, &value));
	assert_int_equal(value.num, 0);
	assert_true(ratio_compare(large, small) > 0);
}

/* ---- formulas ---- */

/* posts is 38, none a figure without data, zero a figure that is 0, much beyond what may be squared. */
static enum status name_value(void *context, struct text name, struct formula_value *out, struct err *err)
{
	(void)context;
	*out = (struct formula_value){ .ratio = { 38, 1 } };
	if (text_equal(name, text_of("posts")))
		return ST_OK;
	out->counted = true;
	out->none = text_equal(name, text_of("calls.den"));
	out->ratio = text_equal(name, text_of("zero.num")) ? RATIO_ZERO : (struct ratio){ INT64_MAX, 1 };
	if (out->none || text_equal(name, text_of("zero.num")) || text_equal(name, text_of("much")))
		return ST_OK;
	return err_set(err, ST_CONFIG, "unknown: %.*s", (int)name.len, name.at);
}

static void formulas_are_exact(void **state)
{
	static const struct { const char *formula, *value; } rows[] = {
		{ "(4 * 15.22) / 2", "30.44" }, { "(6*17.3)/30", "3.46" }, { "23 + 1 + 7 + 7", "38" }, { "posts - 1", "37" },
		{ "5836.32 + 95.60 + 24.86 + 55.50 + 38.88", "6051.16" }, { "0.1 + 0.2 - 0.3", "0" }, { "1 / 3 * 3", "1" },
		{ "1 - 2 - 3", "-4" }, { "8 / 4 / 2", "1" }, { "2 + 3 * 4", "14" }, { "-(2 + 3) * -2", "10" }, { "- -5", "5" },
		{ "726.55+5615.46", "6342.01" }, { "\t 7 ", "7" }, { "13283.78 - 7668.32", "5615.46" },
		{ "((((((((((((((((1))))))))))))))))", "1" },
	};
	struct err err = { ST_OK, "" };
	struct formula_value value;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (formula_evaluate(text_of(rows[i].formula), name_value, NULL, &value, &err) != ST_OK)
			fail_msg("%s: %s", rows[i].formula, err.text);
		assert_false(value.none);
		assert_false(value.counted);
		if (ratio_compare(value.ratio, number(rows[i].value)) != 0)
			fail_msg("%s is not %s", rows[i].formula, rows[i].value);
	}
}

static void no_data_spreads_and_is_no_error(void **state)
{
	static const char *const formulas[] = { "calls.den", "1 + calls.den * 0", "(posts) / zero.num", "5 / (zero.num * 3) + 1",
		"calls.den / posts" };
	struct err err = { ST_OK, "" };
	struct formula_value value;

	(void)state;
	for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
		assert_int_equal(formula_evaluate(text_of(formulas[i]), name_value, NULL, &value, &err), ST_OK);
		assert_true(value.none);
	}
	assert_int_equal(formula_evaluate(text_of("zero.num + 1"), name_value, NULL, &value, &err), ST_OK);
	assert_false(value.none);
	assert_true(value.counted);
}

static void what_is_no_formula_is_refused_with_its_place(void **state)
{
	static const struct { const char *formula, *message; } rows[] = {
		{ "", "character 1 " }, { "1 +", "character 4 " }, { "(1 + 2", "character 7 " }, { "1 + 2)", "character 6 " },
		{ "1 2", "character 3 " }, { "4 × 2", "character 3 " }, { "6,050.65", "comma" }, { "1.2.3 + 1", "\"1.2.3\"" },
		{ "2x", "\"2x\"" }, { "x", "unknown: x" }, { "1 / 0", "division by zero" }, { "1 / (posts - 38)", "division by zero" },
		{ "calls.den / 0", "division by zero" }, { "much * much", "exact arithmetic" }, { "1 / much / much", "exact arithmetic" },
		{ "(((((((((((((((((1)))))))))))))))))", "more than 16 " }, { "-----------------1", "more than 16 " },
		{ "1 = 1", "character 3 " }, { "%", "character 1 " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err err = { ST_OK, "" };
		struct formula_value value;

		if (formula_evaluate(text_of(rows[i].formula), name_value, NULL, &value, &err) != ST_CONFIG ||
			strstr(err.text, rows[i].message) == NULL)
			fail_msg("\"%s\": %s", rows[i].formula, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_read_exactly),
		cmocka_unit_test(what_is_no_plain_decimal_is_refused),
		cmocka_unit_test(rounding_is_half_up_also_below_zero),
		cmocka_unit_test(cutting_off_is_not_rounding),
		cmocka_unit_test(what_leaves_63_bits_is_refused_not_rounded),
		cmocka_unit_test(formulas_are_exact),
		cmocka_unit_test(no_data_spreads_and_is_no_error),
		cmocka_unit_test(what_is_no_formula_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
