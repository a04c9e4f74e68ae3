/*
 * prints - how things are written into a digest: numbers as eight bytes, little endian; texts with their length
 * before them, so that no two run together.
 */
#ifndef HOTLINE_STORE_PRINTS_H
#define HOTLINE_STORE_PRINTS_H

#include "aggregate/cells.h"
#include "base/buf.h"

void prints_number(struct buf *to, int64_t value);
void prints_text(struct buf *to, struct text text);

/* A cell: dimension, day, key, then name and value of each slot that is not 0, then 0. */
void prints_cell(struct buf *to, const struct cell *cell);

#endif
