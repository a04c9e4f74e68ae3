"""The state of one order at T: a literal reading of R10, R11 and R20-R30.

An Order is built from all events of its case with time <= T, in case order.
Every question walks over that list again; nothing is kept incrementally.
"""

from exercise import seen
from facts import parts_of
from workdays import NoCalendar, nth_workday, rule_of


class Order:
    """An order at T; unseen() is true while its creation has not come."""

    def __init__(self, events, zone, rules):
        self.events = events
        self.zone = zone
        self.rules = rules
        self.missing_years = set()      # R46: years asked for, without calendar
        self.creations = self.all_of("created")
        self.dispatches = self.all_of("dispatched")
        self.closings = self.all_of("closed")
        self.reopenings = self.all_of("reopened")
        self.place = {id(event): index for index, event in enumerate(events)}
        if len(self.creations) > 1:
            seen("R11", "several creations of one order")
        if self.creations and self.creations[0] is not events[0]:
            seen("R10", "event before the creation counts")

    def all_of(self, what):
        """The order's events of one kind, in case order."""
        return [event for event in self.events if event.what == what]

    def before(self, event, other):
        """Does event stand before other in case order (R3)?"""
        return self.place[id(event)] < self.place[id(other)]

    # -- the creation ------------------------------------------------------

    def unseen(self):
        """R10: no creation at or before T."""
        return not self.creations

    def created_at(self):
        """R11: the earliest creation's time."""
        return self.creations[0].time

    def day(self):
        """The creation day."""
        return self.zone.day_of(self.created_at())

    def field(self, name):
        """R11: a field of the creation, from the latest event that carries it."""
        for event in reversed(self.creations):
            if event.get(name) is not None:
                if event is not self.creations[-1]:
                    seen("R11", "field from an earlier creation")
                return event.get(name)
        return None

    def transferred(self):
        """R20: the creation says so, or there is a dispatch."""
        if self.field("handling") == "transferred":
            return True
        if self.dispatches:
            seen("R20", "direct by its creation, yet dispatched")
        return bool(self.dispatches)

    # -- in or out ---------------------------------------------------------

    def _stands(self, what):
        """Is there such an event with no restoring after it in case order?"""
        restorings = self.all_of("restored")
        for event in self.all_of(what):
            if not any(self.before(event, restored) for restored in restorings):
                return True
            seen("R21", what + " taken back by a restoring")
        return False

    def voided(self):
        """R21: a void stands."""
        return self._stands("voided")

    def merged(self):
        """R21: a merge stands and no void does."""
        return not self.voided() and self._stands("merged")

    def counted(self):
        """R10, R21: there is a creation, and neither void nor merge stands."""
        return not self.unseen() and not self.voided() and not self.merged()

    # -- open or closed ----------------------------------------------------

    def first_closing(self):
        """R22: the earliest closing event, or None."""
        return self.closings[0] if self.closings else None

    def last_closing(self):
        """R22: the latest closing event, or None."""
        return self.closings[-1] if self.closings else None

    def open(self):
        """R22: no closing event, or a reopening after the last one."""
        if not self.closings:
            return True
        return any(self.before(self.closings[-1], again) for again in self.reopenings)

    def open_with_implied(self):
        """R23: as open(), with one more closing at the creation of a direct order.

        A reopening at the very instant of the creation comes after it (R3).
        """
        if self.transferred():
            return self.open()
        seen("R23", "implied closing of a direct order")
        implied = self.created_at()
        if self.closings and self.closings[-1].time >= implied:
            return self.open()
        return any(again.time >= implied for again in self.reopenings)

    # -- units -------------------------------------------------------------

    def unit_of_event(self, event):
        """R24: the unit an event is charged to."""
        standing = [one for one in self.dispatches if one is event or self.before(one, event)]
        if standing:
            if event.get("unit") not in (None, standing[-1].data["unit"]):
                seen("R24", "dispatch outweighs the event's own unit")
            return standing[-1].data["unit"]
        if event.get("unit"):
            seen("R24", "event's own unit")
            return event.get("unit")
        if self.dispatches:
            seen("R24", "first dispatch's unit")
            return self.dispatches[0].data["unit"]
        return ""

    def unit(self):
        """R24: of the first closing; if never closed, of the last dispatch."""
        if self.closings:
            return self.unit_of_event(self.closings[0])
        if self.dispatches:
            return self.dispatches[-1].data["unit"]
        return ""

    def unit_late_open(self):
        """R24, for late_open: an order open again is its last dispatch's."""
        if self.closings and self.dispatches:
            if self.dispatches[-1].data["unit"] != self.unit():
                seen("R24", "open again: last dispatch's unit")
            return self.dispatches[-1].data["unit"]
        return self.unit()

    def parts(self, unit=None):
        """The order's parts with its own unit or a given one (R12)."""
        fields = {name: self.field(name) for name in ("district", "category", "kind", "channel")}
        return parts_of(fields, self.unit() if unit is None else unit)

    # -- dues --------------------------------------------------------------

    def rule(self):
        """R25: the dated rule in force on the creation day."""
        return rule_of(self.rules, self.day())

    def _count_days(self, day, days):
        """24:00 of the days-th working day, None without a calendar (R46, R47)."""
        try:
            last = nth_workday(day, days, self.rule().first_day_counts)
        except NoCalendar as missing:
            self.missing_years.add(missing.year)
            seen("R46", "due that cannot be counted")
            return None
        seen("R47", "working days counted")
        return self.zone.day_end(last)

    def rules_due(self):
        """R25: the rule's due by kind, None where there is none."""
        days = self.rule().limits.get(self.field("kind"))
        if days is None:
            return None
        seen("R25", "rule's due by kind")
        return self._count_days(self.day(), days)

    def set_by(self, event):
        """The due that a setter gives, None if it gives none (R26)."""
        if event.what == "extended":
            return event.data["due_at"]
        if event.what != "dispatched":
            return None
        if event.get("due_at") is not None:
            return event.data["due_at"]
        if event.get("limit_working_days") is None:
            return None
        return self._count_days(self.zone.day_of(event.time), event.data["limit_working_days"])

    def walk(self, in_force, setters):
        """R26: (due in force at the end, first due that a dispatch set)."""
        first_of_dispatch = None
        for event in setters:
            due = self.set_by(event)
            if due is None:
                continue
            if in_force is not None and event.time > in_force:
                seen("R26", "late setter changes nothing: " + event.what)
                continue
            if in_force is None:
                seen("R26", "setter sets the first due: " + event.what)
            else:
                seen("R26", "timely setter replaces: " + event.what)
                if event.time == in_force:
                    seen("R26", "setter exactly at the due in force")
                if due < in_force:
                    seen("R26", "a shorter due holds")
            if due < event.time:
                seen("R26", "due before the event that sets it")
            in_force = due
            if event.what == "dispatched" and first_of_dispatch is None:
                first_of_dispatch = due
        return in_force, first_of_dispatch

    def _first_walk(self):
        """The walk up to the first closing in case order."""
        start = self.field("due_at")
        if start is None:
            start = self.rules_due()
        setters = self.events
        if self.closings:
            setters = [event for event in self.events if self.before(event, self.closings[0])]
        return self.walk(start, setters)

    def effective_due(self):
        """R26: what is in force at the end of the walk."""
        return self._first_walk()[0]

    def first_due(self):
        """R25: creation's due_at, else the first of a dispatch, else the rule's."""
        if self.field("due_at") is not None:
            seen("R25", "first due from the creation")
            return self.field("due_at")
        of_dispatch = self._first_walk()[1]
        if of_dispatch is not None:
            seen("R25", "first due from a dispatch")
            return of_dispatch
        return self.rules_due()

    def due_late_open(self):
        """R29: the due that an open order is measured by."""
        if not self.closings:
            return self.effective_due()
        again = self.reopenings[-1]
        setters = [event for event in self.events if event.time >= again.time]
        if any(self.before(event, again) for event in setters if self.set_by(event)):
            seen("R29", "setter of the reopening's own instant")
        due, _ = self.walk(again.get("due_at"), setters)
        if due is not None:
            seen("R29", "open again with a due of its own")
            return due
        seen("R29", "open again under the first round's due")
        return self.effective_due()

    # -- rounds ------------------------------------------------------------

    def round_of(self, event):
        """R34: the number of reopenings before the event in case order."""
        return sum(1 for again in self.reopenings if self.before(again, event))
