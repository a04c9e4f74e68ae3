#include "cli/conf.h"

#include "base/buf.h"
#include "base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct text trim(struct text text)
{
	while (text.len > 0 && is_space(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.at[text.len - 1]))
		text.len--;
	return text;
}

static enum status parse_line(struct text line, int number, conf_entry *entry, void *context, struct err *err)
{
	const char *equals;
	struct text key, value;

	line = trim(line);
	if (line.len == 0 || line.at[0] == '#')
		return ST_OK;
	if (memchr(line.at, '\0', line.len) != NULL)
		return err_set(err, ST_CONFIG, _("a NUL byte; this is no text file"));
	equals = memchr(line.at, '=', line.len);
	if (equals == NULL || equals == line.at)
		return err_set(err, ST_CONFIG, _("not of the form `key = value`; a remark begins with #"));
	key = trim((struct text){ line.at, (size_t)(equals - line.at) });
	value = trim((struct text){ equals + 1, line.len - (size_t)(equals - line.at) - 1 });
	return entry(context, number, key, value, err);
}

enum status conf_parse(const char *name, struct text bytes, conf_entry *entry, void *context, struct err *err)
{
	int number = 0;

	if (bytes.len >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0) {
		bytes.at += 3;
		bytes.len -= 3;
	}
	while (bytes.len > 0) {
		const char *end = memchr(bytes.at, '\n', bytes.len);
		size_t len = end == NULL ? bytes.len : (size_t)(end - bytes.at);

		if (parse_line((struct text){ bytes.at, len }, ++number, entry, context, err) != ST_OK)
			return err_prefix(err, "%s:%d", name, number);
		len += end != NULL;
		bytes.at += len;
		bytes.len -= len;
	}
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

enum status conf_read(const char *path, conf_entry *entry, void *context, struct err *err)
{
	struct buf buf = BUF_EMPTY;
	enum status st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(err, ST_NOINPUT, _("%s: there is no such configuration file"), path);
	if (fd < 0)
		return err_set_errno(err, ST_IO, errno, _("%s: cannot open the configuration file"), path);
	st = read_all(fd, &buf, err);
	if (st != ST_OK)
		st = err_prefix(err, "%s", path);
	else
		st = conf_parse(path, buf_text(&buf), entry, context, err);
	buf_free(&buf);
	close(fd);
	return st;
}
