#!/usr/bin/python3
"""The house rules that no compiler checks, proved over the whole source.

    tests/lint/lint.py [--root DIR] [--objects DIR] [--cc CC] [--list]

Prints a line "PATH:LINE: [check] what is wrong" for each finding and exits 1 if
there is any.  --objects is the build folder (default: build); every .c of a room
must have its object there, because what a file exports and keeps in memory is
read from the object, not guessed from the text.  A check that finds nothing to
look at is itself a finding: a moved folder must not switch it off.

tests/red/red.py shows for each check that it can fail.
"""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple

# ---- what the rules are: tables --------------------------------------------------------------

# Which rooms a room may include besides itself (DESIGN.md, "Rooms").
MAY_INCLUDE = {
    "base": set(),
    "event": {"base"},
    "aggregate": {"base", "event"},
    "evaluate": {"base", "event", "aggregate"},
    "crypto": {"base", "event"},
    "simulate": {"base", "event", "aggregate", "crypto"},
    "ingest": {"base", "event", "aggregate", "crypto"},
    "store": {"base", "event", "aggregate", "crypto"},
    "report": {"base", "event", "aggregate", "evaluate", "crypto"},
    "cli": {"base", "event", "aggregate", "evaluate", "crypto", "simulate", "ingest", "store", "report"},
}
ROOMS = tuple(MAY_INCLUDE)

# Where each third-party header may be included: a room with its "/", or single files.
HOMES = [
    (r"cjson/cJSON\.h", ("event/decode.c", "cli/arena.c")),
    (r"sqlite3\.h", ("store/",)),
    (r"librdkafka/.*", ("ingest/",)),
    (r"openssl/.*", ("crypto/",)),
    (r"zlib\.h", ("ingest/", "report/zipcheck.c")),
    (r"zstd\.h", ("ingest/",)),
    (r"xlsxwriter\.h", ("report/xlsx.c",)),
    (r"libintl\.h", ("base/lang.h",)),
    (r"locale\.h", ("base/lang.c",)),
    (r"systemd/.*", ("cli/",)),
]

# Headers of the C library that any room may include; what is in neither table has no home yet.
LIBC = set("""
    assert.h ctype.h dirent.h errno.h fcntl.h inttypes.h limits.h math.h poll.h pthread.h signal.h spawn.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h strings.h
    sysexits.h termios.h time.h unistd.h wait.h
    arpa/inet.h netdb.h netinet/in.h
    sys/file.h sys/ioctl.h sys/mman.h sys/random.h sys/resource.h sys/socket.h sys/stat.h sys/statvfs.h sys/time.h
    sys/types.h sys/un.h sys/utsname.h sys/wait.h
    """.split())

# The parts of base/ that belong to the program and not to libhotline: they keep state of the process,
# or speak its language.
PROGRAM_ONLY = ("base/lang.c", "base/log.c", "base/phase.c", "base/zone_said.c")
LIBRARY_ROOMS = ("base", "event", "aggregate")
# What libhotline may not call: clocks, the state of the process, and in the pure rooms any I/O.
PROCESS_WIDE = re.compile(
    r"^(time|clock|clock_gettime|gettimeofday|localtime|localtime_r|mktime|timegm|strftime|strptime|tzset|"
    r"setlocale|uselocale|textdomain|bindtextdomain|dgettext|dcgettext|dngettext|setenv|putenv|unsetenv|rand|random|srand|"
    r"signal|sigaction|exit|_exit|abort|atexit|fork|pthread_.*|cJSON_InitHooks)$")
PURE_ROOMS = ("event", "aggregate", "evaluate")
# Not of the library, but kept to the same rules: it may speak, and nothing else of the process.
SPEAKING_ROOMS = ("evaluate",)
SPEAKS = ("dgettext", "dcgettext", "dngettext")
INPUT_OUTPUT = re.compile(
    r"^(open|openat|fopen|fdopen|fread|fwrite|fputs|fputc|putchar|puts|printf|fprintf|vfprintf|perror|read|write|"
    r"pread|pwrite|socket|stat|fstat|getenv|secure_getenv|unlink|rename|mmap|stderr|stdout|stdin)$")

# Exported names begin with the file's name.  A room's own header (store/store.h) may be carried out by several
# files of the room; and these files may use one more prefix, for the reason beside it.
ALSO_EXPORTS = {
    "event/decode.c": ("decoder",),       # struct decoder
    "ingest/lines.c": ("line",),          # struct line
    "simulate/deal.c": ("dealer",),       # struct dealer
    "simulate/dice.c": ("urn",),          # struct urn
    "simulate/plan_complaint.c": ("plan_complaints",),
    "cli/man.c": ("help",),               # two skins of what cli/help.h promises
    "cli/completion.c": ("help",),
}
EXPORTS_MAIN = "cli/main.c"

FUNCTION_LINES_MAX = 65
FILE_LINES_MAX = 800
# Longer for a reason: "path:function": the reason.
LONG_FUNCTIONS: dict[str, str] = {}

SOURCES = (".c", ".h")
SCRIPTS = (".py", ".sh")
TEXTS = SOURCES + SCRIPTS + (".md", ".po", ".yml", ".yaml", ".json", ".in", ".service", ".1")

# Spelled in pieces so that this file does not find itself.
LEFT_FOR_LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|\bnot (yet )?impl" r"emented\b")
MACHINE_PATH = re.compile(r"(?<![\w.~])/(wo" r"rk|ho" r"me|ro" r"ot|Us" r"ers)/")


class Finding(NamedTuple):
    path: str
    line: int
    text: str


class Tree:
    """The source tree and its objects, read once."""

    def __init__(self, root: Path, objects: Path, cc: str):
        self.root = root
        self.objects = objects
        self.cc = cc
        self.texts: dict[str, list[str]] = {}
        for folder, names, files in os.walk(root):
            names[:] = sorted(n for n in names if not self.is_output(Path(folder) / n))
            for name in sorted(files):
                path = Path(folder) / name
                if (path.suffix in TEXTS or name == "Makefile") and path.is_file():
                    key = path.relative_to(root).as_posix()
                    self.texts[key] = path.read_text(encoding="utf-8", errors="replace").splitlines()

    def is_output(self, folder: Path) -> bool:
        """Build folders are not source, wherever O= put them; nor are hidden ones."""
        return folder.name.startswith(".") or folder.name == "__pycache__" or folder == self.objects or (
            folder / "locale").is_dir() or (folder.parent == self.root and folder.name.startswith("build"))

    def files(self, *suffixes: str, rooms: Iterable[str] = ()) -> list[str]:
        rooms = tuple(rooms)
        return [path for path in self.texts if path.endswith(suffixes) and (not rooms or room_of(path) in rooms)]

    def object_of(self, path: str) -> Path:
        return self.objects / (path[:-2] + ".o")


def room_of(path: str) -> str:
    return path.split("/", 1)[0]


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


# ---- includes --------------------------------------------------------------------------------

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def includes(tree: Tree, paths: Iterable[str]) -> Iterator[tuple[str, int, str | None, str | None]]:
    for path in paths:
        for number, line in enumerate(tree.texts[path], 1):
            found = INCLUDE.match(line)
            if found:
                yield path, number, found.group(1), found.group(2)


def check_includes_go_down(tree: Tree) -> Iterator[Finding | int]:
    """Rooms include only rooms below them, written from the root."""
    for path, number, own, _ in includes(tree, tree.files(*SOURCES, rooms=ROOMS)):
        if own is None:
            continue
        yield 1
        room, target = room_of(path), room_of(own)
        if not (tree.root / own).is_file():
            yield Finding(path, number, f'"{own}" is no file from the root')
        elif target != room and target not in MAY_INCLUDE[room]:
            yield Finding(path, number, f'{room}/ may not include "{own}"')


def check_headers_have_one_home(tree: Tree) -> Iterator[Finding | int]:
    """Each third-party header is included in its one home only."""
    for path, number, _, foreign in includes(tree, tree.files(*SOURCES, rooms=ROOMS)):
        if foreign is None:
            continue
        yield 1
        homes = next((places for pattern, places in HOMES if re.fullmatch(pattern, foreign)), None)
        if homes is None:
            if foreign not in LIBC:
                yield Finding(path, number, f"<{foreign}> has no home in the table of {Path(__file__).name}")
        elif not any(path == home or home.endswith("/") and path.startswith(home) for home in homes):
            yield Finding(path, number, f"<{foreign}> belongs to {' and '.join(homes)}")


def check_headers_stand_alone(tree: Tree) -> Iterator[Finding | int]:
    """Each header compiles by itself, under the guard that its path gives."""
    headers = tree.files(".h", rooms=ROOMS)

    def compiles(path: str) -> str:
        command = [tree.cc, "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-I.", "-fsyntax-only",
                   "-x", "c", "-include", path, "/dev/null"]
        return subprocess.run(command, cwd=tree.root, capture_output=True, text=True).stderr

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, errors in zip(headers, pool.map(compiles, headers)):
            yield 1
            if errors:
                yield Finding(path, 1, "does not compile alone: " + errors.splitlines()[0])
            guard = "HOTLINE_" + re.sub(r"[^A-Z0-9]", "_", path.upper())
            if f"#ifndef {guard}" not in tree.texts[path]:
                yield Finding(path, 1, f"is not guarded by {guard}")


# ---- objects ---------------------------------------------------------------------------------

class Symbol(NamedTuple):
    section: str  # ".text", "*UND*"
    exported: bool
    size: int
    name: str


def symbols_of(tree: Tree, path: str) -> list[Symbol]:
    """The symbol table of a file's object; objdump prints "value flags section<TAB>size name"."""
    symbols = []
    for line in output_of("objdump", "-t", str(tree.object_of(path))).splitlines():
        head, tab, tail = line.partition("\t")
        fields = tail.split()
        if not tab or len(fields) < 2:
            continue
        left = head.split()
        symbols.append(Symbol(left[-1], "g" in head[17:24] or "w" in head[17:24], int(fields[0], 16), fields[-1]))
    return symbols


def built(tree: Tree, paths: Iterable[str]) -> Iterator[tuple[str, list[Symbol]] | Finding]:
    for path in paths:
        if tree.object_of(path).is_file():
            yield path, symbols_of(tree, path)
        else:
            yield Finding(path, 1, f"has no object {tree.object_of(path)}: build first, or give --objects")


def words_of_room_header(tree: Tree, room: str) -> set[str]:
    lines = tree.texts.get(f"{room}/{room}.h", [])
    return set(re.findall(r"\b\w+(?=\()", "\n".join(lines)))


def check_exports_bear_the_files_name(tree: Tree) -> Iterator[Finding | int]:
    """What a file exports begins with its name, or is promised by its room's header."""
    for item in built(tree, tree.files(".c", rooms=ROOMS)):
        if isinstance(item, Finding):
            yield item
            continue
        path, symbols = item
        room, stem = room_of(path), Path(path).stem
        prefixes = (stem,) + ALSO_EXPORTS.get(path, ())
        for symbol in symbols:
            if not symbol.exported or symbol.section == "*UND*":
                continue
            yield 1
            name = symbol.name
            if any(name == prefix or name.startswith(prefix + "_") for prefix in prefixes):
                continue
            if name.startswith(room + "_") and name in words_of_room_header(tree, room):
                continue
            if (path, name) != (EXPORTS_MAIN, "main"):
                yield Finding(path, 1, f"exports {name}, which does not begin with {stem}_")


def library_files(tree: Tree) -> list[str]:
    return [path for path in tree.files(".c", rooms=LIBRARY_ROOMS) if path not in PROGRAM_ONLY]


def check_library_has_no_mutable_data(tree: Tree) -> Iterator[Finding | int]:
    """libhotline and evaluate/ keep nothing between calls: their objects have nothing in writable sections."""
    for item in built(tree, library_files(tree) + tree.files(".c", rooms=SPEAKING_ROOMS)):
        if isinstance(item, Finding):
            yield item
            continue
        path, symbols = item
        yield 1
        for symbol in symbols:
            # .data.rel.ro holds constant tables of pointers; the loader makes it read-only.
            writable = re.match(r"\.(data|bss|tdata|tbss)(\.(?!rel\.ro)|$)|\*COM\*", symbol.section)
            if writable and symbol.size > 0:
                yield Finding(path, 1, f"keeps {symbol.name} in {symbol.section}")


def check_library_touches_nothing_of_the_process(tree: Tree) -> Iterator[Finding | int]:
    """libhotline and evaluate/ ask no clock and change no process; the pure rooms do no I/O either."""
    for item in built(tree, library_files(tree) + tree.files(".c", rooms=SPEAKING_ROOMS)):
        if isinstance(item, Finding):
            yield item
            continue
        path, symbols = item
        yield 1
        for symbol in symbols:
            if symbol.section != "*UND*":
                continue
            if symbol.name in SPEAKS and room_of(path) in SPEAKING_ROOMS:
                continue
            if PROCESS_WIDE.match(symbol.name):
                yield Finding(path, 1, f"calls {symbol.name}, which is of the whole process")
            elif room_of(path) in PURE_ROOMS and INPUT_OUTPUT.match(symbol.name):
                yield Finding(path, 1, f"uses {symbol.name}: {room_of(path)}/ is pure")


# ---- sizes and habits ------------------------------------------------------------------------

def functions(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """(name, first line of the body, lines of the body): a body is what stands between "{" and "}" at column 0."""
    start = 0
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            head = " ".join(lines[max(0, start - 6):start - 1])
            names = re.findall(r"(\w+)\(", re.split(r"[;}]", head)[-1])
            yield (names[0] if names else "?"), start, number - start - 1
            start = 0


def check_functions_fit_a_page(tree: Tree) -> Iterator[Finding | int]:
    """No function is longer than a page."""
    seen = set()
    for path in tree.files(".c"):
        for name, line, length in functions(tree.texts[path]):
            yield 1
            key = f"{path}:{name}"
            if length > FUNCTION_LINES_MAX and key not in LONG_FUNCTIONS:
                yield Finding(path, line, f"{name} has {length} lines, more than {FUNCTION_LINES_MAX}")
            if length > FUNCTION_LINES_MAX:
                seen.add(key)
    for key in sorted(set(LONG_FUNCTIONS) - seen):
        yield Finding(key.split(":")[0], 1, f"{key} is no longer long: take it out of LONG_FUNCTIONS")


def check_files_are_one_room(tree: Tree) -> Iterator[Finding | int]:
    """No file is longer than 800 lines."""
    for path in tree.files(*SOURCES, *SCRIPTS):
        yield 1
        if len(tree.texts[path]) > FILE_LINES_MAX:
            yield Finding(path, FILE_LINES_MAX, f"has {len(tree.texts[path])} lines, more than {FILE_LINES_MAX}")


def check_results_must_be_used(tree: Tree) -> Iterator[Finding | int]:
    """A function of a header that returns a status is marked MUST_USE."""
    declares = re.compile(r"^(MUST_USE\s+)?(?:static\s+inline\s+)?enum status \w+\(")
    for path in tree.files(".h", rooms=ROOMS):
        for number, line in enumerate(tree.texts[path], 1):
            found = declares.match(line)
            if found:
                yield 1
                if not found.group(1):
                    yield Finding(path, number, "returns a status without MUST_USE")


def check_a_function_has_one_way_out(tree: Tree) -> Iterator[Finding | int]:
    """A function has at most one label, and goto only goes forward to it."""
    for path in tree.files(".c"):
        for name, start, length in functions(tree.texts[path]):
            body = tree.texts[path][start:start + length]
            labels = {found.group(1): number for number, line in enumerate(body)
                      if (found := re.match(r"(\w+):(?!:)", line)) and found.group(1) != "default"}
            yield 1
            if len(labels) > 1:
                yield Finding(path, start, f"{name} has the labels {', '.join(labels)}")
            for number, line in enumerate(body):
                for target in re.findall(r"\bgoto (\w+);", line):
                    if labels.get(target, len(body)) < number:
                        yield Finding(path, start + 1 + number, f"{name} goes back to {target}")


def check_nothing_is_left_for_later(tree: Tree) -> Iterator[Finding | int]:
    """No marks of unfinished work, no path of somebody's machine."""
    for path, lines in tree.texts.items():
        yield 1
        for number, line in enumerate(lines, 1):
            if path.endswith(SOURCES + SCRIPTS + ("Makefile",)) and LEFT_FOR_LATER.search(line):
                yield Finding(path, number, "left for later: " + line.strip()[:80])
            if MACHINE_PATH.search(line):
                yield Finding(path, number, "a path of one machine: " + line.strip()[:80])


def check_cited_rules_exist(tree: Tree) -> Iterator[Finding | int]:
    """Every rule number in the source is a rule of docs/rules.md."""
    if "docs/rules.md" not in tree.texts:
        yield Finding("docs/rules.md", 1, "is missing: the rules that the source cites")
        return
    rules = set(re.findall(r"^\W*R(\d+)\b", "\n".join(tree.texts["docs/rules.md"]), re.MULTILINE))
    for path in tree.files(*SOURCES):
        for number, line in enumerate(tree.texts[path], 1):
            for cited in re.findall(r"(?<![\w\"])R([1-9]\d?)\b", line):
                yield 1
                if cited not in rules:
                    yield Finding(path, number, f"cites rule R{cited}, which docs/rules.md does not have")


CHECKS = {name[len("check_"):]: function for name, function in list(globals().items()) if name.startswith("check_")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--objects", type=Path, help="the build folder (default: ROOT/build)")
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"))
    parser.add_argument("--list", action="store_true", help="print the names of the checks and what each says")
    options = parser.parse_args()
    if options.list:
        for name, function in CHECKS.items():
            print(f"{name}: {function.__doc__}")
        return 0
    root = options.root.resolve()
    tree = Tree(root, (options.objects or root / "build").resolve(), options.cc)
    findings = 0
    for name, function in CHECKS.items():
        looked_at = 0
        for item in function(tree):
            if isinstance(item, Finding):
                print(f"{item.path}:{item.line}: [{name}] {item.text}")
                findings += 1
            else:
                looked_at += item
        if looked_at == 0:
            print(f"{root.name}:0: [{name}] found nothing to look at")
            findings += 1
    print(f"lint: {len(CHECKS)} checks, {findings} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
