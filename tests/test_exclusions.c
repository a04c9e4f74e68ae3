#include "aggregate/exclusions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_row_says_what_it_is_in_both_languages(void **state)
{
	size_t count;
	const struct exclusion *all = exclusions_all(&count);

	(void)state;
	assert_true(count <= 24); /* `explain` has room for so many of one figure */
	for (size_t i = 0; i < count; i++) {
		assert_true(strlen(all[i].id) > 0 && strlen(all[i].words_en) > 0 && strlen(all[i].words_zh) > 0);
		assert_true((all[i].day_en == NULL) == (all[i].day_zh == NULL));
		assert_int_equal(strncmp(all[i].source, "rule", 4), 0);
		assert_true(all[i].plus != 0);
		assert_true((all[i].plus & all[i].minus) == 0);
		for (size_t other = 0; other < i; other++)
			assert_string_not_equal(all[i].id, all[other].id);
	}
}

static void figures_are_named_as_they_are_called_and_each_once(void **state)
{
	size_t count, metric_count;
	const struct exclusion *all = exclusions_all(&count);
	const struct metric *metrics = metrics_all(&metric_count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char words[1024], *rest = words;
		int named = 0, found = 0;

		assert_true(strlen(all[i].figures) < sizeof words);
		strcpy(words, all[i].figures);
		for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL; named++)
			if (metrics_find(text_of(word)) == NULL)
				fail_msg("%s names %s, which is no figure", all[i].id, word);
		for (size_t m = 0; m < metric_count; m++)
			found += exclusions_belong(&all[i], &metrics[m]);
		assert_int_equal(named, found);
	}
}

static void a_figure_belongs_by_its_whole_name(void **state)
{
	size_t count;
	const struct exclusion *all = exclusions_all(&count);

	(void)state;
	assert_string_equal(all[0].id, "outbound");
	assert_true(exclusions_belong(&all[0], metrics_find(text_of("calls_in"))));
	assert_true(exclusions_belong(&all[0], metrics_find(text_of("fcr"))));
	assert_false(exclusions_belong(&all[0], metrics_find(text_of("calls_out"))));
	assert_false(exclusions_belong(&all[0], metrics_find(text_of("sat_rate"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_says_what_it_is_in_both_languages),
		cmocka_unit_test(figures_are_named_as_they_are_called_and_each_once),
		cmocka_unit_test(a_figure_belongs_by_its_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
