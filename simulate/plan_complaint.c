#include "simulate/plan_complaint.h"

#include "base/lang.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The county's system exports dates without times: all its events of a day stand on one instant,
 * which is why case order needs ranks (rule R3). */
enum {
	LINKED_PPM = 450000,
	LEVEL_CORRECTED_PPM = 60000,
	NEVER_JUDGED_PPM = 60000,
	REAL_PPM = 780000,
	CARD_PPM = 210000,
	SECOND_MEDIUM_PPM = 300000
};

/* Working days. */
enum {
	JUDGED_FROM = 1, JUDGED_TO = 7,
	PUBLISHED_FROM = 2, PUBLISHED_TO = 18,
	FORWARD_LIMIT = 10,
	/* Received so long before the year's end, a complaint is published within the year: JUDGED_TO + PUBLISHED_TO
	 * and a margin for the second medium. */
	PUBLISHED_MARGIN = 30
};

/* The working day of the receipt: number c of n is received within the c-th of n parts of the year's working days. */
static int received_on(const struct plan_world *world, const struct plan_complaints *complaints, uint32_t number,
	struct dice *dice)
{
	int place = (int)(number / complaints->a_year);
	uint64_t days = (uint64_t)rhythm_working_days_in_year(&world->rhythm, place);
	uint64_t serial = number % complaints->a_year;
	uint64_t moment = dice_next(dice) >> 32;

	return (int)((((serial << 32) + moment) / complaints->a_year * days) >> 32);
}

static int64_t clock_ms(struct dice *dice, bool city)
{
	int64_t ms = dice_between(dice, 8 * 3600 + 1800, 17 * 3600) * SECOND_MS;

	return city ? ms : 0;
}

int64_t plan_complaint_start_ms(const struct plan_world *world, const struct plan_complaints *complaints,
	uint32_t number)
{
	struct dice dice = dice_make(world->seed, DICE_COMPLAINT, number);
	int place = (int)(number / complaints->a_year);
	int32_t day = rhythm_working_day_of_year(&world->rhythm, place, received_on(world, complaints, number, &dice));

	return (int64_t)day * DAY_MS + clock_ms(&dice, complaints->all[number].city);
}

/* Gives a publication to `quota` of the year's standing complaints of one level that came early enough. */
static void deal_publications(const struct plan_world *world, struct plan_complaints *complaints, int place, bool city,
	uint32_t quota, struct dice *dice)
{
	int last = rhythm_working_days_in_year(&world->rhythm, place) - PUBLISHED_MARGIN;
	uint32_t first = (uint32_t)place * complaints->a_year;
	uint32_t early = 0;
	uint32_t counts[2];
	struct urn urn;

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = first; i < first + complaints->a_year; i++) {
			struct complaint *complaint = &complaints->all[i];
			struct dice own = dice_make(world->seed, DICE_COMPLAINT, i);

			if (complaint->city != city || complaint->voided || received_on(world, complaints, i, &own) >= last)
				continue;
			if (pass == 0)
				early++;
			else
				complaint->published = urn_draw(&urn, dice) == 1;
		}
		counts[1] = quota < early ? quota : early;
		counts[0] = early - counts[1];
		urn_fill(&urn, counts, 2);
	}
}

static void deal_year(const struct plan_world *world, const struct quotas *quotas, struct plan_complaints *complaints,
	int place)
{
	struct dice dice = dice_make(world->seed, DICE_COMPLAINTS, (uint64_t)place);
	struct urn urn;

	urn_fill(&urn, quotas->complaints, 4);
	for (uint32_t i = 0; i < complaints->a_year; i++) {
		int sort = urn_draw(&urn, &dice);

		complaints->all[(uint32_t)place * complaints->a_year + i] = (struct complaint){
			.link = PLAN_COMPLAINT_UNLINKED, .city = sort % 2 == 0, .voided = sort >= 2,
		};
	}
	deal_publications(world, complaints, place, true, quotas->complaints_published[0], &dice);
	deal_publications(world, complaints, place, false, quotas->complaints_published[1], &dice);
}

enum status plan_complaints_deal(const struct plan_world *world, const struct quotas *quotas,
	struct plan_complaints *complaints, struct err *err)
{
	memset(complaints, 0, sizeof *complaints);
	for (int i = 0; i < 4; i++)
		complaints->a_year += quotas->complaints[i];
	complaints->count = complaints->a_year * (uint32_t)world->rhythm.years;
	if (complaints->count == 0)
		return ST_OK;
	complaints->all = calloc(complaints->count, sizeof *complaints->all);
	if (complaints->all == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (int place = 0; place < world->rhythm.years; place++)
		deal_year(world, quotas, complaints, place);
	return ST_OK;
}

void plan_complaints_free(struct plan_complaints *complaints)
{
	free(complaints->all);
	memset(complaints, 0, sizeof *complaints);
}

/* ---- one complaint -------------------------------------------------------------------------- */

struct walk {
	const struct plan_world *world;
	struct plan_complaint *plan;
	struct dice dice;
	int32_t day;
	bool city;
};

static struct plan_complaint_step *add_step(struct walk *walk, enum plan_complaint_what what, int32_t day)
{
	struct plan_complaint_step *step = &walk->plan->step[walk->plan->n++];

	assert(walk->plan->n <= PLAN_COMPLAINT_STEPS_MAX);
	*step = (struct plan_complaint_step){ .what = (uint8_t)what, .city = walk->city };
	step->time_ms = (int64_t)day * DAY_MS + clock_ms(&walk->dice, walk->city);
	return step;
}

static int32_t working_days_on(struct walk *walk, int32_t day, int from, int to)
{
	return rhythm_nth_working_day(&walk->world->rhythm, day, (int)dice_between(&walk->dice, from, to));
}

/* Forwarded to the unit, which answers in time or gets a card; a red one follows where the yellow did not help. */
static void forward(struct walk *walk, int32_t judged)
{
	bool card = dice_ppm(&walk->dice, CARD_PPM);
	uint32_t way = dice_below(&walk->dice, 10);
	int32_t forwarded = working_days_on(walk, judged, 1, 2);
	int32_t due = rhythm_nth_working_day(&walk->world->rhythm, forwarded, FORWARD_LIMIT);
	int32_t day = card ? working_days_on(walk, due, 1, 3) : working_days_on(walk, forwarded, 2, FORWARD_LIMIT - 1);
	struct plan_complaint_step *step = add_step(walk, PLAN_FORWARDED, forwarded);

	if (dice_below(&walk->dice, 6) > 0)
		step->due_ms = rhythm_day_end_ms(due);
	if (card) {
		step = add_step(walk, PLAN_CARDED, day);
		step->card = way == 0 ? PLAN_CARD_RED : PLAN_CARD_YELLOW;
		day = working_days_on(walk, day, 3, 6);
	}
	if (card && (way == 1 || way == 2)) {
		step = add_step(walk, PLAN_CARDED, day);
		step->card = way == 1 ? PLAN_CARD_RED : PLAN_CARD_WITHDRAWN;
		day = working_days_on(walk, day, 1, 3);
	}
	add_step(walk, PLAN_REPLIED, day);
	add_step(walk, PLAN_COMPLAINT_CLOSED, working_days_on(walk, day, 1, 4));
}

static void publish(struct walk *walk, int32_t judged)
{
	int32_t day = working_days_on(walk, judged, PUBLISHED_FROM, PUBLISHED_TO);

	add_step(walk, PLAN_PUBLISHED, day);
	if (dice_ppm(&walk->dice, SECOND_MEDIUM_PPM))
		add_step(walk, PLAN_PUBLISHED, working_days_on(walk, day, 1, 2));
}

static void handle(struct walk *walk, const struct complaint *complaint)
{
	struct plan_complaint_step *step;
	int32_t day;

	if (complaint->voided) {
		add_step(walk, PLAN_COMPLAINT_VOIDED, working_days_on(walk, walk->day, 1, 5));
		return;
	}
	day = working_days_on(walk, walk->day, JUDGED_FROM, JUDGED_TO);
	if (!complaint->published && dice_ppm(&walk->dice, NEVER_JUDGED_PPM)) {
		add_step(walk, PLAN_COMPLAINT_CLOSED, day);
		return;
	}
	step = add_step(walk, PLAN_JUDGED, day);
	step->real = complaint->published || dice_ppm(&walk->dice, REAL_PPM);
	if (step->real)
		forward(walk, day);
	else
		add_step(walk, PLAN_COMPLAINT_CLOSED, working_days_on(walk, day, 1, 3));
	if (complaint->published)
		publish(walk, day);
}

/* By time; of one instant as added, which is the order of the ranks. */
static void sort_steps(struct plan_complaint *plan)
{
	for (int i = 1; i < plan->n; i++) {
		struct plan_complaint_step step = plan->step[i];
		int j = i;

		for (; j > 0 && plan->step[j - 1].time_ms > step.time_ms; j--)
			plan->step[j] = plan->step[j - 1];
		plan->step[j] = step;
	}
}

static uint8_t unit_of(struct walk *walk, const struct complaint *complaint)
{
	struct plan_facts facts;

	if (complaint->link == PLAN_COMPLAINT_UNLINKED)
		return city_any_unit_draw(&walk->world->city, &walk->dice);
	plan_facts(walk->world, complaint->link, DEAL_ORDER, &facts);
	return facts.unit;
}

void plan_complaint_make(const struct plan_world *world, const struct plan_complaints *complaints, uint32_t number,
	struct plan_complaint *plan)
{
	const struct complaint *complaint = &complaints->all[number];
	struct walk walk = { .world = world, .plan = plan, .city = complaint->city };
	struct plan_complaint_step *step;
	struct dice place;

	assert(number < complaints->count);
	plan->n = 0;
	plan->serial = number % complaints->a_year;
	walk.day = rhythm_day(plan_complaint_start_ms(world, complaints, number));
	step = add_step(&walk, PLAN_RECEIVED, walk.day);
	step->time_ms = plan_complaint_start_ms(world, complaints, number);
	/* Its own throws, so that what happens does not hang on whether a link was found. */
	place = dice_make(world->seed, DICE_COMPLAINT, number + ((uint64_t)1 << 32));
	walk.dice = dice_make(world->seed, DICE_COMPLAINT, number + ((uint64_t)2 << 32));
	plan->wants_link = dice_ppm(&place, LINKED_PPM);
	if (dice_ppm(&place, LEVEL_CORRECTED_PPM)) {
		struct plan_complaint_step *again = add_step(&walk, PLAN_RECEIVED_AGAIN, walk.day + 1);

		again->city = complaint->city;
		step->city = !complaint->city;
	}
	handle(&walk, complaint);
	sort_steps(plan);
	walk.dice = place;
	plan->unit = unit_of(&walk, complaint);
}
