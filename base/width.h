/*
 * width - how many cells of a terminal a text takes.
 *
 * Tables are aligned by it: a Chinese character takes two cells, a combining
 * mark none, everything else one, "ambiguous" characters (Greek, "§", "–")
 * among it.  It looks at no locale, so that a table is the same everywhere.
 *
 * Facts: Unicode 14, East Asian Width (UAX #11) W and F; general categories Mn,
 * Me and Cf.  Within an assigned range, code points that have no character yet
 * count as their neighbours do.
 */
#ifndef HOTLINE_BASE_WIDTH_H
#define HOTLINE_BASE_WIDTH_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* Cells of one code point: 0, 1 or 2.  Control characters have 0. */
int width_of_char(uint32_t code);

/* Cells of UTF-8 text.  A byte that belongs to no character counts as one cell, as the replacement
 * character a terminal shows for it. */
size_t width_of_text(struct text text);

#endif
