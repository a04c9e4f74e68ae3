#include "report/out.h"

#include "base/lang.h"
#include "event/scan.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Written when this much has come together: a pipe's usual capacity. */
enum { FLUSH_BYTES = 65536 };

void out_open(struct out *out, int fd)
{
	*out = (struct out){ .fd = fd, .buf = BUF_EMPTY };
}

void out_close(struct out *out)
{
	buf_free(&out->buf);
}

bool out_wants_colour(int fd)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fd) && (no_colour == NULL || no_colour[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0;
}

/* A descriptor that somebody made non-blocking: wait until it takes more. */
static void wait_writable(int fd)
{
	struct pollfd wait = { fd, POLLOUT, 0 };

	(void)poll(&wait, 1, -1);
}

void out_flush(struct out *out)
{
	size_t done = 0;

	if (out->fd < 0)
		return;
	while (out->code == 0 && done < out->buf.len) {
		ssize_t wrote = write(out->fd, out->buf.data + done, out->buf.len - done);

		if (wrote >= 0)
			done += (size_t)wrote;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_writable(out->fd);
		else if (errno != EINTR)
			out->code = errno;
	}
	if (out->buf.failed && out->code == 0)
		out->code = ENOMEM;
	buf_clear(&out->buf);
}

static void flush_when_full(struct out *out)
{
	if (out->buf.len >= FLUSH_BYTES || out->buf.failed)
		out_flush(out);
}

void out_bytes(struct out *out, const void *bytes, size_t len)
{
	if (out->code == 0)
		buf_append(&out->buf, bytes, len);
	flush_when_full(out);
}

void out_text(struct out *out, struct text text)
{
	out_bytes(out, text.at, text.len);
}

void out_tamed(struct out *out, struct text text)
{
	for (size_t i = 0, some; i < text.len; i += some > 0 ? some : 1) {
		some = text_control(text.at + i, text.len - i);
		out_bytes(out, some > 0 ? "   " : text.at + i, some > 0 ? some : 1);
	}
}

void out_string(struct out *out, const char *string)
{
	out_text(out, text_of(string));
}

void out_printf(struct out *out, const char *format, ...)
{
	char small[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof small) {
		out_bytes(out, small, (size_t)len);
	} else if (len >= 0 && out->code == 0) {
		uint8_t *room = buf_reserve(&out->buf, (size_t)len + 1);

		va_start(args, format);
		if (room != NULL && vsnprintf((char *)room, (size_t)len + 1, format, args) == len)
			out->buf.len += (size_t)len;
		va_end(args);
		flush_when_full(out);
	}
}

void out_spaces(struct out *out, int count)
{
	for (; count > 0; count--)
		out_bytes(out, " ", 1);
}

/* With U+FFFD for each byte that is of no character. */
static void append_repaired(struct buf *buf, struct text text)
{
	while (text.len > 0) {
		size_t good = scan_utf8(text.at, text.len), bad = good < text.len;

		buf_append(buf, text.at, good);
		if (bad)
			buf_append_string(buf, "\xEF\xBF\xBD");
		text.at += good + bad;
		text.len -= good + bad;
	}
}

/* Names of files may be any bytes, JSON must be UTF-8 (RFC 8259 section 8.1). */
void out_append_json(struct buf *buf, struct text text)
{
	struct buf repaired = BUF_EMPTY;

	if (scan_utf8(text.at, text.len) < text.len) {
		append_repaired(&repaired, text);
		text = buf_text(&repaired);
	}
	buf_append_json(buf, text);
	buf->failed |= repaired.failed;
	buf_free(&repaired);
}

void out_json_text(struct out *out, struct text text)
{
	if (out->code == 0)
		out_append_json(&out->buf, text);
	flush_when_full(out);
}

void out_json_string(struct out *out, const char *string)
{
	if (string == NULL)
		out_string(out, "null");
	else
		out_json_text(out, text_of(string));
}

void out_done(struct out *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(out->done, sizeof out->done, format, args);
	va_end(args);
}

bool out_alive(const struct out *out)
{
	return out->code == 0;
}

enum status out_finish(struct out *out, struct err *err)
{
	out_flush(out);
	if (out->code == 0 || out->code == EPIPE)
		return ST_OK;
	if (out->done[0] != '\0')
		return err_set_errno(err, out->code == ENOMEM ? ST_SYSTEM : ST_IO, out->code, _("%s, but standard output"), out->done);
	if (out->code == ENOMEM)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	return err_set_errno(err, ST_IO, out->code, _("standard output"));
}
