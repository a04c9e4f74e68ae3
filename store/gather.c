#include "store/gather.h"

#include "base/hash.h"
#include "base/lang.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_SIZE = 524288 }; /* a power of two, at least three times BATCH_ITEMS_MAX: short chains */

_Static_assert(TABLE_SIZE >= 3 * BATCH_ITEMS_MAX, "the table stays loose");

struct gather {
	struct gathered_case cases[BATCH_ITEMS_MAX];
	uint32_t ordered[BATCH_ITEMS_MAX]; /* places in cases */
	size_t count;
	uint32_t next[BATCH_ITEMS_MAX];
	uint32_t table[TABLE_SIZE]; /* place in cases + 1, 0 empty */
};

enum status gather_new(struct gather **out, struct err *err)
{
	*out = calloc(1, sizeof **out);
	return *out == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void gather_free(struct gather *gather)
{
	free(gather);
}

uint32_t gather_next(const struct gather *gather, uint32_t item)
{
	return gather->next[item];
}

static void add_item(struct gather *gather, const struct batch_item *item, uint32_t place)
{
	uint32_t at = (uint32_t)hash_bytes(item->subject.at, item->subject.len, (uint64_t)item->sort) & (TABLE_SIZE - 1);
	struct gathered_case *found;

	gather->next[place] = GATHER_END;
	for (; gather->table[at] != 0; at = (at + 1) & (TABLE_SIZE - 1)) {
		found = &gather->cases[gather->table[at] - 1];
		if (found->sort == item->sort && text_equal(found->id, item->subject)) {
			gather->next[found->last] = place;
			found->last = place;
			found->bytes += item->packed.len;
			return;
		}
	}
	gather->table[at] = (uint32_t)++gather->count;
	gather->cases[gather->count - 1] = (struct gathered_case){ .sort = item->sort, .id = item->subject, .first = place,
		.last = place, .bytes = item->packed.len };
}

/* Orders change for days, calls hardly ever: kept together, what changes lies on few pages (half as many bytes
 * written as in plain order of arrival). */
static void order_by_sort(struct gather *gather)
{
	size_t at[CASE_SORTS + 2] = { 0 };

	for (size_t i = 0; i < gather->count; i++)
		at[gather->cases[i].sort + 1]++;
	for (size_t sort = 1; sort <= CASE_SORTS + 1; sort++)
		at[sort] += at[sort - 1];
	for (size_t i = 0; i < gather->count; i++)
		gather->ordered[at[gather->cases[i].sort]++] = (uint32_t)i;
}

size_t gather_count(const struct gather *gather)
{
	return gather->count;
}

struct gathered_case *gather_at(struct gather *gather, size_t place)
{
	return &gather->cases[gather->ordered[place]];
}

void gather_cases(struct gather *gather, const struct batch *batch)
{
	memset(gather->table, 0, sizeof gather->table);
	gather->count = 0;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->items[i].verdict == VERDICT_EVENT)
			add_item(gather, &batch->items[i], (uint32_t)i);
	order_by_sort(gather);
}
