/*
 * checks - cross-foot checks (aggregate/crossfoot.h) as a person or a program reads them.
 *
 * JSON and CSV have a row for each check.  A table tells those of one sort and
 * dimension that hold in one line, with their number, and each one that does
 * not hold in a line of its own.
 */
#ifndef HOTLINE_REPORT_CHECKS_H
#define HOTLINE_REPORT_CHECKS_H

#include "aggregate/crossfoot.h"
#include "report/csv.h"
#include "report/rows.h"

struct checks_list {
	const struct crossfoot_check *checks;
	size_t count, failed;
};

/* `period` is its name, as asked for.  head->report is not looked at. */
MUST_USE enum status checks_print(struct out *out, enum rows_form form, const struct rows_head *head, const char *period,
	const struct checks_list *list, struct err *err);

/* One check's name: "parts = whole: On-time rate (denominator), by unit". */
void checks_name(struct buf *out, const struct crossfoot_check *check, enum lang lang);

/* One check's object. */
void checks_json(struct out *out, const struct crossfoot_check *check);

/* What a final report says of its checks.  `reason` is why it stands though some do not hold, or years lack a calendar
 * (rule R46); NULL: none was given. */
struct checks_final {
	struct checks_list list;
	const int *missing_years;
	size_t missing_count;
	const char *reason;
	const char *year;
	int32_t from, to;
};

/* The sentence: how many hold, the years without a calendar, and the reason. */
void checks_statement(struct buf *out, const struct checks_final *final, enum lang lang);
/* The sentence under the table, and a line for each check that does not hold. */
MUST_USE enum status checks_final_text(struct out *out, const struct checks_final *final, enum lang lang, struct err *err);
/* `,"final":{"checks":n,"failed":[CHECK,…],"missing_years":[YEAR,…],"reason":…,"statement":{"zh":…,"en":…}}` */
MUST_USE enum status checks_final_json(struct out *out, const struct checks_final *final, struct err *err);
/* The fields of a last row of the figures' columns: figure final_checks, num those that hold, den all, value the reason. */
void checks_final_csv(struct csv *csv, const struct checks_final *final);

#endif
