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

/* Of UTF-8 that is known to be good. */
static bool is_refused(const unsigned char *at)
{
	if (at[0] < 0x20 || at[0] == 0x7F)
		return true;
	if (at[0] == 0xC2)
		return at[1] < 0xA0; /* U+0080 to U+009F: controls too */
	if (at[0] != 0xE2)
		return false;
	return (at[1] == 0x80 && at[2] >= 0xA8 && at[2] <= 0xAE) || /* U+2028 to U+202E: line ends, direction */
		(at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9); /* U+2066 to U+2069: direction */
}

static bool has_refused(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	while (*at != '\0' && !is_refused(at))
		at++;
	return *at != '\0';
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
	if (has_refused(text))
		return err_set(err, ST_USAGE, _("--%s is one line of text: it must have no line end, tab or other control character"), name);
	buf_append(out, text, len);
	if (buf_status(out, err) != ST_OK)
		return err->status;
	if (mask_text((char *)out->data, out->len) > 0)
		log_line(LOG_WARN, _("--%s: a phone number in it is kept as asterisks"), name);
	return ST_OK;
}
