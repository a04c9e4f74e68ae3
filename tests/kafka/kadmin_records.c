/* Records in and out, as JSON lines. */
#include "tests/kafka/kadmin.h"

#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES_MAX (4u << 20) /* a broker takes 1 MiB a record by default; base64 and JSON around it */

/* Bytes borrowed from a JSON string, or owned when they were base64. */
struct bytes {
	void *data; /* NULL: null */
	size_t size;
	bool owned;
};

static struct bytes bytes_of(const cJSON *item)
{
	const cJSON *coded = cJSON_GetObjectItemCaseSensitive(item, "base64");
	struct bytes bytes = {NULL, 0, false};
	size_t length;
	int decoded;

	if (cJSON_IsString(item)) {
		bytes.data = item->valuestring;
		bytes.size = strlen(item->valuestring);
	}
	if (!cJSON_IsString(coded))
		return bytes;
	length = strlen(coded->valuestring);
	bytes.data = malloc(length + 1);
	bytes.owned = true;
	decoded = bytes.data ? EVP_DecodeBlock(bytes.data, (unsigned char *)coded->valuestring, (int)length) : -1;
	if (decoded < 0)
		kadmin_die("bad base64: %s", coded->valuestring);
	/* The decoder counts the padding as bytes. */
	for (size_t i = length; i > 0 && coded->valuestring[i - 1] == '='; i--)
		decoded--;
	bytes.size = (size_t)decoded;
	return bytes;
}

static void bytes_free(struct bytes *bytes)
{
	if (bytes->owned)
		free(bytes->data);
}

/* ---- produce ---- */

static size_t failed;

static void delivered(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
	(void)rk;
	(void)opaque;
	if (message->err && failed++ == 0)
		fprintf(stderr, "kadmin: not delivered: %s\n", rd_kafka_err2str(message->err));
}

static rd_kafka_headers_t *headers_of(const cJSON *record)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(record, "headers");
	rd_kafka_headers_t *headers = rd_kafka_headers_new((size_t)cJSON_GetArraySize(list) + 1);
	const cJSON *pair;

	cJSON_ArrayForEach(pair, list) {
		const cJSON *name = cJSON_GetArrayItem(pair, 0);
		struct bytes value = bytes_of(cJSON_GetArrayItem(pair, 1));

		if (!cJSON_IsString(name))
			kadmin_die("a header is [NAME, VALUE]");
		rd_kafka_header_add(headers, name->valuestring, -1, value.data, (ssize_t)value.size);
		bytes_free(&value);
	}
	return headers;
}

/* Waits while the client's queue is full; anything else that it refuses ends the program. */
static void send_one(rd_kafka_t *rk, const char *topic, const cJSON *record, struct bytes key, struct bytes value)
{
	const cJSON *partition = cJSON_GetObjectItemCaseSensitive(record, "partition");
	const cJSON *timestamp = cJSON_GetObjectItemCaseSensitive(record, "timestamp");
	rd_kafka_headers_t *headers = headers_of(record);
	rd_kafka_resp_err_t code;

	for (;;) {
		code = rd_kafka_producev(
			rk, RD_KAFKA_V_TOPIC(topic),
			RD_KAFKA_V_PARTITION(cJSON_IsNumber(partition) ? partition->valueint : RD_KAFKA_PARTITION_UA),
			RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.data, key.size),
			RD_KAFKA_V_VALUE(value.data, value.size),
			RD_KAFKA_V_TIMESTAMP(cJSON_IsNumber(timestamp) ? (int64_t)timestamp->valuedouble : 0),
			RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
		if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
			break;
		rd_kafka_poll(rk, 100);
	}
	if (code)
		kadmin_die("produce: %s", rd_kafka_err2str(code));
	rd_kafka_poll(rk, 0);
}

static void send_object(rd_kafka_t *rk, const char *topic, const char *line, size_t length)
{
	cJSON *record = cJSON_ParseWithLength(line, length);
	struct bytes key;
	struct bytes value;

	if (!cJSON_IsObject(record))
		kadmin_die("no JSON object: %.*s", (int)length, line);
	key = bytes_of(cJSON_GetObjectItemCaseSensitive(record, "key"));
	value = bytes_of(cJSON_GetObjectItemCaseSensitive(record, "value"));
	send_one(rk, topic, record, key, value);
	bytes_free(&key);
	bytes_free(&value);
	cJSON_Delete(record);
}

static void send_lines(rd_kafka_t *rk, const char *topic, bool raw)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getline(&line, &room, stdin)) > 0) {
		size_t size = (size_t)length - (line[length - 1] == '\n');

		if (size > LINE_BYTES_MAX)
			kadmin_die("a line of %zu bytes", size);
		if (raw)
			send_one(rk, topic, NULL, (struct bytes){NULL, 0, false}, (struct bytes){line, size, false});
		else if (size > 0)
			send_object(rk, topic, line, size);
	}
	free(line);
}

static void check(const char *what, rd_kafka_error_t *error)
{
	if (error)
		kadmin_die("%s: %s", what, rd_kafka_error_string(error));
}

/* how: "commit", "abort" or "open".  An open one stays so on the broker until transaction.timeout.ms. */
static void end_transaction(rd_kafka_t *rk, const char *how)
{
	if (strcmp(how, "commit") == 0)
		check("commit", rd_kafka_commit_transaction(rk, KADMIN_WAIT_MS_MAX));
	else if (strcmp(how, "abort") == 0)
		check("abort", rd_kafka_abort_transaction(rk, KADMIN_WAIT_MS_MAX));
	else if (strcmp(how, "open") == 0)
		_exit(failed ? 1 : 0); /* destroying the client would abort it */
	else
		kadmin_die("--transaction ID:commit|abort|open");
}

/* The producer of a topic: linger small because tests wait, idempotent so that an order sent is an order kept. */
static rd_kafka_t *producer(const char *transaction)
{
	const char *const properties[] = {"enable.idempotence", "true", "linger.ms", "5",
	                                  transaction ? "transactional.id" : NULL, transaction, NULL};
	rd_kafka_conf_t *conf = kadmin_conf(properties);
	rd_kafka_t *rk;

	rd_kafka_conf_set_dr_msg_cb(conf, delivered);
	rk = kadmin_client_of(RD_KAFKA_PRODUCER, conf);
	if (transaction) {
		check("transactions", rd_kafka_init_transactions(rk, KADMIN_WAIT_MS_MAX));
		check("transaction", rd_kafka_begin_transaction(rk));
	}
	return rk;
}

void kadmin_produce(const char *topic, int argc, char **argv)
{
	char *transaction = NULL;
	char *how = NULL;
	bool raw = false;
	rd_kafka_t *rk;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--lines") == 0)
			raw = true;
		else if (strcmp(argv[i], "--transaction") == 0 && i + 1 < argc && (how = strchr(argv[i + 1], ':')) != NULL) {
			transaction = argv[++i];
			*how++ = '\0';
		} else
			kadmin_die("unknown option %s", argv[i]);
	}
	rk = producer(transaction);
	send_lines(rk, topic, raw);
	if (rd_kafka_flush(rk, KADMIN_WAIT_MS_MAX) || failed)
		kadmin_die("%zu records not delivered, %d still waiting", failed, rd_kafka_outq_len(rk));
	if (transaction)
		end_transaction(rk, how);
	rd_kafka_destroy(rk);
}

/* ---- consume ---- */

/* Valid UTF-8 without NUL, so that a JSON string can carry it.  Overlong forms pass: they come out as they went in. */
static bool is_text(const unsigned char *data, size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t more = data[i] < 0x80 ? 0 : data[i] >> 5 == 6 ? 1 : data[i] >> 4 == 14 ? 2 : data[i] >> 3 == 30 ? 3 : 4;

		if (data[i] == 0 || more == 4 || more >= size - i)
			return false;
		for (size_t k = 1; k <= more; k++)
			if (data[i + k] >> 6 != 2)
				return false;
		i += more + 1;
	}
	return true;
}

static cJSON *json_of(const void *data, size_t size)
{
	cJSON *made;
	char *text;

	if (!data)
		return cJSON_CreateNull();
	text = malloc(size * 2 + 5); /* enough for base64 too */
	if (!text)
		kadmin_die("out of memory");
	if (is_text(data, size)) {
		memcpy(text, data, size);
		text[size] = '\0';
		made = cJSON_CreateString(text);
	} else {
		EVP_EncodeBlock((unsigned char *)text, data, (int)size);
		made = cJSON_CreateObject();
		cJSON_AddStringToObject(made, "base64", text);
	}
	free(text);
	return made;
}

static cJSON *headers_json(const rd_kafka_message_t *message)
{
	cJSON *list = cJSON_CreateArray();
	rd_kafka_headers_t *headers;
	const char *name;
	const void *value;
	size_t size;

	if (rd_kafka_message_headers(message, &headers))
		return list;
	for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; i++) {
		cJSON *pair = cJSON_CreateArray();

		cJSON_AddItemToArray(pair, cJSON_CreateString(name));
		cJSON_AddItemToArray(pair, json_of(value, size));
		cJSON_AddItemToArray(list, pair);
	}
	return list;
}

static void print_record(const rd_kafka_message_t *message)
{
	cJSON *record = cJSON_CreateObject();
	char *line;

	cJSON_AddNumberToObject(record, "partition", message->partition);
	cJSON_AddNumberToObject(record, "offset", (double)message->offset);
	cJSON_AddNumberToObject(record, "timestamp", (double)rd_kafka_message_timestamp(message, NULL));
	cJSON_AddItemToObject(record, "key", json_of(message->key, message->key_len));
	cJSON_AddItemToObject(record, "value", json_of(message->payload, message->len));
	cJSON_AddItemToObject(record, "headers", headers_json(message));
	line = cJSON_PrintUnformatted(record);
	if (!line || puts(line) < 0)
		kadmin_die("cannot write");
	cJSON_free(line);
	cJSON_Delete(record);
}

static void assign_all(rd_kafka_t *rk, const char *topic, int partitions)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);

	for (int32_t p = 0; p < partitions; p++)
		rd_kafka_topic_partition_list_add(list, topic, p)->offset = RD_KAFKA_OFFSET_BEGINNING;
	if (rd_kafka_assign(rk, list))
		kadmin_die("assign failed");
	rd_kafka_topic_partition_list_destroy(list);
}

void kadmin_consume(const char *topic, int argc, char **argv)
{
	bool uncommitted = argc == 1 && strcmp(argv[0], "--uncommitted") == 0;
	const char *const properties[] = {"group.id", "kadmin", "enable.auto.commit", "false", "enable.partition.eof", "true",
	                                  "auto.offset.reset", "error", "fetch.wait.max.ms", "20", "isolation.level",
	                                  uncommitted ? "read_uncommitted" : "read_committed", NULL};
	rd_kafka_t *rk = kadmin_client_of(RD_KAFKA_CONSUMER, kadmin_conf(properties));
	int partitions = kadmin_partitions(rk, topic);
	int ended = 0;

	if (argc > 0 && !uncommitted)
		kadmin_die("unknown option %s", argv[0]);
	assign_all(rk, topic, partitions);
	while (ended < partitions) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(rk, KADMIN_WAIT_MS_MAX);

		if (!message)
			kadmin_die("%s: nothing came for %d ms", topic, KADMIN_WAIT_MS_MAX);
		if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
			ended++;
		else if (message->err)
			kadmin_die("%s: %s", topic, rd_kafka_message_errstr(message));
		else
			print_record(message);
		rd_kafka_message_destroy(message);
	}
	if (fflush(stdout))
		kadmin_die("cannot write");
	rd_kafka_consumer_close(rk);
	rd_kafka_destroy(rk);
}
