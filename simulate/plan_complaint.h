/*
 * plan_complaint - the efficiency complaints of the simulated years.
 *
 * There are few of them (some 165 a year in the reference), so their deal is
 * kept in an array: level, what they come to, and the order they are linked
 * with.  What happens when is a pure function of number and deal, as for calls.
 * Complaints are numbered in the order of their receipt.
 *
 * As many as the quotas say are received in each year and published in it: a
 * complaint is only dealt a publication where it came early enough in its year.
 */
#ifndef HOTLINE_SIMULATE_PLAN_COMPLAINT_H
#define HOTLINE_SIMULATE_PLAN_COMPLAINT_H

#include "base/err.h"
#include "simulate/plan.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLAN_COMPLAINT_STEPS_MAX = 12, PLAN_COMPLAINT_UNLINKED = 0xFFFFFFFF };

enum plan_complaint_what { PLAN_RECEIVED, PLAN_RECEIVED_AGAIN, PLAN_JUDGED, PLAN_FORWARDED, PLAN_REPLIED,
	PLAN_COMPLAINT_CLOSED, PLAN_CARDED, PLAN_PUBLISHED, PLAN_COMPLAINT_VOIDED };

enum plan_card { PLAN_CARD_YELLOW, PLAN_CARD_RED, PLAN_CARD_WITHDRAWN };

struct complaint {
	uint32_t link;  /* number of the call whose order it is about, or PLAN_COMPLAINT_UNLINKED */
	bool city;      /* level city, else county */
	bool voided;
	bool published;
};

struct plan_complaints {
	uint32_t a_year;
	uint32_t count;
	struct complaint *all; /* [count] */
};

struct plan_complaint_step {
	int64_t time_ms;
	int64_t due_ms; /* of a forwarding; 0: none */
	uint8_t what;   /* enum plan_complaint_what */
	uint8_t card;   /* enum plan_card */
	bool city;      /* level that a receipt says */
	bool real;      /* what a judgement says */
};

struct plan_complaint {
	uint32_t serial; /* within its year */
	uint8_t unit;
	bool wants_link; /* came by telephone, about an order */
	int n;
	struct plan_complaint_step step[PLAN_COMPLAINT_STEPS_MAX];
};

/* Deals all years.  ST_SYSTEM: out of memory.  plan_complaints_free in either case. */
MUST_USE enum status plan_complaints_deal(const struct plan_world *world, const struct quotas *quotas,
	struct plan_complaints *complaints, struct err *err);
void plan_complaints_free(struct plan_complaints *complaints);

void plan_complaint_make(const struct plan_world *world, const struct plan_complaints *complaints, uint32_t number,
	struct plan_complaint *plan);

/* When it is received: as in the plan, cheaper. */
int64_t plan_complaint_start_ms(const struct plan_world *world, const struct plan_complaints *complaints,
	uint32_t number);

#endif
