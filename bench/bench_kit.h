/*
 * bench_kit - what the measuring programs share: ending with a reason, the clock, a client of the broker.
 */
#ifndef HOTLINE_BENCH_BENCH_KIT_H
#define HOTLINE_BENCH_BENCH_KIT_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	BENCH_SILENCE_S_MAX = 30, /* a broker or a store in which nothing happens for so long ends the measurement */
	BENCH_PARTITIONS_MAX = 64
};

static _Noreturn inline void bench_die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench: %s%s%s\n", what, why[0] == '\0' ? "" : ": ", why);
	exit(1);
}

static inline void *bench_must(void *memory)
{
	if (memory == NULL)
		bench_die("out of memory", "");
	return memory;
}

static inline double bench_seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct bench_setting {
	const char *name, *value;
};

/* `delivered`: told of each record of a producer; NULL for a consumer. */
static inline rd_kafka_t *bench_client(rd_kafka_type_t type, const char *brokers, const struct bench_setting *settings,
	size_t count, void (*delivered)(rd_kafka_t *client, const rd_kafka_message_t *message, void *context))
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_t *client;
	char text[512] = "";

	for (size_t i = 0; i < count; i++)
		if (rd_kafka_conf_set(conf, settings[i].name, settings[i].value, text, sizeof text) != RD_KAFKA_CONF_OK)
			bench_die(settings[i].name, text);
	if (rd_kafka_conf_set(conf, "bootstrap.servers", brokers, text, sizeof text) != RD_KAFKA_CONF_OK)
		bench_die(brokers, text);
	if (delivered != NULL)
		rd_kafka_conf_set_dr_msg_cb(conf, delivered);
	client = rd_kafka_new(type, conf, text, sizeof text);
	if (client == NULL)
		bench_die("no client", text);
	return client;
}

static inline int bench_partitions(rd_kafka_t *client, const char *topic)
{
	const struct rd_kafka_metadata *metadata = NULL;
	rd_kafka_topic_t *handle = rd_kafka_topic_new(client, topic, NULL);
	int count = 0;

	if (handle == NULL || rd_kafka_metadata(client, 0, handle, &metadata, BENCH_SILENCE_S_MAX * 1000) !=
		RD_KAFKA_RESP_ERR_NO_ERROR)
		bench_die(topic, "the broker does not tell its partitions");
	if (metadata->topic_cnt == 1)
		count = metadata->topics[0].partition_cnt;
	rd_kafka_metadata_destroy(metadata);
	rd_kafka_topic_destroy(handle);
	if (count < 1 || count > BENCH_PARTITIONS_MAX)
		bench_die(topic, "no such topic, or too many partitions");
	return count;
}

#endif
