#include "cli/intake.h"

#include "base/phase.h"

#include <string.h>

static void remember_key(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES])
{
	struct intake *intake = context;
	struct err err;

	/* It only fails for want of memory, and then store_apply fails on the same. */
	if (store_remember_key(intake->store, year, fingerprint, &err) != ST_OK)
		return;
}

static void add_tally(struct tally *sum, const struct tally *more)
{
	sum->read += more->read;
	sum->applied += more->applied;
	sum->duplicate += more->duplicate;
	sum->conflicting += more->conflicting;
	sum->rejected += more->rejected;
	sum->masked += more->masked;
	sum->caller_dropped += more->caller_dropped;
}

/* Lines, or only white space passed over: either moves a position that the store must know. */
static bool has_moved(const struct batch *batch)
{
	if (batch->count > 0)
		return true;
	for (size_t i = 0; i < batch->input_count; i++) {
		if (batch->inputs[i].position.next != batch->before[i].next)
			return true;
	}
	return false;
}

static enum status commit(struct intake *intake, struct batch *batch, struct err *err)
{
	struct store_result result;
	enum status st;

	keyring_each_used(intake->keyring, remember_key, intake);
	st = store_apply(intake->store, batch, &result, err);
	if (st != ST_OK)
		return st;
	add_tally(&intake->total, &result.total);
	input_committed(intake->input, batch);
	return ST_OK;
}

static enum status one_round(struct intake *intake, struct batch *batch, enum input_state *state, struct err *err)
{
	enum status st;

	batch_clear(batch);
	phase_set(PHASE_READ);
	st = input_read(intake->input, batch, intake->wait_ms, state, err);
	if (st == ST_OK && has_moved(batch))
		st = commit(intake, batch, err);
	if (st == ST_OK && intake->after != NULL)
		st = intake->after(intake->context, intake, err);
	return st;
}

enum status intake_run(struct intake *intake, struct err *err)
{
	enum input_state state = INPUT_MORE;
	struct batch *batch = NULL;
	enum status st = batch_new(&batch, err);

	while (st == ST_OK && state != INPUT_END && !(intake->stop != NULL && *intake->stop))
		st = one_round(intake, batch, &state, err);
	batch_free(batch);
	return st;
}
