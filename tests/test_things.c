/*
 * The list behind a figure (rule R55): as long as the integer for every figure, period and part, at every cut-off.
 */
#include "tests/store_kit.h"

#include "tests/listed.h"

/* Small: tests/oracle/lists.py has the large sets. */
enum { SETS = 4, EVENTS = 160, CUTOFFS = 2, DAYS_BEHIND = 20 };

static void check_all(struct listed *listed)
{
	struct err err = { 0 };

	for (enum dimension by = BY_WHOLE; by < DIMENSIONS; by++)
		if (listed_check(listed, by == BY_WHOLE ? PERIOD_DAY : (enum period)(PERIOD_WEEK + (int)kit_below(5)),
			(struct breakdown){ by, BY_WHOLE, (int)kit_below(2) }, DAYS_BEHIND, &err) != ST_OK)
			fail_msg("%s", err.text);
	if (listed_check(listed, PERIOD_MONTH, (struct breakdown){ BY_DISTRICT, BY_UNIT, 0 }, DAYS_BEHIND, &err) != ST_OK)
		fail_msg("%s", err.text);
	if (listed->wrong != 0)
		fail_msg("at %lld: %s", (long long)listed->cutoff_us, listed->first);
}

static struct store *random_store(uint64_t seed, size_t batch)
{
	struct kit_event *events = calloc(EVENTS, sizeof *events);
	char name[32];
	struct store *store;

	assert_non_null(events);
	kit_seed = seed;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	(void)snprintf(name, sizeof name, "set%d-%zu", (int)seed, batch);
	store = kit_open(kit_path(name), STORE_WRITE);
	(void)kit_load(store, name, events, EVENTS, batch);
	free(events);
	return store;
}

static void a_list_is_as_long_as_the_integer_for_every_figure_period_and_part(void **state)
{
	int64_t things = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SETS; seed++) {
		/* In one batch the day index never saw how cases looked before; in many it is full of days long gone. */
		struct store *store = random_store(seed, seed % 2 == 0 ? EVENTS : 7);

		for (int i = 0; i < CUTOFFS; i++) {
			struct listed listed = { .store = store,
				.cutoff_us = i == 0 ? FOLD_ALL - 1 - KIT_DAY_US : KIT_START_US + kit_below(50 * 24) * KIT_HOUR_US };

			check_all(&listed);
			things += listed.things;
		}
		store_close(store);
	}
	assert_true(things > 3000);
}

struct seen {
	char text[4096];
	int64_t wanted; /* 0: all */
};

static enum status see(void *context, const struct thing *thing, struct err *err)
{
	struct seen *seen = context;
	size_t len = strlen(seen->text);
	char day[DAY_NAME_MAX] = "as-of";

	if (thing->counted->day != CELL_AS_OF)
		day_period_name(PERIOD_DAY, thing->counted->day, day);
	(void)snprintf(seen->text + len, sizeof seen->text - len, "%s%s %.*s", len > 0 ? ", " : "", day, (int)thing->id.len,
		thing->id.at);
	if (--seen->wanted == 0)
		return err_set(err, ST_UNAVAILABLE, "enough");
	return ST_OK;
}

static struct kit_event order_event(enum event_type type, const char *subject, int64_t time_us, int64_t due_us)
{
	char id[64];
	struct event event = kit_start(type, "", subject, time_us);
	struct kit_event out;

	(void)snprintf(id, sizeof id, "%d-%lld", (int)type, (long long)time_us);
	event.id = text_of(id);
	if (type == ORDER_CREATED)
		kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
	if (due_us != 0)
		kit_number(&event, F_DUE_AT, due_us);
	kit_pack(&event, &out);
	return out;
}

#define DAY(n) (KIT_START_US + (n) * KIT_DAY_US + KIT_HOUR_US)

static void what_stands_on_a_day_that_its_case_no_longer_has_is_listed_last(void **state)
{
	/* W1's due is corrected on day 12 from that of day 3 to that of day 20: on day 10 it was late since day 3. */
	const struct kit_event events[] = {
		order_event(ORDER_CREATED, "W1", DAY(1), DAY(3)), order_event(ORDER_CREATED, "W1", DAY(12), DAY(20)),
		order_event(ORDER_CREATED, "W2", DAY(2), DAY(4)), order_event(ORDER_CREATED, "W3", DAY(2), DAY(4)),
	};
	struct things_query query = { .slot = SLOT_DUE, .without = SLOT_DUE_ONTIME, .found_by = SLOT_NONE,
		.cutoff_us = DAY(10) };
	struct store *store = kit_open(kit_path("moved"), STORE_WRITE);
	struct seen seen = { .wanted = 0 };
	struct err err = { 0 };

	(void)state;
	(void)kit_load(store, "moved", events, 4, 4);
	query.from = zone_day(store_book(store)->zone, DAY(0));
	query.to = query.from + 30;
	assert_int_equal(things_each(store, &query, see, &seen, &err), ST_OK);
	assert_string_equal(seen.text, "2020-01-05 W2, 2020-01-05 W3, 2020-01-04 W1");
	seen = (struct seen){ .wanted = 2 };
	assert_int_equal(things_each(store, &query, see, &seen, &err), ST_UNAVAILABLE);
	assert_string_equal(seen.text, "2020-01-05 W2, 2020-01-05 W3");
	query.slot = SLOT_LATE_OPEN;
	query.without = SLOT_NONE;
	query.found_by = SLOT_CREATED_LATE_OPEN;
	query.cutoff_us = DAY(15);
	seen = (struct seen){ .wanted = 0 };
	assert_int_equal(things_each(store, &query, see, &seen, &err), ST_OK);
	assert_string_equal(seen.text, "as-of W2, as-of W3");
	store_close(store);
}

static void a_list_that_is_not_as_long_as_the_sums_say_is_damage(void **state)
{
	const struct kit_event call = kit_call("1", "C1", DAY(1), "north");
	struct things_query query = { .slot = SLOT_CALLS_IN, .without = SLOT_NONE, .found_by = SLOT_NONE,
		.cutoff_us = FOLD_ALL };
	const char *path = kit_path("altered");
	struct store *store = kit_open(path, STORE_WRITE);
	struct seen seen = { .wanted = 0 };
	struct err err = { 0 };

	(void)state;
	(void)kit_load(store, "altered", &call, 1, 1);
	query.from = query.to = zone_day(store_book(store)->zone, DAY(1));
	store_close(store);
	kit_sql(path, "UPDATE cells SET calls_in = 2");
	store = kit_open(path, STORE_READ);
	assert_int_equal(things_each(store, &query, see, &seen, &err), ST_DATA);
	assert_string_equal(seen.text, "2020-01-02 C1");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_as_long_as_the_integer_for_every_figure_period_and_part),
		cmocka_unit_test(what_stands_on_a_day_that_its_case_no_longer_has_is_listed_last),
		cmocka_unit_test(a_list_that_is_not_as_long_as_the_sums_say_is_damage),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
