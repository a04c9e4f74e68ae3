#include "report/reasons.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *id;
	struct words words;
	const char *source;
} reasons[REASONS] = {
	[REASON_INBOUND] = { "inbound", { "an inbound call", "呼入电话" }, "rule R13" },
	[REASON_OUTBOUND] = { "outbound", { "an outbound call counts in calls_out and nowhere else", "呼出电话只计入呼出量" }, "rule R13" },
	[REASON_ANSWERED] = { "answered", { "outcome {1}: answered", "结果 {1}：已接听" }, "rule R13" },
	[REASON_ABANDONED] = { "abandoned", { "abandoned before an agent answered", "接听前已放弃" }, "rule R13" },
	[REASON_ACCEPTED] = { "accepted", { "outcome {1}: accepted", "结果 {1}：已受理" }, "rule R15" },
	[REASON_INVALID] = { "invalid", { "invalid: answered, nothing accepted", "无效来电：已接听，未受理" }, "rule R15" },
	[REASON_DIRECT] = { "direct", { "answered directly", "直接解答" }, "rule R16" },
	[REASON_NOT_DIRECT] = { "not_direct", { "outcome {1}: accepted, not answered directly", "结果 {1}：已受理，非直接解答" }, "rule R16" },
	[REASON_REPEATED] = { "repeated", { "answered directly, and the caller called again about the same matter within {1} days",
		"直接解答，但来电人 {1} 日内就同一事项再次来电" }, "rules R17, R18" },
	[REASON_NOT_REPEATED] = { "not_repeated", { "answered directly, no call of the same caller and matter within {1} days is known",
		"直接解答，{1} 日内未见同一来电人就同一事项再次来电" }, "rules R17, R18" },
	[REASON_IN_TIME] = { "in_time", { "answered {1} s after the start", "来电后 {1} 秒接听" }, "rule R14" },
	[REASON_TOO_LATE] = { "not_in_time", { "answered {1} s after the start, not within 0 to 15 s", "来电后 {1} 秒接听，不在 0 至 15 秒内" },
		"rule R14" },
	[REASON_UNTIMED] = { "untimed", { "answered without a time of answer", "已接听但无接听时间" }, "rule R14" },

	[REASON_UNSEEN] = { "unseen", { "its creation has not come: it waits", "尚无建单事件，暂不计入" }, "rule R10" },
	[REASON_SEEN] = { "seen", { "its creation is there", "已有建单事件" }, "rule R10" },
	[REASON_VOIDED] = { "voided", { "voided on {1}, not restored since", "{1} 作废，其后未恢复" }, "rule R21" },
	[REASON_MERGED] = { "merged", { "merged into {2} on {1}, not restored since", "{1} 并入 {2}，其后未恢复" }, "rule R21" },
	[REASON_NOT_VOIDED] = { "not_voided", { "not voided", "未作废" }, "rule R21" },
	[REASON_NOT_MERGED] = { "not_merged", { "not merged", "未并单" }, "rule R21" },
	[REASON_CREATED] = { "created", { "created {1}", "{1} 建单" }, "rules R10, R11" },
	[REASON_TRANSFERRED] = { "transferred", { "created as transferred, or dispatched", "建单即转办，或已派单" }, "rule R20" },
	[REASON_HANDLED_DIRECTLY] = { "handled_directly", { "handled directly, never dispatched", "直接办理，未派单" }, "rule R20" },
	[REASON_REQUEST] = { "request", { "came by channel {1}, not from a call", "来自 {1} 渠道，非来电" }, "rule R15" },
	[REASON_OF_CALL] = { "of_call", { "came from a call: the call is counted", "来自来电：计其来电" }, "rule R15" },
	[REASON_NO_CHANNEL] = { "no_channel", { "has no channel", "未填渠道" }, "rule R15" },
	[REASON_BY_TELEPHONE] = { "by_telephone", { "came by telephone: calls are counted", "来自电话：计来电" }, "rule R15" },
	[REASON_HAS_DUE] = { "has_due", { "due {1} by {3}", "期限 {1}（{3}）" }, "rules R25, R26" },
	[REASON_NO_DUE] = { "no_due", { "neither an event nor a rule gives a due time", "事件和规则都没有给出期限" }, "rules R26, R28" },
	[REASON_NO_CALENDAR] = { "no_calendar", { "no due time: the calendar of {1} is missing", "没有期限：缺少 {1} 年的工作日历" },
		"rules R28, R46" },
	[REASON_NO_FIRST_DUE] = { "no_first_due", { "only an extension gave a due time, so there is no first one", "期限只来自延期，没有首次期限" },
		"rule R26" },
	[REASON_DUE_TO_COME] = { "due_to_come", { "due {1} by {3}: not passed at the cut-off", "期限 {1}（{3}）：统计时点尚未到期" },
		"rules R27, R28" },
	[REASON_ONTIME] = { "on_time", { "due {1} by {3}, closed {2}: on time", "期限 {1}（{3}），{2} 办结：按时" }, "rules R26, R28" },
	[REASON_LATE] = { "late", { "due {1} by {3}, closed {2}: late", "期限 {1}（{3}），{2} 办结：超期" }, "rules R26, R28" },
	[REASON_LATE_NOT_CLOSED] = { "late_not_closed", { "due {1} by {3}, not closed: late", "期限 {1}（{3}），未办结：超期" }, "rule R28" },
	[REASON_LATE_OPEN_AGAIN] = { "late_open_again", { "due {1} by {3}, open again: late by the rule in force", "期限 {1}（{3}），重办未结：按所用规则计超期" },
		"rule R49" },
	[REASON_NOT_CLOSED] = { "not_closed", { "not closed up to the cut-off", "截至统计时点未办结" }, "rule R22" },
	[REASON_OPEN_PAST_DUE] = { "open_past_due", { "open, and due {1} has passed", "未办结，期限 {1} 已过" }, "rule R29" },
	[REASON_CLOSED] = { "closed", { "closed {1}", "{1} 办结" }, "rules R22, R30" },
	[REASON_CLOSED_BY_CREATION] = { "closed_by_creation", { "handled directly: closed with its creation", "直接办理：建单即办结" },
		"rules R23, R30" },
	[REASON_OPEN] = { "open", { "open at the cut-off", "截至统计时点未办结" }, "rules R22, R30" },
	[REASON_SIGNED] = { "signed", { "dispatched {1}, signed for within the limit", "{1} 派单，在期限内签收" }, "rule R33" },
	[REASON_NOT_SIGNED] = { "not_signed", { "dispatched {1}, not signed for within the limit", "{1} 派单，未在期限内签收" }, "rule R33" },
	[REASON_NO_SIGN_LIMIT] = { "no_sign_limit", { "no rule in force gives a limit for signing", "所用规则没有签收期限" }, "rule R33" },
	[REASON_NO_DISPATCH] = { "no_dispatch", { "never dispatched", "未派单" }, "rules R32, R33" },
	[REASON_HANDLED] = { "handled", { "{1} s from creation to the last closing, {2}", "自建单至最后办结（{2}）历时 {1} 秒" }, "rule R31" },
	[REASON_SIGN_TO_COME] = { "sign_to_come", { "no limit for signing has passed", "签收期限均未到" }, "rule R33" },
	[REASON_EVENT] = { "event", { "{1} of {2}", "{1}，{2}" }, "rule R32" },
	[REASON_NO_EVENT] = { "no_event", { "it has no such event", "没有此类事件" }, "rule R32" },
	[REASON_RATED] = { "rated", { "rated {1}: the round's last rating that is no default", "评价 {1}：该轮最后一次非默认评价" },
		"rules R34, R35" },
	[REASON_RATED_BY_DEFAULT] = { "rated_by_default", { "rated {1} by default, for want of another rating", "默认评价 {1}，无其他评价" },
		"rules R35, R36" },
	[REASON_NO_RATING] = { "no_rating", { "no rating that counts here", "没有可计的评价" }, "rules R34, R35" },
	[REASON_ROUND_ANSWERED] = { "round_answered", { "the round was closed {1} and rated", "该轮 {1} 办结，有评价" }, "rule R37" },
	[REASON_ROUND_UNANSWERED] = { "round_unanswered", { "the round was closed {1}, without a rating that is no default",
		"该轮 {1} 办结，无非默认评价" }, "rule R37" },
	[REASON_SOLVED] = { "solved", { "the call-back of {1} said that it is solved", "{1} 回访答复已解决" }, "rule R38" },
	[REASON_UNSOLVED] = { "unsolved", { "the call-back of {1} said that it is not solved", "{1} 回访答复未解决" }, "rule R38" },
	[REASON_NOT_SAID] = { "not_said", { "no call-back that reached somebody said whether it is solved", "没有接通的回访答复是否解决" },
		"rule R38" },

	[REASON_COMPLAINT_UNSEEN] = { "unseen", { "its receipt has not come: it waits", "尚无收到事件，暂不计入" }, "rule R10" },
	[REASON_COMPLAINT_VOIDED] = { "voided", { "voided", "已作废" }, "rule R21" },
	[REASON_COMPLAINT_NOT_VOIDED] = { "not_voided", { "not voided", "未作废" }, "rule R21" },
	[REASON_RECEIVED] = { "received", { "received {1}", "{1} 收到" }, "rule R39" },
	[REASON_COUNTY] = { "county", { "of county level", "县级" }, "rule R42" },
	[REASON_REAL] = { "real", { "the latest judgement, {1}, says true", "最近一次核实（{1}）认定属实" }, "rule R39" },
	[REASON_NOT_REAL] = { "not_real", { "the latest judgement, {1}, says not true", "最近一次核实（{1}）认定不属实" }, "rule R39" },
	[REASON_NOT_JUDGED] = { "not_judged", { "not judged", "未核实" }, "rule R39" },
	[REASON_PUBLISHED] = { "published", { "first published {1}", "{1} 首次曝光" }, "rule R39" },
	[REASON_NOT_PUBLISHED] = { "not_published", { "not published", "未曝光" }, "rule R39" },
	[REASON_CARDED] = { "carded", { "latest card {1}, first one in force {2}", "最近一次亮牌 {1}，有效首牌 {2}" }, "rule R40" },
	[REASON_OTHER_CARD] = { "other_card", { "the latest card is {1}", "最近一次亮牌为 {1}" }, "rule R40" },
	[REASON_NOT_CARDED] = { "not_carded", { "no card in force", "没有有效亮牌" }, "rule R40" },

	[REASON_STARS] = { "stars", { "{1} stars", "{1} 星" }, "rule R11" },
	[REASON_COUNTED] = { "counted", { "counted", "计入" }, NULL },
	[REASON_NOT_COUNTED] = { "not_counted", { "not counted", "未计入" }, NULL },
};

const char *reasons_id(enum reason reason)
{
	return reasons[reason].id;
}

const char *reasons_source(enum reason reason)
{
	return reasons[reason].source;
}

void reasons_text(enum reason reason, enum lang lang, const char *const filled[REASON_FILLED], char out[REASON_TEXT_MAX])
{
	const char *at = lang_pick(lang, reasons[reason].words);
	size_t len = 0;

	while (*at != '\0' && len + 1 < REASON_TEXT_MAX) {
		if (at[0] == '{' && at[1] >= '1' && at[1] < '1' + REASON_FILLED && at[2] == '}') {
			int written = snprintf(out + len, REASON_TEXT_MAX - len, "%s", filled[at[1] - '1']);

			len += written < 0 ? 0 : (size_t)written;
			at += 3;
		} else {
			out[len++] = *at++;
		}
	}
	out[len < REASON_TEXT_MAX ? len : REASON_TEXT_MAX - 1] = '\0';
}
