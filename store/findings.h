/*
 * findings - what a check found wrong, one line each.
 */
#ifndef HOTLINE_STORE_FINDINGS_H
#define HOTLINE_STORE_FINDINGS_H

#include "store/store.h"

/* A store that lost a whole table must not print a line per row. */
enum { FINDINGS_SHOWN_MAX = 200, FINDING_TEXT_MAX = 1024 };

struct findings {
	const struct store_check_sink *sink;
	int64_t count;
};

void findings_add(struct findings *findings, const char *format, ...) PRINTF_LIKE(2, 3);

/* Says how many were not shown. */
void findings_end(struct findings *findings);

#endif
