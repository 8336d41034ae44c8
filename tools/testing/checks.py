"""The parts that read sources and run none of them."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from runner import LOGS, ROOT, Count, PartFailed

CLANG_FORMAT = "clang-format-19"
CLANG_TIDY = "clang-tidy-19"


def _tracked(*patterns):
    sys.path.insert(0, str(ROOT / "tools/checks"))
    from source import tracked
    return [str(path.relative_to(ROOT)) for path in tracked(*patterns)]


def format_(context):
    """Formatters and linters: one test each."""
    context.shell("npm_ci web", "npm ci failed in web")
    context.shell("npm_ci tests", "npm ci failed in tests")
    cpp = _tracked("src/*.cpp", "src/*.hpp", "bench/*.cpp", "bench/*.hpp")
    prettier = ROOT / "web/node_modules/.bin/prettier"
    web = ROOT / "web"
    commands = [
        ([CLANG_FORMAT, "--dry-run", "-Werror", *cpp], ROOT),
        (["npm", "run", "--silent", "format:check"], web),
        (["npm", "run", "--silent", "lint"], web),
        (["npm", "run", "--silent", "typecheck"], web),
        ([prettier, "--check", "--log-level=warn", "--config", web / ".prettierrc.json",
          "--ignore-path", ROOT / "tests/.prettierignore", "tests"], ROOT),
        (["npm", "run", "--silent", "lint"], ROOT / "tests"),
    ]
    total = Count()
    for command, cwd in commands:
        total += Count.one(context.run(command, cwd=cwd) == 0)
    return total


def script(*names):
    """Checks of tools/checks, and the self-tests of those that have one."""

    def run(context):
        total = Count()
        for name in names:
            path = ROOT / "tools/checks" / f"{name}.py"
            if "--self-test" in path.read_text():
                total += Count.one(context.run([sys.executable, path, "--self-test"]) == 0)
            total += Count.one(context.run([sys.executable, path]) == 0)
        return total

    return run


def headers(context):
    """Every header compiles alone: first in its own source, or in a file made for it.

    Each header is a test."""
    context.shell("build release header_check", "a header does not compile alone")
    return Count(passed=len(_tracked("src/*.hpp")))


def _changed_files():
    """C++ sources that differ from the commit TIDY_BASE names, by content or by a header."""
    base = os.environ.get("TIDY_BASE", "")
    out = subprocess.run(["git", "diff", "--name-only", base, "--", "src"], cwd=ROOT, text=True,
                         capture_output=True, check=False)
    if out.returncode != 0:
        raise PartFailed(f"TIDY_BASE={base} is no commit: {out.stderr.strip()}")
    return set(out.stdout.split())


def tidy(context):
    """clang-tidy over the sources; TIDY_BASE=<commit> looks only at what changed since."""
    # clang-tidy needs a build for clang: the options of another compiler are unknown to it.
    context.must(["cmake", "--preset", "asan"], "cmake --preset asan failed")
    database = json.loads((ROOT / "build/asan/compile_commands.json").read_text())
    known = {os.path.relpath(entry["file"], ROOT) for entry in database}
    files = [name for name in _tracked("src/*.cpp") if name in known]
    if os.environ.get("TIDY_BASE"):
        changed = _changed_files()
        files = [name for name in files if name in changed]
    folder = LOGS / "tidy"
    folder.mkdir(parents=True, exist_ok=True)

    def one(name):
        log = folder / (name.replace("/", "_") + ".log")
        with log.open("w") as out:
            status = subprocess.run([CLANG_TIDY, "--quiet", "-p", "build/asan", name], cwd=ROOT,
                                    stdout=out, stderr=subprocess.STDOUT, check=False).returncode
        return name, status, log

    total = Count()
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for name, status, log in pool.map(one, files):
            total += Count.one(status == 0)
            if status != 0:
                context.say(f"--- {name}\n{log.read_text()}")
    if not files:
        return Count(skipped=1)
    return total
