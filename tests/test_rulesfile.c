#include "aggregate/rulesfile_keys.h"
#include "aggregate/rulesfile_write.h"
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KINDS_OF_A_RULE "consultation=2\nhelp=10\ncomplaint=15\nreport=15\nsuggestion=10\npraise=none\nother=none\n"
#define RULE(day, id) "[rule " day "]\nid = " id "\n" KINDS_OF_A_RULE
#define YEAR(year) "[calendar " #year "]\nnotice = n\nissued = 2026-11-05\n"

static int32_t day(const char *text)
{
	int32_t value = 0;

	if (!day_parse(text_of(text), &value))
		fail_msg("not a day: %s", text);
	return value;
}

/* ---- what is heard ---- */

struct heard {
	size_t count;
	struct rulesfile_remark all[16];
};

static void hear(void *context, const struct rulesfile_remark *remark)
{
	struct heard *heard = context;

	assert_true(heard->count < 16);
	heard->all[heard->count++] = *remark;
}

static enum rulesfile_answer parse(const char *text, struct heard *heard, struct rulesfile **out)
{
	*heard = (struct heard){ 0 };
	*out = NULL;
	return rulesfile_parse(text_of(text), rules_builtin(), calendar_builtin(), hear, heard, out);
}

static struct rulesfile *good(const char *text)
{
	struct rulesfile *file;
	struct heard heard;

	assert_int_equal(parse(text, &heard, &file), RULESFILE_GOOD);
	assert_int_equal(heard.count, 0);
	assert_non_null(file);
	return file;
}

static const struct {
	const char *text;
	enum rulesfile_fault fault;
	int line, other_line;
	const char *what;
} faulty[] = {
	{ "", RULESFILE_EMPTY, 1, 0, "" },
	{ "# nothing\n\n", RULESFILE_EMPTY, 1, 0, "" },
	{ "id = x\n" RULE("2027-01-01", "a"), RULESFILE_OUTSIDE, 1, 0, "id" },
	{ RULE("2027-01-01", "a") "what now\n", RULESFILE_FORM, 10, 0, "what now" },
	{ "[rules]\n", RULESFILE_SECTION, 1, 0, "rules" },
	{ "[]\n", RULESFILE_SECTION, 1, 0, "" },
	{ RULE("2027-02-29", "a"), RULESFILE_SECTION_DAY, 1, 0, "2027-02-29" },
	{ RULE("1969-12-31", "a"), RULESFILE_SECTION_DAY, 1, 0, "1969-12-31" },
	{ RULE("2200-01-01", "a"), RULESFILE_SECTION_DAY, 1, 0, "2200-01-01" },
	{ "[calendar 27]\n", RULESFILE_SECTION_YEAR, 1, 0, "27" },
	{ "[calendar 2200]\n", RULESFILE_SECTION_YEAR, 1, 0, "2200" },
	{ RULE("2027-01-01", "a") "holiday = 3\n", RULESFILE_RULE_KEY, 10, 0, "holiday" },
	{ RULE("2027-01-01", "a") "off = 2027-01-01\n", RULESFILE_RULE_KEY, 10, 0, "off" },
	{ YEAR(2027) "off = 2027-01-01\nhelp = 3\n", RULESFILE_CALENDAR_KEY, 5, 0, "help" },
	{ RULE("2027-01-01", "a") "help = 3\n", RULESFILE_KEY_TWICE, 10, 4, "help" },
	{ YEAR(2027) "notice = m\noff = 2027-01-01\n", RULESFILE_KEY_TWICE, 4, 2, "notice" },
	{ "[rule 2027-01-01]\n" KINDS_OF_A_RULE, RULESFILE_KEY_MISSING, 1, 0, "id" },
	{ "[rule 2027-01-01]\nid=a\nconsultation=2\nhelp=10\ncomplaint=15\nsuggestion=10\npraise=none\nother=none\n",
		RULESFILE_KEY_MISSING, 1, 0, "report" },
	{ YEAR(2027), RULESFILE_KEY_MISSING, 1, 0, "off" },
	{ "[calendar 2027]\nissued=2026-11-05\noff=2027-01-01\n", RULESFILE_KEY_MISSING, 1, 0, "notice" },
	{ RULE("2027-01-01", "a") RULE("2027-01-01", "b"), RULESFILE_RULE_ORDER, 10, 1, "2027-01-01" },
	{ RULE("2027-01-01", "a") RULE("2026-01-01", "b"), RULESFILE_RULE_ORDER, 10, 1, "2026-01-01" },
	{ RULE("2027-01-01", "a") RULE("2028-01-01", "a"), RULESFILE_ID_TWICE, 11, 1, "a" },
	{ RULE("2027-01-01", "a b"), RULESFILE_ID, 2, 0, "a b" },
	{ RULE("2027-01-01", ""), RULESFILE_ID, 2, 0, "" },
	{ RULE("2027-01-01", "\xFF"), RULESFILE_ID, 2, 0, "\xFF" },
	{ RULE("2027-01-01", "a") "signing = 0\n", RULESFILE_DAYS, 10, 0, "0" },
	{ RULE("2027-01-01", "a") "signing = 251\n", RULESFILE_DAYS, 10, 0, "251" },
	{ RULE("2027-01-01", "a") "signing = 1.5\n", RULESFILE_DAYS, 10, 0, "1.5" },
	{ RULE("2027-01-01", "a") "signing = -1\n", RULESFILE_DAYS, 10, 0, "-1" },
	{ RULE("2027-01-01", "a") "signing =\n", RULESFILE_DAYS, 10, 0, "" },
	{ RULE("2027-01-01", "a") "signing = 99999999999999999999\n", RULESFILE_DAYS, 10, 0, "99999999999999999999" },
	{ RULE("2027-01-01", "a") "day_1 = tomorrow\n", RULESFILE_DAY_1, 10, 0, "tomorrow" },
	{ RULE("2027-01-01", "a") "reopened = yes\n", RULESFILE_REOPENED, 10, 0, "yes" },
	{ RULE("2027-01-01", "a") "card_second = 3\n", RULESFILE_CARD, 1, 0, "card_second" },
	{ YEAR(2027) "off = 2027-01-01\n" YEAR(2027) "off = 2027-01-01\n", RULESFILE_YEAR_TWICE, 5, 1, "2027" },
	{ "[calendar 2027]\nnotice =\nissued=2026-11-05\noff=2027-01-01\n", RULESFILE_TEXT, 2, 0, "" },
	{ "[calendar 2027]\nnotice = n\nissued=soon\noff=2027-01-01\n", RULESFILE_ISSUED, 3, 0, "soon" },
	{ YEAR(2027) "off = 1.1.2027\n", RULESFILE_DATE, 4, 0, "1.1.2027" },
	{ YEAR(2027) "off = 2027-01-01,\n", RULESFILE_DATE, 4, 0, "" },
	{ YEAR(2027) "off = 2027-01-01..\n", RULESFILE_DATE, 4, 0, "2027-01-01.." },
	{ YEAR(2027) "off = 2027-01-01...2027-01-03\n", RULESFILE_DATE, 4, 0, "2027-01-01...2027-01-03" },
	{ YEAR(2027) "off = 2027-01-03..2027-01-01\n", RULESFILE_RANGE, 4, 0, "2027-01-03..2027-01-01" },
	{ YEAR(2027) "off = 2027-12-31..2028-01-01\n", RULESFILE_NOT_IN_YEAR, 4, 0, "2027-12-31..2028-01-01" },
	{ YEAR(2027) "off = 2026-11-30\n", RULESFILE_NOT_IN_YEAR, 4, 0, "2026-11-30" },
	{ YEAR(2027) "off = 0001-01-01..9999-12-31\n", RULESFILE_NOT_IN_YEAR, 4, 0, "0001-01-01..9999-12-31" },
	{ YEAR(2027) "off = 2027-01-01\noff = 2027-01-01\n", RULESFILE_DAY_TWICE, 5, 4, "2027-01-01" },
	{ YEAR(2027) "off = 2027-01-01..2027-01-09\nwork = 2027-01-02\n", RULESFILE_DAY_TWICE, 5, 4, "2027-01-02" },
};

static void each_fault_is_told_with_its_line_and_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++) {
		struct rulesfile *file;
		struct heard heard;
		const struct rulesfile_remark *first = &heard.all[0];

		if (parse(faulty[i].text, &heard, &file) != RULESFILE_BAD || file != NULL || heard.count == 0)
			fail_msg("row %zu is not refused: %s", i, faulty[i].text);
		if (heard.count != 1 || first->fault != faulty[i].fault || first->line != faulty[i].line || first->warning ||
			first->other_line != faulty[i].other_line || !text_equal(first->what, text_of(faulty[i].what)))
			fail_msg("row %zu: %zu faults, the first is %d in line %d (%d), \"%.*s\"", i, heard.count, first->fault, first->line,
				first->other_line, (int)first->what.len, first->what.at);
	}
}

static void a_nul_byte_and_a_file_too_large_are_refused(void **state)
{
	static const char nul[] = "[rule 2027-01-01]\nid = a\0b\n";
	static char large[RULESFILE_BYTES_MAX + 1];
	struct rulesfile *file = NULL;
	struct heard heard = { 0 };

	(void)state;
	assert_int_equal(rulesfile_parse((struct text){ nul, sizeof nul - 1 }, rules_builtin(), calendar_builtin(), hear, &heard,
		&file), RULESFILE_BAD);
	assert_int_equal(heard.all[0].fault, RULESFILE_NUL);
	assert_int_equal(heard.all[0].line, 2);
	memset(large, '\n', sizeof large);
	heard.count = 0;
	assert_int_equal(rulesfile_parse((struct text){ large, sizeof large }, rules_builtin(), calendar_builtin(), hear, &heard,
		&file), RULESFILE_BAD);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.all[0].fault, RULESFILE_LARGE);
	assert_null(file);
}

static void all_faults_are_told_not_only_the_first(void **state)
{
	struct rulesfile *file;
	struct heard heard;

	(void)state;
	assert_int_equal(parse("[rule 2027-01-01]\nid = a b\nhelp = 0\nhelp = 3\nnothing\n[calendar 2027]\noff = x, y\n", &heard,
		&file), RULESFILE_BAD);
	/* id, 0, help twice, nothing; six kinds; x, y; notice, issued */
	assert_int_equal(heard.count, 4 + 6 + 2 + 2);
}

static void days_off_on_a_week_end_alone_are_taken_with_a_warning(void **state)
{
	struct rulesfile *file;
	struct heard heard;

	(void)state;
	assert_int_equal(parse(YEAR(2027) "off = 2027-01-01, 2027-10-02..2027-10-03\n", &heard, &file), RULESFILE_GOOD);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.all[0].fault, RULESFILE_OFF_ON_WEEKEND);
	assert_true(heard.all[0].warning);
	assert_int_equal(heard.all[0].line, 4);
	assert_false(calendar_is_working(rulesfile_calendar(file), day("2027-10-02")));
	rulesfile_free(file);
	/* Beside a weekday off they are part of a holiday, however it is written down. */
	rulesfile_free(good(YEAR(2027) "off = 2027-01-01, 2027-01-02, 2027-01-03\noff = 2027-10-02\noff = 2027-10-01\n"));
}

static void a_make_up_day_on_a_weekday_is_taken_with_a_warning(void **state)
{
	struct rulesfile *file;
	struct heard heard;

	(void)state;
	assert_int_equal(parse(YEAR(2027) "off = 2027-01-01\nwork = 2027-01-09..2027-01-11\n", &heard, &file), RULESFILE_GOOD);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.all[0].fault, RULESFILE_WORK_ON_WEEKDAY);
	assert_int_equal(heard.all[0].line, 5);
	assert_true(heard.all[0].warning);
	assert_true(text_equal(heard.all[0].what, text_of("2027-01-09..2027-01-11")));
	assert_true(calendar_is_working(rulesfile_calendar(file), day("2027-01-09")));
	assert_true(calendar_is_working(rulesfile_calendar(file), day("2027-01-11")));
	assert_false(calendar_is_working(rulesfile_calendar(file), day("2027-01-16")));
	rulesfile_free(file);
}

static void every_key_of_a_rule_sets_its_field(void **state)
{
	struct rulesfile *file = good("\xEF\xBB\xBF# remark\r\n[rule 2027-01-01]\r\n id = 梅州-2027 \r\nconsultation=1\nhelp=2\n"
		"complaint=3\nreport=4\nsuggestion=5\npraise=6\nother=250\nunstated=8\nsigning=9\ncard_first=10\ncard_second=11\n"
		"day_1 = receipt\nreopened = last_closing\n" RULE("2028-01-01", "b") "unstated=none\nday_1=after_receipt\n"
		"reopened=first_closing\n");
	static const uint8_t days[KINDS + 1] = { 8, 1, 2, 3, 4, 5, 6, 250 };
	static const uint8_t other[KINDS + 1] = { 0, 2, 10, 15, 15, 10, 0, 0 };
	const struct rule *rule;

	(void)state;
	assert_true(rulesfile_has_rules(file));
	assert_null(rules_at(rulesfile_rules(file), day("2026-12-31"))); /* a file that has rules has all of them */
	rule = rules_at(rulesfile_rules(file), day("2027-12-31"));
	assert_string_equal(rule->id, "梅州-2027");
	assert_int_equal(rule->from_day, day("2027-01-01"));
	assert_memory_equal(rule->working_days, days, sizeof days);
	assert_int_equal(rule->sign_working_days, 9);
	assert_int_equal(rule->card_first_days, 10);
	assert_int_equal(rule->card_second_days, 11);
	assert_true(rule->receipt_is_day_1);
	assert_true(rule->reopened_last_closing);
	rule = rules_at(rulesfile_rules(file), day("2028-01-01"));
	assert_memory_equal(rule->working_days, other, sizeof other);
	assert_int_equal(rule->sign_working_days, 0);
	assert_false(rule->receipt_is_day_1);
	assert_false(rule->reopened_last_closing);
	rulesfile_free(file);
}

static void each_kind_of_the_contract_has_its_key(void **state)
{
	(void)state;
	for (int kind = 1; kind <= KINDS; kind++) {
		bool found = false;

		for (int i = 0; i < RULESFILE_KEYS; i++)
			found = found || (strcmp(rulesfile_keys[i].name, contract_word_name(F_KIND, kind)) == 0 && rulesfile_keys[i].needed &&
				rulesfile_keys[i].at == offsetof(struct rule, working_days) + (size_t)kind);
		if (!found)
			fail_msg("%s", contract_word_name(F_KIND, kind));
	}
}

static void a_file_without_rules_leaves_those_of_the_base(void **state)
{
	struct rulesfile *file = good(YEAR(2027) "off = 2027-01-01\n");

	(void)state;
	assert_false(rulesfile_has_rules(file));
	assert_ptr_equal(rulesfile_rules(file), rules_builtin());
	assert_true(rulesfile_has_year(file, 2027));
	assert_false(rulesfile_has_year(file, 2026));
	rulesfile_free(file);
}

static void a_year_is_added_to_those_built_in(void **state)
{
	/* 2027-01-01 is a Friday; its notice also has Thursday the 31st off and Saturday the 26th worked. */
	struct rulesfile *file = good("[calendar 2027]\nnotice = 国办发明电〔2026〕9号\nissued = 2026-11-05\namended = 改\n"
		"off = 2026-12-31..2027-01-03\nwork = 2026-12-26\noff = 2027-02-05 .. 2027-02-11\nwork = 2027-02-13, 2027-02-14\n");
	const struct calendar *calendar = rulesfile_calendar(file);
	static const struct {
		const char *day;
		bool working;
	} rows[] = {
		{ "2026-12-25", true }, { "2026-12-26", true }, { "2026-12-27", false }, { "2026-12-30", true },
		{ "2026-12-31", false }, { "2027-01-01", false }, { "2027-01-03", false }, { "2027-01-04", true },
		{ "2027-01-09", false }, { "2027-02-04", true }, { "2027-02-05", false }, { "2027-02-11", false },
		{ "2027-02-12", true }, { "2027-02-13", true }, { "2027-02-14", true }, { "2027-02-15", true },
		{ "2026-10-10", true }, { "2026-10-07", false }, /* as built in */
	};
	int missing = 0, count = 0;
	int32_t due;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (calendar_is_working(calendar, day(rows[i].day)) != rows[i].working)
			fail_msg("%s", rows[i].day);
	assert_true(calendar_nth_working_day(calendar, day("2026-12-29"), 2, false, &due, &missing));
	assert_int_equal(due, day("2027-01-04"));
	assert_string_equal(calendar_notice(calendar, 2027)->number, "国办发明电〔2026〕9号");
	assert_string_equal(calendar_notice(calendar, 2027)->issued_on, "2026-11-05");
	assert_string_equal(calendar_notice(calendar, 2027)->amended, "改");
	assert_string_equal(calendar_notice(calendar, 2026)->number, "国办发明电〔2025〕7号");
	assert_false(calendar_has_year(calendar, 2028));
	assert_true(calendar_working_days(calendar, day("2026-12-25"), day("2027-01-04"), &count, &missing));
	assert_int_equal(count, 5); /* the 26th, 28th, 29th, 30th and the 4th */
	assert_true(calendar_working_days(calendar, day("2027-01-04"), day("2026-12-25"), &count, &missing));
	assert_int_equal(count, -5);
	assert_true(calendar_working_days(calendar, day("2027-01-04"), day("2027-01-04"), &count, &missing));
	assert_int_equal(count, 0);
	assert_false(calendar_working_days(calendar, day("2027-12-31"), day("2028-01-04"), &count, &missing));
	assert_int_equal(missing, 2028);
	rulesfile_free(file);
}

static void a_year_stated_anew_loses_what_was_built_in_for_it_alone(void **state)
{
	struct rulesfile *file = good(YEAR(2019) "off = 2019-01-01\n");
	const struct calendar *calendar = rulesfile_calendar(file);

	(void)state;
	assert_true(calendar_is_working(calendar, day("2018-12-29"))); /* 2018 stands as it was */
	assert_false(calendar_is_working(calendar, day("2018-12-31")));
	assert_false(calendar_is_working(calendar, day("2019-01-01")));
	assert_true(calendar_is_working(calendar, day("2019-02-04"))); /* no Spring Festival any more */
	assert_false(calendar_is_working(calendar, day("2019-02-02")));
	assert_false(calendar_is_working(calendar, day("2020-01-24")));
	assert_string_equal(calendar_notice(calendar, 2019)->number, "n");
	assert_null(calendar_notice(calendar, 2019)->amended);
	rulesfile_free(file);
}

/* ---- writing ---- */

static void append_both(const struct rules *rules, const struct calendar *calendar, struct buf *out)
{
	rules_append_canonical(rules, out);
	calendar_append_canonical(calendar, out);
}

static void reading_what_was_written_gives_the_same_again(void **state)
{
	static const char *const texts[] = {
		NULL, /* what is built in */
		YEAR(2027) "off = 2026-12-31..2027-01-03\nwork = 2026-12-26\n",
		YEAR(2027) "off = 2027-01-01..2027-12-31\n" YEAR(2028) "off = 2028-01-01..2028-12-31\n",
		YEAR(2030) "off = 2029-12-31..2030-01-01\n" RULE("2030-01-01", "x") "signing=1\nday_1=receipt\n",
		YEAR(2027) "off = 2026-12-25\n",
		YEAR(2027) "off = 2027-12-31\n" YEAR(2028) "off = 2028-01-01..2028-01-03\nwork = 2028-01-08\n",
		YEAR(2027) "off = none\n",
		YEAR(1970) "off = 1969-12-31..1970-01-01\n" YEAR(2199) "off = 2199-12-31\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct rulesfile *file = texts[i] == NULL ? NULL : good(texts[i]);
		const struct rules *rules = file == NULL ? rules_builtin() : rulesfile_rules(file);
		const struct calendar *calendar = file == NULL ? calendar_builtin() : rulesfile_calendar(file);
		struct buf written = BUF_EMPTY, wanted = BUF_EMPTY, found = BUF_EMPTY;
		struct rulesfile *again;

		rulesfile_write(rules, calendar, &written);
		buf_append_byte(&written, 0);
		again = good((const char *)written.data);
		append_both(rules, calendar, &wanted);
		append_both(rulesfile_rules(again), rulesfile_calendar(again), &found);
		if (!text_equal(buf_text(&wanted), buf_text(&found)))
			fail_msg("text %zu comes back as\n%s", i, (const char *)written.data);
		rulesfile_free(again);
		rulesfile_free(file);
		buf_free(&written);
		buf_free(&wanted);
		buf_free(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_told_with_its_line_and_words),
		cmocka_unit_test(a_nul_byte_and_a_file_too_large_are_refused),
		cmocka_unit_test(all_faults_are_told_not_only_the_first),
		cmocka_unit_test(days_off_on_a_week_end_alone_are_taken_with_a_warning),
		cmocka_unit_test(a_make_up_day_on_a_weekday_is_taken_with_a_warning),
		cmocka_unit_test(every_key_of_a_rule_sets_its_field),
		cmocka_unit_test(each_kind_of_the_contract_has_its_key),
		cmocka_unit_test(a_file_without_rules_leaves_those_of_the_base),
		cmocka_unit_test(a_year_is_added_to_those_built_in),
		cmocka_unit_test(a_year_stated_anew_loses_what_was_built_in_for_it_alone),
		cmocka_unit_test(reading_what_was_written_gives_the_same_again),
	};

	return cmocka_run_group_tests_name("rulesfile", tests, NULL, NULL);
}
