/*
 * lines - the lines of a file, plain, gzip or zstd (recognised by their first bytes).
 *
 * A line ends at LF; a CR before it belongs to the line end.  Lines longer than
 * LINES_KEPT_MAX are handed out cut, with their true length.  Reading is
 * sequential; every uncompressed byte passes a running SHA-256, so that a file
 * is known by the digest of its bytes up to a position.
 */
#ifndef HOTLINE_INGEST_LINES_H
#define HOTLINE_INGEST_LINES_H

#include "base/text.h"
#include "crypto/digest.h"
#include "event/contract.h"

#include <stdbool.h>
#include <stdint.h>

/* Enough of a line that is too long to mask it before the cut: a number that begins within the kept
 * bytes ends within these. */
enum { LINES_KEPT_MAX = EVENT_BYTES_MAX + 4096 };

struct lines;

struct line {
	const char *bytes;
	size_t len;        /* at hand: at most LINES_KEPT_MAX */
	int64_t length;    /* of the whole line, without its end */
	bool terminated;   /* false: the file ends without LF */
	int64_t start;     /* uncompressed offset of its first byte */
	int64_t next;      /* uncompressed offset behind it and its end */
};

/* "-" is standard input.  ST_NOINPUT: no such file, or a directory. */
MUST_USE enum status lines_open(const char *path, struct lines **out, struct err *err);
void lines_close(struct lines *lines);

/* Whether it can be read only once, and has no position to go on from: standard input, a pipe, a terminal. */
bool lines_are_a_stream(const struct lines *lines);

/* From now on lines_next waits for the bytes of a pipe, a terminal or a socket until the moment `until_ms` of base/clock.h
 * and no longer.  Files are never waited for; without this call lines_next waits for ever. */
void lines_wait_until(struct lines *lines, int64_t until_ms);

/* Whether the last lines_next gave no line only because none was whole in time: more may come. */
bool lines_are_late(const struct lines *lines);

/* The next line; *got false at the end, or where lines_are_late.  Good until the next call.  ST_IO: reading or unpacking
 * failed (a truncated or damaged compressed file: what came before stays good). */
MUST_USE enum status lines_next(struct lines *lines, struct line *line, bool *got, struct err *err);

/* Passes over `bytes` bytes (the digest takes them in); *passed is less where the file is shorter. */
MUST_USE enum status lines_skip(struct lines *lines, int64_t bytes, int64_t *passed, struct err *err);

/* Whether the byte before the next line is a line's end (or there is none). */
bool lines_at_line_start(const struct lines *lines);

/* The digest of all bytes before `next` of the last line handed out (or skipped to). */
void lines_digest(struct lines *lines, uint8_t out[DIGEST_BYTES]);

/* The digest of all bytes before the start of the last line handed out, which was unterminated. */
void lines_digest_before(const struct lines *lines, uint8_t out[DIGEST_BYTES]);

/* The first INPUT_HEAD_BYTES (fewer where less has been handed out): a quick way to tell files apart. */
struct text lines_head(struct lines *lines);

/* Only white space: not an event, not even a refused one (rule R53). */
bool line_is_blank(const struct line *line);

/* Compressed bytes read and in all (-1 for a pipe), for progress. */
void lines_progress(const struct lines *lines, int64_t *done, int64_t *total);

#endif
