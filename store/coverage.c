#include "store/coverage.h"

#include "base/lang.h"
#include "store/inside.h"

#include <errno.h>
#include <stdlib.h>

/* All in one number: days need 23 bits (base/day.h), halves of them one, and 2^40 cases are more than a disk holds. */
static uint64_t pair_of(int64_t place, int32_t day, enum days_half half)
{
	return (uint64_t)(uint32_t)day << 41 | (uint64_t)(half == DAYS_OTHERS) << 40 | ((uint64_t)place & ((UINT64_C(1) << 40) - 1));
}

/* Neighbours must go to different passes, or one of them would get a whole year. */
static uint64_t pass_of(const struct coverage *coverage, uint64_t pair)
{
	return (pair ^ pair >> 40) % coverage->passes;
}

enum status coverage_begin(struct store *store, struct coverage *out, struct err *err)
{
	*out = (struct coverage){ .store = store };
	out->needed = tmpfile();
	if (out->needed == NULL)
		return err_set_errno(err, ST_IO, errno, _("no temporary file can be made"));
	out->held = malloc(COVERAGE_HELD_MAX * sizeof *out->held);
	return out->held == NULL ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

void coverage_free(struct coverage *coverage)
{
	if (coverage->needed != NULL)
		(void)fclose(coverage->needed);
	free(coverage->held);
	*coverage = (struct coverage){ 0 };
}

enum status coverage_add(struct coverage *coverage, int64_t place, int32_t day, enum days_half half, struct err *err)
{
	uint64_t pair = pair_of(place, day, half);

	if (fwrite(&pair, sizeof pair, 1, coverage->needed) != 1)
		return err_set_errno(err, ST_IO, errno, _("a temporary file cannot be written"));
	return ST_OK;
}

/* ---- the index ---- */

static enum status count_row(void *context, const struct days_row *row, struct err *err)
{
	struct coverage *coverage = context;
	struct days_cursor cursor = days_places(row->places);
	int64_t count = 0;

	(void)err;
	while (days_next(&cursor))
		count++;
	coverage->indexed += count;
	if (!row->intact || cursor.corrupt || count != row->count || cursor.place != row->last)
		findings_add(coverage->findings, _("day index: a row of day %d was altered"), row->day);
	return ST_OK;
}

static enum status hold_row(void *context, const struct days_row *row, struct err *err)
{
	struct coverage *coverage = context;
	struct days_cursor cursor = days_places(row->places);

	while (days_next(&cursor)) {
		uint64_t pair = pair_of(cursor.place, row->day, row->half);

		if (pass_of(coverage, pair) != coverage->pass)
			continue;
		if (coverage->held_count == COVERAGE_HELD_MAX)
			return err_set(err, ST_BUG, "the passes of coverage are too few");
		coverage->held[coverage->held_count++] = pair;
	}
	return ST_OK;
}

static int compare_pairs(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void drop_copies(struct coverage *coverage)
{
	size_t kept = 0;

	for (size_t i = 0; i < coverage->held_count; i++)
		if (kept == 0 || coverage->held[kept - 1] != coverage->held[i])
			coverage->held[kept++] = coverage->held[i];
	coverage->held_count = kept;
}

/* ---- comparing ---- */

static bool is_held(const struct coverage *coverage, uint64_t pair)
{
	return coverage->held_count > 0 &&
		bsearch(&pair, coverage->held, coverage->held_count, sizeof pair, compare_pairs) != NULL;
}

static enum status find_missing(struct coverage *coverage, struct err *err)
{
	uint64_t pair;

	rewind(coverage->needed);
	while (coverage->missing_count < COVERAGE_MISSING_MAX && fread(&pair, sizeof pair, 1, coverage->needed) == 1)
		if (pass_of(coverage, pair) == coverage->pass && !is_held(coverage, pair))
			coverage->missing[coverage->missing_count++] = pair;
	if (ferror(coverage->needed))
		return err_set_errno(err, ST_IO, errno, _("a temporary file cannot be read"));
	return ST_OK;
}

enum status coverage_compare(struct coverage *coverage, struct findings *findings, struct err *err)
{
	coverage->findings = findings;
	if (fflush(coverage->needed) != 0)
		return err_set_errno(err, ST_IO, errno, _("a temporary file cannot be written"));
	if (days_each_row(coverage->store, INT32_MIN, INT32_MAX, count_row, coverage, err) != ST_OK)
		return err->status;
	/* Half full on the average, so that no pass overflows. */
	coverage->passes = (uint64_t)coverage->indexed / (COVERAGE_HELD_MAX / 2) + 1;
	for (coverage->pass = 0; coverage->pass < coverage->passes; coverage->pass++) {
		coverage->held_count = 0;
		if (days_each_row(coverage->store, INT32_MIN, INT32_MAX, hold_row, coverage, err) != ST_OK)
			return err->status;
		if (coverage->held_count > 1)
			qsort(coverage->held, coverage->held_count, sizeof *coverage->held, compare_pairs);
		drop_copies(coverage);
		if (find_missing(coverage, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

bool coverage_misses(const struct coverage *coverage, int64_t place, int32_t day, enum days_half half)
{
	for (size_t i = 0; i < coverage->missing_count; i++)
		if (coverage->missing[i] == pair_of(place, day, half))
			return true;
	return false;
}
