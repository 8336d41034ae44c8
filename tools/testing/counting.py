"""Reads how many tests passed from what the runners write."""

import json
import re
import xml.etree.ElementTree as xml

from runner import Count


def googletest(folder):
    """All XML reports of GoogleTest programs in a folder."""
    total = Count()
    for path in sorted(folder.glob("*.xml")):
        suite = xml.parse(path).getroot()
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("disabled", 0)) + int(suite.get("skipped", 0))
        skipped += len(suite.findall(".//testcase/skipped")) if not suite.get("skipped") else 0
        total += Count(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def vitest(path):
    report = json.loads(path.read_text())
    skipped = report["numPendingTests"] + report.get("numTodoTests", 0)
    # A file that fails to load has no test of its own: it counts once.
    broken = sum(1 for suite in report["testResults"]
                 if suite["status"] == "failed" and not suite["assertionResults"])
    return Count(report["numPassedTests"], report["numFailedTests"] + broken, skipped)


def node(text):
    """The closing lines of node --test, whose style depends on the reporter."""

    def number(name):
        found = re.findall(rf"^(?:#|ℹ) {name} (\d+)\s*$", text, re.MULTILINE)
        return sum(int(value) for value in found)

    return Count(number("pass"), number("fail") + number("cancelled"),
                 number("skipped") + number("todo"))
