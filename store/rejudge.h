/*
 * rejudge - all cases again, when rules, calendar or figures are others (rules R46, R48).
 */
#ifndef HOTLINE_STORE_REJUDGE_H
#define HOTLINE_STORE_REJUDGE_H

#include "base/err.h"

struct store;
struct store_progress;

/* Inside the caller's transaction: empties cells and day index, folds every case by store->book, and
 * records what it was judged by.  Memory does not grow with the store.  `progress` may be NULL. */
MUST_USE enum status rejudge_all(struct store *store, const struct store_progress *progress, struct err *err);

#endif
