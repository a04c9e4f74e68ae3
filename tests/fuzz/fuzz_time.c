/*
 * fuzz_time - arbitrary texts as times (rule R4).
 *
 * What must hold of a text that is taken: it has only the characters of a time; its instant is one that
 * the contract can name; written in UTC and read again it is the same instant (unless its year in UTC is
 * outside of 1970 to 2199, where it must be refused).
 */
#include "base/zone.h"
#include "event/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "fuzz_time: %s\n", what);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int64_t untouched = INT64_MIN + 7, last_us = INT64_C(7258118400) * 1000000 - 1;
	int64_t time_us = untouched, again_us = untouched;
	char text[ZONE_TIME_MAX];
	bool within;

	if (!zone_parse_time((struct text){ (const char *)data, size }, &time_us)) {
		must(time_us == untouched, "a refused text has changed the time");
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		must(data[i] != '\0' && strchr("0123456789-:.+TtZz", data[i]) != NULL, "a strange character is taken");
	must(size >= 20, "a text too short is taken");
	must(time_us >= EVENT_TIME_MIN_US && time_us <= EVENT_TIME_MAX_US, "an instant that cannot be");
	zone_format_utc(time_us, text);
	within = time_us >= 0 && time_us <= last_us;
	must(zone_parse_time(text_of(text), &again_us) == within, "the text in UTC is judged otherwise");
	must(!within || again_us == time_us, "the text in UTC is another instant");
	return 0;
}
