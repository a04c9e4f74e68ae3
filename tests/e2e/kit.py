"""What the end-to-end tests share: the program as a stranger would call it, a broker, events, and a runner.

A test is a function marked with @test; its name is a claim.  run_all prints one line each, `ok NAME` or `not ok NAME`
with what went wrong, and at the end `N passed, N failed`.  Nothing is skipped: what a test needs and does not find fails.
"""
import json
import mmap
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "kafka"))
import cluster as kafka  # noqa: E402

HOTLINE = os.path.abspath(os.environ.get("HOTLINE") or ROOT / "hotline")
COMMAND_S_MAX = 120  # the longest that one call of the program may take
PHASES = ("start", "read", "apply", "commit", "committed", "idle", "end")  # the order of base/phase.h
INSIDE = ("apply", "commit")  # a transaction is open

# Exit statuses of the interface.
DONE, NO, USAGE, DATA, NOINPUT, UNAVAILABLE, NOPERM, CONFIG = 0, 1, 64, 65, 66, 69, 77, 78


class Failure(AssertionError):
    """A claim that does not hold."""


def check(holds, *words):
    if not holds:
        raise Failure(" ".join(map(str, words)))


def equal(found, wanted, what):
    check(found == wanted, f"{what}: {found!r} instead of {wanted!r}")


# ---- the program --------------------------------------------------------------------------------------------------

def environment(**extra):
    """English, UTC or not does not matter, and no settings of whoever runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOTLINE_", "KAFKA_"))}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **extra}


def hotline(*words, status=DONE, stdin=None, env=None, folder=None, seconds=COMMAND_S_MAX):
    """Runs the program to its end and wants this exit status (None: any).  Returns the completed process."""
    words = [HOTLINE, *map(str, words)]
    try:
        done = subprocess.run(words, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, errors="replace", timeout=seconds, check=False, cwd=folder,
                              env=environment(**(env or {})), preexec_fn=kafka.die_with_parent())
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{shown(words)} still ran after {seconds} s; it said: {late.stderr}") from None
    if status is not None and done.returncode != status:
        raise Failure(f"{shown(words)} ended with {done.returncode} instead of {status}:\n"
                      f"{kafka.tail(done.stdout + done.stderr)}")
    return done


def shown(words):
    return " ".join(["hotline", *words[1:]])


class Program:
    """The program in the background; `with` makes sure that it is gone afterwards."""

    def __init__(self, *words, env=None, folder=None):
        self.words = [HOTLINE, *map(str, words)]
        self.out = tempfile.TemporaryFile()
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.said,
                                        env=environment(**(env or {})), cwd=folder,
                                        preexec_fn=kafka.die_with_parent())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.out.close()
        self.said.close()

    def alive(self):
        return self.process.poll() is None

    def check_alive(self):
        if not self.alive():
            raise Failure(f"{shown(self.words)} ended with {self.process.returncode}:\n{kafka.tail(self.stderr())}")

    def kill(self):
        if self.alive():
            self.process.kill()
        return self.process.wait()

    def end(self, signum=signal.SIGTERM, status=DONE, seconds=20):
        """Asks it to end and wants this exit status."""
        self.check_alive()
        self.process.send_signal(signum)
        return self.wait(status, seconds)

    def wait(self, status=DONE, seconds=COMMAND_S_MAX):
        try:
            found = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"{shown(self.words)} still ran after {seconds} s:\n{kafka.tail(self.stderr())}") from None
        if status is not None and found != status:
            raise Failure(f"{shown(self.words)} ended with {found} instead of {status}:\n{kafka.tail(self.stderr())}")
        return found

    def _text(self, file):
        file.flush()
        size = os.fstat(file.fileno()).st_size
        return os.pread(file.fileno(), size, 0).decode("utf-8", "replace")

    def stdout(self):
        return self._text(self.out)

    def stderr(self):
        return self._text(self.said)


class Phase:
    """The page into which the program writes what it is doing: see base/phase.h."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.write_bytes(bytes(16))
        with open(self.path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 16, mmap.MAP_SHARED, mmap.PROT_READ)

    def read(self):
        number, commits = struct.unpack_from("=QQ", self.page)
        return PHASES[number], commits


def wait_until(holds, seconds, what, program=None):
    """Polls until holds() is true; returns how long it took."""
    begin = time.monotonic()
    while not holds():
        if program is not None:
            program.check_alive()
        if time.monotonic() - begin > seconds:
            more = "; the program said:\n" + kafka.tail(program.stderr()) if program is not None else ""
            raise Failure(f"{what}: not within {seconds} s{more}")
        time.sleep(0.02)
    return time.monotonic() - begin


# ---- events and stores --------------------------------------------------------------------------------------------

class Desk:
    """A folder for one test, with a store in it and a topic of its own."""

    def __init__(self, name, kafka_cluster):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hotline-e2e-"))
        self.store = self.folder / "store.db"
        self.cluster = kafka_cluster
        self.topic = name.replace("_", "-")[:40] + f"-{random.randrange(10 ** 9)}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- the topic

    def create(self, partitions=1, *settings, topic=None):
        self.cluster.kadmin("create", topic or self.topic, partitions, 1, *settings)

    def put(self, records, *options, topic=None):
        """Records (dicts for kadmin, or bytes: values without key) straight to the topic."""
        path = self.folder / "records"
        raw = bool(records) and isinstance(records[0], bytes)
        path.write_bytes(b"".join(r + b"\n" if raw else json.dumps(r).encode() + b"\n" for r in records))
        with open(path, "rb") as file:
            self.cluster.kadmin("produce", topic or self.topic, *(["--lines"] if raw else []), *options, stdin=file)

    def records(self, topic=None, *options):
        return [json.loads(line) for line in self.cluster.kadmin("consume", topic or self.topic, *options).splitlines()]

    def ends(self, topic=None):
        """Partition -> (first offset, next offset)."""
        lines = self.cluster.kadmin("watermarks", topic or self.topic).splitlines()
        return {int(p): (int(low), int(high)) for p, low, high in map(str.split, lines)}

    # -- the program

    def run_words(self, *words, listener="plaintext", brokers=None):
        return ("--store", self.store, "run", "--brokers", brokers or self.cluster.brokers(listener), "--topic",
                self.topic, *words)

    def run(self, *words, status=DONE, **how):
        """`hotline run --until-end`; returns the summary."""
        where = {key: how.pop(key) for key in ("listener", "brokers") if key in how}
        done = hotline(*self.run_words("--until-end", "--json", *words, **where), status=status, **how)
        done.summary = json.loads(done.stdout) if done.stdout.startswith("{") else None
        return done

    def status(self):
        return json.loads(hotline("--store", self.store, "status", "--json").stdout)

    def read_so_far(self):
        """Records read so far by the program that runs; 0 as long as its store is not made."""
        done = hotline("--store", self.store, "status", "--json", status=None)
        return json.loads(done.stdout)["read"] if done.returncode == DONE else 0

    def digest(self, store=None):
        found = hotline("--store", store or self.store, "check", "--digest").stdout.strip()
        check(len(found) == 64, "no digest:", found)
        return found

    def check(self):
        equal(hotline("--store", self.store, "check").stdout.strip().splitlines()[-1:], ["ok"], "check")

    def file(self, name, lines):
        path = self.folder / name
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return path

    def file_digest(self, *lists):
        """The digest of a store into which these lists of lines were loaded, a file each."""
        store = self.folder / f"file{random.randrange(10 ** 9)}.db"
        for number, lines in enumerate(lists):
            hotline("--store", store, "load", self.file(f"load{number}.jsonl", lines))
        return self.digest(store)


def simulate(orders, seed=1, **options):
    """Lines of a made-up year, as bytes without their ends."""
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    done = subprocess.run([HOTLINE, "simulate", "--orders", str(orders), "--seed", str(seed), *map(str, words)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=COMMAND_S_MAX, check=False,
                          env=environment())
    check(done.returncode == 0, "simulate:", done.stderr.decode())
    return done.stdout.splitlines()


def call(number, **data):
    """A small event of a call."""
    day = f"2021-03-{1 + number % 28:02d}"
    return {"specversion": "1.0", "id": f"E{number}", "source": "/e2e", "type": "call.ended.v1",
            "time": f"{day}T09:05:00+08:00", "subject": f"C{number}",
            "data": {"started_at": f"{day}T09:00:00+08:00", "direction": "in", "channel": "phone",
                     "outcome": "answered_directly", **data}}


def calls(first, count, **data):
    """Lines of that many events of calls."""
    return [json.dumps(call(n, **data), ensure_ascii=False).encode() for n in range(first, first + count)]


def sqlite(store, query):
    """What an auditor's tool reads from the store."""
    done = subprocess.run(["sqlite3", "-readonly", "-json", str(store), query], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    check(done.returncode == 0, "sqlite3:", done.stderr)
    return json.loads(done.stdout or "[]")


# ---- clusters: each kind is started once, when the first test asks for it ------------------------------------------

class Clusters:
    def __init__(self):
        self.made = {}

    def get(self, version, listeners):
        key = (version, tuple(listeners))
        if key not in self.made:
            self.made[key] = kafka.Cluster(version, listeners=listeners).start()
            print(f"# Kafka {version} ready in {self.made[key].start_s:.1f} s", flush=True)
        found = self.made[key]
        for node in found.nodes:  # a test that failed may have left it down
            if not node.alive():
                node.start()
        found.wait_ready()
        return found

    def newest(self):
        return self.get(kafka.VERSIONS[0], ["sasl_plain_tls", "mtls"])

    def older(self):
        return self.get(kafka.VERSIONS[1], ["scram"])

    def stop(self):
        for made in self.made.values():
            made.stop()


clusters = Clusters()
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Stopped(Exception):
    pass


def _stopped(signum, _frame):
    raise Stopped(signum)


def _run_one(function):
    begin = time.monotonic()
    try:
        with Desk(function.__name__, clusters.newest()) as desk:
            note = function(desk)
    except (Failure, kafka.KafkaError) as error:
        line = traceback.extract_tb(error.__traceback__)
        where = [f"{pathlib.Path(frame.filename).name}:{frame.lineno}" for frame in line if "e2e" in frame.filename]
        print(f"not ok {function.__name__} ({time.monotonic() - begin:.1f} s)\n  {where[-1] if where else ''} {error}")
        return False
    except Exception:  # a bug of the test is a failure too, not the end of the run
        print(f"not ok {function.__name__}\n{kafka.tail(traceback.format_exc(), 40)}")
        return False
    print(f"ok {function.__name__} ({time.monotonic() - begin:.1f} s){': ' + note if note else ''}")
    return True


def run_all(wanted):
    """Runs the tests whose names contain one of the words (all if there are none); the exit status."""
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stopped)
    chosen = [t for t in TESTS if not wanted or any(word in t.__name__ for word in wanted)]
    passed = failed = 0
    try:
        for function in chosen:
            if _run_one(function):
                passed += 1
            else:
                failed += 1
            sys.stdout.flush()
    except (Stopped, KeyboardInterrupt):
        failed += len(chosen) - passed - failed
    finally:
        clusters.stop()
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1
