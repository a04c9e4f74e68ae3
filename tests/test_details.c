/* Details of rejects in Chinese: forms, values that look like forms, what is not known. */
#include "report/details.h"

#include "tests/event_kit.h"

static void assert_zh(const char *detail, const char *wanted)
{
	char out[DETAILS_MAX];

	assert_string_equal(details_words(text_of(detail), LANG_ZH, out), wanted);
	assert_string_equal(details_words(text_of(detail), LANG_EN, out), detail);
}

static void a_detail_is_said_in_chinese_with_its_values(void **state)
{
	(void)state;
	assert_zh("data: needed by every event", "data：每个事件都必须有");
	assert_zh("data.kind: a number, expected a string", "data.kind：为数字，应为字符串");
	assert_zh("data.direction: \"inward\", expected in | out", "data.direction：“inward”，应为 in | out");
	assert_zh("byte 8: expected a value", "第 8 字节：应为一个值");
	assert_zh("id: 65 bytes, at most 64", "id：65 字节，最多 64");
}

/* The sender chooses the value; whatever it is, all of it is shown. */
static void a_value_may_look_like_a_sentence(void **state)
{
	(void)state;
	assert_zh("data.outcome: \"*: twice\", expected a | b", "data.outcome：“*: twice”，应为 a | b");
	assert_zh("data.outcome: \"x\", expected y\", expected a | b", "data.outcome：“x”，应为 y\", expected a | b");
	assert_zh(": needed by every event", "：每个事件都必须有");
}

static void what_is_not_known_stays(void **state)
{
	(void)state;
	assert_zh("", "");
	assert_zh("nothing of the kind", "nothing of the kind");
	assert_zh("data.x: needed by", "data.x: needed by");
}

/* The decoder's own sentence for a bad word is known: a change there shows here. */
static void what_the_decoder_says_is_known(void **state)
{
	char line[1024], out[DETAILS_MAX];
	struct kit kit;

	(void)state;
	kit_open(&kit, false);
	assert_int_equal(kit_decode(&kit, kit_event(line, sizeof line, "order.created.v1", "\"handling\":\"maybe\"")), VERDICT_REJECT);
	assert_string_equal(details_words(text_of(kit.reject.detail), LANG_ZH, out),
		"data.handling：“maybe”，应为 direct | transferred");
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_detail_is_said_in_chinese_with_its_values),
		cmocka_unit_test(a_value_may_look_like_a_sentence),
		cmocka_unit_test(what_is_not_known_stays),
		cmocka_unit_test(what_the_decoder_says_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
