/*
 * produce - events to a Kafka topic: idempotent, keyed, every delivery confirmed.
 *
 * Used for `hotline produce` and for dead letters.  A slow broker makes
 * produce_send wait (back-pressure), never lose; produce_finish says how many
 * were confirmed.
 *
 * A record that the topic refuses for its own sake (too large, without the key
 * that a compacted topic needs) stops no other.  The broker refuses the whole
 * batch that it lies in, so those of such a batch are sent again each in a
 * batch of its own: they come behind later ones, and what is refused then is
 * itself at fault.
 */
#ifndef HOTLINE_INGEST_PRODUCE_H
#define HOTLINE_INGEST_PRODUCE_H

#include "base/err.h"
#include "base/text.h"
#include "ingest/kafka.h"

#include <stdbool.h>
#include <stdint.h>

struct producer;

struct produce_header {
	const char *name;
	struct text value;
};

/* Settings pass through as for kafka_open.  ST_UNAVAILABLE, ST_NOINPUT, ST_NOPERM, ST_CONFIG. */
MUST_USE enum status produce_open(const char *brokers, const char *topic, const struct kafka_setting *settings,
	size_t setting_count, int start_wait_ms, struct producer **out, struct err *err);

/* Called from within send and finish, on the same thread: for each confirmed record, and for each that is refused
 * for its own sake, with its key (at NULL: none).  Both may be NULL. */
struct produce_listener {
	void (*confirmed)(void *context, int64_t tag);
	void (*refused)(void *context, int64_t tag, struct text key, const char *reason);
	void *context;
};

void produce_listen(struct producer *producer, const struct produce_listener *listener);

/* Queues one record; key.at NULL: no key.  `tag` comes back to the listener. */
MUST_USE enum status produce_send(struct producer *producer, struct text key, struct text value,
	const struct produce_header *headers, size_t header_count, int64_t tag, struct err *err);

/* Waits until all are confirmed or refused for their own sake, or `wait_ms` have passed (with records that go singly:
 * have passed without an answer); ST_UNAVAILABLE names how many are neither, and why. */
MUST_USE enum status produce_finish(struct producer *producer, int wait_ms, struct err *err);

int64_t produce_confirmed(const struct producer *producer);
int64_t produce_refused(const struct producer *producer); /* for their own sake */
void produce_close(struct producer *producer);

#endif
