/*
 * typed - words that somebody types for others to read: who approves, a remark, a reason.
 *
 * They are kept or printed among other lines, so they must be one line and must send no orders to a terminal:
 * control characters, line separators and marks that turn the direction of writing are refused.
 */
#ifndef HOTLINE_CLI_TYPED_H
#define HOTLINE_CLI_TYPED_H

#include "base/buf.h"
#include "cli/settings.h"

/* Bytes of a name and of a note: what fits a line of a minute book. */
enum { TYPED_NAME_MAX = 256, TYPED_NOTE_MAX = 4096 };

/*
 * Appends the option's words with phone numbers masked, since nothing personal is kept anywhere; nothing where it is not
 * given.  ST_USAGE: only white space, more than len_max bytes, no UTF-8, or characters that are refused.
 */
MUST_USE enum status typed_words(const struct settings *settings, const char *name, size_t len_max, struct buf *out,
	struct err *err);

#endif
