"""The whole way of each efficiency complaint and the card that R40's limits propose, as `complaints --json` lists them."""

from civil import format_time
from complaints import _all_of, _latest
from exercise import put_back, take
from facts import until
from orders import Order
from workdays import NoCalendar, nth_workday, rule_of

HEIGHT = {None: 0, "yellow": 1, "red": 2}


def ways(store, cutoff, rules):
    """A row for each complaint that was received by T, by receipt and id."""
    counts = take()         # what is looked at here exercises no figure
    rows = []
    for (sort, subject), events in store.cases.items():
        events = until(events, cutoff)
        received = [event for event in events if event.what == "received"]
        if sort == "complaint" and received:
            rows.append((received[0].time, subject.encode(), _row(store, subject, events, received, cutoff, rules)))
    put_back(counts)
    return [row for _, _, row in sorted(rows, key=lambda found: found[:2])]


def _first(events, what):
    return next((event.time for event in events if event.what == what), None)


def _last(events, what):
    return next((event.time for event in reversed(events) if event.what == what), None)


def _row(store, subject, events, received, cutoff, rules):
    zone = store.zone
    judged, cards = _all_of(events, "judged"), _all_of(events, "carded")
    standing = []
    for card in cards:
        standing = [] if card.data["card"] == "withdrawn" else standing + [card]
    withdrawn = [card.time for card in cards if card.data["card"] == "withdrawn"]
    card = standing[-1].data["card"] if standing else None
    limits, missing = _limits(zone, events, received[0].time, rules)
    row = {"id": subject, "level": received[-1].data["level"], "unit": received[-1].data["unit"],
           "channel": _latest(received, "channel"), "received": received[0].time, "judged": _last(events, "judged"),
           "real": judged[-1].data["real"] if judged else None, "forwarded": _last(events, "forwarded"),
           "replied": _first(events, "replied"), "closed": _first(events, "closed"), "card": card,
           "carded": standing[0].time if standing else None, "withdrawn": withdrawn[-1] if withdrawn else None,
           "published": _first(events, "published"),
           "media": [event.data["medium"] for event in _all_of(events, "published")],
           "voided": _first(events, "voided")}
    row.update(_origin(store, _latest(received, "order_id"), cutoff, rules))
    row.update({"first_limit": limits[0], "second_limit": limits[1],
                "proposed": None if row["voided"] is not None else _proposed(limits, row, card, cutoff),
                "missing_year": missing})
    for name in ("received", "judged", "forwarded", "replied", "closed", "carded", "withdrawn", "published", "voided",
                 "first_limit", "second_limit"):
        row[name] = None if row[name] is None else format_time(row[name], zone.info)
    return row


def _limits(zone, events, received, rules):
    """([first, second], the year that is missing): R40."""
    rule = rule_of(rules, zone.day_of(received))
    forwarded = _all_of(events, "forwarded")
    first = _latest(forwarded, "due_at")
    try:
        if first is None and forwarded and rule.card_first:
            first = zone.day_end(nth_workday(zone.day_of(forwarded[-1].time), rule.card_first, rule.first_day_counts))
    except NoCalendar as lacking:
        return [None, None], lacking.year
    if first is None or not rule.card_second:
        return [first, None], None
    try:
        return [first, zone.day_end(nth_workday(zone.day_of_due(first), rule.card_second))], None
    except NoCalendar as lacking:
        return [first, None], lacking.year


def _proposed(limits, row, card, cutoff):
    """The highest card that a passed limit calls for."""
    for limit, colour in ((limits[1], "red"), (limits[0], "yellow")):
        if limit is None or limit > cutoff:
            continue
        answers = [row[name] for name in ("replied", "closed") if row[name] is not None]
        if any(answer <= limit for answer in answers):
            continue
        settled = row["withdrawn"] is not None and row["withdrawn"] >= limit
        if HEIGHT[card] < HEIGHT[colour] and not settled:
            return colour
    return None


def _origin(store, order_id, cutoff, rules):
    """The order that the complaint names, what became of it, and the call that brought it."""
    if order_id is None:
        return {"order": None, "order_state": None, "call": None}
    events = until(store.cases.get(("order", order_id), []), cutoff)
    order = Order(events, store.zone, rules) if events else None
    if order is None or order.unseen():
        return {"order": order_id, "order_state": "unseen", "call": None}
    if not order.counted():
        state = "voided" if order.voided() else "merged"
    else:
        state = "open" if order.open_with_implied() else "closed"
    return {"order": order_id, "order_state": state, "call": order.field("call_id")}
