"""Contradictions in accepted events (R5, R7, R10, R14, R20-R23, R26, R35, R41), each as
(kind, sort, case, source, event id); source and id are None for a case as a whole."""

from collections import defaultdict

from facts import until


def oddities(store, cutoff):
    """All of them as of T, sorted."""
    found = []
    for (sort, subject), events in store.cases.items():
        found += [(kind, sort, subject, event.source if event else None, event.id if event else None)
                  for kind, event in _of_case(sort, events, cutoff, store)]
    for order, complaints in _named(store, cutoff).items():
        if len(complaints) > 1:
            found.append(("complaints_on_one_order", "order", order, None, None))
        if not _created(store, order, cutoff):
            found += [("complaint_order_unseen", "complaint", complaint, None, None) for complaint in complaints]
    return sorted(found, key=repr)


def _of_case(sort, events, cutoff, store):
    """(kind, event or None) of one case."""
    for event in events:
        if event.time > cutoff:
            yield "in_the_future", event
    events = until(events, cutoff)
    if not events:
        return
    for event in events:
        if sort != "call" and event.get("due_at") is not None and event.get("due_at") < event.time:
            yield "due_before_setter", event
    if sort == "call":
        yield from _of_call(events[-1])
    elif sort == "order":
        yield from _of_order(events, cutoff, store)
    elif sort == "complaint":
        yield from _of_complaint(events)


def _of_call(call):
    """R11: the latest event is the call."""
    start, answer, end = (call.get(name) for name in ("started_at", "answered_at", "ended_at"))
    abandoned = call.data["outcome"] == "abandoned"
    if answer is None and not abandoned and call.data["direction"] == "in":
        yield "answered_without_time", call
    if answer is not None:
        if abandoned:
            yield "abandoned_with_answer", call
        if answer < start:
            yield "answered_before_start", call
        if end is not None and end < answer:
            yield "answered_after_end", call
    if end is not None and end < start:
        yield "ended_before_start", call
    if call.time < start:
        yield "dated_before_start", call


def _first(events, what):
    """The place of the first event of a type, or None."""
    return next((place for place, event in enumerate(events) if event.what == what), None)


def _early(events, what):
    """Events before the first of a type; none where there is none."""
    return events[:_first(events, what) or 0]


def _of_order(events, cutoff, store):
    creation = _first(events, "created")
    if creation is None:
        yield "order_unseen", None
    for event in _early(events, "created"):
        yield "event_before_creation", event
        if event.what == "closed":
            yield "closed_before_creation", event
    creations = [event for event in events if event.what == "created"]
    if creations and creations[-1].data["handling"] == "direct" and _first(events, "dispatched") is not None:
        yield "direct_but_dispatched", None
    for place, event in enumerate(events):
        before = [earlier.what for earlier in events[:place]]
        if event.what == "reopened" and "closed" not in before:
            latest = [e.data["handling"] for e in events[:place] if e.what == "created"][-1:]
            if latest != ["direct"]:
                yield "reopened_never_closed", event
        if event.what == "restored":
            marks = [what for what in before if what in ("voided", "merged", "restored")]
            if not marks or marks[-1] == "restored":
                yield "restored_not_excluded", event
        if event.what == "merged" and not _created(store, event.data["into"], cutoff):
            yield "merged_into_unseen", event
        if event.what == "made" and not event.data["reached"]:
            if event.get("rating") is not None and event.get("rating_source") == "callback":
                yield "rated_unreached", event
            if event.get("solved") is not None:
                yield "solved_unreached", event


def _of_complaint(events):
    if _first(events, "received") is None:
        yield "complaint_unseen", None
    for event in _early(events, "received"):
        yield "event_before_receipt", event
    card = "withdrawn"
    for event in events:
        if event.what == "carded":
            if card == "withdrawn" == event.data["card"]:
                yield "withdrawn_without_card", event
            card = event.data["card"]


def _created(store, order, cutoff):
    return any(event.what == "created" for event in until(store.cases.get(("order", order), []), cutoff))


def _named(store, cutoff):
    """Order -> the complaints that name it; voided ones name none."""
    named = defaultdict(set)
    for (sort, subject), events in store.cases.items():
        if sort != "complaint":
            continue
        events = until(events, cutoff)
        orders = [event.get("order_id") for event in events if event.what == "received" and event.get("order_id")]
        if orders and all(event.what != "voided" for event in events):
            named[orders[-1]].add(subject)
    return named
