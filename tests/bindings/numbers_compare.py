"""Compares what the languages print: numbers_compare.py EXPECTED FILE...; the files bit by bit, the first with EXPECTED as
numbers, but for what a training amplifies on other processors."""
import struct
import sys

SINGLE = ("posterior.", "flow.", "simulator.jansen_rit")  # computed in single precision


def read(path):
    with open(path) as file:
        lines = [line.split() for line in file]
    return [(line[0], [struct.unpack(">d", bytes.fromhex(word))[0] for word in line[1:]], line[1:]) for line in lines]


def near(name, a, b):
    tolerance = 1e-4 if name.startswith(SINGLE) else 1e-9
    return a == b or abs(a - b) <= tolerance * (1 + abs(b))


def main(expected, first, *others):
    failures = []
    reference, found = read(expected), read(first)
    if [(name, len(numbers)) for name, numbers, _ in reference] != [(name, len(numbers)) for name, numbers, _ in found]:
        failures.append(f"{first} has other lines than {expected}")
    for (name, wanted, _), (_, numbers, _) in zip(reference, found):
        worst = [(a, b) for a, b in zip(numbers, wanted) if not near(name, a, b)]
        if worst and not name.startswith("trained"):
            failures.append(f"{first}: {name} has {worst[0][0]!r}, expected {worst[0][1]!r}")
    for other in others:
        lines = {name: bits for name, _, bits in read(other)}
        for name, _, bits in found:
            if lines.get(name) != bits:
                failures.append(f"{other}: {name} is {'missing' if name not in lines else 'not the bits of ' + first}")
        failures += [f"{other}: {name} is unknown" for name in lines if name not in {line[0] for line in found}]
    print("\n".join(failures) or f"{len(found)} lines, {sum(len(bits) for _, _, bits in found)} numbers, the same in {1 + len(others)}")
    return bool(failures)


sys.exit(main(*sys.argv[1:]))
