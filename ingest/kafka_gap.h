/*
 * kafka_gap - whether reading may go on where the store says (design: a gap is never skipped in silence).
 *
 * A partition starts at the record taken last, which is then compared and left
 * out; where that one is gone, at the stored position; new ones at their first
 * record.
 */
#ifndef HOTLINE_INGEST_KAFKA_GAP_H
#define HOTLINE_INGEST_KAFKA_GAP_H

#include "ingest/kafka_conf.h"

/* A record that was taken from the topic as it was known to be itself. */
struct kafka_seen {
	int64_t offset; /* -1: none */
	int64_t timestamp_ms;
	uint64_t checksum; /* kafka_gap_checksum */
};

struct kafka_part {
	struct input_entry entry;  /* as the store has it; id 0: not yet */
	struct position position;  /* as read so far */
	int64_t low, high;         /* at the start, or when it was noticed */
	bool compare;              /* the next record may be the one taken last */
	bool settle;               /* where reading goes on was changed, and the store is still to be told */
	struct kafka_seen seen;    /* for kafka_witness */
	bool asked, other;         /* its work */
	bool beyond;               /* the broker ends before the position: another topic, as the others are to be asked too */
	bool in_batch;
	uint16_t place;            /* in the batch in hand */
};

/* Decides where `part` goes on, by its low and high: sets position and compare.  ST_DATA: a gap that is
 * not accepted; one that is accepted is reported and reading goes on at the first record. */
MUST_USE enum status kafka_gap_start(struct kafka_part *part, const struct kafka_options *options,
	struct text cluster, struct err *err);

/* The first offset to ask for. */
int64_t kafka_gap_first(const struct kafka_part *part);

/* Compares the first record that came.  *again: the topic was made again, accepted, and must be read from its first
 * record. *skip: it is the one taken last. */
MUST_USE enum status kafka_gap_compare(struct kafka_part *part, const struct kafka_options *options,
	const rd_kafka_message_t *message, bool *skip, bool *again, struct err *err);

/* The record taken last is gone; says so once. */
void kafka_gap_not_comparable(struct kafka_part *part, const struct kafka_options *options);

/* Reading goes on at `to` in spite of `reason` (N_()), if that is accepted. */
MUST_USE enum status kafka_gap_accept(struct kafka_part *part, const struct kafka_options *options, int64_t to,
	const char *reason, struct err *err);

/* Over key and value, as kept in struct position. */
uint64_t kafka_gap_checksum(const rd_kafka_message_t *message);

#endif
