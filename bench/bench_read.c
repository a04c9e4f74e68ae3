/*
 * bench_read - how long the commands that read take inside the process.
 *
 *   bench_read STORE YEAR BEHIND NOW MIDST [ROUNDS [NAME]]
 *
 * Runs the commands themselves (cli/cmd_*.c) with their output to /dev/null, each
 * ROUNDS times, or once where it may run for seconds; opening the store, the
 * snapshot, adding up and printing are all in it, starting a process is not.
 * Three cut-offs: BEHIND every event and due, so that figures add up from the cells
 * alone; NOW, at the last event, with dues still to come; in the MIDST of what is
 * kept.  NAME: that reading alone.
 * Prints a JSON object: of each reading what it is, the milliseconds of the first
 * and the median round, how many rounds, and how many milliseconds it may take at
 * most (null: nothing is demanded of it).
 */
#include "aggregate/metrics.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/arena.h"
#include "cli/command.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STORE, YEAR, BEHIND, NOW, MIDST, ARGUMENTS }; /* as given to this program */

enum { ROUNDS = 9, ROUNDS_MAX = 99, WORDS_MAX = 12, FIGURES_MAX = 64, COMMAND_WORDS_MAX = WORDS_MAX + FIGURES_MAX + 10, WORD_MAX = 32 };

struct reading_case {
	const char *name;
	const char *what;
	double ms_max; /* 0: none */
	enum { OFTEN, ONCE } rounds;
	int cutoff; /* BEHIND, NOW or MIDST */
	/* @Y: the year; @adding: every figure that adds up */
	const char *words[WORDS_MAX];
};

#define THE_YEAR "--from", "@Y-01-01", "--to", "@Y-12-31"
#define BY_THE_YEAR "--per", "year", THE_YEAR

static const struct reading_case cases[] = {
	{ "status", "status", 0, OFTEN, BEHIND, { "status" } },
	{ "day", "a day, every figure that adds up", 10, OFTEN, BEHIND,
		{ "figures", "@adding", "--per", "day", "--from", "@Y-06-15", "--to", "@Y-06-15" } },
	{ "year", "a year, every figure that adds up", 10, OFTEN, BEHIND, { "figures", "@adding", BY_THE_YEAR } },
	{ "year_day_by_day", "a year day by day", 0, OFTEN, BEHIND, { "daily", THE_YEAR } },
	{ "year_by_unit", "a year by unit, two rates", 150, OFTEN, BEHIND,
		{ "figures", "ontime_rate", "sat_rate", "--by", "unit", BY_THE_YEAR } },
	{ "year_by_unit_adding", "a year by unit, every figure that adds up", 150, OFTEN, BEHIND,
		{ "figures", "@adding", "--by", "unit", BY_THE_YEAR } },
	{ "year_by_category", "a year by category, one count", 150, OFTEN, BEHIND,
		{ "figures", "requests_accepted", "--by", "category", BY_THE_YEAR } },
	{ "report", "a year's report", 1000, OFTEN, BEHIND, { "report", "@Y" } },
	{ "percentiles", "percentiles of a year", 1000, OFTEN, BEHIND, { "figures", "handling_p50", "handling_p90", BY_THE_YEAR } },
	{ "percentiles_by_unit", "percentiles of a year by unit", 0, OFTEN, BEHIND,
		{ "figures", "handling_p50", "handling_p90", "--by", "unit", BY_THE_YEAR } },
	{ "explain", "explain a rate on time", 100, OFTEN, BEHIND, { "explain", "ontime_rate", "@Y" } },
	{ "explain_fcr", "explain a rate over calls", 100, OFTEN, BEHIND, { "explain", "fcr_net30", "@Y" } },
	{ "explain_late_open", "explain a state", 100, OFTEN, BEHIND, { "explain", "late_open", "as-of" } },
	{ "explain_by_unit", "explain a rate on time by unit", 100, OFTEN, BEHIND, { "explain", "ontime_rate", "@Y", "--by", "unit" } },
	{ "explain_sat_by_unit", "explain satisfaction by unit", 100, OFTEN, BEHIND, { "explain", "sat_rate", "@Y", "--by", "unit" } },
	{ "cases_first_100", "the first 100 cases of a year", 100, OFTEN, BEHIND, { "cases", "fcr", "@Y", "--limit", "100" } },
	{ "cases_first_100_by_unit", "the first 100 cases of a unit", 100, OFTEN, BEHIND,
		{ "cases", "sat_rate", "@Y", "--by", "unit=市公安局", "--limit", "100" } },
	{ "cases_late", "the first 100 late orders of a year", 100, OFTEN, BEHIND, { "cases", "ontime_rate", "@Y", "--rest", "--limit", "100" } },
	{ "day_now", "a day, as of the last event", 0, OFTEN, NOW,
		{ "figures", "@adding", "--per", "day", "--from", "@Y-06-15", "--to", "@Y-06-15" } },
	{ "report_now", "a year's report, as of the last event", 0, OFTEN, NOW, { "report", "@Y" } },
	{ "due_now", "due within 24 h, as of the last event", 0, OFTEN, NOW, { "due", "--within", "24h" } },
	{ "league", "units ranked", 0, OFTEN, BEHIND, { "league", "ontime_rate", "@Y" } },
	{ "complaints", "complaints of a year", 0, ONCE, BEHIND, { "complaints", "@Y" } },
	{ "volumes", "volumes of a year", 0, ONCE, BEHIND, { "volumes", "@Y" } },
	{ "two_dimensions", "a month by unit and category, every figure that adds up", 0, ONCE, BEHIND,
		{ "figures", "@adding", "--by", "unit,category", "--per", "month", "--from", "@Y-06-01", "--to", "@Y-06-30" } },
	{ "crossfoot", "cross-foot checks of a year", 0, ONCE, BEHIND, { "crossfoot", "@Y" } },
	{ "report_in_the_midst", "a year's report, the cut-off in the midst", 0, ONCE, MIDST, { "report", "@Y" } },
	{ "due_in_the_midst", "due within 24 h, the cut-off in the midst", 0, ONCE, MIDST, { "due", "--within", "24h" } },
	{ "cases_late_open_in_the_midst", "orders late and open, the cut-off in the midst", 0, ONCE, MIDST,
		{ "cases", "late_open", "as-of" } },
};

static _Noreturn void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_read: %s: %s\n", what, why);
	exit(1);
}

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The command line of one case, as main gets it; argv[] as given to this program, STORE first. */
struct command_line {
	const char *words[COMMAND_WORDS_MAX];
	int count;
	char years[WORDS_MAX][WORD_MAX]; /* the words that had @Y */
};

static void add_adding(struct command_line *line)
{
	size_t count;
	const struct metric *all = metrics_all(&count);

	if (count > FIGURES_MAX)
		die("figures", "more than the command line has room for");
	for (size_t i = 0; i < count; i++)
		if (all[i].measure != MEASURE_PERCENTILE)
			line->words[line->count++] = all[i].id;
}

static void make_line(const struct reading_case *one, const char *const argv[ARGUMENTS], struct command_line *line)
{
	const char *const more[] = { "--store", argv[STORE], "--config", "/dev/null", "--lang", "en", "--cutoff",
		argv[one->cutoff] };
	int more_count = strcmp(one->words[0], "status") == 0 ? 6 : 8; /* status has no cut-off */

	*line = (struct command_line){ .words = { "hotline" }, .count = 1 };
	for (int i = 0; i < WORDS_MAX && one->words[i] != NULL; i++) {
		const char *word = one->words[i];

		if (strcmp(word, "@adding") == 0) {
			add_adding(line);
			continue;
		}
		if (word[0] == '@') {
			(void)snprintf(line->years[i], WORD_MAX, "%s%s", argv[YEAR], word + 2);
			word = line->years[i];
		}
		line->words[line->count++] = word;
	}
	for (int i = 0; i < more_count; i++)
		line->words[line->count++] = more[i];
}

/* One round: what main does, with the output dropped. */
static double run_once(const struct reading_case *one, const char *const argv[ARGUMENTS], int null)
{
	static char *nothing[] = { NULL };
	struct command_line line;
	struct settings *settings = NULL;
	const struct command *command;
	struct out out;
	struct err err;
	double from = now_ms(), ms;

	make_line(one, argv, &line);
	out_open(&out, null);
	if (settings_new(line.count, (char **)(uintptr_t)line.words, nothing, &settings, &err) != ST_OK ||
		command_choose(settings, &command, &err) != ST_OK || command->run(settings, &out, &err) != ST_OK || out_finish(&out, &err) != ST_OK)
		die(one->name, err.text);
	ms = now_ms() - from;
	out_close(&out);
	settings_free(settings);
	return ms;
}

static int compare_ms(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void run_case(const struct reading_case *one, const char *const argv[ARGUMENTS], int rounds, int null, bool is_first)
{
	double ms[ROUNDS_MAX], first;

	rounds = one->rounds == OFTEN ? rounds : 1;
	for (int i = 0; i < rounds; i++)
		ms[i] = run_once(one, argv, null);
	first = ms[0];
	qsort(ms, (size_t)rounds, sizeof *ms, compare_ms);
	printf("%s\"%s\":{\"what\":\"%s\",\"first_ms\":%.3f,\"median_ms\":%.3f,\"rounds\":%d,\"ms_max\":", is_first ? "{" : ",", one->name,
		one->what, first, ms[rounds / 2], rounds);
	if (one->ms_max > 0)
		printf("%.0f}", one->ms_max);
	else
		printf("null}");
	(void)fflush(stdout);
}

int main(int argc, char **argv)
{
	int rounds = argc > ARGUMENTS + 1 ? atoi(argv[ARGUMENTS + 1]) : ROUNDS;
	const char *name = argc > ARGUMENTS + 2 ? argv[ARGUMENTS + 2] : NULL;
	bool is_first = true;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (argc < ARGUMENTS + 1 || argc > ARGUMENTS + 3 || rounds < 1 || rounds > ROUNDS_MAX || strlen(argv[1 + YEAR]) != 4) {
		(void)fputs("usage: bench_read STORE YEAR BEHIND NOW MIDST [ROUNDS [NAME]]\n", stderr);
		return 64;
	}
	if (null < 0)
		die("/dev/null", "cannot be opened");
	lang_set(LANG_EN);
	log_set_level(LOG_WARN);
	arena_install();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (name == NULL || strcmp(name, cases[i].name) == 0) {
			run_case(&cases[i], (const char *const *)argv + 1, rounds, null, is_first);
			is_first = false;
		}
	if (is_first)
		die(name, "there is no such reading");
	printf("}\n");
	(void)close(null);
	return 0;
}
