"""Prints what gcovr found as a table of rooms: rooms.py SUMMARY MINIMUM. Fails where too few lines of all are covered."""
import collections
import json
import sys


def share(covered, total):
    return f"{100 * covered / total:6.1f} %" if total else "       -"


def main(summary, minimum):
    with open(summary) as file:
        files = json.load(file)["files"]
    rooms = collections.defaultdict(lambda: [0] * 6)
    for entry in files:
        room = entry["filename"].split("/")[1]
        for name in (room, "all"):
            for i, kind in enumerate(("line", "branch", "function")):
                rooms[name][2 * i] += entry[f"{kind}_covered"]
                rooms[name][2 * i + 1] += entry[f"{kind}_total"]
    print(f"{'room':12} {'lines':>6} {'covered':>9} {'branches':>9} {'covered':>9} {'functions':>10} {'covered':>9}")
    for name in sorted(set(rooms) - {"all"}) + ["all"]:
        lines, n_lines, branches, n_branches, functions, n_functions = rooms[name]
        print(f"{name:12} {n_lines:6} {share(lines, n_lines):>9} {n_branches:9} {share(branches, n_branches):>9} "
              f"{n_functions:10} {share(functions, n_functions):>9}")
    covered, total = rooms["all"][:2]
    if not total or 100 * covered < minimum * total:
        sys.exit(f"fewer than {minimum:g} % of all lines are covered")


main(sys.argv[1], float(sys.argv[2]))
