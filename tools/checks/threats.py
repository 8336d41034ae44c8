#!/usr/bin/env python3
"""Fails when docs/security.md names a test that is not there: a guard is only as good as its test.

A Suite.Name in backticks is a unit test beside the C++ code, folder/name.test.mjs a file of tests/. Run with
--self-test for its own test.
"""

import re
import sys

from source import ROOT, report, tracked

PAGE = "docs/security.md"
UNIT = re.compile(r"`([A-Z]\w*\.[A-Z]\w*)`")
FILE = re.compile(r"\b([a-z][\w/]*/\w+\.test\.mjs)\b")
DEFINED = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)")


def unit_tests(texts):
    return {f"{suite}.{name}" for text in texts for suite, name in DEFINED.findall(text)}


def missing(page, units, files):
    yield from (f"there is no unit test {name}" for name in UNIT.findall(page) if name not in units)
    yield from (f"there is no tests/{name}" for name in FILE.findall(page) if name not in files)


def self_test():
    units = unit_tests(["TEST(A, B) {}\nTEST_F(Long,\n       Name) {}"])
    page = "`A.B`, `Long.Name`, `A.C`, browser/here.test.mjs and browser/gone.test.mjs, `secret.key`"
    found = list(missing(page, units, {"browser/here.test.mjs"}))
    wanted = ["there is no unit test A.C", "there is no tests/browser/gone.test.mjs"]
    if found != wanted:
        print(f"threats self-test: {found} instead of {wanted}")
        return 1
    return 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    page = (ROOT / PAGE).read_text()
    units = unit_tests(path.read_text() for path in tracked("src/*_test.cpp"))
    files = {str(path.relative_to(ROOT / "tests")) for path in tracked("tests/*.test.mjs")}
    named = len(set(UNIT.findall(page)) | set(FILE.findall(page)))
    faults = [f"{PAGE}: {fault}" for fault in missing(page, units, files)]
    if named == 0:
        faults.append(f"{PAGE}: names no test at all")
    return report(faults, named, "threats")


if __name__ == "__main__":
    sys.exit(main())
