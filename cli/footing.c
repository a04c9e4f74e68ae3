#include "cli/footing.h"

#include "base/lang.h"
#include "report/checks.h"

#include <stdlib.h>

struct counting {
	const struct reading *reading;
	const struct figures_query *query;
	int64_t counts[CROSSFOOT_COUNTS];
};

static enum status count_case(void *context, const struct store_case_view *view, struct err *err)
{
	struct counting *counting = context;
	struct case_summary summary;

	if (fold_summary(counting->reading->book, view->sort, view->bytes, view->len, counting->query->cutoff_us, &summary) !=
		CASE_ADDED)
		return err_set(err, ST_DATA, _("the bytes of this case cannot be read; run `hotline check`"));
	crossfoot_count(counting->query, view->sort, &summary, counting->counts);
	return ST_OK;
}

/* The sums of the period for the whole and for every dimension. */
static enum status read_period(const struct reading *reading, const struct figures_query *query, struct cells *cells,
	struct err *err)
{
	enum status st = ST_OK;

	for (enum dimension by = BY_WHOLE; st == ST_OK && by < DIMENSIONS; by++) {
		struct store_cells_query cells_query = reading_sums(query, 0);

		cells_query.dimension = by;
		st = store_read_cells(reading->store, &cells_query, cells, err);
	}
	return st;
}

static enum status read_days(const struct reading *reading, const struct figures_query *query, struct cells *cells,
	struct err *err)
{
	const struct store_cells_query cells_query = { .dimension = BY_WHOLE, .from = query->from, .to = query->to,
		.cutoff_us = query->cutoff_us };

	return store_read_cells(reading->store, &cells_query, cells, err);
}

static void keep(void *context, const struct crossfoot_check *check)
{
	struct footing *footing = context;

	if (footing->count == footing->cap) {
		size_t cap = footing->cap == 0 ? 256 : 2 * footing->cap;
		struct crossfoot_check *checks = realloc(footing->checks, cap * sizeof *checks);

		if (checks == NULL) {
			footing->no_memory = true;
			return;
		}
		footing->checks = checks;
		footing->cap = cap;
	}
	footing->checks[footing->count++] = *check;
	footing->failed += !check->ok;
	footing->any |= check->kind == CROSSFOOT_PARTS && check->metric->measure != MEASURE_STATE && check->right != 0;
}

enum status footing_prove(const struct reading *reading, int32_t from, int32_t to, struct footing *out, struct err *err)
{
	const struct metric *metrics[CROSSFOOT_METRICS_MAX];
	struct figures_query query = { .metrics = metrics, .has_days = true, .from = from, .to = to, .per = PERIOD_ALL,
		.by = BY_WHOLE, .cutoff_us = reading->cutoff_us, .zone = reading->book->zone };
	struct counting counting = { .reading = reading, .query = &query };
	struct cells *period = NULL, *days = NULL;
	const struct metric *all = metrics_all(&query.metric_count);
	enum status st;

	*out = (struct footing){ 0 };
	for (size_t i = 0; i < query.metric_count && i < CROSSFOOT_METRICS_MAX; i++)
		metrics[i] = &all[i];
	if ((st = cells_new(&period, err)) != ST_OK || (st = cells_new(&days, err)) != ST_OK)
		goto out;
	st = read_period(reading, &query, period, err);
	if (st == ST_OK)
		st = read_days(reading, &query, days, err);
	if (st == ST_OK)
		st = store_each_case(reading->store, from, to, reading->cutoff_us, count_case, &counting, err);
	if (st == ST_OK)
		st = crossfoot_prove(&query, period, days, counting.counts, keep, out, err);
	if (st == ST_OK && out->no_memory)
		st = err_set(err, ST_SYSTEM, _("out of memory"));
out:
	cells_free(period);
	cells_free(days);
	return st;
}

enum status footing_answer(const struct footing *footing, const char *period, const char *remedy, struct err *err)
{
	struct buf name = BUF_EMPTY;
	size_t first = 0;
	enum status st;

	if (footing->failed == 0)
		return ST_OK;
	while (footing->checks[first].ok)
		first++;
	checks_name(&name, &footing->checks[first], lang_get());
	st = buf_status(&name, err);
	if (st == ST_OK)
		st = err_set(err, ST_NO, _("the figures of %s do not hold together: %zu of %zu checks fail, the first is \"%.*s\"; %s"),
			period, footing->failed, footing->count, (int)name.len, (const char *)name.data, remedy);
	buf_free(&name);
	return st;
}

void footing_free(struct footing *footing)
{
	free(footing->checks);
	*footing = (struct footing){ 0 };
}
