#include "store/things.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/cases.h"
#include "store/cut.h"
#include "store/days.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/netting.h"

/* A walk over the day index has found all it looked for. */
#define STOP ST_NO

struct walk {
	struct store *store;
	const struct things_query *query;
	enum status (*each)(void *context, const struct thing *thing, struct err *err);
	void *context;
	enum dimension by; /* of the sums that guide */
	const struct cut *cut;
	struct places late; /* of a list of what is late: whoever else is on its day need not be looked at */
	bool ended;        /* `each` wants no more */
	int64_t left;      /* still to be found: on the day in hand, then those that no day has led to */
	struct judgement all, at_cutoff;
};

static bool in_slot(const struct contribution *one, enum slot slot)
{
	return slot != SLOT_NONE && (one->slots >> slot & 1u) != 0;
}

static bool is_state(const struct walk *walk)
{
	return walk->query->found_by != SLOT_NONE;
}

static bool is_late_open(const struct walk *walk)
{
	return walk->query->slot == SLOT_LATE_OPEN;
}

/*
 * Whether it is the list of what a figure of rule R28 leaves out.  By all its events, what stands there is closed late
 * (aggregate/fold.h), or it is open, and then it has the due of the figure, if no other.
 */
static bool is_missed_due(const struct walk *walk)
{
	static const struct {
		enum slot due, ontime;
	} shares[] = { { SLOT_DUE, SLOT_DUE_ONTIME }, { SLOT_FIRST_DUE, SLOT_FIRST_DUE_ONTIME },
		{ SLOT_CLOSED_WITH_DUE, SLOT_CLOSED_ONTIME } };

	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		if (walk->query->slot == shares[i].due && walk->query->without == shares[i].ontime)
			return true;
	return false;
}

static bool is_late(const struct walk *walk)
{
	return is_late_open(walk) || is_missed_due(walk);
}

/* ---- what the sums count on a day, and what is listed ---- */

static bool is_of_part(const struct walk *walk, const struct contribution *one, enum dimension by)
{
	const struct breakdown breakdown = { by, BY_WHOLE, walk->query->level };

	return text_equal(breakdown_cut(&breakdown, by, one->parts[by]), walk->query->parts[by]);
}

/* Whether the guiding sums have counted it. */
static bool is_guide(const struct walk *walk, const struct contribution *one)
{
	const struct things_query *query = walk->query;

	if (is_state(walk))
		return in_slot(one, query->found_by);
	return in_slot(one, query->slot) && !in_slot(one, query->without) &&
		(walk->by == BY_WHOLE || is_of_part(walk, one, walk->by));
}

static bool is_wanted(const struct walk *walk, const struct contribution *one)
{
	const struct things_query *query = walk->query;

	if (!in_slot(one, query->slot) || in_slot(one, query->without))
		return false;
	for (enum dimension by = BY_UNIT; by < DIMENSIONS; by++)
		if (query->has_part[by] && !is_of_part(walk, one, by))
			return false;
	return true;
}

static enum status list(struct walk *walk, const struct case_row *row, const struct contribution *one, struct err *err)
{
	const struct thing thing = { row->sort, row->id, one };
	enum status st;

	if (!is_wanted(walk, one))
		return ST_OK;
	st = walk->each(walk->context, &thing, err);
	walk->ended = st != ST_OK;
	return st;
}

/* A state stands on no day: its case was found by another count of the same case. */
static enum status list_states(struct walk *walk, const struct case_row *row, const struct judgement *judgement,
	struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < judgement->count && st == ST_OK; i++)
		if (judgement->counts[i].day == CELL_AS_OF)
			st = list(walk, row, &judgement->counts[i], err);
	return st;
}

static enum status take(struct walk *walk, const struct case_row *row, const struct judgement *judgement,
	const struct contribution *one, struct err *err)
{
	walk->left--;
	return is_state(walk) ? list_states(walk, row, judgement, err) : list(walk, row, one, err);
}

/* ---- day by day ---- */

static bool is_repeat_slot(enum slot slot)
{
	return slot != SLOT_NONE && (REPEAT_SLOTS >> slot & 1u) != 0;
}

static bool rests_on_repeats(const struct walk *walk)
{
	const struct things_query *query = walk->query;

	return is_repeat_slot(query->slot) || is_repeat_slot(query->without) || is_repeat_slot(query->marked);
}

static enum status judge_at(const struct walk *walk, const struct case_row *row, int64_t cutoff_us,
	struct judgement *out, struct err *err)
{
	if (judge_case(&walk->store->book, row->sort, row->bytes, row->len, cutoff_us, out) != CASE_ADDED)
		return store_damaged(walk->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	return out->failed ? err_set(err, ST_SYSTEM, _("out of memory")) : ST_OK;
}

/* What the case counts at the cut-off; walk->all has what it counts in all. */
static enum status judge_row(struct walk *walk, const struct case_row *row, const struct judgement **out, struct err *err)
{
	struct judgement *judgement = &walk->all;

	if (judge_at(walk, row, FOLD_ALL, &walk->all, err) != ST_OK)
		return err->status;
	/* Where nothing of it lies after the cut-off, it looked the same (fold.h). */
	if (judge_day_from(&walk->all, walk->cut->first) != INT32_MAX) {
		judgement = &walk->at_cutoff;
		if (judge_at(walk, row, walk->query->cutoff_us, judgement, err) != ST_OK)
			return err->status;
	}
	*out = judgement;
	/* Always as of the cut-off: the call that repeats this one may come after it. */
	return rests_on_repeats(walk) ? netting_judge(walk->store, row, walk->query->cutoff_us, judgement, err) : ST_OK;
}

/*
 * The index may still hold days that the case no longer has.  Those are left to find_moved: else it would depend on the
 * order of arrival where a thing is listed.
 */
static enum status list_day(struct walk *walk, const struct case_row *row, int32_t day, struct err *err)
{
	const struct judgement *judgement;
	enum status st = judge_row(walk, row, &judgement, err);

	if (st != ST_OK || judge_day_from(&walk->all, day) != day)
		return st;
	for (size_t i = 0; i < judgement->count && st == ST_OK; i++)
		if (judgement->counts[i].day == day && is_guide(walk, &judgement->counts[i]))
			st = take(walk, row, judgement, &judgement->counts[i], err);
	return st == ST_OK && walk->left <= 0 ? STOP : st;
}

/* Which cases can count: the others are not read. */
static enum days_half half_of(const struct walk *walk)
{
	if ((FOLD_CALL_SLOTS >> walk->query->slot & 1u) == 0)
		return DAYS_OTHERS;
	return (FOLD_CALL_ONLY_SLOTS >> walk->query->slot & 1u) != 0 ? DAYS_CALLS : DAYS_WHOLE;
}

static struct days_wanted wanted_of(const struct walk *walk)
{
	return (struct days_wanted){ half_of(walk), is_late(walk) ? &walk->late : NULL };
}

static bool can_count(const struct walk *walk, enum case_sort sort)
{
	enum days_half half = half_of(walk);

	return half == DAYS_WHOLE || (half == DAYS_CALLS) == (sort == CASE_CALL);
}

static enum status find_on_day(void *context, int32_t day, int64_t place, struct err *err)
{
	struct walk *walk = context;
	struct case_row row;
	enum status st;

	st = cases_at(walk->store, place, &row, err);
	if (st == ST_OK && row.place != 0)
		st = list_day(walk, &row, day, err);
	cases_done(walk->store);
	return st;
}

/* ---- what stands on a day that the case no longer has ---- */

static enum status list_moved(struct walk *walk, const struct case_row *row, const struct judgement *judgement,
	struct err *err)
{
	const struct things_query *query = walk->query;
	enum status st = ST_OK;

	for (size_t i = 0; i < judgement->count && st == ST_OK; i++) {
		const struct contribution *one = &judgement->counts[i];

		if (is_guide(walk, one) && one->day >= query->from && one->day <= query->to &&
			judge_day_from(&walk->all, one->day) != one->day)
			st = take(walk, row, judgement, one, err);
	}
	return st == ST_OK && walk->left <= 0 ? STOP : st;
}

static enum status find_moved(void *context, int64_t place, struct err *err)
{
	struct walk *walk = context;
	const struct judgement *judgement;
	struct case_row row;
	enum status st = cases_at(walk->store, place, &row, err);

	if (st == ST_OK && row.place != 0 && can_count(walk, row.sort)) {
		st = judge_row(walk, &row, &judgement, err);
		if (st == ST_OK)
			st = list_moved(walk, &row, judgement, err);
	}
	cases_done(walk->store);
	return st;
}

/* ---- the walk ---- */

static struct store_cells_query guide_query(struct walk *walk)
{
	const struct things_query *query = walk->query;
	struct store_cells_query guide = { .from = query->from, .to = query->to, .cutoff_us = query->cutoff_us,
		.slots = UINT64_C(1) << query->slot, .level = query->level };

	if (is_state(walk)) {
		guide.from = DAY_MIN;
		guide.to = DAY_MAX;
		guide.slots = UINT64_C(1) << query->found_by;
		return guide;
	}
	if (query->without != SLOT_NONE)
		guide.slots |= UINT64_C(1) << query->without;
	while (walk->by < DIMENSIONS && !query->has_part[walk->by])
		walk->by++;
	if (walk->by == DIMENSIONS)
		walk->by = BY_WHOLE;
	guide.dimension = walk->by;
	guide.part = walk->by == BY_WHOLE ? NULL : &query->parts[walk->by];
	return guide;
}

static int64_t expected(const struct walk *walk, const struct cell *cell)
{
	const struct things_query *query = walk->query;

	if (cell->day == CELL_AS_OF)
		return 0;
	if (is_state(walk))
		return cell->count[query->found_by];
	return cell->count[query->slot] - (query->without == SLOT_NONE ? 0 : cell->count[query->without]);
}

static enum status walk_days(struct walk *walk, struct cells *sums, struct err *err)
{
	const struct cell *const *days;
	size_t count;
	int64_t missed = 0;
	enum status st = cells_sorted(sums, &days, &count, err);

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		walk->left = expected(walk, days[i]);
		if (walk->left <= 0)
			continue;
		st = days_each(walk->store, days[i]->day, days[i]->day, wanted_of(walk), find_on_day, walk, err);
		missed += walk->left;
		if (st == STOP && !walk->ended)
			st = ST_OK; /* it was the day's last */
	}
	walk->left = missed;
	if (st == ST_OK && missed > 0 && walk->query->cutoff_us != FOLD_ALL)
		st = places_each(&walk->cut->places, find_moved, walk, err);
	if (st == STOP && !walk->ended)
		st = ST_OK;
	if (st == ST_OK && walk->left != 0)
		return store_damaged(walk->store, err, _("the sums count %lld more than the cases"), (long long)walk->left);
	return st;
}

/* What is late as of T is so by all its events, or the cut-off cuts it. */
static enum status prepare(struct walk *walk, struct err *err)
{
	if (cut_at(walk->store, walk->query->cutoff_us, &walk->cut, err) != ST_OK)
		return err->status;
	if (!is_late(walk))
		return ST_OK;
	if (places_init(walk->store, &walk->late, err) != ST_OK || cut_put_open(walk->store, NULL, &walk->late, err) != ST_OK)
		return err->status;
	if (is_missed_due(walk) && cut_put_closed_late(walk->store, &walk->late, err) != ST_OK)
		return err->status;
	places_join(&walk->late, &walk->cut->places);
	return ST_OK;
}

enum status things_each(struct store *store, const struct things_query *query,
	enum status (*each)(void *context, const struct thing *thing, struct err *err), void *context, struct err *err)
{
	struct walk walk = { .store = store, .query = query, .each = each, .context = context, .by = BY_UNIT };
	struct store_cells_query guide = guide_query(&walk);
	struct cells *sums = NULL;
	enum status st = cells_new(&sums, err);

	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st != ST_OK)
		goto out;
	st = store_read_cells(store, &guide, sums, err);
	if (st == ST_OK)
		st = prepare(&walk, err);
	if (st == ST_OK)
		st = walk_days(&walk, sums, err);
	store_snapshot_end(store);
	places_free(&walk.late);
out:
	judge_free(&walk.all);
	judge_free(&walk.at_cutoff);
	cells_free(sums);
	return st;
}
