/*
 * shellword - a word as a shell reads it back to the same bytes: for commands that are printed to be copied.
 */
#ifndef HOTLINE_CLI_SHELLWORD_H
#define HOTLINE_CLI_SHELLWORD_H

#include "base/buf.h"

/* Bare where nothing in it means anything to a shell; else in single quotes, which every POSIX shell takes; with control
 * characters, which a table would not print, as $'...' (POSIX 2024; bash, zsh, ksh). */
void shellword_append(struct buf *out, const char *word);

#endif
