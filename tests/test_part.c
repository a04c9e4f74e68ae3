#include "cli/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* "unit=[甲] kind=[help]", or "no" */
static void print_part(const char *text, char *out, size_t size)
{
	struct part part;
	struct err err = { 0 };
	size_t len = 0;

	out[0] = '\0';
	if (part_parse(text, &part, &err) != ST_OK) {
		assert_int_equal(err.status, ST_USAGE);
		(void)snprintf(out, size, "no");
		return;
	}
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		if (part.has[by])
			len += (size_t)snprintf(out + len, size - len, "%s%s=[%.*s]", len > 0 ? " " : "", fold_dimension_name(by),
				(int)part.key[by].len, part.key[by].at);
}

static void a_part_is_read_as_it_is_written(void **state)
{
	static const struct { const char *text, *part; } rows[] = {
		{ "unit=城管局", "unit=[城管局]" },
		{ "unit=", "unit=[]" },
		{ "district=兴宁, \"市\"", "district=[兴宁, \"市\"]" },
		{ "category=a>b", "category=[a>b]" },
		{ "category=a > b", "category=[a>b]" },
		{ "category=a  >b> c d ,kind=help", "category=[a>b>c d ] kind=[help]" },
		{ "unit=a > b", "unit=[a > b]" },
		{ "unit=a=b", "unit=[a=b]" },
		{ "unit=a,kind=help", "unit=[a] kind=[help]" },
		{ "kind=help,unit=a", "unit=[a] kind=[help]" },
		{ "unit=,channel=", "unit=[] channel=[]" },
		{ "unit=a,b,district=c,d", "unit=[a,b] district=[c,d]" },
		{ "unit=a,town=b", "unit=[a,town=b]" },
		{ "unit=a,", "unit=[a,]" },
		{ "kind=", "kind=[]" },
		{ "kind=求助", "kind=[help]" },
		{ "kind=投诉,unit=a", "unit=[a] kind=[complaint]" },
		{ "kind=未填", "kind=[]" },
		{ "kind=(not stated)", "kind=[]" },
		{ "unit=未填", "unit=[未填]" },
		{ "kind=求", "no" },
		{ "kind=helpful", "no" },
		{ "unit=a,unit=b", "no" },
		{ "unit=a,kind=b", "no" },
		{ "town=a", "no" },
		{ "=a", "no" },
		{ "unit", "no" },
		{ "", "no" },
		{ "Unit=a", "no" },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		print_part(rows[i].text, text, sizeof text);
		assert_string_equal(text, rows[i].part);
	}
}

static void a_key_longer_than_any_text_of_an_event_is_refused(void **state)
{
	char text[EVENT_TEXT_MAX + 40];
	struct part part;
	struct err err = { 0 };

	(void)state;
	(void)snprintf(text, sizeof text, "category=%0*d,kind=", EVENT_TEXT_MAX, 0);
	assert_int_equal(part_parse(text, &part, &err), ST_OK);
	assert_int_equal(part.key[BY_CATEGORY].len, EVENT_TEXT_MAX);
	(void)snprintf(text, sizeof text, "unit=%0*d,kind=", EVENT_TEXT_MAX + 1, 0);
	assert_int_equal(part_parse(text, &part, &err), ST_USAGE);
}

static void a_dimension_alone_names_no_part(void **state)
{
	(void)state;
	assert_false(part_is_named("unit"));
	assert_false(part_is_named("unit,category"));
	assert_true(part_is_named("unit="));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_is_read_as_it_is_written),
		cmocka_unit_test(a_key_longer_than_any_text_of_an_event_is_refused),
		cmocka_unit_test(a_dimension_alone_names_no_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
