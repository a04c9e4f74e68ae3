#include "cli/known.h"

#include "base/lang.h"

#include <stdlib.h>

static enum status make_room(struct known *known, struct err *err)
{
	size_t cap = known->cap == 0 ? 16 : 2 * known->cap;
	struct input_entry *entries;

	if (known->count < known->cap)
		return ST_OK;
	entries = realloc(known->entries, cap * sizeof *entries);
	if (entries == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	known->entries = entries;
	known->cap = cap;
	return ST_OK;
}

/* The texts are the store's and gone after this call. */
static enum status collect(void *context, const struct input_entry *entry, const struct tally *tally, struct err *err)
{
	struct known *known = context;
	struct input_entry *copy;

	(void)tally;
	if (make_room(known, err) != ST_OK)
		return err->status;
	copy = &known->entries[known->count];
	*copy = *entry;
	copy->name = pool_copy(&known->pool, entry->name);
	copy->cluster = pool_copy(&known->pool, entry->cluster);
	if (copy->name.at == NULL || copy->cluster.at == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	known->count++;
	return ST_OK;
}

enum status known_collect(struct known *known, struct store *store, enum input_kind kind, const char *name,
	struct err *err)
{
	return store_each_input(store, kind, name, collect, known, err);
}

void known_free(struct known *known)
{
	free(known->entries);
	pool_free(&known->pool);
	*known = KNOWN_NONE;
}
