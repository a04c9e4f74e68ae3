#include "simulate/wire.h"

#include "base/day.h"

#include <assert.h>
#include <string.h>

enum { UTC_BEHIND_MS = 8 * HOUR_MS };

/* The numbers of these pseudo-callers have the shape of mobile numbers, with 0000 in the middle:
 * 1, then 30 to 99, then 0000, then four digits.  The spread has no factor in common with the
 * endings, so that different callers keep different numbers. */
enum { CALLER_PREFIXES = 70, CALLER_PREFIX_FIRST = 30, CALLER_ENDINGS = 10000, CALLER_SPREAD = 7919 };

enum { ODD_SPELLING_PPM = 60000, ORDER_CALLER_PPM = 300000, PHONE_IN_REASON_PPM = 60000, SPACED_PPM = 150000 };

enum sort { SORT_CALL, SORT_ORDER, SORT_COMPLAINT, SORT_REVIEW };
static const char sort_letter[] = "CGXP";

/* The line in the making. */
struct pen {
	const struct wire *wire;
	char *at;
	char *end;
};

static inline void put_bytes(struct pen *pen, const char *bytes, size_t len)
{
	assert(len <= (size_t)(pen->end - pen->at));
	memcpy(pen->at, bytes, len);
	pen->at += len;
}

#define PUT(pen, literal) put_bytes(pen, literal, sizeof(literal) - 1)

static void put_string(struct pen *pen, const char *string)
{
	put_bytes(pen, string, strlen(string));
}

static void put_digits(struct pen *pen, uint32_t value, int digits)
{
	char text[10];

	for (int i = digits - 1; i >= 0; i--) {
		text[i] = (char)('0' + value % 10);
		value /= 10;
	}
	put_bytes(pen, text, (size_t)digits);
}

static void put_number(struct pen *pen, uint32_t value)
{
	int digits = 1;

	for (uint32_t rest = value; rest >= 10; rest /= 10)
		digits++;
	put_digits(pen, value, digits);
}

static void put_hex(struct pen *pen, uint64_t value)
{
	char text[16];

	for (int i = 15; i >= 0; i--) {
		text[i] = "0123456789abcdef"[value & 15];
		value >>= 4;
	}
	put_bytes(pen, text, sizeof text);
}

static void put_date(struct pen *pen, int32_t day, bool dashes)
{
	struct date date = day_date(day);

	put_digits(pen, (uint32_t)date.year, 4);
	if (dashes)
		PUT(pen, "-");
	put_digits(pen, (uint32_t)date.month, 2);
	if (dashes)
		PUT(pen, "-");
	put_digits(pen, (uint32_t)date.day, 2);
}

static void put_time(struct pen *pen, int64_t time_ms, bool utc)
{
	int32_t day;
	uint32_t clock_ms;

	if (utc)
		time_ms -= UTC_BEHIND_MS;
	day = rhythm_day(time_ms);
	clock_ms = (uint32_t)(time_ms - (int64_t)day * DAY_MS);
	PUT(pen, "\"");
	put_date(pen, day, true);
	PUT(pen, "T");
	put_digits(pen, clock_ms / HOUR_MS, 2);
	PUT(pen, ":");
	put_digits(pen, clock_ms / MINUTE_MS % 60, 2);
	PUT(pen, ":");
	put_digits(pen, clock_ms / SECOND_MS % 60, 2);
	if (clock_ms % SECOND_MS != 0) {
		PUT(pen, ".");
		put_digits(pen, clock_ms % SECOND_MS, 3);
	}
	if (utc)
		PUT(pen, "Z\"");
	else
		PUT(pen, "+08:00\"");
}

/* A time of the data, in the sender's usual form or, in a copy, the other one. */
static void put_time_field(struct pen *pen, const char *name, int64_t time_ms)
{
	put_string(pen, name);
	put_time(pen, time_ms, pen->wire->as_copy);
}

static void put_field(struct pen *pen, const char *name, const char *value)
{
	put_string(pen, name);
	PUT(pen, "\"");
	put_string(pen, value);
	PUT(pen, "\"");
}

static void put_unit(struct pen *pen, uint8_t unit)
{
	struct text name;

	if (unit == CITY_UNIT_NONE)
		return;
	name = pen->wire->world->city.unit[unit];
	PUT(pen, ",\"unit\":\"");
	put_bytes(pen, name.at, name.len);
	PUT(pen, "\"");
}

/* ---- ids ------------------------------------------------------------------------------------ */

/* Ids that sort by time hold the moment and the number within the day; the others are the number
 * under a bijection of 64 bits, so they are unique too. */
static void put_case_id(struct pen *pen, enum sort sort, uint32_t index, int64_t time_ms, uint32_t serial)
{
	int32_t day = rhythm_day(time_ms);
	uint32_t clock_s = (uint32_t)((time_ms - (int64_t)day * DAY_MS) / SECOND_MS);

	put_bytes(pen, &sort_letter[sort], 1);
	if (pen->wire->random_ids) {
		put_hex(pen, dice_mix(((uint64_t)index << 2 | (uint64_t)sort) ^ dice_mix(pen->wire->world->seed)));
		return;
	}
	put_date(pen, day, false);
	put_digits(pen, clock_s / 3600, 2);
	put_digits(pen, clock_s / 60 % 60, 2);
	put_digits(pen, clock_s % 60, 2);
	put_digits(pen, serial, 6);
}

static void put_call_id(struct pen *pen, uint32_t index, const struct plan_facts *facts)
{
	put_case_id(pen, SORT_CALL, index, facts->start_ms, facts->serial);
}

static void put_order_id(struct pen *pen, uint32_t index, const struct plan_facts *facts)
{
	put_case_id(pen, SORT_ORDER, index, facts->created_ms, facts->serial);
}

static void put_linked_order_id(struct pen *pen, uint32_t link)
{
	struct plan_facts facts;

	plan_facts(pen->wire->world, link, DEAL_ORDER, &facts);
	put_order_id(pen, link, &facts);
}

/* ---- the envelope --------------------------------------------------------------------------- */

struct envelope {
	const char *source_and_type; /* `,"source":"...","type":"...","time":` */
	enum sort sort;
	uint32_t index;
	int step;
	int64_t time_ms;
	bool utc; /* this sender writes UTC */
};

/* Up to the opening brace of the data; the case's id stands at `id`, `id_len` bytes. */
static void open_line(struct pen *pen, const struct envelope *envelope, const char *id, size_t id_len)
{
	PUT(pen, "{\"specversion\":\"1.0\",\"id\":\"");
	if (pen->wire->random_ids) {
		uint64_t number = ((uint64_t)envelope->index << 8 | (uint64_t)envelope->step) << 2 | (uint64_t)envelope->sort;

		put_hex(pen, dice_mix(number ^ dice_mix(~pen->wire->world->seed)));
	} else {
		put_bytes(pen, &sort_letter[envelope->sort], 1);
		put_number(pen, envelope->index);
		PUT(pen, "-");
		put_number(pen, (uint32_t)envelope->step + 1);
	}
	PUT(pen, "\"");
	put_string(pen, envelope->source_and_type);
	put_time(pen, envelope->time_ms, envelope->utc != pen->wire->as_copy);
	PUT(pen, ",\"subject\":\"");
	put_bytes(pen, id, id_len);
	PUT(pen, "\",\"data\":{");
}

static size_t close_line(struct pen *pen, const char *line)
{
	PUT(pen, "}}\n");
	return (size_t)(pen->at - line);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void put_phone(struct pen *pen, int32_t caller, int odd)
{
	uint32_t prefix = CALLER_PREFIX_FIRST + (uint32_t)caller % CALLER_PREFIXES;
	const char *gap = odd == 1 ? " " : odd == 2 ? "-" : "";

	put_string(pen, odd == 1 ? "+86 1" : odd == 3 ? "00861" : odd == 4 ? "(86)1" : "1");
	put_digits(pen, prefix, 2);
	put_string(pen, gap);
	PUT(pen, "0000");
	put_string(pen, gap);
	put_digits(pen, (uint32_t)caller / CALLER_PREFIXES % CALLER_ENDINGS * CALLER_SPREAD % CALLER_ENDINGS, 4);
}

static void put_caller(struct pen *pen, struct dice *dice, int32_t caller)
{
	if (caller == PLAN_CALLER_NONE)
		return;
	PUT(pen, ",\"caller\":\"");
	put_phone(pen, caller, dice_ppm(dice, ODD_SPELLING_PPM) ? 1 + (int)dice_below(dice, 4) : 0);
	PUT(pen, "\"");
}

static void put_about(struct pen *pen, struct city_topic about, uint8_t kind, bool spaced)
{
	if (about.district != CITY_DISTRICT_NONE)
		put_field(pen, ",\"district\":", city_district_name(about.district));
	put_field(pen, ",\"kind\":", city_kind_name((enum city_kind)kind));
	put_field(pen, ",\"category\":", city_category(about.topic, spaced));
	put_field(pen, ",\"matter\":", city_matter(about.topic, about.matter));
}

static const char *const outcome_names[DEAL_OUTCOMES] = { "answered_directly", "order_created", "transferred", "abandoned",
	"invalid", "answered_directly", "" };

static void put_call_data(struct pen *pen, const struct plan *plan, uint32_t index, bool corrected, struct dice *dice)
{
	const struct plan_facts *facts = &plan->facts;
	uint8_t outcome = plan->deal.outcome;
	struct city_topic about = facts->about;

	put_time_field(pen, "\"started_at\":", facts->start_ms);
	if (facts->answered_ms > 0)
		put_time_field(pen, ",\"answered_at\":", facts->answered_ms);
	if (corrected || outcome == DEAL_OUT)
		put_time_field(pen, ",\"ended_at\":", facts->end_ms);
	put_field(pen, ",\"direction\":", outcome == DEAL_OUT ? "out" : "in");
	PUT(pen, ",\"channel\":\"phone\"");
	put_caller(pen, dice, facts->caller);
	if (outcome != DEAL_ABANDONED) {
		PUT(pen, ",\"agent\":\"A");
		put_digits(pen, facts->agent, 3);
		PUT(pen, "\"");
	}
	if (corrected)
		about.matter = (uint8_t)((about.matter + 1) % 3);
	if (outcome <= DEAL_PASSED_ON)
		put_about(pen, about, facts->kind, false);
	put_field(pen, ",\"outcome\":", outcome_names[outcome]);
	if (plan->deal.order != DEAL_NO_ORDER) {
		PUT(pen, ",\"order_id\":\"");
		put_order_id(pen, index, facts);
		PUT(pen, "\"");
	}
}

/* ---- orders --------------------------------------------------------------------------------- */

static const char *const online_channels[] = { "wechat", "web", "app", "wechat", "email", "wechat" };
static const char *const return_reasons[] = { "不属本单位职责", "属地有误", "诉求内容不清", "重复派单" };
static const char *const extension_reasons[] = { "需现场勘查", "涉及多部门会商", "等待检测结果", "诉求人暂时无法联系" };
static const char *const approvers[] = { "话务主管", "督办科", "值班主任" };
static const char *const urge_reasons[] = { "临近办理时限", "诉求人催办", "上级交办" };
static const char *const reopen_reasons[] = { "诉求人不认可办理结果", "问题未解决", "答复与事实不符", "承诺未兑现" };
static const char *const void_reasons[] = { "诉求人撤销", "测试工单", "信息录入错误", "不属受理范围" };

#define PICK(list, dice) list[dice_below(dice, sizeof(list) / sizeof(list)[0])]

static void put_creation(struct pen *pen, const struct plan *plan, const struct plan_step *step, uint32_t index,
	struct dice *dice)
{
	const struct plan_facts *facts = &plan->facts;
	struct city_topic about = facts->about;

	put_field(pen, "\"handling\":", plan->deal.order == DEAL_TRANSFERRED_ORDER ? "transferred" : "direct");
	if (plan->deal.outcome == DEAL_ONLINE) {
		put_field(pen, ",\"channel\":", PICK(online_channels, dice));
	} else {
		PUT(pen, ",\"call_id\":\"");
		put_call_id(pen, index, facts);
		PUT(pen, "\",\"channel\":\"phone\"");
	}
	if (dice_ppm(dice, ORDER_CALLER_PPM))
		put_caller(pen, dice, facts->caller);
	put_about(pen, about, facts->kind, dice_ppm(dice, SPACED_PPM));
	if (step->due_ms > 0)
		put_time_field(pen, ",\"due_at\":", step->due_ms);
}

/* The agent files it again under what it is about: the fields said here replace the first ones (rule R11). */
static void put_second_creation(struct pen *pen, const struct plan *plan, struct dice *dice)
{
	struct city_topic about = city_topic_draw(&pen->wire->world->city, dice);

	put_field(pen, "\"handling\":", plan->deal.order == DEAL_TRANSFERRED_ORDER ? "transferred" : "direct");
	put_field(pen, ",\"category\":", city_category(about.topic, false));
	put_field(pen, ",\"matter\":", city_matter(about.topic, about.matter));
	if (about.district != CITY_DISTRICT_NONE)
		put_field(pen, ",\"district\":", city_district_name(about.district));
}

static void put_dispatch(struct pen *pen, const struct plan_step *step)
{
	struct text name = pen->wire->world->city.unit[step->unit];

	PUT(pen, "\"unit\":\"");
	put_bytes(pen, name.at, name.len);
	PUT(pen, "\"");
	if (step->due_ms > 0)
		put_time_field(pen, ",\"due_at\":", step->due_ms);
	if (step->limit_days > 0) {
		PUT(pen, ",\"limit_working_days\":");
		put_number(pen, step->limit_days);
	}
}

static void put_return(struct pen *pen, const struct plan *plan, const struct plan_step *step, struct dice *dice)
{
	PUT(pen, "\"reason\":\"");
	put_string(pen, PICK(return_reasons, dice));
	if (plan->facts.caller != PLAN_CALLER_NONE && dice_ppm(dice, PHONE_IN_REASON_PPM)) {
		PUT(pen, "，请回拨");
		put_phone(pen, plan->facts.caller, 0);
	}
	PUT(pen, "\"");
	put_unit(pen, step->unit);
}

static void put_extension(struct pen *pen, const struct plan_step *step, struct dice *dice)
{
	put_time_field(pen, "\"due_at\":", step->due_ms);
	put_field(pen, ",\"reason\":", PICK(extension_reasons, dice));
	put_field(pen, ",\"approver\":", PICK(approvers, dice));
}

static void put_closing(struct pen *pen, const struct plan_step *step, struct dice *dice)
{
	uint32_t throw = dice_below(dice, 100);

	put_field(pen, "\"result\":", throw < 78 ? "resolved" : throw < 95 ? "explained" : "unreasonable");
	put_unit(pen, step->unit);
}

static void put_reopening(struct pen *pen, const struct plan_step *step, struct dice *dice)
{
	put_field(pen, "\"reason\":", PICK(reopen_reasons, dice));
	if (step->due_ms > 0)
		put_time_field(pen, ",\"due_at\":", step->due_ms);
}

static const char *const source_names[] = { "", "caller", "callback", "default" };

/* What is said to the person who calls back.  A bad rating is only ever given where the deal says so. */
static void put_callback(struct pen *pen, const struct plan *plan, const struct plan_step *step, struct dice *dice)
{
	bool unhappy = step->counts && (plan->deal.unhappy >> step->round & 1) != 0;
	uint32_t throw = dice_below(dice, 100);

	put_string(pen, step->reached ? "\"reached\":true" : "\"reached\":false");
	if (step->reached && dice_below(dice, 20) > 0) {
		bool solved = unhappy ? dice_below(dice, 10) == 0 : dice_below(dice, 40) > 0;

		put_string(pen, solved ? ",\"solved\":true" : ",\"solved\":false");
	}
	if (step->source == PLAN_RATED_NOT)
		return;
	if (step->source == PLAN_RATED_BY_DEFAULT)
		PUT(pen, ",\"rating\":\"very_satisfied\"");
	else if (unhappy)
		put_field(pen, ",\"rating\":", throw < 70 ? "dissatisfied" : "very_dissatisfied");
	else
		put_field(pen, ",\"rating\":", throw < 58 ? "very_satisfied" : throw < 92 ? "satisfied" : "basically_satisfied");
	put_field(pen, ",\"rating_source\":", source_names[step->source]);
}

static void put_merge(struct pen *pen, uint32_t link)
{
	PUT(pen, "\"into\":\"");
	if (link == WIRE_NO_LINK) /* an order that is nowhere else: such a merge counts all the same (rule R21) */
		PUT(pen, "G0");
	else
		put_linked_order_id(pen, link);
	PUT(pen, "\",\"reason\":\"重复诉求\"");
}

#define FROM_ACD(type) ",\"source\":\"/12345/acd\",\"type\":\"" type "\",\"time\":"
#define FROM_ORDERS(type) ",\"source\":\"/12345/orders\",\"type\":\"" type "\",\"time\":"
#define FROM_CALLBACK(type) ",\"source\":\"/12345/callback\",\"type\":\"" type "\",\"time\":"
#define FROM_COMPLAINTS(type) ",\"source\":\"/efficiency/complaints\",\"type\":\"" type "\",\"time\":"

static const char *const step_types[] = {
	[PLAN_CALL] = FROM_ACD("call.ended.v1"),
	[PLAN_CALL_CORRECTED] = FROM_ACD("call.ended.v1"),
	[PLAN_CREATED] = FROM_ORDERS("order.created.v1"),
	[PLAN_CREATED_AGAIN] = FROM_ORDERS("order.created.v1"),
	[PLAN_DISPATCHED] = FROM_ORDERS("order.dispatched.v1"),
	[PLAN_SIGNED] = FROM_ORDERS("order.signed.v1"),
	[PLAN_RETURNED] = FROM_ORDERS("order.returned.v1"),
	[PLAN_URGED] = FROM_ORDERS("order.urged.v1"),
	[PLAN_EXTENDED] = FROM_ORDERS("order.extended.v1"),
	[PLAN_CLOSED] = FROM_ORDERS("order.closed.v1"),
	[PLAN_REOPENED] = FROM_ORDERS("order.reopened.v1"),
	[PLAN_VOIDED] = FROM_ORDERS("order.voided.v1"),
	[PLAN_RESTORED] = FROM_ORDERS("order.restored.v1"),
	[PLAN_MERGED] = FROM_ORDERS("order.merged.v1"),
	[PLAN_CALLBACK] = FROM_CALLBACK("callback.made.v1"),
};

static void put_order_data(struct pen *pen, const struct plan *plan, const struct plan_step *step, uint32_t index,
	uint32_t link, struct dice *dice)
{
	switch ((enum plan_what)step->what) {
	case PLAN_CALL:
	case PLAN_CALL_CORRECTED: put_call_data(pen, plan, index, step->what == PLAN_CALL_CORRECTED, dice); break;
	case PLAN_CREATED: put_creation(pen, plan, step, index, dice); break;
	case PLAN_CREATED_AGAIN: put_second_creation(pen, plan, dice); break;
	case PLAN_DISPATCHED: put_dispatch(pen, step); break;
	case PLAN_SIGNED: put_field(pen, "\"unit\":", pen->wire->world->city.names[step->unit]); break;
	case PLAN_RETURNED: put_return(pen, plan, step, dice); break;
	case PLAN_URGED:
		put_field(pen, "\"level\":", dice_below(dice, 4) == 0 ? "二级" : "一级");
		put_field(pen, ",\"reason\":", PICK(urge_reasons, dice));
		break;
	case PLAN_EXTENDED: put_extension(pen, step, dice); break;
	case PLAN_CLOSED: put_closing(pen, step, dice); break;
	case PLAN_REOPENED: put_reopening(pen, step, dice); break;
	case PLAN_VOIDED: put_field(pen, "\"reason\":", PICK(void_reasons, dice)); break;
	case PLAN_RESTORED: put_field(pen, "\"reason\":", "复核后恢复办理"); break;
	case PLAN_MERGED: put_merge(pen, link); break;
	case PLAN_CALLBACK: put_callback(pen, plan, step, dice); break;
	}
}

size_t wire_call_step(const struct wire *wire, const struct plan *plan, uint32_t index, int number, uint32_t link,
	char line[WIRE_LINE_MAX])
{
	const struct plan_step *step = &plan->step[number];
	bool call = step->what == PLAN_CALL || step->what == PLAN_CALL_CORRECTED;
	struct dice dice = dice_make(wire->world->seed, DICE_WORDS, ((uint64_t)index << 8 | (uint64_t)number) + 1);
	struct pen pen = { wire, line, line + WIRE_LINE_MAX };
	char id[32];
	struct pen id_pen = { wire, id, id + sizeof id };
	struct envelope envelope = {
		step_types[step->what], call ? SORT_CALL : SORT_ORDER, index, number, step->time_ms, step->what == PLAN_CALLBACK,
	};

	if (call)
		put_call_id(&id_pen, index, &plan->facts);
	else
		put_order_id(&id_pen, index, &plan->facts);
	open_line(&pen, &envelope, id, (size_t)(id_pen.at - id));
	put_order_data(&pen, plan, step, index, link, &dice);
	return close_line(&pen, line);
}

/* ---- complaints and reviews ----------------------------------------------------------------- */

static const char *const complaint_types[] = {
	[PLAN_RECEIVED] = FROM_COMPLAINTS("complaint.received.v1"),
	[PLAN_RECEIVED_AGAIN] = FROM_COMPLAINTS("complaint.received.v1"),
	[PLAN_JUDGED] = FROM_COMPLAINTS("complaint.judged.v1"),
	[PLAN_FORWARDED] = FROM_COMPLAINTS("complaint.forwarded.v1"),
	[PLAN_REPLIED] = FROM_COMPLAINTS("complaint.replied.v1"),
	[PLAN_COMPLAINT_CLOSED] = FROM_COMPLAINTS("complaint.closed.v1"),
	[PLAN_CARDED] = FROM_COMPLAINTS("complaint.carded.v1"),
	[PLAN_PUBLISHED] = FROM_COMPLAINTS("complaint.published.v1"),
	[PLAN_COMPLAINT_VOIDED] = FROM_COMPLAINTS("complaint.voided.v1"),
};

static const char *const complaint_channels[] = { "letter", "web", "wechat", "visit" };
static const char *const media[] = { "澜州日报", "澜州电视台", "澜州发布" };
static const char *const card_names[] = { "yellow", "red", "withdrawn" };
static const char *const card_reasons[] = { "逾期未答复", "逾期仍未办结", "申诉成立" };

static void put_receipt(struct pen *pen, const struct plan_complaint *plan, const struct plan_complaint_step *step,
	uint32_t link, struct dice *dice)
{
	put_field(pen, "\"level\":", step->city ? "city" : "county");
	put_unit(pen, plan->unit);
	put_field(pen, ",\"channel\":", link != WIRE_NO_LINK ? "phone" : PICK(complaint_channels, dice));
	if (link != WIRE_NO_LINK) {
		PUT(pen, ",\"order_id\":\"");
		put_linked_order_id(pen, link);
		PUT(pen, "\"");
	}
}

static void put_complaint_data(struct pen *pen, const struct plan_complaint *plan, const struct plan_complaint_step *step,
	uint32_t link, struct dice *dice)
{
	const char *unit = pen->wire->world->city.names[plan->unit];

	switch ((enum plan_complaint_what)step->what) {
	case PLAN_RECEIVED:
	case PLAN_RECEIVED_AGAIN: put_receipt(pen, plan, step, link, dice); break;
	case PLAN_JUDGED: put_string(pen, step->real ? "\"real\":true" : "\"real\":false"); break;
	case PLAN_FORWARDED:
		put_field(pen, "\"unit\":", unit);
		if (step->due_ms > 0)
			put_time_field(pen, ",\"due_at\":", step->due_ms);
		break;
	case PLAN_REPLIED:
	case PLAN_COMPLAINT_CLOSED: put_field(pen, "\"unit\":", unit); break;
	case PLAN_CARDED:
		put_field(pen, "\"card\":", card_names[step->card]);
		put_unit(pen, plan->unit);
		put_field(pen, ",\"reason\":", card_reasons[step->card]);
		break;
	case PLAN_PUBLISHED: put_field(pen, "\"medium\":", PICK(media, dice)); break;
	case PLAN_COMPLAINT_VOIDED: put_field(pen, "\"reason\":", "重复登记"); break;
	}
}

size_t wire_complaint_step(const struct wire *wire, const struct plan_complaint *plan, uint32_t number, int place,
	uint32_t link, char line[WIRE_LINE_MAX])
{
	const struct plan_complaint_step *step = &plan->step[place];
	uint64_t throws = ((uint64_t)number << 8 | (uint64_t)place) + ((uint64_t)1 << 48);
	struct dice dice = dice_make(wire->world->seed, DICE_WORDS, throws);
	struct pen pen = { wire, line, line + WIRE_LINE_MAX };
	char id[32];
	struct pen id_pen = { wire, id, id + sizeof id };
	struct envelope envelope = { complaint_types[step->what], SORT_COMPLAINT, number, place, step->time_ms, false };

	put_case_id(&id_pen, SORT_COMPLAINT, number, plan->step[0].time_ms, plan->serial);
	open_line(&pen, &envelope, id, (size_t)(id_pen.at - id));
	put_complaint_data(&pen, plan, step, link, &dice);
	return close_line(&pen, line);
}

static const char *const review_channels[] = { "window", "app", "web", "sms", "self_service", "window" };

/* Of 1,000 reviews 932 give five stars, 51 four, and few complain. */
static uint32_t stars(struct dice *dice)
{
	uint32_t throw = dice_below(dice, 1000);

	return throw < 932 ? 5 : throw < 983 ? 4 : throw < 992 ? 3 : throw < 995 ? 2 : 1;
}

static int64_t review_start_ms(const struct wire *wire, uint32_t number, struct dice *dice, uint32_t *serial)
{
	const struct rhythm *rhythm = &wire->world->rhythm;
	uint32_t moment = (uint32_t)dice_next(dice);

	return rhythm_start_ms(rhythm, &rhythm->reviews, number, moment, serial) / SECOND_MS * SECOND_MS;
}

int64_t wire_review_start_ms(const struct wire *wire, uint32_t number)
{
	struct dice dice = dice_make(wire->world->seed, DICE_REVIEW, number);
	uint32_t serial;

	return review_start_ms(wire, number, &dice, &serial);
}

size_t wire_review_step(const struct wire *wire, const struct wire_review *review, char line[WIRE_LINE_MAX])
{
	const struct plan_world *world = wire->world;
	struct dice dice = dice_make(world->seed, DICE_REVIEW, review->number);
	struct pen pen = { wire, line, line + WIRE_LINE_MAX };
	char id[32];
	struct pen id_pen = { wire, id, id + sizeof id };
	struct envelope envelope = {
		",\"source\":\"/haochaping\",\"type\":\"review.submitted.v1\",\"time\":", SORT_REVIEW, review->number,
		review->corrected ? 1 : 0, review->time_ms, false,
	};
	uint32_t serial;
	int64_t start_ms = review_start_ms(wire, review->number, &dice, &serial);
	uint8_t unit = city_any_unit_draw(&world->city, &dice);
	uint32_t rating = stars(&dice);

	put_case_id(&id_pen, SORT_REVIEW, review->number, start_ms, serial);
	open_line(&pen, &envelope, id, (size_t)(id_pen.at - id));
	PUT(&pen, "\"rating\":");
	put_number(&pen, review->corrected ? stars(&dice) : rating);
	put_unit(&pen, unit);
	put_field(&pen, ",\"channel\":", PICK(review_channels, &dice));
	return close_line(&pen, line);
}
