/*
 * footing - the cross-foot checks of one period of a store (aggregate/crossfoot.h): reads what they stand on.
 */
#ifndef HOTLINE_CLI_FOOTING_H
#define HOTLINE_CLI_FOOTING_H

#include "aggregate/crossfoot.h"
#include "cli/reading.h"

/* All checks of a period, in their order. */
struct footing {
	struct crossfoot_check *checks;
	size_t count, cap;
	size_t failed; /* how many do not hold */
	bool any;      /* anything at all was counted */
	bool no_memory;
};

/*
 * Proves the days from..to at the reading's cut-off.  Reads every case that has to do with these days, one at a time.
 * footing_free always, also after a failure.
 */
MUST_USE enum status footing_prove(const struct reading *reading, int32_t from, int32_t to, struct footing *out,
	struct err *err);
/* ST_NO naming the period and the first check that does not hold; ST_OK where all do.  `remedy` ends the message. */
MUST_USE enum status footing_answer(const struct footing *footing, const char *period, const char *remedy, struct err *err);
void footing_free(struct footing *footing);

#endif
