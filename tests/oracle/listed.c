/*
 * listed - every row of `figures` of a store against the list behind it (tests/listed.h).
 *
 *   listed STORE CUTOFF_US DAYS_BEHIND
 *
 * In every sort of period: the whole, each dimension, categories by level, and two dimensions at once.  Prints how many rows and
 * things were compared, or what was wrong first; exit status 1 then.
 */
#include "tests/listed.h"

#include <stdlib.h>

static const struct breakdown breakdowns[] = {
	{ BY_WHOLE, BY_WHOLE, 0 }, { BY_UNIT, BY_WHOLE, 0 }, { BY_DISTRICT, BY_WHOLE, 0 }, { BY_CATEGORY, BY_WHOLE, 0 },
	{ BY_CATEGORY, BY_WHOLE, 1 }, { BY_KIND, BY_WHOLE, 0 }, { BY_CHANNEL, BY_WHOLE, 0 }, { BY_UNIT, BY_KIND, 0 },
};

static int check(struct listed *listed, int32_t more, struct err *err)
{
	for (enum period per = PERIOD_DAY; per <= PERIOD_ALL; per++)
		for (size_t i = 0; i < sizeof breakdowns / sizeof breakdowns[0]; i++) {
			/* Parts of single days are most of the work and nothing new: weeks and months have them too. */
			if (per == PERIOD_DAY && breakdowns[i].by != BY_WHOLE)
				continue;
			if (listed_check(listed, per, breakdowns[i], more, err) != ST_OK) {
				(void)fprintf(stderr, "listed: %s\n", err->text);
				return (int)err->status;
			}
		}
	if (listed->wrong == 0)
		return 0;
	printf("%" PRId64 " lists differ, the first is %s\n", listed->wrong, listed->first);
	return 1;
}

int main(int argc, char **argv)
{
	const struct store_options options = { .command = "listed" };
	struct listed listed = { 0 };
	struct err err = { 0 };
	int status;

	if (argc != 4) {
		(void)fputs("usage: listed STORE CUTOFF_US DAYS_BEHIND\n", stderr);
		return 64;
	}
	if (store_open(argv[1], STORE_READ, &options, &listed.store, &err) != ST_OK) {
		(void)fprintf(stderr, "listed: %s\n", err.text);
		return (int)err.status;
	}
	listed.cutoff_us = strtoll(argv[2], NULL, 10);
	status = check(&listed, (int32_t)strtol(argv[3], NULL, 10), &err);
	if (status == 0)
		printf("%" PRId64 " rows, %" PRId64 " things\n", listed.rows, listed.things);
	store_close(listed.store);
	return status;
}
