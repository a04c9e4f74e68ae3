#include "ingest/kafka.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/log.h"
#include "ingest/kafka_gap.h"
#include "ingest/kafka_witness.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
	ARRAY_RECORDS = 1000,     /* fetched by one call; a call waits until it is full or the time is over */
	MORE_WAIT_MS = 5,         /* for further arrays of a batch that has begun */
	WATERMARK_WAIT_MS = 10000,
	ASK_AGAIN_MS = 200,       /* at the start, where a partition begins and ends */
	LOOK_EVERY_MS = 10000,    /* for new partitions */
	LOOK_WAIT_MS = 1000,
	WITNESS_EVERY_MS = 30000, /* a second client for a moment, and the stream waits */
	COMMIT_EVERY_MS = 3000,   /* Kafka's own offsets, for lag monitors */
	WAKE_EVERY_MS = 20,       /* see wake_fetching */
	WAKE_WAIT_MS = 1000,
	WAKE_BELOW = 16000,       /* records at hand */
	WAKE_BEHIND = 2000,       /* records at the broker that were not asked for: large ones fill the queue with fewer */
	CLOSE_WAIT_S = 2,         /* for the client to end; what is kept is safe in the store by then */
	VALUE_AT_HAND_MAX = EVENT_BYTES_MAX + 4096
};

struct kafka {
	struct input input; /* first: the handle handed out */
	struct kafka_options options;
	struct input_workbench workbench;
	struct kafka_trouble trouble;
	rd_kafka_t *client;
	rd_kafka_queue_t *queue;
	char *topic;
	char *cluster;
	struct kafka_part *parts; /* by partition */
	int32_t part_count;
	rd_kafka_message_t *array[ARRAY_RECORDS]; /* fetched; [at, count) not yet taken */
	size_t at, count;
	int64_t looked_ms, committed_ms, woken_ms, witnessed_ms;
	int32_t woken_part;
	int silences; /* of the trouble, at the last look whether the topic is the same */
	bool reassign; /* a partition must be asked from another offset */
	bool beyond; /* a partition is */
	bool lost_settled; /* partitions that are no more were given up */
	struct err failure; /* told at the next read: the batch in hand says what the next start must know */
};

static struct kafka *kafka_of(struct input *input)
{
	return (struct kafka *)(void *)input;
}

static void drop_array(struct kafka *kafka)
{
	while (kafka->at < kafka->count)
		rd_kafka_message_destroy(kafka->array[kafka->at++]);
	kafka->at = kafka->count = 0;
}

/* ---- where to go on ------------------------------------------------------------------------------ */

static enum status assign_all(struct kafka *kafka, struct err *err)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(kafka->part_count);
	rd_kafka_resp_err_t code;

	for (int32_t i = 0; i < kafka->part_count; i++)
		rd_kafka_topic_partition_list_add(list, kafka->topic, i)->offset = kafka_gap_first(&kafka->parts[i]);
	code = rd_kafka_assign(kafka->client, list);
	rd_kafka_topic_partition_list_destroy(list);
	kafka->reassign = false;
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return err_set(err, ST_UNAVAILABLE, _("the partitions of %s cannot be read: %s"), kafka->topic,
			rd_kafka_err2str(code));
	return ST_OK;
}

/* What was taken last is of the topic as it was compared. */
static void see_last(struct kafka_part *part)
{
	part->seen = (struct kafka_seen){ part->position.last_offset, part->position.last_timestamp_ms, part->position.last_checksum };
}

static enum status start_part(struct kafka *kafka, int32_t partition, struct err *err)
{
	struct kafka_part *part = &kafka->parts[partition];
	struct text cluster = text_of(kafka->cluster);
	rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(kafka->client, kafka->topic, partition, &part->low,
		&part->high, WATERMARK_WAIT_MS);
	enum status st;

	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return err_set(err, ST_UNAVAILABLE, _("%s/%" PRId32 ": the broker does not tell where it begins and ends: %s"),
			kafka->topic, partition, rd_kafka_err2str(code));
	part->entry = (struct input_entry){ .kind = INPUT_KAFKA, .partition = partition,
		.position = { .last_offset = -1, .end = -1 } };
	for (size_t i = 0; i < kafka->options.known_count; i++)
		if (kafka->options.known[i].partition == partition)
			part->entry = kafka->options.known[i];
	part->position = part->entry.position;
	see_last(part);
	st = kafka_gap_start(part, &kafka->options, cluster, err);
	part->position.end = part->high;
	part->entry.name = text_of(kafka->topic);
	part->entry.cluster = cluster;
	return st;
}

/* Partitions from part_count on become known. */
static enum status add_parts(struct kafka *kafka, int32_t count, struct err *err)
{
	struct kafka_part *parts;

	if (count > BATCH_INPUTS_MAX)
		return err_set(err, ST_DATA, _("%s has more than %d partitions"), kafka->topic, BATCH_INPUTS_MAX);
	parts = realloc(kafka->parts, (size_t)count * sizeof *parts);
	if (parts == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	kafka->parts = parts;
	while (kafka->part_count < count) {
		enum status st;

		memset(&parts[kafka->part_count], 0, sizeof *parts);
		st = start_part(kafka, kafka->part_count, err);
		if (st != ST_OK)
			return st;
		kafka->part_count++;
	}
	return ST_OK;
}

/* Those of a topic that was just made, or whose broker starts, have no leader for a moment. */
static enum status add_first_parts(struct kafka *kafka, int32_t count, struct err *err)
{
	const struct timespec pause = { 0, ASK_AGAIN_MS * 1000000 };
	int64_t end = clock_ms() + kafka->options.start_wait_ms;
	enum status st;

	while ((st = add_parts(kafka, count, err)) == ST_UNAVAILABLE && clock_ms() < end) {
		err_clear(err);
		(void)nanosleep(&pause, NULL);
	}
	return st;
}

/* Something was taken from a partition that the topic no longer has, and it was not given up yet. */
static bool is_lost(const struct input_entry *known, int32_t count)
{
	return known->partition >= count && (known->position.next > 0 || known->position.last_offset >= 0);
}

/* A topic never loses partitions while it lives. */
static enum status check_lost_parts(const struct kafka *kafka, int32_t count, struct err *err)
{
	for (size_t i = 0; i < kafka->options.known_count; i++)
		if (is_lost(&kafka->options.known[i], count) && !kafka->options.accept_gap)
			return err_set(err, ST_DATA, _("%s had a partition %" PRId32 " and now has only %" PRId32
				": recreated topic; --accept-gap goes on and records it"), kafka->topic,
				kafka->options.known[i].partition, count);
	return ST_OK;
}

/* New partitions; a broker that does not answer is asked again later. */
static enum status look_for_parts(struct kafka *kafka, struct err *err)
{
	int64_t now = clock_ms();
	struct kafka_trouble trouble = { .status = ST_OK };
	struct err ignored;
	int32_t count, known = kafka->part_count;
	enum status st;

	if (kafka->options.until_end || now - kafka->looked_ms < LOOK_EVERY_MS)
		return ST_OK;
	kafka->looked_ms = now;
	if (kafka_conf_find_topic(kafka->client, kafka->topic, LOOK_WAIT_MS, &trouble, &count, &ignored) != ST_OK) {
		kafka_conf_silent(&kafka->trouble, trouble.text);
		return ST_OK;
	}
	kafka_conf_answers(&kafka->trouble);
	if (count <= kafka->part_count)
		return ST_OK;
	log_line(LOG_INFO, _("%s now has %" PRId32 " partitions"), kafka->topic, count);
	st = add_parts(kafka, count, err);
	if (st == ST_UNAVAILABLE) {
		kafka_conf_silent(&kafka->trouble, err->text);
		err_clear(err);
		st = ST_OK;
	}
	return st == ST_OK && kafka->part_count > known ? assign_all(kafka, err) : st;
}

/* ---- taking records ------------------------------------------------------------------------------ */

static bool header_text(const rd_kafka_headers_t *headers, size_t i, const char **name, struct text *value)
{
	const void *bytes;
	size_t len;

	if (rd_kafka_header_get_all(headers, i, name, &bytes, &len) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return false;
	*value = (struct text){ bytes == NULL ? "" : bytes, bytes == NULL ? 0 : len };
	return true;
}

static void take_attribute(struct binary_attributes *attributes, const char *name, struct text value)
{
	const struct {
		const char *name;
		struct text *place;
	} places[] = {
		{ "specversion", &attributes->specversion }, { "id", &attributes->id }, { "source", &attributes->source },
		{ "type", &attributes->type }, { "time", &attributes->time }, { "subject", &attributes->subject },
	};

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (strcmp(places[i].name, name) != 0)
			continue;
		if (places[i].place->at != NULL)
			attributes->doubled = true;
		*places[i].place = value;
	}
}

/* Whether the record is in binary mode; its content-type may say otherwise. */
static bool read_headers(const rd_kafka_message_t *message, struct binary_attributes *attributes)
{
	static const char structured[] = "application/cloudevents+json";
	rd_kafka_headers_t *headers;
	bool binary = false;
	const char *name;
	struct text value;

	*attributes = (struct binary_attributes){ .doubled = false };
	if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return false;
	for (size_t i = 0; header_text(headers, i, &name, &value); i++) {
		if (strcasecmp(name, "content-type") == 0 && value.len >= sizeof structured - 1
			&& strncasecmp(value.at, structured, sizeof structured - 1) == 0)
			return false;
		if (strncmp(name, "ce_", 3) != 0)
			continue;
		binary = true;
		take_attribute(attributes, name + 3, value);
	}
	return binary;
}

static enum status join_batch(struct batch *batch, struct kafka_part *part, struct err *err)
{
	enum status st = ST_OK;

	if (!part->in_batch)
		st = batch_add_input(batch, &part->entry, &part->place, err);
	part->in_batch = st == ST_OK;
	return st;
}

static enum status take_event(struct kafka *kafka, struct batch *batch, struct kafka_part *part,
	const rd_kafka_message_t *message, struct err *err)
{
	size_t len = message->payload == NULL ? 0 : message->len;
	struct binary_attributes attributes;
	bool binary = read_headers(message, &attributes);
	rd_kafka_timestamp_type_t type;
	struct batch_line line;
	enum status st = join_batch(batch, part, err);

	if (st != ST_OK)
		return st;
	line = (struct batch_line){
		.input = part->place,
		.place = message->offset,
		.bytes = message->payload == NULL ? "" : message->payload,
		.len = len > VALUE_AT_HAND_MAX ? VALUE_AT_HAND_MAX : len,
		.length = (int64_t)len,
		.attributes = binary ? &attributes : NULL,
	};
	st = batch_add_line(batch, kafka->workbench.decoder, kafka->workbench.options, &line, err);
	if (st != ST_OK)
		return st;
	part->position.next = message->offset + 1;
	part->position.last_offset = message->offset;
	part->position.last_timestamp_ms = rd_kafka_message_timestamp(message, &type);
	part->position.last_checksum = kafka_gap_checksum(message);
	if (part->seen.offset < 0)
		see_last(part);
	return ST_OK;
}

static enum status take_record(struct kafka *kafka, struct batch *batch, struct kafka_part *part,
	const rd_kafka_message_t *message, struct err *err)
{
	enum status st = ST_OK;
	bool skip = false, again = false;

	if (part->compare)
		st = kafka_gap_compare(part, &kafka->options, message, &skip, &again, err);
	kafka->reassign = kafka->reassign || again;
	/* What lies below the position is the record compared, or one fetched before a jump. */
	if (st != ST_OK || skip || message->offset < part->position.next)
		return st;
	return take_event(kafka, batch, part, message, err);
}

/* The position asked for is not there (any more); the watermarks say which way. */
static enum status take_reset(struct kafka *kafka, struct kafka_part *part, struct err *err)
{
	rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(kafka->client, kafka->topic, part->entry.partition,
		&part->low, &part->high, WATERMARK_WAIT_MS);

	kafka->reassign = true;
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		return ST_OK;
	if (part->compare && part->position.next >= part->low && part->position.next <= part->high) {
		kafka_gap_not_comparable(part, &kafka->options);
		return ST_OK;
	}
	if (part->position.next < part->low)
		return kafka_gap_accept(part, &kafka->options, part->low, N_("retention"), err);
	/* The other partitions may have gone on in silence: look_whether_same decides for all. */
	part->beyond = kafka->beyond = true;
	return ST_OK;
}

static enum status take_message(struct kafka *kafka, struct batch *batch, const rd_kafka_message_t *message,
	struct err *err)
{
	struct kafka_part *part;

	if (message->partition < 0 || message->partition >= kafka->part_count)
		return ST_OK;
	part = &kafka->parts[message->partition];
	switch (message->err) {
	case RD_KAFKA_RESP_ERR_NO_ERROR:
		kafka_conf_answers(&kafka->trouble);
		return take_record(kafka, batch, part, message, err);
	case RD_KAFKA_RESP_ERR__PARTITION_EOF:
		if (part->compare)
			kafka_gap_not_comparable(part, &kafka->options);
		/* Behind the last record there may be markers of transactions. */
		if (message->offset > part->position.next) {
			part->position.next = message->offset;
			return join_batch(batch, part, err);
		}
		return ST_OK;
	case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
		return take_reset(kafka, part, err);
	default:
		log_line(LOG_WARN, _("%s/%" PRId32 ": %s"), kafka->topic, message->partition, rd_kafka_message_errstr(message));
		return ST_OK;
	}
}

static enum status take_array(struct kafka *kafka, struct batch *batch, struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && kafka->at < kafka->count && !batch_is_full(batch) && !kafka->reassign) {
		rd_kafka_message_t *message = kafka->array[kafka->at++];

		st = take_message(kafka, batch, message, err);
		rd_kafka_message_destroy(message);
	}
	if (kafka->reassign)
		drop_array(kafka);
	return st;
}

static int64_t records_left(const struct kafka *kafka)
{
	int64_t left = 0;

	for (int32_t i = 0; i < kafka->part_count; i++)
		if (kafka->parts[i].position.end > kafka->parts[i].position.next)
			left += kafka->parts[i].position.end - kafka->parts[i].position.next;
	return left;
}

/*
 * A fetching thread of librdkafka that found its queue full sleeps for a second, however soon the queue is read
 * empty; from 2.2 on fetch.queue.backoff.ms shortens that, before it nothing does.  A request to the same broker
 * wakes it: the partitions are asked in turn where they end, so that every leader's thread gets its turn.
 * Measured in catch-up, with the queue that make_client sets: 16 s instead of 80 for three million events.
 */
static void wake_fetching(struct kafka *kafka)
{
	int64_t now = clock_ms(), at_hand = (int64_t)rd_kafka_queue_length(kafka->queue), low, high;
	struct kafka_part *part;

	if (at_hand >= WAKE_BELOW || now - kafka->woken_ms < WAKE_EVERY_MS || records_left(kafka) - at_hand < WAKE_BEHIND)
		return;
	kafka->woken_part = (kafka->woken_part + 1) % kafka->part_count;
	part = &kafka->parts[kafka->woken_part];
	if (rd_kafka_query_watermark_offsets(kafka->client, kafka->topic, kafka->woken_part, &low, &high, WAKE_WAIT_MS)
		== RD_KAFKA_RESP_ERR_NO_ERROR && high > part->position.end)
		part->position.end = high;
	kafka->woken_ms = clock_ms();
}

static enum status fill_batch(struct kafka *kafka, struct batch *batch, int wait_ms, struct err *err)
{
	enum status st = take_array(kafka, batch, err);
	bool more = true;

	while (st == ST_OK && more && !batch_is_full(batch) && !kafka->reassign) {
		ssize_t count;

		wake_fetching(kafka);
		count = rd_kafka_consume_batch_queue(kafka->queue, batch->count == 0 ? wait_ms : MORE_WAIT_MS,
			kafka->array, ARRAY_RECORDS);

		kafka->at = 0;
		kafka->count = count > 0 ? (size_t)count : 0;
		more = kafka->count == ARRAY_RECORDS;
		st = take_array(kafka, batch, err);
	}
	return st;
}

/* The new positions, once a batch. */
static void seal(struct kafka *kafka, struct batch *batch)
{
	for (int32_t i = 0; i < kafka->part_count; i++) {
		struct kafka_part *part = &kafka->parts[i];
		int64_t low, high;

		if (rd_kafka_get_watermark_offsets(kafka->client, kafka->topic, i, &low, &high) == RD_KAFKA_RESP_ERR_NO_ERROR
			&& high > part->position.end)
			part->position.end = high;
		if (part->in_batch)
			batch->inputs[part->place].position = part->position;
		part->in_batch = false;
	}
}

/* ---- the topic is still itself ------------------------------------------------------------------- */

/* Kept in the store is what was seen before, so that the next start finds the difference too, in every partition. */
static void keep_seen(struct kafka_part *part)
{
	part->position.last_offset = part->seen.offset;
	part->position.last_timestamp_ms = part->seen.timestamp_ms;
	part->position.last_checksum = part->seen.checksum;
	part->settle = true;
}

static enum status meet_other_topic(struct kafka *kafka, struct err *err)
{
	enum status st = ST_OK;

	for (int32_t i = 0; i < kafka->part_count; i++) {
		kafka->parts[i].other = kafka->parts[i].other || kafka->parts[i].beyond;
		kafka->parts[i].beyond = false;
		if (kafka->parts[i].other)
			keep_seen(&kafka->parts[i]);
	}
	kafka->beyond = false;
	for (int32_t i = 0; st == ST_OK && i < kafka->part_count; i++)
		if (kafka->parts[i].other)
			st = kafka_gap_accept(&kafka->parts[i], &kafka->options, kafka->parts[i].low, N_("recreated topic"), err);
	kafka->reassign = true;
	return st;
}

/* Now and then, and when a broker is back: it may be another one, or have forgotten everything. */
static bool is_time_to_look(const struct kafka *kafka)
{
	return kafka->beyond || (!kafka->trouble.silent &&
		(kafka->silences != kafka->trouble.silences || clock_ms() - kafka->witnessed_ms >= WITNESS_EVERY_MS));
}

static enum status look_whether_same(struct kafka *kafka, struct err *err)
{
	const enum kafka_testimony testimony = kafka_witness(&kafka->options, kafka->cluster, kafka->parts, kafka->part_count);
	enum status st = ST_OK;

	kafka->witnessed_ms = clock_ms();
	kafka->silences = kafka->trouble.silences;
	if (testimony == TESTIMONY_OTHER_CLUSTER)
		return err_set(err, ST_DATA, _("%s is now of another cluster: the store's records are not there; start again with "
			"--accept-gap to go on and record it"), kafka->topic);
	if (testimony == TESTIMONY_OTHER_TOPIC || kafka->beyond)
		st = meet_other_topic(kafka, err);
	for (int32_t i = 0; testimony == TESTIMONY_SAME && i < kafka->part_count; i++)
		see_last(&kafka->parts[i]);
	if (st == ST_OK)
		return ST_OK;
	kafka->failure = *err;
	err_clear(err);
	return ST_OK;
}

/* ---- gaps that were accepted --------------------------------------------------------------------- */

/* Of a partition that is no more the store keeps the counts, and no place to go on from. */
static enum status give_up_lost(struct kafka *kafka, struct batch *batch, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < kafka->options.known_count; i++) {
		const struct input_entry *known = &kafka->options.known[i];
		struct input_entry entry = *known;
		uint16_t place;

		if (!is_lost(known, kafka->part_count))
			continue;
		log_line(LOG_WARN, _("%s/%" PRId32 ": gap accepted: the partition is gone with the topic that had it"), kafka->topic,
			known->partition);
		entry.name = text_of(kafka->topic);
		entry.cluster = text_of(kafka->cluster);
		st = batch_add_input(batch, &entry, &place, err);
		if (st != ST_OK)
			return st;
		batch->inputs[place].position.next = batch->inputs[place].position.end = 0;
		batch->inputs[place].position.last_offset = -1;
		batch->settle = true;
		if (kafka->options.gap != NULL)
			st = kafka->options.gap(kafka->options.context, kafka->topic, known->partition, known->position.next, 0,
				N_("recreated topic"), err);
	}
	kafka->lost_settled = st == ST_OK;
	return st;
}

/* Also where no record comes: else the next start would find the same gap again. */
static enum status settle(struct kafka *kafka, struct batch *batch, struct err *err)
{
	enum status st = kafka->lost_settled ? ST_OK : give_up_lost(kafka, batch, err);

	for (int32_t i = 0; st == ST_OK && i < kafka->part_count; i++) {
		struct kafka_part *part = &kafka->parts[i];

		if (!part->settle)
			continue;
		st = join_batch(batch, part, err);
		part->settle = st != ST_OK;
		batch->settle = true;
	}
	return st;
}

static bool at_end(const struct kafka *kafka)
{
	for (int32_t i = 0; i < kafka->part_count; i++)
		if (kafka->parts[i].compare || kafka->parts[i].position.next < kafka->parts[i].high)
			return false;
	return true;
}

static enum status kafka_read(struct input *input, struct batch *batch, int wait_ms, enum input_state *state,
	struct err *err)
{
	struct kafka *kafka = kafka_of(input);
	enum status st = ST_OK;

	if (kafka->failure.status != ST_OK) {
		*err = kafka->failure;
		return err->status;
	}
	if (kafka->at == kafka->count)
		st = look_for_parts(kafka, err);
	if (st == ST_OK)
		st = fill_batch(kafka, batch, wait_ms, err);
	if (st == ST_OK && is_time_to_look(kafka))
		st = look_whether_same(kafka, err);
	if (st == ST_OK)
		st = settle(kafka, batch, err);
	if (st == ST_OK && kafka->reassign && kafka->failure.status == ST_OK)
		st = assign_all(kafka, err);
	seal(kafka, batch);
	if (st == ST_OK && kafka->trouble.status == ST_NOINPUT)
		return err_set(err, ST_NOINPUT, _("the topic %s is gone: %s"), kafka->topic, kafka->trouble.text);
	if (kafka->options.until_end && kafka->failure.status == ST_OK && at_end(kafka))
		*state = INPUT_END;
	else
		*state = batch->count > 0 ? INPUT_MORE : INPUT_IDLE;
	return st;
}

/* ---- the rest of an input ------------------------------------------------------------------------ */

static void show_offsets(struct kafka *kafka)
{
	rd_kafka_topic_partition_list_t *list;

	if (kafka->options.group == NULL)
		return;
	list = rd_kafka_topic_partition_list_new(kafka->part_count);
	for (int32_t i = 0; i < kafka->part_count; i++)
		rd_kafka_topic_partition_list_add(list, kafka->topic, i)->offset = kafka->parts[i].entry.position.next;
	/* For monitors only: what the answer is does not matter. */
	(void)rd_kafka_commit(kafka->client, list, 1);
	rd_kafka_topic_partition_list_destroy(list);
}

static void kafka_committed(struct input *input, const struct batch *batch)
{
	struct kafka *kafka = kafka_of(input);
	int64_t now = clock_ms();

	for (size_t i = 0; i < batch->input_count; i++) {
		struct kafka_part *part;

		if (batch->inputs[i].partition >= kafka->part_count) /* given up */
			continue;
		part = &kafka->parts[batch->inputs[i].partition];
		part->entry.id = batch->inputs[i].id;
		part->entry.position = batch->inputs[i].position;
	}
	if (now - kafka->committed_ms < COMMIT_EVERY_MS)
		return;
	kafka->committed_ms = now;
	show_offsets(kafka);
}

static void kafka_progress(const struct input *input, int64_t *done, int64_t *total)
{
	const struct kafka *kafka = (const struct kafka *)(const void *)input;

	*done = *total = 0;
	for (int32_t i = 0; i < kafka->part_count; i++) {
		const struct kafka_part *part = &kafka->parts[i];
		int64_t end = part->position.end;

		if (end < 0) {
			*total = -1;
			return;
		}
		*done += part->position.next - part->low;
		*total += (end > part->position.next ? end : part->position.next) - part->low;
	}
}

/* Leaving the group is left out: there is none, and it could hang on a dead broker. */
static void *destroy(void *client)
{
	rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	return NULL;
}

/* A client ends only when its requests have: one that waits for a group's coordinator was seen to take 45 s.  So the
 * program waits a little and then leaves it behind. */
static void destroy_in_time(rd_kafka_t *client)
{
	struct timespec end;
	pthread_t thread;

	if (pthread_create(&thread, NULL, destroy, client) != 0)
		return;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += CLOSE_WAIT_S;
	if (pthread_timedjoin_np(thread, NULL, &end) == 0)
		return;
	log_line(LOG_DEBUG, "kafka: the client did not end within %d s and is left behind", CLOSE_WAIT_S);
	(void)pthread_detach(thread);
}

static void kafka_close(struct input *input)
{
	struct kafka *kafka = kafka_of(input);

	drop_array(kafka);
	if (kafka->queue != NULL)
		rd_kafka_queue_destroy(kafka->queue);
	if (kafka->client != NULL)
		destroy_in_time(kafka->client);
	free(kafka->parts);
	rd_kafka_mem_free(NULL, kafka->cluster);
	free(kafka->topic);
	free(kafka);
}

static const struct input_ops kafka_ops = { kafka_read, kafka_committed, kafka_progress, kafka_close };

static enum status make_client(struct kafka *kafka, struct err *err)
{
	const struct kafka_options *options = &kafka->options;
	const struct kafka_setting own[] = {
		{ "group.id", options->group == NULL ? "hotline" : options->group },
		{ "enable.auto.commit", "false" },
		{ "enable.auto.offset.store", "false" },
		{ "auto.offset.reset", "error" },
		{ "check.crcs", "true" },
		{ "isolation.level", "read_committed" },
		{ "socket.nagle.disable", "true" },
		{ "enable.partition.eof", "true" },
		{ "topic.metadata.propagation.max.ms", "0" },
		/* Beside what is decoded already; small fetches keep it at that.  The store is what takes time: 24 MiB are no
		 * faster, and a record waiting here takes three times its size. */
		{ "queued.max.messages.kbytes", "8192" },
		{ "max.partition.fetch.bytes", "262144" },
		/* Six partitions' worth: with 48 of them, well packed, a load took 320 MiB instead of 480. */
		{ "fetch.max.bytes", "1572864" },
		{ "fetch.wait.max.ms", options->until_end ? "20" : "100" },
	};

	return kafka_conf_client(RD_KAFKA_CONSUMER, options->brokers, options->settings, options->setting_count, own,
		sizeof own / sizeof own[0], &kafka->trouble, NULL, &kafka->client, err);
}

static enum status start(struct kafka *kafka, struct err *err)
{
	int32_t count;
	enum status st = make_client(kafka, err);

	if (st == ST_OK)
		st = kafka_conf_find_topic(kafka->client, kafka->topic, kafka->options.start_wait_ms, &kafka->trouble, &count, err);
	if (st != ST_OK)
		return st;
	kafka->trouble.status = ST_OK;
	kafka->cluster = rd_kafka_clusterid(kafka->client, WATERMARK_WAIT_MS);
	if (kafka->cluster == NULL)
		return err_set(err, ST_UNAVAILABLE, _("the broker does not tell its cluster's id"));
	(void)rd_kafka_poll_set_consumer(kafka->client);
	kafka->queue = rd_kafka_queue_get_consumer(kafka->client);
	if (kafka->queue == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	st = check_lost_parts(kafka, count, err);
	if (st == ST_OK)
		st = add_first_parts(kafka, count, err);
	kafka->looked_ms = kafka->witnessed_ms = clock_ms();
	return st == ST_OK ? assign_all(kafka, err) : st;
}

enum status kafka_open(const struct kafka_options *options, const struct input_workbench *workbench,
	struct input **out, struct err *err)
{
	struct kafka *kafka = calloc(1, sizeof *kafka);
	enum status st;

	if (kafka == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	kafka->input.ops = &kafka_ops;
	kafka->options = *options;
	kafka->workbench = *workbench;
	kafka->topic = strdup(options->topic);
	st = kafka->topic == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : start(kafka, err);
	if (st != ST_OK) {
		kafka_close(&kafka->input);
		return st;
	}
	*out = &kafka->input;
	return ST_OK;
}
