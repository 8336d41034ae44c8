"""What the checks share: listing the tree's files, and C++ text without comments and strings."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked(*patterns, root=ROOT):
    """Files that git knows or would add (so not what .gitignore names), sorted."""
    out = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=root, check=True, capture_output=True).stdout.decode()
    return [root / name for name in sorted(set(out.split("\0"))) if name and (root / name).is_file()]


_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<d>[^(\s]*)\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
    re.DOTALL)
# A digit separator is no character literal.
_SEPARATOR = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")


def code_only(text):
    """The text with comments and literals blanked; lines keep their numbers. Includes stay."""

    def blank(match):
        token = match.group(0)
        start = text.rfind("\n", 0, match.start()) + 1
        if token.startswith('"') and text[start:match.start()].lstrip().startswith("#include"):
            return token
        return re.sub(r"[^\n]", " ", token)

    text = _SEPARATOR.sub("_", text)
    return _TOKEN.sub(blank, text)


def report(faults, checked, what):
    """Prints the faults and a summary; returns the exit status."""
    for fault in faults:
        print(fault)
    print(f"{what}: {checked} files, {len(faults)} faults")
    if checked == 0:
        print(f"{what}: nothing was checked, which is a fault of the check")
        return 1
    return 1 if faults else 0
