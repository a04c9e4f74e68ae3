/*
 * topic - what may be the name of a Kafka topic.
 */
#ifndef HOTLINE_INGEST_TOPIC_H
#define HOTLINE_INGEST_TOPIC_H

#include "base/err.h"

/* The longest that Kafka takes, in bytes. */
enum { TOPIC_NAME_MAX = 249 };

/* ST_USAGE with the rule: librdkafka would look for such a topic as long as for a broker that is away, and take one that
 * begins with ^ for a pattern. */
MUST_USE enum status topic_check(const char *name, struct err *err);

#endif
