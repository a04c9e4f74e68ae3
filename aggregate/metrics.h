/*
 * metrics - which figures there are: one table, one row each.
 *
 * A figure is a numerator and a denominator; each is the sum of a counter
 * (slot) over days and parts.  fold.c says when a case counts in a slot; this
 * table says what the sums mean.  The order is that of output.
 *
 * The names of slots are column names in the store, and their places in `enum slot` are in stored
 * contributions (aggregate/apply.h): only append, never change or reuse one.
 */
#ifndef HOTLINE_AGGREGATE_METRICS_H
#define HOTLINE_AGGREGATE_METRICS_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum slot {
	SLOT_EVENTS, /* events of any case, on the day of their time, in the whole only: bounds the default period */
	SLOT_CALLS_IN,
	SLOT_CALLS_ANSWERED,
	SLOT_CALLS_ABANDONED,
	SLOT_CALLS_OUT,
	SLOT_REQUESTS_ACCEPTED,
	SLOT_CALLS_ACCEPTED, /* accepted inbound calls: fcr's denominator */
	SLOT_CALLS_DIRECT,
	SLOT_DIRECT_NET7,  /* answered directly and not again within 7 days: a case alone counts in it, repeats are taken out */
	SLOT_DIRECT_NET30, /* (aggregate/repeat.h) */
	SLOT_ORDERS_CREATED,
	SLOT_ORDERS_TRANSFERRED,
	SLOT_ORDERS_VOIDED,
	SLOT_ORDERS_MERGED,
	SLOT_ORDERS_NO_DUE,
	SLOT_ORDERS_NO_CALENDAR, /* no due for want of a calendar year (rule R46), on the creation day */
	SLOT_ORDERS_CLOSED,      /* not open at T, on the creation day: closure_rate */
	SLOT_CREATED_LATE_OPEN,  /* in late_open, on the creation day (rule R50) */
	SLOT_CREATED_NO_DUE_OPEN, /* transferred, without due and open, on the creation day (rule R50) */
	SLOT_DUE,
	SLOT_DUE_ONTIME,
	SLOT_CLOSED_WITH_DUE,
	SLOT_CLOSED_ONTIME,
	SLOT_LATE_OPEN,     /* on CELL_AS_OF */
	SLOT_ORDERS_UNSEEN, /* on CELL_AS_OF */
	SLOT_UNSEEN_SINCE,  /* the same orders on the day of their first event, in the whole only */
	SLOT_ROUNDS_RATED,
	SLOT_ROUNDS_SATISFIED,
	SLOT_ROUNDS_DUE,
	SLOT_ROUNDS_ANSWERED,
	SLOT_DEFAULT_RATED,
	SLOT_DEFAULT_SATISFIED,
	SLOT_COMPLAINTS_RECEIVED,
	SLOT_COMPLAINTS_REAL,
	SLOT_COMPLAINTS_PUBLISHED,
	SLOT_COMPLAINTS_CARDED,
	SLOT_COMPLAINTS_RECEIVED_CITY,
	SLOT_COMPLAINTS_REAL_CITY,
	SLOT_COMPLAINTS_PUBLISHED_CITY,
	SLOT_COMPLAINTS_CARDED_CITY,
	SLOT_COMPLAINTS_YELLOW,
	SLOT_COMPLAINTS_RED,
	SLOT_COMPLAINTS_VOIDED,
	SLOT_REVIEWS,
	SLOT_REVIEWS_GOOD,
	SLOT_CALLS_IN_TIME,     /* answered within 15 s */
	SLOT_CALLS_UNTIMED,     /* answered without a time of answer: no figure, shown beside sl15 (rule R14) */
	SLOT_FIRST_DUE,         /* on the day of the first due: ontime_original */
	SLOT_FIRST_DUE_ONTIME,
	SLOT_SIGN_DUE,          /* dispatches whose limit for signing has passed (rule R33) */
	SLOT_SIGN_ONTIME,
	SLOT_DISPATCHES,        /* events of counted orders, each on its own day (rule R32) */
	SLOT_RETURNS,
	SLOT_CLOSINGS,
	SLOT_REOPENINGS,
	SLOT_EXTENSIONS,
	SLOT_URGES,
	SLOT_ROUNDS_TOP_TWO,
	SLOT_ROUNDS_SAID,       /* whose call-back said whether it is solved (rule R38) */
	SLOT_ROUNDS_SOLVED,
	SLOT_HANDLED, /* transferred orders closed, on the day of the last closing; their times go with it (rule R31) */
	SLOT_CREATED_NO_FIRST_DUE, /* transferred, without a first due, on the creation day: not in ontime_original */
	SLOT_CREATED_UNCLOSED, /* transferred, with a due, without the closing that R28 measures, on the creation day */
	SLOTS,
	SLOT_NONE = SLOTS
};

/* The column of a slot: "calls_in". */
const char *metrics_slot_name(enum slot slot);

enum measure {
	MEASURE_COUNT, /* numerator alone */
	MEASURE_RATE,  /* a share, printed in percent: numerator <= denominator */
	MEASURE_RATIO, /* of two counts, printed in percent; may exceed 100 % (rule R32) */
	MEASURE_MEAN,  /* numerator per calendar day (rule R19) */
	MEASURE_STATE, /* a count as of T, without a day */
	MEASURE_PERCENTILE /* of the seconds that go with SLOT_HANDLED: the numerator; in hours; does not add up (rule R31) */
};

/* The percentiles that there are. */
enum percentile { PERCENTILE_50, PERCENTILE_90, PERCENTILES };

/* 50 */
int metrics_percent(enum percentile percentile);

enum direction_of_good { GOOD_NEITHER, GOOD_UP, GOOD_DOWN };

struct metric {
	const char *id;       /* "fcr" */
	const char *name_en;
	const char *name_zh;
	enum measure measure;
	enum slot numerator;
	enum slot denominator; /* SLOT_NONE for counts, states and the mean */
	enum slot found_by;    /* of a state: counts the same cases in the whole, on a day of each; by it they are found */
	enum percentile percentile; /* of MEASURE_PERCENTILE: numerator and denominator are then SLOT_HANDLED */
	enum direction_of_good direction;
	bool daily;            /* stands in the daily table */
	int mature_days;       /* what it rests on still comes in so long after the period's end; 0: nothing does */
	bool ontime;           /* rests on dues: needs the calendar's years (rule R46) */
	const char *day_en;    /* "call start": the day it falls on */
	const char *day_zh;
	const char *definition_en; /* numerator / denominator in words */
	const char *definition_zh;
	const char *source;    /* where the definition comes from: "rule R16" */
};

const struct metric *metrics_all(size_t *count);

/* Whether its value is a percentage (rule R43): a share or a ratio. */
bool metrics_is_percent(const struct metric *metric);

/* NULL for an unknown id. */
const struct metric *metrics_find(struct text id);

#endif
