"""Publication: publish, publications, publication --verify."""
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import time

from harness import (BUSY, DONE, HOTLINE, NO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline,
                     lacks, load, order, rows, test)

T = "2021-06-09"
APPLY, COMMIT = 2, 3  # base/phase.h: a transaction is open


def small(folder):
    """Three days of January and one of February 2020."""
    return load(folder,
                call("C1", district="梅江区"), call("C2", district="梅江区", outcome="order_created", order_id="O1"),
                call("C3", district="兴宁"), call("C4", outcome="abandoned"), call("C5", day="2020-02-07"),
                order("O1"), dispatched("O1", "2020-01-05", "城管局", due="2020-01-07"), closed("O1", "2020-01-06"),
                order("O2", day="2020-01-06"), dispatched("O2", "2020-01-06", "公安局", due="2020-01-07"),
                event("callback.made.v1", "O1", "2020-01-07T09:00:00+08:00", reached=True, rating="satisfied",
                      rating_source="callback"))


def publish(folder, period, *words, by="张三", cutoff=T):
    """Publishes and returns what it says about it."""
    cut = ["--cutoff", cutoff] if cutoff else []
    return json.loads(hotline("publish", period, "--approved-by", by, *cut, *words, "--json", folder=folder).out)


def sql(folder, text):
    """Behind the store's back."""
    with sqlite3.connect(folder / "hotline.db") as db:
        found = db.execute(text).fetchall()
    db.close()
    return found


@test
def a_publication_says_what_as_of_when_by_whom_and_has_a_digest(folder):
    small(folder)
    made = publish(folder, "2020-01", "--note", "报市政府")
    equal(list(made), ["revision", "period", "from", "to", "cutoff", "published_at", "approved_by", "note", "zone", "rules",
                       "calendar", "cells", "digest"], "members")
    equal([made[key] for key in ("revision", "period", "from", "to", "cutoff", "approved_by", "note", "zone")],
          [1, "2020-01", "2020-01-01", "2020-01-31", "2021-06-10T00:00:00+08:00", "张三", "报市政府", "Asia/Shanghai"], "facts")
    for key in ("rules", "calendar", "digest"):
        equal(len(made[key]), 64, key)
    equal(publish(folder, "2020-01-05..2020-02-10")["revision"], 2, "the next number")
    listed = json.loads(hotline("publications", "--json", folder=folder).out)["publications"]
    equal(listed[0], made, "listed as it was made")
    equal([one["period"] for one in listed], ["2020-01", "2020-01-05..2020-02-10"], "in the order of numbers")
    table = list(csv.DictReader(io.StringIO(hotline("publications", "--csv", folder=folder).out)))
    equal([row["digest"] for row in table], [one["digest"] for one in listed], "as CSV")
    has(hotline("publications", folder=folder).out, "张三", "2020-01-05..2020-02-10")
    has(hotline("publication", "1", folder=folder).out, made["digest"], made["rules"], "报市政府")
    equal(json.loads(hotline("publication", "1", "--json", folder=folder).out), made, "one of them")


@test
def a_period_is_a_year_quarter_month_week_day_or_two_days(folder):
    small(folder)
    for number, (period, begin, end) in enumerate((
            ("2020", "2020-01-01", "2020-12-31"), ("2020-Q1", "2020-01-01", "2020-03-31"),
            ("2020-W02", "2020-01-06", "2020-01-12"), ("2020-01-06", "2020-01-06", "2020-01-06"),
            ("2020-01-06..2020-01-07", "2020-01-06", "2020-01-07")), 1):
        made = publish(folder, period)
        equal((made["revision"], made["from"], made["to"]), (number, begin, end), period)


@test
def what_cannot_be_published_is_refused_and_leaves_nothing(folder):
    small(folder)
    later = time.strftime("%Y", time.gmtime(time.time() + 2 * 366 * 86400))
    this = time.strftime("%Y", time.gmtime(time.time() + 8 * 3600))
    for words, status, said in (
            (["2020"], USAGE, "--approved-by"),
            (["2020", "--approved-by", "  "], USAGE, "--approved-by has only white space"),
            (["2020", "--approved-by", "x" * 257], USAGE, "257 bytes"),
            *((["2020", "--approved-by", f"A{bad}verified: yes"], USAGE, "--approved-by is one line") for bad in
              ("\n", "\r", "\t", "\x1b[1A", "\x7f", "\x85", "\u2028", "\u202e", "\u2066")),
            (["2020", "--approved-by", "a", "--note", "b\nverified: yes"], USAGE, "--note is one line"),
            (["2020-13", "--approved-by", "a"], USAGE, "no period such as"),
            (["2020-02..2020-01", "--approved-by", "a"], USAGE, "no period such as"),
            ([later, "--approved-by", "a"], NOINPUT, "has not begun"),
            ([this, "--approved-by", "a"], USAGE, "is not over"),
            (["2020", "--approved-by", "a", "--cutoff", "2199-01-01"], USAGE, "lies in the future"),
            (["2020", "--approved-by", "a", "--cutoff", "2019-06-01"], NOINPUT, "had not begun"),
            (["2018", "--approved-by", "a"], NOINPUT, "nothing of 2018"),
            (["2021-02", "--approved-by", "a"], NOINPUT, "nothing of 2021-02")):
        has(hotline("publish", *words, folder=folder, status=status).said, said)
    has(hotline("publish", "2020", "--approved-by", "a", "--store", "none.db", folder=folder, status=NOINPUT).said, "none.db")
    check(not (folder / "none.db").exists(), "publishing made a store")
    equal(json.loads(hotline("publications", "--json", folder=folder).out), {"publications": []}, "publications")
    has(hotline("publication", "1", folder=folder, status=NOINPUT).said, "no revision 1")
    has(hotline("publication", "one", folder=folder, status=USAGE).said, "no revision number")


@test
def a_period_that_is_not_over_is_published_only_with_a_cut_off(folder):
    small(folder)
    made = publish(folder, "2020", cutoff="2020-01-06")
    equal(made["cutoff"], "2020-01-07T00:00:00+08:00", "its cut-off")
    frozen = sql(folder, "SELECT sum(numerator) FROM published_figures_by_day WHERE figure = 'calls_in' AND dimension = 'whole'")
    equal(frozen, [(4,)], "calls up to then")


@test
def a_phone_number_in_name_or_note_is_kept_as_asterisks(folder):
    small(folder)
    made = publish(folder, "2020", "--note", "问 13800138000", by="张三 8613800138000")
    equal((made["note"], made["approved_by"]), ("问 ***********", "张三 86***********"), "masked")
    for name in os.listdir(folder):
        check(b"13800138000" not in (folder / name).read_bytes(), f"{name} has the number")


@test
def a_name_forged_in_the_store_prints_no_line_of_its_own(folder):
    small(folder)
    publish(folder, "2020", "--note", "a b", by="Ö é…“中”\u200b")  # all of these are text
    sql(folder, "UPDATE publications SET approved_by = 'A' || char(10) || 'verified: yes' || char(27) || '[1A' || char(8238), period = 'x' || char(10)")
    out = hotline("publication", "1", folder=folder).out + hotline("publications", folder=folder).out
    lacks(out, "\nverified", "\x1b", "\u202e")
    has(out, "A verified: yes")


@test
def verify_and_check_find_an_altered_frozen_row(folder):
    small(folder)
    publish(folder, "2020-01")
    publish(folder, "2020")
    has(hotline("publication", "2", "--verify", folder=folder).out, "verified")
    hotline("check", folder=folder)
    for statement, back, revision in (
            ("UPDATE published_cells SET calls_direct = calls_direct + 1 WHERE publication = 2 AND dimension = 0 AND day = 18266",
             "UPDATE published_cells SET calls_direct = calls_direct - 1 WHERE publication = 2 AND dimension = 0 AND day = 18266", 2),
            ("UPDATE published_cells SET \"key\" = 'x' WHERE publication = 1 AND \"key\" = '城管局'",
             "UPDATE published_cells SET \"key\" = '城管局' WHERE publication = 1 AND \"key\" = 'x'", 1),
            ("UPDATE publications SET approved_by = 'x' WHERE number = 1",
             "UPDATE publications SET approved_by = '张三' WHERE number = 1", 1),
            ("UPDATE publications SET cutoff = cutoff + 1 WHERE number = 2",
             "UPDATE publications SET cutoff = cutoff - 1 WHERE number = 2", 2),
            ("UPDATE publications SET digest = 'f' || digest WHERE number = 1",
             "UPDATE publications SET digest = substr(digest, 2) WHERE number = 1", 1)):
        sql(folder, statement)
        has(hotline("publication", revision, "--verify", folder=folder, status=NO).said, "was altered")
        has(hotline("check", folder=folder, status=NO).out, f"publication {revision}")
        sql(folder, back)
        hotline("publication", revision, "--verify", folder=folder)
    sql(folder, "DELETE FROM publications WHERE number = 1")
    has(hotline("check", folder=folder, status=NO).out, "publication 2: the one before it is missing", "belong to none")


@test
def every_column_of_what_was_published_is_proved(folder):
    small(folder)
    publish(folder, "2020-01")
    publish(folder, "2020")
    load(folder, *LATE, name="late.jsonl")
    hotline("check", folder=folder)
    trials = [("publications", column, "1") for column in ("from_day", "to_day", "cutoff", "published_at", "cells")]
    trials += [("publications", column, "' x'") for column in
               ("slots", "period", "zone", "rules", "calendar", "approved_by", "note", "missing_years", "missing_anywhere", "digest")]
    trials += [("publications", "slots", "' calls_in'"), ("publications", "slots", "' '"), ("publications", "number", "1")]
    trials += [("late_changes", column, "1") for column in ("publication", "arrived_at", "place", "checksum", "id")]
    trials += [("late_changes", column, "' '") for column in ("events", "changes")]
    known = {(table, row[1]) for table in ("publications", "late_changes") for row in sql(folder, f"PRAGMA table_info({table})")}
    equal({trial[:2] for trial in trials}, known, "columns")
    for table, column, more in trials:
        key = "number" if table == "publications" else "id"
        last = f"WHERE {key} = (SELECT max({key}) FROM {table})"
        (was, kind), = sql(folder, f"SELECT quote({column}), typeof({column}) FROM {table} {last}")
        changed = f"{was} + {more}" if kind == "integer" else f"CAST({was} || {more} AS {kind})"
        sql(folder, f"UPDATE {table} SET {column} = {changed} {last}")
        has(hotline("check", folder=folder, status=NO).out, "publication" if table == "publications" else "late change")
        if table == "publications" and column != "number":
            has(hotline("publication", "2", "--verify", folder=folder, status=NO).said, "was altered")
        sql(folder, f"UPDATE {table} SET {column} = {was} {last}")
        hotline("check", folder=folder)
    sql(folder, "DELETE FROM late_changes WHERE id = 3")
    has(hotline("check", folder=folder, status=NO).out, "late change 4: the one before it is missing")


@test
def one_writer_a_publication_beside_another_one_is_refused_and_names_it(folder):
    small(folder)
    with subprocess.Popen([HOTLINE, "load", "-"], cwd=folder, env={"PATH": os.environ["PATH"]}, stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
        while writer.poll() is None and f"pid {writer.pid}," not in hotline("status", folder=folder).out:
            time.sleep(0.02)
        done = hotline("publish", "2020", "--approved-by", "a", "--cutoff", T, folder=folder, status=None)
        writer.stdin.close()
        equal(done.returncode, BUSY, "status")
        has(done.said, f"pid {writer.pid}, load")
        writer.wait(20)


@test
def publishing_names_the_years_that_report_and_late_open_lack(folder):
    limit = {"unit": "甲", "limit_working_days": 5}
    load(folder, call("C1"), order("O1", day="2017-03-01"), event("order.dispatched.v1", "O1", "2017-03-01T11:00:00+08:00", **limit),
         order("O2"))
    words = ("publish", "2020", "--approved-by", "a", "--cutoff", T)
    done = hotline(*words, folder=folder)
    has(done.said, "calendar of working days for 2017", "open at the cut-off", "late_open")
    lacks(done.said, "of the period")
    has(done.out, "for orders open at the cut-off: 2017")
    has(hotline("report", "2020", "--cutoff", T, folder=folder, status=NO).said, "2017")
    has(hotline("report", "2020", "--as-of", "1", folder=folder, status=NO).said, "revision 1", "2017")
    hotline("figures", "ontime_rate", "--as-of", "1", folder=folder)
    load(folder, closed("O1", "2017-03-03"), name="more.jsonl")
    equal(hotline(*words, folder=folder).said, "", "closed, it is in no figure of 2020")
    hotline("report", "2020", "--cutoff", T, folder=folder)
    done = hotline("publish", "2017", "--approved-by", "a", "--cutoff", T, folder=folder)
    has(done.said, "2017", "orders of the period")
    has(hotline("figures", "--as-of", "3", folder=folder, status=NO).said, "2017")


@test
def a_publication_is_no_part_of_the_store_s_digest_and_goes_into_a_backup(folder):
    small(folder)
    before = hotline("check", "--digest", folder=folder).out
    made = publish(folder, "2020")
    equal(hotline("check", "--digest", folder=folder).out, before, "digest")
    hotline("backup", "copy", folder=folder)
    copy = hotline("publication", "1", "--verify", "--json", "--store", "copy/hotline.db", folder=folder).out
    equal(json.loads(copy), {**made, "verified": True}, "in the copy")
    sql(folder, "UPDATE publications SET note = 'x'")
    done = hotline("publication", "1", "--verify", "--json", folder=folder, status=NO)
    equal(json.loads(done.out), {**made, "note": "x", "verified": False}, "altered")


@test
def killed_while_publishing_all_of_it_is_there_or_nothing(folder):
    load(folder, *[call(f"C{i}", day=f"2020-{1 + i % 12:02}-{1 + i % 28:02}", district=f"d{i % 50}", category=f"k{i}")
                   for i in range(3000)])
    page = folder / "phase"
    published = inside = 0
    for delay_ms in (0, 1, 2, 5, 10, 15, 20, 30, 40, 60, 80, 120):
        page.write_bytes(bytes(16))
        with subprocess.Popen([HOTLINE, "publish", "2020", "--approved-by", "a", "--cutoff", T], cwd=folder,
                              env={"PATH": os.environ["PATH"], "HOTLINE_TEST_PHASE_FILE": str(page)},
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as publisher:
            while publisher.poll() is None and page.read_bytes()[0] != APPLY:
                pass
            time.sleep(delay_ms / 1000)
            publisher.send_signal(signal.SIGKILL)
            publisher.wait()
        inside += page.read_bytes()[0] in (APPLY, COMMIT)
        listed = json.loads(hotline("publications", "--json", folder=folder).out)["publications"]
        check(published <= len(listed) <= published + 1, f"{len(listed)} after {published}")
        published = len(listed)
        equal([one["revision"] for one in listed], list(range(1, published + 1)), "numbers")
        for one in listed:
            hotline("publication", one["revision"], "--verify", folder=folder)
        equal(sql(folder, "SELECT count(DISTINCT publication) FROM published_cells"), [(published,)], "whose rows are there")
    check(inside > 0, "no kill fell inside the transaction")
    equal(publish(folder, "2020")["revision"], published + 1, "the next one")
    hotline("check", folder=folder)


@test
def what_was_altered_is_not_printed_as_published(folder):
    small(folder)
    publish(folder, "2020")
    asked = (["figures", "calls_in"], ["daily"], ["report", "2020"], ["explain", "calls_in", "2020"], ["cases", "calls_in", "2020"],
             ["restatements"])
    for words in asked:
        hotline(*words, "--as-of", "1", folder=folder)
    hotline("publication", "1", "--verify", folder=folder)
    for statement, back in (
            ("UPDATE published_cells SET calls_in = calls_in + 1 WHERE dimension = 0 AND day = 18266",
             "UPDATE published_cells SET calls_in = calls_in - 1 WHERE dimension = 0 AND day = 18266"),
            ("INSERT INTO published_times SELECT publication, dimension, day, \"key\", x'0001' FROM published_cells "
             "WHERE dimension = 0 AND handled = 0 AND day = 18268", "DELETE FROM published_times WHERE times = x'0001'")):
        sql(folder, statement)
        for words in asked:
            done = hotline(*words, "--as-of", "1", folder=folder, status=NO)
            has(done.said, "revision 1 was altered", "hotline publication 1 --verify")
            equal(done.out, "", words)
        has(hotline("publication", "1", "--verify", folder=folder, status=NO).said, "was altered")
        hotline("figures", "calls_in", folder=folder)  # today's are not touched
        sql(folder, back)
        hotline("publication", "1", "--verify", folder=folder)


# ---- as of a revision ---------------------------------------------------------------------------------------------

LATE = [call("C9", clock="15:00:00", district="梅江区"),
        event("callback.made.v1", "O1", "2020-01-07T20:00:00+08:00", reached=True, solved=False, rating="dissatisfied",
              rating_source="callback"),
        event("order.voided.v1", "O2", "2020-01-08T09:00:00+08:00", reason="重复"),
        closed("O3", "2020-01-06"), order("O3"), dispatched("O3", "2020-01-05", "教育局", due="2020-01-06")]


def states(found):
    return {(row["figure"], row["key"]): (row["state"], row["revision"]) for row in found}


@test
def what_was_published_is_printed_ever_after_to_the_digit(folder):
    small(folder)
    publish(folder, "2020")
    asked = [["figures", *more] for by in ("unit", "district", "category", "kind", "channel", None)
             for per in ("day", "week", "month", "all") for more in [["--per", per] + (["--by", by] if by else [])]]
    asked += [["daily"], ["daily", "--by", "unit"], ["report", "2020"], ["report", "2020", "--by", "district"],
              ["figures", "--by", "category", "--level", "1"], ["figures", "fcr", "--from", "2020-01-05", "--to", "2020-01-06"]]
    forms = (["--json"], ["--csv"], [])
    span = ["--from", "2020-01-01", "--to", "2020-12-31"]
    before = {}
    for words in asked:
        days = span if words[0] != "report" and "--from" not in words else []
        for form in forms:
            before[tuple(words + form)] = hotline(*words, *form, *days, "--cutoff", T, folder=folder).out
            equal(hotline(*words, *form, "--as-of", "1", folder=folder).out, before[tuple(words + form)], f"{words} {form}")
    load(folder, *LATE, name="late.jsonl")
    hotline("check", folder=folder)
    for words, out in before.items():
        equal(hotline(*words, "--as-of", "1", folder=folder).out, out, f"{words} after late events")
    equal(hotline("publication", "1", "--verify", folder=folder).returncode, DONE, "verify")
    lacks(hotline("report", "2020", "--json", "--cutoff", T, folder=folder).out, '"num":5,"den":null,"value":"5","state":"published"')


@test
def only_rows_whose_numbers_are_the_published_ones_are_called_published(folder):
    small(folder)
    publish(folder, "2020-01")
    whole = ["--from", "2020-01-01", "--to", "2020-01-31"]
    found = states(rows(folder, *whole, "--cutoff", T))
    equal(set(found.values()), {("published", 1)}, "as it was published")
    load(folder, LATE[0], name="late.jsonl")
    found = states(rows(folder, *whole, "--cutoff", T))
    for figure, wanted in (("calls_in", ("provisional", 1)), ("fcr", ("provisional", 1)), ("orders_created", ("published", 1)),
                           ("sat_rate", ("published", 1)), ("calls_abandoned", ("published", 1))):
        equal(found[figure, None], wanted, figure)
    found = states(rows(folder, *whole, "--cutoff", T, "--by", "district"))
    equal(found["calls_in", "梅江区"], ("provisional", 1), "the part that changed")
    equal(found["calls_in", "兴宁"], ("published", 1), "one that did not")
    publish(folder, "2020-01")
    equal(states(rows(folder, *whole, "--cutoff", T))["calls_in", None], ("published", 2), "published anew")
    # A year is not published by publishing its months, nor a day by a month it does not lie in.
    equal(states(rows(folder, "--per", "year", "--cutoff", T))["calls_in", None], ("provisional", None), "the year")
    per_day = rows(folder, "calls_in", "--per", "day", "--cutoff", T)
    equal([row["state"] for row in per_day if row["from"] == "2020-01-05"], ["published"], "a day of January")
    equal([row["state"] for row in per_day if row["from"] == "2020-02-07"], ["provisional"], "a day of February")
    two = rows(folder, "calls_in", *whole, "--cutoff", T, "--by", "district,channel")
    equal({(row["state"], row["revision"]) for row in two}, {("provisional", None)}, "two dimensions")


@test
def figures_of_call_backs_are_immature_for_30_days(folder):
    small(folder)
    days = ["--from", "2020-01-01", "--to", "2020-01-31"]
    # The end of the period is 24:00 of the 31st; 30 days later is 24:00 of the 1st of March.
    for cutoff, wanted in (("2020-02-29", "immature"), ("2020-03-01T23:59:59+08:00", "immature"), ("2020-03-01", "provisional")):
        found = states(rows(folder, *days, "--cutoff", cutoff))
        for figure in ("sat_rate", "sat_strict", "sat_participation", "sat_default", "solve_rate"):
            equal(found[figure, None], (wanted, None), f"{figure} at {cutoff}")
        equal(found["fcr", None], ("provisional", None), f"fcr at {cutoff}")
    publish(folder, "2020-01", cutoff="2020-02-01")
    found = states(rows(folder, *days, "--cutoff", "2020-02-01"))
    equal(found["sat_rate", None], ("published", 1), "published goes before immature")


@test
def as_of_a_day_is_the_last_publication_on_or_before_it_that_covers_the_period(folder):
    small(folder)
    publish(folder, "2020-01", cutoff="2020-02-01")
    load(folder, LATE[0], name="late.jsonl")
    publish(folder, "2020", cutoff="2021-01-31")
    second = json.loads(hotline("publications", "--json", folder=folder).out)["publications"][1]["published_at"]
    first = json.loads(hotline("publications", "--json", folder=folder).out)["publications"][0]["published_at"]
    january = ["--from", "2020-01-05", "--to", "2020-01-05"]
    for asked, revision, calls in (("1", 1, 4), ("2", 2, 5), (first, 1, 4), (second, 2, 5), ("2199-01-01", 2, 5)):
        row = rows(folder, "calls_in", *january, "--as-of", asked)[0]
        equal((row["revision"], row["num"], row["state"]), (revision, calls, "published"), asked)
    row = rows(folder, "calls_in", "--as-of", first)[0]
    equal((row["revision"], row["from"], row["to"]), (1, "2020-01-01", "2020-01-31"), "its own days where none are asked for")
    for words, status, said in (
            (["figures", "--as-of", first, "--to", "2020-02-01"], NOINPUT, "published on or before"),
            (["figures", "--as-of", "2019-01-01"], NOINPUT, "published on or before"),
            (["figures", "--as-of", "1", "--to", "2020-02-01"], NOINPUT, "lies outside"),
            (["daily", "--as-of", "1", "--from", "2019-12-31"], NOINPUT, "lies outside"),
            (["report", "2020", "--as-of", "1"], NOINPUT, "lies outside"),
            (["report", "2020", "--as-of", first], NOINPUT, "published on or before"),
            (["report", "2020", "--as-of", "3"], NOINPUT, "no revision 3"),
            (["figures", "--as-of", "1", "--cutoff", T], USAGE, "--cutoff"),
            (["figures", "--as-of", "0"], USAGE, "neither a revision number"),
            (["figures", "--as-of", "x"], USAGE, "neither a revision number"),
            (["figures", "--as-of", "1", "--by", "unit,kind"], USAGE, "single dimension"),
            (["figures", "--as-of", "1", "--from", "2020-01-20", "--to", "2020-01-10"], USAGE, "lies after"),
            (["report", "2020", "--as-of", "2", "--final"], USAGE, "--final"),
            (["report", "2020", "--as-of", "2", "--xlsx", "a.xlsx"], USAGE, "--xlsx")):
        has(hotline(*words, folder=folder, status=status).said, said)
    equal(json.loads(hotline("report", "2020", "--as-of", "2", "--json", folder=folder).out)["store"]["cutoff"],
          "2021-02-01T00:00:00+08:00", "the cut-off is the revision's")


@test
def published_in_any_order_of_arrival_the_same_is_printed(folder):
    """Two stores whose events came in other orders publish the same figures, but for the day and the hand."""
    events = LATE + [call(f"D{i}", day=f"2020-01-{1 + i % 28:02}", district=f"d{i % 3}") for i in range(40)]
    printed = set()
    for turn, order_of in enumerate((events, events[::-1], events[20:] + events[:20])):
        place = folder / str(turn)
        place.mkdir()
        small(place)
        load(place, *order_of, name="late.jsonl")
        publish(place, "2020-01")
        load(place, call("C77", day="2020-01-03"), name="later.jsonl")
        printed.add(hotline("figures", "--as-of", "1", "--by", "district", "--per", "day", "--json", folder=place).out)
    equal(len(printed), 1, "different documents")


# ---- restatements -------------------------------------------------------------------------------------------------

def restatements(folder, *words):
    return json.loads(hotline("restatements", *words, "--json", folder=folder).out)["publications"]


def numbers(row):
    return row["num"], row["den"], row["value"]


@test
def a_late_event_leaves_the_revision_untouched_and_shows_as_one_restatement(folder):
    small(folder)
    publish(folder, "2020")
    before = hotline("report", "2020", "--as-of", "1", "--json", folder=folder).out
    equal(restatements(folder)[0]["rows"], [], "nothing yet")
    has(hotline("restatements", folder=folder).out, "nothing has changed since")
    load(folder, LATE[0], name="late.jsonl")
    equal(hotline("report", "2020", "--as-of", "1", "--json", folder=folder).out, before, "the revision")
    found = restatements(folder)
    equal((len(found), found[0]["revision"], found[0]["period"], len(found[0]["restatements"])), (1, 1, "2020", 1), "one")
    one = found[0]["restatements"][0]
    equal((one["cause"], one["sort"], one["case"]), ("events", "call", "C9"), "what did it")
    equal([(e["source"], e["id"], e["type"], e["time"]) for e in one["events"]],
          [("/test", LATE[0]["id"], "call.ended.v1", "2020-01-05T07:00:00Z")], "its event")
    check(one["arrived_at"].endswith("+08:00"), one["arrived_at"])
    by = {row["figure"]: (numbers(row["old"]), numbers(row["new"])) for row in found[0]["rows"]}
    equal(by["calls_in"], ((5, None, "5"), (6, None, "6")), "calls_in")
    equal(by["fcr"], ((3, 4, "75.00"), (4, 5, "80.00")), "fcr")
    check("orders_created" not in by and "calls_abandoned" not in by, by)
    equal({c["figure"]: (c["num"], c["den"]) for c in one["changes"]}["fcr"], (1, 1), "what it did to fcr")
    equal({c["figure"] for c in one["changes"]}, set(by), "every figure that has changed")
    id = LATE[0]["id"]
    en, zh = (hotline("restatements", "--lang", lang, folder=folder).out for lang in ("en", "zh"))
    has(en, f"  call C9: call.ended.v1 {id} (/test), 2020-01-05T15:00:00+08:00\n", "75.00% (3/4)", "80.00% (4/5)",
        "  Calls received +1; ")
    has(zh, "发布号 1", "一次性解答率", f"  来电 C9：call.ended.v1 {id}（/test），2020-01-05T15:00:00+08:00\n", "  呼入量 +1，接听量 +1，")
    for text in (en, zh):
        lacks(text, "{", "07:00:00Z")
    equal(sql(folder, "SELECT revision, cause, sort, \"case\" FROM restatements_list"), [(1, "events", "call", "C9")], "the view")
    load(folder, LATE[0], name="again.jsonl")
    equal(len(restatements(folder)[0]["restatements"]), 1, "a copy restates nothing")


def added(changes):
    """(figure, first day, key) -> (num, den) of all the changes, without those that cancel; ranks do not add up."""
    found = {}
    for change in changes:
        name = change["figure"], change["from"], change["key"]
        if change["num"] is None:
            continue
        num, den = found.get(name, (0, None if change["den"] is None else 0))
        found[name] = num + change["num"], None if den is None else den + change["den"]
    return {name: pair for name, pair in found.items() if pair[0] or pair[1]}


def differences(one):
    """The same of old and new of a publication's rows."""
    return {(row["figure"], row["from"], row["key"]): (row["new"]["num"] - row["old"]["num"], None if row["new"]["den"] is None
                                                        else row["new"]["den"] - row["old"]["den"])
            for row in one["rows"] if not row["figure"].startswith("handling_")}


BREAKDOWNS = ([], ["--by", "unit"], ["--by", "district"], ["--per", "day"], ["--by", "unit", "--per", "week"])


@test
def changes_add_up_to_the_difference_for_every_breakdown(folder):
    small(folder)
    publish(folder, "2020-01")
    for i, late in enumerate(LATE):
        load(folder, late, name=f"late{i}.jsonl")
    for words in BREAKDOWNS:
        one = restatements(folder, *words)[0]
        equal({cause["cause"] for cause in one["restatements"]}, {"events"}, f"{words} cause")
        equal(added(change for cause in one["restatements"] for change in cause["changes"]), differences(one), f"{words}")
        check(one["rows"], words)
    # Events that wait for their creation change nothing; the creation lets them count.
    cases_of = [(c["sort"], c["case"]) for c in restatements(folder)[0]["restatements"]]
    equal(cases_of.count(("order", "O3")), len([c for c in cases_of if c[1] == "O3"]), "sort of O3")
    check(("order", "O2") in cases_of and ("order", "O1") in cases_of and ("call", "C9") in cases_of, cases_of)
    table = list(csv.DictReader(io.StringIO(hotline("restatements", "--csv", folder=folder).out)))
    equal(sum(int(row["num_change"]) for row in table if row["figure"] == "calls_in"), 1, "as CSV")
    equal({row["revision"] for row in table}, {"1"}, "revision in CSV")


@test
def events_after_the_cut_off_or_of_other_days_are_no_restatement(folder):
    small(folder)
    publish(folder, "2020-01", cutoff="2020-01-31")
    load(folder, call("C8", day="2020-02-03"), call("C9", day="2020-03-01"), closed("O2", "2020-02-02"), name="next.jsonl")
    one = restatements(folder)[0]
    figures = {row["figure"] for row in one["rows"]}
    equal((figures, one["restatements"]), (set(), []), "as of its own cut-off nothing has changed")
    load(folder, closed("O2", "2020-01-06"), name="late.jsonl")
    one = restatements(folder)[0]
    equal(len(one["restatements"]), 1, "a closing dated before the cut-off")
    check({"ontime_rate", "closure_rate", "late_open"} <= {row["figure"] for row in one["rows"]}, one["rows"])


@test
def the_text_lists_late_changes_up_to_the_limit_and_counts_the_rest(folder):
    small(folder)
    publish(folder, "2020")
    load(folder, *(call(f"L{n}", clock=f"15:0{n}:00") for n in range(4)), name="late.jsonl")
    en = hotline("restatements", "--limit", "3", folder=folder).out
    equal(en.count("call.ended.v1 "), 3, "listed")
    check(en.endswith("\nlate changes in all: 4 (3 listed, see --limit)\n"), en)
    has(hotline("restatements", "--limit", "3", "--lang", "zh", folder=folder).out, "补录或更正共 4 次（列出 3 次，--limit 可调整）")
    lacks(hotline("restatements", folder=folder).out, "in all")
    equal(len(restatements(folder, "--limit", "3")[0]["restatements"]), 4, "programs get them all")
    # One case for which a whole file came late.
    load(folder, order("O9"), *(event("order.urged.v1", "O9", f"2020-01-06T1{n}:00:00+08:00") for n in range(6)), name="o.jsonl")
    has(hotline("restatements", folder=folder).out, "  order O9: order.created.v1 ", "T12:00:00+08:00; order.urged.v1 ", "; and 2 more\n")


@test
def restatements_of_a_period_and_of_a_revision(folder):
    small(folder)
    equal(restatements(folder), [], "nothing published")
    has(hotline("restatements", folder=folder).out, "nothing has been published")
    publish(folder, "2020-01")
    publish(folder, "2020-02")
    load(folder, LATE[0], name="late.jsonl")
    publish(folder, "2020")
    load(folder, call("C10", day="2020-01-20"), name="later.jsonl")
    equal([one["revision"] for one in restatements(folder)], [3], "the one that covers the others")
    equal([one["revision"] for one in restatements(folder, "2020-01")], [3], "of January")
    one = restatements(folder, "2020-01")[0]["rows"][0]
    equal((one["from"], one["to"], one["new"]["num"] - one["old"]["num"]), ("2020-01-01", "2020-01-31", 1), "its days")
    equal(restatements(folder, "2020-02")[0]["rows"], [], "of February")
    one = restatements(folder, "--as-of", "1")[0]
    equal((one["revision"], len(one["restatements"])), (1, 2), "of the first revision both")
    equal(restatements(folder, "2020-01-05", "--as-of", "1")[0]["restatements"][0]["case"], "C9", "on that day")
    for words, status, said in ((["2019"], NOINPUT, "nothing of 2019"), (["2020-13"], USAGE, "no period"),
                                (["--as-of", "9"], NOINPUT, "no revision 9"), (["2020-02", "--as-of", "1"], NOINPUT, "outside"),
                                (["--by", "unit,kind"], USAGE, "dimension")):
        has(hotline("restatements", *words, folder=folder, status=status).said, said)


@test
def a_late_closing_restates_the_percentiles_too(folder):
    load(folder, *[e for i in range(1, 4) for e in (order(f"O{i}"), dispatched(f"O{i}", "2020-01-05", "城管局"),
                                                     closed(f"O{i}", f"2020-01-0{5 + i}"))])
    publish(folder, "2020-01")
    asked = ["handling_p50", "handling_p90", "--per", "month", "--by", "unit", "--json"]
    before = hotline("figures", *asked, "--as-of", "1", folder=folder).out
    equal([(r["num"], r["den"]) for r in json.loads(before)["rows"]], [(180000, 3), (266400, 3)], "published")
    load(folder, closed("O2", "2020-01-16"), name="late.jsonl")  # a second closing, on another day
    equal(hotline("figures", *asked, "--as-of", "1", folder=folder).out, before, "as of the revision")
    hotline("publication", "1", "--verify", folder=folder)
    for words in ([], ["--by", "unit"]):
        one = restatements(folder, *words)[0]
        found = {row["figure"]: (row["old"]["num"], row["new"]["num"], row["new"]["den"]) for row in one["rows"]}
        equal((found["handling_p50"], found["handling_p90"]), ((180000, 266400, 3), (266400, 957600, 3)), f"{words}")
        equal(len(one["restatements"]), 1, "one late closing")
        changes = {c["figure"]: (c["num"], c["den"]) for c in one["restatements"][0]["changes"]}
        equal((changes["handling_p50"], changes["handling_p90"]), ((None, 0), (None, 0)), "what it did")
    row = rows(folder, "handling_p50", "--from", "2020-01-01", "--to", "2020-01-31", "--cutoff", T)[0]
    equal((row["state"], row["revision"]), ("provisional", 1), "today's row")
    has(hotline("restatements", folder=folder).out, "handling_p50", "±")


RULES = """[rule 2022-09-01]
id = shorter
consultation = 1
help = 10
complaint = 15
report = 15
suggestion = 10
praise = none
other = none
"""


@test
def a_replaced_rules_file_shows_as_a_restatement_caused_by_rules(folder):
    load(folder, order("O1", day="2023-03-01", kind="consultation"), dispatched("O1", "2023-03-01", "城管局"),
         closed("O1", "2023-03-03"), order("O2", day="2023-03-01", kind="consultation"), closed("O2", "2023-03-02"))
    made = publish(folder, "2023", cutoff="2023-06-30")
    (folder / "rules.conf").write_text(RULES, encoding="utf-8")
    hotline("rules", "apply", "rules.conf", folder=folder)
    one = restatements(folder)[0]
    equal([(c["cause"], c["case"]) for c in one["restatements"]], [("rules", None)], "its cause")
    check(one["restatements"][0]["arrived_at"] is not None, "when")
    check("ontime_rate" in {row["figure"] for row in one["rows"]}, one["rows"])
    equal(json.loads(hotline("publication", "1", "--verify", "--json", folder=folder).out), {**made, "verified": True},
          "the revision")
    # A late event after the change of rules is told apart from it.
    load(folder, order("O3", day="2023-03-01", kind="help"), name="late.jsonl")
    causes = [c["cause"] for c in restatements(folder)[0]["restatements"]]
    equal(sorted(causes), ["events", "rules"], "both")
    hotline("check", folder=folder)


def by_cause(one, cause):
    found = [c for c in one["restatements"] if c["cause"] == cause]
    check(len(found) <= 1 or cause == "events", found)
    return found if cause == "events" else found[0] if found else None


def judged_otherwise(folder):
    """A publication, a late event, other rules, late events again.  O1 is late by the new rules, O4 and O6 are on time."""
    load(folder,
         *[e for name, kind, end in (("O1", "consultation", "2023-03-03"), ("O2", "complaint", "2023-03-06"), ("O4", "help", "2023-03-17"),
                                     ("O5", "consultation", None), ("O6", "help", "2023-03-17"))
           for e in [order(name, day="2023-03-01", kind=kind, district="甲"), dispatched(name, "2023-03-01", "城管局")]
           + ([closed(name, end)] if end else [])], call("C1", day="2023-03-01"))
    publish(folder, "2023-03", cutoff="2023-06-30")
    load(folder, order("O3", day="2023-03-01", kind="consultation"), closed("O3", "2023-03-03"), name="late1.jsonl")
    (folder / "rules.conf").write_text(RULES.replace("help = 10", "help = 13"), encoding="utf-8")
    hotline("rules", "apply", "rules.conf", folder=folder)
    load(folder, closed("O5", "2023-03-03"), event("order.dispatched.v1", "O4", "2023-03-02T09:00:00+08:00", unit="教育局"),
         call("C2", day="2023-03-02"), name="late2.jsonl")


@test
def cases_that_other_rules_judge_otherwise_are_named_and_add_up_beside_late_events(folder):
    judged_otherwise(folder)
    for words in BREAKDOWNS:
        one = restatements(folder, *words)[0]
        rules = by_cause(one, "rules")
        equal(({c["cause"] for c in one["restatements"]}, rules["cases_untraced"]), ({"events", "rules"}, 0), f"{words} causes")
        equal(added(change for cause in one["restatements"] for change in cause["changes"]), differences(one), f"{words} all")
        equal(added(change for case in rules["cases"] for change in case["changes"]), added(rules["changes"]), f"{words} cases")
        names = sorted(case["case"] for case in rules["cases"])
        # O5 stays late or not, but its due falls on another day.
        equal((rules["cases_total"], [n for n in names if n != "O5"]), (len(names), ["O1", "O3", "O4", "O6"]), f"{words} who")
        equal("O5" in names, words == ["--per", "day"], f"{words} O5")
    rules = by_cause(restatements(folder)[0], "rules")
    cases = {case["case"]: case for case in rules["cases"]}
    equal((cases["O1"]["sort"], cases["O1"]["due"]), ("order", {"old": "2023-03-04T00:00:00+08:00", "new": "2023-03-03T00:00:00+08:00"}),
          "its due")
    equal(added(cases["O1"]["changes"])[("ontime_rate", "2023-03-01", None)], (-1, 0), "late now")
    equal(added(cases["O4"]["changes"])[("ontime_rate", "2023-03-01", None)], (1, 0), "on time now")
    # The unit of a case as it stood when the rules changed, not as it is since.
    units = by_cause(restatements(folder, "--by", "unit")[0], "rules")["cases"]
    equal({change["key"] for case in units if case["case"] == "O4" for change in case["changes"]}, {"城管局"}, "units")
    hotline("check", folder=folder)
    equal({row[0] for row in sql(folder, "SELECT cause FROM restatements_list WHERE events = '[]'")}, {"rules"}, "the view")


@test
def so_many_cases_are_listed_as_asked_for_and_counted_all(folder):
    judged_otherwise(folder)
    every = by_cause(restatements(folder)[0], "rules")
    some = by_cause(restatements(folder, "--limit", "1")[0], "rules")
    equal((some["cases_total"], len(some["cases"]), some["changes"]), (4, 1, every["changes"]), "one of them")
    has(hotline("restatements", folder=folder).out, "order O1, due 2023-03-04T00:00:00+08:00 -> 2023-03-03T00:00:00+08:00:",
        "cases in all: 4:")
    has(hotline("restatements", "--limit", "2", folder=folder).out, "cases in all: 4 (2 listed, see --limit):")
    has(hotline("restatements", "--lang", "zh", folder=folder).out, "工单 O1，办理期限 ", "共 4 件：")
    for words in ([], ["--limit", "1"]):
        table = list(csv.DictReader(io.StringIO(hotline("restatements", "--csv", *words, folder=folder).out)))
        of_rules = [row for row in table if row["cause"] == "rules"]
        equal({row["case"] for row in of_rules}, {"O1", "O3", "O4", "O6"} if not words else {"O1", ""}, f"cases {words}")
        for figure in ("ontime_rate", "ontime_of_closed"):
            row = next(r for r in restatements(folder)[0]["rows"] if r["figure"] == figure)
            of_figure = [r for r in table if r["figure"] == figure]
            equal((sum(int(r["num_change"]) for r in of_figure), sum(int(r["den_change"]) for r in of_figure)),
                  (row["new"]["num"] - row["old"]["num"], row["new"]["den"] - row["old"]["den"]), f"{figure} {words}")
    hotline("restatements", "--limit", "0", folder=folder, status=USAGE)


@test
def verdicts_that_cancel_in_the_sum_are_named_all_the_same(folder):
    load(folder, *[e for name, kind, end in (("O1", "consultation", "2023-03-03"), ("O4", "help", "2023-03-17"))
                   for e in (order(name, day="2023-03-01", kind=kind), dispatched(name, "2023-03-01", "城管局"), closed(name, end))])
    publish(folder, "2023-03", cutoff="2023-06-30")
    (folder / "rules.conf").write_text(RULES.replace("help = 10", "help = 13"), encoding="utf-8")
    hotline("rules", "apply", "rules.conf", folder=folder)
    one = restatements(folder)[0]
    rules = by_cause(one, "rules")
    equal((one["rows"], rules["changes"], [c["case"] for c in rules["cases"]]), ([], [], ["O1", "O4"]), "both")
    hotline("rules", "apply", "--builtin", folder=folder)
    equal(restatements(folder)[0]["restatements"], [], "and back")


@test
def a_case_whose_event_was_replaced_since_is_counted_not_named(folder):
    judged_otherwise(folder)
    load(folder, {**closed("O1", "2023-03-03"), "time": "2023-03-03T09:00:00+08:00"}, name="copy.jsonl")
    one = restatements(folder)[0]
    rules = by_cause(one, "rules")
    equal((rules["cases_total"], rules["cases_untraced"], sorted(c["case"] for c in rules["cases"])), (3, 1, ["O3", "O4", "O6"]), "who")
    equal(added(by_cause(one, "other")["changes"])[("ontime_rate", "2023-03-01", None)], (-1, 0), "what is left over")
    equal(added(change for cause in one["restatements"] for change in cause["changes"]), differences(one), "all")
    check(any(e.get("replaces") for c in by_cause(one, "events") for e in c["events"]), "the copy says so")
    has(hotline("restatements", folder=folder).out, "not traced to one case", "events replaced since, cannot be told: 1")


@test
def without_the_rules_of_then_no_case_is_named(folder):
    load(folder, order("O1", day="2023-03-01", kind="consultation"), dispatched("O1", "2023-03-01", "城管局"), closed("O1", "2023-03-03"))
    publish(folder, "2023-03", cutoff="2023-06-30")
    (folder / "rules.conf").write_text(RULES, encoding="utf-8")
    hotline("rules", "apply", "rules.conf", folder=folder)
    sql(folder, "UPDATE publications SET rules = '" + 64 * "0" + "'")
    one = restatements(folder)[0]
    rules = by_cause(one, "rules")
    equal((rules["cases"], added(rules["changes"])[("ontime_rate", "2023-03-01", None)]), (None, (-1, 0)), "none")
    equal(added(change for cause in one["restatements"] for change in cause["changes"]), differences(one), "all")
    has(hotline("restatements", folder=folder).out, "the rules of then are not known here")


@test
def days_beside_a_revision_are_not_there_and_its_own_are_named(folder):
    small(folder)
    publish(folder, "2020-01")
    publish(folder, "2020-02")
    publish(folder, "2020-01")
    for words in (["figures", "fcr", "--as-of", "1", "--from", "2020-02-01"], ["daily", "--as-of", "1", "--from", "2020-02-01"],
                  ["figures", "fcr", "--as-of", "1", "--to", "2019-12-31"], ["daily", "--as-of", "1", "--to", "2019-12-31"]):
        said = hotline(*words, folder=folder, status=NOINPUT).said
        has(said, "2020-01-01..2020-01-31", f": {words[-1]} lies outside")
    has(hotline("report", "2021", "--as-of", "1", folder=folder, status=NOINPUT).said, "2020-01-01..2020-01-31", "2021-12-31")
    # Of a moment, the last that has a day of what is asked for: not the last one, which ends before.
    found = rows(folder, "calls_in", "--as-of", "2199-12-31", "--from", "2020-02-03")
    equal([(r["from"], r["to"], r["num"]) for r in found], [("2020-02-03", "2020-02-29", 1)], "days")
    hotline("figures", "fcr", "--as-of", "2199-12-31", "--from", "2020-03-01", folder=folder, status=NOINPUT)
    hotline("figures", "fcr", "--as-of", "1", "--from", "2020-01-09", "--to", "2020-01-08", folder=folder, status=USAGE)
