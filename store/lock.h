/*
 * lock - one writer per store, proved by the kernel.
 *
 * An OFD lock on STORE.lock: it goes when the process goes, however it dies, and
 * asking who holds it does not take it.  The file's text names the holder for
 * people; only the lock counts.  The file is never removed: a new one beside it
 * would be a second lock.
 */
#ifndef HOTLINE_STORE_LOCK_H
#define HOTLINE_STORE_LOCK_H

#include "base/err.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

enum { LOCK_HOLDER_MAX = 256 };

/* Takes the lock of the store at `path` (symbolic links resolved) and writes "pid N, command, since TIME"
 * into it.  *out is the descriptor that holds it.  ST_BUSY names the holder; ST_CANTCREAT: no right to. */
MUST_USE enum status lock_take(const char *path, const char *command, int64_t now_us, int *out, struct err *err);
/* Writes the holder's line anew with TIME in the store's zone, which is known only once the store is open. */
MUST_USE enum status lock_sign(int lock, const char *path, const char *command, int64_t now_us, const struct zone *zone,
	struct err *err);
void lock_release(int lock);

/* Whether somebody holds it, and who. Never takes it, needs only the right to read. */
bool lock_holder(const char *path, char holder[LOCK_HOLDER_MAX]);

#endif
