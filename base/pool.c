#include "base/pool.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Large enough that malloc is rare, small enough that an idle pool costs little. */
enum { CHUNK_BYTES = 256 * 1024 };

struct pool_chunk {
	struct pool_chunk *next;
	size_t size;
	size_t used;
	alignas(max_align_t) uint8_t bytes[];
};

static size_t round_up(size_t size)
{
	return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

static struct pool_chunk *chunk_new(size_t size)
{
	struct pool_chunk *chunk = malloc(sizeof *chunk + size);

	if (chunk == NULL)
		return NULL;
	chunk->next = NULL;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

void *pool_alloc(struct pool *pool, size_t size)
{
	struct pool_chunk *chunk = pool->first;
	size_t rounded;
	void *place;

	if (size > SIZE_MAX / 2)
		return NULL;
	rounded = round_up(size);
	if (chunk == NULL || chunk->size - chunk->used < rounded) {
		chunk = chunk_new(rounded > CHUNK_BYTES ? rounded : CHUNK_BYTES);
		if (chunk == NULL)
			return NULL;
		chunk->next = pool->first;
		pool->first = chunk;
	}
	place = chunk->bytes + chunk->used;
	chunk->used += rounded;
	pool->used += rounded;
	return place;
}

struct text pool_copy(struct pool *pool, struct text text)
{
	char *copy = pool_alloc(pool, text.len == 0 ? 1 : text.len);

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.at, text.len);
	return (struct text){ copy, copy == NULL ? 0 : text.len };
}

/* One chunk as large as all of them were, up to the limit: the next round then needs no malloc. */
void pool_clear(struct pool *pool)
{
	size_t total = 0;

	if (pool->first != NULL && pool->first->next == NULL && pool->first->size <= POOL_KEEP_BYTES) {
		pool->first->used = 0;
		pool->used = 0;
		return;
	}
	for (struct pool_chunk *chunk = pool->first; chunk != NULL; chunk = chunk->next)
		total += chunk->size;
	pool_free(pool);
	if (total > 0)
		pool->first = chunk_new(total < POOL_KEEP_BYTES ? total : POOL_KEEP_BYTES);
}

void pool_free(struct pool *pool)
{
	while (pool->first != NULL) {
		struct pool_chunk *chunk = pool->first;

		pool->first = chunk->next;
		free(chunk);
	}
	pool->used = 0;
}
