#!/usr/bin/python3
"""Proves that what guards the source can fail: the lint, the test runner, the compiler's warnings, the sanitizers.

    tests/red/red.py [--cc CC]

Each is first given something good, which it must let pass, and then something
bad of every kind it is there for, which it must refuse for that reason.  All of
it is written into a temporary folder; the source is only read.  Compiler flags
are those of the Makefile, asked from make itself.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
LINT = ROOT / "tests" / "lint" / "lint.py"
RUNNER = ROOT / "tests" / "run.py"

failures: list[str] = []


def prove(what: str, holds: bool, seen: str = "") -> None:
    print(f"{'ok  ' if holds else 'FAIL'} {what}", flush=True)
    if not holds:
        failures.append(what)
        print(seen)


def run(*command: str, **options) -> tuple[int, str]:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          timeout=120, **options)
    return done.returncode, done.stdout


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---- the lint --------------------------------------------------------------------------------

# A little source tree in which every check finds something to look at and nothing to say.
GOOD_TREE = {
    "docs/rules.md": "# Rules\n\n**R6** A day is a civil day.\n",
    "base/err.h": """#ifndef HOTLINE_BASE_ERR_H
#define HOTLINE_BASE_ERR_H
#define MUST_USE __attribute__((warn_unused_result))
enum status { ST_OK, ST_NO };
#endif
""",
    "base/thing.h": """#ifndef HOTLINE_BASE_THING_H
#define HOTLINE_BASE_THING_H
#include "base/err.h"
/* Rule R6. */
MUST_USE enum status thing_make(int *out);
#endif
""",
    "base/thing.c": """#include "base/thing.h"

#include <stdlib.h>

enum status thing_make(int *out)
{
	static const char *const names[] = { "constant", "pointers" };
	char *memory = malloc(1);
	enum status st = ST_NO;

	if (memory == NULL)
		goto out;
	*out = names[0][0];
	st = ST_OK;
out:
	free(memory);
	return st;
}
""",
    "event/part.c": """#include "base/thing.h"

int part_use(void);

int part_use(void)
{
	int value = 0;

	return thing_make(&value) == ST_OK ? value : 0;
}
""",
    "store/store.h": """#ifndef HOTLINE_STORE_STORE_H
#define HOTLINE_STORE_STORE_H
int store_count(void);
#endif
""",
    "store/count.c": """#include "store/store.h"

int store_count(void)
{
	return 1;
}
""",
    "cli/main.c": """int main(void)
{
	return 0;
}
""",
}


def append(path: str, text: str) -> Callable[[dict], None]:
    def spoil(tree: dict) -> None:
        tree[path] = tree.get(path, "") + text
    return spoil


def replace(path: str, old: str, new: str) -> Callable[[dict], None]:
    def spoil(tree: dict) -> None:
        assert old in tree[path]
        tree[path] = tree[path].replace(old, new)
    return spoil


def remove(path: str) -> Callable[[dict], None]:
    return lambda tree: tree.pop(path)


def long_function(lines: int) -> str:
    return "void part_long(void);\nvoid part_long(void)\n{\n" + "\t;\n" * lines + "}\n"


# Check, what is bad, how the good tree is spoiled.
BAD_TREES: list[tuple[str, str, Callable[[dict], None]]] = [
    ("includes_go_down", "base includes store", append("base/thing.c", '#include "store/store.h"\n')),
    ("includes_go_down", "store includes ingest", lambda tree: (
        append("ingest/in.h", "#ifndef HOTLINE_INGEST_IN_H\n#define HOTLINE_INGEST_IN_H\n#endif\n")(tree),
        append("store/count.c", '#include "ingest/in.h"\n')(tree))),
    ("includes_go_down", "a file that is not there", append("cli/main.c", '#if 0\n#include "thing.h"\n#endif\n')),
    ("headers_have_one_home", "SQLite outside store/", append("event/part.c", "#if 0\n#include <sqlite3.h>\n#endif\n")),
    ("headers_have_one_home", "cJSON in base/", append("base/thing.c", "#if 0\n#include <cjson/cJSON.h>\n#endif\n")),
    ("headers_have_one_home", "a header nobody knows", append("cli/main.c", "#if 0\n#include <ncurses.h>\n#endif\n")),
    ("headers_stand_alone", "a type of no header", replace("store/store.h", "int store_count", "size_t store_count")),
    ("headers_stand_alone", "another file's guard", replace("store/store.h", "STORE_STORE", "STORE_OTHER")),
    ("exports_bear_the_files_name", "a foreign name", append("event/part.c", "int other_use(void);\nint other_use(void)\n"
                                                             "{\n\treturn 1;\n}\n")),
    ("exports_bear_the_files_name", "a name only like the room's", append(
        "store/count.c", "int store_secret(void);\nint store_secret(void)\n{\n\treturn 1;\n}\n")),
    ("exports_bear_the_files_name", "exported data", append("event/part.c", "extern const int number;\n"
                                                            "const int number = 3;\n")),
    ("library_has_no_mutable_data", "a static counter", replace(
        "event/part.c", "\tint value = 0;", "\tstatic int calls;\n\tint value = ++calls - calls;")),
    ("library_has_no_mutable_data", "initialised data", replace(
        "base/thing.c", "static const char *const names[]", "static const char *volatile names[]")),
    ("library_touches_nothing_of_the_process", "a clock", replace(
        "event/part.c", "\tint value = 0;", "\tint value = (int)__builtin_labs(time(0));")),
    ("library_touches_nothing_of_the_process", "a printf in a pure room", replace(
        "event/part.c", "\tint value = 0;", '\tint value = printf("%d", 1);')),
    ("functions_fit_a_page", "66 lines", append("event/part.c", long_function(66))),
    ("files_are_one_room", "801 lines", append("docs/../tests/big.py", "pass\n" * 801)),
    ("results_must_be_used", "a status that may be ignored", replace("base/thing.h", "MUST_USE enum", "enum")),
    ("a_function_has_one_way_out", "two labels", replace("base/thing.c", "out:\n", "other:\nout:\n")),
    ("a_function_has_one_way_out", "a loop by goto", append(
        "event/part.c", "void part_wait(void);\nvoid part_wait(void)\n{\nagain:\n\tif (part_use())\n\t\tgoto again;\n}\n")),
    ("nothing_is_left_for_later", "a mark in a comment", append("event/part.c", "/* FIX" "ME: the rest */\n")),
    ("nothing_is_left_for_later", "somebody's folder", append("docs/rules.md", "see /ho" "me/somebody/notes\n")),
    ("cited_rules_exist", "a rule nobody wrote", append("event/part.c", "/* rule R99 */\n")),
    ("cited_rules_exist", "the rules are gone", remove("docs/rules.md")),
    ("includes_go_down", "nothing to look at", lambda tree: [tree.pop(path) for path in list(tree)]),
]


def lint_says(folder: Path, tree: dict, cc: str) -> tuple[int, str]:
    """Writes and compiles the tree, and gives it to the lint."""
    for path, text in tree.items():
        write((folder / path).resolve(), text)
    for source in sorted(folder.rglob("*.c")):
        target = folder / "build" / source.relative_to(folder).with_suffix(".o")
        target.parent.mkdir(parents=True, exist_ok=True)
        # -w: what is bad here for the lint may be bad for the compiler too.
        run(cc, "-std=c17", "-w", "-O1", "-fPIC", "-fno-builtin", "-I.", "-c", "-o", str(target), str(source), cwd=folder)
    return run(sys.executable, str(LINT), "--root", str(folder), "--cc", cc)


def lint_can_fail(cc: str) -> None:
    status, names = run(sys.executable, str(LINT), "--list")
    checks = {line.split(":")[0] for line in names.splitlines()}
    prove("lint: every check has a bad tree here", status == 0 and checks == {check for check, _, _ in BAD_TREES}, names)
    with tempfile.TemporaryDirectory() as folder:
        status, said = lint_says(Path(folder), dict(GOOD_TREE), cc)
        prove("lint: the good tree passes", status == 0, said)
    for check, what, spoil in BAD_TREES:
        tree = dict(GOOD_TREE)
        spoil(tree)
        with tempfile.TemporaryDirectory() as folder:
            status, said = lint_says(Path(folder), tree, cc)
            prove(f"lint: {check}: {what}", status == 1 and f"[{check}]" in said, said)
    with tempfile.TemporaryDirectory() as folder:
        lint_says(Path(folder), dict(GOOD_TREE), cc)
        (Path(folder) / "build" / "event" / "part.o").unlink()
        status, said = run(sys.executable, str(LINT), "--root", folder, "--cc", cc)
        prove("lint: a file that was not built", status == 1 and "has no object" in said, said)


# ---- the Makefile's compiler -----------------------------------------------------------------

def compiler(cc: str, *settings: str) -> list[str]:
    """The command by which make compiles base/day.c, without its input and output."""
    with tempfile.TemporaryDirectory() as folder:
        status, said = run("make", "-n", "-B", "--no-print-directory", f"O={folder}", f"CC={cc}", *settings,
                           f"{folder}/base/day.o", cwd=ROOT)
    lines = [line for line in said.splitlines() if " -c " in line]
    if status != 0 or len(lines) != 1:
        sys.exit(f"red: cannot ask make for its compiler: {said}")
    words = shlex.split(lines[0])
    at = words.index("-o")
    return [word for word in words[:at] + words[at + 3:] if word not in ("-c", "-MMD", "-MP")]


BAD_SOURCES = [
    ("an ignored status", "unused", '#include "base/err.h"\nvoid f(struct err *err);\n'
     'void f(struct err *err)\n{\n\terr_set(err, ST_NO, "no");\n}\n'),
    ("a narrowing conversion", "conversion", "int f(long l);\nint f(long l)\n{\n\treturn l;\n}\n"),
    ("a changed sign", "conversion", "unsigned f(int i);\nunsigned f(int i)\n{\n\treturn i;\n}\n"),
    ("a shadowed name", "shadow", "int f(int a);\nint f(int a)\n{\n\t{\n\t\tint a = 1;\n\t\treturn a;\n\t}\n}\n"),
    ("a function nobody declared", "prototype", "int f(void)\n{\n\treturn 1;\n}\n"),
    ("a wrong format", "format", '#include "base/err.h"\nenum status f(struct err *err);\n'
     'enum status f(struct err *err)\n{\n\treturn err_set(err, ST_NO, "%d", "text");\n}\n'),
]


def compiler_can_fail(cc: str) -> None:
    command = compiler(cc, "WERROR=1")
    with tempfile.TemporaryDirectory() as folder:
        good = write(Path(folder) / "good.c", "int f(int a);\nint f(int a)\n{\n\treturn a;\n}\n")
        status, said = run(*command, "-c", "-o", "/dev/null", str(good), cwd=ROOT)
        prove(f"{cc}: a good file compiles", status == 0, said)
        for what, word, text in BAD_SOURCES:
            bad = write(Path(folder) / "bad.c", text)
            status, said = run(*command, "-c", "-o", "/dev/null", str(bad), cwd=ROOT)
            prove(f"{cc}: {what} is an error", status != 0 and word in said, said)


# ---- the test runner -------------------------------------------------------------------------

TEST_HEAD = """#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
static void claim(void **state)
{
	(void)state;
	BODY;
}
int main(void)
{
	struct CMUnitTest tests[256];
	for (size_t i = 0; i < 256; i++)
		tests[i] = (struct CMUnitTest)cmocka_unit_test(claim);
	return _cmocka_run_group_tests("red", tests, COUNT, NULL, NULL);
}
"""

# What, the test's body, how many tests, what the runner has to say (empty: it passes).
TEST_PROGRAMS = [
    ("a claim that holds", "assert_int_equal(1 + 1, 2)", 1, ""),
    ("a claim that does not", "assert_int_equal(1 + 1, 3)", 1, "exit status 1"),
    ("256 failures, status 0", "assert_int_equal(1 + 1, 3)", 256, "tests failed"),
    ("a crash", "raise_signal()", 1, "signal|exit status"),
    ("a quiet exit in the middle", "exit(0)", 1, "ran no test"),
    ("no test at all", "assert_int_equal(1, 1)", 0, "ran no test"),
    ("a test that hangs", "sleep(60)", 1, "still running"),
    ("a skipped test, named", "skip()", 1, ""),
]


def runner_can_fail(cc: str) -> None:
    status, said = run(sys.executable, str(RUNNER))
    prove("runner: no program to run", status == 1, said)
    status, said = run(sys.executable, str(RUNNER), "/nonexistent/test")
    prove("runner: a program that is not there", status == 1, said)
    with tempfile.TemporaryDirectory() as folder:
        for what, body, count, says in TEST_PROGRAMS:
            text = TEST_HEAD.replace("BODY", body.replace("raise_signal()", "(void)kill(getpid(), 9)"))
            source = write(Path(folder) / "test.c", text.replace("COUNT", str(count)).replace(
                "#include <stdlib.h>", "#include <signal.h>\n#include <stdlib.h>"))
            program = Path(folder) / "test_red"
            status, said = run(cc, "-D_GNU_SOURCE", "-o", str(program), str(source), "-lcmocka")
            if status != 0:
                prove(f"runner: {what}", False, said)
                continue
            status, said = run(sys.executable, str(RUNNER), "--timeout", "2", str(program))
            holds = status == 1 and re.search(says, said) if says else status == 0
            if "skipped" in what:
                holds = holds and "skipped test_red: claim" in said
            prove(f"runner: {what}", bool(holds), said)


# ---- the sanitizers --------------------------------------------------------------------------

PROGRAM_HEAD = """#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static volatile int one = 1;
static int shared;
static void *add(void *unused)
{
	(void)unused;
	for (int i = 0; i < 100000; i++)
		shared++;
	return NULL;
}
int main(void)
{
"""

# Sanitizer, what, the body of main, words of its report (empty: nothing is wrong).
SANITIZED = [
    ("address,undefined", "nothing wrong", "char *p = malloc(2);\n\tif (p == NULL)\n\t\treturn 1;\n\tp[one] = 1;\n"
     "\tone = p[one];\n\tfree(p);\n\treturn one - 1;", ""),
    ("address,undefined", "a byte behind the end", "char *p = malloc(1);\n\tif (p == NULL)\n\t\treturn 0;\n"
     "\tp[one] = 1;\n\tone = p[one];\n\tfree(p);\n\treturn 0;", "heap-buffer-overflow|insufficient space"),
    ("address,undefined", "memory given back", "volatile char *p = malloc(1);\n\tif (p == NULL)\n\t\treturn 0;\n"
     "\tp[0] = 1;\n\tfree((char *)p);\n\tone = p[0];\n\treturn 0;",
     "heap-use-after-free"),
    ("address,undefined", "memory lost", "char *volatile p = malloc(77);\n\tp = NULL;\n\treturn p != NULL;", "LeakSanitizer"),
    ("address,undefined", "a signed overflow", "one = INT_MAX - 1 + one + one;\n\treturn 0;", "signed integer overflow"),
    ("address,undefined", "a shift too far", "one = one << (31 + one);\n\treturn 0;", "shift exponent"),
    ("address,undefined", "a null dereference", "volatile int *volatile p = NULL;\n\tone = *p;\n\treturn 0;", "null pointer|SEGV"),
    ("thread", "nothing wrong", "pthread_t t;\n\tif (pthread_create(&t, NULL, add, NULL) != 0)\n\t\treturn 1;\n"
     "\t(void)pthread_join(t, NULL);\n\t(void)add(NULL);\n\treturn shared == 0;", ""),
    ("thread", "a race", "pthread_t t;\n\tif (pthread_create(&t, NULL, add, NULL) != 0)\n\t\treturn 0;\n"
     "\t(void)add(NULL);\n\t(void)pthread_join(t, NULL);\n\treturn 0;", "data race"),
]


def sanitizers_can_fail(cc: str) -> None:
    commands: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for sanitizer, what, body, word in SANITIZED:
            if sanitizer not in commands:
                commands[sanitizer] = compiler(cc, f"SAN={sanitizer}")
            source = write(Path(folder) / "bad.c", PROGRAM_HEAD + "\t(void)add;\n\t" + body + "\n}\n")
            program = Path(folder) / "bad"
            # -w: some of the faults are plain enough for the compiler to see.
            status, said = run(*commands[sanitizer], "-w", "-o", str(program), str(source), cwd=ROOT)
            if status != 0:
                prove(f"{cc}, {sanitizer}: {what}", False, said)
                continue
            status, said = run(str(program), env=os.environ | {"ASAN_OPTIONS": "detect_leaks=1"})
            holds = status != 0 and re.search(word, said) if word else status == 0
            prove(f"{cc}, {sanitizer}: {what}", bool(holds), said)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cc", action="append", help="a compiler to prove; may be given twice (default: gcc, clang)")
    options = parser.parse_args()
    compilers = options.cc or ["gcc", "clang"]
    lint_can_fail(compilers[0])
    runner_can_fail(compilers[0])
    for cc in compilers:
        compiler_can_fail(cc)
        sanitizers_can_fail(cc)
    print(f"red: {len(failures)} guards did not hold" if failures else "red: every guard can fail")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
