"""The seeded mutants: what each breaks, where, and how.

`search` must stand exactly once in `path`; where it does not, the code has moved on
and the mutant must too.  Each is one slip that a reader of the rules could make.
"""

from typing import NamedTuple


class Mutant(NamedTuple):
    rule: str
    claim: str    # what the mutated program does
    path: str
    search: str
    replace: str


CALENDAR = "aggregate/calendar.c"
CASE = "aggregate/case.c"
CALL = "aggregate/fold_call.c"
CALLBACK = "aggregate/fold_callback.c"
CELLS = "aggregate/cells.c"
COMPLAINT = "aggregate/fold_complaint.c"
DUE = "aggregate/fold_due.c"
EVENT = "aggregate/fold_event.c"
EVALUATE = "evaluate/evaluate.c"
FIGURES = "aggregate/figures.c"
FINDINGS = "evaluate/findings.c"
FOLD = "aggregate/fold.c"
FORMULA = "evaluate/formula.c"
INPUTS = "evaluate/inputs.c"
ORDER = "aggregate/fold_order.c"
RATIO = "evaluate/ratio.c"
SCHEME_RULE = "evaluate/scheme_rule.c"
REVIEW = "aggregate/fold_review.c"
RULESFILE = "aggregate/rulesfile.c"
WALK = "aggregate/fold_walk.c"

MUTANTS = [
    # ---- identity, order, cut-off ----
    Mutant("R1", "the first copy to arrive stays", CASE,
           "if (order >= 0)\n\t\treturn order == 0", "if (order != 0 || order == 0)\n\t\treturn order == 0"),
    Mutant("R1", "the greatest copy stays", CASE,
           "order = event_compare_copies(event, &copy, scratch);", "order = event_compare_copies(&copy, event, scratch);"),
    Mutant("R1", "an id is one identity whatever its source", CASE,
           "text_equal(a->id, b->id) && text_equal(a->source, b->source)", "text_equal(a->id, b->id)"),
    Mutant("R1", "a copy that is taken stays where the other stood", CASE,
           "*len = put(bytes, rest, place, packed, packed_len);",
           "(void)place;\n\t*len = put(bytes, rest, found->copy, packed, packed_len);"),
    Mutant("R3", "an event goes in before those that equal it in time only", CASE,
           "event_compare_order(&at, event) > 0", "at.time_us >= event->time_us"),
    Mutant("R52", "a full case refuses an earlier event too", CASE,
           "if (found.count == CASE_EVENTS_MAX && found.place == before)", "if (found.count == CASE_EVENTS_MAX)"),
    Mutant("R7", "an event at the cut-off itself is not seen", WALK,
           "return event->time_us <= walk->cutoff_us;", "return event->time_us < walk->cutoff_us;"),
    Mutant("R7", "the cut-off is ignored", WALK,
           "return event->time_us <= walk->cutoff_us;", "return true;"),

    # ---- calls ----
    Mutant("R11", "the first event of a call counts, not the latest", CALL,
           "call = &event[(events + 1) % 2];", "call = &event[events > 1 ? events % 2 : 0];"),
    Mutant("R11", "a call falls on the day of its end", CALL,
           "started = fold_walk_day(walk, event_number(call, F_STARTED_AT));", "started = thing.day;"),
    Mutant("R13", "outbound calls count as inbound", CALL,
           "== DIRECTION_OUT", "== 99"),
    Mutant("R13", "an abandoned call was answered", CALL,
           "return SLOT_BIT(SLOT_CALLS_IN) | SLOT_BIT(SLOT_CALLS_ABANDONED);", "return answered;"),
    Mutant("R14", "answered before it came in is in time", CALL,
           "waited_us >= 0 && ", ""),
    Mutant("R14", "the 15th second itself is too late", CALL,
           "waited_us <= ANSWER_US_MAX", "waited_us < ANSWER_US_MAX"),
    Mutant("R14", "without a time of answer it was answered at the epoch", CALL,
           "return event_has(call, F_ANSWERED_AT) && waited_us >= 0", "return waited_us <= 0 || waited_us >= 0"),
    Mutant("R15", "an invalid call is accepted", CALL,
           "accepted */\n\t\treturn answered;", "accepted */\n\t\treturn answered | accepted;"),
    Mutant("R16", "a call passed on is not accepted", CALL,
           "\tcase OUTCOME_TRANSFERRED:\n", ""),

    # ---- orders: what counts ----
    Mutant("R10", "an order counts before its creation is there", ORDER,
           "if (!order.seen) {", "if (order.events < 0) {"),
    Mutant("R10", "voided orders that nobody created are not unseen", ORDER,
           "if (!order.seen) {", "if (!order.seen && order.excluded)\n\t\treturn;\n\tif (!order.seen) {"),
    Mutant("R11", "creation is the latest, not the earliest", ORDER,
           "\tif (!order->seen) {\n\t\torder->created_us", "\t{\n\t\torder->created_us"),
    Mutant("R11", "handling of the first creation stays", ORDER,
           "order->handling = event_number(event, F_HANDLING);",
           "order->handling = order->handling != 0 ? order->handling : event_number(event, F_HANDLING);"),
    Mutant("R11", "a later creation wipes out what it does not carry", ORDER,
           "if (event_has(event, F_CHANNEL))\n", "if (true)\n"),
    Mutant("R15", "orders from calls are requests of their own", ORDER,
           "return !order->has_call_id && ", "return "),
    Mutant("R15", "orders by telephone are requests of their own", ORDER,
           " && !text_equal(order->channel, text_of(\"phone\"))", ""),
    Mutant("R20", "a dispatch does not make an order transferred", ORDER,
           "order->handling == HANDLING_TRANSFERRED || order->dispatched;", "order->handling == HANDLING_TRANSFERRED;"),
    Mutant("R21", "restoring undoes a void but not a merge", ORDER,
           "order->voided = order->merged = false;", "order->voided = false;"),
    Mutant("R21", "a merge outweighs a void", ORDER,
           "order.voided ? SLOT_ORDERS_VOIDED : SLOT_ORDERS_MERGED",
           "order.merged ? SLOT_ORDERS_MERGED : SLOT_ORDERS_VOIDED"),

    # ---- closings and units ----
    Mutant("R22", "a second closing becomes the first", ORDER,
           "\tif (!order->closed) {\n\t\torder->first_closing_us", "\t{\n\t\torder->first_closing_us"),
    Mutant("R22", "an order reopened stays closed", ORDER,
           "!order->closed || order->reopened :", "!order->closed :"),
    Mutant("R23", "a direct order closes only by its event", ORDER,
           " : order->reopened_direct; /*", " : !order->closed || order->reopened; /*"),
    Mutant("R23", "a reopening before the creation opens a direct order", ORDER,
           "\t\torder->reopened_direct = false;\n\t}\n\torder->seen", "\t}\n\torder->seen"),
    Mutant("R24", "an event's own unit outweighs the dispatch before it", ORDER,
           "if (order->dispatched)\n\t\treturn (struct fold_unit)",
           "if (order->dispatched && !event_has(event, F_UNIT))\n\t\treturn (struct fold_unit)"),
    Mutant("R24", "an order is charged to its last dispatch", ORDER,
           "return order->closed ? fold_unit_name(order->first_closing_unit, order->first_unit) : order->last_unit;",
           "return order->last_unit;"),
    Mutant("R24", "open again, late_open stays with the first closing", ORDER,
           "return order->dispatched ? order->last_unit : unit_charged(order);", "return unit_charged(order);"),
    Mutant("R24", "an event before any dispatch has no unit", "aggregate/fold_callback.h",
           "return unit.known ? unit.name : first_dispatch;", "(void)first_dispatch;\n\treturn unit.name;"),

    # ---- dues ----
    Mutant("R25", "the rule's due outweighs the creation's", ORDER,
           "\tif (order->has_due_at)\n\t\tfold_due_start(&order->due, order->due_at_us);\n\telse if (rules_due(walk, order, "
           "&order->due, &due_us))\n\t\tfold_due_start(&order->due, due_us);",
           "\tif (rules_due(walk, order, &order->due, &due_us))\n\t\tfold_due_start(&order->due, due_us);\n\telse if "
           "(order->has_due_at)\n\t\tfold_due_start(&order->due, order->due_at_us);"),
    Mutant("R25", "the first due is whatever is in force first", ORDER,
           "if (!order->has_due_at && due->has_dispatched)", "if (!due->has_start && due->has_dispatched)"),
    Mutant("R26", "a late extension counts", DUE,
           "if (due->has && event.time_us > due->us)", "if (false)"),
    Mutant("R26", "an extension at the due itself is late", DUE,
           "event.time_us > due->us", "event.time_us >= due->us"),
    Mutant("R26", "only longer dues replace", DUE,
           "if (due->has && event.time_us > due->us)", "if (due->has && (event.time_us > due->us || due_us < due->us))"),
    Mutant("R26", "extensions are not setters", DUE,
           "event->type != ORDER_DISPATCHED && event->type != ORDER_EXTENDED", "event->type != ORDER_DISPATCHED"),
    Mutant("R26", "setters behind the first closing count", DUE,
           "if (to_closing && event.type == ORDER_CLOSED)", "if (to_closing && event.type == ORDER_VOIDED)"),
    Mutant("R26", "a limit counts from the creation's midnight, a day early", DUE,
           "fold_walk_day(walk, event->time_us),\n", "fold_walk_day(walk, event->time_us) - 1,\n"),
    Mutant("R47", "the due is 0:00 of the working day, not 24:00", DUE,
           "zone_day_start(walk->book->zone, last + 1)", "zone_day_start(walk->book->zone, last)"),
    Mutant("R27", "the day of a due at 24:00 is the next", WALK,
           "zone_day(walk->book->zone, due_us - 1)", "zone_day(walk->book->zone, due_us)"),
    Mutant("R27", "a due passes only after its instant", WALK,
           "return due_us <= walk->cutoff_us;", "return due_us < walk->cutoff_us;"),
    Mutant("R28", "a closing at the due is late", ORDER,
           "closed && closing_us <= due_us ? ontime", "closed && closing_us < due_us ? ontime"),
    Mutant("R28", "a closing at the due is not on time among the closed", ORDER,
           "(closing_us <= order->due.us ? SLOT", "(closing_us < order->due.us ? SLOT"),
    Mutant("R28", "an extension moves the first due too", ORDER,
           "count_due(walk, order, first_us, first, first_ontime);",
           "count_due(walk, order, order->due.us, first, first_ontime);"),
    Mutant("R26", "an extension alone sets a first due", ORDER,
           "return due->has_start || due->has_dispatched;", "if (!due->has_start && !due->has_dispatched)\n\t\t*due_us = due->us;\n\t"
           "return due->has;"),
    Mutant("R28", "the last closing decides", ORDER,
           "*closing_us = by_last ? order->last_closing_us : order->first_closing_us;", "*closing_us = order->last_closing_us;\n\t(void)by_last;"),
    Mutant("R28", "open and overdue is left out", ORDER,
           "if (fold_walk_passed(walk, due_us))", "if (closed && fold_walk_passed(walk, due_us))"),
    Mutant("R29", "an order open again is late by its first due", ORDER,
           "\tif (order->closed) {\n\t\tif (order->reopening_has_due)", "\tif (order->events < 0) {\n\t\tif (order->reopening_has_due)"),
    Mutant("R29", "a setter of the reopening's instant is forgotten", ORDER,
           "\t\tif (event.time_us != instant_us)\n\t\t\tinstant = before;", "\t\tinstant = before;"),
    Mutant("R30", "an open order is closed for closure_rate", ORDER,
           "if (!order->open)\n\t\tslots |= SLOT_BIT(SLOT_ORDERS_CLOSED);", "if (order->open || !order->open)\n\t\tslots |= "
           "SLOT_BIT(SLOT_ORDERS_CLOSED);"),
    Mutant("R46", "a due that has no calendar counts as none at all", ORDER,
           "if (order->due.missing_year != 0)", "if (order->due.missing_year < 0)"),
    Mutant("R49", "an order open again keeps its last closing", ORDER,
           "return order->closed && !(by_last && order->open);", "return order->closed;"),
    Mutant("R49", "the first due is judged by the first closing all the same", ORDER,
           "due | (closed && closing_us <= due_us ? ontime : 0)",
           "due | ((ontime & SLOT_BIT(SLOT_DUE_ONTIME) ? closed && closing_us <= due_us : order->closed && "
           "order->first_closing_us <= due_us) ? ontime : 0)"),
    Mutant("R50", "the late ones are not kept by their creation", ORDER,
           "slots |= SLOT_BIT(SLOT_CREATED_LATE_OPEN);", "slots |= 0;"),

    # ---- events ----
    Mutant("R32", "events of an excluded order count", ORDER,
           "if (!order.seen || order.excluded)\n\t\tcount_bare_events(walk, start);",
           "if (!order.seen)\n\t\tcount_bare_events(walk, start);\n\telse if (order.excluded)\n\t\tcount_events(walk, &order, start);"),
    Mutant("R32", "a reopening counts as a return", EVENT,
           "return SLOT_BIT(SLOT_REOPENINGS);", "return SLOT_BIT(SLOT_RETURNS);"),
    Mutant("R24", "a dispatch counts under the one before it", ORDER,
           "\t\ttake(&again, &event, start, start);\n\t\tunit = fold_unit_name(unit_at(&again, &event), order->first_unit);",
           "\t\tunit = fold_unit_name(unit_at(&again, &event), order->first_unit);\n\t\ttake(&again, &event, start, start);"),
    Mutant("R33", "signed for at the limit is too late", EVENT,
           "event->time_us <= signing->limit_us", "event->time_us < signing->limit_us"),
    Mutant("R33", "a signing counts for every dispatch before it", EVENT,
           "\tsigning->in_time = false;\n", ""),
    Mutant("R33", "a dispatch counts before its limit has passed", EVENT,
           "if (fold_walk_passed(walk, signing->limit_us))", "if (true)"),
    Mutant("R33", "the last dispatch never counts", ORDER,
           "\tfold_event_end(walk, &signing);\n", ""),
    Mutant("R7", "limits for signing are not in the day index", EVENT,
           "\tfold_walk_tell_day(walk, fold_walk_due_day(walk, signing->limit_us));\n", ""),

    # ---- call-backs ----
    Mutant("R34", "the first rating of a round counts", CALLBACK,
           "\telse\n\t\tround->real = rating;", "\telse if (!round->real.given)\n\t\tround->real = rating;"),
    Mutant("R34", "a reopening begins no round", ORDER,
           "\torder->round = (struct fold_round){ .reopenings = order->reopenings };\n", ""),
    Mutant("R34", "only the last round counts", ORDER,
           "if (event.type == ORDER_REOPENED)\n\t\t\tfold_callback", "if (order->events < 0)\n\t\t\tfold_callback"),
    Mutant("R35", "default ratings count as real ones", CALLBACK,
           "case SOURCE_DEFAULT:\n\t\treturn true;", "case SOURCE_DEFAULT:\n\t\treturn false;"),
    Mutant("R35", "a call-back that reached nobody rates", CALLBACK,
           "return event_number(callback, F_REACHED) == 0;", "return false;"),
    Mutant("R35", "the caller's own rating needs a call-back that reached him", CALLBACK,
           "case SOURCE_CALLBACK:\n", "case SOURCE_CALLBACK:\n\tcase SOURCE_CALLER:\n"),
    Mutant("R36", "a default outweighs the real rating", CALLBACK,
           "\telse if (round->fallback.given)", "\tif (round->fallback.given)"),
    Mutant("R37", "direct orders are owed a call-back", CALLBACK,
           "if (transferred && round->closed)", "if (round->closed)"),
    Mutant("R37", "a round's last closing counts", CALLBACK,
           "if (round->closed)\n\t\treturn;\n", ""),
    Mutant("R34", "basically satisfied is not satisfied", CALLBACK,
           "<= RATING_BASICALLY", "< RATING_BASICALLY"),

    Mutant("R34", "basically satisfied is strictly so", CALLBACK,
           "<= RATING_SATISFIED", "<= RATING_BASICALLY"),
    Mutant("R38", "who was not reached says whether it is solved", CALLBACK,
           "event_number(callback, F_REACHED) != 0 && event_has(callback, F_SOLVED)", "event_has(callback, F_SOLVED)"),
    Mutant("R38", "a call-back that hears nothing wipes out the answer", CALLBACK,
           "event_number(callback, F_REACHED) != 0 && event_has(callback, F_SOLVED)", "event_number(callback, F_REACHED) != 0"),

    # ---- complaints, reviews ----
    Mutant("R39", "received on the latest receipt's day", COMPLAINT,
           "if (!complaint->received)\n\t\tcomplaint->received_us", "if (true)\n\t\tcomplaint->received_us"),
    Mutant("R39", "real once is real for ever", COMPLAINT,
           "complaint->real = event_number(event, F_REAL) != 0;", "complaint->real |= event_number(event, F_REAL) != 0;"),
    Mutant("R39", "published on the latest day", COMPLAINT,
           "if (!complaint->published)\n", "if (true)\n"),
    Mutant("R40", "a withdrawal is not seen", COMPLAINT,
           "if (card == CARD_WITHDRAWN) {", "if (card == 99) {"),
    Mutant("R40", "carded on the latest card's day", COMPLAINT,
           "if (complaint->card == 0)\n", "if (true)\n"),
    Mutant("R42", "county complaints are city ones", COMPLAINT,
           "if (complaint->level == LEVEL_CITY)", "if (complaint->level != 0)"),
    Mutant("R21", "a voided complaint counts", COMPLAINT,
           "if (complaint.voided) {", "if (complaint.events < 0) {"),
    Mutant("R11", "a review falls on its latest day", REVIEW,
           "if (review.events++ == 0)", "if (review.events++ >= 0)"),
    Mutant("review_good_rate", "only 5 is good", REVIEW,
           "GOOD_STARS_MIN = 4", "GOOD_STARS_MIN = 5"),

    # ---- what reading rests on ----
    Mutant("R7", "dues are not in the day index", ORDER,
           "\t\ttell_due_days(walk, order);\n", "\t\t(void)tell_due_days;\n"),
    Mutant("R7", "the clock never goes back over midnight", FOLD,
           "back_us > 0 ? cutoff_us - back_us : cutoff_us", "back_us > 0 ? cutoff_us : cutoff_us"),
    Mutant("R44", "parts hold the events, the whole of which has none", CELLS,
           "contribution->slots & ~CELLS_WHOLE_ONLY", "contribution->slots"),
    Mutant("R43", "a rate below the whole prints as 100.00", FIGURES,
           "if (hundredths == HUNDREDTHS && num < den)", "if (hundredths == HUNDREDTHS && num > den)"),
    Mutant("R43", "percentages are cut, not rounded", FIGURES,
           "(2 * HUNDREDTHS * rest + den) / (2 * den)", "(2 * HUNDREDTHS * rest) / (2 * den)"),
    Mutant("R19", "the divisor is the whole period's", FIGURES,
           "if (last > span->to)", "if (last != span->to)"),

    # ---- the calendar and the rules file ----
    Mutant("R47", "the count never starts with the day of receipt", CALENDAR,
           "if (walk.day == day && !count_first)", "if (walk.day == day)"),
    Mutant("R47", "the count always starts with the day of receipt", CALENDAR,
           "if (walk.day == day && !count_first)", "if (false)"),
    Mutant("R47", "days that a notice lists follow their weekday", CALENDAR,
           "return walk->next->working;", "return walk->weekday <= 5;"),
    Mutant("R46", "a year without a notice follows the weekdays", CALENDAR,
           "if (!calendar_has_year(calendar, day_year(walk.day))) {", "if (walk.day == INT32_MAX) {"),
    Mutant("R47", "a year stated anew keeps what was built in for it", CALENDAR,
           "day < to && !is_stated(years, count, day_year(day))", "day < to && (count == 0 || years != NULL)"),
    Mutant("R48", "a file's rules do not replace those built in", RULESFILE,
           "file->rules = file->own.count > 0 ? &file->own : base_rules;", "file->rules = base_rules;"),
    Mutant("R25", "251 working days are taken", RULESFILE,
           "days > RULES_WORKING_DAYS_MAX)", "days > RULES_WORKING_DAYS_MAX + 1)"),
    Mutant("R49", "reopened = last_closing is read and forgotten", RULESFILE,
           "*(bool *)at = yes;", "*(bool *)at = false && yes;"),
    Mutant("R48", "a rule may stand before the one that begins earlier", RULESFILE,
           "file->list[count - 1].from_day >= day", "file->list[count - 1].from_day == day"),
    Mutant("R47", "a notice cannot settle the December before", RULESFILE,
           "date.year == reading->year - 1 && date.month == 12", "date.year == reading->year - 1 && date.month == 13"),
    Mutant("R25", "a kind may be forgotten", RULESFILE,
           "if (rulesfile_keys[i].needed && reading->key_lines[i] == 0)", "if (i == 0 && reading->key_lines[i] == 0)"),

    # ---- self-evaluation ----
    Mutant("R43", "halves are rounded down", RATIO,
           "power_of_ten(places) * 2 + value.den,", "power_of_ten(places) * 2 + value.den - 1,"),
    Mutant("points", "a figure without data gives what its rule gives for 0", EVALUATE,
           "row->has_points = !row->quantity.none;", "row->has_points = true;"),
    Mutant("points", "points may exceed the full ones", EVALUATE,
           "if (ratio_compare(share, all) > 0)", "if (ratio_compare(share, all) > 1)"),
    Mutant("points", "the last band that holds gives the points", EVALUATE,
           "for (int i = indicator->band_count - 1; i >= 0; i--)", "for (int i = 0; i < indicator->band_count; i++)"),
    Mutant("points", "a bonus outside is added to the sum", EVALUATE,
           "bonus == SCHEME_BONUS_OUTSIDE || bonus == SCHEME_BONUS_UNSTATED)\n\t\treturn true;",
           "bonus == SCHEME_BONUS_UNSTATED)\n\t\treturn true;"),
    Mutant("points", "points of a proportion stay unrounded", EVALUATE,
           "row->indicator->rule == SCHEME_RATIO || row->indicator->rule == SCHEME_FORMULA;",
           "row->indicator->rule == SCHEME_FORMULA;"),
    Mutant("findings", "a sum is held against recomputed points, so one contradiction shows at every level", FINDINGS,
           "*out = row->indicator->has_printed ? row->indicator->printed.ratio : row->points;", "*out = row->points;"),
    Mutant("findings", "a bonus of which nothing is said is passed over", FINDINGS,
           "if (parts->unstated.num == 0 && ratio_compare", "if (ratio_compare"),
    Mutant("findings", "a percentage is held against the share itself", FINDINGS,
           "printed->what == SCHEME_PERCENTAGE && !ratio_multiply", "printed->what == SCHEME_SCORE && !ratio_multiply"),
    Mutant("findings", "a value without data agrees", FINDINGS,
           "return add(collector, statement, EVALUATE_NO_DATA, NULL);", "return collector->evaluation->agreed++, ST_OK;"),
    Mutant("R43", "a rate below the whole may have been printed as 100.00", FINDINGS,
           "if (!metrics_is_percent(row->metric) || printed->places != RATE_PLACES)", "if (printed->places != RATE_PLACES - 3)"),
    Mutant("points", "a rate is compared as it is printed", INPUTS,
           "factor.num = 100;\n\t\tbreak;", "return ratio_parse(text_of(row->value), &out->ratio, &places);"),
    Mutant("formula", "subtraction takes the right side first", FORMULA,
           "fits = ratio_subtract(a->ratio, b->ratio, &a->ratio);", "fits = ratio_subtract(b->ratio, a->ratio, &a->ratio);"),
    Mutant("formula", "no data is lost in a product", FORMULA,
           "a->none = a->none || b->none;", "a->none = a->none || (b->none && sign != '*');"),
    Mutant("formula", "a division by a constant zero is no data", FORMULA,
           "if (!b->counted)", "if (b->counted && b->none)"),
    Mutant("scheme", "a band that cannot be reached is taken", SCHEME_RULE,
           "return is_lower_bound(band->sign) ? order < 0 : order > 0;", "return is_lower_bound(band->sign) ? order <= 0 : order > 0;"),
]
