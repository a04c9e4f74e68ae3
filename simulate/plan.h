/*
 * plan - all that will happen to one call and the order it opens.
 *
 * A plan is a pure function of the world (seed, rhythm, city), the call's
 * number and its deal: nothing of it is stored, it is made anew for every event
 * of the case.  So a hundred million events need no more memory than a few
 * words for each case that is still going on.
 *
 * What a plan promises about the order, for the rules that count it: a closing
 * is at or before the effective due (rule R26) unless deal.late; an order that
 * counts is closed in the end; its last event lies before PLAN_END_MONTH of the
 * year after its creation.
 */
#ifndef HOTLINE_SIMULATE_PLAN_H
#define HOTLINE_SIMULATE_PLAN_H

#include "simulate/city.h"
#include "simulate/deal.h"
#include "simulate/rhythm.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PLAN_STEPS_MAX = 40,
	PLAN_ROUNDS_MAX = 3,   /* two reopenings at most */
	PLAN_END_MONTH = 7,    /* before 1 July of the year after, everything is over */
	PLAN_CALLER_NONE = -1  /* the number is withheld */
};

struct plan_world {
	uint64_t seed;
	struct rhythm rhythm;
	struct city city;
	uint32_t callers;      /* different callers */
	uint32_t repeat_reach; /* how many calls back a repeated call may look for its first */
};

/* What a call is, whatever comes after it. */
struct plan_facts {
	int64_t start_ms;
	int64_t answered_ms; /* 0: not answered */
	int64_t end_ms;
	int64_t created_ms;  /* of the order, if there is one; whole seconds */
	uint32_t serial;     /* within its day: part of ids */
	int32_t caller;      /* number of the caller, or PLAN_CALLER_NONE */
	uint16_t agent;
	struct city_topic about;
	uint8_t kind;        /* enum city_kind */
	uint8_t unit;        /* where its order would go first */
};

enum plan_what { PLAN_CALL, PLAN_CALL_CORRECTED, PLAN_CREATED, PLAN_CREATED_AGAIN, PLAN_DISPATCHED, PLAN_SIGNED,
	PLAN_RETURNED, PLAN_URGED, PLAN_EXTENDED, PLAN_CLOSED, PLAN_REOPENED, PLAN_VOIDED, PLAN_RESTORED, PLAN_MERGED,
	PLAN_CALLBACK };

enum plan_source { PLAN_RATED_NOT, PLAN_RATED_BY_CALLER, PLAN_RATED_AT_CALLBACK, PLAN_RATED_BY_DEFAULT };

struct plan_step {
	int64_t time_ms;
	int64_t due_ms;     /* set by this step; 0: none */
	uint8_t what;       /* enum plan_what */
	uint8_t unit;       /* of the order at this moment, or CITY_UNIT_NONE */
	uint8_t limit_days; /* a dispatch's working days; 0: none */
	uint8_t round;
	uint8_t source;     /* of a call-back: enum plan_source */
	bool reached;
	bool counts;        /* the round's last rating that is no default one, of an order that counts (rule R34) */
	bool then_reopened; /* the order is reopened after this call-back */
};

struct plan {
	struct plan_facts facts;
	struct deal deal;
	int n;
	struct plan_step step[PLAN_STEPS_MAX]; /* by time */
	bool counted;         /* there is an order, and it neither stays voided nor merged (rule R21) */
	int64_t due_ms;       /* effective due (rule R26); 0: none */
	int64_t closed_ms;    /* first closing; 0: none */
};

/* `outcome` is the call's; cheap. */
void plan_facts(const struct plan_world *world, uint32_t index, uint8_t outcome, struct plan_facts *facts);

void plan_make(const struct plan_world *world, uint32_t index, const struct deal *deal, struct plan *plan);

#endif
