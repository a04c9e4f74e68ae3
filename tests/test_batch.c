/* What a batch keeps of refused records, and when it is full. */
#include "event/batch.h"

#include "cli/kept.h"
#include "event_kit.h"

enum { LONG = 900000, REAL_TIME = 20 };

struct desk {
	struct kit kit;
	struct batch *batch;
	char *longest; /* LONG bytes of 'x' */
	uint16_t place;
};

static void open_desk(struct desk *desk)
{
	struct err err;

	kit_open(&desk->kit, false);
	assert_int_equal(batch_new(&desk->batch, &err), ST_OK);
	assert_int_equal(batch_add_input(desk->batch, &(struct input_entry){ .kind = INPUT_KAFKA, .name = text_of("t"),
		.cluster = text_of("c") }, &desk->place, &err), ST_OK);
	desk->longest = malloc(LONG);
	assert_non_null(desk->longest);
	memset(desk->longest, 'x', LONG);
}

static void close_desk(struct desk *desk)
{
	free(desk->longest);
	batch_free(desk->batch);
	kit_close(&desk->kit);
}

static struct binary_attributes good_attributes(void)
{
	return (struct binary_attributes){ .specversion = text_of("1.0"), .id = text_of("e-1"), .source = text_of("//s"),
		.type = text_of("order.closed.v1"), .time = text_of("2020-06-01T08:00:00Z"), .subject = text_of("o") };
}

static const struct batch_item *add(struct desk *desk, const struct binary_attributes *attributes, const char *value)
{
	struct batch_line line = { .input = desk->place, .bytes = value, .len = strlen(value), .length = (int64_t)strlen(value),
		.attributes = attributes };
	struct err err;

	assert_int_equal(batch_add_line(desk->batch, desk->kit.decoder, &desk->kit.options, &line, &err), ST_OK);
	return &desk->batch->items[desk->batch->count - 1];
}

/* The attributes that a replay of the reject would decode. */
static struct binary_attributes kept(struct desk *desk, const struct batch_item *item)
{
	struct binary_attributes attributes;
	struct err err;

	assert_int_equal(item->verdict, VERDICT_REJECT);
	assert_int_equal(kept_headers(item->reject->headers, &desk->batch->pool, &attributes, &err), ST_OK);
	return attributes;
}

static void records_of_long_headers_fill_a_batch(void **state)
{
	struct binary_attributes attributes = good_attributes();
	struct desk desk;

	(void)state;
	open_desk(&desk);
	attributes.subject = (struct text){ desk.longest, 30000 };
	while (!batch_is_full(desk.batch))
		(void)add(&desk, &attributes, "{}");
	assert_true(desk.batch->count < BATCH_BYTES_MAX / BATCH_ATTRIBUTE_KEPT_MAX);
	assert_true(desk.batch->pool.used < BATCH_BYTES_MAX + BATCH_BYTES_MAX / 8);
	batch_clear(desk.batch);
	assert_int_equal(desk.batch->bytes, 0);
	close_desk(&desk);
}

static void a_line_counts_by_its_bytes_where_they_are_more(void **state)
{
	struct binary_attributes attributes = good_attributes();
	struct desk desk;

	(void)state;
	open_desk(&desk);
	desk.longest[5000] = '\0';
	(void)add(&desk, &attributes, desk.longest);
	assert_in_range(desk.batch->bytes, 5000, 6000);
	close_desk(&desk);
}

static void a_long_attribute_is_kept_cut_and_stays_refused(void **state)
{
	struct desk desk;
	struct binary_attributes attributes = good_attributes(), found;
	struct text *const all[] = { &attributes.specversion, &attributes.id, &attributes.source, &attributes.type,
		&attributes.time, &attributes.subject };
	struct text *const again[] = { &found.specversion, &found.id, &found.source, &found.type, &found.time,
		&found.subject };

	(void)state;
	open_desk(&desk);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct text good = *all[i];

		*all[i] = (struct text){ desk.longest, LONG };
		found = kept(&desk, add(&desk, &attributes, "{}"));
		assert_in_range(again[i]->len, BATCH_ATTRIBUTE_KEPT_MAX, BATCH_ATTRIBUTE_KEPT_MAX + 3);
		assert_memory_equal(again[i]->at, desk.longest, BATCH_ATTRIBUTE_KEPT_MAX);
		assert_int_equal(add(&desk, &found, "{}")->verdict, VERDICT_REJECT);
		*all[i] = good;
	}
	assert_true(desk.batch->pool.used < LONG);
	close_desk(&desk);
}

/* Its fraction may have any number of digits (rule R4), so a time is the one attribute that a cut could make good. */
static void a_cut_does_not_mend_a_time(void **state)
{
	struct desk desk;
	struct binary_attributes attributes = good_attributes(), found;

	(void)state;
	open_desk(&desk);
	memset(desk.longest, '0', LONG);
	memcpy(desk.longest, "2020-06-01T08:00:00.", REAL_TIME);
	desk.longest[BATCH_ATTRIBUTE_KEPT_MAX - 1] = 'Z';
	attributes.time = (struct text){ desk.longest, BATCH_ATTRIBUTE_KEPT_MAX };
	assert_int_equal(add(&desk, &attributes, "{}")->verdict, VERDICT_EVENT);
	attributes.time.len++;
	found = kept(&desk, add(&desk, &attributes, "{}"));
	assert_int_equal(add(&desk, &found, "{}")->verdict, VERDICT_REJECT);
	close_desk(&desk);
}

static void a_cut_leaves_whole_characters_and_no_half_number(void **state)
{
	static const struct { const char *text, *end; } table[] = {
		{ "\xE4\xB8\xAD\xE6\x96\x87", "xxx\xE4\xB8\xAD\xE2\x80\xA6" },   /* 6 bytes, of which 5 would fit */
		{ "13800138000", "xx*****\xE2\x80\xA6" },               /* a number that begins within */
		{ "1380013800012345", "xx13800\xE2\x80\xA6" },          /* a longer run is none */
	};
	struct desk desk;
	struct binary_attributes attributes = good_attributes();

	(void)state;
	open_desk(&desk);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		size_t len = strlen(table[i].end);
		struct text source;

		memset(desk.longest, 'x', LONG);
		memcpy(desk.longest + BATCH_ATTRIBUTE_KEPT_MAX - 5, table[i].text, strlen(table[i].text));
		attributes.source = (struct text){ desk.longest, LONG };
		source = kept(&desk, add(&desk, &attributes, "{}")).source;
		assert_memory_equal(source.at + source.len - len, table[i].end, len);
	}
	close_desk(&desk);
}

/* Cut after eleven digits, a longer run would look like a number. */
static void a_cut_makes_no_number(void **state)
{
	static const char end[] = "x***********\xE2\x80\xA6";
	struct desk desk;
	struct binary_attributes attributes = good_attributes();
	struct text source;

	(void)state;
	open_desk(&desk);
	memcpy(desk.longest + BATCH_ATTRIBUTE_KEPT_MAX - 11, "1380013800012345", 16);
	attributes.source = (struct text){ desk.longest, LONG };
	source = kept(&desk, add(&desk, &attributes, "{}")).source;
	assert_memory_equal(source.at + source.len - (sizeof end - 1), end, sizeof end - 1);
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_of_long_headers_fill_a_batch),
		cmocka_unit_test(a_line_counts_by_its_bytes_where_they_are_more),
		cmocka_unit_test(a_long_attribute_is_kept_cut_and_stays_refused),
		cmocka_unit_test(a_cut_does_not_mend_a_time),
		cmocka_unit_test(a_cut_leaves_whole_characters_and_no_half_number),
		cmocka_unit_test(a_cut_makes_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
