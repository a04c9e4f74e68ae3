"""What the measurements share: a program run to its end with what it cost, made-up events, tables, results.

Only python's own library.  This process stays small: the peak memory that the kernel tells of a child begins with its
parent's, so nothing large is ever held here.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "kafka"))
sys.dont_write_bytecode = True
import cluster as kafka  # noqa: E402

COMMAND_S_MAX = 1800  # the longest that one measured command may take
BLOCK = 1 << 20


class Failure(Exception):
    """A measurement that is none: a command failed, or two that must be equal are not."""


def check(holds, *words):
    if not holds:
        raise Failure(" ".join(map(str, words)))


class Cost:
    """What a command said and what it cost."""

    def __init__(self, text, wall_s, usage):
        self.text = text
        self.wall_s = wall_s
        self.cpu_s = usage.ru_utime + usage.ru_stime
        self.rss_mib = usage.ru_maxrss / 1024

    def json(self):
        return json.loads(self.text)


def environment():
    """No settings of whoever measures."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOTLINE_", "KAFKA_"))}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def measure(*words, stdin=subprocess.DEVNULL):
    """Runs a command to its end; one that fails or takes too long ends the measurement."""
    words = [str(word) for word in words]
    os.sync()  # what the command before left to be written is not this one's
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        begin = time.monotonic()
        process = subprocess.Popen(words, stdin=stdin, stdout=out, stderr=said, env=environment(), cwd=ROOT,
                                   preexec_fn=kafka.die_with_parent())
        timer = threading.Timer(COMMAND_S_MAX, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - begin
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said.seek(0)
        text = out.read().decode("utf-8", "replace")
        check(process.returncode == 0, " ".join(words[:6]), f"ended with {process.returncode}:\n"
              f"{kafka.tail(text + said.read().decode('utf-8', 'replace'))}")
    return Cost(text, wall_s, usage)


def start(*words):
    """A command that goes on until `stop`, or until this process ends."""
    return subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            env=environment(), cwd=ROOT, preexec_fn=kafka.die_with_parent())


def stop(process, signum=signal.SIGTERM):
    """Ends it; its exit status (less than 0: the signal's) and its peak memory in MiB."""
    process.send_signal(signum)
    timer = threading.Timer(COMMAND_S_MAX, process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss / 1024


def cpu_of(pid):
    """CPU seconds that a running process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count_lines(path):
    lines = 0
    with open(path, "rb", buffering=0) as file:
        while block := file.read(BLOCK):
            lines += block.count(b"\n")
    return lines


def number_of(name, otherwise, least):
    """A number from the environment."""
    text = os.environ.get(name, "")
    if text == "":
        return otherwise
    check(re.fullmatch(r"[0-9]+", text) and int(text) >= least, f"{name} must be a number of at least {least}, not {text!r}")
    return int(text)


def machine():
    """The kind of machine, not which one."""
    memory = re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text(encoding="ascii")).group(1)
    return {"cores": os.cpu_count(), "memory_gib": round(int(memory) / 1024 / 1024),
            "load_average_at_start": round(os.getloadavg()[0], 2),
            "nice": os.nice(0)}  # below 0: the figures are better than at the usual priority beside other work


def table(head, rows):
    """Aligned: the first column to the left, the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        print("  ".join(cells).rstrip())


def write_results(path, results):
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
    print(f"\nwritten: {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")


def run_main(main):
    """The exit status of a measurement's main."""
    try:
        return main()
    except (Failure, kafka.KafkaError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
