#include "simulate/deal.h"

#include <assert.h>
#include <string.h>

/* One order in so many is closed late, in 100,000: two to five of some 36,000, so that 99.99 % are on time. */
enum { LATE_PER_100000 = 11 };

/* Late orders are dealt to the first part of the year's, so that their dues fall into the year. */
enum { LATE_PART_NUMERATOR = 17, LATE_PART_DENOMINATOR = 20 };

struct profile {
	const char *name;
	struct quotas quotas;
};

#define COMMON_QUOTAS                                                                                         \
	.direct_order = { 0, 2687, 513 }, .fate = { 0, 118, 42, 46, 240, 14 }, .due = { 0, 6560, 4272, 111 }, \
	.extended = { 0, 1640, 223 }, .returned = { 0, 1140, 143 }, .reopened = { 0, 128, 210, 27 },          \
	.urged = { 0, 870, 163 }, .corrected = { 0, 183 }, .reviews = 12600,                                  \
	.complaints = { 41, 118, 2, 4 }, .complaints_published = { 13, 7 }

/*
 * The reference: 110,987 + 36,000 + 113 = 147,100 accepted calls, and 36,000 - 118 - 42 - 240 + 513 =
 * 36,113 transferred orders that count.
 */
static const struct profile profiles[] = {
	{ "reference", { .outcome = { 110987, 36000, 113, 5610, 1480, 4350, 0 }, COMMON_QUOTAS } },
	{ "channels", { .outcome = { 110987, 36000, 113, 5610, 1480, 4350, 14200 }, COMMON_QUOTAS } },
};
enum { PROFILES = sizeof profiles / sizeof profiles[0] };

const char deal_profile_names[] = "reference, channels";

static void scale(uint32_t *counts, int n, uint32_t orders)
{
	for (int i = 0; i < n; i++)
		counts[i] = (uint32_t)(((uint64_t)counts[i] * orders + DEAL_REFERENCE_ORDERS / 2) / DEAL_REFERENCE_ORDERS);
}

/* Every count of the struct is scaled alike; it holds nothing but uint32_t. */
static void scale_all(struct quotas *quotas, uint32_t orders)
{
	uint32_t counts[sizeof *quotas / sizeof(uint32_t)];

	_Static_assert(sizeof *quotas % sizeof(uint32_t) == 0, "quotas are counts only");
	memcpy(counts, quotas, sizeof counts);
	scale(counts, (int)(sizeof counts / sizeof counts[0]), orders);
	memcpy(quotas, counts, sizeof counts);
}

bool deal_quotas(struct text profile, uint32_t orders, struct quotas *quotas)
{
	for (int i = 0; i < PROFILES; i++) {
		if (!text_equal(profile, text_of(profiles[i].name)))
			continue;
		*quotas = profiles[i].quotas;
		scale_all(quotas, orders);
		quotas->late = (uint32_t)(((uint64_t)orders * LATE_PER_100000 + 50000) / 100000);
		return true;
	}
	return false;
}

uint32_t deal_numbers(const struct quotas *quotas)
{
	uint32_t sum = 0;

	for (int i = 0; i < DEAL_OUTCOMES; i++)
		sum += quotas->outcome[i];
	return sum;
}

/* An urn of `total` marbles: entry 0 is what the other colours leave over. */
static void fill_to(struct urn *urn, const uint32_t *quota, int colours, uint32_t total)
{
	uint32_t counts[URN_COLOURS_MAX] = { total };

	for (int i = 1; i < colours; i++) {
		counts[i] = quota[i] <= counts[0] ? quota[i] : counts[0];
		counts[0] -= counts[i];
	}
	urn_fill(urn, counts, colours);
}

static void start_year(struct dealer *dealer)
{
	const struct quotas *quotas = dealer->quotas;
	uint32_t direct = quotas->outcome[DEAL_DIRECT];
	uint32_t orders = quotas->outcome[DEAL_ORDER] + quotas->outcome[DEAL_ONLINE];
	uint32_t all = orders + quotas->direct_order[2];
	uint32_t late[2] = { 0, quotas->late };

	dealer->dice = dice_make(dealer->seed, DICE_DEAL, dealer->next / dealer->numbers);
	dealer->late_owed = 0;
	urn_fill(&dealer->outcome, quotas->outcome, DEAL_OUTCOMES);
	fill_to(&dealer->direct_order, quotas->direct_order, 3, direct);
	fill_to(&dealer->fate, quotas->fate, DEAL_FATES, orders);
	fill_to(&dealer->due, quotas->due, DEAL_DUES, all);
	fill_to(&dealer->extended, quotas->extended, 3, all);
	fill_to(&dealer->returned, quotas->returned, 3, all);
	fill_to(&dealer->reopened, quotas->reopened, DEAL_REOPENINGS, all);
	fill_to(&dealer->urged, quotas->urged, 3, all);
	fill_to(&dealer->corrected, quotas->corrected, 2, all);
	fill_to(&dealer->late, late, 2, (uint32_t)((uint64_t)orders * LATE_PART_NUMERATOR / LATE_PART_DENOMINATOR));
}

void dealer_start(struct dealer *dealer, const struct quotas *quotas, uint64_t seed)
{
	memset(dealer, 0, sizeof *dealer);
	dealer->quotas = quotas;
	dealer->seed = seed;
	dealer->numbers = deal_numbers(quotas);
	assert(dealer->numbers > 0);
}

static void deal_order(struct dealer *dealer, struct deal *deal)
{
	if (deal->order == DEAL_TRANSFERRED_ORDER) {
		deal->fate = (uint8_t)urn_draw(&dealer->fate, &dealer->dice);
		dealer->late_owed += (uint32_t)urn_draw(&dealer->late, &dealer->dice);
	}
	deal->due = (uint8_t)urn_draw(&dealer->due, &dealer->dice);
	deal->extended = (uint8_t)urn_draw(&dealer->extended, &dealer->dice);
	deal->returned = (uint8_t)urn_draw(&dealer->returned, &dealer->dice);
	deal->reopened = (uint8_t)urn_draw(&dealer->reopened, &dealer->dice);
	deal->urged = (uint8_t)urn_draw(&dealer->urged, &dealer->dice);
	deal->corrected = (uint8_t)urn_draw(&dealer->corrected, &dealer->dice);
	if (deal->due == DEAL_DUE_NONE)
		deal->extended = 0;
	/* A late order is one that counts, has a due, and whose due was not moved: else the next such is late for it. */
	if (dealer->late_owed > 0 && deal->order == DEAL_TRANSFERRED_ORDER && deal->fate == DEAL_PLAIN &&
	    deal->due != DEAL_DUE_NONE && deal->extended == 0 && deal->returned == 0 && deal->reopened == 0) {
		deal->late = 1;
		dealer->late_owed--;
	}
}

struct deal dealer_next(struct dealer *dealer)
{
	struct deal deal = { 0 };

	if (dealer->next % dealer->numbers == 0)
		start_year(dealer);
	dealer->next++;
	deal.outcome = (uint8_t)urn_draw(&dealer->outcome, &dealer->dice);
	if (deal.outcome == DEAL_ORDER || deal.outcome == DEAL_ONLINE)
		deal.order = DEAL_TRANSFERRED_ORDER;
	else if (deal.outcome == DEAL_DIRECT)
		deal.order = (uint8_t)urn_draw(&dealer->direct_order, &dealer->dice);
	if (deal.order >= DEAL_DISPATCHED_ORDER)
		deal_order(dealer, &deal);
	return deal;
}
