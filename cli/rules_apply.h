/*
 * rules_apply - puts a rules file in force, or says what that would change (rule R48).
 */
#ifndef HOTLINE_CLI_RULES_APPLY_H
#define HOTLINE_CLI_RULES_APPLY_H

#include "cli/settings.h"
#include "report/out.h"

/* `hotline rules apply FILE|--builtin [--dry-run]`. */
MUST_USE enum status rules_apply(const struct settings *settings, struct out *out, struct err *err);

#endif
