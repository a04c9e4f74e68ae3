/*
 * input - where events come from: one small interface, a position each.
 *
 * An input fills batches; whoever drives it (cli/intake.c) commits them and
 * tells the input so.  An input keeps no state of its own on disk: it starts
 * from the positions that the store holds.  All calls on one input come from
 * one thread.
 */
#ifndef HOTLINE_INGEST_INPUT_H
#define HOTLINE_INGEST_INPUT_H

#include "event/batch.h"

enum input_state {
	INPUT_MORE, /* there is probably more right now */
	INPUT_IDLE, /* nothing came within the wait; more may come later */
	INPUT_END   /* the end, and the caller asked to stop there */
};

struct input;

struct input_ops {
	/* Takes what there is into an empty batch, up to its limits, waiting at most `wait_ms` for a first
	 * line and no longer for the others.  The batch may stay empty. */
	enum status (*read)(struct input *input, struct batch *batch, int wait_ms, enum input_state *state,
		struct err *err);
	/* The store has committed `batch` (which this input filled): Kafka's own offsets may follow. */
	void (*committed)(struct input *input, const struct batch *batch);
	/* How far it is, for a progress line: units done and in all (bytes or records), -1 unknown. */
	void (*progress)(const struct input *input, int64_t *done, int64_t *total);
	void (*close)(struct input *input);
};

struct input {
	const struct input_ops *ops;
};

/* What every input needs to make items of bytes; borrowed. */
struct input_workbench {
	struct decoder *decoder;
	const struct decoder_options *options;
};

MUST_USE static inline enum status input_read(struct input *input, struct batch *batch, int wait_ms,
	enum input_state *state, struct err *err)
{
	return input->ops->read(input, batch, wait_ms, state, err);
}

static inline void input_committed(struct input *input, const struct batch *batch)
{
	input->ops->committed(input, batch);
}

static inline void input_close(struct input *input)
{
	if (input != NULL)
		input->ops->close(input);
}

#endif
