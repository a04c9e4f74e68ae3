/*
 * reading - what the commands that read a store have in common.
 *
 * A reading is one state of the store (a snapshot) at one cut-off T; T is
 * decided once, when it begins (rule R7).  It yields rows; who prints them is
 * report/'s business.
 */
#ifndef HOTLINE_CLI_READING_H
#define HOTLINE_CLI_READING_H

#include "cli/settings.h"
#include "report/rows.h"
#include "store/store.h"

struct reading {
	struct store *store;
	const struct book *book;
	int64_t cutoff_us;
	bool has_days;    /* false: no event up to T and no days asked for */
	int32_t from, to;
	bool in_snapshot;
	struct publications publications;
	struct published published; /* of the same; as_of: everything comes from what that revision froze (--as-of) */
};

/* Opens the store of these settings, read-only. */
MUST_USE enum status reading_open_store(const struct settings *settings, struct store **out, struct err *err);

/* ST_NOINPUT where there is no store: for commands that write but have no business making one. */
MUST_USE enum status reading_store_is_there(const struct settings *settings, struct err *err);

/* The instant that --cutoff means in the zone; now where it is not given. */
int64_t reading_cutoff(const struct settings *settings, const struct zone *zone);

/* The instant that a day (its 24:00) or a time means in the zone; the option table has checked the text. */
int64_t reading_moment(const char *text, const struct zone *zone);

/* Microseconds since 1970: the one place where commands ask the clock. */
int64_t reading_now_us(void);

/* The figure of this id; ST_USAGE that lists all where there is none. */
MUST_USE enum status reading_metric(const char *id, const struct metric **out, struct err *err);

/* --json, --csv, --excel: ST_USAGE where they exclude each other. */
MUST_USE enum status reading_form(const struct settings *settings, enum rows_form *form, struct err *err);

/* Opens the store, begins the snapshot, decides T; with --as-of the days decide it (cli/revision.h).  reading_end always,
 * also after a failure. */
MUST_USE enum status reading_begin(const struct settings *settings, struct reading *reading, struct err *err);
void reading_end(struct reading *reading);

/* Fills the days from --from, --to and the days of events (interface: daily, figures). */
MUST_USE enum status reading_days(const struct settings *settings, struct reading *reading, struct err *err);

/* ST_NOINPUT, naming the period, where no event up to the cut-off lies in its days. */
MUST_USE enum status reading_has_events(const struct reading *reading, int32_t from, int32_t to, const char *period,
	struct err *err);

/* Whether a whole row shows that something was counted: the mean's divisor counts days, whether anything happened on
 * them or not, and a state belongs to no period. */
bool reading_counts(const struct figure_row *row);

/* --per; PERIOD_ALL where it is not given. */
enum period reading_per(const struct settings *settings);

/* --by and --level; by BY_WHOLE where --by is not given.  ST_USAGE: --level on the command line, and no categories. */
MUST_USE enum status reading_by(const struct settings *settings, struct breakdown *by, struct err *err);
/* The same, by `otherwise` where --by is not given. */
MUST_USE enum status reading_by_else(const struct settings *settings, enum dimension otherwise, struct breakdown *by,
	struct err *err);

/* What the query of these days asks; `metrics` is borrowed. */
struct figures_query reading_query(const struct reading *reading, const struct metric *const *metrics, size_t count,
	enum period per, struct breakdown by);

/* What stands over the rows of a query. */
struct rows_head reading_head(const struct figures_query *query);

/* What the store must add up for the query: so many slots (0: all), keyed as figures_rows wants them.  Borrows the
 * query. */
struct store_cells_query reading_sums(const struct figures_query *query, uint64_t slots);

/* The sums that the query needs, and those of `more` slots besides; the caller frees *out. */
MUST_USE enum status reading_cells(const struct reading *reading, const struct figures_query *query, uint64_t more,
	struct cells **out, struct err *err);

/* Years without a calendar, ascending and each once, that on-time figures of one or several queries lack (rule R46). */
struct reading_years {
	int years[STORE_YEARS_MAX];
	size_t count;
};
/* Adds those of the query; today's, not a revision's. */
MUST_USE enum status reading_years_add(const struct reading *reading, const struct figures_query *query,
	struct reading_years *years, struct err *err);
/* "2017, 2027" */
enum { READING_YEARS_WORDS_MAX = STORE_YEARS_MAX * 6 + 1 };
void reading_years_name(const struct reading_years *years, char words[READING_YEARS_WORDS_MAX]);
/* ST_NO naming them; ST_OK: there are none. */
MUST_USE enum status reading_years_answer(const struct reading_years *years, struct err *err);

/* ST_NO naming the years without a calendar that on-time figures of this query lack (rule R46); called
 * after printing. */
MUST_USE enum status reading_missing_years(const struct reading *reading, const struct figures_query *query,
	struct err *err);

#endif
