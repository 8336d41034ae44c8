#!/usr/bin/env python3
"""Fails when a page names a test that is not there: a guard, or a promise, is only as good as its test.

A `Suite.Name` is a unit test beside the C++ code, folder/name.test.mjs a file of tests/ and src/name.test.ts one of web/;
titles behind such a file, in brackets and backticks, are tests in it. `name_fuzz` is a fuzz target, bench/name.mjs a
benchmark, `./test part` a part of it, page.md#heading a heading of docs/. A row of docs/identity-demands.md names at least one test. Run with
--self-test for its own test.
"""

import re
import sys

from source import ROOT, report, tracked

PAGES = ("docs/security.md", "docs/identity-demands.md")
EACH_ROW = "docs/identity-demands.md"
UNIT = re.compile(r"`([A-Z]\w*(?:/[A-Z]\w*)?\.[A-Z]\w*)`")
FILE = re.compile(r"(?<![\w/])([a-z][\w-]*/[\w/-]+\.test\.(?:mjs|tsx?))\b(?: \((`[^`]+`(?:, `[^`]+`)*)\))?")
FUZZ = re.compile(r"`(\w+_fuzz)`")
RUN = re.compile(r"`(\./test(?: [a-z-]+)*)`")
BENCH = re.compile(r"\b(bench/\w+\.mjs)\b")
HEADING = re.compile(r"\(([\w-]+\.md)#([^)]*)\)")
PART = re.compile(r'\bPart\("([\w-]+)"')
DEFINED = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)")
TITLE = re.compile(r"""\b(?:it|test|describe)\(\s*(['"`])(.*?)(?<!\\)\1""", re.DOTALL)


def unit_tests(texts):
    return {f"{suite}.{name}" for text in texts for suite, name in DEFINED.findall(text)}


def titles(text):
    return {title.replace("\\", "") for _, title in TITLE.findall(text)}


def anchors(text):
    heads = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


class Tree:
    """What there is to name."""

    def __init__(self, units, files, fuzz=(), bench=(), parts=(), pages=None):
        self.units = units
        self.files = files  # path -> text
        self.fuzz = fuzz
        self.bench = bench
        self.parts = parts
        self.pages = pages or {}  # name -> text

    def missing(self, page):
        for name in UNIT.findall(page):
            if name.split("/")[-1] not in self.units:  # CarriedAndKept/Codes.X is Codes.X with each parameter
                yield f"there is no unit test {name}"
        for path, quoted in FILE.findall(page):
            if path not in self.files:
                yield f"there is no test file {path}"
                continue
            known = titles(self.files[path])
            yield from (f"{path} has no test \"{title}\"" for title in re.findall(r"`([^`]+)`", quoted)
                        if title not in known)
        yield from (f"there is no fuzz target {name}" for name in FUZZ.findall(page) if name not in self.fuzz)
        yield from (f"there is no {name}" for name in BENCH.findall(page) if name not in self.bench)
        for line in RUN.findall(page):
            yield from (f"./test has no part {part}" for part in line.split()[1:] if part not in self.parts)
        for name, anchor in HEADING.findall(page):
            if anchor not in anchors(self.pages.get(name, "")):
                yield f"there is no heading {name}#{anchor}"


def named(page):
    return {found if isinstance(found, str) else found[0] for kind in (UNIT, FILE, FUZZ, BENCH, RUN)
            for found in kind.findall(page)}


def rows_without(page):
    """Rows of tables whose last cell names no test."""
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_head = cells[-1] in ("tests", "what holds") or set(cells[-1]) <= {"-"}
        if line.startswith("|") and not is_head and not named(cells[-1]):
            yield f"no test is named for: {cells[0]}"


def self_test():
    units = unit_tests(["TEST(A, B) {}\nTEST_F(Long,\n       Name) {}"])
    files = {"browser/here.test.mjs": "test('is held', …); it(\n  `with ${name}, too`, …", "web/src/a.test.tsx": ""}
    tree = Tree(units, files, {"form_fuzz"}, {"bench/run.mjs"}, {"fuzz"}, {"here.md": "# One thing: `a`, b\n"})
    page = """`A.B`, `Each/Long.Name`, `A.C`, browser/here.test.mjs (`is held`, `with ${name}, too`, `is gone`) and
        browser/gone.test.mjs, `secret.key`, web/src/a.test.tsx, `form_fuzz`, `gone_fuzz`, bench/run.mjs, bench/gone.mjs,
        `./test`, `./test fuzz`, `./test fuss`, [1](here.md#one-thing-a-b), [2](here.md#another)"""
    found = list(tree.missing(page))
    wanted = ["there is no unit test A.C", "browser/here.test.mjs has no test \"is gone\"",
              "there is no test file browser/gone.test.mjs", "there is no fuzz target gone_fuzz",
              "there is no bench/gone.mjs", "./test has no part fuss", "there is no heading here.md#another"]
    found += rows_without("| demand | tests |\n|---|---|\n| held | `A.B` |\n| not | by nobody |\n")
    wanted += ["no test is named for: not"]
    if found != wanted:
        print(f"threats self-test: {found} instead of {wanted}")
        return 1
    return 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    tests = {str(path.relative_to(ROOT / "tests")): path for path in tracked("tests/*.test.mjs")}
    tests |= {str(path.relative_to(ROOT)): path for path in tracked("web/*.test.ts", "web/*.test.tsx")}
    tree = Tree(unit_tests(path.read_text() for path in tracked("src/*_test.cpp")),
                {name: path.read_text() for name, path in tests.items()},
                {path.stem for path in tracked("src/*_fuzz.cpp")},
                {str(path.relative_to(ROOT)) for path in tracked("bench/*.mjs")},
                PART.findall((ROOT / "tools/testing/main.py").read_text()),
                {path.name: path.read_text() for path in tracked("docs/*.md")})
    faults, count = [], 0
    for name in PAGES:
        page = (ROOT / name).read_text()
        faults += [f"{name}: {fault}" for fault in tree.missing(page)]
        if name == EACH_ROW:
            faults += [f"{name}: {fault}" for fault in rows_without(page)]
        if not named(page):
            faults.append(f"{name}: names no test at all")
        count += len(named(page))
    return report(faults, count, "threats")


if __name__ == "__main__":
    sys.exit(main())
