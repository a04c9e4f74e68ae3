#include "report/daily.h"

#include "base/pool.h"
#include "report/table.h"

#include <assert.h>
#include <stdlib.h>

struct entry {
	int32_t day; /* the first of the period */
	char period[DAY_NAME_MAX];
	struct text key, then_key;
	size_t place; /* of its metric */
	const char *value; /* NULL: no data */
};

struct daily {
	const struct metric *const *metrics;
	size_t metric_count;
	struct entry *entries;
	size_t count, cap;
	struct pool pool;
	struct rows_states states;
	bool failed;
};

enum status daily_new(const struct metric *const *metrics, size_t metric_count, struct daily **daily, struct err *err)
{
	struct daily *made = calloc(1, sizeof *made);

	assert(metric_count + 3 <= TABLE_COLUMNS_MAX);
	if (made == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	made->metrics = metrics;
	made->metric_count = metric_count;
	*daily = made;
	return ST_OK;
}

void daily_free(struct daily *daily)
{
	if (daily == NULL)
		return;
	pool_free(&daily->pool);
	free(daily->entries);
	free(daily);
}

static bool make_room(struct daily *daily)
{
	size_t cap = daily->cap == 0 ? 4096 : 2 * daily->cap;
	struct entry *entries;

	if (daily->count < daily->cap)
		return true;
	entries = realloc(daily->entries, cap * sizeof *entries);
	if (entries == NULL)
		return false;
	daily->entries = entries;
	daily->cap = cap;
	return true;
}

static size_t place_of(const struct daily *daily, const struct metric *metric)
{
	size_t place = 0;

	while (place < daily->metric_count && daily->metrics[place] != metric)
		place++;
	assert(place < daily->metric_count);
	return place;
}

bool daily_row(struct daily *daily, const struct figure_row *row)
{
	char value[FIGURE_VALUE_MAX + 1];
	const char *text = rows_value(row, value);
	struct entry entry = { .day = row->from, .key = pool_copy(&daily->pool, row->key),
		.then_key = pool_copy(&daily->pool, row->then_key), .place = place_of(daily, row->metric) };

	memcpy(entry.period, row->period, sizeof entry.period);
	if (text != NULL)
		entry.value = pool_copy(&daily->pool, (struct text){ text, strlen(text) + 1 }).at;
	if (entry.key.at == NULL || entry.then_key.at == NULL || (text != NULL && entry.value == NULL) || !make_room(daily)) {
		daily->failed = true;
		return false;
	}
	daily->entries[daily->count++] = entry;
	rows_count_state(&daily->states, row);
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = (left->day > right->day) - (left->day < right->day);

	if (order == 0)
		order = text_compare(left->key, right->key);
	if (order == 0)
		order = text_compare(left->then_key, right->then_key);
	return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* What a figure without a row counts: parts are left out where there is nothing. */
static const char *nothing(const struct metric *metric)
{
	return metric->measure == MEASURE_COUNT ? "0" : NULL;
}

static bool same_line(const struct entry *a, const struct entry *b)
{
	return a->day == b->day && text_equal(a->key, b->key) && text_equal(a->then_key, b->then_key);
}

/* One line: entries from `at` on that share day and key; returns the entry after them. */
static size_t print_line(const struct daily *daily, size_t at, struct table *table, const struct rows_head *head)
{
	const struct entry *first = &daily->entries[at];

	table_string(table, first->period);
	if (head->by != BY_WHOLE)
		table_cell(table, rows_key(head->by, first->key, head->lang));
	if (head->then_by != BY_WHOLE)
		table_cell(table, rows_key(head->then_by, first->then_key, head->lang));
	for (size_t place = 0; place < daily->metric_count; place++) {
		const struct entry *entry = &daily->entries[at];

		if (at < daily->count && entry->place == place && same_line(entry, first)) {
			table_string(table, entry->value);
			at++;
		} else {
			table_string(table, nothing(daily->metrics[place]));
		}
	}
	return at;
}

static bool of_days(const struct daily *daily)
{
	int32_t day;

	return daily->count == 0 || day_parse(text_of(daily->entries[0].period), &day);
}

enum status daily_print(struct daily *daily, struct out *out, const struct rows_head *head, struct err *err)
{
	struct column columns[TABLE_COLUMNS_MAX];
	struct table *table = NULL;
	size_t count = 0;
	enum status st;

	if (daily->failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	columns[count++] = (struct column){ lang_pick(head->lang, of_days(daily) ? (struct words){ "day", "日期" }
		: (struct words){ "period", "期间" }), false };
	if (head->by != BY_WHOLE)
		columns[count++] = (struct column){ rows_dimension(head->by, head->lang), false };
	if (head->then_by != BY_WHOLE)
		columns[count++] = (struct column){ rows_dimension(head->then_by, head->lang), false };
	for (size_t i = 0; i < daily->metric_count; i++)
		columns[count++] = (struct column){ rows_metric_name(daily->metrics[i], head->lang), true };
	if (table_new(out, columns, count, &table, err) != ST_OK)
		return err->status;
	qsort(daily->entries, daily->count, sizeof daily->entries[0], compare);
	for (size_t at = 0; at < daily->count && out_alive(out);)
		at = print_line(daily, at, table, head);
	st = table_finish(table, err);
	if (st == ST_OK)
		rows_foot(out, head);
	if (st == ST_OK)
		rows_foot_states(out, &daily->states, head->lang);
	table_free(table);
	return st;
}
