#include "base/lang.h"
#include "cli/help.h"
#include "report/table.h"

#include <stdio.h>
#include <string.h>

#define MASK "********"

static const char *const origins[] = { "default", "file", "environment", "flag" };

/* One name with its value and where that came from, to the table or as JSON. */
struct printer {
	struct out *out;
	struct table *table; /* NULL: JSON */
	size_t printed;
};

static void print(struct printer *printer, const char *name, const char *value, enum origin origin, const char *where)
{
	const char *shown = value != NULL && options_is_secret(name) ? MASK : value;

	if (printer->table != NULL) {
		table_string(printer->table, name);
		table_string(printer->table, shown);
		table_string(printer->table, where != NULL ? where : _("default"));
		return;
	}
	out_printf(printer->out, "%s\n{\"name\":", printer->printed++ == 0 ? "" : ",");
	out_json_string(printer->out, name);
	out_string(printer->out, ",\"value\":");
	out_json_string(printer->out, shown);
	out_printf(printer->out, ",\"origin\":\"%s\",\"where\":", origins[origin]);
	out_json_string(printer->out, where);
	out_string(printer->out, "}");
}

/* What an option is in this run, those reckoned from something else included. */
static const char *value_in_force(const struct settings *settings, const struct option *option)
{
	if (strcmp(option->name, "key-file") == 0)
		return settings_key_file(settings);
	if (strcmp(option->name, "lang") == 0)
		return lang_get() == LANG_ZH ? "zh" : "en";
	if (strcmp(option->name, "config") == 0)
		return settings_conf_path(settings);
	return settings_text(settings, option->name);
}

static void print_all(const struct settings *settings, struct printer *printer)
{
	size_t count, named_count;
	const struct option *options = options_all(&count);
	const struct named_setting *named = settings_kafka(settings, &named_count);

	for (size_t i = 0; i < count; i++)
		if (options[i].form != OPTION_NAMED && options[i].place != PLACE_FLAG_ONLY)
			print(printer, options[i].name, value_in_force(settings, &options[i]),
				settings_origin(settings, options[i].name), settings_where(settings, options[i].name));
	for (size_t i = 0; i < named_count; i++) {
		char name[256];

		(void)snprintf(name, sizeof name, "kafka.%s", named[i].name);
		print(printer, name, named[i].value, named[i].origin, named[i].where);
	}
}

static enum status run(const struct settings *settings, struct out *out, struct err *err)
{
	const struct column columns[] = { { _("option"), false }, { _("value"), false }, { _("from"), false } };
	struct printer printer = { out, NULL, 0 };
	enum status st;

	if (settings_on(settings, "sample")) {
		help_sample(out);
		return ST_OK;
	}
	if (settings_on(settings, "json")) {
		out_string(out, "{\"options\":[");
		print_all(settings, &printer);
		out_string(out, "\n]}\n");
		return ST_OK;
	}
	if (table_new(out, columns, sizeof columns / sizeof columns[0], &printer.table, err) != ST_OK)
		return err->status;
	print_all(settings, &printer);
	st = table_finish(printer.table, err);
	table_free(printer.table);
	return st;
}

const struct command cmd_config = {
	.name = "config",
	.arguments = "",
	.summary = N_("shows what holds and where it came from"),
	.about = N_("Secrets are masked. The column at the right names the flag, the variable or the line of the file that "
		    "said so."),
	.arguments_min = 0,
	.arguments_max = 0,
	.takes_all = true,
	.run = run,
};
