/*
 * city - the made-up prefecture city: districts, handling units, topics.
 *
 * 澜州市 does not exist; its districts, offices and telephone numbers are
 * invented, its weights are chosen to look like a real hotline's: a few topics
 * and units carry most of the work, many units see a few dozen orders a year.
 * Numbers of districts, units and topics are places in tables; names are
 * UTF-8, need no escape in JSON, and live as long as the city.
 */
#ifndef HOTLINE_SIMULATE_CITY_H
#define HOTLINE_SIMULATE_CITY_H

#include "base/text.h"
#include "simulate/dice.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	CITY_UNITS_MAX = 96,      /* bureaus, and district offices of those that have them */
	CITY_TOPIC_SLOTS_MAX = 2048, /* the weights of all topics together are below */
	CITY_UNIT_NAME_MAX = 64,  /* bytes with NUL */
	CITY_DISTRICT_NONE = 255, /* the caller did not say where: the part "" of rule R12 */
	CITY_UNIT_NONE = 255
};

/* Kinds as the contract spells them, in its order. */
enum city_kind { CITY_CONSULTATION, CITY_HELP, CITY_COMPLAINT, CITY_REPORT, CITY_SUGGESTION, CITY_PRAISE, CITY_OTHER,
	CITY_KINDS };

struct city {
	int units;
	struct text unit[CITY_UNITS_MAX];
	uint32_t unit_weight[CITY_UNITS_MAX]; /* for what is not tied to a topic: reviews, complaints */
	uint32_t unit_weight_sum;
	uint32_t topic_slots;
	uint8_t topic_slot[CITY_TOPIC_SLOTS_MAX];
	char names[CITY_UNITS_MAX][CITY_UNIT_NAME_MAX];
};

/* What a call or order is about. */
struct city_topic {
	uint8_t topic;
	uint8_t matter;
	uint8_t district; /* or CITY_DISTRICT_NONE */
};

/* Fills the names; `city` may not move afterwards, texts point into it. */
void city_init(struct city *city);

/* The place of a unit by its whole name, or -1. */
int city_unit_named(const struct city *city, struct text name);

struct city_topic city_topic_draw(const struct city *city, struct dice *dice);
enum city_kind city_kind_draw(struct dice *dice, uint8_t topic, bool answered_directly);
uint8_t city_unit_draw(const struct city *city, struct dice *dice, struct city_topic about);
uint8_t city_any_unit_draw(const struct city *city, struct dice *dice);

const char *city_district_name(uint8_t district);
const char *city_kind_name(enum city_kind kind);

/* The category as a path, with '>' alone or " > " between the levels (rule R5 makes them equal). */
const char *city_category(uint8_t topic, bool spaced);
const char *city_matter(uint8_t topic, uint8_t matter);

#endif
