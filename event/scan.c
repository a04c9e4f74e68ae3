#include "event/scan.h"

#include "event/contract.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct scan {
	const uint8_t *start;
	const uint8_t *end;
	bool strict;
	scan_visit *visit;
	void *context;
	size_t depth;
	size_t depth_max;
	uint32_t *objects; /* a bit for each open container: set for an object */
	size_t long_numbers;
	struct scan_error error;
};

/* ---- errors ----------------------------------------------------------------------------------- */

static const uint8_t *utf8_char(const uint8_t *at, const uint8_t *end);

/* Notes what is wrong at `at` and returns NULL.  Where a character is merely unexpected, a NUL or
 * bytes that are no UTF-8 are the better explanation. */
static const uint8_t *fail(struct scan *scan, const uint8_t *at, enum reject_reason reason, const char *expected)
{
	if (reason == REJECT_BAD_JSON && at < scan->end && *at == 0)
		reason = REJECT_NUL;
	else if (reason == REJECT_BAD_JSON && at < scan->end && *at >= 0x80 && utf8_char(at, scan->end) == NULL)
		reason = REJECT_BAD_UTF8;
	scan->error.reason = reason;
	scan->error.at = (size_t)(at - scan->start);
	scan->error.expected = expected;
	return NULL;
}

/* ---- UTF-8 ------------------------------------------------------------------------------------ */

static inline bool is_continuation(uint8_t byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Behind the character that starts with a byte >= 0x80 at `at`; NULL when it is none.  RFC 3629
 * section 4: the second byte's range depends on the first. */
static const uint8_t *utf8_char(const uint8_t *at, const uint8_t *end)
{
	size_t left = (size_t)(end - at);
	uint8_t lead = at[0];

	if (lead >= 0xC2 && lead <= 0xDF)
		return left >= 2 && is_continuation(at[1]) ? at + 2 : NULL;
	if (lead >= 0xE0 && lead <= 0xEF) {
		if (left < 3 || !is_continuation(at[1]) || !is_continuation(at[2]))
			return NULL;
		if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F))
			return NULL; /* overlong; a surrogate */
		return at + 3;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		if (left < 4 || !is_continuation(at[1]) || !is_continuation(at[2]) || !is_continuation(at[3]))
			return NULL;
		if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F))
			return NULL; /* overlong; above U+10FFFF */
		return at + 4;
	}
	return NULL;
}

size_t scan_utf8(const void *bytes, size_t len)
{
	const uint8_t *start = bytes, *at = start, *end = start + len;

	while (at < end) {
		const uint8_t *next = *at < 0x80 ? at + 1 : utf8_char(at, end);

		if (next == NULL)
			break;
		at = next;
	}
	return (size_t)(at - start);
}

/* ---- strings ---------------------------------------------------------------------------------- */

static int hex_digit(uint8_t byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* The four hex digits at `at`; -1 when they are not there. */
static int32_t four_hex(const uint8_t *at, const uint8_t *end)
{
	int32_t code = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

static bool is_high_surrogate(int32_t code)
{
	return code >= 0xD800 && code <= 0xDBFF;
}

static bool is_low_surrogate(int32_t code)
{
	return code >= 0xDC00 && code <= 0xDFFF;
}

/* `at` is behind "\u"; returns behind the escape, a pair of surrogates taken together. */
static const uint8_t *unicode_escape(struct scan *scan, const uint8_t *at)
{
	int32_t code = four_hex(at, scan->end);

	if (code < 0)
		return fail(scan, at, REJECT_BAD_JSON, "four hexadecimal digits after \\u");
	if (!scan->strict)
		return at + 4;
	if (code == 0)
		return fail(scan, at, REJECT_NUL, "no \\u0000");
	if (is_low_surrogate(code))
		return fail(scan, at, REJECT_BAD_UTF8, "a high surrogate before a low one");
	if (!is_high_surrogate(code))
		return at + 4;
	if (scan->end - at < 10 || at[4] != '\\' || at[5] != 'u' || !is_low_surrogate(four_hex(at + 6, scan->end)))
		return fail(scan, at, REJECT_BAD_UTF8, "a low surrogate after a high one");
	return at + 10;
}

static const uint8_t *escape(struct scan *scan, const uint8_t *at)
{
	if (at == scan->end)
		return fail(scan, at, REJECT_BAD_JSON, "the rest of an escape");
	switch (*at) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
		return at + 1;
	case 'u':
		return unicode_escape(scan, at + 1);
	default:
		return fail(scan, at, REJECT_BAD_JSON, "one of \" \\ / b f n r t u after a backslash");
	}
}

/*
 * Behind the ASCII bytes at `at` that mean themselves inside a string: no quote, backslash, control.
 * Eight at a time; each test leaves the top bit of every byte that is (or lies above one that is) a
 * hit, so the lowest bit set is exact.  Measured: 300-byte events scan in 190 ns instead of 330.
 */
static const uint8_t *plain_run(const uint8_t *at, const uint8_t *end)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;

	while (end - at >= 8) {
		uint64_t word, quote, slash, hit;

		memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		quote = word ^ (ones * '"');
		slash = word ^ (ones * '\\');
		hit = ((word - ones * 0x20) | (quote - ones) | (slash - ones) | word) & tops;
		if (hit != 0)
			return at + __builtin_ctzll(hit) / 8;
		at += 8;
	}
	while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
		at++;
	return at;
}

/* `at` is behind the opening quote; returns behind the closing one. */
static const uint8_t *string(struct scan *scan, const uint8_t *at)
{
	const uint8_t *end = scan->end;

	for (;;) {
		at = plain_run(at, end);
		if (at == end)
			return fail(scan, at, REJECT_BAD_JSON, "the closing quote of a string");
		if (*at == '"')
			return at + 1;
		if (*at == '\\') {
			at = escape(scan, at + 1);
		} else if (*at >= 0x80) {
			const uint8_t *next = utf8_char(at, end);

			if (next == NULL)
				return fail(scan, at, REJECT_BAD_UTF8, "UTF-8");
			at = next;
			/* Chinese comes in runs of three-byte characters. */
			while (at < end && *at >= 0x80 && (next = utf8_char(at, end)) != NULL)
				at = next;
		} else {
			return fail(scan, at, REJECT_BAD_JSON, "control characters in a string as escapes");
		}
		if (at == NULL)
			return NULL;
	}
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static const uint8_t *digits(const uint8_t *at, const uint8_t *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* A well-formed number token taken apart: 0.d1d2d3... x 10^scale, d1 and the last digit not 0. */
struct decimal {
	const char *first; /* d1, NULL for zero */
	const char *last;
	size_t count;      /* digits from d1 to the last */
	int64_t scale;
	bool negative;
};

/* Exponents beyond this decide nothing: an event has at most 65,536 digits. */
enum { EXPONENT_MAX = 1000000000 };

static int64_t exponent_of(const char *at, const char *end)
{
	bool negative = at < end && *at == '-';
	int64_t value = 0;

	if (at < end && (*at == '-' || *at == '+'))
		at++;
	for (; at < end; at++)
		if (value < EXPONENT_MAX)
			value = value * 10 + (*at - '0');
	return negative ? -value : value;
}

static struct decimal decimal_of(const char *token, size_t len)
{
	struct decimal decimal = { NULL, NULL, 0, 0, len > 0 && *token == '-' };
	const char *end = token + len;
	int64_t whole = 0, places = 0; /* digits before the point, and of all when d1 came */
	bool fraction = false;

	for (const char *at = token; at < end; at++) {
		if (*at == 'e' || *at == 'E') {
			decimal.scale = exponent_of(at + 1, end);
			break;
		}
		if (*at == '.')
			fraction = true;
		if (*at < '0' || *at > '9')
			continue;
		whole += !fraction;
		if (decimal.first == NULL && *at == '0')
			places++;
		if (*at != '0') {
			decimal.first = decimal.first == NULL ? at : decimal.first;
			decimal.last = at;
		}
	}
	if (decimal.first != NULL)
		for (const char *at = decimal.first; at <= decimal.last; at++)
			decimal.count += *at != '.';
	decimal.scale += whole - places;
	return decimal;
}

/* The least decimal that rounds to infinity, 2^1024 - 2^970 (IEEE 754, round half to even): 309 digits. */
static const char infinite_from[] =
	"1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070"
	"9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447"
	"5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904"
	"174497792";

/* Whether a double can hold it: judged by the decimal digits, for strtod reads the process's locale. */
static bool is_finite(const char *token, size_t len)
{
	const int64_t limit_scale = sizeof infinite_from - 1;
	struct decimal decimal = decimal_of(token, len);
	const char *at = decimal.first;

	if (at == NULL || decimal.scale < limit_scale)
		return true;
	if (decimal.scale > limit_scale)
		return false;
	for (const char *limit = infinite_from; *limit != '\0'; limit++) {
		char digit;

		if (at <= decimal.last && *at == '.')
			at++;
		digit = at <= decimal.last ? *at++ : '0';
		if (digit != *limit)
			return digit < *limit;
	}
	return false;
}

size_t scan_shorten_number(const char *token, size_t len, char out[SCAN_NUMBER_SHORT + 1])
{
	struct decimal decimal = decimal_of(token, len);
	const char *fixed = NULL;
	size_t used = 0;

	if (decimal.first == NULL)
		fixed = "0";
	else if (decimal.scale < (int64_t)decimal.count)
		fixed = "0.5";
	else if (decimal.scale > SCAN_NUMBER_SHORT - 1)
		fixed = decimal.negative ? "-1e300" : "1e300";
	if (fixed != NULL) {
		memcpy(out, fixed, strlen(fixed) + 1);
		return strlen(fixed);
	}
	if (decimal.negative)
		out[used++] = '-';
	for (const char *at = decimal.first; at <= decimal.last; at++)
		if (*at != '.')
			out[used++] = *at;
	for (int64_t zeros = decimal.scale - (int64_t)decimal.count; zeros > 0; zeros--)
		out[used++] = '0';
	assert(used <= SCAN_NUMBER_SHORT);
	out[used] = '\0';
	return used;
}

/* Longer than this without an exponent it could be infinite; with one, always look. */
enum { SURELY_FINITE_BYTES = 300 };

/* `at` is at '-' or a digit; returns behind the number. */
static const uint8_t *number(struct scan *scan, const uint8_t *at)
{
	const uint8_t *start = at, *end = scan->end, *next;
	bool exponent = false;
	size_t len;

	if (*at == '-')
		at++;
	next = at < end && *at == '0' ? at + 1 : digits(at, end);
	if (next == at)
		return fail(scan, at, REJECT_BAD_JSON, "a digit");
	at = next;
	if (at < end && *at == '.') {
		next = digits(at + 1, end);
		if (next == at + 1)
			return fail(scan, next, REJECT_BAD_JSON, "a digit after the decimal point");
		at = next;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		exponent = true;
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		next = digits(at, end);
		if (next == at)
			return fail(scan, at, REJECT_BAD_JSON, "a digit in the exponent");
		at = next;
	}
	len = (size_t)(at - start);
	if (scan->strict && (exponent || len > SURELY_FINITE_BYTES) && !is_finite((const char *)start, len))
		return fail(scan, start, REJECT_BAD_NUMBER, "a number that fits a double");
	scan->long_numbers += len > SCAN_NUMBER_SHORT;
	return at;
}

static const uint8_t *literal(struct scan *scan, const uint8_t *at)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t len = strlen(words[i]);

		if ((size_t)(scan->end - at) >= len && memcmp(at, words[i], len) == 0)
			return at + len;
	}
	return fail(scan, at, REJECT_BAD_JSON, "a value");
}

/* ---- structure -------------------------------------------------------------------------------- */

static inline const uint8_t *skip_space(const uint8_t *at, const uint8_t *end)
{
	while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
		at++;
	return at;
}

static inline void tell(struct scan *scan, enum scan_token token, const uint8_t *from, const uint8_t *to)
{
	if (scan->visit != NULL)
		scan->visit(scan->context, token, (const char *)from, (size_t)(to - from), scan->depth);
}

static inline bool in_object(const struct scan *scan)
{
	size_t top = scan->depth - 1;

	return (scan->objects[top / 32] >> top % 32 & 1u) != 0;
}

static bool open_container(struct scan *scan, const uint8_t *at)
{
	size_t top = scan->depth;
	uint32_t bit = 1u << top % 32;

	if (scan->depth == scan->depth_max) {
		(void)fail(scan, at, REJECT_TOO_DEEP, "at most 8 levels, the event being the first");
		return false;
	}
	scan->depth++;
	if (*at == '{')
		scan->objects[top / 32] |= bit;
	else
		scan->objects[top / 32] &= ~bit;
	tell(scan, TOKEN_OPEN, at, at + 1);
	return true;
}

/* A key and its colon; `at` is where the key should begin. */
static const uint8_t *key(struct scan *scan, const uint8_t *at)
{
	const uint8_t *next;

	if (at == scan->end || *at != '"')
		return fail(scan, at, REJECT_BAD_JSON, "a name in double quotes");
	next = string(scan, at + 1);
	if (next == NULL)
		return NULL;
	tell(scan, TOKEN_KEY, at, next);
	at = skip_space(next, scan->end);
	if (at == scan->end || *at != ':')
		return fail(scan, at, REJECT_BAD_JSON, "a colon after a name");
	return at + 1;
}

/* A value that is no container. */
static const uint8_t *scalar(struct scan *scan, const uint8_t *at)
{
	const uint8_t *next;

	if (*at == '"') {
		next = string(scan, at + 1);
		if (next != NULL)
			tell(scan, TOKEN_STRING, at, next);
	} else if (*at == '-' || (*at >= '0' && *at <= '9')) {
		next = number(scan, at);
		if (next != NULL)
			tell(scan, TOKEN_NUMBER, at, next);
	} else {
		next = literal(scan, at);
		if (next != NULL)
			tell(scan, TOKEN_LITERAL, at, next);
	}
	return next;
}

/* Closes what ends at `at`, takes one comma and the key behind it in an object.  Returns where the
 * next value is to be, or, with depth 0, what is left behind the whole value. */
static const uint8_t *after_value(struct scan *scan, const uint8_t *at)
{
	while (scan->depth > 0) {
		bool object = in_object(scan);

		at = skip_space(at, scan->end);
		if (at < scan->end && *at == ',') {
			at++;
			return object ? key(scan, skip_space(at, scan->end)) : at;
		}
		if (at == scan->end || *at != (object ? '}' : ']'))
			return fail(scan, at, REJECT_BAD_JSON, object ? "a comma or }" : "a comma or ]");
		tell(scan, TOKEN_CLOSE, at, at + 1);
		scan->depth--;
		at++;
	}
	return at;
}

/* `at` is at a bracket; returns where the first value inside is to be, or, for an empty container,
 * where after_value goes on. */
static const uint8_t *enter(struct scan *scan, const uint8_t *at, bool *empty)
{
	uint8_t closing = *at == '{' ? '}' : ']';

	if (!open_container(scan, at))
		return NULL;
	at = skip_space(at + 1, scan->end);
	*empty = at < scan->end && *at == closing;
	if (*empty || closing == ']')
		return at;
	return key(scan, at);
}

static bool scan_all(struct scan *scan)
{
	const uint8_t *at = scan->start;

	do {
		bool empty = false;

		at = skip_space(at, scan->end);
		if (at == scan->end) {
			(void)fail(scan, at, REJECT_BAD_JSON, "a value");
			return false;
		}
		if (*at == '{' || *at == '[') {
			at = enter(scan, at, &empty);
			if (at != NULL && !empty)
				continue;
		} else {
			at = scalar(scan, at);
		}
		if (at != NULL)
			at = after_value(scan, at);
	} while (at != NULL && scan->depth > 0);
	if (at == NULL)
		return false;
	at = skip_space(at, scan->end);
	if (at != scan->end)
		(void)fail(scan, at, REJECT_BAD_JSON, "nothing after the value");
	return at == scan->end;
}

bool scan_strict(const void *bytes, size_t len, unsigned depth_max, size_t *long_numbers, struct scan_error *error)
{
	uint32_t objects = 0;
	struct scan scan = { .start = bytes, .end = (const uint8_t *)bytes + len, .strict = true,
		.depth_max = depth_max, .objects = &objects };
	bool good;

	assert(depth_max <= 32);
	good = scan_all(&scan);
	*long_numbers = scan.long_numbers;
	if (!good)
		*error = scan.error;
	return good;
}

bool scan_tokens(const void *bytes, size_t len, scan_visit *visit, void *context)
{
	uint32_t objects[SCAN_DEPTH_MAX / 32];
	struct scan scan = { .start = bytes, .end = (const uint8_t *)bytes + len, .visit = visit, .context = context,
		.depth_max = SCAN_DEPTH_MAX, .objects = objects };

	return scan_all(&scan);
}
