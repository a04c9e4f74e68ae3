#include "event/caller.h"

#include "base/day.h"

#include <assert.h>
#include <string.h>

static const char prefix[] = "hmac-sha256:";

static bool is_filler(char byte)
{
	return byte == ' ' || byte == '-' || byte == '.' || byte == '(' || byte == ')';
}

size_t caller_normalise(char *bytes, size_t len)
{
	size_t kept = 0, country = 0;

	for (size_t i = 0; i < len; i++)
		if (!is_filler(bytes[i]))
			bytes[kept++] = bytes[i];
	if (kept > 0 && bytes[0] == '+')
		memmove(bytes, bytes + 1, --kept);
	if (kept == 15 && memcmp(bytes, "00861", 5) == 0)
		country = 4;
	else if (kept == 13 && memcmp(bytes, "861", 3) == 0)
		country = 2;
	for (size_t i = country; country > 0 && i < kept; i++)
		if (bytes[i] < '0' || bytes[i] > '9')
			country = 0;
	memmove(bytes, bytes + country, kept - country);
	return kept - country;
}

/* In the first so many days of a year a call keeps its hash under the year before too. */
enum { OVERLAP_DAYS = 30 };

static int year_of_call(const struct decoder_options *options, int64_t started_us, bool *year_before_too)
{
	int32_t day = zone_day(options->zone, started_us);
	struct date date = day_date(day);

	*year_before_too = date.month == 1 && date.day <= OVERLAP_DAYS;
	return date.year;
}

enum keyring_answer caller_hash(const struct decoder_options *options, struct text number, int64_t started_us,
	struct caller_hashes *out)
{
	const struct keyring_ops *keys = &options->keys;
	enum keyring_answer answer;
	bool year_before_too;

	assert(number.len > 0 && keys->hash != NULL);
	*out = (struct caller_hashes){ .bytes = CALLER_DIGEST_BYTES };
	out->year = year_of_call(options, started_us, &year_before_too);
	answer = keys->hash(keys->keyring, out->year, number, out->digest[0]);
	if (answer != KEYRING_OK)
		return answer;
	out->count = 1;
	if (!year_before_too)
		return KEYRING_OK;
	answer = keys->hash(keys->keyring, out->year - 1, number, out->digest[1]);
	if (answer == KEYRING_OK)
		out->count = 2;
	return answer == KEYRING_FAILED ? KEYRING_FAILED : KEYRING_OK;
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* "2021:<hex>" with `bytes` bytes in hex. */
static bool parse_one(struct text text, size_t bytes, int *year, uint8_t digest[CALLER_DIGEST_BYTES])
{
	if (text.len != 5 + 2 * bytes || text.at[4] != ':')
		return false;
	*year = 0;
	for (size_t i = 0; i < 4; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*year = *year * 10 + (text.at[i] - '0');
	}
	for (size_t i = 0; i < bytes; i++) {
		int high = hex_digit(text.at[5 + 2 * i]), low = hex_digit(text.at[6 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		digest[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

static bool parse_word(struct text word, struct caller_hashes *out)
{
	const size_t start = sizeof prefix - 1;
	int second = 0;

	*out = (struct caller_hashes){ 0 };
	if (word.len < start || memcmp(word.at, prefix, start) != 0)
		return false;
	for (size_t bytes = CALLER_HASH_BYTES; bytes <= CALLER_DIGEST_BYTES; bytes += CALLER_HASH_BYTES) {
		struct text one = { word.at + start, 5 + 2 * bytes };
		bool two = word.len == start + 2 * one.len + 1;

		if (word.len != start + one.len && !two)
			continue;
		out->bytes = bytes;
		if (!parse_one(one, bytes, &out->year, out->digest[0]))
			return false;
		if (two && (one.at[one.len] != ',' ||
			!parse_one((struct text){ one.at + one.len + 1, one.len }, bytes, &second, out->digest[1]) ||
			second != out->year - 1))
			return false;
		out->count = two ? 2 : 1;
		return true;
	}
	return false;
}

bool caller_is_word(struct text text)
{
	struct caller_hashes hashes;

	return parse_word(text, &hashes);
}

enum keyring_answer caller_replay(const struct decoder_options *options, struct text word, int64_t started_us,
	struct caller_hashes *out)
{
	const struct keyring_ops *keys = &options->keys;
	uint8_t unused[CALLER_DIGEST_BYTES];
	enum keyring_answer answer = KEYRING_OK;
	bool year_before_too;
	int year = year_of_call(options, started_us, &year_before_too);

	/* Only the keyring knows whether the year was destroyed since the bytes were kept. */
	if (keys->hash != NULL)
		answer = keys->hash(keys->keyring, year, word, unused);
	if (answer != KEYRING_OK)
		return answer;
	if (!parse_word(word, out) || out->year != year || (out->count == 2 && !year_before_too))
		*out = (struct caller_hashes){ 0 };
	return KEYRING_OK;
}

static void append_hex(const uint8_t *bytes, size_t len, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		buf_append_byte(out, (uint8_t)digits[bytes[i] >> 4]);
		buf_append_byte(out, (uint8_t)digits[bytes[i] & 15]);
	}
}

void caller_append_word(const struct caller_hashes *hashes, struct buf *out)
{
	assert(hashes->count >= 1 && hashes->count <= 2);
	buf_printf(out, "%s%04d:", prefix, hashes->year);
	append_hex(hashes->digest[0], hashes->bytes, out);
	if (hashes->count == 1)
		return;
	buf_printf(out, ",%04d:", hashes->year - 1);
	append_hex(hashes->digest[1], hashes->bytes, out);
}

struct caller caller_stored(const struct caller_hashes *hashes)
{
	struct caller caller = { .hashes = (uint8_t)hashes->count, .year = (int16_t)hashes->year };

	for (int i = 0; i < hashes->count; i++)
		memcpy(caller.hash[i], hashes->digest[i], CALLER_HASH_BYTES);
	return caller;
}
