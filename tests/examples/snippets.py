"""Writes the C of Markdown pages to files: snippets.py FOLDER PAGE… makes FOLDER/PAGE_N.c of the N-th snippet of each page.
A snippet that includes headers stands as it is; others become a function each, among names that they may take for granted."""
import pathlib
import re
import sys

INCLUDES = "#include <hnpe.h>\n#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
NAMES = """size_t n, size_t m, size_t dim, size_t d_given, size_t rank, size_t n_ranks, size_t total, uint64_t seed,
    double sigma, size_t n_sets, const int64_t *n_rows, int64_t first_set, const double *theta_local,
    const double *theta_global, const double *log_proposal, double *log_density, int64_t *proposal, const double *x, const double *y, const double *signal, const double *given, const double *theta,
    const double *new_given, const double *new_theta, double *log_q, double *draws, double *noise,
    const char *path_of_this_rank, const char *path_of_rank, hnpe_context *context, hnpe_monitor *monitor,
    hnpe_rng *rng, hnpe_prior *prior_alpha, hnpe_prior *prior_beta, hnpe_simulator *simulator,
    hnpe_dataset *dataset, hnpe_dataset *held_out, hnpe_report *report, hnpe_dataset *mine, hnpe_dataset *theirs, hnpe_dataset *all, hnpe_embedder *embedder,
    hnpe_flow *flow, hnpe_estimator *estimator, hnpe_trainer *trainer, hnpe_posterior *posterior,
    hnpe_inference *inference"""


def complete(snippet):
    """Functions of the snippet stay outside, its statements go into one; a block, so that they may hide the names."""
    if re.search(r"^#include", snippet, re.M):
        return snippet
    functions = re.findall(r"^static .*?^}\n", snippet, re.M | re.S)
    for function in functions:
        snippet = snippet.replace(function, "")
    return f"{INCLUDES}{''.join(functions)}void snippet({NAMES});\nvoid snippet({NAMES})\n{{\n{{\n{snippet}}}\n}}\n"


folder = pathlib.Path(sys.argv[1])
for page in map(pathlib.Path, sys.argv[2:]):
    for number, snippet in enumerate(re.findall(r"^```c\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)):
        (folder / f"{page.stem}_{number}.c").write_text(complete(snippet), encoding="utf-8")
