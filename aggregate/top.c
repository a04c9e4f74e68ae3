#include "aggregate/top.h"

#include "aggregate/compare.h"

#include <stdlib.h>
#include <string.h>

static int compare_keys(const struct top_entry *a, const struct top_entry *b)
{
	int order = text_compare(a->key, b->key);

	return order != 0 ? order : text_compare(a->then_key, b->then_key);
}

static int descending(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int most_first(const void *a, const void *b)
{
	const struct top_entry *left = a, *right = b;
	int order = descending(left->num, right->num);

	return order != 0 ? order : compare_keys(left, right);
}

static int64_t distance(const struct top_entry *entry)
{
	return entry->num > entry->before ? entry->num - entry->before : entry->before - entry->num;
}

static int farthest_first(const void *a, const void *b)
{
	int order = descending(distance(a), distance(b));

	return order != 0 ? order : most_first(a, b);
}

void top_sort(struct top_entry *entries, size_t count, bool movers)
{
	if (count > 1)
		qsort(entries, count, sizeof *entries, movers ? farthest_first : most_first);
}

size_t top_join(const struct top_entry *now, size_t now_count, const struct top_entry *before, size_t before_count,
	struct top_entry *out)
{
	size_t i = 0, k = 0, count = 0;

	while (i < now_count || k < before_count) {
		int order = i == now_count ? 1 : k == before_count ? -1 : compare_keys(&now[i], &before[k]);
		struct top_entry *one = &out[count++];

		if (order <= 0) {
			*one = now[i];
			one->at = i++;
			one->before = order == 0 ? before[k++].num : 0;
		} else {
			*one = before[k];
			one->before = before[k].num;
			one->num = 0;
			one->at = now_count + k++;
		}
	}
	return count;
}

bool top_percent(int64_t num, int64_t before, char text[FIGURE_VALUE_MAX])
{
	if (before <= 0 || num < 0)
		return false;
	compare_percent(num, before, text);
	return true;
}
