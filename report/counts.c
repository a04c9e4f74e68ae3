#include "report/counts.h"

#include "base/lang.h"

#include <stdlib.h>

static void collect(void *context, const struct contribution *contribution)
{
	struct contributions *collected = context;

	if (collected->count == collected->cap) {
		size_t cap = collected->cap == 0 ? 64 : 2 * collected->cap;
		struct contribution *all = realloc(collected->all, cap * sizeof *all);

		if (all == NULL) {
			collected->failed = true;
			return;
		}
		collected->all = all;
		collected->cap = cap;
	}
	collected->all[collected->count++] = *contribution;
}

static bool has(const struct contribution *contribution, enum slot slot)
{
	return slot != SLOT_NONE && (contribution->slots >> slot & 1u) != 0;
}

static bool touches(const struct contribution *contribution, const struct metric *metric)
{
	return has(contribution, metric->numerator) || has(contribution, metric->denominator);
}

static bool same_place(const struct contribution *a, const struct contribution *b)
{
	if (a->day != b->day)
		return false;
	for (int i = 0; i < DIMENSIONS; i++)
		if (!text_equal(a->parts[i], b->parts[i]))
			return false;
	return true;
}

/* Sums over those that share day and parts with the one at `first`; false where an earlier one has told of them. */
static bool sum(const struct contributions *collected, size_t first, struct count *out)
{
	const struct contribution *place = &collected->all[first];
	const struct metric *metric = out->metric;

	for (size_t i = 0; i < first; i++)
		if (touches(&collected->all[i], metric) && same_place(&collected->all[i], place))
			return false;
	out->num = out->den = 0;
	for (size_t i = first; i < collected->count; i++) {
		if (!touches(&collected->all[i], metric) || !same_place(&collected->all[i], place))
			continue;
		out->num += has(&collected->all[i], metric->numerator);
		out->den += has(&collected->all[i], metric->denominator);
	}
	out->has_den = metric->denominator != SLOT_NONE;
	out->day = place->day;
	out->parts = place->parts;
	return true;
}

static void tell(const struct contributions *collected, void (*each)(void *context, const struct count *count), void *context)
{
	size_t count;
	const struct metric *metrics = metrics_all(&count);

	for (size_t m = 0; m < count; m++)
		for (size_t i = 0; i < collected->count; i++) {
			struct count one = { .metric = &metrics[m] };

			if (touches(&collected->all[i], &metrics[m]) && sum(collected, i, &one))
				each(context, &one);
		}
}

enum status counts_collect(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, uint64_t repeated, struct contributions *out, struct err *err)
{
	const struct fold_sink sink = { collect, NULL, out };

	*out = (struct contributions){ 0 };
	if (fold_case(book, sort, bytes, len, cutoff_us, &sink) != CASE_ADDED)
		return err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
	for (size_t i = 0; i < out->count; i++)
		out->all[i].slots &= ~repeated;
	return out->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void counts_free(struct contributions *contributions)
{
	free(contributions->all);
	*contributions = (struct contributions){ 0 };
}

enum status counts_each(const struct book *book, enum case_sort sort, const uint8_t *bytes, size_t len,
	int64_t cutoff_us, uint64_t repeated, void (*each)(void *context, const struct count *count), void *context, struct err *err)
{
	struct contributions collected;
	enum status st = counts_collect(book, sort, bytes, len, cutoff_us, repeated, &collected, err);

	if (st == ST_OK)
		tell(&collected, each, context);
	counts_free(&collected);
	return st;
}
