#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 256 };

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = BUF_EMPTY;
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

uint8_t *buf_reserve(struct buf *buf, size_t more)
{
	size_t cap = buf->cap == 0 ? FIRST_CAP : buf->cap;
	uint8_t *data;

	if (buf->failed)
		return NULL;
	if (buf->data != NULL && more <= buf->cap - buf->len)
		return buf->data + buf->len;
	if (more > SIZE_MAX / 2 - buf->len) {
		buf->failed = true;
		return NULL;
	}
	while (cap - buf->len < more)
		cap *= 2;
	data = realloc(buf->data, cap);
	if (data == NULL) {
		buf->failed = true;
		return NULL;
	}
	buf->data = data;
	buf->cap = cap;
	return data + buf->len;
}

void buf_append(struct buf *buf, const void *bytes, size_t len)
{
	uint8_t *place = buf_reserve(buf, len);

	if (place == NULL || len == 0)
		return;
	memcpy(place, bytes, len);
	buf->len += len;
}

void buf_append_byte(struct buf *buf, uint8_t byte)
{
	uint8_t *place = buf_reserve(buf, 1);

	if (place == NULL)
		return;
	*place = byte;
	buf->len++;
}

void buf_append_text(struct buf *buf, struct text text)
{
	buf_append(buf, text.at, text.len);
}

void buf_append_string(struct buf *buf, const char *string)
{
	buf_append(buf, string, strlen(string));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	int len;
	char *place;

	va_start(arguments, format);
	len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0) {
		buf->failed = true;
		return;
	}
	place = (char *)buf_reserve(buf, (size_t)len + 1);
	if (place == NULL)
		return;
	va_start(arguments, format);
	(void)vsnprintf(place, (size_t)len + 1, format, arguments);
	va_end(arguments);
	buf->len += (size_t)len;
}

/* RFC 8785 section 3.2.2.2: the two-letter escapes where JSON has them, \u00xx for the other controls. */
static void append_json_escape(struct buf *buf, unsigned char byte)
{
	static const char letters[] = "btnvfr"; /* for 8 to 13; \v does not exist in JSON */

	if (byte == '"' || byte == '\\')
		buf_printf(buf, "\\%c", byte);
	else if (byte >= 8 && byte <= 13 && byte != 11)
		buf_printf(buf, "\\%c", letters[byte - 8]);
	else
		buf_printf(buf, "\\u%04x", byte);
}

void buf_append_json(struct buf *buf, struct text text)
{
	size_t start = 0;

	buf_append_byte(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte >= 0x20 && byte != '"' && byte != '\\')
			continue;
		buf_append(buf, text.at + start, i - start);
		append_json_escape(buf, byte);
		start = i + 1;
	}
	if (text.len > start)
		buf_append(buf, text.at + start, text.len - start);
	buf_append_byte(buf, '"');
}

enum status buf_status(const struct buf *buf, struct err *err)
{
	return buf->failed ? err_set(err, ST_SYSTEM, "out of memory") : ST_OK;
}
