/*
 * arena - cJSON's allocator for this program.
 *
 * cJSON's hooks are process-wide, so only the program may set them.  Between
 * `begin` and `end` (per thread) cJSON's memory comes from a block that is
 * reused for the next event; outside, and when the block is full, from malloc.
 */
#ifndef HOTLINE_CLI_ARENA_H
#define HOTLINE_CLI_ARENA_H

#include "event/decode.h"

/* Once, before threads. */
void arena_install(void);
struct arena_ops arena_ops(void);

#endif
