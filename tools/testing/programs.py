"""The parts that build and run something."""

import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import counting
import weak_table
from runner import LOGS, ROOT, TAIL_LINES, Count, PartFailed, tail

FUZZ_SECONDS = 10  # for each target, unless the environment says otherwise
FUZZ_INPUT_BYTES = 64 * 1024  # the longest input tried


def _fresh(name):
    folder = LOGS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def unit(preset, options=None):
    """The unit tests of a build; options: what its sanitizers are told."""

    def run(context):
        context.shell(f"build {preset} unit_tests", "the unit tests do not build")
        reports = _fresh(f"unit-{preset}")
        status = context.run(
            ["ctest", "--test-dir", f"build/{preset}", "--output-on-failure", "--no-tests=error",
             "-j", str(os.cpu_count() or 2), "--timeout", "300"],
            env={"GTEST_OUTPUT": f"xml:{reports}/", **(options or {})})
        count = counting.googletest(reports)
        if status != 0 and count.failed == 0:
            count += Count(failed=1)  # a program that died before it wrote its report
        return count

    return run


def web(context):
    context.shell("npm_ci web", "npm ci failed in web")
    report = _fresh("web") / "vitest.json"
    status = context.run(["npx", "--no-install", "vitest", "run", "--reporter=default",
                          "--reporter=json", f"--outputFile.json={report}"], cwd=ROOT / "web")
    if not report.exists():
        raise PartFailed(f"vitest ended with {status} and left no report")
    count = counting.vitest(report)
    if status != 0 and count.failed == 0:
        count += Count(failed=1)
    return count


def _node(context, command, env, cwd=ROOT / "tests"):
    """Runs something that ends with node's test summary and counts from there."""
    before = context.log.stat().st_size
    status = context.run(command, env=env, cwd=cwd)
    with context.log.open("rb") as log:
        log.seek(before)
        count = counting.node(log.read().decode(errors="replace"))
    if status != 0 and count.failed == 0:
        count += Count(failed=1)
    return count


def _binary(context, preset):
    context.shell(f"build {preset} conclave", "the server does not build")
    context.shell("build_web web", "the web pages do not build")
    context.shell("npm_ci tests", "npm ci failed in tests")
    return ROOT / "build" / preset / "conclave"


def node_tests(*folders, preset="release", env=None, within=()):
    """Files *.test.mjs below tests/FOLDER, one after the other, against the preset's server.

    within: words before the command, that say where it runs."""

    def run(context):
        settings = {"CONCLAVE_BINARY": _binary(context, preset), **(env or {})}
        files = sorted(str(path.relative_to(ROOT / "tests"))
                       for folder in folders for path in (ROOT / "tests" / folder).rglob("*.test.mjs"))
        if not files:
            raise PartFailed(f"no test files in tests/{', tests/'.join(folders)}")
        wanted = os.environ.get("ONLY")
        if wanted:
            files = [name for name in files if wanted in name]
        return _node(context, [*within, "node", "--test", "--test-concurrency=1",
                               "--test-reporter=spec", *files], settings)

    return run


def load(context):
    """The load tool of bench/; not with the quick parts, because it is built for this alone."""
    context.shell("build release conclave_load", "the load tool does not build")
    tool = ROOT / "build/release/bench/conclave_load"
    return node_tests("load", env={"CONCLAVE_LOAD": tool})(context)


def weak(context):
    """Browsers behind a bad network. All of it is in network namespaces that end with the run, so
    that neither an address nor a route of this machine changes."""
    context.shell("build release weak_link", "the link does not build")
    table = _fresh("weak") / "table.jsonl"
    own_network = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    missing = ("root" if os.geteuid() != 0 else
               "/dev/net/tun" if not os.path.exists("/dev/net/tun") else None)
    if missing:
        print(f"    weak: its tests are skipped: network namespaces need {missing}", flush=True)
    count = node_tests("weak", within=() if missing else own_network, env={
        "CONCLAVE_WEAK_LINK": ROOT / "build/release/bench/weak_link",
        "CONCLAVE_WEAK_TABLE": table})(context)
    if table.exists():
        print("\n".join(weak_table.lines(table)), flush=True)
    return count


def interop(context):
    """Published OpenID Connect clients against a server that the harness starts."""
    binary = _binary(context, "release")
    context.shell("npm_ci tests/interop", "npm ci failed in tests/interop")
    context.must(["npm", "run", "--silent", "build"], "the interop page does not build",
                 cwd=ROOT / "tests/interop")
    return _node(context, ["node", "harness/with_server.mjs", "--", "node", "interop/run.mjs"],
                 {"CONCLAVE_BINARY": binary})


def conformance(context):
    """Checks named after the OpenID Foundation's modules; they use the client of tests/interop."""
    binary = _binary(context, "release")
    context.shell("npm_ci tests/interop", "npm ci failed in tests/interop")
    files = sorted(str(path.relative_to(ROOT / "tests"))
                   for path in (ROOT / "tests/conformance").glob("*.test.mjs"))
    # The suite's clients register themselves, and those that authenticate send no PKCE.
    settings = {"identity": {"client_registration": {"policy": "open", "require_pkce": False, "per_hour": 10_000},
                             "token_failures_per_minute": 10_000}}
    return _node(context, ["node", "harness/with_server.mjs", "--settings", json.dumps(settings),
                           "--", "node", "interop/run.mjs", *files],
                 {"CONCLAVE_BINARY": binary})


def fuzz(context):
    """Each target for a bounded time, from its seed corpus; as many at once as there are cores."""
    context.shell("build asan fuzz_targets", "the fuzz targets do not build")
    seconds = int(os.environ.get("FUZZ_SECONDS", FUZZ_SECONDS))
    found = _fresh("fuzz")

    def one(target):
        log = found / f"{target.name}.log"
        with tempfile.TemporaryDirectory() as grown:
            seeds = [path for path in (ROOT / "tests/corpus").glob(target.name) if path.is_dir()]
            status = context.run(
                [target, grown, *seeds, f"-max_total_time={seconds}", f"-max_len={FUZZ_INPUT_BYTES}",
                 "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
                 f"-artifact_prefix={found}/{target.name}-"], allowed=seconds + 120, log=log)
        return log, status

    total = Count()
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for log, status in pool.map(one, sorted((ROOT / "build/asan/fuzz").glob("*_fuzz"))):
            total += Count.one(status == 0)
            if status != 0:
                context.say("\n".join([f"--- {log.stem}", *tail(log, TAIL_LINES)]))
    return total


def sanitized(preset, options):
    """Integration tests against a server built with a sanitizer; it dies at the first fault."""

    def run(context):
        reports = _fresh(f"sanitizer-{preset}")
        env = {name: f"{value}:log_path={reports}/report" for name, value in options.items()}
        context.shell(f"build {preset} store_test", "the store's unit tests do not build")
        env["CONCLAVE_STORE_TEST"] = ROOT / "build" / preset / "unit/store_test"
        count = node_tests("integration", preset=preset,
                           env={**env, "CONCLAVE_SANITIZED": preset})(context)
        for report in sorted(Path(reports).iterdir()):
            context.say(report.read_text(errors="replace"))
            count += Count(failed=1)
        return count

    return run


def cli(context):
    """The command line, as someone would type it."""
    return node_tests("cli")(context)


PYTHON = sys.executable
