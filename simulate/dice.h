/*
 * dice - chance that falls the same way on every machine.
 *
 * A die is a splitmix64 generator (Steele, Lea, Flood 2014) started from the
 * seed, a purpose and a number, so that whatever belongs to case 4711 can be
 * thrown again at any time without keeping it.  Integers only: no rounding of
 * a maths library can reach the bytes.
 *
 * An urn holds a known number of marbles of each colour; drawn without
 * replacement until it is empty, it gives exactly those numbers in a random
 * order.  This is how the simulator's totals come about: by how many marbles
 * of each colour were put in.
 */
#ifndef HOTLINE_SIMULATE_DICE_H
#define HOTLINE_SIMULATE_DICE_H

#include <stdbool.h>
#include <stdint.h>

/* One per kind of decision: two decisions never share throws, so a new one leaves the others alone. */
enum dice_purpose {
	DICE_DEAL = 1,  /* what becomes of the calls, in their order */
	DICE_RATING,    /* which ratings are bad, in the order of the calls */
	DICE_VOLUME,    /* by day */
	DICE_HOURS,     /* by day */
	DICE_MOMENT,    /* by call: place within its share of the day */
	DICE_CALL,      /* by call */
	DICE_CALLER,    /* by call: who calls about what */
	DICE_ORDER,     /* by call */
	DICE_CALLBACK,  /* by call and round */
	DICE_WORDS,     /* by case and step: reasons, results */
	DICE_COMPLAINTS,/* the deal of the complaints */
	DICE_COMPLAINT, /* by complaint */
	DICE_REVIEW,    /* by review */
	DICE_LATE,      /* by event: does its line come late */
	DICE_DISORDER,  /* by event */
	DICE_COPY,      /* by event */
	DICE_SPOIL,     /* by event */
	DICE_LINK       /* which earlier order an event points to, in the order of the events */
};

struct dice {
	uint64_t state;
};

/* A bijection of 64 bits: different numbers stay different, and look random. */
static inline uint64_t dice_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

static inline struct dice dice_make(uint64_t seed, enum dice_purpose purpose, uint64_t number)
{
	uint64_t start = dice_mix(seed + UINT64_C(0x9E3779B97F4A7C15) * (uint64_t)purpose);

	return (struct dice){ dice_mix(start ^ (number * UINT64_C(0xD1342543DE82EF95) + 1)) };
}

static inline uint64_t dice_next(struct dice *dice)
{
	dice->state += UINT64_C(0x9E3779B97F4A7C15);
	return dice_mix(dice->state);
}

/* 0 to n-1, n at least 1.  The high bits times n: the bias is below n / 2^32, far under what could be seen. */
static inline uint32_t dice_below(struct dice *dice, uint32_t n)
{
	return (uint32_t)(((dice_next(dice) >> 32) * n) >> 32);
}

/* low to high, both included; high - low below 2^32. */
static inline int64_t dice_between(struct dice *dice, int64_t low, int64_t high)
{
	return low + (int64_t)dice_below(dice, (uint32_t)(high - low + 1));
}

/* As dice_between, but the low values come more often: the smaller of two throws. */
static inline int64_t dice_low_between(struct dice *dice, int64_t low, int64_t high)
{
	int64_t a = dice_between(dice, low, high);
	int64_t b = dice_between(dice, low, high);

	return a < b ? a : b;
}

/* True in `share` of a million throws. */
static inline bool dice_ppm(struct dice *dice, uint32_t share)
{
	return dice_below(dice, 1000000) < share;
}

enum { URN_COLOURS_MAX = 8 };

struct urn {
	uint32_t left[URN_COLOURS_MAX];
	uint32_t total;
};

/* `counts` has `colours` entries, together below 2^32. */
void urn_fill(struct urn *urn, const uint32_t *counts, int colours);

/* The colour of the next marble; 0 from an empty urn. */
int urn_draw(struct urn *urn, struct dice *dice);

#endif
