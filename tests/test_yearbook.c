#include "report/yearbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void ids_are_masked_but_for_their_ends(void **state)
{
	static const struct { const char *id, *masked; } rows[] = {
		{ "", "****" },
		{ "W", "****" },
		{ "W123", "****" },
		{ "W1234", "W****4" },
		{ "W123456", "W****6" },
		{ "W1234567", "W1****67" },
		{ "13812345678", "13****78" },
		{ "late-order-0001", "la****01" },
		{ "工单一二三", "工****三" },
		{ "梅州工单二〇二〇第七号", "梅州****七号" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char masked[YEARBOOK_MASK_MAX];

		yearbook_mask(text_of(rows[i].id), masked);
		assert_string_equal(masked, rows[i].masked);
	}
}

/* The longest that a mask can be: four characters of four bytes. */
static void the_longest_mask_is_whole(void **state)
{
	char id[64], masked[YEARBOOK_MASK_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof id; i += 4)
		memcpy(id + i, "𠀀", 4);
	yearbook_mask((struct text){ id, sizeof id }, masked);
	assert_string_equal(masked, "𠀀𠀀****𠀀𠀀");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_masked_but_for_their_ends),
		cmocka_unit_test(the_longest_mask_is_whole),
	};

	return cmocka_run_group_tests_name("yearbook", tests, NULL, NULL);
}
