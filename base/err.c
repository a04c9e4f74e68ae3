#include "base/err.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A cut in the middle of a UTF-8 character would print as garbage: back to its first byte. */
static void cut_at_whole_character(char *text, size_t size)
{
	size_t len = strlen(text);

	if (len + 1 < size)
		return;
	while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
		len--;
	if (len > 0 && (unsigned char)text[len - 1] >= 0xC0)
		len--;
	text[len] = '\0';
}

static void PRINTF_LIKE(3, 0) set(struct err *err, enum status status, const char *format, va_list arguments)
{
	assert(status != ST_OK);
	err->status = status;
	(void)vsnprintf(err->text, sizeof err->text, format, arguments);
	cut_at_whole_character(err->text, sizeof err->text);
}

enum status err_set(struct err *err, enum status status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	set(err, status, format, arguments);
	va_end(arguments);
	return status;
}

enum status err_set_errno(struct err *err, enum status status, int code, const char *format, ...)
{
	va_list arguments;
	size_t len;

	va_start(arguments, format);
	set(err, status, format, arguments);
	va_end(arguments);
	len = strlen(err->text);
	(void)snprintf(err->text + len, sizeof err->text - len, ": %s", strerror(code));
	cut_at_whole_character(err->text, sizeof err->text);
	return status;
}

enum status err_prefix(struct err *err, const char *format, ...)
{
	char below[ERR_TEXT_MAX];
	va_list arguments;
	size_t len;

	assert(err->status != ST_OK);
	memcpy(below, err->text, sizeof below);
	va_start(arguments, format);
	set(err, err->status, format, arguments);
	va_end(arguments);
	len = strlen(err->text);
	(void)snprintf(err->text + len, sizeof err->text - len, ": %s", below);
	cut_at_whole_character(err->text, sizeof err->text);
	return err->status;
}

void err_clear(struct err *err)
{
	err->status = ST_OK;
	err->text[0] = '\0';
}
