#include "ingest/produce.h"

#include "base/lang.h"
#include "ingest/kafka_conf.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUEUE_WAIT_MS = 100,  /* one wait for room in the queue */
	SINGLY_WAIT_MS = 5000, /* at least, without an answer: the client for them may first have to log in */
	CLOSE_WAIT_MS = 1000
};

struct producer {
	struct kafka_trouble trouble; /* first: the client's opaque, by which a report finds its producer */
	rd_kafka_t *client;
	rd_kafka_t *singly; /* for what a refused batch held, a record a batch; NULL: there was none yet */
	char *topic;
	struct produce_listener listener;
	int64_t sent, done, refused, failed;
	char reason[256]; /* of the first record that failed */
};

/* Whether it lies in the record, or in one of the same batch, and not in the broker. */
static bool is_refusal(rd_kafka_resp_err_t code)
{
	return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE
		|| code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_MSG
		|| code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

static void fail(struct producer *producer, const char *reason)
{
	if (producer->failed++ == 0)
		(void)snprintf(producer->reason, sizeof producer->reason, "%s", reason);
}

static void refuse(struct producer *producer, struct text key, int64_t tag, rd_kafka_resp_err_t code)
{
	producer->refused++;
	if (producer->listener.refused != NULL)
		producer->listener.refused(producer->listener.context, tag, key, rd_kafka_err2str(code));
}

static rd_kafka_resp_err_t enqueue(rd_kafka_t *client, const char *topic, struct text key, struct text value,
	rd_kafka_headers_t *headers, int64_t tag)
{
	rd_kafka_vu_t parts[] = {
		{ .vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic },
		{ .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY },
		{ .vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = { (void *)(uintptr_t)value.at, value.len } },
		{ .vtype = RD_KAFKA_VTYPE_KEY, .u.mem = { (void *)(uintptr_t)key.at, key.at == NULL ? 0 : key.len } },
		{ .vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = (void *)(intptr_t)tag },
		{ .vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers },
	};
	size_t count = sizeof parts / sizeof parts[0] - (headers == NULL);
	rd_kafka_resp_err_t code;

	/* A full queue is a slow broker: wait for it. */
	for (;;) {
		rd_kafka_error_t *error = rd_kafka_produceva(client, parts, count);

		code = rd_kafka_error_code(error);
		rd_kafka_error_destroy(error);
		if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
			break;
		(void)rd_kafka_poll(client, QUEUE_WAIT_MS);
	}
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR && headers != NULL)
		rd_kafka_headers_destroy(headers);
	(void)rd_kafka_poll(client, 0);
	return code;
}

/* The settings are the first client's, its call-backs with them. */
static bool open_singly(struct producer *producer)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_dup(rd_kafka_conf(producer->client));
	char reason[sizeof producer->reason];

	(void)rd_kafka_conf_set(conf, "batch.num.messages", "1", reason, sizeof reason);
	(void)rd_kafka_conf_set(conf, "linger.ms", "0", reason, sizeof reason);
	producer->singly = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
	if (producer->singly != NULL)
		return true;
	rd_kafka_conf_destroy(conf);
	fail(producer, reason);
	return false;
}

static void send_singly(struct producer *producer, const rd_kafka_message_t *message)
{
	rd_kafka_headers_t *borrowed, *headers = NULL;
	rd_kafka_resp_err_t code;

	if (producer->singly == NULL && !open_singly(producer))
		return;
	if (rd_kafka_message_headers(message, &borrowed) == RD_KAFKA_RESP_ERR_NO_ERROR)
		headers = rd_kafka_headers_copy(borrowed);
	code = enqueue(producer->singly, producer->topic, (struct text){ message->key, message->key_len },
		(struct text){ message->payload, message->len }, headers, (int64_t)(intptr_t)message->_private);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		fail(producer, rd_kafka_err2str(code));
}

/* A record's opaque is its tag. */
static void on_report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
	struct producer *producer = opaque;
	int64_t tag = (int64_t)(intptr_t)message->_private;

	if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		producer->done++;
		kafka_conf_answers(&producer->trouble);
		if (producer->listener.confirmed != NULL)
			producer->listener.confirmed(producer->listener.context, tag);
	} else if (!is_refusal(message->err)) {
		fail(producer, rd_kafka_err2str(message->err));
	} else if (client == producer->client) {
		send_singly(producer, message);
	} else {
		refuse(producer, (struct text){ message->key, message->key_len }, tag, message->err);
	}
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

void produce_listen(struct producer *producer, const struct produce_listener *listener)
{
	producer->listener = *listener;
}

enum status produce_send(struct producer *producer, struct text key, struct text value,
	const struct produce_header *headers, size_t header_count, int64_t tag, struct err *err)
{
	rd_kafka_resp_err_t code = enqueue(producer->client, producer->topic, key, value,
		make_headers(headers, header_count), tag);

	if (producer->singly != NULL)
		(void)rd_kafka_poll(producer->singly, 0);
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR && !is_refusal(code))
		return err_set(err, ST_UNAVAILABLE, _("a record cannot be sent to %s: %s"), producer->topic,
			rd_kafka_err2str(code));
	producer->sent++;
	if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
		refuse(producer, key, tag, code);
	return ST_OK;
}

/* As long as answers come: a record a request takes its time, and nobody knows beforehand how many there are. */
static void flush_singly(struct producer *producer, int wait_ms)
{
	int64_t settled;

	do {
		settled = producer->done + producer->refused;
		(void)rd_kafka_flush(producer->singly, wait_ms > SINGLY_WAIT_MS ? wait_ms : SINGLY_WAIT_MS);
	} while (rd_kafka_outq_len(producer->singly) > 0 && producer->done + producer->refused > settled);
}

enum status produce_finish(struct producer *producer, int wait_ms, struct err *err)
{
	int64_t open;

	(void)rd_kafka_flush(producer->client, wait_ms);
	if (producer->singly != NULL)
		flush_singly(producer, wait_ms);
	open = producer->sent - producer->done - producer->refused;
	if (open == 0)
		return ST_OK;
	return err_set(err, ST_UNAVAILABLE, _("%" PRId64 " of %" PRId64 " records for %s are not confirmed: %s"),
		open, producer->sent, producer->topic, producer->failed > 0 ? producer->reason
		: producer->trouble.status != ST_OK ? producer->trouble.text : _("the broker did not answer in time"));
}

int64_t produce_confirmed(const struct producer *producer)
{
	return producer->done;
}

int64_t produce_refused(const struct producer *producer)
{
	return producer->refused;
}

/* What is still queued was reported as not confirmed; closing must not wait for it. */
static void close_client(rd_kafka_t *client)
{
	if (client == NULL)
		return;
	(void)rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	(void)rd_kafka_flush(client, CLOSE_WAIT_MS);
	rd_kafka_destroy(client);
}

void produce_close(struct producer *producer)
{
	if (producer == NULL)
		return;
	close_client(producer->client);
	close_client(producer->singly);
	free(producer->topic);
	free(producer);
}
