"""The rules file: checking, showing, applying, and what becomes of the figures."""
import json

from harness import NO, NOINPUT, ROOT, USAGE, check, equal, has, hotline, load, order, test

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
def a_suspicious_day_off_is_a_warning_and_a_make_up_day_on_a_weekday_is_refused(folder):
    written(folder, calendar(2027, "2027-01-01, 2027-10-02"))
    done = hotline("rules", "check", "rules.conf", folder=folder)
    has(done.said, "rules.conf:4", "2027-10-02")
    has(done.out, "calendar 2027: new")
    written(folder, calendar(2027, "2027-01-01", work="2027-01-04"))
    has(hotline("rules", "check", "rules.conf", folder=folder, status=NO).out, "rules.conf:5", "2027-01-04")


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
