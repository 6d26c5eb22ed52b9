#!/bin/sh
# The benchmarks run, and their summary is a list of named measurements: times above zero, fractions of the limit that are
# possible. What they measure in a hurry is not judged. The page of docs/ lists them; results.csv changes where figures do,
# nowhere else.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset HNPE_ISA
python3 - "$BUILD/bench" "$folder" "${SANITIZE:-}" <<'PYTHON'
import csv, json, pathlib, subprocess, sys
programs, folder, sanitizers = sys.argv[1:]


def run(path, *options):
    done = subprocess.run([f"{programs}/bench", programs, folder, "--quick", f"--record={path}", *options],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


results = pathlib.Path(folder, "results.csv")
run(results)
page = pathlib.Path(folder, "performance.md")
page.write_text(pathlib.Path("docs/performance.md").read_text())
subprocess.run([sys.executable, "tests/bench/report/page.py", folder, page], check=True, stdout=subprocess.DEVNULL)
cases = json.load(open(f"{folder}/summary.json"))
names = [case["name"] for case in cases]
assert len(cases) > 60, f"only {len(cases)} cases"
assert len(set(names)) == len(names), "two cases have one name"
for case in cases:
    assert case.get("seconds", case.get("value")) > 0, case
    if not sanitizers:  # they slow one thing more than another
        dense = case["name"].endswith("training step")  # operations with masked weights count, though they are left out
        assert 0 < case.get("fraction_of_limit", 0.5) < (2 if dense else 1.2), case
    assert f"| {case['name']} |" in page.read_text(), f"{case['name']} is not in the page"
rows = list(csv.DictReader(results.open()))
assert [row["name"] for row in rows] == names, "results.csv has other cases than summary.json"
own = "{machine},{isa},".format(**rows[0])
print(f"{len(cases)} cases on {own}")

# A run of one case, which finds rows of another machine and rows of its own: of another case, and its own one's, with a
# figure that is far from this run's or, as nearness is set so wide that no load of the machine gets past it, near.
header, *lines = results.read_text().splitlines(keepends=True)
row = next(line for line in lines if line.startswith(own + '"exp",'))
figure = row.split(",")[3]
far = row.replace(f",{figure},", f",{1000 * float(figure):.3g},")
absent, other = own + '"an older case",1,,,,\n', row.replace(own, "Another machine,avx2,")


def after(*before, options=()):
    results.write_text("".join(before))
    run(results, "--only=exp", *options)
    return results.read_text().splitlines(keepends=True)


found = after(header, far, absent, other)
assert found[0] == header and found[2:] == [absent, other], found
assert found[1].startswith(own + '"exp",') and found[1] != far, "a row is as it was, although its figure is far"
assert after(header, other, far, options=["--near=1e6"]) == [header, other, far], "a row changed although its figure is near"
PYTHON
