/*
 * fold_review - what a review counts (rules R11, R12).  Internal to aggregate/.
 *
 * The latest event as a whole is the review, its day that of the earliest.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_REVIEW_H
#define HOTLINE_AGGREGATE_FOLD_REVIEW_H

#include "aggregate/fold_walk.h"

void fold_review_count(struct fold_walk *walk);
void fold_review_summary(struct fold_walk *walk, struct case_summary *out);

#endif
