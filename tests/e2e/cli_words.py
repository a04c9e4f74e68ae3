"""What the program says about itself: help, manual page, completion, languages, and that they agree with README.md."""
import json
import os
import pathlib
import re
import shutil
import subprocess

from harness import (CONFIG, DONE, HOTLINE, NO, NOINPUT, ROOT, USAGE, Failure, call, check, equal, has, hotline, lacks,
                     load, test)

# No keys: they decide one call.
FLAGS_ONLY = {"help", "version", "sample", "builtin", "dry-run", "final", "reason", "man", "completion"}

# A line each, in the order of help.
COMMANDS = """
simulate
validate
load
produce
run
daily
figures
report
selfeval
due
league
top
volumes
explain
cases
case
publish
publications
publication
restatements
status
check
crossfoot
oddities
complaints
rejects
rules
backup
config
help
version
"""


def commands():
    block = hotline("help").out.split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+)", block, re.M)


def table():
    """Names in the option table, as the program itself lists them."""
    return {row["name"] for row in json.loads(hotline("config", "--json", folder="/").out)["options"]}


@test
def every_command_of_the_interface_is_there(_folder):
    equal(commands(), COMMANDS.split(), "commands")


@test
def each_command_is_explained_by_help_and_by_its_own_flag(folder):
    for command in commands():
        told = hotline("help", command, folder=folder).out
        equal(hotline(command, "--help", folder=folder).out, told, f"{command} --help")
        has(told, f"Usage: hotline {command}", "Global options:", "--store FILE")


@test
def help_needs_no_sound_configuration(folder):
    (folder / "hotline.conf").write_text("nonsense\n")
    hotline("help", folder=folder)
    hotline("--help", folder=folder)
    hotline("status", "--help", folder=folder)
    hotline("--version", folder=folder)
    hotline("status", folder=folder, status=CONFIG)


@test
def version_is_one_line(_folder):
    for words in (["version"], ["--version"], ["status", "--version"]):
        check(re.fullmatch(r"hotline \d+\.\d+\.\d+\n", hotline(*words).out), words)


@test
def option_table_help_and_manual_page_agree(folder):
    """Every option that a command's help names is in the table, and the other way round; the manual page has all."""
    named, man = set(), hotline("help", "--man").out.replace("\\-", "-")
    for command in commands():
        named |= set(re.findall(r"^  (?:-\w, )?--([a-z-]+)(?=[ .\n])", hotline("help", command, folder=folder).out, re.M))
        has(man, f'.SS "{command}')
    has(man, "--kafka.\\fINAME", "HOTLINE_KAFKA_")
    equal(named - FLAGS_ONLY - {"kafka"}, table(), "options of help against the table")
    for name in named - {"kafka"}:
        has(man, f"--{name}\\fR")
    for name in table():
        has(man, "HOTLINE_" + name.upper().replace("-", "_"))


@test
def readme_names_only_what_there_is_and_every_command_and_status(folder):
    """Options, variables and commands that README.md mentions exist; it leaves out no command and no exit status."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    known = table() | FLAGS_ONLY
    for name in re.findall(r"(?<![\w-])--([a-z][a-z-]+)", "\n".join(
            line for line in text.splitlines() if "hotline" in line and "make" not in line)):
        check(name in known, f"README.md mentions --{name}, which is no option")
    for name in re.findall(r"\bHOTLINE_([A-Z_]+)\b", text):
        check(name.lower().replace("_", "-") in known or name.startswith(("KAFKA_", "DATA")),
              f"README.md mentions HOTLINE_{name}, which is no variable")
    for command in set(re.findall(r"\./hotline ([a-z]+)", text)):
        check(command in commands(), f"README.md mentions hotline {command}, which is no command")
    for command in commands():
        check(re.search(rf"\b{command}\b", text), f"README.md does not mention the command {command}")
    statuses = re.findall(r"^  (\d+) ", hotline("help", folder=folder).out.split("Exit status:\n")[1], re.M)
    check(len(statuses) >= 13, statuses)
    for status in statuses:
        check(re.search(rf"(?<!\d){status}(?!\d)", text), f"README.md does not mention the exit status {status}")


@test
def readme_s_examples_work_in_their_order(folder):
    """All but those that need a broker or a file of one's own."""
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("## Using it\n```\n")[1].split("```")[0]
    examples = [line.split("  #")[0].split() for line in block.splitlines()]
    here = [words for words in examples if not {"--brokers", "rules.conf", "FILE"} & set(words)]
    check(len(here) > 25 and len(examples) - len(here) < 8, f"{len(here)} of {len(examples)}")
    for program, *words in here:
        equal(program, "hotline", words)
        if words[-2:-1] == [">"]:
            with open(folder / words[-1], "wb") as file:
                hotline(*words[:-2], folder=folder, stdout=file)
        else:
            hotline(*words, folder=folder)


@test
def one_thing_has_one_word_in_chinese(_folder):
    """A case is 个案; 事项 is what a category sorts."""
    sentences = re.findall(r'^msgstr.*', (ROOT / "po" / "zh_CN.po").read_text(encoding="utf-8"), re.M)
    for sentence in sentences:
        lacks(sentence.replace("事项类别", ""), "案件", "事项")


@test
def one_of_a_kind_is_not_many(folder):
    load(folder, call("C1", day="2020-01-01", outcome="abandoned"))
    done = hotline("validate", "events.jsonl", folder=folder).said
    has(done, "good events: 1, bad lines: 0, warnings: 0")
    (folder / "r.conf").write_text("[rule]\nid = x\nfrom = nonsense\n")
    done = hotline("rules", "check", "r.conf", folder=folder, status=NO).said
    count = int(re.search(r": (\d+) faults?$", done.strip()).group(1))
    check(done.strip().endswith(f": {count} fault" + ("" if count == 1 else "s")), done)
    done = hotline("figures", "connect_rate", "--fail-below", "100", folder=folder, status=NO).said
    has(done, "1 row, it is")
    has(hotline("report", "2020", "--cutoff", "2020-01-01", folder=folder).out, " over 1 day. ")


@test
def the_manual_page_is_set_without_complaint(folder):
    if shutil.which("man") is None:
        raise Failure("man is not installed (Debian: man-db)")
    for lang in ("en", "zh"):
        page = folder / f"hotline.{lang}.1"
        page.write_text(hotline("help", "--man", "--lang", lang).out, encoding="utf-8")
        done = subprocess.run(["man", "--warnings", "-l", page], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}, timeout=60, check=False)
        equal((done.returncode, done.stderr.decode()), (0, ""), f"man, {lang}")
        has(done.stdout.decode(), "hotline", "HOTLINE_STORE")


def complete(folder, *words):
    """What bash offers for the last word."""
    script = (folder / "completion.bash")
    script.write_text(hotline("help", "--completion", "bash").out)
    quoted = " ".join(f"'{word}'" for word in ("hotline", *words))
    line = (f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; "
            f"_hotline hotline \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\" 2>/dev/null; "
            "printf '%s\\n' \"${COMPREPLY[@]}\"")
    return subprocess.run(["bash", "-c", line], stdout=subprocess.PIPE, text=True, check=False).stdout.split()


@test
def bash_completes_commands_options_and_values(folder):
    equal(complete(folder, "fig"), ["figures"], "a command")
    equal(sorted(complete(folder, "figures", "--f")), ["--fail-below", "--from"], "options of the command")
    equal(complete(folder, "figures", "--per", "w"), ["week"], "values")
    equal(complete(folder, "figures", "--per", "=", "w"), ["week"], "values after =")
    equal(complete(folder, "--lang", ""), ["zh", "en"], "values of a global option")
    equal(complete(folder, "status", "--fr"), [], "options of other commands")


@test
def chinese_works_without_any_locale_and_before_installation(folder):
    for env in ({"LC_ALL": "C", "HOTLINE_LANG": "zh"}, {"LANG": "zh_CN.UTF-8"}, {"LANG": "C", "LC_ALL": "zh_CN.GBK"},
                {"LC_MESSAGES": "zh"}):
        has(hotline("help", env=env, folder=folder).out, "用法：", "全局选项：")
        has(hotline("figurse", env=env, folder=folder, status=USAGE).said, "是不是 figures？")
    for env in ({}, {"LANG": "en_US.UTF-8"}, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, {"LANG": "zh_CN", "HOTLINE_LANG": "en"}):
        has(hotline("help", env=env, folder=folder).out, "Usage:")
        lacks(hotline("help", env=env, folder=folder).out, "用法")


@test
def every_sentence_has_its_chinese(_folder):
    if shutil.which("xgettext") is None:
        raise Failure("xgettext is not installed (Debian: gettext)")
    done = subprocess.run([ROOT / "scripts" / "messages", "check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, timeout=60)
    equal(done.returncode, 0, f"scripts/messages check: {done.stdout}")


@test
def help_in_chinese_fits_the_terminal(folder):
    for command in commands():
        for line in hotline("help", command, "--lang", "zh", folder=folder).out.splitlines():
            if line.startswith("用法"):
                continue
            width = sum(2 if ord(c) >= 0x1100 else 1 for c in line)
            check(width <= 82, f"{command}: {width} cells: {line}")  # a closing mark may hang over
            equal(line, line.rstrip(), "trailing spaces")


@test
def the_asyncapi_document_names_every_type_and_its_schema(_folder):
    text = (ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8")
    schemas = {path.name for path in (ROOT / "docs" / "schema").glob("*.schema.json")}
    equal(set(re.findall(r"\$ref: './schema/(.*)'", text)), schemas, "schemas")
    messages = re.findall(r"^    (\w+):\n      name: ([\w.]+)$", text, re.M)
    equal({name for _, name in messages} - {"deadLetter"}, {name[:-len(".schema.json")] for name in schemas}, "messages")
    for key, _ in messages:
        has(text, f"$ref: '#/components/messages/{key}'")


# ---- configuration ------------------------------------------------------------------------------------------------

def held(folder, name, *words, **how):
    options = json.loads(hotline("config", "--json", *words, folder=folder, **how).out)["options"]
    return next((o["value"], o["origin"], o["where"]) for o in options if o["name"] == name)


@test
def config_says_what_holds_and_where_it_came_from(folder):
    equal(held(folder, "store"), ("hotline.db", "default", None), "default")
    (folder / "hotline.conf").write_text("# ours\nstore = of-file.db\nper = month\n")
    equal(held(folder, "store"), ("of-file.db", "file", "./hotline.conf:2"), "file")
    equal(held(folder, "store", env={"HOTLINE_STORE": "of-env.db"}), ("of-env.db", "environment", "HOTLINE_STORE"), "env")
    equal(held(folder, "store", "--store", "of-flag.db", env={"HOTLINE_STORE": "of-env.db"}),
          ("of-flag.db", "flag", "--store"), "flag")
    equal(held(folder, "key-file")[0], "of-file.db.key", "key file")
    (folder / "other.conf").write_text("store = other.db\n")
    equal(held(folder, "store", "--config", "other.conf")[0], "other.db", "--config")
    equal(held(folder, "store", env={"HOTLINE_CONFIG": "other.conf"})[0], "other.db", "HOTLINE_CONFIG")


@test
def secrets_are_masked_everywhere(folder):
    secret = "hunter2-secret"
    (folder / "hotline.conf").write_text(f"kafka.sasl.password = {secret}\nkafka.sasl.username = clerk\n")
    for words in (["config"], ["config", "--json"], ["config", "-v"]):
        done = hotline(*words, folder=folder, env={"HOTLINE_KAFKA_SSL_KEY_PASSWORD": secret})
        has(done.out, "kafka.sasl.password", "kafka.ssl.key.password", "********", "clerk")
        lacks(done.out + done.said, secret)


@test
def a_wrong_configuration_names_file_line_and_remedy(folder):
    for text, line, words in (("stoer = x\n", 1, "did you mean store?"), ("\n\nzone\n", 3, "key = value"),
                              ("per = hour\n", 1, "day|week"), ("json = maybe\n", 1, "yes nor no"),
                              ("store = a\nstore = b\n", 2, "second time"), ("help = yes\n", 1, "command line")):
        (folder / "hotline.conf").write_text(text)
        has(hotline("status", folder=folder, status=CONFIG).said, f"./hotline.conf:{line}: ", words)
    hotline("status", "--config", "nowhere.conf", folder=folder, status=NOINPUT)


@test
def the_sample_is_a_configuration_that_holds_every_key(folder):
    sample = hotline("config", "--sample", folder=folder).out
    (folder / "hotline.conf").write_text(sample)
    equal(held(folder, "store"), ("hotline.db", "default", None), "a sample as it stands changes nothing")
    keys = set(re.findall(r"^#([a-z-]+) = ", sample, re.M))
    equal(keys, table() - {"config"}, "keys of the sample")
    (folder / "hotline.conf").write_text(re.sub(r"^#(store|group|seed|json) = ", r"\1 = ", sample, flags=re.M))
    equal(held(folder, "seed")[1], "file", "keys taken from the sample")


@test
def exit_statuses_of_a_wrong_command_line(folder):
    for words in ([], ["frobnicate"], ["status", "--frobnicate"], ["status", "extra"], ["case"], ["report"], ["report", "20"],
                  ["report", "1969"], ["status", "--from", "2020-01-01"], ["figures", "--per", "hour"], ["figures", "nonsense"],
                  ["figures", "--by", "unit,unit"], ["figures", "--json", "--csv"], ["figures", "--cutoff", "yesterday"],
                  ["daily", "--per", "month"], ["figures", "--fail-below", "101"], ["simulate", "--year", "1200"],
                  ["rejects", "frobnicate"], ["rejects", "replay", "x"], ["rejects", "replay", "--with", "f"], ["backup"],
                  ["rules", "check", "f", "--dry-run"], ["rules", "show", "--dry-run"], ["rules", "check", "f", "--builtin"],
                  ["validate"], ["load"], ["run"], ["produce", "x"], ["help", "frobnicate"], ["-x"], ["status", "--store"]):
        done = hotline(*words, folder=folder, status=None)
        equal(done.returncode, USAGE, words)
        equal(done.out, "", f"{words}: standard output")
        equal(len(done.said.strip().splitlines()), 1, f"{words}: one message, {done.said!r}")
        check(done.said.startswith("hotline: "), done.said)


@test
def the_form_of_a_command_is_told_to_its_end(folder):
    for words, form in ((["daily", "x"], "hotline daily [OPTIONS]"), (["report", "2020", "x"], "hotline report [OPTIONS] YEAR")):
        said = hotline(*words, folder=folder, status=USAGE).said
        check(said.endswith(f"the form is: {form}\n"), repr(said))
    has(hotline("rules", "show", "--dry-run", folder=folder, status=USAGE).said, "the form is: hotline rules show [--builtin]")


@test
def two_dimensions_at_once_are_offered_where_they_are_taken(folder):
    (folder / "e").write_bytes(b"")
    hotline("load", "e", folder=folder)
    for command in ("daily", "figures", "report 2020", "top 2020", "league fcr 2020", "due", "restatements 2020"):
        offered = re.search(r"; ([a-z, ]+): two at once", " ".join(hotline("help", command.split()[0]).out.split()))[1].split(", ")
        done = hotline(*command.split(), "--by", "unit,category", folder=folder, status=None)
        equal(done.returncode == USAGE, command.split()[0] not in offered, f"{command}: {done.said}")


@test
def a_flag_may_stand_before_and_behind_the_command(folder):
    equal(hotline("--lang", "zh", "version", folder=folder).out, hotline("version", "--lang=zh", folder=folder).out, "version")
    for words in (["--json", "config"], ["config", "--json"]):
        check(json.loads(hotline(*words, folder=folder).out), words)


@test
def colour_is_for_terminals_that_want_it(folder):
    """Under a terminal made by script(1)-like means a heading is bold; with NO_COLOR, or into a pipe, it is not."""
    import pty

    def shown(env):
        master, slave = pty.openpty()
        done = subprocess.run([HOTLINE, "config"], stdin=subprocess.DEVNULL, stdout=slave, cwd=folder, check=False,
                              env={"PATH": os.environ["PATH"], "TERM": "xterm", **env}, timeout=60)
        os.close(slave)
        equal(done.returncode, DONE, "config")
        text = os.read(master, 65536)
        os.close(master)
        return text

    check(b"\033[1m" in shown({}), "a heading in bold")
    check(b"\033" not in shown({"NO_COLOR": "1"}), "NO_COLOR")
    check(b"\033" not in shown({"TERM": "dumb"}), "TERM=dumb")
    lacks(hotline("config", folder=folder, env={"TERM": "xterm"}).out, "\033")


@test
def install_puts_everything_under_destdir_and_uninstall_takes_it_away(folder):
    built = pathlib.Path(HOTLINE).parent  # of another output folder than the default, where HOTLINE names that build

    def make(target):
        done = subprocess.run(["make", "-s", target, f"O={'build' if built == ROOT else built}", f"DESTDIR={folder}",
                               "PREFIX=/usr"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, timeout=300)
        equal(done.returncode, 0, f"make {target}: {done.stdout}")

    make("install")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for wanted in ("usr/bin/hotline", "usr/share/man/man1/hotline.1", "usr/share/locale/zh_CN/LC_MESSAGES/hotline.mo",
                   "usr/share/bash-completion/completions/hotline", "usr/lib/systemd/system/hotline.service",
                   "usr/share/doc/hotline/hotline.conf.sample", "usr/share/doc/hotline/docs/rules.sample.conf",
                   "usr/share/doc/hotline/docs/schema/order.created.v1.schema.json"):
        check(wanted in found, f"{wanted} is not installed: {sorted(found)}")
    has((folder / "usr/lib/systemd/system/hotline.service").read_text(), "ExecStart=/usr/bin/hotline run", "Type=notify")
    done = subprocess.run([folder / "usr/bin/hotline", "help"], env={"HOTLINE_LANG": "zh"}, cwd=folder, check=False,
                          stdout=subprocess.PIPE, text=True)
    has(done.stdout, "用法")
    equal((folder / "usr/share/man/man1/hotline.1").read_text(), hotline("help", "--man").out, "the installed manual page")
    links = 0
    for page in folder.rglob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            links += 1
            check((page.parent / link).exists(), f"{page.relative_to(folder)} links to {link}, which is not installed")
    check(links > 5, f"{links} links")
    said = hotline("selfeval", "--year", "2020", folder=folder, status=USAGE).said
    for named in re.findall(r"share/doc/[\w./-]+", said):
        check((folder / "usr" / named).is_file(), f"a message names {named}, which is not installed")
    make("uninstall")
    left = [str(path) for path in folder.rglob("*") if path.is_file()]
    equal(left, [], "left behind")
    check(not (folder / "usr/share/doc/hotline").exists(), "an empty folder is left behind")
