#include "aggregate/figures.h"
#include "tests/fold_kit.h"

/* ---- printed values (rule R43) ---- */

static void percentages_are_half_up_and_never_touch_the_ends_by_rounding(void **state)
{
	static const struct { int64_t num, den; const char *value; } rows[] = {
		{ 120, 160, "75.00" },
		{ 0, 7, "0.00" },
		{ 7, 7, "100.00" },
		{ 1, 3, "33.33" },
		{ 2, 3, "66.67" },
		{ 1, 20000, "0.01" },    /* exactly half a hundredth: up */
		{ 1, 20001, "0.01" },    /* below it, but above nothing */
		{ 1, 1000000, "0.01" },
		{ 3, 20000, "0.02" },    /* 1.5 hundredths */
		{ 29999, 200000, "15.00" }, /* 14.9995 */
		{ 199999, 200000, "99.99" }, /* 99.9995 would round to the whole */
		{ 999999, 1000000, "99.99" },
		{ 9999, 10000, "99.99" },
		{ 110987, 147100, "75.45" },
		{ 3, 2, "150.00" },      /* a ratio of counts */
		{ INT64_C(4000000000000000), INT64_C(8000000000000), "50000.00" },
	};
	char text[FIGURE_VALUE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		figures_percent(rows[i].num, rows[i].den, text);
		assert_string_equal(text, rows[i].value);
	}
}

static void means_and_ten_thousands_are_half_up(void **state)
{
	char text[FIGURE_VALUE_MAX];

	(void)state;
	figures_mean(147100, 366, text);
	assert_string_equal(text, "402"); /* 401.91 */
	figures_mean(5, 2, text);
	assert_string_equal(text, "3");
	figures_mean(7, 3, text);
	assert_string_equal(text, "2");
	figures_mean(0, 3, text);
	assert_string_equal(text, "0");
	figures_wan(147100, text);
	assert_string_equal(text, "14.71");
	figures_wan(49, text);
	assert_string_equal(text, "0.00");
	figures_wan(50, text);
	assert_string_equal(text, "0.01");
	figures_wan(1234550, text);
	assert_string_equal(text, "123.46");
}

/* Rule R31. */
static void hours_are_half_up_also_below_zero(void **state)
{
	static const struct { int64_t seconds; const char *value; } rows[] = {
		{ 0, "0.00" },
		{ 3600, "1.00" },
		{ 17, "0.00" },
		{ 18, "0.01" },    /* exactly half a hundredth: up */
		{ 53, "0.01" },
		{ 54, "0.02" },
		{ 86399, "24.00" },
		{ 659119, "183.09" },
		{ -17, "0.00" },
		{ -18, "0.00" },   /* half: up, which is towards zero here */
		{ -19, "-0.01" },
		{ -54, "-0.01" },
		{ -55, "-0.02" },
		{ -3600, "-1.00" },
	};
	char text[FIGURE_VALUE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		figures_hours(rows[i].seconds, text);
		assert_string_equal(text, rows[i].value);
	}
}

/* ---- rows ---- */

struct printed {
	char text[KIT_TEXT_MAX];
	int stop_after; /* rows; 0: never */
	int rows;
};

static bool print_row(void *context, const struct figure_row *row)
{
	struct printed *out = context;
	size_t len = strlen(out->text);
	char from[DAY_NAME_MAX] = "-", to[DAY_NAME_MAX] = "-";

	if (row->has_days) {
		day_period_name(PERIOD_DAY, row->from, from);
		day_period_name(PERIOD_DAY, row->to, to);
	}
	snprintf(out->text + len, KIT_TEXT_MAX - len, "%s %s %s %s%s%.*s%s %lld/%s%lld %s\n", row->metric->id, row->period, from,
		to, row->by == BY_WHOLE ? "" : " [", (int)row->key.len, row->key.at, row->by == BY_WHOLE ? "" : "]",
		(long long)row->num, row->has_den ? "" : "-", (long long)row->den, row->has_value ? row->value : "null");
	return ++out->rows != out->stop_after;
}

struct question {
	const char *claim;
	const char *figures; /* ids, with spaces between */
	const char *from, *to;
	enum period per;
	enum dimension by;
	const char *cutoff;
	const char *rows;
};

/* Two days of February and March, by two units; one order without unit. */
static const char *const world[] = {
	"call 2021-02-28T10 outcome=answered_directly district=A",
	"call 2021-02-28T11 outcome=order_created district=A",
	"call 2021-03-01T10 outcome=answered_directly district=B",
	"call 2021-03-01T11 outcome=abandoned",
	"created 2021-02-28 due_at=2021-03-02; dispatched 2021-02-28 unit=甲; closed 2021-03-01",
	"created 2021-02-28 due_at=2021-03-02; dispatched 2021-02-28 unit=乙",
	"created 2021-03-02 handling=direct",
	"dispatched 2021-03-01 unit=甲",
};

static struct figures_query query_of(const struct question *question, const struct metric **metrics)
{
	const char *at = question->figures;
	struct figures_query query = { .metrics = metrics, .has_days = question->from != NULL, .per = question->per,
		.by = question->by, .cutoff_us = kit_at(question->cutoff), .zone = kit_zone("Asia/Shanghai") };

	for (;;) {
		struct text id = kit_token(&at, " ");

		if (id.len == 0)
			break;
		metrics[query.metric_count] = metrics_find(id);
		assert_non_null(metrics[query.metric_count]);
		query.metric_count++;
	}
	if (query.has_days) {
		assert_true(day_parse(text_of(question->from), &query.from));
		assert_true(day_parse(text_of(question->to), &query.to));
	}
	return query;
}

/* As a reader fills them: within the days asked for, filed under the period's first day. */
static struct cells *cells_of(const struct figures_query *query)
{
	const struct book book = kit_book();
	struct cells *daily = kit_cells(), *cells = kit_cells();
	const struct cell *const *sorted;
	struct err err = { 0 };
	size_t count;

	for (size_t i = 0; i < sizeof world / sizeof world[0]; i++) {
		struct kit_case c = kit_case(world[i]);

		kit_fold(&book, &c, query->cutoff_us, daily);
		kit_case_free(&c);
	}
	assert_int_equal(cells_sorted(daily, &sorted, &count, &err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		struct cell *cell;

		if (sorted[i]->day != CELL_AS_OF && (!query->has_days || sorted[i]->day < query->from || sorted[i]->day > query->to))
			continue;
		cell = cells_at(cells, sorted[i]->dimension, figures_period_day(query, sorted[i]->day), sorted[i]->key);
		for (enum slot slot = 0; slot < SLOTS; slot++)
			cell->count[slot] += sorted[i]->count[slot];
	}
	cells_free(daily);
	return cells;
}

static void ask(const struct question *question, int stop_after, struct printed *out)
{
	const struct metric *metrics[64];
	struct figures_query query = query_of(question, metrics);
	struct cells *cells = cells_of(&query);
	struct err err = { 0 };

	*out = (struct printed){ .stop_after = stop_after };
	assert_int_equal(figures_rows(&query, cells, print_row, out, &err), ST_OK);
	cells_free(cells);
}

static void rows_come_by_figure_period_and_key(void **state)
{
	static const struct question questions[] = {
		{ "the whole has a row for every period, also without data", "calls_in connect_rate fcr", "2021-02-27", "2021-03-02",
		  PERIOD_DAY, BY_WHOLE, "2021-04-01",
		  "calls_in 2021-02-27 2021-02-27 2021-02-27 0/-0 0\n"
		  "calls_in 2021-02-28 2021-02-28 2021-02-28 2/-0 2\n"
		  "calls_in 2021-03-01 2021-03-01 2021-03-01 2/-0 2\n"
		  "calls_in 2021-03-02 2021-03-02 2021-03-02 0/-0 0\n"
		  "connect_rate 2021-02-27 2021-02-27 2021-02-27 0/0 null\n"
		  "connect_rate 2021-02-28 2021-02-28 2021-02-28 2/2 100.00\n"
		  "connect_rate 2021-03-01 2021-03-01 2021-03-01 1/2 50.00\n"
		  "connect_rate 2021-03-02 2021-03-02 2021-03-02 0/0 null\n"
		  "fcr 2021-02-27 2021-02-27 2021-02-27 0/0 null\n"
		  "fcr 2021-02-28 2021-02-28 2021-02-28 1/2 50.00\n"
		  "fcr 2021-03-01 2021-03-01 2021-03-01 1/1 100.00\n"
		  "fcr 2021-03-02 2021-03-02 2021-03-02 0/0 null\n" },
		{ "periods are cut by --from and --to", "calls_in", "2021-02-28", "2021-03-02", PERIOD_MONTH, BY_WHOLE, "2021-04-01",
		  "calls_in 2021-02 2021-02-28 2021-02-28 2/-0 2\n"
		  "calls_in 2021-03 2021-03-01 2021-03-02 2/-0 2\n" },
		{ "R45 weeks are ISO", "calls_in", "2021-02-28", "2021-03-02", PERIOD_WEEK, BY_WHOLE, "2021-04-01",
		  "calls_in 2021-W08 2021-02-28 2021-02-28 2/-0 2\n"
		  "calls_in 2021-W09 2021-03-01 2021-03-02 2/-0 2\n" },
		{ "quarters", "calls_in", "2020-12-31", "2021-03-02", PERIOD_QUARTER, BY_WHOLE, "2021-04-01",
		  "calls_in 2020-Q4 2020-12-31 2020-12-31 0/-0 0\n"
		  "calls_in 2021-Q1 2021-01-01 2021-03-02 4/-0 4\n" },
		{ "years", "calls_in", "2020-12-31", "2021-03-02", PERIOD_YEAR, BY_WHOLE, "2021-04-01",
		  "calls_in 2020 2020-12-31 2020-12-31 0/-0 0\n"
		  "calls_in 2021 2021-01-01 2021-03-02 4/-0 4\n" },
		{ "all", "calls_in", "2021-02-28", "2021-03-02", PERIOD_ALL, BY_WHOLE, "2021-04-01",
		  "calls_in all 2021-02-28 2021-03-02 4/-0 4\n" },
		{ "parts with a numerator or denominator, keys as bytes", "calls_in connect_rate", "2021-02-28", "2021-03-02",
		  PERIOD_ALL, BY_DISTRICT, "2021-04-01",
		  "calls_in all 2021-02-28 2021-03-02 [] 1/-0 1\n"
		  "calls_in all 2021-02-28 2021-03-02 [A] 2/-0 2\n"
		  "calls_in all 2021-02-28 2021-03-02 [B] 1/-0 1\n"
		  "connect_rate all 2021-02-28 2021-03-02 [] 0/1 0.00\n"
		  "connect_rate all 2021-02-28 2021-03-02 [A] 2/2 100.00\n"
		  "connect_rate all 2021-02-28 2021-03-02 [B] 1/1 100.00\n" },
		{ "R28 the day of the due", "ontime_rate", "2021-02-28", "2021-03-02", PERIOD_DAY, BY_UNIT, "2021-03-02",
		  "ontime_rate 2021-03-01 2021-03-01 2021-03-01 [乙] 0/1 0.00\n"
		  "ontime_rate 2021-03-01 2021-03-01 2021-03-01 [甲] 1/1 100.00\n" },
		{ "states stand once, whatever the days and periods", "late_open orders_unseen", "2021-02-01", "2021-02-02", PERIOD_DAY,
		  BY_WHOLE, "2021-03-02",
		  "late_open as-of - - 1/-0 1\n"
		  "orders_unseen as-of - - 1/-0 1\n" },
		{ "with 0 too", "late_open", "2021-02-01", "2021-02-01", PERIOD_ALL, BY_WHOLE, "2021-02-01",
		  "late_open as-of - - 0/-0 0\n" },
		{ "by part only where there is one", "late_open orders_unseen", "2021-02-01", "2021-02-01", PERIOD_ALL, BY_UNIT,
		  "2021-03-02",
		  "late_open as-of - - [乙] 1/-0 1\n"
		  "orders_unseen as-of - - [甲] 1/-0 1\n" },
		{ "without any event there are only the states", "calls_in late_open fcr", NULL, NULL, PERIOD_ALL, BY_WHOLE,
		  "2021-02-01", "late_open as-of - - 0/-0 0\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		static struct printed out;

		ask(&questions[i], 0, &out);
		if (strcmp(out.text, questions[i].rows) != 0)
			fail_msg("%s\nwant\n%sgot\n%s", questions[i].claim, questions[i].rows, out.text);
	}
}

/* Rule R19. */
static void the_mean_divides_by_civil_days_up_to_the_cut_off(void **state)
{
	static const struct question questions[] = {
		{ "R19 all days count, with data or not", "calls_daily_mean", "2021-02-27", "2021-03-02", PERIOD_ALL, BY_WHOLE,
		  "2021-04-01", "calls_daily_mean all 2021-02-27 2021-03-02 3/4 1\n" },
		{ "R19 a day has begun before T", "calls_daily_mean", "2021-02-27", "2021-03-31", PERIOD_ALL, BY_WHOLE,
		  "2021-03-02T00:00:00.000001", "calls_daily_mean all 2021-02-27 2021-03-31 3/4 1\n" },
		{ "R19 at 24:00 the next has not", "calls_daily_mean", "2021-02-27", "2021-03-31", PERIOD_ALL, BY_WHOLE,
		  "2021-03-02", "calls_daily_mean all 2021-02-27 2021-03-31 3/3 1\n" },
		{ "R19 a period after T has none", "calls_daily_mean", "2021-02-28", "2021-03-02", PERIOD_DAY, BY_WHOLE,
		  "2021-03-01",
		  "calls_daily_mean 2021-02-28 2021-02-28 2021-02-28 2/1 2\n"
		  "calls_daily_mean 2021-03-01 2021-03-01 2021-03-01 0/0 null\n"
		  "calls_daily_mean 2021-03-02 2021-03-02 2021-03-02 0/0 null\n" },
		{ "R19 the same divisor for every part that has a numerator", "calls_daily_mean", "2021-02-28", "2021-03-01",
		  PERIOD_MONTH, BY_DISTRICT, "2021-04-01",
		  "calls_daily_mean 2021-02 2021-02-28 2021-02-28 [A] 2/1 2\n"
		  "calls_daily_mean 2021-03 2021-03-01 2021-03-01 [B] 1/1 1\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		static struct printed out;

		ask(&questions[i], 0, &out);
		if (strcmp(out.text, questions[i].rows) != 0)
			fail_msg("%s\nwant\n%sgot\n%s", questions[i].claim, questions[i].rows, out.text);
	}
}

static void a_reader_may_stop_the_walk(void **state)
{
	static const struct question question = { "", "calls_in connect_rate late_open", "2021-02-27", "2021-03-02", PERIOD_DAY,
		BY_WHOLE, "2021-04-01", "" };
	static struct printed out;

	(void)state;
	ask(&question, 2, &out);
	assert_int_equal(out.rows, 2);
}

/* Sums of a store that somebody altered: printed without a value, `check` says what is wrong. */
static void a_negative_sum_has_no_percentage(void **state)
{
	const struct metric *metric = metrics_find(text_of("fcr"));
	const struct figures_query query = { .metrics = &metric, .metric_count = 1, .has_days = true, .per = PERIOD_ALL,
		.zone = kit_zone("Asia/Shanghai") };
	struct cells *cells = kit_cells();
	static struct printed out;
	struct err err = { 0 };

	(void)state;
	cells_at(cells, BY_WHOLE, 0, text_of(""))->count[SLOT_CALLS_DIRECT] = -1;
	cells_at(cells, BY_WHOLE, 0, text_of(""))->count[SLOT_CALLS_ACCEPTED] = 2;
	assert_int_equal(figures_rows(&query, cells, print_row, &out, &err), ST_OK);
	assert_string_equal(out.text, "fcr all 1970-01-01 1970-01-01 -1/2 null\n");
	cells_free(cells);
}

/* Rule R31: seconds as numerator, orders as denominator; no data is 0 of 0 without a value. */
static void percentiles_are_seconds_of_so_many_orders_in_hours(void **state)
{
	const struct metric *const metrics[] = { metrics_find(text_of("handling_p50")), metrics_find(text_of("handling_p90")) };
	struct figures_query query = { .metrics = metrics, .metric_count = 2, .has_days = true, .per = PERIOD_ALL,
		.by = BY_UNIT, .zone = kit_zone("Asia/Shanghai") };
	struct cells *cells = kit_cells();
	static struct printed out;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 11; i++) {
		struct cell *cell = cells_at(cells, BY_UNIT, 0, text_of(i < 10 ? "A" : "B"));

		cell->count[SLOT_HANDLED]++;
		cells_add_seconds(cells, cell, i < 10 ? 3600 * (10 - i) : -36, 1);
		cells_rank(cells, cell, &cell->times);
	}
	out = (struct printed){ 0 };
	assert_int_equal(figures_rows(&query, cells, print_row, &out, &err), ST_OK);
	assert_string_equal(out.text,
		"handling_p50 all 1970-01-01 1970-01-01 [A] 18000/10 5.00\n"
		"handling_p50 all 1970-01-01 1970-01-01 [B] -36/1 -0.01\n"
		"handling_p90 all 1970-01-01 1970-01-01 [A] 32400/10 9.00\n"
		"handling_p90 all 1970-01-01 1970-01-01 [B] -36/1 -0.01\n");
	query.by = BY_WHOLE;
	out = (struct printed){ 0 };
	assert_int_equal(figures_rows(&query, cells, print_row, &out, &err), ST_OK);
	assert_string_equal(out.text, "handling_p50 all 1970-01-01 1970-01-01 0/0 null\n"
		"handling_p90 all 1970-01-01 1970-01-01 0/0 null\n");
	cells_free(cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentages_are_half_up_and_never_touch_the_ends_by_rounding),
		cmocka_unit_test(means_and_ten_thousands_are_half_up),
		cmocka_unit_test(hours_are_half_up_also_below_zero),
		cmocka_unit_test(percentiles_are_seconds_of_so_many_orders_in_hours),
		cmocka_unit_test(rows_come_by_figure_period_and_key),
		cmocka_unit_test(the_mean_divides_by_civil_days_up_to_the_cut_off),
		cmocka_unit_test(a_reader_may_stop_the_walk),
		cmocka_unit_test(a_negative_sum_has_no_percentage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
