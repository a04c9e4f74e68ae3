/*
 * rules - the dated rules that deadlines follow (rules R25, R33, R40, R47 to R49).
 *
 * Deadlines differ by place and change within a year, so they are data with a
 * date from which they hold.  A case is judged by the rule in force on its
 * creation day (received day for a complaint) and keeps that rule's id.
 *
 * Built in: nothing before 2022-09-01; from then on Guangdong's working days:
 * consultation 2, help and suggestion 10, complaint and report 15.  Praise,
 * other and an absent kind have none.  No limit for signing, none for cards.
 */
#ifndef HOTLINE_AGGREGATE_RULES_H
#define HOTLINE_AGGREGATE_RULES_H

#include "base/buf.h"
#include "event/contract.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Working days allowed in a rule; the contract's own limit for limit_working_days (rule R5). */
enum { RULES_WORKING_DAYS_MAX = 250 };

struct rule {
	const char *id;                  /* "builtin-2022-09-01"; part of the store's digest */
	int32_t from_day;                /* holds from this civil day on, until the next rule's */
	uint8_t working_days[KINDS + 1]; /* by enum kind; [0] is an absent kind; 0: no due */
	uint8_t sign_working_days;       /* rule R33; 0: none */
	uint8_t card_first_days;         /* rule R40, without a due_at of its own; 0: none */
	uint8_t card_second_days;        /* further working days after the first limit; 0: none */
	bool receipt_is_day_1;           /* the day of receipt counts as day 1 (rule R47) */
	bool reopened_last_closing;      /* rule R49 */
};

/* A plain table; whoever makes one keeps it and its ids alive and sorted. */
struct rules {
	const struct rule *list; /* by from_day */
	size_t count;
};

const struct rules *rules_builtin(void);

/* The rule in force on a day; NULL before the first. */
const struct rule *rules_at(const struct rules *rules, int32_t day);

/* Appends the rules in one canonical form; the store's digest covers it (rules R9, R48). */
void rules_append_canonical(const struct rules *rules, struct buf *out);

#endif
