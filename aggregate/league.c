#include "aggregate/league.h"

#include <assert.h>
#include <stdlib.h>

typedef unsigned __int128 wide; /* products of counts and of twelve decimals */

enum { WHOLE = 10000 }; /* 100 % in hundredths */

static wide root(wide square)
{
	wide low = 0, high = (wide)1 << 64;

	/* low^2 <= square < high^2 */
	while (high - low > 1) {
		wide middle = low + (high - low) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* part / whole in hundredths of a percent, half up, touching the ends only where it is there (rule R43). */
static int64_t hundredths(wide part, wide whole)
{
	int64_t rounded = (int64_t)((2 * WHOLE * part + whole) / (2 * whole));

	if (rounded == WHOLE && part < whole)
		return WHOLE - 1;
	return rounded == 0 && part > 0 ? 1 : rounded;
}

void league_wilson(int64_t num, int64_t den, int64_t *low, int64_t *high)
{
	const wide one = (wide)1000000 * 1000000; /* 1, with twelve decimals */
	const wide z2 = (wide)LEAGUE_Z_MILLIONTHS * LEAGUE_Z_MILLIONTHS;
	const wide n = (wide)den, four = 4, product = (wide)num * (wide)(den - num);
	wide centre, spread, whole;

	assert(den > 0 && num >= 0 && num <= den && den <= LEAGUE_N_MAX);
	/* z sqrt(z^2 + 4 num (den - num) / den), its square with 24 decimals; the quotient is taken in two steps, so that
	 * nothing overflows. */
	spread = root(z2 * z2 + four * z2 * one * (product / n) + four * z2 * one * (product % n) / n);
	centre = 2 * (wide)num * one + z2;
	whole = 2 * (n * one + z2);
	*low = hundredths(centre - spread, whole);
	*high = hundredths(centre + spread, whole);
}

static bool has_data(const struct league_entry *entry)
{
	return entry->den > 0 && entry->num >= 0 && entry->num <= entry->den && entry->den <= LEAGUE_N_MAX;
}

/* Above: the first has the greater fraction. */
static int compare_fractions(const struct league_entry *a, const struct league_entry *b)
{
	__int128 left = (__int128)a->num * b->den, right = (__int128)b->num * a->den;

	return (left < right) - (left > right);
}

/* Ranked, under the floor, without data. */
static int group_of(const struct league_entry *entry)
{
	return entry->rank > 0 ? 0 : has_data(entry) ? 1 : 2;
}

static int compare(const void *a, const void *b, int sign)
{
	const struct league_entry *left = a, *right = b;
	int order = group_of(left) - group_of(right);

	if (order == 0 && has_data(left))
		order = sign * compare_fractions(left, right);
	return order != 0 ? order : text_compare(left->key, right->key);
}

static int highest_first(const void *a, const void *b)
{
	return compare(a, b, 1);
}

static int lowest_first(const void *a, const void *b)
{
	return compare(a, b, -1);
}

void league_rank(struct league_entry *entries, size_t count, enum direction_of_good direction, int64_t floor)
{
	for (size_t i = 0; i < count; i++) {
		struct league_entry *entry = &entries[i];

		entry->rank = has_data(entry) && entry->den >= floor && entry->key.len > 0; /* its place comes below */
		entry->low = entry->high = 0;
		if (has_data(entry))
			league_wilson(entry->num, entry->den, &entry->low, &entry->high);
	}
	if (count > 1)
		qsort(entries, count, sizeof *entries, direction == GOOD_DOWN ? lowest_first : highest_first);
	for (size_t i = 0; i < count && entries[i].rank > 0; i++) {
		bool shared = i > 0 && compare_fractions(&entries[i - 1], &entries[i]) == 0;

		entries[i].rank = shared ? entries[i - 1].rank : (int64_t)i + 1;
	}
}
