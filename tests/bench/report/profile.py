"""Where the time of the main loops goes: profile.py LOOPS OUT.md [SECONDS] runs each of them under perf and writes a table."""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

LOOPS = [
    ("training", "training: epochs of the paper's Jansen-Rit estimator"),
    ("sampling", "sampling: 10 000 draws of its posterior for one observation set"),
    ("simulation", "simulation: Jansen-Rit signals and their features"),
]
WORDS = [  # a function's name begins so
    ("group", "matrix products of layers"), ("forward_groups", "matrix products of layers"),
    ("hnpei_product", "matrix products of layers"), ("map_vr_tanh", "tanh"), ("hnpei_activate_gradient", "slope of tanh"),
    ("hnpei_transpose", "transposition, for gradients of weights"), ("hnpei_adam", "Adam"),
    ("hnpei_average", "running average of the weights"), ("hnpei_sum_of_squares", "norm of the gradient, for clipping"),
    ("hnpei_add_row_sums", "gradients of biases"), ("hnpei_add_dots", "gradients of weights, of the last columns"),
    ("hnpei_add", "sum of the gradients of pieces"),
    ("hnpei_gather", "gathering a batch"), ("gather", "gathering a batch"), ("hnpei_input", "gathering a batch"),
    ("__mem", "copying and clearing memory"),
    ("hnpei_deep_set", "mean of a set's observations"), ("hnpei_standardise", "standardising inputs"),
    ("hnpei_stream", "base draws: normal numbers"), ("quantile", "from flows to the prior's support"),
    ("hnpei_map", "from flows to the prior's support"), ("hnpei_inside", "from flows to the prior's support"),
    ("hnpei_mix", "base draws: normal numbers"), ("map_vr_exp", "exponentials of scales"),
    ("compute_scale", "exponentials of scales"),
    ("fill_normal", "normal numbers in vector lanes"), ("advance", "steps of the model, with their sigmoids"),
    ("block", "powers of the features"), ("fold", "powers of the features"), ("means", "powers of the features"),
    ("hnpei_power", "powers of the features"), ("run_tile", "moving draws between tiles and the caller's arrays"),
]
LEAST = 1.0  # percent of a line of the table


def meaning(function):
    return next((words for beginning, words in WORDS if function.startswith(beginning)), "")


def percents(program, loop, seconds):
    """Function -> percent of the loop's samples."""
    with tempfile.TemporaryDirectory() as folder:
        data = f"{folder}/perf.data"
        subprocess.run(["perf", "record", "--quiet", "--event=cpu-clock:u", "--freq=2000", f"--output={data}", program, loop,
                        seconds], check=True)
        report = subprocess.run(["perf", "report", f"--input={data}", "--stdio", "--sort=symbol", "--fields=overhead,sym"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    found = collections.Counter()
    for line in report.splitlines():
        match = re.match(r"\s*([\d.]+)%\s+\[.\]\s+(\S+)", line)
        if match:
            found[re.sub(r"(_(baseline|avx2|avx512)|\.(isra|constprop|part|cold)\.?\d*)+$", "", match[2])] += float(match[1])
    return found


def table(title, found):
    works = collections.defaultdict(list)
    for function, percent in found.most_common():
        works[meaning(function) or f"`{function}`"].append((function, percent))
    lines, rest = [], 0.0
    for work, parts in sorted(works.items(), key=lambda item: -sum(percent for _, percent in item[1])):
        total = sum(percent for _, percent in parts)
        if total < LEAST:
            rest += total
            continue
        names = ", ".join(f"`{function}`" for function, percent in parts if percent >= LEAST / 2 and meaning(function))
        lines.append(f"| {work} | {names} | {total:.0f} % |")
    lines.append(f"| everything else | | {rest + 100 - sum(found.values()):.0f} % |")
    return "\n".join([f"**{title[0].upper() + title[1:]}**", "", "| | functions | time |", "|---|---|---:|", *lines])


def main(program, out, seconds="6"):
    try:
        tables = [table(title, percents(program, loop, seconds)) for loop, title in LOOPS]
    except FileNotFoundError:
        sys.exit("perf is missing (Debian: linux-perf)")
    text = "\n\n".join(tables) + "\n"
    pathlib.Path(out).write_text(text)
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
