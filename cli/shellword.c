#include "cli/shellword.h"

#include <string.h>

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool has_control(const char *word)
{
	while (*word != '\0' && !is_control(*word))
		word++;
	return *word != '\0';
}

static bool is_bare(const char *word)
{
	static const char harmless[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@%";

	return *word != '\0' && word[strspn(word, harmless)] == '\0';
}

/* Three octal digits end by themselves, whatever follows; of \xHH some shells take more. */
static void append_escaped(struct buf *out, const char *word)
{
	buf_append_string(out, "$'");
	for (; *word != '\0'; word++) {
		if (is_control(*word))
			buf_printf(out, "\\%03o", (unsigned)(unsigned char)*word);
		else if (*word == '\'' || *word == '\\')
			buf_printf(out, "\\%c", *word);
		else
			buf_append_byte(out, (uint8_t)*word);
	}
	buf_append_byte(out, '\'');
}

static void append_quoted(struct buf *out, const char *word)
{
	buf_append_byte(out, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			buf_append_string(out, "'\\''");
		else
			buf_append_byte(out, (uint8_t)*word);
	}
	buf_append_byte(out, '\'');
}

void shellword_append(struct buf *out, const char *word)
{
	if (is_bare(word))
		buf_append_string(out, word);
	else if (has_control(word))
		append_escaped(out, word);
	else
		append_quoted(out, word);
}
