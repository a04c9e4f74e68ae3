#include "store/netting.h"

#include "base/lang.h"
#include "store/inside.h"

#include <string.h>

void netting_clear(struct netting *netting)
{
	buf_free(&netting->bytes);
	judge_free(&netting->judgement);
}

static enum status damaged(struct store *store, struct text id, struct err *err)
{
	return store_damaged(store, err, _("%s %.*s"), contract_sort_name(CASE_CALL), (int)id.len, id.at);
}

static enum status no_memory(struct err *err)
{
	return err_set(err, ST_SYSTEM, _("out of memory"));
}

/* *has: the call as of T is one that a set holds. */
static enum status read_call(struct store *store, const struct netting_call *call, int64_t cutoff_us,
	struct repeat_call *out, bool *has, struct err *err)
{
	bool corrupt = false;

	*has = call->len > 0 && repeat_case(call->bytes, call->len, cutoff_us, out, &corrupt);
	return corrupt ? damaged(store, call->id, err) : ST_OK;
}

/* ---- who is in a set ---- */

/* The set of `call` under its key number `key`, without the call at `self`, as of a cut-off. */
struct set {
	const struct repeat_call *call;
	int key;
	int64_t self;
	int64_t cutoff_us;
	const struct places *visited; /* for reading as of the cut-off */
	uint8_t near; /* the buckets that may have others of it */
};

static bool is_in(const struct set *set, const struct case_row *row, int64_t start_us, int64_t cutoff_us)
{
	struct repeat_call other;
	bool corrupt, home;

	return repeat_case(row->bytes, row->len, cutoff_us, &other, &corrupt) && other.start_us == start_us &&
		repeat_is_under(&other, set->call, set->key, &home);
}

static bool takes_member(void *context, const struct case_row *row, int64_t start_us)
{
	const struct set *set = context;

	return row->place != set->self && is_in(set, row, start_us, set->cutoff_us);
}

static enum status nearest(struct store *store, const struct set *set, int64_t start_us, struct text id, bool forward,
	bool (*takes)(void *context, const struct case_row *row, int64_t start_us), struct repeats_found *out, struct err *err)
{
	const struct repeats_search search = { repeat_hash(set->call, set->key), start_us, id, forward,
		set->near, takes, (void *)(uintptr_t)set };

	return repeats_nearest(store, &search, out, err);
}

/* ---- contributions ---- */

/* What the call counts as answered directly, in these slots. */
static enum status put(struct store *store, struct netting *netting, const struct netting_call *call, int64_t cutoff_us,
	uint64_t slots, int sign, const struct netting_sink *sink, struct err *err)
{
	struct judgement *judgement = &netting->judgement;

	if (slots == 0)
		return ST_OK;
	if (judge_case(&store->book, CASE_CALL, call->bytes, call->len, cutoff_us, judgement) != CASE_ADDED)
		return damaged(store, call->id, err);
	if (judgement->failed)
		return no_memory(err);
	for (size_t i = 0; i < judgement->count; i++) {
		struct contribution one = judgement->counts[i];

		if ((one.slots >> SLOT_CALLS_DIRECT & 1u) == 0)
			continue;
		one.slots = slots;
		if (!sink->add(sink->context, &one, sign))
			return no_memory(err);
	}
	return ST_OK;
}

/* A neighbour, kept so that others can be read beside it. */
static enum status fetch(struct store *store, struct netting *netting, int64_t place, struct netting_call *out,
	struct err *err)
{
	struct buf *bytes = &netting->bytes;
	struct case_row row;
	enum status st = cases_beside(store, place, &row, err);

	buf_clear(bytes);
	if (st == ST_OK) {
		buf_append(bytes, row.bytes, row.len);
		buf_append_text(bytes, row.id);
		st = buf_status(bytes, err);
		*out = (struct netting_call){ place, { (const char *)bytes->data + row.len, row.id.len }, bytes->data, row.len };
	}
	cases_beside_done(store);
	return st;
}

enum status netting_slots(struct store *store, const struct netting_call *call, int64_t cutoff_us, uint64_t *slots,
	struct err *err)
{
	struct repeat_call self;
	struct set set = { .call = &self, .self = call->place, .cutoff_us = cutoff_us, .near = REPEATS_ANYWHERE };
	struct repeats_found next;
	bool has;

	*slots = 0;
	if (read_call(store, call, cutoff_us, &self, &has, err) != ST_OK)
		return err->status;
	if (!has || !self.direct)
		return ST_OK;
	if (nearest(store, &set, self.start_us, call->id, true, takes_member, &next, err) != ST_OK)
		return err->status;
	if (next.place != 0)
		*slots = repeat_slots(next.start_us - self.start_us);
	return ST_OK;
}

enum status netting_add(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, int sign, const struct netting_sink *sink, struct err *err)
{
	uint64_t slots;

	if (netting_slots(store, call, cutoff_us, &slots, err) != ST_OK)
		return err->status;
	return put(store, netting, call, cutoff_us, slots, sign, sink, err);
}

enum status netting_judge(struct store *store, const struct case_row *row, int64_t cutoff_us, struct judgement *judgement,
	struct err *err)
{
	const struct netting_call call = { row->place, row->id, row->bytes, row->len };
	uint64_t slots;

	if (row->sort != CASE_CALL)
		return ST_OK;
	if (netting_slots(store, &call, cutoff_us, &slots, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < judgement->count; i++)
		judgement->counts[i].slots &= ~slots;
	return ST_OK;
}

/* ---- a call changes ---- */

/* The call enters one of its sets (sign 1) or leaves it (-1): who was followed by the next one is now followed by
 * it, and it by the next one. */
static enum status change_set(struct store *store, struct netting *netting, const struct netting_call *call,
	const struct set *set, int sign, const struct netting_sink *sink, struct err *err)
{
	const struct repeat_call *self = set->call;
	struct repeats_found last, next;
	struct netting_call neighbour;
	struct repeat_call other;
	uint64_t after;
	bool has, home;

	if (nearest(store, set, self->start_us, call->id, false, takes_member, &last, err) != ST_OK ||
		nearest(store, set, self->start_us, call->id, true, takes_member, &next, err) != ST_OK)
		return err->status;
	if (set->key == 0 && self->direct && next.place != 0 &&
		put(store, netting, call, set->cutoff_us, repeat_slots(next.start_us - self->start_us), -sign, sink, err) != ST_OK)
		return err->status;
	if (last.place == 0)
		return ST_OK;
	if (fetch(store, netting, last.place, &neighbour, err) != ST_OK ||
		read_call(store, &neighbour, set->cutoff_us, &other, &has, err) != ST_OK)
		return err->status;
	if (!has || !other.direct || !repeat_is_under(&other, self, set->key, &home) || !home)
		return ST_OK;
	after = next.place == 0 ? 0 : repeat_slots(next.start_us - other.start_us);
	return put(store, netting, &neighbour, set->cutoff_us, repeat_slots(self->start_us - other.start_us) & ~after, -sign, sink,
		err);
}

static enum status change_sets(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, const uint8_t near[2], int sign, const struct netting_sink *sink, struct err *err)
{
	struct repeat_call self;
	bool has;

	if (read_call(store, call, cutoff_us, &self, &has, err) != ST_OK)
		return err->status;
	for (int key = 0; has && key < self.caller.hashes; key++) {
		const struct set set = { .call = &self, .key = key, .self = call->place, .cutoff_us = cutoff_us, .near = near[key] };

		if (near[key] != 0 && change_set(store, netting, call, &set, sign, sink, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static const uint8_t anywhere[2] = { REPEATS_ANYWHERE, REPEATS_ANYWHERE };

/* Every version of the call is entered: at a cut-off before the latest the call is another one.  *near: where others may
 * be; a call of several versions has itself for a neighbour. */
static enum status enter(struct store *store, const struct netting_call *call, uint8_t near[2], struct err *err)
{
	struct case_cursor cursor = case_events(call->bytes, call->len);
	struct repeat_call version;
	struct repeat_entry entry;
	struct event event;
	int versions = 0;

	while (case_next(&cursor, &event)) {
		if (!repeat_of(&event, &version))
			continue;
		entry = repeat_entry_of(&version);
		if (repeats_add(store, &entry, call->place, near, err) != ST_OK)
			return err->status;
		versions++;
	}
	if (versions > 1)
		memcpy(near, anywhere, sizeof anywhere);
	return cursor.corrupt ? damaged(store, call->id, err) : ST_OK;
}

enum status netting_change(struct store *store, struct netting *netting, const struct netting_call *call,
	struct text before, const struct netting_sink *sink, struct err *err)
{
	const struct netting_call old = { call->place, call->id, (const uint8_t *)before.at, before.len };
	uint8_t near[2] = { 0, 0 };

	if (enter(store, call, near, err) != ST_OK)
		return err->status;
	if (before.len > 0) {
		memcpy(near, anywhere, sizeof near);
		if (change_sets(store, netting, &old, FOLD_ALL, near, -1, sink, err) != ST_OK)
			return err->status;
	}
	return change_sets(store, netting, call, FOLD_ALL, near, 1, sink, err);
}

enum status netting_begin(struct store *store, struct netting *netting, const struct netting_call *call,
	const struct repeat_entry *entry, const struct netting_sink *sink, struct err *err)
{
	uint8_t near[2] = { 0, 0 };

	if (entry->hashes == 0)
		return ST_OK;
	if (repeats_add(store, entry, call->place, near, err) != ST_OK)
		return err->status;
	if ((near[0] | near[1]) == 0) /* nearly always */
		return ST_OK;
	return change_sets(store, netting, call, FOLD_ALL, near, 1, sink, err);
}

enum status netting_changed(struct store *store, struct netting *netting, const struct netting_call *call,
	struct text before, int64_t cutoff_us, const struct netting_sink *sink, struct err *err)
{
	const struct netting_call old = { call->place, call->id, (const uint8_t *)before.at, before.len };

	if (change_sets(store, netting, &old, cutoff_us, anywhere, -1, sink, err) != ST_OK)
		return err->status;
	return change_sets(store, netting, call, cutoff_us, anywhere, 1, sink, err);
}

/* ---- as of a cut-off ---- */

/* What decides who is responsible: members that are not visited, and every entry of those that are. */
static bool takes_landmark(void *context, const struct case_row *row, int64_t start_us)
{
	const struct set *set = context;

	return places_has(set->visited, row->place) || is_in(set, row, start_us, FOLD_ALL);
}

/* The call that this version of a visited one is the first visited entry behind, if there is one. */
static enum status correct_last(struct store *store, struct netting *netting, const struct set *set, struct text id,
	const struct netting_sink *sink, struct err *err)
{
	struct repeats_found last;
	struct netting_call neighbour;
	struct repeat_call other;
	bool has, home;

	if (nearest(store, set, set->call->start_us, id, false, takes_landmark, &last, err) != ST_OK)
		return err->status;
	if (last.place == 0 || places_has(set->visited, last.place))
		return ST_OK;
	if (fetch(store, netting, last.place, &neighbour, err) != ST_OK ||
		read_call(store, &neighbour, FOLD_ALL, &other, &has, err) != ST_OK)
		return err->status;
	if (!has || !repeat_is_under(&other, set->call, set->key, &home) || !home)
		return ST_OK;
	if (netting_add(store, netting, &neighbour, FOLD_ALL, 1, sink, err) != ST_OK)
		return err->status;
	return netting_add(store, netting, &neighbour, set->cutoff_us, -1, sink, err);
}

/* Whether an earlier event of the case makes the same entry. */
static bool is_again(const struct netting_call *call, size_t number, const struct repeat_call *version, int key)
{
	struct case_cursor cursor = case_events(call->bytes, call->len);
	struct repeat_call other;
	struct event event;
	bool home;

	for (size_t i = 0; i < number && case_next(&cursor, &event); i++)
		if (repeat_of(&event, &other) && other.start_us == version->start_us && repeat_is_under(&other, version, key, &home))
			return true;
	return false;
}

enum status netting_correct_others(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, const struct places *visited, const struct netting_sink *sink, struct err *err)
{
	struct case_cursor cursor = case_events(call->bytes, call->len);
	struct repeat_call version;
	struct event event;
	enum status st = ST_OK;

	for (size_t number = 0; st == ST_OK && case_next(&cursor, &event); number++)
		for (int key = 0; st == ST_OK && repeat_of(&event, &version) && key < version.caller.hashes; key++) {
			const struct set set = { .call = &version, .key = key, .cutoff_us = cutoff_us, .visited = visited,
				.near = REPEATS_ANYWHERE };

			if (!is_again(call, number, &version, key))
				st = correct_last(store, netting, &set, call->id, sink, err);
		}
	return st;
}

enum status netting_correct(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, const struct places *visited, const struct netting_sink *sink, struct err *err)
{
	if (netting_add(store, netting, call, FOLD_ALL, 1, sink, err) != ST_OK ||
		netting_add(store, netting, call, cutoff_us, -1, sink, err) != ST_OK)
		return err->status;
	return netting_correct_others(store, netting, call, cutoff_us, visited, sink, err);
}
