#include "cli/arena.h"

#include <cjson/cJSON.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * An event of EVENT_BYTES_MAX bytes makes at most that many / 2 nodes; almost all make fewer than 100.
 * The block holds those; what does not fit goes to malloc and is given back by `end`.
 */
enum { BLOCK_BYTES = 256 * 1024 };

/* A piece from malloc while an arena is open, so that `end` finds it. */
struct overflow {
	struct overflow *next;
	alignas(max_align_t) uint8_t bytes[];
};

struct arena {
	alignas(max_align_t) uint8_t block[BLOCK_BYTES];
	size_t used;
	bool open;
	struct overflow *overflow;
};

static _Thread_local struct arena arena;

static void *take_overflow(size_t size)
{
	struct overflow *piece = malloc(sizeof *piece + size);

	if (piece == NULL)
		return NULL;
	piece->next = arena.overflow;
	arena.overflow = piece;
	return piece->bytes;
}

static void *take(size_t size)
{
	size_t rounded = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
	void *place;

	if (!arena.open)
		return malloc(size);
	if (rounded > BLOCK_BYTES - arena.used)
		return take_overflow(size);
	place = arena.block + arena.used;
	arena.used += rounded;
	return place;
}

/* While an arena is open nothing is given back one by one: `end` gives back all. */
static void give_back(void *place)
{
	if (!arena.open)
		free(place);
}

static void begin(void)
{
	arena.open = true;
	arena.used = 0;
}

static void end(void)
{
	while (arena.overflow != NULL) {
		struct overflow *piece = arena.overflow;

		arena.overflow = piece->next;
		free(piece);
	}
	arena.open = false;
}

void arena_install(void)
{
	cJSON_Hooks hooks = { take, give_back };

	cJSON_InitHooks(&hooks);
}

struct arena_ops arena_ops(void)
{
	return (struct arena_ops){ begin, end };
}
