/*
 * books - every book that the cases of a store were ever judged by: what is built in, and each rules file that was
 * applied (rule R48).
 *
 * Of earlier programs' built-in rules only what this one has too is known.
 */
#ifndef HOTLINE_STORE_BOOKS_H
#define HOTLINE_STORE_BOOKS_H

#include "store/store.h"

struct books;

/* ST_DATA: a rules file is not the one that was applied.  One that this program cannot read is left out. */
MUST_USE enum status books_read(struct store *store, struct books **out, struct err *err);
void books_free(struct books *books);

/* The one with these digests (schema_digests), as a publication names it; NULL: none is known.  Borrowed. */
const struct book *books_of(const struct books *books, struct text rules, struct text calendar);

/* The one in force at an instant of the writer's clock; NULL: it could not be read.  Borrowed. */
const struct book *books_at(const struct books *books, int64_t at_us);

#endif
