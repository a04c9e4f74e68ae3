#include "store/filing.h"

/* A case's first event is the case: three cases in four are one call and nothing else. */
static bool begin_case(struct buf *bytes, const struct batch_item *item)
{
	if (bytes->len > 0 || !filing_is_whole(item))
		return false;
	buf_append_text(bytes, filing_alone(item));
	return !bytes->failed;
}

enum case_answer filing_insert(struct buf *bytes, const struct batch_item *item, struct case_change *change,
	struct buf *scratch)
{
	enum case_answer answer;

	if (begin_case(bytes, item))
		return CASE_ADDED;
	for (;;) {
		answer = case_insert(bytes->data, &bytes->len, bytes->cap, (const uint8_t *)item->packed.at, item->packed.len,
			change, scratch);
		if (answer != CASE_TOO_SMALL)
			return answer;
		if (buf_reserve(bytes, change->need - bytes->len) == NULL)
			return CASE_TOO_SMALL;
	}
}
