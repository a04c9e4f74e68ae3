#include "cli/options.h"

#include "base/day.h"
#include "base/lang.h"
#include "base/zone.h"
#include "cli/part.h"
#include "event/contract.h"
#include "simulate/simulate.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ALL_COMMANDS "*"
#define FIGURES "daily figures report league top"
#define PROOFS "crossfoot oddities complaints selfeval"
#define TAKERS "load run"

/* An option may ask for at most this many decimals: shares are read in millionths. */
enum { SHARE_PLACES = 6, MILLION = 1000000 };

static bool parse_day(const char *value, int32_t *day)
{
	return day_parse(text_of(value), day) && day_year(*day) >= OPTIONS_YEAR_MIN - 1 &&
		day_year(*day) <= OPTIONS_YEAR_MAX + 1;
}

static const struct option table[] = {
	{ "store", 0, OPTION_TEXT, PLACE_ANYWHERE, "FILE", "hotline.db", NULL, ALL_COMMANDS,
		N_("the store"), 0, 0 },
	{ "config", 0, OPTION_TEXT, PLACE_NOT_FILE, "FILE", NULL,
		N_("./hotline.conf, else /etc/hotline/hotline.conf, where there is one"), ALL_COMMANDS,
		N_("the configuration file"), 0, 0 },
	{ "lang", 0, OPTION_WORD, PLACE_ANYWHERE, "zh|en", NULL, N_("zh where the first of LC_ALL, LC_MESSAGES, LANG that is set begins with zh, else en"), ALL_COMMANDS,
		N_("the language of messages and tables"), 0, 0 },
	{ "zone", 0, OPTION_TEXT, PLACE_ANYWHERE, "NAME", NULL, N_("the store's own; Asia/Shanghai for a new store"),
		ALL_COMMANDS, N_("the time zone whose days are counted (IANA name); kept in the store at its creation"), 0, 0 },
	{ "key-file", 0, OPTION_TEXT, PLACE_ANYWHERE, "FILE", NULL, N_("the store's name with .key appended"), ALL_COMMANDS,
		N_("keys under which callers' numbers are hashed, a line a year; mode 0600"), 0, 0 },
	{ "quiet", 'q', OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, ALL_COMMANDS,
		N_("say only warnings and errors"), 0, 0 },
	{ "verbose", 'v', OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, ALL_COMMANDS,
		N_("say more on standard error: the configuration file, how long it took; run, produce: what librdkafka reports; "
		   "rejects replay: each that is still refused"), 0, 0 },
	{ "help", 'h', OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, ALL_COMMANDS,
		N_("explain the program, or the command"), 0, 0 },
	{ "version", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, ALL_COMMANDS,
		N_("print the version"), 0, 0 },

	{ "from", 0, OPTION_DAY, PLACE_ANYWHERE, "DAY", NULL, N_("the first day with an event"), "daily figures",
		N_("the first day counted, in the store's zone"), 0, 0 },
	{ "to", 0, OPTION_DAY, PLACE_ANYWHERE, "DAY", NULL, N_("the last day with an event"), "daily figures",
		N_("the last day counted"), 0, 0 },
	{ "cutoff", 0, OPTION_MOMENT, PLACE_ANYWHERE, "TIME|DAY", NULL, N_("now"), FIGURES " volumes cases explain due " PROOFS " rules case publish",
		N_("count what had happened up to this time, itself included; a day means its 24:00"), 0, 0 },
	{ "per", 0, OPTION_WORD, PLACE_ANYWHERE, "day|week|month|quarter|year|all", NULL, N_("all; daily: day"),
		"daily figures complaints restatements", N_("the periods counted apart; weeks are ISO weeks"), 0, 0 },
	{ "by", 0, OPTION_PAIR, PLACE_ANYWHERE, "unit|district|category|kind|channel", NULL, N_("the whole; league: unit; top: category"), FIGURES " cases explain due restatements",
		N_("count each part apart; daily, figures, report, top: two at once with a comma between, unit,category; cases, "
		   "explain: one part, unit=NAME"), 0, 0 },
	{ "level", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", NULL, N_("the whole path"), FIGURES " cases explain due restatements",
		N_("categories by the first N levels of their path"), 1, EVENT_TEXT_MAX },
	{ "within", 0, OPTION_HOURS, PLACE_ANYWHERE, "Nh|Nd", "24h", NULL, "due",
		N_("how far ahead, in hours or days"), 0, 366 * 24 },
	{ "fail-below", 0, OPTION_SHARE, PLACE_ANYWHERE, "PERCENT", NULL, NULL, "figures",
		N_("exit with 1 if any rate printed is below this; without an ID: any of which more is better"), 0, INT64_C(100) * MILLION },
	{ "floor", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", "30", NULL, "league",
		N_("parts with fewer cases are listed but not ranked"), 0, 1000000000 },

	{ "numerator", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "cases",
		N_("list the numerator"), 0, 0 },
	{ "rest", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "cases",
		N_("list the denominator without the numerator"), 0, 0 },
	{ "limit", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", NULL, N_("all; top: 10; restatements: 100"), "cases top restatements",
		N_("list so many at the most; restatements: so many late changes (in text) and cases that other rules judge otherwise"), 1, INT64_MAX },

	{ "as-of", 0, OPTION_REVISION, PLACE_ANYWHERE, "REVISION|DAY|TIME", NULL, NULL, "daily figures report explain cases selfeval restatements",
		N_("print what was published: by that revision, or by the last one on or before the day or time that covers the "
		   "period"), 0, 0 },
	{ "approved-by", 0, OPTION_TEXT, PLACE_ANYWHERE, "NAME", NULL, NULL, "publish",
		N_("who answers for what is published; kept with it"), 0, 0 },
	{ "note", 0, OPTION_TEXT, PLACE_ANYWHERE, "TEXT", NULL, NULL, "publish", N_("a remark that is kept with it"), 0, 0 },
	{ "verify", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "publication",
		N_("compute the digest over what was frozen again; exit with 1 if it differs"), 0, 0 },

	{ "figure", 0, OPTION_TEXT, PLACE_ANYWHERE, "ID", "requests_accepted", NULL, "top", N_("the count that is listed"), 0, 0 },
	{ "compare", 0, OPTION_WORD, PLACE_ANYWHERE, "previous|year-ago", NULL, NULL, "figures report",
		N_("print beside each row the one of the period before, or of a year before, and the change"), 0, 0 },
	{ "movers", 0, OPTION_WORD, PLACE_ANYWHERE, "previous|year-ago", NULL, NULL, "top",
		N_("list those that have changed most since the period before, or since the same a year ago"), 0, 0 },

	{ "json", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL,
		FIGURES " volumes cases explain due " PROOFS " validate load produce run case status check rejects rules config publish publications publication restatements",
		N_("print JSON"), 0, 0 },
	{ "csv", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, FIGURES " volumes cases due " PROOFS " rejects publications restatements",
		N_("print CSV (RFC 4180)"), 0, 0 },
	{ "excel", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, FIGURES " volumes cases due " PROOFS " rejects publications restatements",
		N_("print CSV that Excel opens: UTF-8 with BOM, lines ended by CR LF, an apostrophe before what looks like a formula"), 0, 0 },
	{ "xlsx", 0, OPTION_TEXT, PLACE_ANYWHERE, "FILE", NULL, NULL, "report",
		N_("write the year as a workbook instead of printing it; a file that is there is replaced when the new one is "
		   "whole, anything else there (a device, a pipe) is left alone"),
		0, 0 },

	{ "strict", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, TAKERS " selfeval",
		N_("exit with 1 when events were rejected, or a statement does not add up"), 0, 0 },
	{ "brokers", 0, OPTION_TEXT, PLACE_ANYWHERE, "HOST:PORT,...", NULL, NULL, "run produce",
		N_("where Kafka is"), 0, 0 },
	{ "topic", 0, OPTION_TEXT, PLACE_ANYWHERE, "TOPIC", NULL, NULL, "run produce", N_("the topic of the events"), 0, 0 },
	{ "group", 0, OPTION_TEXT, PLACE_ANYWHERE, "NAME", "hotline", NULL, "run",
		N_("the consumer group under which positions are shown to lag monitors; none: show nothing"), 0, 0 },
	{ "dlq", 0, OPTION_TEXT, PLACE_ANYWHERE, "TOPIC|none", NULL, N_("the topic's name with .dlq appended"), "run",
		N_("the topic for rejected records"), 0, 0 },
	{ "until-end", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "run",
		N_("stop at the end of the topic as it was at the start"), 0, 0 },
	{ "accept-gap", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "run",
		N_("go on over a gap, another cluster or a recreated topic, and record it in the store"), 0, 0 },
	{ "kafka.", 0, OPTION_NAMED, PLACE_ANYWHERE, "VALUE", NULL, NULL, "run produce",
		N_("any setting of librdkafka, such as kafka.security.protocol; those that would break a promise are refused"),
		0, 0 },

	{ "final", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, "report",
		N_("only if all cross-foot checks hold, and say so under the report"), 0, 0 },
	{ "reason", 0, OPTION_TEXT, PLACE_FLAG_ONLY, "TEXT", NULL, NULL, "report",
		N_("final though a check fails, for this reason, which is printed under the report"), 0, 0 },

	{ "due", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "complaints",
		N_("only those for which the dated rules propose a card; only an event gives one"), 0, 0 },
	{ "column", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "complaints",
		N_("the list for the newspaper: published or found real, numbered, without ids and free text"), 0, 0 },
	{ "city", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "complaints", N_("only those of city level"), 0, 0 },
	{ "county", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "complaints", N_("only those of county level"), 0, 0 },
	{ "unit", 0, OPTION_TEXT, PLACE_ANYWHERE, "UNIT", NULL, NULL, "complaints", N_("only those about this unit"), 0, 0 },

	{ "digest", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "check",
		N_("print only the digest of what is kept: 64 hex digits"), 0, 0 },
	{ "sort", 0, OPTION_WORD, PLACE_ANYWHERE, "call|order|complaint|review", NULL, N_("whichever bears the id"), "case",
		N_("which sort of case is meant"), 0, 0 },
	{ "with", 0, OPTION_TEXT, PLACE_ANYWHERE, "FILE", NULL, NULL, "rejects",
		N_("replay: take the repaired line from this file; - is standard input"), 0, 0 },
	{ "all", 0, OPTION_SWITCH, PLACE_ANYWHERE, NULL, "no", NULL, "rejects",
		N_("list: those replayed since, too"), 0, 0 },

	{ "builtin", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, "rules",
		N_("show, apply: what is built in, in place of a rules file"), 0, 0 },
	{ "dry-run", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, "rules",
		N_("apply: only say which verdicts and figures would change"), 0, 0 },

	{ "scheme", 0, OPTION_TEXT, PLACE_ANYWHERE, "FILE", NULL, NULL, "selfeval",
		N_("the scheme of indicators and points"), 0, 0 },
	{ "year", 0, OPTION_NUMBER, PLACE_ANYWHERE, "YEAR", NULL, N_("2020; selfeval: the scheme's"), "simulate selfeval",
		N_("the year that is made up, or evaluated"),
		OPTIONS_YEAR_MIN, OPTIONS_YEAR_MAX },
	{ "years", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", "1", NULL, "simulate", N_("how many years, from that one on"), 1,
		SIMULATE_YEARS_MAX },
	{ "profile", 0, OPTION_WORD, PLACE_ANYWHERE, "reference|channels", "reference", NULL, "simulate",
		N_("whose totals are made: the 2020 report's, or those and orders by other channels"), 0, 0 },
	{ "seed", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", "1", NULL, "simulate", N_("the same seed gives the same bytes"), 0,
		INT64_MAX },
	{ "orders", 0, OPTION_NUMBER, PLACE_ANYWHERE, "N", NULL, N_("as many as the profile has"), "simulate",
		N_("how many transferred orders; everything else in proportion"), 1, SIMULATE_ORDERS_MAX },
	{ "ids", 0, OPTION_WORD, PLACE_ANYWHERE, "time|random", "time", NULL, "simulate",
		N_("ids that sort by time, or that do not"), 0, 0 },
	{ "disorder", 0, OPTION_SHARE, PLACE_ANYWHERE, "SHARE", "0", NULL, "simulate",
		N_("share of lines moved out of their order, 0 to 1"), 0, MILLION },
	{ "duplicates", 0, OPTION_SHARE, PLACE_ANYWHERE, "SHARE", "0", NULL, "simulate",
		N_("share of lines that come twice"), 0, MILLION },
	{ "malformed", 0, OPTION_SHARE, PLACE_ANYWHERE, "SHARE", "0", NULL, "simulate",
		N_("share of spoilt lines, made beside the good ones"), 0, MILLION },
	{ "fall", 0, OPTION_TEXT, PLACE_ANYWHERE, "UNIT:FROM:TO:RATE[,...]", NULL, NULL, "simulate",
		N_("let the satisfaction with one unit fall to RATE (0 to 1) between two days"), 0, 0 },

	{ "sample", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, "config",
		N_("print a configuration file with every key, explained"), 0, 0 },
	{ "man", 0, OPTION_SWITCH, PLACE_FLAG_ONLY, NULL, NULL, NULL, "help", N_("print the manual page"), 0, 0 },
	{ "completion", 0, OPTION_WORD, PLACE_FLAG_ONLY, "bash|zsh|fish", NULL, NULL, "help",
		N_("print what a shell needs to complete this program's words"), 0, 0 },
};

const struct option *options_all(size_t *count)
{
	*count = sizeof table / sizeof table[0];
	return table;
}

const struct option *options_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		size_t own = strlen(table[i].name);

		if (table[i].form == OPTION_NAMED ? len > own && memcmp(name, table[i].name, own) == 0
						  : len == own && memcmp(name, table[i].name, own) == 0)
			return &table[i];
	}
	return NULL;
}

const struct option *options_letter(char letter)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (letter != 0 && table[i].letter == letter)
			return &table[i];
	return NULL;
}

/* Whether `word` (len bytes) stands in `list`, whose words are separated by `separator`. */
static bool list_has(const char *list, char separator, const char *word, size_t len)
{
	while (*list != '\0') {
		size_t own = 0;

		while (list[own] != '\0' && list[own] != separator)
			own++;
		if (own == len && memcmp(list, word, len) == 0)
			return true;
		list += own + (list[own] == separator);
	}
	return false;
}

bool options_is_global(const struct option *option)
{
	return strcmp(option->commands, ALL_COMMANDS) == 0;
}

bool options_takes(const struct option *option, const char *command)
{
	if (options_is_global(option))
		return true;
	return command != NULL && list_has(option->commands, ' ', command, strlen(command));
}

void options_variable(const struct option *option, char out[OPTIONS_VARIABLE_MAX])
{
	static const char prefix[] = "HOTLINE_";
	size_t at = sizeof prefix - 1;

	memcpy(out, prefix, at);
	for (const char *c = option->name; *c != '\0'; c++) {
		assert(at + 1 < OPTIONS_VARIABLE_MAX);
		out[at++] = *c == '-' || *c == '.' ? '_' : (char)toupper((unsigned char)*c);
	}
	out[at] = '\0';
}

static bool has_any(const char *name, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasestr(name, parts[i]) != NULL)
			return true;
	return false;
}

bool options_is_secret(const char *name)
{
	/* librdkafka's settings that hold a secret themselves, not the name of a file, and what a mistyped one may be called. */
	static const char *const marks[] = { "passw", "secret", "credential", "oauthbearer.config", "jaas", "token", "key" };
	static const char *const open[] = { ".location", ".keytab", "token.endpoint", ".keepalive" };

	if (strncasecmp(name, "kafka.", strlen("kafka.")) != 0)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strcasestr(name, marks[i]) != NULL)
			return !has_any(name, open, sizeof open / sizeof open[0]);
	return false;
}

bool options_has_word(const char *words, const char *word)
{
	return *word != '\0' && list_has(words, '|', word, strlen(word));
}

bool options_can_be_empty(const struct option *option)
{
	if (option->place == PLACE_FLAG_ONLY)
		return false; /* there is nothing to take back */
	switch (option->form) {
	case OPTION_NUMBER:
	case OPTION_WORD:
	case OPTION_PAIR:
	case OPTION_DAY:
	case OPTION_MOMENT:
	case OPTION_REVISION:
		return option->preset == NULL;
	case OPTION_TEXT:
		return strcmp(option->name, "unit") == 0; /* narrows a list: none is the whole */
	case OPTION_SWITCH:
	case OPTION_SHARE: /* an alarm (--fail-below) that an empty variable silences is none */
	case OPTION_HOURS:
	case OPTION_NAMED:
		break;
	}
	return false;
}

/* Each with those that it excludes; the commands refuse two of one source, and say why. */
static const struct { const char *one, *others; } exclusions[] = {
	{ "quiet", "verbose" },
	{ "json", "csv excel" },
	{ "csv", "excel" },
	{ "as-of", "cutoff compare final xlsx" },
	{ "final", "compare" },
	{ "xlsx", "json csv excel by level" },
	{ "numerator", "rest" },
	{ "due", "column per" },
	{ "city", "county per" },
	{ "per", "column county unit" },
};

static bool excludes(const char *one, const char *other)
{
	for (size_t i = 0; i < sizeof exclusions / sizeof exclusions[0]; i++)
		if (strcmp(exclusions[i].one, one) == 0 && list_has(exclusions[i].others, ' ', other, strlen(other)))
			return true;
	return false;
}

bool options_exclude(const struct option *one, const struct option *other)
{
	return excludes(one->name, other->name) || excludes(other->name, one->name);
}

static bool is_switch_value(const char *value)
{
	return options_has_word("yes|no|true|false|on|off|1|0", value);
}

bool options_switch_value(const char *value)
{
	return options_has_word("yes|true|on|1", value);
}

/* A whole number without sign, leading zeros allowed; false when it does not fit. */
static bool parse_number(const char *value, int64_t *out)
{
	int64_t number = 0;

	if (*value == '\0')
		return false;
	for (; *value != '\0'; value++) {
		if (!isdigit((unsigned char)*value) || number > (INT64_MAX - (*value - '0')) / 10)
			return false;
		number = number * 10 + (*value - '0');
	}
	*out = number;
	return true;
}

/* "0.25", ".25" -> 250000; at most six digits before the point and SHARE_PLACES behind it. */
static bool parse_millionths(const char *value, int64_t *out)
{
	int64_t whole = 0, part = 0;
	int places = 0, digits = 0;

	for (; isdigit((unsigned char)*value) && digits < 6; value++, digits++)
		whole = whole * 10 + (*value - '0');
	if (digits == 0 && (value[0] != '.' || !isdigit((unsigned char)value[1])))
		return false;
	if (*value == '.')
		for (value++; isdigit((unsigned char)*value) && places < SHARE_PLACES; value++, places++)
			part = part * 10 + (*value - '0');
	if (*value != '\0')
		return false;
	for (; places < SHARE_PLACES; places++)
		part *= 10;
	*out = whole * MILLION + part;
	return true;
}

int64_t options_millionths(const char *value)
{
	int64_t out = 0;
	bool good = parse_millionths(value, &out);

	assert(good);
	(void)good;
	return out;
}

/* "24h", "3d"; a day has 24 hours whatever the clock does. */
static bool parse_hours(const char *value, int64_t *out)
{
	size_t digits = strspn(value, "0123456789");
	char number[8];

	if (digits == 0 || digits >= sizeof number || (strcmp(value + digits, "h") != 0 && strcmp(value + digits, "d") != 0))
		return false;
	memcpy(number, value, digits);
	number[digits] = '\0';
	*out = strtoll(number, NULL, 10) * (value[digits] == 'd' ? 24 : 1);
	return true;
}

int64_t options_hours(const char *value)
{
	int64_t out = 0;
	bool good = parse_hours(value, &out);

	assert(good);
	(void)good;
	return out;
}

static enum status check_hours(const struct option *option, const char *value, struct err *err)
{
	int64_t hours;

	if (parse_hours(value, &hours) && hours >= option->min && hours <= option->max)
		return ST_OK;
	return err_set(err, ST_USAGE, _("\"%s\" is no time such as 24h or 3d, of %lld to %lld hours"), value,
		(long long)option->min, (long long)option->max);
}

static enum status check_number(const struct option *option, const char *value, struct err *err)
{
	int64_t number;

	if (parse_number(value, &number) && number >= option->min && number <= option->max)
		return ST_OK;
	return err_set(err, ST_USAGE, _("\"%s\" is no whole number from %lld to %lld"), value, (long long)option->min,
		(long long)option->max);
}

static enum status check_share(const struct option *option, const char *value, struct err *err)
{
	int64_t share;

	if (parse_millionths(value, &share) && share >= option->min && share <= option->max)
		return ST_OK;
	return err_set(err, ST_USAGE, _("\"%s\" is no number from %lld to %lld with up to six decimals"), value,
		(long long)(option->min / MILLION), (long long)(option->max / MILLION));
}

static enum status check_word(const struct option *option, const char *value, struct err *err)
{
	if (options_has_word(option->argument, value))
		return ST_OK;
	return err_set(err, ST_USAGE, _("\"%s\" is none of %s"), value, option->argument);
}

/* "unit", "unit,category". */
static enum status check_pair(const struct option *option, const char *value, struct err *err)
{
	const char *comma = strchr(value, ',');
	size_t len = comma == NULL ? strlen(value) : (size_t)(comma - value);
	struct part part;

	if (part_is_named(value))
		return part_parse(value, &part, err);
	if (list_has(option->argument, '|', value, len) && (comma == NULL || (options_has_word(option->argument, comma + 1) &&
		(strlen(comma + 1) != len || memcmp(comma + 1, value, len) != 0))))
		return ST_OK;
	return err_set(err, ST_USAGE, _("\"%s\" is none of %s, nor two different ones of them with a comma between"), value,
		option->argument);
}

static bool is_moment(const char *value)
{
	int64_t time_us;
	int32_t day;

	return parse_day(value, &day) || zone_parse_time(text_of(value), &time_us);
}

int64_t options_revision(const char *value)
{
	int64_t number;

	return parse_number(value, &number) && number <= OPTIONS_REVISION_MAX ? number : 0;
}

enum status options_check(const struct option *option, const char *value, struct err *err)
{
	int32_t day;

	switch (option->form) {
	case OPTION_SWITCH:
		if (is_switch_value(value))
			return ST_OK;
		return err_set(err, ST_USAGE, _("\"%s\" is neither yes nor no"), value);
	case OPTION_NUMBER:
		return check_number(option, value, err);
	case OPTION_HOURS:
		return check_hours(option, value, err);
	case OPTION_SHARE:
		return check_share(option, value, err);
	case OPTION_WORD:
		return check_word(option, value, err);
	case OPTION_PAIR:
		return check_pair(option, value, err);
	case OPTION_DAY:
		if (parse_day(value, &day))
			return ST_OK;
		return err_set(err, ST_USAGE, _("\"%s\" is no day such as 2020-01-05"), value);
	case OPTION_MOMENT:
		if (is_moment(value))
			return ST_OK;
		return err_set(err, ST_USAGE,
			_("\"%s\" is neither a day such as 2020-01-05 nor a time such as 2020-01-05T08:30:00+08:00"), value);
	case OPTION_REVISION:
		if (options_revision(value) > 0 || is_moment(value))
			return ST_OK;
		return err_set(err, ST_USAGE, _("\"%s\" is neither a revision number, nor a day such as 2020-01-05, nor a time such as "
			"2020-01-05T08:30:00+08:00"), value);
	case OPTION_TEXT:
	case OPTION_NAMED:
		break;
	}
	if (*value == '\0')
		return err_set(err, ST_USAGE, _("an empty value; leave it out instead"));
	return ST_OK;
}
