/*
 * filing - an event of a batch goes into its case (aggregate/case.h), in a buffer that grows as it must.
 */
#ifndef HOTLINE_STORE_FILING_H
#define HOTLINE_STORE_FILING_H

#include "aggregate/case.h"
#include "event/batch.h"

/* The item as a case of its own, in the batch's memory: the byte in front of it is the case's version. */
static inline struct text filing_alone(const struct batch_item *item)
{
	_Static_assert((int)BATCH_BEFORE_PACKED == (int)CASE_VERSION, "a case begins with its version");
	return (struct text){ item->packed.at - 1, 1 + item->packed.len };
}

/* Whether the packed form is whole, as case_insert asks of an event. */
static inline bool filing_is_whole(const struct batch_item *item)
{
	return event_packed_len((const uint8_t *)item->packed.at, item->packed.len) == item->packed.len;
}

/* The answer of case_insert; CASE_TOO_SMALL: memory is out.  `bytes` empty: the case begins with this event. */
MUST_USE enum case_answer filing_insert(struct buf *bytes, const struct batch_item *item, struct case_change *change,
	struct buf *scratch);

#endif
