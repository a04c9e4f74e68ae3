"""Runs the program under test: one fresh store, load, then readings.

$HOTLINE names the program, default ./hotline of the checkout.
"""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS_MAX = 600       # a hanging program is a failure, not a wait
NOTHING = 66                # exit status: no such input or period


class ProgramFailed(Exception):
    """The program ended with a status that nothing here expects."""


def path():
    """The program to test; raises ProgramFailed where there is none."""
    name = Path(os.environ.get("HOTLINE", ROOT / "hotline")).absolute()
    if not os.access(name, os.X_OK):
        raise ProgramFailed(f"no program at {name} (build it, or set HOTLINE)")
    return str(name)


class Program:
    """The program with a store of its own in folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.keys = self.folder / "callers.key"
        self.exe = path()
        self.status = 0             # of the last run
        self.words = ""             # its standard error
        self.common = ["--store", str(self.folder / "store.db"), "--key-file", str(self.keys),
                       "--config", os.devnull]
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith("HOTLINE")}
        self.environment["LC_ALL"] = "C"

    def run(self, arguments, allowed=(0,)):
        """Standard output of one run; raises ProgramFailed on another status."""
        command = [self.exe] + list(arguments) + self.common
        done = subprocess.run(command, capture_output=True, timeout=RUN_SECONDS_MAX,
                              env=self.environment, cwd=self.folder, check=False)
        if done.returncode not in allowed:
            raise ProgramFailed("%s\nexit status %d\n%s" % (
                " ".join(command), done.returncode, done.stderr.decode(errors="replace")[-2000:]))
        self.status = done.returncode
        self.words = done.stderr.decode(errors="replace")
        return done.stdout

    def load(self, files, zone):
        """Load the files; the summary as a dict."""
        out = self.run(["load", "--json", "--zone", zone] + [str(file) for file in files])
        return json.loads(out)

    def figures(self, cutoff, query, ids=()):
        """The document of one reading; cutoff is the text of --cutoff.

        Status 1 is allowed: it names years without calendar (R46).
        """
        arguments = ["figures", *ids, "--json", "--cutoff", cutoff, "--per", query.per]
        if query.by:
            arguments += ["--by", ",".join(query.by)]
        if query.level:
            arguments += ["--level", str(query.level)]
        if query.compare:
            arguments += ["--compare", query.compare]
        if query.day_from:
            arguments += ["--from", query.day_from.isoformat()]
        if query.day_to:
            arguments += ["--to", query.day_to.isoformat()]
        document = json.loads(self.run(arguments, allowed=(0, 1)))
        for row in document["rows"]:  # what was published is no function of the events alone
            assert row.pop("state") in ("provisional", "immature") and row.pop("revision") is None, row
        return document

    def digest(self):
        """The line of check --digest."""
        return self.run(["check", "--digest"]).decode().strip()

    def report(self, year, cutoff):
        """The document of the year's report, None where the store has nothing of it."""
        out = self.run(["report", str(year), "--json", "--cutoff", cutoff], allowed=(0, 1, NOTHING))
        return None if self.status == NOTHING else json.loads(out)

    def crossfoot(self, period, cutoff):
        """The checks of a period that do not hold; status 1 is also a year without calendar (R46)."""
        out = self.run(["crossfoot", period, "--json", "--cutoff", cutoff], allowed=(0, 1, NOTHING))
        return [] if self.status == NOTHING else [check for check in json.loads(out)["checks"] if not check["ok"]]

    def table(self, command, period, cutoff, *words, figure=None):
        """The document of `volumes`, `top` or `league`, None where the store has nothing of the period."""
        out = self.run([command, *([figure] if figure else []), period, "--json", "--cutoff", cutoff, *words],
                       allowed=(0, 1, NOTHING))
        return None if self.status == NOTHING else json.loads(out)

    def oddities(self, cutoff):
        """The rows of the list of oddities."""
        return json.loads(self.run(["oddities", "--json", "--cutoff", cutoff]))["oddities"]

    def complaints(self, cutoff):
        """The rows of the list of complaints."""
        return json.loads(self.run(["complaints", "--json", "--cutoff", cutoff]))["complaints"]

    def caller_keys(self):
        """The text of the key file, empty where none was made (R18)."""
        return self.keys.read_text(encoding="ascii") if self.keys.exists() else ""
