#include "cli/fill.h"

#include "base/width.h"

void fill_begin(struct fill *fill, struct out *out, int indent)
{
	*fill = (struct fill){ out, indent, indent, false };
	out_spaces(out, indent);
}

static void next_line(struct fill *fill)
{
	out_string(fill->out, "\n");
	out_spaces(fill->out, fill->indent);
	fill->at = fill->indent;
}

static size_t char_len(const char *at)
{
	unsigned char lead = (unsigned char)*at;
	size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

	for (size_t i = 1; i < len; i++)
		if (at[i] == '\0')
			return i;
	return len;
}

static bool is_one_of(const char *at, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (strncmp(at, *marks, strlen(*marks)) == 0)
			return true;
	return false;
}

/* Marks that no line begins with. */
bool fill_is_closing(const char *at)
{
	static const char *const marks[] = { "，", "。", "、", "；", "：", "）", "》", "”", "？", "！", ")", ",", ".", ";", ":", NULL };

	return is_one_of(at, marks);
}

/* Marks that no line ends with. */
static bool is_opening(const char *at)
{
	static const char *const marks[] = { "（", "《", "“", NULL };

	return is_one_of(at, marks);
}

static bool is_wide(const char *at)
{
	return width_of_text((struct text){ at, char_len(at) }) == 2;
}

/* What must stay together at `at`: a run of narrow characters or one wide one, and the marks that close it. */
static size_t piece_len(const char *at)
{
	size_t len = char_len(at);

	if (is_opening(at) && at[len] != '\0' && at[len] != ' ' && at[len] != '\n')
		return len + piece_len(at + len);
	if (!is_wide(at))
		while (at[len] != '\0' && at[len] != ' ' && at[len] != '\n' && !is_wide(at + len))
			len += char_len(at + len);
	while (at[len] != '\0' && fill_is_closing(at + len))
		len += char_len(at + len);
	return len;
}

void fill_words(struct fill *fill, const char *words)
{
	while (*words != '\0') {
		struct text piece;
		int width;

		if (*words == ' ') {
			fill->spaced = true;
			words++;
			continue;
		}
		if (*words == '\n') {
			next_line(fill);
			words++;
			continue;
		}
		piece = (struct text){ words, piece_len(words) };
		width = (int)width_of_text(piece);
		if (fill->at > fill->indent && fill->at + fill->spaced + width > FILL_WIDTH) {
			next_line(fill);
		} else if (fill->spaced && fill->at > fill->indent) {
			out_string(fill->out, " ");
			fill->at++;
		}
		out_text(fill->out, piece);
		fill->at += width;
		fill->spaced = false;
		words += piece.len;
	}
}

void fill_to(struct fill *fill, int column)
{
	fill->indent = column;
	if (fill->at >= column) {
		next_line(fill);
		return;
	}
	out_spaces(fill->out, column - fill->at);
	fill->at = column;
}

void fill_end(struct fill *fill)
{
	out_string(fill->out, "\n");
}
