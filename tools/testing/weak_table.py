"""The table that ends ./test weak: what browsers behind a bad network saw and heard."""

import json


def _seconds(milliseconds):
    return f"{milliseconds / 1000:.1f} s"


def _more(row):
    """What only some rows have."""
    if "reachedAfter" in row:
        best = f"{row['best'] / 1e6:.2f} Mbit/s"
        yield (f"nine tenths of the link in {_seconds(row['reachedAfter'])}"
               if row["reachedAfter"] is not None else f"of the link no more than {best}")
    if row.get("off"):
        yield "switched off"
    if row.get("on"):
        yield "switched on"
    if row["waitedForProcessor"] > 0:
        yield f"the encoder waited {row['waitedForProcessor']:.0f} s for the processor"


def lines(path):
    """The rows of the file as lines of Markdown."""
    yield ("| network | direction, to | longest without sound | longest standstill | freezes, in all "
           "| lines | frames a second | video | |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for text in path.read_text().splitlines():
        row = json.loads(text)
        yield (f"| {row['network']} | {row['who']} | {_seconds(row['audioBreak'])} "
               f"| {_seconds(row['standstill'])} | {row['freezes']}, {_seconds(row['frozen'])} "
               f"| {row['height']} | {row['frameRate']:.0f} | {row['rate'] / 1000:.0f} kbit/s "
               f"| {'; '.join(_more(row))} |")
