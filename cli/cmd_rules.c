#include "aggregate/rulesfile_write.h"
#include "base/day.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/reading.h"
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
	buf_append_json(to, text_of(line));
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
		out_printf(out, _("calendar %d: amends what is built in, %d days differ\n"), year, apart);
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
			st = err_set(err, ST_NO, _("%s: %d faults"), read.path, read.faults);
	}
	rules_read_close(&read);
	buf_free(&check.faults);
	buf_free(&check.warnings);
	return st;
}

/* ---- show -------------------------------------------------------------------------------------- */

static enum status print_rules(const struct settings *settings, const struct rules *rules, const struct calendar *calendar,
	struct out *out, struct err *err)
{
	struct buf text = BUF_EMPTY;
	enum status st;

	if (settings_on(settings, "json")) {
		out_string(out, "{");
		ruleset_json(out, rules, calendar, calendar_builtin());
		out_string(out, "}\n");
		return ST_OK;
	}
	rulesfile_write(rules, calendar, &text);
	st = buf_status(&text, err);
	if (st == ST_OK)
		out_text(out, buf_text(&text));
	buf_free(&text);
	return st;
}

static enum status show(const struct settings *settings, struct out *out, struct err *err)
{
	struct store *store = NULL;
	enum status st;

	if (settings_on(settings, "builtin"))
		return print_rules(settings, rules_builtin(), calendar_builtin(), out, err);
	st = reading_open_store(settings, &store, err);
	if (st == ST_OK)
		st = print_rules(settings, store_book(store)->rules, store_book(store)->calendar, out, err);
	store_close(store);
	return st;
}

/* ---- the command ------------------------------------------------------------------------------- */

static const struct verb {
	const char *name;
	const char *form;
	size_t arguments_min, arguments_max; /* behind the verb */
	enum status (*run)(const struct settings *settings, struct out *out, struct err *err);
} verbs[] = {
	{ "check", "hotline rules check FILE", 1, 1, check_file },
	{ "show", "hotline rules show [--builtin]", 0, 0, show },
};

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const char *word = settings_argument(settings, 0);
	size_t more = settings_argument_count(settings) - 1;

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (strcmp(verbs[i].name, word) != 0)
			continue;
		if (more < verbs[i].arguments_min || more > verbs[i].arguments_max)
			return err_set(err, ST_USAGE, _("the form is: %s"), verbs[i].form);
		return verbs[i].run(settings, out, err);
	}
	return err_set(err, ST_USAGE, _("\"%s\": either check or show"), word);
}

const struct command cmd_rules = {
	.name = "rules",
	.arguments = "check FILE|show",
	.summary = N_("the dated rules for deadlines and the calendars of working days"),
	.about = N_("check reads a rules file and says, line by line, what is wrong with it (exit status 1), or what it comes to. "
		    "show prints the rules and calendars by which the store judges, in the form of such a file."),
	.arguments_min = 1,
	.arguments_max = 2,
	.run = run,
};
