"""Random schemes over one small store, held against a computation of its own with Python's fractions."""
import json
import random
from fractions import Fraction as F
from math import floor

from harness import call, closed, dispatched, equal, event, hotline, load, order, test

SCHEMES = 150
T = "2021-06-09"
RATES = ["fcr", "connect_rate", "ontime_rate", "sat_rate", "review_good_rate", "closure_rate"]
COUNTS = ["calls_in", "late_open", "complaints_received", "complaints_carded"]


def half_up(value, places=2):
    return F(floor(value * 10 ** places + F(1, 2)), 10 ** places)


def written(value, places=2):
    """A decimal to so many places, which it has."""
    whole = value * 10 ** places
    assert whole.denominator == 1
    sign, digits = "-" if whole < 0 else "", str(abs(whole.numerator)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


class Scheme:
    """Lines of a scheme, and what must come of it."""

    def __init__(self, dice, figures):
        self.dice, self.figures = dice, figures
        self.lines = ["[scheme]", "title.zh = 评", "title.en = S"]
        self.points, self.findings, self.inputs, self.count = {}, [], {}, 0
        for i in range(3):
            self.inputs[f"i{i}"] = F(dice.randint(1, 9999), 100)
            self.lines += [f"[input i{i}]", f"value = {written(self.inputs[f'i{i}'])}"]
        self.indicator(None, 0)

    def quantity(self, figure):
        num, den = self.figures[figure]
        return F(num) if den is None else None if den == 0 else F(100 * num, den)

    def formula(self, depth=0):
        """(text, value); None where a figure has no data."""
        shape = self.dice.randrange(6) if depth < 4 else self.dice.randrange(3)
        if shape == 0:
            value = F(self.dice.randint(0, 999), 10)
            return written(value, 1), value
        if shape == 1:
            name = self.dice.choice(sorted(self.inputs))
            return name, self.inputs[name]
        if shape == 2:
            figure = self.dice.choice(RATES)
            num, den = self.figures[figure]
            return f"{figure}.num / {figure}.den", F(num, den) if den else None
        (a, x), (b, y), sign = self.formula(depth + 1), self.formula(depth + 1), self.dice.choice("+-*")
        value = None if x is None or y is None else x + y if sign == "+" else x - y if sign == "-" else x * y
        return f"({a} {sign} ({b}))", value

    def rule(self, full):
        """Lines and points of a leaf; None without data."""
        kind = self.dice.choice(["ratio", "bounds", "bands", "zero", "formula", "given"])
        figure = self.dice.choice(RATES if kind == "ratio" else RATES + COUNTS)
        value = self.quantity(figure)
        if kind == "given":
            score = F(self.dice.randint(0, 900), 100)
            return ["rule = given", f"score = {written(score)}", "source = s"], score
        if kind == "formula":
            text, value = self.formula()
            return ["rule = formula", f"formula = {text}"], None if value is None else half_up(value)
        if kind == "zero":
            return ["rule = zero", f"figure = {figure}"], None if value is None else full if value == 0 else F(0)
        if kind == "bands":
            bounds = sorted(self.dice.sample(range(0, 101), 3), reverse=self.dice.random() < 0.7)
            more = bounds[0] > bounds[-1]
            signs = [self.dice.choice([">=", ">"] if more else ["<=", "<"]) for _ in bounds]
            gives = [full * part / 4 for part in (4, 2, 1)]
            lines = ["rule = bands", f"figure = {figure}"] + [f"band = {s} {b} : {written(g, 4)}" for s, b, g in zip(signs, bounds, gives)]
            holds = {">=": lambda b: value >= b, ">": lambda b: value > b, "<=": lambda b: value <= b, "<": lambda b: value < b}
            if value is None:
                return lines, None
            return lines, next((g for s, b, g in zip(signs, bounds, gives) if holds[s](b)), F(0))
        low, high = (0, 100) if kind == "ratio" else self.dice.sample(range(0, 121), 2)
        lines = ["rule = ratio", f"figure = {figure}"] + ([] if kind == "ratio" else [f"from = {low}", f"to = {high}"])
        if value is None:
            return lines, None
        return lines, half_up(full * min(max((value - low) / (high - low), F(0)), F(1)))

    def printed(self, points):
        """What a report prints of it: mostly nothing, often right, else wrong."""
        shape = self.dice.randrange(4)
        if shape < 2:
            return None
        return half_up(points) if shape == 2 and points is not None else F(self.dice.randint(0, 900), 100)

    def found(self, kind, name, holds):
        if not holds:
            self.findings.append((kind, name))

    def indicator(self, parent, depth):
        """Writes one with its parts; (score that stands for it, points, full)."""
        name, self.count = f"n{self.count}", self.count + 1
        at = len(self.lines)
        if depth < 3 and (parent is None or self.dice.random() < 0.45):
            parts = [self.indicator(name, depth + 1) for _ in range(self.dice.randint(1, 4))]
            known = [points for _, points, _ in parts if points is not None]
            points, rule = sum(known, F(0)) if known else None, []
            full = sum(full for _, _, full in parts)
            wrong = self.dice.random() < 0.3
            self.found("full-points", name, not wrong)
            full += wrong
            local = [score for score, _, _ in parts]
            printed = self.printed(points if None in local else sum(local))
            if printed is not None:
                self.found("no-data" if None in local else "parts", name, None not in local and printed == half_up(sum(local)))
                self.found("range", name, 0 <= printed <= full)
        else:
            full = F(self.dice.randint(0, 40), 4)
            rule, points = self.rule(full)
            printed = self.printed(points)
            if printed is not None:
                self.found("rule" if points is not None else "no-data", name, points is not None and printed == half_up(points))
            score = points if printed is None else printed
            self.found("range", name, score is None or 0 <= score <= full)
        self.points[name] = points
        self.lines[at:at] = [f"[indicator {name}]", "name.zh = 名", f"name.en = {name}", f"full = {written(full)}", *rule,
                             *([f"parent = {parent}"] if parent else []), *([f"printed = {written(printed)}"] if printed is not None else [])]
        return points if printed is None else printed, points, full


def small(folder):
    """Calls, orders and call-backs of two days, so that rates have thirds and sevenths; no reviews."""
    load(folder, *[call(f"C{i}", outcome="answered_directly" if i % 3 else "abandoned") for i in range(7)],
         *[order(f"O{i}") for i in range(6)],
         *[dispatched(f"O{i}", "2020-01-05", "城管局", due="2020-01-07") for i in range(6)],
         *[closed(f"O{i}", "2020-01-06" if i % 2 else "2020-01-09") for i in range(5)],
         *[event("callback.made.v1", f"O{i}", "2020-01-09T15:00:00+08:00", reached=True, rating="satisfied" if i else "dissatisfied",
                 rating_source="callback") for i in range(3)],
         event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city"))
    document = json.loads(hotline("figures", "--from", "2020-01-01", "--to", "2020-12-31", "--per", "year", "--cutoff", T, "--json",
                                  folder=folder).out)
    return {row["figure"]: (row["num"], row["den"]) for row in document["rows"]}


@test
def selfeval_of_random_schemes_equals_a_computation_with_fractions(folder):
    figures = small(folder)
    equal((figures["fcr"], figures["sat_rate"], figures["ontime_rate"], figures["review_good_rate"]),
          ((4, 4), (2, 3), (2, 6), (0, 0)), "figures")
    seen = set()
    for seed in range(SCHEMES):
        scheme = Scheme(random.Random(seed), figures)
        (folder / "random.conf").write_text("\n".join(scheme.lines) + "\n", encoding="utf-8")
        document = json.loads(hotline("selfeval", "--scheme", "random.conf", "--year", "2020", "--cutoff", T, "--json",
                                      folder=folder).out)
        equal({row["id"]: None if row["points"] is None else F(row["points"]) for row in document["indicators"]}, scheme.points,
              f"points, seed {seed}")
        found = [("rule" if f["kind"] in ("rounded", "cut-off") else f["kind"], f["indicator"]) for f in document["findings"]]
        equal(sorted(found), sorted(scheme.findings), f"findings, seed {seed}")
        for finding in document["findings"]:
            if finding["kind"] != "no-data":
                equal(F(finding["follows"]) - F(finding["stated"]), F(finding["difference"]), f"difference, seed {seed}")
        seen |= {kind for kind, _ in scheme.findings} | {row["rule"] for row in document["indicators"]}
    equal(seen, {"full-points", "no-data", "parts", "range", "rule", "ratio", "bands", "zero", "formula", "given"}, "what was tried")
