"""What the end-to-end tests of the command line share: the program as a stranger would call it, and a runner.

A test is a function marked with @test that gets an empty folder; its name is a claim.  run_all prints one line each,
`ok NAME` or `not ok NAME` with what went wrong, and at the end `N passed, N failed`.  No broker is needed here; the
tests that need one are those of kit.py.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOTLINE = os.path.abspath(os.environ.get("HOTLINE") or ROOT / "hotline")
COMMAND_S_MAX = 60  # the longest that one call of the program may take

# Exit statuses of the interface.
DONE, NO, USAGE, NOINPUT, CANTCREAT, IO, BUSY, CONFIG = 0, 1, 64, 66, 73, 74, 75, 78


class Failure(AssertionError):
    """A claim that does not hold."""


def check(holds, *words):
    if not holds:
        raise Failure(" ".join(map(str, words)))


def equal(found, wanted, what):
    check(found == wanted, f"{what}: {found!r} instead of {wanted!r}")


def has(text, *words):
    for word in words:
        check(word in text, f"{word!r} is not in:\n{text[:2000]}")


def lacks(text, *words):
    for word in words:
        check(word not in text, f"{word!r} is in:\n{text[:2000]}")


# ---- the program --------------------------------------------------------------------------------------------------

def hotline(*words, status=DONE, env=None, folder=None, stdin=b"", stdout=subprocess.PIPE):
    """Runs the program in an environment that holds nothing but `env`, and wants this exit status (None: any)."""
    command = [HOTLINE, *map(str, words)]
    done = subprocess.run(command, input=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=folder, check=False,
                          timeout=COMMAND_S_MAX, env={"PATH": os.environ["PATH"], **(env or {})})
    done.out = (done.stdout or b"").decode("utf-8")
    done.said = done.stderr.decode("utf-8")
    if status is not None and done.returncode != status:
        raise Failure(f"hotline {' '.join(command[1:])} ended with {done.returncode} instead of {status}:\n"
                      f"{done.out[-1500:]}{done.said[-1500:]}")
    return done


def pairs(text):
    """JSON with objects as lists of pairs, so that the order of fields can be compared."""
    return json.loads(text, object_pairs_hook=list)


# ---- events -------------------------------------------------------------------------------------------------------

def event(type_name, subject, time_text, **data):
    return {"specversion": "1.0", "id": f"{type_name}-{subject}-{time_text}", "source": "/test", "type": type_name,
            "time": time_text, "subject": subject, "data": data}


def call(subject, day="2020-01-05", clock="09:00:00", outcome="answered_directly", **data):
    begin = f"{day}T{clock}+08:00"
    return event("call.ended.v1", subject, begin, started_at=begin, direction="in", channel="phone", outcome=outcome,
                 **data)


def order(subject, day="2020-01-05", handling="transferred", **data):
    return event("order.created.v1", subject, f"{day}T10:00:00+08:00", handling=handling, channel="phone", **data)


def dispatched(subject, day, unit, due=None):
    more = {"due_at": f"{due}T00:00:00+08:00"} if due else {}
    return event("order.dispatched.v1", subject, f"{day}T11:00:00+08:00", unit=unit, **more)


def closed(subject, day):
    return event("order.closed.v1", subject, f"{day}T12:00:00+08:00")


def lines(*events):
    """A line each; bytes stand as they are."""
    return b"".join((e if isinstance(e, bytes) else json.dumps(e, ensure_ascii=False).encode()) + b"\n" for e in events)


def load(folder, *events, name="events.jsonl", status=DONE):
    """Loads the events into folder/hotline.db."""
    (folder / name).write_bytes(lines(*events))
    return hotline("load", name, "--json", folder=folder, status=status)


def rows(folder, *words):
    """The rows of figures as dictionaries."""
    return json.loads(hotline("figures", *words, "--json", folder=folder).out)["rows"]


# ---- the runner ---------------------------------------------------------------------------------------------------

TESTS = []


def test(function):
    TESTS.append(function)
    return function


def _run_one(function):
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hotline-cli-") as folder:
        try:
            function(pathlib.Path(folder))
        except Failure as error:
            frames = traceback.extract_tb(error.__traceback__)
            where = [f"{pathlib.Path(frame.filename).name}:{frame.lineno}" for frame in frames if "cli_" in frame.filename]
            print(f"not ok {function.__name__}\n  {where[-1] if where else ''} {error}")
            return False
        except Exception:  # a bug of the test is a failure too, not the end of the run
            print(f"not ok {function.__name__}\n{traceback.format_exc()}")
            return False
    print(f"ok {function.__name__} ({time.monotonic() - begin:.1f} s)")
    return True


def run_all(words):
    """The tests whose names contain a word, or all; the exit status says whether all of them passed."""
    chosen = [t for t in TESTS if not words or any(word in t.__name__ for word in words)]
    passed = sum([_run_one(function) for function in chosen])
    print(f"{passed} passed, {len(chosen) - passed} failed")
    sys.stdout.flush()
    return 0 if chosen and passed == len(chosen) else 1
