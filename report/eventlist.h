/*
 * eventlist - the events that a late change names, as people read them.
 *
 * From [{"source":…,"id":…,"type":…,"time":…},…] (store/late.h) to
 *
 *	order.voided.v1 v1 (/desk), 2020-12-01T10:00:00+08:00; …
 *
 * with times in the store's zone, and no more than EVENTLIST_MAX of them; how many more there are is said.  An event
 * that took the place of another copy (rule R1) says so.  What JSON escapes stays escaped.
 */
#ifndef HOTLINE_REPORT_EVENTLIST_H
#define HOTLINE_REPORT_EVENTLIST_H

#include "base/lang.h"
#include "base/zone.h"
#include "report/out.h"

/* A case that a whole file came late for has hundreds; --json has them all. */
enum { EVENTLIST_MAX = 5 };

void eventlist_print(struct out *out, struct text events, const struct zone *zone, enum lang lang);

#endif
