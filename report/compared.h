/*
 * compared - what stands behind a row that is compared with an earlier one (figures, report --compare).
 */
#ifndef HOTLINE_REPORT_COMPARED_H
#define HOTLINE_REPORT_COMPARED_H

#include "aggregate/compare.h"
#include "base/lang.h"
#include "report/csv.h"
#include "report/table.h"

/* ,"compare":{"period","from","to","num","den","value","change","percent"}, or null where there is nothing to compare. */
void compared_json(struct out *out, const struct comparison *comparison);

void compared_csv_names(struct csv *csv);
void compared_csv(struct csv *csv, const struct comparison *comparison);

/* The table's further columns. */
enum { COMPARED_COLUMNS = 4 };
void compared_columns(struct column columns[COMPARED_COLUMNS], enum lang lang);
void compared_cells(struct table *table, const struct comparison *comparison, enum lang lang);

#endif
