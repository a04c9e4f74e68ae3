/* ingest: a topic whose leaders are still to be chosen - just made, or its broker starts - is waited for; settings refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/kafka.h"
#include "ingest/kafka_conf.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

enum { LIST_OFFSETS = 2 /* of Kafka's protocol */, PARTITIONS = 3 };

struct broker {
	rd_kafka_t *client;
	rd_kafka_mock_cluster_t *cluster;
};

static struct broker start_broker(void)
{
	struct broker broker;
	char text[512];

	broker.client = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), text, sizeof text);
	assert_non_null(broker.client);
	broker.cluster = rd_kafka_mock_cluster_new(broker.client, 1);
	assert_non_null(broker.cluster);
	assert_int_equal(rd_kafka_mock_topic_create(broker.cluster, "events", PARTITIONS, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
	return broker;
}

static void stop_broker(struct broker *broker)
{
	rd_kafka_mock_cluster_destroy(broker->cluster);
	rd_kafka_destroy(broker->client);
}

/* Opens the topic of a broker that refuses so many times to say where a partition begins and ends. */
static enum status open_refused(size_t times, int wait_ms, struct err *err)
{
	struct broker broker = start_broker();
	const struct kafka_options options = { .brokers = rd_kafka_mock_cluster_bootstraps(broker.cluster), .topic = "events",
		.start_wait_ms = wait_ms };
	const struct input_workbench workbench = { NULL, NULL };
	struct input *input = NULL;
	enum status st;

	for (size_t i = 0; i < times; i++)
		rd_kafka_mock_push_request_errors(broker.cluster, LIST_OFFSETS, 1, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
	st = kafka_open(&options, &workbench, &input, err);
	input_close(input);
	stop_broker(&broker);
	return st;
}

static void leaders_still_to_be_chosen_are_waited_for(void **state)
{
	struct err err = { 0 };

	(void)state;
	if (open_refused(12, 30000, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(err.status, ST_OK);
}

static void leaders_that_are_never_chosen_end_the_wait(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(open_refused(1000, 500, &err), ST_UNAVAILABLE);
	assert_non_null(strstr(err.text, "events/0"));
}

static void settings_that_break_a_promise_are_refused_with_it(void **state)
{
	static const struct { const char *name, *value, *reason; } rows[] = {
		{ "enable.idempotence", "false", "delivered once" }, { "delivery.report.only.error", "true", "report of each record" },
		{ "retries", "0", "must be 1 to" }, { "message.send.max.retries", "0", "must be 1 to" },
		{ "max.in.flight", "6", "must be 1 to 5" }, { "max.in.flight.requests.per.connection", "100", "must be 1 to 5" },
		{ "queuing.strategy", "lifo", "delivered once" }, { "enable.gapless.guarantee", "true", "must not stop the others" },
		{ "enabled_events", "1", "must reach" }, { "log.queue", "true", "must reach" },
		{ "test.mock.num.brokers", "1", "made up" },
		{ "retries", "1", NULL }, { "max.in.flight", "5", NULL }, { "max.in.flight", "many", NULL },
		{ "auto.commit.interval.ms", "1000", NULL }, { "linger.ms", "0", NULL }, { "message.max.bytes", "2000000", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err err = { 0 };
		enum status st = kafka_conf_check(rows[i].name, rows[i].value, &err);

		if (st != (rows[i].reason == NULL ? ST_OK : ST_CONFIG))
			fail_msg("%s=%s: %d", rows[i].name, rows[i].value, st);
		if (rows[i].reason != NULL && (strstr(err.text, rows[i].reason) == NULL || strstr(err.text, rows[i].name) == NULL))
			fail_msg("%s=%s: %s", rows[i].name, rows[i].value, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaders_still_to_be_chosen_are_waited_for),
		cmocka_unit_test(leaders_that_are_never_chosen_end_the_wait),
		cmocka_unit_test(settings_that_break_a_promise_are_refused_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
