#include "ingest/file.h"

#include "base/clock.h"
#include "base/lang.h"
#include "ingest/lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct file {
	struct input input;
	struct input_workbench workbench;
	struct lines *lines;
	struct input_entry entry; /* as the store has it, then as we move it */
	char *name;
	bool stream;              /* standard input, a pipe: counted, but without a position */
	int64_t line_number;      /* of the last line taken or passed over */
	struct file_rest rest;
	const struct input_entry *known_as; /* borrowed; NULL: a new one */
	bool ended;
	bool failed;              /* reading failed after some lines were taken: told at the next call */
	struct err failure;
};

static struct file *file_of(struct input *input)
{
	return (struct file *)(void *)input;
}

/* ---- finding where to go on --------------------------------------------------------------------- */

static enum status digest_of(struct text bytes, uint8_t out[DIGEST_BYTES], struct err *err)
{
	struct digest *digest = NULL;
	enum status st = digest_new(&digest, err);

	if (st != ST_OK)
		return st;
	digest_update(digest, bytes.at, bytes.len);
	digest_value(digest, out);
	digest_free(digest);
	return ST_OK;
}

static int by_position(const void *a, const void *b)
{
	const struct input_entry *const *left = a;
	const struct input_entry *const *right = b;
	int64_t x = (*left)->position.next;
	int64_t y = (*right)->position.next;

	return (x > y) - (x < y);
}

/* The known files whose first bytes are those of this one, shortest first: usually none or one, so that
 * a new file is not read twice. */
static enum status candidates(struct lines *lines, const struct file_known *known, const struct input_entry **out,
	size_t *count, struct err *err)
{
	struct text head;
	int64_t passed;
	enum status st = lines_skip(lines, INPUT_HEAD_BYTES, &passed, err);

	*count = 0;
	if (st != ST_OK)
		return st;
	head = lines_head(lines);
	for (size_t i = 0; i < known->count; i++) {
		const struct position *position = &known->entries[i].position;
		size_t some = position->next < INPUT_HEAD_BYTES ? (size_t)position->next : INPUT_HEAD_BYTES;
		uint8_t digest[DIGEST_BYTES];

		if (position->next <= 0 || some > head.len)
			continue;
		st = digest_of((struct text){ head.at, some }, digest, err);
		if (st != ST_OK)
			return st;
		if (memcmp(digest, position->head, sizeof digest) == 0)
			out[(*count)++] = &known->entries[i];
	}
	qsort(out, *count, sizeof *out, by_position);
	return ST_OK;
}

static enum status reopen(struct lines **lines, const char *path, struct err *err)
{
	lines_close(*lines);
	*lines = NULL;
	return lines_open(path, lines, err);
}

/* The longest known file that this one begins with; NULL: none. */
static enum status longest_match(struct lines *lines, const struct input_entry *const *entries, size_t count,
	const struct input_entry **match, struct err *err)
{
	int64_t at = 0;

	*match = NULL;
	for (size_t i = 0; i < count; i++) {
		uint8_t digest[DIGEST_BYTES];
		int64_t want = entries[i]->position.next - at;
		int64_t passed;
		enum status st = lines_skip(lines, want, &passed, err);

		if (st != ST_OK)
			return st;
		if (passed < want)
			break;
		at += passed;
		lines_digest(lines, digest);
		if (memcmp(digest, entries[i]->position.digest, sizeof digest) == 0)
			*match = entries[i];
	}
	return ST_OK;
}

/* Goes on behind what the store has of this file, or at its start. */
static enum status resume(struct file *file, const char *path, const struct file_known *known, struct err *err)
{
	const struct input_entry **entries = calloc(known->count + 1, sizeof *entries);
	const struct input_entry *match = NULL;
	size_t count = 0;
	int64_t passed;
	enum status st = ST_OK;

	if (entries == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	if (known->count > 0) {
		st = candidates(file->lines, known, entries, &count, err);
		if (st == ST_OK)
			st = reopen(&file->lines, path, err);
	}
	if (st == ST_OK && count > 0) {
		st = longest_match(file->lines, entries, count, &match, err);
		if (st == ST_OK)
			st = reopen(&file->lines, path, err);
	}
	if (st == ST_OK && match != NULL) {
		file->known_as = match;
		file->entry.id = match->id;
		file->entry.position = match->position;
		st = lines_skip(file->lines, match->position.next, &passed, err);
		file->line_number = match->position.lines;
		/* The last line taken had no end: what follows on it is still the same line. */
		if (st == ST_OK && !lines_at_line_start(file->lines))
			file->line_number--;
	}
	free(entries);
	return st;
}

/* ---- reading ------------------------------------------------------------------------------------ */

/* An unterminated last line that is no complete value is left for the time when the file has grown (rule R53). */
static bool left_for_later(const struct line *line)
{
	return !line->terminated
		&& ((size_t)line->length > line->len || !decoder_is_complete_json(line->bytes, line->len));
}

static void end_with_rest(struct file *file, const struct line *line)
{
	file->rest.line = file->line_number + 1;
	file->rest.bytes = line->length;
	file->ended = true;
}

static enum status take_line(struct file *file, struct batch *batch, uint16_t place, const struct line *line,
	struct err *err)
{
	struct position *position = &batch->inputs[place].position;
	enum status st = ST_OK;

	if (!line_is_blank(line)) {
		const struct batch_line item = {
			.input = place,
			.place = file->line_number + 1,
			.bytes = line->bytes,
			.len = line->len,
			.length = line->length,
		};

		st = batch_add_line(batch, file->workbench.decoder, file->workbench.options, &item, err);
	}
	if (st != ST_OK)
		return st;
	file->line_number++;
	if (file->stream)
		return ST_OK;
	position->next = line->next;
	position->lines = file->line_number;
	return ST_OK;
}

/* The digests that make the new position recognisable, once a batch.  A line left for later was handed
 * out but not taken: then the digest as of its start counts. */
static enum status seal(struct file *file, struct batch *batch, uint16_t place, struct err *err)
{
	struct position *position = &batch->inputs[place].position;
	struct text head;

	if (file->stream || position->next == file->entry.position.next)
		return ST_OK;
	if (file->rest.line != 0)
		lines_digest_before(file->lines, position->digest);
	else
		lines_digest(file->lines, position->digest);
	head = lines_head(file->lines);
	if ((int64_t)head.len > position->next)
		head.len = (size_t)position->next;
	return digest_of(head, position->head, err);
}

/* A pipe may pause: what has come is not kept waiting for more than `wait_ms`, so *idle may be all there is. */
static enum status fill_batch(struct file *file, struct batch *batch, uint16_t place, int wait_ms, bool *idle,
	struct err *err)
{
	*idle = false;
	lines_wait_until(file->lines, clock_ms() + wait_ms);
	while (!batch_is_full(batch) && !file->ended) {
		struct line line;
		bool got;
		enum status st = lines_next(file->lines, &line, &got, err);

		if (st != ST_OK)
			return st;
		if (!got && lines_are_late(file->lines)) {
			*idle = batch->count == 0;
			return ST_OK;
		}
		if (!got)
			file->ended = true;
		else if (left_for_later(&line) && !line_is_blank(&line))
			end_with_rest(file, &line);
		else
			st = take_line(file, batch, place, &line, err);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status file_read(struct input *input, struct batch *batch, int wait_ms, enum input_state *state,
	struct err *err)
{
	struct file *file = file_of(input);
	uint16_t place;
	bool idle;
	enum status st;

	*state = file->ended ? INPUT_END : INPUT_MORE;
	if (file->failed) {
		*err = file->failure;
		return err->status;
	}
	if (file->ended)
		return ST_OK;
	st = batch_add_input(batch, &file->entry, &place, err);
	if (st != ST_OK)
		return st;
	st = fill_batch(file, batch, place, wait_ms, &idle, err);
	if (idle)
		*state = INPUT_IDLE;
	if (st != ST_OK) {
		/* What was read before the damage is good and goes into the store first. */
		file->failed = true;
		file->failure = *err;
		err_clear(err);
	}
	st = seal(file, batch, place, err);
	if (st == ST_OK)
		file->entry.position = batch->inputs[place].position;
	return st;
}

static void file_committed(struct input *input, const struct batch *batch)
{
	struct file *file = file_of(input);

	if (batch->input_count > 0)
		file->entry.id = batch->inputs[0].id;
}

static void file_progress(const struct input *input, int64_t *done, int64_t *total)
{
	lines_progress(((const struct file *)(const void *)input)->lines, done, total);
}

static void file_close(struct input *input)
{
	struct file *file = file_of(input);

	lines_close(file->lines);
	free(file->name);
	free(file);
}

static const struct input_ops file_ops = { file_read, file_committed, file_progress, file_close };

enum status file_open(const char *path, const struct file_known *known, const struct input_workbench *workbench,
	struct input **out, struct err *err)
{
	struct file *file = calloc(1, sizeof *file);
	enum status st;

	if (file == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	file->input.ops = &file_ops;
	file->workbench = *workbench;
	file->name = strdup(path);
	st = file->name == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : lines_open(path, &file->lines, err);
	if (st == ST_OK) {
		file->stream = lines_are_a_stream(file->lines);
		file->entry.kind = file->stream ? INPUT_STREAM : INPUT_FILE;
		file->entry.name = text_of(file->name);
		file->entry.partition = -1;
		file->entry.position.last_offset = -1;
		file->entry.position.end = -1;
	}
	if (st == ST_OK && !file->stream)
		st = resume(file, path, known, err);
	if (st != ST_OK) {
		file_close(&file->input);
		return st;
	}
	*out = &file->input;
	return ST_OK;
}

struct file_rest file_rest(const struct input *input)
{
	return ((const struct file *)(const void *)input)->rest;
}

const struct input_entry *file_known_as(const struct input *input)
{
	return ((const struct file *)(const void *)input)->known_as;
}
