/* Multisets of seconds: order, ranks, bytes. */
#include "aggregate/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t seed;

static uint64_t chance(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void add(struct times *times, const int64_t *seconds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		times_add(times, seconds[i], 1);
}

/* Rule R31: the ceil(p * n)-th smallest. */
static void nearest_rank_is_the_one_that_reaches_the_percentage(void **state)
{
	static const struct { int64_t seconds[11]; size_t count; int percent; int64_t rank; } rows[] = {
		{ { 7 }, 1, 50, 7 },
		{ { 7 }, 1, 90, 7 },
		{ { 9, 7 }, 2, 50, 7 },        /* exactly half: the first of two */
		{ { 9, 7 }, 2, 90, 9 },
		{ { 3, 1, 2 }, 3, 50, 2 },     /* 1.5: the second */
		{ { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 10, 50, 5 },
		{ { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 10, 90, 9 },   /* exactly nine */
		{ { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 11, 90, 10 }, /* 9.9: the tenth */
		{ { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 11, 50, 6 },
		{ { 4, 4, 4, 4, 5 }, 5, 50, 4 },
		{ { 4, 4, 4, 4, 5 }, 5, 90, 5 },
		{ { -5, 3, -5, 0 }, 4, 50, -5 },
		{ { 1, 2, 3, 4 }, 4, 100, 4 },
		{ { 1, 2, 3, 4 }, 4, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct times times = TIMES_EMPTY;

		add(&times, rows[i].seconds, rows[i].count);
		assert_int_equal(times_rank(&times, rows[i].percent), rows[i].rank);
		assert_int_equal(times_total(&times), (int64_t)rows[i].count);
		times_free(&times);
	}
}

static void of_nothing_there_is_no_rank(void **state)
{
	struct times times = TIMES_EMPTY;

	(void)state;
	assert_int_equal(times_rank(&times, 50), 0);
	times_add(&times, 5, 1);
	times_add(&times, 5, -1);
	assert_int_equal(times_rank(&times, 50), 0);
	assert_int_equal(times.count, 0);
	times_free(&times);
}

static void taking_out_may_come_first(void **state)
{
	struct times times = TIMES_EMPTY, more = TIMES_EMPTY;

	(void)state;
	times_add(&times, 5, -2);
	times_add(&times, 3, 1);
	times_add(&more, 5, 3);
	times_add_all(&times, &more);
	assert_true(times_settle(&times));
	assert_int_equal(times.count, 2);
	assert_int_equal(times.pairs[0].seconds, 3);
	assert_int_equal(times.pairs[1].seconds, 5);
	assert_int_equal(times.pairs[1].count, 1);
	times_clear(&times);
	assert_int_equal(times_total(&times), 0);
	times_free(&times);
	times_free(&more);
}

static int compare(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Against a plain sorted list: in runs, at random, with repetitions, and what is taken out again. */
static void any_order_of_adding_comes_to_the_same(void **state)
{
	enum { MOST = 3000 };
	static int64_t list[MOST];

	(void)state;
	for (seed = 1; seed < 60; seed++) {
		struct times times = TIMES_EMPTY;
		int64_t range = (int64_t)(1 + chance() % 5000), last = 0;
		size_t count = 1 + chance() % MOST;

		for (size_t i = 0; i < count; i++) {
			last = chance() % 8 == 0 ? 0 : last + (int64_t)(chance() % 9);
			list[i] = seed % 2 == 0 ? last - range : (int64_t)(chance() % (uint64_t)(2 * range)) - range;
			times_add(&times, list[i], 1);
			if (chance() % 4 == 0) { /* something that is taken out again, now or later */
				times_add(&times, list[i] + 1, chance() % 2 == 0 ? 1 : -1);
				times_add(&times, list[i] + 1, -times.pairs[times.count - 1].count);
			}
			if (chance() % 100 == 0)
				assert_true(times_settle(&times));
		}
		qsort(list, count, sizeof list[0], compare);
		for (int percent = 1; percent <= 100; percent++)
			assert_int_equal(times_rank(&times, percent), list[(count * (size_t)percent + 99) / 100 - 1]);
		assert_int_equal(times_total(&times), (int64_t)count);
		for (size_t i = 1; i < times.count; i++)
			assert_true(times.pairs[i - 1].seconds < times.pairs[i].seconds && times.pairs[i].count > 0);
		times_free(&times);
	}
}

/* ---- bytes ---- */

static size_t write_all(const struct times_pair *pairs, size_t count, uint8_t *out)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += times_put(out + len, &pairs[i], i == 0 ? NULL : &pairs[i - 1]);
	return len;
}

static void bytes_are_what_the_header_says(void **state)
{
	static const struct times_pair pairs[] = { { -2, 1 }, { 0, 2 }, { 63, 3 }, { 64 + 64, 1 } };
	/* zigzag of -2 is 3, times 2; the step 2, twice; 63, three times; 65 */
	static const uint8_t expected[] = { 6, 5, 0, 127, 1, 0x82, 1 };
	uint8_t bytes[64];

	(void)state;
	assert_int_equal(write_all(pairs, 4, bytes), sizeof expected);
	assert_memory_equal(bytes, expected, sizeof expected);
}

static void bytes_read_back_are_what_was_written(void **state)
{
	static const struct times_pair pairs[] = { { -TIMES_SECONDS_MAX, 1 }, { -1, INT64_MAX }, { 0, 1 }, { 1, 2 },
		{ 31536000, 1000000 }, { TIMES_SECONDS_MAX, 1 } };
	const size_t count = sizeof pairs / sizeof pairs[0];
	uint8_t bytes[6 * TIMES_PAIR_BYTES_MAX];
	size_t len = write_all(pairs, count, bytes), at = 0;
	struct times_cursor cursor = times_read(bytes, len);

	(void)state;
	for (; times_next(&cursor); at++) {
		assert_int_equal(cursor.pair.seconds, pairs[at].seconds);
		assert_int_equal(cursor.pair.count, pairs[at].count);
	}
	assert_int_equal(at, count);
	assert_false(cursor.corrupt);
	/* Cut anywhere, the walk ends: at a pair's end, or told as corrupt; never with more. */
	for (size_t cut = 0; cut < len; cut++) {
		size_t found = 0;

		for (cursor = times_read(bytes, cut); times_next(&cursor);)
			found++;
		assert_true(found < count);
		assert_true(cursor.corrupt || cursor.left == 0);
	}
}

static void bytes_of_another_form_are_corrupt(void **state)
{
	static const struct { uint8_t bytes[12]; size_t len; } rows[] = {
		{ { 0x80 }, 1 },                   /* ends in a number */
		{ { 0x80, 0 }, 2 },                /* a number with an empty byte at its end */
		{ { 2, 0 }, 2 },                   /* the same seconds twice */
		{ { 3 }, 1 },                      /* without its count */
		{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2 }, 10 },    /* beyond 64 bits */
		{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0 }, 11 }, /* seconds beyond the most */
		{ { 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 }, 11 }, /* a count beyond the most */
		{ { 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 }, 11 }, /* a step beyond the most */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct times_cursor cursor = times_read(rows[i].bytes, rows[i].len);

		while (times_next(&cursor))
			;
		assert_true(cursor.corrupt);
		assert_false(times_next(&cursor));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearest_rank_is_the_one_that_reaches_the_percentage),
		cmocka_unit_test(of_nothing_there_is_no_rank),
		cmocka_unit_test(taking_out_may_come_first),
		cmocka_unit_test(any_order_of_adding_comes_to_the_same),
		cmocka_unit_test(bytes_are_what_the_header_says),
		cmocka_unit_test(bytes_read_back_are_what_was_written),
		cmocka_unit_test(bytes_of_another_form_are_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
