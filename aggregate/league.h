/*
 * league - parts compared by a rate: who is better, and how far that can be told from n cases.
 *
 * A rate of n cases is uncertain; the Wilson score interval says by how much.  A
 * part with few cases is listed but not ranked: its place would be chance.
 * Pure arithmetic on integers: the same cases print the same on any machine.
 */
#ifndef HOTLINE_AGGREGATE_LEAGUE_H
#define HOTLINE_AGGREGATE_LEAGUE_H

#include "aggregate/metrics.h"

#include <stddef.h>

/* The two-sided 95 % quantile of the normal distribution, in millionths: z = 1.959964. */
#define LEAGUE_Z_MILLIONTHS 1959964

/* At 30 cases and a rate of a half the interval is 34 percentage points wide, at 95 % still 17: with fewer a
 * place in the table would be chance. */
enum { LEAGUE_FLOOR = 30 };

struct league_entry {
	struct text key; /* of the part, borrowed */
	int64_t num, den; /* 0 <= num <= den; den 0: no data */
	int64_t low, high; /* the interval, in hundredths of a percent; meaningless without data */
	int64_t rank;     /* from 1; 0: not ranked */
	size_t at;        /* the caller's: where it came from */
};

/*
 * The Wilson score interval of num out of den, in hundredths of a percent (0 to 10000), for z above:
 *   (2 num + z^2 -+ z sqrt(z^2 + 4 num (den - num) / den)) / (2 (den + z^2))
 * (E. B. Wilson, JASA 22, 1927, 209-212).  In integers: z^2 to 12 decimals, the root to 12 decimals cut, the result
 * half up; a bound is 0 or 10000 only where it is so exactly (as rule R43 wants of rates).
 * 0 <= num <= den, 1 <= den <= LEAGUE_N_MAX.
 */
#define LEAGUE_N_MAX INT64_C(1000000000000)
void league_wilson(int64_t num, int64_t den, int64_t *low, int64_t *high);

/*
 * Fills intervals and ranks, and sorts: parts with at least `floor` cases (and data at all) by their exact fraction, the
 * better first, as `direction` has it; then those under the floor, likewise, without rank; then those without data.
 * Equal fractions share a rank, and the next one counts them all (1, 1, 3).  Equals stand in the order of their
 * keys' bytes.  What has no name ("", not stated) is nobody's place and stands with those under the floor.  Sums outside 0 <= num <= den <= LEAGUE_N_MAX, which only an altered store has, count as no data.
 */
void league_rank(struct league_entry *entries, size_t count, enum direction_of_good direction, int64_t floor);

#endif
