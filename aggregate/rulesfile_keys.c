#include "aggregate/rulesfile_keys.h"

#define DAYS(name, field) { name, RULESFILE_KEY_WORKING_DAYS, false, offsetof(struct rule, field), NULL, NULL, RULESFILE_DAYS }
#define KIND(name, kind) \
	{ name, RULESFILE_KEY_WORKING_DAYS, true, offsetof(struct rule, working_days) + (kind), NULL, NULL, RULESFILE_DAYS }

const struct rulesfile_key rulesfile_keys[RULESFILE_KEYS] = {
	{ "id", RULESFILE_KEY_ID, true, offsetof(struct rule, id), NULL, NULL, RULESFILE_ID },
	KIND("consultation", KIND_CONSULTATION),
	KIND("help", KIND_HELP),
	KIND("complaint", KIND_COMPLAINT),
	KIND("report", KIND_REPORT),
	KIND("suggestion", KIND_SUGGESTION),
	KIND("praise", KIND_PRAISE),
	KIND("other", KIND_OTHER),
	DAYS("unstated", working_days[0]),
	DAYS("signing", sign_working_days),
	DAYS("card_first", card_first_days),
	DAYS("card_second", card_second_days),
	{ "day_1", RULESFILE_KEY_CHOICE, false, offsetof(struct rule, receipt_is_day_1), "after_receipt", "receipt", RULESFILE_DAY_1 },
	{ "reopened", RULESFILE_KEY_CHOICE, false, offsetof(struct rule, reopened_last_closing), "first_closing", "last_closing",
		RULESFILE_REOPENED },
};
