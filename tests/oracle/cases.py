"""From lines to cases: files, identity, case order, the limit of a case
(R1, R2, R3, R18, R52, R53)."""

import hashlib
import hmac
from collections import defaultdict

import strictjson
from contract import Refused, read_event
from exercise import seen

CASE_MAX = 4096         # R52
BOM = b"\xef\xbb\xbf"


def file_lines(raw):
    """The lines of a file that count as read, and what is left for later (R53)."""
    if raw.startswith(BOM):
        raw = raw[len(BOM):]
        seen("R53", "byte order mark skipped")
    lines = raw.split(b"\n")
    last = lines.pop()
    left = b""
    if last.strip(strictjson.WHITE):
        if strictjson.is_complete(last):
            lines.append(last)
            seen("R53", "unterminated but complete last line taken")
        else:
            left = last
            seen("R53", "incomplete last line left")
    kept = [line for line in lines if line.strip(strictjson.WHITE)]
    if len(kept) < len(lines):
        seen("R53", "line of white space skipped")
    return kept, left


def read_keys(text):
    """The key file: {year: key bytes}, destroyed years left out (R18)."""
    keys = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 2 and words[0].isdigit() and words[1] != "destroyed":
            keys[int(words[0])] = bytes.fromhex(words[1])
    return keys


class Summary:
    """What load reports; read = applied + duplicate + rejected."""

    def __init__(self):
        self.read = self.applied = self.duplicate = self.rejected = 0
        self.conflicting = 0
        self.evicted = 0        # identities that left a full case (R52)
        self.refusals = []      # (line bytes, reason)

    def as_dict(self):
        """The four numbers that load --json prints."""
        return {"read": self.read, "applied": self.applied,
                "duplicate": self.duplicate, "rejected": self.rejected}


class Store:
    """The set of events that was accepted, as cases in case order."""

    def __init__(self, zone, keys=None):
        self.zone = zone
        self.keys = keys or {}
        self.copies = defaultdict(list)     # identity -> accepted copies
        self.cases = {}                     # (sort, subject) -> events
        self.summary = Summary()

    def add_file(self, raw):
        """Take all lines of a file's bytes."""
        lines, _ = file_lines(raw)
        for line in lines:
            self.add_line(line)

    def add_line(self, line):
        """Take one line that counts as read."""
        self.summary.read += 1
        try:
            event = read_event(line)
        except (Refused, strictjson.BadJson) as error:
            self.summary.rejected += 1
            self.summary.refusals.append((line, str(error)))
            seen("R5", "line refused")
            return
        self.copies[event.identity()].append(event)

    def stored_caller(self, event):
        """What R1 compares last: the hash under the key of the local year."""
        if event.caller is None:
            return b""
        key = self.keys.get(self.zone.day_of(event.data["started_at"]).year)
        if key is None:
            return event.caller.encode()
        return hmac.new(key, event.caller.encode(), hashlib.sha256).hexdigest().encode()

    def _choose(self, copies):
        """The copy that is the event: the least (R1)."""
        def rank(event):
            return event.time, event.canonical(), self.stored_caller(event)
        ranked = sorted(copies, key=rank)
        different = sum(1 for copy in ranked if rank(copy) != rank(ranked[0]))
        self.summary.conflicting += different
        seen("R1", "conflicting copies" if different else "equal copies")
        return ranked[0]

    def finish(self):
        """Settle identities (R1) and the length of cases (R52); once."""
        cases = defaultdict(list)
        for identity, copies in self.copies.items():
            event = copies[0] if len(copies) == 1 else self._choose(copies)
            cases[identity[:2]].append(event)
        for case, events in cases.items():
            events.sort(key=lambda event: event.order_key)
            _note_order(case, events, cases)
            for event in events[CASE_MAX:]:
                self.summary.evicted += 1
                self.summary.rejected += len(self.copies[event.identity()])
                seen("R52", "event beyond 4096 leaves the case")
            self.cases[case] = events[:CASE_MAX]
        self.summary.applied = sum(len(events) for events in self.cases.values())
        self.summary.duplicate = (self.summary.read - self.summary.applied
                                  - self.summary.rejected)
        self.copies = None
        return self

    def events(self):
        """Every event of the store."""
        for events in self.cases.values():
            yield from events


def _note_order(case, events, cases):
    """Count for the table where R2 and R3 had something to decide."""
    if any((sort, case[1]) in cases for sort in ("call", "order", "complaint", "review")
           if sort != case[0]):
        seen("R2", "one subject names cases of several sorts")
    if len({event.source for event in events}) > 1:
        seen("R2", "several sources in one case")
    for one, other in zip(events, events[1:]):
        if one.time == other.time and one.rank != other.rank:
            seen("R3", "equal times ordered by rank")
        elif one.time == other.time:
            seen("R3", "equal times and ranks ordered by source and id")


def load(blobs, zone, keys=None):
    """The Store of several files' bytes."""
    store = Store(zone, keys)
    for raw in blobs:
        store.add_file(raw)
    return store.finish()
