/*
 * netting - what repeated calls take out of the sums of fcr_net7 and fcr_net30 (rule R17).
 *
 * A case alone counts every directly answered call in both (fold_case).  Beside that
 * stand the contributions of the second keyed set: each directly answered call that is
 * repeated is taken out again, on its own day and parts.  Sums are right when both are in.
 *
 * Writing, one call changes at a time: only the call itself and the one before it in
 * each of its sets can count otherwise than before.  Reading as of a cut-off, calls are
 * visited one by one (store/read.c): every one that the cut-off cuts, and every one that
 * first comes after it and can repeat a call of the days asked for.  A call that is not
 * visited but whose next one is corrected by the first visited one behind it, in whatever version, and by no other.
 */
#ifndef HOTLINE_STORE_NETTING_H
#define HOTLINE_STORE_NETTING_H

#include "store/judge.h"
#include "store/places.h"
#include "store/repeats.h"

/* Where contributions go: adds one `sign` times.  False: out of memory. */
struct netting_sink {
	bool (*add)(void *context, const struct contribution *one, int sign);
	void *context;
};

/* Reused call after call. */
struct netting {
	struct buf bytes;  /* of a neighbour, its id behind them */
	struct judgement judgement;
};
void netting_clear(struct netting *netting);

/* A call as whoever asks holds it; other cases are read beside it (cases_beside). */
struct netting_call {
	int64_t place;
	struct text id;
	const uint8_t *bytes;
	size_t len;
};

/* The call's bytes were `before` (len 0: it is new) and are those of `call`, which has been put (cases_put). */
MUST_USE enum status netting_change(struct store *store, struct netting *netting, const struct netting_call *call,
	struct text before, const struct netting_sink *sink, struct err *err);

/* The same for a call that is new and has one version, entered as `entry`. */
MUST_USE enum status netting_begin(struct store *store, struct netting *netting, const struct netting_call *call,
	const struct repeat_entry *entry, const struct netting_sink *sink, struct err *err);

/* What such a change did to the picture as of T, after netting_change: adds it to nothing but the sink. */
MUST_USE enum status netting_changed(struct store *store, struct netting *netting, const struct netting_call *call,
	struct text before, int64_t cutoff_us, const struct netting_sink *sink, struct err *err);

/* The slots that the call as of T is taken out of; 0 for none. */
MUST_USE enum status netting_slots(struct store *store, const struct netting_call *call, int64_t cutoff_us,
	uint64_t *slots, struct err *err);

/* Takes these slots out of what judge_case says that the row counts as of T. */
MUST_USE enum status netting_judge(struct store *store, const struct case_row *row, int64_t cutoff_us,
	struct judgement *judgement, struct err *err);

/* Adds `sign` times what the call as of T is taken out of: with -1 as the sums have it. */
MUST_USE enum status netting_add(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, int sign, const struct netting_sink *sink, struct err *err);

/* The call is one of the `visited`: from what the sums hold (sign 1: given back) to what they would hold as of T (sign
 * -1: taken out), for itself and for those calls that it is the first to be responsible for. */
MUST_USE enum status netting_correct(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, const struct places *visited, const struct netting_sink *sink, struct err *err);

/* The same for those others alone: all that matters of a call that first comes after T. */
MUST_USE enum status netting_correct_others(struct store *store, struct netting *netting, const struct netting_call *call,
	int64_t cutoff_us, const struct places *visited, const struct netting_sink *sink, struct err *err);

#endif
