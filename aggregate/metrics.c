#include "aggregate/metrics.h"

#include <stddef.h>

/* Names of slots are columns of the store: appended to, never changed. */
static const char *const slot_names[] = {
	[SLOT_EVENTS] = "events",
	[SLOT_CALLS_IN] = "calls_in",
	[SLOT_CALLS_ANSWERED] = "calls_answered",
	[SLOT_CALLS_ABANDONED] = "calls_abandoned",
	[SLOT_CALLS_OUT] = "calls_out",
	[SLOT_REQUESTS_ACCEPTED] = "requests_accepted",
	[SLOT_CALLS_ACCEPTED] = "calls_accepted",
	[SLOT_CALLS_DIRECT] = "calls_direct",
	[SLOT_DIRECT_NET7] = "direct_net_seven",
	[SLOT_DIRECT_NET30] = "direct_net_thirty",
	[SLOT_ORDERS_CREATED] = "orders_created",
	[SLOT_ORDERS_TRANSFERRED] = "orders_transferred",
	[SLOT_ORDERS_VOIDED] = "orders_voided",
	[SLOT_ORDERS_MERGED] = "orders_merged",
	[SLOT_ORDERS_NO_DUE] = "orders_no_due",
	[SLOT_ORDERS_NO_CALENDAR] = "orders_no_calendar",
	[SLOT_ORDERS_CLOSED] = "orders_closed",
	[SLOT_CREATED_LATE_OPEN] = "created_late_open",
	[SLOT_CREATED_NO_DUE_OPEN] = "created_no_due_open",
	[SLOT_DUE] = "due",
	[SLOT_DUE_ONTIME] = "due_ontime",
	[SLOT_CLOSED_WITH_DUE] = "closed_with_due",
	[SLOT_CLOSED_ONTIME] = "closed_ontime",
	[SLOT_LATE_OPEN] = "late_open",
	[SLOT_ORDERS_UNSEEN] = "orders_unseen",
	[SLOT_UNSEEN_SINCE] = "unseen_since",
	[SLOT_ROUNDS_RATED] = "rounds_rated",
	[SLOT_ROUNDS_SATISFIED] = "rounds_satisfied",
	[SLOT_ROUNDS_DUE] = "rounds_due",
	[SLOT_ROUNDS_ANSWERED] = "rounds_answered",
	[SLOT_DEFAULT_RATED] = "default_rated",
	[SLOT_DEFAULT_SATISFIED] = "default_satisfied",
	[SLOT_COMPLAINTS_RECEIVED] = "complaints_received",
	[SLOT_COMPLAINTS_REAL] = "complaints_real",
	[SLOT_COMPLAINTS_PUBLISHED] = "complaints_published",
	[SLOT_COMPLAINTS_CARDED] = "complaints_carded",
	[SLOT_COMPLAINTS_RECEIVED_CITY] = "complaints_received_city",
	[SLOT_COMPLAINTS_REAL_CITY] = "complaints_real_city",
	[SLOT_COMPLAINTS_PUBLISHED_CITY] = "complaints_published_city",
	[SLOT_COMPLAINTS_CARDED_CITY] = "complaints_carded_city",
	[SLOT_COMPLAINTS_YELLOW] = "complaints_yellow",
	[SLOT_COMPLAINTS_RED] = "complaints_red",
	[SLOT_COMPLAINTS_VOIDED] = "complaints_voided",
	[SLOT_REVIEWS] = "reviews",
	[SLOT_REVIEWS_GOOD] = "reviews_good",
	[SLOT_CALLS_IN_TIME] = "calls_in_time",
	[SLOT_CALLS_UNTIMED] = "calls_untimed",
	[SLOT_FIRST_DUE] = "first_due",
	[SLOT_FIRST_DUE_ONTIME] = "first_due_ontime",
	[SLOT_SIGN_DUE] = "sign_due",
	[SLOT_SIGN_ONTIME] = "sign_ontime",
	[SLOT_DISPATCHES] = "dispatches",
	[SLOT_RETURNS] = "returns",
	[SLOT_CLOSINGS] = "closings",
	[SLOT_REOPENINGS] = "reopenings",
	[SLOT_EXTENSIONS] = "extensions",
	[SLOT_URGES] = "urges",
	[SLOT_ROUNDS_TOP_TWO] = "rounds_top_two",
	[SLOT_ROUNDS_SAID] = "rounds_said",
	[SLOT_ROUNDS_SOLVED] = "rounds_solved",
	[SLOT_HANDLED] = "handled",
	[SLOT_CREATED_NO_FIRST_DUE] = "created_no_first_due",
	[SLOT_CREATED_UNCLOSED] = "created_unclosed",
};
_Static_assert(sizeof slot_names / sizeof slot_names[0] == SLOTS, "every slot has a column");

/* Call-backs of a period come in for so long after its end. */
#define CALLBACK_DAYS 30

/* The days that figures fall on, in both languages. */
#define ON_CALL_START .day_en = "call start", .day_zh = "来电时间"
#define ON_START_OR_CREATION .day_en = "call start or creation", .day_zh = "来电或建单时间"
#define ON_CREATION .day_en = "creation", .day_zh = "建单时间"
#define ON_DUE .day_en = "due", .day_zh = "办理期限"
#define ON_FIRST_DUE .day_en = "first due", .day_zh = "首次办理期限"
#define ON_LAST_CLOSING .day_en = "last closing", .day_zh = "最后办结时间"
#define ON_DISPATCH .day_en = "dispatch", .day_zh = "派单时间"
#define ON_EVENT .day_en = "each event", .day_zh = "各事件发生时间"
#define ON_CLOSING .day_en = "closing", .day_zh = "办结时间"
#define ON_CALLBACK .day_en = "call-back", .day_zh = "回访时间"
#define ON_RECEIPT .day_en = "receipt", .day_zh = "收到时间"
#define ON_JUDGEMENT .day_en = "latest judgement", .day_zh = "最近一次核实时间"
#define ON_PUBLICATION .day_en = "first publication", .day_zh = "首次曝光时间"
#define ON_CARD .day_en = "first card in force", .day_zh = "首次亮牌时间"
#define ON_SUBMISSION .day_en = "submission", .day_zh = "评价时间"
#define ON_NO_DAY .day_en = "as of the cut-off", .day_zh = "截至统计时点"
#define ON_PERIOD .day_en = "whole period", .day_zh = "整个统计期"

#define COUNT_OF(slot) .measure = MEASURE_COUNT, .numerator = slot, .denominator = SLOT_NONE, .found_by = SLOT_NONE
#define STATE_OF(slot, on_day) .measure = MEASURE_STATE, .numerator = slot, .denominator = SLOT_NONE, .found_by = on_day
#define RATE_OF(num, den) .measure = MEASURE_RATE, .numerator = num, .denominator = den, .found_by = SLOT_NONE
#define RATIO_OF(num, den) .measure = MEASURE_RATIO, .numerator = num, .denominator = den, .found_by = SLOT_NONE
#define PERCENTILE_OF(which) .measure = MEASURE_PERCENTILE, .numerator = SLOT_HANDLED, .denominator = SLOT_HANDLED, \
	.found_by = SLOT_NONE, .percentile = which

/*
 * One row a figure, in the order of output.  A new figure is a row here; where
 * it counts something new, one slot above and one line of the fold as well.
 */
static const struct metric metrics[] = {
	{ .id = "calls_in", .name_en = "Calls received", .name_zh = "呼入量", COUNT_OF(SLOT_CALLS_IN),
	  .daily = true, ON_CALL_START,
	  .definition_en = "inbound calls, whether answered or abandoned",
	  .definition_zh = "市民打入的电话，含接听与放弃", .source = "rule R13" },
	{ .id = "calls_answered", .name_en = "Calls answered", .name_zh = "接听量", COUNT_OF(SLOT_CALLS_ANSWERED),
	  .direction = GOOD_UP, .daily = true, ON_CALL_START,
	  .definition_en = "inbound calls whose outcome is not abandoned, invalid ones included",
	  .definition_zh = "由话务员接听的呼入电话，含无效来电", .source = "rule R13" },
	{ .id = "calls_abandoned", .name_en = "Calls abandoned", .name_zh = "放弃量", COUNT_OF(SLOT_CALLS_ABANDONED),
	  .direction = GOOD_DOWN, ON_CALL_START,
	  .definition_en = "inbound calls whose caller left before an agent answered",
	  .definition_zh = "接听前来电人已挂断的呼入电话", .source = "rule R13" },
	{ .id = "calls_out", .name_en = "Calls made", .name_zh = "呼出量", COUNT_OF(SLOT_CALLS_OUT), ON_CALL_START,
	  .definition_en = "outbound calls; they enter no other figure",
	  .definition_zh = "话务员打出的电话，不计入其他任何指标", .source = "rule R13" },
	{ .id = "connect_rate", .name_en = "Connection rate", .name_zh = "接通率",
	  RATE_OF(SLOT_CALLS_ANSWERED, SLOT_CALLS_IN), .direction = GOOD_UP, .daily = true, ON_CALL_START,
	  .definition_en = "calls answered / calls received",
	  .definition_zh = "接听量 / 呼入量", .source = "rule R13" },
	{ .id = "sl15_of_offered", .name_en = "Answered within 15 s of received", .name_zh = "15秒接通率（呼入）",
	  RATE_OF(SLOT_CALLS_IN_TIME, SLOT_CALLS_IN), .direction = GOOD_UP, ON_CALL_START,
	  .definition_en = "inbound calls answered within 15 seconds / calls received",
	  .definition_zh = "15秒内接听的呼入电话 / 呼入量", .source = "rule R14" },
	{ .id = "sl15_of_answered", .name_en = "Answered within 15 s of answered", .name_zh = "15秒接通率（接听）",
	  RATE_OF(SLOT_CALLS_IN_TIME, SLOT_CALLS_ANSWERED), .direction = GOOD_UP, ON_CALL_START,
	  .definition_en = "inbound calls answered within 15 seconds / calls answered, those without a time of answer among them",
	  .definition_zh = "15秒内接听的呼入电话 / 接听量，含无接听时间的来电", .source = "rule R14" },
	{ .id = "requests_accepted", .name_en = "Requests accepted", .name_zh = "受理量", COUNT_OF(SLOT_REQUESTS_ACCEPTED),
	  .daily = true, ON_START_OR_CREATION,
	  .definition_en = "inbound calls answered directly, turned into an order or passed on, and orders that came by "
		"another channel than the telephone",
	  .definition_zh = "直接解答、生成工单或转接的呼入电话，加上电话以外渠道（微信、网站等）的工单", .source = "rule R15" },
	{ .id = "calls_daily_mean", .name_en = "Mean per day", .name_zh = "日均话务量", .measure = MEASURE_MEAN,
	  .numerator = SLOT_REQUESTS_ACCEPTED, .denominator = SLOT_NONE, .found_by = SLOT_NONE, ON_PERIOD,
	  .definition_en = "requests accepted / civil days of the period up to the cut-off",
	  .definition_zh = "受理量 / 统计期内截至统计时点的日历天数", .source = "rule R19" },
	{ .id = "fcr", .name_en = "First-call resolution", .name_zh = "一次性解答率",
	  RATE_OF(SLOT_CALLS_DIRECT, SLOT_CALLS_ACCEPTED), .direction = GOOD_UP, .daily = true, ON_CALL_START,
	  .definition_en = "inbound calls answered directly / inbound calls accepted",
	  .definition_zh = "直接解答的来电 / 受理的来电", .source = "rule R16" },
	{ .id = "fcr_net7", .name_en = "First-call resolution, net of 7 days", .name_zh = "7日净一次性解答率",
	  RATE_OF(SLOT_DIRECT_NET7, SLOT_CALLS_ACCEPTED), .direction = GOOD_UP, .mature_days = 7, ON_CALL_START,
	  .definition_en = "inbound calls answered directly whose caller did not call again about the same matter within 7 days / "
		"inbound calls accepted",
	  .definition_zh = "直接解答且来电人7日内未就同一事项再次来电的来电 / 受理的来电", .source = "rules R17, R18" },
	{ .id = "fcr_net30", .name_en = "First-call resolution, net of 30 days", .name_zh = "30日净一次性解答率",
	  RATE_OF(SLOT_DIRECT_NET30, SLOT_CALLS_ACCEPTED), .direction = GOOD_UP, .mature_days = 30, ON_CALL_START,
	  .definition_en = "inbound calls answered directly whose caller did not call again about the same matter within 30 days / "
		"inbound calls accepted",
	  .definition_zh = "直接解答且来电人30日内未就同一事项再次来电的来电 / 受理的来电", .source = "rules R17, R18" },
	{ .id = "orders_created", .name_en = "Orders created", .name_zh = "工单量", COUNT_OF(SLOT_ORDERS_CREATED),
	  .daily = true, ON_CREATION,
	  .definition_en = "work orders created, voided and merged ones left out",
	  .definition_zh = "建立的工单，不含作废和并单", .source = "rules R10, R21" },
	{ .id = "orders_transferred", .name_en = "Orders transferred", .name_zh = "转办量",
	  COUNT_OF(SLOT_ORDERS_TRANSFERRED), .daily = true, ON_CREATION,
	  .definition_en = "orders created as transferred or dispatched at least once",
	  .definition_zh = "建单即转办或至少派单一次的工单", .source = "rule R20" },
	{ .id = "orders_voided", .name_en = "Orders voided", .name_zh = "作废工单量", COUNT_OF(SLOT_ORDERS_VOIDED),
	  .direction = GOOD_DOWN, ON_CREATION,
	  .definition_en = "orders voided and not restored: left out of every other count",
	  .definition_zh = "已作废且未恢复的工单，其他指标均不计入", .source = "rule R21" },
	{ .id = "orders_merged", .name_en = "Orders merged", .name_zh = "并单量", COUNT_OF(SLOT_ORDERS_MERGED), ON_CREATION,
	  .definition_en = "orders merged into another, neither restored nor voided: left out of every other count",
	  .definition_zh = "并入其他工单、未恢复亦未作废的工单，其他指标均不计入", .source = "rule R21" },
	{ .id = "orders_no_due", .name_en = "Orders without a due time", .name_zh = "无期限工单量",
	  COUNT_OF(SLOT_ORDERS_NO_DUE), .direction = GOOD_DOWN, ON_CREATION,
	  .definition_en = "transferred orders to which neither an event nor a rule gives a due time",
	  .definition_zh = "事件和规则都没有给出办理期限的转办工单", .source = "rules R28, R46" },
	{ .id = "ontime_rate", .name_en = "On-time rate", .name_zh = "按时办结率", RATE_OF(SLOT_DUE_ONTIME, SLOT_DUE),
	  .direction = GOOD_UP, .daily = true, .ontime = true, ON_DUE,
	  .definition_en = "closed at or before the effective due time / transferred orders whose due time has passed; an "
		"open one counts as late",
	  .definition_zh = "在有效期限内办结 / 期限已到的转办工单，到期未办结计为超期", .source = "rule R28" },
	{ .id = "ontime_original", .name_en = "On time by the first due", .name_zh = "按原期限按时办结率",
	  RATE_OF(SLOT_FIRST_DUE_ONTIME, SLOT_FIRST_DUE), .direction = GOOD_UP, .ontime = true, ON_FIRST_DUE,
	  .definition_en = "closed at or before the first due time / transferred orders whose first due time has passed; "
		"extensions are ignored, an open one counts as late",
	  .definition_zh = "在首次期限内办结 / 首次期限已到的转办工单，不计延期，到期未办结计为超期", .source = "rules R25, R28" },
	{ .id = "ontime_of_closed", .name_en = "On time among closed", .name_zh = "办结工单按时率",
	  RATE_OF(SLOT_CLOSED_ONTIME, SLOT_CLOSED_WITH_DUE), .direction = GOOD_UP, .ontime = true, ON_CLOSING,
	  .definition_en = "closed at or before the effective due time / transferred orders closed that have a due time",
	  .definition_zh = "在有效期限内办结 / 已办结且有期限的转办工单", .source = "rule R28" },
	{ .id = "late_open", .name_en = "Open past due", .name_zh = "超期未办结量", STATE_OF(SLOT_LATE_OPEN, SLOT_CREATED_LATE_OPEN),
	  .direction = GOOD_DOWN, .ontime = true, ON_NO_DAY,
	  .definition_en = "transferred orders that are open and whose due time has passed",
	  .definition_zh = "截至统计时点期限已过仍未办结的转办工单", .source = "rule R29" },
	{ .id = "orders_unseen", .name_en = "Orders unseen", .name_zh = "未见建单的工单量", STATE_OF(SLOT_ORDERS_UNSEEN, SLOT_UNSEEN_SINCE),
	  .direction = GOOD_DOWN, ON_NO_DAY,
	  .definition_en = "orders of which there are events but no creation yet: they wait and count nowhere else",
	  .definition_zh = "已有其他事件但尚无建单事件的工单，暂不计入其他指标", .source = "rule R10" },
	{ .id = "closure_rate", .name_en = "Closure rate", .name_zh = "办结率",
	  RATE_OF(SLOT_ORDERS_CLOSED, SLOT_ORDERS_CREATED), .direction = GOOD_UP, ON_CREATION,
	  .definition_en = "orders not open at the cut-off / orders created; an order handled directly closes with its creation",
	  .definition_zh = "截至统计时点已办结 / 工单量，直接办理的工单建单即办结", .source = "rules R23, R30" },
	{ .id = "signed_ontime", .name_en = "Signed for in time", .name_zh = "按时签收率",
	  RATE_OF(SLOT_SIGN_ONTIME, SLOT_SIGN_DUE), .direction = GOOD_UP, ON_DISPATCH,
	  .definition_en = "dispatches signed for within the limit and before the next dispatch / dispatches whose limit for "
		"signing has passed; the rules give the limit",
	  .definition_zh = "在签收期限内、下一次派单前签收的派单 / 签收期限已到的派单，期限由规则规定", .source = "rule R33" },
	{ .id = "return_rate", .name_en = "Returns per dispatch", .name_zh = "退单率",
	  RATIO_OF(SLOT_RETURNS, SLOT_DISPATCHES), .direction = GOOD_DOWN, ON_EVENT,
	  .definition_en = "returns / dispatches: events of counted orders, a ratio that may exceed 100 %",
	  .definition_zh = "退单次数 / 派单次数，次数之比，可超过100%", .source = "rule R32" },
	{ .id = "reopen_rate", .name_en = "Reopenings per closing", .name_zh = "重办率",
	  RATIO_OF(SLOT_REOPENINGS, SLOT_CLOSINGS), .direction = GOOD_DOWN, ON_EVENT,
	  .definition_en = "reopenings / closings: events of counted orders, a ratio that may exceed 100 %",
	  .definition_zh = "重办次数 / 办结次数，次数之比，可超过100%", .source = "rule R32" },
	{ .id = "extension_rate", .name_en = "Extensions per dispatch", .name_zh = "延期率",
	  RATIO_OF(SLOT_EXTENSIONS, SLOT_DISPATCHES), .direction = GOOD_DOWN, ON_EVENT,
	  .definition_en = "extensions / dispatches: events of counted orders, a ratio that may exceed 100 %",
	  .definition_zh = "延期次数 / 派单次数，次数之比，可超过100%", .source = "rule R32" },
	{ .id = "urge_rate", .name_en = "Urgings per dispatch", .name_zh = "督办率",
	  RATIO_OF(SLOT_URGES, SLOT_DISPATCHES), .direction = GOOD_DOWN, ON_EVENT,
	  .definition_en = "urgings / dispatches: events of counted orders, a ratio that may exceed 100 %",
	  .definition_zh = "督办次数 / 派单次数，次数之比，可超过100%", .source = "rule R32" },
	{ .id = "sat_rate", .name_en = "Satisfaction", .name_zh = "满意率",
	  RATE_OF(SLOT_ROUNDS_SATISFIED, SLOT_ROUNDS_RATED), .direction = GOOD_UP, .mature_days = CALLBACK_DAYS, .daily = true, ON_CALLBACK,
	  .definition_en = "very satisfied, satisfied or basically satisfied / rounds of handling rated; default ratings left out",
	  .definition_zh = "非常满意、满意和基本满意 / 有评价的办理轮次，不含系统默认评价", .source = "rules R34, R35" },
	{ .id = "sat_strict", .name_en = "Satisfaction, top two", .name_zh = "满意率（非常满意和满意）",
	  RATE_OF(SLOT_ROUNDS_TOP_TWO, SLOT_ROUNDS_RATED), .direction = GOOD_UP, .mature_days = CALLBACK_DAYS, ON_CALLBACK,
	  .definition_en = "very satisfied or satisfied / rounds of handling rated; default ratings left out",
	  .definition_zh = "非常满意和满意 / 有评价的办理轮次，不含系统默认评价", .source = "rules R34, R35" },
	{ .id = "sat_participation", .name_en = "Participation in ratings", .name_zh = "参评率",
	  RATE_OF(SLOT_ROUNDS_ANSWERED, SLOT_ROUNDS_DUE), .direction = GOOD_UP, .mature_days = CALLBACK_DAYS, .daily = true, ON_CLOSING,
	  .definition_en = "rounds with a rating that is no default / rounds of transferred orders that were closed",
	  .definition_zh = "有真实评价的轮次 / 转办工单已办结的轮次", .source = "rule R37" },
	{ .id = "sat_default", .name_en = "Satisfaction with defaults", .name_zh = "满意率（含默认评价）",
	  RATE_OF(SLOT_DEFAULT_SATISFIED, SLOT_DEFAULT_RATED), .direction = GOOD_UP, .mature_days = CALLBACK_DAYS, ON_CALLBACK,
	  .definition_en = "satisfied / rounds rated, a default rating standing in where there is no other",
	  .definition_zh = "满意 / 有评价的办理轮次，无真实评价时以默认评价计", .source = "rule R36" },
	{ .id = "solve_rate", .name_en = "Solved", .name_zh = "解决率",
	  RATE_OF(SLOT_ROUNDS_SOLVED, SLOT_ROUNDS_SAID), .direction = GOOD_UP, .mature_days = CALLBACK_DAYS, ON_CALLBACK,
	  .definition_en = "solved / rounds whose latest call-back that reached somebody said whether it is",
	  .definition_zh = "已解决 / 回访已接通且答复是否解决的办理轮次，以最近一次为准", .source = "rule R38" },
	{ .id = "handling_p50", .name_en = "Handling time in hours, median", .name_zh = "办理时长中位数（小时）",
	  PERCENTILE_OF(PERCENTILE_50), .direction = GOOD_DOWN, ON_LAST_CLOSING,
	  .definition_en = "half of the transferred orders closed took so long or less from creation to last closing; the numerator "
		"is seconds, the denominator the orders",
	  .definition_zh = "半数已办结的转办工单自建单至最后办结不超过的时长，分子为秒数，分母为工单数", .source = "rule R31" },
	{ .id = "handling_p90", .name_en = "Handling time in hours, 90 %", .name_zh = "办理时长90分位（小时）",
	  PERCENTILE_OF(PERCENTILE_90), .direction = GOOD_DOWN, ON_LAST_CLOSING,
	  .definition_en = "nine of ten transferred orders closed took so long or less from creation to last closing; the numerator "
		"is seconds, the denominator the orders",
	  .definition_zh = "九成已办结的转办工单自建单至最后办结不超过的时长，分子为秒数，分母为工单数", .source = "rule R31" },
	{ .id = "complaints_received", .name_en = "Efficiency complaints received", .name_zh = "效能投诉收件量",
	  COUNT_OF(SLOT_COMPLAINTS_RECEIVED), .daily = true, ON_RECEIPT,
	  .definition_en = "complaints about administrative efficiency received, of every level, voided ones left out",
	  .definition_zh = "收到的行政效能投诉，含各级，不含作废", .source = "rules R10, R39" },
	{ .id = "complaints_real", .name_en = "Efficiency complaints found real", .name_zh = "效能投诉属实量",
	  COUNT_OF(SLOT_COMPLAINTS_REAL), ON_JUDGEMENT,
	  .definition_en = "complaints whose latest judgement says that they are true",
	  .definition_zh = "最近一次核实认定属实的效能投诉", .source = "rule R39" },
	{ .id = "complaints_published", .name_en = "Efficiency complaints published", .name_zh = "效能投诉曝光量",
	  COUNT_OF(SLOT_COMPLAINTS_PUBLISHED), ON_PUBLICATION,
	  .definition_en = "complaints published in the media, once each however many media",
	  .definition_zh = "在媒体公开曝光的效能投诉，无论几家媒体只计一次", .source = "rule R39" },
	{ .id = "complaints_carded", .name_en = "Efficiency complaints carded", .name_zh = "效能投诉亮牌量",
	  COUNT_OF(SLOT_COMPLAINTS_CARDED), ON_CARD,
	  .definition_en = "complaints with a yellow or red card that is not withdrawn",
	  .definition_zh = "被亮黄牌或红牌且未撤回的效能投诉", .source = "rule R40" },
	{ .id = "complaints_received_city", .name_en = "City complaints received", .name_zh = "市级效能投诉收件量",
	  COUNT_OF(SLOT_COMPLAINTS_RECEIVED_CITY), ON_RECEIPT,
	  .definition_en = "complaints received, those of city level only",
	  .definition_zh = "收到的市级行政效能投诉，不含作废", .source = "rule R42" },
	{ .id = "complaints_real_city", .name_en = "City complaints found real", .name_zh = "市级效能投诉属实量",
	  COUNT_OF(SLOT_COMPLAINTS_REAL_CITY), ON_JUDGEMENT,
	  .definition_en = "complaints found real, those of city level only",
	  .definition_zh = "最近一次核实认定属实的市级效能投诉", .source = "rule R42" },
	{ .id = "complaints_published_city", .name_en = "City complaints published", .name_zh = "市级效能投诉曝光量",
	  COUNT_OF(SLOT_COMPLAINTS_PUBLISHED_CITY), ON_PUBLICATION,
	  .definition_en = "complaints published in the media, those of city level only",
	  .definition_zh = "在媒体公开曝光的市级效能投诉，只计一次", .source = "rule R42" },
	{ .id = "complaints_carded_city", .name_en = "City complaints carded", .name_zh = "市级效能投诉亮牌量",
	  COUNT_OF(SLOT_COMPLAINTS_CARDED_CITY), ON_CARD,
	  .definition_en = "complaints with a card that is not withdrawn, those of city level only",
	  .definition_zh = "被亮黄牌或红牌且未撤回的市级效能投诉", .source = "rule R42" },
	{ .id = "complaints_yellow", .name_en = "Yellow cards", .name_zh = "黄牌量", COUNT_OF(SLOT_COMPLAINTS_YELLOW),
	  .direction = GOOD_DOWN, ON_CARD,
	  .definition_en = "carded complaints whose latest card is yellow",
	  .definition_zh = "最近一次亮牌为黄牌的效能投诉", .source = "rule R40" },
	{ .id = "complaints_red", .name_en = "Red cards", .name_zh = "红牌量", COUNT_OF(SLOT_COMPLAINTS_RED),
	  .direction = GOOD_DOWN, ON_CARD,
	  .definition_en = "carded complaints whose latest card is red",
	  .definition_zh = "最近一次亮牌为红牌的效能投诉", .source = "rule R40" },
	{ .id = "complaints_voided", .name_en = "Efficiency complaints voided", .name_zh = "效能投诉作废量",
	  COUNT_OF(SLOT_COMPLAINTS_VOIDED), ON_RECEIPT,
	  .definition_en = "complaints voided: left out of every other count",
	  .definition_zh = "已作废的效能投诉，其他指标均不计入", .source = "rule R21" },
	{ .id = "review_good_rate", .name_en = "Good reviews", .name_zh = "好评率", RATE_OF(SLOT_REVIEWS_GOOD, SLOT_REVIEWS),
	  .direction = GOOD_UP, ON_SUBMISSION,
	  .definition_en = "reviews of 4 or 5 stars / reviews",
	  .definition_zh = "四星、五星评价 / 全部评价", .source = "rule R11" },
};

int metrics_percent(enum percentile percentile)
{
	return percentile == PERCENTILE_50 ? 50 : 90;
}

const char *metrics_slot_name(enum slot slot)
{
	return (unsigned)slot < SLOTS ? slot_names[slot] : NULL;
}

const struct metric *metrics_all(size_t *count)
{
	*count = sizeof metrics / sizeof metrics[0];
	return metrics;
}

bool metrics_is_percent(const struct metric *metric)
{
	return metric->measure == MEASURE_RATE || metric->measure == MEASURE_RATIO;
}

const struct metric *metrics_find(struct text id)
{
	for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
		if (text_equal(text_of(metrics[i].id), id))
			return &metrics[i];
	return NULL;
}
