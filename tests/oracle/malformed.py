"""Lines that the contract refuses: each spoils one good event in one way.

Every entry of SPOILS is (name, function of (rng, event, write) -> bytes); write
turns an event into a good line.  No line here may be taken: the generator holds
the number of refusals against the number of spoilt lines.
"""

import json
import re

from contract import TYPES
from surface import Raw

_NEEDED_OF = {kind: [name for name, (_, needed) in fields.items() if needed]
              for kind, fields in TYPES.items()}

BAD_TIMES = ("2021-03-01T24:00:00Z", "2021-03-01T23:59:60Z", "2021-02-29T00:00:00Z", "2021-03-01T09:00:00",
             "2021-03-01 09:00:00Z", "2021-03-01", "2021-03-01T09:00Z", "2021-03-01T09:00:00+24:00",
             "2021-03-01T09:00:00+08:60", "2021-03-01T09:00:00+0800", "2021-03-01T09:00:00.Z",
             "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", " 2021-03-01T09:00:00Z", "2021-3-01T09:00:00Z",
             "２021-03-01T09:00:00Z", "2021-13-01T00:00:00Z", "2021-00-01T00:00:00Z", "2021-04-31T00:00:00Z",
             "2021-03-01T09:60:00Z", "2021-03-01T09:00:00,5Z", "1614556800", "+2021-03-01T09:00:00Z")
# One field of the right type with a value it does not take.
BAD_FIELDS = (
    ("call.ended.v1", "direction", "IN"), ("call.ended.v1", "outcome", "answered"),
    ("call.ended.v1", "kind", "咨询"), ("call.ended.v1", "agent", Raw("5")),
    ("call.ended.v1", "answered_at", Raw("0")), ("call.ended.v1", "started_at", Raw("null")),
    ("call.ended.v1", "ended_at", "soon"), ("call.ended.v1", "channel", ""),
    ("call.ended.v1", "caller", Raw("13800138000")), ("call.ended.v1", "order_id", "x" * 65),
    ("order.created.v1", "handling", "Direct"), ("order.created.v1", "kind", Raw('["help"]')),
    ("order.created.v1", "district", Raw("{}")), ("order.created.v1", "caller", Raw("false")),
    ("order.created.v1", "due_at", "2021-03-01"), ("order.created.v1", "category", "水" * 86),
    ("order.created.v1", "call_id", "水" * 22), ("order.created.v1", "channel", Raw("true")),
    ("order.dispatched.v1", "unit", Raw("null")), ("order.dispatched.v1", "limit_working_days", Raw("0")),
    ("order.dispatched.v1", "limit_working_days", Raw("251")), ("order.dispatched.v1", "limit_working_days", "5"),
    ("order.dispatched.v1", "limit_working_days", Raw("1.5")),
    ("order.dispatched.v1", "limit_working_days", Raw("-3")),
    ("order.extended.v1", "due_at", ""), ("order.extended.v1", "approver", Raw("[]")),
    ("order.urged.v1", "level", Raw("1")), ("order.signed.v1", "unit", Raw("0")),
    ("order.closed.v1", "result", "done"), ("order.reopened.v1", "due_at", Raw("20210301")),
    ("order.voided.v1", "reason", ""), ("order.restored.v1", "reason", Raw("null")),
    ("order.merged.v1", "into", Raw("7")),
    ("callback.made.v1", "reached", "true"), ("callback.made.v1", "reached", Raw("1")),
    ("callback.made.v1", "solved", "yes"), ("callback.made.v1", "rating", Raw("5")),
    ("callback.made.v1", "rating", "good"), ("callback.made.v1", "rating_source", "phone"),
    ("complaint.received.v1", "level", "province"), ("complaint.received.v1", "unit", "u" * 257),
    ("complaint.judged.v1", "real", "false"), ("complaint.forwarded.v1", "due_at", "tomorrow"),
    ("complaint.carded.v1", "card", "green"), ("complaint.published.v1", "medium", Raw("{}")),
    ("complaint.voided.v1", "reason", Raw("[]")),
    ("review.submitted.v1", "rating", Raw("0")), ("review.submitted.v1", "rating", Raw("6")),
    ("review.submitted.v1", "rating", Raw("4.5")), ("review.submitted.v1", "rating", "5"),
    ("review.submitted.v1", "unit", Raw("3")),
)
BAD_ATTRIBUTES = (
    ("specversion", "1.1"), ("specversion", Raw("1.0")), ("specversion", Raw("null")), ("id", ""),
    ("id", Raw("5")), ("id", "i" * 65), ("id", "水" * 22), ("source", Raw("null")), ("source", "s" * 257),
    ("source", Raw("{}")), ("type", "call.ended.v2"), ("type", "call.ended"), ("type", "CALL.ENDED.V1"),
    ("type", Raw("1")), ("time", Raw("1614556800")), ("time", ""), ("subject", Raw("null")), ("subject", "s" * 65),
    ("subject", Raw("[]")), ("data", ""), ("data", Raw("null")), ("data", Raw("[]")), ("data", "{}"),
    ("data", Raw("5")),
)
# What no reader of JSON takes, or what R5 adds to that; %s is a good line.
BAD_TEXTS = (
    "%s,", "%s %s", "[%s]", "[%s", "\"%s", "null", "5", "\"text\"", "{}", "[]", "{'id':1}", "\ufeff%s",
    "// %s", "%s x", "(%s)", "NaN", "True", "\x00%s", "}", "{\"specversion\":\"1.0\",}", "id=1,source=s",
    "，", "\x0b%s",
)
# A member put in front of a good line's first: wrong as JSON, in number, in depth or in text.
BAD_MEMBERS = (
    '"x":1e999', '"x":-1e400', '"x":NaN', '"x":Infinity', '"x":01', '"x":+1', '"x":.5', '"x":1.', '"x":0x10',
    '"x":\'a\'', '"x":tru', '"x":"\t"', '"x":"\\x41"', '"x":"\\u00"', '"x":"\\ud800"', '"x":"\\udc00\\ud800"',
    '"\\ud800":1', '"x":"\\u0000"', '"a\\u0000b":1', '"x":[[[[[[[[0]]]]]]]]', '"x":{"a":{"a":{"a":{"a":[[[[]]]]}}}}',
    '"x":[1,]', '"x"', '"x":', 'x:1', '"x":1 "y":2', '"x":"\x01"', '"id":"other"', '"i\\u0064":"other"',
    '"type":null', '"data":{}', '"x":1;"y":2',
)
BAD_BYTES = (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe6\xb0", b"\xf4\x90\x80\x80", b"\x80", b"\xf8\x88\x80\x80\x80")


def _whole(event, kind):
    """The event's envelope around the smallest data of another type."""
    values = {"time": "2021-03-01T09:00:00+08:00", "text": "t", "id": "i", "bool": True, "number": Raw("3")}
    words = {"direction": "in", "outcome": "invalid", "handling": "direct", "level": "city", "card": "red"}
    data = {name: words.get(name, values.get(TYPES[kind][name][0])) for name in _NEEDED_OF[kind]}
    return dict(event, type=kind, data=data)


def _bad_field(rng, event, write):
    kind, name, value = rng.choice(BAD_FIELDS)
    event = _whole(event, kind)
    event["data"][name] = value
    return write(event)


def _bad_time(rng, event, write):
    if rng.random() < 0.7:
        return write(dict(event, time=rng.choice(BAD_TIMES)))
    kind, name = rng.choice((("call.ended.v1", "started_at"), ("order.created.v1", "due_at"),
                             ("order.extended.v1", "due_at"), ("complaint.replied.v1", "due_at")))
    event = _whole(event, kind)
    event["data"][name] = rng.choice(BAD_TIMES)
    return write(event)


def _bad_attribute(rng, event, write):
    name, value = rng.choice(BAD_ATTRIBUTES)
    return write(dict(event, **{name: value}))


def _attribute_missing(rng, event, write):
    name = rng.choice(sorted(event))
    return write({other: value for other, value in event.items() if other != name})


def _field_missing(rng, event, write):
    kind = rng.choice(sorted(kind for kind, names in _NEEDED_OF.items() if names))
    event = _whole(event, kind)
    name = rng.choice(_NEEDED_OF[kind])
    if rng.random() < 0.5:
        del event["data"][name]
    else:
        event["data"][name] = rng.choice((Raw("null"), ""))
    return write(event)


def _bad_text(rng, event, write):
    shape = rng.choice(BAD_TEXTS)
    return shape.replace("%s", write(event).decode()).encode()


def _bad_member(rng, event, write):
    good = write(event)
    return b"{" + rng.choice(BAD_MEMBERS).encode() + b"," + good[good.index(b"{") + 1:]


def _doubled_field(rng, event, write):
    kind = rng.choice(sorted(kind for kind, names in _NEEDED_OF.items() if names))
    event = _whole(event, kind)
    name = rng.choice(_NEEDED_OF[kind])
    spelled = rng.choice((json.dumps(name), '"\\u%04x%s"' % (ord(name[0]), name[1:])))
    data = "{%s:null,%s}" % (spelled, json.dumps(
        {field: json.loads(value) if isinstance(value, Raw) else value
         for field, value in event["data"].items()})[1:-1])
    return write(dict(event, data=Raw(data)))


def _bad_bytes(rng, event, write):
    marked = write(dict(event, source="@@@@"))
    return re.sub(rb"@@@@|\\u0040@@@|(\\u0040){4}", lambda _: rng.choice(BAD_BYTES), marked)


def _cut_short(rng, event, write):
    good = write(event).strip()
    return good[:rng.randrange(1, len(good) - 1)]


def _rating_without_source(_, event, write):
    event = _whole(event, "callback.made.v1")
    event["data"]["rating"] = "satisfied"
    return write(event)


def _merged_into_itself(_, event, write):
    event = _whole(event, "order.merged.v1")
    event["data"]["into"] = event["subject"]
    return write(event)


def _only_base64(rng, event, write):
    event = {name: value for name, value in event.items() if name != "data"}
    return write(dict(event, data_base64="e30="))


def _too_long(_, event, write):
    """One byte over 64 KiB."""
    good = write(event)
    fill = 64 * 1024 + 1 - len(good) - len('"fill":"",')
    return b'{"fill":"' + b"f" * fill + b'",' + good[good.index(b"{") + 1:]


SPOILS = (
    ("a field has a value it does not take", _bad_field),
    ("an unreadable time", _bad_time),
    ("an attribute has a value it does not take", _bad_attribute),
    ("an attribute is missing", _attribute_missing),
    ("a needed field is missing", _field_missing),
    ("no JSON, or no object", _bad_text),
    ("a member that JSON or R5 refuses", _bad_member),
    ("a field twice", _doubled_field),
    ("bad UTF-8", _bad_bytes),
    ("cut short", _cut_short),
    ("a rating without its source", _rating_without_source),
    ("an order merged into itself", _merged_into_itself),
    ("data in base64 alone", _only_base64),
    ("longer than 64 KiB", _too_long),
)
_RARE = {"longer than 64 KiB": 0.1}
_WEIGHTS = [_RARE.get(name, 1) for name, _ in SPOILS]


def spoilt(rng, event, write):
    """(name, line) of a spoilt event; the line has no line end in it."""
    name, spoil = rng.choices(SPOILS, _WEIGHTS)[0]
    return name, spoil(rng, event, write)
