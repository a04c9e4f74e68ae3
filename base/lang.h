/*
 * lang - the two languages that users see.
 *
 * Sentences of the program go through gettext (`_("...")`, catalogue po/zh_CN.po);
 * words that belong to data (names of figures, reasons of rejects) carry both
 * languages in their tables and are chosen with lang_pick.  libhotline (event/,
 * aggregate/) uses neither: it hands out tables.
 */
#ifndef HOTLINE_BASE_LANG_H
#define HOTLINE_BASE_LANG_H

#include <libintl.h>

enum lang { LANG_EN, LANG_ZH };

#define _(sentence) dgettext("hotline", sentence)
#define N_(sentence) sentence
/* A sentence with a number of things: `one` for 1, `many` for every other.  Where a sentence has several numbers write
 * "things: N" instead, which suits all. */
#define _n(one, many, count) dngettext("hotline", one, many, (unsigned long)(count))

/* A word in both languages. */
struct words {
	const char *en;
	const char *zh;
};

static inline const char *lang_pick(enum lang lang, struct words words)
{
	return lang == LANG_ZH ? words.zh : words.en;
}

/* zh where the first set one of LC_ALL, LC_MESSAGES, LANG begins with zh, else en. */
enum lang lang_from_environment(void);

/* Makes gettext speak `lang`, also under LC_ALL=C with no locale generated (it switches the
 * messages to the built-in C.UTF-8 and names the language by LANGUAGE), and also before
 * installation: the catalogue is looked for beside the program first.  Called once by main,
 * before threads; numbers keep the C locale always. */
void lang_set(enum lang lang);
enum lang lang_get(void);

#endif
