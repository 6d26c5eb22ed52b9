/* Runs the benchmarks and writes what they came to:

     bench PROGRAMS FOLDER [--quick] [--only=PART OF A NAME] [--record=CSV [--near=FRACTION]]

   PROGRAMS: where the programs beside this one are; FOLDER: for summary.json, or summary-avx2.json
   and so on where HNPE_ISA chose another instruction set than the machine's best, summary-part.json where not all cases
   ran, and a model file. A row of CSV stays as it is while its figure is within FRACTION (0.1) of itself of this run's.
   A hurried run has smaller cases under the same names, and is not judged. */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *value_of(const char *argument, const char *key)
{
    const size_t length = strlen(key);
    return strncmp(argument, key, length) == 0 && argument[length] ? argument + length : NULL;
}

static void run_all(bench *b, const char *programs, const char *folder)
{
    bench_value(b, "limit: multiply-add loop in registers", bench_limit(b->isa), "GFLOP/s");
    bench_kernels(b);
    bench_elementwise(b);
    bench_flows(b);
    bench_embedders(b);
    bench_training(b);
    bench_atoms(b);
    bench_posteriors(b);
    bench_simulators(b);
    bench_toy(b);
    bench_start(b, programs, folder);
}

static int write_results(const bench *b, const char *folder, const char *record)
{
    char path[512];
    const char *isa = getenv("HNPE_ISA");
    snprintf(path, sizeof path, "%s/summary%s%s%s.json", folder, b->only ? "-part" : "", isa && *isa ? "-" : "",
             isa ? isa : "");
    if (!bench_write_json(b, path)) {
        fprintf(stderr, "cannot write %s\n", path);
        return 0;
    }
    if (record && !bench_write_csv(b, record)) {
        fprintf(stderr, "cannot write %s\n", record);
        return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    int quick = 0;
    const char *only = NULL, *record = NULL, *near = NULL;
    if (argc < 3) {
        fprintf(stderr, "bench PROGRAMS FOLDER [--quick] [--only=NAME] [--record=CSV [--near=FRACTION]]\n");
        return 2;
    }
    for (int i = 3; i < argc; ++i) {
        quick = quick || strcmp(argv[i], "--quick") == 0;
        only = value_of(argv[i], "--only=") ? value_of(argv[i], "--only=") : only;
        record = value_of(argv[i], "--record=") ? value_of(argv[i], "--record=") : record;
        near = value_of(argv[i], "--near=") ? value_of(argv[i], "--near=") : near;
    }
    bench b;
    bench_begin(&b, quick, only);
    b.near = near ? atof(near) : 0.1;
    printf("%s, instruction set %s, one thread unless a name says otherwise\n", bench_machine(), bench_isa_name(b.isa));
    run_all(&b, argv[1], argv[2]);
    if (quick)
        printf("\nA hurried run: many cases are smaller than their names say, and no target is judged.\n");
    else
        bench_print_targets(&b);
    if (b.n == 0)
        fprintf(stderr, "no case has \"%s\" in its name\n", only);
    const int written = b.n > 0 && write_results(&b, argv[2], record);
    bench_end(&b);
    return written ? 0 : 1;
}
