#include "aggregate/volumes.h"

#include "base/day.h"

static const enum slot slots_of[VOLUMES_KINDS] = { SLOT_CALLS_IN, SLOT_CALLS_ANSWERED, SLOT_CALLS_ACCEPTED };

enum slot volumes_slot(enum volumes_kind kind)
{
	return slots_of[kind];
}

void volumes_init(struct volumes *volumes, int32_t from, int32_t to)
{
	int64_t weeks = ((int64_t)to - from + 1) / VOLUMES_WEEKDAYS;

	*volumes = (struct volumes){ 0 };
	for (int i = 0; i < VOLUMES_WEEKDAYS; i++)
		volumes->days[i] = weeks;
	for (int64_t day = from + weeks * VOLUMES_WEEKDAYS; day <= to; day++)
		volumes->days[day_weekday((int32_t)day) - 1]++;
}

void volumes_add(struct volumes *volumes, const struct zone *zone, int32_t day, int64_t started_us, uint64_t slots)
{
	int weekday = day_weekday(day) - 1, hour = zone_hour(zone, started_us);

	for (int kind = 0; kind < VOLUMES_KINDS; kind++)
		if ((slots >> slots_of[kind] & 1u) != 0)
			volumes->count[kind][weekday][hour]++;
}
