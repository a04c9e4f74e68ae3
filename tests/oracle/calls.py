"""Figures over calls and reviews (R11-R17, the first part of R15)."""

from collections import defaultdict

from civil import DAY, SECOND
from exercise import seen
from facts import Fact, parts_of, until

ACCEPTED = ("answered_directly", "order_created", "transferred")
ANSWER_MAX = 15 * SECOND        # R14


class Call:
    """One call at T: the latest of its events, as a whole (R11)."""

    def __init__(self, subject, events, zone):
        event = events[-1]
        self.subject = subject
        self.start = event.data["started_at"]
        self.day = zone.day_of(self.start)
        self.inbound = event.data["direction"] == "in"
        self.outcome = event.data["outcome"]
        self.answered_at = event.get("answered_at")
        self.caller = event.caller
        self.matter = event.get("matter")
        self.parts = parts_of(dict(event.data, unit=""))
        if len(events) > 1:
            seen("R11", "call with several events: the latest replaces")
        if self.day != zone.day_of(event.time):
            seen("R11", "call counted on its start's day, not its end's")

    def answered(self):
        """R13: abandoned iff the outcome says so, else answered."""
        return self.outcome != "abandoned"

    def in_time(self):
        """R14: answered within 15 s, both ends included."""
        if not self.answered():
            return False
        if self.answered_at is None:
            seen("R14", "answered without answered_at")
            return False
        wait = self.answered_at - self.start
        if wait < 0 or wait in (0, ANSWER_MAX, ANSWER_MAX + 1):
            seen("R14", "wait negative or at the edge")
        return 0 <= wait <= ANSWER_MAX

    def accepted(self):
        """R15, first part: inbound and of an accepted outcome."""
        return self.inbound and self.outcome in ACCEPTED

    def direct(self):
        """R16: the numerator of fcr."""
        return self.accepted() and self.outcome == "answered_directly"


def calls_at(store, cutoff):
    """Every call with an event at or before T."""
    calls = []
    for (sort, subject), events in store.cases.items():
        events = until(events, cutoff)
        if sort == "call" and events:
            calls.append(Call(subject, events, store.zone))
    return calls


def call_facts(store, cutoff):
    """calls_*, connect_rate, sl15_*, the calls of requests_accepted, fcr*."""
    calls = calls_at(store, cutoff)
    for call in calls:
        yield from _one_call(call)
    yield from _net_facts(calls)


def _one_call(call):
    day, parts = call.day, call.parts
    if not call.inbound:
        seen("R13", "outbound call")
        yield Fact("calls_out", day, parts, 1, None)
        return
    answered = int(call.answered())
    seen("R13", "inbound call " + call.outcome)
    yield Fact("calls_in", day, parts, 1, None)
    yield Fact("calls_answered", day, parts, answered, None)
    yield Fact("calls_abandoned", day, parts, 1 - answered, None)
    yield Fact("connect_rate", day, parts, answered, 1)
    in_time = int(call.in_time())
    yield Fact("sl15_of_offered", day, parts, in_time, 1)
    yield Fact("sl15_of_answered", day, parts, in_time, answered)
    if call.accepted():
        seen("R15", "accepted call")
        seen("R16", "direct" if call.direct() else "accepted, not direct")
        yield Fact("requests_accepted", day, parts, 1, None)
        yield Fact("fcr", day, parts, int(call.direct()), 1)


def _net_facts(calls):
    """fcr_net7 and fcr_net30: direct answers not followed by a repeat (R17)."""
    same = defaultdict(list)
    for call in calls:
        if call.accepted() and call.caller and call.matter:
            same[call.caller, call.matter].append(call)
    for figure, days in (("fcr_net7", 7), ("fcr_net30", 30)):
        for call in calls:
            if not call.accepted():
                continue
            net = call.direct() and not _repeated(call, same[call.caller, call.matter], days)
            yield Fact(figure, call.day, call.parts, int(net), 1)


def _repeated(call, others, days):
    """Is there another accepted call of the same caller and matter 0..N days on?"""
    for other in others:
        delta = other.start - call.start
        if other is call or delta < 0 or delta > days * DAY:
            continue
        if delta == 0 and other.subject.encode() < call.subject.encode():
            continue
        seen("R17", "equal start" if delta == 0 else "repeated within %d days" % days)
        return True
    return False


def review_facts(store, cutoff):
    """review_good_rate: 4 or 5 of all reviews (R11, R12)."""
    for (sort, _), events in store.cases.items():
        events = until(events, cutoff)
        if sort != "review" or not events:
            continue
        last = events[-1]
        if len(events) > 1:
            seen("R11", "review with several events")
        parts = parts_of({"channel": last.get("channel")}, last.data["unit"])
        yield Fact("review_good_rate", store.zone.day_of(events[0].time), parts,
                   int(last.data["rating"] >= 4), 1)
