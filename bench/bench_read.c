/*
 * bench_read - how long the commands that read take inside the process.
 *
 *   bench_read STORE YEAR CUTOFF LATER [ROUNDS]
 *
 * Runs the commands themselves (cli/cmd_*.c) with their output to /dev/null, each
 * ROUNDS times; opening the store, the snapshot, adding up and printing are all in
 * it, starting a process is not.  CUTOFF lies behind every event and due, so that
 * the figures add up from the cells alone; LATER is a cut-off in the midst of what
 * is kept, after which cases are judged again (one round of it, since it may take
 * long).  Prints a JSON object of milliseconds: the first and the median round.
 */
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

enum { ROUNDS = 9, ROUNDS_MAX = 99, WORDS_MAX = 16, COMMAND_WORDS_MAX = WORDS_MAX + 10, WORD_MAX = 16 };

struct reading_case {
	const char *name;
	bool later;                 /* at the cut-off in the midst, once */
	const char *words[WORDS_MAX]; /* @Y: the year */
};

static const struct reading_case cases[] = {
	{ "status", false, { "status" } },
	{ "day", false, { "daily", "--from", "@Y-06-15", "--to", "@Y-06-15" } },
	{ "year", false, { "figures", "--per", "year", "--from", "@Y-01-01", "--to", "@Y-12-31" } },
	{ "year_day_by_day", false, { "daily", "--from", "@Y-01-01", "--to", "@Y-12-31" } },
	{ "year_by_unit", false,
		{ "figures", "ontime_rate", "sat_rate", "--by", "unit", "--per", "year", "--from", "@Y-01-01", "--to", "@Y-12-31" } },
	{ "year_by_unit_all_figures", false,
		{ "figures", "--by", "unit", "--per", "year", "--from", "@Y-01-01", "--to", "@Y-12-31" } },
	{ "year_by_category", false,
		{ "figures", "requests_accepted", "--by", "category", "--per", "year", "--from", "@Y-01-01", "--to", "@Y-12-31" } },
	{ "report", false, { "report", "@Y" } },
	{ "explain", false, { "explain", "ontime_rate", "@Y" } },
	{ "explain_by_unit", false, { "explain", "ontime_rate", "@Y", "--by", "unit" } },
	{ "cases_first_100", false, { "cases", "fcr", "@Y", "--limit", "100" } },
	{ "cases_first_100_by_unit", false, { "cases", "sat_rate", "@Y", "--by", "unit=市公安局", "--limit", "100" } },
	{ "cases_late", false, { "cases", "ontime_rate", "@Y", "--rest", "--limit", "100" } },
	{ "report_cut_off_in_the_midst", true, { "report", "@Y" } },
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

static void make_line(const struct reading_case *one, const char *const argv[4], struct command_line *line)
{
	const char *const more[] = { "--store", argv[0], "--config", "/dev/null", "--lang", "en", "--cutoff",
		argv[one->later ? 3 : 2] };
	int more_count = strcmp(one->words[0], "status") == 0 ? 6 : 8; /* status has no cut-off */

	*line = (struct command_line){ .words = { "hotline" }, .count = 1 };
	for (int i = 0; i < WORDS_MAX && one->words[i] != NULL; i++) {
		const char *word = one->words[i];

		if (word[0] == '@') {
			(void)snprintf(line->years[i], WORD_MAX, "%s%s", argv[1], word + 2);
			word = line->years[i];
		}
		line->words[line->count++] = word;
	}
	for (int i = 0; i < more_count; i++)
		line->words[line->count++] = more[i];
}

/* One round: what main does, with the output dropped. */
static double run_once(const struct reading_case *one, const char *const argv[4], int null)
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

static void run_case(const struct reading_case *one, const char *const argv[4], int rounds, int null)
{
	double ms[ROUNDS_MAX], first;

	rounds = one->later ? 1 : rounds;
	for (int i = 0; i < rounds; i++)
		ms[i] = run_once(one, argv, null);
	first = ms[0];
	qsort(ms, (size_t)rounds, sizeof *ms, compare_ms);
	printf("%s\"%s\":{\"first_ms\":%.3f,\"median_ms\":%.3f}", one == cases ? "{" : ",", one->name, first, ms[rounds / 2]);
	(void)fflush(stdout);
}

int main(int argc, char **argv)
{
	int rounds = argc > 5 ? atoi(argv[5]) : ROUNDS;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (argc < 5 || argc > 6 || rounds < 1 || rounds > ROUNDS_MAX || strlen(argv[2]) != 4) {
		(void)fputs("usage: bench_read STORE YEAR CUTOFF LATER [ROUNDS]\n", stderr);
		return 64;
	}
	if (null < 0)
		die("/dev/null", "cannot be opened");
	lang_set(LANG_EN);
	log_set_level(LOG_WARN);
	arena_install();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		run_case(&cases[i], (const char *const *)argv + 1, rounds, null);
	printf("}\n");
	(void)close(null);
	return 0;
}
