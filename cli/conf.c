#include "cli/conf.h"

#include "base/buf.h"
#include "base/keylines.h"
#include "base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status take_line(const struct keyline *line, conf_entry *entry, void *context, struct err *err)
{
	if (line->form == KEYLINE_NUL)
		return err_set(err, ST_CONFIG, _("a NUL byte; this is no text file"));
	if (line->form != KEYLINE_KEY)
		return err_set(err, ST_CONFIG, _("not of the form `key = value`; a remark begins with #"));
	return entry(context, line->number, line->key, line->value, err);
}

enum status conf_parse(const char *name, struct text bytes, conf_entry *entry, void *context, struct err *err)
{
	struct keylines lines = keylines_begin(bytes);
	struct keyline line;

	while (keylines_next(&lines, &line))
		if (take_line(&line, entry, context, err) != ST_OK)
			return err_prefix(err, "%s:%d", name, line.number);
	return ST_OK;
}

/* Everything at the descriptor; ST_CONFIG beyond the limit. */
static enum status read_all(int fd, struct buf *buf, struct err *err)
{
	enum { STEP = 16384 };

	while (buf->len <= CONF_BYTES_MAX) {
		uint8_t *room = buf_reserve(buf, STEP);
		ssize_t got;

		if (room == NULL)
			return buf_status(buf, err);
		got = read(fd, room, STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, errno == EISDIR ? ST_CONFIG : ST_IO, errno, _("cannot read it"));
		if (got == 0)
			return ST_OK;
		buf->len += (size_t)got;
	}
	return err_set(err, ST_CONFIG, _("over %d bytes; this is no configuration file"), CONF_BYTES_MAX);
}

enum status conf_bytes(const char *path, struct buf *out, struct err *err)
{
	enum status st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(err, ST_NOINPUT, _("%s: there is no such file"), path);
	if (fd < 0)
		return err_set_errno(err, ST_IO, errno, _("%s: it cannot be opened"), path);
	st = read_all(fd, out, err);
	if (st != ST_OK)
		st = err_prefix(err, "%s", path);
	(void)close(fd);
	return st;
}

enum status conf_read(const char *path, conf_entry *entry, void *context, struct err *err)
{
	struct buf buf = BUF_EMPTY;
	enum status st = conf_bytes(path, &buf, err);

	if (st == ST_OK)
		st = conf_parse(path, buf_text(&buf), entry, context, err);
	buf_free(&buf);
	return st;
}
