/*
 * kafka_witness - whether the topic that is being read is still the one that it was.
 *
 * A topic deleted and made again at once, or a broker that comes back with an empty disk, shows no error to who
 * reads on: the offsets go on as if nothing had been (librdkafka before 2.3 knows no topic ids).  So a client of its
 * own asks now and then for a record that was taken before, as kafka_gap does at the start for the last one.
 */
#ifndef HOTLINE_INGEST_KAFKA_WITNESS_H
#define HOTLINE_INGEST_KAFKA_WITNESS_H

#include "ingest/kafka_gap.h"

enum kafka_testimony {
	TESTIMONY_NONE,          /* the broker did not answer in time: ask again later */
	TESTIMONY_SAME,          /* of every partition that could be compared */
	TESTIMONY_OTHER_TOPIC,   /* of those with `other` set, whose low and high are the new ones */
	TESTIMONY_OTHER_CLUSTER
};

/* Compares parts[i].seen with what stands there now.  What was seen and has been removed since cannot be compared and
 * is not `other`. */
enum kafka_testimony kafka_witness(const struct kafka_options *options, const char *cluster, struct kafka_part *parts,
	int32_t part_count);

#endif
