#include "aggregate/cells.h"

#include "base/hash.h"

#include <stdlib.h>

/*
 * Open addressing over pointers: cells live in the pool and never move, so a
 * cell that was handed out stays good while the table grows.  The table is at
 * most half full, which keeps runs of probes short.
 */
enum { TABLE_MIN = 256 };

struct entry {
	uint64_t hash;
	struct cell *cell; /* NULL: free */
};

struct cells {
	struct entry *table;
	size_t size; /* a power of two */
	size_t count;
	/* The cell found last, by dimension: contributions of a case come day by day, so the next is often the same. */
	struct cell *last[CELLS_DIMENSIONS];
	size_t seconds;
	struct cell *timed; /* those with times, linked by next_timed: memory of its own each */
	struct pool pool;
	const struct cell **sorted;
	size_t sorted_cap;
	bool failed; /* memory ran out on the way: sums are not to be used */
};

enum status cells_new(struct cells **out, struct err *err)
{
	struct cells *cells = calloc(1, sizeof *cells);

	if (cells == NULL)
		return err_set(err, ST_SYSTEM, "out of memory for sums");
	cells->size = TABLE_MIN;
	cells->table = calloc(cells->size, sizeof *cells->table);
	if (cells->table == NULL) {
		free(cells);
		return err_set(err, ST_SYSTEM, "out of memory for sums");
	}
	*out = cells;
	return ST_OK;
}

static void free_times(struct cells *cells)
{
	for (; cells->timed != NULL; cells->timed = cells->timed->next_timed)
		times_free(&cells->timed->times);
}

void cells_free(struct cells *cells)
{
	if (cells == NULL)
		return;
	free_times(cells);
	pool_free(&cells->pool);
	free(cells->table);
	free(cells->sorted);
	free(cells);
}

void cells_clear(struct cells *cells)
{
	free_times(cells);
	memset(cells->table, 0, cells->size * sizeof *cells->table);
	memset(cells->last, 0, sizeof cells->last);
	cells->count = cells->seconds = 0;
	cells->failed = false;
	pool_clear(&cells->pool);
}

size_t cells_count(const struct cells *cells)
{
	return cells->count;
}

size_t cells_seconds(const struct cells *cells)
{
	return cells->seconds;
}

static bool cell_is(const struct cell *cell, enum dimension dimension, int32_t day, struct text key)
{
	return cell->day == day && cell->dimension == dimension && text_equal(cell->key, key);
}

/* The free place where a hash belongs in a table that has one. */
static struct entry *free_place(struct entry *table, size_t size, uint64_t hash)
{
	size_t at = (size_t)hash & (size - 1);

	while (table[at].cell != NULL)
		at = (at + 1) & (size - 1);
	return &table[at];
}

static bool grow(struct cells *cells)
{
	size_t size = cells->size * 2;
	struct entry *table = calloc(size, sizeof *table);

	if (table == NULL)
		return false;
	for (size_t i = 0; i < cells->size; i++)
		if (cells->table[i].cell != NULL)
			*free_place(table, size, cells->table[i].hash) = cells->table[i];
	free(cells->table);
	cells->table = table;
	cells->size = size;
	return true;
}

static struct cell *cell_make(struct cells *cells, uint64_t hash, enum dimension dimension, int32_t day,
	struct text key)
{
	struct cell *cell;

	if (cells->count >= cells->size / 2 && !grow(cells))
		goto failed;
	cell = pool_alloc(&cells->pool, sizeof *cell);
	if (cell == NULL)
		goto failed;
	memset(cell, 0, sizeof *cell);
	cell->dimension = dimension;
	cell->day = day;
	cell->key = pool_copy(&cells->pool, key);
	if (cell->key.at == NULL)
		goto failed;
	*free_place(cells->table, cells->size, hash) = (struct entry){ hash, cell };
	cells->count++;
	return cell;
failed:
	cells->failed = true;
	return NULL;
}

struct cell *cells_at(struct cells *cells, enum dimension dimension, int32_t day, struct text key)
{
	uint64_t hash;
	size_t at;
	struct cell *cell = cells->last[dimension];

	if (cell != NULL && cell_is(cell, dimension, day, key))
		return cell;
	hash = hash_bytes(key.at, key.len, (uint64_t)(uint32_t)day << 8 | (uint64_t)dimension);
	for (at = (size_t)hash & (cells->size - 1); (cell = cells->table[at].cell) != NULL; at = (at + 1) & (cells->size - 1))
		if (cells->table[at].hash == hash && cell_is(cell, dimension, day, key))
			break;
	if (cell == NULL)
		cell = cell_make(cells, hash, dimension, day, key);
	if (cell != NULL)
		cells->last[dimension] = cell;
	return cell;
}

static void cell_add(struct cells *cells, const struct contribution *contribution, enum dimension dimension,
	uint64_t slots, int sign)
{
	struct cell *cell = cells_at(cells, dimension, contribution->day, contribution->parts[dimension]);

	if (cell == NULL)
		return;
	for (uint64_t left = slots; left != 0; left &= left - 1)
		cell->count[__builtin_ctzll(left)] += sign;
	if ((slots >> SLOT_HANDLED & 1) != 0)
		cells_add_seconds(cells, cell, contribution->seconds, sign);
}

void cells_add_seconds(struct cells *cells, struct cell *cell, int64_t seconds, int64_t sign)
{
	if (cell->times.cap == 0 && !cell->times.failed) {
		cell->next_timed = cells->timed;
		cells->timed = cell;
	}
	times_add(&cell->times, seconds, sign);
	cells->seconds++;
	cells->failed |= cell->times.failed;
}

void cells_rank(struct cells *cells, struct cell *cell, struct times *times)
{
	for (enum percentile p = PERCENTILE_50; p < PERCENTILES; p++)
		cell->rank_s[p] = times_rank(times, metrics_percent(p));
	cells->failed |= times->failed;
}

void cells_add(struct cells *cells, const struct contribution *contribution, int sign)
{
	uint64_t in_parts = contribution->slots & ~CELLS_WHOLE_ONLY;

	cell_add(cells, contribution, BY_WHOLE, contribution->slots, sign);
	if (in_parts == 0)
		return;
	for (enum dimension dimension = BY_UNIT; dimension < DIMENSIONS; dimension++)
		cell_add(cells, contribution, dimension, in_parts, sign);
}

static void settle_times(struct cells *cells)
{
	for (struct cell *cell = cells->timed; cell != NULL; cell = cell->next_timed)
		if (!times_settle(&cell->times))
			cells->failed = true;
}

static bool is_zero(const struct cell *cell)
{
	for (int slot = 0; slot < SLOTS; slot++)
		if (cell->count[slot] != 0)
			return false;
	return cell->times.count == 0;
}

static int cell_compare(const void *left, const void *right)
{
	const struct cell *a = *(const struct cell *const *)left;
	const struct cell *b = *(const struct cell *const *)right;

	if (a->dimension != b->dimension)
		return a->dimension < b->dimension ? -1 : 1;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return text_compare(a->key, b->key);
}

enum status cells_sorted(struct cells *cells, const struct cell *const **out, size_t *count, struct err *err)
{
	size_t n = 0;

	settle_times(cells);
	if (cells->sorted == NULL || cells->sorted_cap < cells->count) {
		free(cells->sorted);
		cells->sorted_cap = 0;
		cells->sorted = malloc(cells->size * sizeof *cells->sorted);
		if (cells->sorted == NULL)
			return err_set(err, ST_SYSTEM, "out of memory for %zu sums", cells->count);
		cells->sorted_cap = cells->size;
	}
	for (size_t i = 0; i < cells->size; i++)
		if (cells->table[i].cell != NULL && !is_zero(cells->table[i].cell))
			cells->sorted[n++] = cells->table[i].cell;
	if (n > 1)
		qsort(cells->sorted, n, sizeof *cells->sorted, cell_compare);
	*out = cells->sorted;
	*count = n;
	return cells_status(cells, err);
}

enum status cells_status(const struct cells *cells, struct err *err)
{
	if (cells->failed)
		return err_set(err, ST_SYSTEM, "out of memory for sums");
	return ST_OK;
}
