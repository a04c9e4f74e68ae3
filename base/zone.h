/*
 * zone - civil time: instants to days of one zone and back.
 *
 * Instants are int64_t microseconds since 1970-01-01T00:00:00Z, as everywhere.
 * This is the only file that knows time zones.  It reads the compiled zone
 * files of the system itself, because localtime_r and mktime work on one zone
 * of the whole process, which a library may not touch.  A `struct zone` is
 * constant after zone_open and may be shared between threads; the functions
 * below it neither allocate nor fail.
 */
#ifndef HOTLINE_BASE_ZONE_H
#define HOTLINE_BASE_ZONE_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct zone;

/* The longest name of a zone with its NUL ("America/Argentina/ComodRivadavia" has 32). */
enum { ZONE_NAME_MAX = 64 };

/* Finds `name` (IANA, "Asia/Shanghai") under $TZDIR or /usr/share/zoneinfo.  The caller owns *out.
 * ST_CONFIG: no such zone, a name with "..", or a file that is no zone; the message names the remedy. */
MUST_USE enum status zone_open(const char *name, struct zone **out, struct err *err);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);

/* Seconds to add to UTC at this instant. */
int32_t zone_offset_s(const struct zone *zone, int64_t time_us);

/* The civil day of an instant (rule R6). */
int32_t zone_day(const struct zone *zone, int64_t time_us);

/* The civil hour of an instant: 0 to 23; where the clock goes back, one comes twice. */
int zone_hour(const struct zone *zone, int64_t time_us);

/* The first instant of a civil day: "24:00 of the day before" (rule R6).  Where the clock skips
 * midnight, the first instant that bears the date. */
int64_t zone_day_start(const struct zone *zone, int32_t day);

/* "2021-06-10T00:00:00+08:00", with six decimals only where the microseconds are not 0. */
enum { ZONE_TIME_MAX = 40 };
void zone_format(const struct zone *zone, int64_t time_us, char text[ZONE_TIME_MAX]);

/* "2021-06-09T16:00:00Z", decimals as above; needs no zone. */
void zone_format_utc(int64_t time_us, char text[ZONE_TIME_MAX]);

/* An RFC 3339 time to the letter of rule R4: the whole text, offset required, years 1970 to 2199
 * as written, second 60 and hour 24 refused, the fraction cut to microseconds.  False leaves *time_us alone. */
bool zone_parse_time(struct text text, int64_t *time_us);

#endif
