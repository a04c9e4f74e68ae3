#include "report/verdict_facts.h"

#include <inttypes.h>
#include <stdio.h>

static void stars(const struct verdict_facts *facts, struct verdict *verdict)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%" PRId64, event_number(&facts->last, F_STARS));
	verdicts_say(verdict, REASON_STARS, number);
}

verdict_decide *verdict_review(enum slot numerator)
{
	return numerator == SLOT_REVIEWS_GOOD ? stars : NULL;
}
