/*
 * compared - what stands behind a row that is compared with an earlier one (figures, report --compare).
 */
#ifndef HOTLINE_REPORT_COMPARED_H
#define HOTLINE_REPORT_COMPARED_H

#include "aggregate/compare.h"
#include "base/day.h"
#include "base/lang.h"
#include "report/csv.h"
#include "report/table.h"

/* ,"compare":{"period","from","to","num","den","value","change","percent"}, or null where there is nothing to compare. */
void compared_json(struct out *out, const struct comparison *comparison);

void compared_csv_names(struct csv *csv);
void compared_csv(struct csv *csv, const struct comparison *comparison);

/* The sign that people read before a change and programs do without: "+" before a rise, else nothing. */
const char *compared_sign(const char *number);

/* "+12", "-0.35 pp" / "-0.35个百分点", and of counts "+3.21%"; NULL: there is none. */
enum { COMPARED_WORDS_MAX = 2 * FIGURE_VALUE_MAX };
const char *compared_change(const struct comparison *comparison, enum lang lang, char text[COMPARED_WORDS_MAX]);
const char *compared_percent(const struct comparison *comparison, char text[COMPARED_WORDS_MAX]);

/* "2020-01-01..2020-12-31" */
enum { COMPARED_DAYS_MAX = 2 * DAY_NAME_MAX + 4 };
void compared_days(const struct comparison *comparison, char text[COMPARED_DAYS_MAX]);

/* The table's further columns. */
enum { COMPARED_COLUMNS = 4 };
void compared_columns(struct column columns[COMPARED_COLUMNS], enum lang lang);
void compared_cells(struct table *table, const struct comparison *comparison, enum lang lang);

#endif
