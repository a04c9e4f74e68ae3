#include "cli/typed.h"

#include "base/lang.h"
#include "base/log.h"
#include "event/mask.h"
#include "event/scan.h"

#include <string.h>

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static bool has_control(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text_control(text + i, len - i) > 0)
			return true;
	return false;
}

enum status typed_words(const struct settings *settings, const char *name, size_t len_max, struct buf *out, struct err *err)
{
	const char *text = settings_text(settings, name);
	size_t len = text == NULL ? 0 : strlen(text);

	if (len == 0)
		return ST_OK;
	if (is_blank(text))
		return err_set(err, ST_USAGE, _("--%s has only white space"), name);
	if (len > len_max)
		return err_set(err, ST_USAGE, _("--%s has %zu bytes; at most %zu"), name, len, len_max);
	if (scan_utf8(text, len) != len)
		return err_set(err, ST_USAGE, _("--%s is not UTF-8"), name);
	if (has_control(text, len))
		return err_set(err, ST_USAGE, _("--%s is one line of text: it must have no line end, tab or other control character"), name);
	buf_append(out, text, len);
	if (buf_status(out, err) != ST_OK)
		return err->status;
	if (mask_text((char *)out->data, out->len) > 0)
		log_line(LOG_WARN, _("--%s: a phone number in it is kept as asterisks"), name);
	return ST_OK;
}
