#include "aggregate/oddity.h"
#include "tests/fold_kit.h"

/* A case as text, a cut-off (NULL: none), a now (NULL: none), and what is odd: "KIND@EVENT(other)", "-" for the case. */
static const struct {
	const char *events;
	const char *cutoff, *now;
	const char *odd;
} rows[] = {
	{ "call 2021-03-01T10 answered_at=2021-03-01T10", NULL, NULL, "" },
	{ "call 2021-03-01T10", NULL, NULL, "answered_without_time@e1" },
	{ "call 2021-03-01T10 direction=out", NULL, NULL, "" },
	{ "call 2021-03-01T10 outcome=abandoned", NULL, NULL, "" },
	{ "call 2021-03-01T10 outcome=abandoned answered_at=2021-03-01T10", NULL, NULL, "abandoned_with_answer@e1" },
	{ "call 2021-03-01T10 answered_at=2021-03-01T09 ended_at=2021-03-01T10", NULL, NULL, "answered_before_start@e1" },
	{ "call 2021-03-01T10 answered_at=2021-03-01T11 ended_at=2021-03-01T10", NULL, NULL, "answered_after_end@e1" },
	{ "call 2021-03-01T10 outcome=abandoned ended_at=2021-03-01T09", NULL, NULL, "ended_before_start@e1" },
	{ "call 2021-03-01T10 outcome=abandoned started_at=2021-03-01T11", NULL, NULL, "dated_before_start@e1" },
	/* of several events of a call the latest is the call, as of the cut-off */
	{ "call 2021-03-01T10; call 2021-03-01T11 answered_at=2021-03-01T11", NULL, NULL, "" },
	{ "call 2021-03-01T10; call 2021-03-01T11 answered_at=2021-03-01T11", "2021-03-01T10:30", NULL, "answered_without_time@e1" },

	{ "created 2021-03-01; closed 2021-03-02", NULL, NULL, "" },
	{ "closed 2021-03-02; urged 2021-03-01", NULL, NULL, "order_unseen@-" },
	{ "created 2021-03-02; closed 2021-03-01; urged 2021-03-01T10", NULL, NULL,
	  "event_before_creation@e2 closed_before_creation@e2 event_before_creation@e3" },
	{ "created 2021-03-02; closed 2021-03-01", "2021-03-01T12", NULL, "order_unseen@-" },
	{ "created 2021-03-02; closed 2021-03-02", NULL, NULL, "" }, /* one instant: the creation comes first */
	{ "created 2021-03-02 due_at=2021-03-01", NULL, NULL, "due_before_setter@e1" },
	{ "created 2021-03-02 due_at=2021-03-02", NULL, NULL, "" },
	{ "created 2021-03-01; extended 2021-03-02 due_at=2021-03-01", NULL, NULL, "due_before_setter@e2" },
	{ "created 2021-03-01 handling=direct; dispatched 2021-03-02", NULL, NULL, "direct_but_dispatched@-" },
	{ "created 2021-03-01 handling=direct; reopened 2021-03-02", NULL, NULL, "" },
	{ "created 2021-03-01; reopened 2021-03-02; closed 2021-03-03", NULL, NULL, "reopened_never_closed@e2" },
	{ "created 2021-03-01; voided 2021-03-02; restored 2021-03-03; restored 2021-03-04", NULL, NULL, "restored_not_excluded@e4" },
	{ "created 2021-03-01; merged 2021-03-02 into=W9", NULL, NULL, "merged_into_unseen@e2(W9)" },
	{ "created 2021-03-01; callback 2021-03-02 reached=0 rating=satisfied rating_source=callback", NULL, NULL,
	  "rated_unreached@e2" },
	{ "created 2021-03-01; callback 2021-03-02 reached=0 rating=satisfied rating_source=caller", NULL, NULL, "" },
	{ "created 2021-03-01; callback 2021-03-02 reached=0 solved=1", NULL, NULL, "solved_unreached@e2" },

	{ "received 2021-03-01; forwarded 2021-03-02 due_at=2021-03-05", NULL, NULL, "" },
	{ "received 2021-03-01; forwarded 2021-03-02 due_at=2021-03-01", NULL, NULL, "due_before_setter@e2" },
	{ "judged 2021-03-01; replied 2021-03-02", NULL, NULL, "complaint_unseen@-" },
	{ "judged 2021-03-01; received 2021-03-02", NULL, NULL, "event_before_receipt@e1" },
	{ "received 2021-03-01; carded 2021-03-02 card=withdrawn", NULL, NULL, "withdrawn_without_card@e2" },
	{ "received 2021-03-01; carded 2021-03-02 card=red; carded 2021-03-03 card=withdrawn; carded 2021-03-04 card=withdrawn",
	  NULL, NULL, "withdrawn_without_card@e4" },
	{ "received 2021-03-01 order_id=W1; received 2021-03-02 order_id=W2", NULL, NULL, "complaints_on_one_order@-(W2)" },
	{ "received 2021-03-01 order_id=W1; received 2021-03-02 order_id=W2", "2021-03-01", NULL, "complaints_on_one_order@-(W1)" },
	{ "received 2021-03-01 order_id=W1; c-voided 2021-03-02", NULL, NULL, "" },

	{ "review 2021-03-01", NULL, NULL, "" },
	{ "review 2021-03-01", "2021-02-01", "2021-02-01", "in_the_future@e1" },
	{ "created 2021-03-01; closed 2021-03-05", "2021-03-02", "2021-03-02", "in_the_future@e2" },
	{ "created 2021-03-01; closed 2021-03-05", "2021-03-05", "2021-03-05", "" },
};

static void print(void *context, const struct oddity_found *found)
{
	char *out = context;
	size_t len = strlen(out);

	snprintf(out + len, KIT_TEXT_MAX - len, "%s%s@%.*s", len > 0 ? " " : "", oddity_kind(found->oddity)->id,
		found->event == NULL ? 1 : (int)found->event->id.len, found->event == NULL ? "-" : found->event->id.at);
	len = strlen(out);
	if (found->other.len > 0)
		snprintf(out + len, KIT_TEXT_MAX - len, "(%.*s)", (int)found->other.len, found->other.at);
}

static void each_contradiction_is_found_and_nothing_else(void **state)
{
	static char got[KIT_TEXT_MAX];
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kit_case c = kit_case(rows[i].events);

		got[0] = '\0';
		oddity_look(c.sort, c.bytes, c.len, kit_at(rows[i].cutoff), rows[i].now == NULL ? INT64_MAX : kit_at(rows[i].now),
			print, got);
		if (strcmp(got, rows[i].odd) != 0) {
			print_error("%s\n  want %s\n  got  %s\n", rows[i].events, rows[i].odd, got);
			failed++;
		}
		kit_case_free(&c);
	}
	assert_int_equal(failed, 0);
}

static void keep_instants(void *context, const struct oddity_found *found)
{
	int64_t *instants = context;

	if (found->oddity == ODDITY_CLOSED_BEFORE_CREATION) {
		instants[0] = found->a_us;
		instants[1] = found->b_us;
	}
}

static void instants_that_disagree_are_told_with_their_names(void **state)
{
	struct kit_case c = kit_case("created 2021-03-02; closed 2021-03-01");
	int64_t instants[2] = { 0, 0 };

	(void)state;
	oddity_look(c.sort, c.bytes, c.len, INT64_MAX, INT64_MAX, keep_instants, instants);
	assert_int_equal(instants[0], kit_at("2021-03-01"));
	assert_int_equal(instants[1], kit_at("2021-03-02"));
	assert_string_equal(oddity_kind(ODDITY_CLOSED_BEFORE_CREATION)->a, "time");
	assert_string_equal(oddity_kind(ODDITY_CLOSED_BEFORE_CREATION)->b, "created");
	kit_case_free(&c);
}

static void ids_name_their_kinds_and_are_words(void **state)
{
	(void)state;
	for (enum oddity oddity = 0; oddity < ODDITIES; oddity++) {
		const struct oddity_kind *kind = oddity_kind(oddity);

		assert_int_equal(oddity_named(text_of(kind->id)), oddity);
		assert_int_equal(strspn(kind->id, "abcdefghijklmnopqrstuvwxyz_"), strlen(kind->id));
		assert_non_null(kind->words_en);
		assert_non_null(kind->words_zh);
	}
	assert_int_equal(oddity_named(text_of("nothing")), ODDITIES);
}

static void an_order_is_created_once_its_creation_is_there_by_the_cut_off(void **state)
{
	struct kit_case c = kit_case("closed 2021-03-01; created 2021-03-02");

	(void)state;
	assert_true(oddity_is_created(c.bytes, c.len, INT64_MAX));
	assert_true(oddity_is_created(c.bytes, c.len, kit_at("2021-03-02")));
	assert_false(oddity_is_created(c.bytes, c.len, kit_at("2021-03-02") - 1));
	assert_false(oddity_is_created(c.bytes, 0, INT64_MAX));
	kit_case_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_contradiction_is_found_and_nothing_else),
		cmocka_unit_test(instants_that_disagree_are_told_with_their_names),
		cmocka_unit_test(ids_name_their_kinds_and_are_words),
		cmocka_unit_test(an_order_is_created_once_its_creation_is_there_by_the_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
