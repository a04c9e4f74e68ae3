#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/intake.h"
#include "cli/progress.h"
#include "ingest/file.h"

#include <inttypes.h>
#include <stdlib.h>

/* The files that the store knows, collected before each file: the one before may have become known. */
struct known {
	struct input_entry *entries;
	size_t count;
	size_t cap;
};

static enum status collect(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err)
{
	struct known *known = context;

	(void)tally;
	if (known->count == known->cap) {
		size_t cap = known->cap == 0 ? 16 : 2 * known->cap;
		struct input_entry *entries = realloc(known->entries, cap * sizeof *entries);

		if (entries == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		known->entries = entries;
		known->cap = cap;
	}
	known->entries[known->count] = *entry;
	/* Only the positions are used; the name is the store's and gone after this call. */
	known->entries[known->count].name = (struct text){ "", 0 };
	known->entries[known->count].cluster = (struct text){ "", 0 };
	known->count++;
	return ST_OK;
}

struct load {
	struct desk desk;
	struct progress progress;
	struct tally total;
	bool quiet;
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

static enum status load_file(struct load *load, const char *path, struct err *err)
{
	struct known known = { 0 };
	struct intake intake = { .store = load->desk.store, .keyring = load->desk.keyring, .after = show_progress,
		.context = load };
	enum status st = store_each_input(load->desk.store, INPUT_FILE, NULL, collect, &known, err);

	if (st == ST_OK)
		st = file_open(path, &(struct file_known){ known.entries, known.count }, &load->desk.workbench,
			&intake.input, err);
	if (st == ST_OK)
		st = intake_run(&intake, err);
	progress_wipe(&load->progress);
	intake_add_tally(&load->total, &intake.total);
	if (st == ST_OK)
		say_rest(intake.input, path);
	input_close(intake.input);
	free(known.entries);
	return st;
}

static void print_summary(const struct tally *total, bool json, struct out *out)
{
	out_printf(out, json ? "{\"read\":%" PRId64 ",\"applied\":%" PRId64 ",\"duplicate\":%" PRId64 ",\"rejected\":%" PRId64
		"}\n" : _("read %" PRId64 ", applied %" PRId64 ", duplicate %" PRId64 ", rejected %" PRId64 "\n"),
		total->read, total->applied, total->duplicate, total->rejected);
	if (total->rejected > 0)
		log_line(LOG_WARN, _("%" PRId64 " rejected: `hotline rejects` shows each with its reason"), total->rejected);
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	struct load load = { .quiet = settings_on(settings, "quiet") };
	enum status st = desk_open(&load.desk, settings, "load", false, err);

	progress_begin(&load.progress, "load", load.quiet);
	for (size_t i = 0; st == ST_OK && i < settings_argument_count(settings); i++)
		st = load_file(&load, settings_argument(settings, i), err);
	desk_close(&load.desk);
	if (st == ST_OK || load.total.read > 0)
		print_summary(&load.total, settings_on(settings, "json"), out);
	if (st == ST_OK && load.total.rejected > 0 && settings_on(settings, "strict"))
		return ST_NO;
	return st;
}

const struct command cmd_load = {
	.name = "load",
	.arguments = "FILE...",
	.summary = N_("takes events from files into the store"),
	.about = N_("Plain, gzip or zstd, a line an event; - is standard input. A file loaded again changes nothing, one that "
		    "grew goes on where it ended."),
	.arguments_min = 1,
	.arguments_max = -1,
	.run = run,
};
