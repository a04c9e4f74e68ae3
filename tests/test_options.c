#include "base/lang.h"
#include "cli/command.h"
#include "cli/conf.h"
#include "cli/exits.h"
#include "cli/help.h"
#include "cli/nearest.h"
#include "cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the table ---- */

static void every_option_names_commands_that_exist(void **state)
{
	size_t count;
	const struct option *options = options_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char names[256], *rest = names, *name;

		if (options_is_global(&options[i]))
			continue;
		assert_true(strlen(options[i].commands) < sizeof names);
		strcpy(names, options[i].commands);
		while ((name = strsep(&rest, " ")) != NULL)
			if (command_find(name) == NULL)
				fail_msg("--%s: there is no command \"%s\"", options[i].name, name);
	}
}

static void every_option_is_named_once_and_explained(void **state)
{
	size_t count;
	const struct option *options = options_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char variable[OPTIONS_VARIABLE_MAX];

		assert_non_null(options[i].help);
		assert_true(strlen(options[i].help) > 5);
		assert_int_equal(options[i].argument == NULL, options[i].form == OPTION_SWITCH);
		options_variable(&options[i], variable);
		assert_memory_equal(variable, "HOTLINE_", 8);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(options[i].name, options[k].name);
			assert_true(options[i].letter == 0 || options[i].letter != options[k].letter);
		}
	}
}

static void every_default_fits_its_option(void **state)
{
	size_t count;
	const struct option *options = options_all(&count);
	struct err err;

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (options[i].preset != NULL && options_check(&options[i], options[i].preset, &err) != ST_OK)
			fail_msg("--%s: the default %s", options[i].name, err.text);
}

static void every_command_has_its_words(void **state)
{
	(void)state;
	for (const struct command *const *command = command_all(); *command != NULL; command++) {
		assert_non_null((*command)->summary);
		assert_non_null((*command)->arguments);
		assert_non_null((*command)->run);
		assert_ptr_equal(command_find((*command)->name), *command);
	}
}

static void exit_statuses_ascend_and_have_words(void **state)
{
	(void)state;
	for (size_t i = 1; exits[i].words != NULL; i++)
		assert_true(exits[i].status > exits[i - 1].status);
}

/* ---- values ---- */

static void values_are_checked_by_their_form(void **state)
{
	static const struct { const char *option, *value; bool good; } rows[] = {
		{ "json", "yes", true }, { "json", "off", true }, { "json", "maybe", false }, { "json", "", false },
		{ "lang", "zh", true }, { "lang", "de", false }, { "lang", "zh|en", false },
		{ "by", "unit", true }, { "by", "unit,kind", true }, { "by", "", false }, { "by", "unit,unit", false }, { "by", "unit,", false },
		{ "by", "unit,kind,channel", false }, { "by", "units", false },
		{ "year", "2020", true }, { "year", "1969", false }, { "year", "2200", false }, { "year", "20x", false },
		{ "seed", "9223372036854775807", true }, { "seed", "9223372036854775808", false }, { "seed", "-1", false },
		{ "disorder", "0.25", true }, { "disorder", "1", true }, { "disorder", "1.000001", false },
		{ "disorder", "0.0000001", false }, { "disorder", ".5", true }, { "disorder", ".", false }, { "disorder", "1e-3", false },
		{ "fail-below", "99.5", true }, { "fail-below", "100", true }, { "fail-below", "101", false },
		{ "from", "2020-02-29", true }, { "from", "2021-02-29", false }, { "from", "2020-1-1", false },
		{ "from", "9999-12-31", false },
		{ "cutoff", "2020-02-29", true }, { "cutoff", "2020-01-05T08:30:00+08:00", true },
		{ "cutoff", "2020-01-05T08:30:00", false }, { "cutoff", "now", false },
		{ "store", "x.db", true }, { "store", "", false },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct option *option = options_find(rows[i].option, strlen(rows[i].option));
		enum status st;

		assert_non_null(option);
		st = options_check(option, rows[i].value, &err);
		if ((st == ST_OK) != rows[i].good)
			fail_msg("row %zu: --%s %s", i, rows[i].option, rows[i].value);
		if (st != ST_OK)
			assert_int_equal(st, ST_USAGE);
	}
}

static void shares_are_read_exactly(void **state)
{
	(void)state;
	assert_int_equal(options_millionths("0.000001"), 1);
	assert_int_equal(options_millionths("0.25"), 250000);
	assert_int_equal(options_millionths(".25"), 250000);
	assert_int_equal(options_millionths("99.54"), 99540000);
	assert_int_equal(options_millionths("1"), 1000000);
}

static void secrets_are_known_by_their_name(void **state)
{
	static const struct { const char *name; bool secret; } rows[] = {
		{ "kafka.sasl.password", true }, { "kafka.ssl.key.password", true }, { "kafka.ssl.keystore.password", true },
		{ "kafka.ssl.key.pem", true }, { "kafka.sasl.oauthbearer.client.secret", true },
		{ "kafka.sasl.oauthbearer.config", true }, { "kafka.sasl.username", false }, { "kafka.ssl.ca.location", false },
		{ "kafka.sasl.oauthbearer.token.endpoint.url", false }, { "key-file", false }, { "store", false },
		{ "kafka.SASL.PASSWORD", true }, { "kafka.sasl.passwd", true }, { "kafka.ssl.key.passwd", true },
		{ "kafka.sasl.credentials", true }, { "kafka.ssl.key", true }, { "kafka.Sasl.Jaas.Config", true },
		{ "kafka.ssl.key.location", false }, { "kafka.ssl.keystore.location", false },
		{ "kafka.ssl.certificate.location", false }, { "kafka.ssl.certificate.pem", false },
		{ "kafka.socket.keepalive.enable", false }, { "kafka.sasl.kerberos.keytab", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(options_is_secret(rows[i].name), rows[i].secret);
}

/* ---- where values come from ---- */

enum { ARGS_MAX = 16 };

/* A settings object of a command line (words separated by spaces), an environment and a file's text. */
struct given {
	char words[512];
	char *argv[ARGS_MAX];
	int argc;
	char *environment[ARGS_MAX];
	char path[64];
	char config[80];
};

static void give(struct given *given, const char *words, const char *const *environment, const char *file)
{
	char *rest = given->words, *word;
	int fd;

	memset(given, 0, sizeof *given);
	(void)snprintf(given->words, sizeof given->words, "%s", words);
	given->argv[given->argc++] = (char *)(uintptr_t)"hotline";
	if (file != NULL)
		given->argv[given->argc++] = given->config;
	while ((word = strsep(&rest, " ")) != NULL)
		given->argv[given->argc++] = word;
	for (int i = 0; environment != NULL && environment[i] != NULL; i++)
		given->environment[i] = (char *)(uintptr_t)environment[i];
	if (file == NULL)
		return;
	strcpy(given->path, "/tmp/test_options.XXXXXX");
	fd = mkstemp(given->path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, strlen(file)), (ssize_t)strlen(file));
	close(fd);
	(void)snprintf(given->config, sizeof given->config, "--config=%s", given->path);
}

static void take_back(struct given *given, struct settings *settings)
{
	settings_free(settings);
	if (given->path[0] != '\0')
		(void)unlink(given->path);
}

static enum status settings_of(struct given *given, struct settings **out, struct err *err)
{
	*out = NULL;
	return settings_new(given->argc, given->argv, given->environment, out, err);
}

static void a_flag_goes_before_the_environment_before_the_file_before_the_default(void **state)
{
	static const char *const environment[] = { "HOTLINE_STORE=env.db", NULL };
	static const char file[] = "store = file.db\n";
	const struct { const char *words; bool environment, file; const char *store; enum origin origin; } rows[] = {
		{ "status", false, false, "hotline.db", ORIGIN_DEFAULT },
		{ "status", false, true, "file.db", ORIGIN_FILE },
		{ "status", true, true, "env.db", ORIGIN_ENVIRONMENT },
		{ "status --store flag.db", true, true, "flag.db", ORIGIN_FLAG },
		{ "--store=flag.db status", true, true, "flag.db", ORIGIN_FLAG },
		{ "status --store a.db --store b.db", false, false, "b.db", ORIGIN_FLAG },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct given given;
		struct settings *settings;
		struct err err;

		give(&given, rows[i].words, rows[i].environment ? environment : NULL, rows[i].file ? file : NULL);
		if (settings_of(&given, &settings, &err) != ST_OK)
			fail_msg("row %zu: %s", i, err.text);
		assert_string_equal(settings_text(settings, "store"), rows[i].store);
		assert_int_equal(settings_origin(settings, "store"), rows[i].origin);
		assert_string_equal(settings_command(settings), "status");
		take_back(&given, settings);
	}
}

static void kafka_settings_come_from_everywhere_each_once(void **state)
{
	static const char *const environment[] = { "HOTLINE_KAFKA_SASL_PASSWORD=env", "HOTLINE_KAFKA_CLIENT_ID=env", NULL };
	struct given given;
	struct settings *settings;
	const struct named_setting *named;
	size_t count;
	struct err err;

	(void)state;
	give(&given, "run --kafka.client.id flag", environment, "kafka.sasl.username = file\nkafka.sasl.password = file\n");
	assert_int_equal(settings_of(&given, &settings, &err), ST_OK);
	named = settings_kafka(settings, &count);
	assert_int_equal(count, 3);
	assert_string_equal(named[0].name, "client.id");
	assert_string_equal(named[0].value, "flag");
	assert_string_equal(named[1].name, "sasl.password");
	assert_string_equal(named[1].value, "env");
	assert_string_equal(named[2].name, "sasl.username");
	assert_string_equal(named[2].value, "file");
	take_back(&given, settings);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const char *const bad_environment[] = { "HOTLINE_PER=hour", NULL };
	const struct { const char *words, *file; const char *const *environment; enum status st; const char *says; } rows[] = {
		{ "status --stroe x", NULL, NULL, ST_USAGE, "unknown option --stroe; did you mean --store?" },
		{ "status --store", NULL, NULL, ST_USAGE, "--store needs a value" },
		{ "status -x", NULL, NULL, ST_USAGE, "unknown option -x" },
		{ "figures --per hour", NULL, NULL, ST_USAGE, "--per: \"hour\" is none of day|week" },
		{ "figures --json=perhaps", NULL, NULL, ST_USAGE, "--json: \"perhaps\"" },
		{ "figures", NULL, bad_environment, ST_CONFIG, "HOTLINE_PER: \"hour\"" },
		{ "status", "\n# x\nstoer = a\n", NULL, ST_CONFIG, ":3: unknown key \"stoer\"; did you mean store?" },
		{ "status", "store a\n", NULL, ST_CONFIG, ":1: not of the form" },
		{ "status", "= a\n", NULL, ST_CONFIG, ":1: not of the form" },
		{ "status", "store =\n", NULL, ST_CONFIG, ":1: store: an empty value" },
		{ "status", "per = hour\n", NULL, ST_CONFIG, ":1: per: \"hour\"" },
		{ "status", "store = a\nstore = b\n", NULL, ST_CONFIG, ":2: store stands here for the second time" },
		{ "status --store x", "store = a\nstore = b\n", NULL, ST_CONFIG, ":2: store stands here for the second time" },
		{ "status", "config = a\n", NULL, ST_CONFIG, ":1: config cannot stand in the file" },
		{ "status --config /nowhere/x.conf", NULL, NULL, ST_NOINPUT, "/nowhere/x.conf" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct given given;
		struct settings *settings;
		struct err err;
		enum status st;

		give(&given, rows[i].words, rows[i].environment, rows[i].file);
		st = settings_of(&given, &settings, &err);
		if (st != rows[i].st || strstr(err.text, rows[i].says) == NULL)
			fail_msg("row %zu: status %d: %s", i, st, st == ST_OK ? "" : err.text);
		take_back(&given, settings);
	}
}

static void commands_are_chosen_with_the_options_and_arguments_they_take(void **state)
{
	const struct { const char *words; enum status st; const char *says; } rows[] = {
		{ "status", ST_OK, NULL },
		{ "status --json", ST_OK, NULL },
		{ "--json status", ST_OK, NULL },
		{ "statsu", ST_USAGE, "did you mean status?" },
		{ "qqqqq", ST_USAGE, "unknown command" },
		{ "status --from 2020-01-01", ST_USAGE, "status takes no --from" },
		{ "status --kafka.client.id x", ST_USAGE, "status takes no --kafka.client.id" },
		{ "config --from 2020-01-01", ST_OK, NULL },
		{ "status x", ST_USAGE, "\"x\" is too much" },
		{ "case", ST_USAGE, "case needs more" },
		{ "case -- --odd", ST_OK, NULL },
		{ "case a b", ST_USAGE, "\"b\" is too much" },
		{ "load -", ST_OK, NULL },
		{ "case --help", ST_OK, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct command *command;
		struct settings *settings;
		struct given given;
		struct err err;
		enum status st;

		give(&given, rows[i].words, NULL, "");
		st = settings_of(&given, &settings, &err);
		if (st == ST_OK)
			st = command_choose(settings, &command, &err);
		if (st != rows[i].st || (rows[i].says != NULL && strstr(err.text, rows[i].says) == NULL))
			fail_msg("row %zu: status %d: %s", i, st, st == ST_OK ? "" : err.text);
		take_back(&given, settings);
	}
}

static void options_end_at_two_dashes(void **state)
{
	struct given given;
	struct settings *settings;
	struct err err;

	(void)state;
	give(&given, "figures --json -- --csv -q", NULL, NULL);
	assert_int_equal(settings_of(&given, &settings, &err), ST_OK);
	assert_int_equal(settings_argument_count(settings), 2);
	assert_string_equal(settings_argument(settings, 0), "--csv");
	assert_string_equal(settings_argument(settings, 1), "-q");
	assert_true(settings_on(settings, "json"));
	assert_false(settings_on(settings, "csv"));
	assert_false(settings_on(settings, "quiet"));
	take_back(&given, settings);
}

static void a_switch_of_the_file_can_be_taken_back_by_a_flag(void **state)
{
	struct given given;
	struct settings *settings;
	struct err err;

	(void)state;
	give(&given, "figures --json=no -qv", NULL, "json = yes\n");
	assert_int_equal(settings_of(&given, &settings, &err), ST_OK);
	assert_false(settings_on(settings, "json"));
	assert_true(settings_on(settings, "quiet"));
	assert_true(settings_on(settings, "verbose"));
	take_back(&given, settings);
}

static void of_options_that_exclude_each_other_the_stronger_source_holds(void **state)
{
	const struct { const char *words, *variable, *file; const char *held, *dropped; } rows[] = {
		{ "figures --csv", NULL, "json = yes\n", "csv", "json" },
		{ "figures --csv", "HOTLINE_JSON=1", NULL, "csv", "json" },
		{ "figures", "HOTLINE_JSON=1", "excel = yes\n", "json", "excel" },
		{ "figures --json=no", NULL, "csv = yes\n", "csv", "json" },
		{ "figures --cutoff 2020-01-01", NULL, "as-of = 1\n", "cutoff", "as-of" },
		{ "figures --as-of 1", "HOTLINE_CUTOFF=2020-01-01", NULL, "as-of", "cutoff" },
		{ "figures -q", "HOTLINE_VERBOSE=yes", NULL, "quiet", "verbose" },
		{ "figures -v", NULL, "quiet = yes\n", "verbose", "quiet" },
		/* What is dropped drops nothing itself. */
		{ "report 2020 --json", "HOTLINE_XLSX=f", "as-of = 1\n", "as-of", "xlsx" },
		/* volumes takes no --as-of: what a file says to others excludes nothing here. */
		{ "volumes 2020", "HOTLINE_CUTOFF=2020-01-01", "as-of = 1\njson = yes\n", "cutoff", "csv" },
		/* An empty value takes back. */
		{ "figures --csv --by=", "HOTLINE_BY=unit", NULL, "csv", "by" },
		{ "figures --csv --cutoff=", NULL, "cutoff = 2020-01-01\n", "csv", "cutoff" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *const environment[] = { rows[i].variable, NULL };
		struct given given;
		struct settings *settings;
		struct err err;

		give(&given, rows[i].words, environment, rows[i].file);
		if (settings_of(&given, &settings, &err) != ST_OK)
			fail_msg("row %zu: %s", i, err.text);
		if (!settings_has(settings, rows[i].held) || settings_has(settings, rows[i].dropped))
			fail_msg("row %zu: not %s, or %s too", i, rows[i].held, rows[i].dropped);
		take_back(&given, settings);
	}
}

static void the_language_is_known_before_anything_is_checked(void **state)
{
	static const char *const zh[] = { "HOTLINE_LANG=zh", NULL };
	struct given given;

	(void)state;
	give(&given, "--bogus status --lang zh", NULL, NULL);
	assert_int_equal(settings_lang(given.argc, given.argv, given.environment), LANG_ZH);
	give(&given, "status", zh, NULL);
	assert_int_equal(settings_lang(given.argc, given.argv, given.environment), LANG_ZH);
	give(&given, "status --lang=en", zh, NULL);
	assert_int_equal(settings_lang(given.argc, given.argv, given.environment), LANG_EN);
	give(&given, "status", NULL, "lang = zh\n");
	assert_int_equal(settings_lang(given.argc, given.argv, given.environment), LANG_ZH);
	take_back(&given, NULL);
}

static void the_key_file_follows_the_store(void **state)
{
	struct given given;
	struct settings *settings;
	struct err err;

	(void)state;
	give(&given, "status --store /x/y.db", NULL, "");
	assert_int_equal(settings_of(&given, &settings, &err), ST_OK);
	assert_string_equal(settings_key_file(settings), "/x/y.db.key");
	take_back(&given, settings);
	give(&given, "status --store /x/y.db --key-file k", NULL, "");
	assert_int_equal(settings_of(&given, &settings, &err), ST_OK);
	assert_string_equal(settings_key_file(settings), "k");
	take_back(&given, settings);
}

/* ---- hotline.conf ---- */

static enum status append_entry(void *context, int line, struct text key, struct text value, struct err *err)
{
	(void)err;
	buf_printf(context, "%d[%.*s][%.*s]", line, (int)key.len, key.at, (int)value.len, value.at);
	return ST_OK;
}

static void configuration_lines_are_read_to_the_letter(void **state)
{
	static const struct { const char *bytes; const char *read; } rows[] = {
		{ "", "" },
		{ "\n\n#a = b\n  # c\n", "" },
		{ "a=b", "1[a][b]" },
		{ "  a  =  b c  \r\n", "1[a][b c]" },
		{ "\xEF\xBB\xBF" "a = b\n", "1[a][b]" },
		{ "a = b # not a remark\n", "1[a][b # not a remark]" },
		{ "a = x=y\nb = \"q\"\n", "1[a][x=y]2[b][\"q\"]" },
		{ "a =\n", "1[a][]" },
		{ "# x\n\n\tk\t=\tv\t\n", "3[k][v]" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf read = BUF_EMPTY;

		assert_int_equal(conf_parse("f", text_of(rows[i].bytes), append_entry, &read, &err), ST_OK);
		assert_int_equal(read.len, strlen(rows[i].read));
		if (read.len > 0)
			assert_memory_equal(read.data, rows[i].read, read.len);
		buf_free(&read);
	}
	assert_int_equal(conf_parse("f", (struct text){ "a = b\0c", 7 }, append_entry, NULL, &err), ST_CONFIG);
	assert_non_null(strstr(err.text, "f:1: a NUL byte"));
}

/* ---- the rest ---- */

static void typing_mistakes_lie_near(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("store", 5, "store", 5), 0);
	assert_int_equal(nearest_distance("stroe", 5, "store", 5), 1);
	assert_int_equal(nearest_distance("", 0, "abc", 3), 3);
	assert_int_equal(nearest_distance("kitten", 6, "sitting", 7), 3);
	assert_string_equal(nearest_option("cutof", 5), "cutoff");
	assert_string_equal(nearest_command("fgures", 6), "figures");
	assert_null(nearest_option("zzzzzzzz", 8));
	assert_null(nearest_command("x", 1));
}

static void progress_names_count_rate_share_and_time_left(void **state)
{
	struct buf words = BUF_EMPTY;

	(void)state;
	progress_words(&words, "load", 1234567, 40, 100, 4000);
	buf_append_byte(&words, '\0');
	assert_string_equal((char *)words.data, "load: 1,234,567 events, 308,641/s, 40 %, 6 s left");
	buf_clear(&words);
	progress_words(&words, "run", 999, 0, -1, 1000);
	buf_append_byte(&words, '\0');
	assert_string_equal((char *)words.data, "run: 999 events, 999/s");
	buf_free(&words);
}

static bool holds(const struct out *out, const char *words)
{
	return memmem(out->buf.data, out->buf.len, words, strlen(words)) != NULL;
}

static void help_man_completion_and_sample_name_every_option(void **state)
{
	size_t count;
	const struct option *options = options_all(&count);
	struct out man, sample, bash, zsh, fish;

	(void)state;
	out_open(&man, -1);
	out_open(&sample, -1);
	out_open(&bash, -1);
	out_open(&zsh, -1);
	out_open(&fish, -1);
	help_man(&man);
	help_sample(&sample);
	help_completion(&bash, "bash");
	help_completion(&zsh, "zsh");
	help_completion(&fish, "fish");
	for (size_t i = 0; i < count; i++) {
		char words[128], variable[OPTIONS_VARIABLE_MAX];

		options_variable(&options[i], variable);
		if (options[i].place != PLACE_FLAG_ONLY && !holds(&man, variable))
			fail_msg("the manual page lacks %s", variable);
		(void)snprintf(words, sizeof words, options[i].form == OPTION_NAMED ? "\n#%s" : "\n#%s = ", options[i].name);
		if (options[i].place == PLACE_ANYWHERE && !holds(&sample, words))
			fail_msg("the sample lacks %s", options[i].name);
		(void)snprintf(words, sizeof words, "--%s", options[i].name);
		if (!holds(&bash, words))
			fail_msg("bash completion lacks %s", words);
		if (options[i].form != OPTION_NAMED && !holds(&zsh, words))
			fail_msg("zsh completion lacks %s", words);
		(void)snprintf(words, sizeof words, "-l %s", options[i].name);
		if (options[i].form != OPTION_NAMED && !holds(&fish, words))
			fail_msg("fish completion lacks %s", words);
	}
	out_close(&man);
	out_close(&sample);
	out_close(&bash);
	out_close(&zsh);
	out_close(&fish);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_names_commands_that_exist),
		cmocka_unit_test(every_option_is_named_once_and_explained),
		cmocka_unit_test(every_default_fits_its_option),
		cmocka_unit_test(every_command_has_its_words),
		cmocka_unit_test(exit_statuses_ascend_and_have_words),
		cmocka_unit_test(values_are_checked_by_their_form),
		cmocka_unit_test(shares_are_read_exactly),
		cmocka_unit_test(secrets_are_known_by_their_name),
		cmocka_unit_test(a_flag_goes_before_the_environment_before_the_file_before_the_default),
		cmocka_unit_test(kafka_settings_come_from_everywhere_each_once),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(commands_are_chosen_with_the_options_and_arguments_they_take),
		cmocka_unit_test(options_end_at_two_dashes),
		cmocka_unit_test(a_switch_of_the_file_can_be_taken_back_by_a_flag),
		cmocka_unit_test(of_options_that_exclude_each_other_the_stronger_source_holds),
		cmocka_unit_test(the_language_is_known_before_anything_is_checked),
		cmocka_unit_test(the_key_file_follows_the_store),
		cmocka_unit_test(configuration_lines_are_read_to_the_letter),
		cmocka_unit_test(typing_mistakes_lie_near),
		cmocka_unit_test(progress_names_count_rate_share_and_time_left),
		cmocka_unit_test(help_man_completion_and_sample_name_every_option),
	};

	/* Messages are compared: English, whatever the environment says. */
	unsetenv("HOTLINE_LANG");
	lang_set(LANG_EN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
