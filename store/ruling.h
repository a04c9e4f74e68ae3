/*
 * ruling - the rules file in force, and those before it (rule R48).
 *
 * Each file that was applied is a row of `rules_files`, its bytes with it; the last one is in force.  A row
 * without bytes goes back to what is built in, and so does a store without rows.  The book that cases are judged by
 * (store->book) follows from it; books of earlier files stay in memory until the store is closed, since callers
 * hold what they point to.
 */
#ifndef HOTLINE_STORE_RULING_H
#define HOTLINE_STORE_RULING_H

#include "store/store.h"

struct ruling;

/* Makes store->book that of the file in force, if it is not yet: at opening, and when a snapshot begins.  *changed
 * says whether it was another.  ST_DATA: the file is not the one that was applied; ST_CONFIG: this program cannot
 * read it. */
MUST_USE enum status ruling_follow(struct store *store, bool *changed, struct err *err);

/* The digest of the file in force in hex; empty where the built-in rules are. */
const char *ruling_digest(const struct store *store);

/* The digest of a rules file's bytes in hex; empty for none. */
MUST_USE enum status ruling_hex(struct text bytes, char out[DIGEST_HEX_MAX], struct err *err);

/* Writes a row, inside the caller's transaction; empty bytes go back to what is built in. */
MUST_USE enum status ruling_put(struct store *store, struct text bytes, struct err *err);

void ruling_free(struct ruling *ruling);

#endif
