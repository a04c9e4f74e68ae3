#include "base/keylines.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct text keylines_trim(struct text text)
{
	while (text.len > 0 && is_space(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.at[text.len - 1]))
		text.len--;
	return text;
}

struct keylines keylines_begin(struct text bytes)
{
	if (bytes.len >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0) {
		bytes.at += 3;
		bytes.len -= 3;
	}
	return (struct keylines){ bytes, 0 };
}

/* The next line as it stands, without its end. */
static struct text cut_line(struct keylines *lines)
{
	const char *end = memchr(lines->rest.at, '\n', lines->rest.len);
	size_t len = end == NULL ? lines->rest.len : (size_t)(end - lines->rest.at);
	struct text line = { lines->rest.at, len };

	len += end != NULL;
	lines->rest.at += len;
	lines->rest.len -= len;
	lines->number++;
	return line;
}

static void read_line(struct text text, struct keyline *line)
{
	const char *equals = memchr(text.at, '=', text.len);

	line->key = text;
	line->value = (struct text){ text.at + text.len, 0 };
	if (memchr(text.at, '\0', text.len) != NULL) {
		line->form = KEYLINE_NUL;
	} else if (text.at[0] == '[' && text.at[text.len - 1] == ']') {
		line->form = KEYLINE_SECTION;
		line->key = keylines_trim((struct text){ text.at + 1, text.len - 2 });
	} else if (equals == NULL || equals == text.at) {
		line->form = KEYLINE_OTHER;
	} else {
		line->form = KEYLINE_KEY;
		line->key = keylines_trim((struct text){ text.at, (size_t)(equals - text.at) });
		line->value = keylines_trim((struct text){ equals + 1, text.len - (size_t)(equals - text.at) - 1 });
	}
}

bool keylines_next(struct keylines *lines, struct keyline *line)
{
	while (lines->rest.len > 0) {
		struct text text = keylines_trim(cut_line(lines));

		if (text.len == 0 || text.at[0] == '#')
			continue;
		line->number = lines->number;
		read_line(text, line);
		return true;
	}
	return false;
}
