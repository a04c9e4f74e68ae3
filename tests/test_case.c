#include "tests/fold_kit.h"

/* ---- identity (rule R1) ---- */

static void expect_order(const struct kit_case *c, const char *ids)
{
	struct case_cursor cursor = case_events(c->bytes, c->len);
	struct event event;
	char got[256] = "";

	while (case_next(&cursor, &event)) {
		strcat(got, " ");
		strncat(got, event.id.at, event.id.len);
	}
	assert_false(cursor.corrupt);
	assert_string_equal(got, ids);
}

static enum case_answer insert(struct kit_case *c, const char *line)
{
	struct event event;

	kit_event(text_of(line), "x", &event);
	return kit_insert(c, &event);
}

static void copies_that_are_equal_are_duplicates(void **state)
{
	struct kit_case c = kit_case("created 2021-03-01T09 @id=a kind=help");
	size_t len = c.len;

	(void)state;
	assert_int_equal(insert(&c, "created 2021-03-01T09 @id=a kind=help"), CASE_DUPLICATE);
	assert_int_equal(c.len, len);
	kit_case_free(&c);
}

static void an_id_counts_once_a_source(void **state)
{
	struct kit_case c = kit_case("created 2021-03-01T09 @id=a");

	(void)state;
	assert_int_equal(insert(&c, "created 2021-03-01T09 @id=a @source=other"), CASE_ADDED);
	assert_int_equal(insert(&c, "urged 2021-03-02 @id=b"), CASE_ADDED);
	expect_order(&c, " a a b");
	kit_case_free(&c);
}

/* Rule R1: the least by (time, canonical content, stored caller), whichever comes first. */
static void of_copies_that_differ_the_least_stays_whatever_the_order(void **state)
{
	static const char *const pairs[][2] = {
		{ "urged 2021-03-01T09 @id=a", "urged 2021-03-01T10 @id=a" },                      /* time */
		{ "urged 2021-03-01T09 @id=a unit=A", "urged 2021-03-01T09 @id=a unit=B" },        /* content */
		{ "urged 2021-03-01T09 @id=a level=1 unit=Z", "urged 2021-03-01T09 @id=a unit=A" }, /* "level" < "unit" */
		{ "closed 2021-03-01T09 @id=a", "signed 2021-03-01T09 @id=a" }, /* equal data: the type's name decides */
		{ "call 2021-03-01T09 @id=a", "call 2021-03-01T09 @id=a @caller=1" },              /* no caller first */
		{ "call 2021-03-01T09 @id=a @caller=1", "call 2021-03-01T09 @id=a @caller=2" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct kit_case least = kit_case(pairs[i][0]), other = kit_case(pairs[i][1]), only = kit_case(pairs[i][0]);

		assert_int_equal(insert(&least, pairs[i][1]), CASE_CONFLICT_KEPT);
		assert_int_equal(insert(&other, pairs[i][0]), CASE_CONFLICT_TAKEN);
		assert_int_equal(least.len, only.len);
		assert_int_equal(other.len, only.len);
		assert_memory_equal(least.bytes, only.bytes, only.len);
		assert_memory_equal(other.bytes, only.bytes, only.len);
		kit_case_free(&least);
		kit_case_free(&other);
		kit_case_free(&only);
	}
}

static void a_copy_that_is_taken_moves_in_the_order(void **state)
{
	struct kit_case c = kit_case("created 2021-03-02 @id=a; urged 2021-03-03 @id=b; urged 2021-03-04 @id=c");

	(void)state;
	assert_int_equal(insert(&c, "urged 2021-03-01 @id=c"), CASE_CONFLICT_TAKEN);
	expect_order(&c, " c a b");
	kit_case_free(&c);
	/* At one instant the least content may carry the higher rank: then it moves back. */
	c = kit_case("signed 2021-03-02 @id=a unit=b; urged 2021-03-02 @id=b");
	expect_order(&c, " a b");
	assert_int_equal(insert(&c, "voided 2021-03-02 @id=a reason=r"), CASE_CONFLICT_TAKEN);
	expect_order(&c, " b a");
	kit_case_free(&c);
}

/* ---- order (rule R3) ---- */

static void events_of_one_instant_stand_by_rank_then_source_then_id(void **state)
{
	struct kit_case c = kit_case(
		"restored 2021-03-01 @id=12; voided 2021-03-01 @id=11; merged 2021-03-01 @id=10; reopened 2021-03-01 @id=9;"
		"callback 2021-03-01 @id=8; closed 2021-03-01 @id=7; urged 2021-03-01 @id=6;"
		"extended 2021-03-01 @id=5 due_at=2021-03-09; signed 2021-03-01 @id=4; dispatched 2021-03-01 @id=3;"
		"returned 2021-03-01 @id=2; created 2021-03-01 @id=1 @source=t; created 2021-03-01 @id=1b; created 2021-03-01 @id=1a");

	(void)state;
	expect_order(&c, " 1a 1b 1 2 3 4 5 6 7 8 9 10 11 12");
	kit_case_free(&c);
	c = kit_case("c-voided 2021-03-01 @id=8; published 2021-03-01 @id=7; carded 2021-03-01 @id=6;"
		"c-closed 2021-03-01 @id=5; replied 2021-03-01 @id=4; forwarded 2021-03-01 @id=3; judged 2021-03-01 @id=2;"
		"received 2021-03-01 @id=1");
	expect_order(&c, " 1 2 3 4 5 6 7 8");
	kit_case_free(&c);
}

static void any_order_and_duplication_of_the_events_gives_the_same_bytes(void **state)
{
	struct event events[24];

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		enum case_sort sort = CASE_CALL + seed % CASE_SORTS;
		struct kit_case first = { 0 };

		kit_seed = seed;
		for (size_t i = 0; i < 24; i++)
			kit_random_event(sort, &events[i]);
		for (int round = 0; round < 4; round++) {
			struct kit_case c = { 0 };

			for (size_t i = 0; i < 24; i++)
				(void)!kit_insert(&c, &events[round == 0 ? i : (size_t)kit_below(24)]);
			for (size_t i = 24; i > 0; i--)
				(void)!kit_insert(&c, &events[i - 1]);
			if (round == 0) {
				first = c;
				continue;
			}
			assert_int_equal(c.len, first.len);
			assert_memory_equal(c.bytes, first.bytes, first.len);
			kit_case_free(&c);
		}
		kit_case_free(&first);
	}
}

/* ---- the limit (rule R52) ---- */

static void urge(struct event *event, char id[16], int number, int64_t time_us)
{
	memset(event, 0, sizeof *event);
	snprintf(id, 16, "%d", number);
	event->type = ORDER_URGED;
	event->time_us = time_us;
	event->id = text_of(id);
	event->source = text_of("s");
}

static struct kit_case full_case(void)
{
	struct kit_case c = { .sort = CASE_ORDER, .bytes = malloc(1 << 20), .cap = 1 << 20 };
	uint8_t packed[EVENT_PACKED_MAX];
	struct event event;
	char id[16];

	for (int i = 1; i <= CASE_EVENTS_MAX; i++) {
		urge(&event, id, i, i * INT64_C(1000000));
		assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, event_pack(&event, packed), &c.change, &c.scratch),
			CASE_ADDED);
	}
	assert_int_equal(case_verify(c.bytes, c.len), CASE_ADDED);
	return c;
}

static void the_4097th_event_is_refused_and_a_copy_is_still_a_copy(void **state)
{
	struct kit_case c = full_case();
	struct event event;
	size_t len = c.len;
	char id[16];

	(void)state;
	urge(&event, id, 5000, INT64_C(5000000000));
	assert_int_equal(kit_insert(&c, &event), CASE_FULL);
	assert_int_equal(kit_insert(&c, &event), CASE_FULL);
	urge(&event, id, 4096, INT64_C(4096000000));
	assert_int_equal(kit_insert(&c, &event), CASE_DUPLICATE);
	urge(&event, id, 4096, INT64_C(4097000000));
	assert_int_equal(kit_insert(&c, &event), CASE_CONFLICT_KEPT);
	assert_int_equal(c.len, len);
	kit_case_free(&c);
}

static void an_earlier_event_evicts_the_last_which_stands_behind_the_case(void **state)
{
	struct kit_case c = full_case();
	struct event event, evicted;
	char id[16];

	(void)state;
	urge(&event, id, 7777, INT64_C(1500000));
	assert_int_equal(kit_insert(&c, &event), CASE_EVICTED);
	assert_int_equal(event_unpack(c.bytes + c.len, c.change.evicted_len, &evicted), c.change.evicted_len);
	assert_true(text_equal(evicted.id, text_of("4096")));
	/* The evicted comes again and is refused; the newcomer again is a copy. */
	urge(&event, id, 4096, INT64_C(4096000000));
	assert_int_equal(kit_insert(&c, &event), CASE_FULL);
	urge(&event, id, 7777, INT64_C(1500000));
	assert_int_equal(kit_insert(&c, &event), CASE_DUPLICATE);
	kit_case_free(&c);
}

/* ---- buffers and bytes that are no case ---- */

static void a_buffer_that_is_too_small_is_told_and_nothing_changes(void **state)
{
	uint8_t bytes[1024], before[1024], packed[EVENT_PACKED_MAX];
	struct buf scratch = BUF_EMPTY;
	struct case_change change;
	struct event event;
	size_t len = 0, size;

	(void)state;
	kit_event(text_of("urged 2021-03-02 unit=zzz"), "a", &event);
	size = event_pack(&event, packed);
	assert_int_equal(case_insert(bytes, &len, size, packed, size, &change, &scratch), CASE_TOO_SMALL);
	assert_int_equal(change.need, size + 1);
	assert_int_equal(len, 0);
	assert_int_equal(case_insert(bytes, &len, size + 1, packed, size, &change, &scratch), CASE_ADDED);
	memcpy(before, bytes, len);
	/* A conflicting copy that is larger needs only the difference. */
	kit_event(text_of("urged 2021-03-01 unit=zzzzzz"), "a", &event);
	assert_int_equal(event_pack(&event, packed), size + 3);
	assert_int_equal(case_insert(bytes, &len, size + 3, packed, size + 3, &change, &scratch), CASE_TOO_SMALL);
	assert_int_equal(change.need, size + 4);
	assert_int_equal(len, size + 1);
	assert_memory_equal(bytes, before, len);
	assert_int_equal(case_insert(bytes, &len, size + 4, packed, size + 3, &change, &scratch), CASE_CONFLICT_TAKEN);
	assert_int_equal(case_verify(bytes, len), CASE_ADDED);
	buf_free(&scratch);
}

static void newer_bytes_corrupt_bytes_and_a_bad_event_are_told_apart(void **state)
{
	struct kit_case c = kit_case("created 2021-03-01; closed 2021-03-02");
	uint8_t packed[EVENT_PACKED_MAX];
	struct event event;
	size_t len = c.len, size;

	(void)state;
	kit_event(text_of("urged 2021-03-02"), "a", &event);
	size = event_pack(&event, packed);
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, size - 1, &c.change, &c.scratch), CASE_BAD_EVENT);
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, 0, &c.change, &c.scratch), CASE_BAD_EVENT);
	packed[1] ^= 0x30; /* an event of version 2 */
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, size, &c.change, &c.scratch), CASE_UNKNOWN_VERSION);
	packed[1] ^= 0x30;
	c.bytes[0] = CASE_VERSION + 1;
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, size, &c.change, &c.scratch), CASE_UNKNOWN_VERSION);
	assert_int_equal(case_verify(c.bytes, c.len), CASE_UNKNOWN_VERSION);
	c.bytes[0] = 0;
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, size, &c.change, &c.scratch), CASE_CORRUPT);
	assert_int_equal(case_verify(c.bytes, c.len), CASE_CORRUPT);
	c.bytes[0] = CASE_VERSION;
	c.len--;
	assert_int_equal(case_insert(c.bytes, &c.len, c.cap, packed, size, &c.change, &c.scratch), CASE_CORRUPT);
	assert_int_equal(case_verify(c.bytes, c.len), CASE_CORRUPT);
	assert_int_equal(case_verify(c.bytes, 0), CASE_CORRUPT);
	assert_int_equal(case_verify(c.bytes, 1), CASE_CORRUPT);
	assert_int_equal(c.len, len - 1);
	kit_case_free(&c);
}

/* Two events side by side, as no insertion would put them. */
static enum case_answer verify_pair(const char *first, const char *second)
{
	uint8_t bytes[1 + 2 * EVENT_PACKED_MAX] = { CASE_VERSION };
	struct event event;
	size_t len = 1;

	kit_event(text_of(first), "a", &event);
	len += event_pack(&event, bytes + len);
	kit_event(text_of(second), "b", &event);
	len += event_pack(&event, bytes + len);
	return case_verify(bytes, len);
}

static void events_out_of_order_or_twice_are_no_case(void **state)
{
	(void)state;
	assert_int_equal(verify_pair("urged 2021-03-01", "urged 2021-03-02"), CASE_ADDED);
	assert_int_equal(verify_pair("urged 2021-03-02", "urged 2021-03-01"), CASE_CORRUPT);
	assert_int_equal(verify_pair("urged 2021-03-01", "urged 2021-03-01 @id=a"), CASE_CORRUPT);
	assert_int_equal(verify_pair("urged 2021-03-01", "urged 2021-03-02 @id=a"), CASE_CORRUPT);
	assert_int_equal(verify_pair("urged 2021-03-01", "urged 2021-03-02 @id=a @source=t"), CASE_ADDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_that_are_equal_are_duplicates),
		cmocka_unit_test(an_id_counts_once_a_source),
		cmocka_unit_test(of_copies_that_differ_the_least_stays_whatever_the_order),
		cmocka_unit_test(a_copy_that_is_taken_moves_in_the_order),
		cmocka_unit_test(events_of_one_instant_stand_by_rank_then_source_then_id),
		cmocka_unit_test(any_order_and_duplication_of_the_events_gives_the_same_bytes),
		cmocka_unit_test(the_4097th_event_is_refused_and_a_copy_is_still_a_copy),
		cmocka_unit_test(an_earlier_event_evicts_the_last_which_stands_behind_the_case),
		cmocka_unit_test(a_buffer_that_is_too_small_is_told_and_nothing_changes),
		cmocka_unit_test(newer_bytes_corrupt_bytes_and_a_bad_event_are_told_apart),
		cmocka_unit_test(events_out_of_order_or_twice_are_no_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
