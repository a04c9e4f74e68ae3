#include "event/mask.h"

#include "event/caller.h"
#include "event/scan.h"

#include <assert.h>
#include <string.h>

enum { MOBILE_DIGITS = 11, RUN_DIGITS_MIN = 7 };

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

#ifdef HOTLINE_NO_MASKING
enum { MASKING = 0 };
#else
enum { MASKING = 1 };
#endif

/* Whether a run of digits is a mobile number, and behind how many digits of prefix. */
static bool is_mobile(const char *run, size_t len, size_t *prefix)
{
	if (len == MOBILE_DIGITS)
		*prefix = 0;
	else if (len == MOBILE_DIGITS + 2 && memcmp(run, "86", 2) == 0)
		*prefix = 2;
	else if (len == MOBILE_DIGITS + 4 && memcmp(run, "0086", 4) == 0)
		*prefix = 4;
	else
		return false;
	return run[*prefix] == '1' && run[*prefix + 1] >= '3';
}

/* A run of 11 digits covers one of any 11 places in a row, so only every 11th is looked at. */
uint32_t mask_text(char *bytes, size_t len)
{
	uint32_t masked = 0;
	size_t probe = MOBILE_DIGITS - 1, start, end, prefix;

	for (; MASKING && probe < len; probe = end + MOBILE_DIGITS) {
		end = probe;
		if (!is_digit(bytes[probe]))
			continue;
		for (start = probe; start > 0 && is_digit(bytes[start - 1]);)
			start--;
		while (end < len && is_digit(bytes[end]))
			end++;
		if (!is_mobile(bytes + start, end - start, &prefix))
			continue;
		memset(bytes + start + prefix, '*', MOBILE_DIGITS);
		masked++;
	}
	return masked;
}

/* ---- spelled characters ----------------------------------------------------------------------- */

static int hex_digit(char digit)
{
	if (is_digit(digit))
		return digit - '0';
	digit = (char)(digit | 0x20);
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The code of "\uXXXX" at `at`; -1 when there is none. */
static int32_t escaped_code(const char *at, size_t left)
{
	int32_t code = 0;

	if (left < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(at[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

/* One character of a well-formed JSON string (without its quotes) as spelled there: its bytes, and its
 * code where that is an ASCII character, else some code that is not. */
static size_t spelled(const char *at, size_t left, int32_t *code)
{
	static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	const char *letter;

	if (*at != '\\') {
		*code = (unsigned char)*at;
		return 1;
	}
	*code = escaped_code(at, left);
	if (*code >= 0)
		return 6;
	letter = strchr(letters, at[1]);
	*code = letter == NULL ? at[1] : meanings[letter - letters];
	return 2;
}

static void append_utf8(struct buf *out, int32_t code)
{
	if (code >= 0x10000) {
		buf_append_byte(out, (uint8_t)(0xF0 | code >> 18));
		buf_append_byte(out, (uint8_t)(0x80 | (code >> 12 & 0x3F)));
	} else if (code >= 0x800) {
		buf_append_byte(out, (uint8_t)(0xE0 | code >> 12));
	}
	if (code >= 0x800)
		buf_append_byte(out, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
	else if (code >= 0x80)
		buf_append_byte(out, (uint8_t)(0xC0 | code >> 6));
	buf_append_byte(out, (uint8_t)(code >= 0x80 ? 0x80 | (code & 0x3F) : code));
}

/* What a string (without its quotes) says.  False: U+0000 or a lone surrogate, which no text can hold. */
static bool unescape(struct text raw, struct buf *out)
{
	for (size_t i = 0; i < raw.len;) {
		int32_t code, low;
		size_t used = spelled(raw.at + i, raw.len - i, &code);

		if (code == 0 || (used == 6 && code >= 0xDC00 && code <= 0xDFFF))
			return false;
		if (used == 6 && code >= 0xD800 && code <= 0xDBFF) {
			low = escaped_code(raw.at + i + 6, raw.len - i - 6);
			if (low < 0xDC00 || low > 0xDFFF)
				return false;
			code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
			used = 12;
		}
		if (used == 1)
			buf_append_byte(out, (uint8_t)raw.at[i]);
		else
			append_utf8(out, code);
		i += used;
	}
	return true;
}

/* ---- bytes that parse ------------------------------------------------------------------------- */

/* What a key says about the value behind it. */
enum role { ROLE_NONE, ROLE_DATA, ROLE_TYPE, ROLE_STARTED_AT, ROLE_ID, ROLE_CALLER };

/*
 * The tokens are gone over twice: `find` learns when a call started and whether the event is one of
 * an order, which may stand behind the caller; `rewrite` writes what is kept.
 */
struct kept {
	const struct decoder_options *options;
	size_t data_depth; /* containers open around a key of the data: 2, in binary mode 1 */
	enum role role;    /* of the value that comes next */
	bool in_data;
	size_t skip_depth; /* inside a `caller` that is a container: its depth, else 0 */

	bool has_started;
	int64_t started_us;
	bool of_order;

	struct buf *out;
	const char *copied; /* everything before is dealt with */
	struct buf text;    /* scratch */
	uint32_t masked;
	unsigned words;
	bool no_key;
	bool no_memory;
};

/* What a string with its quotes says, in kept->text.  False: no text can hold it. */
static bool read_string(struct kept *kept, const char *at, size_t len)
{
	bool good;

	buf_clear(&kept->text);
	(void)buf_reserve(&kept->text, len);
	good = unescape((struct text){ at + 1, len - 2 }, &kept->text);
	kept->no_memory |= kept->text.failed;
	return good && !kept->text.failed;
}

static enum role role_of(struct kept *kept, const char *at, size_t len, size_t depth)
{
	static const struct { const char *name; enum role role; bool of_data; } roles[] = {
		{ "data", ROLE_DATA, false }, { "type", ROLE_TYPE, false }, { "id", ROLE_ID, false },
		{ "subject", ROLE_ID, false }, { "started_at", ROLE_STARTED_AT, true }, { "call_id", ROLE_ID, true },
		{ "order_id", ROLE_ID, true }, { "into", ROLE_ID, true },
	};
	bool of_envelope = depth == 1 && kept->data_depth == 2;
	bool of_data = depth == kept->data_depth && kept->in_data;

	if (!read_string(kept, at, len))
		return ROLE_NONE;
	if (text_equal(buf_text(&kept->text), text_of("caller")))
		return ROLE_CALLER;
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if ((roles[i].of_data ? of_data : of_envelope) &&
			text_equal(buf_text(&kept->text), text_of(roles[i].name)))
			return roles[i].role;
	return ROLE_NONE;
}

/* Keeps track of where we are; returns the role of the value that the token is or begins. */
static enum role track(struct kept *kept, enum scan_token token, const char *at, size_t len, size_t depth)
{
	enum role role = kept->role;

	kept->role = token == TOKEN_KEY ? role_of(kept, at, len, depth) : ROLE_NONE;
	if (token == TOKEN_OPEN && depth == kept->data_depth && (role == ROLE_DATA || depth == 1))
		kept->in_data = true;
	if (token == TOKEN_CLOSE && depth == kept->data_depth)
		kept->in_data = false;
	return token == TOKEN_KEY || token == TOKEN_CLOSE ? ROLE_NONE : role;
}

static bool is_of_order(struct text type)
{
	return type.len >= 6 && memcmp(type.at, "order.", 6) == 0;
}

static void find(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct kept *kept = context;
	enum role role = track(kept, token, at, len, depth);

	if (token != TOKEN_STRING || (role != ROLE_TYPE && role != ROLE_STARTED_AT) || !read_string(kept, at, len))
		return;
	if (role == ROLE_TYPE)
		kept->of_order |= is_of_order(buf_text(&kept->text));
	else
		kept->has_started |= zone_parse_time(buf_text(&kept->text), &kept->started_us);
}

/* Writes what has not been dealt with up to `at`, and leaves the `len` bytes there to whoever calls. */
static void replace(struct kept *kept, const char *at, size_t len)
{
	buf_append(kept->out, kept->copied, (size_t)(at - kept->copied));
	kept->copied = at + len;
}

/* What no event can hold must not become a string that one can: a replay would take it.  So `bare` ones,
 * which are no JSON and are refused again. */
static void put_asterisks(struct kept *kept, bool bare)
{
	buf_append_string(kept->out, bare ? "***********" : "\"***********\"");
	kept->masked++;
}

/* A string or a key: the digits of a mobile number, as spelled, become asterisks. */
static void mask_string(struct kept *kept, const char *at, size_t len)
{
	const char *end = at + len - 1;
	uint32_t masked;
	int32_t code;
	size_t used;

	if (len < MOBILE_DIGITS + 2)
		return;
	/* One byte for each character, so that escaped digits stand beside plain ones. */
	buf_clear(&kept->text);
	(void)buf_reserve(&kept->text, len);
	for (const char *from = at + 1; from < end; from += used) {
		used = spelled(from, (size_t)(end - from), &code);
		buf_append_byte(&kept->text, code >= '0' && code <= '9' ? (uint8_t)code : 'x');
	}
	kept->no_memory |= kept->text.failed;
	masked = kept->text.failed ? 0 : mask_text((char *)kept->text.data, kept->text.len);
	kept->masked += masked;
	for (const uint8_t *shadow = kept->text.data; masked > 0 && ++at < end; at += used - 1, shadow++) {
		used = spelled(at, (size_t)(end - at), &code);
		if (*shadow != '*')
			continue;
		replace(kept, at, used);
		buf_append_byte(kept->out, '*');
	}
}

/* In a number the asterisks stand bare, as in put_asterisks. */
static void mask_number(struct kept *kept, const char *at, size_t len)
{
	uint32_t masked;

	if (len < MOBILE_DIGITS)
		return;
	buf_clear(&kept->text);
	buf_append(&kept->text, at, len);
	kept->no_memory |= kept->text.failed;
	masked = kept->text.failed ? 0 : mask_text((char *)kept->text.data, kept->text.len);
	if (masked == 0)
		return;
	kept->masked += masked;
	replace(kept, at, len);
	buf_append_text(kept->out, buf_text(&kept->text));
}

/* The normalised number in kept->text as a word; false where it may not or cannot be hashed. */
static bool put_word(struct kept *kept)
{
	struct caller_hashes hashes;
	enum keyring_answer answer;

	if (!kept->has_started || kept->of_order || kept->options->keys.hash == NULL || kept->words == MASK_WORDS_MAX)
		return false;
	answer = caller_hash(kept->options, buf_text(&kept->text), kept->started_us, &hashes);
	kept->no_key |= answer == KEYRING_FAILED;
	if (answer != KEYRING_OK)
		return false;
	kept->words++;
	buf_append_byte(kept->out, '"');
	caller_append_word(&hashes, kept->out);
	buf_append_byte(kept->out, '"');
	return true;
}

static void keep_caller_string(struct kept *kept, const char *at, size_t len)
{
	bool good = read_string(kept, at, len) && kept->text.len <= EVENT_TEXT_MAX; /* else no event has it (rule R5) */

	if (good && kept->options->replay && caller_is_word(buf_text(&kept->text)))
		return;
	replace(kept, at, len);
	if (good)
		kept->text.len = caller_normalise((char *)kept->text.data, kept->text.len);
	if (good && kept->text.len == 0)
		buf_append_string(kept->out, "\"\"");
	else if (!good || !put_word(kept))
		put_asterisks(kept, !good);
}

static void keep_caller(struct kept *kept, enum scan_token token, const char *at, size_t len, size_t depth)
{
	if (token == TOKEN_STRING) {
		keep_caller_string(kept, at, len);
		return;
	}
	if (token == TOKEN_LITERAL && *at == 'n')
		return;
	replace(kept, at, len);
	put_asterisks(kept, true);
	if (token == TOKEN_OPEN)
		kept->skip_depth = depth;
}

static void rewrite(void *context, enum scan_token token, const char *at, size_t len, size_t depth)
{
	struct kept *kept = context;
	enum role role = track(kept, token, at, len, depth);

	if (kept->skip_depth > 0) {
		kept->copied = at + len;
		if (token == TOKEN_CLOSE && depth == kept->skip_depth)
			kept->skip_depth = 0;
	} else if (role == ROLE_CALLER) {
		keep_caller(kept, token, at, len, depth);
	} else if (token == TOKEN_KEY || (token == TOKEN_STRING && role != ROLE_ID)) {
		mask_string(kept, at, len);
	} else if (token == TOKEN_NUMBER) {
		mask_number(kept, at, len);
	}
}

/* False: they do not parse, and nothing was written. */
static bool keep_parsed(struct kept *kept, const char *bytes, size_t len)
{
	if (!scan_tokens(bytes, len, find, kept))
		return false;
	kept->copied = bytes;
	kept->role = ROLE_NONE;
	kept->in_data = false;
	(void)scan_tokens(bytes, len, rewrite, kept);
	buf_append(kept->out, kept->copied, (size_t)(bytes + len - kept->copied));
	return true;
}

/* ---- bytes that do not parse ------------------------------------------------------------------ */

/* A digit or a separator at `at`, plain or as \u00NN: its bytes; else 0. */
static size_t run_part(const char *at, size_t left, bool *digit)
{
	int32_t code = escaped_code(at, left);
	size_t used = code >= 0 ? 6 : 1;
	char byte = code < 0 ? *at : code < 0x80 ? (char)code : 'x';

	*digit = is_digit(byte);
	return *digit || memchr(" -+.()", byte, 6) != NULL ? used : 0;
}

/* Masks runs in bytes[0..len) in place.  `goes_on`: the line has more bytes than these. */
static uint32_t mask_runs(char *bytes, size_t len, bool goes_on)
{
	uint32_t masked = 0;

	for (size_t at = 0; at < len;) {
		size_t start = at, end = at, digits = 0, used;
		bool digit;

		while (at < len && (used = run_part(bytes + at, len - at, &digit)) > 0) {
			if (digits == 0 && !digit)
				break;
			at += used;
			digits += digit;
			if (digit)
				end = at;
		}
		if (digits >= RUN_DIGITS_MIN || (digits > 0 && at == len && goes_on)) {
			memset(bytes + start, '*', end - start);
			masked++;
		}
		if (digits == 0)
			at++;
	}
	return masked;
}

/* Of a line that is too long, no more than fits, and no half character at the end of good UTF-8. */
static void cut(struct buf *out, size_t start)
{
	size_t whole;

	if (out->failed || out->len - start <= EVENT_BYTES_MAX)
		return;
	out->len = start + EVENT_BYTES_MAX;
	whole = scan_utf8(out->data + start, EVENT_BYTES_MAX);
	if (EVENT_BYTES_MAX - whole < 4)
		out->len = start + whole;
}

static bool keep(struct kept *kept, const char *bytes, size_t len, uint32_t *masked)
{
	struct buf *out = kept->out;
	size_t start = out->len;

	if (!MASKING || !keep_parsed(kept, bytes, len)) {
		buf_append(out, bytes, len);
		if (MASKING && !out->failed)
			kept->masked = mask_runs((char *)out->data + start, len, len > EVENT_BYTES_MAX);
	}
	if (len > EVENT_BYTES_MAX)
		cut(out, start);
	if (kept->no_memory)
		out->failed = true; /* something may have stayed unmasked: nobody may use it */
	buf_free(&kept->text);
	*masked = kept->masked;
	return !kept->no_key;
}

bool mask_kept(const struct decoder_options *options, const void *bytes, size_t len, struct buf *out, uint32_t *masked)
{
	struct kept kept = { .options = options, .data_depth = 2, .out = out };

	return keep(&kept, bytes, len, masked);
}

bool mask_kept_data(const struct decoder_options *options, struct text type, const void *value, size_t len,
	struct buf *out, uint32_t *masked)
{
	struct kept kept = { .options = options, .data_depth = 1, .out = out, .of_order = is_of_order(type) };

	return keep(&kept, value, len, masked);
}
