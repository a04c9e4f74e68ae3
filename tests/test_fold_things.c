/*
 * What a contribution says of the counted thing (rule R55): which it is, and the instant that gave its day.
 */
#include "tests/fold_kit.h"

enum { RANDOM_CASES = 3000, RANDOM_EVENTS = 14, THINGS_MAX = 512 };

/* ---- tables ---- */

struct printed {
	enum slot slot;
	char text[KIT_TEXT_MAX];
};

/* "2021-03-02T00:00:00+08:00 on 2021-03-01 round 2 event s/3" */
static void print_thing(void *context, const struct contribution *one)
{
	struct printed *out = context;
	size_t len = strlen(out->text);
	char time[ZONE_TIME_MAX], day[DAY_NAME_MAX] = "as-of", round[32] = "";

	if ((one->slots >> out->slot & 1) == 0)
		return;
	zone_format(kit_zone("Asia/Shanghai"), one->at_us, time);
	if (one->day != CELL_AS_OF)
		day_period_name(PERIOD_DAY, one->day, day);
	if (one->round != 0)
		(void)snprintf(round, sizeof round, " round %d", one->round);
	(void)snprintf(out->text + len, sizeof out->text - len, "%s%.16s on %s%s%s%.*s", len > 0 ? "; " : "", time, day, round,
		one->id.len > 0 ? " event " : "", (int)one->id.len, one->id.at);
}

static void each_thing_names_its_instant_and_what_tells_it_from_others(void **state)
{
	static const struct { enum slot slot; const char *events, *things; } rows[] = {
		{ SLOT_ORDERS_CREATED, "created 2021-03-02; dispatched 2021-03-03", "2021-03-02T00:00 on 2021-03-02" },
		{ SLOT_DUE, "created 2021-03-01 due_at=2021-03-20", "2021-03-20T00:00 on 2021-03-19" },
		{ SLOT_CLOSED_WITH_DUE, "created 2021-03-01 due_at=2021-03-20; closed 2021-03-02; closed 2021-03-04",
		  "2021-03-02T00:00 on 2021-03-02" },
		{ SLOT_LATE_OPEN, "created 2021-03-01 due_at=2021-03-20", "2021-03-20T00:00 on as-of" },
		{ SLOT_ORDERS_UNSEEN, "closed 2021-03-03; dispatched 2021-03-02", "2021-03-02T00:00 on as-of" },
		{ SLOT_ROUNDS_DUE, "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03; closed 2021-03-04; closed 2021-03-05",
		  "2021-03-02T00:00 on 2021-03-02 round 1; 2021-03-04T00:00 on 2021-03-04 round 2" },
		{ SLOT_ROUNDS_RATED, "created 2021-03-01; reopened 2021-03-03; reopened 2021-03-04; "
		  "callback 2021-03-05 rating=satisfied rating_source=callback", "2021-03-05T00:00 on 2021-03-05 round 3" },
		{ SLOT_EVENTS, "created 2021-03-01; closed 2021-03-02", "2021-03-01T00:00 on 2021-03-01 event e1; "
		  "2021-03-02T00:00 on 2021-03-02 event e2" },
	};
	static struct printed got;
	const struct book book = kit_book();
	const struct fold_sink sink = { print_thing, NULL, &got };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kit_case c = kit_case(rows[i].events);

		got = (struct printed){ .slot = rows[i].slot };
		assert_int_equal(fold_case(&book, c.sort, c.bytes, c.len, FOLD_ALL, &sink), CASE_ADDED);
		assert_string_equal(got.text, rows[i].things);
		kit_case_free(&c);
	}
}

/* ---- any case ---- */

struct things {
	const struct zone *zone;
	struct contribution all[THINGS_MAX];
	size_t count;
	int rounds;
	enum case_sort sort;
};

/* The day of a due is that of the instant before it (rule R27). */
static void check_day(const struct things *things, const struct contribution *one)
{
	const uint64_t due_slots = UINT64_C(1) << SLOT_DUE | UINT64_C(1) << SLOT_FIRST_DUE;

	if (one->day == CELL_AS_OF)
		return;
	assert_int_equal(one->day, zone_day(things->zone, one->at_us - ((one->slots & due_slots) != 0)));
}

static void take_thing(void *context, const struct contribution *one)
{
	struct things *things = context;

	assert_true(things->sort != CASE_CALL || (one->slots & ~FOLD_CALL_SLOTS) == 0);
	assert_true(things->sort == CASE_CALL || (one->slots & FOLD_CALL_ONLY_SLOTS) == 0);
	check_day(things, one);
	for (size_t i = 0; i < things->count; i++) {
		const struct contribution *other = &things->all[i];

		if ((one->slots & other->slots) != 0)
			assert_false(one->round == other->round && text_equal(one->source, other->source) &&
				text_equal(one->id, other->id));
	}
	assert_true(things->count < THINGS_MAX);
	things->all[things->count++] = *one;
	things->rounds += one->round > 1;
}

static void no_thing_counts_twice_for_one_slot(void **state)
{
	static struct things things;
	const struct book book = kit_book();
	const struct fold_sink sink = { take_thing, NULL, &things };

	(void)state;
	things.zone = book.zone;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = { 0 };
		struct event event;

		kit_seed = seed;
		for (int left = RANDOM_EVENTS; left > 0; left--) {
			kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
			(void)!kit_insert(&c, &event);
		}
		things.count = 0;
		things.sort = c.sort;
		assert_int_equal(fold_case(&book, c.sort, c.bytes, c.len, seed % 3 == 0 ? kit_random_time() : FOLD_ALL, &sink),
			CASE_ADDED);
		kit_case_free(&c);
	}
	assert_true(things.rounds > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_thing_names_its_instant_and_what_tells_it_from_others),
		cmocka_unit_test(no_thing_counts_twice_for_one_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
