#include "base/lang.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HOTLINE_LOCALEDIR
#define HOTLINE_LOCALEDIR "/usr/local/share/locale"
#endif

#define CATALOGUE "zh_CN/LC_MESSAGES/hotline.mo"

/* Set by main before any thread exists.  Not part of libhotline, which hands out tables with both languages. */
static enum lang current = LANG_EN;

enum lang lang_from_environment(void)
{
	/* The order in which setlocale asks; an empty variable counts as unset there too. */
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
	}
	return LANG_EN;
}

/* The folder of the running program without a "/" at its end; false where /proc is not there. */
static bool program_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (len <= 0)
		return false;
	folder[len] = '\0';
	slash = strrchr(folder, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

static bool has_catalogue(const char *folder)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/%s", folder, CATALOGUE) >= (int)sizeof path)
		return false;
	return access(path, R_OK) == 0;
}

/* Where the catalogue is: beside a program that is not installed (in the source folder, in a build folder, in its
 * tests/), in the prefix it was moved to, or where it was built for. */
static void find_catalogues(char found[PATH_MAX])
{
	static const char *const beside[] = { "build/locale", "locale", "../locale", "../share/locale" };
	char folder[PATH_MAX];

	for (size_t i = 0; program_folder(folder) && i < sizeof beside / sizeof beside[0]; i++)
		if (snprintf(found, PATH_MAX, "%s/%s", folder, beside[i]) < PATH_MAX && has_catalogue(found))
			return;
	(void)snprintf(found, PATH_MAX, "%s", HOTLINE_LOCALEDIR);
}

void lang_set(enum lang lang)
{
	char folder[PATH_MAX];

	current = lang;
	/* gettext never translates in the locale "C", and LANGUAGE is read in every other one.  C.UTF-8 is the one
	 * that needs no generating: it comes with the C library (Debian: libc-bin).  Its LC_CTYPE lets terminals and
	 * wide functions have UTF-8.  LC_NUMERIC and the rest stay "C": figures have a point, whatever the user speaks. */
	(void)setlocale(LC_MESSAGES, "C.UTF-8");
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	(void)setenv("LANGUAGE", lang == LANG_ZH ? "zh_CN" : "en", 1);
	find_catalogues(folder);
	(void)bindtextdomain("hotline", folder);
	(void)bind_textdomain_codeset("hotline", "UTF-8");
}

enum lang lang_get(void)
{
	return current;
}
