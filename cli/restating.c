#include "cli/restating.h"

#include "store/reruled.h"

/* Figures that the table has, with room. */
enum { METRICS_MAX = 64 };

/* What rows are told of. */
enum telling { TELL_FIGURES, TELL_CHANGES, TELL_UNLISTED };

/*
 * One publication at a time: what it froze, what the store says today as of the same cut-off, and what each late change
 * did.  Today less frozen less all of these is what other rules did, case by case where that can be told.
 */
struct work {
	const struct reading *reading;
	struct figures_query query;
	struct store_cells_query cells_query;
	const struct metric *metrics[METRICS_MAX];
	struct cells *frozen, *today, *difference, *rest, *one;
	struct cells *moved;   /* SLOT_HANDLED is 1 where percentiles may have changed: they do not add up (rule R31) */
	struct cells *changes; /* whose rows are told */
	struct cells *named, *unlisted; /* what other rules did to all cases that can be told, and to those beyond the limit */
	const struct restating_sink *sink;
	const struct publication *publication;
	int64_t judged_us; /* when other rules came; 0: never since */
	enum telling telling;
	int64_t limit;
	struct restated_cases cases;
};

/* ---- sums ------------------------------------------------------------------------------------- */

static enum status add_all(struct cells *to, struct cells *from, int sign, struct err *err)
{
	const struct cell *const *sorted;
	size_t count;

	if (cells_sorted(from, &sorted, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = cells_at(to, sorted[i]->dimension, sorted[i]->day, sorted[i]->key);

		for (int slot = 0; cell != NULL && slot < SLOTS; slot++)
			cell->count[slot] += sign * sorted[i]->count[slot];
	}
	return cells_status(to, err);
}

static void ask(struct work *work, int32_t from, int32_t to, enum period per, struct breakdown by)
{
	const struct publication *publication = work->publication;
	size_t count, used = 0;
	const struct metric *all = metrics_all(&count);

	for (size_t i = 0; i < count && used < METRICS_MAX; i++)
		if (published_has(publication, &all[i]))
			work->metrics[used++] = &all[i];
	work->query = (struct figures_query){ .metrics = work->metrics, .metric_count = used, .has_days = true, .from = from,
		.to = to, .per = per, .by = by.by, .level = by.level, .cutoff_us = publication->cutoff_us,
		.zone = work->reading->book->zone };
	work->cells_query = reading_sums(&work->query, publication->slots);
}

static enum status read_both(struct work *work, struct err *err)
{
	struct store *store = work->reading->store;

	cells_clear(work->frozen);
	cells_clear(work->today);
	cells_clear(work->difference);
	cells_clear(work->rest);
	cells_clear(work->moved);
	if (store_read_frozen(store, work->publication->number, &work->cells_query, STORE_FROZEN_ALL, work->query.by, work->frozen,
		err) != ST_OK || store_read_cells(store, &work->cells_query, work->today, err) != ST_OK ||
		add_all(work->difference, work->today, 1, err) != ST_OK || add_all(work->difference, work->frozen, -1, err) != ST_OK)
		return err->status;
	return add_all(work->rest, work->difference, 1, err);
}

/* ---- rows ------------------------------------------------------------------------------------- */

static struct figure_row side(const struct work *work, const struct figure_row *row, struct cells *cells)
{
	int32_t day = row->has_days ? figures_period_day(&work->query, row->from) : CELL_AS_OF;
	struct figure_row out = *row;

	(void)figures_fill(&work->query, cells_at(cells, row->by, day, row->key), &out);
	return out;
}

static void tell_row(const struct work *work, const struct figure_row *change, const struct figure_row *old,
	const struct figure_row *new)
{
	const struct restating_sink *sink = work->sink;

	switch (work->telling) {
	case TELL_FIGURES:
		sink->row(sink->context, old, new);
		break;
	case TELL_CHANGES:
		sink->change(sink->context, change, old, new);
		break;
	case TELL_UNLISTED:
		sink->unlisted(sink->context, change, old, new);
		break;
	}
}

/* The rows of differences: the divisor of a mean is no difference. */
static bool take(void *context, const struct figure_row *difference)
{
	struct work *work = context;
	struct figure_row row = *difference, old, new;

	if (row.metric->measure == MEASURE_MEAN)
		row.den = 0;
	if (row.num == 0 && row.den == 0)
		return true;
	old = side(work, difference, work->frozen);
	new = side(work, difference, work->today);
	tell_row(work, &row, &old, &new);
	return true;
}

/* ---- percentiles ------------------------------------------------------------------------------ */

/* Notes the parts and periods whose handling times may be others. */
static enum status mark(struct work *work, struct cells *of, struct err *err)
{
	const struct cell *const *sorted;
	size_t count;

	if (cells_sorted(of, &sorted, &count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < count; i++) {
		struct cell *cell;

		if (sorted[i]->count[SLOT_HANDLED] == 0 && sorted[i]->times.count == 0)
			continue;
		cell = cells_at(work->moved, sorted[i]->dimension, sorted[i]->day, sorted[i]->key);
		if (cell != NULL)
			cell->count[SLOT_HANDLED] = 1;
	}
	return cells_status(work->moved, err);
}

/* A row of what is marked.  The numerator of a change stays 0: which rank a case has moved cannot be told of it alone. */
static bool take_percentile(void *context, const struct figure_row *marked)
{
	struct work *work = context;
	struct figure_row change, old, new;

	if (marked->den == 0)
		return true;
	change = side(work, marked, work->changes);
	change.num = 0;
	old = side(work, marked, work->frozen);
	new = side(work, marked, work->today);
	if (change.den == 0 && old.num == new.num)
		return true;
	tell_row(work, &change, &old, &new);
	return true;
}

static enum status tell_rows(struct work *work, struct cells *changes, enum telling telling, struct err *err)
{
	enum status st = ST_OK;

	work->telling = telling;
	work->changes = changes;
	for (size_t i = 0; st == ST_OK && i < work->query.metric_count; i++) {
		bool percentile = work->metrics[i]->measure == MEASURE_PERCENTILE;
		struct figures_query one = work->query;

		one.metrics = &work->metrics[i];
		one.metric_count = 1;
		st = figures_rows(&one, percentile ? work->moved : changes, percentile ? take_percentile : take, work, err);
	}
	return st;
}

static bool any(void *context, const struct figure_row *difference)
{
	bool *found = context;

	*found = *found || difference->num != 0 || (difference->metric->measure != MEASURE_MEAN && difference->den != 0);
	return !*found;
}

/* ---- causes ----------------------------------------------------------------------------------- */

static enum status tell_cause(struct work *work, struct cells *changes, const struct restated_cause *cause, struct err *err)
{
	bool found;

	cells_clear(work->moved);
	if (mark(work, changes, err) != ST_OK)
		return err->status;
	found = cells_count(work->moved) > 0;
	if (figures_rows(&work->query, changes, any, &found, err) != ST_OK)
		return err->status;
	if (!found)
		return ST_OK; /* of other days or parts than those asked for */
	if (work->sink->cause(work->sink->context, cause, err) != ST_OK)
		return err->status;
	return tell_rows(work, changes, TELL_CHANGES, err);
}

static enum status take_late(void *context, const struct store_late *late, struct err *err)
{
	struct work *work = context;
	struct restated_cause cause;

	if (late->is_rules) {
		work->judged_us = late->arrived_us;
		return ST_OK;
	}
	cells_clear(work->one);
	if (store_add_late(work->reading->store, late, &work->cells_query, 1, work->one, err) != ST_OK ||
		add_all(work->rest, work->one, -1, err) != ST_OK)
		return err->status;
	cause = (struct restated_cause){ .cause = "events", .arrived_us = late->arrived_us,
		.sort = late->sort, .case_id = late->case_id, .events = late->events };
	return tell_cause(work, work->one, &cause, err);
}

static struct restated_cause other_cause(int64_t rules_us)
{
	return (struct restated_cause){ .cause = rules_us > 0 ? "rules" : "other", .arrived_us = rules_us, .case_id = { "", 0 },
		.events = text_of("[]") };
}

/* ---- cases that other rules judge otherwise ---- */

static enum status take_case(void *context, const struct reruled_case *one, struct err *err)
{
	struct work *work = context;
	const struct restating_sink *sink = work->sink;
	const struct restated_case told = { .sort = one->sort, .id = one->id, .had_due = one->had_due, .has_due = one->has_due,
		.due_then_us = one->due_then_us, .due_us = one->due_us };
	struct restated_cause cause = other_cause(work->judged_us);

	cause.has_cases = true;
	if (work->cases.total++ == 0 && sink->cause(sink->context, &cause, err) != ST_OK)
		return err->status;
	if (add_all(work->named, one->difference, 1, err) != ST_OK)
		return err->status;
	if (work->cases.listed == work->limit)
		return add_all(work->unlisted, one->difference, 1, err);
	work->cases.listed++;
	sink->one_case(sink->context, &told);
	return tell_rows(work, one->difference, TELL_CHANGES, err);
}

/* The slots of figures that have numbers which add up: a percentile is no sum, and rules change none. */
static uint64_t slots_of(const struct work *work)
{
	uint64_t slots = 0;

	for (size_t i = 0; i < work->query.metric_count; i++) {
		const struct metric *metric = work->metrics[i];

		slots |= UINT64_C(1) << metric->numerator;
		if (metric->denominator != SLOT_NONE)
			slots |= UINT64_C(1) << metric->denominator;
	}
	return slots & work->publication->slots & ~(UINT64_C(1) << SLOT_HANDLED);
}

/* Takes what is told of cases out of the rest. */
static enum status tell_cases(struct work *work, bool *known, struct err *err)
{
	const struct restating_sink *sink = work->sink;
	struct store_cells_query asked = work->cells_query;
	struct reruled_result result;

	asked.slots = slots_of(work);
	asked.ranks = false;
	work->cases = (struct restated_cases){ 0 };
	cells_clear(work->named);
	cells_clear(work->unlisted);
	cells_clear(work->moved);
	if (reruled_each(work->reading->store, work->publication, &asked, take_case, work, &result, err) != ST_OK)
		return err->status;
	*known = result.known;
	if (work->cases.total == 0)
		return ST_OK;
	work->cases.untraced = result.untraced;
	if (tell_rows(work, work->unlisted, TELL_UNLISTED, err) != ST_OK)
		return err->status;
	sink->cases_end(sink->context, &work->cases);
	if (tell_rows(work, work->named, TELL_CHANGES, err) != ST_OK)
		return err->status;
	return add_all(work->rest, work->named, -1, err);
}

static enum status tell_rest(struct work *work, struct err *err)
{
	bool known = true, rules = work->judged_us > 0;
	struct restated_cause cause;

	work->cases.total = 0;
	if (rules && work->sink->one_case != NULL && tell_cases(work, &known, err) != ST_OK)
		return err->status;
	/* Of what is left over nobody can say that rules did it, once it is known what they did. */
	cause = other_cause(work->cases.total > 0 ? 0 : work->judged_us);
	cause.unknown_rules = !known;
	return tell_cause(work, work->rest, &cause, err);
}

static enum status tell_publication(struct work *work, struct err *err)
{
	work->judged_us = 0;
	if (read_both(work, err) != ST_OK || work->sink->publication(work->sink->context, work->publication, err) != ST_OK ||
		mark(work, work->today, err) != ST_OK || mark(work, work->frozen, err) != ST_OK ||
		tell_rows(work, work->difference, TELL_FIGURES, err) != ST_OK ||
		store_each_late(work->reading->store, work->publication->number, take_late, work, err) != ST_OK)
		return err->status;
	return tell_rest(work, err);
}

/* ---- which publications ----------------------------------------------------------------------- */

/* One that a later publication covers is not what is said of its days today. */
static bool is_superseded(const struct publications *all, const struct publication *one)
{
	const struct publication *last = published_last(all->all, all->count, INT64_MAX, one->from, one->to);

	return last != NULL && last->number != one->number;
}

static bool is_asked(const struct work *work, const struct publication *one, const struct span *span)
{
	const struct reading *reading = work->reading;

	if (reading->published.as_of != NULL)
		return one == reading->published.as_of;
	return !is_superseded(&reading->publications, one) && (span == NULL || (one->from <= span->to && one->to >= span->from));
}

static enum status tell_all(struct work *work, const struct restating_query *query, size_t *told, struct err *err)
{
	const struct publications *all = &work->reading->publications;
	const struct span *span = query->span;

	*told = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct publication *one = &all->all[i];

		if (!is_asked(work, one, span))
			continue;
		work->publication = one;
		ask(work, span != NULL && span->from > one->from ? span->from : one->from,
			span != NULL && span->to < one->to ? span->to : one->to, query->per, query->by);
		if (tell_publication(work, err) != ST_OK)
			return err->status;
		(*told)++;
	}
	return ST_OK;
}

static enum status make_cells(struct work *work, struct err *err)
{
	if (cells_new(&work->frozen, err) != ST_OK || cells_new(&work->today, err) != ST_OK ||
		cells_new(&work->difference, err) != ST_OK || cells_new(&work->rest, err) != ST_OK)
		return err->status;
	if (cells_new(&work->moved, err) != ST_OK || cells_new(&work->named, err) != ST_OK ||
		cells_new(&work->unlisted, err) != ST_OK)
		return err->status;
	return cells_new(&work->one, err);
}

static void free_work(struct work *work)
{
	cells_free(work->frozen);
	cells_free(work->today);
	cells_free(work->difference);
	cells_free(work->rest);
	cells_free(work->one);
	cells_free(work->moved);
	cells_free(work->named);
	cells_free(work->unlisted);
}

enum status restating_each(const struct reading *reading, const struct restating_query *query,
	const struct restating_sink *sink, size_t *told, struct err *err)
{
	struct work work = { .reading = reading, .sink = sink, .limit = query->limit };
	enum status st = make_cells(&work, err);

	if (st == ST_OK)
		st = tell_all(&work, query, told, err);
	free_work(&work);
	return st;
}
