/*
 * zone_said - zone_open in the language of the user.
 *
 * zone_open belongs to libhotline, which has no language: its words are English, with the file that it looked for.  Where
 * a person gave the name, the program says in the person's language what is wrong with it.
 */
#ifndef HOTLINE_BASE_ZONE_SAID_H
#define HOTLINE_BASE_ZONE_SAID_H

#include "base/zone.h"

/* As zone_open. */
MUST_USE enum status zone_said_open(const char *name, struct zone **out, struct err *err);

#endif
