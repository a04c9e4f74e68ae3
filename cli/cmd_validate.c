#include "base/lang.h"
#include "base/log.h"
#include "base/zone_said.h"
#include "cli/arena.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "event/decode.h"
#include "ingest/lines.h"
#include "report/details.h"

#include <inttypes.h>

/* Lines between two looks at the clock; the zone of keys that are not used here, where none is given. */
enum { LINES_A_LOOK = 4096 };
#define ZONE_PRESET "Asia/Shanghai"

struct validate {
	struct decoder *decoder;
	struct out *out;
	bool json;
	int64_t good, bad, warned;
	int64_t by_reason[REJECT_REASONS];
	struct progress progress;
};

static void print_bad(struct validate *validate, const char *path, int64_t number, const struct reject *reject)
{
	const char *reason = reject_entry(reject->reason)->id;
	struct out *out = validate->out;
	char detail[DETAILS_MAX];

	if (!validate->json) {
		out_printf(out, "%s:%" PRId64 ": %s: %s\n", path, number, reason,
			details_words(text_of(reject->detail), lang_get(), detail));
		return;
	}
	out_string(out, "{\"input\":");
	out_json_string(out, path);
	out_printf(out, ",\"line\":%" PRId64 ",\"reason\":\"%s\",\"detail\":", number, reason);
	out_json_string(out, reject->detail);
	out_string(out, "}\n");
}

static enum status check_line(struct validate *validate, const char *path, int64_t number, const struct line *line,
	struct err *err)
{
	struct event event;
	struct reject reject;
	struct decode_notes notes = { 0 };

	switch (decoder_structured(validate->decoder, line->bytes, line->len, &event, &reject, &notes)) {
	case VERDICT_EVENT:
		validate->good++;
		break;
	case VERDICT_REJECT:
		validate->bad++;
		validate->by_reason[reject.reason]++;
		if (line->length > (int64_t)line->len)
			reject_tell_length(&reject, line->length);
		print_bad(validate, path, number, &reject);
		return ST_OK;
	case VERDICT_FAILED:
		return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	if (notes.warning != NULL) {
		validate->warned++;
		log_line(LOG_WARN, "%s:%" PRId64 ": %s", path, number, dgettext("hotline", notes.warning));
	}
	return ST_OK;
}

static void look(struct validate *validate, const struct lines *lines)
{
	int64_t done, total;

	lines_progress(lines, &done, &total);
	progress_show(&validate->progress, validate->good + validate->bad, done, total);
}

static enum status check_file(struct validate *validate, const char *path, struct err *err)
{
	struct lines *lines = NULL;
	struct line line;
	int64_t number = 0;
	bool got = true;
	enum status st = lines_open(path, &lines, err);

	while (st == ST_OK && out_alive(validate->out)) {
		st = lines_next(lines, &line, &got, err);
		if (st != ST_OK || !got)
			break;
		number++;
		if (!line_is_blank(&line))
			st = check_line(validate, path, number, &line, err);
		if (number % LINES_A_LOOK == 0)
			look(validate, lines);
	}
	lines_close(lines);
	progress_wipe(&validate->progress);
	return st;
}

/* What the reasons mean and what to do about them: once each, not with every line. */
static void say_remedies(const struct validate *validate)
{
	enum lang lang = lang_get();

	for (int reason = REJECT_NONE + 1; reason < REJECT_REASONS; reason++) {
		const struct reject_entry *entry = reject_entry((enum reject_reason)reason);

		if (validate->by_reason[reason] > 0)
			log_line(LOG_INFO, _("%s (%" PRId64 "): %s; %s"), entry->id, validate->by_reason[reason],
				lang_pick(lang, (struct words){ entry->en, entry->zh }),
				lang_pick(lang, (struct words){ entry->remedy_en, entry->remedy_zh }));
	}
}

static enum status open_decoder(const struct settings *settings, struct zone **zone, struct decoder **decoder,
	struct err *err)
{
	const char *name = settings_text(settings, "zone");
	struct decoder_options options = { .arena = arena_ops() };

	if (zone_said_open(name == NULL ? ZONE_PRESET : name, zone, err) != ST_OK)
		return err->status;
	options.zone = *zone;
	return decoder_new(&options, decoder, err);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct validate validate = { .out = out, .json = settings_on(settings, "json") };
	struct zone *zone = NULL;
	enum status st = open_decoder(settings, &zone, &validate.decoder, err);

	progress_begin(&validate.progress, "validate", settings_on(settings, "quiet"));
	for (size_t i = 0; st == ST_OK && i < settings_argument_count(settings); i++)
		st = check_file(&validate, settings_argument(settings, i), err);
	if (st == ST_OK) {
		out_flush(out);
		say_remedies(&validate);
		log_line(LOG_INFO, _("good events: %" PRId64 ", bad lines: %" PRId64 ", warnings: %" PRId64), validate.good,
			validate.bad, validate.warned);
		st = validate.bad > 0 ? ST_NO : ST_OK;
	}
	decoder_free(validate.decoder);
	zone_free(zone);
	return st;
}

/* What the decoder warns of: event/ hands out English, here it becomes translatable. */
static const char *const warnings[] __attribute__((unused)) = {
	N_("the contract's word for the telephone channel is \"phone\""),
};

const struct command cmd_validate = {
	.name = "validate",
	.arguments = "FILE...",
	.summary = N_("checks events without a store"),
	.about = N_("Prints a line for each bad one: FILE:LINE: reason: detail. What the reasons mean and what to do about them, "
		    "and warnings, are said on standard error. - is standard input; files may be compressed with gzip or zstd. "
		    "The exit status is 1 when a line is bad."),
	.arguments_min = 1,
	.arguments_max = -1,
	.run = run,
};
