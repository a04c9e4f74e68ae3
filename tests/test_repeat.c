#include "aggregate/repeat.h"
#include "tests/fold_kit.h"

/* The pure half of rules R17 and R18; the sets themselves are tested with the store (test_store_repeats.c). */

static struct caller caller(int year, int hashes, uint8_t own, uint8_t before)
{
	struct caller out = { .hashes = (uint8_t)hashes, .year = (int16_t)year };

	memset(out.hash[0], own, CALLER_HASH_BYTES);
	memset(out.hash[1], before, CALLER_HASH_BYTES);
	return out;
}

static void seven_and_thirty_days_include_their_last_instant(void **state)
{
	static const int64_t day_us = INT64_C(86400000000);
	static const struct { int64_t later_us; bool net7, net30; } rows[] = {
		{ 0, true, true }, { 7 * INT64_C(86400000000) - 1, true, true }, { 7 * INT64_C(86400000000), true, true },
		{ 7 * INT64_C(86400000000) + 1, false, true }, { 30 * INT64_C(86400000000), false, true },
		{ 30 * INT64_C(86400000000) + 1, false, false },
	};

	(void)state;
	assert_int_equal(REPEAT_SPAN_US, 30 * day_us);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint64_t slots = repeat_slots(rows[i].later_us);

		assert_int_equal(slots >> SLOT_DIRECT_NET7 & 1u, rows[i].net7);
		assert_int_equal(slots >> SLOT_DIRECT_NET30 & 1u, rows[i].net30);
		assert_int_equal(slots & ~REPEAT_SLOTS, 0);
	}
}

static void equal_starts_are_ordered_by_call_id(void **state)
{
	(void)state;
	assert_true(repeat_compare(1, text_of("b"), 2, text_of("a")) < 0);
	assert_true(repeat_compare(2, text_of("a"), 1, text_of("b")) > 0);
	assert_true(repeat_compare(1, text_of("a"), 1, text_of("b")) < 0);
	assert_true(repeat_compare(1, text_of("a1"), 1, text_of("a")) > 0);
	assert_int_equal(repeat_compare(1, text_of("a"), 1, text_of("a")), 0);
}

static void a_call_of_january_is_also_under_the_year_before(void **state)
{
	const struct repeat_call december = { .caller = caller(2020, 1, 1, 0), .matter = text_of("供水") };
	const struct repeat_call january = { .caller = caller(2021, 2, 2, 1), .matter = text_of("供水") };
	const struct repeat_call later = { .caller = caller(2021, 1, 2, 0), .matter = text_of("供水") };
	const struct repeat_call somebody = { .caller = caller(2021, 2, 7, 8), .matter = text_of("供水") };
	const struct repeat_call matter = { .caller = caller(2021, 2, 2, 1), .matter = text_of("供电") };
	static const struct { const char *claim; int other, call, key; bool in, home; } rows[] = {
		{ "the January call repeats the December one, as a guest", 1, 0, 0, true, false },
		{ "seen from January: the December call is at home under the year before", 0, 1, 1, true, true },
		{ "under its own year January is at home", 1, 1, 0, true, true },
		{ "and so is a call of February", 2, 1, 0, true, true },
		{ "which the year before does not know", 2, 0, 0, false, false },
		{ "another caller", 3, 0, 0, false, false },
		{ "another matter", 4, 0, 0, false, false },
	};
	const struct repeat_call *calls[] = { &december, &january, &later, &somebody, &matter };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool home, in = repeat_is_under(calls[rows[i].other], calls[rows[i].call], rows[i].key, &home);

		if (in != rows[i].in || (in && home != rows[i].home))
			fail_msg("%s", rows[i].claim);
	}
	assert_int_equal(repeat_hash(&december, 0), repeat_hash(&january, 1));
	assert_int_equal(repeat_hash(&later, 0), repeat_hash(&january, 0));
	assert_true(repeat_hash(&january, 0) != repeat_hash(&january, 1));
	assert_true(repeat_hash(&january, 0) != repeat_hash(&matter, 0));
}

static void only_accepted_inbound_calls_with_caller_and_matter_are_in_a_set(void **state)
{
	static const struct { const char *text; bool in, direct; } rows[] = {
		{ "call 2021-03-01 outcome=answered_directly matter=m @caller=x", true, true },
		{ "call 2021-03-01 outcome=order_created matter=m @caller=x", true, false },
		{ "call 2021-03-01 outcome=transferred matter=m @caller=x", true, false },
		{ "call 2021-03-01 outcome=invalid matter=m @caller=x", false, false },
		{ "call 2021-03-01 outcome=abandoned matter=m @caller=x", false, false },
		{ "call 2021-03-01 outcome=answered_directly matter=m direction=out @caller=x", false, false },
		{ "call 2021-03-01 outcome=answered_directly @caller=x", false, false },
		{ "call 2021-03-01 outcome=answered_directly matter=m", false, false },
		{ "call 2021-03-01 outcome=answered_directly matter=m @caller=x; call 2021-03-02 outcome=invalid matter=m @caller=x",
		  false, false },
		{ "call 2021-03-01 outcome=invalid matter=m @caller=x; call 2021-03-02 outcome=order_created matter=m @caller=x",
		  true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kit_case c = kit_case(rows[i].text);
		struct repeat_call call = { .direct = false };
		bool corrupt, in = repeat_case(c.bytes, c.len, FOLD_ALL, &call, &corrupt);

		if (in != rows[i].in || (in && call.direct != rows[i].direct) || corrupt)
			fail_msg("%s", rows[i].text);
		assert_false(repeat_case(c.bytes, c.len, kit_at("2021-02-01"), &call, &corrupt));
		assert_false(repeat_case(c.bytes, c.len - 1, FOLD_ALL, &call, &corrupt));
		assert_true(corrupt);
		kit_case_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seven_and_thirty_days_include_their_last_instant),
		cmocka_unit_test(equal_starts_are_ordered_by_call_id),
		cmocka_unit_test(a_call_of_january_is_also_under_the_year_before),
		cmocka_unit_test(only_accepted_inbound_calls_with_caller_and_matter_are_in_a_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
