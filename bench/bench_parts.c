/*
 * bench_parts - what the parts of the way into the store cost by themselves.
 *
 *   bench_parts raw BROKERS TOPIC RECORDS   reads so many records of a topic with librdkafka and does nothing with them:
 *                                           the floor of everything that comes from Kafka
 *   bench_parts decode FILE KEYFILE         bytes of a line to one event, callers hashed
 *   bench_parts fold FILE KEYFILE           decoded events into cases in memory (case_insert), and each changed case
 *                                           judged before and after (fold_case), batch by batch as the store does
 *   bench_parts modes STORE                 journal mode and synchronous, read back from a writer's connection
 *
 * One thread, one JSON object on standard output.  wall_s and cpu_s are those of
 * the measured part alone (raw: from the assignment to the last record): reading
 * the file, and for fold decoding and finding the cases, are left out.
 */
#include "bench/bench_kit.h"

#include "base/buf.h"
#include "base/hash.h"
#include "cli/arena.h"
#include "crypto/keyring.h"
#include "event/batch.h"
#include "store/store.h"

#include <string.h>

enum {
	ARRAY_RECORDS = 1000,  /* by one call, as ingest/kafka.c takes them */
	FIRST_SLOTS = 1 << 16, /* of the table of cases; a power of two */
	SMALL_CASE = 512       /* bytes that a case gets at first: most never need more */
};

/* ---- time: what was measured so far, and since when the clocks run ---- */

struct timing {
	double wall_s, cpu_s;
	double wall_from, cpu_from;
};

static void timing_start(struct timing *timing)
{
	timing->wall_from = bench_seconds(CLOCK_MONOTONIC);
	timing->cpu_from = bench_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void timing_stop(struct timing *timing)
{
	timing->cpu_s += bench_seconds(CLOCK_PROCESS_CPUTIME_ID) - timing->cpu_from;
	timing->wall_s += bench_seconds(CLOCK_MONOTONIC) - timing->wall_from;
}

/* ---- raw ---- */

struct raw {
	rd_kafka_t *client;
	rd_kafka_queue_t *queue;
	int64_t wanted, records, bytes;
};

/* The program's own settings for a consumer (ingest/kafka.c), so that the two differ by the work alone. */
static rd_kafka_t *raw_client(const char *brokers)
{
	static const struct bench_setting settings[] = {
		{ "group.id", "bench" }, { "enable.auto.commit", "false" }, { "enable.auto.offset.store", "false" },
		{ "auto.offset.reset", "error" }, { "check.crcs", "true" }, { "isolation.level", "read_committed" },
		{ "socket.nagle.disable", "true" }, { "fetch.wait.max.ms", "20" },
	};

	return bench_client(RD_KAFKA_CONSUMER, brokers, settings, sizeof settings / sizeof settings[0], NULL);
}

static void raw_assign(rd_kafka_t *client, const char *topic, int partitions)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
	rd_kafka_resp_err_t code;

	for (int i = 0; i < partitions; i++)
		rd_kafka_topic_partition_list_add(list, topic, i)->offset = 0;
	code = rd_kafka_assign(client, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		bench_die(topic, rd_kafka_err2str(code));
}

static void raw_take(struct raw *raw)
{
	static rd_kafka_message_t *array[ARRAY_RECORDS];
	double last = bench_seconds(CLOCK_MONOTONIC);

	while (raw->records < raw->wanted) {
		ssize_t count = rd_kafka_consume_batch_queue(raw->queue, 20, array, ARRAY_RECORDS);

		if (count > 0)
			last = bench_seconds(CLOCK_MONOTONIC);
		else if (bench_seconds(CLOCK_MONOTONIC) - last > BENCH_SILENCE_S_MAX)
			bench_die("the topic ends early", "");
		for (ssize_t i = 0; i < count; i++) {
			if (array[i]->err != RD_KAFKA_RESP_ERR_NO_ERROR)
				bench_die("a record cannot be read", rd_kafka_message_errstr(array[i]));
			raw->records++;
			raw->bytes += (int64_t)array[i]->len;
			rd_kafka_message_destroy(array[i]);
		}
	}
}

static void run_raw(const char *brokers, const char *topic, const char *records)
{
	struct raw raw = { .client = raw_client(brokers), .wanted = strtoll(records, NULL, 10) };
	struct timing timing = { 0 };
	int partitions = bench_partitions(raw.client, topic);

	(void)rd_kafka_poll_set_consumer(raw.client);
	raw.queue = bench_must(rd_kafka_queue_get_consumer(raw.client));
	timing_start(&timing);
	raw_assign(raw.client, topic, partitions);
	raw_take(&raw);
	timing_stop(&timing);
	rd_kafka_queue_destroy(raw.queue);
	rd_kafka_destroy_flags(raw.client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	printf("{\"events\":%lld,\"bytes\":%lld,\"wall_s\":%.6f,\"cpu_s\":%.6f}\n", (long long)raw.records,
		(long long)raw.bytes, timing.wall_s, timing.cpu_s);
}

/* ---- lines, a stretch as long as a batch at a time ---- */

struct stretch {
	FILE *file;
	struct buf bytes;
	size_t ends[BATCH_ITEMS_MAX];
	size_t count;
	char *line;
	size_t line_cap;
};

static bool stretch_read(struct stretch *stretch)
{
	buf_clear(&stretch->bytes);
	for (stretch->count = 0; stretch->count < BATCH_ITEMS_MAX && stretch->bytes.len < BATCH_BYTES_MAX; stretch->count++) {
		ssize_t len = getline(&stretch->line, &stretch->line_cap, stretch->file);

		if (len < 0)
			break;
		buf_append(&stretch->bytes, stretch->line, (size_t)len - (stretch->line[len - 1] == '\n'));
		stretch->ends[stretch->count] = stretch->bytes.len;
	}
	if (stretch->bytes.failed || ferror(stretch->file))
		bench_die("the file cannot be read", "");
	return stretch->count > 0;
}

static struct text stretch_line(const struct stretch *stretch, size_t i)
{
	size_t from = i == 0 ? 0 : stretch->ends[i - 1];

	return (struct text){ (const char *)stretch->bytes.data + from, stretch->ends[i] - from };
}

/* What both measurements of a file start from. */
struct bench {
	struct stretch stretch;
	struct zone *zone;
	struct keyring *keyring;
	struct decoder *decoder;
	struct timing timing;
	int64_t events, refused, bytes;
};

static void bench_open(struct bench *bench, const char *path, const char *key_path)
{
	struct decoder_options options = { .arena = arena_ops() };
	struct err err;

	arena_install();
	bench->stretch.file = fopen(path, "rb");
	if (bench->stretch.file == NULL)
		bench_die(path, "cannot be opened");
	if (zone_open("Asia/Shanghai", &bench->zone, &err) != ST_OK || keyring_open(key_path, false, &bench->keyring, &err) != ST_OK)
		bench_die(key_path, err.text);
	options.zone = bench->zone;
	options.keys = keyring_ops(bench->keyring);
	if (decoder_new(&options, &bench->decoder, &err) != ST_OK)
		bench_die("no decoder", err.text);
}

static void bench_close(struct bench *bench)
{
	(void)fclose(bench->stretch.file);
	buf_free(&bench->stretch.bytes);
	free(bench->stretch.line);
	decoder_free(bench->decoder);
	keyring_free(bench->keyring);
	zone_free(bench->zone);
}

/* ---- decode ---- */

static void run_decode(const char *path, const char *key_path)
{
	static struct bench bench;
	struct decode_notes notes;
	struct reject reject;
	struct event event;

	bench_open(&bench, path, key_path);
	while (stretch_read(&bench.stretch)) {
		timing_start(&bench.timing);
		for (size_t i = 0; i < bench.stretch.count; i++) {
			struct text line = stretch_line(&bench.stretch, i);

			bench.refused += decoder_structured(bench.decoder, line.at, line.len, &event, &reject, &notes) != VERDICT_EVENT;
		}
		timing_stop(&bench.timing);
		bench.events += (int64_t)bench.stretch.count;
		bench.bytes += (int64_t)bench.stretch.bytes.len;
	}
	printf("{\"events\":%lld,\"refused\":%lld,\"bytes\":%lld,\"wall_s\":%.6f,\"cpu_s\":%.6f}\n", (long long)bench.events,
		(long long)bench.refused, (long long)bench.bytes, bench.timing.wall_s, bench.timing.cpu_s);
	bench_close(&bench);
}

/* ---- fold ---- */

struct held_case {
	uint64_t hash; /* of its sort and id; 0: free.  64 bits are enough to tell the cases of a measurement apart */
	enum case_sort sort;
	uint8_t *bytes;
	size_t len, cap;
	size_t planned; /* bytes it can have after the stretch in hand */
};

struct held_item {
	uint32_t slot; /* of its case in the table */
	uint32_t at, len; /* of its packed form */
};

struct holding {
	struct held_case *slots;
	size_t slot_count, cases;
	struct buf packed;
	struct held_item items[BATCH_ITEMS_MAX];
	size_t count;
	struct buf scratch;
	int64_t counted, judged, inserted;
};

static size_t find_slot(const struct held_case *slots, size_t slot_count, uint64_t hash)
{
	size_t at = hash & (slot_count - 1);

	while (slots[at].hash != 0 && slots[at].hash != hash)
		at = (at + 1) & (slot_count - 1);
	return at;
}

/* Room for a stretch of new cases, so that slots stay where they are while it is in hand. */
static void grow_slots(struct holding *holding)
{
	size_t slot_count = holding->slot_count == 0 ? FIRST_SLOTS : holding->slot_count;
	struct held_case *slots;

	while (slot_count < 2 * (holding->cases + BATCH_ITEMS_MAX))
		slot_count *= 2;
	if (slot_count == holding->slot_count)
		return;
	slots = bench_must(calloc(slot_count, sizeof *slots));
	for (size_t i = 0; i < holding->slot_count; i++)
		if (holding->slots[i].hash != 0)
			slots[find_slot(slots, slot_count, holding->slots[i].hash)] = holding->slots[i];
	free(holding->slots);
	holding->slots = slots;
	holding->slot_count = slot_count;
}

/* The case of an event, with room for it. */
static uint32_t hold_case(struct holding *holding, const struct event *event, size_t packed_len)
{
	enum case_sort sort = contract_type(event->type)->sort;
	uint64_t hash = hash_bytes(event->subject.at, event->subject.len, (uint64_t)sort) | 1u;
	size_t slot = find_slot(holding->slots, holding->slot_count, hash);
	struct held_case *held = &holding->slots[slot];

	if (held->hash == 0) {
		*held = (struct held_case){ .hash = hash, .sort = sort, .planned = 1 };
		holding->cases++;
	}
	held->planned += packed_len;
	while (held->cap < held->planned) {
		held->cap = held->cap == 0 ? SMALL_CASE : 2 * held->cap;
		held->bytes = bench_must(realloc(held->bytes, held->cap));
	}
	return (uint32_t)slot;
}

static void hold_stretch(struct holding *holding, struct bench *bench)
{
	struct decode_notes notes;
	struct reject reject;
	struct event event;

	buf_clear(&holding->packed);
	holding->count = 0;
	grow_slots(holding);
	for (size_t i = 0; i < bench->stretch.count; i++) {
		struct text line = stretch_line(&bench->stretch, i);
		struct held_item *item = &holding->items[holding->count];

		if (decoder_structured(bench->decoder, line.at, line.len, &event, &reject, &notes) != VERDICT_EVENT) {
			bench->refused++;
			continue;
		}
		item->at = (uint32_t)holding->packed.len;
		item->len = (uint32_t)event_pack(&event, bench_must(buf_reserve(&holding->packed, EVENT_PACKED_MAX)));
		holding->packed.len += item->len;
		item->slot = hold_case(holding, &event, item->len);
		holding->count++;
	}
}

static int compare_items(const void *a, const void *b)
{
	const struct held_item *left = a, *right = b;

	if (left->slot != right->slot)
		return left->slot < right->slot ? -1 : 1;
	return (left->at > right->at) - (left->at < right->at);
}

static void count_up(void *context, const struct contribution *contribution)
{
	*(int64_t *)context += __builtin_popcountll(contribution->slots);
}

static void take_day(void *context, int32_t day)
{
	(void)context;
	(void)day;
}

static int64_t judge(const struct book *book, const struct held_case *held)
{
	int64_t counted = 0;
	const struct fold_sink sink = { .count = count_up, .day = take_day, .context = &counted };

	if (held->len > 0 && fold_case(book, held->sort, held->bytes, held->len, FOLD_ALL, &sink) != CASE_ADDED)
		bench_die("a case cannot be judged", "");
	return counted;
}

/* Items of one case stand together: judged, grown, judged again. */
static void fold_items(struct holding *holding, const struct book *book)
{
	for (size_t i = 0; i < holding->count;) {
		struct held_case *held = &holding->slots[holding->items[i].slot];
		uint32_t slot = holding->items[i].slot;
		struct case_change change;

		holding->counted -= judge(book, held);
		for (; i < holding->count && holding->items[i].slot == slot; i++) {
			const struct held_item *item = &holding->items[i];
			enum case_answer answer = case_insert(held->bytes, &held->len, held->cap, holding->packed.data + item->at, item->len,
				&change, &holding->scratch);

			if (answer == CASE_TOO_SMALL || answer == CASE_CORRUPT || answer == CASE_BAD_EVENT)
				bench_die("an event does not go into its case", "");
			holding->inserted += answer == CASE_ADDED;
		}
		held->planned = held->len + 1;
		holding->counted += judge(book, held);
		holding->judged++;
	}
}

static void run_fold(const char *path, const char *key_path)
{
	static struct bench bench;
	static struct holding holding;
	struct book book = { .rules = rules_builtin(), .calendar = calendar_builtin() };

	bench_open(&bench, path, key_path);
	book.zone = bench.zone;
	while (stretch_read(&bench.stretch)) {
		hold_stretch(&holding, &bench);
		qsort(holding.items, holding.count, sizeof *holding.items, compare_items);
		timing_start(&bench.timing);
		fold_items(&holding, &book);
		timing_stop(&bench.timing);
		bench.events += (int64_t)holding.count;
	}
	printf("{\"events\":%lld,\"refused\":%lld,\"inserted\":%lld,\"cases\":%zu,\"cases_judged\":%lld,\"counted\":%lld,"
		"\"wall_s\":%.6f,\"cpu_s\":%.6f}\n", (long long)bench.events, (long long)bench.refused, (long long)holding.inserted,
		holding.cases, (long long)holding.judged, (long long)holding.counted, bench.timing.wall_s, bench.timing.cpu_s);
	bench_close(&bench);
	buf_free(&holding.packed);
	buf_free(&holding.scratch);
	for (size_t i = 0; i < holding.slot_count; i++)
		free(holding.slots[i].bytes);
	free(holding.slots);
}

/* ---- modes ---- */

static void run_modes(const char *path)
{
	const struct store_options options = { .command = "bench_parts", .rules = rules_builtin(),
		.calendar = calendar_builtin() };
	struct store *store = NULL;
	struct store_status status;
	struct err err;

	if (store_open(path, STORE_WRITE, &options, &store, &err) != ST_OK || store_status(store, &status, &err) != ST_OK)
		bench_die(path, err.text);
	printf("{\"journal_mode\":\"%s\",\"synchronous\":%d}\n", status.journal_mode, status.synchronous);
	store_close(store);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "raw") == 0 && argc == 5) {
		run_raw(argv[2], argv[3], argv[4]);
	} else if (strcmp(what, "decode") == 0 && argc == 4) {
		run_decode(argv[2], argv[3]);
	} else if (strcmp(what, "fold") == 0 && argc == 4) {
		run_fold(argv[2], argv[3]);
	} else if (strcmp(what, "modes") == 0 && argc == 3) {
		run_modes(argv[2]);
	} else {
		(void)fputs("usage: bench_parts raw BROKERS TOPIC RECORDS | decode FILE KEYFILE | fold FILE KEYFILE | modes STORE\n",
			stderr);
		return 64;
	}
	return 0;
}
