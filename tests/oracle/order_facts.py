"""Figures over orders: counts, dues, closings, events (R15, R20-R33, R49, R50)."""

from civil import SECOND
from exercise import seen
from facts import Fact, until
from orders import Order
from workdays import NoCalendar, nth_workday

RATIOS = (("return_rate", "returned", "dispatched"),     # R32
          ("reopen_rate", "reopened", "closed"),
          ("extension_rate", "extended", "dispatched"),
          ("urge_rate", "urged", "dispatched"))


def orders_at(store, cutoff, rules):
    """Every order with an event at or before T, counted or not."""
    for (sort, _), events in store.cases.items():
        events = until(events, cutoff)
        if sort == "order" and events:
            yield Order(events, store.zone, rules)


def order_facts(order, cutoff):
    """Everything one order gives, but its call-backs."""
    if order.unseen():
        seen("R10", "order unseen")
        yield Fact("orders_unseen", None, (order.unit(), "", "", "", ""), 1, None)
    elif not order.counted():
        figure = "orders_voided" if order.voided() else "orders_merged"
        seen("R21", figure)
        yield Fact(figure, order.day(), order.parts(), 1, None)
    else:
        yield from _creation_facts(order)
        yield from _event_ratios(order)
        if order.transferred():
            yield from _ontime_facts(order, cutoff)
            yield from _late_open(order, cutoff)
            yield from _handling(order)
            yield from _signing(order, cutoff)


def _creation_facts(order):
    """What falls on the creation day: counts, acceptance, closure."""
    day, parts = order.day(), order.parts()
    yield Fact("orders_created", day, parts, 1, None)
    if order.transferred():
        seen("R20", "transferred")
        yield Fact("orders_transferred", day, parts, 1, None)
    channel = order.field("channel")
    if order.field("call_id") is None and channel is not None and channel != "phone":
        seen("R15", "order of another channel accepted")
        yield Fact("requests_accepted", day, parts, 1, None)
    seen("R30", "open" if order.open_with_implied() else "closed")
    yield Fact("closure_rate", day, parts, int(not order.open_with_implied()), 1)


def _event_ratios(order):
    """R32: events of counted orders, each on its own day and unit."""
    for event in order.events:
        day = order.zone.day_of(event.time)
        for figure, above, below in RATIOS:
            if event.what in (above, below):
                seen("R32", event.what)
                parts = order.parts(order.unit_of_event(event))
                yield Fact(figure, day, parts, int(event.what == above),
                           int(event.what == below))


def _measured_closing(order):
    """The closing that R28 looks at: the first, or the last under R49."""
    if order.rule().reopened == "first_closing":
        return order.first_closing()
    return None if order.open() else order.last_closing()


def _ontime_facts(order, cutoff):
    """R28: ontime_rate, ontime_original, ontime_of_closed, orders_no_due."""
    zone, parts = order.zone, order.parts()
    closing = _measured_closing(order)
    due, first = order.effective_due(), order.first_due()
    if due is None:
        seen("R28", "order without due")
        yield Fact("orders_no_due", order.day(), parts, 1, None)
    if due is not None and due <= cutoff:
        _note_due(order, due, closing, cutoff)
        yield Fact("ontime_rate", zone.day_of_due(due), parts,
                   int(closing is not None and closing.time <= due), 1)
    if first is not None and first <= cutoff:
        if first != due:
            seen("R25", "first due differs from the effective one")
        yield Fact("ontime_original", zone.day_of_due(first), parts,
                   int(closing is not None and closing.time <= first), 1)
    if due is not None and closing is not None:
        seen("R28", "closed, of ontime_of_closed")
        yield Fact("ontime_of_closed", zone.day_of(closing.time), parts,
                   int(closing.time <= due), 1)


def _note_due(order, due, closing, cutoff):
    """Count for the table how a passed due was judged."""
    if due == cutoff:
        seen("R27", "due exactly at T has passed")
    if order.zone.day_of_due(due) != order.zone.day_of(due):
        seen("R27", "due at 24:00 belongs to the day it ends")
    if closing is None:
        seen("R28", "never closed, due passed")
    elif closing.time == due:
        seen("R27", "closed exactly at the due")
    else:
        seen("R28", "on time" if closing.time < due else "closed late")


def _late_open(order, cutoff):
    """R29: open at T and past due; no day."""
    if not order.open():
        return
    due = order.due_late_open()
    if due is not None and due <= cutoff:
        seen("R29", "open again and late" if order.closings else "never closed and late")
        yield Fact("late_open", None, order.parts(order.unit_late_open()), 1, None)


def _handling(order):
    """R31: creation to last closing in whole seconds, of orders closed at T."""
    if order.open():
        return
    closing = order.last_closing()
    seconds = (closing.time - order.created_at()) // SECOND
    seen("R31", "negative" if seconds < 0 else "closed order timed")
    if len(order.closings) > 1:
        seen("R22", "several closings: first and last differ")
    parts = order.parts(order.unit_of_event(closing))
    yield Fact("handling", order.zone.day_of(closing.time), parts, seconds, 1)


def _signing(order, cutoff):
    """R33: each dispatch whose limit has passed, signed in time or not."""
    days = order.rule().sign_days
    if days is None:
        return
    for index, dispatch in enumerate(order.dispatches):
        try:
            last = nth_workday(order.zone.day_of(dispatch.time), days,
                               order.rule().first_day_counts)
        except NoCalendar:
            continue
        limit = order.zone.day_end(last)
        if limit > cutoff:
            continue
        later = order.dispatches[index + 1:index + 2]
        signed = any(event.what == "signed" and event.time <= limit
                     and order.before(dispatch, event)
                     and not any(order.before(redo, event) for redo in later)
                     for event in order.events)
        yield Fact("signed_ontime", order.zone.day_of(dispatch.time),
                   order.parts(order.unit_of_event(dispatch)), int(signed), 1)


def everything_answered(store, cutoff, rules, day_from, day_to):
    """R50: may the sentence stand for the orders created in these days?

    "Without due" is R28's word, no effective due: an order of orders_no_due that
    is open again speaks against the sentence, also while a reopening's due runs.
    """
    for order in orders_at(store, cutoff, rules):
        if not order.counted() or not order.transferred():
            continue
        if day_from <= order.day() <= day_to and order.open():
            if order.effective_due() is None or order.due_late_open() <= cutoff:
                return False
    return True
