/*
 * bench_steady - how long an event waits in steady state, from being sent until it is committed.
 *
 *   bench_steady BROKERS TOPIC STORE FILE SKIP EVENTS RATE
 *
 * Sends EVENTS lines of FILE, behind the first SKIP, to an empty topic, RATE a second and in turn to its partitions,
 * while `hotline run` takes them into STORE, and looks every millisecond which positions are committed there: the store's
 * own word, not the program's.  One JSON object on standard output: the percentiles of the waiting times, and the rate
 * that was reached in truth.
 */
#include "bench/bench_kit.h"

#include "store/store.h"

enum { LOOK_NS = 1000000 };

struct steady {
	rd_kafka_t *client;
	rd_kafka_topic_t *topic;
	const char *topic_name;
	struct store *store;
	FILE *file;
	char *line;
	size_t line_cap;
	int partitions;
	double *sent_s;   /* when the n-th was sent; then how long it waited */
	int64_t sent, committed;
	int64_t next[BENCH_PARTITIONS_MAX]; /* by partition: so many have been seen committed */
	double progress_s;
};

static double now_s(void)
{
	return bench_seconds(CLOCK_MONOTONIC);
}

/* ---- sending ---- */

static void delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *context)
{
	(void)client;
	(void)context;
	if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
		bench_die("a record was not delivered", rd_kafka_err2str(message->err));
}

static void connect_broker(struct steady *steady, const char *brokers)
{
	static const struct bench_setting settings[] = {
		{ "linger.ms", "5" }, { "compression.codec", "lz4" }, { "queue.buffering.max.messages", "2000000" },
		{ "socket.nagle.disable", "true" },
	};

	steady->client = bench_client(RD_KAFKA_PRODUCER, brokers, settings, sizeof settings / sizeof settings[0], delivered);
	steady->partitions = bench_partitions(steady->client, steady->topic_name);
	steady->topic = bench_must(rd_kafka_topic_new(steady->client, steady->topic_name, NULL));
}

static size_t read_line(struct steady *steady)
{
	ssize_t len = getline(&steady->line, &steady->line_cap, steady->file);

	if (len < 1)
		bench_die("the file has too few lines", "");
	return (size_t)len - (steady->line[len - 1] == '\n');
}

static void send_upto(struct steady *steady, int64_t upto)
{
	while (steady->sent < upto) {
		size_t len = read_line(steady);

		steady->sent_s[steady->sent] = now_s();
		if (rd_kafka_produce(steady->topic, (int32_t)(steady->sent % steady->partitions), RD_KAFKA_MSG_F_COPY, steady->line, len,
			NULL, 0, NULL) != 0)
			bench_die("a record cannot be sent", rd_kafka_err2str(rd_kafka_last_error()));
		steady->sent++;
	}
	(void)rd_kafka_poll(steady->client, 0);
}

/* ---- looking ---- */

static enum status look_at(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err)
{
	struct steady *steady = context;
	double now = now_s();

	(void)tally;
	(void)err;
	if (entry->partition < 0 || entry->partition >= steady->partitions)
		bench_die(steady->topic_name, "the store knows a partition that it does not have");
	for (int64_t *next = &steady->next[entry->partition]; *next < entry->position.next; (*next)++) {
		int64_t number = *next * steady->partitions + entry->partition;

		if (number >= steady->sent)
			bench_die("the store holds more than was sent", "the topic was not empty");
		steady->sent_s[number] = now - steady->sent_s[number];
		steady->committed++;
		steady->progress_s = now;
	}
	return ST_OK;
}

static void look(struct steady *steady)
{
	const struct timespec pause = { 0, LOOK_NS };
	struct err err = { 0 };

	if (store_each_input(steady->store, INPUT_KAFKA, steady->topic_name, look_at, steady, &err) != ST_OK)
		bench_die("the store cannot be read", err.text);
	if (now_s() - steady->progress_s > BENCH_SILENCE_S_MAX)
		bench_die("nothing is committed", "");
	(void)nanosleep(&pause, NULL);
}

/* ---- the measurement ---- */

/* One record a partition, so that the reader is there when the measurement begins. */
static void warm_up(struct steady *steady)
{
	steady->progress_s = now_s();
	send_upto(steady, steady->partitions);
	while (steady->committed < steady->sent)
		look(steady);
}

static double run(struct steady *steady, int64_t events, int64_t rate)
{
	int64_t from = steady->sent;
	double begin = now_s(), end = begin;

	steady->progress_s = begin;
	while (steady->committed < events) {
		int64_t due = from + (int64_t)((now_s() - begin) * (double)rate);

		send_upto(steady, due < events ? due : events);
		if (steady->sent == events && end == begin)
			end = now_s();
		look(steady);
	}
	return (double)(events - from) / (end - begin);
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double percentile_ms(const double *sorted, int64_t count, int percent)
{
	return sorted[(count - 1) * percent / 100] * 1000;
}

static int64_t number_of(const char *text, int64_t least)
{
	char *end = NULL;
	long long number = strtoll(text, &end, 10);

	if (*end != '\0' || number < least)
		bench_die(text, "no such number");
	return number;
}

int main(int argc, char **argv)
{
	const struct store_options options = { .command = "bench_steady", .rules = rules_builtin(),
		.calendar = calendar_builtin() };
	struct steady steady = { .topic_name = argc > 2 ? argv[2] : "" };
	struct err err = { 0 };
	int64_t events, count;
	double reached;

	if (argc != 8) {
		(void)fputs("usage: bench_steady BROKERS TOPIC STORE FILE SKIP EVENTS RATE\n", stderr);
		return 64;
	}
	connect_broker(&steady, argv[1]);
	if (store_open(argv[3], STORE_READ, &options, &steady.store, &err) != ST_OK)
		bench_die(argv[3], err.text);
	steady.file = fopen(argv[4], "rb");
	if (steady.file == NULL)
		bench_die(argv[4], "cannot be opened");
	for (int64_t left = number_of(argv[5], 0); left > 0; left--)
		(void)read_line(&steady);
	events = number_of(argv[6], 2 * (int64_t)steady.partitions);
	steady.sent_s = bench_must(calloc((size_t)events, sizeof *steady.sent_s));
	warm_up(&steady);
	reached = run(&steady, events, number_of(argv[7], 1));
	count = events - steady.partitions;
	qsort(steady.sent_s + steady.partitions, (size_t)count, sizeof *steady.sent_s, compare);
	printf("{\"events\":%lld,\"sent_per_s\":%.0f,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f}\n", (long long)count, reached,
		percentile_ms(steady.sent_s + steady.partitions, count, 50), percentile_ms(steady.sent_s + steady.partitions, count, 99),
		percentile_ms(steady.sent_s + steady.partitions, count, 100));
	free(steady.sent_s);
	free(steady.line);
	(void)fclose(steady.file);
	store_close(steady.store);
	rd_kafka_topic_destroy(steady.topic);
	rd_kafka_destroy(steady.client);
	return 0;
}
