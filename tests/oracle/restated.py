"""What `restatements` says of a publication after late events and a change of rules, computed from the raw lines.

A set is cut in two: one part is loaded, its days are published, and the other part and the rules file come in either
order.  Old and new of every figure are those of the oracle's tables; the cases that the change of rules made count
otherwise are found by judging every order, as it was when the rules changed, by the old and by the new rules.
"""

import json
import random
from collections import defaultdict
from datetime import datetime, timezone

from callbacks import callback_facts
from cases import file_lines, load
from oracle import table_at
from order_facts import order_facts, orders_at
from program import NOTHING, Program
from rows import FIGURES, MEAN, PERCENTILE, RATE, STATE, Query
from workdays import BUILT_IN

BOM = b"\xef\xbb\xbf"


def _of_orders(store, cutoff, rules, first, last):
    """Order -> {figure: [num, den]} of the days and of the states, without what does not add up."""
    found = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for order in orders_at(store, cutoff, rules):
        facts = list(order_facts(order, cutoff))
        if order.counted():
            facts += callback_facts(order)
        for fact in facts:
            if fact.figure not in FIGURES or not (FIGURES[fact.figure] == STATE or first <= fact.day <= last):
                continue
            pair = found[order.events[0].subject][fact.figure]
            pair[0] += fact.num
            pair[1] += fact.den or 0
    return found


def _turned(old, new):
    """Order -> {figure: (num, den)} by which it counts otherwise."""
    turned = {}
    for name in set(old) | set(new):
        changes = {}
        for figure in set(old[name]) | set(new[name]):
            pair = tuple(now - then for now, then in zip(new[name][figure], old[name][figure]))
            if any(pair):
                changes[figure] = pair
        if changes:
            turned[name] = changes
    return turned


def _rows(before, after, query):
    """figure -> (num, den) then and now, of those that differ."""
    def pairs(table):
        return {row["figure"]: (row["num"], row["den"]) for row in table.rows(query) if FIGURES[row["figure"]] != PERCENTILE}
    old, new = pairs(before), pairs(after)
    return {figure: (old[figure], new[figure]) for figure in old if old[figure] != new[figure]}


def _changes(changes):
    """The program's changes as {figure: (num, den)}; the requests that a mean divides stand as a figure of their own."""
    return {change["figure"]: (change["num"], change["den"] or 0) for change in changes
            if FIGURES[change["figure"]] not in (MEAN, PERCENTILE)}


def _cases_differ(one, turned, late_first):
    """A text where the cases of the change of rules are not those of the oracle, else None.

    Where events came after the rules, copies may have replaced some, and those cases are passed over (all: cases null).
    """
    causes = {cause["cause"]: cause for cause in one["restatements"] if cause["cause"] != "events"}
    rules = causes.get("rules")
    got = {case["case"]: _changes(case["changes"]) for case in rules["cases"] or ()} if rules else {}
    passed_over = not late_first and rules and (rules["cases"] is None or rules["cases_untraced"])
    if passed_over:
        turned = {name: changes for name, changes in turned.items() if name in got}
    if got != turned:
        return "cases: oracle %s, program %s" % (turned, got)
    if "other" in causes and not passed_over:
        return "left over: %s" % causes["other"]["changes"]
    return None


def _sums_differ(one):
    """A text where the changes of all causes are not new less old, else None."""
    sums = defaultdict(lambda: [0, 0])
    for cause in one["restatements"]:
        for figure, pair in _changes(cause["changes"]).items():
            sums[figure][0] += pair[0]
            sums[figure][1] += pair[1]
    wanted = {}
    for row in one["rows"]:
        if FIGURES[row["figure"]] not in (MEAN, PERCENTILE):
            old, new = row["old"], row["new"]
            wanted[row["figure"]] = [new["num"] - old["num"], new["den"] - old["den"] if FIGURES[row["figure"]] == RATE else 0]
    sums = {figure: pair for figure, pair in sums.items() if any(pair)}
    return None if sums == wanted else "sums: rows say %s, changes %s" % (wanted, sums)


def _load(program, name, lines, zone):
    file = program.folder / name
    file.write_bytes(BOM + b"".join(line + b"\n" for line in lines))
    program.load([file], zone.name)


def restated_differs(event_set, rules_file, folder, reading, late_first, figures):
    """A text where `restatements` is not the oracle's, else None; also where nothing can be published as of the cut-off."""
    if reading.cutoff > datetime.now(timezone.utc).timestamp() * 1e6:
        return None
    rng = random.Random("restated %d %s" % (event_set.seed, late_first))
    lines = [line for raw in event_set.files for line in file_lines(raw)[0]]
    rng.shuffle(lines)
    cut = rng.randint(len(lines) // 2, len(lines))
    zone, first, last = event_set.zone, event_set.first, event_set.last
    then, now = (load([BOM + b"".join(line + b"\n" for line in part)], zone) for part in (lines[:cut], lines))
    if now.summary.evicted:     # what a full case had to let go depends on what came first
        return None
    folder.mkdir()
    program = Program(folder)
    _load(program, "first.jsonl", lines[:cut], zone)
    program.run(["publish", "%s..%s" % (first, last), "--approved-by", "x", "--cutoff", reading.text], allowed=(0, NOTHING))
    if program.status == NOTHING:
        return None
    (folder / "rules.conf").write_text(rules_file.text, encoding="utf-8")
    steps = [lambda: _load(program, "late.jsonl", lines[cut:], zone), lambda: program.run(["rules", "apply", "rules.conf"])]
    for step in steps if late_first else steps[::-1]:
        step()
    one, = json.loads(program.run(["restatements", "--json", "--limit", "1000000"]))["publications"]
    judged = now if late_first else then
    query = Query(reading.cutoff, first, last, "all", (), figures)
    old = _of_orders(judged, reading.cutoff, BUILT_IN, first, last)
    before = table_at(then, reading.cutoff)
    with rules_file.in_force():
        new = _of_orders(judged, reading.cutoff, rules_file.rules, first, last)
        after = table_at(now, reading.cutoff, rules_file.rules)
    got = {row["figure"]: tuple((row[side]["num"], row[side]["den"]) for side in ("old", "new")) for row in one["rows"]
           if FIGURES[row["figure"]] != PERCENTILE and row["figure"] in figures}
    wanted = _rows(before, after, query)
    text = "rows: oracle %s, program %s" % (wanted, got) if got != wanted else None
    text = text or _sums_differ(one) or _cases_differ(one, _turned(old, new), late_first)
    return text and "restatements, cut-off %s, late events %s the rules: %s" % (
        reading.text, "before" if late_first else "after", text)
