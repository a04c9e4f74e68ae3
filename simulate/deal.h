/*
 * deal - how many of each sort a year has, and which call gets what.
 *
 * A profile says how many calls are answered directly, how many orders are
 * voided, extended, reopened ...; a year's figures follow from these counts and
 * from nothing else.  The dealer hands the fates out to the calls in the order
 * of their starts, from urns (simulate/dice.h), one year after another; dealing
 * twice from the same seed gives the same.
 */
#ifndef HOTLINE_SIMULATE_DEAL_H
#define HOTLINE_SIMULATE_DEAL_H

#include "base/text.h"
#include "simulate/dice.h"

#include <stdbool.h>
#include <stdint.h>

enum deal_outcome { DEAL_DIRECT, DEAL_ORDER, DEAL_PASSED_ON, DEAL_ABANDONED, DEAL_INVALID, DEAL_OUT,
	DEAL_ONLINE, /* no call: an order that came by another channel (rule R15) */
	DEAL_OUTCOMES };
enum deal_order { DEAL_NO_ORDER, DEAL_DIRECT_ORDER, DEAL_DISPATCHED_ORDER, DEAL_TRANSFERRED_ORDER };
enum deal_fate { DEAL_PLAIN, DEAL_VOIDED_EARLY, DEAL_VOIDED_LATE, DEAL_VOIDED_RESTORED, DEAL_MERGED, DEAL_MERGED_RESTORED,
	DEAL_FATES };
enum deal_due { DEAL_DUE_CREATION, DEAL_DUE_DISPATCH, DEAL_DUE_LIMIT, DEAL_DUE_NONE, DEAL_DUES };
enum deal_reopened { DEAL_NOT_REOPENED, DEAL_REOPENED_AFTER_CALLBACK, DEAL_REOPENED_BEFORE, DEAL_REOPENED_TWICE,
	DEAL_REOPENINGS };

/* Everything about a call and its order that chance alone decides; kept with the case while it lives. */
struct deal {
	uint8_t outcome;   /* enum deal_outcome */
	uint8_t order;     /* enum deal_order; the rest is about the order */
	uint8_t fate;      /* enum deal_fate */
	uint8_t due;       /* enum deal_due */
	uint8_t extended;  /* times */
	uint8_t returned;  /* times */
	uint8_t reopened;  /* enum deal_reopened */
	uint8_t urged;     /* times */
	uint8_t corrected; /* a second creation mends the first (rule R11) */
	uint8_t late;      /* closed after its due */
	uint8_t unhappy;   /* bit (1 << round): that round's last rating is bad; drawn by simulate.c */
};

/* Counts of a year.  What is missing to a total is the plain case, entry 0 of each array. */
struct quotas {
	uint32_t outcome[DEAL_OUTCOMES];
	uint32_t direct_order[3]; /* of the calls answered directly: no order, one closed at once, one dispatched later */
	uint32_t fate[DEAL_FATES];
	uint32_t due[DEAL_DUES];
	uint32_t extended[3];
	uint32_t returned[3];
	uint32_t reopened[DEAL_REOPENINGS];
	uint32_t urged[3];
	uint32_t corrected[2];
	uint32_t late;
	uint32_t reviews;
	uint32_t complaints[4];      /* city, county, city voided, county voided */
	uint32_t complaints_published[2]; /* of the city ones and of the county ones that stand */
};

/* The names, for a message: "reference, channels". */
extern const char deal_profile_names[];

/* Transferred orders of a year that count in the profile as it stands. */
enum { DEAL_REFERENCE_ORDERS = 36113 };

/* Fills the quotas of a profile, in proportion orders / DEAL_REFERENCE_ORDERS; false: no such profile. */
bool deal_quotas(struct text profile, uint32_t orders, struct quotas *quotas);

/* Numbers that a year takes: calls of either direction and orders of other channels. */
uint32_t deal_numbers(const struct quotas *quotas);

struct dealer {
	const struct quotas *quotas;
	uint64_t seed;
	uint32_t numbers;
	uint32_t next; /* number of the next deal, over all years */
	struct dice dice;
	struct urn outcome, direct_order, fate, due, extended, returned, reopened, urged, corrected, late;
	uint32_t late_owed;
};

/* `quotas` is borrowed. */
void dealer_start(struct dealer *dealer, const struct quotas *quotas, uint64_t seed);

/* The deal of the next number; years follow one another without end. */
struct deal dealer_next(struct dealer *dealer);

#endif
