#!/usr/bin/env python3
"""Fails on calls that this code base does without, each with the reason and what to use.

Comments and literals are not looked at. A place that must use one anyway is listed in
tools/checks/banned_allow.txt: "path: rule name: reason". Run with --self-test for its own test.
"""

import re
import sys

from source import ROOT, code_only, report, tracked

# name, pattern, reason
RULES = [
    ("unbounded copy", r"\b(?:strcpy|strcat|sprintf|vsprintf|gets|strncpy|strncat)\s*\(",
     "may overrun or leave no terminator; use std::string or std::format"),
    ("strtok", r"\bstrtok(?:_r)?\s*\(", "changes its input; use std::views::split or a parser"),
    ("unchecked number", r"\b(?:atoi|atol|atoll|atof)\s*\(", "hides errors; use std::from_chars"),
    ("throwing number", r"\bstd::sto(?:i|l|ll|ul|ull|f|d|ld)\s*\(",
     "throws and takes trailing text; use std::from_chars"),
    ("weak random", r"\b(?:std::)?s?rand\s*\(|\bstd::(?:mt19937|minstd_rand|random_device)",
     "use base::Random"),
    ("shell", r"(?<![\w.>])(?:std::)?system\s*\(|\bpopen\s*\(", "starts a shell; use posix_spawn"),
    ("raw new", r"(?<![\w.])new\s+(?!\()[\w:]", "use values or std::make_unique; pools apart"),
    ("raw delete", r"(?<![\w.=])\bdelete\b\s*(?:\[\s*\])?\s*[\w(*]", "owners are unique_ptr"),
    ("malloc", r"(?<![\w.])(?:std::)?(?:malloc|calloc|realloc)\s*\(", "use containers"),
    ("alloca", r"\balloca\s*\(", "the stack is small; use a container"),
    ("jumps", r"\b(?:setjmp|longjmp)\s*\(|\bgoto\s+\w", "skips destructors"),
    ("swallowed exception", r"\bcatch\s*\([^)]*\)\s*\{\s*\}", "handle it or let it pass"),
    ("using namespace std", r"\busing\s+namespace\s+std\s*;", "name what you use"),
    ("time in passing", r"\bstd::chrono::(?:system|steady|high_resolution)_clock::now\s*\(",
     "clock is a parameter; use base::Clock"),
    ("sleep", r"\bstd::this_thread::sleep_(?:for|until)\s*\(|(?<![\w.])(?:u|nano)?sleep\s*\(",
     "never block a thread on time; use a timer of the loop"),
    ("console", r"\bstd::(?:cout|cerr|clog)\b", "use base::log; only src/cli and src/main.cpp talk"),
    ("const_cast", r"\bconst_cast\s*<", "const is a promise"),
    ("co_await in a condition", r"\b(?:if|while|switch)\s*\([^;{]*\bco_await\b",
     "GCC 12 resumes with a broken frame; put the result in a variable first"),
    ("detached thread", r"\.\s*detach\s*\(\s*\)\s*;", "every thread is joined"),
]
# Whole folders where a rule does not hold: it is their subject.
EXEMPT = {
    "weak random": ("src/base/random", "bench/"),
    "time in passing": ("src/base/", "bench/"),
    "console": ("src/cli/", "src/main.cpp", "bench/"),
    "sleep": ("bench/",),
}
# Tests wait for real threads, and draw from generators with a fixed seed.
TEST_FREE = {"sleep", "time in passing", "console", "weak random"}


def allowed():
    path = ROOT / "tools/checks/banned_allow.txt"
    entries = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.strip() and not line.startswith("#"):
            name, rule, reason = (part.strip() for part in line.split(":", 2))
            entries[(name, rule)] = reason
    return entries


def find(where, text, allow, used):
    text = code_only(text)
    is_test = where.endswith(("_test.cpp", "_fuzz.cpp"))
    for name, pattern, reason in RULES:
        if where.startswith(EXEMPT.get(name, ())) or (is_test and name in TEST_FREE):
            continue
        for match in re.finditer(pattern, text):
            if (where, name) in allow:
                used.add((where, name))
                continue
            line = text.count("\n", 0, match.start()) + 1
            yield f"{where}:{line}: {name}: {match.group(0).strip()}: {reason}"


def self_test():
    caught = ["strcpy(a, b);", "int r = rand();", "std::system(x);", "system (x);", "auto p = new Foo();",
              "delete p;", "delete[] p;", "catch (...) {\n}", "std::cout << 1;", "usleep(3);",
              "std::chrono::system_clock::now()", "auto n = std::stoi(s);", "if (co_await read()) {",
              "while (!co_await next(a, b)) {"]
    free = ["// strcpy(a, b)", 'log("system(x)");', "Foo(const Foo&) = delete;", "delete_expired();", "operand(1);",
            "clock.system(1);", "new_room(1);", "renew Foo;", "int a = 1'000'000;", "auto x = sleepy(1);",
            "std::chrono::system_clock::time_point t;", "catch (const E& e) { report(e); }",
            "if (a) { x(co_await read()); }", "const bool more = co_await read();"]
    wrong = [text for text in caught if not list(find("src/net/x.cpp", text, {}, set()))]
    wrong += [text for text in free if list(find("src/net/x.cpp", text, {}, set()))]
    for text in wrong:
        print(f"FAILED: {text!r}")
    print(f"banned: self-test, {len(caught) + len(free) - len(wrong)} of {len(caught) + len(free)} right")
    return 1 if wrong else 0


def main():
    allow, used, faults = allowed(), set(), []
    files = tracked("src/**/*.cpp", "src/*.cpp", "src/**/*.hpp", "bench/**/*.cpp", "bench/*.cpp")
    for path in files:
        faults += find(str(path.relative_to(ROOT)), path.read_text(), allow, used)
    for name, rule in sorted(set(allow) - used):
        faults.append(f"tools/checks/banned_allow.txt: {name}: {rule}: no longer needed, take it out")
    return report(faults, len(files), "banned")


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main())
