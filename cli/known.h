/*
 * known - the inputs that the store has met, copied out of it.
 *
 * Start with `struct known known = KNOWN_NONE;`, end with known_free.
 */
#ifndef HOTLINE_CLI_KNOWN_H
#define HOTLINE_CLI_KNOWN_H

#include "store/store.h"

struct known {
	struct input_entry *entries;
	size_t count;
	size_t cap;
	struct pool pool; /* names and cluster ids */
};

#define KNOWN_NONE ((struct known){ .pool = POOL_EMPTY })

/* Every input of a kind, oldest first; name NULL: all. */
MUST_USE enum status known_collect(struct known *known, struct store *store, enum input_kind kind, const char *name,
	struct err *err);
void known_free(struct known *known);

#endif
