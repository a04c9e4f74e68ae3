"""Where options come from, and what goes before what: flag, environment, file; what takes a value back; the sample file."""
import json
import re

from harness import CONFIG, NOINPUT, USAGE, call, equal, has, hotline, lacks, load, rows, test


def header(text):
    return text.splitlines()[0]


@test
def a_flag_beats_what_the_environment_or_the_file_excludes(folder):
    load(folder, call("C1"))
    hotline("publish", "2020", "--approved-by", "A", folder=folder)
    (folder / "hotline.conf").write_text("json = yes\nas-of = 1\ncompare = previous\n")
    (folder / "plain.conf").write_text("lang = en\n")
    has(header(hotline("figures", "fcr", "--csv", folder=folder).out), "figure,period")
    has(header(hotline("figures", "fcr", "--csv", folder=folder, env={"HOTLINE_EXCEL": "1"}).out), "figure,period")
    lacks(hotline("figures", "fcr", "--csv", folder=folder, env={"HOTLINE_EXCEL": "1"}).out, "\r\n")
    json.loads(hotline("figures", "fcr", "--json", folder=folder, env={"HOTLINE_CSV": "1"}).out)
    has(header(hotline("figures", "fcr", folder=folder, env={"HOTLINE_CSV": "1"}).out), "figure,period")
    has(hotline("figures", "fcr", "--cutoff", "2020-06-01", "--json=no", folder=folder).out, "as of 2020-06-02")
    hotline("report", "2020", "--compare", "previous", folder=folder)  # the revision of the file gives way
    hotline("report", "2020", "--xlsx", "2020.xlsx", folder=folder)  # and so does the other form
    hotline("report", "2020", "--final", folder=folder)
    hotline("cases", "fcr", "2020", "--rest", folder=folder, env={"HOTLINE_NUMERATOR": "1", "HOTLINE_AS_OF": "1"})
    hotline("complaints", "2020", "--county", folder=folder, env={"HOTLINE_CITY": "yes"})
    hotline("complaints", "2020", "--per", "month", folder=folder, env={"HOTLINE_DUE": "yes"})
    has(hotline("figures", "--csv", "--json", "--config", "plain.conf", folder=folder, status=USAGE).said, "either --json or --csv")
    hotline("figures", "--config", "plain.conf", folder=folder, status=USAGE, env={"HOTLINE_CSV": "1", "HOTLINE_JSON": "1"})
    hotline("figures", "--as-of", "1", "--cutoff", "2020-06-01", folder=folder, status=USAGE)


@test
def what_the_file_sets_is_taken_back_on_the_line(folder):
    load(folder, call("C1"), call("C2", day="2020-02-05"))
    (folder / "hotline.conf").write_text("by = channel\nfrom = 2020-02-01\nto = 2020-02-03\ncutoff = 2020-01-20\nper = month\n")
    found = rows(folder, "calls_in", "--by", "", "--from=", "--to=", "--cutoff=", "--per", "")
    equal([(r["by"], r["period"], r["from"], r["to"], r["num"]) for r in found],
          [(None, "all", "2020-01-05", "2020-02-05", 2)], "rows")
    hotline("daily", "--per=", "--from=", "--to=", folder=folder)
    hotline("complaints", "--per=", folder=folder)
    held = {row["name"]: row for row in json.loads(hotline("config", "--by=", "--json", folder=folder).out)["options"]}
    equal((held["by"]["value"], held["from"]["value"]), (None, "2020-02-01"), "config")
    (folder / "hotline.conf").write_text("lang = zh\n")
    has(hotline("status", folder=folder, env={"LANG": "C"}).out, "最近提交")
    has(hotline("status", "--lang=", folder=folder, env={"LANG": "C"}).out, "last commit")
    has(hotline("status", "--by=", "--lang=en", folder=folder, status=USAGE).said, "status takes no --by")
    for words in (["status", "--store="], ["status", "--zone="], ["status", "--key-file", ""], ["figures", "--fail-below="],
                  ["help", "--completion="], ["status", "--config="],
                  ["publish", "2020", "--approved-by", "A", "--cutoff", ""]):
        done = hotline(*words, folder=folder, status=None)
        equal(done.returncode in (USAGE, NOINPUT), True, f"{words}: {done.returncode} {done.said}")


@test
def an_unknown_variable_is_named_with_the_nearest_known_one(folder):
    load(folder, call("C1"))
    for variable, words in (("HOTLINE_CUTOF", "did you mean HOTLINE_CUTOFF?"), ("HOTLINE_KEYFILE", "HOTLINE_KEY_FILE?"),
                            ("HOTLINE_XYZZYQ", "no variable of this program"), ("HOTLINE_FINAL", "command line alone")):
        done = hotline("status", folder=folder, env={variable: "1"})
        has(done.said, f"{variable} ", words)
        equal(len(done.said.splitlines()), 1, f"{variable}: one line")
    for variable in ("HOTLINE_TEST_PHASE_FIL", "HOTLINE_CUTOFF", "HOTLINE_KAFKA_CLIENT_ID", "HOTLINES", "HOTLINE_DUE"):
        equal(hotline("status", folder=folder, env={variable: "1" if variable != "HOTLINE_CUTOFF" else "2020-01-05"}).said, "",
              variable)
    has(hotline("status", folder=folder, env={"HOTLINE_CUTOF": "1", "HOTLINE_LANG": "zh"}).said, "HOTLINE_CUTOFF")


@test
def every_key_of_the_sample_can_be_taken_as_it_stands(folder):
    for lang in ("en", "zh"):
        sample = hotline("config", "--sample", "--lang", lang, folder=folder).out
        keys = re.findall(r"^#([a-z.-]+) = .*$", sample, re.M)
        equal(len(keys) > 40, True, f"{len(keys)} keys")
        for key in keys:
            (folder / "hotline.conf").write_text(re.sub(rf"^#({re.escape(key)} = )", r"\1", sample, flags=re.M))
            done = hotline("config", "--json", folder=folder, status=None)
            equal(done.returncode, 0, f"{key}: {done.said}")
            found = {row["name"]: row["origin"] for row in json.loads(done.out)["options"]}
            equal(found.get(key), "flag" if key == "json" else "file", key)
        (folder / "hotline.conf").unlink()
    (folder / "hotline.conf").write_text("from = DAY\n")
    hotline("config", folder=folder, status=CONFIG)


@test
def verbose_names_the_configuration_and_the_time_it_took(folder):
    has(hotline("config", "-v", folder=folder).said, "no configuration file", "it took 0.")
    (folder / "hotline.conf").write_text("verbose = yes\n")
    has(hotline("version", "-v", folder=folder).out, "hotline ")
    has(hotline("config", folder=folder).said, "configuration file: ./hotline.conf", "it took 0.")
    equal(hotline("config", "--verbose=no", folder=folder).said, "", "taken back")


@test
def the_language_follows_the_first_locale_variable_that_is_set(folder):
    told = " ".join(hotline("help", folder=folder).out.split())
    has(told, "the first of LC_ALL, LC_MESSAGES, LANG that is set")
    for env, chinese in (({"LANG": "zh_CN.UTF-8"}, True), ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
                         ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, True),
                         ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, False)):
        equal("用法" in hotline("help", folder=folder, env=env).out, chinese, env)


@test
def a_name_that_is_none_of_a_topic_is_refused_before_anything_is_opened(folder):
    (folder / "events.jsonl").write_text("")
    reach = ["--brokers", "127.0.0.1:1", "--topic"]
    for name in ("bad/topic name", "m1,m2", "^m.*", "x" * 250, "..", "主题"):
        for words in (["run"], ["produce", "events.jsonl"], ["run", "--dlq", name]):
            topic = "good" if "--dlq" in words else name
            done = hotline(*words, *reach, topic, folder=folder, status=USAGE)
            has(done.said, name, "249", ". _ -")
    has(hotline("run", *reach, "x" * 246, folder=folder, status=USAGE).said, "--dlq: " + "x" * 246 + ".dlq")
    has(hotline("run", *reach, "good", "--dlq", "good", folder=folder, status=USAGE).said, "--dlq cannot be the topic that is read")
    equal([path.name for path in folder.iterdir()], ["events.jsonl"], "made")
