#include "aggregate/crossfoot.h"
#include "tests/fold_kit.h"

/* Counted at 2021-03-10 24:00, in March; what lies in February is there to be left out. */
static const char *const world[] = {
	"call 2021-02-28T10 outcome=answered_directly",
	"call 2021-03-01T10 outcome=answered_directly district=A",
	"call 2021-03-01T11 outcome=order_created district=B",
	"call 2021-03-02T11 outcome=abandoned",
	"call 2021-03-02T12 outcome=invalid",
	"call 2021-03-02T13 direction=out outcome=answered_directly",
	"created 2021-03-01 due_at=2021-03-03; dispatched 2021-03-01 unit=甲; closed 2021-03-03", /* at the due itself: on time */
	"created 2021-03-01 due_at=2021-03-03; dispatched 2021-03-01 unit=甲; closed 2021-03-04",
	"created 2021-03-01 due_at=2021-03-03 channel=web; dispatched 2021-03-01 unit=乙",
	"created 2021-03-01 due_at=2021-03-20; dispatched 2021-03-01 unit=乙",
	"created 2021-02-27 due_at=2021-03-02; dispatched 2021-02-27 unit=乙; closed 2021-03-05; reopened 2021-03-06",
	"created 2021-03-02 handling=direct",
	"created 2021-03-02 handling=direct channel=app; reopened 2021-03-03",
	"created 2021-03-03; dispatched 2021-03-03 unit=甲",
	"created 2021-03-03; voided 2021-03-04",
	"created 2021-03-03; merged 2021-03-04",
	"created 2021-03-03; voided 2021-03-12",
	"closed 2021-03-03",
	"received 2021-03-01 level=city; carded 2021-03-02 card=yellow",
	"received 2021-03-01 level=county; carded 2021-03-02 card=red",
	"received 2021-03-01 level=county; c-voided 2021-03-03",
	"review 2021-03-01 rating=5",
};

struct wanted {
	const char *check;
	int64_t left, right;
};

/* Left and right of every identity, worked out by hand. */
static const struct wanted by_hand[] = {
	{ "calls", 4, 4 },
	{ "calls_cases", 5, 5 },
	{ "calls_accepted", 2, 3 },
	{ "net7", 1, 1 },
	{ "net30", 1, 1 },
	{ "requests", 4, 4 },
	{ "orders", 10, 10 },
	{ "orders_open", 8, 8 },
	{ "orders_direct", 8, 8 },
	{ "orders_due", 6, 6 },
	{ "no_calendar", 0, 2 },
	{ "due", 4, 4 },
	{ "late_open", 1, 2 },
	{ "complaints", 3, 3 },
	{ "cards", 2, 2 },
	{ "received_city", 1, 2 },
	{ "carded_city", 1, 2 },
	{ "reviews", 1, 1 },
};

struct desk {
	const struct metric *metrics[CROSSFOOT_METRICS_MAX];
	struct figures_query query;
	struct cells *period, *days;
	int64_t counts[CROSSFOOT_COUNTS];
	/* What came out. */
	struct crossfoot_check checks[2048];
	size_t count, failed;
};

/* One case into the sums and the counts, as a reader does it. */
static void take_case(struct desk *desk, const struct kit_case *c)
{
	const struct book book = kit_book();
	struct cells *daily = kit_cells();
	struct case_summary summary;
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(fold_summary(&book, c->sort, c->bytes, c->len, desk->query.cutoff_us, &summary), CASE_ADDED);
	crossfoot_count(&desk->query, c->sort, &summary, desk->counts);
	kit_fold(&book, c, desk->query.cutoff_us, daily);
	assert_int_equal(cells_sorted(daily, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		const struct cell *from = sorted[i];

		if (from->day != CELL_AS_OF && (from->day < desk->query.from || from->day > desk->query.to))
			continue;
		for (int slot = 0; slot < SLOTS; slot++) {
			cells_at(desk->period, from->dimension, figures_period_day(&desk->query, from->day), from->key)->count[slot] +=
				from->count[slot];
			if (from->dimension == BY_WHOLE)
				cells_at(desk->days, BY_WHOLE, from->day, from->key)->count[slot] += from->count[slot];
		}
	}
	cells_free(daily);
}

static struct desk *desk_new(const char *from, const char *to, int64_t cutoff_us)
{
	struct desk *desk = calloc(1, sizeof *desk);
	const struct metric *all = metrics_all(&desk->query.metric_count);

	for (size_t i = 0; i < desk->query.metric_count; i++)
		desk->metrics[i] = &all[i];
	desk->query.metrics = desk->metrics;
	desk->query.has_days = true;
	desk->query.per = PERIOD_ALL;
	desk->query.cutoff_us = cutoff_us;
	desk->query.zone = kit_zone("Asia/Shanghai");
	assert_true(day_parse(text_of(from), &desk->query.from));
	assert_true(day_parse(text_of(to), &desk->query.to));
	desk->period = kit_cells();
	desk->days = kit_cells();
	return desk;
}

static struct desk *desk_of_world(void)
{
	struct desk *desk = desk_new("2021-03-01", "2021-03-31", kit_at("2021-03-11"));

	for (size_t i = 0; i < sizeof world / sizeof world[0]; i++) {
		struct kit_case c = kit_case(world[i]);

		take_case(desk, &c);
		kit_case_free(&c);
	}
	return desk;
}

static void desk_free(struct desk *desk)
{
	cells_free(desk->period);
	cells_free(desk->days);
	free(desk);
}

static void keep(void *context, const struct crossfoot_check *check)
{
	struct desk *desk = context;

	assert_true(desk->count < sizeof desk->checks / sizeof desk->checks[0]);
	desk->checks[desk->count++] = *check;
	desk->failed += !check->ok;
}

static void prove(struct desk *desk)
{
	struct err err = { 0 };

	assert_int_equal(crossfoot_prove(&desk->query, desk->period, desk->days, desk->counts, keep, desk, &err), ST_OK);
}

/* The check with this id of a figure (NULL: an identity), side and dimension. */
static const struct crossfoot_check *find(const struct desk *desk, const char *id, const char *figure, bool denominator,
	enum dimension by)
{
	for (size_t i = 0; i < desk->count; i++) {
		const struct crossfoot_check *check = &desk->checks[i];

		if (strcmp(check->id, id) == 0 && check->denominator == denominator && check->by == by &&
			(check->metric == NULL) == (figure == NULL) && (figure == NULL || strcmp(check->metric->id, figure) == 0))
			return check;
	}
	fail_msg("no check %s of %s", id, figure == NULL ? "the sums" : figure);
	return NULL;
}

static void identities_have_the_integers_worked_out_by_hand(void **state)
{
	struct desk *desk = desk_of_world();

	(void)state;
	prove(desk);
	for (size_t i = 0; i < sizeof by_hand / sizeof by_hand[0]; i++) {
		const struct crossfoot_check *check = find(desk, by_hand[i].check, NULL, false, BY_WHOLE);

		if (check->left != by_hand[i].left || check->right != by_hand[i].right)
			fail_msg("%s: %lld and %lld", by_hand[i].check, (long long)check->left, (long long)check->right);
	}
	assert_int_equal(desk->failed, 0);
	desk_free(desk);
}

static void the_mean_is_proved_against_its_count_and_its_days(void **state)
{
	struct desk *desk = desk_of_world();
	const struct crossfoot_check *check;

	(void)state;
	prove(desk);
	check = find(desk, "mean_days", "calls_daily_mean", true, BY_WHOLE);
	assert_int_equal(check->left, 10);
	assert_int_equal(check->right, 10);
	check = find(desk, "mean", "calls_daily_mean", false, BY_WHOLE);
	assert_int_equal(check->left, 0); /* 4 in 10 days: 0.4 */
	assert_int_equal(check->right, 0);
	desk_free(desk);
}

static void sums_of_parts_and_days_are_those_of_the_whole(void **state)
{
	struct desk *desk = desk_of_world();
	const struct crossfoot_check *check;

	(void)state;
	prove(desk);
	check = find(desk, "parts", "ontime_rate", true, BY_UNIT);
	assert_int_equal(check->left, 4);
	assert_int_equal(check->right, 4);
	check = find(desk, "parts", "ontime_rate", false, BY_UNIT);
	assert_int_equal(check->right, 1);
	check = find(desk, "parts", "late_open", false, BY_UNIT);
	assert_int_equal(check->right, 2);
	check = find(desk, "days", "calls_in", false, BY_WHOLE);
	assert_int_equal(check->left, 4);
	check = find(desk, "share", "fcr", false, BY_WHOLE);
	assert_int_equal(check->left, 1);
	assert_int_equal(check->right, 2);
	assert_true(check->at_most && check->ok);
	desk_free(desk);
}

/* Something is altered in one place; these checks fail, and no other of the named ones does. */
static void an_altered_sum_is_named_by_every_check_that_it_breaks(void **state)
{
	struct desk *desk = desk_of_world();
	const int32_t march = figures_period_day(&desk->query, desk->query.from);

	(void)state;
	cells_at(desk->period, BY_UNIT, march, text_of("甲"))->count[SLOT_DUE_ONTIME] += 5;
	prove(desk);
	assert_false(find(desk, "parts", "ontime_rate", false, BY_UNIT)->ok);
	assert_int_equal(find(desk, "parts", "ontime_rate", false, BY_UNIT)->left, 6);
	assert_int_equal(find(desk, "parts", "ontime_rate", false, BY_UNIT)->right, 1);
	assert_false(find(desk, "share_parts", "ontime_rate", false, BY_UNIT)->ok); /* 6 of 2 */
	assert_true(find(desk, "parts", "ontime_rate", true, BY_UNIT)->ok);
	assert_true(find(desk, "parts", "ontime_rate", false, BY_DISTRICT)->ok);
	assert_true(find(desk, "due", NULL, false, BY_WHOLE)->ok);
	assert_int_equal(desk->failed, 2);
	desk_free(desk);
}

static void an_altered_denominator_of_a_part_is_named(void **state)
{
	struct desk *desk = desk_of_world();
	const int32_t march = figures_period_day(&desk->query, desk->query.from);

	(void)state;
	cells_at(desk->period, BY_UNIT, march, text_of("甲"))->count[SLOT_DUE]++;
	prove(desk);
	assert_int_equal(find(desk, "parts", "ontime_rate", true, BY_UNIT)->left, 5);
	assert_int_equal(find(desk, "parts", "ontime_rate", true, BY_UNIT)->right, 4);
	assert_false(find(desk, "parts", "ontime_rate", true, BY_UNIT)->ok);
	assert_int_equal(desk->failed, 1);
	desk_free(desk);
}

static void a_whole_that_was_altered_breaks_days_parts_and_identities(void **state)
{
	struct desk *desk = desk_of_world();
	const int32_t march = figures_period_day(&desk->query, desk->query.from);

	(void)state;
	cells_at(desk->period, BY_WHOLE, march, text_of(""))->count[SLOT_DUE_ONTIME] += 4;
	prove(desk);
	assert_false(find(desk, "due", NULL, false, BY_WHOLE)->ok);
	assert_false(find(desk, "share", "ontime_rate", false, BY_WHOLE)->ok); /* 5 of 4 */
	assert_false(find(desk, "days", "ontime_rate", false, BY_WHOLE)->ok);
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		assert_false(find(desk, "parts", "ontime_rate", false, by)->ok);
	assert_true(find(desk, "calls", NULL, false, BY_WHOLE)->ok);
	desk_free(desk);
}

static void a_case_that_the_sums_lack_is_missed(void **state)
{
	struct desk *desk = desk_of_world();

	(void)state;
	desk->counts[CROSSFOOT_ORDERS]++;
	prove(desk);
	assert_int_equal(find(desk, "orders", NULL, false, BY_WHOLE)->right, 11);
	assert_false(find(desk, "orders", NULL, false, BY_WHOLE)->ok);
	assert_int_equal(desk->failed, 1);
	desk_free(desk);
}

static void take_random_case(struct desk *desk)
{
	enum case_sort sort = (enum case_sort)(CASE_CALL + kit_below(CASE_SORTS));
	struct kit_case c = { 0 };

	for (int left = 1 + kit_below(9); left > 0; left--) {
		struct event event;

		kit_random_event(sort, &event);
		(void)!kit_insert(&c, &event);
	}
	take_case(desk, &c);
	kit_case_free(&c);
}

/* The folds keep what they owe to each other, whatever the cases and the cut-off. */
static void every_check_holds_over_random_cases(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct desk *desk;

		kit_seed = seed;
		desk = desk_new("2021-10-02", "2021-10-09", kit_random_time());
		for (int number = 0; number < 60; number++)
			take_random_case(desk);
		prove(desk);
		for (size_t i = 0; i < desk->count; i++)
			if (!desk->checks[i].ok)
				fail_msg("seed %d: %s of %s: %lld and %lld", (int)seed, desk->checks[i].id,
					desk->checks[i].metric == NULL ? "the sums" : desk->checks[i].metric->id,
					(long long)desk->checks[i].left, (long long)desk->checks[i].right);
		desk_free(desk);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identities_have_the_integers_worked_out_by_hand),
		cmocka_unit_test(the_mean_is_proved_against_its_count_and_its_days),
		cmocka_unit_test(sums_of_parts_and_days_are_those_of_the_whole),
		cmocka_unit_test(an_altered_sum_is_named_by_every_check_that_it_breaks),
		cmocka_unit_test(an_altered_denominator_of_a_part_is_named),
		cmocka_unit_test(a_whole_that_was_altered_breaks_days_parts_and_identities),
		cmocka_unit_test(a_case_that_the_sums_lack_is_missed),
		cmocka_unit_test(every_check_holds_over_random_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
