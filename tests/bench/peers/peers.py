"""Times the same work here and in PyTorch, in turns: peers.py PROGRAM FOLDER [--quick] [--only=PART OF A NAME]

PROGRAM is this library's side (ours.c). A round is one measurement of each side, one after the other; the ratio is the
median of the rounds' ratios. Both sides have one thread and count the processor time of their process, to which others on
the machine do not add. FOLDER receives peers.json and peers.md, or peers-avx2.* and so on where HNPE_ISA chose another
instruction set than the machine's best."""
import dataclasses
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

ISA = os.environ.get("HNPE_ISA", "")
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")})
if ISA == "avx2":  # PyTorch with the same
    os.environ.update(ATEN_CPU_CAPABILITY="avx2", MKL_ENABLE_INSTRUCTIONS="AVX2", ONEDNN_MAX_CPU_ISA="AVX2")

import torch  # noqa: E402  (what it may use is decided above)

import sbi_cases  # noqa: E402

SECONDS = 0.2  # of one measurement, at least


@dataclasses.dataclass
class Case:
    name: str
    ours: str  # as ours.c calls it
    peer: object  # of sbi_cases
    rounds: int
    ratio: float = None  # how many times faster we should be
    seconds: float = None  # how long ours may take
    fraction: float = None  # of the multiply-add limit that ours should reach


CASES = [
    Case("training step of the paper's q_local, batch 100", "q_local_step", sbi_cases.q_local_step, 21,
         ratio=30, fraction=0.4),
    Case("the same with PyTorch's fused Adam", "q_local_step", lambda: sbi_cases.q_local_step(fused=True), 21),
    Case("epoch of the paper's Jansen-Rit estimator, 45 000 sets", "jansen_rit_epoch", sbi_cases.jansen_rit_epoch, 7,
         ratio=35),
    Case("epoch of the toy with spline flows, 9000 sets", "toy_epoch", sbi_cases.toy_epoch, 9, ratio=60),
    Case("training step of splines, D = 10, hidden 256, 8 transforms, batch 1000", "splines_step", sbi_cases.splines_step,
         15, ratio=4, fraction=0.55),
    Case("10 000 posterior draws, Jansen-Rit, fixed observation", "draws", sbi_cases.draws, 15, ratio=40),
    Case("one posterior draw, Jansen-Rit", "one_draw", sbi_cases.one_draw, 21, seconds=60e-6),
    Case("one log density, Jansen-Rit", "one_density", sbi_cases.one_density, 21, seconds=20e-6),
]


class Ours:
    """The other program, asked by lines."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args[0]} did not answer '{line}'")
        return answer.strip()

    def numbers(self, line):
        return [float(word) for word in self.ask(line).split()]


def processor_time(call, calls):
    begin = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - begin) / calls


def calls_for(measure):
    """How many calls a measurement needs; finding out is the warm-up."""
    calls = 1
    while (took := measure(calls) * calls) < SECONDS:
        calls = max(calls + 1, int(calls * min(10, 1.2 * SECONDS / max(took, 1e-6))))
    return calls


def measure_case(ours, case, quick):
    call, peer_parameters = case.peer()
    our_parameters, *flops = ours.numbers(f"describe {case.ours}")
    if our_parameters != peer_parameters:
        sys.exit(f"{case.name}: {our_parameters:.0f} parameters here, {peer_parameters} in PyTorch: not the same network")
    ours_once = lambda calls: ours.numbers(f"run {case.ours} {calls}")[0]  # noqa: E731
    peer_once = lambda calls: processor_time(call, calls)  # noqa: E731
    our_calls, peer_calls = (1, 1) if quick else (calls_for(ours_once), calls_for(peer_once))
    rounds = []
    for _ in range(2 if quick else case.rounds):
        limit = ours.numbers("limit")[0] * 1e9
        rounds.append((ours_once(our_calls), peer_once(peer_calls), limit))
    return judged(case, peer_parameters, flops, rounds)


def judged(case, parameters, flops, rounds):
    quartiles = statistics.quantiles([peer / ours for ours, peer, _ in rounds], method="inclusive")
    fractions = [statistics.median(n / ours / limit for ours, _, limit in rounds) if n else None for n in flops]
    row = {
        "name": case.name,
        "ours_s": statistics.median(ours for ours, _, _ in rounds),
        "peer_s": statistics.median(peer for _, peer, _ in rounds),
        "ratio": quartiles[1], "ratio_quartiles": quartiles[::2],
        "fraction_of_limit": fractions[0],  # masked weights count, as in a dense network
        "fraction_unmasked": fractions[1],
        "target": case.ratio or case.seconds, "met": None,  # a ratio, or the seconds of ours
        "goal": None, "parameters": parameters, "rounds": len(rounds),
    }
    goals = []
    if case.ratio:
        goals.append((f"≥ {case.ratio:g} ×", row["ratio"] >= case.ratio))
    if case.fraction:
        goals.append((f"≥ {100 * case.fraction:.0f} % of the limit", row["fraction_of_limit"] >= case.fraction))
    if case.seconds:
        goals.append((f"≤ {1e6 * case.seconds:.0f} µs", row["ours_s"] <= case.seconds))
    if goals:
        row.update(goal=", ".join(text for text, _ in goals), met=all(met for _, met in goals))
    return row


# ---- output ----
def in_words(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def cells(row):
    fraction = "" if row["fraction_of_limit"] is None else \
        f"{100 * row['fraction_of_limit']:.0f} % ({100 * row['fraction_unmasked']:.0f} %)"
    met = {None: "", True: "yes", False: "**no**"}[row["met"]]
    return [row["name"], f"{row['parameters']}", in_words(row["ours_s"]), in_words(row["peer_s"]), f"{row['ratio']:.3g} ×",
            "{:.3g}–{:.3g}".format(*row["ratio_quartiles"]), fraction, row["goal"] or "", met]


def processor_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if platform.system() == "Linux" else []:
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def markdown(ours, rows):
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "sbi", "nflows"))
    mkl = "MKL" if torch.backends.mkl.is_available() else "no MKL"
    heads = ["work", "parameters", "libhnpe", "PyTorch", "ratio", "quartiles", "of the limit (masked weights not counted)",
             "target", "met"]
    lines = [
        f"{processor_name()}, {os.cpu_count()} cores, shared with other programs (load average {os.getloadavg()[2]:.1f};"
        " above 1 both sides are disturbed, PyTorch the more): read ratios, not absolutes. libhnpe with"
        f" {ours.ask('about')}; {versions} ({mkl}, {torch.backends.cpu.get_cpu_capability()}). One thread each, in turns,"
        f" processor time; medians of the rounds. Limit: {ours.numbers('limit')[0]:.0f} GFLOP/s. PyTorch's side is the bare"
        " networks and a plain loop, without the data loader and the rejection of draws that sbi puts around them.",
        "", "| " + " | ".join(heads) + " |", "|---" * 2 + "|---:" * 5 + "|---" * 2 + "|"]
    return "\n".join(lines + ["| " + " | ".join(cells(row)) + " |" for row in rows]) + "\n"


def main(program, folder, *options):
    only = [option.removeprefix("--only=") for option in options if option.startswith("--only=")]
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    ours, rows = Ours(program), []
    for case in CASES:
        if all(part in case.name for part in only):
            rows.append(measure_case(ours, case, "--quick" in options))
            print("  ".join(cells(rows[-1])), flush=True)
    stem = pathlib.Path(folder, f"peers-{ISA}" if ISA else "peers")
    stem.with_suffix(".json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    stem.with_suffix(".md").write_text(markdown(ours, rows))
    print(f"\n{stem}.json, {stem}.md")


if __name__ == "__main__":
    main(*sys.argv[1:])
