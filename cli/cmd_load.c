#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/intake.h"
#include "cli/known.h"
#include "cli/progress.h"
#include "ingest/file.h"

#include <inttypes.h>

/* What comes through a pipe is in the store, and can be seen there, as soon as what comes through Kafka. */
enum { WAIT_MS = 500 };

struct load {
	struct desk desk;
	struct progress progress;
	struct tally total;
	bool quiet;
	bool reading; /* a file was opened, so there is a summary, whatever the end */
};

static enum status show_progress(void *context, const struct intake *intake, struct err *err)
{
	struct load *load = context;

	(void)err;
	progress_show(&load->progress, load->total.read + intake->total.read, intake->done, intake->whole);
	return ST_OK;
}

static void say_rest(const struct input *input, const char *path)
{
	struct file_rest rest = file_rest(input);

	if (rest.line != 0)
		log_line(LOG_WARN, _("%s:%" PRId64 ": the last line has no end and is no complete event (%" PRId64
			" bytes): left for the next load"), path, rest.line, rest.bytes);
}

/* Its counts go on under the new name, so the old one is no longer in `hotline status`. */
static void say_renamed(const struct input *input, const char *path)
{
	const struct input_entry *known = file_known_as(input);

	if (known != NULL && !text_equal(known->name, text_of(path)))
		log_line(LOG_INFO, _("%s goes on where %.*s ended: its first %" PRId64 " bytes are the same"), path,
			(int)known->name.len, known->name.at, known->position.next);
}

static enum status load_file(struct load *load, const char *path, struct err *err)
{
	/* Collected before each file: the one before may have become known. */
	struct known known = KNOWN_NONE;
	struct intake intake = { .store = load->desk.store, .keyring = load->desk.keyring, .after = show_progress,
		.context = load, .wait_ms = WAIT_MS };
	enum status st = known_collect(&known, load->desk.store, INPUT_FILE, NULL, err);

	if (st == ST_OK)
		st = file_open(path, &(struct file_known){ known.entries, known.count }, &load->desk.workbench,
			&intake.input, err);
	if (st == ST_OK) {
		load->reading = true;
		say_renamed(intake.input, path);
	}
	if (st == ST_OK)
		st = intake_run(&intake, err);
	progress_wipe(&load->progress);
	tally_add(&load->total, &intake.total);
	if (st == ST_OK)
		say_rest(intake.input, path);
	input_close(intake.input);
	known_free(&known);
	return st;
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct load load = { .quiet = settings_on(settings, "quiet") };
	enum status st = desk_open(&load.desk, settings, "load", false, err);

	progress_begin(&load.progress, "load", load.quiet);
	for (size_t i = 0; st == ST_OK && i < settings_argument_count(settings); i++)
		st = load_file(&load, settings_argument(settings, i), err);
	desk_close(&load.desk);
	if (load.reading)
		intake_print_summary(&load.total, settings_on(settings, "json"), out);
	if (st == ST_OK && load.total.rejected > 0 && settings_on(settings, "strict"))
		return ST_NO;
	return st;
}

const struct command cmd_load = {
	.name = "load",
	.arguments = "FILE...",
	.summary = N_("takes events from files into the store"),
	.about = N_("Plain, gzip or zstd, a line an event; - is standard input. A file loaded again changes nothing, one that "
		    "grew goes on where it ended; it is known by its bytes, whatever its name. What a pipe has brought is committed "
		    "within a second, ended or not."),
	.arguments_min = 1,
	.arguments_max = -1,
	.run = run,
};
