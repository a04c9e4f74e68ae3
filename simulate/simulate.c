#include "simulate/simulate.h"

#include "base/day.h"
#include "base/lang.h"
#include "simulate/agenda.h"
#include "simulate/deal.h"
#include "simulate/plan.h"
#include "simulate/plan_complaint.h"
#include "simulate/spoil.h"
#include "simulate/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MILLION = 1000000, LATE_PPM = 2000, LATE_MIN_S = 300 };

/* Of the rated rounds 46 in 10,000 are not satisfied; of those that lead to a reopening more than half, though these
 * make at most six tenths of all the dissatisfied. */
enum { UNHAPPY_BP = 46, UNHAPPY_REOPENED_PERCENT = 55, UNHAPPY_REOPENED_MAX_PERCENT = 60 };

enum { REVIEW_CORRECTED_PPM = 1000, RECENT_ORDERS = 64, CALLERS_MAX = 700000, CALLS_PER_CALLER = 3, REPEAT_DAYS_PER_YEAR = 73 };

/* Rated rounds that are dealt from one urn: those followed by a reopening, the others, and each fall's. */
enum { STRATUM_REOPENED, STRATUM_OTHER, STRATUM_FALLS, STRATA = STRATUM_FALLS + SIMULATE_FALLS_MAX };

/* What begins by itself: calls, complaints, reviews, in the order of their starts. */
struct stream {
	int64_t start_ms; /* no event of the next one, or of any after it, is earlier; INT64_MAX: there is no more */
	struct agenda_entry next;
};

struct simulate {
	struct simulate_options options;
	struct quotas quotas;
	struct plan_world world;
	struct plan_complaints complaints;
	struct wire wire;
	struct dealer dealer;
	struct dice rating_dice;
	struct urn rating[RHYTHM_YEARS_MAX + 1][STRATA]; /* by the year of the call-back; colour 1 is unhappy */
	uint8_t fall_unit[SIMULATE_FALLS_MAX];
	struct simulate_totals totals[RHYTHM_YEARS_MAX + 1]; /* what falls after the last year is not shown */
	struct simulate_counts counts;
	struct agenda agenda;

	struct stream stream[AGENDA_REVIEW + 1]; /* by enum agenda_sort */
	uint32_t numbers; /* calls of all years */
	uint32_t reviews;

	uint32_t recent[RECENT_ORDERS]; /* calls whose orders were created last, to be pointed to */
	uint32_t recent_count;

	char line[WIRE_LINE_MAX];
	size_t spoiled_len; /* a malformed line waits to be written */
	char spoiled[SPOIL_LINE_MAX];
};

/* ---- options -------------------------------------------------------------------------------- */

/* "0.85", "1", ".9": a share with at most four decimals, in ten-thousandths. */
static bool parse_rate(struct text text, uint32_t *bp)
{
	uint32_t value = 0;
	size_t digits = 0;
	size_t decimals = 0;
	bool point = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text.at[i] < '0' || text.at[i] > '9' || value > 10000)
			return false;
		value = value * 10 + (uint32_t)(text.at[i] - '0');
		digits++;
		decimals += point ? 1 : 0;
	}
	if (digits == 0 || decimals > 4 || (point && decimals == 0))
		return false;
	for (; decimals < 4; decimals++)
		value *= 10;
	*bp = value;
	return value <= 10000;
}

/* Takes the part after the last ':' off the end of `rest`. */
static struct text last_part(struct text *rest)
{
	size_t at = rest->len;
	struct text part;

	while (at > 0 && rest->at[at - 1] != ':')
		at--;
	part = (struct text){ rest->at + at, rest->len - at };
	rest->len = at > 0 ? at - 1 : 0;
	return part;
}

enum status simulate_parse_fall(const char *text, struct simulate_fall *fall, struct err *err)
{
	struct text unit = text_of(text);
	struct text rate = last_part(&unit);
	struct text to = last_part(&unit);
	struct text from = last_part(&unit);

	memset(fall, 0, sizeof *fall);
	if (unit.len == 0 || unit.len >= sizeof fall->unit || !day_parse(from, &fall->from_day) ||
	    !day_parse(to, &fall->to_day) || !parse_rate(rate, &fall->satisfied_bp) || fall->from_day > fall->to_day)
		return err_set(err, ST_USAGE, _("\"%s\" is no UNIT:FROM:TO:RATE such as 市公安局交警支队:2020-05-01:2020-05-31:0.85"), text);
	memcpy(fall->unit, unit.at, unit.len);
	return ST_OK;
}

static enum status check_options(const struct simulate_options *options, struct err *err)
{
	if (options->years < 1 || options->years > SIMULATE_YEARS_MAX)
		return err_set(err, ST_USAGE, _("%d years: 1 to %d can be simulated at once"), options->years, SIMULATE_YEARS_MAX);
	if (options->orders > SIMULATE_ORDERS_MAX)
		return err_set(err, ST_USAGE, _("%u orders a year: at most %d"), options->orders, SIMULATE_ORDERS_MAX);
	if (options->disorder_ppm > MILLION || options->duplicates_ppm > MILLION || options->malformed_ppm > MILLION)
		return err_set(err, ST_USAGE, _("a share of events is above 1"));
	if (options->falls < 0 || options->falls > SIMULATE_FALLS_MAX)
		return err_set(err, ST_USAGE, _("more than %d falls"), SIMULATE_FALLS_MAX);
	return ST_OK;
}

static enum status find_fall_units(struct simulate *simulate, struct err *err)
{
	for (int i = 0; i < simulate->options.falls; i++) {
		const char *name = simulate->options.fall[i].unit;
		int unit = city_unit_named(&simulate->world.city, text_of(name));

		if (unit < 0)
			return err_set(err, ST_USAGE, _("no unit \"%s\" in the simulated city; 市公安局交警支队 and 临澜区城管执法局 are two"), name);
		simulate->fall_unit[i] = (uint8_t)unit;
	}
	return ST_OK;
}

/* ---- first pass: count what falls where ------------------------------------------------------- */

static int stratum_of(const struct simulate *simulate, const struct plan_step *step)
{
	int32_t day = rhythm_day(step->time_ms);

	for (int i = 0; i < simulate->options.falls; i++) {
		const struct simulate_fall *fall = &simulate->options.fall[i];

		if (step->unit == simulate->fall_unit[i] && day >= fall->from_day && day <= fall->to_day)
			return STRATUM_FALLS + i;
	}
	return step->then_reopened ? STRATUM_REOPENED : STRATUM_OTHER;
}

static int year_place(const struct simulate *simulate, int64_t time_ms)
{
	return rhythm_year_place(&simulate->world.rhythm, rhythm_day(time_ms));
}

static void count_order(struct simulate *simulate, const struct plan *plan, int64_t rated[][STRATA])
{
	struct simulate_totals *created = &simulate->totals[year_place(simulate, plan->facts.created_ms)];

	if (!plan->counted)
		return;
	if (plan->deal.outcome == DEAL_ONLINE)
		created->requests_accepted++;
	if (plan->deal.order >= DEAL_DISPATCHED_ORDER)
		created->orders_transferred++;
	/* The day of a due is that of the instant before it (rule R27). */
	if (plan->due_ms > 0 && plan->deal.order >= DEAL_DISPATCHED_ORDER) {
		struct simulate_totals *due = &simulate->totals[year_place(simulate, plan->due_ms - 1)];

		due->dues++;
		due->on_time += plan->closed_ms <= plan->due_ms ? 1 : 0;
	}
	for (int i = 0; i < plan->n; i++) {
		if (plan->step[i].counts)
			rated[year_place(simulate, plan->step[i].time_ms)][stratum_of(simulate, &plan->step[i])]++;
	}
}

static void fill_rating(struct urn *urn, int64_t rated, int64_t unhappy, struct simulate_totals *totals)
{
	uint32_t counts[2] = { (uint32_t)(rated - unhappy), (uint32_t)unhappy };

	urn_fill(urn, counts, 2);
	totals->rated += rated;
	totals->satisfied += rated - unhappy;
}

static void fill_ratings(struct simulate *simulate, int place, const int64_t rated[STRATA])
{
	struct simulate_totals *totals = &simulate->totals[place];
	struct urn *urn = simulate->rating[place];
	int64_t unhappy = ((rated[STRATUM_REOPENED] + rated[STRATUM_OTHER]) * UNHAPPY_BP + 5000) / 10000;
	int64_t reopened = rated[STRATUM_REOPENED] * UNHAPPY_REOPENED_PERCENT / 100;

	if (reopened > unhappy * UNHAPPY_REOPENED_MAX_PERCENT / 100)
		reopened = unhappy * UNHAPPY_REOPENED_MAX_PERCENT / 100;
	fill_rating(&urn[STRATUM_REOPENED], rated[STRATUM_REOPENED], reopened, totals);
	fill_rating(&urn[STRATUM_OTHER], rated[STRATUM_OTHER], unhappy - reopened, totals);
	for (int i = 0; i < simulate->options.falls; i++) {
		int64_t n = rated[STRATUM_FALLS + i];

		unhappy = (n * (10000 - simulate->options.fall[i].satisfied_bp) + 5000) / 10000;
		fill_rating(&urn[STRATUM_FALLS + i], n, unhappy, totals);
	}
}

static void count_years(struct simulate *simulate)
{
	int64_t rated[RHYTHM_YEARS_MAX + 1][STRATA] = { { 0 } };
	const struct quotas *quotas = &simulate->quotas;
	int years = simulate->options.years;
	struct plan plan;

	dealer_start(&simulate->dealer, quotas, simulate->options.seed);
	for (uint32_t i = 0; i < simulate->numbers; i++) {
		struct deal deal = dealer_next(&simulate->dealer);

		if (deal.order == DEAL_NO_ORDER)
			continue;
		plan_make(&simulate->world, i, &deal, &plan);
		count_order(simulate, &plan, rated);
	}
	for (int place = 0; place <= years; place++) {
		struct simulate_totals *totals = &simulate->totals[place];

		fill_ratings(simulate, place, rated[place]);
		totals->answered_directly = quotas->outcome[DEAL_DIRECT];
		totals->calls_accepted = (int64_t)quotas->outcome[DEAL_DIRECT] + quotas->outcome[DEAL_ORDER] +
			quotas->outcome[DEAL_PASSED_ON];
		totals->requests_accepted += totals->calls_accepted;
	}
	for (uint32_t i = 0; i < simulate->complaints.count; i++) {
		const struct complaint *complaint = &simulate->complaints.all[i];
		struct simulate_totals *totals = &simulate->totals[i / simulate->complaints.a_year];

		totals->complaints_city += complaint->city && !complaint->voided ? 1 : 0;
		totals->complaints_published_city += complaint->city && complaint->published ? 1 : 0;
	}
}

/* ---- what begins next ------------------------------------------------------------------------- */

static void deal_ratings(struct simulate *simulate, const struct plan *plan, struct deal *deal)
{
	for (int i = 0; i < plan->n; i++) {
		const struct plan_step *step = &plan->step[i];
		struct urn *urn;

		if (!step->counts)
			continue;
		urn = &simulate->rating[year_place(simulate, step->time_ms)][stratum_of(simulate, step)];
		if (urn_draw(urn, &simulate->rating_dice) == 1)
			deal->unhappy |= (uint8_t)(1u << step->round);
	}
}

static void next_call(struct simulate *simulate, uint32_t index)
{
	struct stream *stream = &simulate->stream[AGENDA_CALL];
	struct plan plan;

	simulate->counts.calls = index;
	stream->start_ms = INT64_MAX;
	if (index >= simulate->numbers)
		return;
	stream->next = (struct agenda_entry){ .index = index, .link = WIRE_NO_LINK, .sort = AGENDA_CALL };
	stream->next.deal = dealer_next(&simulate->dealer);
	plan_make(&simulate->world, index, &stream->next.deal, &plan);
	if (stream->next.deal.order != DEAL_NO_ORDER)
		deal_ratings(simulate, &plan, &stream->next.deal);
	stream->next.time_ms = plan.step[0].time_ms;
	/* An order that came online is created in the second of its start. */
	stream->start_ms = plan.facts.start_ms / SECOND_MS * SECOND_MS;
}

/* Complaints of one day are numbered without regard to the hour: none is before its day. */
static void next_complaint(struct simulate *simulate, uint32_t number)
{
	struct stream *stream = &simulate->stream[AGENDA_COMPLAINT];

	stream->start_ms = INT64_MAX;
	if (number >= simulate->complaints.count)
		return;
	stream->next = (struct agenda_entry){ .index = number, .link = WIRE_NO_LINK, .sort = AGENDA_COMPLAINT };
	stream->next.time_ms = plan_complaint_start_ms(&simulate->world, &simulate->complaints, number);
	stream->start_ms = (int64_t)rhythm_day(stream->next.time_ms) * DAY_MS;
}

static void next_review(struct simulate *simulate, uint32_t number)
{
	struct stream *stream = &simulate->stream[AGENDA_REVIEW];

	stream->start_ms = INT64_MAX;
	if (number >= simulate->reviews)
		return;
	stream->next = (struct agenda_entry){ .index = number, .link = WIRE_NO_LINK, .sort = AGENDA_REVIEW };
	stream->next.time_ms = wire_review_start_ms(&simulate->wire, number);
	stream->start_ms = stream->next.time_ms;
}

/* Enters everything that may come before the first entry of the agenda. */
static enum status admit(struct simulate *simulate, struct err *err)
{
	for (;;) {
		struct stream *first = &simulate->stream[AGENDA_CALL];
		uint32_t index;
		enum status st;

		for (int i = AGENDA_COMPLAINT; i <= AGENDA_REVIEW; i++) {
			if (simulate->stream[i].start_ms < first->start_ms)
				first = &simulate->stream[i];
		}
		if (first->start_ms == INT64_MAX || (simulate->agenda.len > 0 && first->start_ms > simulate->agenda.heap[0].time_ms))
			return ST_OK;
		st = agenda_push(&simulate->agenda, &first->next, err);
		if (st != ST_OK)
			return st;
		index = first->next.index + 1;
		if (first->next.sort == AGENDA_CALL)
			next_call(simulate, index);
		else if (first->next.sort == AGENDA_COMPLAINT)
			next_complaint(simulate, index);
		else
			next_review(simulate, index);
	}
}

/* ---- what happens ----------------------------------------------------------------------------- */

/* One of the orders created last, but not the one of `self`; WIRE_NO_LINK where there is none. */
static uint32_t recent_order(const struct simulate *simulate, enum agenda_sort sort, uint32_t self)
{
	uint32_t n = simulate->recent_count < RECENT_ORDERS ? simulate->recent_count : RECENT_ORDERS;
	struct dice dice = dice_make(simulate->options.seed, DICE_LINK, (uint64_t)self << 2 | (uint64_t)sort);
	uint32_t link;

	if (n == 0)
		return WIRE_NO_LINK;
	link = simulate->recent[dice_below(&dice, n)];
	return sort == AGENDA_CALL && link == self ? WIRE_NO_LINK : link;
}

/* What an entry is about, made again: its plan, and how many steps it has. */
union made {
	struct plan call;
	struct plan_complaint complaint;
	struct wire_review review;
};

static int64_t review_corrected_ms(const struct simulate *simulate, uint32_t number)
{
	struct dice dice = dice_make(simulate->options.seed, DICE_WORDS, number + ((uint64_t)1 << 49));

	if (!dice_ppm(&dice, REVIEW_CORRECTED_PPM))
		return 0;
	return wire_review_start_ms(&simulate->wire, number) + dice_between(&dice, 60, 3 * 86400) * SECOND_MS;
}

static void make(const struct simulate *simulate, const struct agenda_entry *entry, union made *made)
{
	switch ((enum agenda_sort)entry->sort) {
	case AGENDA_CALL: plan_make(&simulate->world, entry->index, &entry->deal, &made->call); break;
	case AGENDA_COMPLAINT:
		plan_complaint_make(&simulate->world, &simulate->complaints, entry->index, &made->complaint);
		break;
	case AGENDA_REVIEW:
		made->review = (struct wire_review){ .number = entry->index, .corrected = entry->step > 0 };
		made->review.time_ms = entry->step > 0 ? review_corrected_ms(simulate, entry->index) :
							 wire_review_start_ms(&simulate->wire, entry->index);
		break;
	}
}

/* Writes the entry's line; what it says does not depend on when it is written. */
static void write_line(struct simulate *simulate, const struct agenda_entry *entry, const union made *made,
	struct text *line)
{
	size_t len = 0;

	simulate->wire.as_copy = entry->what == AGENDA_COPY;
	switch ((enum agenda_sort)entry->sort) {
	case AGENDA_CALL:
		len = wire_call_step(&simulate->wire, &made->call, entry->index, entry->step, entry->link, simulate->line);
		break;
	case AGENDA_COMPLAINT:
		len = wire_complaint_step(&simulate->wire, &made->complaint, entry->index, entry->step,
			simulate->complaints.all[entry->index].link, simulate->line);
		break;
	case AGENDA_REVIEW: len = wire_review_step(&simulate->wire, &made->review, simulate->line); break;
	}
	*line = (struct text){ simulate->line, len - 1 };
	simulate->counts.lines++;
	simulate->counts.bytes += (int64_t)len;
	if (entry->what == AGENDA_COPY)
		simulate->counts.copies++;
	else
		simulate->counts.events++;
}

/* A number that no other event has, for the throws about its line. */
static uint64_t event_number(const struct agenda_entry *entry)
{
	return ((uint64_t)entry->index << 8 | entry->step) << 2 | entry->sort;
}

static void look_around(struct simulate *simulate, struct agenda_entry *entry, union made *made)
{
	uint8_t what;

	if (entry->sort == AGENDA_COMPLAINT && entry->step == 0 && made->complaint.wants_link) {
		simulate->complaints.all[entry->index].link = recent_order(simulate, AGENDA_COMPLAINT, entry->index);
		make(simulate, entry, made);
	}
	if (entry->sort != AGENDA_CALL)
		return;
	what = made->call.step[entry->step].what;
	if (what == PLAN_MERGED)
		entry->link = recent_order(simulate, AGENDA_CALL, entry->index);
	if (what == PLAN_CREATED && entry->deal.outcome == DEAL_ORDER && entry->deal.fate == DEAL_PLAIN)
		simulate->recent[simulate->recent_count++ % RECENT_ORDERS] = entry->index;
}

/* Enters the next step of the entry's case, if there is one. */
static enum status go_on(struct simulate *simulate, const struct agenda_entry *entry, const union made *made,
	struct err *err)
{
	struct agenda_entry next = *entry;

	next.step++;
	next.link = WIRE_NO_LINK;
	if (entry->sort == AGENDA_CALL) {
		if (next.step >= made->call.n)
			return ST_OK;
		next.time_ms = made->call.step[next.step].time_ms;
	} else if (entry->sort == AGENDA_COMPLAINT) {
		if (next.step >= made->complaint.n)
			return ST_OK;
		next.time_ms = made->complaint.step[next.step].time_ms;
	} else {
		next.time_ms = review_corrected_ms(simulate, entry->index);
		if (entry->step > 0 || next.time_ms == 0)
			return ST_OK;
	}
	return agenda_push(&simulate->agenda, &next, err);
}

/* By how much the event's line comes late; 0: it does not. */
static int64_t delay_ms(const struct simulate *simulate, const struct agenda_entry *entry)
{
	uint64_t seed = simulate->options.seed;
	struct dice late = dice_make(seed, DICE_LATE, event_number(entry));
	struct dice disorder;

	if (dice_ppm(&late, LATE_PPM))
		return dice_between(&late, LATE_MIN_S, SIMULATE_LATE_MAX_S) * SECOND_MS;
	if (simulate->options.disorder_ppm == 0)
		return 0;
	disorder = dice_make(seed, DICE_DISORDER, event_number(entry));
	if (!dice_ppm(&disorder, simulate->options.disorder_ppm))
		return 0;
	return dice_between(&disorder, 1, SIMULATE_DISORDER_MAX_S * SECOND_MS);
}

static enum status enter_copy(struct simulate *simulate, const struct agenda_entry *entry, struct err *err)
{
	struct dice dice = dice_make(simulate->options.seed, DICE_COPY, event_number(entry));
	struct agenda_entry copy = *entry;

	if (simulate->options.duplicates_ppm == 0 || !dice_ppm(&dice, simulate->options.duplicates_ppm))
		return ST_OK;
	copy.what = AGENDA_COPY;
	copy.time_ms += dice_between(&dice, 1, SIMULATE_COPY_MAX_S) * SECOND_MS;
	return agenda_push(&simulate->agenda, &copy, err);
}

/* The event happens: its case goes on, its copy is entered, its line is written now or put off (*late). */
static enum status happen(struct simulate *simulate, struct agenda_entry *entry, union made *made, bool *late,
	struct err *err)
{
	int64_t delay;
	enum status st;

	look_around(simulate, entry, made);
	st = go_on(simulate, entry, made, err);
	if (st != ST_OK)
		return st;
	st = enter_copy(simulate, entry, err);
	if (st != ST_OK)
		return st;
	delay = delay_ms(simulate, entry);
	*late = delay > 0;
	if (!*late)
		return ST_OK;
	simulate->counts.late++;
	entry->what = AGENDA_LATE;
	entry->time_ms += delay;
	return agenda_push(&simulate->agenda, entry, err);
}

static void spoil(struct simulate *simulate, const struct agenda_entry *entry, struct text line)
{
	struct dice dice = dice_make(simulate->options.seed, DICE_SPOIL, event_number(entry));

	if (entry->what == AGENDA_COPY || simulate->options.malformed_ppm == 0 ||
	    !dice_ppm(&dice, simulate->options.malformed_ppm))
		return;
	simulate->spoiled_len = spoil_line(&dice, line.at, line.len + 1, simulate->spoiled);
}

static void write_spoiled(struct simulate *simulate, struct text *line)
{
	*line = (struct text){ simulate->spoiled, simulate->spoiled_len - 1 };
	simulate->counts.lines++;
	simulate->counts.malformed++;
	simulate->counts.bytes += (int64_t)simulate->spoiled_len;
	simulate->spoiled_len = 0;
}

enum status simulate_next(struct simulate *simulate, struct text *line, struct err *err)
{
	*line = (struct text){ "", 0 };
	if (simulate->spoiled_len > 0) {
		write_spoiled(simulate, line);
		return ST_OK;
	}
	for (;;) {
		struct agenda_entry entry;
		union made made;
		bool late = false;
		enum status st = admit(simulate, err);

		if (st != ST_OK || simulate->agenda.len == 0)
			return st;
		entry = agenda_pop(&simulate->agenda);
		make(simulate, &entry, &made);
		if (entry.what == AGENDA_EVENT)
			st = happen(simulate, &entry, &made, &late, err);
		if (st != ST_OK)
			return st;
		if (late)
			continue;
		write_line(simulate, &entry, &made, line);
		spoil(simulate, &entry, *line);
		return ST_OK;
	}
}

/* ---- open and close --------------------------------------------------------------------------- */

static enum status build(struct simulate *simulate, struct err *err)
{
	const struct simulate_options *options = &simulate->options;
	struct plan_world *world = &simulate->world;
	uint32_t a_year;
	enum status st = check_options(options, err);

	if (st != ST_OK)
		return st;
	if (!deal_quotas(text_of(options->profile), options->orders == 0 ? DEAL_REFERENCE_ORDERS : options->orders,
		    &simulate->quotas))
		return err_set(err, ST_USAGE, _("no profile \"%s\"; there are: %s"), options->profile, deal_profile_names);
	a_year = deal_numbers(&simulate->quotas);
	simulate->numbers = a_year * (uint32_t)options->years;
	simulate->reviews = simulate->quotas.reviews * (uint32_t)options->years;
	world->seed = options->seed;
	world->callers = a_year / CALLS_PER_CALLER + 1 < CALLERS_MAX ? a_year / CALLS_PER_CALLER + 1 : CALLERS_MAX;
	world->repeat_reach = a_year / REPEAT_DAYS_PER_YEAR + 1;
	city_init(&world->city);
	st = find_fall_units(simulate, err);
	if (st != ST_OK)
		return st;
	st = rhythm_init(&world->rhythm, options->year, options->years, options->seed, a_year, simulate->quotas.reviews, err);
	if (st != ST_OK)
		return st;
	return plan_complaints_deal(world, &simulate->quotas, &simulate->complaints, err);
}

enum status simulate_open(const struct simulate_options *options, struct simulate **out, struct err *err)
{
	struct simulate *simulate = calloc(1, sizeof *simulate);
	enum status st;

	if (simulate == NULL)
		return err_set(err, ST_SYSTEM, _("out of memory"));
	simulate->options = *options;
	st = build(simulate, err);
	if (st != ST_OK)
		goto out;
	simulate->wire = (struct wire){ .world = &simulate->world, .random_ids = options->random_ids };
	count_years(simulate);
	dealer_start(&simulate->dealer, &simulate->quotas, options->seed);
	simulate->rating_dice = dice_make(options->seed, DICE_RATING, 0);
	simulate->counts.calls_in_all = simulate->numbers;
	next_call(simulate, 0);
	next_complaint(simulate, 0);
	next_review(simulate, 0);
	*out = simulate;
	simulate = NULL;
out:
	simulate_close(simulate);
	return st;
}

void simulate_close(struct simulate *simulate)
{
	if (simulate == NULL)
		return;
	agenda_free(&simulate->agenda);
	plan_complaints_free(&simulate->complaints);
	rhythm_clear(&simulate->world.rhythm);
	free(simulate);
}

const struct simulate_totals *simulate_totals(const struct simulate *simulate, int place)
{
	assert(place >= 0 && place < simulate->options.years);
	return &simulate->totals[place];
}

const struct simulate_counts *simulate_counts(const struct simulate *simulate)
{
	return &simulate->counts;
}

int32_t simulate_cutoff_day(const struct simulate *simulate)
{
	return day_of((struct date){ simulate->options.year + simulate->options.years, PLAN_END_MONTH, 1 });
}
