#include "base/lang.h"

#include <langinfo.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * Whether gettext speaks is a matter of the whole process, of where the program
 * lies and of the environment it was started with.  So the test copies itself
 * into a folder of its own, puts a catalogue of one sentence beside the copy, and
 * starts it with an environment of nothing but what the case says.
 */

#define SENTENCE "a sentence that only this test has"
#define TRANSLATED "只有这个测试才有的句子"

/* What the copy does: prints the sentence and what else lang_set promised. */
static int speak(const char *lang)
{
	enum lang chosen = strcmp(lang, "environment") == 0 ? lang_from_environment() :
		strcmp(lang, "zh") == 0 ? LANG_ZH : LANG_EN;

	lang_set(chosen);
	if (lang_get() != chosen)
		return 2;
	(void)printf("%s|%s|%s|%.1f", _(SENTENCE), nl_langinfo(CODESET), setlocale(LC_NUMERIC, NULL), 0.5);
	return 0;
}

static char root[] = "/tmp/hotline-lang-XXXXXX";

static void in_root(const char *name, char path[512])
{
	(void)snprintf(path, 512, "%s/%s", root, name);
}

static void make_folders(const char *name)
{
	char path[512];

	in_root(name, path);
	for (char *at = path + sizeof root; *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
}

static void write_file(const char *name, const void *bytes, size_t len, mode_t mode)
{
	char path[512];
	FILE *file;

	make_folders(name);
	in_root(name, path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void copy_program(const char *name)
{
	FILE *self = fopen("/proc/self/exe", "r");
	uint8_t *bytes;
	struct stat info;

	assert_non_null(self);
	assert_int_equal(fstat(fileno(self), &info), 0);
	bytes = malloc((size_t)info.st_size);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)info.st_size, self), (size_t)info.st_size);
	(void)fclose(self);
	write_file(name, bytes, (size_t)info.st_size, 0700);
	free(bytes);
}

/* A compiled catalogue (GNU gettext manual, "MO Files"): two entries, the header and the sentence. */
static void write_catalogue(const char *name)
{
	static const char *const texts[] = { "", SENTENCE, "Content-Type: text/plain; charset=UTF-8\n", TRANSLATED };
	uint32_t words[7 + 8] = { 0x950412de, 0, 2, 28, 28 + 16, 0, 28 + 32 };
	uint8_t bytes[1024];
	uint32_t at = sizeof words;

	for (size_t i = 0; i < 4; i++) {
		size_t len = strlen(texts[i]);

		words[7 + 2 * i] = (uint32_t)len;
		words[8 + 2 * i] = at;
		memcpy(bytes + at, texts[i], len + 1);
		at += (uint32_t)len + 1;
	}
	memcpy(bytes, words, sizeof words);
	write_file(name, bytes, at, 0600);
}

static int make_root(void **state)
{
	(void)state;
	if (mkdtemp(root) == NULL)
		return -1;
	copy_program("source/program");
	write_catalogue("source/build/locale/zh_CN/LC_MESSAGES/hotline.mo");
	copy_program("out/program");
	copy_program("out/tests/program");
	write_catalogue("out/locale/zh_CN/LC_MESSAGES/hotline.mo");
	copy_program("prefix/bin/program");
	write_catalogue("prefix/share/locale/zh_CN/LC_MESSAGES/hotline.mo");
	copy_program("alone/program");
	return 0;
}

static int remove_root(void **state)
{
	char command[600];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command) == 0 ? 0 : -1;
}

/* Starts the copy with this environment alone and compares what it prints. */
static void assert_speaks(const char *program, const char *environment, const char *lang, const char *expected)
{
	char command[1200], path[512], printed[512];
	FILE *pipe;
	size_t len;

	in_root(program, path);
	(void)snprintf(command, sizeof command, "env -i %s '%s' speak %s", environment, path, lang);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	len = fread(printed, 1, sizeof printed - 1, pipe);
	printed[len] = '\0';
	assert_int_equal(pclose(pipe), 0);
	if (strcmp(printed, expected) != 0)
		fail_msg("%s printed \"%s\"", command, printed);
}

#define ZH TRANSLATED "|UTF-8|C|0.5"
#define EN SENTENCE "|UTF-8|C|0.5"

static void chinese_is_spoken_under_the_C_locale_and_from_every_place(void **state)
{
	static const char *const environments[] = { "LC_ALL=C", "", "LC_ALL=POSIX", "LANG=zh_CN.UTF-8",
		"LC_ALL=zh_CN.GB18030", "LC_ALL=C LANGUAGE=de:fr", "LC_ALL=xx_YY.UTF-8" };
	static const char *const programs[] = { "source/program", "out/program", "out/tests/program", "prefix/bin/program" };

	(void)state;
	for (size_t i = 0; i < sizeof environments / sizeof environments[0]; i++)
		for (size_t j = 0; j < sizeof programs / sizeof programs[0]; j++)
			assert_speaks(programs[j], environments[i], "zh", ZH);
}

static void english_is_spoken_whatever_the_environment_says(void **state)
{
	(void)state;
	assert_speaks("source/program", "LANG=zh_CN.UTF-8 LANGUAGE=zh_CN", "en", EN);
	assert_speaks("source/program", "LC_ALL=C", "en", EN);
}

static void without_a_catalogue_the_english_sentence_remains(void **state)
{
	(void)state;
	assert_speaks("alone/program", "LC_ALL=C", "zh", EN);
}

static void the_environment_chooses_where_the_first_set_variable_begins_with_zh(void **state)
{
	static const struct {
		const char *environment, *expected;
	} rows[] = {
		{ "", EN },
		{ "LANG=zh_CN.UTF-8", ZH },
		{ "LANG=zh", ZH },
		{ "LANG=zh_TW.Big5", ZH },
		{ "LANG=en_US.UTF-8", EN },
		{ "LANG=C", EN },
		{ "LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8", ZH },
		{ "LC_MESSAGES=en_US.UTF-8 LANG=zh_CN.UTF-8", EN },
		{ "LC_ALL=C LANG=zh_CN.UTF-8", EN },
		{ "LC_ALL=zh_CN.UTF-8 LC_MESSAGES=en_US LANG=en_US", ZH },
		{ "LC_ALL= LC_MESSAGES= LANG=zh_CN", ZH },
		{ "LC_ALL= LANG=de_DE", EN },
		{ "LC_CTYPE=zh_CN.UTF-8", EN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_speaks("source/program", rows[i].environment, "environment", rows[i].expected);
}

static void words_of_tables_are_picked_by_language(void **state)
{
	static const struct words words = { "closed", "办结" };

	(void)state;
	assert_string_equal(lang_pick(LANG_EN, words), "closed");
	assert_string_equal(lang_pick(LANG_ZH, words), "办结");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_is_spoken_under_the_C_locale_and_from_every_place),
		cmocka_unit_test(english_is_spoken_whatever_the_environment_says),
		cmocka_unit_test(without_a_catalogue_the_english_sentence_remains),
		cmocka_unit_test(the_environment_chooses_where_the_first_set_variable_begins_with_zh),
		cmocka_unit_test(words_of_tables_are_picked_by_language),
	};

	if (argc == 3 && strcmp(argv[1], "speak") == 0)
		return speak(argv[2]);
	return cmocka_run_group_tests_name("lang", tests, make_root, remove_root);
}
