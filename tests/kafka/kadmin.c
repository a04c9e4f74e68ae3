/* kadmin: see kadmin.h and the text printed by usage(). */
#include "tests/kafka/kadmin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROPERTIES_MAX 32 /* -X options of one call: more than any test needs */
#define LIST_MAX 64       /* partitions or settings named in one call */

static const char usage_text[] =
	"usage: kadmin [-b BROKERS] [-X PROPERTY=VALUE]... COMMAND\n"
	"  cluster                                     cluster id, then the brokers, a line each\n"
	"  create TOPIC PARTITIONS REPLICATION [KEY=VALUE...]\n"
	"  delete TOPIC\n"
	"  grow TOPIC PARTITIONS                       to so many in all\n"
	"  config TOPIC KEY=VALUE...                   these settings, all others back to default\n"
	"  delete-records TOPIC PARTITION:OFFSET...    drops what lies before OFFSET\n"
	"  watermarks TOPIC                            lines of partition, first offset, next offset\n"
	"  committed GROUP TOPIC                       lines of partition, committed offset (-1001: none)\n"
	"  produce TOPIC [--lines] [--transaction ID:commit|abort|open]\n"
	"                                              JSON objects of standard input, a line each:\n"
	"                                              partition, key, value, timestamp, headers [[NAME,VALUE],...];\n"
	"                                              a string that is no text is {\"base64\":...};\n"
	"                                              --lines: each line is a value, without key\n"
	"  consume TOPIC [--uncommitted]               the same objects, with offset, to standard output\n"
	"BROKERS: default from KAFKA_BROKERS.  Exit status 0 done, 1 failed, 64 usage.\n";

static char *property[PROPERTIES_MAX];
static int property_count;

void kadmin_die(const char *format, ...)
{
	va_list args;

	fputs("kadmin: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static _Noreturn void usage(void)
{
	fputs(usage_text, stderr);
	exit(64);
}

static void set_property(rd_kafka_conf_t *conf, const char *name, const char *value)
{
	char text[512];

	if (rd_kafka_conf_set(conf, name, value, text, sizeof text) != RD_KAFKA_CONF_OK)
		kadmin_die("%s=%s: %s", name, value, text);
}

/* Splits "KEY=VALUE" in place and returns the value. */
static char *split(char *pair, char at)
{
	char *value = strchr(pair, at);

	if (!value)
		usage();
	*value = '\0';
	return value + 1;
}

rd_kafka_conf_t *kadmin_conf(const char *const *properties)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();

	for (int i = 0; properties && properties[i]; i += 2)
		set_property(conf, properties[i], properties[i + 1]);
	for (int i = 0; i < property_count; i++) {
		char *pair = strdup(property[i]);

		if (!pair)
			kadmin_die("out of memory");
		set_property(conf, pair, split(pair, '='));
		free(pair);
	}
	return conf;
}

rd_kafka_t *kadmin_client_of(rd_kafka_type_t type, rd_kafka_conf_t *conf)
{
	char text[512];
	rd_kafka_t *rk = rd_kafka_new(type, conf, text, sizeof text);

	if (!rk)
		kadmin_die("%s", text);
	return rk;
}

static const struct rd_kafka_metadata *metadata(rd_kafka_t *rk, const char *topic)
{
	const struct rd_kafka_metadata *found;
	rd_kafka_topic_t *handle = NULL;
	rd_kafka_resp_err_t code;

	if (topic)
		handle = rd_kafka_topic_new(rk, topic, NULL);
	code = rd_kafka_metadata(rk, 0, handle, &found, KADMIN_WAIT_MS_MAX);
	if (code)
		kadmin_die("metadata: %s", rd_kafka_err2str(code));
	if (handle)
		rd_kafka_topic_destroy(handle);
	return found;
}

int kadmin_partitions(rd_kafka_t *rk, const char *topic)
{
	const struct rd_kafka_metadata *found = metadata(rk, topic);
	int count = 0;

	if (found->topic_cnt == 1) {
		if (found->topics[0].err)
			kadmin_die("%s: %s", topic, rd_kafka_err2str(found->topics[0].err));
		count = found->topics[0].partition_cnt;
	}
	rd_kafka_metadata_destroy(found);
	return count;
}

/* ---- what needs no admin request ---- */

static void cluster(rd_kafka_t *rk, int argc, char **argv)
{
	const struct rd_kafka_metadata *found = metadata(rk, NULL);
	char *id = rd_kafka_clusterid(rk, KADMIN_WAIT_MS_MAX);

	(void)argc;
	(void)argv;
	if (!id)
		kadmin_die("the cluster tells no id");
	printf("%s\n", id);
	for (int i = 0; i < found->broker_cnt; i++)
		printf("%d %s:%d\n", found->brokers[i].id, found->brokers[i].host, found->brokers[i].port);
	rd_kafka_mem_free(rk, id);
	rd_kafka_metadata_destroy(found);
}

static void watermarks(rd_kafka_t *rk, int argc, char **argv)
{
	int count = kadmin_partitions(rk, argv[0]);

	(void)argc;
	for (int32_t p = 0; p < count; p++) {
		int64_t low;
		int64_t high;
		rd_kafka_resp_err_t code =
			rd_kafka_query_watermark_offsets(rk, argv[0], p, &low, &high, KADMIN_WAIT_MS_MAX);

		if (code)
			kadmin_die("%s/%d: %s", argv[0], (int)p, rd_kafka_err2str(code));
		printf("%d %lld %lld\n", (int)p, (long long)low, (long long)high);
	}
}

static void committed(rd_kafka_t *rk, int argc, char **argv)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(LIST_MAX);
	rd_kafka_resp_err_t code;
	rd_kafka_t *member;
	const char *const group[] = {"group.id", argv[0], NULL};

	(void)argc;
	rd_kafka_topic_partition_list_add_range(list, argv[1], 0, kadmin_partitions(rk, argv[1]) - 1);
	member = kadmin_client_of(RD_KAFKA_CONSUMER, kadmin_conf(group));
	code = rd_kafka_committed(member, list, KADMIN_WAIT_MS_MAX);
	if (code)
		kadmin_die("committed offsets of %s: %s", argv[0], rd_kafka_err2str(code));
	for (int i = 0; i < list->cnt; i++)
		printf("%d %lld\n", (int)list->elems[i].partition, (long long)list->elems[i].offset);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_destroy(member);
}

/* ---- admin requests: each is sent by a function of its own, the answer is awaited by wait_for ---- */

static rd_kafka_queue_t *answers;

static rd_kafka_AdminOptions_t *options(rd_kafka_t *rk, rd_kafka_admin_op_t operation)
{
	rd_kafka_AdminOptions_t *made = rd_kafka_AdminOptions_new(rk, operation);
	char text[512];

	/* The operation timeout makes the broker answer only when the change has taken place. */
	if (rd_kafka_AdminOptions_set_request_timeout(made, KADMIN_WAIT_MS_MAX, text, sizeof text))
		kadmin_die("%s", text);
	if (operation != RD_KAFKA_ADMIN_OP_ALTERCONFIGS &&
	    rd_kafka_AdminOptions_set_operation_timeout(made, KADMIN_WAIT_MS_MAX, text, sizeof text))
		kadmin_die("%s", text);
	return made;
}

/* The answer to the request just sent; the caller destroys it. */
static rd_kafka_event_t *wait_for(const char *what)
{
	rd_kafka_event_t *event = rd_kafka_queue_poll(answers, KADMIN_WAIT_MS_MAX);

	if (!event)
		kadmin_die("%s: no answer", what);
	if (rd_kafka_event_error(event))
		kadmin_die("%s: %s", what, rd_kafka_event_error_string(event));
	return event;
}

static void fail_on_topics(const char *what, const rd_kafka_topic_result_t **topics, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rd_kafka_topic_result_error(topics[i]))
			kadmin_die("%s %s: %s", what, rd_kafka_topic_result_name(topics[i]),
			           rd_kafka_topic_result_error_string(topics[i]));
}

/* A new topic is usable only when its leaders are known to every broker asked: waits for that, so that a test that
 * goes on at once does not see half of it. */
static void wait_until_led(rd_kafka_t *rk, const char *topic, int partitions)
{
	for (int tries = 0; tries < 200; tries++) {
		const struct rd_kafka_metadata *found = metadata(rk, topic);
		int led = 0;

		if (found->topic_cnt == 1 && !found->topics[0].err)
			for (int i = 0; i < found->topics[0].partition_cnt; i++)
				led += !found->topics[0].partitions[i].err && found->topics[0].partitions[i].leader >= 0;
		rd_kafka_metadata_destroy(found);
		if (led == partitions)
			return;
		rd_kafka_poll(rk, 50);
	}
	kadmin_die("%s: not every partition got a leader", topic);
}

static void create(rd_kafka_t *rk, int argc, char **argv)
{
	int partitions = atoi(argv[1]);
	char text[512];
	rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(argv[0], partitions, atoi(argv[2]), text, sizeof text);
	rd_kafka_AdminOptions_t *how = options(rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	const rd_kafka_topic_result_t **topics;
	rd_kafka_event_t *event;
	size_t count;

	if (!topic)
		kadmin_die("%s", text);
	for (int i = 3; i < argc; i++) {
		char *value = split(argv[i], '=');

		if (rd_kafka_NewTopic_set_config(topic, argv[i], value))
			kadmin_die("setting %s=%s refused", argv[i], value);
	}
	rd_kafka_CreateTopics(rk, &topic, 1, how, answers);
	event = wait_for("create");
	topics = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
	fail_on_topics("create", topics, count);
	wait_until_led(rk, argv[0], partitions);
	rd_kafka_event_destroy(event);
	rd_kafka_NewTopic_destroy(topic);
	rd_kafka_AdminOptions_destroy(how);
}

static void delete_topic(rd_kafka_t *rk, int argc, char **argv)
{
	rd_kafka_DeleteTopic_t *topic = rd_kafka_DeleteTopic_new(argv[0]);
	rd_kafka_AdminOptions_t *how = options(rk, RD_KAFKA_ADMIN_OP_DELETETOPICS);
	const rd_kafka_topic_result_t **topics;
	rd_kafka_event_t *event;
	size_t count;

	(void)argc;
	rd_kafka_DeleteTopics(rk, &topic, 1, how, answers);
	event = wait_for("delete");
	topics = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
	fail_on_topics("delete", topics, count);
	rd_kafka_event_destroy(event);
	rd_kafka_DeleteTopic_destroy(topic);
	rd_kafka_AdminOptions_destroy(how);
}

static void grow(rd_kafka_t *rk, int argc, char **argv)
{
	char text[512];
	int partitions = atoi(argv[1]);
	rd_kafka_NewPartitions_t *more = rd_kafka_NewPartitions_new(argv[0], (size_t)partitions, text, sizeof text);
	rd_kafka_AdminOptions_t *how = options(rk, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS);
	const rd_kafka_topic_result_t **topics;
	rd_kafka_event_t *event;
	size_t count;

	(void)argc;
	if (!more)
		kadmin_die("%s", text);
	rd_kafka_CreatePartitions(rk, &more, 1, how, answers);
	event = wait_for("grow");
	topics = rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), &count);
	fail_on_topics("grow", topics, count);
	wait_until_led(rk, argv[0], partitions);
	rd_kafka_event_destroy(event);
	rd_kafka_NewPartitions_destroy(more);
	rd_kafka_AdminOptions_destroy(how);
}

static void config(rd_kafka_t *rk, int argc, char **argv)
{
	rd_kafka_ConfigResource_t *topic = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, argv[0]);
	rd_kafka_AdminOptions_t *how = options(rk, RD_KAFKA_ADMIN_OP_ALTERCONFIGS);
	const rd_kafka_ConfigResource_t **answered;
	rd_kafka_event_t *event;
	size_t count;

	for (int i = 1; i < argc; i++) {
		char *value = split(argv[i], '=');

		if (rd_kafka_ConfigResource_set_config(topic, argv[i], value))
			kadmin_die("setting %s=%s refused", argv[i], value);
	}
	rd_kafka_AlterConfigs(rk, &topic, 1, how, answers);
	event = wait_for("config");
	answered = rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &count);
	for (size_t i = 0; i < count; i++)
		if (rd_kafka_ConfigResource_error(answered[i]))
			kadmin_die("config %s: %s", argv[0], rd_kafka_ConfigResource_error_string(answered[i]));
	rd_kafka_event_destroy(event);
	rd_kafka_ConfigResource_destroy(topic);
	rd_kafka_AdminOptions_destroy(how);
}

static void delete_records(rd_kafka_t *rk, int argc, char **argv)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(LIST_MAX);
	rd_kafka_AdminOptions_t *how = options(rk, RD_KAFKA_ADMIN_OP_DELETERECORDS);
	const rd_kafka_topic_partition_list_t *answered;
	rd_kafka_DeleteRecords_t *before;
	rd_kafka_event_t *event;

	for (int i = 1; i < argc; i++) {
		char *offset = split(argv[i], ':');

		rd_kafka_topic_partition_list_add(list, argv[0], atoi(argv[i]))->offset = atoll(offset);
	}
	before = rd_kafka_DeleteRecords_new(list);
	rd_kafka_DeleteRecords(rk, &before, 1, how, answers);
	event = wait_for("delete-records");
	answered = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event));
	for (int i = 0; i < answered->cnt; i++)
		if (answered->elems[i].err)
			kadmin_die("delete-records %s/%d: %s", argv[0], (int)answered->elems[i].partition,
			           rd_kafka_err2str(answered->elems[i].err));
	rd_kafka_event_destroy(event);
	rd_kafka_DeleteRecords_destroy(before);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_AdminOptions_destroy(how);
}

/* ---- command line ---- */

static const struct command {
	const char *name;
	int words_min; /* arguments after the name, least and most */
	int words_max;
	void (*run)(rd_kafka_t *rk, int argc, char **argv);
} commands[] = {
	{"cluster", 0, 0, cluster},
	{"create", 3, LIST_MAX, create},
	{"delete", 1, 1, delete_topic},
	{"grow", 2, 2, grow},
	{"config", 2, LIST_MAX, config},
	{"delete-records", 2, LIST_MAX, delete_records},
	{"watermarks", 1, 1, watermarks},
	{"committed", 2, 2, committed},
};

static void take_property(const char *name, const char *value)
{
	size_t size = strlen(name) + strlen(value) + 2;

	if (property_count == PROPERTIES_MAX)
		kadmin_die("more than %d properties", PROPERTIES_MAX);
	property[property_count] = malloc(size);
	if (!property[property_count])
		kadmin_die("out of memory");
	snprintf(property[property_count++], size, *name ? "%s=%s" : "%s%s", name, value);
}

/* The options before the command; returns the place of the command in argv. */
static int take_options(int argc, char **argv)
{
	int at = 1;

	if (getenv("KAFKA_BROKERS"))
		take_property("bootstrap.servers", getenv("KAFKA_BROKERS"));
	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		if (strcmp(argv[at], "-b") == 0)
			take_property("bootstrap.servers", argv[at + 1]);
		else if (strcmp(argv[at], "-X") == 0 && strchr(argv[at + 1], '='))
			take_property("", argv[at + 1]);
		else
			usage();
	}
	if (at >= argc)
		usage();
	return at;
}

static void run(const struct command *command, int argc, char **argv)
{
	rd_kafka_t *rk = kadmin_client_of(RD_KAFKA_PRODUCER, kadmin_conf(NULL));

	answers = rd_kafka_queue_new(rk);
	command->run(rk, argc, argv);
	rd_kafka_queue_destroy(answers);
	rd_kafka_destroy(rk);
}

int main(int argc, char **argv)
{
	int at = take_options(argc, argv);
	const char *name = argv[at];
	int words = argc - at - 1;

	argv += at + 1;
	if (strcmp(name, "produce") == 0 && words >= 1) {
		kadmin_produce(argv[0], words - 1, argv + 1);
		return 0;
	}
	if (strcmp(name, "consume") == 0 && words >= 1) {
		kadmin_consume(argv[0], words - 1, argv + 1);
		return 0;
	}
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, name) == 0 && words >= commands[i].words_min && words <= commands[i].words_max) {
			run(&commands[i], words, argv);
			return 0;
		}
	usage();
}
