/*
 * rows - figures as a person or a program reads them: table, JSON, CSV.
 *
 * A query hands over rows one by one (aggregate/figures.h); a skin prints each
 * as it comes, so a year by day and part takes no more memory than a table
 * holds back.  JSON and CSV have the fields of the interface in its order.
 */
#ifndef HOTLINE_REPORT_ROWS_H
#define HOTLINE_REPORT_ROWS_H

#include "aggregate/figures.h"
#include "base/lang.h"
#include "report/csv.h"
#include "report/paragraph.h"

enum rows_form { ROWS_TABLE, ROWS_JSON, ROWS_CSV, ROWS_EXCEL };

struct checks_final; /* report/checks.h */

/* What stands over all rows, and under them. */
struct rows_head {
	const struct zone *zone;
	int64_t cutoff_us; /* T, rule R7 */
	bool has_days;     /* days that are counted, for the table's foot */
	int32_t from, to;
	enum dimension by;
	enum lang lang;    /* of tables */
	const struct paragraph_facts *report; /* the year-end report's sentences go first, and the table then has
	                                       * definitions and the cut-off beside each figure; NULL: plain rows */
	enum dimension then_by; /* the second of two dimensions; BY_WHOLE: by one */
	const struct checks_final *final; /* a final report's checks go last; NULL: none */
	bool compared;     /* each row is printed with what it is compared with */
};

struct rows;
struct comparison; /* aggregate/compare.h */

/* `out` and what `head` points to are borrowed until rows_free. */
MUST_USE enum status rows_begin(struct out *out, enum rows_form form, const struct rows_head *head, struct rows **rows,
	struct err *err);
/* False when printing more is useless (out_alive). */
bool rows_row(struct rows *rows, const struct figure_row *row);
/* The same where head->compared; NULL: there is nothing to compare it with. */
bool rows_compared(struct rows *rows, const struct figure_row *row, const struct comparison *comparison);
MUST_USE enum status rows_end(struct rows *rows, struct err *err);
void rows_free(struct rows *rows);

/* Pieces that other documents are made of: `"store":{"zone":…,"cutoff":…}`, one row's object, and its fields alone, to
 * which others are added, and `,"state":…,"revision":…`; in CSV the fields' names and the fields, the line left open. */
void rows_json_store(struct out *out, const struct rows_head *head);
void rows_json_row(struct out *out, const struct figure_row *row);
void rows_json_fields(struct out *out, const struct figure_row *row);
void rows_json_name(struct out *out, const struct figure_row *row);     /* of the fields, figure to key */
void rows_json_numbers(struct out *out, const struct figure_row *row);  /* num, den and value */
void rows_json_integers(struct out *out, const struct figure_row *row); /* num and den */
void rows_json_state(struct out *out, const struct figure_row *row);
void rows_csv_names(struct csv *csv);
void rows_csv_fields(struct csv *csv, const struct figure_row *row);
void rows_csv_name(struct csv *csv, const struct figure_row *row);
void rows_csv_numbers(struct csv *csv, const struct figure_row *row);
void rows_csv_den(struct csv *csv, const struct figure_row *row);
void rows_csv_state(struct csv *csv, const struct figure_row *row);

/* "75.45%", "402", or the dash of "no data" (NULL). */
const char *rows_value(const struct figure_row *row, char text[FIGURE_VALUE_MAX + 1]);

/* "2020-01"; "时点" for a state. */
const char *rows_period(const struct figure_row *row, enum lang lang);
/* The period of one figure, for a sentence: "as of the cut-off" for a state. */
const char *rows_period_asked(const struct metric *metric, const char *period, enum lang lang);

/* A part's name for people: the kind's word in the language, "未填" or "(not stated)" for "". */
struct text rows_key(enum dimension by, struct text key, enum lang lang);

/* "unit" / "单位": the heading of a column of parts. */
const char *rows_dimension(enum dimension by, enum lang lang);

/* Where a definition comes from, in words: "rule R16" is "规则 R16". */
enum { ROWS_SOURCE_MAX = 64 };
const char *rows_source(const char *source, enum lang lang, char text[ROWS_SOURCE_MAX]);

/* "order" / "工单". */
const char *rows_sort(enum case_sort sort, enum lang lang);

const char *rows_metric_name(const struct metric *metric, enum lang lang);

/* How a row stands to what was published: "published (2)", "provisional (differs from 2)". */
enum { ROWS_STATE_MAX = 64 };
const char *rows_state(const struct figure_row *row, enum lang lang, char text[ROWS_STATE_MAX]);

/* The same of many rows, for the foot of a table that has no column for it. */
struct rows_states {
	int64_t count[ROW_PUBLISHED + 1];
	int64_t differing; /* of those not published: a revision has other numbers */
};
void rows_count_state(struct rows_states *states, const struct figure_row *row);
void rows_foot_states(struct out *out, const struct rows_states *states, enum lang lang);

/* The foot of a table: cut-off, zone, days counted. */
void rows_foot(struct out *out, const struct rows_head *head);

#endif
