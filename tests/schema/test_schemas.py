#!/usr/bin/python3
"""The JSON Schemas under docs/schema are up to date, and agree with the decoder.

    tests/schema/test_schemas.py --hotline ./hotline --make-schemas build/tests/make_schemas

A real validator (python3-jsonschema) judges every event of the tables below, and
so does `hotline validate --json`.  They must agree, but for what docs/schema/README.md
says that a schema cannot express: there the decoder must refuse and the schema not.
"""

import argparse
import copy
import itertools
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "schema"
OPTIONS = argparse.Namespace(hotline=str(ROOT / "hotline"), make_schemas=str(ROOT / "build" / "tests" / "make_schemas"))

TIME = "2020-01-05T08:30:00+08:00"

# A good event of each type: every field of the contract, by hand.
GOOD = {
    "call.ended.v1": dict(started_at=TIME, answered_at=TIME, ended_at=TIME, direction="in", channel="phone",
                          caller="13800138000", agent="A7", district="梅江区", kind="help", category="a > b", matter="m",
                          outcome="order_created", order_id="O1"),
    "order.created.v1": dict(handling="transferred", call_id="C1", channel="wechat", kind="praise", category="a",
                             district="d", matter="m", caller="110", due_at=TIME),
    "order.dispatched.v1": dict(unit="u", due_at=TIME, limit_working_days=5),
    "order.signed.v1": dict(unit="u", reason="r", level="l"),
    "order.returned.v1": dict(unit="u", reason="r", level="l"),
    "order.urged.v1": dict(unit="u", reason="r", level="any words"),
    "order.extended.v1": dict(due_at=TIME, reason="r", approver="a"),
    "order.closed.v1": dict(unit="u", result="explained"),
    "order.reopened.v1": dict(due_at=TIME, reason="r"),
    "order.voided.v1": dict(reason="r"),
    "order.restored.v1": dict(reason="r"),
    "order.merged.v1": dict(into="O2"),
    "callback.made.v1": dict(reached=True, solved=False, rating="satisfied", rating_source="caller"),
    "complaint.received.v1": dict(unit="u", level="city", channel="phone", order_id="O1"),
    "complaint.judged.v1": dict(real=True),
    "complaint.forwarded.v1": dict(unit="u", due_at=TIME),
    "complaint.replied.v1": dict(unit="u", due_at=TIME),
    "complaint.closed.v1": dict(unit="u", due_at=TIME),
    "complaint.carded.v1": dict(card="yellow", unit="u", reason="r"),
    "complaint.published.v1": dict(medium="m"),
    "complaint.voided.v1": dict(reason="r"),
    "review.submitted.v1": dict(unit="u", rating=4, channel="app"),
}

# Put in the place of every attribute and every field, whatever it is.
VALUES = [
    None, "", True, False, 0, 1, 5, 5.0, 4.5, 6, 250, 251, -1, 1e300, [], {}, [TIME], {"a": 1}, "x", " ", "in", "In", "out",
    "1.0", "1", "direct", "transferred", "help", "咨询", "resolved", "satisfied", "very_satisfied", "caller", "callback",
    "default", "city", "county", "province", "yellow", "withdrawn", "answered_directly", "invalid", "true", "5",
    "x" * 64, "x" * 65, "x" * 256, "x" * 257, TIME,
]

TIMES = [
    "2020-01-05T08:30:00Z", "2020-01-05t08:30:00z", "2020-01-05T08:30:00.1Z", "2020-01-05T08:30:00.123456789Z",
    "2020-01-05T08:30:00+23:59", "2020-01-05T08:30:00-23:59", "2020-01-05T08:30:00-00:00", "2020-01-05T08:30:00+24:00",
    "2020-01-05T08:30:00+08:60", "2020-01-05T08:30:00+0800", "2020-01-05T08:30:00+08", "2020-01-05T08:30:00",
    "2020-01-05T08:30:00.Z", "2020-01-05T08:30Z", "2020-01-05 08:30:00Z", "2020-01-05", "2020-1-5T08:30:00Z",
    "2020-01-05T24:00:00Z", "2020-01-05T23:59:60Z", "2020-01-05T08:60:00Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
    "2199-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "20200105T083000Z", " 2020-01-05T08:30:00Z",
    "2020-01-05T08:30:00Z ", "２０２０-01-05T08:30:00Z", "2020-01-05T08:30:00,5Z", "+2020-01-05T08:30:00Z",
]
DAYS = [f"{year:04}-{month:02}-{day:02}T00:00:00Z"
        for year, month, day in itertools.product((1972, 1999, 2000, 2020, 2021, 2096, 2100, 2104, 2196), range(0, 14),
                                                  (0, 1, 28, 29, 30, 31, 32))]


def event(kind: str, /, **changes) -> dict:
    whole = {"specversion": "1.0", "id": "e-1", "source": "//test", "type": kind, "time": TIME, "subject": "S1",
             "data": copy.deepcopy(GOOD[kind])}
    whole.update(changes)
    return whole


def with_data(kind: str, /, **changes) -> dict:
    return event(kind, data={**copy.deepcopy(GOOD[kind]), **changes})


def without(whole: dict, name: str) -> dict:
    return {key: value for key, value in whole.items() if key != name}


def table() -> list[tuple[str, dict]]:
    """Events, each with the type whose schema judges it."""
    rows = []
    for kind, data in GOOD.items():
        rows += [(kind, event(kind)), (kind, event(kind, data={})), (kind, event(kind, extra=[1])), (kind, {}), (kind, [])]
        for name in ("specversion", "id", "source", "type", "time", "subject", "data"):
            rows.append((kind, without(event(kind), name)))
            rows += [(kind, event(kind, **{name: value})) for value in VALUES]
        for name in data:
            rows.append((kind, event(kind, data=without(data, name))))
            rows.append((kind, event(kind, data={name: data[name]})))
            rows += [(kind, with_data(kind, **{name: value})) for value in VALUES]
        for stranger in set().union(*GOOD.values()) - set(data):
            rows.append((kind, with_data(kind, **{stranger: [1]})))
    rows += [("order.reopened.v1", event("order.reopened.v1", time=time)) for time in TIMES + DAYS]
    rows += [("order.reopened.v1", with_data("order.reopened.v1", due_at=time)) for time in TIMES]
    for rating, source in itertools.product((None, "", "satisfied", "good", 1), (None, "", "default", "nobody", 1)):
        rows.append(("callback.made.v1", with_data("callback.made.v1", rating=rating, rating_source=source)))
        rows.append(("callback.made.v1", event("callback.made.v1", data={"reached": True, "rating": rating})))
        rows.append(("callback.made.v1", event("callback.made.v1", data={"reached": True, "rating_source": source})))
    return rows


def beyond_schema() -> list[tuple[str, str]]:
    """Lines that the decoder refuses and no schema can: docs/schema/README.md has this list in words."""
    line = json.dumps(event("order.closed.v1", data={"unit": "u"}), ensure_ascii=False)
    deep = "[" * 7 + "]" * 7
    return [
        ("order.closed.v1", json.dumps(event("order.closed.v1", subject="梅" * 22), ensure_ascii=False)),
        ("order.closed.v1", json.dumps(with_data("order.closed.v1", unit="梅" * 86), ensure_ascii=False)),
        ("order.closed.v1", line.replace('"id": "e-1"', '"id": "e-1", "i\\u0064": "e-1"')),
        ("order.closed.v1", line.replace('"unit": "u"', '"unit": "u", "unit": "u"')),
        ("order.closed.v1", line.replace('"unit": "u"', '"unit": "\\u0000"')),
        ("order.closed.v1", line.replace('"unit": "u"', '"free": "\\ud800"')),
        ("order.closed.v1", line.replace('"unit": "u"', '"free": 1e999')),
        ("order.closed.v1", line.replace('"unit": "u"', '"free": ' + deep)),
        ("order.closed.v1", line + " " * 65536),
        ("order.merged.v1", json.dumps(with_data("order.merged.v1", into="S1"))),
        ("review.submitted.v1", json.dumps(event("review.submitted.v1")).replace('"rating": 4', '"rating": 4.00000000000000000001')),
    ]


def decoder_refuses(lines: list[str]) -> dict[int, str]:
    """Line number, counted from 0, to what the decoder says, for those that it refuses."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".ndjson") as file:
        file.write("".join(line + "\n" for line in lines))
        file.flush()
        done = subprocess.run([OPTIONS.hotline, "validate", "--json", file.name], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"hotline validate ended with {done.returncode}")
    said = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return {one["line"] - 1: f"{one['reason']}: {one['detail']}" for one in said}


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schemas = {kind: json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8")) for kind in GOOD}
        cls.validators = {kind: Draft202012Validator(schema) for kind, schema in cls.schemas.items()}

    def test_files_are_what_the_contract_makes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([OPTIONS.make_schemas, folder], check=True)
            made = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        kept = {path.name: path.read_bytes() for path in SCHEMAS.glob("*.json")}
        self.assertEqual(sorted(made), sorted(kept))
        self.assertEqual([name for name in made if made[name] != kept[name]], [], "run make_schemas docs/schema")
        self.assertEqual(sorted(made), sorted(f"{kind}.schema.json" for kind in GOOD))

    def test_every_file_is_a_schema(self):
        for schema in self.schemas.values():
            Draft202012Validator.check_schema(schema)

    def test_schema_and_decoder_agree(self):
        rows = table()
        refused = decoder_refuses([json.dumps(one, ensure_ascii=False) for _, one in rows])
        differ = []
        for number, (kind, one) in enumerate(rows):
            valid = self.validators[kind].is_valid(one)
            if valid == (number in refused):
                differ.append(f"schema {'takes' if valid else 'refuses'}, decoder: {refused.get(number, 'takes')}: {one}")
        self.assertEqual(differ, [])
        self.assertGreater(len(rows) - len(refused), 1000)
        self.assertGreater(len(refused), 1000)
        print(f"{len(rows)} events, {len(refused)} of them refused by both", file=sys.stderr)

    def test_what_a_schema_cannot_say_the_decoder_refuses(self):
        rows = beyond_schema()
        refused = decoder_refuses([line for _, line in rows])
        for number, (kind, line) in enumerate(rows):
            self.assertIn(number, refused, line[:300])
            self.assertTrue(self.validators[kind].is_valid(json.loads(line)), line[:300])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hotline", default=OPTIONS.hotline)
    parser.add_argument("--make-schemas", default=OPTIONS.make_schemas)
    OPTIONS, rest = parser.parse_known_args(namespace=OPTIONS)
    unittest.main(argv=[sys.argv[0], *rest])
