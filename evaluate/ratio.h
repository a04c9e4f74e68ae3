/*
 * ratio - exact fractions, for points and formulas.
 *
 * No binary floating point anywhere: 0.1 is one tenth.  Numerator and denominator
 * are 63-bit numbers in lowest terms, the denominator positive; what would leave
 * that range is refused (false), never rounded.  Rounding happens only where it is
 * asked for, half up: floor(x * 10^places + 1/2), as for percentages (rule R43).
 */
#ifndef HOTLINE_EVALUATE_RATIO_H
#define HOTLINE_EVALUATE_RATIO_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct ratio {
	int64_t num; /* not INT64_MIN */
	int64_t den; /* > 0 */
};

#define RATIO_ZERO ((struct ratio){ 0, 1 })

/* Decimal places that can be read, rounded to and printed; digits of a number that is read, so that it fits. */
enum { RATIO_PLACES_MAX = 9, RATIO_DIGITS_MAX = 18 };

/* num / den in lowest terms; den is not 0.  False where it does not fit. */
MUST_USE bool ratio_make(int64_t num, int64_t den, struct ratio *out);

/* False where the result does not fit; `out` may be an operand.  ratio_divide: b is not 0. */
MUST_USE bool ratio_add(struct ratio a, struct ratio b, struct ratio *out);
MUST_USE bool ratio_subtract(struct ratio a, struct ratio b, struct ratio *out);
MUST_USE bool ratio_multiply(struct ratio a, struct ratio b, struct ratio *out);
MUST_USE bool ratio_divide(struct ratio a, struct ratio b, struct ratio *out);

/* <0, 0, >0. */
int ratio_compare(struct ratio a, struct ratio b);

/* A decimal number: "-12.50"; digits on both sides of a point, at most RATIO_DIGITS_MAX of them and RATIO_PLACES_MAX
 * behind the point, no separators.  `places` is the number of those behind the point; false leaves both alone. */
MUST_USE bool ratio_parse(struct text text, struct ratio *out, int *places);

/* To so many places (0 to RATIO_PLACES_MAX), half up, or with the rest cut off towards 0. */
MUST_USE bool ratio_round(struct ratio value, int places, struct ratio *out);
MUST_USE bool ratio_cut(struct ratio value, int places, struct ratio *out);

/* The longest number with its NUL. */
enum { RATIO_TEXT_MAX = 40 };

/* Rounded half up and printed with just so many places: 27/2 to 2 places is "13.50". */
void ratio_format(struct ratio value, int places, char text[RATIO_TEXT_MAX]);

/* The same without zeros at the end: "13.5", "11". */
void ratio_format_short(struct ratio value, int places, char text[RATIO_TEXT_MAX]);

#endif
