#include "cli/intake.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/phase.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

enum { FIRST_ITEMS = 10000 };

/* A key that was used while a batch was decoded: it is remembered in that batch's transaction. */
struct used_key {
	int year;
	uint8_t fingerprint[DIGEST_BYTES];
};

/* A batch on its round: free -> filled by the reader -> applied by the caller -> free. */
struct round {
	struct batch *batch;
	struct prepared *prepared;
	bool filled;    /* whose turn it is: the caller's when filled, else the reader's */
	bool committed; /* the input is still to be told */
	enum input_state state;
	struct err err; /* status ST_OK, or why reading failed */
	struct buf keys; /* of struct used_key */
	int64_t done, whole;
};

/* Where this run has brought an input: the next batch was read before the last one was committed, so
 * what the reader knew of the stored position is older than the store. */
struct place {
	int32_t partition;
	int64_t id;
	struct position position;
};

struct pipe {
	struct intake *intake;
	struct round rounds[INTAKE_BATCHES];
	pthread_mutex_t lock;
	pthread_cond_t turned;
	bool ending; /* the caller takes no more */
	size_t next; /* the round that the caller takes next: the oldest */
	struct place *places;
	size_t place_count;
};

void intake_print_summary(const struct tally *total, bool json, struct out *out)
{
	out_done(out, _("what was read is kept in the store"));
	out_printf(out, json ? "{\"read\":%" PRId64 ",\"applied\":%" PRId64 ",\"duplicate\":%" PRId64 ",\"rejected\":%" PRId64
		"}\n" : _("read %" PRId64 ", applied %" PRId64 ", duplicate %" PRId64 ", rejected %" PRId64 "\n"),
		total->read, total->applied, total->duplicate, total->rejected);
	if (total->rejected > 0)
		log_line(LOG_WARN, _("%" PRId64 " rejected: `hotline rejects` shows each with its reason"), total->rejected);
}

/* Waits until the round is the caller's (filled) or the reader's; false: the caller has ended. */
static bool wait_turn(struct pipe *pipe, const struct round *round, bool filled)
{
	bool go_on;

	(void)pthread_mutex_lock(&pipe->lock);
	while (round->filled != filled && !pipe->ending)
		(void)pthread_cond_wait(&pipe->turned, &pipe->lock);
	go_on = !pipe->ending;
	(void)pthread_mutex_unlock(&pipe->lock);
	return go_on;
}

static void hand_over(struct pipe *pipe, struct round *round, bool filled)
{
	(void)pthread_mutex_lock(&pipe->lock);
	round->filled = filled;
	(void)pthread_cond_broadcast(&pipe->turned);
	(void)pthread_mutex_unlock(&pipe->lock);
}

/* ---- the reading thread ------------------------------------------------------------------------ */

static void note_key(void *context, int year, const uint8_t fingerprint[DIGEST_BYTES])
{
	struct round *round = context;
	struct used_key key = { .year = year };

	memcpy(key.fingerprint, fingerprint, sizeof key.fingerprint);
	buf_append(&round->keys, &key, sizeof key);
}

/* The first batches are short, so that the store has something to do at once; each may be twice as long as the one
 * before. */
static size_t batch_length(size_t number)
{
	size_t length = FIRST_ITEMS;

	for (; number > 0 && length < BATCH_ITEMS_MAX; number--)
		length *= 2;
	return length < BATCH_ITEMS_MAX ? length : BATCH_ITEMS_MAX;
}

/* Fills one batch; false: there will be no further one. */
static bool fill(struct intake *intake, struct round *round)
{
	if (round->committed)
		input_committed(intake->input, round->batch);
	round->committed = false;
	batch_clear(round->batch);
	buf_clear(&round->keys);
	err_clear(&round->err);
	round->state = INPUT_MORE;
	if (input_read(intake->input, round->batch, intake->wait_ms, &round->state, &round->err) != ST_OK)
		return false;
	keyring_each_used(intake->keyring, note_key, round);
	store_prepare(intake->store, round->batch, round->prepared);
	intake->input->ops->progress(intake->input, &round->done, &round->whole);
	return round->state != INPUT_END;
}

static void *read_all(void *context)
{
	struct pipe *pipe = context;
	bool more = true;

	for (size_t number = 0; more; number++) {
		struct round *round = &pipe->rounds[number % INTAKE_BATCHES];

		if (!wait_turn(pipe, round, false))
			break;
		round->batch->most = batch_length(number);
		more = fill(pipe->intake, round);
		hand_over(pipe, round, true);
	}
	return NULL;
}

/* ---- the calling thread ------------------------------------------------------------------------- */

static struct place *place_of(struct pipe *pipe, int32_t partition)
{
	for (size_t i = 0; i < pipe->place_count; i++) {
		if (pipe->places[i].partition == partition)
			return &pipe->places[i];
	}
	return NULL;
}

/* The batch goes on where the last one of this run ended, under the same row of the store. */
static void join_places(struct pipe *pipe, struct batch *batch)
{
	for (size_t i = 0; i < batch->input_count; i++) {
		const struct place *place = place_of(pipe, batch->inputs[i].partition);

		if (place == NULL)
			continue;
		batch->inputs[i].id = place->id;
		batch->before[i] = place->position;
	}
}

static enum status keep_places(struct pipe *pipe, const struct batch *batch, struct err *err)
{
	for (size_t i = 0; i < batch->input_count; i++) {
		const struct input_entry *entry = &batch->inputs[i];
		struct place *place = place_of(pipe, entry->partition);

		if (place == NULL) {
			struct place *places = realloc(pipe->places, (pipe->place_count + 1) * sizeof *places);

			if (places == NULL)
				return err_set(err, ST_SYSTEM, _("out of memory"));
			pipe->places = places;
			place = &places[pipe->place_count++];
		}
		*place = (struct place){ entry->partition, entry->id, entry->position };
	}
	return ST_OK;
}

/* Lines, only white space passed over, or a gap accepted: each moves a position that the store must know. */
static bool has_moved(const struct batch *batch)
{
	if (batch->count > 0 || batch->settle)
		return true;
	for (size_t i = 0; i < batch->input_count; i++) {
		if (batch->inputs[i].position.next != batch->before[i].next)
			return true;
	}
	return false;
}

static enum status remember_keys(struct intake *intake, const struct round *round, struct err *err)
{
	enum status st = buf_status(&round->keys, err);

	for (size_t at = 0; st == ST_OK && at < round->keys.len; at += sizeof(struct used_key)) {
		struct used_key key;

		memcpy(&key, round->keys.data + at, sizeof key);
		st = store_remember_key(intake->store, key.year, key.fingerprint, err);
	}
	return st;
}

static enum status commit(struct pipe *pipe, struct round *round, struct err *err)
{
	struct intake *intake = pipe->intake;
	struct store_result result;
	enum status st = remember_keys(intake, round, err);

	if (st == ST_OK && intake->before != NULL)
		st = intake->before(intake->context, err);
	if (st == ST_OK)
		st = store_apply_prepared(intake->store, round->batch, round->prepared, &result, err);
	if (st == ST_OK)
		st = keep_places(pipe, round->batch, err);
	if (st != ST_OK)
		return st;
	tally_add(&intake->total, &result.total);
	round->committed = true;
	return ST_OK;
}

static enum status take_round(struct pipe *pipe, struct round *round, struct err *err)
{
	struct intake *intake = pipe->intake;
	enum status st = ST_OK;

	if (round->err.status != ST_OK) {
		*err = round->err;
		return err->status;
	}
	join_places(pipe, round->batch);
	if (has_moved(round->batch))
		st = commit(pipe, round, err);
	intake->done = round->done;
	intake->whole = round->whole;
	if (st == ST_OK && intake->after != NULL)
		st = intake->after(intake->context, intake, err);
	return st;
}

static enum status take_all(struct pipe *pipe, struct err *err)
{
	const struct intake *intake = pipe->intake;
	enum input_state state = INPUT_MORE;
	enum status st = ST_OK;

	for (; st == ST_OK && state != INPUT_END; pipe->next = (pipe->next + 1) % INTAKE_BATCHES) {
		struct round *round = &pipe->rounds[pipe->next];

		if (intake->stop != NULL && *intake->stop)
			break;
		phase_set(PHASE_READ);
		(void)wait_turn(pipe, round, true);
		st = take_round(pipe, round, err);
		state = round->state;
		hand_over(pipe, round, false);
	}
	return st;
}

static void end_reader(struct pipe *pipe, pthread_t reader)
{
	(void)pthread_mutex_lock(&pipe->lock);
	pipe->ending = true;
	(void)pthread_cond_broadcast(&pipe->turned);
	(void)pthread_mutex_unlock(&pipe->lock);
	(void)pthread_join(reader, NULL);
}

/* What was committed last and never came back to the reader: the input hears of it here, oldest first. */
static void tell_committed(struct pipe *pipe)
{
	for (size_t i = 0; i < INTAKE_BATCHES; i++) {
		const struct round *round = &pipe->rounds[(pipe->next + i) % INTAKE_BATCHES];

		if (round->committed)
			input_committed(pipe->intake->input, round->batch);
	}
}

enum status intake_run(struct intake *intake, struct err *err)
{
	struct pipe pipe = { .intake = intake, .lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER };
	enum status st = ST_OK;
	pthread_t reader;
	int code;

	for (size_t i = 0; st == ST_OK && i < INTAKE_BATCHES; i++)
		if ((st = batch_new(&pipe.rounds[i].batch, err)) == ST_OK)
			st = store_prepared_new(&pipe.rounds[i].prepared, err);
	if (st == ST_OK) {
		code = pthread_create(&reader, NULL, read_all, &pipe);
		if (code != 0)
			st = err_set_errno(err, ST_SYSTEM, code, _("cannot start a thread"));
	}
	if (st == ST_OK) {
		st = take_all(&pipe, err);
		end_reader(&pipe, reader);
		tell_committed(&pipe);
	}
	for (size_t i = 0; i < INTAKE_BATCHES; i++) {
		batch_free(pipe.rounds[i].batch);
		store_prepared_free(pipe.rounds[i].prepared);
		buf_free(&pipe.rounds[i].keys);
	}
	free(pipe.places);
	return st;
}
