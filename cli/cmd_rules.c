#include "aggregate/rulesfile_write.h"
#include "base/day.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "cli/rules_apply.h"
#include "cli/rules_read.h"
#include "report/ruleset.h"

#include <inttypes.h>
#include <string.h>

/* ---- check ------------------------------------------------------------------------------------- */

struct check {
	struct out *out;
	bool json;
	struct buf faults, warnings; /* JSON members */
};

static void append_remark(struct buf *to, const struct rulesfile_remark *remark, const char *line)
{
	buf_printf(to, "%s{\"line\":%d,\"words\":", to->len == 0 ? "\n" : ",\n", remark->line);
	out_append_json(to, text_of(line));
	buf_append_string(to, "}");
}

static void say_checked(void *context, const struct rulesfile_remark *remark, const char *line)
{
	struct check *check = context;

	if (check->json)
		append_remark(remark->warning ? &check->warnings : &check->faults, remark, line);
	else if (remark->warning)
		log_line(LOG_WARN, "%s", line);
	else
		out_printf(check->out, "%s\n", line);
}

static void print_year(struct out *out, const struct rulesfile *file, int year)
{
	const struct calendar *calendar = rulesfile_calendar(file);
	int apart = ruleset_days_apart(calendar, calendar_builtin(), year);

	if (!calendar_has_year(calendar_builtin(), year))
		out_printf(out, _("calendar %d: new\n"), year);
	else if (apart > 0)
		out_printf(out, _n("calendar %d: amends what is built in, %d day differs\n",
			"calendar %d: amends what is built in, %d days differ\n", apart), year, apart);
	else if (rulesfile_has_year(file, year))
		out_printf(out, _("calendar %d: as built in\n"), year);
}

/* What the file comes to.  A year is named also where only a later notice amends its last days. */
static void print_good(const struct rules_read *read, struct out *out)
{
	const struct rules *rules = rulesfile_rules(read->file);

	out_printf(out, _("%s is good\n"), read->path);
	if (!rulesfile_has_rules(read->file))
		out_string(out, _("rules: those built in\n"));
	for (size_t i = 0; rulesfile_has_rules(read->file) && i < rules->count; i++) {
		char from[DAY_NAME_MAX];

		day_period_name(PERIOD_DAY, rules->list[i].from_day, from);
		out_printf(out, _("rule %s: from %s\n"), rules->list[i].id, from);
	}
	for (int year = RULESFILE_YEAR_MIN; year <= RULESFILE_YEAR_MAX; year++)
		if (calendar_has_year(rulesfile_calendar(read->file), year))
			print_year(out, read->file, year);
}

static void print_check(const struct check *check, const struct rules_read *read)
{
	struct out *out = check->out;

	if (!check->json) {
		if (read->file != NULL)
			print_good(read, out);
		return;
	}
	out_string(out, "{\"file\":");
	out_json_string(out, read->path);
	out_printf(out, ",\"ok\":%s,\"faults\":[", read->file != NULL ? "true" : "false");
	out_text(out, buf_text(&check->faults));
	out_string(out, "],\"warnings\":[");
	out_text(out, buf_text(&check->warnings));
	out_string(out, "]");
	if (read->file != NULL) {
		out_string(out, ",\n");
		ruleset_json(out, rulesfile_rules(read->file), rulesfile_calendar(read->file), calendar_builtin());
	}
	out_string(out, "}\n");
}

static enum status check_file(const struct settings *settings, struct out *out, struct err *err)
{
	struct check check = { out, settings_on(settings, "json"), BUF_EMPTY, BUF_EMPTY };
	struct rules_read read;
	enum status st = rules_read_open(settings_argument(settings, 1), say_checked, &check, &read, err);

	if (st == ST_OK) {
		print_check(&check, &read);
		if (read.file == NULL)
			st = err_set(err, ST_NO, _n("%s: %d fault", "%s: %d faults", read.faults), read.path, read.faults);
	}
	rules_read_close(&read);
	buf_free(&check.faults);
	buf_free(&check.warnings);
	return st;
}

/* ---- show -------------------------------------------------------------------------------------- */

struct history {
	struct out *out;
	bool json;
	int64_t count;
};

/* The first is in force.  In text they are remarks, so that what is shown stays a rules file. */
static enum status take_file(void *context, const struct store_rules *rules, struct err *err)
{
	struct history *history = context;
	struct out *out = history->out;
	bool first = history->count++ == 0;

	(void)err;
	if (!history->json) {
		if (rules->digest.len == 0)
			out_printf(out, first ? _("# built in again since %.*s\n") : _("# before: built in, since %.*s\n"),
				(int)rules->applied_at.len, rules->applied_at.at);
		else
			out_printf(out, first ? _("# applied %.*s, SHA-256 %.*s\n") : _("# before: applied %.*s, SHA-256 %.*s\n"),
				(int)rules->applied_at.len, rules->applied_at.at, (int)rules->digest.len, rules->digest.at);
		return ST_OK;
	}
	out_string(out, first ? "\n{\"applied_at\":" : ",\n{\"applied_at\":");
	out_json_text(out, rules->applied_at);
	out_string(out, ",\"digest\":");
	if (rules->digest.len == 0) {
		out_string(out, "null,\"text\":null}");
		return ST_OK;
	}
	out_json_text(out, rules->digest);
	out_string(out, ",\"text\":");
	out_json_text(out, rules->bytes);
	out_string(out, "}");
	return ST_OK;
}

static enum status print_history(struct store *store, struct history *history, struct err *err)
{
	if (history->json)
		out_string(history->out, "\"files\":[");
	if (store != NULL && store_each_rules(store, take_file, history, err) != ST_OK)
		return err->status;
	out_string(history->out, history->json ? "],\n" : history->count > 0 ? "\n" : "");
	return ST_OK;
}

/* `store` NULL: what is built in. */
static enum status print_rules(const struct settings *settings, struct store *store, struct out *out, struct err *err)
{
	const struct rules *rules = store == NULL ? rules_builtin() : store_book(store)->rules;
	const struct calendar *calendar = store == NULL ? calendar_builtin() : store_book(store)->calendar;
	struct history history = { out, settings_on(settings, "json"), 0 };
	struct buf text = BUF_EMPTY;
	enum status st;

	out_string(out, history.json ? "{" : "");
	st = print_history(store, &history, err);
	if (st == ST_OK && history.json) {
		ruleset_json(out, rules, calendar, calendar_builtin());
		out_string(out, "}\n");
	} else if (st == ST_OK) {
		rulesfile_write(rules, calendar, &text);
		st = buf_status(&text, err);
		out_text(out, buf_text(&text));
	}
	buf_free(&text);
	return st;
}

static enum status show(const struct settings *settings, struct out *out, struct err *err)
{
	struct store *store = NULL;
	enum status st;

	if (settings_on(settings, "builtin"))
		return print_rules(settings, NULL, out, err);
	st = reading_open_store(settings, &store, err);
	if (st == ST_OK)
		st = store_snapshot_begin(store, err);
	if (st == ST_OK) {
		st = print_rules(settings, store, out, err);
		store_snapshot_end(store);
	}
	store_close(store);
	return st;
}

/* ---- the command ------------------------------------------------------------------------------- */

static const struct verb {
	const char *name;
	const char *form;
	size_t arguments_min, arguments_max; /* behind the verb */
	bool builtin, dry_run; /* whether it takes the flag */
	enum status (*run)(const struct settings *settings, struct out *out, struct err *err);
} verbs[] = {
	{ "check", "hotline rules check FILE", 1, 1, false, false, check_file },
	{ "show", "hotline rules show [--builtin]", 0, 0, true, false, show },
	{ "apply", "hotline rules apply FILE|--builtin [--dry-run]", 0, 1, true, true, rules_apply },
};

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *word = settings_argument(settings, 0);
	size_t more = settings_argument_count(settings) - 1;

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (strcmp(verbs[i].name, word) != 0)
			continue;
		if (more < verbs[i].arguments_min || more > verbs[i].arguments_max ||
			(settings_on(settings, "builtin") && !verbs[i].builtin) ||
			(settings_on(settings, "dry-run") && !verbs[i].dry_run))
			return err_set(err, ST_USAGE, _("the form is: %s"), verbs[i].form);
		return verbs[i].run(settings, out, err);
	}
	return err_set(err, ST_USAGE, _("\"%s\": either check, show or apply"), word);
}

const struct command cmd_rules = {
	.name = "rules",
	.arguments = "check FILE|show|apply FILE",
	.summary = N_("the dated rules for deadlines and the calendars of working days"),
	.about = N_("check reads a rules file and says, line by line, what is wrong with it (exit status 1), or what it comes to. "
		    "show prints the rules and calendars by which the store judges, in the form of such a file. apply puts a file "
		    "into the store, in place of the one in force, and judges every case again in one transaction; a reader sees "
		    "all of it or nothing. With --dry-run it only says how many dues and verdicts would change, and which figures "
		    "over all days; this works beside a running writer. --builtin goes back to what is built in.\n"
		    "FILE may be -, standard input. A file that has rules has all of them; one with calendars alone leaves the built-in rules in force. Its "
		    "digest is part of the store's (check --digest). Every file that was applied stays in the store, with its time."),
	.arguments_min = 1,
	.arguments_max = 2,
	.run = run,
};
