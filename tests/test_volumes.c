#include "aggregate/volumes.h"
#include "base/day.h"
#include "tests/fold_kit.h"

static int32_t day_named(const char *text)
{
	int32_t day = 0;

	assert_true(day_parse(text_of(text), &day));
	return day;
}

static int64_t total(const struct volumes *volumes, enum volumes_kind kind)
{
	int64_t sum = 0;

	for (int weekday = 0; weekday < VOLUMES_WEEKDAYS; weekday++)
		for (int hour = 0; hour < VOLUMES_HOURS; hour++)
			sum += volumes->count[kind][weekday][hour];
	return sum;
}

static void days_of_the_period_are_counted_by_weekday(void **state)
{
	static const struct { const char *from, *to; int64_t days[VOLUMES_WEEKDAYS]; } rows[] = {
		{ "2020-01-01", "2020-12-31", { 52, 52, 53, 53, 52, 52, 52 } },
		{ "2020-02-01", "2020-02-29", { 4, 4, 4, 4, 4, 5, 4 } },
		{ "2020-01-05", "2020-01-05", { 0, 0, 0, 0, 0, 0, 1 } },
		{ "2020-01-06", "2020-01-12", { 1, 1, 1, 1, 1, 1, 1 } },
		{ "1969-12-29", "1970-01-01", { 1, 1, 1, 1, 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct volumes volumes;

		volumes_init(&volumes, day_named(rows[i].from), day_named(rows[i].to));
		assert_memory_equal(volumes.days, rows[i].days, sizeof rows[i].days);
		assert_int_equal(total(&volumes, VOLUMES_IN), 0);
	}
}

static void a_call_counts_in_the_slots_it_has_at_its_hour_and_weekday(void **state)
{
	const struct zone *zone = kit_zone("Asia/Shanghai");
	const uint64_t in = UINT64_C(1) << SLOT_CALLS_IN, answered = UINT64_C(1) << SLOT_CALLS_ANSWERED,
		accepted = UINT64_C(1) << SLOT_CALLS_ACCEPTED;
	int32_t sunday = day_named("2020-01-05");
	struct volumes volumes;

	(void)state;
	volumes_init(&volumes, sunday, sunday + 1);
	volumes_add(&volumes, zone, sunday, kit_at("2020-01-05T09:59:59"), in);
	volumes_add(&volumes, zone, sunday, kit_at("2020-01-05T09:00:00"), in | answered);
	volumes_add(&volumes, zone, sunday + 1, kit_at("2020-01-06T00:00:00"), in | answered | accepted);
	assert_int_equal(volumes.count[VOLUMES_IN][6][9], 2);
	assert_int_equal(volumes.count[VOLUMES_ANSWERED][6][9], 1);
	assert_int_equal(volumes.count[VOLUMES_ACCEPTED][6][9], 0);
	assert_int_equal(volumes.count[VOLUMES_ACCEPTED][0][0], 1);
	assert_int_equal(total(&volumes, VOLUMES_IN), 3);
	assert_int_equal(total(&volumes, VOLUMES_ANSWERED), 2);
	assert_int_equal(total(&volumes, VOLUMES_ACCEPTED), 1);
}

/* Every half hour of a day of 25 hours: the hour from 1 to 2 comes twice. */
static void an_hour_that_comes_twice_has_the_calls_of_both(void **state)
{
	const struct zone *zone = kit_zone("America/New_York");
	int32_t day = day_named("2020-11-01"); /* a Sunday */
	struct volumes volumes;

	(void)state;
	volumes_init(&volumes, day, day);
	for (int64_t at = zone_day_start(zone, day); at < zone_day_start(zone, day + 1); at += INT64_C(1800000000))
		volumes_add(&volumes, zone, zone_day(zone, at), at, UINT64_C(1) << SLOT_CALLS_IN);
	for (int hour = 0; hour < VOLUMES_HOURS; hour++)
		assert_int_equal(volumes.count[VOLUMES_IN][6][hour], hour == 1 ? 4 : 2);
	assert_int_equal(total(&volumes, VOLUMES_IN), 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_the_period_are_counted_by_weekday),
		cmocka_unit_test(a_call_counts_in_the_slots_it_has_at_its_hour_and_weekday),
		cmocka_unit_test(an_hour_that_comes_twice_has_the_calls_of_both),
	};

	return cmocka_run_group_tests_name("volumes", tests, NULL, NULL);
}
