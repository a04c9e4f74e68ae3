"""The compact notation of the hand-computed cases under rules/.

    case R27 closing at exactly the due is on time      the title is a claim
      zone Europe/Berlin                     default Asia/Shanghai
      created    o1 2021-03-01T09 due_at=2021-03-04T00
      closed     o1 2021-03-04T00 unit=甲
      raw        {"specversion": ...}        a line as it stands
      many 4097  urged o1 2021-03-01         so many of them, a second apart
      cutoff     2021-03-31                  a day or a time; may change below
      range      2021-03-01 2021-03-31       --from and --to, `range -` ends it
      expect     ontime_rate all 1/1         figure, period, num/den
      expect     ontime_rate 2021-03-03 unit=甲 1/1 100.00
      expect     ontime_rate all unit=乙 absent
      expect     late_open as-of 0
      expect     load read=2 applied=2 duplicate=0 rejected=0

An event line is WHAT SUBJECT TIME FIELD=VALUE...  WHAT is one of the words of
DEFAULTS below, which also fills in what the type needs, so that a case shows
only what it is about; FIELD=- leaves a field out.  A time without offset is
local to the zone of the case and may stop after the day, hour or minute.
@id=, @source=, @time= set the attributes; without them every event has an id
of its own, source s.  The shape of the period says --per: 2021-03-03, 2021-W09,
2021-03, 2021-Q1, 2021, all, as-of.  A word like 2021-03-01..2021-03-31 after
the period checks `from` and `to`; `none` as value is "no data".  Quotes work
as in a shell, # starts a comment.
"""

import json
import re
import shlex
from datetime import date, datetime

from civil import SECOND, Zone, format_time, from_datetime, parse_time
from contract import TYPES

DEFAULTS = {
    "call": ("call.ended.v1", {"started_at": "@", "direction": "in", "channel": "phone",
                               "outcome": "answered_directly"}),
    "created": ("order.created.v1", {"handling": "transferred"}),
    "dispatched": ("order.dispatched.v1", {"unit": "u"}),
    "signed": ("order.signed.v1", {}),
    "returned": ("order.returned.v1", {}),
    "urged": ("order.urged.v1", {}),
    "extended": ("order.extended.v1", {}),
    "closed": ("order.closed.v1", {}),
    "reopened": ("order.reopened.v1", {}),
    "voided": ("order.voided.v1", {"reason": "r"}),
    "restored": ("order.restored.v1", {"reason": "r"}),
    "merged": ("order.merged.v1", {"into": "elsewhere"}),
    "callback": ("callback.made.v1", {"reached": "yes"}),
    "received": ("complaint.received.v1", {"unit": "u", "level": "city"}),
    "judged": ("complaint.judged.v1", {"real": "yes"}),
    "forwarded": ("complaint.forwarded.v1", {}),
    "replied": ("complaint.replied.v1", {}),
    "c-closed": ("complaint.closed.v1", {}),
    "carded": ("complaint.carded.v1", {"card": "yellow"}),
    "published": ("complaint.published.v1", {"medium": "tv"}),
    "c-voided": ("complaint.voided.v1", {"reason": "r"}),
    "review": ("review.submitted.v1", {"unit": "u", "rating": "5"}),
}
_PER = ((r"all|as-of", "all"), (r"\d{4}-\d\d-\d\d", "day"), (r"\d{4}-W\d\d", "week"),
        (r"\d{4}-\d\d", "month"), (r"\d{4}-Q\d", "quarter"), (r"\d{4}", "year"))


class Mistake(ValueError):
    """A line of a case file that cannot be read."""


class Expectation:
    """One expect line: where it stands, how to read, what must be there."""

    def __init__(self, number, cutoff, day_range, words):
        self.number = number
        self.cutoff = cutoff
        self.day_range = day_range
        self.text = " ".join(words)
        self.figure, self.period = words[0], words[1]
        self.per = next((per for shape, per in _PER if re.fullmatch(shape, self.period)), None)
        if self.per is None:
            raise Mistake("no period: " + self.period)
        self.by, self.key, self.bounds = (), None, None
        rest = words[2:]
        if ".." in rest[0]:
            self.bounds = tuple(rest.pop(0).split(".."))
        if "=" in rest[0]:
            names, _, key = rest.pop(0).partition("=")
            self.by = tuple(names.split(","))
            self.key = key if len(self.by) == 1 else key.split(",")
        self.absent = rest[0] == "absent"
        if not self.absent:
            num, slash, den = rest[0].partition("/")
            self.num, self.den = int(num), int(den) if slash else None
        self.value = rest[1] if len(rest) > 1 else None

    def failure(self, rows):
        """None if rows agree, else what is there instead."""
        found = [row for row in rows if (row["figure"], row["period"], row["key"])
                 == (self.figure, self.period, self.key)]
        if self.absent:
            return f"{self.text}: there is {found}" if found else None
        if len(found) != 1:
            return f"{self.text}: {len(found)} such rows"
        row = found[0]
        good = (row["num"], row["den"]) == (self.num, self.den)
        if self.bounds:
            good = good and (row["from"], row["to"]) == self.bounds
        if self.value is not None:
            good = good and (row["value"] or "none") == self.value
        return None if good else f"{self.text}: there is {row}"


class Case:
    """One block: lines to load and what must come out."""

    def __init__(self, file, number, title):
        self.file, self.number, self.title = file, number, title
        self.zone = Zone("Asia/Shanghai")
        self.lines = []
        self.cutoff = None
        self.day_range = (None, None)
        self.expectations = []
        self.load = None

    def blob(self):
        """The bytes of the file to load."""
        return b"".join(line + b"\n" for line in self.lines)

    def take(self, number, text):
        """Read one line of the block."""
        word = text.split(None, 1)[0]
        if word == "raw":
            self.lines.append(text.split(None, 1)[1].encode())
            return
        words = shlex.split(text, comments=True)
        if word == "zone":
            self.zone = Zone(words[1])
        elif word == "cutoff":
            self.cutoff = words[1] if len(words[1]) == 10 else self._local(words[1])
        elif word == "range":
            self.day_range = (None, None) if words[1] == "-" else tuple(
                date.fromisoformat(day) for day in words[1:])
        elif word == "expect" and words[1] == "load":
            self.load = {name: int(value) for name, value in
                         (item.split("=") for item in words[2:])}
        elif word == "expect":
            if self.cutoff is None:
                raise Mistake("expect before cutoff")
            self.expectations.append(Expectation(number, self.cutoff, self.day_range, words[1:]))
        elif word in DEFAULTS:
            self.lines.append(self._event(words))
        elif word == "many":
            first = parse_time(self._local(words[4]))
            for step in range(int(words[1])):
                words[4] = format_time(first + step * SECOND, self.zone.info)
                self.lines.append(self._event(words[2:]))
        else:
            raise Mistake("unknown word " + word)

    def _local(self, text):
        """A time of the notation as one of the contract."""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.]+)?", text):
            return text
        full = text + "2000-01-01T00:00:00"[len(text):]
        moment = datetime.fromisoformat(full).replace(tzinfo=self.zone.info)
        return format_time(from_datetime(moment), self.zone.info)

    def _event(self, words):
        what, subject, when = words[:3]
        kind, fields = DEFAULTS[what]
        fields = dict(fields)
        event = {"specversion": "1.0", "id": "n%d" % len(self.lines), "source": "s",
                 "type": kind, "time": self._local(when), "subject": subject}
        for item in words[3:]:
            name, _, value = item.partition("=")
            if name.startswith("@"):
                event[name[1:]] = self._local(value) if name == "@time" else value
            elif value == "-":
                fields.pop(name, None)
            else:
                fields[name] = value
        event["data"] = {name: self._value(kind, name, value, when)
                         for name, value in fields.items()}
        return json.dumps(event, ensure_ascii=False).encode()

    def _value(self, kind, name, value, when):
        form = TYPES[kind].get(name, ("text", False))[0]
        if form == "bool":
            return {"yes": True, "no": False}[value]
        if form == "number":
            return json.loads(value)
        if form == "time":
            return self._local(when if value == "@" else value)
        return value


def read_cases(path):
    """All cases of one file."""
    cases = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = text.strip()
        try:
            if text.startswith("case "):
                cases.append(Case(path.name, number, text[5:]))
            elif text and not text.startswith("#"):
                cases[-1].take(number, text)
        except (Mistake, ValueError, KeyError, IndexError) as error:
            raise Mistake(f"{path}:{number}: {error!r}") from error
    return cases
