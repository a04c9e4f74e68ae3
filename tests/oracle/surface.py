"""How one event may stand in a line: every way of writing it that the contract takes.

An event is a dict of the seven attributes; instants in it are Instant, numbers
with a spelling of their own are Raw.  line(rng, event, zone) writes it with keys
in any order, spaces, escapes, offsets, fractions and fields nobody knows.
"""

import json
from datetime import timedelta, timezone

from civil import YEAR_FIRST, YEAR_LAST, parse_time, to_datetime

OFFSETS = (0, 0, 480, 330, -300, -720, 845, 1439, -1439)    # minutes, R4: within 23:59
INSTANT_MIN = parse_time("1970-01-01T00:00:00+23:59")
INSTANT_MAX = parse_time("2199-12-31T23:59:59.999999-23:59")


class Instant(int):
    """Microseconds since 1970 UTC, written as a time; cut to what R4 can write."""

    def __new__(cls, value):
        return super().__new__(cls, min(max(value, INSTANT_MIN), INSTANT_MAX))


class Raw(str):
    """A piece of JSON, written as it stands."""


def _offset(rng, instant, zone):
    """Minutes east of UTC under which the year as written is one of R4's, and the local datetime."""
    own = to_datetime(instant, zone.info)
    choices = [rng.choice(OFFSETS), *OFFSETS]
    if own.utcoffset() % timedelta(minutes=1) == timedelta(0):
        choices.insert(rng.randrange(2), own.utcoffset() // timedelta(minutes=1))
    for minutes in choices:
        local = to_datetime(instant, timezone(timedelta(minutes=minutes)))
        if YEAR_FIRST <= local.year <= YEAR_LAST:
            return minutes, local
    raise ValueError("no offset writes %d within the years of R4" % instant)


def _fraction(rng, micros):
    """The microseconds with fewer or more digits than six (the rest is cut, R4)."""
    if micros == 0:
        return rng.choice(("", "", "", "", "", ".0", ".000000", ".0000009"))
    digits = ".%06d" % micros
    return rng.choice((digits, digits.rstrip("0"), digits + "999"))


def stamp(rng, instant, zone):
    """The instant as text, in one of the forms of R4."""
    minutes, local = _offset(rng, instant, zone)
    text = local.strftime("%Y-%m-%d") + ("t" if rng.random() < 0.05 else "T")
    text += local.strftime("%H:%M:%S") + _fraction(rng, local.microsecond)
    if minutes == 0:
        return text + rng.choice(("Z", "Z", "z", "+00:00", "-00:00"))
    return text + "%s%02d:%02d" % ("+-"[minutes < 0], abs(minutes) // 60, abs(minutes) % 60)


def number(rng, value):
    """A whole number in one of its spellings (R5: 5.0 is 5)."""
    plain = str(value)
    return Raw(rng.choice((plain, plain, plain, plain, plain + ".0", plain + "e0", plain + "0E-1")))


def text_of(rng, value):
    """A string as JSON: raw UTF-8, all escaped, or with one needless escape."""
    roll = rng.random()
    if roll < 0.8:
        return json.dumps(value, ensure_ascii=False)
    if roll < 0.95 or not value or not value[0].isalpha() or ord(value[0]) > 0x7F:
        return json.dumps(value)
    return '"\\u%04x' % ord(value[0]) + json.dumps(value[1:])[1:]


def _value(rng, value, zone):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Instant):
        return json.dumps(stamp(rng, value, zone))
    if isinstance(value, str):
        return text_of(rng, value)
    if isinstance(value, dict):
        return _object(rng, value, zone)
    return json.dumps(value)


def _object(rng, fields, zone, extra=()):
    """A JSON object: the fields in any order, and pieces that nobody knows."""
    space = rng.choice(("", "", "", " ", "\t"))
    pieces = [text_of(rng, name) + ":" + space + _value(rng, value, zone)
              for name, value in fields.items()]
    pieces.extend(extra)
    if rng.random() < 0.3:
        rng.shuffle(pieces)
    return "{" + space + ("," + space).join(pieces) + space + "}"


# Attributes and fields outside the table are ignored, whatever they hold and however often they come.
UNKNOWN = ('"traceparent":"00-0af7651916cd43dd8448eb211c80319c"', '"datacontenttype":"application/json"',
           '"x":{"caller":"13800138000"}', '"x":1,"x":2', '"y":[[[[[[0]]]]]]', '"note":null',
           '"data_base64":"e30="', '"Subject":7', '"空":"\\ud83d\\ude00"', '"z":-1.5e-3')
# Fields that other types know are unknown here (R5): any value will do.
FOREIGN = ('"medium":5', '"medium":{"a":1}', '"nobody":"13912345678"', '"x":[1,2],"x":[]', '"kinds":"咨询"')


def line(rng, event, zone):
    """One line, without its end."""
    outer = [rng.choice(UNKNOWN)] if rng.random() < 0.1 else []
    fields = dict(event)
    data = fields.get("data")
    if isinstance(data, dict):
        inner = []
        if event.get("type") != "complaint.published.v1" and rng.random() < 0.1:
            inner = [rng.choice(FOREIGN)]
        fields["data"] = Raw(_object(rng, data, zone, inner))
    return _object(rng, fields, zone, outer).encode()
