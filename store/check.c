#include "store/inside.h"

#include "base/day.h"
#include "base/lang.h"
#include "store/cases.h"
#include "store/coverage.h"
#include "store/findings.h"
#include "store/frozen.h"
#include "store/inputs.h"
#include "store/judge.h"
#include "store/keys.h"
#include "store/late_rows.h"
#include "store/netting.h"
#include "store/oddities.h"
#include "store/recount.h"
#include "store/schema.h"

/*
 * check - everything that can be proved of a store, from its rows alone.
 *
 *   integrity   SQLite's own check
 *   cases       checksum, canonical form, columns = a function of the bytes; from them
 *   keys        each case is found by its key, and none stands there twice
 *   repeats     each version of a call is in the index of repeated calls
 *   recount     every cell, against the stored ones
 *   coverage    every day, against the day index
 *   oddities    contradictions in good values
 *   parts       the parts of each figure add up to the whole
 *   frozen      each publication, against its digest
 *   counters    read = applied + duplicate + rejected; applied = events kept; rejected = open rejects;
 *               positions and counters fit their checksum
 */

/* How often the sink hears of progress. */
enum { PROGRESS_EVERY = 20000 };

struct check {
	struct store *store;
	struct findings findings;
	struct recount recount;
	struct coverage coverage;
	struct oddities oddities;
	struct judgement judgement;
	struct netting netting;
	int64_t cases, events, keys;
	int64_t cases_expected;
	struct tally total;
};

static enum status check_integrity(struct check *check, struct err *err)
{
	sqlite3_stmt *pragma = NULL;
	enum status st = sql_prepare(check->store, "PRAGMA integrity_check", &pragma, err);
	bool row;

	while (st == ST_OK && (st = sql_step(check->store, pragma, &row, err)) == ST_OK && row) {
		struct text line = sql_text(pragma, 0);

		if (!text_equal(line, text_of("ok")))
			findings_add(&check->findings, _("SQLite: %.*s"), (int)line.len, line.at);
	}
	(void)sqlite3_finalize(pragma);
	return st;
}

/* ---- cases ---- */

static bool case_is_sound(struct check *check, const struct case_row *row)
{
	const char *sort = row->sort >= 1 && row->sort <= CASE_SORTS ? contract_sort_name(row->sort) : "?";
	int len = (int)row->id.len;

	if (!row->intact)
		findings_add(&check->findings, _("case %s %.*s: its bytes, key or checksum were altered"), sort, len, row->id.at);
	else if (case_verify(row->bytes, row->len) != CASE_ADDED)
		findings_add(&check->findings, _("case %s %.*s: its bytes are no case in canonical form"), sort, len, row->id.at);
	else if (judge_case(&check->store->book, row->sort, row->bytes, row->len, FOLD_ALL, &check->judgement) != CASE_ADDED)
		findings_add(&check->findings, _("case %s %.*s: it cannot be judged"), sort, len, row->id.at);
	else
		return true;
	return false;
}

static void check_columns(struct check *check, const struct case_row *row)
{
	struct case_columns columns;

	if (cases_columns(&check->store->book, row->sort, row->bytes, row->len, &columns) != CASE_ADDED ||
		!cases_same_columns(&columns, &row->columns))
		findings_add(&check->findings, _("case %s %.*s: its columns for reading were altered"),
			contract_sort_name(row->sort), (int)row->id.len, row->id.at);
	check->events += columns.events;
}

static enum status check_key(struct check *check, const struct case_row *row, struct err *err)
{
	bool found, twice;

	if (cases_find_self(check->store, row, &found, &twice, err) != ST_OK)
		return err->status;
	if (!found)
		findings_add(&check->findings, _("index of keys: it does not lead to %s %.*s"), contract_sort_name(row->sort),
			(int)row->id.len, row->id.at);
	if (twice)
		findings_add(&check->findings, _("case %s %.*s: it stands in the store twice"), contract_sort_name(row->sort),
			(int)row->id.len, row->id.at);
	return ST_OK;
}

static enum status count_run(void *context, const struct key_run *run, struct err *err)
{
	struct check *check = context;

	(void)err;
	if (!run->intact)
		findings_add(&check->findings, _("index of keys: the run at %lld was altered"), (long long)run->low);
	check->keys += (int64_t)run->count;
	return ST_OK;
}

/* Each case was found by its key; if there are no more keys than cases, none leads nowhere. */
static enum status check_keys(struct check *check, struct err *err)
{
	if (keys_each_run(check->store, count_run, check, err) != ST_OK)
		return err->status;
	if (check->store->keys != NULL)
		check->keys += keys_tail_count(check->store->keys);
	if (check->keys != check->cases)
		findings_add(&check->findings, _("index of keys: it has %lld keys for %lld cases"), (long long)check->keys,
			(long long)check->cases);
	return ST_OK;
}

/* What stands in the index too much does no harm; what is missing would let a repeat go unseen. */
static enum status check_repeats(struct check *check, const struct case_row *row, struct err *err)
{
	const struct netting_call call = { row->place, row->id, row->bytes, row->len };
	struct case_cursor cursor = case_events(row->bytes, row->len);
	struct repeat_call version;
	struct repeat_entry entry;
	struct event event;
	bool has = true;

	while (has && case_next(&cursor, &event)) {
		if (!repeat_of(&event, &version))
			continue;
		entry = repeat_entry_of(&version);
		if (repeats_has(check->store, &entry, row->place, &has, err) != ST_OK)
			return err->status;
	}
	if (!has)
		findings_add(&check->findings, _("index of repeated calls: it lacks call %.*s"), (int)row->id.len, row->id.at);
	return recount_net(&check->recount, &check->netting, &call, err);
}

static enum status check_case(void *context, const struct case_row *row, struct err *err)
{
	struct check *check = context;
	const struct store_check_sink *sink = check->findings.sink;

	if (check->cases++ % PROGRESS_EVERY == 0 && sink->progress != NULL)
		sink->progress(sink->context, check->cases - 1, check->cases_expected);
	if (!case_is_sound(check, row))
		return ST_OK;
	if (check->judgement.failed)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	check_columns(check, row);
	if (check_key(check, row, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < check->judgement.day_count; i++)
		if (coverage_add(&check->coverage, row->place, check->judgement.days[i], days_half_of(row->sort), err) !=
			ST_OK)
			return err->status;
	if (recount_add(&check->recount, &check->judgement, err) != ST_OK ||
		(row->sort == CASE_CALL && check_repeats(check, row, err) != ST_OK))
		return err->status;
	return oddities_take(&check->oddities, row, err);
}

static enum status name_missing(void *context, const struct case_row *row, struct err *err)
{
	struct check *check = context;
	char day[DAY_NAME_MAX];

	(void)err;
	if (!row->intact || judge_case(&check->store->book, row->sort, row->bytes, row->len, FOLD_ALL, &check->judgement) !=
		CASE_ADDED)
		return ST_OK;
	for (size_t i = 0; i < check->judgement.day_count; i++) {
		if (!coverage_misses(&check->coverage, row->place, check->judgement.days[i], days_half_of(row->sort)))
			continue;
		day_period_name(PERIOD_DAY, check->judgement.days[i], day);
		findings_add(&check->findings, _("day index: it lacks %s %.*s on %s"), contract_sort_name(row->sort),
			(int)row->id.len, row->id.at, day);
	}
	return ST_OK;
}

static enum status check_cases(struct check *check, struct err *err)
{
	struct store *store = check->store;

	if (recount_begin(store, &check->recount, err) != ST_OK || coverage_begin(store, &check->coverage, err) != ST_OK ||
		oddities_begin(store, check->findings.sink->now_us, &check->oddities, err) != ST_OK ||
		cases_each(store, check_case, check, err) != ST_OK || check_keys(check, err) != ST_OK ||
		recount_compare(&check->recount, &check->findings, err) != ST_OK ||
		coverage_compare(&check->coverage, &check->findings, err) != ST_OK)
		return err->status;
	if (check->coverage.missing_count > 0 && cases_each(store, name_missing, check, err) != ST_OK)
		return err->status;
	return oddities_end(&check->oddities, err);
}

/* ---- counters ---- */

static enum status open_rejects(struct store *store, int64_t input, int64_t *count, struct err *err)
{
	sqlite3_stmt *get = NULL;
	enum status st = sql_prepare(store, "SELECT count(*) FROM rejects WHERE input = ?1 AND state = 0", &get, err);
	bool row;

	*count = 0;
	if (st == ST_OK) {
		sql_bind_int(get, 1, input);
		st = sql_step(store, get, &row, err);
	}
	if (st == ST_OK)
		*count = sqlite3_column_int64(get, 0);
	(void)sqlite3_finalize(get);
	return st;
}

static enum status check_input(void *context, const struct input_row *row, struct err *err)
{
	struct check *check = context;
	const struct tally *tally = &row->tally;
	int len = (int)row->entry.name.len;
	const char *name = row->entry.name.at;
	int64_t open;

	if (!row->intact)
		findings_add(&check->findings, _("input %lld (%.*s): its position or a counter was altered"),
			(long long)row->entry.id, len, name);
	if (tally->read != tally->applied + tally->duplicate + tally->rejected)
		findings_add(&check->findings, _("input %lld (%.*s): %lld read, but %lld applied + %lld duplicate + %lld rejected"),
			(long long)row->entry.id, len, name, (long long)tally->read, (long long)tally->applied,
			(long long)tally->duplicate, (long long)tally->rejected);
	if (open_rejects(check->store, row->entry.id, &open, err) != ST_OK)
		return err->status;
	if (open != tally->rejected)
		findings_add(&check->findings, _("input %lld (%.*s): %lld rejected, but %lld open rejects are kept"),
			(long long)row->entry.id, len, name, (long long)tally->rejected, (long long)open);
	check->total.applied += tally->applied;
	return ST_OK;
}

static enum status check_counters(struct check *check, struct err *err)
{
	int64_t strays, sum;

	if (inputs_each(check->store, 0, NULL, check_input, check, err) != ST_OK ||
		sql_number(check->store, "SELECT count(*) FROM rejects WHERE input NOT IN (SELECT id FROM inputs)", &strays, err) !=
			ST_OK ||
		sql_number(check->store, "SELECT coalesce(sum(events), 0) FROM cells WHERE dimension = 0", &sum, err) != ST_OK)
		return err->status;
	if (check->total.applied != check->events)
		findings_add(&check->findings, _("counters: %lld events applied, but %lld are kept"),
			(long long)check->total.applied, (long long)check->events);
	if (sum != check->events)
		findings_add(&check->findings, _("cells: they count %lld events, but %lld are kept"), (long long)sum,
			(long long)check->events);
	if (check->cases != check->cases_expected)
		findings_add(&check->findings, _("counters: %lld cases counted, but %lld are kept"),
			(long long)check->cases_expected, (long long)check->cases);
	if (strays != 0)
		findings_add(&check->findings, _("rejects: %lld belong to no input"), (long long)strays);
	return ST_OK;
}

/* ---- all ---- */

static void tell_oddities(const struct check *check)
{
	const struct store_check_sink *sink = check->findings.sink;

	for (int i = 0; i < ODDITIES && sink->oddity != NULL; i++)
		if (check->oddities.count[i] != 0)
			sink->oddity(sink->context, oddity_kind((enum oddity)i)->id, check->oddities.count[i]);
}

static enum status check_all(struct check *check, struct err *err)
{
	if (schema_get_number(check->store, "cases", &check->cases_expected, err) != ST_OK ||
		check_integrity(check, err) != ST_OK || check_cases(check, err) != ST_OK ||
		recount_parts(check->store, &check->findings, err) != ST_OK ||
		frozen_check(check->store, &check->findings, err) != ST_OK ||
		late_rows_check(check->store, &check->findings, err) != ST_OK)
		return err->status;
	return check_counters(check, err);
}

enum status store_check(struct store *store, const struct store_check_sink *sink, int64_t *findings, struct err *err)
{
	struct check check = { .store = store, .findings = { .sink = sink } };
	enum status st = store_snapshot_begin(store, err);

	*findings = 0;
	if (st != ST_OK)
		return st;
	st = check_all(&check, err);
	if (st == ST_DATA) {
		/* Damage that stops a reading is what the check was asked for. */
		findings_add(&check.findings, "%s", err->text);
		err_clear(err);
		st = ST_OK;
	} else if (st == ST_OK) {
		tell_oddities(&check);
	}
	findings_end(&check.findings);
	recount_free(&check.recount);
	coverage_free(&check.coverage);
	oddities_free(&check.oddities);
	judge_free(&check.judgement);
	netting_clear(&check.netting);
	store_snapshot_end(store);
	*findings = check.findings.count;
	return st;
}
