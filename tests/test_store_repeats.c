#include "aggregate/repeat.h"
#include "store/judge.h"
#include "tests/store_kit.h"

/*
 * Repeated calls kept by the store (rules R17, R18), against a count over all calls at once: any order of arrival,
 * corrected calls, equal starts, over New Year, at any cut-off, whole, by one and by two dimensions.
 */

enum { CALLS = 120, EVENTS = 400 };

static struct kit_event events[EVENTS];

/* ---- calls ---- */

struct made {
	const char *call;
	int64_t start_us, time_us; /* time: when it is known, its end */
	int person;                /* 0: no caller */
	const char *matter;        /* NULL: none */
	enum outcome outcome;
	const char *district;
};

static void set_caller(struct event *event, const struct zone *zone, int64_t start_us, int person)
{
	struct date date = day_date(zone_day(zone, start_us));

	event->has |= person == 0 ? 0 : 1u << F_CALLER;
	event->caller = (struct caller){ .year = (int16_t)date.year };
	if (person == 0)
		return;
	event->caller.hashes = date.month == 1 && date.day <= 30 ? 2 : 1;
	for (int i = 0; i < event->caller.hashes; i++) {
		memset(event->caller.hash[i], person, CALLER_HASH_BYTES);
		event->caller.hash[i][0] = (uint8_t)(date.year - i - 1970);
	}
}

static struct kit_event make(const struct zone *zone, const char *id, const struct made *made)
{
	struct event event = kit_start(CALL_ENDED, id, made->call, made->time_us);
	struct kit_event out;

	kit_number(&event, F_STARTED_AT, made->start_us);
	kit_number(&event, F_DIRECTION, DIRECTION_IN);
	kit_number(&event, F_OUTCOME, made->outcome);
	kit_text(&event, F_CHANNEL, "phone");
	if (made->district[0] != '\0')
		kit_text(&event, F_DISTRICT, made->district);
	if (made->matter != NULL)
		kit_text(&event, F_MATTER, made->matter);
	set_caller(&event, zone, made->start_us, made->person);
	kit_pack(&event, &out);
	return out;
}

/* Around the New Year of 2021, in few sets, with equal starts and corrections. */
static void make_events(const struct zone *zone, uint64_t seed)
{
	static const char *const matters[] = { "供水", "路灯", NULL };
	static const char *const districts[] = { "north", "south", "" };
	int64_t new_year_us = KIT_START_US + 366 * KIT_DAY_US;

	kit_seed = seed;
	for (int i = 0; i < EVENTS; i++) {
		char id[16], call[16];
		struct made made = { .call = call, .person = (int)kit_below(4), .matter = matters[kit_below(9) / 4],
			.outcome = (enum outcome)(1 + kit_below(2) * kit_below(5)), .district = districts[kit_below(3)] };

		(void)snprintf(id, sizeof id, "e%d", i);
		(void)snprintf(call, sizeof call, "C%lld", (long long)kit_below(CALLS * 3));
		made.start_us = new_year_us + (kit_below(90) - 45) * KIT_DAY_US + kit_below(3) * KIT_HOUR_US;
		made.time_us = made.start_us + (kit_below(8) == 0 ? (kit_below(50) - 10) * KIT_DAY_US : kit_below(2) * KIT_HOUR_US);
		events[i] = make(zone, id, &made);
	}
}

/* ---- the count over all calls at once ---- */

struct known {
	struct repeat_call call;
	struct text id;
	const uint8_t *bytes;
	size_t len;
	bool in;
};

static size_t know(struct store *store, int64_t cutoff_us, struct known out[CALLS * 3])
{
	static uint8_t copies[CALLS * 3][8192];
	static char ids[CALLS * 3][16];
	size_t count = 0;

	for (int number = 0; number < CALLS * 3; number++) {
		struct known *known = &out[count];
		const uint8_t *bytes;
		struct err err;
		bool corrupt;

		(void)snprintf(ids[count], sizeof ids[count], "C%d", number);
		known->id = text_of(ids[count]);
		assert_int_equal(store_case(store, CASE_CALL, known->id, &bytes, &known->len, &err), ST_OK);
		if (known->len == 0)
			continue;
		assert_true(known->len <= sizeof copies[count]);
		memcpy(copies[count], bytes, known->len);
		known->bytes = copies[count];
		known->in = repeat_case(known->bytes, known->len, cutoff_us, &known->call, &corrupt);
		count++;
	}
	return count;
}

/* Rule R17 word for word, without regard for neighbours. */
static uint64_t taken_out(const struct known *all, size_t count, size_t at)
{
	const struct known *self = &all[at];
	uint64_t slots = 0;
	bool home;

	if (!self->in || !self->call.direct)
		return 0;
	for (size_t i = 0; i < count; i++) {
		int64_t later_us = all[i].call.start_us - self->call.start_us;

		if (i == at || !all[i].in || later_us < 0 || !repeat_is_under(&all[i].call, &self->call, 0, &home))
			continue;
		if (later_us > 0 || text_compare(all[i].id, self->id) > 0)
			slots |= repeat_slots(later_us);
	}
	return slots;
}

static int64_t expect(struct store *store, const struct store_cells_query *query, struct cells *cells)
{
	static struct known all[CALLS * 3];
	const struct breakdown by = { query->dimension, query->then_by, query->level };
	struct judgement judgement = JUDGEMENT_EMPTY;
	size_t count = know(store, query->cutoff_us, all);
	int64_t repeats = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t out = taken_out(all, count, i);

		repeats += out != 0;
		assert_int_equal(judge_case(store_book(store), CASE_CALL, all[i].bytes, all[i].len, query->cutoff_us, &judgement),
			CASE_ADDED);
		for (size_t k = 0; k < judgement.count; k++) {
			const struct contribution *one = &judgement.counts[k];
			uint64_t slots = one->slots & query->slots & ~((one->slots >> SLOT_CALLS_DIRECT & 1u) != 0 ? out : 0);
			char room[BREAKDOWN_KEY_MAX];
			struct cell *cell;

			if (slots == 0 || one->day < query->from || one->day > query->to)
				continue;
			cell = cells_at(cells, query->dimension, one->day, breakdown_key(&by, one->parts, room));
			for (int slot = 0; slot < SLOTS; slot++)
				cell->count[slot] += (int64_t)(slots >> slot & 1u);
		}
	}
	judge_free(&judgement);
	return repeats;
}

static int64_t assert_reads(struct store *store, struct store_cells_query query)
{
	struct cells *wanted = NULL, *read = NULL;
	struct err err = { 0 };
	int64_t repeats;

	query.slots = REPEAT_SLOTS | UINT64_C(1) << SLOT_CALLS_DIRECT;
	assert_int_equal(cells_new(&wanted, &err), ST_OK);
	assert_int_equal(cells_new(&read, &err), ST_OK);
	repeats = expect(store, &query, wanted);
	if (store_read_cells(store, &query, read, &err) != ST_OK)
		fail_msg("%s", err.text);
	(void)kit_assert_same_cells(read, wanted);
	cells_free(wanted);
	cells_free(read);
	return repeats;
}

/* ---- tests ---- */

static void repeats_at_any_cutoff_equal_a_count_over_all_calls(void **state)
{
	static const enum dimension bys[][2] = { { BY_WHOLE, BY_WHOLE }, { BY_DISTRICT, BY_WHOLE }, { BY_DISTRICT, BY_CHANNEL } };

	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		char name[32];
		const char *path;
		struct store *store;
		int32_t first;
		int64_t most = 0;

		(void)snprintf(name, sizeof name, "repeats%d.db", (int)seed);
		path = kit_path(name);
		store = kit_open(path, STORE_WRITE);
		first = zone_day(store_book(store)->zone, KIT_START_US + 366 * KIT_DAY_US) - 45;
		make_events(store_book(store)->zone, seed);
		(void)kit_load(store, "lines", events, EVENTS, seed % 2 == 0 ? EVENTS : 7);
		for (int i = 0; i < 40; i++) {
			struct store_cells_query query = { .dimension = bys[i % 3][0], .then_by = bys[i % 3][1], .from = first - 1,
				.to = first + 120, .cutoff_us = i < 3 ? FOLD_ALL
					: KIT_START_US + (366 - 45 + kit_below(120)) * KIT_DAY_US + kit_below(4) * KIT_HOUR_US - kit_below(2) };
			int64_t repeats = assert_reads(store, query);

			query.from += (int32_t)kit_below(100); /* a repeat behind the period and the cut-off counts in it (netting.h) */
			query.to = query.from + (int32_t)kit_below(40) - 1;
			(void)assert_reads(store, query);
			most = repeats > most ? repeats : most;
		}
		assert_in_range(most, 20, CALLS * 3);
		store_close(store);
		kit_assert_sound(path);
	}
}

static void every_order_of_arrival_gives_the_same_cells(void **state)
{
	char wanted[64], found[64];
	const char *const sums = "SELECT sum(direct_net_seven) || ' ' || sum(direct_net_thirty) || ' ' || "
		"sum(direct_net_thirty * (day % 97)) FROM cells";

	(void)state;
	for (int turn = 0; turn < 5; turn++) {
		char name[32];
		const char *path;
		struct store *store;

		(void)snprintf(name, sizeof name, "order%d.db", turn);
		path = kit_path(name);
		store = kit_open(path, STORE_WRITE);
		make_events(store_book(store)->zone, 77);
		kit_seed = (uint64_t)turn;
		if (turn > 0)
			kit_shuffle(events, EVENTS);
		(void)kit_load(store, "lines", events, EVENTS, turn == 0 ? EVENTS : (size_t)(1 + turn * 13));
		store_close(store);
		kit_ask(path, sums, turn == 0 ? wanted : found, sizeof wanted);
		if (turn > 0)
			assert_string_equal(found, wanted);
	}
}

/* The four integers: all, of 7, of 30 days, as of T. */
static void assert_net(struct store *store, int64_t cutoff_us, int64_t direct, int64_t net7, int64_t net30)
{
	int32_t first = zone_day(store_book(store)->zone, KIT_START_US);
	struct store_cells_query query = { .dimension = BY_WHOLE, .from = first, .to = first + 800, .cutoff_us = cutoff_us,
		.day_key = NULL };
	struct cells *cells = NULL;
	const struct cell *const *sorted;
	int64_t found[3] = { 0 };
	struct err err;
	size_t count;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	assert_int_equal(store_read_cells(store, &query, cells, &err), ST_OK);
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		found[0] += sorted[i]->count[SLOT_CALLS_DIRECT];
		found[1] += sorted[i]->count[SLOT_DIRECT_NET7];
		found[2] += sorted[i]->count[SLOT_DIRECT_NET30];
	}
	cells_free(cells);
	assert_int_equal(found[0], direct);
	assert_int_equal(found[1], net7);
	assert_int_equal(found[2], net30);
}

static void repeats_over_new_year_and_their_corrections_by_hand(void **state)
{
	const int64_t at = KIT_START_US + 355 * KIT_DAY_US; /* 2020-12-21 */
	struct store *store = kit_open(kit_path("hand.db"), STORE_WRITE);
	const struct zone *zone = store_book(store)->zone;
	const struct made first = { "A", at, at, 1, "m", OUTCOME_DIRECT, "n" };
	const struct made second = { "B", at + 20 * KIT_DAY_US, at + 20 * KIT_DAY_US, 1, "m", OUTCOME_ORDER, "n" };
	const struct made third = { "C", at + 5 * KIT_DAY_US, at + 5 * KIT_DAY_US, 1, "m", OUTCOME_DIRECT, "n" };
	const struct made other = { "C", at + 5 * KIT_DAY_US, at + 30 * KIT_DAY_US, 2, "m", OUTCOME_DIRECT, "n" };
	const struct made twin = { "AA", at, at, 1, "m", OUTCOME_TRANSFERRED, "n" };
	struct kit_event one;

	(void)state;
	one = make(zone, "1", &first);
	(void)kit_load(store, "a", &one, 1, 1);
	assert_net(store, FOLD_ALL, 1, 1, 1);
	one = make(zone, "2", &second); /* 10 January: repeats within 30 days */
	(void)kit_load(store, "b", &one, 1, 1);
	assert_net(store, FOLD_ALL, 1, 1, 0);
	assert_net(store, second.time_us - 1, 1, 1, 1);
	assert_net(store, second.time_us, 1, 1, 0);
	one = make(zone, "3", &third); /* between them, late: within 7 days of A, and B within 15 of it */
	(void)kit_load(store, "c", &one, 1, 1);
	assert_net(store, FOLD_ALL, 2, 1, 0);
	assert_net(store, third.time_us, 2, 1, 1);
	one = make(zone, "4", &other); /* C was another caller's */
	(void)kit_load(store, "d", &one, 1, 1);
	assert_net(store, FOLD_ALL, 2, 2, 1);
	assert_net(store, other.time_us - 1, 2, 1, 0);
	one = make(zone, "5", &twin); /* at A's instant, its id behind A's */
	(void)kit_load(store, "e", &one, 1, 1);
	assert_net(store, FOLD_ALL, 2, 1, 1);
	store_close(store);
	kit_assert_sound(kit_path("hand.db"));
}

/* C2 began 5 days after C1, says its first version, and 200 days after it, says its second: so it does not repeat C1, but
 * stands in the index between C1 and C3, which does.  Its own days are all far away. */
static void a_call_is_repeated_by_the_sums_only_where_all_repeats_come_after_the_cutoff(void **state)
{
	const int64_t day = KIT_DAY_US, start = KIT_START_US + 40 * day, cutoff_us = start + 2 * day;
	struct store *store = kit_open(kit_path("behind.db"), STORE_WRITE);
	const struct zone *zone = store_book(store)->zone;
	const struct made made[] = {
		{ "C1", start, start, 1, "m", OUTCOME_DIRECT, "n" },
		{ "C2", start + 5 * day, start + 100 * day, 1, "m", OUTCOME_DIRECT, "n" },
		{ "C2", start + 200 * day, start + 200 * day, 1, "m", OUTCOME_DIRECT, "n" },
		{ "C3", start + 6 * day, start + 6 * day, 1, "m", OUTCOME_DIRECT, "n" },
	};
	struct store_cells_query query = { .from = zone_day(zone, start) - 3, .to = zone_day(zone, start) + 1, .cutoff_us = cutoff_us };

	(void)state;
	for (int i = 0; i < 4; i++) {
		char id[16];

		(void)snprintf(id, sizeof id, "e%d", i);
		events[i] = make(zone, id, &made[i]);
	}
	(void)kit_load(store, "lines", events, 4, 4);
	assert_net(store, FOLD_ALL, 3, 2, 2);
	assert_net(store, cutoff_us, 1, 1, 1);
	assert_net(store, start + 7 * day, 2, 1, 1);
	assert_net(store, start + 100 * day, 3, 1, 1);
	assert_int_equal(assert_reads(store, query), 0);
	query.cutoff_us = start + 8 * day;
	assert_int_equal(assert_reads(store, query), 1);
	store_close(store);
}

static void stores_with_other_keys_have_the_same_digest(void **state)
{
	char wanted[DIGEST_HEX_MAX], found[DIGEST_HEX_MAX];

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct store *store = kit_open(kit_path(turn == 0 ? "keys0.db" : "keys1.db"), STORE_WRITE);
		const struct zone *zone = store_book(store)->zone;
		struct kit_event two[2];

		for (int i = 0; i < 2; i++) {
			const struct made made = { i == 0 ? "A" : "B", KIT_START_US + i, KIT_START_US + i, 1 + turn * i, "m", OUTCOME_DIRECT, "n" };

			two[i] = make(zone, i == 0 ? "1" : "2", &made);
		}
		(void)kit_load(store, "lines", two, 2, 2);
		assert_net(store, FOLD_ALL, 2, 1 + turn, 1 + turn);
		kit_digest(store, turn == 0 ? wanted : found);
		store_close(store);
	}
	assert_string_equal(found, wanted);
}

static void check_names_a_call_that_the_index_lost_and_a_sum_that_was_altered(void **state)
{
	const char *path = kit_path("lost.db");
	struct store *store = kit_open(path, STORE_WRITE);
	const struct made made = { "A7", KIT_START_US, KIT_START_US, 1, "m", OUTCOME_DIRECT, "n" };
	struct kit_event one = make(store_book(store)->zone, "1", &made);
	struct kit_findings findings;

	(void)state;
	(void)kit_load(store, "lines", &one, 1, 1);
	store_close(store);
	kit_assert_sound(path);
	kit_sql(path, "DELETE FROM repeats");
	store = kit_open(path, STORE_READ);
	assert_int_equal(kit_check(store, &findings), 1);
	assert_non_null(strstr(findings.lines, "repeated calls: it lacks call A7"));
	store_close(store);
	kit_sql(path, "UPDATE cells SET direct_net_seven = 0 WHERE dimension = 0 AND direct_net_seven = 1");
	store = kit_open(path, STORE_READ);
	assert_true(kit_check(store, &findings) > 1);
	assert_non_null(strstr(findings.lines, "direct_net_seven is stored as 0, counted again it is 1"));
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(repeats_at_any_cutoff_equal_a_count_over_all_calls, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(every_order_of_arrival_gives_the_same_cells, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(repeats_over_new_year_and_their_corrections_by_hand, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(a_call_is_repeated_by_the_sums_only_where_all_repeats_come_after_the_cutoff, kit_setup,
			kit_teardown),
		cmocka_unit_test_setup_teardown(stores_with_other_keys_have_the_same_digest, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(check_names_a_call_that_the_index_lost_and_a_sum_that_was_altered, kit_setup,
			kit_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
