#include "aggregate/published.h"

#include <stddef.h>

const char *published_state_name(enum row_state state)
{
	static const char *const names[] = { [ROW_PROVISIONAL] = "provisional", [ROW_IMMATURE] = "immature",
		[ROW_PUBLISHED] = "published" };

	return names[state];
}

const struct publication *published_of_days(const struct published *published, int32_t from, int32_t to)
{
	return published_last(published->all, published->count, INT64_MAX, from, to);
}

const struct publication *published_of_moment(const struct published *published, int64_t cutoff_us)
{
	for (size_t i = published->count; i > 0; i--)
		if (published->all[i - 1].cutoff_us == cutoff_us)
			return &published->all[i - 1];
	return NULL;
}

bool published_covers(const struct publication *publication, int32_t from, int32_t to)
{
	return publication->from <= from && to <= publication->to;
}

const struct publication *published_last(const struct publication *all, size_t count, int64_t at_us, int32_t from,
	int32_t to)
{
	for (size_t i = count; i > 0; i--)
		if (all[i - 1].published_us <= at_us && published_covers(&all[i - 1], from, to))
			return &all[i - 1];
	return NULL;
}

static bool has_slot(const struct publication *publication, enum slot slot)
{
	return slot == SLOT_NONE || (publication->slots >> slot & 1u) != 0;
}

bool published_has(const struct publication *publication, const struct metric *metric)
{
	return has_slot(publication, metric->numerator) && has_slot(publication, metric->denominator);
}
