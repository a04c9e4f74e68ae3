#include "aggregate/exclusions.h"

#include <string.h>

#define BIT(slot) (UINT64_C(1) << (slot))

/* Figures that rest on the same population leave out the same. */
#define ORDER_FIGURES "orders_created orders_transferred orders_no_due ontime_rate ontime_original ontime_of_closed late_open " \
	"closure_rate signed_ontime return_rate reopen_rate extension_rate urge_rate sat_rate sat_strict sat_participation " \
	"sat_default solve_rate handling_p50 handling_p90"
#define DUE_FIGURES "ontime_rate ontime_original ontime_of_closed late_open"
#define REQUEST_FIGURES "requests_accepted calls_daily_mean"
#define FCR_FIGURES "fcr fcr_net7 fcr_net30"
#define COMPLAINT_FIGURES "complaints_received complaints_real complaints_published complaints_carded " \
	"complaints_received_city complaints_real_city complaints_published_city complaints_carded_city complaints_yellow " \
	"complaints_red"

#define BY_CALL_START .day_en = "call start", .day_zh = "来电时间"
#define BY_CREATION .day_en = "creation", .day_zh = "建单时间"
#define BY_RECEIPT .day_en = "receipt", .day_zh = "收到时间"

static const struct exclusion all[] = {
	{ .id = "outbound", .words_en = "outbound calls", .words_zh = "呼出电话", BY_CALL_START, .source = "rule R13",
	  .plus = BIT(SLOT_CALLS_OUT),
	  .figures = "calls_in calls_answered calls_abandoned connect_rate sl15_of_offered sl15_of_answered " REQUEST_FIGURES " "
		FCR_FIGURES },
	{ .id = "abandoned", .words_en = "calls abandoned", .words_zh = "放弃的来电", BY_CALL_START, .source = "rule R13",
	  .plus = BIT(SLOT_CALLS_ABANDONED), .figures = "calls_answered sl15_of_answered " REQUEST_FIGURES " " FCR_FIGURES },
	{ .id = "invalid", .words_en = "invalid calls: answered, nothing accepted", .words_zh = "无效来电：已接听，未受理",
	  BY_CALL_START, .source = "rules R13, R15", .plus = BIT(SLOT_CALLS_ANSWERED), .minus = BIT(SLOT_CALLS_ACCEPTED),
	  .figures = REQUEST_FIGURES " " FCR_FIGURES },
	{ .id = "repeated_within_7_days", .words_en = "calls answered directly whose caller called again about the same matter within 7 "
		"days: not in the numerator", .words_zh = "直接解答但来电人7日内就同一事项再次来电：不计入分子", BY_CALL_START, .source = "rule R17",
	  .plus = BIT(SLOT_CALLS_DIRECT), .minus = BIT(SLOT_DIRECT_NET7), .figures = "fcr_net7" },
	{ .id = "repeated_within_30_days", .words_en = "calls answered directly whose caller called again about the same matter within "
		"30 days: not in the numerator", .words_zh = "直接解答但来电人30日内就同一事项再次来电：不计入分子", BY_CALL_START,
	  .source = "rule R17", .plus = BIT(SLOT_CALLS_DIRECT), .minus = BIT(SLOT_DIRECT_NET30), .figures = "fcr_net30" },
	{ .id = "answered_without_time", .words_en = "calls answered without a time of answer: in the denominator, never in the "
		"numerator", .words_zh = "已接听但无接听时间的来电：计入分母，不可能计入分子", BY_CALL_START, .source = "rule R14",
	  .plus = BIT(SLOT_CALLS_UNTIMED), .figures = "sl15_of_offered sl15_of_answered" },
	{ .id = "orders_by_telephone", .words_en = "orders of a call, by telephone or without a channel: their call is counted",
	  .words_zh = "来自来电、电话渠道或未填渠道的工单：计其来电", BY_CREATION, .source = "rule R15",
	  .plus = BIT(SLOT_ORDERS_CREATED) | BIT(SLOT_CALLS_ACCEPTED), .minus = BIT(SLOT_REQUESTS_ACCEPTED),
	  .figures = REQUEST_FIGURES },
	{ .id = "voided", .words_en = "voided orders", .words_zh = "作废的工单", BY_CREATION, .source = "rule R21",
	  .plus = BIT(SLOT_ORDERS_VOIDED), .figures = ORDER_FIGURES " orders_merged " REQUEST_FIGURES },
	{ .id = "merged", .words_en = "orders merged into another", .words_zh = "并入其他工单的工单", BY_CREATION,
	  .source = "rule R21", .plus = BIT(SLOT_ORDERS_MERGED), .figures = ORDER_FIGURES " orders_voided " REQUEST_FIGURES },
	{ .id = "unseen", .words_en = "orders whose creation has not come, of any day", .words_zh = "尚无建单事件的工单，不论日期",
	  .source = "rule R10", .plus = BIT(SLOT_ORDERS_UNSEEN),
	  .figures = ORDER_FIGURES " orders_voided orders_merged " REQUEST_FIGURES },
	{ .id = "direct", .words_en = "orders handled directly, not transferred", .words_zh = "直接办理、未转办的工单", BY_CREATION,
	  .source = "rule R20", .plus = BIT(SLOT_ORDERS_CREATED), .minus = BIT(SLOT_ORDERS_TRANSFERRED),
	  .figures = DUE_FIGURES " orders_transferred orders_no_due sat_participation handling_p50 handling_p90" },
	{ .id = "without_due", .words_en = "transferred orders without a due time", .words_zh = "没有办理期限的转办工单", BY_CREATION,
	  .source = "rule R28", .plus = BIT(SLOT_ORDERS_NO_DUE),
	  .figures = "ontime_rate ontime_of_closed late_open" },
	{ .id = "without_first_due", .words_en = "transferred orders without a first due time: none at all, or an extension's alone",
	  .words_zh = "没有首次办理期限的转办工单：完全没有期限，或期限只来自延期", BY_CREATION, .source = "rules R25, R26, R28",
	  .plus = BIT(SLOT_CREATED_NO_FIRST_DUE), .figures = "ontime_original" },
	{ .id = "without_calendar", .words_en = "of these, for want of a calendar of working days",
	  .words_zh = "其中因缺少工作日历的", BY_CREATION, .source = "rule R46", .plus = BIT(SLOT_ORDERS_NO_CALENDAR),
	  .figures = DUE_FIGURES " orders_no_due" },
	{ .id = "unclosed", .words_en = "transferred orders with a due time that are not closed up to the cut-off: late or not, they are "
		"not in it", .words_zh = "截至统计时点未办结的有期限转办工单：无论是否超期均不计入", BY_CREATION, .source = "rules R28, R49",
	  .plus = BIT(SLOT_CREATED_UNCLOSED), .figures = "ontime_of_closed" },
	{ .id = "without_limit", .words_en = "dispatches without a limit for signing, or whose limit has not passed",
	  .words_zh = "没有签收期限或期限未到的派单", .day_en = "dispatch", .day_zh = "派单时间", .source = "rule R33",
	  .plus = BIT(SLOT_DISPATCHES), .minus = BIT(SLOT_SIGN_DUE), .figures = "signed_ontime" },
	{ .id = "open", .words_en = "orders open at the cut-off", .words_zh = "截至统计时点未办结的工单", BY_CREATION,
	  .source = "rule R31", .plus = BIT(SLOT_ORDERS_CREATED), .minus = BIT(SLOT_ORDERS_CLOSED),
	  .figures = "handling_p50 handling_p90" },
	{ .id = "default_ratings", .words_en = "rounds with a default rating alone", .words_zh = "只有系统默认评价的轮次",
	  .day_en = "call-back", .day_zh = "回访时间", .source = "rules R35, R36", .plus = BIT(SLOT_DEFAULT_RATED),
	  .minus = BIT(SLOT_ROUNDS_RATED), .figures = "sat_rate sat_strict" },
	{ .id = "without_rating", .words_en = "rounds closed without a rating, or with a default one: not in the numerator",
	  .words_zh = "已办结但无评价或只有默认评价的轮次：不计入分子", .day_en = "closing", .day_zh = "办结时间", .source = "rule R37",
	  .plus = BIT(SLOT_ROUNDS_DUE), .minus = BIT(SLOT_ROUNDS_ANSWERED), .figures = "sat_participation" },
	{ .id = "complaints_voided", .words_en = "voided complaints", .words_zh = "作废的效能投诉", BY_RECEIPT, .source = "rule R21",
	  .plus = BIT(SLOT_COMPLAINTS_VOIDED), .figures = COMPLAINT_FIGURES },
	{ .id = "county", .words_en = "complaints of county level", .words_zh = "县级效能投诉", BY_RECEIPT, .source = "rule R42",
	  .plus = BIT(SLOT_COMPLAINTS_RECEIVED), .minus = BIT(SLOT_COMPLAINTS_RECEIVED_CITY), .figures = "complaints_received_city" },
	{ .id = "county_real", .words_en = "complaints of county level found real", .words_zh = "县级属实的效能投诉",
	  .day_en = "latest judgement", .day_zh = "最近一次核实时间", .source = "rule R42", .plus = BIT(SLOT_COMPLAINTS_REAL),
	  .minus = BIT(SLOT_COMPLAINTS_REAL_CITY), .figures = "complaints_real_city" },
	{ .id = "county_published", .words_en = "complaints of county level published", .words_zh = "县级曝光的效能投诉",
	  .day_en = "first publication", .day_zh = "首次曝光时间", .source = "rule R42", .plus = BIT(SLOT_COMPLAINTS_PUBLISHED),
	  .minus = BIT(SLOT_COMPLAINTS_PUBLISHED_CITY), .figures = "complaints_published_city" },
	{ .id = "county_carded", .words_en = "complaints of county level carded", .words_zh = "县级亮牌的效能投诉",
	  .day_en = "first card in force", .day_zh = "首次亮牌时间", .source = "rule R42", .plus = BIT(SLOT_COMPLAINTS_CARDED),
	  .minus = BIT(SLOT_COMPLAINTS_CARDED_CITY), .figures = "complaints_carded_city" },
};

const struct exclusion *exclusions_all(size_t *count)
{
	*count = sizeof all / sizeof all[0];
	return all;
}

bool exclusions_belong(const struct exclusion *exclusion, const struct metric *metric)
{
	size_t len = strlen(metric->id);

	for (const char *at = exclusion->figures; at != NULL; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (strncmp(at, metric->id, len) == 0 && (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}
