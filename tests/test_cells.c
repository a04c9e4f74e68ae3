#include "tests/fold_kit.h"

static struct contribution made(int32_t day, uint64_t slots, const char *unit, const char *district)
{
	struct contribution contribution = { .day = day, .slots = slots };

	for (int i = 0; i < DIMENSIONS; i++)
		contribution.parts[i] = (struct text){ "", 0 };
	contribution.parts[BY_UNIT] = text_of(unit);
	contribution.parts[BY_DISTRICT] = text_of(district);
	return contribution;
}

#define BIT(slot) (UINT64_C(1) << (slot))

static void a_contribution_goes_to_the_whole_and_to_one_part_of_each_dimension(void **state)
{
	struct contribution contribution = made(18687, BIT(SLOT_CALLS_IN) | BIT(SLOT_REVIEWS_GOOD), "甲", "乙");
	struct cells *cells = kit_cells();
	static char got[KIT_TEXT_MAX];

	(void)state;
	cells_add(cells, &contribution, 1);
	cells_add(cells, &contribution, 1);
	assert_int_equal(cells_count(cells), 6);
	kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01 calls_in=2 reviews_good=2");
	kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01[甲] calls_in=2 reviews_good=2");
	kit_print(cells, BY_DISTRICT, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01[乙] calls_in=2 reviews_good=2");
	kit_print(cells, BY_CHANNEL, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01[] calls_in=2 reviews_good=2");
	cells_free(cells);
}

static void what_is_taken_out_again_leaves_no_cell_to_see(void **state)
{
	struct contribution contribution = made(18687, BIT(SLOT_DUE), "A", "");
	struct cells *cells = kit_cells();
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count = 1;

	(void)state;
	cells_add(cells, &contribution, 1);
	cells_add(cells, &contribution, -1);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	cells_add(cells, &contribution, -1);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 6);
	assert_int_equal(sorted[0]->count[SLOT_DUE], -1);
	cells_free(cells);
}

static void handling_times_go_with_their_count_and_cancel(void **state)
{
	struct contribution first = made(18687, BIT(SLOT_HANDLED), "A", ""), other = first;
	struct cells *cells = kit_cells();
	const struct cell *const *sorted;
	static char got[KIT_TEXT_MAX];
	struct err err = { 0 };
	size_t count;

	(void)state;
	first.seconds = 60;
	other.seconds = -7;
	cells_add(cells, &first, 1);
	cells_add(cells, &other, 1);
	cells_add(cells, &first, 1);
	assert_int_equal(cells_seconds(cells), 18);
	kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01[A] handled=3(-7 60x2)");
	/* Another time of the same order changes no count, and is there to see all the same. */
	cells_clear(cells);
	assert_int_equal(cells_seconds(cells), 0);
	cells_add(cells, &first, -1);
	cells_add(cells, &other, 1);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 6);
	assert_int_equal(sorted[0]->times.count, 2);
	cells_add(cells, &first, 1);
	cells_add(cells, &other, -1);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	cells_free(cells);
}

static void events_are_in_the_whole_alone(void **state)
{
	struct contribution only = made(18687, BIT(SLOT_EVENTS), "A", "");
	struct contribution both = made(18687, BIT(SLOT_EVENTS) | BIT(SLOT_DUE), "A", "");
	struct cells *cells = kit_cells();
	static char got[KIT_TEXT_MAX];

	(void)state;
	cells_add(cells, &only, 1);
	assert_int_equal(cells_count(cells), 1);
	cells_add(cells, &both, 1);
	kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01 events=2 due=1");
	kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01[A] due=1");
	cells_free(cells);
}

static void cells_sort_by_dimension_day_and_the_bytes_of_the_key(void **state)
{
	static const char *const units[] = { "b", "", "甲", "ab", "a", "a\xc3\xa9", "B" };
	struct cells *cells = kit_cells();
	static char got[KIT_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct contribution contribution = made(i == 0 ? CELL_AS_OF : 18687 - (int32_t)(i == 1), BIT(SLOT_DUE), units[i], "");

		cells_add(cells, &contribution, 1);
	}
	kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "as-of[b] due=1; 2021-02-28[] due=1; 2021-03-01[B] due=1; 2021-03-01[a] due=1; "
		"2021-03-01[ab] due=1; 2021-03-01[a\xc3\xa9] due=1; 2021-03-01[甲] due=1");
	cells_free(cells);
}

/* Far beyond the first table, against plain arithmetic; keys are copied. */
static void many_cells_keep_their_sums(void **state)
{
	enum { DAYS = 500, KEYS = 40 };
	static int64_t expected[DAYS][KEYS];
	struct cells *cells = kit_cells();

	(void)state;
	memset(expected, 0, sizeof expected);
	kit_seed = 1;
	for (int i = 0; i < 200000; i++) {
		int day = kit_below(DAYS), key = kit_below(KEYS), sign = kit_below(3) == 0 ? -1 : 1;
		char unit[32];
		struct contribution contribution;

		snprintf(unit, sizeof unit, "unit %d", key);
		contribution = made(day, BIT(SLOT_DUE), unit, "");
		cells_add(cells, &contribution, sign);
		expected[day][key] += sign;
	}
	for (int day = 0; day < DAYS; day++)
		for (int key = 0; key < KEYS; key++) {
			char unit[32];

			snprintf(unit, sizeof unit, "unit %d", key);
			assert_int_equal(cells_at(cells, BY_UNIT, day, text_of(unit))->count[SLOT_DUE], expected[day][key]);
		}
	assert_int_equal(cells_count(cells), DAYS * (KEYS + DIMENSIONS - 1));
	cells_free(cells);
}

static void a_cell_that_was_handed_out_stays_while_the_table_grows(void **state)
{
	struct cells *cells = kit_cells();
	struct cell *first = cells_at(cells, BY_WHOLE, -5, text_of(""));

	(void)state;
	for (int32_t day = 0; day < 5000; day++)
		assert_non_null(cells_at(cells, BY_WHOLE, day, text_of("")));
	first->count[SLOT_DUE] = 7;
	assert_ptr_equal(cells_at(cells, BY_WHOLE, -5, text_of("")), first);
	cells_free(cells);
}

static void cleared_cells_are_empty_and_good_to_use(void **state)
{
	struct contribution contribution = made(18687, BIT(SLOT_DUE), "A", "");
	struct cells *cells = kit_cells();
	struct err err = { 0 };
	static char got[KIT_TEXT_MAX];

	(void)state;
	for (int round = 0; round < 3; round++) {
		cells_add(cells, &contribution, 1);
		kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
		assert_string_equal(got, "2021-03-01[A] due=1");
		cells_clear(cells);
		assert_int_equal(cells_count(cells), 0);
		kit_print(cells, BY_UNIT, KIT_ALL_SLOTS, got);
		assert_string_equal(got, "");
	}
	assert_int_equal(cells_status(cells, &err), ST_OK);
	cells_free(cells);
	cells_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_contribution_goes_to_the_whole_and_to_one_part_of_each_dimension),
		cmocka_unit_test(what_is_taken_out_again_leaves_no_cell_to_see),
		cmocka_unit_test(handling_times_go_with_their_count_and_cancel),
		cmocka_unit_test(events_are_in_the_whole_alone),
		cmocka_unit_test(cells_sort_by_dimension_day_and_the_bytes_of_the_key),
		cmocka_unit_test(many_cells_keep_their_sums),
		cmocka_unit_test(a_cell_that_was_handed_out_stays_while_the_table_grows),
		cmocka_unit_test(cleared_cells_are_empty_and_good_to_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
