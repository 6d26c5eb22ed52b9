"""Draws how cost grows: draw.py CURVES.json STEM writes STEM.png and, beside CURVES.json, the gnuplot script."""
import json
import math
import pathlib
import subprocess
import sys

PANELS = [  # panel, title, x axis, is x in powers of ten?
    ("observations", "Observations in a set", "N; default parts, step of 100 sets", True),
    ("parameters", "Parameters", "D; width 50, 3 transforms, 100 samples", False),
    ("width", "Width", "units of a hidden layer; D = 3, 100 samples", False),
    ("layers", "Layers", "their number; D = 3, width 50, 100 samples", False),
    ("number", "Numbers", "of simulations, training sets, draws; Jansen-Rit", True),
]
COLOURS = ["#3a76c4", "#d1495b", "#2a9d6f", "#b07a1e", "#7a5ab5"]
UNITS = [(1e-6, "µs"), (1e-3, "ms"), (1, "s")]
CHARACTER = 0.019  # width of a label's character, as a part of a panel's
LINE = 0.055  # height of a label


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def in_words(seconds):
    scale, unit = max((item for item in UNITS if seconds >= 0.999 * item[0]), default=UNITS[0])
    return f"{seconds / scale:g} {unit}"


def block(name, points):
    return f"${name} << EOD\n" + "".join(f"{x} {y}\n" for x, y in points) + "EOD\n"


def label(text, x, y, colour, more=""):
    return f"set label {quoted(text)} at {x},{y} left {more} textcolor rgb '{colour}' font ',9'\n"


def apart(heights, least):
    """The heights of labels, moved so that no two are nearer than that."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for _ in range(100):
        for low, high in zip(order, order[1:]):
            lack = least - (moved[high] - moved[low])
            if lack > 1e-9:
                moved[low] -= lack / 2
                moved[high] += lack / 2
    return moved


def growth_panel(number, title, axis, tens, curves):
    ys = [y for curve in curves for _, y in curve["points"]]
    first, last = min(x for curve in curves for x, _ in curve["points"]), [curve["points"][-1] for curve in curves]
    low, high = math.log10(min(ys) / 3), math.log10(max(ys) * 2)
    left = math.log10(first / 1.15)
    width = max((math.log10(x) - left) / (1 - CHARACTER * (2 + len(curve["name"]))) for (x, _), curve in zip(last, curves))
    x_ticks = [10**k for k in range(6)] if tens else [2**k for k in range(10)]
    x_ticks = [f"'{x:,}' {x}".replace(",", " ") for x in x_ticks if first <= x <= max(x for x, _ in last)]
    y_ticks = [f"'{in_words(10**k)}' {10.0**k}" for k in range(-7, 3) if low <= k <= high]
    out = (f"set title '{title}' font ',12'\nset xlabel '{axis}'\nset logscale xy\nunset label\nunset arrow\n"
           f"set xrange [{10**left}:{10**(left + width)}]\nset yrange [{10**low}:{10**high}]\n"
           f"set xtics ({', '.join(x_ticks)})\nset ytics ({', '.join(y_ticks)})\n")
    heights = apart([math.log10(y) for _, y in last], LINE * (high - low))
    plots = []
    for i, (curve, (x, _), height) in enumerate(zip(curves, last, heights)):
        out += block(f"c{number}_{i}", curve["points"])
        out += label(curve["name"], x, 10**height, COLOURS[i], "offset 0.8,0")
        plots.append(f"$c{number}_{i} with linespoints pt 7 ps 0.5 lw 1.8 lc rgb '{COLOURS[i]}' notitle")
    end = max(x for x, _ in last)
    for power, name, start in ((1, "linear", 10 if tens else 4), (2, "square", 4))[:2 if title == "Width" else 1]:
        bottom, top = 10**low * 1.3, 10**low * 1.3 * start**power
        out += f"set arrow from {end / start},{bottom} to {end},{top} nohead dt 2 lw 1.4 lc rgb '#888888'\n"
        out += label(name, end, top, "#777777", "offset 0.5,0")
    return out + "plot " + ", ".join(plots) + "\n"


def threads_panel(curves, load):
    """Bars: how much faster the most threads are than one, and whether other programs wanted the cores too."""
    busy = f"; others too, load average {load:.1f}" if load > 1.5 else ""
    most, bars = max(x for curve in curves for x, _ in curve["points"]), []
    out = (f"set title 'Threads' font ',12'\nset xlabel 'times as fast as one thread{busy}'\n"
           f"unset logscale\nset yrange [-0.6:{len(curves)}]\nunset ytics\nunset label\nunset arrow\n")
    for row, curve in enumerate(reversed(curves)):
        (_, one), (_, seconds) = curve["points"][0], curve["points"][-1]
        bars.append((one / seconds, row))
        out += label(curve["name"], 0.02 * most, row + 0.4, "#333333")
        out += label(f"{one / seconds:.2f}", one / seconds, row, COLOURS[0], "offset 0.5,0")
    out += label(f"{most} threads", most, len(curves) - 0.15, "#777777", "offset -8,0")
    return out + block("bars", bars) + (
        f"set xrange [0:{1.15 * most}]\nset xtics autofreq\n"
        f"set arrow from {most}, graph 0 to {most}, graph 1 nohead dt 2 lw 1.4 lc rgb '#888888'\n"
        "plot $bars using (0):2:(0):1:($2-0.18):($2+0.18) with boxxyerror fs solid 0.75 noborder "
        f"lc rgb '{COLOURS[0]}' notitle\n")


def main(path, stem):
    whole = json.loads(pathlib.Path(path).read_text())
    png = f"{stem}.png"
    script = (f"set terminal pngcairo size 1290,760 font 'Sans,10' background '#ffffff'\nset output '{png}'\n"
              "set encoding utf8\nset border 3 lc rgb '#555555'\nset tics out nomirror textcolor rgb '#333333'\n"
              "set grid lc rgb '#e4e4e4' lt 1\nset key off\n"
              "set multiplot layout 2,3 margins 0.05,0.985,0.085,0.945 spacing 0.055,0.15\n")
    curves = {}
    for curve in whole["curves"]:
        curves.setdefault(curve["panel"], []).append(curve)
    for number, (panel, title, axis, tens) in enumerate(PANELS):
        script += growth_panel(number, title, axis, tens, curves[panel])
    script += threads_panel(curves["threads"], whole.get("load", 0)) + "unset multiplot\n"
    at = pathlib.Path(path).with_suffix(".gnuplot")
    at.write_text(script)
    subprocess.run(["gnuplot", at], check=True)
    print(png)


if __name__ == "__main__":
    main(*sys.argv[1:])
