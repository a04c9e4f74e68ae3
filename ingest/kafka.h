/*
 * kafka - the partitions of one topic, as an input.
 *
 * The store's positions decide where reading goes on (explicit assignment of
 * all partitions; no consumer group hands them out).  Offsets committed to
 * Kafka afterwards serve lag monitors only.  New partitions are noticed.
 *
 * A gap is never skipped in silence (ST_DATA unless accept_gap): a stored
 * position before the broker's first offset or beyond its last, another cluster
 * id, and a topic that was deleted and made again - noticed because reading
 * starts one record earlier and that record must be the one taken last.
 *
 * All librdkafka calls of a consumer happen on the thread that calls the input.
 */
#ifndef HOTLINE_INGEST_KAFKA_H
#define HOTLINE_INGEST_KAFKA_H

#include "ingest/input.h"

/* A pass-through setting, `kafka.*` without the prefix. */
struct kafka_setting {
	const char *name;
	const char *value;
};

struct kafka_options {
	const char *brokers;
	const char *topic;
	const char *group; /* under which offsets are committed for monitors; NULL: none */
	const struct kafka_setting *settings;
	size_t setting_count;
	bool until_end;  /* the ends are those seen at the start */
	bool accept_gap;
	int start_wait_ms; /* how long the broker may be unreachable at the start (interface: 30 s) */
	const struct input_entry *known; /* the topic's inputs in the store */
	size_t known_count;
	/* Told of every gap that was accepted, of the topic's trouble and of what could not be compared;
	 * also from the thread that reads. */
	enum status (*gap)(void *context, const char *topic, int32_t partition, int64_t from, int64_t to,
		const char *reason, struct err *err);
	void *context;
};

/* ST_UNAVAILABLE, ST_NOINPUT (no such topic), ST_NOPERM (login refused), ST_CONFIG (a setting that is
 * unknown or breaks an invariant), ST_DATA (gap). */
MUST_USE enum status kafka_open(const struct kafka_options *options, const struct input_workbench *workbench,
	struct input **out, struct err *err);

#endif
