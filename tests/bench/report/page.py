"""Puts what was measured into a page: page.py FOLDER PAGE.md replaces the text between <!-- begin NAME --> and
<!-- end NAME --> by the table of that name, made of the files that `make bench` and its like left in FOLDER. A table whose
files are missing stays as it is."""
import json
import pathlib
import re
import sys

PEERS = [  # case of bench-peers, what is wanted, is a fraction of the limit wanted too?
    ("training step of the paper's q_local, batch 100", "≥ 30 × nflows, ≥ 40 % of the limit", True),
    ("epoch of the paper's Jansen-Rit estimator, 45 000 sets", "≥ 35 ×", False),
    ("epoch of the toy with spline flows, 9000 sets", "≥ 60 ×", False),
    ("training step of splines, D = 10, hidden 256, 8 transforms, batch 1000", "≥ 4 ×, ≥ 55 % of the limit", True),
    ("10 000 posterior draws, Jansen-Rit, fixed observation", "≥ 40 ×", False),
]
OWN = [  # beginning of a case's name in bench, words, target, how its figure is written
    ("posterior of Jansen-Rit: one draw", "one posterior draw, Jansen-Rit", "≤ 60 µs", "time"),
    ("posterior of Jansen-Rit: one log density", "one log density, Jansen-Rit", "≤ 20 µs", "time"),
    ("posterior by default parts: one draw", "one posterior draw, default parts, N = 10", "≤ 60 µs", "time"),
    ("posterior by default parts: one log density", "one log density, default parts, N = 10", "≤ 20 µs", "time"),
    ("posterior of Jansen-Rit: batch over", "10 000 observation sets × 1 draw, over embeddings and 10 000 draws of one set",
     "≤ 1.5", "number"),
    ("posterior by default parts: batch over", "the same by default parts", "≤ 1.5", "number"),
    ("Jansen-Rit simulation: scalar signal", "Jansen-Rit simulation with its features, against plain scalar double code",
     "≥ 8 ×", "times"),
    ("Jansen-Rit simulation: signals and their features", "the same, per second and core", "≥ 5000", "number"),
    ("toy: 5000 sets, 30 epochs, to a posterior for N up to 100, all cores",
     "toy from nothing to a posterior for N up to 100, 5000 sets, 30 epochs, all cores", "≤ 3 s", "time"),
    ("toy: 5000 sets, 30 epochs, to a posterior for N up to 100: Sinkhorn",
     "its Sinkhorn divergence at N = 10, worst of three seeds", "≤ 0.001", "number"),
    ("toy: 10000 sets, default epochs, to a posterior for N up to 100, all cores",
     "toy with the defaults (10 000 sets, 68 epochs), all cores", "", "time"),
    ("toy: 10000 sets, default epochs, to a posterior for N up to 100: Sinkhorn", "its Sinkhorn divergence at N = 10", "",
     "number"),
    ("toy: calibration, 1000 sets by 1000 draws, all cores", "calibration of the toy, 1000 sets × 1000 draws, all cores",
     "≤ 10 s", "time"),
    ("set embedding: time at N = 10000", "set embedding, N = 10 000 over ten times N = 1000", "linear: ≤ 1.2", "number"),
    ("set embedding of 1 features, N = 10000: forward and backward", "set embedding of 1 feature, N = 10 000",
     "≥ 30 % of the limit", "percent"),
    ("set embedding of 33 features, N = 10000: forward and backward", "set embedding of 33 features, N = 10 000",
     "≥ 30 % of the limit", "percent"),
    ("start: the library, stripped", "size of the library, stripped", "≤ 800 KB", "KB"),
    ("start: from main to the first draw", "from main to the first draw of a model read from disk", "≤ 5 ms", "ms"),
    ("start: resident memory", "resident memory beyond OpenBLAS", "≤ 16 MB", "MB"),
]


def three(value):
    """Three digits, without an exponent where that is readable."""
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}".replace(",", " ")
    return f"{value:.3g}".replace("e-0", "e-")


def in_words(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size:
            return f"{three(seconds / size)} {unit}"
    return f"{seconds:.1g} s"


WRITERS = {
    "time": in_words, "number": three, "times": lambda value: f"{three(value)} ×",
    "percent": lambda value: f"{100 * value:.0f} %", "KB": lambda value: f"{value:.0f} KB",
    "ms": lambda value: f"{value:.2g} ms", "MB": lambda value: f"{value:.2g} MB",
}
MET = {True: "yes", False: "**no**", None: ""}


def rows(heads, lines, alignment):
    line = lambda cells: "| " + " | ".join(cells) + " |"  # noqa: E731
    return "\n".join([line(heads), "|" + "|".join({"l": "---", "r": "---:"}[a] for a in alignment) + "|",
                      *(line(cells) for cells in lines)])


class Measured:
    """The files of one instruction set; `suffix` is empty for the machine's best."""

    def __init__(self, folder, suffix):
        self.summary, self.peers = ({case["name"]: case for case in json.loads(path.read_text())} if path.exists() else {}
                                    for path in (folder / f"summary{suffix}.json", folder / f"peers{suffix}.json"))
        self.isa = next((case["isa"] for case in self.summary.values()), "").replace("avx", "AVX").replace("X5", "X-5")

    def peer(self, name, fraction):
        case = self.peers.get(name)
        if not case:
            return "", None
        text = f"{three(case['ratio'])} ×"
        if fraction:
            text += f", {100 * case['fraction_of_limit']:.0f} %"
        return text, case["met"]

    def own(self, beginning, how):
        case = next((case for name, case in self.summary.items() if name.startswith(beginning)), None)
        if not case:
            return "", None
        return WRITERS[how](case.get("got", case.get("seconds", case.get("value")))), case.get("met")


def both(folder):
    sides = [Measured(folder, ""), Measured(folder, "-avx2")]
    return [side for side in sides if side.summary]


def targets(folder):
    sides = both(folder)
    if not sides or not sides[0].peers:
        return None
    lines = []
    for name, target, fraction in PEERS:
        cells = [side.peer(name, fraction) for side in sides]
        lines.append([name, target, *(text for text, _ in cells), MET[cells[0][1]]])
    for beginning, words, target, how in OWN:
        cells = [side.own(beginning, how) for side in sides]
        lines.append([words, target, *(text for text, _ in cells), MET[cells[0][1]]])
    machine = next(iter(sides[0].summary.values()))["machine"]
    limit = [f"{three(side.summary['limit: multiply-add loop in registers']['value'])} GFLOP/s with {side.isa}" for side in sides]
    heads = ["work", "target", *(side.isa for side in sides), f"met with {sides[0].isa}"]
    load = re.search(r"load average ([\d.]+)", file("peers.md")(folder) or "")
    busy = f" Others used the machine too (load average {load[1]})." if load and float(load[1]) > 1.5 else ""
    return (f"{machine}; the multiply-add limit of one core is {', '.join(limit)}.{busy}\n\n"
            + rows(heads, lines, "ll" + "r" * len(sides) + "l"))


def cases(folder):
    sides = both(folder)
    if not sides:
        return None
    heads, lines = ["case"], []
    for side in sides:
        heads += [side.isa, "GFLOP/s", "of the limit"]
    for name, first in sides[0].summary.items():
        cells = [name]
        for side in sides:
            case = side.summary.get(name, {})
            figure = in_words(case["seconds"]) if "seconds" in case else \
                f"{three(case['value'])} {case['unit']}" if case else ""
            cells += [figure, three(case["gflops"]) if "gflops" in case else "",
                      f"{100 * case['fraction_of_limit']:.0f} %" if "gflops" in case else ""]
        lines.append(cells)
    return rows(heads, lines, "l" + "r" * (len(heads) - 1))


def file(name):
    def read(folder):
        path = folder / name
        return path.read_text().strip() if path.exists() else None
    return read


TABLES = {"targets": targets, "cases": cases, "peers": file("peers.md"), "peers-avx2": file("peers-avx2.md"),
          "profile": file("profile.md")}


def main(folder, page):
    path = pathlib.Path(page)
    text = path.read_text()
    for name in re.findall(r"<!-- begin ([\w-]+) -->", text):
        if name not in TABLES:
            sys.exit(f"{page}: there is no table '{name}'")
        made = TABLES[name](pathlib.Path(folder))
        print(f"{name}: {'nothing measured, left as it is' if made is None else 'written'}")
        if made is not None:
            text = re.sub(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)",
                          lambda match: f"{match[1]}{made}\n{match[2]}", text, flags=re.S)
    path.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
