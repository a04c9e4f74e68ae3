#include "aggregate/apply.h"
#include "tests/fold_kit.h"

enum { BYTES_MAX = 1 << 20 };

static struct apply_buffer buffer(uint8_t *bytes, size_t cap)
{
	return (struct apply_buffer){ .bytes = bytes, .cap = cap };
}

/* Adds the contributions to `cells`; how many there were. */
static int add_contributions(struct cells *cells, const struct apply_buffer *contributions)
{
	int count = 0;

	assert_true(contributions->len >= 1);
	assert_int_equal(contributions->bytes[0], APPLY_CONTRIBUTIONS_VERSION);
	for (size_t at = 1; at < contributions->len; count++) {
		struct contribution contribution;
		int sign;
		size_t used = apply_read_contribution(contributions->bytes + at, contributions->len - at, &contribution, &sign);

		assert_int_not_equal(used, 0);
		cells_add(cells, &contribution, sign);
		at += used;
	}
	return count;
}

static size_t pack(const char *line, uint8_t packed[EVENT_PACKED_MAX])
{
	struct event event;

	kit_event(text_of(line), "x", &event);
	return event_pack(&event, packed);
}

/* ---- the bytes ---- */

static void contributions_have_the_bytes_that_the_header_says(void **state)
{
	static const uint8_t expected[] = {
		1,                                              /* version */
		1, 0xFF, 0x48, 0, 0,                            /* in, 2021-03-01 is day 18687 */
		1u << SLOT_EVENTS | 1u << SLOT_CALLS_IN | 1u << SLOT_CALLS_ABANDONED, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 2, 0, 'D', '1', 0, 0, 0, 0, 3, 0, 'w', 'e', 'b', /* unit, district, category, kind, channel */
	};
	const struct book book = kit_book();
	uint8_t packed[EVENT_PACKED_MAX], bytes[EVENT_PACKED_MAX], counted[256];
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);
	struct buf scratch = BUF_EMPTY;
	size_t len = pack("call 2021-03-01 outcome=abandoned district=D1 channel=web", packed);

	(void)state;
	assert_int_equal(apply_event(&book, CASE_CALL, NULL, 0, packed, len, &after, &contributions, &scratch), CASE_ADDED);
	assert_int_equal(contributions.len, sizeof expected);
	assert_memory_equal(contributions.bytes, expected, sizeof expected);
	assert_int_equal(after.len, len + 1);
	assert_int_equal(after.bytes[0], CASE_VERSION);
	assert_memory_equal(after.bytes + 1, packed, len);
	buf_free(&scratch);
}

/* A closing changes many things; the contribution with the handling time is one of them. */
static void a_handling_time_stands_behind_the_slots(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("created 2021-03-01T10");
	uint8_t packed[EVENT_PACKED_MAX], bytes[1024], counted[2048];
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);
	struct contribution one;
	int found = 0, sign;

	(void)state;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("closed 2021-03-01T09", packed), &after,
		&contributions, &c.scratch), CASE_ADDED);
	for (size_t at = 1; at < contributions.len;) {
		size_t used = apply_read_contribution(contributions.bytes + at, contributions.len - at, &one, &sign);

		assert_int_not_equal(used, 0);
		if (one.slots == UINT64_C(1) << SLOT_HANDLED) {
			assert_int_equal(used, 1 + 4 + 8 + 8 + 5 * 2);
			assert_int_equal(one.seconds, -3600);
			assert_int_equal(sign, 1);
			for (size_t len = 0; len < used; len++)
				assert_int_equal(apply_read_contribution(contributions.bytes + at, len, &one, &sign), 0);
			found++;
		} else {
			assert_int_equal(one.seconds, 0);
		}
		at += used;
	}
	assert_int_equal(found, 1);
	kit_case_free(&c);
}

static void what_did_not_change_cancels(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("created 2021-03-01 due_at=2021-03-04; dispatched 2021-03-01 unit=A");
	uint8_t packed[EVENT_PACKED_MAX], bytes[1024], counted[2048];
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);
	struct cells *cells = kit_cells();
	static char got[KIT_TEXT_MAX];

	(void)state;
	/* An urge changes nothing of what was counted: only itself is. */
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("urged 2021-03-02", packed), &after,
		&contributions, &c.scratch), CASE_ADDED);
	assert_int_equal(add_contributions(cells, &contributions), 1);
	kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-02 events=1 urges=1");
	/* A closing turns late into on time and open into closed. */
	cells_clear(cells);
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("closed 2021-03-02", packed), &after,
		&contributions, &c.scratch), CASE_ADDED);
	(void)add_contributions(cells, &contributions);
	kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "as-of late_open=-1; 2021-03-01 orders_closed=1 created_late_open=-1 created_unclosed=-1; "
		"2021-03-02 events=1 closed_with_due=1 closed_ontime=1 rounds_due=1 closings=1 "
		"handled=1(86400); "
		"2021-03-03 due_ontime=1 first_due_ontime=1");
	cells_free(cells);
	kit_case_free(&c);
}

/* ---- the property that an engine relies on ---- */

static void contributions_of_all_steps_add_up_to_those_of_the_case(void **state)
{
	static uint8_t first[BYTES_MAX], second[BYTES_MAX], counted[BYTES_MAX];
	static char stepwise[KIT_TEXT_MAX], at_once[KIT_TEXT_MAX];
	const struct book book = kit_book();
	struct buf scratch = BUF_EMPTY;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		enum case_sort sort = CASE_CALL + seed % CASE_SORTS;
		struct cells *steps = kit_cells(), *whole = kit_cells();
		struct kit_case c = { 0 };
		uint8_t *old = first, *new = second;
		size_t len = 0;

		kit_seed = seed;
		for (int i = 0; i < 30; i++) {
			struct apply_buffer after = buffer(new, BYTES_MAX), contributions = buffer(counted, BYTES_MAX);
			uint8_t packed[EVENT_PACKED_MAX], *swap = old;
			struct event event;
			enum case_answer answer;

			kit_random_event(sort, &event);
			answer = apply_event(&book, sort, old, len, packed, event_pack(&event, packed), &after, &contributions, &scratch);
			assert_int_equal(answer, kit_insert(&c, &event));
			assert_int_equal(after.len, c.len);
			assert_memory_equal(after.bytes, c.bytes, c.len);
			if (add_contributions(steps, &contributions) > 0)
				assert_true(answer == CASE_ADDED || answer == CASE_CONFLICT_TAKEN);
			len = after.len;
			old = new;
			new = swap;
		}
		kit_fold(&book, &c, FOLD_ALL, whole);
		for (enum dimension by = BY_WHOLE; by < DIMENSIONS; by++) {
			kit_print(steps, by, KIT_ALL_SLOTS, stepwise);
			kit_print(whole, by, KIT_ALL_SLOTS, at_once);
			assert_string_equal(stepwise, at_once);
		}
		cells_free(steps);
		cells_free(whole);
		kit_case_free(&c);
	}
	buf_free(&scratch);
}

/* ---- answers ---- */

static void a_buffer_that_is_too_small_says_what_it_needs(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("created 2021-03-01 due_at=2021-03-04; dispatched 2021-03-01 unit=A");
	uint8_t packed[EVENT_PACKED_MAX];
	size_t len = pack("closed 2021-03-02", packed);
	struct apply_buffer after = buffer(NULL, 0), contributions = buffer(NULL, 0);
	int rounds = 0;

	(void)state;
	while (apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, len, &after, &contributions, &c.scratch) ==
		CASE_TOO_SMALL) {
		struct apply_buffer *small = after.need > 0 ? &after : &contributions;

		assert_true(small->need > small->cap);
		free(small->bytes);
		*small = buffer(malloc(small->need), small->need);
		assert_non_null(small->bytes);
		rounds++;
	}
	assert_int_equal(rounds, 2); /* each asked once */
	assert_int_equal(after.len, c.len + len);
	free(after.bytes);
	free(contributions.bytes);
	kit_case_free(&c);
}

static void where_nothing_changed_the_old_case_comes_back_without_contributions(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("urged 2021-03-01 @id=x unit=A");
	uint8_t packed[EVENT_PACKED_MAX], bytes[1024], counted[256];
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);

	(void)state;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("urged 2021-03-01 unit=A", packed), &after,
		&contributions, &c.scratch), CASE_DUPLICATE);
	assert_int_equal(after.len, c.len);
	assert_memory_equal(after.bytes, c.bytes, c.len);
	assert_int_equal(contributions.len, 1);
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("urged 2021-03-01 unit=B", packed), &after,
		&contributions, &c.scratch), CASE_CONFLICT_KEPT);
	assert_int_equal(after.len, c.len);
	assert_int_equal(contributions.len, 1);
	contributions.cap = 0;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("urged 2021-03-01 unit=B", packed), &after,
		&contributions, &c.scratch), CASE_TOO_SMALL);
	assert_int_equal(contributions.need, 1);
	kit_case_free(&c);
}

static void a_bad_event_a_newer_case_and_a_corrupt_one_are_told_apart(void **state)
{
	const struct book book = kit_book();
	struct kit_case c = kit_case("urged 2021-03-01 unit=A");
	uint8_t packed[EVENT_PACKED_MAX], bytes[1024], counted[1024];
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);
	size_t len = pack("urged 2021-03-02", packed);

	(void)state;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, len - 1, &after, &contributions, &c.scratch),
		CASE_BAD_EVENT);
	assert_int_equal(apply_event(&book, CASE_CALL, NULL, 0, packed, len, &after, &contributions, &c.scratch), CASE_BAD_EVENT);
	packed[1] ^= 0x30; /* an event of version 2 */
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, len, &after, &contributions, &c.scratch),
		CASE_UNKNOWN_VERSION);
	packed[1] ^= 0x30;
	c.bytes[0] = CASE_VERSION + 1;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, len, &after, &contributions, &c.scratch),
		CASE_UNKNOWN_VERSION);
	c.bytes[0] = CASE_VERSION;
	c.bytes[1] ^= 0x40;
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, len, &after, &contributions, &c.scratch),
		CASE_CORRUPT);
	kit_case_free(&c);
}

static void the_event_that_a_full_case_gives_up_stands_behind_it(void **state)
{
	static uint8_t bytes[BYTES_MAX], counted[BYTES_MAX];
	const struct book book = kit_book();
	struct apply_buffer after = buffer(bytes, sizeof bytes), contributions = buffer(counted, sizeof counted);
	struct kit_case c = { .bytes = malloc(BYTES_MAX), .cap = BYTES_MAX };
	struct cells *cells = kit_cells();
	static char got[KIT_TEXT_MAX];
	uint8_t packed[EVENT_PACKED_MAX];
	struct event event, evicted;
	char id[16];

	(void)state;
	for (int i = 1; i <= CASE_EVENTS_MAX; i++) {
		kit_event(text_of("urged 2021-03-01"), "x", &event);
		snprintf(id, sizeof id, "%d", i);
		event.id = text_of(id);
		event.time_us += i * INT64_C(60000000); /* the last on the 3rd of March */
		assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, event_pack(&event, packed), &c.change, &c.scratch),
			CASE_ADDED);
	}
	assert_int_equal(apply_event(&book, CASE_ORDER, c.bytes, c.len, packed, pack("closed 2021-03-01", packed), &after,
		&contributions, &c.scratch), CASE_EVICTED);
	assert_int_equal(event_unpack(after.bytes + after.len, after.behind, &evicted), after.behind);
	assert_true(text_equal(evicted.id, text_of("4096")));
	(void)add_contributions(cells, &contributions);
	kit_print(cells, BY_WHOLE, KIT_ALL_SLOTS, got);
	assert_string_equal(got, "2021-03-01 events=1; 2021-03-03 events=-1");
	cells_free(cells);
	kit_case_free(&c);
}

static void bytes_that_are_no_contribution_are_refused(void **state)
{
	uint8_t record[23] = { 1, 0, 0, 0, 0, 1 };
	struct contribution contribution;
	int sign;

	(void)state;
	for (size_t len = 0; len < sizeof record; len++)
		assert_int_equal(apply_read_contribution(record, len, &contribution, &sign), 0);
	assert_int_equal(apply_read_contribution(record, sizeof record, &contribution, &sign), sizeof record);
	assert_int_equal(sign, 1);
	record[0] = 0xFF;
	assert_int_equal(apply_read_contribution(record, sizeof record, &contribution, &sign), sizeof record);
	assert_int_equal(sign, -1);
	record[0] = 2;
	assert_int_equal(apply_read_contribution(record, sizeof record, &contribution, &sign), 0);
	record[0] = 1;
	record[13] = 1; /* the unit is longer than what is left for it and the rest */
	assert_int_equal(apply_read_contribution(record, sizeof record, &contribution, &sign), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contributions_have_the_bytes_that_the_header_says),
		cmocka_unit_test(a_handling_time_stands_behind_the_slots),
		cmocka_unit_test(what_did_not_change_cancels),
		cmocka_unit_test(contributions_of_all_steps_add_up_to_those_of_the_case),
		cmocka_unit_test(a_buffer_that_is_too_small_says_what_it_needs),
		cmocka_unit_test(where_nothing_changed_the_old_case_comes_back_without_contributions),
		cmocka_unit_test(a_bad_event_a_newer_case_and_a_corrupt_one_are_told_apart),
		cmocka_unit_test(the_event_that_a_full_case_gives_up_stands_behind_it),
		cmocka_unit_test(bytes_that_are_no_contribution_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
