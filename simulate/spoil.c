#include "simulate/spoil.h"

#include <assert.h>
#include <string.h>

/* How: at the first place of `find` in the line, `cut` bytes go and `put` comes in their stead. */
struct way {
	const char *find;
	size_t after; /* bytes of `find` that stay */
	size_t cut;   /* bytes that go, after those */
	const char *put;
};

/* Ways that need more than an exchange of bytes. */
enum { CUT_OFF, PAD, NO_JSON, NO_DATA, FIRST_EXCHANGE };

static const struct way exchanges[] = {
	{ ".v1\"", 0, 3, ".v9" },                                  /* an unknown type */
	{ "\"specversion\":\"1.0", 15, 3, "0.3" },                  /* an old CloudEvents */
	{ "\"subject\"", 0, 9, "\"subjekt\"" },                      /* a needed attribute is absent */
	{ "\"time\":\"", 8, 4, "20-1" },                            /* no time */
	{ "{", 1, 0, "\"id\":\"twice\"," },                          /* a doubled key */
	{ "\"source\":\"", 10, 1, "\xff" },                         /* no UTF-8 */
	{ "\"source\":\"", 10, 0, "\\u0000" },                      /* U+0000 */
	{ "\"source\":\"", 10, 0, "\\ud800" },                      /* half a character */
	{ "\"data\":{", 8, 0, "\"note\":01," },                      /* no JSON number */
	{ "\"data\":{", 8, 0, "\"note\":[[[[[[[[0]]]]]]]]," },       /* too deep */
	{ "\"data\":", 0, 7, "\"data\":[]}\t{\"x\":" },               /* more than one value */
	{ "\"id\":\"", 6, 0, "0123456789012345678901234567890123456789012345678901234567890123456789" }, /* too long */
};

_Static_assert(FIRST_EXCHANGE + sizeof exchanges / sizeof exchanges[0] == SPOIL_WAYS, "every way is named");

struct out {
	char *at;
	size_t len;
};

static void put(struct out *out, const char *bytes, size_t len)
{
	assert(out->len + len <= SPOIL_LINE_MAX);
	memcpy(out->at + out->len, bytes, len);
	out->len += len;
}

static void exchange(const struct way *way, const char *line, size_t len, struct out *out)
{
	const char *place = memmem(line, len, way->find, strlen(way->find));
	size_t keep;

	assert(place != NULL);
	keep = (size_t)(place - line) + way->after;
	put(out, line, keep);
	put(out, way->put, strlen(way->put));
	put(out, line + keep + way->cut, len - keep - way->cut);
}

static void pad(const char *line, size_t len, struct out *out)
{
	static const char note[] = "\"data\":{\"note\":\"";
	const char *place = memmem(line, len, "\"data\":{", 8);
	size_t keep;

	assert(place != NULL);
	keep = (size_t)(place - line);
	put(out, line, keep);
	put(out, note, sizeof note - 1);
	assert(out->len + SPOIL_PADDING <= SPOIL_LINE_MAX);
	memset(out->at + out->len, 'x', SPOIL_PADDING);
	out->len += SPOIL_PADDING;
	put(out, "\",", 2);
	put(out, line + keep + 8, len - keep - 8);
}

/* The data is there, and is no object. */
static void no_data(const char *line, size_t len, struct out *out)
{
	const char *place = memmem(line, len, "\"data\":{", 8);

	assert(place != NULL);
	put(out, line, (size_t)(place - line));
	put(out, "\"data\":17}", 10);
}

size_t spoil_line_so(int way, struct dice *dice, const char *line, size_t len, char bytes[SPOIL_LINE_MAX])
{
	struct out out = { bytes, 0 };

	assert(way >= 0 && way < SPOIL_WAYS && len > 1 && line[len - 1] == '\n');
	len--;
	if (way == CUT_OFF) {
		put(&out, line, (size_t)dice_between(dice, (int64_t)len / 3, (int64_t)len - 1));
	} else if (way == PAD) {
		pad(line, len, &out);
	} else if (way == NO_JSON) {
		put(&out, "ERROR export: ", 14);
		put(&out, line, len);
	} else if (way == NO_DATA) {
		no_data(line, len, &out);
	} else {
		exchange(&exchanges[way - FIRST_EXCHANGE], line, len, &out);
	}
	put(&out, "\n", 1);
	return out.len;
}

/* The long lines are rare, else they would be most of the file. */
size_t spoil_line(struct dice *dice, const char *line, size_t len, char bytes[SPOIL_LINE_MAX])
{
	int way = (int)dice_below(dice, SPOIL_WAYS);

	if (way == PAD && dice_below(dice, 8) > 0)
		way = CUT_OFF;
	return spoil_line_so(way, dice, line, len, bytes);
}
