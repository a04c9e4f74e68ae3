/*
 * volumes - inbound calls by civil hour and weekday of their start: when the telephones ring.
 *
 * Hours and weekdays are those of the store's zone (rule R6).  Where the clock goes
 * back, the hour that comes twice counts the calls of both; where it goes forward,
 * the hour that is left out has none of that day.
 */
#ifndef HOTLINE_AGGREGATE_VOLUMES_H
#define HOTLINE_AGGREGATE_VOLUMES_H

#include "aggregate/fold.h"

enum { VOLUMES_WEEKDAYS = 7, VOLUMES_HOURS = 24 };

/* What is counted of the calls; the slots of rules R13, R15. */
enum volumes_kind { VOLUMES_IN, VOLUMES_ANSWERED, VOLUMES_ACCEPTED, VOLUMES_KINDS };

struct volumes {
	int64_t days[VOLUMES_WEEKDAYS]; /* of the period, to divide by; 0 is Monday here and below */
	int64_t count[VOLUMES_KINDS][VOLUMES_WEEKDAYS][VOLUMES_HOURS];
};

enum slot volumes_slot(enum volumes_kind kind);

/* Empty, for the days from..to. */
void volumes_init(struct volumes *volumes, int32_t from, int32_t to);

/* A call of `slots`, started at this instant, which lies on `day`. */
void volumes_add(struct volumes *volumes, const struct zone *zone, int32_t day, int64_t started_us, uint64_t slots);

#endif
