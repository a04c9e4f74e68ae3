#include "store/judge.h"

#include <stdlib.h>

/* Most cases have fewer contributions and days than this; growing is rare. */
enum { FIRST_CAP = 64 };

void judge_free(struct judgement *judgement)
{
	free(judgement->counts);
	free(judgement->days);
	*judgement = JUDGEMENT_EMPTY;
}

static void *grown(void *array, size_t *cap, size_t size)
{
	size_t wanted = *cap == 0 ? FIRST_CAP : *cap * 2;
	void *bigger = realloc(array, wanted * size);

	if (bigger != NULL)
		*cap = wanted;
	return bigger;
}

static void take_count(void *context, const struct contribution *contribution)
{
	struct judgement *out = context;

	if (out->count == out->count_cap) {
		struct contribution *bigger = grown(out->counts, &out->count_cap, sizeof *bigger);

		if (bigger == NULL) {
			out->failed = true;
			return;
		}
		out->counts = bigger;
	}
	out->counts[out->count++] = *contribution;
}

static void take_day(void *context, int32_t day)
{
	struct judgement *out = context;

	if (out->day_count > 0 && out->days[out->day_count - 1] == day)
		return; /* the usual repetition */
	if (out->day_count == out->day_cap) {
		int32_t *bigger = grown(out->days, &out->day_cap, sizeof *bigger);

		if (bigger == NULL) {
			out->failed = true;
			return;
		}
		out->days = bigger;
	}
	out->days[out->day_count++] = day;
}

static int compare_days(const void *a, const void *b)
{
	int32_t left = *(const int32_t *)a;
	int32_t right = *(const int32_t *)b;

	return (left > right) - (left < right);
}

static void sort_days(int32_t *days, size_t *count)
{
	size_t kept = 0;

	if (*count < 2)
		return;
	if (*count < FIRST_CAP) { /* a few, nearly in order: insertion beats a call per comparison */
		for (size_t i = 1; i < *count; i++) {
			int32_t day = days[i];
			size_t at = i;

			for (; at > 0 && days[at - 1] > day; at--)
				days[at] = days[at - 1];
			days[at] = day;
		}
	} else {
		qsort(days, *count, sizeof *days, compare_days);
	}
	for (size_t i = 0; i < *count; i++)
		if (kept == 0 || days[kept - 1] != days[i])
			days[kept++] = days[i];
	*count = kept;
}

enum case_answer judge_case(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, struct judgement *out)
{
	struct fold_sink sink = { .count = take_count, .day = take_day, .context = out };
	enum case_answer answer = CASE_ADDED;

	out->count = 0;
	out->day_count = 0;
	out->failed = false;
	if (len > 0)
		answer = fold_case(book, sort, bytes, len, cutoff_us, &sink);
	sort_days(out->days, &out->day_count);
	return answer;
}

int32_t judge_day_from(const struct judgement *judgement, int32_t day)
{
	for (size_t i = 0; i < judgement->day_count; i++)
		if (judgement->days[i] >= day)
			return judgement->days[i];
	return INT32_MAX;
}

/* The same to the sums: which thing counts does not matter to them. */
static bool same_contribution(const struct contribution *a, const struct contribution *b)
{
	if (a->day != b->day || a->slots != b->slots || a->seconds != b->seconds)
		return false;
	for (int i = BY_WHOLE + 1; i < DIMENSIONS; i++)
		if (!text_equal(a->parts[i], b->parts[i]))
			return false;
	return true;
}

struct judge_difference judge_compare(const struct judgement *before, const struct judgement *after)
{
	struct judge_difference out = { 0, before->count, after->count };

	while (out.front < out.before_end && out.front < out.after_end &&
		same_contribution(&before->counts[out.front], &after->counts[out.front]))
		out.front++;
	while (out.before_end > out.front && out.after_end > out.front &&
		same_contribution(&before->counts[out.before_end - 1], &after->counts[out.after_end - 1])) {
		out.before_end--;
		out.after_end--;
	}
	return out;
}

void judge_change(struct cells *cells, const struct judgement *before, const struct judgement *after)
{
	const struct judge_difference difference = judge_compare(before, after);

	for (size_t i = difference.front; i < difference.before_end; i++)
		cells_add(cells, &before->counts[i], -1);
	for (size_t i = difference.front; i < difference.after_end; i++)
		cells_add(cells, &after->counts[i], 1);
}
