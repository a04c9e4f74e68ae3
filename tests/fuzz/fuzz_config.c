/*
 * fuzz_config - arbitrary bytes as hotline.conf, and its words as values of every option.
 *
 * What must hold: an entry's key and value lie within the bytes, without the white space around them and
 * without a line's end; what the option table takes can be read back.
 */
#include "cli/conf.h"
#include "cli/nearest.h"
#include "cli/options.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "fuzz_config: %s\n", what);
	abort();
}

/* Longer values are not tried on options; looking for near words is slow and done once a file. */
enum { VALUE_MAX = 512 };

struct file {
	struct text bytes;
	int line;
};

static void must_be_trimmed(const struct file *file, struct text text)
{
	static const char ends[] = " \t\r\n";

	must(text.len == 0 || (text.at >= file->bytes.at && text.at + text.len <= file->bytes.at + file->bytes.len),
		"a text outside of the file");
	must(text.len == 0 || memchr(text.at, '\n', text.len) == NULL, "a text over two lines");
	must(text.len == 0 || (memchr(ends, text.at[0], 4) == NULL && memchr(ends, text.at[text.len - 1], 4) == NULL),
		"white space around a text");
}

static enum status take(void *context, int line, struct text key, struct text value, struct err *err)
{
	struct file *file = context;
	const struct option *option = options_find(key.at, key.len);
	char string[VALUE_MAX + 1];

	must(line > file->line, "lines that do not ascend");
	if (file->line == 0)
		(void)nearest_option(key.at, key.len);
	file->line = line;
	must_be_trimmed(file, key);
	must_be_trimmed(file, value);
	if (option == NULL || value.len > VALUE_MAX)
		return ST_OK;
	if (value.len > 0)
		memcpy(string, value.at, value.len);
	string[value.len] = '\0';
	if (options_check(option, string, err) != ST_OK) {
		must(err->status == ST_USAGE, "another status");
	} else if (option->form == OPTION_SHARE) {
		must(options_millionths(string) >= option->min && options_millionths(string) <= option->max, "a share out of range");
	} else if (option->form == OPTION_NUMBER) {
		must(strtoll(string, NULL, 10) >= option->min && strtoll(string, NULL, 10) <= option->max, "a number out of range");
	}
	return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file file = { { (const char *)data, size }, 0 };
	struct err err = { ST_OK, "" };
	enum status st = conf_parse("fuzz", file.bytes, take, &file, &err);

	must(st == ST_OK || (st == ST_CONFIG && strncmp(err.text, "fuzz:", 5) == 0), "an error without its line");
	return 0;
}
