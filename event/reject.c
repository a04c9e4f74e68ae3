#include "event/reject.h"

#include "event/contract.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct reject_entry entries[REJECT_REASONS] = {
	[REJECT_NONE] = { "none", "nothing wrong", "没有问题", "", "" },
	[REJECT_TOO_LARGE] = { "too_large", "larger than 64 KiB", "超过 64 KiB",
		"send less in one event; long texts and attachments do not belong in it",
		"请缩短事件内容；长文本和附件不应放在事件里" },
	[REJECT_BAD_UTF8] = { "bad_utf8", "not valid UTF-8", "不是合法的 UTF-8",
		"encode as UTF-8 (not GBK); escape characters beyond U+FFFF as a pair of surrogates",
		"请用 UTF-8 编码（不要用 GBK）；U+FFFF 以外的字符转义时须写成一对代理项" },
	[REJECT_BAD_JSON] = { "bad_json", "not exactly one JSON value", "不是完整的单个 JSON 值",
		"write one complete JSON object per line or record, with a JSON library",
		"每行（每条记录）写一个完整的 JSON 对象，请用 JSON 库生成" },
	[REJECT_TOO_DEEP] = { "too_deep", "nested deeper than 8 levels", "嵌套超过 8 层",
		"flatten the object; the contract itself needs two levels", "请减少嵌套；契约本身只需要两层" },
	[REJECT_NUL] = { "nul", "contains the character U+0000", "含有 U+0000 字符",
		"remove NUL characters, often left over from fixed-width database columns",
		"请去掉 NUL 字符，它常来自数据库的定长字段" },
	[REJECT_BAD_NUMBER] = { "bad_number", "a number that is not finite, not whole or out of range",
		"数字不是有限值、不是整数或超出范围", "send a whole number within the stated range",
		"请发送规定范围内的整数" },
	[REJECT_DOUBLED_KEY] = { "doubled_key", "the same name twice in one object", "同一对象中名称重复",
		"write each name once", "每个名称只写一次" },
	[REJECT_NOT_AN_EVENT] = { "not_an_event", "JSON, but not an object", "是 JSON，但不是对象",
		"send a CloudEvents 1.0 object in structured mode", "请发送 CloudEvents 1.0 结构化模式的对象" },
	[REJECT_BAD_SPECVERSION] = { "bad_specversion", "specversion is not \"1.0\"", "specversion 不是 \"1.0\"",
		"set specversion to \"1.0\"", "请把 specversion 写为 \"1.0\"" },
	[REJECT_MISSING] = { "missing", "something needed is absent, null or empty", "缺少必填项（空值与空串也算缺少）",
		"fill in the named attribute or field", "请填写指出的属性或字段" },
	[REJECT_WRONG_TYPE] = { "wrong_type", "a value of another JSON type than the contract's", "值的 JSON 类型不对",
		"send the type that the detail names", "请按说明改为正确的类型" },
	[REJECT_UNKNOWN_TYPE] = { "unknown_type", "an event type that the contract does not list", "契约中没有的事件类型",
		"use one of the types under docs/schema, version suffix included",
		"请使用 docs/schema 中列出的类型，包括版本后缀" },
	[REJECT_UNKNOWN_WORD] = { "unknown_word", "a word that the contract's closed list does not have",
		"不在规定取值之内的词", "use one of the words that the detail lists", "请使用说明中列出的取值" },
	[REJECT_BAD_TIME] = { "bad_time", "a time that cannot be read", "无法识别的时间",
		"write RFC 3339 with an offset, such as 2020-01-05T08:30:00+08:00",
		"请用带时区的 RFC 3339 格式，如 2020-01-05T08:30:00+08:00" },
	[REJECT_TOO_LONG] = { "too_long", "an id longer than 64 bytes or a text longer than 256", "编号超过 64 字节或文本超过 256 字节",
		"shorten it; a Chinese character takes three bytes", "请缩短；一个汉字占三个字节" },
	[REJECT_CONTRADICTION] = { "contradiction", "fields that cannot go together", "字段之间互相矛盾",
		"send rating_source with every rating, and never merge an order into itself",
		"有 rating 就要有 rating_source；工单不能并入自身" },
	[REJECT_BAD_HEADERS] = { "bad_headers", "a record that is a CloudEvent in neither mode", "既非结构化也非二进制模式的 CloudEvent",
		"send content-type application/cloudevents+json, or the ce_ headers",
		"请设置 content-type 为 application/cloudevents+json，或提供 ce_ 头" },
	[REJECT_BAD_CALLER] = { "bad_caller", "a kept caller that cannot be used again", "留存的主叫信息无法再用",
		"repair the line at its source and replay it with --with", "请从来源处修好该行，再用 --with 重放" },
	[REJECT_CASE_FULL] = { "case_full", "beyond the 4,096th event of its case", "同一个案超过 4096 个事件",
		"find out why one case has so many events", "请查明为何同一个案有这么多事件" },
};

const struct reject_entry *reject_entry(enum reject_reason reason)
{
	assert(reason < REJECT_REASONS);
	return &entries[reason];
}

enum reject_reason reject_named(const char *id)
{
	for (enum reject_reason reason = REJECT_NONE; reason < REJECT_REASONS; reason++)
		if (strcmp(entries[reason].id, id) == 0)
			return reason;
	return REJECT_NONE;
}

void reject_tell_length(struct reject *reject, int64_t length)
{
	if (reject->reason == REJECT_TOO_LARGE)
		(void)snprintf(reject->detail, sizeof reject->detail, "%" PRId64 " bytes, at most %d", length, EVENT_BYTES_MAX);
}
