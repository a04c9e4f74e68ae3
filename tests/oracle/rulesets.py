#!/usr/bin/python3
"""The program under random rules files against the oracle under the same rules.

    rulesets.py [-n SETS] [--seed FIRST] [--figures issue3|issue4|all|ID,...] [--print SEED]

$HOTLINE names the program (default: ./hotline of the checkout).  For each seed a
rules file is made for the stretch of days of the set of generate.py: dated rules
with limits by kind, for signing and for cards, both readings of day 1 and of reopened orders,
and calendars of years that are built in and of years that are not.  Then must be
equal: the figures as `rules apply --dry-run` says them before and after; every
row of `figures --json` once the file is applied; the orders that `due` lists,
their dues and working days left; the complaints and the cards that are proposed;
the digest of a store in which the file was applied before the events came; and what `restatements` says of a
publication after late events and the rules file (restated.py).  Exit status 1 on a difference.
"""

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import beside
import exercise
import readings
import workdays
from civil import DAY, format_time
from compare import Difference, figures_differ, ways_differ
from generate import load_set, make
from oracle import figure_list, table_at
from order_facts import order_facts, orders_at
from program import Program, ProgramFailed
from restated import restated_differs
from rows import FIGURES, MEAN, PERCENTILE, Query
from workdays import BUILT_IN, DatedRule, NoCalendar, is_workday

KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")
EVER = (date(1969, 12, 1), date(2200, 12, 31))


# -- a random file -----------------------------------------------------------------------------------

def _limit(rng):
    return rng.choice((None, 1, 1, 2, 3, 5, rng.randint(1, 12), 40))


def _rule(rng, since, number):
    """(DatedRule, lines of its section)."""
    limits = {kind: _limit(rng) for kind in KINDS + (None,)}
    sign = rng.choice((None, 1, 2))
    first, last = rng.random() < 0.4, rng.random() < 0.5
    lines = [f"[rule {since}]", f"id = r{number}"]
    lines += [f"{kind or 'unstated'} = {limits[kind] or 'none'}" for kind in rng.sample(list(limits), len(limits))]
    if sign or rng.random() < 0.5:
        lines.append(f"signing = {sign or 'none'}")
    cards = rng.choice((None, 1, 3, 10))
    further = rng.choice((None, 1, 5)) if cards else None
    if cards or rng.random() < 0.5:
        lines.append(f"card_first = {cards or 'none'}")
    if further:
        lines.append(f"card_second = {further}")
    if first or rng.random() < 0.5:
        lines.append("day_1 = " + ("receipt" if first else "after_receipt"))
    if last or rng.random() < 0.5:
        lines.append("reopened = " + ("last_closing" if last else "first_closing"))
    made = DatedRule(since, {kind: days for kind, days in limits.items() if days}, sign, first,
                     "last_closing" if last else "first_closing", cards, further)
    return made, lines


def _calendar(rng, year, taken):
    """(days off, days worked, lines of the section); `taken` are days that other sections list."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    december = [date(year - 1, 12, n) for n in range(20, 32)] if year > 1970 else []
    off, worked, items = set(), set(), []
    for _ in range(rng.randint(0, 12)):
        start = rng.choice(days + december)
        run = [start + timedelta(days=n) for n in range(rng.randint(1, 8))]
        run = [day for day in run if day <= days[-1]]
        if not taken.isdisjoint(run):
            continue
        taken.update(run)
        off.update(run)
        items.append(f"{run[0]}..{run[-1]}" if len(run) > 1 or rng.random() < 0.2 else str(run[0]))
    for day in rng.sample([day for day in days + december if day.weekday() >= 5], rng.randint(0, 12)):
        if day not in taken:
            taken.add(day)
            worked.add(day)
    lines = [f"[calendar {year}]", f"notice = 第{rng.randint(1, 99)}号", f"issued = {max(year - 1, 1970)}-11-05"]
    cut = rng.randint(0, len(items))
    lines += [f"off = {', '.join(part) or 'none'}" for part in (items[:cut], items[cut:])]
    lines += [f"work = {day}" for day in sorted(worked)]
    return off, worked, lines


class RulesFile:
    """A file, and what it means to the oracle."""

    def __init__(self, rng, event_set):
        sections = []
        self.rules = BUILT_IN
        self.years = {}
        if rng.random() < 0.85:
            self.rules = [DatedRule(date.min)]
            span = (event_set.last - event_set.first).days + 8
            starts = {max(event_set.first + timedelta(days=rng.randint(-8, span)), date(1970, 1, 1)) for _ in range(rng.randint(1, 4))}
            for number, since in enumerate(sorted(day for day in starts if day.year < 2200)):
                rule, lines = _rule(rng, since, number)
                self.rules.append(rule)
                sections.append(lines)
        taken = set()
        for year in range(max(1970, event_set.first.year - 1), min(2199, event_set.last.year + 1) + 1):
            if rng.random() < (0.3 if year in workdays.OFF else 0.7):
                off, worked, lines = _calendar(rng, year, taken)
                self.years[year] = off, worked
                sections.append(lines)
        if not sections:
            off, worked, lines = _calendar(rng, 2199, taken)
            self.years[2199] = off, worked
            sections.append(lines)
        if rng.random() < 0.3:      # calendars may stand anywhere and in any order
            sections = sections[::-1] if self.rules is BUILT_IN else sections
        self.text = "\n\n".join("\n".join(lines) for lines in sections) + "\n"

    @contextlib.contextmanager
    def in_force(self):
        """The oracle's calendar with the file's years, as long as it lasts."""
        off = {year: set(days) for year, days in workdays.OFF.items()}
        worked = {year: set(days) for year, days in workdays.WORKED.items()}
        for year in self.years:     # what was there for the year is gone
            off[year], worked[year] = set(), set()
        for days, working in self.years.values():
            for day in days | working:
                if day.year not in off:
                    continue
                (worked if day in working else off)[day.year].add(day)
                (off if day in working else worked)[day.year].discard(day)
        kept = workdays.OFF, workdays.WORKED
        workdays.OFF, workdays.WORKED = off, worked
        try:
            yield
        finally:
            workdays.OFF, workdays.WORKED = kept


# -- what is compared --------------------------------------------------------------------------------

def _sums(table, cutoff, figures):
    """Figure -> (num, den) over all days."""
    return {row["figure"]: (row["num"], row["den"]) for row in table.rows(Query(cutoff, *EVER, "all", (), figures))}


def dry_run_differs(program, file, reading, before, after, figures, verdicts):
    """A text where the dry run says another change than the oracle, else None."""
    said = json.loads(program.run(["rules", "apply", str(file), "--dry-run", "--json", "--cutoff", reading.text]))
    figures = [name for name in figures if FIGURES[name] not in (MEAN, PERCENTILE)]
    old, new = (_sums(table, reading.cutoff, figures) for table in (before, after))
    wanted = {name: [list(pair) for pair in zip(old[name], new[name])] for name in figures if old[name] != new[name]}
    got = {row["figure"]: [row["num"], row["den"] or [None, None]] for row in said["figures"] if row["figure"] in figures}
    for name, number in verdicts.items():
        wanted[name], got[name] = number, said[name]
    return None if got == wanted else "dry run --cutoff %s: oracle %s, program %s" % (reading.text, wanted, got)


def verdicts_of(store, cutoff, rules):
    """Order -> (its dues, None or whether it is on time) of the counted transferred orders at T."""
    found = {}
    for order in orders_at(store, cutoff, rules):
        if not order.counted() or not order.transferred():
            continue
        facts = [fact.num for fact in order_facts(order, cutoff) if fact.figure == "ontime_rate"]
        dues = order.effective_due(), order.first_due(), order.due_late_open() if order.open() else None
        found[order.events[0].subject] = dues, facts[0] if facts else None
    return found


def changes(old, new):
    """What a dry run says of the orders."""
    pairs = [(old[name], new[name]) for name in old]
    turned = [(before[1], after[1]) for before, after in pairs if before[1] != after[1]]
    return {"orders": len(pairs), "dues": sum(before[0] != after[0] for before, after in pairs), "verdicts": len(turned),
            "ontime_to_late": turned.count((1, 0)), "late_to_ontime": turned.count((0, 1)),
            "to_none": sum(after is None for _, after in turned), "from_none": sum(before is None for before, _ in turned)}


def _days_left(zone, cutoff, due):
    """Working days after today up to the due's day, below 0 the days since; None without a calendar."""
    today, last = zone.day_of(cutoff - 1), zone.day_of(due - 1)
    first, end = min(today, last), max(today, last)
    try:
        days = sum(is_workday(first + timedelta(days=n)) for n in range(1, (end - first).days + 1))
    except NoCalendar:
        return None
    return days if last >= today else -days


def due_differs(program, store, rules, reading, hours):
    """A text where the list of dues is not the oracle's, else None."""
    until = reading.cutoff + hours * DAY // 24
    wanted = []
    for order in orders_at(store, reading.cutoff, rules):
        if not order.counted() or not order.transferred() or not order.open():
            continue
        due = order.due_late_open()
        if due is None or due > until:
            continue
        wanted.append((due, order.events[0].subject.encode(), order.unit_late_open(), "overdue" if due <= reading.cutoff else "due",
                       _days_left(store.zone, reading.cutoff, due)))
    wanted.sort(key=lambda row: row[:2])
    out = json.loads(program.run(["due", "--json", "--cutoff", reading.text, "--within", "%dh" % hours], allowed=(0, 1)))
    got = [(row["due"], row["id"].encode(), row["unit"], row["state"], row["working_days_left"]) for row in out["rows"]]
    wanted = [(format_time(row[0], store.zone.info),) + row[1:] for row in wanted]
    return None if got == wanted else "due --cutoff %s --within %dh\n  oracle  %s\n  program %s" % (
        reading.text, hours, [row for row in wanted if row not in got], [row for row in got if row not in wanted])


def _need(text):
    if text:
        raise Difference(text, None)


def _examine(event_set, rules_file, folder, figures, rng):
    store = load_set(event_set)
    files = []
    for number, raw in enumerate(event_set.files):
        files.append(folder / ("events%d.jsonl" % number))
        files[-1].write_bytes(raw)
    path = folder / "rules.conf"
    path.write_text(rules_file.text, encoding="utf-8")
    program = Program(folder)
    program.load(files, event_set.zone.name)
    read = list(readings.read(event_set, store, table_at, figures))
    under = partial(table_at, rules=rules_file.rules)
    tables = []
    for reading, before in read:
        old = verdicts_of(store, reading.cutoff, BUILT_IN)
        with rules_file.in_force():
            tables.append(under(store, reading.cutoff))
            new = verdicts_of(store, reading.cutoff, rules_file.rules)
        _need(dry_run_differs(program, path, reading, before, tables[-1], figures, changes(old, new)))
    program.run(["rules", "apply", str(path)])
    for (reading, _), table in zip(read, tables):
        for query in reading.queries:
            got, wanted = program.figures(reading.text, query, figures)["rows"], beside.document(table, query)["rows"]
            if got != wanted:
                _need(figures_differ(program, store, table, reading.text, query, figures))
        with rules_file.in_force():
            _need(ways_differ(program, store, reading, rules_file.rules))
            for hours in (0, rng.randint(1, 720)):
                _need(due_differs(program, store, rules_file.rules, reading, hours))
    _need(None if program.run(["check"]).decode().strip() == "ok" else "check finds something")
    (folder / "second").mkdir()
    second = Program(folder / "second")
    second.run(["rules", "apply", str(path), "--zone", event_set.zone.name])
    second.load(files[::-1], event_set.zone.name)
    _need(None if second.digest() == program.digest() else "another digest where the file was applied first")
    for late_first in (True, False):
        reading, _ = rng.choice(read)
        _need(restated_differs(event_set, rules_file, folder / ("restated%d" % late_first), reading, late_first, figures))


def one_seed(figures, seed):
    """(seed, None or what differs)."""
    rng = random.Random("rules %d" % seed)
    event_set = make(seed)
    rules_file = RulesFile(rng, event_set)
    exercise.take()
    with tempfile.TemporaryDirectory(prefix="rulesets-") as folder:
        try:
            _examine(event_set, rules_file, Path(folder), figures, rng)
        except Difference as found:
            return seed, found.text
        except ProgramFailed as failed:
            return seed, str(failed)
    return seed, None


def main():
    """Compare; exit status 1 on any difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--sets", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--figures", default="issue4")
    parser.add_argument("--print", type=int, metavar="SEED", dest="shown", help="the rules file of one set")
    args = parser.parse_args()
    if args.shown is not None:
        sys.stdout.write(RulesFile(random.Random("rules %d" % args.shown), make(args.shown)).text)
        return
    begin = time.monotonic()
    differing = 0
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for seed, text in workers.map(partial(one_seed, figure_list(args.figures)), range(args.seed, args.seed + args.sets)):
            if text:
                differing += 1
                print("seed %d (--print %d writes its rules, generate.py its lines): %s" % (seed, seed, text))
    print("%d sets, %d differ, %d s" % (args.sets, differing, time.monotonic() - begin))
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
