#include "simulate/plan.h"

#include "aggregate/rules.h"

#include <assert.h>
#include <string.h>

/* Calls */
enum {
	REPEAT_PPM = 62000,        /* the same caller about the same matter, within days */
	HEAVY_CALLER_PPM = 21000,  /* callers who ring every week */
	HEAVY_CALLERS = 40,
	WITHHELD_PPM = 15000,
	SLOW_ANSWER_PPM = 76000,   /* not within 15 seconds */
	CORRECTED_CALL_PPM = 2100, /* a second record replaces the first */
	AGENTS = 64
};

/* Working days allowed by kind, set by this city for each order; the province's rule is in force only where an
 * order has none of its own (rule R25). */
static const uint8_t limit_days[CITY_KINDS] = { 3, 7, 10, 15, 10, 5, 7 };

/* A return needs time to be sent again and worked on: the shortest limits leave none. */
enum { RETURN_ONCE_DAYS = 7, RETURN_TWICE_DAYS = 10, REOPENED_DAYS = 5 };

enum {
	NEVER_SIGNED_PPM = 20000,
	CLOSED_AT_DUE_PPM = 130,    /* at the very instant, which is on time (rule R27) */
	CLOSED_TWICE_PPM = 2200,    /* a second closing mends the first (rule R22) */
	DIRECT_CALLBACK_PPM = 300000,
	LATE_EXTENSION_PPM = 350000 /* of late orders: asked for after the due, changes nothing (rule R26) */
};

/* ---- the call ------------------------------------------------------------------------------- */

static void choose_caller(const struct plan_world *world, struct dice *dice, struct plan_facts *facts)
{
	if (dice_ppm(dice, WITHHELD_PPM))
		facts->caller = PLAN_CALLER_NONE;
	else if (dice_ppm(dice, HEAVY_CALLER_PPM))
		facts->caller = (int32_t)dice_below(dice, HEAVY_CALLERS);
	else
		facts->caller = (int32_t)dice_below(dice, world->callers);
}

static void time_call(struct dice *dice, uint8_t outcome, struct plan_facts *facts)
{
	int64_t wait_ms = dice_ppm(dice, SLOW_ANSWER_PPM) ? dice_low_between(dice, 15001, 95000) :
							    dice_low_between(dice, 900, 15000);
	int64_t talk_ms = dice_low_between(dice, 20000, 420000);

	facts->answered_ms = facts->start_ms + wait_ms;
	facts->end_ms = facts->answered_ms + talk_ms;
	if (outcome == DEAL_ABANDONED) {
		facts->answered_ms = 0;
		facts->end_ms = facts->start_ms + dice_low_between(dice, 2000, 130000);
	} else if (outcome == DEAL_INVALID) {
		facts->end_ms = facts->answered_ms + dice_between(dice, 1000, 25000);
	}
}

void plan_facts(const struct plan_world *world, uint32_t index, uint8_t outcome, struct plan_facts *facts)
{
	struct dice dice = dice_make(world->seed, DICE_CALL, index);
	struct dice moment = dice_make(world->seed, DICE_MOMENT, index);
	struct dice who;
	uint32_t first = index;

	facts->start_ms = rhythm_start_ms(&world->rhythm, &world->rhythm.calls, index, (uint32_t)dice_next(&moment),
		&facts->serial);
	if (dice_ppm(&dice, REPEAT_PPM) && index > 0) {
		uint32_t reach = index < world->repeat_reach ? index : world->repeat_reach;

		first -= (uint32_t)dice_low_between(&dice, 1, reach);
	}
	who = dice_make(world->seed, DICE_CALLER, first);
	choose_caller(world, &who, facts);
	facts->about = city_topic_draw(&world->city, &who);
	time_call(&dice, outcome, facts);
	facts->agent = (uint16_t)(1 + dice_below(&dice, AGENTS));
	facts->kind = (uint8_t)city_kind_draw(&dice, facts->about.topic, outcome == DEAL_DIRECT);
	facts->unit = city_unit_draw(&world->city, &dice, facts->about);
	facts->created_ms = facts->end_ms / SECOND_MS * SECOND_MS + dice_between(&dice, 5, 240) * SECOND_MS;
	if (outcome == DEAL_ONLINE)
		facts->created_ms = facts->start_ms / SECOND_MS * SECOND_MS;
}

/* ---- the order ------------------------------------------------------------------------------ */

/* A plan in the making: the walk goes through the order's life with a clock and the due in force. */
struct walk {
	const struct plan_world *world;
	struct plan *plan;
	struct dice dice;
	uint32_t index;
	int64_t now_ms;
	int64_t due_ms; /* 0: none */
	uint8_t unit;   /* of the last dispatch */
	uint8_t round;
};

static struct plan_step *add_step(struct walk *walk, enum plan_what what, int64_t time_ms)
{
	struct plan_step *step = &walk->plan->step[walk->plan->n++];

	assert(walk->plan->n <= PLAN_STEPS_MAX);
	*step = (struct plan_step){ .time_ms = time_ms, .what = (uint8_t)what, .unit = walk->unit, .round = walk->round };
	return step;
}

static int64_t minutes(struct walk *walk, int64_t low, int64_t high)
{
	return dice_between(&walk->dice, low * 60, high * 60) * SECOND_MS;
}

static int64_t at_office(struct walk *walk, int64_t time_ms)
{
	return rhythm_office_ms(&walk->world->rhythm, &walk->dice, time_ms);
}

static int64_t at_desk(struct walk *walk, int64_t time_ms)
{
	return rhythm_desk_ms(&walk->dice, time_ms);
}

static int64_t due_after(const struct walk *walk, int64_t time_ms, int n)
{
	return rhythm_day_end_ms(rhythm_nth_working_day(&walk->world->rhythm, rhythm_day(time_ms), n));
}

/* A part of the time from now to the due, in whole seconds. */
static int64_t part_way(const struct walk *walk, int64_t percent)
{
	return walk->now_ms + (walk->due_ms - walk->now_ms) / 100 * percent / SECOND_MS * SECOND_MS;
}

/* Keeps a moment after now and at least `slack_ms` before the due in force, which is later than now. */
static int64_t in_time(struct walk *walk, int64_t time_ms, int64_t slack_ms)
{
	if (time_ms > walk->due_ms - slack_ms)
		time_ms = walk->due_ms - slack_ms - minutes(walk, 0, 360);
	if (time_ms <= walk->now_ms)
		time_ms = walk->now_ms + MINUTE_MS;
	return time_ms;
}

/* The due in force from the start (rule R26): the creation's own, else that of the province's rule, if any then. */
static void create(struct walk *walk)
{
	struct plan_step *step = add_step(walk, PLAN_CREATED, walk->now_ms);
	struct plan *plan = walk->plan;
	const struct rule *rule = rules_at(rules_builtin(), rhythm_day(walk->now_ms));

	if (rule != NULL && rule->working_days[KIND_CONSULTATION + plan->facts.kind] > 0)
		walk->due_ms = due_after(walk, walk->now_ms, rule->working_days[KIND_CONSULTATION + plan->facts.kind]);
	if (plan->deal.order >= DEAL_DISPATCHED_ORDER && plan->deal.due == DEAL_DUE_CREATION) {
		walk->due_ms = due_after(walk, walk->now_ms, limit_days[plan->facts.kind]);
		step->due_ms = walk->due_ms;
	}
	if (plan->deal.corrected)
		add_step(walk, PLAN_CREATED_AGAIN, at_desk(walk, walk->now_ms + minutes(walk, 2, 1500)));
}

static void dispatch(struct walk *walk, int64_t time_ms, uint8_t unit)
{
	int days = limit_days[walk->plan->facts.kind];
	struct plan_step *step;

	walk->unit = unit;
	walk->now_ms = time_ms;
	step = add_step(walk, PLAN_DISPATCHED, time_ms);
	if (walk->round > 0)
		return;
	if (walk->plan->deal.due == DEAL_DUE_LIMIT)
		step->limit_days = (uint8_t)days;
	else if (walk->plan->deal.due == DEAL_DUE_DISPATCH)
		step->due_ms = due_after(walk, time_ms, days);
	if (step->limit_days > 0 || step->due_ms > 0)
		walk->due_ms = due_after(walk, time_ms, days);
}

static void take_out(struct walk *walk, enum plan_what what, int64_t time_ms)
{
	add_step(walk, what, time_ms);
	walk->now_ms = time_ms;
}

/* Voided or merged before any work was done; true when the order's life ends here. */
static bool ends_early(struct walk *walk, int64_t dispatched_ms)
{
	uint8_t fate = walk->plan->deal.fate;
	int64_t time_ms;

	if (fate == DEAL_VOIDED_EARLY)
		time_ms = at_desk(walk, walk->now_ms + minutes(walk, 10, 1200));
	else if (fate == DEAL_MERGED)
		time_ms = at_desk(walk, walk->now_ms + minutes(walk, 5, 120));
	else
		return false;
	if (dispatched_ms < time_ms)
		dispatch(walk, dispatched_ms, walk->plan->facts.unit);
	take_out(walk, fate == DEAL_MERGED ? PLAN_MERGED : PLAN_VOIDED, time_ms);
	return true;
}

static void out_and_back(struct walk *walk)
{
	uint8_t fate = walk->plan->deal.fate;

	if (fate != DEAL_VOIDED_RESTORED && fate != DEAL_MERGED_RESTORED)
		return;
	take_out(walk, fate == DEAL_VOIDED_RESTORED ? PLAN_VOIDED : PLAN_MERGED, walk->now_ms + minutes(walk, 10, 60));
	walk->now_ms = at_desk(walk, walk->now_ms + minutes(walk, 60, 360));
	add_step(walk, PLAN_RESTORED, walk->now_ms);
}

static void send_back(struct walk *walk)
{
	int days = limit_days[walk->plan->facts.kind];
	int times = walk->plan->deal.returned;

	if (times == 2 && days < RETURN_TWICE_DAYS)
		times = 1;
	if (days < RETURN_ONCE_DAYS)
		times = 0;
	for (int i = 0; i < times; i++) {
		int64_t time_ms = at_office(walk, walk->now_ms + minutes(walk, 30, 420));

		add_step(walk, PLAN_RETURNED, time_ms);
		time_ms = at_desk(walk, time_ms + minutes(walk, 20, 240));
		dispatch(walk, time_ms, city_any_unit_draw(&walk->world->city, &walk->dice));
	}
}

static void sign(struct walk *walk)
{
	int64_t time_ms = at_office(walk, walk->now_ms + minutes(walk, 5, 360));

	if (dice_ppm(&walk->dice, NEVER_SIGNED_PPM))
		return;
	if (walk->due_ms > 0)
		time_ms = in_time(walk, time_ms, HOUR_MS);
	add_step(walk, PLAN_SIGNED, time_ms);
	walk->now_ms = time_ms;
}

/* An extension starts while the due in force has not passed, and moves it. */
static void extend(struct walk *walk)
{
	for (int i = 0; i < walk->plan->deal.extended; i++) {
		int64_t time_ms = at_office(walk, part_way(walk, dice_between(&walk->dice, 45, 92)));
		struct plan_step *step;

		time_ms = in_time(walk, time_ms, 30 * MINUTE_MS);
		step = add_step(walk, PLAN_EXTENDED, time_ms);
		walk->due_ms = due_after(walk, walk->due_ms - 1, dice_below(&walk->dice, 3) == 0 ? 10 : 5);
		step->due_ms = walk->due_ms;
		walk->now_ms = time_ms;
	}
}

static void extend_too_late(struct walk *walk)
{
	struct plan_step *step;

	if (!dice_ppm(&walk->dice, LATE_EXTENSION_PPM))
		return;
	step = add_step(walk, PLAN_EXTENDED, walk->due_ms + minutes(walk, 1, 90));
	step->due_ms = due_after(walk, walk->due_ms - 1, 5);
}

/* The moment of the round's closing. */
static int64_t closing_ms(struct walk *walk)
{
	int64_t time_ms;

	if (walk->due_ms == 0)
		return at_office(walk, walk->now_ms + minutes(walk, 60, 540));
	if (walk->plan->deal.late && walk->round == 0)
		return at_office(walk, walk->due_ms + minutes(walk, 120, 5760));
	if (dice_ppm(&walk->dice, CLOSED_AT_DUE_PPM))
		return walk->due_ms;
	time_ms = at_office(walk, part_way(walk, dice_low_between(&walk->dice, 2, 98)));
	return in_time(walk, time_ms, 0);
}

static void close_order(struct walk *walk)
{
	struct plan *plan = walk->plan;
	int64_t from_ms = walk->now_ms;
	int64_t time_ms;

	if (plan->deal.late && walk->round == 0)
		extend_too_late(walk);
	time_ms = closing_ms(walk);
	for (int i = 0; walk->round == 0 && i < plan->deal.urged; i++) {
		int64_t span_s = (time_ms - from_ms) / SECOND_MS;

		add_step(walk, PLAN_URGED, from_ms + dice_between(&walk->dice, span_s / 4, span_s * 3 / 4) * SECOND_MS);
	}
	add_step(walk, PLAN_CLOSED, time_ms);
	walk->now_ms = time_ms;
	if (plan->closed_ms == 0) {
		plan->closed_ms = time_ms;
		plan->due_ms = walk->due_ms;
	}
	if (dice_ppm(&walk->dice, CLOSED_TWICE_PPM)) {
		walk->now_ms = time_ms + minutes(walk, 3, 300);
		add_step(walk, PLAN_CLOSED, walk->now_ms);
	}
}

/* ---- the call-backs ------------------------------------------------------------------------- */

static struct plan_step *call_back(struct walk *walk, int64_t time_ms, bool reached, enum plan_source source)
{
	struct plan_step *step = add_step(walk, PLAN_CALLBACK, time_ms);

	step->reached = reached;
	step->source = (uint8_t)source;
	walk->now_ms = time_ms;
	return step;
}

/* Tries that reach nobody come before. */
static int64_t try_in_vain(struct walk *walk, int64_t time_ms, int tries)
{
	for (int i = 0; i < tries; i++) {
		call_back(walk, time_ms, false, PLAN_RATED_NOT);
		time_ms = at_desk(walk, time_ms + minutes(walk, 300, 4000));
	}
	return time_ms;
}

/*
 * Of 100 rounds 72 are rated when called back, 9 by the caller himself (a short message, the
 * portal), 2 by both, 9 get a default rating because nobody was reached, 1 a rating though nobody
 * was reached (rule R35), 3 are reached and give none, 4 are never called.  Days to weeks after
 * the closing; the caller's own rating comes sooner.
 */
static void call_round(struct walk *walk)
{
	uint32_t way = dice_below(&walk->dice, 100);
	int64_t soon_ms = walk->now_ms + minutes(walk, 10, 2880);
	int64_t time_ms = at_desk(walk, walk->now_ms + dice_low_between(&walk->dice, 6 * 3600, 15 * 86400) * SECOND_MS);
	struct plan_step *last = NULL;

	if (way < 72) {
		time_ms = try_in_vain(walk, time_ms, dice_ppm(&walk->dice, 130000) ? 1 : 0);
		last = call_back(walk, time_ms, true, PLAN_RATED_AT_CALLBACK);
	} else if (way < 81) {
		last = call_back(walk, soon_ms, dice_ppm(&walk->dice, 500000), PLAN_RATED_BY_CALLER);
	} else if (way < 83) {
		call_back(walk, soon_ms, false, PLAN_RATED_BY_CALLER);
		last = call_back(walk, at_desk(walk, soon_ms + minutes(walk, 60, 9000)), true, PLAN_RATED_AT_CALLBACK);
	} else if (way < 92) {
		time_ms = try_in_vain(walk, time_ms, (int)dice_below(&walk->dice, 3));
		call_back(walk, time_ms, false, PLAN_RATED_BY_DEFAULT);
	} else if (way < 93) {
		call_back(walk, time_ms, false, PLAN_RATED_AT_CALLBACK);
	} else if (way < 96) {
		call_back(walk, time_ms, true, PLAN_RATED_NOT);
	}
	if (last != NULL)
		last->counts = walk->plan->counted;
}

/* Which of the order's reopenings, if any, ends this round; before its call-back or after. */
static bool reopens(const struct walk *walk, bool called_back)
{
	switch (walk->plan->deal.reopened) {
	case DEAL_REOPENED_AFTER_CALLBACK:
		return walk->round == 0 && called_back;
	case DEAL_REOPENED_BEFORE:
		return walk->round == 0 && !called_back;
	case DEAL_REOPENED_TWICE:
		return walk->round == 0 ? called_back : walk->round == 1 && !called_back;
	default:
		return false;
	}
}

static void reopen(struct walk *walk)
{
	struct plan_step *step;

	walk->now_ms = at_desk(walk, walk->now_ms + minutes(walk, 15, 2000));
	step = add_step(walk, PLAN_REOPENED, walk->now_ms);
	walk->round++;
	walk->due_ms = 0;
	if (dice_below(&walk->dice, 10) > 0) {
		walk->due_ms = due_after(walk, walk->now_ms, REOPENED_DAYS);
		step->due_ms = walk->due_ms;
	}
	if (dice_below(&walk->dice, 5) < 3)
		dispatch(walk, at_desk(walk, walk->now_ms + minutes(walk, 5, 90)), walk->unit);
	sign(walk);
	close_order(walk);
}

static void rounds(struct walk *walk)
{
	struct plan *plan = walk->plan;

	for (;;) {
		int before = plan->n;

		if (reopens(walk, false)) {
			reopen(walk);
			continue;
		}
		call_round(walk);
		if (!reopens(walk, true))
			return;
		if (plan->n > before)
			plan->step[plan->n - 1].then_reopened = true;
		reopen(walk);
	}
}

static void order_transferred(struct walk *walk)
{
	struct plan *plan = walk->plan;
	int64_t dispatched_ms;

	if (plan->deal.order == DEAL_DISPATCHED_ORDER)
		dispatched_ms = at_desk(walk, walk->now_ms + minutes(walk, 180, 1500));
	else
		dispatched_ms = at_desk(walk, walk->now_ms + minutes(walk, 2, 180));
	if (ends_early(walk, dispatched_ms))
		return;
	dispatch(walk, dispatched_ms, plan->facts.unit);
	out_and_back(walk);
	send_back(walk);
	sign(walk);
	if (walk->due_ms > 0)
		extend(walk);
	close_order(walk);
	rounds(walk);
	if (plan->deal.fate == DEAL_VOIDED_LATE)
		take_out(walk, PLAN_VOIDED, at_desk(walk, walk->now_ms + minutes(walk, 1440, 14400)));
}

static void order(const struct plan_world *world, uint32_t index, struct plan *plan)
{
	struct walk walk = { .world = world, .plan = plan, .index = index, .unit = CITY_UNIT_NONE };
	uint8_t fate = plan->deal.fate;

	walk.dice = dice_make(world->seed, DICE_ORDER, index);
	walk.now_ms = plan->facts.created_ms;
	plan->counted = fate != DEAL_VOIDED_EARLY && fate != DEAL_VOIDED_LATE && fate != DEAL_MERGED;
	create(&walk);
	if (plan->deal.order >= DEAL_DISPATCHED_ORDER)
		order_transferred(&walk);
	else if (dice_ppm(&walk.dice, DIRECT_CALLBACK_PPM))
		call_round(&walk);
}

static void sort_steps(struct plan *plan)
{
	for (int i = 1; i < plan->n; i++) {
		struct plan_step step = plan->step[i];
		int j = i;

		for (; j > 0 && plan->step[j - 1].time_ms > step.time_ms; j--)
			plan->step[j] = plan->step[j - 1];
		plan->step[j] = step;
	}
}

void plan_make(const struct plan_world *world, uint32_t index, const struct deal *deal, struct plan *plan)
{
	plan->deal = *deal;
	plan->n = 0;
	plan->counted = false;
	plan->due_ms = 0;
	plan->closed_ms = 0;
	plan_facts(world, index, deal->outcome, &plan->facts);
	if (deal->outcome != DEAL_ONLINE) {
		struct dice dice = dice_make(world->seed, DICE_WORDS, index);
		struct walk walk = { .plan = plan, .unit = CITY_UNIT_NONE };

		add_step(&walk, PLAN_CALL, plan->facts.end_ms);
		if (dice_ppm(&dice, CORRECTED_CALL_PPM))
			add_step(&walk, PLAN_CALL_CORRECTED, plan->facts.end_ms + dice_between(&dice, 60, 86400) * SECOND_MS);
	}
	if (deal->order != DEAL_NO_ORDER)
		order(world, index, plan);
	sort_steps(plan);
}
