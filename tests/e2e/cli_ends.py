"""How commands end when the world stands in the way: limits, full outputs, names that are no store, zones that are none."""
import json
import os
import re
import subprocess
import time

from harness import (BUSY, CANTCREAT, COMMAND_S_MAX, CONFIG, HOTLINE, IO, NOINPUT, call, check, equal, has, hotline, lacks,
                     lines, load, rows, test)


def shell(folder, script):
    """The program as $0 of a shell.  subprocess gives the child back the signals that Python ignores, SIGXFSZ among them."""
    return subprocess.run(["sh", "-c", script, HOTLINE], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=COMMAND_S_MAX, check=False, restore_signals=True)


@test
def a_limit_on_the_size_of_files_is_told_like_a_full_disk(folder):
    (folder / "events.jsonl").write_bytes(lines(*(call(f"C{i}") for i in range(3000))))
    done = shell(folder, 'ulimit -f 100; exec "$0" load events.jsonl')
    equal(done.returncode, IO, f"exit status; it said {done.stderr!r}")
    has(done.stderr, "hotline.db", "disk full")
    check(done.stdout == "", done.stdout)


@test
def an_output_that_fails_says_what_is_done_all_the_same(folder):
    (folder / "events.jsonl").write_bytes(lines(call("C1"), call("C2", outcome="hung_up")))
    (folder / "rules.conf").write_text(hotline("rules", "show", "--builtin", folder=folder).out)
    for words, done in (("load events.jsonl --json", "what was read is kept in the store, but standard output"),
                        ("publish 2020 --approved-by A", "revision 1 was published, but standard output"),
                        ("rejects replay", "what was replayed is kept in the store, but standard output"),
                        ("rules apply rules.conf", "the rules are in force, but standard output"),
                        ("backup copy", "the copy was made and verified, but standard output")):
        with open("/dev/full", "wb") as full:
            said = hotline(*words.split(), folder=folder, stdout=full, status=IO).said
        has(said, done, "No space left on device")
    equal(rows(folder, "calls_in")[0]["num"], 1, "what was read")
    has(hotline("publications", folder=folder).out, "2020")
    with open("/dev/full", "wb") as full:
        said = hotline("figures", folder=folder, stdout=full, status=IO).said
    has(said, "hotline: standard output: No space left on device")
    lacks(said, "but")


@test
def a_store_that_is_not_there_is_told_in_the_same_words_everywhere(folder):
    words = "there is no store nowhere.db; hotline load or hotline run makes one"
    for command in ("figures", "status", "check", "rejects", "rejects replay", "publish 2020 --approved-by A", "backup copy",
                    "rules show"):
        has(hotline(*command.split(), "--store", "nowhere.db", folder=folder, status=NOINPUT).said, words)
    check(not list(folder.glob("nowhere.db*")), "something was made")
    (folder / "rules.conf").write_text(hotline("rules", "show", "--builtin", folder=folder).out)
    has(hotline("rules", "apply", "rules.conf", "--store", "new.db", folder=folder).said, "no store new.db; it was made")
    equal(hotline("rules", "apply", "rules.conf", "--store", "new.db", folder=folder).said, "", "the second time")
    equal(hotline("rules", "apply", "rules.conf", "--store", "newer.db", "-q", folder=folder).said, "", "quiet")


@test
def a_folder_is_no_store(folder):
    (folder / "events.jsonl").write_bytes(lines(call("C1")))
    (folder / "in").mkdir()
    for command, status in (("figures", NOINPUT), ("status", NOINPUT), ("load events.jsonl", CANTCREAT),
                            ("publish 2020 --approved-by A", CANTCREAT), ("check", NOINPUT)):
        has(hotline(*command.split(), "--store", "in", folder=folder, status=status).said, "store in is a folder")
    equal(sorted(path.name for path in folder.iterdir()), ["events.jsonl", "in"], "what is there")
    check(not list((folder / "in").iterdir()), "something was made in it")


@test
def a_zone_that_is_none_leaves_nothing_behind(folder):
    (folder / "events.jsonl").write_bytes(lines(call("C1")))
    for zone in ("../../etc/passwd", "UTC+8", "Asia/Nowhere", "/etc/localtime", "x" * 300):
        hotline("load", "events.jsonl", "--zone", zone, folder=folder, status=CONFIG)
        equal([path.name for path in folder.iterdir()], ["events.jsonl"], zone)
    load(folder, call("C1"))
    for zone in ("UTC+8", "Europe/Berlin"):
        has(hotline("load", "events.jsonl", "--zone", zone, folder=folder, status=CONFIG).said, zone)


@test
def a_zone_that_differs_is_told_with_what_gave_it(folder):
    load(folder, call("C1"))
    (folder / "berlin.conf").write_text("\nzone = Europe/Berlin\n")
    for words, env, source in ((["--zone", "UTC"], {}, "not UTC as --zone says"), ([], {"HOTLINE_ZONE": "UTC"}, "as HOTLINE_ZONE says"),
                               (["--config", "berlin.conf"], {}, "not Europe/Berlin as berlin.conf:2 says")):
        for command in (["load", "events.jsonl"], ["figures"]):
            has(hotline(*command, *words, env=env, folder=folder, status=CONFIG).said, source)


@test
def an_empty_name_of_a_file_is_named_so(folder):
    for command in ("load", "validate"):
        has(hotline(command, "", folder=folder, status=NOINPUT).said, "the name of a file is empty")


@test
def who_writes_is_named_with_a_time_in_the_zone_of_the_store(folder):
    load(folder, call("C1"))
    with subprocess.Popen([HOTLINE, "load", "-"], cwd=folder, env={"PATH": os.environ["PATH"]}, stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
        since = rf"pid {writer.pid}, load, since \d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00"
        held, late = "", time.monotonic() + 20
        while writer.poll() is None and not re.fullmatch(since, held) and time.monotonic() < late:
            time.sleep(0.02)
            held = json.loads(hotline("status", "--json", folder=folder).out)["writer"] or ""
        said = hotline("load", "events.jsonl", folder=folder, status=None)
        writer.stdin.close()
        writer.wait(20)
    check(re.fullmatch(since, held), f"status: {held}")
    equal(said.returncode, BUSY, "exit status")
    check(re.search(since, said.said), said.said)


@test
def status_counts_masked_numbers_as_text_too(folder):
    load(folder, call("C1", matter="13912345678"))
    total = json.loads(hotline("status", "--json", folder=folder).out)
    equal((total["masked"], total["caller_dropped"]), (1, 0), "JSON")
    text = hotline("status", folder=folder).out
    check(re.search(r"^phone numbers masked +1$", text, re.M), text)
    check(re.search(r"^callers dropped, .* +0$", text, re.M), text)
    has(hotline("status", "--lang", "zh", folder=folder).out, "隐去的电话号码")
