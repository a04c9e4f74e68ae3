"""The event contract: one line of bytes -> Event, or Refused (R1-R5, R18).

The field table below is the contract of docs/: needed fields carry "!".
"""

import json
import re

import civil
import strictjson
from exercise import seen

LINE_MAX = 64 * 1024    # an event at most
ID_MAX = 64             # R5: id, subject, call_id, order_id, into
TEXT_MAX = 256          # R5: source and other text
ENVELOPE = ("specversion", "id", "source", "type", "time", "subject", "data")

CLOSED = {
    "direction": ("in", "out"),
    "outcome": ("answered_directly", "order_created", "transferred", "abandoned", "invalid"),
    "kind": ("consultation", "help", "complaint", "report", "suggestion", "praise", "other"),
    "handling": ("direct", "transferred"),
    "result": ("resolved", "explained", "unreasonable"),
    "rating": ("very_satisfied", "satisfied", "basically_satisfied", "dissatisfied",
               "very_dissatisfied"),
    "rating_source": ("caller", "callback", "default"),
    "level": ("city", "county"),
    "card": ("yellow", "red", "withdrawn"),
}
RANGES = {"limit_working_days": (1, 250), "rating": (1, 5)}

_FIELDS = {
    "call.ended.v1": "!started_at:time answered_at:time ended_at:time !direction:closed "
                     "!channel:text caller:text agent:text district:text kind:closed "
                     "category:text matter:text !outcome:closed order_id:id",
    "order.created.v1": "!handling:closed call_id:id channel:text kind:closed category:text "
                        "district:text matter:text caller:text due_at:time",
    "order.dispatched.v1": "!unit:text due_at:time limit_working_days:number",
    "order.signed.v1": "unit:text reason:text level:text",
    "order.returned.v1": "unit:text reason:text level:text",
    "order.urged.v1": "unit:text reason:text level:text",
    "order.extended.v1": "!due_at:time reason:text approver:text",
    "order.closed.v1": "unit:text result:closed",
    "order.reopened.v1": "due_at:time reason:text",
    "order.voided.v1": "!reason:text",
    "order.restored.v1": "!reason:text",
    "order.merged.v1": "!into:id",
    "callback.made.v1": "!reached:bool solved:bool rating:closed rating_source:closed",
    "complaint.received.v1": "!unit:text !level:closed channel:text order_id:id",
    "complaint.judged.v1": "!real:bool",
    "complaint.forwarded.v1": "unit:text due_at:time",
    "complaint.replied.v1": "unit:text due_at:time",
    "complaint.closed.v1": "unit:text due_at:time",
    "complaint.carded.v1": "!card:closed unit:text reason:text",
    "complaint.published.v1": "!medium:text",
    "complaint.voided.v1": "!reason:text",
    "review.submitted.v1": "!unit:text !rating:number channel:text",
}


def _field_table():
    table = {}
    for name, text in _FIELDS.items():
        fields = {}
        for word in text.split():
            field, form = word.lstrip("!").split(":")
            fields[field] = (form, word[0] == "!")
        table[name] = fields
    return table


TYPES = _field_table()
SORT_OF = {"call": "call", "order": "order", "callback": "order",
           "complaint": "complaint", "review": "review"}
_RANKED = {
    "order": ("created", "returned", "dispatched", "signed", "extended", "urged", "closed",
              "made", "reopened", "merged", "voided", "restored"),
    "complaint": ("received", "judged", "forwarded", "replied", "closed", "carded",
                  "published", "voided"),
    "call": ("ended",),
    "review": ("submitted",),
}


class Refused(Exception):
    """The line is no event of the contract; the text says why."""


class Event:
    """One accepted event, after R5's forms and masking."""

    __slots__ = ("sort", "subject", "source", "id", "type", "what", "rank", "time",
                 "data", "caller", "order_key")

    def identity(self):
        """(case, source, id), the case being (sort, subject) (R1, R2)."""
        return self.sort, self.subject, self.source, self.id

    def get(self, field):
        """The field of data, None where absent."""
        return self.data.get(field)

    def canonical(self):
        """The canonical content, as bytes (R1: RFC 8785, no caller)."""
        content = {"data": self.data, "subject": self.subject, "time": self.time,
                   "type": self.type}
        return json.dumps(content, ensure_ascii=False, sort_keys=True,
                          separators=(",", ":")).encode()


_MOBILE = re.compile(r"(?<![0-9])(0086|86)?1[3-9][0-9]{9}(?![0-9])")


def mask_mobile(text):
    """Mobile numbers become 11 asterisks, a prefix stays."""
    masked = _MOBILE.sub(lambda match: (match.group(1) or "") + "*" * 11, text)
    if masked != text:
        seen("R5", "mobile number masked")
    return masked


def normal_caller(text):
    """The caller's number as it is hashed, None where nothing is left (R18)."""
    for char in " -.()":
        text = text.replace(char, "")
    if text.startswith("+"):
        text = text[1:]
    match = re.fullmatch(r"(?:0086|86)(1[0-9]{10})", text)
    if match:
        seen("R18", "86 before 11 digits dropped")
        text = match.group(1)
    if not text:
        seen("R18", "nothing left of the caller")
    return text or None


def _absent(value):
    """JSON null and the empty string are absent (R5)."""
    return value is None or value == "" and not isinstance(value, strictjson.Number)


def _text(name, value, limit):
    if not isinstance(value, str) or isinstance(value, strictjson.Number):
        raise Refused(name + " is no string")
    if len(value.encode()) > limit:
        raise Refused(name + " is too long")
    return value


def _time(name, value):
    instant = civil.parse_time(_text(name, value, TEXT_MAX))
    if instant is None:
        raise Refused(name + " is no time")
    if len(value) != 25:
        seen("R4", "time with a fraction or in UTC")
    return instant


def _number(name, value):
    if not isinstance(value, strictjson.Number):
        raise Refused(name + " is no number")
    whole = value.whole()
    low, high = RANGES[name]
    if whole is None or not low <= whole <= high:
        raise Refused(name + " is out of range")
    if not value.isdigit():
        seen("R5", "whole number in another form")
    return whole


def _field(name, form, value):
    """The checked value of a data field (R5)."""
    if form == "time":
        return _time(name, value)
    if form == "number":
        return _number(name, value)
    if form == "bool":
        if not isinstance(value, bool):
            raise Refused(name + " is neither true nor false")
        return value
    if form == "id":
        return _text(name, value, ID_MAX)
    text = _text(name, value, TEXT_MAX)
    if form == "closed":
        if text not in CLOSED[name]:
            raise Refused(name + " is no word of its list")
        return text
    if name == "category":
        text = re.sub(" *> *", ">", text)
        if text != value:
            seen("R5", "spaces around > dropped")
    return text if name == "caller" else mask_mobile(text)


def _data(kind, value):
    """All known fields of data, checked; absent ones left out."""
    if not isinstance(value, strictjson.Pairs):
        raise Refused("data is no object")
    doubled = value.doubled(TYPES[kind])
    if doubled:
        raise Refused("data has two of " + doubled)
    data = {}
    given = dict(value)
    for name, (form, needed) in TYPES[kind].items():
        if not _absent(given.get(name)):
            data[name] = _field(name, form, given[name])
        elif needed:
            raise Refused("data lacks " + name)
    return data


def _ties_between_fields(event):
    """What R5 says of fields that hang together."""
    data = event.data
    if event.type == "callback.made.v1":
        if "rating" in data and "rating_source" not in data:
            raise Refused("rating without rating_source")
        if "rating" not in data and data.pop("rating_source", None):
            seen("R5", "rating_source without rating dropped")
    if event.type == "order.merged.v1" and data["into"] == event.subject:
        raise Refused("order merged into itself")
    if "due_at" in data and data.pop("limit_working_days", None):
        seen("R5", "limit beside due_at dropped")
    caller = data.pop("caller", None)
    if caller and event.sort == "call":
        event.caller = normal_caller(caller)
        seen("R18", "caller kept as hash")
    elif caller:
        seen("R18", "caller of an order dropped")


def _envelope(value):
    """The seven attributes, checked for presence and doubles."""
    if not isinstance(value, strictjson.Pairs):
        raise Refused("no object")
    doubled = value.doubled(ENVELOPE)
    if doubled:
        raise Refused("two of " + doubled)
    given = dict(value)
    for name in ENVELOPE:
        if _absent(given.get(name)):
            raise Refused("lacks " + name)
    return given


def read_event(raw):
    """The Event of one line's bytes; raises Refused or strictjson.BadJson."""
    if len(raw) > LINE_MAX:
        raise Refused("longer than 64 KiB")
    given = _envelope(strictjson.parse(raw))
    if given["specversion"] != "1.0" or isinstance(given["specversion"], strictjson.Number):
        raise Refused("specversion is not 1.0")
    event = Event()
    event.type = _text("type", given["type"], TEXT_MAX)
    if event.type not in TYPES:
        raise Refused("unknown type")
    family, event.what, _ = event.type.split(".")
    event.sort = SORT_OF[family]
    event.rank = _RANKED[event.sort].index(event.what)
    event.id = _text("id", given["id"], ID_MAX)
    event.source = mask_mobile(_text("source", given["source"], TEXT_MAX))
    event.subject = _text("subject", given["subject"], ID_MAX)
    event.time = _time("time", given["time"])
    event.data = _data(event.type, given["data"])
    event.caller = None
    _ties_between_fields(event)
    # R3: (time, rank of type, source, id), the last two as bytes
    event.order_key = (event.time, event.rank, event.source.encode(), event.id.encode())
    return event
