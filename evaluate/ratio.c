#include "evaluate/ratio.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* Products of two 63-bit numbers and the sum of two such products fit into it. */
typedef __int128 wide;

static wide wide_gcd(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static bool reduce(wide num, wide den, struct ratio *out)
{
	wide common;

	assert(den != 0);
	if (den < 0) {
		num = -num;
		den = -den;
	}
	common = wide_gcd(num < 0 ? -num : num, den);
	num /= common;
	den /= common;
	if (num > INT64_MAX || num < -INT64_MAX || den > INT64_MAX)
		return false;
	*out = (struct ratio){ (int64_t)num, (int64_t)den };
	return true;
}

bool ratio_make(int64_t num, int64_t den, struct ratio *out)
{
	return reduce(num, den, out);
}

bool ratio_add(struct ratio a, struct ratio b, struct ratio *out)
{
	return reduce((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den, out);
}

bool ratio_subtract(struct ratio a, struct ratio b, struct ratio *out)
{
	return ratio_add(a, (struct ratio){ -b.num, b.den }, out);
}

bool ratio_multiply(struct ratio a, struct ratio b, struct ratio *out)
{
	return reduce((wide)a.num * b.num, (wide)a.den * b.den, out);
}

bool ratio_divide(struct ratio a, struct ratio b, struct ratio *out)
{
	assert(b.num != 0);
	return reduce((wide)a.num * b.den, (wide)a.den * b.num, out);
}

int ratio_compare(struct ratio a, struct ratio b)
{
	wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;

	return (left > right) - (left < right);
}

static int64_t power_of_ten(int places)
{
	int64_t power = 1;

	assert(places >= 0 && places <= RATIO_PLACES_MAX);
	while (places-- > 0)
		power *= 10;
	return power;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool ratio_parse(struct text text, struct ratio *out, int *places)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	size_t at = negative, point = text.len;
	int64_t number = 0;
	int digits = 0;

	for (; at < text.len; at++) {
		if (text.at[at] == '.' && point == text.len && digits > 0) {
			point = at;
			continue;
		}
		if (!is_digit(text.at[at]) || ++digits > RATIO_DIGITS_MAX)
			return false;
		number = number * 10 + (text.at[at] - '0');
	}
	if (digits == 0 || point + 1 == text.len || (point < text.len && text.len - point - 1 > RATIO_PLACES_MAX))
		return false;
	*places = point < text.len ? (int)(text.len - point - 1) : 0;
	return reduce(negative ? -number : number, power_of_ten(*places), out);
}

static wide floor_divide(wide num, wide den)
{
	return num / den - (num % den < 0);
}

/* value * 10^places, half up; below 2^94. */
static wide rounded(struct ratio value, int places)
{
	return floor_divide((wide)value.num * power_of_ten(places) * 2 + value.den, (wide)value.den * 2);
}

bool ratio_round(struct ratio value, int places, struct ratio *out)
{
	return reduce(rounded(value, places), power_of_ten(places), out);
}

bool ratio_cut(struct ratio value, int places, struct ratio *out)
{
	return reduce((wide)value.num * power_of_ten(places) / value.den, power_of_ten(places), out);
}

void ratio_format(struct ratio value, int places, char text[RATIO_TEXT_MAX])
{
	wide number = rounded(value, places);
	const wide power = power_of_ten(places);
	bool negative = number < 0;
	uint64_t whole, part;

	if (negative)
		number = -number;
	whole = (uint64_t)(number / power);
	part = (uint64_t)(number % power);
	if (places == 0)
		(void)snprintf(text, RATIO_TEXT_MAX, "%s%" PRIu64, negative ? "-" : "", whole);
	else
		(void)snprintf(text, RATIO_TEXT_MAX, "%s%" PRIu64 ".%0*" PRIu64, negative ? "-" : "", whole, places, part);
}

void ratio_format_short(struct ratio value, int places, char text[RATIO_TEXT_MAX])
{
	size_t len;

	ratio_format(value, places, text);
	if (strchr(text, '.') == NULL)
		return;
	len = strlen(text);
	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	text[len] = '\0';
}
