#include "aggregate/fold_callback.h"

/* Rule R35: what nobody was reached for is a default; the caller's own word counts always. */
static bool is_default(const struct event *callback)
{
	switch (event_number(callback, F_RATING_SOURCE)) {
	case SOURCE_DEFAULT:
		return true;
	case SOURCE_CALLBACK:
		return event_number(callback, F_REACHED) == 0;
	default:
		return false;
	}
}

void fold_callback_take(struct fold_round *round, const struct event *callback, struct fold_unit unit)
{
	struct fold_rating rating = { .given = true, .time_us = callback->time_us, .unit = unit };

	if (event_number(callback, F_REACHED) != 0 && event_has(callback, F_SOLVED)) { /* rule R38 */
		round->answer = rating;
		round->answer.satisfied = event_number(callback, F_SOLVED) != 0;
	}
	if (!event_has(callback, F_RATING))
		return;
	rating.top_two = event_number(callback, F_RATING) <= RATING_SATISFIED;
	rating.satisfied = event_number(callback, F_RATING) <= RATING_BASICALLY;
	if (is_default(callback))
		round->fallback = rating;
	else
		round->real = rating;
}

void fold_callback_take_closing(struct fold_round *round, const struct event *closing, struct fold_unit unit)
{
	if (round->closed)
		return;
	round->closed = true;
	round->closed_us = closing->time_us;
	round->closed_unit = unit;
}

static void count_rating(struct fold_walk *walk, const struct fold_round *round, const struct fold_rating *rating,
	uint64_t rated, uint64_t satisfied, struct text first_unit)
{
	fold_walk_count(walk, fold_walk_round(walk, round->reopenings + 1, rating->time_us),
		fold_unit_name(rating->unit, first_unit), rated | (rating->satisfied ? satisfied : 0));
}

void fold_callback_count(struct fold_walk *walk, const struct fold_round *round, bool transferred,
	struct text first_unit)
{
	/* Rule R37: any rating of the round answers, before its closing too. */
	if (transferred && round->closed)
		fold_walk_count(walk, fold_walk_round(walk, round->reopenings + 1, round->closed_us),
			fold_unit_name(round->closed_unit, first_unit),
			SLOT_BIT(SLOT_ROUNDS_DUE) | (round->real.given ? SLOT_BIT(SLOT_ROUNDS_ANSWERED) : 0));
	if (round->answer.given)
		count_rating(walk, round, &round->answer, SLOT_BIT(SLOT_ROUNDS_SAID), SLOT_BIT(SLOT_ROUNDS_SOLVED), first_unit);
	if (round->real.given)
		count_rating(walk, round, &round->real, SLOT_BIT(SLOT_ROUNDS_RATED) | SLOT_BIT(SLOT_DEFAULT_RATED),
			SLOT_BIT(SLOT_ROUNDS_SATISFIED) | SLOT_BIT(SLOT_DEFAULT_SATISFIED) |
			(round->real.top_two ? SLOT_BIT(SLOT_ROUNDS_TOP_TWO) : 0), first_unit);
	else if (round->fallback.given)
		count_rating(walk, round, &round->fallback, SLOT_BIT(SLOT_DEFAULT_RATED), SLOT_BIT(SLOT_DEFAULT_SATISFIED),
			first_unit);
}
