#include "report/formula.h"

#include "base/lang.h"

#include <inttypes.h>
#include <stdio.h>

bool formula_expression(const struct figure_row *row, char text[FORMULA_MAX])
{
	text[0] = '\0';
	if (!row->has_value)
		return false;
	switch (row->metric->measure) {
	case MEASURE_RATE:
	case MEASURE_RATIO:
		(void)snprintf(text, FORMULA_MAX, "floor((20000 * %" PRId64 " + %" PRId64 ") / (2 * %" PRId64 ")) / 100", row->num,
			row->den, row->den);
		break;
	case MEASURE_MEAN:
		(void)snprintf(text, FORMULA_MAX, "floor((2 * %" PRId64 " + %" PRId64 ") / (2 * %" PRId64 "))", row->num, row->den,
			row->den);
		break;
	case MEASURE_PERCENTILE:
		(void)snprintf(text, FORMULA_MAX, "floor((2 * %" PRId64 " + 36) / 72) / 100", row->num);
		break;
	case MEASURE_COUNT:
	case MEASURE_STATE:
		(void)snprintf(text, FORMULA_MAX, "%" PRId64, row->num);
		break;
	}
	return true;
}

static const char *percent_words(const struct figure_row *row)
{
	/* Exactly: the rounded value would be 100.00 below the whole, or 0.00 above nothing. */
	if (row->num < row->den && (__int128)row->num * 20000 + row->den >= (__int128)row->den * 20000)
		return _("percent, half up to two decimals; held at 99.99, since the numerator is less than the denominator");
	if (row->num > 0 && (__int128)row->num * 20000 < row->den)
		return _("percent, half up to two decimals; held at 0.01, since the numerator is not 0");
	return _("percent, half up to two decimals");
}

void formula_words(const struct figure_row *row, char text[FORMULA_WORDS_MAX])
{
	const char *words = NULL;

	switch (row->metric->measure) {
	case MEASURE_RATE:
	case MEASURE_RATIO:
		words = percent_words(row);
		break;
	case MEASURE_MEAN:
		words = _("a whole number, half up; the denominator is the civil days of the period that have begun before the "
			"cut-off, with data or without");
		break;
	case MEASURE_PERCENTILE:
		words = _("hours, half up to two decimals; the numerator is the seconds of one order, by nearest rank among those "
			"that the denominator counts");
		break;
	case MEASURE_COUNT:
	case MEASURE_STATE:
		words = _("the count itself");
		break;
	}
	if (!row->has_value)
		words = _("no data: the denominator is 0");
	(void)snprintf(text, FORMULA_WORDS_MAX, "%s", words);
}
