/*
 * schema - the tables of a store, and how a store grows into a newer program's.
 *
 * PRAGMA application_id says that a file is a store, user_version which layout it
 * has; migrations run at opening for writing, each in its transaction.  The
 * columns of `cells` and the views are made from the table of metrics: a program
 * with more of them adds them and judges all cases again (store/rejudge.h).
 */
#ifndef HOTLINE_STORE_SCHEMA_H
#define HOTLINE_STORE_SCHEMA_H

#include "store/store.h"

enum { SCHEMA_VERSION = 1, SCHEMA_APPLICATION = 0x484F544C /* "HOTL" */ };

/* Raised whenever fold.c counts a case differently than before: stores are then judged again. */
enum { SCHEMA_JUDGE_VERSION = 1 };

/* Looks at the file, makes or migrates it when writing, and fills store->zone and store->book.
 * ST_CONFIG: foreign, newer, another zone, or (reading) in need of a migration. */
MUST_USE enum status schema_open(struct store *store, const struct store_options *options, struct err *err);

/* ---- the table `meta`: one value per name ---- */

MUST_USE enum status schema_put_number(struct store *store, const char *name, int64_t value, struct err *err);
MUST_USE enum status schema_put_text(struct store *store, const char *name, struct text value, struct err *err);
/* 0 where the name is not there. */
MUST_USE enum status schema_get_number(struct store *store, const char *name, int64_t *value, struct err *err);
/* Empty where it is not there, or too long for `value`. */
MUST_USE enum status schema_get_text(struct store *store, const char *name, char *value, size_t size, struct err *err);

/* The writer may have changed the rules since: makes store->book that of the rules file in force.  For a reader, when
 * a snapshot begins.  ST_CONFIG: the cases were judged by something that this program does not have. */
MUST_USE enum status schema_follow(struct store *store, struct err *err);

/* Whether all cases are judged by store->book and as this program folds them. */
MUST_USE enum status schema_is_judged(struct store *store, bool *same, struct err *err);

/* The digests in hex of the book's rules and calendar in their canonical form: as a publication has them. */
MUST_USE enum status schema_digests(const struct book *book, char rules[DIGEST_HEX_MAX], char calendar[DIGEST_HEX_MAX],
	struct err *err);

/* Records by which rules and calendar all cases are now judged. */
MUST_USE enum status schema_put_judged(struct store *store, struct err *err);

#endif
