/* The figures of simulated years, counted from their lines by a small fold of this file's own. */
#include "aggregate/calendar.h"
#include "base/day.h"
#include "tests/simulate_kit.h"

#include <stdlib.h>

struct seen {
	int64_t time_us;
	int64_t due_us;
	uint64_t subject;
	uint64_t unit;
	uint8_t type;
	uint8_t limit;
	bool transferred; /* handling */
	uint8_t rating;   /* 0: none or a default one; 1: satisfied in some way; 2: not */
	uint8_t outcome;  /* first letters of a call's: 'd' directly, 'o' order, 't' transferred, else other */
	bool city;
};

struct sample {
	struct seen *seen;
	size_t n;
	size_t cap;
	int64_t types[TYPES];
};

static uint8_t rating_of(struct text line)
{
	struct text rating = value_of(line, "rating");
	struct text source = value_of(line, "rating_source");

	if (rating.len == 0 || text_equal(source, text_of("default")))
		return 0;
	if (text_equal(source, text_of("callback")) && holds(line, "\"reached\":false"))
		return 0;
	return holds(line, "dissatisfied\"") ? 2 : 1;
}

static uint8_t outcome_of(struct text line)
{
	if (!holds(line, "\"direction\":\"in\""))
		return 0;
	if (holds(line, "\"outcome\":\"answered_directly\""))
		return 'd';
	return holds(line, "\"outcome\":\"order_created\"") ? 'o' : holds(line, "\"outcome\":\"transferred\"") ? 't' : 0;
}

static struct seen look_at(struct text line)
{
	struct seen seen = { .time_us = time_of(line, "time"), .due_us = time_of(line, "due_at") };
	const char *limit = memmem(line.at, line.len, "\"limit_working_days\":", 21);

	seen.type = (uint8_t)type_of(line);
	seen.subject = hashed(value_of(line, "subject"));
	seen.unit = hashed(value_of(line, "unit"));
	seen.limit = limit == NULL ? 0 : (uint8_t)strtol(limit + 21, NULL, 10);
	seen.transferred = holds(line, "\"handling\":\"transferred\"");
	seen.city = holds(line, "\"level\":\"city\"");
	if (seen.type == CALLBACK)
		seen.rating = rating_of(line);
	if (seen.type == CALL)
		seen.outcome = outcome_of(line);
	return seen;
}

static int by_case_order(const void *a, const void *b)
{
	const struct seen *x = a;
	const struct seen *y = b;

	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	return (x->type > y->type) - (x->type < y->type);
}

static void collect(struct simulate *simulate, struct sample *sample)
{
	struct text line;

	*sample = (struct sample){ 0 };
	while (next_line(simulate, &line)) {
		if (sample->n == sample->cap) {
			sample->cap = sample->cap == 0 ? 4096 : sample->cap * 2;
			sample->seen = realloc(sample->seen, sample->cap * sizeof *sample->seen);
			assert_non_null(sample->seen);
		}
		sample->seen[sample->n] = look_at(line);
		sample->types[sample->seen[sample->n].type]++;
		sample->n++;
	}
	qsort(sample->seen, sample->n, sizeof *sample->seen, by_case_order);
}

/* ---- a small fold ------------------------------------------------------------------------------ */

enum { SLOTS = 1 << 18, ROUNDS = 4 };

struct order {
	uint64_t subject; /* 0: a free slot */
	int64_t created_us, due_us, closed_us;
	uint64_t unit;
	int round;
	bool transferred, out, open, ended;
	struct {
		int32_t day;
		uint8_t rating;
		uint64_t unit;
	} rated[ROUNDS];
};

/* Complaints share the table: created_us is the receipt, rated[0].day the first publication. */
struct figures {
	int64_t accepted, direct, transferred, dues, on_time, rated, satisfied, late_open, open_without_due;
	int64_t complaints_city, published_city;
	int64_t unit_rated, unit_satisfied; /* of one unit within some days */
};

struct reading {
	const struct zone *zone;
	int year;
	uint64_t unit;
	int32_t from_day, to_day;
};

static struct order *slot_of(struct order *slots, uint64_t subject)
{
	size_t at = (size_t)(subject & (SLOTS - 1));

	while (slots[at].subject != 0 && slots[at].subject != subject)
		at = (at + 1) & (SLOTS - 1);
	slots[at].subject = subject;
	return &slots[at];
}

/* Rule R26 up to the first closing: a setter at or before the due in force replaces it. */
static void set_due(struct order *order, const struct seen *seen, const struct zone *zone)
{
	int64_t due_us = seen->due_us;

	if (due_us == 0 && seen->limit > 0) {
		int32_t day;
		int missing;

		assert_true(calendar_nth_working_day(calendar_builtin(), zone_day(zone, seen->time_us), seen->limit, false, &day,
			&missing));
		due_us = zone_day_start(zone, day + 1);
	}
	if (due_us != 0 && !order->ended && (order->due_us == 0 || seen->time_us <= order->due_us))
		order->due_us = due_us;
}

static void take(struct order *order, const struct seen *seen, const struct zone *zone)
{
	switch ((enum type)seen->type) {
	case CREATED:
		if (order->created_us == 0) {
			order->created_us = seen->time_us;
			order->due_us = seen->due_us;
			order->transferred = seen->transferred;
			order->open = true;
		}
		break;
	case DISPATCHED:
		order->transferred = true;
		order->unit = seen->unit;
		set_due(order, seen, zone);
		break;
	case EXTENDED: set_due(order, seen, zone); break;
	case CLOSED:
		if (!order->ended)
			order->closed_us = seen->time_us;
		order->ended = true;
		order->open = false;
		break;
	case REOPENED:
		order->round++;
		order->open = true;
		assert_true(order->round < ROUNDS);
		break;
	case MERGED:
	case VOIDED: order->out = true; break;
	case RESTORED: order->out = false; break;
	case CALLBACK:
		if (seen->rating != 0) {
			order->rated[order->round].rating = seen->rating;
			order->rated[order->round].day = zone_day(zone, seen->time_us);
			order->rated[order->round].unit = order->unit;
		}
		break;
	default: break;
	}
}

static void take_complaint(struct order *complaint, const struct seen *seen, const struct zone *zone)
{
	if (seen->type == RECEIVED) {
		if (complaint->created_us == 0)
			complaint->created_us = seen->time_us;
		complaint->transferred = seen->city; /* the level of the latest receipt */
	} else if (seen->type == COMPLAINT_VOIDED_) {
		complaint->out = true;
	} else if (seen->type == PUBLISHED && complaint->rated[0].day == 0) {
		complaint->rated[0].day = zone_day(zone, seen->time_us);
	}
}

static void count_ratings(const struct order *order, const struct reading *reading, struct figures *figures)
{
	for (int i = 0; i < ROUNDS; i++) {
		int32_t day = order->rated[i].day;
		bool good = order->rated[i].rating == 1;

		if (order->rated[i].rating == 0)
			continue;
		if (day_year(day) == reading->year) {
			figures->rated++;
			figures->satisfied += good ? 1 : 0;
		}
		if (order->rated[i].unit == reading->unit && day >= reading->from_day && day <= reading->to_day) {
			figures->unit_rated++;
			figures->unit_satisfied += good ? 1 : 0;
		}
	}
}

static void count_order(const struct order *order, const struct reading *reading, struct figures *figures)
{
	assert_true(order->created_us != 0);
	if (order->out)
		return;
	count_ratings(order, reading, figures);
	if (!order->transferred)
		return;
	if (day_year(zone_day(reading->zone, order->created_us)) == reading->year)
		figures->transferred++;
	if (order->due_us == 0)
		figures->open_without_due += order->open ? 1 : 0;
	else
		figures->late_open += order->open ? 1 : 0; /* read when every due has passed */
	if (order->due_us == 0 || day_year(zone_day(reading->zone, order->due_us - 1)) != reading->year)
		return;
	figures->dues++;
	figures->on_time += order->ended && order->closed_us <= order->due_us ? 1 : 0;
}

static void count_complaint(const struct order *complaint, const struct reading *reading, struct figures *figures)
{
	if (complaint->out || !complaint->transferred)
		return;
	if (day_year(zone_day(reading->zone, complaint->created_us)) == reading->year)
		figures->complaints_city++;
	if (complaint->rated[0].day != 0 && day_year(complaint->rated[0].day) == reading->year)
		figures->published_city++;
}

/* Calls are few in kind: one record a call, and a corrected one of the same subject replaces it. */
static void count_calls(const struct sample *sample, struct figures *figures)
{
	struct order *slots = calloc(SLOTS, sizeof *slots);

	assert_non_null(slots);
	for (size_t i = 0; i < sample->n; i++) {
		if (sample->seen[i].type == CALL)
			slot_of(slots, sample->seen[i].subject)->round = sample->seen[i].outcome;
	}
	for (size_t i = 0; i < SLOTS; i++) {
		figures->accepted += slots[i].round != 0 ? 1 : 0;
		figures->direct += slots[i].round == 'd' ? 1 : 0;
	}
	free(slots);
}

static struct figures figures_of(const struct sample *sample, const struct reading *reading)
{
	struct order *orders = calloc(SLOTS, sizeof *orders);
	struct order *complaints = calloc(SLOTS, sizeof *complaints);
	struct figures figures = { 0 };

	assert_non_null(orders);
	assert_non_null(complaints);
	assert_true(sample->types[CALL] < SLOTS * 3 / 4);
	for (size_t i = 0; i < sample->n; i++) {
		const struct seen *seen = &sample->seen[i];

		if (seen->type < CALL)
			take(slot_of(orders, seen->subject), seen, reading->zone);
		else if (seen->type > CALL && seen->type < REVIEW)
			take_complaint(slot_of(complaints, seen->subject), seen, reading->zone);
	}
	count_calls(sample, &figures);
	for (size_t i = 0; i < SLOTS; i++) {
		if (orders[i].subject != 0)
			count_order(&orders[i], reading, &figures);
		if (complaints[i].subject != 0)
			count_complaint(&complaints[i], reading, &figures);
	}
	free(orders);
	free(complaints);
	return figures;
}

/* Hundredths of a percent, half up (rule R43). */
static int64_t percent(int64_t num, int64_t den)
{
	return (20000 * num + den) / (2 * den);
}

/* ---- the claims ------------------------------------------------------------------------------- */

static void assert_reference_totals(uint64_t seed)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct zone *zone = shanghai();
	struct reading reading = { .zone = zone, .year = 2020 };
	const struct simulate_totals *totals;
	struct simulate *simulate;
	struct sample sample;
	struct figures figures;

	options.seed = seed;
	simulate = opened(&options);
	collect(simulate, &sample);
	figures = figures_of(&sample, &reading);
	totals = simulate_totals(simulate, 0);

	assert_int_equal(figures.accepted, 147100);
	assert_int_equal(figures.direct, 110987);
	assert_int_equal(percent(figures.direct, figures.accepted), 7545);
	assert_int_equal(figures.transferred, 36113);
	assert_int_equal(percent(figures.on_time, figures.dues), 9999);
	assert_in_range(figures.dues - figures.on_time, 2, 5);
	assert_int_equal(percent(figures.satisfied, figures.rated), 9954);
	assert_int_equal(figures.complaints_city, 41);
	assert_int_equal(figures.published_city, 13);
	assert_int_equal(figures.late_open, 0);
	assert_int_equal(figures.open_without_due, 0);
	/* No event after the cut-off that is printed. */
	assert_true(sample.seen[sample.n - 1].time_us < zone_day_start(zone, simulate_cutoff_day(simulate)));

	assert_int_equal(totals->requests_accepted, figures.accepted);
	assert_int_equal(totals->answered_directly, figures.direct);
	assert_int_equal(totals->orders_transferred, figures.transferred);
	assert_int_equal(totals->dues, figures.dues);
	assert_int_equal(totals->on_time, figures.on_time);
	assert_int_equal(totals->rated, figures.rated);
	assert_int_equal(totals->satisfied, figures.satisfied);
	assert_int_equal(totals->complaints_city, figures.complaints_city);
	assert_int_equal(totals->complaints_published_city, figures.published_city);
	free(sample.seen);
	simulate_close(simulate);
	zone_free(zone);
}

static void the_reference_year_has_the_reports_totals(void **state)
{
	(void)state;
	assert_reference_totals(1);
}

static void another_seed_is_another_year_with_the_same_totals(void **state)
{
	(void)state;
	assert_reference_totals(20201231);
	assert_reference_totals(UINT64_MAX);
}

static void a_fall_brings_one_unit_to_the_rate_and_leaves_the_rest(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct zone *zone = shanghai();
	struct reading reading = { .zone = zone, .year = 2020 };
	struct figures figures;
	struct simulate *simulate;
	struct sample sample;
	struct err err;

	(void)state;
	assert_int_equal(simulate_parse_fall("市公安局交警支队:2020-05-01:2020-05-31:0.8", &options.fall[0], &err), ST_OK);
	options.falls = 1;
	reading.unit = hashed(text_of("市公安局交警支队"));
	reading.from_day = options.fall[0].from_day;
	reading.to_day = options.fall[0].to_day;
	simulate = opened(&options);
	collect(simulate, &sample);
	figures = figures_of(&sample, &reading);
	assert_true(figures.unit_rated > 100);
	assert_int_equal(figures.unit_satisfied, figures.unit_rated - (figures.unit_rated * 2000 + 5000) / 10000);
	/* The others keep 46 of 10,000 dissatisfied. */
	assert_int_equal(percent(figures.satisfied - figures.unit_satisfied, figures.rated - figures.unit_rated), 9954);
	free(sample.seen);
	simulate_close(simulate);
	zone_free(zone);
}

static void each_of_two_years_has_the_totals(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct zone *zone = shanghai();
	struct simulate *simulate;
	struct sample sample;

	(void)state;
	options.years = 2;
	options.orders = 9028; /* a quarter */
	simulate = opened(&options);
	collect(simulate, &sample);
	for (int i = 0; i < 2; i++) {
		struct reading reading = { .zone = zone, .year = 2020 + i };
		const struct simulate_totals *totals = simulate_totals(simulate, i);
		struct figures figures = figures_of(&sample, &reading);

		assert_int_equal(totals->calls_accepted, 36774);
		assert_int_equal(totals->complaints_city, 10);
		assert_int_equal(figures.complaints_city, 10);
		assert_int_equal(figures.transferred, totals->orders_transferred);
		assert_int_equal(figures.dues, totals->dues);
		assert_int_equal(figures.on_time, totals->on_time);
		assert_int_equal(figures.rated, totals->rated);
		assert_int_equal(figures.satisfied, totals->satisfied);
	}
	free(sample.seen);
	simulate_close(simulate);
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reference_year_has_the_reports_totals),
		cmocka_unit_test(another_seed_is_another_year_with_the_same_totals),
		cmocka_unit_test(a_fall_brings_one_unit_to_the_rate_and_leaves_the_rest),
		cmocka_unit_test(each_of_two_years_has_the_totals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
