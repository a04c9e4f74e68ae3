#include "aggregate/times.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What one case or one unit's day has; more comes by doubling. */
enum { FIRST_CAP = 8, VARINT_BYTES_MAX = 10 };

void times_free(struct times *times)
{
	free(times->pairs);
	*times = TIMES_EMPTY;
}

void times_clear(struct times *times)
{
	times->count = times->settled = 0;
	times->failed = false;
}

/* ---- order ---- */

/* Merges two ascending runs; equal seconds become one pair, and none where the counts cancel. */
static size_t merge(const struct times_pair *a, size_t a_count, const struct times_pair *b, size_t b_count,
	struct times_pair *out)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a_count && k < b_count) {
		if (a[i].seconds < b[k].seconds) {
			out[n++] = a[i++];
		} else if (a[i].seconds > b[k].seconds) {
			out[n++] = b[k++];
		} else {
			out[n] = (struct times_pair){ a[i].seconds, a[i].count + b[k].count };
			n += out[n].count != 0;
			i++;
			k++;
		}
	}
	for (; i < a_count; i++)
		out[n++] = a[i];
	for (; k < b_count; k++)
		out[n++] = b[k];
	return n;
}

static size_t run_end(const struct times_pair *pairs, size_t at, size_t count)
{
	for (at++; at < count && pairs[at - 1].seconds < pairs[at].seconds; at++)
		;
	return at;
}

/* One pass of a merge sort over the runs as they stand; returns how many pairs are left, *runs how many runs. */
static size_t merge_runs(const struct times_pair *from, size_t count, struct times_pair *to, size_t *runs)
{
	size_t written = 0;

	*runs = 0;
	for (size_t at = 0; at < count; (*runs)++) {
		size_t middle = run_end(from, at, count);
		size_t end = middle < count ? run_end(from, middle, count) : middle;

		written += merge(from + at, middle - at, from + middle, end - middle, to + written);
		at = end;
	}
	return written;
}

/* What was added is sorted first, so that the many that are settled move only once. */
bool times_settle(struct times *times)
{
	size_t settled = times->settled, runs;
	size_t added = times->count - settled;
	struct times_pair *tail, *room, *spare, *done;

	if (times->failed || added == 0)
		return !times->failed;
	room = malloc((times->count + added) * sizeof *room);
	if (room == NULL) {
		times->failed = true;
		return false;
	}
	tail = times->pairs + settled;
	spare = room + times->count;
	do {
		added = merge_runs(tail, added, spare, &runs);
		done = spare;
		spare = tail;
		tail = done;
	} while (runs > 1);
	times->count = merge(times->pairs, settled, done, added, room);
	memcpy(times->pairs, room, times->count * sizeof *room);
	times->settled = times->count;
	free(room);
	return true;
}

/* ---- adding ---- */

/* Room for one more: by settling, and by growing where that leaves little. */
static bool make_room(struct times *times)
{
	struct times_pair *bigger;
	size_t cap = times->cap == 0 ? FIRST_CAP : 2 * times->cap;

	if (times->count < times->cap)
		return true;
	if (!times_settle(times))
		return false;
	if (times->count < times->cap / 2)
		return true;
	bigger = realloc(times->pairs, cap * sizeof *bigger);
	if (bigger == NULL) {
		times->failed = true;
		return false;
	}
	times->pairs = bigger;
	times->cap = cap;
	return true;
}

void times_add(struct times *times, int64_t seconds, int64_t count)
{
	if (make_room(times))
		times->pairs[times->count++] = (struct times_pair){ seconds, count };
}

void times_add_all(struct times *times, const struct times *more)
{
	for (size_t i = 0; i < more->count; i++)
		times_add(times, more->pairs[i].seconds, more->pairs[i].count);
	times->failed |= more->failed;
}

/* ---- reading ---- */

int64_t times_total(const struct times *times)
{
	int64_t total = 0;

	for (size_t i = 0; i < times->count; i++)
		total += times->pairs[i].count;
	return total;
}

int64_t times_rank(struct times *times, int percent)
{
	int64_t rank, passed = 0;
	size_t at = 0;

	assert(percent >= 1 && percent <= 100);
	if (!times_settle(times) || times->count == 0)
		return 0;
	rank = (times_total(times) * percent + 99) / 100;
	while (at < times->count - 1 && passed + times->pairs[at].count < rank)
		passed += times->pairs[at++].count;
	return times->pairs[at].seconds;
}

/* ---- bytes ---- */

static size_t put_varint(uint8_t *out, uint64_t value)
{
	size_t len = 0;

	for (; value > 0x7f; value >>= 7)
		out[len++] = (uint8_t)(value | 0x80);
	out[len++] = (uint8_t)value;
	return len;
}

size_t times_put(uint8_t *out, const struct times_pair *pair, const struct times_pair *before)
{
	uint64_t step = before != NULL ? (uint64_t)pair->seconds - (uint64_t)before->seconds :
		(uint64_t)pair->seconds << 1 ^ (pair->seconds < 0 ? UINT64_MAX : 0);
	size_t len;

	assert(pair->seconds >= -TIMES_SECONDS_MAX && pair->seconds <= TIMES_SECONDS_MAX);
	assert(pair->count > 0 && (before == NULL || before->seconds < pair->seconds));
	len = put_varint(out, step << 1 | (pair->count > 1));
	return pair->count > 1 ? len + put_varint(out + len, (uint64_t)pair->count - 2) : len;
}

struct times_cursor times_read(const uint8_t *bytes, size_t len)
{
	return (struct times_cursor){ .at = bytes, .left = len, .first = true };
}

/* The one form of a number has no empty byte at its end and fits 64 bits. */
static bool next_varint(struct times_cursor *cursor, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < VARINT_BYTES_MAX && cursor->left > 0; i++) {
		uint8_t byte = *cursor->at++;

		cursor->left--;
		*value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if ((byte & 0x80) == 0)
			return (byte != 0 || i == 0) && (i < VARINT_BYTES_MAX - 1 || byte <= 1);
	}
	return false;
}

bool times_next(struct times_cursor *cursor)
{
	uint64_t word, count = 0;
	uint64_t step;

	if (cursor->left == 0 || cursor->corrupt)
		return false;
	cursor->corrupt = !next_varint(cursor, &word);
	if (!cursor->corrupt && (word & 1) != 0)
		cursor->corrupt = !next_varint(cursor, &count) || count > (uint64_t)INT64_MAX - 2;
	step = word >> 1;
	if (cursor->first)
		cursor->pair.seconds = (int64_t)(step >> 1 ^ ((step & 1) != 0 ? UINT64_MAX : 0));
	else if (step > 0 && step <= 2 * (uint64_t)TIMES_SECONDS_MAX)
		cursor->pair.seconds += (int64_t)step;
	else
		cursor->corrupt = true;
	cursor->corrupt |= cursor->pair.seconds < -TIMES_SECONDS_MAX || cursor->pair.seconds > TIMES_SECONDS_MAX;
	cursor->first = false;
	cursor->pair.count = (word & 1) != 0 ? (int64_t)count + 2 : 1;
	return !cursor->corrupt;
}

