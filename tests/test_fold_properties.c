/*
 * What must hold of any case at any cut-off, tried on random ones: times close together, so that ties,
 * dues at events and contradictions are common.
 */
#include "tests/fold_kit.h"

/* Short cases too: only in them is a due later than every event. */
enum { RANDOM_CASES = 1500, RANDOM_EVENTS_MAX = 14 };

static int random_length(void)
{
	return kit_below(2) == 0 ? RANDOM_EVENTS_MAX : 1 + kit_below(RANDOM_EVENTS_MAX);
}

static struct kit_case random_case(uint64_t seed)
{
	struct kit_case c = { 0 };
	struct event event;

	kit_seed = seed;
	for (int left = random_length(); left > 0; left--) {
		kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
		(void)!kit_insert(&c, &event);
	}
	return c;
}

/* Instants at which a random case may look different: around each of its times, and one anywhere. */
static size_t interesting_times(const struct kit_case *c, int64_t *times, size_t cap)
{
	struct case_cursor cursor = case_events(c->bytes, c->len);
	struct event event;
	size_t count = 0;

	times[count++] = kit_random_time();
	while (case_next(&cursor, &event) && count + 6 <= cap) {
		for (int shift = -1; shift <= 1; shift++)
			times[count++] = event.time_us + shift;
		for (int shift = -1; shift <= 1 && event_has(&event, F_DUE_AT); shift++)
			times[count++] = event_number(&event, F_DUE_AT) + shift;
	}
	return count;
}

/* The case of the events up to a cut-off. */
static struct kit_case prefix(const struct kit_case *c, int64_t cutoff_us)
{
	struct case_cursor cursor = case_events(c->bytes, c->len);
	struct kit_case part = { .sort = c->sort };
	struct event event;

	while (case_next(&cursor, &event))
		if (event.time_us <= cutoff_us)
			(void)!kit_insert(&part, &event);
	return part;
}

static void print_at(const struct book *book, const struct kit_case *c, int64_t cutoff_us, enum dimension by, char *out)
{
	struct cells *cells = kit_cells();

	if (c->len > 0)
		kit_fold(book, c, cutoff_us, cells);
	kit_print(cells, by, KIT_ALL_SLOTS, out);
	cells_free(cells);
}

static void a_cut_off_sees_the_events_up_to_it_and_no_others(void **state)
{
	static char whole[KIT_TEXT_MAX], part[KIT_TEXT_MAX];
	const struct book book = kit_book();
	int64_t times[128];

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		size_t count = interesting_times(&c, times, 128);

		for (size_t i = 0; i < count; i++) {
			struct kit_case before = prefix(&c, times[i]);

			print_at(&book, &c, times[i], BY_UNIT, whole);
			print_at(&book, &before, times[i], BY_UNIT, part);
			assert_string_equal(whole, part);
			kit_case_free(&before);
		}
		kit_case_free(&c);
	}
}

struct days {
	int32_t last; /* the latest that was told */
};

static void tell_day(void *context, int32_t day)
{
	struct days *days = context;

	if (day > days->last)
		days->last = day;
}

static void count_nothing(void *context, const struct contribution *contribution)
{
	(void)context;
	(void)contribution;
}

/* What reading at a cut-off rests on: the day index finds every case that differs (fold.h). */
static void check_told_days(const struct book *book, int64_t shift_us)
{
	static char now[KIT_TEXT_MAX], all[KIT_TEXT_MAX];
	int64_t times[128];
	int differing = 0;

	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct days days = { INT32_MIN };
		const struct fold_sink sink = { count_nothing, tell_day, &days };
		struct kit_case c = { 0 };
		struct event event;
		size_t count;

		kit_seed = seed;
		for (int left = random_length(); left > 0; left--) {
			kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
			event.time_us += shift_us;
			if (event_has(&event, F_DUE_AT))
				event.value[F_DUE_AT].number += shift_us;
			if (event_has(&event, F_STARTED_AT))
				event.value[F_STARTED_AT].number += shift_us;
			(void)!kit_insert(&c, &event);
		}
		count = interesting_times(&c, times, 128);
		assert_int_equal(fold_case(book, c.sort, c.bytes, c.len, FOLD_ALL, &sink), CASE_ADDED);
		print_at(book, &c, FOLD_ALL, BY_UNIT, all);
		for (size_t i = 0; i < count; i++) {
			print_at(book, &c, times[i], BY_UNIT, now);
			if (strcmp(now, all) == 0)
				continue;
			differing++;
			assert_true(days.last >= fold_first_day(book->zone, times[i]));
		}
		kit_case_free(&c);
	}
	assert_true(differing > 1000);
}

static void a_case_that_differs_at_a_cut_off_tells_a_day_that_late(void **state)
{
	static const struct rule list[] = { { .id = "test", .from_day = 18628 /* 2021-01-01 */, .sign_working_days = 3 } };
	static const struct rules signing = { list, 1 };
	struct book book = kit_book();

	(void)state;
	check_told_days(&book, 0);
	check_told_days(&book, INT64_C(365) * 86400 * 1000000); /* the built-in rule in force */
	book.rules = &signing; /* limits for signing are later than any event */
	check_told_days(&book, 0);
	/* Clocks that go back over midnight: an instant after the cut-off can bear the day before. */
	book.zone = kit_zone("America/St_Johns");
	check_told_days(&book, -INT64_C(5449) * 86400 * 1000000); /* around 2006-10-29 */
}

static void note_day(void *context, int32_t day)
{
	char *out = context;
	char name[DAY_NAME_MAX];

	day_period_name(PERIOD_DAY, day, name);
	strcat(out, name + 7); /* all of one month */
}

static void the_days_of_all_dues_are_told_passed_or_not(void **state)
{
	static const struct { const char *events, *days; } rows[] = {
		{ "created 2021-03-01 due_at=2021-03-20; extended 2021-03-02 due_at=2021-03-25", "-01-02-01-24-19-24-19-24" },
		{ "created 2021-03-01 due_at=2021-03-20; closed 2021-03-02; reopened 2021-03-03 due_at=2021-03-30",
		  "-01-02-03-01-19-02-19-29" }, /* events and the round's closing; creation, due, closing; dues again */
		{ "created 2021-03-01 handling=direct due_at=2021-03-20", "-01" },
		{ "created 2021-03-01 due_at=2021-03-20; voided 2021-03-02", "-01-02-01" },
		{ "dispatched 2021-03-01 due_at=2021-03-20", "-01" },
	};
	const struct book book = kit_book();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char told[256] = "";
		const struct fold_sink sink = { count_nothing, note_day, told };
		struct kit_case c = kit_case(rows[i].events);

		assert_int_equal(fold_case(&book, c.sort, c.bytes, c.len, FOLD_ALL, &sink), CASE_ADDED);
		assert_string_equal(told, rows[i].days);
		kit_case_free(&c);
	}
}

static void the_first_day_to_look_at_is_the_cut_offs_own_but_where_the_clock_goes_back(void **state)
{
	const struct zone *shanghai = kit_zone("Asia/Shanghai"), *johns = kit_zone("America/St_Johns");
	int64_t back_us = INT64_C(1162089060000000); /* 2006-10-29T00:01-02:30: back to 23:01 of the 28th */

	(void)state;
	assert_int_equal(fold_first_day(shanghai, kit_at("2021-03-01")), zone_day(shanghai, kit_at("2021-03-01")));
	assert_int_equal(fold_first_day(shanghai, FOLD_ALL), INT32_MAX);
	assert_int_equal(zone_day(johns, back_us), zone_day(johns, back_us - 1) - 1);
	assert_int_equal(fold_first_day(johns, back_us - 1), zone_day(johns, back_us - 1) - 1);
	assert_int_equal(fold_first_day(johns, back_us), zone_day(johns, back_us));
}

static int64_t sum(struct cells *cells, enum dimension by, enum slot slot)
{
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;
	int64_t total = 0;

	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->dimension == by)
			total += sorted[i]->count[slot];
	return total;
}

static void parts_add_up_to_the_whole_day_by_day(void **state)
{
	const struct book book = kit_book();
	const struct cell *const *sorted;
	struct cells *cells = kit_cells();
	struct err err = { 0 };
	size_t count;

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);

		kit_fold(&book, &c, seed % 3 == 0 ? kit_random_time() : FOLD_ALL, cells);
		kit_case_free(&c);
	}
	/* Take each part out of its whole: nothing but the events is left. */
	assert_int_equal(cells_sorted(cells, &sorted, &count, &err), ST_OK);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++) {
		struct cells *rest = kit_cells();

		for (size_t i = 0; i < count; i++) {
			int sign = sorted[i]->dimension == BY_WHOLE ? 1 : sorted[i]->dimension == by ? -1 : 0;
			struct cell *cell = cells_at(rest, BY_WHOLE, sorted[i]->day, (struct text){ "", 0 });

			assert_non_null(cell);
			for (enum slot slot = 0; slot < SLOTS; slot++)
				if ((CELLS_WHOLE_ONLY >> slot & 1) == 0)
					cell->count[slot] += sign * sorted[i]->count[slot];
		}
		for (enum slot slot = 0; slot < SLOTS; slot++)
			assert_int_equal(sum(rest, BY_WHOLE, slot), 0);
		assert_true(sum(cells, by, SLOT_ORDERS_CREATED) > 50);
		cells_free(rest);
	}
	cells_free(cells);
}

static void the_identities_of_the_rules_hold(void **state)
{
	const struct book book = kit_book();

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		struct cells *cells = kit_cells();
		struct case_summary summary;

		kit_fold(&book, &c, FOLD_ALL, cells);
		assert_int_equal(fold_summary(&book, c.sort, c.bytes, c.len, FOLD_ALL, &summary), CASE_ADDED);
#define SUM(slot) sum(cells, BY_WHOLE, slot)
		/* R13, R21, R28, R40 */
		assert_int_equal(SUM(SLOT_CALLS_IN), SUM(SLOT_CALLS_ANSWERED) + SUM(SLOT_CALLS_ABANDONED));
		assert_int_equal(SUM(SLOT_ORDERS_CREATED) + SUM(SLOT_ORDERS_VOIDED) + SUM(SLOT_ORDERS_MERGED) +
			SUM(SLOT_ORDERS_UNSEEN), c.sort == CASE_ORDER);
		assert_int_equal(SUM(SLOT_COMPLAINTS_YELLOW) + SUM(SLOT_COMPLAINTS_RED), SUM(SLOT_COMPLAINTS_CARDED));
		assert_int_equal(SUM(SLOT_DUE), SUM(SLOT_ORDERS_TRANSFERRED) - SUM(SLOT_ORDERS_NO_DUE));
		/* What R28's other figures leave out is all that there is besides. */
		assert_int_equal(SUM(SLOT_FIRST_DUE), SUM(SLOT_ORDERS_TRANSFERRED) - SUM(SLOT_CREATED_NO_FIRST_DUE));
		assert_int_equal(SUM(SLOT_CLOSED_WITH_DUE) + SUM(SLOT_CREATED_UNCLOSED),
			SUM(SLOT_ORDERS_TRANSFERRED) - SUM(SLOT_ORDERS_NO_DUE));
		assert_int_equal(SUM(SLOT_LATE_OPEN), SUM(SLOT_CREATED_LATE_OPEN)); /* a state is found by the other */
		assert_int_equal(SUM(SLOT_ORDERS_UNSEEN), SUM(SLOT_UNSEEN_SINCE));
		assert_true(SUM(SLOT_DUE_ONTIME) <= SUM(SLOT_DUE));
		assert_true(SUM(SLOT_DUE_ONTIME) == SUM(SLOT_CLOSED_ONTIME));
		assert_true(SUM(SLOT_FIRST_DUE) <= SUM(SLOT_DUE));
		assert_true(SUM(SLOT_FIRST_DUE_ONTIME) <= SUM(SLOT_FIRST_DUE));
		assert_true(SUM(SLOT_SIGN_ONTIME) <= SUM(SLOT_SIGN_DUE));
		assert_true(SUM(SLOT_SIGN_DUE) <= SUM(SLOT_DISPATCHES));
		assert_true(SUM(SLOT_CALLS_IN_TIME) <= SUM(SLOT_CALLS_ANSWERED));
		assert_true(SUM(SLOT_ROUNDS_SATISFIED) <= SUM(SLOT_ROUNDS_RATED));
		assert_true(SUM(SLOT_ROUNDS_TOP_TWO) <= SUM(SLOT_ROUNDS_SATISFIED));
		assert_true(SUM(SLOT_ROUNDS_SOLVED) <= SUM(SLOT_ROUNDS_SAID));
		assert_true(SUM(SLOT_ROUNDS_ANSWERED) <= SUM(SLOT_ROUNDS_DUE));
		assert_true(SUM(SLOT_ROUNDS_RATED) <= SUM(SLOT_DEFAULT_RATED));
		assert_int_equal(SUM(SLOT_EVENTS), summary.events);
		if (!summary.open) /* what lists look for is what figures leave out */
			assert_int_equal(SUM(SLOT_DUE) > SUM(SLOT_DUE_ONTIME) || SUM(SLOT_FIRST_DUE) > SUM(SLOT_FIRST_DUE_ONTIME) ||
				SUM(SLOT_CLOSED_WITH_DUE) > SUM(SLOT_CLOSED_ONTIME), summary.closed_late);
		else
			assert_true(!summary.closed_late && (SUM(SLOT_DUE) == 0 || summary.has_open_due));
		if (c.sort == CASE_ORDER && summary.seen && !summary.excluded) {
			assert_int_equal(SUM(SLOT_ORDERS_TRANSFERRED), summary.transferred);
			assert_int_equal(SUM(SLOT_ORDERS_CLOSED), !summary.open);
			assert_int_equal(SUM(SLOT_LATE_OPEN), summary.late_open);
			assert_int_equal(SUM(SLOT_DUE), summary.has_due);
		}
#undef SUM
		cells_free(cells);
		kit_case_free(&c);
	}
}

static void bytes_that_are_no_case_are_told_and_never_read_beyond(void **state)
{
	const struct book book = kit_book();
	const struct fold_sink sink = { count_nothing, NULL, NULL };
	struct kit_case order = kit_case("created 2021-03-01; closed 2021-03-02");
	struct case_summary summary;

	(void)state;
	assert_int_equal(fold_case(&book, CASE_CALL, order.bytes, order.len, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, 0, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, order.len - 1, FOLD_ALL, &sink), CASE_CORRUPT);
	assert_int_equal(fold_summary(&book, CASE_ORDER, order.bytes, order.len - 1, FOLD_ALL, &summary), CASE_CORRUPT);
	order.bytes[0] = CASE_VERSION + 1;
	assert_int_equal(fold_case(&book, CASE_ORDER, order.bytes, order.len, FOLD_ALL, &sink), CASE_UNKNOWN_VERSION);
	kit_case_free(&order);
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = random_case(seed);
		size_t len = (size_t)kit_below((int)c.len) + 1;
		uint8_t *exact = malloc(len); /* so that a sanitizer sees a read beyond */

		assert_non_null(exact);
		memcpy(exact, c.bytes, len);
		for (int i = 0; i < 3 && len > 1; i++)
			exact[1 + kit_below((int)len - 1)] ^= (uint8_t)(1 << kit_below(8));
		(void)!fold_case(&book, c.sort, exact, len, FOLD_ALL, &sink);
		(void)!fold_summary(&book, c.sort, exact, len, kit_random_time(), &summary);
		(void)!case_verify(exact, len);
		free(exact);
		kit_case_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cut_off_sees_the_events_up_to_it_and_no_others),
		cmocka_unit_test(a_case_that_differs_at_a_cut_off_tells_a_day_that_late),
		cmocka_unit_test(the_days_of_all_dues_are_told_passed_or_not),
		cmocka_unit_test(the_first_day_to_look_at_is_the_cut_offs_own_but_where_the_clock_goes_back),
		cmocka_unit_test(parts_add_up_to_the_whole_day_by_day),
		cmocka_unit_test(the_identities_of_the_rules_hold),
		cmocka_unit_test(bytes_that_are_no_case_are_told_and_never_read_beyond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
