#include "event/contract.h"
#include "event/reject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The contract as domain section 2 has it: needed fields first, with a star. */
static const char *const contract[] = {
	("call.ended.v1: *started_at answered_at ended_at *direction *channel caller agent district kind category matter "
		"*outcome order_id"),
	"order.created.v1: *handling call_id channel kind category district matter caller due_at",
	"order.dispatched.v1: *unit due_at limit_working_days",
	"order.signed.v1: unit reason level",
	"order.returned.v1: unit reason level",
	"order.urged.v1: unit reason level",
	"order.extended.v1: *due_at reason approver",
	"order.closed.v1: unit result",
	"order.reopened.v1: due_at reason",
	"order.voided.v1: *reason",
	"order.restored.v1: *reason",
	"order.merged.v1: *into",
	"callback.made.v1: *reached solved rating rating_source",
	"complaint.received.v1: *unit *level channel order_id",
	"complaint.judged.v1: *real",
	"complaint.forwarded.v1: unit due_at",
	"complaint.replied.v1: unit due_at",
	"complaint.closed.v1: unit due_at",
	"complaint.carded.v1: *card unit reason",
	"complaint.published.v1: *medium",
	"complaint.voided.v1: *reason",
	"review.submitted.v1: *unit *rating channel",
};

static void every_type_has_the_fields_of_the_contract(void **state)
{
	(void)state;
	assert_int_equal(sizeof contract / sizeof contract[0], EVENT_TYPES);
	for (enum event_type type = 1; type <= EVENT_TYPES; type++) {
		const struct type_entry *entry = contract_type(type);
		char line[512];
		size_t used = (size_t)snprintf(line, sizeof line, "%s:", entry->name);

		for (size_t i = 0; i < entry->field_count; i++)
			used += (size_t)snprintf(line + used, sizeof line - used, " %s%s", entry->fields[i].needed ? "*" : "",
				contract_field(entry->fields[i].field)->name);
		assert_string_equal(line, contract[type - 1]);
	}
}

static void every_type_is_found_by_its_whole_name_only(void **state)
{
	static const char *const strangers[] = { "", "call", "call.ended.v", "call.ended.v2", "call.ended.v1 ",
		"call.ended.v11", "Call.ended.v1", "order.created", "order" };

	(void)state;
	for (enum event_type type = 1; type <= EVENT_TYPES; type++) {
		assert_int_equal(contract_type(type)->name_len, strlen(contract_type(type)->name));
		assert_int_equal(contract_type_named(text_of(contract_type(type)->name)), type);
	}
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		assert_int_equal(contract_type_named(text_of(strangers[i])), 0);
	assert_int_equal(contract_type_named((struct text){ NULL, 0 }), 0);
}

/* Rule R3, copied from the rule and not from the table. */
static void ranks_follow_rule_R3(void **state)
{
	static const enum event_type orders[] = { ORDER_CREATED, ORDER_RETURNED, ORDER_DISPATCHED, ORDER_SIGNED,
		ORDER_EXTENDED, ORDER_URGED, ORDER_CLOSED, CALLBACK_MADE, ORDER_REOPENED, ORDER_MERGED, ORDER_VOIDED,
		ORDER_RESTORED };
	static const enum event_type complaints[] = { COMPLAINT_RECEIVED, COMPLAINT_JUDGED, COMPLAINT_FORWARDED,
		COMPLAINT_REPLIED, COMPLAINT_CLOSED, COMPLAINT_CARDED, COMPLAINT_PUBLISHED, COMPLAINT_VOIDED };

	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		assert_int_equal(contract_type(orders[i])->rank, i + 1);
		assert_int_equal(contract_type(orders[i])->sort, CASE_ORDER);
	}
	for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++) {
		assert_int_equal(contract_type(complaints[i])->rank, i + 1);
		assert_int_equal(contract_type(complaints[i])->sort, CASE_COMPLAINT);
	}
	assert_int_equal(contract_type(CALL_ENDED)->sort, CASE_CALL);
	assert_int_equal(contract_type(REVIEW_SUBMITTED)->sort, CASE_REVIEW);
	assert_string_equal(contract_sort_name(CASE_CALL), "call");
	assert_string_equal(contract_sort_name(CASE_REVIEW), "review");
}

static void words_and_their_places_go_both_ways(void **state)
{
	static const struct { enum field field; const char *words; } lists[] = {
		{ F_DIRECTION, "in out" },
		{ F_OUTCOME, "answered_directly order_created transferred abandoned invalid" },
		{ F_KIND, "consultation help complaint report suggestion praise other" },
		{ F_HANDLING, "direct transferred" },
		{ F_RESULT, "resolved explained unreasonable" },
		{ F_RATING, "very_satisfied satisfied basically_satisfied dissatisfied very_dissatisfied" },
		{ F_RATING_SOURCE, "caller callback default" },
		{ F_LEVEL, "city county" },
		{ F_CARD, "yellow red withdrawn" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		char words[256], *rest = words, *word;
		int place = 0;

		(void)snprintf(words, sizeof words, "%s", lists[i].words);
		while ((word = strtok_r(rest, " ", &rest)) != NULL) {
			assert_int_equal(contract_word(lists[i].field, text_of(word)), ++place);
			assert_string_equal(contract_word_name(lists[i].field, place), word);
		}
		assert_int_equal(contract_field(lists[i].field)->max, place);
	}
	assert_int_equal(contract_word(F_KIND, text_of("咨询")), 0);
	assert_int_equal(contract_word(F_KIND, text_of("Help")), 0);
	assert_int_equal(contract_word(F_KIND, text_of("hel")), 0);
	assert_int_equal(contract_word(F_KIND, (struct text){ "help\0x", 6 }), 0);
	assert_int_equal(contract_word(F_KIND, (struct text){ NULL, 0 }), 0);
}

/* The stored form keeps a word in one byte and tells fields of a type apart by name when it is printed. */
static void names_within_a_type_differ_and_fields_are_all_used(void **state)
{
	uint32_t used = 0;

	(void)state;
	for (enum event_type type = 1; type <= EVENT_TYPES; type++) {
		const struct type_entry *entry = contract_type(type);

		for (size_t i = 0; i < entry->field_count; i++) {
			used |= 1u << entry->fields[i].field;
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(contract_field(entry->fields[i].field)->name,
					contract_field(entry->fields[j].field)->name);
		}
	}
	assert_int_equal(used, UINT32_MAX >> (32 - FIELDS));
}

static void every_reason_has_an_id_of_its_own_and_words_in_both_languages(void **state)
{
	(void)state;
	for (enum reject_reason reason = REJECT_NONE; reason < REJECT_REASONS; reason++) {
		const struct reject_entry *entry = reject_entry(reason);

		assert_non_null(entry->id);
		assert_int_equal(reject_named(entry->id), reason);
		assert_true(strlen(entry->en) > 0 && strlen(entry->zh) > 0);
		assert_true(reason == REJECT_NONE || (strlen(entry->remedy_en) > 0 && strlen(entry->remedy_zh) > 0));
	}
	assert_int_equal(reject_named("no_such_reason"), REJECT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_the_fields_of_the_contract),
		cmocka_unit_test(every_type_is_found_by_its_whole_name_only),
		cmocka_unit_test(ranks_follow_rule_R3),
		cmocka_unit_test(words_and_their_places_go_both_ways),
		cmocka_unit_test(names_within_a_type_differ_and_fields_are_all_used),
		cmocka_unit_test(every_reason_has_an_id_of_its_own_and_words_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
