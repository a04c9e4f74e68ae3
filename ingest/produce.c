#include "ingest/produce.h"

#include "base/lang.h"
#include "ingest/kafka_conf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUEUE_WAIT_MS = 100,  /* one wait for room in the queue */
	CLOSE_WAIT_MS = 1000
};

struct producer {
	struct kafka_trouble trouble; /* first: the client's opaque, by which a report finds its producer */
	rd_kafka_t *client;
	char *topic;
	void (*confirmed)(void *context, int64_t tag);
	void *context;
	int64_t sent, done, failed;
	char reason[256]; /* of the first record that failed */
};

/* A record's opaque is its tag. */
static void on_report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
	struct producer *producer = opaque;

	(void)client;
	if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		producer->done++;
		kafka_conf_answers(&producer->trouble);
		if (producer->confirmed != NULL)
			producer->confirmed(producer->context, (int64_t)(intptr_t)message->_private);
		return;
	}
	if (producer->failed++ == 0)
		(void)snprintf(producer->reason, sizeof producer->reason, "%s", rd_kafka_err2str(message->err));
}

static void set_report(rd_kafka_conf_t *conf)
{
	rd_kafka_conf_set_dr_msg_cb(conf, on_report);
}

static enum status start(struct producer *producer, const char *brokers, const struct kafka_setting *settings,
	size_t setting_count, int start_wait_ms, struct err *err)
{
	static const struct kafka_setting own[] = {
		{ "enable.idempotence", "true" },
		{ "message.timeout.ms", "0" }, /* never given up: produce_finish has the deadline */
		{ "partitioner", "murmur2_random" },
		{ "linger.ms", "20" },
		{ "compression.codec", "lz4" },
		{ "queue.buffering.max.kbytes", "65536" },
		{ "socket.nagle.disable", "true" },
		{ "topic.metadata.propagation.max.ms", "0" },
	};
	int32_t partitions;
	enum status st = kafka_conf_client(RD_KAFKA_PRODUCER, brokers, settings, setting_count, own,
		sizeof own / sizeof own[0], &producer->trouble, set_report, &producer->client, err);

	if (st != ST_OK)
		return st;
	st = kafka_conf_find_topic(producer->client, producer->topic, start_wait_ms, &producer->trouble, &partitions, err);
	if (st == ST_OK)
		producer->trouble.status = ST_OK;
	return st;
}

enum status produce_open(const char *brokers, const char *topic, const struct kafka_setting *settings,
	size_t setting_count, int start_wait_ms, struct producer **out, struct err *err)
{
	struct producer *producer = calloc(1, sizeof *producer);
	enum status st;

	*out = NULL;
	if (producer == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	producer->topic = strdup(topic);
	st = producer->topic == NULL ? err_set(err, ST_SYSTEM, _("out of memory"))
				     : start(producer, brokers, settings, setting_count, start_wait_ms, err);
	if (st != ST_OK) {
		produce_close(producer);
		return st;
	}
	*out = producer;
	return ST_OK;
}

static rd_kafka_headers_t *make_headers(const struct produce_header *headers, size_t count)
{
	rd_kafka_headers_t *out = count == 0 ? NULL : rd_kafka_headers_new(count);

	for (size_t i = 0; i < count; i++)
		(void)rd_kafka_header_add(out, headers[i].name, -1, headers[i].value.at, (ssize_t)headers[i].value.len);
	return out;
}

static rd_kafka_resp_err_t enqueue(struct producer *producer, struct text key, struct text value,
	rd_kafka_headers_t *headers, int64_t tag)
{
	rd_kafka_vu_t parts[] = {
		{ .vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = producer->topic },
		{ .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY },
		{ .vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = { (void *)(uintptr_t)value.at, value.len } },
		{ .vtype = RD_KAFKA_VTYPE_KEY, .u.mem = { (void *)(uintptr_t)key.at, key.at == NULL ? 0 : key.len } },
		{ .vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = (void *)(intptr_t)tag },
		{ .vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers },
	};
	size_t count = sizeof parts / sizeof parts[0] - (headers == NULL);
	rd_kafka_error_t *error = rd_kafka_produceva(producer->client, parts, count);
	rd_kafka_resp_err_t code = rd_kafka_error_code(error);

	rd_kafka_error_destroy(error);
	return code;
}

enum status produce_send(struct producer *producer, struct text key, struct text value,
	const struct produce_header *headers, size_t header_count, int64_t tag, struct err *err)
{
	rd_kafka_headers_t *list = make_headers(headers, header_count);
	rd_kafka_resp_err_t code;

	/* A full queue is a slow broker: wait for it. */
	while ((code = enqueue(producer, key, value, list, tag)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
		(void)rd_kafka_poll(producer->client, QUEUE_WAIT_MS);
	(void)rd_kafka_poll(producer->client, 0);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
		producer->sent++;
		return ST_OK;
	}
	if (list != NULL)
		rd_kafka_headers_destroy(list);
	return err_set(err, ST_UNAVAILABLE, _("a record cannot be sent to %s: %s"), producer->topic, rd_kafka_err2str(code));
}

void produce_on_confirmed(struct producer *producer, void (*confirmed)(void *context, int64_t tag), void *context)
{
	producer->confirmed = confirmed;
	producer->context = context;
}

enum status produce_finish(struct producer *producer, int wait_ms, struct err *err)
{
	(void)rd_kafka_flush(producer->client, wait_ms);
	if (producer->done == producer->sent)
		return ST_OK;
	return err_set(err, ST_UNAVAILABLE, _("%" PRId64 " of %" PRId64 " records for %s are not confirmed: %s"),
		producer->sent - producer->done, producer->sent, producer->topic, producer->failed > 0 ? producer->reason
		: producer->trouble.status != ST_OK ? producer->trouble.text : _("the broker did not answer in time"));
}

int64_t produce_confirmed(const struct producer *producer)
{
	return producer->done;
}

void produce_close(struct producer *producer)
{
	if (producer == NULL)
		return;
	if (producer->client != NULL) {
		/* What is still queued was reported as not confirmed; closing must not wait for it. */
		(void)rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		(void)rd_kafka_flush(producer->client, CLOSE_WAIT_MS);
		rd_kafka_destroy(producer->client);
	}
	free(producer->topic);
	free(producer);
}
