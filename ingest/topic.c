#include "ingest/topic.h"

#include "base/lang.h"

#include <string.h>

enum status topic_check(const char *name, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t len = strlen(name);

	if (len > 0 && len <= TOPIC_NAME_MAX && strspn(name, letters) == len && strcmp(name, ".") != 0
		&& strcmp(name, "..") != 0)
		return ST_OK;
	return err_set(err, ST_USAGE, _("%s is no name of a topic: it has 1 to %d of the letters A to Z and a to z, digits and . _ - (not . "
		"or .. alone)"), name, TOPIC_NAME_MAX);
}
