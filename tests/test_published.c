/* published: which revision a row is held against, and what it may be called (rule R8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aggregate/figures.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_1 = 18262, JANUARY_31 = DAY_1 + 30, FEBRUARY_29 = DAY_1 + 59, YEAR_END = DAY_1 + 365 };

static struct zone *shanghai;

static int open_zone(void **state)
{
	struct err err;

	(void)state;
	return zone_open("Asia/Shanghai", &shanghai, &err) == ST_OK ? 0 : -1;
}

static int close_zone(void **state)
{
	(void)state;
	zone_free(shanghai);
	return 0;
}

static struct publication made(int64_t number, int32_t from, int32_t to, int64_t published_us)
{
	return (struct publication){ .number = number, .from = from, .to = to, .published_us = published_us,
		.cutoff_us = zone_day_start(shanghai, FEBRUARY_29 + 60), .slots = UINT64_MAX };
}

static void the_last_one_that_covers_the_days_counts(void **state)
{
	const struct publication all[] = { made(1, DAY_1, YEAR_END, 100), made(2, DAY_1, JANUARY_31, 200),
		made(3, DAY_1 + 31, FEBRUARY_29, 300) };
	const struct published published = { .all = all, .count = 3 };

	(void)state;
	assert_int_equal(published_of_days(&published, DAY_1, DAY_1)->number, 2);
	assert_int_equal(published_of_days(&published, DAY_1, JANUARY_31)->number, 2);
	assert_int_equal(published_of_days(&published, DAY_1, FEBRUARY_29)->number, 1); /* the months are no quarter */
	assert_int_equal(published_of_days(&published, DAY_1 + 31, FEBRUARY_29)->number, 3);
	assert_null(published_of_days(&published, DAY_1, YEAR_END + 1));
	assert_null(published_of_days(&published, DAY_1 - 1, DAY_1));
	assert_int_equal(published_last(all, 3, 250, DAY_1, DAY_1)->number, 2);
	assert_int_equal(published_last(all, 3, 200, DAY_1, DAY_1)->number, 2);
	assert_int_equal(published_last(all, 3, 199, DAY_1, DAY_1)->number, 1);
	assert_null(published_last(all, 3, 99, DAY_1, DAY_1));
	assert_int_equal(published_of_moment(&published, all[0].cutoff_us)->number, 3);
	assert_null(published_of_moment(&published, all[0].cutoff_us + 1));
}

/* ---- what a row is called ---- */

struct wanted {
	const char *figure, *key;
	enum row_state state;
	int64_t revision;
};

struct looking {
	const struct wanted *wanted;
	size_t count, seen;
};

static bool look(void *context, const struct figure_row *row)
{
	struct looking *looking = context;
	const struct wanted *wanted = &looking->wanted[looking->seen++];

	assert_true(looking->seen <= looking->count);
	if (strcmp(row->metric->id, wanted->figure) != 0 || !text_equal(row->key, text_of(wanted->key)) ||
		row->state != wanted->state || row->revision != wanted->revision)
		fail_msg("%s \"%.*s\" is %s (%lld)", row->metric->id, (int)row->key.len, row->key.at,
			published_state_name(row->state), (long long)row->revision);
	return true;
}

static void look_at(const struct figures_query *query, struct cells *cells, const struct wanted *wanted, size_t count)
{
	struct looking looking = { wanted, count, 0 };
	struct err err;

	assert_int_equal(figures_rows(query, cells, look, &looking, &err), ST_OK);
	assert_int_equal(looking.seen, count);
}

static struct cells *new_cells(void)
{
	struct cells *cells = NULL;
	struct err err;

	assert_int_equal(cells_new(&cells, &err), ST_OK);
	return cells;
}

static void put(struct cells *cells, enum dimension dimension, int32_t day, const char *key, enum slot slot, int64_t count)
{
	cells_at(cells, dimension, day, text_of(key))->count[slot] += count;
}

static struct figures_query query_of(const struct metric *const *metrics, size_t count, enum dimension by,
	const struct published *published)
{
	return (struct figures_query){ .metrics = metrics, .metric_count = count, .has_days = true, .from = DAY_1,
		.to = JANUARY_31, .per = PERIOD_ALL, .by = by, .cutoff_us = zone_day_start(shanghai, FEBRUARY_29 + 60),
		.zone = shanghai, .published = published };
}

static void only_a_row_with_the_published_numbers_is_called_published(void **state)
{
	const struct publication all[] = { made(4, DAY_1, JANUARY_31, 100) };
	const struct published published = { .all = all, .count = 1 };
	const struct metric *metrics[] = { metrics_find(text_of("calls_in")), metrics_find(text_of("fcr")) };
	const struct figures_query query = query_of(metrics, 2, BY_UNIT, &published);
	static const struct wanted wanted[] = { { "calls_in", "a", ROW_PUBLISHED, 4 }, { "calls_in", "b", ROW_PROVISIONAL, 4 },
		{ "calls_in", "c", ROW_PROVISIONAL, 4 }, { "fcr", "a", ROW_PROVISIONAL, 4 } };
	struct cells *cells = new_cells();
	enum dimension frozen = cells_frozen(BY_UNIT);

	(void)state;
	put(cells, BY_UNIT, DAY_1, "a", SLOT_CALLS_IN, 5);
	put(cells, frozen, DAY_1, "a", SLOT_CALLS_IN, 5);
	put(cells, BY_UNIT, DAY_1, "b", SLOT_CALLS_IN, 6);
	put(cells, frozen, DAY_1, "b", SLOT_CALLS_IN, 5);
	put(cells, BY_UNIT, DAY_1, "c", SLOT_CALLS_IN, 1); /* not there when it was published */
	put(cells, frozen, DAY_1, "d", SLOT_CALLS_IN, 1);  /* no longer there: no row, `restatements` shows it */
	put(cells, BY_UNIT, DAY_1, "a", SLOT_CALLS_ACCEPTED, 4);
	put(cells, frozen, DAY_1, "a", SLOT_CALLS_ACCEPTED, 3); /* the same numerator, another denominator */
	look_at(&query, cells, wanted, sizeof wanted / sizeof *wanted);
	cells_free(cells);
}

static void days_that_no_revision_covers_are_provisional_or_immature(void **state)
{
	const struct publication all[] = { made(1, DAY_1, JANUARY_31 - 1, 100) };
	const struct published published = { .all = all, .count = 1 };
	const struct metric *metrics[] = { metrics_find(text_of("calls_in")), metrics_find(text_of("sat_rate")),
		metrics_find(text_of("late_open")) };
	struct figures_query query = query_of(metrics, 3, BY_WHOLE, &published);
	static const struct wanted ripe[] = { { "calls_in", "", ROW_PROVISIONAL, 0 }, { "sat_rate", "", ROW_PROVISIONAL, 0 },
		{ "late_open", "", ROW_PUBLISHED, 1 } };
	static const struct wanted unripe[] = { { "calls_in", "", ROW_PROVISIONAL, 0 }, { "sat_rate", "", ROW_IMMATURE, 0 },
		{ "late_open", "", ROW_PROVISIONAL, 0 } };
	static const struct wanted covered[] = { { "calls_in", "", ROW_PUBLISHED, 1 }, { "sat_rate", "", ROW_PUBLISHED, 1 },
		{ "late_open", "", ROW_PROVISIONAL, 0 } };
	struct cells *cells = new_cells();

	(void)state;
	look_at(&query, cells, ripe, 3); /* a state as of the revision's own cut-off, and with its numbers */
	query.cutoff_us = zone_day_start(shanghai, JANUARY_31 + 1) + 30 * INT64_C(86400000000) - 1;
	look_at(&query, cells, unripe, 3);
	query.cutoff_us++; /* the end of the period and 30 days */
	look_at(&query, cells, (const struct wanted[]){ ripe[0], ripe[1], unripe[2] }, 3);
	query.to--;
	query.cutoff_us = zone_day_start(shanghai, JANUARY_31 + 1);
	look_at(&query, cells, covered, 3); /* published goes before immature */
	cells_free(cells);
}

static void two_dimensions_at_once_are_never_published(void **state)
{
	const struct publication all[] = { made(1, DAY_1, YEAR_END, 100) };
	const struct published published = { .all = all, .count = 1 };
	const struct metric *metrics[] = { metrics_find(text_of("calls_in")) };
	struct figures_query query = query_of(metrics, 1, BY_UNIT, &published);
	static const struct wanted wanted[] = { { "calls_in", "a", ROW_PROVISIONAL, 0 } };
	struct cells *cells = new_cells();

	(void)state;
	query.then_by = BY_KIND;
	cells_at(cells, BY_UNIT, DAY_1, (struct text){ "a\0help", 6 })->count[SLOT_CALLS_IN] = 1;
	look_at(&query, cells, wanted, 1);
	cells_free(cells);
}

static void a_figure_that_a_revision_did_not_freeze_has_no_row_as_of_it(void **state)
{
	struct publication all[] = { made(7, DAY_1, YEAR_END, 100) };
	const struct published as_of = { .all = all, .count = 1, .as_of = &all[0] };
	const struct published today = { .all = all, .count = 1 };
	const struct metric *metrics[] = { metrics_find(text_of("calls_in")), metrics_find(text_of("calls_out")) };
	struct figures_query query = query_of(metrics, 2, BY_WHOLE, &as_of);
	static const struct wanted then[] = { { "calls_in", "", ROW_PUBLISHED, 7 } };
	static const struct wanted now[] = { { "calls_in", "", ROW_PUBLISHED, 7 }, { "calls_out", "", ROW_PROVISIONAL, 0 } };
	struct cells *cells = new_cells();

	(void)state;
	all[0].slots = UINT64_C(1) << SLOT_CALLS_IN;
	look_at(&query, cells, then, 1);
	query.published = &today;
	look_at(&query, cells, now, 2);
	cells_free(cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_one_that_covers_the_days_counts),
		cmocka_unit_test(only_a_row_with_the_published_numbers_is_called_published),
		cmocka_unit_test(days_that_no_revision_covers_are_provisional_or_immature),
		cmocka_unit_test(two_dimensions_at_once_are_never_published),
		cmocka_unit_test(a_figure_that_a_revision_did_not_freeze_has_no_row_as_of_it),
	};

	return cmocka_run_group_tests(tests, open_zone, close_zone);
}
