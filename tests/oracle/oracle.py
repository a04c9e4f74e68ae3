#!/usr/bin/python3
"""The oracle: all figures recomputed from the raw lines, by the rules alone.

    oracle.py summary FILE...            what load counts, and the refused lines
    oracle.py figures FILE... --cutoff T [--from D --to D --per P --by X[,Y]]
                                         [--figures issue3|issue4|all|ID,ID] [--keys FILE]

It prints the document of `hotline figures --json`.  It was written from the
rules without a look at the C and shares no line with it; where it and the
program differ, one of them has read a rule wrongly.  READINGS.md has the
places where the rules leave room.
"""

import argparse
import gzip
import json
import sys
from datetime import date

from calls import call_facts, review_facts
from callbacks import callback_facts
from cases import load, read_keys
from civil import PERS, Zone
from complaints import complaint_facts
from order_facts import order_facts, orders_at
from rows import FIGURES, ISSUE3, ISSUE4, Query, Table
from workdays import BUILT_IN


def all_facts(store, cutoff, rules):
    """Every fact of the store at T; pure in (set of events, T, rules)."""
    yield from call_facts(store, cutoff)
    yield from review_facts(store, cutoff)
    yield from complaint_facts(store, cutoff)
    for order in orders_at(store, cutoff, rules):
        yield from order_facts(order, cutoff)
        if order.counted():
            yield from callback_facts(order)


def table_at(store, cutoff, rules=None):
    """The store's facts at T, ready for Table.document(Query)."""
    return Table(store, cutoff, all_facts(store, cutoff, rules or BUILT_IN))


def missing_years(store, cutoff, rules=None):
    """R46: the years without calendar that a counted order's due asked for."""
    years = set()
    for order in orders_at(store, cutoff, rules or BUILT_IN):
        if order.counted() and order.transferred():
            order.effective_due()
            years |= order.missing_years
    return years


def figure_list(text):
    """The ids that an argument --figures names."""
    named = {"issue3": ISSUE3, "issue4": ISSUE4, "all": tuple(FIGURES)}
    return named.get(text) or tuple(text.split(","))


def read_blob(path):
    """The bytes of a file, unpacked if it is gzip."""
    with open(path, "rb") as file:
        raw = file.read()
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("summary", "figures"))
    parser.add_argument("files", nargs="+")
    parser.add_argument("--zone", default="Asia/Shanghai")
    parser.add_argument("--cutoff", default="2199-12-30")
    parser.add_argument("--from", dest="day_from", type=date.fromisoformat)
    parser.add_argument("--to", dest="day_to", type=date.fromisoformat)
    parser.add_argument("--per", choices=PERS, default="all")
    parser.add_argument("--by", default="")
    parser.add_argument("--figures", default="all")
    parser.add_argument("--keys", help="key file of the store (R18)")
    return parser.parse_args()


def main():
    """Run one command of the oracle."""
    args = _arguments()
    zone = Zone(args.zone)
    keys = {}
    if args.keys:
        with open(args.keys, encoding="ascii") as file:
            keys = read_keys(file.read())
    store = load([read_blob(path) for path in args.files], zone, keys)
    if args.command == "summary":
        for line, reason in store.summary.refusals:
            print(reason, line[:200], file=sys.stderr)
        print(json.dumps(dict(store.summary.as_dict(),
                              conflicting=store.summary.conflicting)))
        return
    cutoff = zone.parse_cutoff(args.cutoff)
    query = Query(cutoff, args.day_from, args.day_to, args.per,
                  tuple(filter(None, args.by.split(","))), figure_list(args.figures))
    document = table_at(store, cutoff).document(query)
    print(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
