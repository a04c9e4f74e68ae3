#include "base/lang.h"
#include "base/log.h"
#include "base/pool.h"
#include "cli/command.h"
#include "cli/deadletter.h"
#include "cli/desk.h"
#include "cli/intake.h"
#include "cli/known.h"
#include "cli/progress.h"
#include "cli/service.h"
#include "ingest/kafka.h"
#include "ingest/topic.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	START_WAIT_MS = 30000, /* how long the broker may be away at the start (the interface's promise) */
	WAIT_MS = 100,         /* for a first record in steady state: the price in latency of a short batch */
	WAIT_UNTIL_END_MS = 20,
	DEAD_LETTER_WAIT_MS = 30000, /* after the last batch (the interface's promise) */
	DEAD_LETTER_TRY_MS = 500,    /* in steady state: short, the stream waits meanwhile */
	LOOK_EVERY_S = 30
};

#define DLQ_ENDING ".dlq"
enum { DLQ_SIZE = TOPIC_NAME_MAX + sizeof DLQ_ENDING };

/* Set by SIGTERM and SIGINT; the batch in hand is finished. */
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
}

/* An accepted gap on its way to the store. */
struct gap {
	struct store_gap gap;
	struct gap *next;
};

struct run {
	struct desk desk;
	pthread_mutex_t gap_lock;
	struct pool gap_pool;
	struct gap *gaps;
	struct progress progress;
	struct known known;
	struct kafka_setting *settings;
	size_t setting_count;
	const struct settings *set;
	bool until_end;
	bool reading; /* it has begun, so there is a summary, whatever the end */
	int64_t looked_s;
	int64_t refused_id; /* see struct deadletter */
};

/* On the reading thread, while the other may be inside the store: the gap is set aside. */
static enum status note_gap(void *context, const char *topic, int32_t partition, int64_t from, int64_t to,
	const char *reason, struct err *err)
{
	struct run *run = context;
	struct gap *gap;

	(void)pthread_mutex_lock(&run->gap_lock);
	gap = pool_alloc(&run->gap_pool, sizeof *gap);
	if (gap != NULL) {
		gap->gap = (struct store_gap){ .name = pool_copy(&run->gap_pool, text_of(topic)), .partition = partition,
			.from = from, .to = to, .reason = pool_copy(&run->gap_pool, text_of(reason)) };
		gap->next = run->gaps;
		run->gaps = gap;
	}
	(void)pthread_mutex_unlock(&run->gap_lock);
	if (gap == NULL || gap->gap.name.at == NULL || gap->gap.reason.at == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return ST_OK;
}

/* Before each commit: a gap stands in the transaction of the first batch behind it, or an earlier one. */
static enum status record_gaps(void *context, struct err *err)
{
	struct run *run = context;
	enum status st = ST_OK;

	(void)pthread_mutex_lock(&run->gap_lock);
	for (const struct gap *gap = run->gaps; st == ST_OK && gap != NULL; gap = gap->next)
		st = store_record_gap(run->desk.store, &gap->gap, err);
	run->gaps = NULL;
	pool_clear(&run->gap_pool);
	(void)pthread_mutex_unlock(&run->gap_lock);
	return st;
}

/* The dead letters' topic in `preset` or as set; NULL: none is wanted. */
static const char *dead_letter_topic(const struct settings *settings, char preset[DLQ_SIZE])
{
	const char *target = settings_text(settings, "dlq");

	if (target != NULL)
		return strcmp(target, "none") == 0 ? NULL : target;
	(void)snprintf(preset, DLQ_SIZE, "%s" DLQ_ENDING, settings_text(settings, "topic"));
	return preset;
}

/* What stays undelivered is tried again later, or by the next run. */
static enum status send_dead_letters(struct run *run, const struct settings *settings, int wait_ms,
	struct err *err)
{
	char preset[DLQ_SIZE];
	struct deadletter letters = { .store = run->desk.store, .brokers = settings_text(settings, "brokers"),
		.topic = settings_text(settings, "topic"), .target = dead_letter_topic(settings, preset),
		.settings = run->settings, .setting_count = run->setting_count, .named_id = &run->refused_id };
	enum status st;

	if (letters.target == NULL)
		return ST_OK;
	st = deadletter_deliver(&letters, wait_ms, err);
	if (st != ST_NOINPUT && st != ST_UNAVAILABLE && st != ST_NOPERM)
		return st;
	err->status = ST_UNAVAILABLE;
	return err_prefix(err, _("dead letters are not delivered and stay for the next run (--dlq none: none wanted)"));
}

/* Records behind the end; -1 unknown. */
static int64_t lag_of(const struct intake *intake)
{
	return intake->whole < 0 ? -1 : intake->whole - intake->done;
}

/* Now and then in steady state: the status line, and dead letters, which must not stop the stream. */
static void look_around(struct run *run, const struct intake *intake)
{
	int64_t now = (int64_t)time(NULL);
	struct err err;

	if (run->until_end || now - run->looked_s < LOOK_EVERY_S)
		return;
	run->looked_s = now;
	log_line(LOG_INFO, _("read %" PRId64 ", rejected %" PRId64 ", lag %" PRId64), intake->total.read,
		intake->total.rejected, lag_of(intake));
	if (send_dead_letters(run, run->set, DEAD_LETTER_TRY_MS, &err) != ST_OK)
		log_line(LOG_WARN, "%s", err.text);
}

static enum status show_progress(void *context, const struct intake *intake, struct err *err)
{
	struct run *run = context;

	(void)err;
	progress_show(&run->progress, intake->total.read, intake->done, intake->whole);
	service_alive(intake->total.read, intake->total.rejected, lag_of(intake));
	look_around(run, intake);
	return ST_OK;
}

static enum status collect_settings(struct run *run, const struct settings *settings, struct err *err)
{
	const struct named_setting *named = settings_kafka(settings, &run->setting_count);

	run->settings = calloc(run->setting_count + 1, sizeof *run->settings);
	if (run->settings == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < run->setting_count; i++)
		run->settings[i] = (struct kafka_setting){ named[i].name, named[i].value };
	return ST_OK;
}

static enum status open_input(struct run *run, const struct settings *settings, struct input **out, struct err *err)
{
	const char *group = settings_text(settings, "group");
	struct kafka_options options = {
		.brokers = settings_text(settings, "brokers"),
		.topic = settings_text(settings, "topic"),
		.group = group == NULL || strcmp(group, "none") == 0 ? NULL : group,
		.until_end = settings_on(settings, "until-end"),
		.accept_gap = settings_on(settings, "accept-gap"),
		.start_wait_ms = START_WAIT_MS,
		.gap = note_gap,
		.context = run,
	};
	enum status st = collect_settings(run, settings, err);

	if (st == ST_OK)
		st = known_collect(&run->known, run->desk.store, INPUT_KAFKA, options.topic, err);
	options.settings = run->settings;
	options.setting_count = run->setting_count;
	options.known = run->known.entries;
	options.known_count = run->known.count;
	return st == ST_OK ? kafka_open(&options, &run->desk.workbench, out, err) : st;
}

static enum status take(struct run *run, const struct settings *settings, struct tally *total, struct err *err)
{
	struct intake intake = { .store = run->desk.store, .keyring = run->desk.keyring, .stop = &stop,
		.wait_ms = settings_on(settings, "until-end") ? WAIT_UNTIL_END_MS : WAIT_MS, .before = record_gaps, .after = show_progress,
		.context = run };
	enum status st = open_input(run, settings, &intake.input, err);

	/* Not earlier: until there is a batch in hand, a signal may end the program at once, while it waits for a broker too. */
	catch_signals();
	progress_begin(&run->progress, "run", settings_on(settings, "quiet"));
	run->reading = st == ST_OK;
	if (st == ST_OK) {
		service_ready();
		st = intake_run(&intake, err);
	}
	service_stopping();
	progress_wipe(&run->progress);
	input_close(intake.input);
	*total = intake.total;
	return st;
}

static enum status check_topics(const struct settings *settings, struct err *err)
{
	char preset[DLQ_SIZE];
	const char *topic = settings_text(settings, "topic"), *dlq;

	if (settings_text(settings, "brokers") == NULL || topic == NULL)
		return err_set(err, ST_USAGE, _("run needs --brokers and --topic"));
	if (topic_check(topic, err) != ST_OK)
		return err->status;
	dlq = dead_letter_topic(settings, preset);
	if (dlq != NULL && topic_check(dlq, err) != ST_OK)
		return err_prefix(err, "--dlq");
	if (dlq != NULL && strcmp(dlq, topic) == 0)
		return err_set(err, ST_USAGE, _("--dlq cannot be the topic that is read (%s): each dead letter would be rejected again"),
			topic);
	return ST_OK;
}

static enum status run_command(const struct settings *settings, struct out *out, struct err *err)
{
	struct run run = { .gap_lock = PTHREAD_MUTEX_INITIALIZER, .known = KNOWN_NONE, .set = settings, .until_end = settings_on(settings, "until-end"),
		.looked_s = (int64_t)time(NULL) };
	struct tally total = { 0 };
	enum status st = check_topics(settings, err);

	if (st != ST_OK)
		return st;
	st = desk_open(&run.desk, settings, "run", false, err);
	if (st == ST_OK)
		st = take(&run, settings, &total, err);
	if (st == ST_OK)
		st = send_dead_letters(&run, settings, DEAD_LETTER_WAIT_MS, err);
	desk_close(&run.desk);
	free(run.settings);
	known_free(&run.known);
	pool_free(&run.gap_pool);
	if (run.reading)
		intake_print_summary(&total, settings_on(settings, "json"), out);
	if (st == ST_OK && total.rejected > 0 && settings_on(settings, "strict"))
		return ST_NO;
	return st;
}

const struct command cmd_run = {
	.name = "run",
	.arguments = "",
	.summary = N_("takes events from a Kafka topic into the store"),
	.about = N_("Until SIGTERM, or with --until-end until the end of the topic as it was at the start. The store's own "
		    "positions decide where reading goes on."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run_command,
};
