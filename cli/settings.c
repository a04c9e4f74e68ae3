#include "cli/settings.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/pool.h"
#include "cli/conf.h"
#include "cli/nearest.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const settings_conf_paths[] = { "./hotline.conf", "/etc/hotline/hotline.conf", NULL };

enum {
	NAMED_MAX = 256, /* kafka.* settings; librdkafka has about 170 */
	KEYS_MAX = 512   /* keys of one file: all of the table and of librdkafka, with room */
};

struct value {
	const char *text; /* NULL: nowhere given; of a flag: taken back, whatever a weaker source says */
	enum origin origin;
	const char *where;
};

struct settings {
	struct pool pool; /* words that had to be put together */
	struct value *values; /* a place per row of the option table */
	struct named_setting named[NAMED_MAX];
	size_t named_count;
	const char *command;
	char **arguments;
	size_t argument_count;
	char *key_file;
	const char *conf_path;
};

/* ---- memory ------------------------------------------------------------------------------------ */

static enum status copy_chars(struct settings *settings, struct text text, char **out, struct err *err)
{
	char *room = pool_alloc(&settings->pool, text.len + 1);

	if (room == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	if (text.len > 0)
		memcpy(room, text.at, text.len);
	room[text.len] = '\0';
	*out = room;
	return ST_OK;
}

static enum status copy(struct settings *settings, struct text text, const char **out, struct err *err)
{
	char *room = NULL;
	enum status st = copy_chars(settings, text, &room, err);

	*out = room;
	return st;
}

static size_t row_of(const struct option *option)
{
	size_t count;

	return (size_t)(option - options_all(&count));
}

/* ---- putting values in ------------------------------------------------------------------------- */

static struct named_setting *named_find(struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->named_count; i++)
		if (strcmp(settings->named[i].name, name) == 0)
			return &settings->named[i];
	return NULL;
}

static enum status put_named(struct settings *settings, const char *name, const struct value *value, struct err *err)
{
	struct named_setting *named = named_find(settings, name);

	if (named == NULL) {
		if (settings->named_count == NAMED_MAX)
			return err_set(err, ST_USAGE, _("more than %d settings of Kafka"), NAMED_MAX);
		named = &settings->named[settings->named_count++];
		named->name = name;
		named->origin = ORIGIN_DEFAULT;
	}
	if (value->origin < named->origin)
		return ST_OK;
	named->value = value->text;
	named->origin = value->origin;
	named->where = value->where;
	return ST_OK;
}

/* `name` is the whole name of a member of a family; for other options it is the table's. */
static enum status put(struct settings *settings, const struct option *option, const char *name,
	const struct value *value, struct err *err)
{
	struct value *held = &settings->values[row_of(option)];

	if (*value->text == '\0' && value->origin == ORIGIN_FLAG && options_can_be_empty(option)) {
		*held = (struct value){ NULL, ORIGIN_FLAG, NULL };
		return ST_OK;
	}
	if (options_check(option, value->text, err) != ST_OK)
		return err_prefix(err, "%s", value->where);
	if (option->form == OPTION_NAMED)
		return put_named(settings, name + strlen(option->name), value, err);
	if (value->origin >= held->origin)
		*held = *value;
	return ST_OK;
}

/* ---- the command line -------------------------------------------------------------------------- */

static enum status unknown_option(const char *argument, size_t len, struct err *err)
{
	const char *near = nearest_option(argument + 2, len - 2);

	if (near != NULL)
		return err_set(err, ST_USAGE, _("unknown option %.*s; did you mean --%s?"), (int)len, argument, near);
	return err_set(err, ST_USAGE, _("unknown option %.*s; `hotline help` lists them"), (int)len, argument);
}

/* argv[*at] is "--name", "--name=value"; moves *at on when the next word is the value. */
static enum status take_long(struct settings *settings, int argc, char **argv, int *at, struct err *err)
{
	char *argument = argv[*at];
	size_t len = strcspn(argument, "=");
	const struct option *option = options_find(argument + 2, len - 2);
	struct value value = { NULL, ORIGIN_FLAG, NULL };
	const char *name = NULL;

	if (option == NULL)
		return unknown_option(argument, len, err);
	if (copy(settings, (struct text){ argument, len }, &value.where, err) != ST_OK)
		return err->status;
	name = value.where + 2;
	if (argument[len] == '=')
		value.text = argument + len + 1;
	else if (option->form == OPTION_SWITCH)
		value.text = "yes";
	else if (*at + 1 < argc)
		value.text = argv[++*at];
	else
		return err_set(err, ST_USAGE, _("%s needs a value: %s %s"), value.where, value.where, option->argument);
	return put(settings, option, name, &value, err);
}

/* "-q", "-qv": switches only. */
static enum status take_letters(struct settings *settings, const char *argument, struct err *err)
{
	for (const char *letter = argument + 1; *letter != '\0'; letter++) {
		const struct option *option = options_letter(*letter);
		const char text[] = { '-', *letter, '\0' };
		struct value value = { "yes", ORIGIN_FLAG, NULL };

		if (option == NULL)
			return err_set(err, ST_USAGE, _("unknown option %s; `hotline help` lists them"), argument);
		if (copy(settings, text_of(text), &value.where, err) != ST_OK)
			return err->status;
		if (put(settings, option, option->name, &value, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static enum status take_command_line(struct settings *settings, int argc, char **argv, struct err *err)
{
	bool options_ended = false;

	for (int i = 1; i < argc; i++) {
		char *argument = argv[i];
		enum status st = ST_OK;

		if (options_ended || argument[0] != '-' || argument[1] == '\0') {
			if (settings->command == NULL)
				settings->command = argument;
			else
				settings->arguments[settings->argument_count++] = argument;
		} else if (strcmp(argument, "--") == 0) {
			options_ended = true;
		} else if (argument[1] == '-') {
			st = take_long(settings, argc, argv, &i, err);
		} else {
			st = take_letters(settings, argument, err);
		}
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* ---- the environment --------------------------------------------------------------------------- */

static const char *environment_value(char **environment, const char *variable)
{
	size_t len = strlen(variable);

	for (; environment != NULL && *environment != NULL; environment++)
		if (strncmp(*environment, variable, len) == 0 && (*environment)[len] == '=' &&
			(*environment)[len + 1] != '\0')
			return *environment + len + 1;
	return NULL;
}

/* HOTLINE_KAFKA_SASL_PASSWORD=x is kafka.sasl.password = x. */
static enum status take_family(struct settings *settings, const struct option *option, char **environment,
	struct err *err)
{
	char variable[OPTIONS_VARIABLE_MAX];
	size_t len;

	options_variable(option, variable);
	len = strlen(variable);
	for (; environment != NULL && *environment != NULL; environment++) {
		const char *equals = strchr(*environment, '=');
		struct value value = { NULL, ORIGIN_ENVIRONMENT, NULL };
		char *name = NULL;
		struct text given;

		if (strncmp(*environment, variable, len) != 0 || equals == NULL || equals[1] == '\0' ||
			(size_t)(equals - *environment) <= len)
			continue;
		given = (struct text){ *environment, (size_t)(equals - *environment) };
		if (copy(settings, given, &value.where, err) != ST_OK || copy_chars(settings, given, &name, err) != ST_OK)
			return err->status;
		name += sizeof "HOTLINE_" - 1;
		for (char *c = name; *c != '\0'; c++)
			*c = *c == '_' ? '.' : (char)tolower((unsigned char)*c);
		value.text = equals + 1;
		if (put(settings, option, name, &value, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* The option whose variable it is (of a family: whose prefix it has), or NULL. */
static const struct option *option_of_variable(const char *name, size_t len)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		char variable[OPTIONS_VARIABLE_MAX];
		size_t own;

		options_variable(&options[i], variable);
		own = strlen(variable);
		if ((options[i].form == OPTION_NAMED ? len > own : len == own) && memcmp(name, variable, own) == 0)
			return &options[i];
	}
	return NULL;
}

/* A mistyped variable would change nothing and say nothing.  `name` of the environment, with "HOTLINE_" in front. */
static void warn_of_variable(const char *name, size_t len)
{
	const struct option *option = option_of_variable(name, len);
	char word[OPTIONS_VARIABLE_MAX], near[OPTIONS_VARIABLE_MAX];
	size_t word_len = len - (sizeof "HOTLINE_" - 1);
	const char *found;

	if (option != NULL && option->place == PLACE_FLAG_ONLY) {
		log_line(LOG_WARN, _("%.*s has no effect: --%s stands on the command line alone"), (int)len, name, option->name);
		return;
	}
	if (option != NULL || word_len == 0 || word_len >= sizeof word)
		return;
	for (size_t i = 0; i < word_len; i++)
		word[i] = name[len - word_len + i] == '_' ? '-' : (char)tolower((unsigned char)name[len - word_len + i]);
	found = nearest_option(word, word_len);
	option = found == NULL ? NULL : options_find(found, strlen(found));
	if (option == NULL || option->place == PLACE_FLAG_ONLY) {
		log_line(LOG_WARN, _("%.*s is no variable of this program; `hotline help --man` names them"), (int)len, name);
		return;
	}
	options_variable(option, near);
	log_line(LOG_WARN, _("%.*s is no variable of this program; did you mean %s?"), (int)len, name, near);
}

/* Those of tests (base/phase.h) belong to no option. */
static void warn_of_unknown(char **environment)
{
	static const char ours[] = "HOTLINE_", tests[] = "HOTLINE_TEST_";

	for (; environment != NULL && *environment != NULL; environment++)
		if (strncmp(*environment, ours, sizeof ours - 1) == 0 && strncmp(*environment, tests, sizeof tests - 1) != 0)
			warn_of_variable(*environment, strcspn(*environment, "="));
}

static enum status take_environment(struct settings *settings, char **environment, struct err *err)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (size_t i = 0; i < count; i++) {
		char variable[OPTIONS_VARIABLE_MAX];
		struct value value = { NULL, ORIGIN_ENVIRONMENT, NULL };

		if (options[i].place == PLACE_FLAG_ONLY)
			continue;
		if (options[i].form == OPTION_NAMED) {
			if (take_family(settings, &options[i], environment, err) != ST_OK)
				return err->status;
			continue;
		}
		options_variable(&options[i], variable);
		value.text = environment_value(environment, variable);
		if (value.text == NULL)
			continue;
		if (copy(settings, text_of(variable), &value.where, err) != ST_OK)
			return err->status;
		if (put(settings, &options[i], options[i].name, &value, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

/* ---- the file ---------------------------------------------------------------------------------- */

struct file_reading {
	struct settings *settings;
	const char *path;
	const char *seen[KEYS_MAX]; /* keys so far: a second one is a mistake even where a flag overrides both */
	size_t seen_count;
};

static enum status unknown_key(struct text key, struct err *err)
{
	const char *near = nearest_option(key.at, key.len);

	if (near != NULL)
		return err_set(err, ST_CONFIG, _("unknown key \"%.*s\"; did you mean %s?"), (int)key.len, key.at, near);
	return err_set(err, ST_CONFIG, _("unknown key \"%.*s\"; `hotline config --sample` shows them all"), (int)key.len,
		key.at);
}

static enum status note_key(struct file_reading *reading, const char *name, struct err *err)
{
	for (size_t i = 0; i < reading->seen_count; i++)
		if (strcmp(reading->seen[i], name) == 0)
			return err_set(err, ST_CONFIG, _("%s stands here for the second time; keep one of them"), name);
	if (reading->seen_count == KEYS_MAX)
		return err_set(err, ST_CONFIG, _("more than %d keys"), KEYS_MAX);
	reading->seen[reading->seen_count++] = name;
	return ST_OK;
}

static enum status take_value(struct file_reading *reading, const struct option *option, int line, struct text key,
	struct text text, struct err *err)
{
	struct value value = { NULL, ORIGIN_FILE, NULL };
	struct buf where = BUF_EMPTY;
	const char *name = NULL;
	enum status st;

	buf_printf(&where, "%s:%d", reading->path, line);
	if ((st = buf_status(&where, err)) != ST_OK ||
		(st = copy(reading->settings, buf_text(&where), &value.where, err)) != ST_OK ||
		(st = copy(reading->settings, key, &name, err)) != ST_OK ||
		(st = copy(reading->settings, text, &value.text, err)) != ST_OK || (st = note_key(reading, name, err)) != ST_OK)
		goto out;
	if (options_check(option, value.text, err) != ST_OK) {
		err->status = ST_CONFIG;
		st = err_prefix(err, "%s", name);
		goto out;
	}
	st = put(reading->settings, option, name, &value, err);
out:
	buf_free(&where);
	return st;
}

static enum status take_entry(void *context, int line, struct text key, struct text text, struct err *err)
{
	const struct option *option = options_find(key.at, key.len);

	if (option == NULL)
		return unknown_key(key, err);
	if (option->place != PLACE_ANYWHERE)
		return err_set(err, ST_CONFIG, _("%s cannot stand in the file; give it on the command line"), option->name);
	return take_value(context, option, line, key, text, err);
}

/* Reads --config, HOTLINE_CONFIG, or the first default file that is there. */
static enum status take_file(struct settings *settings, const char *asked, struct err *err)
{
	struct file_reading reading = { settings, asked, { NULL }, 0 };

	if (asked != NULL) {
		settings->conf_path = asked;
		return conf_read(asked, take_entry, &reading, err);
	}
	for (const char *const *path = settings_conf_paths; *path != NULL; path++) {
		enum status st;

		reading.path = *path;
		st = conf_read(*path, take_entry, &reading, err);
		if (st == ST_NOINPUT) {
			err_clear(err);
			continue;
		}
		settings->conf_path = *path;
		return st;
	}
	return ST_OK;
}

/* ---- finding the file and the language before the rest is known --------------------------------- */

/* The value of a flag by a plain look at argv; NULL where it is not given. */
static const char *peek_flag(int argc, char **argv, const char *name)
{
	size_t len = strlen(name);
	const char *found = NULL;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--", 2) != 0 || strncmp(argv[i] + 2, name, len) != 0)
			continue;
		if (argv[i][2 + len] == '=')
			found = argv[i] + 3 + len;
		else if (argv[i][2 + len] == '\0' && i + 1 < argc)
			found = argv[++i];
	}
	return found;
}

static const char *peek_config(int argc, char **argv, char **environment)
{
	const char *asked = peek_flag(argc, argv, "config");

	return asked != NULL ? asked : environment_value(environment, "HOTLINE_CONFIG");
}

static enum status peek_entry(void *context, int line, struct text key, struct text value, struct err *err)
{
	enum lang *lang = context;

	(void)line;
	(void)err;
	if (text_equal(key, text_of("lang")))
		*lang = text_equal(value, text_of("zh")) ? LANG_ZH : LANG_EN;
	return ST_OK;
}

enum lang settings_lang(int argc, char **argv, char **environment)
{
	const char *asked = peek_flag(argc, argv, "lang");
	const char *config = peek_config(argc, argv, environment);
	enum lang lang = lang_from_environment();
	struct err err;
	bool failed = false;

	if (asked == NULL)
		asked = environment_value(environment, "HOTLINE_LANG");
	if (asked != NULL)
		return *asked == '\0' ? lang : strcmp(asked, "zh") == 0 ? LANG_ZH : LANG_EN;
	if (config != NULL) {
		failed = conf_read(config, peek_entry, &lang, &err) != ST_OK;
	} else {
		for (const char *const *path = settings_conf_paths; *path != NULL; path++)
			if ((failed = conf_read(*path, peek_entry, &lang, &err) != ST_OK) == false || err.status != ST_NOINPUT)
				break;
	}
	(void)failed; /* settings_new reads the file again and tells what is wrong with it */
	return lang;
}

/* ---- options that exclude each other -------------------------------------------------------------- */

/* A switch that is off excludes nothing. */
static bool holds(const struct settings *settings, const struct option *option)
{
	const char *text = settings->values[row_of(option)].text;

	return text != NULL && (option->form != OPTION_SWITCH || options_switch_value(text));
}

static bool overrules(const struct settings *settings, const struct option *one, const struct option *other)
{
	return options_takes(one, settings->command) && options_takes(other, settings->command) &&
		options_exclude(one, other) && holds(settings, one) && holds(settings, other);
}

/* What a stronger source excludes is dropped; the strongest first, so that what is dropped drops nothing itself. */
static void drop_excluded(struct settings *settings)
{
	size_t count;
	const struct option *options = options_all(&count);

	for (enum origin origin = ORIGIN_FLAG; origin > ORIGIN_FILE; origin--)
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < count; k++)
				if (settings->values[i].origin == origin && settings->values[k].origin < origin &&
					overrules(settings, &options[i], &options[k]))
					settings->values[k] = (struct value){ NULL, ORIGIN_DEFAULT, NULL };
}

/* ---- as a whole -------------------------------------------------------------------------------- */

static int compare_named(const void *a, const void *b)
{
	const struct named_setting *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static enum status make_key_file(struct settings *settings, struct err *err)
{
	const char *store = settings_text(settings, "store");
	size_t len = strlen(store);

	settings->key_file = pool_alloc(&settings->pool, len + sizeof ".key");
	if (settings->key_file == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	memcpy(settings->key_file, store, len);
	memcpy(settings->key_file + len, ".key", sizeof ".key");
	return ST_OK;
}

/* A value that came with a bad word is the environment's fault, not the command line's. */
static enum status as_configuration(enum status st, struct err *err)
{
	if (st == ST_USAGE)
		err->status = st = ST_CONFIG;
	return st;
}

static bool only_explains(const struct settings *settings)
{
	const char *command = settings->command;

	return settings_on(settings, "help") || settings_on(settings, "version") || command == NULL ||
		strcmp(command, "help") == 0 || strcmp(command, "version") == 0;
}

enum status settings_new(int argc, char **argv, char **environment, struct settings **out, struct err *err)
{
	struct settings *settings = calloc(1, sizeof *settings);
	size_t count;
	enum status st = ST_OK;

	(void)options_all(&count);
	if (settings != NULL) {
		settings->values = calloc(count, sizeof *settings->values);
		settings->arguments = calloc((size_t)argc + 1, sizeof *settings->arguments);
	}
	if (settings == NULL || settings->values == NULL || settings->arguments == NULL) {
		st = err_set(err, ST_SYSTEM, _("out of memory"));
		goto out;
	}
	if ((st = take_command_line(settings, argc, argv, err)) != ST_OK)
		goto out;
	/* Help must come also to somebody whose configuration is broken. */
	if (only_explains(settings)) {
		*out = settings;
		return ST_OK;
	}
	if ((st = take_file(settings, peek_config(argc, argv, environment), err)) != ST_OK)
		goto out;
	if ((st = as_configuration(take_environment(settings, environment, err), err)) != ST_OK)
		goto out;
	warn_of_unknown(environment);
	if ((st = make_key_file(settings, err)) != ST_OK)
		goto out;
	drop_excluded(settings);
	qsort(settings->named, settings->named_count, sizeof settings->named[0], compare_named);
	*out = settings;
	settings = NULL;
out:
	settings_free(settings);
	return st;
}

void settings_free(struct settings *settings)
{
	if (settings == NULL)
		return;
	free(settings->values);
	free(settings->arguments);
	pool_free(&settings->pool);
	free(settings);
}

/* ---- reading ----------------------------------------------------------------------------------- */

const char *settings_command(const struct settings *settings)
{
	return settings->command;
}

size_t settings_argument_count(const struct settings *settings)
{
	return settings->argument_count;
}

const char *settings_argument(const struct settings *settings, size_t i)
{
	assert(i < settings->argument_count);
	return settings->arguments[i];
}

char *const *settings_arguments(const struct settings *settings)
{
	return settings->arguments;
}

static const struct option *row_named(const char *name)
{
	const struct option *option = options_find(name, strlen(name));

	assert(option != NULL && option->form != OPTION_NAMED);
	return option;
}

const char *settings_text(const struct settings *settings, const char *name)
{
	const struct option *option = row_named(name);
	const char *text = settings->values[row_of(option)].text;

	return text != NULL ? text : option->preset;
}

bool settings_on(const struct settings *settings, const char *name)
{
	const char *text = settings_text(settings, name);

	return text != NULL && options_switch_value(text);
}

bool settings_has(const struct settings *settings, const char *name)
{
	return holds(settings, row_named(name));
}

int64_t settings_number(const struct settings *settings, const char *name)
{
	const char *text = settings_text(settings, name);

	assert(text != NULL);
	return strtoll(text, NULL, 10);
}

int64_t settings_millionths(const struct settings *settings, const char *name)
{
	const char *text = settings_text(settings, name);

	assert(text != NULL);
	return options_millionths(text);
}

int64_t settings_hours_us(const struct settings *settings, const char *name)
{
	const char *text = settings_text(settings, name);

	assert(text != NULL);
	return options_hours(text) * INT64_C(3600000000);
}

enum origin settings_origin(const struct settings *settings, const char *name)
{
	const struct value *value = &settings->values[row_of(row_named(name))];

	return value->text == NULL ? ORIGIN_DEFAULT : value->origin;
}

bool settings_on_line(const struct settings *settings, const char *name)
{
	return settings->values[row_of(row_named(name))].origin == ORIGIN_FLAG;
}

const char *settings_where(const struct settings *settings, const char *name)
{
	return settings->values[row_of(row_named(name))].where;
}

const char *settings_key_file(const struct settings *settings)
{
	const char *given = settings_text(settings, "key-file");

	return given != NULL ? given : settings->key_file;
}

const struct named_setting *settings_kafka(const struct settings *settings, size_t *count)
{
	*count = settings->named_count;
	return settings->named;
}

const char *settings_conf_path(const struct settings *settings)
{
	return settings->conf_path;
}
