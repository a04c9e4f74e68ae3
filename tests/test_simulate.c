/* The simulator's lines: bytes, order, ids, options, memory.  Their figures: test_simulate_totals.c. */
#include "event/decode.h"
#include "simulate/spoil.h"
#include "tests/simulate_kit.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t hash_of_run(const struct simulate_options *options)
{
	struct simulate *simulate = opened(options);
	uint64_t hash = 0;
	struct text line;

	while (next_line(simulate, &line))
		hash = hash_bytes(line.at, line.len + 1, hash);
	simulate_close(simulate);
	return hash;
}

/* The literal is that of the bytes as they are: another compiler, machine or libc must give it too.  Who changes
 * what the simulator writes changes it. */
static void the_same_seed_gives_the_same_bytes(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	uint64_t first;

	(void)state;
	options.orders = 1000;
	options.malformed_ppm = options.duplicates_ppm = options.disorder_ppm = 20000;
	first = hash_of_run(&options);
	assert_int_equal(hash_of_run(&options), first);
	assert_int_equal(first, UINT64_C(0x408324531cb9550c));
	options.seed = 2;
	assert_int_not_equal(hash_of_run(&options), first);
}

/* Hashes of lines (kept as they are) and of what they say (`said`: of id, source, subject, type and instant). */
struct prints {
	uint64_t *line;
	uint64_t *said;
	size_t n;
};

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool among(const uint64_t *all, size_t n, uint64_t one)
{
	return bsearch(&one, all, n, sizeof one, by_value) != NULL;
}

static uint64_t what_it_says(struct text line)
{
	static const char *const names[] = { "id", "source", "subject", "type" };
	int64_t time_us = time_of(line, "time");
	uint64_t hash = hash_bytes(&time_us, sizeof time_us, 0);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct text value = value_of(line, names[i]);

		hash = hash_bytes(value.at, value.len, hash);
	}
	return hash;
}

enum { PRINTS_MAX = 40000 };

static void take_prints(struct simulate *simulate, struct prints *prints)
{
	struct text line;

	prints->line = calloc(PRINTS_MAX, sizeof *prints->line);
	prints->said = calloc(PRINTS_MAX, sizeof *prints->said);
	assert_non_null(prints->line);
	assert_non_null(prints->said);
	prints->n = 0;
	while (next_line(simulate, &line)) {
		assert_true(prints->n < PRINTS_MAX);
		prints->line[prints->n] = hashed(line);
		prints->said[prints->n++] = what_it_says(line);
	}
	qsort(prints->line, prints->n, sizeof *prints->line, by_value);
	qsort(prints->said, prints->n, sizeof *prints->said, by_value);
}

static void free_prints(struct prints *prints)
{
	free(prints->line);
	free(prints->said);
}

/* Runs with the options and sorts its lines into events of `base`, copies and strangers. */
static void assert_same_events(const struct prints *base, const struct simulate_options *options)
{
	struct simulate *simulate = opened(options);
	const struct simulate_counts *counts = simulate_counts(simulate);
	uint64_t *events = calloc(PRINTS_MAX, sizeof *events);
	size_t n = 0;
	int64_t copies = 0;
	int64_t strangers = 0;
	struct text line;

	assert_non_null(events);
	while (next_line(simulate, &line)) {
		uint64_t print = hashed(line);

		assert_true(n < PRINTS_MAX);
		if (among(base->line, base->n, print))
			events[n++] = print;
		else if (options->duplicates_ppm > 0 && line.at[line.len - 1] == '}' && holds(line, "\"time\":\"20") &&
			 !holds(line, "\"time\":\"20-1") && among(base->said, base->n, what_it_says(line)))
			copies++;
		else
			strangers++;
	}
	qsort(events, n, sizeof *events, by_value);
	assert_int_equal(n, base->n);
	assert_memory_equal(events, base->line, n * sizeof *events);
	assert_int_equal(counts->events, n);
	if (options->malformed_ppm == 0) {
		assert_int_equal(strangers, 0);
		assert_int_equal(copies, counts->copies);
	}
	assert_int_equal(copies + strangers, counts->copies + counts->malformed);
	assert_int_equal(counts->lines, counts->events + counts->copies + counts->malformed);
	assert_true((options->duplicates_ppm > 0) == (counts->copies > 0));
	assert_true((options->malformed_ppm > 0) == (counts->malformed > 0));
	free(events);
	simulate_close(simulate);
}

static void disorder_duplicates_and_malformed_lines_leave_the_events_alone(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	struct prints base;

	(void)state;
	options.orders = 3000;
	simulate = opened(&options);
	take_prints(simulate, &base);
	simulate_close(simulate);
	options.disorder_ppm = 1000000;
	assert_same_events(&base, &options);
	options.disorder_ppm = 0;
	options.duplicates_ppm = 100000;
	assert_same_events(&base, &options);
	options.duplicates_ppm = 0;
	options.malformed_ppm = 50000;
	assert_same_events(&base, &options);
	options.disorder_ppm = 300000;
	options.duplicates_ppm = 1000000;
	assert_same_events(&base, &options);
	free_prints(&base);
}

/* How far a line may stand behind the newest time before it, and how many do. */
static void assert_order(uint32_t disorder_ppm, int64_t late_at_least, int64_t late_at_most)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	int64_t newest_us = INT64_MIN;
	int64_t behind = 0;
	struct text line;

	options.orders = 3000;
	options.disorder_ppm = disorder_ppm;
	simulate = opened(&options);
	while (next_line(simulate, &line)) {
		int64_t time_us = time_of(line, "time");

		assert_true(newest_us == INT64_MIN || newest_us - time_us <= (int64_t)SIMULATE_LATE_MAX_S * 1000000);
		behind += time_us < newest_us ? 1 : 0;
		newest_us = time_us > newest_us ? time_us : newest_us;
	}
	assert_in_range(behind, late_at_least, late_at_most);
	simulate_close(simulate);
}

static void lines_stand_in_order_of_time_within_the_window(void **state)
{
	(void)state;
	assert_order(0, 30, 120); /* two in a thousand of 30,000 come late */
	assert_order(300000, 1000, 15000);
}

static void every_type_of_the_contract_appears(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	int64_t types[TYPES] = { 0 };
	struct text line;

	(void)state;
	simulate = opened(&options);
	while (next_line(simulate, &line))
		types[type_of(line)]++;
	for (int i = 0; i < TYPES; i++) {
		if (types[i] == 0)
			fail_msg("no %s", type_names[i]);
	}
	simulate_close(simulate);
}

/* Case ids of one run, by the creations of orders: unique, and sorted only where that was asked for. */
static void assert_ids(bool random)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	struct prints ids = { calloc(PRINTS_MAX, sizeof(uint64_t)), NULL, 0 };
	char last[64] = "";
	int64_t steps_back = 0;
	struct text line;

	options.orders = 3000;
	options.random_ids = random;
	simulate = opened(&options);
	while (next_line(simulate, &line)) {
		struct text id = value_of(line, "id");
		struct text subject = value_of(line, "subject");

		assert_in_range(subject.len, 1, 63);
		ids.line[ids.n++] = hash_bytes(id.at, id.len, hashed(subject));
		if (type_of(line) != CREATED)
			continue;
		steps_back += text_compare(subject, text_of(last)) < 0 ? 1 : 0;
		memcpy(last, subject.at, subject.len);
		last[subject.len] = '\0';
	}
	qsort(ids.line, ids.n, sizeof *ids.line, by_value);
	for (size_t i = 1; i < ids.n; i++)
		assert_true(ids.line[i - 1] != ids.line[i]);
	assert_in_range(steps_back, random ? 1000 : 0, random ? 2500 : 100);
	free_prints(&ids);
	simulate_close(simulate);
}

static void ids_are_unique_and_sort_by_time_or_not_at_all(void **state)
{
	(void)state;
	assert_ids(false);
	assert_ids(true);
}

static void orders_of_other_channels_are_accepted_beside_the_calls(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	int64_t without_call = 0;
	struct text line;

	(void)state;
	options.orders = 3000;
	options.profile = "channels";
	simulate = opened(&options);
	while (next_line(simulate, &line)) {
		if (type_of(line) == CREATED && value_of(line, "channel").len > 0 && value_of(line, "call_id").len == 0) {
			assert_false(text_equal(value_of(line, "channel"), text_of("phone")));
			without_call++;
		}
	}
	assert_int_equal(without_call, 1180);
	assert_true(simulate_totals(simulate, 0)->requests_accepted > simulate_totals(simulate, 0)->calls_accepted + 1100);
	simulate_close(simulate);
}

static void the_smallest_run_ends(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct simulate *simulate;
	int64_t types[TYPES] = { 0 };
	struct text line;

	(void)state;
	options.orders = 1;
	simulate = opened(&options);
	while (next_line(simulate, &line))
		types[type_of(line)]++;
	assert_true(types[CALL] >= 4);
	assert_int_equal(types[CREATED], 1);
	simulate_close(simulate);
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void assert_refused(const struct simulate_options *options, const char *word)
{
	struct simulate *simulate = NULL;
	struct err err;

	assert_int_equal(simulate_open(options, &simulate, &err), ST_USAGE);
	assert_null(simulate);
	assert_non_null(strstr(err.text, word));
}

static void options_out_of_range_are_refused_by_name(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;

	(void)state;
	options.year = 2026; /* dues reach into 2027 */
	assert_refused(&options, "2027");
	options = SIMULATE_DEFAULTS;
	options.years = 9;
	assert_refused(&options, "9 years");
	options = SIMULATE_DEFAULTS;
	options.profile = "paradise";
	assert_refused(&options, "paradise");
	options = SIMULATE_DEFAULTS;
	options.orders = SIMULATE_ORDERS_MAX + 1;
	assert_refused(&options, "12000001");
	options = SIMULATE_DEFAULTS;
	options.malformed_ppm = 1000001;
	assert_refused(&options, "share");
	options = SIMULATE_DEFAULTS;
	strcpy(options.fall[0].unit, "市天文台");
	options.falls = 1;
	assert_refused(&options, "市天文台");
}

static void a_fall_of_another_form_is_refused(void **state)
{
	static const char *const bad[] = { "", "市税务局", "市税务局:2020-05-01:2020-05-31", ":2020-05-01:2020-05-31:0.8",
		"市税务局:2020-05-01:2020-05-32:0.8", "市税务局:2020-05-31:2020-05-01:0.8", "市税务局:2020-05-01:2020-05-31:",
		"市税务局:2020-05-01:2020-05-31:1.0001", "市税务局:2020-05-01:2020-05-31:85", "市税务局:2020-05-01:2020-05-31:0.",
		"市税务局:2020-05-01:2020-05-31:-0.1", "市税务局:2020-05-01:2020-05-31:0.12345" };
	static const struct {
		const char *rate;
		uint32_t bp;
	} good[] = { { "0", 0 }, { "1", 10000 }, { "1.0", 10000 }, { "0.85", 8500 }, { ".5", 5000 }, { "0.9954", 9954 } };
	struct simulate_fall fall;
	struct err err;
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(simulate_parse_fall(bad[i], &fall, &err), ST_USAGE);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		snprintf(text, sizeof text, "市税务局:2020-05-01:2020-05-31:%s", good[i].rate);
		assert_int_equal(simulate_parse_fall(text, &fall, &err), ST_OK);
		assert_string_equal(fall.unit, "市税务局");
		assert_int_equal(fall.satisfied_bp, good[i].bp);
		assert_int_equal(fall.to_day - fall.from_day, 30);
	}
}

/* ---- against the decoder ---------------------------------------------------------------------- */

static void the_decoder_takes_every_line_and_refuses_every_spoilt_one(void **state)
{
	static char spoilt[SPOIL_LINE_MAX];
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct zone *zone = shanghai();
	struct decoder_options how = { .zone = zone };
	struct decoder *decoder = NULL;
	struct simulate *simulate;
	struct err err;
	struct text line;
	int way = 0;

	(void)state;
	options.orders = 600;
	options.duplicates_ppm = 200000;
	options.profile = "channels";
	simulate = opened(&options);
	assert_int_equal(decoder_new(&how, &decoder, &err), ST_OK);
	while (next_line(simulate, &line)) {
		struct dice dice = { (uint64_t)line.len };
		struct decode_notes notes;
		struct reject reject;
		struct event event;
		size_t len;

		if (decoder_structured(decoder, line.at, line.len, &event, &reject, &notes) != VERDICT_EVENT)
			fail_msg("%s: %.*s", reject.detail, (int)line.len, line.at);
		len = spoil_line_so(way, &dice, line.at, line.len + 1, spoilt);
		if (decoder_structured(decoder, spoilt, len - 1, &event, &reject, &notes) != VERDICT_REJECT)
			fail_msg("way %d is taken: %.*s", way, (int)line.len, spoilt);
		way = (way + 1) % SPOIL_WAYS;
	}
	decoder_free(decoder);
	simulate_close(simulate);
	zone_free(zone);
}

/* ---- memory ----------------------------------------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

enum { MEMORY_MAX_KIB = 64 * 1024, TWO_MILLION_EVENTS_ORDERS = 200000 };

/* In a process of its own, so that only the simulator is measured.  The sanitizers' own memory is no measure: with
 * them the run is made and only its end is looked at. */
static void two_million_events_take_little_memory(void **state)
{
	struct simulate_options options = SIMULATE_DEFAULTS;
	struct rusage usage;
	int status = 0;
	pid_t child;

	(void)state;
	options.orders = TWO_MILLION_EVENTS_ORDERS;
	options.disorder_ppm = 1000000;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct simulate *simulate = NULL;
		struct text line = { "", 1 };
		struct err err;
		enum status st = simulate_open(&options, &simulate, &err);

		while (st == ST_OK && line.len > 0)
			st = simulate_next(simulate, &line, &err);
		_exit(st == ST_OK && simulate_counts(simulate)->events > 2000000 ? 0 : 1);
	}
	assert_int_equal(wait4(child, &status, 0, &usage), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
#ifndef SANITIZED
	assert_in_range(usage.ru_maxrss, 1, MEMORY_MAX_KIB);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_million_events_take_little_memory), /* first: while this process is small itself */
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(disorder_duplicates_and_malformed_lines_leave_the_events_alone),
		cmocka_unit_test(lines_stand_in_order_of_time_within_the_window),
		cmocka_unit_test(every_type_of_the_contract_appears),
		cmocka_unit_test(ids_are_unique_and_sort_by_time_or_not_at_all),
		cmocka_unit_test(orders_of_other_channels_are_accepted_beside_the_calls),
		cmocka_unit_test(the_smallest_run_ends),
		cmocka_unit_test(options_out_of_range_are_refused_by_name),
		cmocka_unit_test(a_fall_of_another_form_is_refused),
		cmocka_unit_test(the_decoder_takes_every_line_and_refuses_every_spoilt_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
