"""Runs commands for the test parts: bounded in time, output to a log, progress shown."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "test-logs"
PROGRESS_EVERY = 30  # seconds between lines that say a long step is still at work
TAIL_LINES = 60  # of the log of a part that failed
STOP_GRACE = 20  # seconds between SIGTERM and SIGKILL


class PartFailed(Exception):
    """A part could not go on; the message says why. Counts as one failure."""


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self

    @staticmethod
    def one(ok):
        return Count(passed=int(ok), failed=int(not ok))


@dataclass
class Context:
    """One part's run: its log, and what it may call."""

    name: str
    log: Path
    deadline: float
    started: float = field(default_factory=time.monotonic)

    def say(self, text):
        with self.log.open("a") as log:
            log.write(text + "\n")

    def run(self, command, env=None, cwd=ROOT, allowed=None, log=None):
        """Runs to the end, output to the log; returns the exit status.

        allowed: seconds at most (never past the part's own deadline).
        log: another file for the output, when several commands run at once."""
        left = self.deadline - time.monotonic()
        limit = left if allowed is None else min(allowed, left)
        self.say(f"$ {' '.join(str(word) for word in command)}")
        with (log or self.log).open("a") as output:
            process = subprocess.Popen(
                [str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, **{k: str(v) for k, v in (env or {}).items()}})
            try:
                return self._wait(process, limit)
            finally:
                _stop(process)

    def _wait(self, process, limit):
        end, shown = time.monotonic() + limit, time.monotonic()
        while True:
            try:
                return process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                pass
            now = time.monotonic()
            if now > end:
                self.say(f"stopped: not finished after {limit:.0f} s")
                raise PartFailed(f"not finished after {limit:.0f} s and stopped")
            if now - shown > PROGRESS_EVERY:
                shown = now
                print(f"    {self.name}: {now - self.started:.0f} s, {last_line(self.log)}", flush=True)

    def must(self, command, what, **more):
        if self.run(command, **more) != 0:
            raise PartFailed(what)

    def shell(self, script, what, **more):
        """A line of bash with the functions of tools/lib.sh."""
        self.must(["bash", "-euo", "pipefail", "-c", f". tools/lib.sh; {script}"], what, **more)


def _stop(process):
    """Ends the command's whole process group, should any of it be left."""
    for sig, grace in ((signal.SIGTERM, STOP_GRACE), (signal.SIGKILL, STOP_GRACE)):
        try:
            os.killpg(process.pid, sig)
        except (ProcessLookupError, PermissionError):
            return
        end = time.monotonic() + grace
        while time.monotonic() < end:
            process.poll()
            try:
                os.killpg(process.pid, 0)
            except (ProcessLookupError, PermissionError):
                return
            time.sleep(0.05)


def last_line(path):
    lines = [line.strip() for line in tail(path, 5) if line.strip()]
    return lines[-1][-100:] if lines else ""


def tail(path, count):
    with path.open("rb") as log:
        log.seek(0, os.SEEK_END)
        size = log.tell()
        log.seek(max(0, size - 200 * count))
        return log.read().decode(errors="replace").splitlines()[-count:]


def run_part(part):
    """Runs one part to its end, whatever happens in it. Returns (Count, seconds, reason)."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{part.name}.log"
    log.write_text("")
    context = Context(part.name, log, time.monotonic() + part.limit)
    watch = threading.current_thread() is threading.main_thread()
    assert watch, "parts run on the main thread so that an interrupt ends them"
    print(f"==> {part.name}: {part.what}", flush=True)
    try:
        count, reason = part.run(context), ""
        if count.failed:
            reason = f"{count.failed} failed"
        elif count.passed + count.skipped == 0:
            count, reason = Count(failed=1), "ran no test"
    except PartFailed as fault:
        count, reason = Count(failed=1), str(fault)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as fault:
        context.say(f"the part itself broke: {type(fault).__name__}: {fault}")
        count, reason = Count(failed=1), f"the part itself broke: {fault}"
    seconds = time.monotonic() - context.started
    if reason:
        print(f"    {part.name} FAILED: {reason}. The end of {log.relative_to(ROOT)}:")
        for line in tail(log, TAIL_LINES):
            print("    | " + line)
        sys.stdout.flush()
    return count, seconds, reason
