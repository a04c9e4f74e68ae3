#include "store/inside.h"

#include "base/lang.h"
#include "store/cases.h"
#include "store/judge.h"
#include "store/rejudge.h"
#include "store/ruling.h"
#include "store/schema.h"

#include <assert.h>

/*
 * change - another rules file: what it would change, and putting it in force (rule R48).
 */

/* ---- putting in force ---- */

static enum status change_rules(struct store *store, struct text bytes, const struct store_progress *progress,
	int64_t *judged, struct err *err)
{
	bool changed, same;

	if (ruling_put(store, bytes, err) != ST_OK || ruling_follow(store, &changed, err) != ST_OK ||
		schema_is_judged(store, &same, err) != ST_OK)
		return err->status;
	/* A file that says the same in other words changes no verdict. */
	if (!same && (schema_get_number(store, "cases", judged, err) != ST_OK || rejudge_all(store, progress, err) != ST_OK))
		return err->status;
	return schema_put_number(store, "last_commit_us", store_clock_us(), err);
}

/* Whether these bytes are in force already. */
static enum status is_in_force(struct store *store, struct text bytes, bool *out, struct err *err)
{
	char digest[DIGEST_HEX_MAX];

	if (ruling_hex(bytes, digest, err) != ST_OK)
		return err->status;
	*out = text_equal(text_of(digest), text_of(ruling_digest(store)));
	return ST_OK;
}

enum status store_change_rules(struct store *store, struct text bytes, const struct store_progress *progress,
	int64_t *judged, struct err *err)
{
	bool in_force = false;
	enum status st;

	assert(store->mode == STORE_WRITE && !store->poisoned && store->snapshots == 0);
	*judged = -1;
	if (is_in_force(store, bytes, &in_force, err) != ST_OK)
		return err->status;
	if (in_force)
		return ST_OK;
	*judged = 0;
	st = sql_exec(store, "BEGIN IMMEDIATE", err);
	if (st == ST_OK)
		st = change_rules(store, bytes, progress, judged, err);
	return sql_end(store, st, err);
}

/* ---- what it would change ---- */

struct trial {
	struct store *store;
	struct book other;
	int64_t cutoff_us;
	const struct store_progress *progress;
	int64_t expected;
	struct store_rules_change *out;
	struct judgement judgement;
};

enum ontime_verdict { ONTIME_NONE, ONTIME_LATE, ONTIME_YES };

/* Adds what the case counts to the sums, and says what it is judged. */
static enum status judge(struct trial *trial, const struct book *book, const struct case_row *row, int64_t sums[SLOTS],
	enum ontime_verdict *verdict, struct err *err)
{
	struct judgement *judgement = &trial->judgement;

	*verdict = ONTIME_NONE;
	if (judge_case(book, row->sort, row->bytes, row->len, trial->cutoff_us, judgement) != CASE_ADDED)
		return store_damaged(trial->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (judgement->failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < judgement->count; i++) {
		uint64_t slots = judgement->counts[i].slots;

		if ((slots >> SLOT_DUE & 1u) != 0)
			*verdict = (slots >> SLOT_DUE_ONTIME & 1u) != 0 ? ONTIME_YES : ONTIME_LATE;
		for (; slots != 0; slots &= slots - 1)
			sums[__builtin_ctzll(slots)]++;
	}
	return ST_OK;
}

static bool same_time(bool has_a, int64_t a, bool has_b, int64_t b)
{
	return has_a == has_b && (!has_a || a == b);
}

static bool same_dues(const struct case_summary *a, const struct case_summary *b)
{
	return same_time(a->has_due, a->due_us, b->has_due, b->due_us) &&
		same_time(a->has_first_due, a->first_due_us, b->has_first_due, b->first_due_us) &&
		same_time(a->has_open_due, a->open_due_us, b->has_open_due, b->open_due_us);
}

static enum status compare_dues(const struct trial *trial, const struct case_row *row, struct err *err)
{
	struct case_summary before, after;

	if (fold_summary(&trial->store->book, row->sort, row->bytes, row->len, trial->cutoff_us, &before) != CASE_ADDED ||
		fold_summary(&trial->other, row->sort, row->bytes, row->len, trial->cutoff_us, &after) != CASE_ADDED)
		return store_damaged(trial->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (!before.seen || before.excluded || !before.transferred)
		return ST_OK;
	trial->out->orders++;
	trial->out->dues += !same_dues(&before, &after);
	return ST_OK;
}

static void compare_verdicts(struct store_rules_change *out, enum ontime_verdict before, enum ontime_verdict after)
{
	out->verdicts += before != after;
	out->to_late += before == ONTIME_YES && after == ONTIME_LATE;
	out->to_ontime += before == ONTIME_LATE && after == ONTIME_YES;
	out->to_none += before != ONTIME_NONE && after == ONTIME_NONE;
	out->from_none += before == ONTIME_NONE && after != ONTIME_NONE;
}

static enum status try_case(void *context, const struct case_row *row, struct err *err)
{
	enum { TOLD_EVERY = 20000 };
	struct trial *trial = context;
	struct store_rules_change *out = trial->out;
	enum ontime_verdict before, after;

	if (out->cases++ % TOLD_EVERY == 0 && trial->progress != NULL)
		trial->progress->tell(trial->progress->context, out->cases - 1, trial->expected);
	if (!row->intact)
		return store_damaged(trial->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (judge(trial, &trial->store->book, row, out->before, &before, err) != ST_OK ||
		judge(trial, &trial->other, row, out->after, &after, err) != ST_OK)
		return err->status;
	compare_verdicts(out, before, after);
	return row->sort == CASE_ORDER ? compare_dues(trial, row, err) : ST_OK;
}

enum status store_try_rules(struct store *store, const struct rules *rules, const struct calendar *calendar,
	int64_t cutoff_us, const struct store_progress *progress, struct store_rules_change *out, struct err *err)
{
	struct trial trial = { .store = store, .cutoff_us = cutoff_us, .progress = progress, .out = out };
	enum status st = store_snapshot_begin(store, err);

	*out = (struct store_rules_change){ 0 };
	if (st != ST_OK)
		return st;
	trial.other = (struct book){ store->zone, rules, calendar };
	st = schema_get_number(store, "cases", &trial.expected, err);
	if (st == ST_OK)
		st = cases_each(store, try_case, &trial, err);
	store_snapshot_end(store);
	judge_free(&trial.judgement);
	return st;
}
