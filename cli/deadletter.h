/*
 * deadletter - rejected records of a topic to its dead-letter topic, from the store's rejects.
 *
 * What could not be delivered stays marked so in the store, for the next run.
 * A letter that the topic refuses for its own sake (its size, say) holds up no other.
 */
#ifndef HOTLINE_CLI_DEADLETTER_H
#define HOTLINE_CLI_DEADLETTER_H

#include "ingest/produce.h"
#include "store/store.h"

struct deadletter {
	struct store *store;
	const char *brokers;
	const char *topic;  /* whose rejects */
	const char *target; /* the dead-letter topic */
	const struct kafka_setting *settings;
	size_t setting_count;
	int64_t *named_id; /* refused letters up to this id were named before; raised */
};

/* Delivers all that are open, waiting `wait_ms` for the broker; names each that is refused for its own sake, once.
 * ST_UNAVAILABLE, ST_NOINPUT, ST_NOPERM: some are still undelivered.  Nothing to deliver opens no connection. */
MUST_USE enum status deadletter_deliver(const struct deadletter *letters, int wait_ms, struct err *err);

#endif
