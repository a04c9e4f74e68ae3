/*
 * nearest - "did you mean": the known word closest to a mistyped one.
 *
 * Distance counts insertions, deletions, replacements and swapped neighbours; a word is
 * near when at most a third of its letters (and at most three) are wrong.
 */
#ifndef HOTLINE_CLI_NEAREST_H
#define HOTLINE_CLI_NEAREST_H

#include <stddef.h>

/* The option's name, or NULL when none is near. */
const char *nearest_option(const char *word, size_t len);

/* The command's name, or NULL. */
const char *nearest_command(const char *word, size_t len);

/* How many typing mistakes lie between two words; words over NEAREST_LETTERS_MAX bytes are infinitely far. */
enum { NEAREST_LETTERS_MAX = 64, NEAREST_FAR = 1000 };
int nearest_distance(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
