#include "cli/replay.h"

#include "base/lang.h"
#include "base/log.h"
#include "cli/kept.h"
#include "report/details.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rejects of one transaction: each keeps at most 64 KiB, so a page stays under a batch's bytes. */
enum { PAGE = 200 };

struct replay {
	struct desk *desk;
	const struct decoder_options *options;
	struct decoder *decoder;
	struct batch *batch;
	struct input_entry *inputs; /* all the store's; names are not used */
	size_t input_count, input_cap;
	int64_t inputs_placed[BATCH_INPUTS_MAX]; /* ids of batch->inputs */
	bool named;         /* one reject was asked for: say why it is still refused */
	struct text line;   /* takes the place of the kept bytes; at NULL: the kept ones */
	int64_t last_id;    /* of the page */
	size_t page_count;
	struct replay_result *result;
};

/* ---- inputs ------------------------------------------------------------------------------------ */

static enum status collect_input(void *context, const struct input_entry *entry, const struct tally *tally,
	struct err *err)
{
	struct replay *replay = context;

	(void)tally;
	if (replay->input_count == replay->input_cap) {
		size_t cap = replay->input_cap == 0 ? 64 : 2 * replay->input_cap;
		struct input_entry *inputs = realloc(replay->inputs, cap * sizeof *inputs);

		if (inputs == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		replay->inputs = inputs;
		replay->input_cap = cap;
	}
	replay->inputs[replay->input_count] = *entry;
	replay->inputs[replay->input_count].name = (struct text){ "", 0 };
	replay->inputs[replay->input_count].cluster = (struct text){ "", 0 };
	replay->input_count++;
	return ST_OK;
}

static enum status collect_inputs(struct replay *replay, struct err *err)
{
	for (enum input_kind kind = INPUT_FILE; kind <= INPUT_KAFKA; kind++)
		if (store_each_input(replay->desk->store, kind, NULL, collect_input, replay, err) != ST_OK)
			return err->status;
	return ST_OK;
}

/* The input's place in the batch; it is put there, its position unmoved, where it is not yet. */
static enum status place_input(struct replay *replay, const struct store_reject *reject, uint16_t *place,
	struct err *err)
{
	struct input_entry entry = { 0 };

	for (size_t i = 0; i < replay->batch->input_count; i++)
		if (replay->inputs_placed[i] == reject->input) {
			*place = (uint16_t)i;
			return ST_OK;
		}
	for (size_t i = 0; i < replay->input_count; i++)
		if (replay->inputs[i].id == reject->input)
			entry = replay->inputs[i];
	if (entry.id == 0)
		return err_set(err, ST_DATA, _("reject %" PRId64 " has no input; run `hotline check`"), reject->id);
	entry.name = reject->name;
	if (batch_add_input(replay->batch, &entry, place, err) != ST_OK)
		return err->status;
	replay->inputs_placed[*place] = reject->input;
	return ST_OK;
}

/* ---- one reject -------------------------------------------------------------------------------- */

static enum status decode(struct replay *replay, const struct store_reject *reject, uint16_t place, struct err *err)
{
	bool repaired = replay->line.at != NULL;
	struct text bytes = repaired ? replay->line : reject->kept;
	bool binary = !repaired && reject->headers.len > 0;
	struct binary_attributes attributes;
	struct batch_line line = { .input = place, .place = reject->place, .bytes = bytes.at, .len = bytes.len,
		.length = (int64_t)bytes.len, .replays = reject->id, .attributes = binary ? &attributes : NULL };

	if (binary && kept_headers(reject->headers, &replay->batch->pool, &attributes, err) != ST_OK)
		return err->status;
	return batch_add_line(replay->batch, replay->decoder, replay->options, &line, err);
}

/* What is refused once more does not go to the store at all. */
static void drop_refused(struct replay *replay)
{
	const struct batch_item *item = &replay->batch->items[replay->batch->count - 1];
	char detail[DETAILS_MAX];

	if (item->verdict != VERDICT_REJECT)
		return;
	log_line(replay->named ? LOG_WARN : LOG_DEBUG, _("%" PRId64 ": still refused: %s: %s"), item->replays,
		reject_entry(item->reject->reason)->id, details_words(item->reject->detail, lang_get(), detail));
	replay->batch->count--;
}

static enum status take(void *context, const struct store_reject *reject, struct err *err)
{
	struct replay *replay = context;
	uint16_t place;
	enum status st;

	replay->last_id = reject->id;
	replay->page_count++;
	replay->result->read++;
	if (replay->line.at == NULL && reject->length > (int64_t)EVENT_BYTES_MAX) {
		log_line(LOG_WARN, _("%" PRId64 ": only the first %d bytes of the line are kept; replay it with --with FILE"),
			reject->id, EVENT_BYTES_MAX);
		return ST_OK;
	}
	st = place_input(replay, reject, &place, err);
	if (st == ST_OK)
		st = decode(replay, reject, place, err);
	if (st == ST_OK)
		drop_refused(replay);
	return st;
}

/* ---- pages ------------------------------------------------------------------------------------- */

static void remember_key(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES])
{
	struct err err;

	/* It only fails for want of memory, and then store_apply fails on the same. */
	if (store_remember_key(context, year, fingerprint, &err) != ST_OK)
		return;
}

static enum status commit(struct replay *replay, struct err *err)
{
	struct store_result result;

	if (replay->batch->count == 0)
		return ST_OK;
	keyring_each_used(replay->desk->keyring, remember_key, replay->desk->store);
	if (store_apply(replay->desk->store, replay->batch, &result, err) != ST_OK)
		return err->status;
	replay->result->applied += result.total.applied;
	replay->result->duplicate += result.total.duplicate;
	return ST_OK;
}

static enum status pages(struct replay *replay, int64_t id, struct err *err)
{
	struct store_reject_filter filter = { .id = id, .limit = PAGE };
	enum status st = ST_OK;

	do {
		batch_clear(replay->batch);
		replay->page_count = 0;
		st = store_each_reject(replay->desk->store, &filter, take, replay, err);
		if (st == ST_OK)
			st = commit(replay, err);
		filter.after_id = replay->last_id;
	} while (st == ST_OK && id == 0 && replay->page_count == PAGE);
	if (st == ST_OK && id != 0 && replay->result->read == 0)
		return err_set(err, ST_NOINPUT, _("no open reject has the id %" PRId64), id);
	replay->result->refused = replay->result->read - replay->result->applied - replay->result->duplicate;
	return st;
}

static enum status run(struct replay *replay, int64_t id, struct replay_result *result, struct err *err)
{
	enum status st;

	*result = (struct replay_result){ 0 };
	replay->result = result;
	replay->named = id != 0;
	st = batch_new(&replay->batch, err);
	if (st == ST_OK)
		st = collect_inputs(replay, err);
	if (st == ST_OK)
		st = pages(replay, id, err);
	batch_free(replay->batch);
	free(replay->inputs);
	return st;
}

enum status replay_kept(struct desk *desk, int64_t id, struct replay_result *result, struct err *err)
{
	struct replay replay = { .desk = desk, .options = &desk->options, .decoder = desk->decoder };

	return run(&replay, id, result, err);
}

enum status replay_with(struct desk *desk, int64_t id, struct text line, struct replay_result *result, struct err *err)
{
	static const char mark[] = "\"hmac-sha256:"; /* the form that kept bytes have: event/caller.h */
	struct decoder_options options = desk->options;
	struct replay replay = { .desk = desk, .options = &options, .line = line };
	enum status st;

	options.repaired = true;
	options.replay = memmem(line.at, line.len, mark, sizeof mark - 1) != NULL;
	st = decoder_new(&options, &replay.decoder, err);
	if (st == ST_OK)
		st = run(&replay, id, result, err);
	decoder_free(replay.decoder);
	return st;
}
