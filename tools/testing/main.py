"""Runs the parts of ./test and sums up. See ./test --help."""

import os
import sys
from dataclasses import dataclass
from typing import Callable

import checks
import programs
from runner import Context, Count, run_part


@dataclass
class Part:
    name: str
    what: str
    limit: int  # seconds, building included
    run: Callable[[Context], Count]
    slow: bool = False  # only when named


ASAN = {"ASAN_OPTIONS": "detect_stack_use_after_return=1:detect_leaks=1:abort_on_error=1",
        "UBSAN_OPTIONS": "print_stacktrace=1:abort_on_error=1"}
TSAN = {"TSAN_OPTIONS": "second_deadlock_stack=1:halt_on_error=1"}

# In the order they run: what answers soonest first.
PARTS = [
    Part("arrows", "includes against the floors of the house", 60, checks.script("arrows")),
    Part("banned", "calls that we do without", 60, checks.script("banned")),
    Part("names", "names and sizes of files", 60, checks.script("names")),
    Part("threats", "the tests that security.md and identity-demands.md name are there", 60, checks.script("threats")),
    Part("format", "clang-format, Prettier, ESLint, TypeScript", 600, checks.format_),
    Part("web", "unit tests of the web pages", 900, programs.web),
    Part("unit", "unit tests beside the C++ code, under ASan and UBSan", 1800, programs.unit("asan", ASAN)),
    Part("integration", "raw HTTP and WebSocket clients, three databases, under ASan and UBSan", 2400,
         programs.sanitized("asan", ASAN)),
    Part("fuzz", "each fuzz target for a while", 1500, programs.fuzz),
    Part("cli", "the command line", 1500, programs.cli),
    Part("headers", "every header compiles alone", 900, checks.headers),
    Part("interop", "published OpenID Connect clients", 1500, programs.interop),
    Part("conformance", "checks named after the OpenID Foundation's modules", 600, programs.conformance),
    Part("browser", "Chromium and Firefox", 2400, programs.node_tests("browser")),
    Part("quick", "unit tests in the debug build, for daily work", 1500, programs.unit("dev"), slow=True),
    Part("plain", "integration against the release build", 900, programs.node_tests("integration"), slow=True),
    Part("tsan", "integration under ThreadSanitizer", 1800, programs.sanitized("tsan", TSAN), slow=True),
    Part("tsan-unit", "unit tests under ThreadSanitizer", 3600, programs.unit("tsan", TSAN), slow=True),
    Part("layers", "cameras in layers of one stream; wants a machine to itself", 900,
         programs.node_tests("layers"), slow=True),
    Part("load", "the load tool against the server", 900, programs.load, slow=True),
    Part("weak", "Chromium and Firefox behind a bad network", 1500, programs.weak, slow=True),
    Part("tidy", "clang-tidy, warnings are errors; quick where TIDY_BASE is given", 3600, checks.tidy,
         slow=not os.environ.get("TIDY_BASE")),
]


def usage():
    print("Usage: ./test [part...]\n\nInstalls what tests need, builds, runs the parts and sums up.\n"
          "Without a part: all but the slow ones. ./test all: every one.\n\nParts:")
    for part in PARTS:
        print(f"  {part.name:<12} {part.what}{' (slow)' if part.slow else ''}")
    print("\nEnvironment:\n"
          "  FUZZ_SECONDS=N    time for each fuzz target (10)\n"
          "  TIDY_BASE=COMMIT  clang-tidy only for files changed since\n"
          "  ONLY=TEXT         only test files of tests/ whose name has TEXT\n"
          "Logs are in build/test-logs.")


def chosen(names):
    if not names:
        return [part for part in PARTS if not part.slow]
    if names == ["all"]:
        return PARTS
    known = {part.name: part for part in PARTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"./test: no part is called {', '.join(unknown)}. Parts: {', '.join(known)}", file=sys.stderr)
        sys.exit(2)
    return [part for part in PARTS if part.name in names]


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        usage()
        return 0
    total, lines = Count(), []
    for part in chosen(arguments):
        count, seconds, reason = run_part(part)
        total += count
        line = f"{part.name:<12} {count.passed:>5} passed {count.failed:>4} failed {seconds:>7.1f} s"
        lines.append(line + (f"  {reason}" if reason else ""))
        print("    " + lines[-1], flush=True)
    print("\nSummary")
    print("\n".join("  " + line for line in lines))
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}", flush=True)
    return 1 if total.failed or total.passed == 0 else 0


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    sys.exit(main(sys.argv[1:]))
