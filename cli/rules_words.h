/*
 * rules_words - what is wrong in a rules file, in words that point at the line.
 */
#ifndef HOTLINE_CLI_RULES_WORDS_H
#define HOTLINE_CLI_RULES_WORDS_H

#include "aggregate/rulesfile.h"

/* Appends "PATH:LINE: what was expected: "the words" (line 3)". */
void rules_words_append(struct buf *out, const char *path, const struct rulesfile_remark *remark);

#endif
