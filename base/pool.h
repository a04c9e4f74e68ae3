/*
 * pool - memory for things that live and die together.
 *
 * Pieces never move and are freed all at once.  pool_clear keeps up to
 * POOL_KEEP_BYTES for the next use, so a batch's memory is allocated once and
 * a single huge batch does not stay allocated for ever.
 */
#ifndef HOTLINE_BASE_POOL_H
#define HOTLINE_BASE_POOL_H

#include "base/text.h"

#include <stddef.h>

enum { POOL_KEEP_BYTES = 32 * 1024 * 1024 };

struct pool_chunk;

struct pool {
	struct pool_chunk *first; /* all chunks, the one in use first */
	size_t used;              /* bytes handed out since the last clear */
};

#define POOL_EMPTY ((struct pool){ 0 })

/* `size` bytes aligned for any type, uninitialised; NULL when memory is out. */
void *pool_alloc(struct pool *pool, size_t size);

/* A copy of the bytes; at is NULL only when memory is out (an empty text gets a non-NULL at). */
struct text pool_copy(struct pool *pool, struct text text);

void pool_clear(struct pool *pool);
void pool_free(struct pool *pool);

#endif
