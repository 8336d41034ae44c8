#!/usr/bin/env python3
"""Sizes and names of files: what keeps a tree of small subjects from growing heaps.

- no source past 400 lines, unless tools/checks/long_files.txt names it with a reason;
- C++ files in snake_case, headers begin with #pragma once (after a leading comment);
- no folder or file called common, misc, util(s) or helper(s);
- no "TODO", "FIXME" or "XXX" left in code: open work is an issue;
- lock files name no registry host;
- a script with a #! line can be executed.
"""

import os
import re
import sys

from source import ROOT, report, tracked

MAX_LINES = 400
SOURCES = {".cpp", ".hpp", ".ts", ".tsx", ".js", ".mjs", ".py", ".sh", ".css", ".cmake"}
_SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*\.(cpp|hpp)")
_HEAP = re.compile(r"(?:^|[/_-])(?:common|misc|utils?|helpers?)(?:[/_.-]|$)", re.IGNORECASE)
_OPEN_WORK = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


def long_files():
    path = ROOT / "tools/checks/long_files.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(tuple(part.strip() for part in line.split(":", 1))
                for line in lines if line.strip() and not line.startswith("#"))


def check_source(where, path, text, listed):
    lines = text.count("\n")
    if lines > MAX_LINES and where not in listed:
        yield f"{where}: {lines} lines; past {MAX_LINES} look for the second subject"
    if where in listed and lines <= MAX_LINES:
        yield f"tools/checks/long_files.txt: {where} has {lines} lines now, take it out"
    if _HEAP.search(where):
        yield f"{where}: the name says no subject"
    if where != "tools/checks/names.py":
        for match in _OPEN_WORK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{where}:{line}: {match.group(0)}: open work is an issue, not a comment"
    if path.suffix in (".cpp", ".hpp") and where.startswith(("src/", "bench/")):
        if not _SNAKE.fullmatch(path.name):
            yield f"{where}: C++ files are named in snake_case"
    if path.suffix == ".hpp":
        first = next((line for line in text.splitlines()
                      if line.strip() and not line.startswith("//")), "")
        if first != "#pragma once":
            yield f"{where}: a header begins with #pragma once"


def main():
    listed, faults = long_files(), []
    files = tracked()
    for path in files:
        where = str(path.relative_to(ROOT))
        if path.name == "package-lock.json":
            if re.search(r'"resolved":\s*"https?:', path.read_text()):
                faults.append(f"{where}: names a registry host in \"resolved\"")
            continue
        is_source = path.suffix in SOURCES
        if not is_source and path.suffix:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if text.startswith("#!") and not os.access(path, os.X_OK):
            faults.append(f"{where}: begins with #! but cannot be executed")
        if is_source:
            faults += check_source(where, path, text, listed)
    for where in sorted(set(listed) - {str(path.relative_to(ROOT)) for path in files}):
        faults.append(f"tools/checks/long_files.txt: there is no {where}")
    return report(faults, len(files), "names")


if __name__ == "__main__":
    sys.exit(main())
