#include "store/rejudge.h"

#include "base/lang.h"
#include "base/log.h"
#include "store/cases.h"
#include "store/days.h"
#include "store/inside.h"
#include "store/judge.h"
#include "store/late.h"
#include "store/netting.h"
#include "store/schema.h"
#include "store/sums.h"

struct rejudge {
	struct store *store;
	const struct store_progress *progress; /* may be NULL */
	int64_t done, cases;
	struct sums_writer sums;
	struct cells *cells;
	struct days *days;
	struct judgement judgement;
	struct netting netting;
	struct buf bytes; /* of the case in hand, texts of its row behind them: writing may move SQLite's pages */
};

static enum status write_sums(struct rejudge *work, struct err *err)
{
	if (sums_write(work->store, &work->sums, work->cells, err) != ST_OK)
		return err->status;
	cells_clear(work->cells);
	return ST_OK;
}

static enum status index_days(struct rejudge *work, const struct case_row *row, struct err *err)
{
	for (size_t i = 0; i < work->judgement.day_count; i++) {
		if (days_is_full(work->days) && days_write(work->store, work->days, err) != ST_OK)
			return err->status;
		if (days_add(work->days, work->judgement.days[i], row->sort, row->place, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static bool add_contribution(void *context, const struct contribution *one, int sign)
{
	cells_add(context, one, sign);
	return true;
}

/* Who repeats whom rests on no rule that changes: the index of repeated calls stays as it is. */
static enum status net_row(struct rejudge *work, const struct case_row *row, struct err *err)
{
	const struct netting_call call = { row->place, row->id, row->bytes, row->len };
	const struct netting_sink sink = { add_contribution, work->cells };

	return row->sort == CASE_CALL ? netting_add(work->store, &work->netting, &call, FOLD_ALL, -1, &sink, err) : ST_OK;
}

static enum status judge_row(struct rejudge *work, const struct case_row *row, struct err *err)
{
	static const struct judgement nothing = JUDGEMENT_EMPTY;

	if (!row->intact || judge_case(&work->store->book, row->sort, row->bytes, row->len, FOLD_ALL, &work->judgement) !=
		CASE_ADDED)
		return store_damaged(work->store, err, _("%s %.*s"), contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	if (work->judgement.failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	judge_change(work->cells, &nothing, &work->judgement);
	if (net_row(work, row, err) != ST_OK)
		return err->status;
	if (sums_is_full(work->cells) && write_sums(work, err) != ST_OK)
		return err->status;
	if (index_days(work, row, err) != ST_OK)
		return err->status;
	/* The place stays, so the walk that yields this row goes on behind it. */
	return cases_renew(work->store, row, err);
}

static struct text keep(struct buf *to, struct text text)
{
	size_t at = to->len;

	buf_append_text(to, text);
	return (struct text){ (const char *)to->data + at, text.len };
}

static enum status take_row(void *context, const struct case_row *found, struct err *err)
{
	enum { TOLD_EVERY = 20000 };
	struct rejudge *work = context;
	struct case_row row = *found;

	if (work->done++ % TOLD_EVERY == 0 && work->progress != NULL)
		work->progress->tell(work->progress->context, work->done - 1, work->cases);
	buf_clear(&work->bytes);
	if (buf_reserve(&work->bytes, row.len + row.id.len + row.columns.unit.len + row.columns.district.len) == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	row.bytes = (const uint8_t *)keep(&work->bytes, (struct text){ (const char *)row.bytes, row.len }).at;
	row.id = keep(&work->bytes, row.id);
	row.columns.unit = keep(&work->bytes, row.columns.unit);
	row.columns.district = keep(&work->bytes, row.columns.district);
	return judge_row(work, &row, err);
}

enum status rejudge_all(struct store *store, const struct store_progress *progress, struct err *err)
{
	struct rejudge work = { .store = store, .progress = progress };
	enum status st = schema_get_number(store, "cases", &work.cases, err);

	if (st != ST_OK)
		return st;
	if (work.cases > 0)
		log_line(LOG_INFO, _n("rules, calendar or figures have changed: judging %lld case again",
			"rules, calendar or figures have changed: judging %lld cases again", work.cases), (long long)work.cases);
	st = sql_exec(store, "DELETE FROM cells; DELETE FROM handling; DELETE FROM case_days", err);
	if (st == ST_OK)
		st = cells_new(&work.cells, err);
	if (st == ST_OK)
		st = days_new(&work.days, err);
	if (st == ST_OK)
		st = sums_open(store, "cells", "handling", &work.sums, err);
	if (st == ST_OK)
		st = cases_each(store, take_row, &work, err);
	if (st == ST_OK)
		st = cases_flush(store, err);
	if (st == ST_OK)
		st = write_sums(&work, err);
	if (st == ST_OK)
		st = days_write(store, work.days, err);
	if (st == ST_OK)
		st = schema_put_judged(store, err);
	if (st == ST_OK)
		st = late_rules(store, err);
	sums_close(&work.sums);
	cells_free(work.cells);
	days_free(work.days);
	judge_free(&work.judgement);
	netting_clear(&work.netting);
	buf_free(&work.bytes);
	return st;
}
