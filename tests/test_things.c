/*
 * The list behind a figure (rule R55): as long as the integer for every figure, period and part, at every cut-off.
 */
#include "tests/reading_kit.h"

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
	if (type == ORDER_DISPATCHED)
		kit_text(&event, F_UNIT, "north");
	if (type == ORDER_VOIDED || type == ORDER_RESTORED)
		kit_text(&event, F_REASON, "twice");
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

/* ---- what figures of rule R28 leave out: only what can be late is looked at ---- */

static const struct {
	enum slot due, ontime;
} SHARES[] = { { SLOT_DUE, SLOT_DUE_ONTIME }, { SLOT_FIRST_DUE, SLOT_FIRST_DUE_ONTIME },
	{ SLOT_CLOSED_WITH_DUE, SLOT_CLOSED_ONTIME } };

enum { SHARE_COUNT = sizeof SHARES / sizeof *SHARES, FIRST_DAY = 18262 /* 2020-01-01 */, ORDERS = 90, ORDER_EVENTS = 600 };

static struct things_query rest_of(int share, int32_t from, int32_t to, int64_t cutoff_us)
{
	return (struct things_query){ .slot = SHARES[share].due, .without = SHARES[share].ontime, .marked = SLOT_NONE,
		.found_by = SLOT_NONE, .from = from, .to = to, .cutoff_us = cutoff_us };
}

static void each_way_to_be_late_is_listed(void **state)
{
	const struct kit_event events[] = {
		/* In the second of its due, and at it. */
		order_event(ORDER_CREATED, "second", DAY(1), DAY(3)), order_event(ORDER_CLOSED, "second", DAY(3) + 1, 0),
		order_event(ORDER_CREATED, "at", DAY(1), DAY(3)), order_event(ORDER_CLOSED, "at", DAY(3), 0),
		/* Closed twice: the first closing decides. */
		order_event(ORDER_CREATED, "twice late", DAY(1), DAY(4)), order_event(ORDER_CLOSED, "twice late", DAY(5), 0),
		order_event(ORDER_REOPENED, "twice late", DAY(6), 0), order_event(ORDER_CLOSED, "twice late", DAY(7), 0),
		order_event(ORDER_CREATED, "once late", DAY(1), DAY(4)), order_event(ORDER_CLOSED, "once late", DAY(2), 0),
		order_event(ORDER_REOPENED, "once late", DAY(3), 0), order_event(ORDER_CLOSED, "once late", DAY(7), 0),
		/* A due moved after closing moves nothing, one before makes two dues. */
		order_event(ORDER_CREATED, "moved behind", DAY(1), DAY(5)), order_event(ORDER_CLOSED, "moved behind", DAY(6), 0),
		order_event(ORDER_EXTENDED, "moved behind", DAY(7), DAY(20)),
		order_event(ORDER_CREATED, "extended", DAY(1), DAY(6)), order_event(ORDER_EXTENDED, "extended", DAY(2), DAY(9)),
		order_event(ORDER_CLOSED, "extended", DAY(8), 0),
		order_event(ORDER_CREATED, "shortened", DAY(1), DAY(9)), order_event(ORDER_DISPATCHED, "shortened", DAY(2), DAY(7)),
		order_event(ORDER_CLOSED, "shortened", DAY(8), 0),
		order_event(ORDER_CREATED, "no first", DAY(1), 0), order_event(ORDER_EXTENDED, "no first", DAY(2), DAY(8)),
		order_event(ORDER_CLOSED, "no first", DAY(9), 0),
		/* Open. */
		order_event(ORDER_CREATED, "open", DAY(1), DAY(9)),
		order_event(ORDER_CREATED, "open again", DAY(1), DAY(10)), order_event(ORDER_CLOSED, "open again", DAY(11), 0),
		order_event(ORDER_REOPENED, "open again", DAY(12), DAY(30)),
		order_event(ORDER_CREATED, "in time, open", DAY(1), DAY(10)), order_event(ORDER_CLOSED, "in time, open", DAY(9), 0),
		order_event(ORDER_REOPENED, "in time, open", DAY(12), DAY(13)),
		/* Out of every count, and back in. */
		order_event(ORDER_CREATED, "voided", DAY(1), DAY(11)), order_event(ORDER_CLOSED, "voided", DAY(12), 0),
		order_event(ORDER_VOIDED, "voided", DAY(13), 0),
		order_event(ORDER_CREATED, "restored", DAY(1), DAY(11)), order_event(ORDER_CLOSED, "restored", DAY(12), 0),
		order_event(ORDER_VOIDED, "restored", DAY(13), 0), order_event(ORDER_RESTORED, "restored", DAY(14), 0),
		order_event(ORDER_CLOSED, "unseen", DAY(12), 0),
	};
	static const char *const wanted[SHARE_COUNT] = {
		"2020-01-04 second, 2020-01-05 twice late, 2020-01-06 moved behind, 2020-01-08 shortened, 2020-01-09 no first, "
		"2020-01-10 open, 2020-01-11 open again, 2020-01-12 restored",
		"2020-01-04 second, 2020-01-05 twice late, 2020-01-06 moved behind, 2020-01-07 extended, 2020-01-10 open, "
		"2020-01-11 open again, 2020-01-12 restored",
		"2020-01-04 second, 2020-01-06 twice late, 2020-01-07 moved behind, 2020-01-09 shortened, 2020-01-10 no first, "
		"2020-01-12 open again, 2020-01-13 restored",
	};
	enum { ALL = sizeof events / sizeof *events };
	struct store *store = kit_open(kit_path("ways"), STORE_WRITE);
	struct err err = { 0 };

	(void)state;
	(void)kit_load(store, "ways", events, ALL, ALL);
	for (int share = 0; share < SHARE_COUNT; share++) {
		struct things_query query = rest_of(share, FIRST_DAY, FIRST_DAY + 40, FOLD_ALL);
		struct seen seen = { .wanted = 0 };

		assert_int_equal(things_each(store, &query, see, &seen, &err), ST_OK);
		assert_string_equal(seen.text, wanted[share]);
		/* DAY(n) is the time of each event and due. */
		for (int i = 0; i < 32 * 3; i++) {
			query.cutoff_us = DAY(i / 3) + i % 3 - 1;
			(void)kit_assert_lists(store, &query);
		}
	}
	store_close(store);
	kit_assert_sound(kit_path("ways"));
	/* Those closed late, and no others, are in the index: as listed, but for the two that are open. */
	assert_int_equal(kit_ask_number(kit_path("ways"), "SELECT count(*) FROM cases INDEXED BY cases_closed_late WHERE state = 6"),
		7);
}

/* On 2020-11-01 at 02:00 (06:00 UTC) it was 01:00 again: due at 01:30, closed at 01:10. */
static void an_order_closed_late_by_a_clock_that_went_back_is_listed(void **state)
{
	const int64_t back_us = INT64_C(1604210400) * 1000000;
	const struct kit_event events[] = {
		order_event(ORDER_CREATED, "W1", back_us - 24 * KIT_HOUR_US, back_us - KIT_HOUR_US / 2),
		order_event(ORDER_CLOSED, "W1", back_us + KIT_HOUR_US / 6, 0),
	};
	struct store_options options = kit_options();
	struct store *store = NULL;
	struct err err = { 0 };

	(void)state;
	options.zone = "America/New_York";
	assert_int_equal(store_open(kit_path("back"), STORE_WRITE, &options, &store, &err), ST_OK);
	(void)kit_load(store, "back", events, 2, 2);
	for (int share = 0; share < SHARE_COUNT; share++) {
		const struct things_query query = rest_of(share, FIRST_DAY, FIRST_DAY + 366, FOLD_ALL);

		assert_int_equal(kit_assert_lists(store, &query), 1);
	}
	store_close(store);
	assert_int_equal(kit_ask_number(kit_path("back"), "SELECT count(*) FROM cases WHERE closed < due AND state = 6"), 1);
}

/* Until the middle of January the first closing decides, then the last (rule R49). */
static const struct rule both[] = {
	{ .id = "first", .from_day = FIRST_DAY, .working_days = { [KIND_HELP] = 1, [KIND_COMPLAINT] = 3 } },
	{ .id = "last", .from_day = FIRST_DAY + 14, .working_days = { [KIND_HELP] = 2 }, .reopened_last_closing = true },
};

/* Any event of an order; now and then a copy of another one that differs (rule R1). */
static struct kit_event any_of_an_order(int number, int64_t *time_us)
{
	static const enum event_type types[] = { ORDER_CREATED, ORDER_CREATED, ORDER_CREATED, ORDER_DISPATCHED, ORDER_DISPATCHED,
		ORDER_DISPATCHED, ORDER_RETURNED, ORDER_EXTENDED, ORDER_EXTENDED, ORDER_CLOSED, ORDER_CLOSED, ORDER_CLOSED, ORDER_CLOSED,
		ORDER_REOPENED, ORDER_REOPENED, CALLBACK_MADE, ORDER_RESTORED, ORDER_RESTORED, ORDER_VOIDED, ORDER_MERGED };
	enum event_type type = types[kit_below(sizeof types / sizeof *types)];
	const struct type_entry *entry = contract_type(type);
	int64_t of = kit_below(10) == 0 ? kit_below(number + 1) : number;
	char id[32], subject[32];
	struct event event;
	struct kit_event out;

	*time_us = KIT_START_US + kit_below(30 * 96) * KIT_HOUR_US / 4;
	(void)snprintf(id, sizeof id, "e%lld", (long long)of);
	(void)snprintf(subject, sizeof subject, "W%lld", (long long)(of % ORDERS));
	event = kit_start(type, id, subject, *time_us);
	for (int i = 0; i < entry->field_count; i++)
		if (entry->fields[i].needed || kit_below(2) == 0)
			kit_fill_field(&event, (enum field)entry->fields[i].field, *time_us);
	if (event_has(&event, F_DUE_AT))
		event.has &= ~(1u << F_LIMIT_WORKING_DAYS);
	kit_pack(&event, &out);
	return out;
}

static void what_is_late_is_listed_of_any_orders_at_any_cutoff(void **state)
{
	static const struct rules rules = { both, 2 };
	static struct kit_event events[ORDER_EVENTS];
	static int64_t times_us[ORDER_EVENTS];
	size_t most[SHARE_COUNT] = { 0 };

	(void)state;
	for (int turn = 0; turn < 4; turn++) {
		struct store_options options = kit_options();
		struct store *store = NULL;
		struct err err = { 0 };
		char name[32];

		options.rules = &rules;
		(void)snprintf(name, sizeof name, "late%d", turn);
		assert_int_equal(store_open(kit_path(name), STORE_WRITE, &options, &store, &err), ST_OK);
		kit_seed = 300 + (uint64_t)turn;
		for (int i = 0; i < ORDER_EVENTS; i++)
			events[i] = any_of_an_order(i, &times_us[i]);
		(void)kit_load(store, name, events, ORDER_EVENTS, turn % 2 == 0 ? ORDER_EVENTS : 23);
		for (int i = 0; i < 100 * SHARE_COUNT; i++) {
			/* Before, at and behind an event, or a quarter of an hour, at which dues are; at last behind all. */
			int64_t cutoff_us = kit_below(2) == 0 ? times_us[kit_below(ORDER_EVENTS)] :
				KIT_START_US + kit_below(35 * 96) * KIT_HOUR_US / 4;
			int32_t from = FIRST_DAY - 2 + (int32_t)kit_below(30);
			struct things_query query = rest_of(i % SHARE_COUNT, from, from + (int32_t)kit_below(40),
				i < 3 * SHARE_COUNT ? FOLD_ALL : cutoff_us - 1 + kit_below(3));
			size_t count = kit_assert_lists(store, &query);

			most[i % SHARE_COUNT] = count > most[i % SHARE_COUNT] ? count : most[i % SHARE_COUNT];
		}
		store_close(store);
	}
	for (int share = 0; share < SHARE_COUNT; share++)
		assert_true(most[share] > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_as_long_as_the_integer_for_every_figure_period_and_part),
		cmocka_unit_test(what_stands_on_a_day_that_its_case_no_longer_has_is_listed_last),
		cmocka_unit_test(a_list_that_is_not_as_long_as_the_sums_say_is_damage),
		cmocka_unit_test(each_way_to_be_late_is_listed),
		cmocka_unit_test(an_order_closed_late_by_a_clock_that_went_back_is_listed),
		cmocka_unit_test(what_is_late_is_listed_of_any_orders_at_any_cutoff),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
