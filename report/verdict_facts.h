/*
 * verdict_facts - what verdicts are made of.  Internal to report/.
 */
#ifndef HOTLINE_REPORT_VERDICT_FACTS_H
#define HOTLINE_REPORT_VERDICT_FACTS_H

#include "report/verdicts.h"

struct verdict_facts {
	const struct casefile *file;
	struct case_summary summary;
	struct event last;            /* of calls and reviews: the event that counts (rule R11) */
	uint64_t slots;               /* of all contributions */
};

typedef void verdict_decide(const struct verdict_facts *facts, struct verdict *verdict);

/* The one for a figure with this numerator; NULL: such cases do not count in it. */
verdict_decide *verdict_call(enum slot numerator);
verdict_decide *verdict_order(enum slot numerator);
verdict_decide *verdict_complaint(enum slot numerator);
verdict_decide *verdict_review(enum slot numerator);

/* Sets the reason, with a word for {1} where it has one. */
void verdicts_say(struct verdict *verdict, enum reason reason, const char *first);
/* With a word of a closed list for {1}. */
void verdicts_say_word(struct verdict *verdict, enum reason reason, enum field field, int word);
/* The same with an instant; a due that is a midnight is printed as 24:00 of the day it ends. */
void verdicts_say_time(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason, int64_t time_us);
void verdicts_say_due(const struct verdict_facts *facts, struct verdict *verdict, enum reason reason, int64_t due_us);
/* Fills {2} with an instant, or with a word. */
void verdicts_second_time(const struct verdict_facts *facts, struct verdict *verdict, int64_t time_us);
void verdicts_second(struct verdict *verdict, struct text word);

#endif
