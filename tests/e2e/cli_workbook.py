"""The year's workbook: `report YEAR --xlsx FILE`, read back with nothing but Python's zipfile and XML parser."""
import json
import os
import re
import resource
import subprocess
import xml.etree.ElementTree as xml
import zipfile

from cli_tables import rated
from harness import (CANTCREAT, HOTLINE, IO, NOINPUT, USAGE, call, check, closed, dispatched, equal, event, has, hotline, lacks, load, order,
                     rows, test)

T = "2021-06-09"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PART = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = "f"  # of a cell: (formula, value)


def cell(node):
    """Text, a number, or a formula with the value that stands beside it."""
    formula, value = node.find(MAIN + "f"), node.find(MAIN + "v")
    if formula is not None:
        shown = value.text or "" if node.get("t") == "str" else float(value.text)
        return (formula.text, shown)
    if node.get("t") == "inlineStr":
        return "".join(node.itertext())
    return float(value.text)


def workbook(path):
    """Name of sheet -> rows; a row is a dict of column letter -> cell."""
    with zipfile.ZipFile(path) as archive:
        equal(archive.testzip(), None, "damaged part")
        book = xml.fromstring(archive.read("xl/workbook.xml"))
        parts = {r.get("Id"): r.get("Target") for r in xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for sheet in book.iter(MAIN + "sheet"):
            root = xml.fromstring(archive.read("xl/" + parts[sheet.get(PART)]))
            sheets[sheet.get("name")] = [{re.sub(r"\d", "", c.get("r")): cell(c) for c in row} for row in root.iter(MAIN + "row")]
        return sheets


def made(folder, *words, year="2020", lang="en", name="year.xlsx"):
    done = hotline("report", year, "--xlsx", name, "--cutoff", T, "--lang", lang, *words, folder=folder)
    equal(done.out, "", "nothing is printed")
    return workbook(folder / name)


def columns(sheet):
    """Heading -> letter."""
    return {title: letter for letter, title in sheet[0].items()}


def small(folder):
    return load(folder, *rated("甲局", 36, 4), *rated("=1+1", 2, 1), call("C1"), call("C2", outcome="abandoned"),
                order("late-order-0001"), dispatched("late-order-0001", "2020-01-05", "甲局", due="2020-01-07"),
                closed("late-order-0001", "2020-02-06"),
                event("complaint.received.v1", "K-2020-00017", "2020-03-06T09:00:00+08:00", unit="甲局", level="city"))


@test
def workbook_has_the_integers_of_the_figures(folder):
    small(folder)
    hotline("publish", "2020-01", "--approved-by", "the head", "--cutoff", T, folder=folder)
    sheets = made(folder)
    check(any("published" in r.values() or "published (1)" in r.values() for r in sheets["By month"]), "January is published")
    days = ["--from", "2020-01-01", "--to", "2020-12-31", "--cutoff", T]
    for name, more in (("Year", ["--per", "year"]), ("By month", ["--per", "month"]), ("By unit", ["--per", "year", "--by", "unit"])):
        at = columns(sheets[name])
        found = [(r[at["figure"]], r[at["period"]], r.get(at.get("unit")), r[at["numerator"]], r.get(at["denominator"]),
                  r[at["state"]].split()[0]) for r in sheets[name][1:]]
        wanted = [(r["figure"], r["period"], (r["key"] or "(not stated)") if r["by"] else None, r["num"], r["den"], r["state"])
                  for r in rows(folder, *days, *more)]
        equal(found, wanted, name)


@test
def workbook_rates_are_formulas_over_the_cells_beside_them(folder):
    small(folder)
    shares = 0
    for name, sheet in made(folder).items():
        at = columns(sheet)
        if "numerator" not in at:
            continue
        for number, row in enumerate(sheet[1:], 2):
            formula, value = row[at["value"]]
            num, den = row[at["numerator"]], row.get(at["denominator"])
            num_cell, den_cell = f"{at['numerator']}{number}", f"{at['denominator']}{number}"
            if den is None:
                equal((formula, value), (num_cell, num), f"{name} {row}")
            elif den == 0:
                check(formula.startswith(f'IF({den_cell}=0,"",') and value == "", row)
            elif row[at["figure"]].startswith("handling_"):  # seconds as hours
                equal(formula, f'IF({den_cell}=0,"",{num_cell}/3600)', f"{name} {row}")
                check(abs(value - num / 3600) < 1e-9, f"{name} {row}")
            else:
                has(formula, f"{num_cell}/{den_cell}")
                check(abs(value - num / den) < 1e-12, f"{name} {row}")
                shares += 1
    check(shares > 20, shares)


@test
def workbook_never_shows_all_where_one_is_missing(folder):
    load(folder, *[call(f"C{i}", outcome="abandoned" if i == 0 else "answered_directly") for i in range(20001)])
    sheet = made(folder)["Year"]
    at = columns(sheet)
    row = next(r for r in sheet if r[at["figure"]] == "connect_rate")
    equal((row[at["numerator"]], row[at["denominator"]]), (20000, 20001), "integers")
    formula, value = row[at["value"]]
    has(formula, "MEDIAN(0.0001,", ",0.9999)")
    equal(value, 0.9999, "shown as 99.99 %")


@test
def workbook_of_a_compared_year_has_a_sheet_of_it_and_says_so_on_the_cover(folder):
    load(folder, call("C1"), call("C2", outcome="order_created"), call("D1", day="2019-03-01"), call("D2", day="2019-03-01"),
         call("D3", day="2019-03-01", outcome="order_created"))
    check("Compared" not in made(folder, name="plain.xlsx"), "not asked for")
    sheets = made(folder, "--compare", "year-ago")
    sheet, at = sheets["Compared"], columns(sheets["Compared"])
    found = {r[at["figure"]]: r for r in sheet[1:]}
    wanted = [r for r in rows(folder, "--per", "year", "--from", "2020-01-01", "--to", "2020-12-31", "--cutoff", T, "--compare", "year-ago")
              if r["compare"]]
    equal(list(found), [r["figure"] for r in wanted], "figures")
    for r in wanted:
        row = found[r["figure"]]
        equal((row[at["numerator"]], row.get(at["denominator"]), row[at["numerator then"]], row.get(at["denominator then"])),
              (r["num"], r["den"], r["compare"]["num"], r["compare"]["den"]), r["figure"])
    row, number = found["fcr"], [r[at["figure"]] for r in sheet].index("fcr") + 1
    has(row[at["value then"]][0], f"{at['numerator then']}{number}/{at['denominator then']}{number}")
    equal((row[at["compared with"]], row[at["change"]], row.get(at["in percent"])), ("2019-01-01..2019-12-31", "-16.67 pp", None), "fcr")
    equal((found["calls_in"][at["change"]], found["calls_in"][at["in percent"]]), ("-1", "-33.33%"), "calls_in")
    has(json.dumps(sheets["Cover"]), "Compared with 2019")
    check("对比" in made(folder, "--compare", "previous", lang="zh"), "in Chinese")


@test
def workbook_says_what_it_rests_on(folder):
    small(folder)
    digest = hotline("check", "--digest", folder=folder).out.strip()
    for lang, cover, words in (("en", "Cover", ("Cut-off", "Time zone")), ("zh", "封面", ("统计截至", "时区"))):
        sheets = made(folder, lang=lang)
        equal(list(sheets)[0], cover, "first sheet")
        text = json.dumps(sheets[cover], ensure_ascii=False)
        has(text, "2021-06-10T00:00:00+08:00", "Asia/Shanghai", digest, "2020-01-01", "2020-12-31", *words)
        paragraph = json.loads(hotline("report", "2020", "--cutoff", T, "--json", folder=folder).out)["paragraph"][lang]
        has(text, json.dumps(paragraph, ensure_ascii=False)[1:-1])
    definitions = sheets["指标口径"]
    equal(len(definitions) - 1, len({r["figure"] for r in rows(folder, "--cutoff", T)}), "a line for each figure")
    check(all(len(row) >= 6 for row in definitions[1:]), "definition, day, source")


@test
def workbook_has_every_check_of_the_year(folder):
    small(folder)
    sheet = made(folder)["Checks"]
    at = columns(sheet)
    wanted = json.loads(hotline("crossfoot", "2020", "--cutoff", T, "--json", folder=folder).out)["checks"]
    found = [(r[at["check"]], r[at["left"]], r[at["right"]], r[at["difference"]][1], r[at["holds"]]) for r in sheet[1:]]
    equal(found, [(c["name"]["en"], c["left"], c["right"], c["left"] - c["right"], "yes" if c["ok"] else "NO") for c in wanted],
          "checks")


@test
def workbook_of_the_same_store_and_cut_off_has_the_same_bytes(folder):
    small(folder)
    made(folder, name="a.xlsx")
    made(folder, name="b.xlsx")
    equal((folder / "a.xlsx").read_bytes(), (folder / "b.xlsx").read_bytes(), "bytes")
    made(folder, name="c.xlsx", lang="zh")
    with zipfile.ZipFile(folder / "a.xlsx") as archive:
        has(archive.read("docProps/core.xml").decode(), "2021-06-09T16:00:00Z")


@test
def workbook_takes_no_text_for_a_formula(folder):
    small(folder)
    load(folder, order("odd"), dispatched("odd", "2020-01-05", "a\t<b>\uffff&\u0001]]>", due="2020-01-20"), name="odd.jsonl")
    sheet = made(folder)["By unit"]
    at = columns(sheet)
    check(any(row[at["unit"]] == "=1+1" for row in sheet), "the unit's name is text")
    check(any(row[at["unit"]] == "a <b> & ]]>" for row in sheet), "what XML has not is a space")


@test
def workbook_replaces_files_and_what_links_lead_to_and_nothing_else(folder):
    small(folder)
    (folder / "old.xlsx").write_bytes(b"old")
    (folder / "link.xlsx").symlink_to("old.xlsx")
    made(folder, name="link.xlsx")
    check((folder / "link.xlsx").is_symlink() and zipfile.is_zipfile(folder / "old.xlsx"), "the link stays, its file is new")
    os.mkfifo(folder / "pipe")
    (folder / "to-pipe").symlink_to("pipe")
    (folder / "to-nothing").symlink_to("nothing")
    for name in ("pipe", "to-pipe"):
        for store in ("hotline.db", "none.db"):  # said before anything is read
            has(hotline("report", "2020", "--xlsx", name, "--store", store, folder=folder, status=CANTCREAT).said,
                f"{name} is not a regular file")
        check((folder / name).is_fifo(), name)
    hotline("report", "2020", "--xlsx", "to-nothing", folder=folder, status=CANTCREAT)
    check((folder / "to-nothing").is_symlink() and not (folder / "nothing").exists(), "a link that leads nowhere")


@test
def workbook_that_cannot_be_written_leaves_nothing(folder):
    small(folder)
    words = ["report", "2020", "--cutoff", T, "--xlsx"]
    hotline("report", "2020", "--xlsx", "year.xlsx", "--as-of", "1", folder=folder, status=USAGE)
    has(hotline(*words, "nowhere/year.xlsx", folder=folder, status=CANTCREAT).said, "nowhere/year.xlsx", "No such file")
    (folder / "taken.xlsx").mkdir()
    has(hotline(*words, "taken.xlsx", folder=folder, status=CANTCREAT).said, "taken.xlsx")
    for other in (["--json"], ["--csv"], ["--excel"], ["--by", "unit"], ["--as-of", "1"]):
        hotline(*words, "year.xlsx", *other, folder=folder, status=USAGE)
    hotline(*words, "-", folder=folder, status=USAGE)
    hotline("report", "2019", "--cutoff", T, "--xlsx", "year.xlsx", folder=folder, status=NOINPUT)
    left = sorted(path.name for path in folder.iterdir() if ".xlsx" in path.name)
    equal(left, ["taken.xlsx"], "files")
    (folder / "old.xlsx").write_bytes(b"old")
    made(folder, name="old.xlsx")
    lacks(" ".join(path.name for path in folder.iterdir()), ".part")


@test
def workbook_of_a_final_report_says_so_on_its_cover(folder):
    small(folder)
    for words, said in (([], None), (["--final"], "hold."), (["--final", "--reason", "of the board"], "of the board")):
        cover = {row.get("A"): row.get("B") for row in made(folder, *words)["Cover"]}
        check(said in cover["Final"] if said else "Final" not in cover, f"{words}: {cover}")


@test
def workbook_lists_the_cases_behind_its_figures_with_masked_ids(folder):
    small(folder)
    sheets = made(folder)
    for sheet, figure, side in (("Late", "ontime_rate", "--rest"), ("Not satisfied", "sat_rate", "--rest"),
                                ("Open past due", "late_open", None), ("Efficiency complaints", "complaints_received", None)):
        period = "as-of" if figure == "late_open" else "2020"
        wanted = json.loads(hotline("cases", figure, period, "--cutoff", T, "--json", *([side] if side else []),
                                    folder=folder).out)["rows"]
        at = columns(sheets[sheet])
        found = [(r[at["no."]], r[at["masked id"]][:1], r[at["unit"]], r.get(at["round"])) for r in sheets[sheet][1:]]
        equal(found, [(i, row["id"][0] if len(row["id"]) > 4 else "*", row["unit"] or "(not stated)", row.get("round"))
                      for i, row in enumerate(wanted, 1)], sheet)
    equal([r["B"] for r in sheets["Late"][1:]], ["la****01"], "a masked id")
    text = json.dumps(sheets, ensure_ascii=False)
    lacks(text, "late-order-0001", "K-2020-00017")
    has(text, "K-****17")


@test
def workbook_on_a_full_disk_is_told_once_and_leaves_what_was_there(folder):
    """Files may not grow beyond a limit, which is how a full disk looks to whoever writes."""
    small(folder)
    (folder / "year.xlsx").write_bytes(b"last year's")
    command = [HOTLINE, "report", "2020", "--cutoff", T, "--xlsx", "year.xlsx"]
    for limit in (40_000, 60_000, 100_000):
        # Python ignores SIGXFSZ, and what is ignored stays so in the program.
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60,
                              restore_signals=False, env={"PATH": os.environ["PATH"]},
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        equal(done.returncode, IO, f"{limit}: {done.stderr}")
        equal(len(done.stderr.decode().strip().splitlines()), 1, done.stderr)
        equal((folder / "year.xlsx").read_bytes(), b"last year's", "the old file")
        equal([path.name for path in folder.iterdir() if ".part" in path.name], [], "left behind")


@test
def workbook_asked_for_by_the_configuration_gives_way_to_the_command_line(folder):
    small(folder)
    (folder / "hotline.conf").write_text("xlsx = kept.xlsx\n")
    json.loads(hotline("report", "2020", "--cutoff", T, "--json", folder=folder).out)
    check(not (folder / "kept.xlsx").exists(), "--json prints")
    equal(hotline("report", "2020", "--cutoff", T, folder=folder).out, "", "the configuration's workbook")
    check((folder / "kept.xlsx").exists(), "is written")


@test
def workbook_has_what_changed_since_the_year_was_published(folder):
    small(folder)
    equal(len(made(folder)["Restatements"]), 1, "nothing is published: a heading alone")
    hotline("publish", "2020", "--approved-by", "the head", "--cutoff", T, folder=folder)
    equal(len(made(folder)["Restatements"]), 1, "nothing has changed")
    load(folder, call("late-call-0009", day="2020-03-05"), name="late.jsonl")
    sheet = made(folder)["Restatements"]
    at = columns(sheet)
    one = json.loads(hotline("restatements", "2020", "--json", folder=folder).out)["publications"][0]
    changed = {row["figure"]: row for row in one["rows"]}
    wanted = [(1, change["figure"], changed[change["figure"]]["old"]["num"], changed[change["figure"]]["new"]["num"],
               change["num"], "late events", one["restatements"][0]["arrived_at"], "la****09")
              for change in one["restatements"][0]["changes"]]
    found = [(r[at["revision"]], r[at["figure"]], r[at["numerator then"]], r[at["numerator now"]], r[at["numerator by this"]],
              r[at["cause"]], r[at["arrived"]], r[at["masked id"]]) for r in sheet[1:]]
    equal(found, wanted, "a row for each figure that the late call changed")
    equal({r[at["period"]] for r in sheet[1:]}, {"2020"}, "the period that was published")
    row = next(r for r in sheet if r[at["figure"]] == "fcr")
    has(row[at["value then"]][0], "F", "G")
    has(row[at["value now"]][0], "I", "J")
    equal(row[at["value now"]][1], row[at["numerator now"]] / row[at["denominator now"]], "a formula with its value")
    lacks(json.dumps(sheet), "late-call-0009")
