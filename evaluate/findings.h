/*
 * findings - inside evaluate/: what a scheme states, held against what follows.
 */
#ifndef HOTLINE_EVALUATE_FINDINGS_H
#define HOTLINE_EVALUATE_FINDINGS_H

#include "evaluate/evaluate.h"
#include "evaluate/inputs.h"

/* Fills findings and counters of an evaluation whose rows are there; memory from its pool. */
MUST_USE enum status findings_collect(struct evaluation *evaluation, struct inputs *inputs, struct err *err);

#endif
