#include "aggregate/fold_review.h"

enum { GOOD_STARS_MIN = 4 };

struct review {
	int events;
	int64_t first_us;
	struct text unit, channel;
	int64_t stars;
};

static struct review gather(struct fold_walk *walk)
{
	struct review review = { .unit = FOLD_WALK_NO_TEXT, .channel = FOLD_WALK_NO_TEXT };
	struct event event;

	while (fold_walk_next(walk, &event)) {
		struct fold_thing thing = fold_walk_event(walk, &event);

		if (review.events++ == 0)
			review.first_us = event.time_us;
		review.unit = event_text(&event, F_UNIT);
		review.channel = event_text(&event, F_CHANNEL);
		review.stars = event_number(&event, F_STARS);
		fold_walk_count_event(walk, &thing);
	}
	return review;
}

void fold_review_count(struct fold_walk *walk)
{
	struct review review = gather(walk);
	uint64_t slots = SLOT_BIT(SLOT_REVIEWS);

	if (review.events == 0)
		return;
	if (review.stars >= GOOD_STARS_MIN)
		slots |= SLOT_BIT(SLOT_REVIEWS_GOOD);
	walk->parts[BY_CHANNEL] = review.channel;
	fold_walk_count(walk, fold_walk_at(walk, review.first_us), review.unit, slots);
}

void fold_review_summary(struct fold_walk *walk, struct case_summary *out)
{
	struct review review = gather(walk);

	out->events = review.events;
	out->seen = review.events > 0;
	out->created_us = review.first_us;
	out->unit = review.unit;
	out->channel = review.channel;
}
