#include "simulate/agenda.h"

#include "base/lang.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FIRST_CAP = 1024 };

static bool before(const struct agenda_entry *a, const struct agenda_entry *b)
{
	if (a->time_ms != b->time_ms)
		return a->time_ms < b->time_ms;
	if (a->what != b->what)
		return a->what < b->what;
	if (a->sort != b->sort)
		return a->sort < b->sort;
	if (a->index != b->index)
		return a->index < b->index;
	return a->step < b->step;
}

/* Half as much again: the old and the new block together stay well below the double. */
static enum status grow(struct agenda *agenda, struct err *err)
{
	size_t cap = agenda->cap == 0 ? FIRST_CAP : agenda->cap + agenda->cap / 2;
	struct agenda_entry *heap;

	if (agenda->len >= AGENDA_MAX)
		return err_set(err, ST_USAGE, _("more than %d cases would go on at once: fewer orders, or more years"), AGENDA_MAX);
	heap = realloc(agenda->heap, cap * sizeof *heap);
	if (heap == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	agenda->heap = heap;
	agenda->cap = cap;
	return ST_OK;
}

enum status agenda_push(struct agenda *agenda, const struct agenda_entry *entry, struct err *err)
{
	size_t place;

	if (agenda->len == agenda->cap) {
		enum status st = grow(agenda, err);

		if (st != ST_OK)
			return st;
	}
	place = agenda->len++;
	while (place > 0 && before(entry, &agenda->heap[(place - 1) / 4])) {
		agenda->heap[place] = agenda->heap[(place - 1) / 4];
		place = (place - 1) / 4;
	}
	agenda->heap[place] = *entry;
	return ST_OK;
}

/* Four children to a node: two of them share a cache line, and the heap is half as deep. */
static size_t first_child(const struct agenda *agenda, size_t place)
{
	size_t child = place * 4 + 1;
	size_t end = child + 4 < agenda->len ? child + 4 : agenda->len;
	size_t first = child;

	for (size_t i = child + 1; i < end; i++) {
		if (before(&agenda->heap[i], &agenda->heap[first]))
			first = i;
	}
	return first;
}

struct agenda_entry agenda_pop(struct agenda *agenda)
{
	struct agenda_entry top;
	struct agenda_entry last;
	size_t place = 0;

	assert(agenda->len > 0);
	top = agenda->heap[0];
	last = agenda->heap[--agenda->len];
	while (place * 4 + 1 < agenda->len) {
		size_t child = first_child(agenda, place);

		if (!before(&agenda->heap[child], &last))
			break;
		agenda->heap[place] = agenda->heap[child];
		place = child;
	}
	if (agenda->len > 0)
		agenda->heap[place] = last;
	return top;
}

void agenda_free(struct agenda *agenda)
{
	free(agenda->heap);
	*agenda = (struct agenda){ 0 };
}
