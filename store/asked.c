#include "store/asked.h"

struct breakdown asked_breakdown(const struct store_cells_query *query)
{
	return (struct breakdown){ query->dimension, query->then_by, query->level };
}

int32_t asked_day(const struct store_cells_query *query, int32_t day)
{
	return query->day_key == NULL ? day : query->day_key(query->context, day);
}

bool asked_key(const struct store_cells_query *query, struct text key)
{
	return query->part == NULL || text_equal(*query->part, key);
}

bool asked_add(const struct store_cells_query *query, struct cells *cells, const struct contribution *one, int sign)
{
	const struct breakdown breakdown = asked_breakdown(query);
	uint64_t slots = one->slots & (query->slots == 0 ? UINT64_MAX : query->slots);
	char room[BREAKDOWN_KEY_MAX];
	struct text key;
	struct cell *cell;

	if (query->dimension != BY_WHOLE)
		slots &= ~CELLS_WHOLE_ONLY;
	if (slots == 0 || (one->day != CELL_AS_OF && (one->day < query->from || one->day > query->to)))
		return true;
	key = breakdown_key(&breakdown, one->parts, room);
	if (!asked_key(query, key))
		return true;
	cell = cells_at(cells, query->dimension, asked_day(query, one->day), key);
	if (cell == NULL)
		return false;
	if (query->ranks && (slots >> SLOT_HANDLED & 1) != 0)
		cells_add_seconds(cells, cell, one->seconds, sign);
	for (; slots != 0; slots &= slots - 1)
		cell->count[__builtin_ctzll(slots)] += sign;
	return true;
}
