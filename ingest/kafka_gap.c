#include "ingest/kafka_gap.h"

#include "base/hash.h"
#include "base/lang.h"
#include "base/log.h"

#include <inttypes.h>

uint64_t kafka_gap_checksum(const rd_kafka_message_t *message)
{
	uint64_t sum = hash_bytes(message->key == NULL ? "" : message->key, message->key == NULL ? 0 : message->key_len, 0);

	return hash_bytes(message->payload == NULL ? "" : message->payload, message->payload == NULL ? 0 : message->len, sum);
}

enum status kafka_gap_accept(struct kafka_part *part, const struct kafka_options *options, int64_t to,
	const char *reason, struct err *err)
{
	int64_t from = part->position.next;

	if (!options->accept_gap)
		return err_set(err, ST_DATA, _("%s/%" PRId32 ": gap: %s; the store goes on at offset %" PRId64 ", the broker has %"
			PRId64 " to %" PRId64 "; --accept-gap goes on and records it"), options->topic, part->entry.partition,
			_(reason), from, part->low, part->high);
	log_line(LOG_WARN, _("%s/%" PRId32 ": gap accepted: %s; going on at offset %" PRId64 " instead of %" PRId64),
		options->topic, part->entry.partition, _(reason), to, from);
	part->position.next = to;
	part->position.last_offset = -1;
	part->position.last_timestamp_ms = 0;
	part->position.last_checksum = 0;
	part->compare = false;
	part->settle = true;
	part->seen.offset = -1;
	if (options->gap == NULL)
		return ST_OK;
	return options->gap(options->context, options->topic, part->entry.partition, from, to, reason, err);
}

void kafka_gap_not_comparable(struct kafka_part *part, const struct kafka_options *options)
{
	part->compare = false;
	log_line(LOG_WARN, _("%s/%" PRId32 ": the record taken last (offset %" PRId64 ") is gone, so it could not be checked "
		"that this is still the same topic"), options->topic, part->entry.partition, part->position.last_offset);
}

enum status kafka_gap_start(struct kafka_part *part, const struct kafka_options *options, struct text cluster,
	struct err *err)
{
	bool moved = part->entry.cluster.len > 0 && !text_equal(part->entry.cluster, cluster);

	if (part->entry.id == 0) {
		part->position.next = part->low;
		return ST_OK;
	}
	if (moved)
		return kafka_gap_accept(part, options, part->low, N_("another cluster"), err);
	if (part->position.next < part->low)
		return kafka_gap_accept(part, options, part->low, N_("retention"), err);
	if (part->position.next > part->high)
		return kafka_gap_accept(part, options, part->low, N_("recreated topic"), err);
	if (part->position.last_offset >= part->low)
		part->compare = true;
	else if (part->position.last_offset >= 0)
		kafka_gap_not_comparable(part, options);
	return ST_OK;
}

int64_t kafka_gap_first(const struct kafka_part *part)
{
	return part->compare ? part->position.last_offset : part->position.next;
}

enum status kafka_gap_compare(struct kafka_part *part, const struct kafka_options *options,
	const rd_kafka_message_t *message, bool *skip, bool *again, struct err *err)
{
	rd_kafka_timestamp_type_t type;

	*skip = *again = false;
	if (message->offset != part->position.last_offset) {
		kafka_gap_not_comparable(part, options);
		return ST_OK;
	}
	part->compare = false;
	*skip = true;
	if (rd_kafka_message_timestamp(message, &type) == part->position.last_timestamp_ms
		&& kafka_gap_checksum(message) == part->position.last_checksum)
		return ST_OK;
	*again = true;
	return kafka_gap_accept(part, options, part->low, N_("recreated topic"), err);
}
