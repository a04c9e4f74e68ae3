#include "report/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define BOM "\xEF\xBB\xBF"

void csv_begin(struct csv *csv, struct out *out, bool excel)
{
	*csv = (struct csv){ out, excel, false };
	if (excel)
		out_string(out, BOM);
}

static bool needs_quotes(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(",\"\r\n", text.at[i]) != NULL && text.at[i] != '\0')
			return true;
	return false;
}

/* "-7", "+3.25", "12.50%". */
static bool is_number(struct text text)
{
	size_t at = text.len > 0 && (text.at[0] == '-' || text.at[0] == '+'), digits = 0;

	for (; at < text.len && ((text.at[at] >= '0' && text.at[at] <= '9') || (text.at[at] == '.' && digits > 0)); at++)
		digits++;
	return digits > 0 && (at == text.len || (at + 1 == text.len && text.at[at] == '%'));
}

/* What a spreadsheet would take for a formula, in the full width of Chinese input too; a mark alone is none. */
static bool looks_like_formula(struct text text)
{
	static const char *const marks[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t len = strlen(marks[i]);

		if (text.len > len && memcmp(text.at, marks[i], len) == 0)
			return !is_number(text);
	}
	return false;
}

void csv_field(struct csv *csv, struct text text)
{
	bool guard = csv->excel && looks_like_formula(text);

	if (csv->begun)
		out_string(csv->out, ",");
	csv->begun = true;
	if (!needs_quotes(text)) {
		out_string(csv->out, guard ? "'" : "");
		out_text(csv->out, text);
		return;
	}
	out_string(csv->out, guard ? "\"'" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			out_string(csv->out, "\"");
		out_bytes(csv->out, text.at + i, 1);
	}
	out_string(csv->out, "\"");
}

void csv_string(struct csv *csv, const char *string)
{
	csv_field(csv, string == NULL ? (struct text){ "", 0 } : text_of(string));
}

void csv_pair(struct csv *csv, struct text first, struct text second)
{
	struct buf pair = BUF_EMPTY;

	buf_append_byte(&pair, '[');
	buf_append_json(&pair, first);
	buf_append_byte(&pair, ',');
	buf_append_json(&pair, second);
	buf_append_byte(&pair, ']');
	if (pair.failed)
		csv->out->code = ENOMEM;
	csv_field(csv, buf_text(&pair));
	buf_free(&pair);
}

void csv_number(struct csv *csv, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64, number);
	csv_string(csv, text);
}

void csv_line_end(struct csv *csv)
{
	out_string(csv->out, csv->excel ? "\r\n" : "\n");
	csv->begun = false;
}
