#include "aggregate/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The order of output that the interface promises. */
static const char *const order[] = { "calls_in", "calls_answered", "calls_abandoned", "calls_out", "connect_rate",
	"sl15_of_offered", "sl15_of_answered", "requests_accepted", "calls_daily_mean", "fcr", "fcr_net7", "fcr_net30",
	"orders_created", "orders_transferred", "orders_voided", "orders_merged",
	"orders_no_due", "ontime_rate", "ontime_original", "ontime_of_closed", "late_open", "orders_unseen", "closure_rate",
	"signed_ontime", "return_rate", "reopen_rate", "extension_rate", "urge_rate", "sat_rate", "sat_strict",
	"sat_participation", "sat_default", "solve_rate", "handling_p50", "handling_p90", "complaints_received", "complaints_real", "complaints_published",
	"complaints_carded", "complaints_received_city", "complaints_real_city", "complaints_published_city",
	"complaints_carded_city", "complaints_yellow", "complaints_red", "complaints_voided", "review_good_rate" };

static void figures_stand_in_the_order_of_the_interface(void **state)
{
	size_t count;
	const struct metric *metrics = metrics_all(&count);

	(void)state;
	assert_int_equal(count, sizeof order / sizeof order[0]);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(metrics[i].id, order[i]);
		assert_ptr_equal(metrics_find(text_of(order[i])), &metrics[i]);
	}
	assert_null(metrics_find(text_of("calls")));
	assert_null(metrics_find(text_of("")));
}

static void every_figure_says_what_it_is_in_both_languages(void **state)
{
	size_t count;
	const struct metric *metrics = metrics_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct metric *metric = &metrics[i];
		const char *const words[] = { metric->name_en, metric->name_zh, metric->day_en, metric->day_zh,
			metric->definition_en, metric->definition_zh, metric->source };

		for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
			assert_true(words[w] != NULL && words[w][0] != '\0');
		assert_int_equal(strncmp(metric->source, "rule", 4), 0);
		assert_true(metric->numerator < SLOTS);
		assert_true((metrics_is_percent(metric) || metric->measure == MEASURE_PERCENTILE) == (metric->denominator < SLOTS));
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(metric->name_zh, metrics[j].name_zh);
			assert_string_not_equal(metric->name_en, metrics[j].name_en);
		}
	}
}

static void the_daily_table_has_the_main_figures(void **state)
{
	static const char *const daily[] = { "calls_in", "calls_answered", "connect_rate", "requests_accepted", "fcr",
		"orders_created", "orders_transferred", "ontime_rate", "sat_rate", "sat_participation", "complaints_received" };
	size_t count, found = 0;
	const struct metric *metrics = metrics_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (metrics[i].daily)
			assert_string_equal(metrics[i].id, daily[found++]);
	assert_int_equal(found, sizeof daily / sizeof daily[0]);
}

/* Call-backs come in for 30 days, repeated calls for as many as the figure's name says. */
static void figures_whose_evidence_still_comes_in_say_how_long(void **state)
{
	size_t count;
	const struct metric *metrics = metrics_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const char *id = metrics[i].id;
		int wanted = 0;

		if (strncmp(id, "sat_", 4) == 0 || strcmp(id, "solve_rate") == 0)
			wanted = 30;
		else if (strncmp(id, "fcr_net", 7) == 0)
			wanted = atoi(id + 7);
		if (metrics[i].mature_days != wanted)
			fail_msg("%s: %d days, not %d", id, metrics[i].mature_days, wanted);
	}
}

static void every_slot_has_a_column_name_of_its_own(void **state)
{
	(void)state;
	for (enum slot slot = 0; slot < SLOTS; slot++) {
		const char *name = metrics_slot_name(slot);

		assert_non_null(name);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), strlen(name));
		for (enum slot other = 0; other < slot; other++)
			assert_string_not_equal(name, metrics_slot_name(other));
	}
	assert_null(metrics_slot_name(SLOTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_stand_in_the_order_of_the_interface),
		cmocka_unit_test(every_figure_says_what_it_is_in_both_languages),
		cmocka_unit_test(the_daily_table_has_the_main_figures),
		cmocka_unit_test(figures_whose_evidence_still_comes_in_say_how_long),
		cmocka_unit_test(every_slot_has_a_column_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
