/*
 * store_kit - what the tests of store/ share: made-up events, batches of them, stores in a folder of
 * their own, and SQL behind the store's back.
 */
#ifndef HOTLINE_TESTS_STORE_KIT_H
#define HOTLINE_TESTS_STORE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "store/store.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* 2020-01-01T00:00:00+08:00 */
#define KIT_START_US INT64_C(1577808000000000)
#define KIT_HOUR_US INT64_C(3600000000)
#define KIT_DAY_US (24 * KIT_HOUR_US)

/* ---- chance: splitmix64, so that a failing seed fails everywhere ---- */

static uint64_t kit_seed;

static inline uint64_t kit_chance(void)
{
	uint64_t z = kit_seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline int64_t kit_below(int64_t limit)
{
	return (int64_t)(kit_chance() % (uint64_t)limit);
}

/* ---- events, packed ---- */

struct kit_event {
	enum event_type type;
	enum case_sort sort;
	char subject[EVENT_ID_MAX];
	uint8_t packed[1024];
	size_t len;
};

static inline void kit_pack(const struct event *event, struct kit_event *out)
{
	uint8_t packed[EVENT_PACKED_MAX];

	out->len = event_pack(event, packed);
	assert_true(out->len <= sizeof out->packed);
	memcpy(out->packed, packed, out->len);
	out->type = event->type;
	out->sort = contract_type(event->type)->sort;
	assert_true(event->subject.len < sizeof out->subject);
	memset(out->subject, 0, sizeof out->subject);
	memcpy(out->subject, event->subject.at, event->subject.len);
}

static inline void kit_number(struct event *event, enum field field, int64_t value)
{
	event->has |= 1u << field;
	event->value[field].number = value;
}

static inline void kit_text(struct event *event, enum field field, const char *value)
{
	event->has |= 1u << field;
	event->value[field].text = text_of(value);
}

static inline struct event kit_start(enum event_type type, const char *id, const char *subject, int64_t time_us)
{
	return (struct event){ .type = type, .id = text_of(id), .source = text_of("/test"), .subject = text_of(subject),
		.time_us = time_us };
}

/* A call, answered directly, at `time_us`, from `district`. */
static inline struct kit_event kit_call(const char *id, const char *subject, int64_t time_us, const char *district)
{
	struct event event = kit_start(CALL_ENDED, id, subject, time_us);
	struct kit_event out;

	kit_number(&event, F_STARTED_AT, time_us);
	kit_number(&event, F_ANSWERED_AT, time_us + 5000000);
	kit_number(&event, F_DIRECTION, DIRECTION_IN);
	kit_number(&event, F_OUTCOME, OUTCOME_DIRECT);
	kit_text(&event, F_CHANNEL, "phone");
	kit_text(&event, F_DISTRICT, district);
	kit_pack(&event, &out);
	return out;
}

static inline int kit_words(enum field field)
{
	int count = 0;

	while (contract_field(field)->words[count] != NULL)
		count++;
	return count;
}

static inline void kit_fill_field(struct event *event, enum field field, int64_t around_us)
{
	static const char *const texts[] = { "north", "south", "梅江区", "east end" };
	static const char *const paths[] = { "roads>holes", "roads>lights", "schools" };
	static const char *const ids[] = { "W1", "W2", "W3", "C4" };
	const struct field_entry *entry = contract_field(field);

	switch (entry->form) {
	case FORM_TIME:
		kit_number(event, field, around_us + (kit_below(400) - 100) * KIT_HOUR_US / 4);
		break;
	case FORM_WORD:
		kit_number(event, field, 1 + kit_below(kit_words(field)));
		break;
	case FORM_BOOL:
		kit_number(event, field, kit_below(2));
		break;
	case FORM_NUMBER:
		kit_number(event, field, entry->min + kit_below(entry->max < 9 ? entry->max - entry->min + 1 : 9));
		break;
	case FORM_ID:
		kit_text(event, field, ids[kit_below(4)]);
		break;
	case FORM_TEXT:
		kit_text(event, field, texts[kit_below(4)]);
		break;
	case FORM_CATEGORY:
		kit_text(event, field, paths[kit_below(3)]);
		break;
	case FORM_CALLER:
		break;
	}
}

/* Any event of the contract, within forty days, of few cases, so that they meet; and now and then an id
 * that was used before, with other contents (rule R1). */
static inline struct kit_event kit_any(int number)
{
	enum event_type type = (enum event_type)(1 + kit_below(EVENT_TYPES));
	const struct type_entry *entry = contract_type(type);
	char id[32], subject[32];
	int64_t time_us = KIT_START_US + kit_below(40 * 48) * KIT_HOUR_US / 2;
	struct event event;
	struct kit_event out;

	(void)snprintf(id, sizeof id, "e%lld", (long long)(kit_below(10) == 0 ? kit_below(number + 1) : number));
	(void)snprintf(subject, sizeof subject, "%c%lld", "?CWPR"[entry->sort], (long long)kit_below(25));
	event = kit_start(type, id, subject, time_us);
	for (int i = 0; i < entry->field_count; i++)
		if (entry->fields[i].needed || kit_below(2) == 0)
			kit_fill_field(&event, (enum field)entry->fields[i].field, time_us);
	if (event_has(&event, F_RATING) && !event_has(&event, F_RATING_SOURCE))
		kit_number(&event, F_RATING_SOURCE, 1 + kit_below(3));
	if (event_has(&event, F_RATING_SOURCE) && !event_has(&event, F_RATING))
		event.has &= ~(1u << F_RATING_SOURCE);
	if (event_has(&event, F_DUE_AT))
		event.has &= ~(1u << F_LIMIT_WORKING_DAYS);
	kit_pack(&event, &out);
	return out;
}

static inline void kit_shuffle(struct kit_event *events, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)kit_below((int64_t)i);
		struct kit_event swap = events[i - 1];

		events[i - 1] = events[other];
		events[other] = swap;
	}
}

/* ---- folders and stores ---- */

static char kit_folder[128];

static inline int kit_setup(void **state)
{
	(void)state;
	(void)snprintf(kit_folder, sizeof kit_folder, "%s/hotline-store-XXXXXX",
		getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	return mkdtemp(kit_folder) == NULL ? -1 : 0;
}

static inline int kit_teardown(void **state)
{
	char command[256];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -rf '%s'", kit_folder);
	return system(command) == 0 ? 0 : -1;
}

static inline const char *kit_path(const char *name)
{
	static char paths[4][256];
	static int turn;
	char *path = paths[turn++ % 4];

	(void)snprintf(path, sizeof paths[0], "%s/%s", kit_folder, name);
	return path;
}

static inline struct store_options kit_options(void)
{
	return (struct store_options){ .command = "test", .rules = rules_builtin(), .calendar = calendar_builtin() };
}

static inline enum status kit_try(const char *path, enum store_mode mode, struct store **out, struct err *err)
{
	struct store_options options = kit_options();

	return store_open(path, mode, &options, out, err);
}

static inline struct store *kit_open(const char *path, enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = { 0 };

	if (kit_try(path, mode, &store, &err) != ST_OK)
		fail_msg("%s", err.text);
	return store;
}

/* ---- batches ---- */

/* An input as a file of lines, of which `next` were taken. */
static inline struct input_entry kit_input(const char *name, int64_t next)
{
	return (struct input_entry){ .kind = INPUT_FILE, .name = text_of(name), .partition = -1,
		.position = { .next = next, .lines = next, .last_offset = -1, .end = -1 } };
}

static inline struct batch *kit_batch(void)
{
	struct batch *batch = NULL;
	struct err err;

	assert_int_equal(batch_new(&batch, &err), ST_OK);
	return batch;
}

static inline void kit_take(struct batch *batch, const struct input_entry *input)
{
	struct err err;
	uint16_t place;

	batch_clear(batch);
	assert_int_equal(batch_add_input(batch, input, &place, &err), ST_OK);
	assert_int_equal(place, 0);
}

static inline struct batch_item *kit_item(struct batch *batch)
{
	struct batch_item *item = &batch->items[batch->count++];

	assert_true(batch->count <= BATCH_ITEMS_MAX);
	*item = (struct batch_item){ .place = ++batch->inputs[0].position.lines };
	batch->inputs[0].position.next = batch->inputs[0].position.lines;
	return item;
}

static inline void kit_add(struct batch *batch, const struct kit_event *event)
{
	struct batch_item *item = kit_item(batch);

	assert_true(batch_keep_event(batch, event->type, text_of(event->subject),
		(struct text){ (const char *)event->packed, event->len }, item));
}

static inline void kit_refuse(struct batch *batch, const char *kept)
{
	struct batch_item *item = kit_item(batch);

	item->verdict = VERDICT_REJECT;
	item->reject = pool_alloc(&batch->pool, sizeof *item->reject);
	assert_non_null(item->reject);
	*item->reject = (struct batch_reject){ .reason = REJECT_BAD_JSON, .length = (int64_t)strlen(kept),
		.detail = text_of("byte 3: expected a value"), .kept = pool_copy(&batch->pool, text_of(kept)), .headers = text_of("") };
}

static inline struct store_result kit_apply(struct store *store, struct batch *batch)
{
	struct store_result result;
	struct err err = { 0 };

	if (store_apply(store, batch, &result, &err) != ST_OK)
		fail_msg("%s", err.text);
	return result;
}

/* All events as one input, `size` a batch; the tally of all. */
static inline struct tally kit_load(struct store *store, const char *name, const struct kit_event *events, size_t count,
	size_t size)
{
	struct batch *batch = kit_batch();
	struct input_entry input = kit_input(name, 0);
	struct tally sum = { 0 };

	for (size_t i = 0; i < count; i += size) {
		struct store_result result;

		kit_take(batch, &input);
		for (size_t k = i; k < count && k < i + size; k++)
			kit_add(batch, &events[k]);
		result = kit_apply(store, batch);
		sum.read += result.total.read;
		sum.applied += result.total.applied;
		sum.duplicate += result.total.duplicate;
		sum.conflicting += result.total.conflicting;
		sum.rejected += result.total.rejected;
		input.id = batch->inputs[0].id;
		input.position = batch->inputs[0].position;
	}
	batch_free(batch);
	return sum;
}

/* ---- looking ---- */

static inline void kit_digest(struct store *store, char hex[DIGEST_HEX_MAX])
{
	uint8_t digest[DIGEST_BYTES];
	struct err err = { 0 };

	if (store_digest(store, digest, &err) != ST_OK)
		fail_msg("%s", err.text);
	digest_hex(digest, hex);
}

struct kit_findings {
	char lines[4096];
	char oddities[1024];
};

static inline void kit_note(void *context, const char *line)
{
	struct kit_findings *findings = context;
	size_t len = strlen(findings->lines);

	(void)snprintf(findings->lines + len, sizeof findings->lines - len, "%s\n", line);
}

static inline void kit_note_oddity(void *context, const char *id, int64_t count)
{
	struct kit_findings *findings = context;
	size_t len = strlen(findings->oddities);

	(void)snprintf(findings->oddities + len, sizeof findings->oddities - len, "%s=%lld ", id, (long long)count);
}

static inline int64_t kit_check(struct store *store, struct kit_findings *out)
{
	struct store_check_sink sink = { .finding = kit_note, .oddity = kit_note_oddity, .context = out,
		.now_us = KIT_START_US + 100 * KIT_DAY_US };
	struct err err = { 0 };
	int64_t count = -1;

	memset(out, 0, sizeof *out);
	if (store_check(store, &sink, &count, &err) != ST_OK)
		fail_msg("%s", err.text);
	return count;
}

static inline void kit_assert_sound(const char *path)
{
	struct store *store = kit_open(path, STORE_READ);
	struct kit_findings findings;

	if (kit_check(store, &findings) != 0)
		fail_msg("%s", findings.lines);
	store_close(store);
}

/* In a child: from now on files may grow to `bytes`, which is what a full disk looks like to SQLite. */
static inline void kit_limit_files(rlim_t bytes)
{
	const struct rlimit limit = { bytes, bytes };

	(void)signal(SIGXFSZ, SIG_IGN); /* as cli/main.c does */
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || freopen("/dev/null", "w", stderr) == NULL)
		_exit(99);
}

/* The same days, keys and counts; how many cells there are. */
static inline size_t kit_assert_same_cells(struct cells *read, struct cells *wanted)
{
	const struct cell *const *left, *const *right;
	size_t left_count, right_count;
	struct err err;

	assert_int_equal(cells_sorted(read, &left, &left_count, &err), ST_OK);
	assert_int_equal(cells_sorted(wanted, &right, &right_count, &err), ST_OK);
	assert_int_equal(left_count, right_count);
	for (size_t i = 0; i < left_count; i++) {
		assert_int_equal(left[i]->day, right[i]->day);
		assert_true(text_equal(left[i]->key, right[i]->key));
		assert_memory_equal(left[i]->count, right[i]->count, sizeof left[i]->count);
	}
	return left_count;
}

/* The writer takes the events in two halves; a reader that begins between them sees the first alone as long as it looks. */
static inline void kit_assert_one_picture(struct store *writer, const char *path, const struct kit_event *events, size_t count,
	size_t per_batch)
{
	struct store *reader;
	struct store_status before, after;
	struct err err = { 0 };

	(void)kit_load(writer, "first", events, count / 2, per_batch);
	reader = kit_open(path, STORE_READ);
	assert_int_equal(store_snapshot_begin(reader, &err), ST_OK);
	assert_int_equal(store_status(reader, &before, &err), ST_OK);
	(void)kit_load(writer, "second", events + count / 2, count - count / 2, per_batch);
	assert_int_equal(store_status(reader, &after, &err), ST_OK);
	assert_int_equal(after.events, before.events);
	store_snapshot_end(reader);
	assert_int_equal(store_status(reader, &after, &err), ST_OK);
	assert_true(after.events > before.events);
	store_close(reader);
}

/* Behind the store's back. */
static inline void kit_sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	char *message = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", text, message);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The first column of the first row, as text; empty for none. */
static inline void kit_ask(const char *path, const char *text, char *out, size_t size)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *ask = NULL;

	out[0] = '\0';
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, text, -1, &ask, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	if (sqlite3_step(ask) == SQLITE_ROW && sqlite3_column_text(ask, 0) != NULL)
		(void)snprintf(out, size, "%s", (const char *)sqlite3_column_text(ask, 0));
	(void)sqlite3_finalize(ask);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline int64_t kit_ask_number(const char *path, const char *text)
{
	char out[64];

	kit_ask(path, text, out, sizeof out);
	return strtoll(out, NULL, 10);
}

#endif
