"""The rules file: checking, showing, applying, and what becomes of the figures."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import time

from harness import (BUSY, CONFIG, HOTLINE, NO, NOINPUT, ROOT, USAGE, check, closed, dispatched, equal, event, has, hotline, lines, load,
                     order, rows, test)

SAMPLE = ROOT / "docs" / "rules.sample.conf"
KINDS = "consultation = 2\nhelp = 10\ncomplaint = 15\nreport = 15\nsuggestion = 10\npraise = none\nother = none\n"


def rule(day, name="test", **more):
    """A section; keys given replace those of KINDS."""
    keys = dict(line.split(" = ") for line in KINDS.splitlines()) | {key: str(value) for key, value in more.items()}
    return f"[rule {day}]\nid = {name}\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def calendar(year, off, work="", notice="测试〔2026〕1号"):
    """A section that lists these days."""
    more = f"work = {work}\n" if work else ""
    return f"[calendar {year}]\nnotice = {notice}\nissued = {year - 1}-11-05\noff = {off}\n{more}"


def written(folder, *sections, name="rules.conf"):
    (folder / name).write_text("".join(sections), encoding="utf-8")
    return name


@test
def the_sample_of_the_documentation_is_good(folder):
    done = hotline("rules", "check", SAMPLE, folder=folder)
    equal(done.out.splitlines()[1:3], ["rule gd-2022: from 2022-09-01", "rule example-2027: from 2027-01-01"], "rules")
    has(done.out, "calendar 2027: new")
    equal(done.said, "", "warnings")
    hotline("rules", "apply", SAMPLE, folder=folder)
    hotline("rules", "apply", SAMPLE, "--dry-run", folder=folder)
    equal(hotline("rules", "check", "-", folder=folder, stdin=SAMPLE.read_bytes()).out.splitlines()[1:],
          done.out.splitlines()[1:], "from standard input")


@test
def a_bad_rules_file_is_told_line_by_line_and_exits_1(folder):
    written(folder, "[rule 2027-01-01]\nid = a\nhelp = many\nhelp = 3\n")
    done = hotline("rules", "check", "rules.conf", folder=folder, status=NO)
    equal([line.split(": ")[0] for line in done.out.splitlines()],
          ["rules.conf:3", "rules.conf:4"] + 6 * ["rules.conf:1"], "lines")
    has(done.out, 'working days are a number from 1 to 250, or none: "many"', "(see line 3)")
    found = json.loads(hotline("rules", "check", "rules.conf", "--json", folder=folder, status=NO).out)
    equal((found["ok"], [fault["line"] for fault in found["faults"]]), (False, [3, 4] + 6 * [1]), "as JSON")
    has(hotline("rules", "check", "rules.conf", folder=folder, status=NO, env={"HOTLINE_LANG": "zh"}).out, "工作日数为 1 至 250")


@test
def days_that_change_nothing_are_warned_of(folder):
    written(folder, calendar(2027, "2027-01-01, 2027-10-02", work="2027-01-04"))
    done = hotline("rules", "check", "rules.conf", folder=folder)
    has(done.said, "rules.conf:4", "2027-10-02", "rules.conf:5", "2027-01-04")
    has(done.out, "calendar 2027: new")


@test
def what_is_amended_of_the_built_in_years_is_said(folder):
    written(folder, calendar(2027, "2026-12-31..2027-01-03", work="2026-12-26"))
    done = hotline("rules", "check", "rules.conf", folder=folder)
    has(done.out, "rules: those built in", "calendar 2026: amends what is built in, 2 days differ", "calendar 2027: new")


@test
def what_is_shown_is_a_rules_file_of_the_same_effect(folder):
    load(folder, order("O1"))
    shown = hotline("rules", "show", folder=folder).out
    equal(shown, hotline("rules", "show", "--builtin", folder=folder).out, "a store without a rules file")
    (folder / "shown.conf").write_text(shown, encoding="utf-8")
    first = json.loads(hotline("rules", "show", "--json", folder=folder).out)
    again = json.loads(hotline("rules", "check", "shown.conf", "--json", folder=folder).out)
    equal({"rules": again["rules"], "calendars": again["calendars"]},
          {"rules": first["rules"], "calendars": first["calendars"]}, "read again")
    check(all(year["built_in"] for year in again["calendars"]), "built in")
    equal([year["year"] for year in again["calendars"]], list(range(2018, 2027)), "years")


@test
def rules_has_its_verbs_and_tells_which(folder):
    hotline("rules", folder=folder, status=USAGE)
    hotline("rules", "change", folder=folder, status=USAGE)
    hotline("rules", "check", folder=folder, status=USAGE)
    hotline("rules", "check", "a", "b", folder=folder, status=USAGE)
    hotline("rules", "check", "nowhere.conf", folder=folder, status=NOINPUT)
    hotline("rules", "show", folder=folder, status=NOINPUT)


# ---- applying -----------------------------------------------------------------------------------------------------

T = "2023-06-30"


def some_orders(folder, name="hotline.db"):
    """2023: three consultations by the built-in rule of 2 working days, one closed on time, one late, one open; one order
    without a kind; one with a due of its own; one of 2026 whose due needs the calendar of 2027."""
    events = [
        order("O1", day="2023-03-06", kind="consultation"), closed("O1", "2023-03-08"),  # due the 8th, 24:00
        order("O2", day="2023-03-06", kind="consultation"), closed("O2", "2023-03-10"),
        order("O3", day="2023-03-06", kind="consultation"),
        order("O4", day="2023-03-06"), closed("O4", "2023-03-07"),
        order("O5", day="2023-03-06", kind="help", due_at="2023-03-09T00:00:00+08:00"), closed("O5", "2023-03-08"),
        order("O6", day="2026-12-30", kind="consultation"), closed("O6", "2026-12-31"),
    ]
    (folder / "some.jsonl").write_bytes(lines(*events))
    hotline("load", "some.jsonl", "--store", name, folder=folder)


def digest(folder, name="hotline.db"):
    return hotline("check", "--digest", "--store", name, folder=folder).out.strip()


def sums(folder, *words):
    return {row["figure"]: [row["num"], row["den"]] for row in rows(folder, *words)}


def dry_run(folder, *words):
    return json.loads(hotline("rules", "apply", *words, "--dry-run", "--json", folder=folder).out)


@test
def a_dry_run_says_what_would_change_and_changes_nothing(folder):
    some_orders(folder)
    before = digest(folder), sums(folder, "--cutoff", T, "--to", "2027-12-31"), (folder / "hotline.db").read_bytes()
    written(folder, rule("2022-09-01", consultation=4, unstated=1))
    found = dry_run(folder, "rules.conf", "--cutoff", T)
    # O2 is on time by four days; O4 gets a due and is on time by it; O1, O2, O3 and O4 have other dues.
    equal([found[key] for key in ("orders", "dues", "verdicts", "ontime_to_late", "late_to_ontime", "to_none", "from_none")],
          [5, 4, 2, 0, 1, 0, 1], "changes")
    figures = {row["figure"]: (row["num"], row["den"]) for row in found["figures"]}
    equal(figures["ontime_rate"], ([2, 4], [4, 5]), "on time")
    equal(figures["orders_no_due"], ([1, 0], None), "without due")
    equal((digest(folder), sums(folder, "--cutoff", T, "--to", "2027-12-31"), (folder / "hotline.db").read_bytes()), before, "the store")
    has(hotline("rules", "apply", "rules.conf", "--dry-run", "--cutoff", T, folder=folder).out, "ontime_rate", "50.00",
        "80.00", "dues that change: 4 of 5", "nothing has been changed")


@test
def what_a_dry_run_says_is_what_applying_does(folder):
    some_orders(folder)
    written(folder, rule("2022-09-01", consultation=1, unstated=1), calendar(2027, "2027-01-01"))
    words = ("--cutoff", "2027-06-30", "--from", "2023-01-01", "--to", "2027-12-31")
    before = sums(folder, "closure_rate", *words)
    hotline("figures", *words, folder=folder, status=NO)  # the year 2027 is missing
    old = {row["figure"]: [row["num"], row["den"]] for row in
           json.loads(hotline("figures", *words, "--json", folder=folder, status=NO).out)["rows"]}
    said = {row["figure"]: row for row in dry_run(folder, "rules.conf", "--cutoff", "2027-06-30")["figures"]}
    equal(json.loads(hotline("rules", "apply", "rules.conf", "--json", folder=folder).out), {"changed": True, "judged": 6}, "done")
    new = sums(folder, *words)
    equal(sums(folder, "closure_rate", *words), before, "what rests on no due")
    for figure, (num, den) in new.items():
        if figure == "calls_daily_mean" or old[figure] == [num, den]:
            check(figure not in said, f"{figure} was said to change")
        else:
            equal((said[figure]["num"], said[figure]["den"]),
                  ([old[figure][0], num], None if den is None else [old[figure][1], den]), figure)
    equal(hotline("check", folder=folder).out, "ok\n", "check")


@test
def the_same_events_before_and_after_a_change_of_rules_give_the_same_store(folder):
    written(folder, rule("2022-09-01", consultation=4, unstated=1, reopened="last_closing"), calendar(2027, "2027-01-01"))
    some_orders(folder, "first.db")
    plain = digest(folder, "first.db")
    hotline("rules", "apply", "rules.conf", "--store", "first.db", folder=folder)
    hotline("rules", "apply", "rules.conf", "--store", "later.db", folder=folder)
    some_orders(folder, "later.db")
    equal(digest(folder, "first.db"), digest(folder, "later.db"), "digest")
    check(digest(folder, "first.db") != plain, "the rules are no part of the digest")
    # The file is part of the digest, also where it says the same in other words.
    written(folder, "# a remark\n", (folder / "rules.conf").read_text(encoding="utf-8"), name="same.conf")
    equal(json.loads(hotline("rules", "apply", "same.conf", "--store", "first.db", "--json", folder=folder).out),
          {"changed": True, "judged": 0}, "nothing to judge again")
    check(digest(folder, "first.db") != digest(folder, "later.db"), "another file has the same digest")
    hotline("rules", "apply", "--builtin", "--store", "first.db", folder=folder)
    equal(digest(folder, "first.db"), plain, "back to what is built in")
    for store in ("first.db", "later.db"):
        equal(hotline("check", "--store", store, folder=folder).out, "ok\n", store)


@test
def a_missing_year_exits_1_until_its_calendar_is_added(folder):
    some_orders(folder)
    words = ("ontime_rate", "orders_no_due", "--from", "2026-01-01", "--to", "2027-12-31", "--cutoff", "2027-06-30")
    has(hotline("figures", *words, folder=folder, status=NO).said, "2027")
    written(folder, calendar(2027, "2027-01-01"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    found = sums(folder, *words)
    equal((found["ontime_rate"], found["orders_no_due"]), ([1, 1], [0, None]), "judged again")
    equal(json.loads(hotline("case", "O6", "--json", "--cutoff", "2027-06-30", folder=folder).out)["state"]["due"],
          "2027-01-05T00:00:00+08:00", "the due of O6: 31 December and 4 January")


@test
def what_was_applied_is_kept_with_its_time_and_digest(folder):
    some_orders(folder)
    equal(json.loads(hotline("rules", "show", "--json", folder=folder).out)["files"], [], "at first")
    texts = [written(folder, rule("2022-09-01", consultation=n), name=f"{n}.conf") for n in (3, 4)]
    for name in texts:
        hotline("rules", "apply", name, folder=folder)
    hotline("rules", "apply", "--builtin", folder=folder)
    has(hotline("rules", "apply", "--builtin", folder=folder).out, "in force already")
    found = json.loads(hotline("rules", "show", "--json", folder=folder).out)
    sha = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in texts]
    equal([file["digest"] for file in found["files"]], [None, sha[1], sha[0]], "digests")
    equal([file["text"] for file in found["files"]],
          [None] + [(folder / name).read_text(encoding="utf-8") for name in reversed(texts)], "texts")
    check(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", file["applied_at"]) for file in found["files"]),
          found["files"])
    hotline("rules", "apply", "4.conf", folder=folder)
    equal(json.loads(hotline("status", "--json", folder=folder).out)["rules"], sha[1], "status")
    shown = hotline("rules", "show", folder=folder).out
    has(shown, "# applied 20", sha[1], "consultation = 4")
    written(folder, shown, name="shown.conf")
    hotline("rules", "check", "shown.conf", folder=folder)


@test
def applying_a_bad_file_or_none_changes_nothing(folder):
    some_orders(folder)
    before = digest(folder)
    written(folder, "[rule 2022-09-01]\nid = a\n")
    has(hotline("rules", "apply", "rules.conf", folder=folder, status=CONFIG).said, "rules.conf:1:", "nothing has been changed")
    hotline("rules", "apply", folder=folder, status=USAGE)
    written(folder, rule("2022-09-01"))
    hotline("rules", "apply", "rules.conf", "--builtin", folder=folder, status=USAGE)
    hotline("rules", "apply", "rules.conf", "--dry-run", "--store", "nowhere.db", folder=folder, status=NOINPUT)
    equal(digest(folder), before, "digest")


@test
def a_writer_at_work_keeps_the_rules_from_being_changed(folder):
    some_orders(folder)
    written(folder, rule("2022-09-01", consultation=4))
    with subprocess.Popen([HOTLINE, "load", "-"], cwd=folder, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL) as writer:
        try:
            while json.loads(hotline("status", "--json", folder=folder).out)["writer"] is None:
                check(writer.poll() is None, "the writer ended")
                time.sleep(0.02)
            has(hotline("rules", "apply", "rules.conf", folder=folder, status=BUSY).said, str(writer.pid))
            equal(dry_run(folder, "rules.conf", "--cutoff", T)["late_to_ontime"], 1, "a dry run beside it")
            writer.stdin.close()
            equal(writer.wait(20), 0, "the writer")
        finally:
            writer.kill()
    hotline("rules", "apply", "rules.conf", folder=folder)


# ---- what the keys mean -------------------------------------------------------------------------------------------

DATA = pathlib.Path(os.environ.get("HOTLINE_DATA") or ROOT.parent / "shared" / "data") / "holidays-cn"


def due_of(folder, case):
    return json.loads(hotline("case", case, "--json", "--cutoff", "2027-06-30", folder=folder).out)["state"]["due"]


@test
def the_days_of_the_notices_as_a_rules_file_are_those_built_in(folder):
    if not DATA.is_dir():
        print(f"# skipped: there is no {DATA} (set HOTLINE_DATA)")
        return
    sections = []
    for year in range(2018, 2027):
        days = json.loads((DATA / f"{year}.json").read_text(encoding="utf-8"))["days"]
        lists = {off: ", ".join(day["date"] for day in days if day["isOffDay"] is off) for off in (True, False)}
        sections.append(calendar(year, lists[True], lists[False]))
    written(folder, *sections)
    done = hotline("rules", "check", "rules.conf", folder=folder)
    equal(done.out.splitlines()[2:], [f"calendar {year}: as built in" for year in range(2018, 2027)], "years")
    equal([line.split('"')[1] for line in done.said.splitlines()], ["2020-02-03"], "warnings: worked as usual, says the notice")


@test
def dues_are_the_hand_computed_ones(folder):
    written(folder, rule("2020-01-01", consultation=5, help=2))
    hotline("rules", "apply", "rules.conf", folder=folder)
    cases = [("A", "2020-01-22", "consultation", "2020-02-07"),  # the Spring Festival, prolonged: 24:00 of the 6th
             ("B", "2020-09-30", "help", "2020-10-11"),          # Saturday the 10th is worked
             ("C", "2020-04-30", "consultation", "2020-05-12"),
             ("D", "2026-02-13", "help", "2026-02-25")]
    load(folder, *(order(name, day=day, kind=kind) for name, day, kind, _ in cases))
    for name, _, _, due in cases:
        equal(due_of(folder, name), f"{due}T00:00:00+08:00", name)


@test
def the_day_of_receipt_is_day_1_where_the_rule_says_so(folder):
    written(folder, rule("2026-02-01", "a", help=2), rule("2026-02-12", "b", help=2, day_1="receipt"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    # A Wednesday under the first rule; a Thursday; a Sunday off.
    load(folder, order("A", day="2026-02-11", kind="help"), order("B", day="2026-02-12", kind="help"),
         order("C", day="2026-02-15", kind="help"))
    equal([due_of(folder, name)[:10] for name in "ABC"], ["2026-02-14", "2026-02-14", "2026-02-26"], "dues")


@test
def a_limit_for_signing_gives_signed_ontime_its_data(folder):
    load(folder, order("A", day="2026-03-02"), dispatched("A", "2026-03-02", "城管局"),
         event("order.signed.v1", "A", "2026-03-03T12:00:00+08:00"),
         order("B", day="2026-03-02"), dispatched("B", "2026-03-02", "城管局"),
         event("order.signed.v1", "B", "2026-03-04T00:00:01+08:00"))
    equal(sums(folder, "signed_ontime", "--cutoff", "2026-03-31"), {"signed_ontime": [0, 0]}, "built in: no limit")
    written(folder, rule("2026-01-01", signing=1))
    hotline("rules", "apply", "rules.conf", folder=folder)
    equal(sums(folder, "signed_ontime", "--cutoff", "2026-03-31"), {"signed_ontime": [1, 2]}, "one working day")


@test
def an_order_reopened_is_judged_by_its_last_closing_where_the_rule_says_so(folder):
    load(folder, order("A", day="2026-03-02", due_at="2026-03-10T00:00:00+08:00"), closed("A", "2026-03-04"),
         event("order.reopened.v1", "A", "2026-03-05T09:00:00+08:00"), closed("A", "2026-03-20"))
    words = ("ontime_rate", "ontime_of_closed", "--cutoff", "2026-03-31")
    equal(sums(folder, *words), {"ontime_rate": [1, 1], "ontime_of_closed": [1, 1]}, "the first closing")
    written(folder, rule("2026-01-01", reopened="last_closing"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    equal(sums(folder, *words), {"ontime_rate": [0, 1], "ontime_of_closed": [0, 1]}, "the last closing")


@test
def a_case_keeps_the_rule_of_its_creation_day(folder):
    load(folder, order("A", day="2026-03-01", kind="help"), order("B", day="2026-03-02", kind="help"))
    written(folder, rule("2026-01-01", "first"), rule("2026-03-02", "second"))
    hotline("rules", "apply", "rules.conf", folder=folder)
    equal([json.loads(hotline("case", name, "--json", folder=folder).out)["state"]["rule"] for name in "AB"],
          ["first", "second"], "rules")


@test
def a_kill_in_the_midst_leaves_the_old_rules_or_the_new_ones(folder):
    (folder / "year.jsonl").write_bytes(hotline("simulate", "--orders", "700", folder=folder).out.encode())
    hotline("load", "year.jsonl", folder=folder)
    written(folder, rule("2020-01-01", "a", consultation=1, unstated=1), name="a.conf")
    written(folder, rule("2020-01-01", "b", help=1, other=3, unstated=7), name="b.conf")
    known, took = [], 0.0
    for name in ("a.conf", "b.conf"):
        begin = time.monotonic()
        hotline("rules", "apply", name, folder=folder)
        took = time.monotonic() - begin
        known.append(digest(folder))
    check(known[0] != known[1], "both files judge alike")
    killed = 0
    for turn in range(6):
        with subprocess.Popen([HOTLINE, "rules", "apply", ("a.conf", "b.conf")[turn % 2]], cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(took * (turn + 1) / 8)
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
        check(digest(folder) in known, f"neither the old nor the new store after kill {killed}")
        equal(hotline("check", folder=folder).out, "ok\n", "check")
    check(killed > 0, "it was always done before it could be killed")


@test
def a_change_of_rules_shows_as_a_restatement_of_what_was_published(folder):
    some_orders(folder)
    hotline("publish", "2023-03", "--approved-by", "A", "--cutoff", T, folder=folder)
    frozen = rows(folder, "--as-of", "1", "--from", "2023-03-01", "--to", "2023-03-31")
    written(folder, rule("2022-09-01", consultation=4))
    hotline("rules", "apply", "rules.conf", folder=folder)
    found = json.loads(hotline("restatements", "--json", folder=folder).out)["publications"][0]
    equal([cause["cause"] for cause in found["restatements"]], ["rules"], "causes")
    changed = {row["figure"]: ([row["old"]["num"], row["old"]["den"]], [row["new"]["num"], row["new"]["den"]])
               for row in found["rows"]}
    equal(changed["ontime_rate"], ([2, 4], [3, 4]), "on time: O2 had four days")
    equal(rows(folder, "--as-of", "1", "--from", "2023-03-01", "--to", "2023-03-31"), frozen, "what was published")
