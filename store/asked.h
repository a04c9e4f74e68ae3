/*
 * asked - what a reading asks for: which contributions, and under which cell they are added up.
 */
#ifndef HOTLINE_STORE_ASKED_H
#define HOTLINE_STORE_ASKED_H

#include "store/store.h"

struct breakdown asked_breakdown(const struct store_cells_query *query);

/* The day that the cells of a day are filed under. */
int32_t asked_day(const struct store_cells_query *query, int32_t day);

/* Whether the part with this key is asked for. */
bool asked_key(const struct store_cells_query *query, struct text key);

/* Adds the contribution `sign` times, where it falls on days and slots asked for.  False: out of memory. */
bool asked_add(const struct store_cells_query *query, struct cells *cells, const struct contribution *one, int sign);

#endif
