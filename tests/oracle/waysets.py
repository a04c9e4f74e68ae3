#!/usr/bin/python3
"""Many random complaints against the oracle: their whole way, their limits, the cards that are proposed, their figures.

    waysets.py [-n SETS] [--seed FIRST]

$HOTLINE names the program (default: ./hotline of the checkout).  generate.py makes few complaints a set; here each set
has some hundreds within some weeks of a random year, half of them about orders that are there, voided, or not there, at
steps of half days so that events, limits and cut-offs meet at one instant, under dated rules for cards.  Then must be
equal, at several cut-offs: every row of `complaints --json`, and the counts of complaints of `figures --json`.
Exit status 1 on a difference.
"""

import argparse
import json
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from cases import load
from civil import DAY, Zone, format_time
from oracle import figure_list, table_at
from program import Program
from rows import Query
from ways import ways
from workdays import BUILT_IN, DatedRule

COMPLAINTS, ORDERS = 300, 40
STEPS = ("judged", "forwarded", "forwarded", "replied", "closed", "carded", "carded", "published", "voided")
HALF_DAY = DAY // 2


class Maker:
    """The lines of one set."""

    def __init__(self, rng, zone):
        self.rng = rng
        self.zone = zone
        self.first = date(rng.randint(2018, 2026), rng.randint(1, 12), rng.randint(1, 28))
        self.weeks = 8
        self.lines = []

    def instant(self):
        """At noon or midnight of one of the days, or a microsecond beside it."""
        return self.zone.day_start(self.first) + self.rng.randrange(self.weeks * 14) * HALF_DAY + self.rng.choice((0, 0, 0, -1, 1))

    def text(self, instant):
        return format_time(instant, self.zone.info)

    def event(self, kind, subject, data):
        self.lines.append(json.dumps({
            "specversion": "1.0", "id": "e%d" % len(self.lines), "source": "/w", "type": kind + ".v1", "subject": subject,
            "time": self.text(self.instant()), "data": data}, ensure_ascii=False).encode())

    def order(self, subject):
        if self.rng.random() < 0.8:
            self.event("order.created", subject, {"handling": self.rng.choice(("direct", "transferred")), "call_id": "C" + subject})
        for what, data in (("closed", {}), ("reopened", {}), ("voided", {"reason": "r"}), ("merged", {"into": "W0"}),
                           ("restored", {"reason": "r"})):
            if self.rng.random() < 0.3:
                self.event("order." + what, subject, data)

    def step(self, subject, what):
        rng = self.rng
        data = {"judged": lambda: {"real": rng.random() < 0.6}, "carded": lambda: {
            "card": rng.choice(("yellow", "yellow", "red", "withdrawn"))}, "published": lambda: {"medium": rng.choice("甲乙")},
            "voided": lambda: {"reason": "r"}, "forwarded": lambda: {"due_at": self.text(self.instant())} if rng.random() < 0.4
            else {}}.get(what, dict)()
        if what != "voided" or rng.random() < 0.2:
            self.event("complaint." + what, subject, data)

    def complaint(self, subject):
        rng = self.rng
        for _ in range(rng.choice((0, 1, 1, 1, 1, 2))):
            data = {"unit": rng.choice(("城管局", "公安局")), "level": rng.choice(("city", "county"))}
            if rng.random() < 0.5:
                data["channel"] = rng.choice(("phone", "web"))
            if rng.random() < 0.5:
                data["order_id"] = "W%d" % rng.randrange(ORDERS + 5)
            self.event("complaint.received", subject, data)
        for _ in range(rng.randint(0, 6)):
            self.step(subject, rng.choice(STEPS))

    def all(self):
        for number in range(ORDERS):
            self.order("W%d" % number)
        for number in range(COMPLAINTS):
            self.complaint("K%d" % number)
        self.rng.shuffle(self.lines)
        return b"".join(line + b"\n" for line in self.lines)

    def rules(self):
        """(the oracle's rules, the file's text): two dated rules within the weeks."""
        rules, text = [DatedRule(date.min)], ""
        for number, days in enumerate((-30, self.rng.randint(1, 40))):
            since = self.first + timedelta(days=days)
            first = self.rng.choice((1, 2, 3, 5))
            second = self.rng.choice((None, 1, 2, 4))
            day_1 = self.rng.random() < 0.5
            rules.append(DatedRule(since, first_day_counts=day_1, card_first=first, card_second=second))
            kinds = "".join("%s = none\n" % kind for kind in
                            ("consultation", "help", "complaint", "report", "suggestion", "praise", "other"))
            text += "[rule %s]\nid = r%d\n%scard_first = %d\ncard_second = %s\nday_1 = %s\n" % (
                since, number, kinds, first, second or "none", "receipt" if day_1 else "after_receipt")
        return rules, text


def differs(seed, tally):
    """A text where one set differs, else None."""
    rng = random.Random("ways %d" % seed)
    maker = Maker(rng, Zone(rng.choice(("Asia/Shanghai", "Asia/Shanghai", "America/St_Johns"))))
    raw = maker.all()
    store = load([raw], maker.zone)
    with tempfile.TemporaryDirectory(prefix="waysets-") as name:
        folder = Path(name)
        (folder / "events.jsonl").write_bytes(raw)
        program = Program(folder)
        program.load([folder / "events.jsonl"], maker.zone.name)
        rules = BUILT_IN
        for turn in range(5):
            if turn == 1:
                rules, text = maker.rules()
                (folder / "rules.conf").write_text(text, encoding="utf-8")
                program.run(["rules", "apply", str(folder / "rules.conf")])
            found = _at(program, store, rules, maker.text(maker.instant() if turn < 4 else maker.instant() + 80 * DAY), tally)
            if found:
                return "seed %d: %s" % (seed, found)
    return None


def _at(program, store, rules, text, tally):
    cutoff = store.zone.parse_cutoff(text)
    ours, theirs = ways(store, cutoff, rules), program.complaints(text)
    for row in ours:
        tally[row["proposed"]] = tally.get(row["proposed"], 0) + 1
    if ours != theirs:
        return "complaints --cutoff %s\n%s" % (text, "\n".join(
            "  oracle  %s\n  program %s" % pair for pair in list(zip(ours, theirs)) if pair[0] != pair[1])[:2000])
    ids = [name for name in figure_list("all") if name.startswith("complaints_")]
    query = Query(cutoff, None, None, "week", ("unit",), ids)
    if program.figures(text, query, ids) != table_at(store, cutoff, rules=rules).document(query):
        return "figures of complaints --cutoff %s" % text
    return None


def main():
    """Compare; exit status 1 on any difference, or where too few cards were proposed to prove anything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--sets", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tally = {}
    found = [text for text in (differs(seed, tally) for seed in range(args.seed, args.seed + args.sets)) if text]
    for text in found[:3]:
        print(text)
    few = min(tally.get("yellow", 0), tally.get("red", 0)) < 5 * args.sets
    print("%d sets, %d differ; proposed: %s" % (args.sets, len(found), tally))
    sys.exit(1 if found or few else 0)


if __name__ == "__main__":
    main()
