#include "aggregate/breakdown.h"

#include <assert.h>
#include <stdio.h>

static const char LEVELS_BETWEEN = '>';

bool breakdown_parse(struct text words, struct breakdown *out)
{
	const char *comma = words.len == 0 ? NULL : memchr(words.at, ',', words.len);
	struct breakdown found = { .by = BY_WHOLE, .then_by = BY_WHOLE };
	struct text first = words;

	if (comma != NULL) {
		first.len = (size_t)(comma - words.at);
		found.then_by = fold_dimension_named((struct text){ comma + 1, words.len - first.len - 1 });
		if (found.then_by == DIMENSIONS)
			return false;
	}
	found.by = fold_dimension_named(first);
	if (found.by == DIMENSIONS || found.by == found.then_by)
		return false;
	*out = found;
	return true;
}

void breakdown_name(const struct breakdown *breakdown, char name[BREAKDOWN_NAME_MAX])
{
	const char *first = fold_dimension_name(breakdown->by);
	const char *second = fold_dimension_name(breakdown->then_by);

	(void)snprintf(name, BREAKDOWN_NAME_MAX, "%s%s%s", first == NULL ? "" : first, second == NULL ? "" : ",",
		second == NULL ? "" : second);
}

struct text breakdown_cut(const struct breakdown *breakdown, enum dimension dimension, struct text value)
{
	int levels = 0;

	if (breakdown->level == 0 || dimension != BY_CATEGORY)
		return value;
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] == LEVELS_BETWEEN && ++levels == breakdown->level)
			return (struct text){ value.at, i };
	return value;
}

struct text breakdown_key(const struct breakdown *breakdown, const struct text parts[DIMENSIONS],
	char room[BREAKDOWN_KEY_MAX])
{
	struct text first = breakdown_cut(breakdown, breakdown->by, parts[breakdown->by]);
	struct text second;

	if (breakdown->then_by == BY_WHOLE)
		return first;
	second = breakdown_cut(breakdown, breakdown->then_by, parts[breakdown->then_by]);
	assert(first.len + 1 + second.len <= BREAKDOWN_KEY_MAX);
	if (first.len > 0)
		memcpy(room, first.at, first.len);
	room[first.len] = '\0';
	if (second.len > 0)
		memcpy(room + first.len + 1, second.at, second.len);
	return (struct text){ room, first.len + 1 + second.len };
}

struct text breakdown_first(struct text key)
{
	const char *end = key.len == 0 ? NULL : memchr(key.at, '\0', key.len);

	return end == NULL ? key : (struct text){ key.at, (size_t)(end - key.at) };
}

struct text breakdown_second(struct text key)
{
	size_t first = breakdown_first(key).len;

	return first == key.len ? (struct text){ "", 0 } : (struct text){ key.at + first + 1, key.len - first - 1 };
}
