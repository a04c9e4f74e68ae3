"""Figures over efficiency complaints (R10, R11, R21, R39, R40, R42)."""

from exercise import seen
from facts import Fact, parts_of, until


def complaint_facts(store, cutoff):
    """All complaint figures, each counting complaints and not events (R39)."""
    for (sort, _), events in store.cases.items():
        events = until(events, cutoff)
        if sort == "complaint" and events:
            yield from _one_complaint(events, store.zone)


def _all_of(events, what):
    return [event for event in events if event.what == what]


def _latest(events, name):
    """R11: a field from the latest event that carries it."""
    for event in reversed(events):
        if event.get(name) is not None:
            return event.get(name)
    return None


def _one_complaint(events, zone):
    received = _all_of(events, "received")
    if not received:
        seen("R10", "complaint unseen")
        return
    if len(received) > 1:
        seen("R11", "several receptions of one complaint")
    day = zone.day_of(received[0].time)
    parts = parts_of({"channel": _latest(received, "channel")}, _latest(received, "unit"))
    if _all_of(events, "voided"):
        seen("R21", "complaint voided")
        yield Fact("complaints_voided", day, parts, 1, None)
        return
    city = received[-1].data["level"] == "city"
    for name, day in _days(events, day, zone):
        seen("R39", name)
        yield Fact("complaints_" + name, day, parts, 1, None)
        if city and name in ("received", "real", "published", "carded"):
            seen("R42", name)
            yield Fact("complaints_" + name + "_city", day, parts, 1, None)


def _days(events, received_day, zone):
    """(count, day) for each count that the complaint is in (R39, R40)."""
    yield "received", received_day
    judged = _all_of(events, "judged")
    if len({event.data["real"] for event in judged}) > 1:
        seen("R39", "judgements differ: the latest counts")
    if judged and judged[-1].data["real"]:
        yield "real", zone.day_of(judged[-1].time)
    published = _all_of(events, "published")
    if len(published) > 1:
        seen("R39", "published several times, counted once")
    if published:
        yield "published", zone.day_of(published[0].time)
    standing = standing_cards(_all_of(events, "carded"))
    if standing:
        day = zone.day_of(standing[0].time)
        yield "carded", day
        yield standing[-1].data["card"], day


def standing_cards(cards):
    """R40: the cards after the last withdrawal, none if that came last."""
    standing = []
    for event in cards:
        if event.data["card"] == "withdrawn":
            if standing:
                seen("R40", "withdrawn")
            standing = []
        else:
            standing.append(event)
    if len({event.data["card"] for event in standing}) > 1:
        seen("R40", "colour of the latest card")
    elif standing:
        seen("R40", "carded")
    return standing
