#include "store/apply.h"

#include "base/lang.h"
#include "base/phase.h"
#include "store/cases.h"
#include "store/days.h"
#include "store/filing.h"
#include "store/inputs.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/late.h"
#include "store/netting.h"
#include "store/prepare.h"
#include "store/rejects.h"
#include "store/schema.h"
#include "store/sums.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The workbench of store_apply: everything here is reused batch after batch. */
struct applier {
	struct prepared *own; /* for a batch that nobody has prepared; made at first use */
	struct prepared *prepared; /* the batch in hand */
	struct sums_writer sums;
	struct days *days;
	struct judgement before, after;
	struct buf bytes;   /* the case in hand */
	struct netting netting;
	struct buf old_call; /* what a call's bytes were */
	struct buf scratch; /* for comparing copies, for kept bytes */
	struct input_row *inputs;
	struct tally *tallies;
	size_t input_cap;
	int64_t fresh_cases;
	int64_t now_us;
	struct store_result result;
};

/* A buffer that one huge case made larger than this is given back. */
enum { BYTES_KEPT = 1024 * 1024 };

void apply_free(struct applier *applier)
{
	if (applier == NULL)
		return;
	store_prepared_free(applier->own);
	sums_close(&applier->sums);
	days_free(applier->days);
	judge_free(&applier->before);
	judge_free(&applier->after);
	buf_free(&applier->bytes);
	netting_clear(&applier->netting);
	buf_free(&applier->old_call);
	buf_free(&applier->scratch);
	free(applier->inputs);
	free(applier->tallies);
	free(applier);
}

static enum status applier_new(struct store *store, struct err *err)
{
	struct applier *applier = calloc(1, sizeof *applier);

	if (applier == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	store->applier = applier; /* store_close frees what there is of it */
	if (days_new(&applier->days, err) != ST_OK)
		return err->status;
	return sums_open(store, "cells", "handling", &applier->sums, err);
}

/* ---- inputs ---- */

static enum status reserve_inputs(struct applier *applier, size_t count, struct err *err)
{
	struct input_row *inputs;
	struct tally *tallies;

	if (count <= applier->input_cap)
		return ST_OK;
	inputs = realloc(applier->inputs, count * sizeof *inputs);
	if (inputs == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	applier->inputs = inputs;
	tallies = realloc(applier->tallies, count * sizeof *tallies);
	if (tallies == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	applier->tallies = tallies;
	applier->input_cap = count;
	return ST_OK;
}

/* A new input is written at once: its rejects need its id. */
static enum status apply_inputs(struct store *store, const struct batch *batch, struct err *err)
{
	struct applier *applier = store->applier;

	for (size_t i = 0; i < batch->input_count; i++) {
		struct input_row *row = &applier->inputs[i];

		if (inputs_find(store, batch, i, row, err) != ST_OK)
			return err->status;
		if (row->entry.id == 0 && inputs_write(store, row, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static bool tally_is_zero(const struct tally *tally)
{
	return tally->read == 0 && tally->applied == 0 && tally->duplicate == 0 && tally->conflicting == 0 &&
		tally->rejected == 0 && tally->masked == 0 && tally->caller_dropped == 0;
}

/* Of a topic's many partitions most stand still in a quiet hour. */
static bool stands_still(const struct position *before, const struct position *after, const struct tally *tally)
{
	return before->next == after->next && before->lines == after->lines && before->last_offset == after->last_offset &&
		before->end == after->end && tally_is_zero(tally);
}

static enum status write_inputs(struct store *store, const struct batch *batch, struct err *err)
{
	struct applier *applier = store->applier;

	for (size_t i = 0; i < batch->input_count; i++) {
		tally_add(&applier->result.total, &applier->tallies[i]);
		tally_add(&applier->inputs[i].tally, &applier->tallies[i]);
		if (stands_still(&batch->before[i], &batch->inputs[i].position, &applier->tallies[i]))
			continue;
		if (inputs_write(store, &applier->inputs[i], err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* ---- rejects ---- */

static enum status add_reject(struct store *store, const struct batch *batch, const struct batch_item *item,
	struct reject_row row, struct err *err)
{
	struct applier *applier = store->applier;
	int64_t id = 0;

	row.input = applier->inputs[item->input].entry.id;
	row.deliver = batch->inputs[item->input].kind == INPUT_KAFKA;
	row.place = item->place;
	if (rejects_add(store, &row, applier->now_us, &id, err) != ST_OK)
		return err->status;
	if (applier->result.first_reject_id == 0)
		applier->result.first_reject_id = id;
	applier->result.last_reject_id = id;
	return ST_OK;
}

/* The reject that an item replays must be open, and its input's. */
static enum status check_replay(struct store *store, const struct batch_item *item, struct err *err)
{
	int64_t input;

	if (rejects_input(store, item->replays, &input, err) != ST_OK)
		return err->status;
	if (input != store->applier->inputs[item->input].entry.id)
		return err_set(err, ST_BUG, "reject %lld is replayed under another input", (long long)item->replays);
	return ST_OK;
}

/* A replay that is refused once more leaves its reject as it was. */
static enum status apply_rejects(struct store *store, const struct batch *batch, struct err *err)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_item *item = &batch->items[i];
		struct tally *tally = &store->applier->tallies[item->input];

		if (item->replays != 0 && check_replay(store, item, err) != ST_OK)
			return err->status;
		if (item->verdict != VERDICT_REJECT || item->replays != 0)
			continue;
		tally->read++;
		tally->rejected++;
		tally->masked += item->masked;
		if (add_reject(store, batch, item, (struct reject_row){ .reason = item->reject->reason,
			.detail = item->reject->detail, .kept = item->reject->kept, .headers = item->reject->headers,
			.length = item->reject->length }, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/*
 * Rule R52: the arriving line is a reject, which keeps the bytes of the event that left - itself, or the one
 * it pushed out.  read = applied + duplicate + rejected stays true in both: the line is one more read and
 * one more rejected; where it pushed another out, that one's line was counted as applied before, and the
 * arriving event now stands for it: the case holds as many events as were applied.
 */
static enum status reject_beyond(struct store *store, const struct batch *batch, const struct batch_item *item,
	const uint8_t *packed, size_t len, struct err *err)
{
	struct buf *kept = &store->applier->scratch;
	struct event event;
	char detail[REJECT_DETAIL_MAX];

	if (event_unpack(packed, len, &event) == 0)
		return err_set(err, ST_BUG, "an event that left its case cannot be read");
	event.subject = item->subject;
	buf_clear(kept);
	event_append_structured(&event, kept);
	if (buf_status(kept, err) != ST_OK)
		return err->status;
	(void)snprintf(detail, sizeof detail, "%s %.*s: more than %d events", contract_sort_name(item->sort),
		(int)item->subject.len, item->subject.at, CASE_EVENTS_MAX);
	if (item->replays != 0)
		return rejects_change(store, item->replays, REJECT_CASE_FULL, text_of(detail), buf_text(kept), err);
	return add_reject(store, batch, item, (struct reject_row){ .reason = REJECT_CASE_FULL, .detail = text_of(detail),
		.kept = buf_text(kept), .headers = { "", 0 }, .length = (int64_t)kept->len }, err);
}

/* ---- one case ---- */

static enum status count_item(struct store *store, const struct batch_item *item, enum case_answer answer,
	struct err *err)
{
	struct tally *tally = &store->applier->tallies[item->input];
	bool replay = item->replays != 0;

	tally->masked += item->masked;
	tally->caller_dropped += item->caller_dropped;
	tally->read += !replay;
	if (answer == CASE_FULL || answer == CASE_EVICTED) {
		tally->rejected += !replay;
		return ST_OK;
	}
	tally->rejected -= replay;
	tally->applied += answer == CASE_ADDED;
	tally->duplicate += answer != CASE_ADDED;
	tally->conflicting += answer == CASE_CONFLICT_KEPT || answer == CASE_CONFLICT_TAKEN;
	return replay ? rejects_close(store, item->replays, err) : ST_OK;
}

static enum status bad_answer(struct store *store, const struct batch_item *item, enum case_answer answer,
	struct err *err)
{
	if (answer == CASE_BAD_EVENT)
		return err_set(err, ST_BUG, "an event of %s %.*s is badly packed", contract_sort_name(item->sort),
			(int)item->subject.len, item->subject.at);
	if (answer == CASE_UNKNOWN_VERSION)
		return err_set(err, ST_CONFIG, _("store %s: %s %.*s was written by a newer version; use that one"), store->path,
			contract_sort_name(item->sort), (int)item->subject.len, item->subject.at);
	return store_damaged(store, err, _("%s %.*s"), contract_sort_name(item->sort), (int)item->subject.len,
		item->subject.at);
}

static enum status insert_items(struct store *store, const struct batch *batch, const struct gathered_case *one,
	bool *changed, struct err *err)
{
	struct applier *applier = store->applier;
	struct case_change change = { 0 };

	for (uint32_t at = one->first; at != GATHER_END; at = gather_next(applier->prepared->gather, at)) {
		const struct batch_item *item = &batch->items[at];
		enum case_answer answer = filing_insert(&applier->bytes, item, &change, &applier->scratch);
		enum status st = ST_OK;

		if (answer == CASE_TOO_SMALL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		if (answer == CASE_UNKNOWN_VERSION || answer == CASE_CORRUPT || answer == CASE_BAD_EVENT)
			return bad_answer(store, item, answer, err);
		if (answer == CASE_FULL)
			st = reject_beyond(store, batch, item, (const uint8_t *)item->packed.at, item->packed.len, err);
		else if (answer == CASE_EVICTED)
			st = reject_beyond(store, batch, item, applier->bytes.data + applier->bytes.len, change.evicted_len, err);
		if (st != ST_OK || count_item(store, item, answer, err) != ST_OK)
			return err->status;
		if (answer != CASE_ADDED && answer != CASE_CONFLICT_TAKEN && answer != CASE_EVICTED)
			continue;
		*changed = true;
		late_event(store->late, item->packed);
	}
	return ST_OK;
}

/* The day index learns the days that the case did not have before. */
static enum status index_days(struct store *store, enum case_sort sort, int64_t place, const int32_t *days, size_t count,
	struct err *err)
{
	struct applier *applier = store->applier;
	const struct judgement *before = &applier->before;
	size_t old = 0;

	for (size_t i = 0; i < count; i++) {
		while (old < before->day_count && before->days[old] < days[i])
			old++;
		if (old < before->day_count && before->days[old] == days[i])
			continue;
		if (days_is_full(applier->days) && days_write(store, applier->days, err) != ST_OK)
			return err->status;
		if (days_add(applier->days, days[i], sort, place, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* Takes what the case counted out of the sums and puts in what it counts now. */
static enum status judge(struct store *store, const struct gathered_case *one, const uint8_t *old, size_t old_len,
	struct err *err)
{
	struct applier *applier = store->applier;
	const struct buf *bytes = &applier->bytes;

	if (judge_case(&store->book, one->sort, old, old_len, FOLD_ALL, &applier->before) != CASE_ADDED ||
		judge_case(&store->book, one->sort, bytes->data, bytes->len, FOLD_ALL, &applier->after) != CASE_ADDED)
		return store_damaged(store, err, _("%s %.*s"), contract_sort_name(one->sort), (int)one->id.len, one->id.at);
	if (applier->before.failed || applier->after.failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	judge_change(applier->prepared->cells, &applier->before, &applier->after);
	if (!sums_is_full(applier->prepared->cells))
		return ST_OK;
	if (sums_write(store, &applier->sums, applier->prepared->cells, err) != ST_OK)
		return err->status;
	cells_clear(applier->prepared->cells);
	return ST_OK;
}

static bool add_contribution(void *context, const struct contribution *one, int sign)
{
	cells_add(context, one, sign); /* without memory it remembers, and writing the sums tells */
	return true;
}

/* Rule R17: a call that changes can take other calls out of the sums, or let them in again. */
static enum status net_call(struct store *store, const struct gathered_case *one, const struct draft *draft, int64_t place,
	struct err *err)
{
	struct applier *applier = store->applier;
	const struct netting_call call = { place, one->id, applier->bytes.data, applier->bytes.len };
	const struct netting_sink sink = { add_contribution, applier->prepared->cells };
	enum status st = draft != NULL && draft->has_entry
		? netting_begin(store, &applier->netting, &call, &draft->entry, &sink, err)
		: netting_change(store, &applier->netting, &call, buf_text(&applier->old_call), &sink, err);

	if (st != ST_OK)
		return st;
	return late_case(store, CASE_CALL, buf_text(&applier->old_call), buf_text(&applier->bytes), &call, err);
}

/* The draft is the case: every item an event of its own, and what they count is in the sums. */
static enum status take_draft(struct store *store, const struct batch *batch, const struct gathered_case *one,
	struct err *err)
{
	struct applier *applier = store->applier;

	applier->before.count = applier->before.day_count = 0;
	buf_append_text(&applier->bytes, one->draft->bytes);
	for (uint32_t at = one->first; at != GATHER_END; at = gather_next(applier->prepared->gather, at)) {
		if (count_item(store, &batch->items[at], CASE_ADDED, err) != ST_OK)
			return err->status;
		late_event(store->late, batch->items[at].packed);
	}
	return buf_status(&applier->bytes, err);
}

/* The case is there already: what it would count if it were new goes out of the sums again. */
static enum status drop_draft(struct store *store, const struct gathered_case *one, struct err *err)
{
	struct applier *applier = store->applier;
	struct judgement *drafted = &applier->before;

	if (judge_case(&store->book, one->sort, (const uint8_t *)one->draft->bytes.at, one->draft->bytes.len, FOLD_ALL, drafted) !=
		CASE_ADDED)
		return err_set(err, ST_BUG, "the draft of %s %.*s cannot be read", contract_sort_name(one->sort), (int)one->id.len,
			one->id.at);
	if (drafted->failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	for (size_t i = 0; i < drafted->count; i++)
		cells_add(applier->prepared->cells, &drafted->counts[i], -1);
	applier->prepared->mistaken++;
	return ST_OK;
}

/* The case as it is stored, place 0 if it is not, and a copy of it to work on. */
static enum status fetch_case(struct store *store, const struct gathered_case *one, struct case_row *old, struct err *err)
{
	struct applier *applier = store->applier;
	bool beyond;

	*old = (struct case_row){ .bytes = (const uint8_t *)"" };
	if (cases_is_beyond(store, one->sort, one->id, &beyond, err) != ST_OK)
		return err->status;
	if (!beyond && cases_get(store, one->sort, one->id, old, err) != ST_OK)
		return err->status;
	buf_clear(&applier->bytes);
	if (buf_reserve(&applier->bytes, 1 + old->len + one->bytes) == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	buf_append(&applier->bytes, old->bytes, old->len);
	buf_clear(&applier->old_call);
	if (one->sort == CASE_CALL)
		buf_append(&applier->old_call, old->bytes, old->len);
	return buf_status(&applier->old_call, err);
}

static enum status change_case(struct store *store, const struct batch *batch, const struct gathered_case *one,
	int64_t *place, bool *changed, struct err *err)
{
	struct case_row old;
	enum status st = fetch_case(store, one, &old, err);
	bool is_draft = one->draft != NULL && old.place == 0;

	*place = old.place;
	if (st != ST_OK)
		return st;
	if (is_draft) {
		*changed = true;
		st = take_draft(store, batch, one, err);
	} else {
		if (one->draft != NULL)
			st = drop_draft(store, one, err);
		if (st == ST_OK)
			st = insert_items(store, batch, one, changed, err);
	}
	if (st == ST_OK && *changed && one->sort != CASE_CALL)
		st = late_case(store, one->sort, (struct text){ (const char *)old.bytes, old.len }, buf_text(&store->applier->bytes),
			NULL, err);
	if (st == ST_OK && *changed && !is_draft)
		st = judge(store, one, old.bytes, old.len, err);
	return st;
}

static enum status apply_case(struct store *store, const struct batch *batch, const struct gathered_case *one,
	struct err *err)
{
	struct applier *applier = store->applier;
	struct buf *bytes = &applier->bytes;
	int64_t place = 0;
	bool changed = false;
	enum status st = change_case(store, batch, one, &place, &changed, err);
	const struct draft *draft = place == 0 ? one->draft : NULL;

	cases_done(store);
	if (st == ST_OK && changed) {
		applier->fresh_cases += place == 0;
		st = cases_put(store, &place, one->sort, one->id, bytes->data, bytes->len, draft == NULL ? NULL : &draft->columns,
			err);
		if (st == ST_OK)
			st = draft != NULL ? index_days(store, one->sort, place, draft->days, draft->day_count, err)
				: index_days(store, one->sort, place, applier->after.days, applier->after.day_count, err);
		if (st == ST_OK && one->sort == CASE_CALL)
			st = net_call(store, one, draft, place, err);
		if (st == ST_OK)
			st = late_write(store, place, applier->now_us, err);
	}
	if (bytes->cap > BYTES_KEPT)
		buf_free(bytes);
	return st;
}

static enum status apply_cases(struct store *store, const struct batch *batch, struct err *err)
{
	struct gather *gather = store->applier->prepared->gather;

	for (size_t i = 0; i < gather_count(gather); i++)
		if (apply_case(store, batch, gather_at(gather, i), err) != ST_OK)
			return err->status;
	return ST_OK;
}

/* ---- the transaction ---- */

static enum status apply_rest(struct store *store, const struct batch *batch, struct err *err)
{
	struct applier *applier = store->applier;
	int64_t cases;

	if (sums_write(store, &applier->sums, applier->prepared->cells, err) != ST_OK ||
		days_write(store, applier->days, err) != ST_OK || cases_settle(store, err) != ST_OK || repeats_settle(store, err) != ST_OK ||
		write_inputs(store, batch, err) != ST_OK ||
		inputs_write_pending(store, err) != ST_OK || schema_get_number(store, "cases", &cases, err) != ST_OK ||
		schema_put_number(store, "cases", cases + applier->fresh_cases, err) != ST_OK)
		return err->status;
	return schema_put_number(store, "last_commit_us", applier->now_us, err);
}

static enum status apply_all(struct store *store, const struct batch *batch, struct err *err)
{
	sqlite3_stmt *begin;

	if (sql_get(store, SQL_BEGIN_WRITE, "BEGIN IMMEDIATE", &begin, err) != ST_OK || sql_run(store, begin, err) != ST_OK ||
		apply_inputs(store, batch, err) != ST_OK || apply_rejects(store, batch, err) != ST_OK ||
		apply_cases(store, batch, err) != ST_OK)
		return err->status;
	return apply_rest(store, batch, err);
}

/* Whether there is anything to write: a quiet hour costs no commits. */
static bool is_empty(const struct store *store, const struct batch *batch)
{
	static const struct tally nothing;

	if (batch->count > 0 || store->pending.key_count > 0 || store->pending.gaps != NULL)
		return false;
	for (size_t i = 0; i < batch->input_count; i++)
		if (batch->inputs[i].id == 0 || !stands_still(&batch->before[i], &batch->inputs[i].position, &nothing))
			return false;
	return true;
}

static enum status need_applier(struct store *store, struct err *err)
{
	return store->applier != NULL ? ST_OK : applier_new(store, err);
}

static enum status start_over(struct store *store, const struct batch *batch, struct prepared *prepared, struct err *err)
{
	struct applier *applier = store->applier;

	if (late_begin(store, err) != ST_OK || reserve_inputs(applier, batch->input_count, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < batch->input_count; i++)
		applier->tallies[i] = (struct tally){ 0 };
	applier->prepared = prepared;
	days_clear(applier->days);
	applier->fresh_cases = 0;
	applier->now_us = store_clock_us();
	applier->result = (struct store_result){ .by_input = applier->tallies };
	return ST_OK;
}

enum status store_apply(struct store *store, struct batch *batch, struct store_result *result, struct err *err)
{
	struct applier *applier;

	if (need_applier(store, err) != ST_OK)
		return err->status;
	applier = store->applier;
	if (applier->own == NULL && store_prepared_new(&applier->own, err) != ST_OK)
		return err->status;
	store_prepare(store, batch, applier->own);
	return store_apply_prepared(store, batch, applier->own, result, err);
}

enum status store_apply_prepared(struct store *store, struct batch *batch, struct prepared *prepared,
	struct store_result *result, struct err *err)
{
	enum status st;

	assert(store->mode == STORE_WRITE && !store->poisoned && store->snapshots == 0);
	assert(prepared->batch == batch);
	st = need_applier(store, err);
	if (st == ST_OK)
		st = start_over(store, batch, prepared, err);
	if (st != ST_OK)
		return st;
	if (!is_empty(store, batch)) {
		phase_set(PHASE_APPLY);
		st = apply_all(store, batch, err);
		if (st == ST_OK)
			phase_set(PHASE_COMMIT);
		st = sql_end(store, st, err);
		if (st != ST_OK)
			return st;
		phase_set(PHASE_COMMITTED);
		for (size_t i = 0; i < batch->input_count; i++)
			batch->inputs[i].id = store->applier->inputs[i].entry.id;
		inputs_written(store);
	}
	*result = store->applier->result;
	return ST_OK;
}
