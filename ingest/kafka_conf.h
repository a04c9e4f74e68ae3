/*
 * kafka_conf - a librdkafka client: its settings, its troubles, finding the topic.
 *
 * Shared by kafka (consumer) and produce.  What librdkafka says between calls
 * is kept in a struct kafka_trouble, so that an error can name the real reason
 * (a refused login, an unknown certificate) and not only "timed out".
 */
#ifndef HOTLINE_INGEST_KAFKA_CONF_H
#define HOTLINE_INGEST_KAFKA_CONF_H

#include "ingest/kafka.h"

#include <librdkafka/rdkafka.h>

/* The last thing the client complained about; it must stay where it is while the client lives. */
struct kafka_trouble {
	enum status status; /* ST_OK: nothing yet */
	bool scram;         /* SCRAM is asked for, and this librdkafka cannot do it with 4.x brokers */
	bool silent;        /* a broker went away, which was said, and nothing has been heard since */
	int silences;       /* how often that was */
	char text[512];
};

/* ST_CONFIG with the reason for a setting that would break an invariant. */
MUST_USE enum status kafka_conf_check(const char *name, const char *value, struct err *err);

/*
 * A client with `own` settings, those passed through in front of them.  ST_CONFIG: one is refused or
 * unknown, or this librdkafka was built without what it asks for.  ST_SYSTEM: no client can be made.
 * `prepare` (or NULL) may set callbacks.
 */
MUST_USE enum status kafka_conf_client(rd_kafka_type_t type, const char *brokers, const struct kafka_setting *settings,
	size_t setting_count, const struct kafka_setting *own, size_t own_count, struct kafka_trouble *trouble,
	void (*prepare)(rd_kafka_conf_t *conf), rd_kafka_t **out, struct err *err);

/* Asks for the topic until it answers or `wait_ms` have passed; the number of its partitions.
 * ST_UNAVAILABLE, ST_NOINPUT, ST_NOPERM with what the client last complained about. */
MUST_USE enum status kafka_conf_find_topic(rd_kafka_t *client, const char *topic, int wait_ms,
	struct kafka_trouble *trouble, int32_t *partitions, struct err *err);

/* Warns that a broker does not answer, once until kafka_conf_answers: the stream waits for it. */
void kafka_conf_silent(struct kafka_trouble *trouble, const char *reason);

/* A record, a confirmation or an answer came: tells that a silence is over. */
void kafka_conf_answers(struct kafka_trouble *trouble);

#endif
