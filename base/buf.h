/*
 * buf - a byte buffer that grows.
 *
 * Start with `struct buf buf = BUF_EMPTY;`, end with buf_free (safe on an empty
 * one, and leaves an empty one).  Appending never fails quietly: out of memory
 * is the one condition a small program cannot work on from, so the buffer
 * remembers it (`failed`), appends nothing more, and buf_status tells at the
 * place where the result is used.  buf_clear keeps the memory for the next use.
 * Pointers into `data` are good until the next append.
 */
#ifndef HOTLINE_BASE_BUF_H
#define HOTLINE_BASE_BUF_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	uint8_t *data;
	size_t len;
	size_t cap;
	bool failed; /* an append ran out of memory; sticky until buf_clear */
};

#define BUF_EMPTY ((struct buf){ 0 })

void buf_free(struct buf *buf);
void buf_clear(struct buf *buf);

/* Room for `more` bytes after len: the place to write them, or NULL when memory is out. */
uint8_t *buf_reserve(struct buf *buf, size_t more);

void buf_append(struct buf *buf, const void *bytes, size_t len);
void buf_append_byte(struct buf *buf, uint8_t byte);
void buf_append_text(struct buf *buf, struct text text);
void buf_append_string(struct buf *buf, const char *string);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* Appends as a JSON string with its quotes: raw UTF-8, escapes as RFC 8785 wants them. */
void buf_append_json(struct buf *buf, struct text text);

/* ST_OK, or ST_SYSTEM with a message when an append ran out of memory. */
MUST_USE enum status buf_status(const struct buf *buf, struct err *err);

static inline struct text buf_text(const struct buf *buf)
{
	return (struct text){ (const char *)buf->data, buf->len };
}

#endif
