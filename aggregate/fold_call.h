/*
 * fold_call - what a call counts (rules R11 to R16).  Internal to aggregate/.
 *
 * Of several events of one call the latest as a whole is the call; its day is
 * that of started_at, its unit "" always (rule R12).
 */
#ifndef HOTLINE_AGGREGATE_FOLD_CALL_H
#define HOTLINE_AGGREGATE_FOLD_CALL_H

#include "aggregate/fold_walk.h"

/* Accepted inbound (rule R15, first part): a call in the denominator of fcr. */
bool fold_call_is_accepted(const struct event *call);

void fold_call_count(struct fold_walk *walk);
void fold_call_summary(struct fold_walk *walk, struct case_summary *out);

#endif
