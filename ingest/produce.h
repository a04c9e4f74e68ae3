/*
 * produce - events to a Kafka topic: idempotent, keyed, every delivery confirmed.
 *
 * Used for `hotline produce` and for dead letters.  A slow broker makes
 * produce_send wait (back-pressure), never lose; produce_finish says how many
 * were confirmed.
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

/* Queues one record; key.at NULL: no key.  `tag` comes back in `confirmed`. */
MUST_USE enum status produce_send(struct producer *producer, struct text key, struct text value,
	const struct produce_header *headers, size_t header_count, int64_t tag, struct err *err);

/* Called from within send and finish, on the same thread, for each confirmed record. */
void produce_on_confirmed(struct producer *producer, void (*confirmed)(void *context, int64_t tag), void *context);

/* Waits until all are confirmed or `wait_ms` have passed; ST_UNAVAILABLE names how many are not, and why. */
MUST_USE enum status produce_finish(struct producer *producer, int wait_ms, struct err *err);

int64_t produce_confirmed(const struct producer *producer);
void produce_close(struct producer *producer);

#endif
