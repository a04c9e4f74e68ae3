/* ingest: a topic whose leaders are still to be chosen - just made, or its broker starts - is waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/kafka.h"

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

static enum status open_events(const struct broker *broker, int wait_ms, struct input **out, struct err *err)
{
	const struct kafka_options options = { .brokers = rd_kafka_mock_cluster_bootstraps(broker->cluster), .topic = "events",
		.start_wait_ms = wait_ms };
	const struct input_workbench workbench = { NULL, NULL };

	*out = NULL;
	return kafka_open(&options, &workbench, out, err);
}

static void refuse(const struct broker *broker, size_t times)
{
	for (size_t i = 0; i < times; i++)
		rd_kafka_mock_push_request_errors(broker->cluster, LIST_OFFSETS, 1, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
}

static void leaders_still_to_be_chosen_are_waited_for(void **state)
{
	struct broker broker = start_broker();
	struct input *input;
	struct err err = { 0 };

	(void)state;
	refuse(&broker, 12);
	if (open_events(&broker, 30000, &input, &err) != ST_OK)
		fail_msg("%s", err.text);
	input_close(input);
	stop_broker(&broker);
}

static void leaders_that_are_never_chosen_end_the_wait(void **state)
{
	struct broker broker = start_broker();
	struct input *input;
	struct err err = { 0 };

	(void)state;
	refuse(&broker, 1000);
	assert_int_equal(open_events(&broker, 500, &input, &err), ST_UNAVAILABLE);
	assert_non_null(strstr(err.text, "events/0"));
	stop_broker(&broker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaders_still_to_be_chosen_are_waited_for),
		cmocka_unit_test(leaders_that_are_never_chosen_end_the_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
