/*
 * fold_complaint - what an efficiency complaint counts (rules R10, R11, R21, R39 to R42).
 * Internal to aggregate/.
 */
#ifndef HOTLINE_AGGREGATE_FOLD_COMPLAINT_H
#define HOTLINE_AGGREGATE_FOLD_COMPLAINT_H

#include "aggregate/complaint.h"
#include "aggregate/fold_walk.h"

/* The events up to the cut-off; limits and proposal are left empty. */
struct complaint fold_complaint_gather(struct fold_walk *walk);

void fold_complaint_count(struct fold_walk *walk);
void fold_complaint_summary(struct fold_walk *walk, struct case_summary *out);

#endif
