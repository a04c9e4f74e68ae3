/*
 * What a cut-off cuts: sets of places, which cases they are, and that readings which visit no others equal folding
 * every case (rules R7, R10, R11, R17, R21, R25, R29).
 */
#include "tests/reading_kit.h"

#include "store/cut.h"
#include "store/inside.h"

enum { EVENTS = 600 };

static struct kit_event events[EVENTS];

/* ---- sets of places ---- */

struct walked {
	int64_t places[8];
	size_t count, most;
};

static enum status note_place(void *context, int64_t place, struct err *err)
{
	struct walked *walked = context;

	assert_true(walked->count < 8);
	walked->places[walked->count++] = place;
	return walked->count == walked->most ? err_set(err, ST_NO, "enough") : ST_OK;
}

static enum status note_on_day(void *context, int32_t day, int64_t place, struct err *err)
{
	(void)day;
	return note_place(context, place, err);
}

/* So many cases that places up to 200 exist. */
static struct store *open_with_cases(const char *name)
{
	struct store *store = kit_open(kit_path(name), STORE_WRITE);

	for (int i = 0; i < 200; i++) {
		char id[16];

		(void)snprintf(id, sizeof id, "C%d", i);
		events[i] = kit_call(id, id, KIT_START_US, "north");
	}
	(void)kit_load(store, "lines", events, 200, 200);
	return store;
}

static void a_set_holds_each_indexed_place_once_and_hands_them_out_ascending(void **state)
{
	const int64_t first[] = { 200, 3, 64, 3 }, second[] = { 63, 200, 201, INT64_C(1) << 39 };
	const int64_t wanted[] = { 3, 63, 64, 200 };
	struct store *store = open_with_cases("set.db");
	struct walked walked = { .most = 8 };
	struct places places;
	struct err err = { 0 };

	(void)state;
	kit_add_days(store, 20000, CASE_ORDER, first, 4);
	kit_add_days(store, 20001, CASE_ORDER, second, 4);
	assert_int_equal(places_init(store, &places, &err), ST_OK);
	assert_int_equal(places.count, 0);
	assert_int_equal(days_put(store, 20000, 20001, &places, &err), ST_OK);
	assert_int_equal(places.count, 4); /* those that no case has are left out */
	assert_int_equal(places_each(&places, note_place, &walked, &err), ST_OK);
	assert_int_equal(walked.count, 4);
	assert_memory_equal(walked.places, wanted, sizeof wanted);
	assert_true(places_has(&places, 64) && !places_has(&places, 65) && !places_has(&places, 0) && !places_has(&places, -1) &&
		!places_has(&places, INT64_C(1) << 39));
	walked = (struct walked){ .most = 2 };
	assert_int_equal(places_each(&places, note_place, &walked, &err), ST_NO);
	assert_int_equal(walked.count, 2);
	places_free(&places);
	store_close(store);
}

static void sets_keep_what_is_in_both_and_join_what_is_in_either(void **state)
{
	struct store *store = open_with_cases("both.db");
	struct places one, other;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(places_init(store, &one, &err), ST_OK);
	assert_int_equal(places_init(store, &other, &err), ST_OK);
	for (int64_t place = 10; place <= 20; place++)
		places_put(&one, place);
	for (int64_t place = 15; place <= 100; place++)
		places_put(&other, place);
	places_keep(&one, &other);
	assert_int_equal(one.count, 6);
	assert_true(!places_has(&one, 14) && places_has(&one, 15) && places_has(&one, 20) && !places_has(&one, 21));
	places_put(&one, 1);
	places_join(&one, &other);
	assert_int_equal(one.count, 87);
	places_join(&one, &PLACES_EMPTY);
	assert_int_equal(one.count, 87);
	places_free(&one);
	places_free(&other);
	store_close(store);
}

static void a_day_hands_out_only_the_cases_of_a_set_when_asked(void **state)
{
	const int64_t indexed[] = { 200, 3, 64, 3 };
	const int64_t wanted[] = { 3, 200 };
	struct store *store = open_with_cases("of.db");
	struct walked walked = { .most = 8 };
	struct places of;
	struct err err = { 0 };

	(void)state;
	kit_add_days(store, 20000, CASE_ORDER, indexed, 4);
	assert_int_equal(places_init(store, &of, &err), ST_OK);
	assert_int_equal(days_each(store, 20000, 20000, (struct days_wanted){ DAYS_WHOLE, &of }, note_on_day, &walked, &err), ST_OK);
	assert_int_equal(walked.count, 0);
	places_put(&of, 200);
	places_put(&of, 3);
	places_put(&of, 65);
	assert_int_equal(days_each(store, 20000, 20000, (struct days_wanted){ DAYS_WHOLE, &of }, note_on_day, &walked, &err), ST_OK);
	assert_int_equal(walked.count, 2);
	assert_memory_equal(walked.places, wanted, sizeof wanted);
	places_free(&of);
	store_close(store);
}

static void an_altered_row_of_the_index_is_told(void **state)
{
	struct store *store = open_with_cases("altered.db");
	struct places places;
	struct err err = { 0 };

	(void)state;
	store_close(store);
	kit_sql(kit_path("altered.db"), "UPDATE case_days SET places = CAST(x'02' || places AS BLOB)");
	store = kit_open(kit_path("altered.db"), STORE_READ);
	assert_int_equal(places_init(store, &places, &err), ST_OK);
	assert_int_equal(days_put(store, 18262, 18262, &places, &err), ST_DATA);
	places_free(&places);
	store_close(store);
}

/* ---- which cases ---- */

static void only_cases_with_a_day_on_each_side_are_cut(void **state)
{
	const int64_t cutoff_us = KIT_START_US + 10 * KIT_DAY_US;
	const char *path = kit_path("sides.db");
	struct store *store = kit_open(path, STORE_WRITE);
	const struct cut *cut, *again;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++) { /* every third on both sides */
		char id[16], call[16];

		(void)snprintf(id, sizeof id, "e%d", i);
		(void)snprintf(call, sizeof call, "C%d", i / 3 * 2 + (i % 3 == 2));
		events[i] = kit_call(id, call, KIT_START_US + (i % 3 == 0 ? 2 : 20) * KIT_DAY_US, "north");
	}
	(void)kit_load(store, "lines", events, 60, 60);
	assert_int_equal(store_snapshot_begin(store, &err), ST_OK);
	assert_int_equal(cut_at(store, cutoff_us, &cut, &err), ST_OK);
	assert_false(cut->every);
	assert_int_equal(cut->first, 18272);
	assert_int_equal(cut->last, 18272);
	assert_int_equal(cut->places.last, 40);
	assert_int_equal(cut->places.count, 20);
	assert_true(places_has(&cut->places, 1) && !places_has(&cut->places, 2));
	assert_int_equal(cut_at(store, cutoff_us, &again, &err), ST_OK);
	assert_ptr_equal(again, cut);
	assert_int_equal(cut_at(store, cutoff_us + 20 * KIT_DAY_US, &cut, &err), ST_OK);
	assert_true(cut->every && cut->places.count == 0);
	assert_int_equal(cut_at(store, FOLD_ALL, &cut, &err), ST_OK);
	assert_true(cut->every && cut->places.count == 0);
	store_snapshot_end(store);
	assert_null(store->cut); /* another commit may follow */
	store_close(store);
}

static void few_cases_behind_the_cutoff_are_all_taken(void **state)
{
	struct store *store = kit_open(kit_path("few.db"), STORE_WRITE);
	struct store_cells_query query = { .from = 18262, .to = 18300, .cutoff_us = KIT_START_US + 10 * KIT_DAY_US };
	const struct cell *const *sorted;
	struct cells *cells = NULL;
	const struct cut *cut;
	struct err err = { 0 };
	size_t count;

	(void)state;
	for (int i = 0; i < 514; i++) {
		char id[16];

		(void)snprintf(id, sizeof id, "C%d", i);
		events[i] = kit_call(id, id, KIT_START_US + (i < 512 ? 2 : 20) * KIT_DAY_US, "north");
	}
	(void)kit_load(store, "lines", events, 514, 514);
	assert_int_equal(store_snapshot_begin(store, &err), ST_OK);
	assert_int_equal(cut_at(store, query.cutoff_us, &cut, &err), ST_OK);
	assert_true(cut->every);
	assert_int_equal(cut->places.count, 2);
	store_snapshot_end(store);
	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	assert_int_equal(count, 1);
	assert_int_equal(sorted[0]->count[SLOT_CALLS_IN], 512);
	cells_free(cells);
	store_close(store);
}

static void where_the_clock_went_back_over_midnight_an_earlier_event_can_be_of_the_next_day(void **state)
{
	struct zone *zone = NULL;
	struct err err = { 0 };
	/* St John's, 2006-10-29: at 00:01 local (02:31 UTC) it was 23:01 of the 28th again. */
	const int64_t change_us = INT64_C(1162089060) * 1000000;
	const int32_t day = 13449; /* 2006-10-28 */

	(void)state;
	assert_int_equal(zone_open("America/St_Johns", &zone, &err), ST_OK);
	assert_int_equal(zone_day(zone, change_us - 1), day + 1);
	assert_int_equal(zone_day(zone, change_us), day);
	assert_int_equal(cut_last_day(zone, change_us), day + 1);
	assert_int_equal(cut_last_day(zone, change_us - 2 * KIT_HOUR_US), day);
	assert_int_equal(cut_last_day(zone, change_us + 30 * KIT_HOUR_US), zone_day(zone, change_us + 30 * KIT_HOUR_US));
	assert_int_equal(cut_last_day(zone, FOLD_ALL), INT32_MAX);
	zone_free(zone);
}

/* ---- readings ---- */

/* Any period of these days, at cut-offs up to so many days. */
static void assert_reads_at_any_cutoff(struct store *store, int days, int turns)
{
	const int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	static const uint64_t slots[] = { 0, UINT64_C(1) << SLOT_LATE_OPEN | UINT64_C(1) << SLOT_ORDERS_UNSEEN,
		UINT64_C(1) << SLOT_DUE | UINT64_C(1) << SLOT_FIRST_DUE, UINT64_C(1) << SLOT_CALLS_IN };
	size_t most = 0;

	for (int i = 0; i < turns; i++) {
		struct store_cells_query query = { .from = first - 2 + (int32_t)kit_below(days),
			.dimension = (enum dimension)kit_below(DIMENSIONS), .slots = slots[i % 4],
			.cutoff_us = KIT_START_US + kit_below(days * 24) * KIT_HOUR_US - kit_below(2) };
		size_t cells;

		query.to = query.from - 1 + (int32_t)kit_below(days);
		if (query.dimension != BY_WHOLE && kit_below(4) == 0)
			query.then_by = query.dimension == BY_UNIT ? BY_CHANNEL : BY_UNIT;
		cells = kit_assert_reads(store, &query);
		most = cells > most ? cells : most;
	}
	assert_true(most > 3);
}

static void any_events_at_any_cutoff_equal_folding_every_case(void **state)
{
	(void)state;
	for (int turn = 0; turn < 4; turn++) {
		char name[32];
		struct store *store;

		(void)snprintf(name, sizeof name, "any%d.db", turn);
		store = kit_open(kit_path(name), STORE_WRITE);
		kit_seed = 100 + (uint64_t)turn;
		for (int i = 0; i < EVENTS; i++)
			events[i] = kit_any(i);
		/* All at once, the index has no day but those that cases have in the end. */
		(void)kit_load(store, "lines", events, EVENTS, turn % 2 == 0 ? EVENTS : 17);
		assert_reads_at_any_cutoff(store, 60, 60);
		store_close(store);
	}
}

/* ---- days that stand nowhere: what is counted as of T on a day that the case has no more ---- */

/* Events by day and hour of the made-up year; 0 for a field: it has none. */
struct made {
	enum event_type type;
	const char *subject;
	int day, due_day, start_day;
};

static struct kit_event make(int number, const struct made *made)
{
	char id[16];
	struct event event;
	struct kit_event out;

	(void)snprintf(id, sizeof id, "e%d", number);
	event = kit_start(made->type, id, made->subject, KIT_START_US + made->day * KIT_DAY_US + 9 * KIT_HOUR_US);
	switch (made->type) {
	case CALL_ENDED:
		kit_number(&event, F_STARTED_AT, KIT_START_US + made->start_day * KIT_DAY_US + 8 * KIT_HOUR_US);
		kit_number(&event, F_DIRECTION, DIRECTION_IN);
		kit_number(&event, F_OUTCOME, OUTCOME_ABANDONED);
		kit_text(&event, F_CHANNEL, "phone");
		break;
	case ORDER_CREATED:
		kit_number(&event, F_HANDLING, HANDLING_TRANSFERRED);
		kit_text(&event, F_CHANNEL, "web");
		break;
	case COMPLAINT_RECEIVED:
		kit_number(&event, F_LEVEL, LEVEL_CITY);
		kit_text(&event, F_UNIT, "north");
		break;
	case ORDER_DISPATCHED:
		kit_text(&event, F_UNIT, "south");
		break;
	case ORDER_VOIDED:
	case COMPLAINT_VOIDED:
		kit_text(&event, F_REASON, "twice");
		break;
	default:
		break;
	}
	if (made->due_day != 0)
		kit_number(&event, F_DUE_AT, KIT_START_US + made->due_day * KIT_DAY_US);
	kit_pack(&event, &out);
	return out;
}

static void what_was_corrected_after_the_cutoff_counts_as_it_stood(void **state)
{
	static const struct made all[] = {
		{ ORDER_CREATED, "W1", 1, 3, 0 }, { ORDER_CREATED, "W1", 12, 30, 0 },   /* another due */
		{ ORDER_CREATED, "W2", 1, 4, 0 }, { ORDER_VOIDED, "W2", 13, 0, 0 },     /* none any more */
		{ ORDER_CREATED, "W3", 2, 5, 0 }, { ORDER_CLOSED, "W3", 8, 0, 0 }, { ORDER_REOPENED, "W3", 15, 40, 0 },
		{ ORDER_CREATED, "W4", 20, 22, 0 },                                      /* open and late, wholly behind most cut-offs */
		{ ORDER_DISPATCHED, "W5", 21, 25, 0 },                                   /* never created */
		{ ORDER_DISPATCHED, "W6", 2, 6, 0 }, { ORDER_CREATED, "W6", 23, 0, 0 },  /* created late */
		{ CALL_ENDED, "C1", 2, 0, 1 }, { CALL_ENDED, "C1", 14, 0, 26 },          /* another start, after its own end */
		{ CALL_ENDED, "C2", 3, 0, 18 }, { CALL_ENDED, "C2", 16, 0, 4 },          /* the other way round */
		{ COMPLAINT_RECEIVED, "P1", 2, 0, 0 }, { COMPLAINT_VOIDED, "P1", 17, 0, 0 },
	};
	enum { ALL = sizeof all / sizeof *all };

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		char name[32];
		struct store *store;

		(void)snprintf(name, sizeof name, "moved%d.db", turn);
		store = kit_open(kit_path(name), STORE_WRITE);
		kit_seed = 5 + (uint64_t)turn;
		for (int i = 0; i < ALL; i++)
			events[i] = make(i, &all[i]);
		(void)kit_load(store, "lines", events, ALL, turn == 0 ? ALL : 1);
		assert_reads_at_any_cutoff(store, 45, 250);
		store_close(store);
	}
}

static void states_of_orders_behind_the_cutoff_do_not_count_at_it(void **state)
{
	static const struct made all[] = { { ORDER_CREATED, "W1", 1, 2, 0 }, { ORDER_CREATED, "W2", 20, 3, 0 },
		{ ORDER_DISPATCHED, "W3", 21, 0, 0 }, { ORDER_DISPATCHED, "W4", 2, 0, 0 } };
	struct store_cells_query query = { .from = 0, .to = -1, .cutoff_us = KIT_START_US + 10 * KIT_DAY_US,
		.slots = UINT64_C(1) << SLOT_LATE_OPEN | UINT64_C(1) << SLOT_ORDERS_UNSEEN };
	struct store *store = kit_open(kit_path("states.db"), STORE_WRITE);
	struct cells *cells = NULL;
	const struct cell *cell;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 4; i++)
		events[i] = make(i, &all[i]);
	(void)kit_load(store, "lines", events, 4, 4);
	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	cell = cells_at(cells, BY_WHOLE, CELL_AS_OF, text_of(""));
	assert_int_equal(cell->count[SLOT_LATE_OPEN], 1);
	assert_int_equal(cell->count[SLOT_ORDERS_UNSEEN], 1);
	cells_free(cells);
	store_close(store);
}

static void lists_at_any_cutoff_hold_what_folding_every_case_gives(void **state)
{
	static const enum slot slots[] = { SLOT_LATE_OPEN, SLOT_DUE, SLOT_CALLS_IN };
	struct store *store = kit_open(kit_path("lists.db"), STORE_WRITE);
	size_t most[3] = { 0 };

	(void)state;
	kit_seed = 21;
	for (int i = 0; i < EVENTS; i++)
		events[i] = kit_any(i);
	(void)kit_load(store, "lines", events, EVENTS, EVENTS);
	for (int i = 0; i < 120; i++) {
		enum slot slot = slots[i % 3];
		struct things_query query = { .slot = slot, .without = SLOT_NONE, .marked = SLOT_NONE,
			.found_by = slot == SLOT_LATE_OPEN ? SLOT_CREATED_LATE_OPEN : SLOT_NONE, .from = 18262 + (int32_t)kit_below(30),
			.cutoff_us = i < 3 ? FOLD_ALL : KIT_START_US + kit_below(50 * 24) * KIT_HOUR_US };
		size_t count;

		query.to = query.from + (int32_t)kit_below(30);
		count = kit_assert_lists(store, &query);
		most[i % 3] = count > most[i % 3] ? count : most[i % 3];
	}
	assert_true(most[0] > 3 && most[1] > 3 && most[2] > 3);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_holds_each_indexed_place_once_and_hands_them_out_ascending),
		cmocka_unit_test(sets_keep_what_is_in_both_and_join_what_is_in_either),
		cmocka_unit_test(a_day_hands_out_only_the_cases_of_a_set_when_asked),
		cmocka_unit_test(an_altered_row_of_the_index_is_told),
		cmocka_unit_test(only_cases_with_a_day_on_each_side_are_cut),
		cmocka_unit_test(few_cases_behind_the_cutoff_are_all_taken),
		cmocka_unit_test(where_the_clock_went_back_over_midnight_an_earlier_event_can_be_of_the_next_day),
		cmocka_unit_test(any_events_at_any_cutoff_equal_folding_every_case),
		cmocka_unit_test(what_was_corrected_after_the_cutoff_counts_as_it_stood),
		cmocka_unit_test(states_of_orders_behind_the_cutoff_do_not_count_at_it),
		cmocka_unit_test(lists_at_any_cutoff_hold_what_folding_every_case_gives),
	};

	return cmocka_run_group_tests(tests, kit_setup, kit_teardown);
}
