#include "base/lang.h"
#include "base/log.h"
#include "base/zone_said.h"
#include "cli/arena.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "event/decode.h"
#include "ingest/lines.h"
#include "ingest/produce.h"
#include "ingest/topic.h"
#include "report/details.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	START_WAIT_MS = 30000,  /* how long the broker may be away at the start (the interface's promise) */
	FINISH_WAIT_MS = 60000, /* for the last confirmations: what is queued is at most a few MiB */
	LINES_A_LOOK = 4096,    /* lines between two looks at the clock */
	LINE_BITS = 40          /* of a record's tag, which is its line and, above, its file */
};

/* Of keys that are not used here, where no zone is given. */
#define ZONE_PRESET "Asia/Shanghai"

struct sending {
	const struct settings *settings;
	struct producer *producer;
	struct decoder *decoder;
	struct zone *zone;
	struct progress progress;
	int64_t good, bad;
};

static void on_refused(void *context, int64_t tag, struct text key, const char *reason)
{
	const struct sending *sending = context;

	log_line(LOG_WARN, _("%s:%" PRId64 ": %.*s is refused by the topic %s: %s"),
		settings_argument(sending->settings, (size_t)(tag >> LINE_BITS)), tag & (((int64_t)1 << LINE_BITS) - 1),
		(int)key.len, key.at == NULL ? "" : key.at, settings_text(sending->settings, "topic"), reason);
}

static enum status send_line(struct sending *sending, size_t file, int64_t number, const struct line *line, struct err *err)
{
	static const struct produce_header header = { "content-type", { "application/cloudevents+json", 28 } };
	struct event event;
	struct reject reject;
	struct decode_notes notes = { 0 };
	char detail[DETAILS_MAX];

	switch (decoder_structured(sending->decoder, line->bytes, line->len, &event, &reject, &notes)) {
	case VERDICT_EVENT:
		sending->good++;
		return produce_send(sending->producer, event.subject, (struct text){ (const char *)line->bytes, line->len },
			&header, 1, (int64_t)file << LINE_BITS | number, err);
	case VERDICT_REJECT:
		sending->bad++;
		if (line->length > (int64_t)line->len)
			reject_tell_length(&reject, line->length);
		log_line(LOG_WARN, "%s:%" PRId64 ": %s: %s", settings_argument(sending->settings, file), number,
			reject_entry(reject.reason)->id, details_words(text_of(reject.detail), lang_get(), detail));
		return ST_OK;
	case VERDICT_FAILED:
		break;
	}
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

static enum status send_file(struct sending *sending, size_t file, struct err *err)
{
	struct lines *lines = NULL;
	struct line line;
	int64_t number = 0, done, total;
	bool got = true;
	enum status st = lines_open(settings_argument(sending->settings, file), &lines, err);

	while (st == ST_OK) {
		st = lines_next(lines, &line, &got, err);
		if (st != ST_OK || !got)
			break;
		number++;
		if (!line_is_blank(&line))
			st = send_line(sending, file, number, &line, err);
		if (number % LINES_A_LOOK == 0) {
			lines_progress(lines, &done, &total);
			progress_show(&sending->progress, sending->good + sending->bad, done, total);
		}
	}
	lines_close(lines);
	progress_wipe(&sending->progress);
	return st;
}

static enum status open_producer(struct sending *sending, const struct settings *settings, struct err *err)
{
	size_t count;
	const struct named_setting *named = settings_kafka(settings, &count);
	struct kafka_setting *passed = calloc(count + 1, sizeof *passed);
	enum status st;

	if (passed == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < count; i++)
		passed[i] = (struct kafka_setting){ named[i].name, named[i].value };
	st = produce_open(settings_text(settings, "brokers"), settings_text(settings, "topic"), passed, count, START_WAIT_MS,
		&sending->producer, err);
	if (st == ST_OK)
		produce_listen(sending->producer, &(struct produce_listener){ .refused = on_refused, .context = sending });
	free(passed);
	return st;
}

static enum status open_sending(struct sending *sending, const struct settings *settings, struct err *err)
{
	const char *zone = settings_text(settings, "zone");
	struct decoder_options options = { .arena = arena_ops() };
	enum status st = zone_said_open(zone == NULL ? ZONE_PRESET : zone, &sending->zone, err);

	options.zone = sending->zone;
	if (st == ST_OK)
		st = decoder_new(&options, &sending->decoder, err);
	return st == ST_OK ? open_producer(sending, settings, err) : st;
}

static void print_summary(const struct sending *sending, bool json, struct out *out)
{
	int64_t delivered = produce_confirmed(sending->producer);

	if (delivered > 0)
		out_done(out, _("%" PRId64 " records were delivered"), delivered);
	out_printf(out, json ? "{\"read\":%" PRId64 ",\"applied\":%" PRId64 ",\"duplicate\":0,\"rejected\":%" PRId64
		",\"delivered\":%" PRId64 "}\n" : _("read %" PRId64 ", good %" PRId64 ", rejected %" PRId64 ", delivered %" PRId64
		"\n"), sending->good + sending->bad, sending->good, sending->bad, delivered);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct sending sending = { .settings = settings };
	enum status st;

	if (settings_text(settings, "brokers") == NULL || settings_text(settings, "topic") == NULL)
		return err_set(err, ST_USAGE, _("produce needs --brokers and --topic"));
	if (topic_check(settings_text(settings, "topic"), err) != ST_OK)
		return err->status;
	st = open_sending(&sending, settings, err);
	progress_begin(&sending.progress, "produce", settings_on(settings, "quiet"));
	for (size_t i = 0; st == ST_OK && i < settings_argument_count(settings); i++)
		st = send_file(&sending, i, err);
	if (sending.producer != NULL) {
		struct err late;
		enum status finished = produce_finish(sending.producer, FINISH_WAIT_MS, &late);

		if (st == ST_OK && finished != ST_OK) {
			*err = late;
			st = finished;
		}
		print_summary(&sending, settings_on(settings, "json"), out);
		sending.bad += produce_refused(sending.producer);
	}
	produce_close(sending.producer);
	decoder_free(sending.decoder);
	zone_free(sending.zone);
	return st == ST_OK && sending.bad > 0 ? ST_NO : st;
}

const struct command cmd_produce = {
	.name = "produce",
	.arguments = "FILE...",
	.summary = N_("sends events from files to a Kafka topic"),
	.about = N_("Each line is checked first; a bad one is named and left out, and so is one that the topic refuses, as too "
		    "large, say; the exit status is then 1. It is 0 only when every record was confirmed. - is standard input."),
	.arguments_min = 1,
	.arguments_max = -1,
	.run = run,
};
