#include "cli/rules_words.h"

#include "base/lang.h"
#include "event/scan.h"

/* Words of the file that are repeated in a message; more of them help nobody. */
enum { WHAT_MAX = 80 };

static const char *const sentences[RULESFILE_FAULTS] = {
	[RULESFILE_NUL] = N_("a NUL byte; this is no text file"),
	[RULESFILE_FORM] = N_("neither `key = value` nor a [section]; a remark begins with #"),
	[RULESFILE_SECTION] = N_("a section is [rule DAY], such as [rule 2027-01-01], or [calendar YEAR]"),
	[RULESFILE_SECTION_DAY] = N_("a rule begins on a day of 1970 to 2199, such as [rule 2027-01-01]"),
	[RULESFILE_SECTION_YEAR] = N_("a calendar is of a year from 1970 to 2199, such as [calendar 2027]"),
	[RULESFILE_OUTSIDE] = N_("before a key there must be a section, [rule DAY] or [calendar YEAR]"),
	[RULESFILE_RULE_KEY] = N_("a rule has the keys id, consultation, help, complaint, report, suggestion, praise, other, "
				  "unstated, signing, card_first, card_second, day_1, reopened, not"),
	[RULESFILE_CALENDAR_KEY] = N_("a calendar has the keys notice, issued, amended, off, work, not"),
	[RULESFILE_KEY_TWICE] = N_("this key stands in the section for the second time"),
	[RULESFILE_KEY_MISSING] = N_("the section must also say"),
	[RULESFILE_RULE_ORDER] = N_("rules stand in the order of their days, and no day twice; this one does not come after the "
				    "one before it"),
	[RULESFILE_RULES_MANY] = N_("more than 256 rules"),
	[RULESFILE_ID] = N_("an id has 1 to 64 bytes of UTF-8 without spaces"),
	[RULESFILE_ID_TWICE] = N_("each rule has an id of its own; this one is taken"),
	[RULESFILE_DAYS] = N_("working days are a number from 1 to 250, or none"),
	[RULESFILE_DAY_1] = N_("day_1 is after_receipt or receipt"),
	[RULESFILE_REOPENED] = N_("reopened is first_closing or last_closing"),
	[RULESFILE_CARD] = N_("the second card's days follow those of the first: card_first is missing beside"),
	[RULESFILE_YEAR_TWICE] = N_("this year has a section already"),
	[RULESFILE_TEXT] = N_("a notice's number has 1 to 256 bytes of UTF-8"),
	[RULESFILE_ISSUED] = N_("issued is a day such as 2026-11-05"),
	[RULESFILE_DATE] = N_("days are written 2027-02-05 or 2027-02-05..2027-02-11, with commas between them"),
	[RULESFILE_RANGE] = N_("these days end before they begin"),
	[RULESFILE_NOT_IN_YEAR] = N_("these days lie neither in the section's year nor in the December before it"),
	[RULESFILE_DAY_TWICE] = N_("a day of these is listed already"),
	[RULESFILE_WORK_ON_WEEKDAY] = N_("a weekday, which is worked anyway; look at the date"),
	[RULESFILE_OFF_ON_WEEKEND] = N_("a week-end, which is off anyway, and no weekday off beside it; look at the date"),
	[RULESFILE_EMPTY] = N_("neither a [rule DAY] nor a [calendar YEAR] in this file"),
	[RULESFILE_LARGE] = N_("over 1 MiB; this is no rules file"),
};

static struct text shortened(struct text what)
{
	size_t good = scan_utf8(what.at, what.len < WHAT_MAX ? what.len : WHAT_MAX);

	return (struct text){ what.at, good };
}

void rules_words_append(struct buf *out, const char *path, const struct rulesfile_remark *remark)
{
	struct text what = shortened(remark->what);

	buf_printf(out, "%s:%d: %s", path, remark->line, _(sentences[remark->fault]));
	if (remark->what.len > 0) {
		buf_append_string(out, ": ");
		buf_append_json(out, what);
		if (what.len < remark->what.len)
			buf_append_string(out, "...");
	}
	if (remark->other_line != 0)
		buf_printf(out, _(" (see line %d)"), remark->other_line);
}
