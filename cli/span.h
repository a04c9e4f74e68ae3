/*
 * span - a period as an argument names it: "2020", "2020-Q1", "2020-01", "2020-W01", "2020-01-05", or two days with
 * dots between, "2020-01-05..2020-02-10".
 */
#ifndef HOTLINE_CLI_SPAN_H
#define HOTLINE_CLI_SPAN_H

#include "base/day.h"
#include "base/err.h"

struct span {
	enum period period; /* PERIOD_ALL for two days */
	int32_t from, to;   /* both included */
};

/* ST_USAGE: no such period, or one outside the years that events can have (rule R4). */
MUST_USE enum status span_parse(const char *text, struct span *out, struct err *err);

#endif
