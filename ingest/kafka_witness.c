#include "ingest/kafka_witness.h"

#include "base/clock.h"
#include "base/log.h"

#include <string.h>

enum { ANSWER_WAIT_MS = 2000, QUERY_WAIT_MS = 1000 };

struct witness {
	const struct kafka_options *options;
	struct kafka_part *parts;
	int32_t part_count, asked, answered;
	rd_kafka_t *client;
	bool other;
};

static rd_kafka_t *make_client(const struct kafka_options *options, struct kafka_trouble *trouble)
{
	static const struct kafka_setting own[] = {
		{ "group.id", "hotline" },
		{ "enable.auto.commit", "false" },
		{ "enable.auto.offset.store", "false" },
		{ "auto.offset.reset", "error" },
		{ "isolation.level", "read_committed" },
		{ "enable.partition.eof", "true" },
		/* One record of each partition is wanted. */
		{ "queued.max.messages.kbytes", "1024" },
		{ "max.partition.fetch.bytes", "65536" },
		{ "fetch.wait.max.ms", "20" },
	};
	rd_kafka_t *client = NULL;
	struct err err = { 0 };

	if (kafka_conf_client(RD_KAFKA_CONSUMER, options->brokers, options->settings, options->setting_count, own,
		sizeof own / sizeof own[0], trouble, NULL, &client, &err) != ST_OK) {
		log_line(LOG_DEBUG, "kafka: no second client: %s", err.text);
		return NULL;
	}
	trouble->silent = true; /* what it misses the reading client misses too, and says */
	(void)rd_kafka_poll_set_consumer(client);
	return client;
}

static bool ask(struct witness *witness)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(witness->part_count);
	rd_kafka_resp_err_t code;

	for (int32_t i = 0; i < witness->part_count; i++) {
		struct kafka_part *part = &witness->parts[i];

		part->asked = part->seen.offset >= 0;
		if (!part->asked)
			continue;
		rd_kafka_topic_partition_list_add(list, witness->options->topic, i)->offset = part->seen.offset;
		witness->asked++;
	}
	code = rd_kafka_assign(witness->client, list);
	rd_kafka_topic_partition_list_destroy(list);
	return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static void answer(struct witness *witness, struct kafka_part *part, bool other)
{
	part->asked = false;
	part->other = other;
	witness->answered++;
	witness->other = witness->other || other;
	if (other)
		(void)rd_kafka_query_watermark_offsets(witness->client, witness->options->topic, part->entry.partition, &part->low,
			&part->high, QUERY_WAIT_MS);
}

/* The record asked for is not there: removed since, or it never was in this topic, which ends before it. */
static void answer_without_record(struct witness *witness, struct kafka_part *part)
{
	int64_t low, high;

	if (rd_kafka_query_watermark_offsets(witness->client, witness->options->topic, part->entry.partition, &low, &high,
		QUERY_WAIT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR)
		answer(witness, part, high <= part->seen.offset);
}

static void take(struct witness *witness, const rd_kafka_message_t *message)
{
	rd_kafka_timestamp_type_t type;
	struct kafka_part *part;

	if (message->rkt == NULL || message->partition < 0 || message->partition >= witness->part_count)
		return;
	part = &witness->parts[message->partition];
	if (!part->asked)
		return;
	switch (message->err) {
	case RD_KAFKA_RESP_ERR_NO_ERROR:
		answer(witness, part, message->offset == part->seen.offset &&
			(rd_kafka_message_timestamp(message, &type) != part->seen.timestamp_ms ||
			kafka_gap_checksum(message) != part->seen.checksum));
		break;
	case RD_KAFKA_RESP_ERR__PARTITION_EOF:
	case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
		answer_without_record(witness, part);
		break;
	default:
		break;
	}
}

static enum kafka_testimony hear(struct witness *witness, const char *cluster)
{
	int64_t end = clock_ms() + ANSWER_WAIT_MS;
	char *now = rd_kafka_clusterid(witness->client, ANSWER_WAIT_MS);
	bool moved = now != NULL && strcmp(now, cluster) != 0;
	bool known = now != NULL;

	rd_kafka_mem_free(NULL, now);
	if (!known)
		return TESTIMONY_NONE;
	if (moved)
		return TESTIMONY_OTHER_CLUSTER;
	if (!ask(witness))
		return TESTIMONY_NONE;
	while (witness->answered < witness->asked && clock_ms() < end) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(witness->client, (int)(end - clock_ms()) + 1);

		if (message == NULL)
			continue;
		take(witness, message);
		rd_kafka_message_destroy(message);
	}
	if (witness->other)
		return TESTIMONY_OTHER_TOPIC;
	return witness->answered == witness->asked ? TESTIMONY_SAME : TESTIMONY_NONE;
}

enum kafka_testimony kafka_witness(const struct kafka_options *options, const char *cluster, struct kafka_part *parts,
	int32_t part_count)
{
	struct witness witness = { .options = options, .parts = parts, .part_count = part_count };
	struct kafka_trouble trouble;
	enum kafka_testimony testimony;

	for (int32_t i = 0; i < part_count; i++)
		parts[i].other = false;
	witness.client = make_client(options, &trouble);
	if (witness.client == NULL)
		return TESTIMONY_NONE;
	testimony = hear(&witness, cluster);
	rd_kafka_destroy_flags(witness.client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	return testimony;
}
