/*
 * keylines - files of lines `key = value`, with or without [sections].
 *
 * White space around key, value and section is dropped, the value is the rest of
 * the line as it stands (no quotes, no continuation).  Empty lines and lines that
 * begin with # are passed over; one BOM at the start and CR LF are borne.  What a
 * key means, and whether there may be sections, is not known here.
 */
#ifndef HOTLINE_BASE_KEYLINES_H
#define HOTLINE_BASE_KEYLINES_H

#include "base/text.h"

#include <stdbool.h>

enum keyline_form {
	KEYLINE_KEY,     /* key = value; the value may be empty, the key not */
	KEYLINE_SECTION, /* [key] */
	KEYLINE_NUL,     /* a NUL byte: this is no text file */
	KEYLINE_OTHER    /* of another form; key is the whole line */
};

struct keyline {
	int number; /* from 1 */
	enum keyline_form form;
	struct text key, value;
};

struct keylines {
	struct text rest;
	int number;
};

struct keylines keylines_begin(struct text bytes);

/* The next line that says something; its texts lie in the bytes.  False at the end. */
bool keylines_next(struct keylines *lines, struct keyline *line);

/* Without the spaces, tabs and CRs at both ends. */
struct text keylines_trim(struct text text);

#endif
