/*
 * rulesfile_write - rules and calendar as a file that rulesfile_parse reads.
 */
#ifndef HOTLINE_AGGREGATE_RULESFILE_WRITE_H
#define HOTLINE_AGGREGATE_RULESFILE_WRITE_H

#include "aggregate/rulesfile.h"

/* All rules, then all years.  Reading it gives rules and calendar of the same canonical form. */
void rulesfile_write(const struct rules *rules, const struct calendar *calendar, struct buf *out);

/*
 * The next listed days that stand in the section of `year` and end on *from or later; moves *from behind them.
 * Days over the New Year stand in the later year's.  Begin with 1 December of the year before.
 */
bool rulesfile_write_next(const struct calendar *calendar, int year, int32_t *from, struct calendar_run *out);

/* "2027-02-05" or "2027-02-05..2027-02-11" */
void rulesfile_write_run(const struct calendar_run *run, struct buf *out);

#endif
