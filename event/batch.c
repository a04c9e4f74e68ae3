#include "event/batch.h"

#include "event/mask.h"
#include "event/scan.h"

#include <assert.h>
#include <stdlib.h>

/* Inputs at first; a topic with more partitions grows the arrays. */
enum { FIRST_INPUTS = 16 };

enum status batch_new(struct batch **out, struct err *err)
{
	struct batch *batch = calloc(1, sizeof *batch);

	*out = NULL;
	if (batch == NULL)
		return err_set(err, ST_SYSTEM, "out of memory");
	batch->items = calloc(BATCH_ITEMS_MAX, sizeof *batch->items);
	batch->inputs = calloc(FIRST_INPUTS, sizeof *batch->inputs);
	batch->before = calloc(FIRST_INPUTS, sizeof *batch->before);
	batch->input_cap = FIRST_INPUTS;
	batch->most = BATCH_ITEMS_MAX;
	if (batch->items == NULL || batch->inputs == NULL || batch->before == NULL) {
		batch_free(batch);
		return err_set(err, ST_SYSTEM, "out of memory");
	}
	*out = batch;
	return ST_OK;
}

void batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	pool_free(&batch->pool);
	free(batch->items);
	free(batch->inputs);
	free(batch->before);
	free(batch);
}

void batch_clear(struct batch *batch)
{
	batch->count = 0;
	batch->bytes = 0;
	batch->input_count = 0;
	batch->settle = false;
	pool_clear(&batch->pool);
}

static enum status grow_inputs(struct batch *batch, struct err *err)
{
	size_t cap = batch->input_cap * 2;
	struct input_entry *inputs = realloc(batch->inputs, cap * sizeof *inputs);
	struct position *before;

	if (inputs == NULL)
		return err_set(err, ST_SYSTEM, "out of memory");
	batch->inputs = inputs;
	before = realloc(batch->before, cap * sizeof *before);
	if (before == NULL)
		return err_set(err, ST_SYSTEM, "out of memory");
	batch->before = before;
	batch->input_cap = cap;
	return ST_OK;
}

enum status batch_add_input(struct batch *batch, const struct input_entry *entry, uint16_t *place, struct err *err)
{
	struct input_entry copy = *entry;

	if (batch->input_count == BATCH_INPUTS_MAX)
		return err_set(err, ST_DATA, "more than %d inputs in one batch", BATCH_INPUTS_MAX);
	if (batch->input_count == batch->input_cap && grow_inputs(batch, err) != ST_OK)
		return err->status;
	copy.name = pool_copy(&batch->pool, entry->name);
	copy.cluster = pool_copy(&batch->pool, entry->cluster);
	if (copy.name.at == NULL || copy.cluster.at == NULL)
		return err_set(err, ST_SYSTEM, "out of memory");
	*place = (uint16_t)batch->input_count;
	batch->inputs[batch->input_count] = copy;
	batch->before[batch->input_count] = entry->position;
	batch->input_count++;
	return ST_OK;
}

/* One piece of the pool for both texts of an event: half the calls, better locality when it is applied. */
bool batch_keep_event(struct batch *batch, enum event_type type, struct text subject, struct text packed,
	struct batch_item *item)
{
	char *place = pool_alloc(&batch->pool, subject.len + 1 + packed.len);

	if (place == NULL)
		return false;
	memcpy(place, subject.at, subject.len);
	place[subject.len] = BATCH_BEFORE_PACKED;
	memcpy(place + subject.len + 1, packed.at, packed.len);
	item->verdict = VERDICT_EVENT;
	item->sort = contract_type(type)->sort;
	item->begins = contract_type(type)->rank == 1;
	item->subject = (struct text){ place, subject.len };
	item->packed = (struct text){ place + subject.len + 1, packed.len };
	return true;
}

static bool keep_event(struct batch *batch, const struct event *event, struct batch_item *item)
{
	uint8_t packed[EVENT_PACKED_MAX];
	size_t len = event_pack(event, packed);

	return batch_keep_event(batch, event->type, event->subject, (struct text){ (const char *)packed, len }, item);
}

/* Of a longer value the first BATCH_ATTRIBUTE_KEPT_MAX bytes stay, then CUT: with it at the end no time can be
 * read, where a cut alone could make one good that bytes behind it had spoilt.  The digits of a longer run can
 * look like a number only now. */
static void cut_attribute(struct buf *copy, bool is_id)
{
	static const char CUT[] = "\u2026";

	if (copy->failed || copy->len <= BATCH_ATTRIBUTE_KEPT_MAX)
		return;
	copy->len = text_whole(buf_text(copy), BATCH_ATTRIBUTE_KEPT_MAX);
	if (!is_id)
		(void)mask_text((char *)copy->data, copy->len);
	buf_append_string(copy, CUT);
}

/* A header's value for the kept bytes: ids stay, in anything else a phone number is masked - before it is cut,
 * which could halve the number, and before it is written as JSON, where the digits of an escape could join the
 * number's.  What is no UTF-8 or holds U+0000 cannot be written so that it is read back; a replay finds that
 * header missing. */
static void append_header(struct buf *out, const char *name, struct text value, bool is_id, uint32_t *masked)
{
	struct buf copy = BUF_EMPTY;

	if (value.at == NULL || scan_utf8(value.at, value.len) < value.len ||
		(value.len > 0 && memchr(value.at, '\0', value.len) != NULL))
		return;
	buf_append_text(&copy, value);
	if (!is_id && !copy.failed)
		*masked += mask_text((char *)copy.data, copy.len);
	cut_attribute(&copy, is_id);
	buf_append_byte(out, out->len == 0 ? '{' : ',');
	buf_printf(out, "\"ce_%s\":", name);
	buf_append_json(out, buf_text(&copy));
	out->failed |= copy.failed;
	buf_free(&copy);
}

static struct text keep_headers(struct batch *batch, const struct binary_attributes *attributes, struct buf *scratch,
	uint32_t *masked)
{
	if (attributes == NULL)
		return (struct text){ "", 0 };
	buf_clear(scratch);
	append_header(scratch, "specversion", attributes->specversion, false, masked);
	append_header(scratch, "id", attributes->id, true, masked);
	append_header(scratch, "source", attributes->source, false, masked);
	append_header(scratch, "type", attributes->type, false, masked);
	append_header(scratch, "time", attributes->time, false, masked);
	append_header(scratch, "subject", attributes->subject, true, masked);
	if (attributes->doubled) {
		buf_append_byte(scratch, scratch->len == 0 ? '{' : ',');
		buf_append_string(scratch, "\"doubled\":true");
	}
	buf_append_string(scratch, scratch->len == 0 ? "{}" : "}");
	return scratch->failed ? (struct text){ NULL, 0 } : pool_copy(&batch->pool, buf_text(scratch));
}

static enum status keep_reject(struct batch *batch, const struct decoder_options *options, const struct batch_line *line,
	const struct reject *reject, struct batch_item *item, struct err *err)
{
	struct batch_reject *out = pool_alloc(&batch->pool, sizeof *out);
	struct buf scratch = BUF_EMPTY;
	enum status st = ST_OK;
	uint32_t masked = 0;
	bool masking = line->attributes == NULL
		? mask_kept(options, line->bytes, line->len, &scratch, &masked)
		: mask_kept_data(options, line->attributes->type, line->bytes, line->len, &scratch, &masked);

	if (!masking) {
		st = options->keys.why(options->keys.keyring, err);
		goto done;
	}
	if (out == NULL) {
		st = err_set(err, ST_SYSTEM, "out of memory");
		goto done;
	}
	*out = (struct batch_reject){ .reason = reject->reason, .length = line->length,
		.kept = pool_copy(&batch->pool, buf_text(&scratch)), .detail = pool_copy(&batch->pool, text_of(reject->detail)) };
	if (scratch.failed) {
		out->kept.at = NULL;
		scratch.failed = false;
	}
	out->headers = keep_headers(batch, line->attributes, &scratch, &masked);
	item->reject = out;
	item->masked = masked;
	if (out->kept.at == NULL || out->detail.at == NULL || out->headers.at == NULL)
		st = err_set(err, ST_SYSTEM, "out of memory");
done:
	buf_free(&scratch);
	return st;
}

/* By how much a line fills the batch: by its bytes, or by what is kept of it where that is more, as of a record
 * that has little but headers. */
static size_t weight(const struct batch_line *line, const struct batch_item *item)
{
	const struct batch_reject *reject = item->reject;
	size_t kept = reject == NULL ? item->subject.len + 1 + item->packed.len
		: sizeof *reject + reject->detail.len + reject->kept.len + reject->headers.len;

	return kept > line->len ? kept : line->len;
}

enum status batch_add_line(struct batch *batch, struct decoder *decoder, const struct decoder_options *options,
	const struct batch_line *line, struct err *err)
{
	struct batch_item *item = &batch->items[batch->count];
	struct decode_notes notes = { 0 };
	struct event event;
	struct reject reject;

	assert(batch->count < BATCH_ITEMS_MAX && line->input < batch->input_count);
	*item = (struct batch_item){ .input = line->input, .place = line->place, .replays = line->replays };
	item->verdict = line->attributes == NULL
		? decoder_structured(decoder, line->bytes, line->len, &event, &reject, &notes)
		: decoder_binary(decoder, line->attributes, line->bytes, line->len, &event, &reject, &notes);
	switch (item->verdict) {
	case VERDICT_FAILED:
		return options->keys.why(options->keys.keyring, err);
	case VERDICT_REJECT:
		if (line->length > (int64_t)line->len)
			reject_tell_length(&reject, line->length);
		if (keep_reject(batch, options, line, &reject, item, err) != ST_OK)
			return err->status;
		break;
	case VERDICT_EVENT:
		if (!keep_event(batch, &event, item))
			return err_set(err, ST_SYSTEM, "out of memory");
		item->masked = notes.masked;
		item->caller_dropped = notes.caller_dropped;
		break;
	}
	batch->bytes += weight(line, item);
	batch->count++;
	return ST_OK;
}
