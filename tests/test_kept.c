#include "cli/kept.h"

#include "base/lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void headers_come_back_as_they_were_kept(void **state)
{
	static const char *const texts[] = { "plain", "a\"b\\c", "two\nlines\tand\x01more", "中文 🙂", "/", "" };
	struct pool pool = POOL_EMPTY;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct binary_attributes attributes;
		struct buf kept = BUF_EMPTY;
		struct err err;

		buf_append_string(&kept, "{\"ce_id\":");
		buf_append_json(&kept, text_of(texts[i]));
		buf_append_string(&kept, ",\"ce_other\":\"x\",\"ce_subject\":\"C1\"}");
		assert_int_equal(kept_headers(buf_text(&kept), &pool, &attributes, &err), ST_OK);
		assert_true(text_equal(attributes.id, text_of(texts[i])));
		assert_true(text_equal(attributes.subject, text_of("C1")));
		assert_null(attributes.type.at);
		assert_false(attributes.doubled);
		buf_free(&kept);
	}
	pool_free(&pool);
}

static void a_doubled_header_stays_doubled(void **state)
{
	struct pool pool = POOL_EMPTY;
	struct binary_attributes attributes;
	struct err err;

	(void)state;
	assert_int_equal(kept_headers(text_of("{\"ce_id\":\"a\",\"doubled\":true}"), &pool, &attributes, &err), ST_OK);
	assert_true(attributes.doubled);
	assert_int_equal(kept_headers(text_of("{}"), &pool, &attributes, &err), ST_OK);
	assert_null(attributes.id.at);
	pool_free(&pool);
}

static void a_subject_is_found_only_where_there_is_one(void **state)
{
	static const struct { const char *kept, *subject; } table[] = {
		{ "{\"id\":\"1\",\"subject\":\"o-7\",\"data\":{\"subject\":\"x\"}}", "o-7" },
		{ "{\"data\":{\"subject\":\"x\"}}", NULL },
		{ "{\"subject\":\"a\",\"subject\":\"b\"}", NULL },
		{ "{\"subject\":7}", NULL },
		{ "{\"subject\":\"\"}", NULL },
		{ "{\"subject\":[\"a\"]}", NULL },
		{ "{\"subject\":\"a\\u0062\"}", NULL },
		{ "{\"subject\":\"a\"", NULL },
		{ "[\"subject\",\"a\"]", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct text found = kept_subject(text_of(table[i].kept));

		assert_int_equal(found.at != NULL, table[i].subject != NULL);
		if (table[i].subject != NULL)
			assert_true(text_equal(found, text_of(table[i].subject)));
	}
}

static void what_is_no_object_is_refused(void **state)
{
	static const char *const texts[] = { "", "{", "{\"ce_id\":\"a\"", "{\"ce_id\":\"\\u00\"}", "{\"ce_id\"}" };
	struct pool pool = POOL_EMPTY;
	struct binary_attributes attributes;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_int_equal(kept_headers(text_of(texts[i]), &pool, &attributes, &err), ST_DATA);
	pool_free(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_come_back_as_they_were_kept),
		cmocka_unit_test(a_doubled_header_stays_doubled),
		cmocka_unit_test(a_subject_is_found_only_where_there_is_one),
		cmocka_unit_test(what_is_no_object_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
