#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/reading.h"

#include <inttypes.h>

struct check {
	struct out *out;
	bool json;
	int64_t findings;
	struct buf oddities; /* JSON members */
	struct progress progress;
};

static void take_finding(void *context, const char *line)
{
	struct check *check = context;

	if (check->json) {
		out_string(check->out, check->findings == 0 ? "\n" : ",\n");
		out_json_string(check->out, line);
	} else {
		out_printf(check->out, "%s\n", line);
	}
	check->findings++;
}

static void take_oddity(void *context, const char *id, int64_t count)
{
	struct check *check = context;

	if (count == 0)
		return;
	if (!check->json) {
		progress_wipe(&check->progress);
		log_line(LOG_INFO, _("oddity: %s: %" PRId64), id, count);
		return;
	}
	buf_append_string(&check->oddities, check->oddities.len == 0 ? "" : ",");
	buf_append_json(&check->oddities, text_of(id));
	buf_printf(&check->oddities, ":%" PRId64, count);
}

static void take_progress(void *context, int64_t done, int64_t total)
{
	struct check *check = context;

	progress_show(&check->progress, done, done, total);
}

static enum status prove(struct store *store, struct check *check, struct err *err)
{
	const struct store_check_sink sink = { take_finding, take_oddity, take_progress, check, reading_now_us() };
	int64_t findings = 0;
	enum status st;

	if (check->json)
		out_string(check->out, "{\"findings\":[");
	st = store_check(store, &sink, &findings, err);
	progress_wipe(&check->progress);
	if (check->json) {
		out_string(check->out, check->findings == 0 ? "],\"oddities\":{" : "\n],\"oddities\":{");
		out_text(check->out, buf_text(&check->oddities));
		out_printf(check->out, "},\"ok\":%s}\n", st == ST_OK && findings == 0 ? "true" : "false");
	} else if (st == ST_OK && findings == 0) {
		out_string(check->out, "ok\n");
	}
	if (st != ST_OK || findings == 0)
		return st;
	return err_set(err, ST_NO,
		_n("%" PRId64 " finding: the store does not hold together; go back to a backup, or load the events anew",
			"%" PRId64 " findings: the store does not hold together; go back to a backup, or load the events anew", findings),
		findings);
}

static enum status print_digest(struct store *store, struct check *check, struct err *err)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_MAX];

	if (store_digest(store, digest, err) != ST_OK)
		return err->status;
	digest_hex(digest, hex);
	if (check->json)
		out_printf(check->out, "{\"digest\":\"%s\"}\n", hex);
	else
		out_printf(check->out, "%s\n", hex);
	return ST_OK;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct check check = { .out = out, .json = settings_on(settings, "json"), .oddities = BUF_EMPTY };
	struct store *store = NULL;
	enum status st = reading_open_store(settings, &store, err);

	progress_begin(&check.progress, "check", settings_on(settings, "quiet"));
	if (st == ST_OK)
		st = settings_on(settings, "digest") ? print_digest(store, &check, err) : prove(store, &check, err);
	store_close(store);
	buf_free(&check.oddities);
	return st;
}

const struct command cmd_check = {
	.name = "check",
	.arguments = "",
	.summary = N_("proves that the store holds together"),
	.about = N_("Integrity; every figure recomputed from the events equals the one kept; parts add up to the whole; read = "
		    "applied + duplicate + rejected. Prints ok, or a line for each thing that is wrong. Oddities in good events "
		    "(closed before created, dated in the future) are counted on standard error, listed by `hotline oddities`, and never "
		    "repaired. "
		    "--digest prints one line that is the same for the same events, whatever order they came in."),
	.arguments_min = 0,
	.arguments_max = 0,
	.run = run,
};
