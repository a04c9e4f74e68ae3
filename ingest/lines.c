#include "ingest/lines.h"

#include "base/clock.h"
#include "base/lang.h"
#include "event/batch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum {
	IN_BYTES = 128 * 1024,  /* what ZSTD_DStreamInSize recommends, and enough for the others */
	OUT_BYTES = 1024 * 1024 /* must hold a line of LINES_KEPT_MAX and leave room to read on */
};
_Static_assert((int)OUT_BYTES > 2 * (int)LINES_KEPT_MAX, "a kept line fits the buffer");

enum packing { PLAIN, GZIP, ZSTD };

struct lines {
	char *path;
	int file;
	bool own_file;
	enum packing packing;
	z_stream gzip;
	bool gzip_open;
	ZSTD_DStream *zstd;
	bool member_open; /* inside a gzip member or zstd frame: the end of the file would be a truncation */
	uint8_t *in;
	size_t in_at, in_len;
	bool in_end;
	int64_t in_total; /* bytes read from the file */
	int64_t size;     /* of the file, -1 for a pipe */
	bool patient;     /* a pipe is waited for without end */
	int64_t until_ms; /* or until then */
	bool late;        /* it gave nothing in time */
	struct err failure; /* unpacking failed behind bytes that are handed out first: for the next time */
	char *out;
	size_t out_at, out_len;
	size_t digested;  /* out[0..digested) has passed the digest */
	int64_t out_base; /* uncompressed offset of out[0] */
	char last_byte;   /* the byte before out_at */
	char *kept;       /* the front of a line too long for the buffer */
	struct digest *digest;
	uint8_t before[DIGEST_BYTES]; /* the digest before the last line, kept where that may not be taken */
	uint8_t head[INPUT_HEAD_BYTES];
	size_t head_len;
};

static enum status open_file(struct lines *lines, const char *path, struct err *err)
{
	struct stat about;

	lines->size = -1;
	if (strcmp(path, "-") == 0) {
		lines->file = STDIN_FILENO;
		return ST_OK;
	}
	if (path[0] == '\0')
		return err_set(err, ST_NOINPUT, _("the name of a file is empty"));
	lines->file = open(path, O_RDONLY | O_CLOEXEC);
	if (lines->file < 0)
		return err_set_errno(err, ST_NOINPUT, errno, _("cannot open %s"), path);
	lines->own_file = true;
	if (fstat(lines->file, &about) != 0)
		return err_set_errno(err, ST_IO, errno, _("cannot look at %s"), path);
	if (S_ISDIR(about.st_mode))
		return err_set(err, ST_NOINPUT, _("%s is a folder; name the files in it"), path);
	if (S_ISREG(about.st_mode))
		lines->size = (int64_t)about.st_size;
	return ST_OK;
}

/* Whether a read will not wait longer than it may; it may be for the end, or for an error. */
static bool has_bytes(const struct lines *lines)
{
	struct pollfd file = { .fd = lines->file, .events = POLLIN };
	int64_t left_ms = lines->until_ms - clock_ms();

	/* Interrupted is late: the caller asks again anyway. */
	return lines->patient || lines->size >= 0 || poll(&file, 1, left_ms < 0 ? 0 : (int)left_ms) > 0;
}

/* More compressed (or plain) bytes behind those not used yet, or none and `late`. */
static enum status read_in(struct lines *lines, struct err *err)
{
	ssize_t got;

	lines->late = !has_bytes(lines);
	if (lines->late)
		return ST_OK;
	if (lines->in_at > 0) {
		memmove(lines->in, lines->in + lines->in_at, lines->in_len - lines->in_at);
		lines->in_len -= lines->in_at;
		lines->in_at = 0;
	}
	do
		got = read(lines->file, lines->in + lines->in_len, IN_BYTES - lines->in_len);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set_errno(err, ST_IO, errno, _("cannot read %s"), lines->path);
	lines->in_end = got == 0;
	lines->in_len += (size_t)got;
	lines->in_total += got;
	return ST_OK;
}

static bool starts_with(const struct lines *lines, const void *magic, size_t len)
{
	return lines->in_len >= len && memcmp(lines->in, magic, len) == 0;
}

/* The first bytes tell; a file name is only a name. */
static enum status recognise(struct lines *lines, struct err *err)
{
	while (lines->in_len < 4 && !lines->in_end) {
		enum status st = read_in(lines, err);

		if (st != ST_OK)
			return st;
	}
	if (starts_with(lines, "\x1f\x8b", 2)) {
		lines->packing = GZIP;
		/* 15 + 16: the largest window, gzip wrapping only */
		if (inflateInit2(&lines->gzip, 15 + 16) != Z_OK)
			return err_set(err, ST_SYSTEM, _("out of memory"));
		lines->gzip_open = true;
	} else if (starts_with(lines, "\x28\xb5\x2f\xfd", 4)) {
		lines->packing = ZSTD;
		lines->zstd = ZSTD_createDStream();
		if (lines->zstd == NULL)
			return err_set(err, ST_SYSTEM, _("out of memory"));
	}
	return ST_OK;
}

enum status lines_open(const char *path, struct lines **out, struct err *err)
{
	struct lines *lines = calloc(1, sizeof *lines);
	enum status st = ST_SYSTEM;

	if (lines == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	lines->file = -1;
	lines->last_byte = '\n';
	lines->patient = true;
	lines->path = strdup(path);
	lines->in = malloc(IN_BYTES);
	lines->out = malloc(OUT_BYTES);
	if (lines->path == NULL || lines->in == NULL || lines->out == NULL)
		st = err_set(err, ST_SYSTEM, _("out of memory"));
	else
		st = digest_new(&lines->digest, err);
	if (st == ST_OK)
		st = open_file(lines, path, err);
	if (st == ST_OK)
		st = recognise(lines, err);
	if (st != ST_OK) {
		lines_close(lines);
		return st;
	}
	*out = lines;
	return ST_OK;
}

void lines_close(struct lines *lines)
{
	if (lines == NULL)
		return;
	if (lines->own_file)
		(void)close(lines->file);
	if (lines->gzip_open)
		(void)inflateEnd(&lines->gzip);
	(void)ZSTD_freeDStream(lines->zstd);
	digest_free(lines->digest);
	free(lines->path);
	free(lines->in);
	free(lines->out);
	free(lines->kept);
	free(lines);
}

/* ---- unpacking: each turns some of `in` into some of out[out_len..) --------------------------- */

static enum status damaged(const struct lines *lines, const char *why, struct err *err)
{
	return err_set(err, ST_IO, _("%s: the compressed data is damaged near its byte %lld (%s); the whole lines before it "
		"were read, the rest needs the file again"), lines->path,
		(long long)(lines->in_total - (int64_t)(lines->in_len - lines->in_at)), why);
}

static void unpack_plain(struct lines *lines)
{
	size_t room = OUT_BYTES - lines->out_len;
	size_t some = lines->in_len - lines->in_at;

	if (some > room)
		some = room;
	memcpy(lines->out + lines->out_len, lines->in + lines->in_at, some);
	lines->in_at += some;
	lines->out_len += some;
}

static enum status unpack_gzip(struct lines *lines, struct err *err)
{
	z_stream *gzip = &lines->gzip;
	int code;

	gzip->next_in = lines->in + lines->in_at;
	gzip->avail_in = (uInt)(lines->in_len - lines->in_at);
	gzip->next_out = (Bytef *)lines->out + lines->out_len;
	gzip->avail_out = (uInt)(OUT_BYTES - lines->out_len);
	code = inflate(gzip, Z_NO_FLUSH);
	lines->in_at = lines->in_len - gzip->avail_in;
	lines->out_len = OUT_BYTES - gzip->avail_out;
	lines->member_open = true;
	if (code == Z_STREAM_END) {
		/* Members may follow one another, as `cat a.gz b.gz` makes them. */
		lines->member_open = false;
		code = inflateReset(gzip);
	}
	if (code != Z_OK && code != Z_BUF_ERROR)
		return damaged(lines, gzip->msg != NULL ? gzip->msg : "zlib", err);
	return ST_OK;
}

static enum status unpack_zstd(struct lines *lines, struct err *err)
{
	ZSTD_inBuffer in = { lines->in, lines->in_len, lines->in_at };
	ZSTD_outBuffer out = { lines->out, OUT_BYTES, lines->out_len };
	size_t left = ZSTD_decompressStream(lines->zstd, &out, &in);

	lines->in_at = in.pos;
	lines->out_len = out.pos;
	if (ZSTD_isError(left))
		return damaged(lines, ZSTD_getErrorName(left), err);
	lines->member_open = left != 0;
	return ST_OK;
}

static enum status unpack(struct lines *lines, struct err *err)
{
	switch (lines->packing) {
	case GZIP:
		return unpack_gzip(lines, err);
	case ZSTD:
		return unpack_zstd(lines, err);
	case PLAIN:
		break;
	}
	unpack_plain(lines);
	return ST_OK;
}

/* Bytes leave the buffer only through here: each passes the digest (and the head) exactly once. */
static void digest_up_to(struct lines *lines, size_t end)
{
	size_t some = end - lines->digested;
	const char *from = lines->out + lines->digested;

	if (some == 0)
		return;
	digest_update(lines->digest, from, some);
	if (lines->head_len < sizeof lines->head) {
		size_t room = sizeof lines->head - lines->head_len;

		memcpy(lines->head + lines->head_len, from, some < room ? some : room);
		lines->head_len += some < room ? some : room;
	}
	lines->digested = end;
}

/* Drops what has been handed out and unpacks more behind the rest; *more false: the file is at its end, or late. */
static enum status fill(struct lines *lines, bool *more, struct err *err)
{
	size_t before;
	enum status st = ST_OK;

	if (lines->failure.status != ST_OK) {
		*err = lines->failure;
		return err->status;
	}
	lines->late = false;
	digest_up_to(lines, lines->out_at);
	memmove(lines->out, lines->out + lines->out_at, lines->out_len - lines->out_at);
	lines->out_base += (int64_t)lines->out_at;
	lines->out_len -= lines->out_at;
	lines->out_at = 0;
	lines->digested = 0;
	before = lines->out_len;
	while (st == ST_OK && lines->out_len == before) {
		if (lines->in_at == lines->in_len && !lines->in_end)
			st = read_in(lines, err);
		if (st != ST_OK || lines->late)
			break;
		if (lines->in_at == lines->in_len && lines->in_end)
			break;
		st = unpack(lines, err);
	}
	*more = lines->out_len > before;
	if (st != ST_OK && *more) {
		lines->failure = *err;
		err_clear(err);
		return ST_OK;
	}
	if (st == ST_OK && !*more && !lines->late && lines->member_open)
		return damaged(lines, _("it ends too early"), err);
	return st;
}

/* ---- lines -------------------------------------------------------------------------------------- */

static void take(struct lines *lines, size_t count)
{
	if (count == 0)
		return;
	lines->out_at += count;
	lines->last_byte = lines->out[lines->out_at - 1];
}

/* One byte order mark at the very start of the file is no part of the first line (rule R53). */
static void drop_bom(struct line *line)
{
	if (line->start != 0 || line->len < 3 || memcmp(line->bytes, "\xef\xbb\xbf", 3) != 0)
		return;
	line->bytes += 3;
	line->len -= 3;
	line->length -= 3;
}

/* A line that may be left for next time (unterminated, or too long to tell): the digest as of its start. */
static void remember_digest(struct lines *lines)
{
	digest_up_to(lines, lines->out_at);
	digest_value(lines->digest, lines->before);
}

/* The line stands whole in the buffer. */
static void give_whole(struct lines *lines, struct line *line, size_t len, bool terminated)
{
	line->bytes = lines->out + lines->out_at;
	line->start = lines->out_base + (int64_t)lines->out_at;
	line->len = len;
	line->length = (int64_t)len;
	line->terminated = terminated;
	line->next = line->start + (int64_t)len + (terminated ? 1 : 0);
	take(lines, len + (terminated ? 1 : 0));
	if (terminated && len > 0 && line->bytes[len - 1] == '\r') {
		line->len--;
		line->length--;
	}
}

/* The line is longer than what is kept of one: its front is set aside, the rest passes uncopied.  What is passed cannot
 * be given back, so its end is waited for. */
static enum status give_cut(struct lines *lines, struct line *line, struct err *err)
{
	const bool patient = lines->patient;
	bool more = true;
	bool carriage = false;
	int64_t length = 0;

	if (lines->kept == NULL)
		lines->kept = malloc(LINES_KEPT_MAX);
	if (lines->kept == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	remember_digest(lines);
	memcpy(lines->kept, lines->out + lines->out_at, LINES_KEPT_MAX);
	line->start = lines->out_base + (int64_t)lines->out_at;
	line->terminated = false;
	lines->patient = true;
	while (more) {
		size_t left = lines->out_len - lines->out_at;
		const char *end = memchr(lines->out + lines->out_at, '\n', left);
		size_t some = end == NULL ? left : (size_t)(end - (lines->out + lines->out_at));
		enum status st;

		length += (int64_t)some;
		if (some > 0)
			carriage = lines->out[lines->out_at + some - 1] == '\r';
		take(lines, some);
		if (end != NULL) {
			take(lines, 1);
			line->terminated = true;
			break;
		}
		st = fill(lines, &more, err);
		if (st != ST_OK)
			return st;
	}
	lines->patient = patient;
	line->bytes = lines->kept;
	line->len = LINES_KEPT_MAX;
	line->length = length - (line->terminated && carriage ? 1 : 0);
	line->next = line->start + length + (line->terminated ? 1 : 0);
	return ST_OK;
}

enum status lines_next(struct lines *lines, struct line *line, bool *got, struct err *err)
{
	size_t searched = 0;
	bool more = true;
	enum status st = ST_OK;

	for (;;) {
		size_t left = lines->out_len - lines->out_at;
		const char *from = lines->out + lines->out_at;
		const char *end = memchr(from + searched, '\n', left - searched);

		if (end != NULL && (size_t)(end - from) <= LINES_KEPT_MAX) {
			give_whole(lines, line, (size_t)(end - from), true);
			break;
		}
		if (left > LINES_KEPT_MAX) {
			st = give_cut(lines, line, err);
			break;
		}
		if (!more) {
			*got = left > 0 && !lines->late;
			if (!*got)
				return ST_OK;
			remember_digest(lines);
			give_whole(lines, line, left, false);
			drop_bom(line);
			return ST_OK;
		}
		searched = left;
		st = fill(lines, &more, err);
		if (st != ST_OK)
			return st;
	}
	*got = true;
	drop_bom(line);
	return st;
}

enum status lines_skip(struct lines *lines, int64_t bytes, int64_t *passed, struct err *err)
{
	*passed = 0;
	while (*passed < bytes) {
		size_t left = lines->out_len - lines->out_at;
		bool more;
		enum status st;

		if (left > 0) {
			size_t some = (int64_t)left < bytes - *passed ? left : (size_t)(bytes - *passed);

			take(lines, some);
			*passed += (int64_t)some;
			continue;
		}
		st = fill(lines, &more, err);
		if (st != ST_OK || !more)
			return st;
	}
	return ST_OK;
}

void lines_wait_until(struct lines *lines, int64_t until_ms)
{
	lines->patient = false;
	lines->until_ms = until_ms;
}

bool lines_are_a_stream(const struct lines *lines)
{
	return lines->size < 0;
}

bool lines_are_late(const struct lines *lines)
{
	return lines->late;
}

bool lines_at_line_start(const struct lines *lines)
{
	return lines->last_byte == '\n';
}

void lines_digest(struct lines *lines, uint8_t out[DIGEST_BYTES])
{
	digest_up_to(lines, lines->out_at);
	digest_value(lines->digest, out);
}

void lines_digest_before(const struct lines *lines, uint8_t out[DIGEST_BYTES])
{
	memcpy(out, lines->before, DIGEST_BYTES);
}

struct text lines_head(struct lines *lines)
{
	digest_up_to(lines, lines->out_at);
	return (struct text){ (const char *)lines->head, lines->head_len };
}

void lines_progress(const struct lines *lines, int64_t *done, int64_t *total)
{
	*done = lines->in_total - (int64_t)(lines->in_len - lines->in_at);
	*total = lines->size;
}

bool line_is_blank(const struct line *line)
{
	for (size_t i = 0; i < line->len; i++) {
		if (strchr(" \t\r\v\f", line->bytes[i]) == NULL || line->bytes[i] == '\0')
			return false;
	}
	return line->length == (int64_t)line->len;
}
