/*
 * rulesfile - dated rules and calendar years as the user writes them (rules R25, R33, R40, R46 to R49).
 *
 * The form is that of base/keylines.h, with two kinds of section:
 *
 *   [rule 2022-09-01]           holds from this day on, until the next rule's
 *   id = gd-2022                1 to 64 bytes without spaces, each id once
 *   consultation = 2            working days from 1 to 250, or none; each of the seven kinds must be there,
 *   help = 10                   so that none is forgotten: complaint, report, suggestion, praise, other
 *   unstated = none             an order without a kind; none where it is left out, like all that follows
 *   signing = 1                 rule R33
 *   card_first = 5              rule R40; card_second: further days, only beside card_first
 *   day_1 = after_receipt       or receipt (rule R47)
 *   reopened = first_closing    or last_closing (rule R49)
 *
 *   [calendar 2027]             the year anew, built in or not
 *   notice = ...                the notice's number
 *   issued = 2026-11-05
 *   amended = ...               the number of an amending notice; may be left out
 *   off = 2027-01-01..2027-01-03, 2027-02-05    days and ranges, or none; the key may stand again
 *   work = 2027-02-07           may be left out
 *
 * A file that has rules has all of them; one without leaves those of the base in force.  Calendars are added to
 * the base's years.  A section may list days of its year and of the December before, which a notice settles too.
 * A make-up working day on a weekday, and days off that are a week-end with no weekday off beside them, change
 * nothing.  They may be wrong dates, but notices do name such days (2020-02-03, a Monday "as usual"; a holiday on a
 * Sunday): they are taken with a warning.
 *
 * Pure: bytes in, rules and calendar out; words for the faults are the caller's.
 */
#ifndef HOTLINE_AGGREGATE_RULESFILE_H
#define HOTLINE_AGGREGATE_RULESFILE_H

#include "aggregate/calendar.h"
#include "aggregate/rules.h"

enum {
	RULESFILE_BYTES_MAX = 1024 * 1024, /* 230 years take a fifth of it */
	RULESFILE_RULES_MAX = 256,
	RULESFILE_TEXT_MAX = 256, /* bytes of a notice's number, as all free text (rule R5) */
	RULESFILE_YEAR_MIN = 1970, RULESFILE_YEAR_MAX = 2199 /* rule R4 */
};

enum rulesfile_fault {
	RULESFILE_NUL,          /* a NUL byte: no text file */
	RULESFILE_FORM,         /* neither `key = value` nor a section */
	RULESFILE_SECTION,      /* neither [rule DAY] nor [calendar YEAR] */
	RULESFILE_SECTION_DAY,  /* a rule's day is none from 1970 to 2199 */
	RULESFILE_SECTION_YEAR,
	RULESFILE_OUTSIDE,      /* a key before the first section */
	RULESFILE_RULE_KEY,     /* unknown */
	RULESFILE_CALENDAR_KEY,
	RULESFILE_KEY_TWICE,
	RULESFILE_KEY_MISSING,
	RULESFILE_RULE_ORDER,   /* rules must ascend, no day twice; other_line has the one before */
	RULESFILE_RULES_MANY,
	RULESFILE_ID,
	RULESFILE_ID_TWICE,
	RULESFILE_DAYS,         /* neither 1 to 250 nor none */
	RULESFILE_DAY_1,
	RULESFILE_REOPENED,
	RULESFILE_CARD,         /* card_second without card_first */
	RULESFILE_YEAR_TWICE,
	RULESFILE_TEXT,         /* a notice's number: 1 to 256 bytes of UTF-8 without control characters */
	RULESFILE_ISSUED,
	RULESFILE_DATE,         /* no day, no range */
	RULESFILE_RANGE,        /* ends before it begins */
	RULESFILE_NOT_IN_YEAR,
	RULESFILE_DAY_TWICE,
	RULESFILE_WORK_ON_WEEKDAY, /* a warning, as the next */
	RULESFILE_OFF_ON_WEEKEND,
	RULESFILE_EMPTY,        /* no section at all */
	RULESFILE_LARGE,        /* over RULESFILE_BYTES_MAX */
	RULESFILE_FAULTS
};

struct rulesfile_remark {
	enum rulesfile_fault fault;
	bool warning;     /* the file is taken all the same */
	int line;         /* from 1 */
	int other_line;   /* where the same stands already; 0: nowhere */
	struct text what; /* the words at fault, good during the call; may be empty */
};

struct rulesfile;

enum rulesfile_answer { RULESFILE_GOOD, RULESFILE_BAD, RULESFILE_NO_MEMORY };

/*
 * Reads a whole file and tells each fault and warning as it is found (`hear` NULL: to nobody).  Only
 * RULESFILE_GOOD makes *out, which the caller owns; `base` must outlive it, the bytes need not.
 */
MUST_USE enum rulesfile_answer rulesfile_parse(struct text bytes, const struct rules *base_rules,
	const struct calendar *base_calendar, void (*hear)(void *context, const struct rulesfile_remark *remark),
	void *context, struct rulesfile **out);
void rulesfile_free(struct rulesfile *file);

/* What holds with this file: its own and what it leaves of the base.  Good until rulesfile_free. */
const struct rules *rulesfile_rules(const struct rulesfile *file);
const struct calendar *rulesfile_calendar(const struct rulesfile *file);

bool rulesfile_has_rules(const struct rulesfile *file);
/* Whether the file has a calendar of this year. */
bool rulesfile_has_year(const struct rulesfile *file, int year);

#endif
