#include "aggregate/fold.h"

#include "aggregate/fold_call.h"
#include "aggregate/fold_complaint.h"
#include "aggregate/fold_order.h"
#include "aggregate/fold_review.h"

static const char *const dimension_names[DIMENSIONS] = { NULL, "unit", "district", "category", "kind", "channel" };

/* One row a sort of case: the file that knows it. */
static const struct {
	void (*count)(struct fold_walk *walk);
	void (*summary)(struct fold_walk *walk, struct case_summary *out);
} folds[CASE_SORTS + 1] = {
	[CASE_CALL] = { fold_call_count, fold_call_summary },
	[CASE_ORDER] = { fold_order_count, fold_order_summary },
	[CASE_COMPLAINT] = { fold_complaint_count, fold_complaint_summary },
	[CASE_REVIEW] = { fold_review_count, fold_review_summary },
};

const char *fold_dimension_name(enum dimension dimension)
{
	return dimension_names[dimension];
}

enum dimension fold_dimension_named(struct text name)
{
	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++)
		if (text_equal(text_of(dimension_names[dimension]), name))
			return dimension;
	return DIMENSIONS;
}

enum case_answer fold_case(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, const struct fold_sink *sink)
{
	struct fold_walk walk = fold_walk_begin(book, sort, bytes, len, cutoff_us, sink);
	enum case_answer answer = fold_walk_version(bytes, len);

	if (answer != CASE_ADDED)
		return answer;
	folds[sort].count(&walk);
	return walk.cursor.corrupt ? CASE_CORRUPT : CASE_ADDED;
}

static void count_nothing(void *context, const struct contribution *contribution)
{
	(void)context;
	(void)contribution;
}

enum case_answer fold_summary(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, struct case_summary *out)
{
	const struct fold_sink sink = { count_nothing, NULL, NULL };
	struct fold_walk walk = fold_walk_begin(book, sort, bytes, len, cutoff_us, &sink);
	enum case_answer answer = fold_walk_version(bytes, len);

	*out = (struct case_summary){ .unit = FOLD_WALK_NO_TEXT, .district = FOLD_WALK_NO_TEXT,
		.category = FOLD_WALK_NO_TEXT, .channel = FOLD_WALK_NO_TEXT, .merged_into = FOLD_WALK_NO_TEXT, .open_unit = FOLD_WALK_NO_TEXT };
	if (answer != CASE_ADDED)
		return answer;
	folds[sort].summary(&walk, out);
	return walk.cursor.corrupt ? CASE_CORRUPT : CASE_ADDED;
}

/*
 * Local time jumps back by `back_us` within the next day: an instant after the cut-off can then bear
 * the day before.  (St John's changed its clocks at one minute past midnight for twenty years.)
 */
int32_t fold_first_day(const struct zone *zone, int64_t cutoff_us)
{
	const int64_t day_us = INT64_C(86400000000);
	int64_t back_us;

	if (cutoff_us > FOLD_ALL - day_us)
		return INT32_MAX;
	back_us = INT64_C(1000000) * (zone_offset_s(zone, cutoff_us) - zone_offset_s(zone, cutoff_us + day_us));
	return zone_day(zone, back_us > 0 ? cutoff_us - back_us : cutoff_us);
}
