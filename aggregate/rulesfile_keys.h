/*
 * rulesfile_keys - the keys of a [rule DAY] section, one row each.  Internal to aggregate/.
 */
#ifndef HOTLINE_AGGREGATE_RULESFILE_KEYS_H
#define HOTLINE_AGGREGATE_RULESFILE_KEYS_H

#include "aggregate/rulesfile.h"

enum rulesfile_key_form { RULESFILE_KEY_ID, RULESFILE_KEY_WORKING_DAYS, RULESFILE_KEY_CHOICE };

struct rulesfile_key {
	const char *name;
	enum rulesfile_key_form form;
	bool needed;
	size_t at;            /* in struct rule */
	const char *no, *yes; /* of a choice: the words for false and true */
	enum rulesfile_fault fault; /* what is wrong with another value */
};

enum { RULESFILE_KEYS = 14 };

extern const struct rulesfile_key rulesfile_keys[RULESFILE_KEYS];

#endif
