#include "cli/rules_apply.h"

#include "base/lang.h"
#include "base/log.h"
#include "cli/progress.h"
#include "cli/reading.h"
#include "cli/rules_read.h"
#include "report/table.h"

#include <inttypes.h>
#include <unistd.h>

static void say_fault(void *context, const struct rulesfile_remark *remark, const char *line)
{
	(void)context;
	log_line(remark->warning ? LOG_WARN : LOG_ERROR, "%s", line);
}

/* What is to be put in force: a good file, or, with --builtin, nothing (bytes empty, file NULL). */
static enum status read_wanted(const struct settings *settings, struct rules_read *read, struct err *err)
{
	bool builtin = settings_on(settings, "builtin");
	bool named = settings_argument_count(settings) > 1;
	enum status st;

	*read = (struct rules_read){ .bytes = BUF_EMPTY };
	if (builtin == named)
		return err_set(err, ST_USAGE, _("either a rules file or --builtin: hotline rules apply FILE|--builtin [--dry-run]"));
	if (builtin)
		return ST_OK;
	st = rules_read_open(settings_argument(settings, 1), say_fault, NULL, read, err);
	if (st == ST_OK && read->file == NULL)
		st = err_set(err, ST_CONFIG, _n("%s: %d fault; nothing has been changed",
			"%s: %d faults; nothing has been changed", read->faults), read->path, read->faults);
	return st;
}

static void show_progress(void *context, int64_t done, int64_t total)
{
	progress_show(context, done, done, total);
}

/* ---- what would change ------------------------------------------------------------------------- */

struct pair {
	int64_t num[2], den[2]; /* before, after */
	char value[2][FIGURE_VALUE_MAX + 1];
	bool has_den, has_value[2];
};

/* False: the figure stays as it is.  The sums are those of all days, so a mean per day has no value here. */
static bool compare(const struct metric *metric, const struct store_rules_change *change, struct pair *pair)
{
	const int64_t *const sums[2] = { change->before, change->after };
	bool rate = metric->denominator != SLOT_NONE;

	if (metric->numerator >= SLOT_NONE)
		return false;
	*pair = (struct pair){ .has_den = rate };
	for (int i = 0; i < 2; i++) {
		pair->num[i] = sums[i][metric->numerator];
		pair->den[i] = rate ? sums[i][metric->denominator] : 0;
		pair->has_value[i] = rate && pair->den[i] > 0;
		if (pair->has_value[i])
			figures_percent(pair->num[i], pair->den[i], pair->value[i]);
	}
	return pair->num[0] != pair->num[1] || pair->den[0] != pair->den[1];
}

static void table_pair(struct table *table, const struct metric *metric, const struct pair *pair)
{
	table_string(table, metric->id);
	table_string(table, rows_metric_name(metric, lang_get()));
	for (int i = 0; i < 2; i++)
		table_string(table, pair->has_value[i] ? pair->value[i] : NULL);
	for (int i = 0; i < 2; i++)
		table_number(table, pair->num[i]);
	for (int i = 0; i < 2; i++) {
		if (pair->has_den)
			table_number(table, pair->den[i]);
		else
			table_none(table);
	}
}

static void json_pair(struct out *out, const struct metric *metric, const struct pair *pair, bool first)
{
	out_printf(out, "%s{\"figure\":\"%s\",\"num\":[%" PRId64 ",%" PRId64 "],\"den\":", first ? "\n" : ",\n", metric->id,
		pair->num[0], pair->num[1]);
	if (pair->has_den)
		out_printf(out, "[%" PRId64 ",%" PRId64 "]", pair->den[0], pair->den[1]);
	else
		out_string(out, "null");
	out_string(out, ",\"value\":[");
	for (int i = 0; i < 2; i++) {
		out_string(out, i == 0 ? "" : ",");
		if (pair->has_den)
			out_json_string(out, pair->has_value[i] ? pair->value[i] : NULL);
		else
			out_printf(out, "\"%" PRId64 "\"", pair->num[i]);
	}
	out_string(out, "]}");
}

static void print_json(const struct store_rules_change *change, const struct rows_head *head, struct out *out)
{
	size_t count;
	const struct metric *all = metrics_all(&count);
	struct pair pair;
	bool first = true;

	out_string(out, "{");
	rows_json_store(out, head);
	out_printf(out, ",\"cases\":%" PRId64 ",\"orders\":%" PRId64 ",\"dues\":%" PRId64 ",\"verdicts\":%" PRId64, change->cases,
		change->orders, change->dues, change->verdicts);
	out_printf(out, ",\"ontime_to_late\":%" PRId64 ",\"late_to_ontime\":%" PRId64 ",\"to_none\":%" PRId64 ",\"from_none\":%"
		PRId64 ",\"figures\":[", change->to_late, change->to_ontime, change->to_none, change->from_none);
	for (size_t i = 0; i < count; i++) {
		if (!compare(&all[i], change, &pair))
			continue;
		json_pair(out, &all[i], &pair, first);
		first = false;
	}
	out_string(out, "]}\n");
}

static enum status print_table(const struct store_rules_change *change, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("figure"), false }, { _("name"), false }, { _("percent now"), true }, { _("percent then"), true },
		{ _("numerator now"), true }, { _("then"), true }, { _("denominator now"), true }, { _("then"), true } };
	size_t count;
	const struct metric *all = metrics_all(&count);
	struct table *table = NULL;
	struct pair pair;
	enum status st = table_new(out, columns, sizeof columns / sizeof columns[0], &table, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (compare(&all[i], change, &pair))
			table_pair(table, &all[i], &pair);
	if (st == ST_OK)
		st = table_finish(table, err);
	table_free(table);
	return st;
}

static enum status print_change(const struct settings *settings, const struct reading *reading,
	const struct store_rules_change *change, struct out *out, struct err *err)
{
	const struct rows_head head = { .zone = reading->book->zone, .cutoff_us = reading->cutoff_us, .lang = lang_get() };

	if (settings_on(settings, "json")) {
		print_json(change, &head, out);
		return ST_OK;
	}
	if (print_table(change, out, err) != ST_OK)
		return err->status;
	out_printf(out, _("\ndues that change: %" PRId64 " of %" PRId64 " transferred orders\n"), change->dues, change->orders);
	out_printf(out, _("verdicts on time that change: %" PRId64 " (on time to late %" PRId64 ", late to on time %" PRId64
		", a verdict to none %" PRId64 ", none to a verdict %" PRId64 ")\n"), change->verdicts, change->to_late,
		change->to_ontime, change->to_none, change->from_none);
	out_string(out, _("this was a dry run: nothing has been changed\n"));
	rows_foot(out, &head);
	return ST_OK;
}

static enum status try_rules(const struct settings *settings, const struct rules_read *read, struct out *out,
	struct err *err)
{
	const struct rules *rules = read->file == NULL ? rules_builtin() : rulesfile_rules(read->file);
	const struct calendar *calendar = read->file == NULL ? calendar_builtin() : rulesfile_calendar(read->file);
	struct progress progress;
	const struct store_progress told = { show_progress, &progress };
	struct store_rules_change change;
	struct reading reading;
	enum status st = reading_begin(settings, &reading, err);

	progress_begin(&progress, "rules", settings_on(settings, "quiet"));
	if (st == ST_OK)
		st = store_try_rules(reading.store, rules, calendar, reading.cutoff_us, &told, &change, err);
	progress_wipe(&progress);
	if (st == ST_OK)
		st = print_change(settings, &reading, &change, out, err);
	reading_end(&reading);
	return st;
}

/* ---- putting in force -------------------------------------------------------------------------- */

static void print_done(const struct settings *settings, int64_t judged, struct out *out)
{
	out_done(out, _("the rules are in force"));
	if (settings_on(settings, "json"))
		out_printf(out, "{\"changed\":%s,\"judged\":%" PRId64 "}\n", judged < 0 ? "false" : "true", judged < 0 ? 0 : judged);
	else if (judged < 0)
		out_string(out, _("these rules are in force already\n"));
	else if (judged == 0)
		out_string(out, _("the rules are in force; no verdict rests on what is new in them\n"));
	else
		out_printf(out, _n("the rules are in force; %" PRId64 " case was judged again\n",
			"the rules are in force; %" PRId64 " cases were judged again\n", judged), judged);
}

static enum status put_in_force(const struct settings *settings, const struct rules_read *read, struct out *out,
	struct err *err)
{
	const struct store_options options = { .zone = settings_text(settings, "zone"),
		.zone_from = settings_where(settings, "zone"), .command = "rules apply" };
	struct progress progress;
	const struct store_progress told = { show_progress, &progress };
	struct store *store = NULL;
	int64_t judged = -1;
	const char *path = settings_text(settings, "store");
	bool is_new = access(path, F_OK) != 0;
	enum status st = store_open(path, STORE_WRITE, &options, &store, err);

	progress_begin(&progress, "rules", settings_on(settings, "quiet"));
	if (st == ST_OK)
		st = store_change_rules(store, buf_text(&read->bytes), &told, &judged, err);
	progress_wipe(&progress);
	store_close(store);
	if (st == ST_OK && is_new)
		log_line(LOG_INFO, _("there was no store %s; it was made"), path);
	if (st == ST_OK)
		print_done(settings, judged, out);
	return st;
}

enum status rules_apply(const struct settings *settings, struct out *out, struct err *err)
{
	struct rules_read read;
	enum status st = read_wanted(settings, &read, err);

	if (st == ST_OK)
		st = settings_on(settings, "dry-run") ? try_rules(settings, &read, out, err)
						      : put_in_force(settings, &read, out, err);
	rules_read_close(&read);
	return st;
}
