#!/usr/bin/env python3
"""Holds the includes in src/ against the floors of the house.

CMakeLists.txt lists the modules bottom up, each with the modules it DEPENDS on, under comments
"# floor N". This check fails when a module depends on a higher floor, when a file includes a
module that its own does not name in DEPENDS, when an include climbs by "../", and when
dependencies run in a circle. "# layers of NAME: a b < c" orders the folders inside of a module: a
layer includes its own files, lower layers and what lies directly in src/NAME. Run with --self-test
to see it catch each of these.
"""

import re
import sys
import tempfile
from pathlib import Path

from source import ROOT, code_only, report

_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
_MODULE = re.compile(r"conclave_module\(\s*([^)]*)\)|#\s*floor\s+(\d+)")
_LAYERS = re.compile(r"#\s*layers of (\w+):\s*(.+)")
_KEYWORDS = {"DEPENDS", "PRIVATE", "PUBLIC"}


def read_modules(text):
    """CMakeLists text -> {name: (floor, [dependencies])} in the order written."""
    modules, floor = {}, 0
    for match in _MODULE.finditer(text):
        if match.group(2):
            floor = int(match.group(2))
            continue
        words, section, depends = match.group(1).split(), "", []
        for word in words[1:]:
            if word in _KEYWORDS:
                section = word
            elif section == "DEPENDS":
                depends.append(word)
        modules[words[0]] = (floor, depends)
    return modules


def read_layers(text):
    """CMakeLists text -> {module: {layer: rank}}, the lowest rank 1; rank 0 is the folder itself."""
    return {match.group(1): {layer: rank for rank, group in enumerate(match.group(2).split("<"), 1)
                             for layer in group.split()}
            for match in _LAYERS.finditer(text)}


def layer_fault(layers, own, target):
    """What is wrong with src/`own` including src/`target`, both in one module with layers; or None."""
    own_layer = own.split("/")[1] if own.count("/") > 1 else ""
    layer = target.split("/")[1] if target.count("/") > 1 else ""
    for name in (own_layer, layer):
        if name and name not in layers:
            return f"{name} is not among the layers in CMakeLists.txt"
    if own_layer != layer and layers.get(layer, 0) >= layers.get(own_layer, 0):
        return f"layer {own_layer or '(the folder itself)'} includes {target}, which is not below it"
    return None


def find_circle(graph):
    """A list of names that leads back to its first, or None."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done:
            return None
        path.append(name)
        for other in sorted(graph.get(name, ())):
            circle = visit(other)
            if circle:
                return circle
        path.pop()
        done.add(name)
        return None

    for name in sorted(graph):
        circle = visit(name)
        if circle:
            return circle
    return None


def check_declared(modules):
    faults = []
    for name, (floor, depends) in modules.items():
        for other in depends:
            if other not in modules:
                faults.append(f"CMakeLists.txt: {name} depends on {other}, which is no module")
            elif modules[other][0] > floor:
                faults.append(f"CMakeLists.txt: {name} (floor {floor}) depends on {other} "
                              f"(floor {modules[other][0]}): the arrow points up")
    circle = find_circle({name: depends for name, (_, depends) in modules.items()})
    if circle:
        faults.append("CMakeLists.txt: a circle of dependencies: " + " -> ".join(circle))
    return faults


def check_files(root, modules, layers):
    faults, checked, used = [], 0, {name: set() for name in modules}
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".cpp", ".hpp"):
            continue
        checked += 1
        where = path.relative_to(root)
        own = where.parts[1] if len(where.parts) > 2 else None
        if own is not None and own not in modules:
            faults.append(f"{where}: src/{own} is no module in CMakeLists.txt")
            continue
        text = code_only(path.read_text())
        for match in _INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            target = match.group(1)
            module = target.split("/")[0]
            if ".." in target.split("/"):
                faults.append(f"{where}:{line}: \"{target}\" climbs; write the path from src/")
            elif "/" not in target or module not in modules:
                faults.append(f"{where}:{line}: \"{target}\" is not a path from src/; "
                              "other headers go in <>")
            elif not (root / "src" / target).is_file():
                faults.append(f"{where}:{line}: there is no src/{target}")
            elif module == own and own in layers:
                fault = layer_fault(layers[own], "/".join(where.parts[1:]), target)
                if fault:
                    faults.append(f"{where}:{line}: {fault}")
            elif own is not None and module != own:
                used[own].add(module)
                floor, depends = modules[own]
                if modules[module][0] > floor:
                    faults.append(f"{where}:{line}: {own} (floor {floor}) includes {target} "
                                  f"(floor {modules[module][0]}): the arrow points up")
                elif module not in depends:
                    faults.append(f"{where}:{line}: {own} includes {target} but does not name "
                                  f"{module} in its DEPENDS")
    circle = find_circle(used)
    if circle:
        faults.append("src: includes run in a circle: " + " -> ".join(circle))
    return faults, checked


def check(root):
    text = (root / "CMakeLists.txt").read_text()
    modules = read_modules(text)
    if not modules:
        return ["CMakeLists.txt: no conclave_module(...) was found"], 0
    faults, checked = check_files(root, modules, read_layers(text))
    return check_declared(modules) + faults, checked


def self_test():
    """Each case: CMakeLists text, files, and a piece of the fault expected (None: no fault)."""
    good = "# floor 1\nconclave_module(base)\n# floor 2\nconclave_module(net DEPENDS base\n  PRIVATE x)\n"
    header = {"src/base/a.hpp": "", "src/net/b.hpp": ""}
    layered = good + "# layers of base: low even < top\n"
    inner = {"src/base/low/l.hpp": "", "src/base/even/e.hpp": "", "src/base/top/t.hpp": ""}
    cases = [
        ("clean tree", good, {"src/net/b.cpp": '#include "base/a.hpp"\n#include <net/if.h>\n'}, None),
        ("commented include", good, {"src/base/a.cpp": '// #include "net/b.hpp"\n'}, None),
        ("main may start anything", good, {"src/main.cpp": '#include "net/b.hpp"\n'}, None),
        ("upward include", good, {"src/base/a.cpp": '#include "net/b.hpp"\n'}, "points up"),
        ("undeclared sibling", good + "conclave_module(store DEPENDS base)\n",
         {"src/store/c.cpp": '#include "net/b.hpp"\n'}, "does not name net"),
        ("climbing path", good, {"src/net/b.cpp": '#include "../base/a.hpp"\n'}, "climbs"),
        ("bare name", good, {"src/net/b.cpp": '#include "b.hpp"\n'}, "not a path from src/"),
        ("missing header", good, {"src/net/b.cpp": '#include "base/none.hpp"\n'}, "there is no"),
        ("unlisted module", good, {"src/extra/x.cpp": ""}, "is no module"),
        ("declared upward", "# floor 1\nconclave_module(base DEPENDS net)\n# floor 2\n"
         "conclave_module(net)\n", {}, "points up"),
        ("declared circle", "# floor 1\nconclave_module(base DEPENDS net)\n"
         "conclave_module(net DEPENDS base)\n", {}, "circle of dependencies"),
        ("layers downward", layered, {**inner, "src/base/top/t.cpp": '#include "base/low/l.hpp"\n'
                                      '#include "base/a.hpp"\n#include "base/top/t.hpp"\n'}, None),
        ("layer upward", layered, {**inner, "src/base/low/l.cpp": '#include "base/top/t.hpp"\n'},
         "not below it"),
        ("layers beside each other", layered,
         {**inner, "src/base/low/l.cpp": '#include "base/even/e.hpp"\n'}, "not below it"),
        ("the folder itself over a layer", layered,
         {**inner, "src/base/b.cpp": '#include "base/low/l.hpp"\n'}, "not below it"),
        ("a layer nobody named", layered,
         {**inner, "src/base/new/n.cpp": '#include "base/low/l.hpp"\n'}, "not among the layers"),
        ("circle of includes", "# floor 1\nconclave_module(base DEPENDS net)\n"
         "conclave_module(net DEPENDS base)\n",
         {"src/net/b.cpp": '#include "base/a.hpp"\n', "src/base/a.cpp": '#include "net/b.hpp"\n'},
         "run in a circle"),
    ]
    failed = 0
    for name, lists, files, expected in cases:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "CMakeLists.txt").write_text(lists)
            for path, text in {**header, **files}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            faults, _ = check(root)
        right = not faults if expected is None else any(expected in fault for fault in faults)
        failed += not right
        print(f"{'ok' if right else 'FAILED'}: {name}" + ("" if right else f": {faults}"))
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test())
    sys.exit(report(*check(ROOT), "arrows"))
