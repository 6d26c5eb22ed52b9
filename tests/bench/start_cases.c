/* What the library costs a host before it does anything: size on disk, time and memory to the first draw. */
#include "networks.h"

#include <stdio.h>
#include <stdlib.h>

/* Two numbers that a program prints: seconds and kilobytes. */
static int ask(const char *command, double answer[2])
{
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return 0;
    const int got = fscanf(pipe, "%lf %lf", &answer[0], &answer[1]);
    return pclose(pipe) == 0 && got == 2;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Medians of several runs. */
static int ask_often(const char *command, double answer[2])
{
    enum { TIMES = 15 };
    double first[TIMES], second[TIMES];
    for (int i = 0; i < TIMES; ++i) {
        if (!ask(command, answer))
            return 0;
        first[i] = answer[0];
        second[i] = answer[1];
    }
    qsort(first, TIMES, sizeof *first, ascending);
    qsort(second, TIMES, sizeof *second, ascending);
    answer[0] = first[TIMES / 2];
    answer[1] = second[TIMES / 2];
    return 1;
}

static void save_model(bench *b, const char *path)
{
    bench_estimator e = bench_jansen_rit(b->one);
    bench_check(hnpe_estimator_save(e.estimator, path));
    bench_estimator_free(&e);
}

void bench_start(bench *b, const char *programs, const char *folder)
{
    char command[1200], model[512];
    double draw[2], alone[2], size[2];
    if (!bench_group_wanted(b, "start"))
        return;
    snprintf(model, sizeof model, "%s/start.hnpe", folder);
    save_model(b, model);
    snprintf(command, sizeof command, "strip -o %s/stripped.so lib/libhnpe.so && stat -c '0 %%s' %s/stripped.so",
             folder, folder);
    if (ask(command, size)) {
        bench_value(b, "start: the library, stripped", size[1] / 1024, "KiB");
        bench_target(b, BENCH_VALUE, 0, 800);
    }
    snprintf(command, sizeof command, "%s/openblas_alone", programs);
    if (!ask_often(command, alone))
        return;
    snprintf(command, sizeof command, "%s/first_draw %s", programs, model);
    if (!ask_often(command, draw))
        return;
    bench_value(b, "start: from main to the first draw of a model on disk", draw[0] * 1e3, "ms");
    bench_target(b, BENCH_VALUE, 0, 5);
    bench_value(b, "start: resident memory beyond OpenBLAS", (draw[1] - alone[1]) / 1024, "MiB");
    bench_target(b, BENCH_VALUE, 0, 16);
}
