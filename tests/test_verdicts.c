/*
 * How each figure counts one case, and why.
 */
#include "tests/fold_kit.h"

#include "report/counts.h"
#include "report/verdicts.h"

enum { RANDOM_CASES = 1500, RANDOM_EVENTS = 12, SEEN_MAX = 128 };

/* ---- tables ---- */

struct asked {
	const char *figure;
	char text[2048];
};

/* "counted, in the numerator, on 2021-03-19: WHY; ..." */
static void print_verdict(void *context, const struct verdict *verdict)
{
	struct asked *asked = context;
	size_t len = strlen(asked->text);
	char day[DAY_NAME_MAX] = "as-of", why[REASON_TEXT_MAX];

	if (strcmp(verdict->metric->id, asked->figure) != 0)
		return;
	if (verdict->counted != NULL && verdict->counted->day != CELL_AS_OF)
		day_period_name(PERIOD_DAY, verdict->counted->day, day);
	verdicts_text(verdict, LANG_EN, why);
	(void)snprintf(asked->text + len, sizeof asked->text - len, "%s%s%s%s: %s", len > 0 ? "; " : "",
		verdict->counted == NULL ? "no" : verdict->in_numerator ? "in " : "below ", verdict->counted == NULL ? "" : "on ",
		verdict->counted == NULL ? "" : day, why);
}

#define TO_LAST_CLOSING "creation to the last closing, 2021-03-02T00:00:00+08:00"

static void each_verdict_says_why(void **state)
{
	static const struct { const char *figure, *events, *cutoff, *verdict; } rows[] = {
		{ "ontime_rate", "created 2021-03-01 due_at=2021-03-20; closed 2021-03-19", NULL,
		  "in on 2021-03-19: due 2021-03-19 24:00 by the creation of 2021-03-01T00:00:00+08:00, closed 2021-03-19T00:00:00+08:00: "
		  "on time" },
		{ "ontime_rate", "created 2022-09-01 kind=help; closed 2022-09-30", NULL,
		  "below on 2022-09-16: due 2022-09-16 24:00 by the rule builtin-2022-09-01, closed 2022-09-30T00:00:00+08:00: late" },
		{ "ontime_rate", "created 2021-03-01; dispatched 2021-03-02 due_at=2021-03-09; extended 2021-03-08 due_at=2021-03-12T12", NULL,
		  "below on 2021-03-12: due 2021-03-12T12:00:00+08:00 by an extension of 2021-03-08T00:00:00+08:00, not closed: late" },
		{ "ontime_original", "created 2021-03-01; dispatched 2021-03-02 due_at=2021-03-09; extended 2021-03-08 due_at=2021-03-12T12",
		  NULL, "below on 2021-03-08: due 2021-03-08 24:00 by a dispatch, not closed: late" },
		{ "ontime_original", "created 2021-03-01; extended 2021-03-08 due_at=2021-03-12", NULL,
		  "no: only an extension gave a due time, so there is no first one" },
		{ "ontime_rate", "created 2021-03-01 due_at=2021-03-20", "2021-03-19",
		  "no: due 2021-03-19 24:00 by the creation of 2021-03-01T00:00:00+08:00: not passed at the cut-off" },
		{ "ontime_rate", "created 2021-03-01", NULL, "no: neither an event nor a rule gives a due time" },
		{ "ontime_rate", "created 2035-03-01 kind=help", NULL, "no: no due time: the calendar of 2035 is missing" },
		{ "ontime_rate", "created 2021-03-01 handling=direct", NULL, "no: handled directly, never dispatched" },
		{ "ontime_rate", "created 2021-03-01; voided 2021-03-02", NULL,
		  "no: voided on 2021-03-02T00:00:00+08:00, not restored since" },
		{ "ontime_rate", "created 2021-03-01; merged 2021-03-02 into=W9", NULL,
		  "no: merged into W9 on 2021-03-02T00:00:00+08:00, not restored since" },
		{ "ontime_rate", "closed 2021-03-02", NULL, "no: its creation has not come: it waits" },
		{ "late_open", "created 2021-03-01 due_at=2021-03-20", NULL, "in on as-of: open, and due 2021-03-19 24:00 has passed" },
		{ "orders_voided", "created 2021-03-01; voided 2021-03-02; restored 2021-03-03", NULL, "no: not voided" },
		{ "closure_rate", "created 2021-03-01 handling=direct", NULL, "in on 2021-03-01: handled directly: closed with its creation" },
		{ "reopen_rate", "created 2021-03-01; closed 2021-03-02; reopened 2021-03-03", NULL,
		  "below on 2021-03-02: order.closed.v1 of 2021-03-02T00:00:00+08:00; "
		  "in on 2021-03-03: order.reopened.v1 of 2021-03-03T00:00:00+08:00" },
		{ "sat_rate", "created 2021-03-01; closed 2021-03-02; callback 2021-03-03 rating=dissatisfied rating_source=caller", NULL,
		  "below on 2021-03-03: rated dissatisfied: the round's last rating that is no default" },
		{ "sat_rate", "created 2021-03-01; callback 2021-03-03 rating=satisfied rating_source=default", NULL,
		  "no: no rating that counts here" },
		{ "sat_default", "created 2021-03-01; callback 2021-03-03 rating=satisfied rating_source=default", NULL,
		  "in on 2021-03-03: rated satisfied by default, for want of another rating" },
		{ "handling_p90", "created 2021-03-01; closed 2021-03-02", NULL, "in on 2021-03-02: 86400 s from " TO_LAST_CLOSING },
		{ "requests_accepted", "created 2021-03-01 channel=wechat", NULL, "in on 2021-03-01: came by channel wechat, not from a call" },
		{ "requests_accepted", "created 2021-03-01 channel=wechat call_id=C1", NULL, "no: came from a call: the call is counted" },
		{ "fcr", "call 2021-03-01 outcome=transferred", NULL,
		  "below on 2021-03-01: outcome transferred: accepted, not answered directly" },
		{ "fcr", "call 2021-03-01 direction=out", NULL, "no: an outbound call counts in calls_out and nowhere else" },
		{ "complaints_carded", "received 2021-03-01; carded 2021-03-02 card=red; carded 2021-03-03 card=withdrawn", NULL,
		  "no: no card in force" },
		{ "complaints_received_city", "received 2021-03-01 level=county", NULL, "no: of county level" },
		{ "complaints_real", "received 2021-03-01; judged 2021-03-02 real=0", NULL,
		  "no: the latest judgement, 2021-03-02T00:00:00+08:00, says not true" },
		{ "review_good_rate", "review 2021-03-01 rating=3", NULL, "below on 2021-03-01: 3 stars" },
	};
	const struct book book = kit_book();
	struct err err = { 0 };
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct asked asked = { .figure = rows[i].figure };
		struct kit_case c = kit_case(rows[i].events);
		const struct casefile file = { &book, kit_at(rows[i].cutoff), c.sort, text_of("W1"), c.bytes, c.len, 0 };

		assert_int_equal(verdicts_each(&file, print_verdict, &asked, &err), ST_OK);
		if (strcmp(asked.text, rows[i].verdict) != 0) {
			print_error("%s of %s\n  want %s\n  got  %s\n", rows[i].figure, rows[i].events, rows[i].verdict, asked.text);
			failed++;
		}
		kit_case_free(&c);
	}
	assert_int_equal(failed, 0);
}

/* ---- any case ---- */

struct seen {
	int64_t num[SEEN_MAX], den[SEEN_MAX];
	bool told[SEEN_MAX];
	enum case_sort sort;
};

static void take_verdict(void *context, const struct verdict *verdict)
{
	size_t count, at = (size_t)(verdict->metric - metrics_all(&count));
	struct seen *seen = context;

	assert_true(at < count && count <= SEEN_MAX);
	for (enum lang lang = LANG_EN; lang <= LANG_ZH; lang++) {
		char why[REASON_TEXT_MAX];

		verdicts_text(verdict, lang, why);
		assert_true(strlen(why) > 0);
		assert_null(strchr(why, '{'));
	}
	/* Every figure has more to say than that. */
	assert_true(verdict->reason != REASON_COUNTED && verdict->reason != REASON_NOT_COUNTED);
	seen->told[at] = true;
	if (verdict->counted == NULL)
		return;
	seen->num[at] += verdict->in_numerator;
	seen->den[at] += verdict->metric->denominator != SLOT_NONE &&
		(verdict->counted->slots >> verdict->metric->denominator & 1) != 0;
}

static void take_count(void *context, const struct count *one)
{
	size_t count, at = (size_t)(one->metric - metrics_all(&count));
	struct seen *seen = context;

	seen->num[at] -= one->num;
	seen->den[at] -= one->den;
}

static void verdicts_add_up_to_what_the_case_counts(void **state)
{
	static const char *const of_sort[CASE_SORTS + 1] = { NULL, "calls_in", "orders_created", "complaints_received",
		"review_good_rate" };
	const struct book book = kit_book();
	struct err err = { 0 };
	size_t count;
	const struct metric *metrics = metrics_all(&count);

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_CASES; seed++) {
		struct kit_case c = { 0 };
		struct seen seen = { .told = { false } };
		struct casefile file = { .book = &book, .id = text_of("X") };
		struct case_summary summary;
		struct event event;

		kit_seed = seed;
		for (int left = RANDOM_EVENTS; left > 0; left--) {
			kit_random_event(CASE_CALL + seed % CASE_SORTS, &event);
			(void)!kit_insert(&c, &event);
		}
		file.sort = c.sort;
		file.bytes = c.bytes;
		file.len = c.len;
		file.cutoff_us = seed % 3 == 0 ? kit_random_time() : FOLD_ALL;
		assert_int_equal(verdicts_each(&file, take_verdict, &seen, &err), ST_OK);
		assert_int_equal(counts_each(&book, c.sort, c.bytes, c.len, file.cutoff_us, 0, take_count, &seen, &err), ST_OK);
		assert_int_equal(fold_summary(&book, c.sort, c.bytes, c.len, file.cutoff_us, &summary), CASE_ADDED);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(seen.num[i], 0);
			assert_int_equal(seen.den[i], 0);
			if (strcmp(metrics[i].id, of_sort[c.sort]) == 0)
				assert_true(seen.told[i] == (summary.events > 0));
		}
		kit_case_free(&c);
	}
}

static void every_reason_has_a_name_and_words_in_both_languages(void **state)
{
	static const char *const filled[REASON_FILLED] = { "1", "2", "3" };

	(void)state;
	for (enum reason reason = 0; reason < REASONS; reason++) {
		char en[REASON_TEXT_MAX], zh[REASON_TEXT_MAX];

		assert_non_null(reasons_id(reason));
		assert_int_equal(strspn(reasons_id(reason), "abcdefghijklmnopqrstuvwxyz_"), strlen(reasons_id(reason)));
		assert_true(reasons_source(reason) != NULL || reason == REASON_COUNTED || reason == REASON_NOT_COUNTED);
		reasons_text(reason, LANG_EN, filled, en);
		reasons_text(reason, LANG_ZH, filled, zh);
		assert_true(strlen(en) > 0 && strlen(zh) > 0 && strcmp(en, zh) != 0);
	}
}

static void a_reason_that_is_too_long_is_cut(void **state)
{
	static char huge[2 * REASON_TEXT_MAX];
	const char *const filled[REASON_FILLED] = { huge, huge, huge };
	char text[REASON_TEXT_MAX];

	(void)state;
	memset(huge, 'x', sizeof huge - 1);
	reasons_text(REASON_ONTIME, LANG_EN, filled, text);
	assert_int_equal(strlen(text), REASON_TEXT_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_verdict_says_why),
		cmocka_unit_test(verdicts_add_up_to_what_the_case_counts),
		cmocka_unit_test(every_reason_has_a_name_and_words_in_both_languages),
		cmocka_unit_test(a_reason_that_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
