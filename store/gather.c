#include "store/gather.h"

#include "base/hash.h"
#include "base/lang.h"

#include <stdlib.h>
#include <string.h>

enum {
	TABLE_SIZE = 65536, /* a power of two, at least three times BATCH_ITEMS_MAX: short chains */
	PREFIX_BYTES = 8
};

_Static_assert(TABLE_SIZE >= 3 * BATCH_ITEMS_MAX, "the table stays loose");

struct gather {
	struct gathered_case cases[BATCH_ITEMS_MAX];
	struct gathered_case merged[BATCH_ITEMS_MAX]; /* the other half of merge sort */
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

/* ---- the order of keys ---- */

static size_t shared_bytes(struct text a, size_t shared, struct text b)
{
	size_t at = 0;

	while (at < shared && at < a.len && at < b.len && a.at[at] == b.at[at])
		at++;
	return at;
}

/* The bytes after what all ids of the sort begin with: ids made of time begin alike. */
static uint64_t prefix_of(struct text id, size_t skip)
{
	uint64_t prefix = 0;

	for (size_t i = 0; i < PREFIX_BYTES; i++)
		prefix = prefix << 8 | (skip + i < id.len ? (uint8_t)id.at[skip + i] : 0);
	return prefix;
}

static void set_prefixes(struct gather *gather)
{
	size_t shared[CASE_SORTS + 1];
	struct text any[CASE_SORTS + 1] = { 0 };

	for (size_t i = 0; i < gather->count; i++) {
		const struct gathered_case *one = &gather->cases[i];

		if (any[one->sort].at == NULL) {
			any[one->sort] = one->id;
			shared[one->sort] = one->id.len;
		} else {
			shared[one->sort] = shared_bytes(any[one->sort], shared[one->sort], one->id);
		}
	}
	for (size_t i = 0; i < gather->count; i++)
		gather->cases[i].prefix = prefix_of(gather->cases[i].id, shared[gather->cases[i].sort]);
}

static bool before(const struct gathered_case *a, const struct gathered_case *b)
{
	if (a->sort != b->sort)
		return a->sort < b->sort;
	if (a->prefix != b->prefix)
		return a->prefix < b->prefix;
	return text_compare(a->id, b->id) < 0;
}

static void merge(const struct gathered_case *from, size_t middle, size_t end, struct gathered_case *to)
{
	size_t left = 0;
	size_t right = middle;
	size_t at = 0;

	/* Runs that already follow one another are the rule with ids made of time. */
	if (right >= end || !before(&from[right], &from[middle - 1])) {
		memcpy(to, from, end * sizeof *to);
		return;
	}
	while (left < middle && right < end)
		to[at++] = before(&from[right], &from[left]) ? from[right++] : from[left++];
	while (left < middle)
		to[at++] = from[left++];
	while (right < end)
		to[at++] = from[right++];
}

/* Merge sort from the bottom up: no worst case, and cheap where runs are in order. */
static const struct gathered_case *sorted(struct gather *gather)
{
	struct gathered_case *from = gather->cases;
	struct gathered_case *to = gather->merged;

	for (size_t width = 1; width < gather->count; width *= 2) {
		struct gathered_case *swap = from;

		for (size_t at = 0; at < gather->count; at += 2 * width) {
			size_t left = gather->count - at;

			merge(from + at, width < left ? width : left, 2 * width < left ? 2 * width : left, to + at);
		}
		from = to;
		to = swap;
	}
	return from;
}

const struct gathered_case *gather_cases(struct gather *gather, const struct batch *batch, size_t *count)
{
	memset(gather->table, 0, sizeof gather->table);
	gather->count = 0;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->items[i].verdict == VERDICT_EVENT)
			add_item(gather, &batch->items[i], (uint32_t)i);
	set_prefixes(gather);
	*count = gather->count;
	return sorted(gather);
}
