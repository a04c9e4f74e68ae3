#include "aggregate/rules.h"
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int32_t day(int year, int month, int day_of_month)
{
	return day_of((struct date){ year, month, day_of_month });
}

static void before_September_2022_no_rule_is_in_force(void **state)
{
	(void)state;
	assert_null(rules_at(rules_builtin(), DAY_MIN));
	assert_null(rules_at(rules_builtin(), day(2020, 6, 1)));
	assert_null(rules_at(rules_builtin(), day(2022, 8, 31)));
	assert_non_null(rules_at(rules_builtin(), day(2022, 9, 1)));
}

static void from_September_2022_on_the_working_days_are_those_of_Guangdong(void **state)
{
	static const uint8_t expected[KINDS + 1] = {
		0, /* absent */
		2, /* consultation */
		10, /* help */
		15, /* complaint */
		15, /* report */
		10, /* suggestion */
		0, /* praise */
		0, /* other */
	};
	const struct rule *rule = rules_at(rules_builtin(), day(2022, 9, 1));

	(void)state;
	assert_int_equal(KINDS, 7);
	assert_memory_equal(rule->working_days, expected, sizeof expected);
	assert_ptr_equal(rules_at(rules_builtin(), day(2199, 12, 31)), rule);
	assert_string_equal(rule->id, "builtin-2022-09-01");
	assert_int_equal(rule->from_day, day(2022, 9, 1));
}

static void built_in_there_is_no_limit_for_signing_or_cards_and_no_option_is_on(void **state)
{
	const struct rule *rule = rules_at(rules_builtin(), day(2022, 9, 1));

	(void)state;
	assert_int_equal(rule->sign_working_days, 0);
	assert_int_equal(rule->card_first_days, 0);
	assert_int_equal(rule->card_second_days, 0);
	assert_false(rule->receipt_is_day_1);
	assert_false(rule->reopened_last_closing);
}

/* What the digest of a store covers: a change here is a change of every digest. */
static void the_canonical_form_holds_every_field(void **state)
{
	static const char expected[] = "rule builtin-2022-09-01 from 2022-09-01 days 0 2 10 15 15 10 0 0 "
				       "sign 0 card 0 0 receipt_is_day_1 0 reopened_last_closing 0\n";
	struct buf buf = BUF_EMPTY;
	struct err err;

	(void)state;
	rules_append_canonical(rules_builtin(), &buf);
	assert_int_equal(buf_status(&buf, &err), ST_OK);
	assert_true(text_equal(buf_text(&buf), text_of(expected)));
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_September_2022_no_rule_is_in_force),
		cmocka_unit_test(from_September_2022_on_the_working_days_are_those_of_Guangdong),
		cmocka_unit_test(built_in_there_is_no_limit_for_signing_or_cards_and_no_option_is_on),
		cmocka_unit_test(the_canonical_form_holds_every_field),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
