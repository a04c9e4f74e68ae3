/*
 * out - where results are printed: a descriptor behind a buffer.
 *
 * Printing never fails in the middle of a sentence: the first failure is
 * remembered, everything after it is dropped, and out_finish tells once.  A
 * reader that has gone away (EPIPE) is no failure: it has seen what it wanted;
 * out_alive then says that going on is useless.  SIGPIPE must be ignored.
 */
#ifndef HOTLINE_REPORT_OUT_H
#define HOTLINE_REPORT_OUT_H

#include "base/buf.h"

#include <stdbool.h>

enum { OUT_DONE_MAX = 160 };

struct out {
	int fd;         /* -1: everything stays in buf (tests) */
	struct buf buf; /* not yet written */
	int code;       /* errno of the first failed write; 0 none */
	bool colour;    /* a terminal that wants colour; out_open leaves it off */
	char done[OUT_DONE_MAX]; /* out_done */
};

/* Borrows the descriptor. */
void out_open(struct out *out, int fd);
void out_close(struct out *out);

/* Whether colour is wanted there: a terminal, no NO_COLOR, and TERM is not "dumb". */
bool out_wants_colour(int fd);

void out_bytes(struct out *out, const void *bytes, size_t len);
void out_text(struct out *out, struct text text);
void out_string(struct out *out, const char *string);
void out_printf(struct out *out, const char *format, ...) PRINTF_LIKE(2, 3);
void out_spaces(struct out *out, int count);

void out_tamed(struct out *out, struct text text); /* text_tame */

/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD; a NULL string prints null. */
void out_json_text(struct out *out, struct text text);
void out_json_string(struct out *out, const char *string);

/* The same into a buffer, to be printed later. */
void out_append_json(struct buf *buf, struct text text);

/* What has been done and stays done, in words ("revision 7 was published"): where printing fails out_finish says so first,
 * lest it be done again. */
void out_done(struct out *out, const char *format, ...) PRINTF_LIKE(2, 3);

/* Writes what is buffered, so that a reader sees it now. */
void out_flush(struct out *out);

/* False when nothing printed from now on will arrive. */
bool out_alive(const struct out *out);

/* Flushes; ST_OK, also when the reader has gone away, else ST_IO or ST_SYSTEM. */
MUST_USE enum status out_finish(struct out *out, struct err *err);

#endif
