#include "store/prepare.h"

#include "base/lang.h"
#include "store/filing.h"
#include "store/inside.h"
#include "store/sums.h"

#include <stdlib.h>
#include <string.h>

enum {
	POOL_BYTES_MAX = 16 * 1024 * 1024, /* of drafts: a usual batch has 8 MiB */
	DRAFT_BYTES_MAX = 64 * 1024, /* of one case: what a hostile one needs must not stay in memory */
	SAMPLE = 1000 /* drafts of the batch after one where most were mistaken: a file that is loaded again */
};

enum status store_prepared_new(struct prepared **out, struct err *err)
{
	struct prepared *prepared = calloc(1, sizeof *prepared);

	*out = prepared;
	if (prepared == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	if (gather_new(&prepared->gather, err) == ST_OK && cells_new(&prepared->cells, err) == ST_OK)
		return ST_OK;
	store_prepared_free(prepared);
	*out = NULL;
	return err->status;
}

void store_prepared_free(struct prepared *prepared)
{
	if (prepared == NULL)
		return;
	gather_free(prepared->gather);
	cells_free(prepared->cells);
	pool_free(&prepared->pool);
	judge_free(&prepared->judgement);
	buf_free(&prepared->bytes);
	buf_free(&prepared->scratch);
	free(prepared);
}

/* The case of its items alone, in the batch or in prepared->bytes.  False: copies, or very many; they are for the ordinary
 * way to count. */
static bool merge_items(struct prepared *prepared, const struct gathered_case *one, struct text *out)
{
	const struct batch_item *items = prepared->batch->items;
	struct case_change change;

	*out = filing_alone(&items[one->first]);
	if (one->first == one->last)
		return filing_is_whole(&items[one->first]);
	if (one->bytes > DRAFT_BYTES_MAX)
		return false;
	buf_clear(&prepared->bytes);
	if (buf_reserve(&prepared->bytes, 1 + one->bytes) == NULL)
		return false;
	for (uint32_t at = one->first; at != GATHER_END; at = gather_next(prepared->gather, at))
		if (filing_insert(&prepared->bytes, &items[at], &change, &prepared->scratch) != CASE_ADDED)
			return false;
	*out = buf_text(&prepared->bytes);
	return true;
}

static void enter_call(struct draft *draft, const struct batch_item *item, const struct gathered_case *one)
{
	struct repeat_call call;
	struct event event;

	draft->has_entry = one->sort == CASE_CALL && one->first == one->last;
	draft->entry = (struct repeat_entry){ 0 };
	if (draft->has_entry && event_unpack((const uint8_t *)item->packed.at, item->packed.len, &event) > 0 &&
		repeat_of(&event, &call))
		draft->entry = repeat_entry_of(&call);
}

/* NULL: the case cannot be drafted; the ordinary way says why, if there is something to say. */
static struct draft *make_draft(struct prepared *prepared, const struct book *book, const struct gathered_case *one)
{
	const struct judgement *judgement = &prepared->judgement;
	size_t days_size, kept;
	struct draft *draft;
	struct text bytes;

	if (!merge_items(prepared, one, &bytes) || judge_case(book, one->sort, (const uint8_t *)bytes.at, bytes.len, FOLD_ALL,
		&prepared->judgement) != CASE_ADDED || judgement->failed)
		return NULL;
	days_size = judgement->day_count * sizeof *draft->days;
	kept = one->first == one->last ? 0 : bytes.len;
	draft = pool_alloc(&prepared->pool, sizeof *draft + days_size + kept);
	if (draft == NULL)
		return NULL;
	draft->day_count = judgement->day_count;
	if (days_size > 0)
		memcpy(draft->days, judgement->days, days_size);
	draft->bytes = bytes;
	enter_call(draft, &prepared->batch->items[one->first], one);
	if (kept > 0)
		draft->bytes.at = memcpy((char *)draft->days + days_size, bytes.at, kept);
	return cases_columns(book, one->sort, (const uint8_t *)draft->bytes.at, draft->bytes.len, &draft->columns) == CASE_ADDED
		? draft : NULL;
}

static void make_drafts(struct prepared *prepared, const struct book *book, size_t most)
{
	for (size_t i = 0; i < gather_count(prepared->gather) && prepared->drafts < most; i++) {
		struct gathered_case *one = gather_at(prepared->gather, i);

		if (!prepared->batch->items[one->first].begins)
			continue;
		if (prepared->pool.used >= POOL_BYTES_MAX || sums_is_full(prepared->cells))
			return;
		one->draft = make_draft(prepared, book, one);
		if (one->draft == NULL)
			continue;
		for (size_t j = 0; j < prepared->judgement.count; j++)
			cells_add(prepared->cells, &prepared->judgement.counts[j], 1);
		prepared->drafts++;
	}
}

void store_prepare(const struct store *store, const struct batch *batch, struct prepared *prepared)
{
	size_t most = 2 * prepared->mistaken > prepared->drafts ? SAMPLE : SIZE_MAX;

	pool_clear(&prepared->pool);
	cells_clear(prepared->cells);
	prepared->batch = batch;
	prepared->drafts = prepared->mistaken = 0;
	gather_cases(prepared->gather, batch);
	make_drafts(prepared, &store->book, most);
}
