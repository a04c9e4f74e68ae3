"""The list of oddities: contradictions in accepted events, one by one."""
import csv
import io
import json

from harness import (NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, lines, load, order,
                     test)

T = "2021-06-09"


def odd_events():
    return [call("C1"), call("C2", answered_at="2020-01-05T08:00:00+08:00"),
            call("C3", outcome="abandoned", answered_at="2020-01-05T09:00:00+08:00"),
            call("C4", answered_at="2020-01-05T09:00:01+08:00", ended_at="2020-01-05T08:59:00+08:00"),
            order("O1", day="2020-01-06", due_at="2020-01-05T00:00:00+08:00"), closed("O1", "2020-01-05"),
            order("O2"), event("order.merged.v1", "O2", "2020-01-07T09:00:00+08:00", into="O9"),
            dispatched("O3", "2020-01-06", "城管局"),
            event("complaint.received.v1", "K1", "2020-01-06T09:00:00+08:00", unit="城管局", level="city", order_id="O1"),
            event("complaint.received.v1", "K2", "2020-01-06T09:00:00+08:00", unit="城管局", level="city", order_id="O1"),
            event("complaint.received.v1", "K3", "2020-01-06T09:00:00+08:00", unit="城管局", level="city", order_id="O3"),
            order("O4", day="2021-07-01")]


def listed(folder, *words):
    document = json.loads(hotline("oddities", *words, "--cutoff", T, "--json", folder=folder).out)
    equal(document["count"], len(document["oddities"]), "count")
    return document["oddities"]


@test
def every_oddity_is_listed_by_kind_with_case_event_and_instant(folder):
    load(folder, *odd_events())
    found = [(row["kind"], row["sort"], row["case"], row["time"], row["other"]) for row in listed(folder)]
    equal(found, [
        ("answered_without_time", "call", "C1", "2020-01-05T09:00:00+08:00", None),
        ("answered_before_start", "call", "C2", "2020-01-05T09:00:00+08:00", None),
        ("answered_after_end", "call", "C4", "2020-01-05T09:00:00+08:00", None),
        ("ended_before_start", "call", "C4", "2020-01-05T09:00:00+08:00", None),
        ("abandoned_with_answer", "call", "C3", "2020-01-05T09:00:00+08:00", None),
        ("order_unseen", "order", "O3", None, None),
        ("event_before_creation", "order", "O1", "2020-01-05T12:00:00+08:00", None),
        ("closed_before_creation", "order", "O1", "2020-01-05T12:00:00+08:00", None),
        ("due_before_setter", "order", "O1", "2020-01-06T10:00:00+08:00", None),
        ("merged_into_unseen", "order", "O2", "2020-01-07T09:00:00+08:00", "O9"),
        ("complaints_on_one_order", "order", "O1", None, "K1, K2"),
        ("complaint_order_unseen", "complaint", "K3", None, "O3"),
        ("in_the_future", "order", "O4", "2021-07-01T10:00:00+08:00", None),
    ], "list")
    row = listed(folder, "closed_before_creation")[0]
    equal((row["source"], row["event"]), ("/test", "order.closed.v1-O1-2020-01-05T12:00:00+08:00"), "event")
    equal(row["words"]["en"], "closed before it was created (time 2020-01-05T12:00:00+08:00, created 2020-01-06T10:00:00+08:00)",
          "words")
    has(row["words"]["zh"], "办结早于建单", "2020-01-06T10:00:00+08:00")


@test
def the_list_is_as_long_as_check_counts(folder):
    events = odd_events()
    load(folder, *events)
    counted = json.loads(hotline("check", "--json", folder=folder).out)["oddities"]
    mine = {}
    for row in json.loads(hotline("oddities", "--json", folder=folder).out)["oddities"]:
        mine[row["kind"]] = mine.get(row["kind"], 0) + 1
    equal(mine, counted, "as of now")
    for kind, count in counted.items():
        equal(len(json.loads(hotline("oddities", kind, "--json", folder=folder).out)["oddities"]), count, kind)
    (folder / "again.jsonl").write_bytes(lines(*reversed(events)))
    hotline("load", "again.jsonl", "--store", "again.db", folder=folder)
    equal(hotline("oddities", "--cutoff", T, "--store", "again.db", folder=folder).out,
          hotline("oddities", "--cutoff", T, folder=folder).out, "whatever order they came in")


@test
def oddities_are_those_as_of_the_cut_off(folder):
    load(folder, *odd_events())
    document = json.loads(hotline("oddities", "--cutoff", "2020-01-05", "--json", folder=folder).out)
    found = {(row["kind"], row["case"]) for row in document["oddities"]}
    check(("order_unseen", "O1") in found, "the creation has not come yet", found)
    check(("closed_before_creation", "O1") not in found, found)
    check(("in_the_future", "O1") in found and ("in_the_future", "K1") in found, found)
    check(not any(kind == "merged_into_unseen" for kind, _ in found), found)


@test
def oddities_as_csv_and_table(folder):
    load(folder, *odd_events())
    rows = listed(folder)
    plain = hotline("oddities", "--cutoff", T, "--csv", folder=folder)
    table = list(csv.reader(io.StringIO(plain.out, newline="")))
    equal(table[0], ["kind", "sort", "case", "source", "event", "time", "other", "words_zh", "words_en"], "header")
    equal(table[1:], [[row["kind"], row["sort"], row["case"], row["source"] or "", row["event"] or "", row["time"] or "",
                       row["other"] or "", row["words"]["zh"], row["words"]["en"]] for row in rows], "rows")
    equal(hotline("oddities", "--cutoff", T, "--excel", folder=folder).stdout,
          b"\xef\xbb\xbf" + plain.stdout.replace(b"\n", b"\r\n"), "excel")
    for lang, words in (("zh", ["办结早于建单", "共 13 项"]), ("en", ["closed before it was created", "13 in all"])):
        has(hotline("oddities", "--cutoff", T, "--lang", lang, folder=folder).out, *words)


@test
def a_store_without_oddities_lists_none_and_an_unknown_kind_is_refused(folder):
    load(folder, order("O1"))
    equal(listed(folder), [], "none")
    has(hotline("oddities", "--lang", "en", folder=folder).out, "0 in all")
    done = hotline("oddities", "strange", folder=folder, status=USAGE)
    has(done.said, "answered_without_time", "in_the_future")
    lacks(done.out, "strange")
    hotline("oddities", "--store", "nowhere.db", folder=folder, status=NOINPUT)
