"""Figures over call-backs: ratings by round, participation, solved (R34-R38)."""

from collections import defaultdict

from exercise import seen
from facts import Fact

TOP_TWO = ("very_satisfied", "satisfied")
SATISFIED = TOP_TWO + ("basically_satisfied",)


def is_default(event):
    """R35: a default rating, or one of a call-back that reached nobody."""
    source = event.data["rating_source"]
    if source == "callback" and not event.data["reached"]:
        seen("R35", "rating of an unreached call-back is default")
        return True
    if source == "caller" and not event.data["reached"]:
        seen("R35", "caller's rating counts unreached")
    return source == "default"


def callback_facts(order):
    """All call-back figures of one counted order, direct ones too (R34)."""
    rounds = defaultdict(list)
    for event in order.all_of("made"):
        rounds[order.round_of(event)].append(event)
    for events in rounds.values():
        yield from _round_facts(order, events)
    if order.transferred():
        yield from _participation(order, rounds)


def real_ratings(events):
    """The non-default ratings of a round, in case order."""
    return [event for event in events if event.get("rating") and not is_default(event)]


def _round_facts(order, events):
    """sat_rate, sat_strict, sat_default, solve_rate of one round."""
    rated = [event for event in events if event.get("rating")]
    real = real_ratings(events)
    if real:
        seen("R34", "several ratings in a round" if len(real) > 1 else "one rating in a round")
        yield _fact("sat_rate", order, real[-1], real[-1].data["rating"] in SATISFIED)
        yield _fact("sat_strict", order, real[-1], real[-1].data["rating"] in TOP_TWO)
    if rated:
        seen("R36", "real rating" if real else "default rating")
        held = real[-1] if real else rated[-1]
        yield _fact("sat_default", order, held, held.data["rating"] in SATISFIED)
    answers = [event for event in events
               if event.data["reached"] and event.get("solved") is not None]
    if answers:
        seen("R38", "several answers in a round" if len(answers) > 1 else "one answer")
        yield _fact("solve_rate", order, answers[-1], answers[-1].data["solved"])


def _fact(figure, order, event, good):
    """One round's verdict, on the call-back's day and unit (R24, R34)."""
    parts = order.parts(order.unit_of_event(event))
    return Fact(figure, order.zone.day_of(event.time), parts, int(good), 1)


def _participation(order, rounds):
    """R37: one call-back due for each round of a transferred order with a closing."""
    first = {}
    for closing in order.closings:
        first.setdefault(order.round_of(closing), closing)
    for number, closing in first.items():
        if number > 0:
            seen("R37", "call-back due in a later round")
        rated = bool(real_ratings(rounds.get(number, [])))
        seen("R37", "round rated" if rated else "round without rating")
        yield _fact("sat_participation", order, closing, rated)
