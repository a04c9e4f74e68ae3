#include "base/zone_said.h"

#include "base/lang.h"

enum status zone_said_open(const char *name, struct zone **out, struct err *err)
{
	enum status st = zone_open(name, out, err);

	if (st == ST_CONFIG && lang_get() != LANG_EN)
		st = err_set(err, st, _("%s cannot be used as a time zone; give one like Asia/Shanghai, or install the package tzdata"),
			name);
	return st;
}
