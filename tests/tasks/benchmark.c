/* Tasks of the benchmark sbibm with this library's defaults, judged as the benchmark does: C2ST of 10 000 posterior
   draws against the 10 000 of the reference, for the observations that are given.

   benchmark FOLDER [task=NAME] [budgets=1000,10000] [seeds=3] [observations=3] [pooled=1] [trainer.NAME=VALUE …]

   observations=0 leaves the classifier out: log q alone, in seconds.

   FOLDER/summary.json has two_moons.1e4.c2st.median and the others. `make tasks` builds and runs it. */
#include "benchmark.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t number_of(const char *text, size_t least, size_t most)
{
    char *end;
    const unsigned long long value = strtoull(text, &end, 10);
    if (end == text || (*end && *end != ',') || value < least || value > most)
        fail("%s is no number from %zu to %zu", text, least, most);
    return (size_t)value;
}

static void read_budgets(const char *text, settings *wanted)
{
    for (wanted->n_budgets = 0; text; text = strchr(text, ',') ? strchr(text, ',') + 1 : NULL) {
        if (wanted->n_budgets == MOST_BUDGETS)
            fail("more than %d budgets", MOST_BUDGETS);
        wanted->budgets[wanted->n_budgets++] = number_of(text, 100, 1000000);
    }
}

static void read_argument(const char *argument, settings *wanted)
{
    const char *value = strchr(argument, '=') ? strchr(argument, '=') + 1 : "";
    const size_t length = strlen(argument) - strlen(value);
    if (strncmp(argument, "task=", length) == 0)
        wanted->only = value;
    else if (strncmp(argument, "budgets=", length) == 0)
        read_budgets(value, wanted);
    else if (strncmp(argument, "seeds=", length) == 0)
        wanted->n_seeds = number_of(value, 1, MOST_SEEDS);
    else if (strncmp(argument, "observations=", length) == 0)
        wanted->n_observations = number_of(value, 0, MOST_OBSERVATIONS);
    else if (strncmp(argument, "pooled=", length) == 0)
        wanted->pooled = number_of(value, 1, 100);
    else if (strchr(argument, '.') && wanted->n_settings < MOST_SETTINGS)
        wanted->settings[wanted->n_settings++] = argument;
    else
        fail("%s is nothing that this program knows", argument);
}

/* 10000 is "1e4", 3000 is "3e3". */
static const char *budget_name(size_t budget, char name[32])
{
    const int digits = (int)floor(log10((double)budget) + 1e-9);
    snprintf(name, 32, "%.6ge%d", (double)budget / pow(10, digits), digits);
    return name;
}

static double published_for(const task *of, size_t budget)
{
    return budget == 1000     ? of->published[0]
           : budget == 10000  ? of->published[1]
           : budget == 100000 ? of->published[2]
                              : NAN;
}

/* ---- one task and budget: all seeds ---- */

static void run_seed(hnpe_context *context, const task *of, const settings *wanted, size_t budget, size_t seed,
                     const observation *observations, json_report *report, double *values, double *log_q,
                     double *seconds)
{
    char name[32];
    const result made = benchmark_run(context, of, wanted, budget, seed, observations);
    *seconds = made.seconds;
    *log_q = made.log_q;
    printf("%-24s %s seed %zu: %6.1f s, %lld epochs; log q %.4f; C2ST", of->name, budget_name(budget, name), seed,
           made.seconds, (long long)made.epochs, made.log_q);
    for (size_t i = 0; i < wanted->n_observations; ++i) {
        values[i] = made.c2st[i];
        printf(" %.3f", made.c2st[i]);
        report_number(report, made.c2st[i], "%s.%s.c2st.seed_%zu.observation_%zu", of->name, name, seed, i + 1);
    }
    printf("\n");
    fflush(stdout);
}

static double run_budget(hnpe_context *context, const task *of, const settings *wanted, size_t budget,
                         const observation *observations, json_report *report)
{
    double values[MOST_SEEDS * MOST_OBSERVATIONS], log_q[MOST_SEEDS], seconds[MOST_SEEDS];
    char name[32];
    const size_t per_seed = wanted->n_observations;
    for (size_t seed = 1; seed <= wanted->n_seeds; ++seed)
        run_seed(context, of, wanted, budget, seed, observations, report, values + (seed - 1) * per_seed,
                 &log_q[seed - 1], &seconds[seed - 1]);
    budget_name(budget, name);
    report_number(report, quantile(wanted->n_seeds, log_q, 1, 0.5), "%s.%s.log_q.median", of->name, name);
    report_number(report, quantile(wanted->n_seeds, seconds, 1, 0.5), "%s.%s.seconds.training", of->name, name);
    if (per_seed == 0)
        return NAN;
    const double median = quantile(wanted->n_seeds * per_seed, values, 1, 0.5);
    report_number(report, median, "%s.%s.c2st.median", of->name, name);
    report_number(report, published_for(of, budget), "%s.%s.c2st.published", of->name, name);
    return median;
}

typedef struct line {
    const task *of;
    double medians[MOST_BUDGETS];
} line;

static line run_task(hnpe_context *context, const task *of, const settings *wanted, json_report *report)
{
    line made = {.of = of};
    observation observations[MOST_OBSERVATIONS];
    for (size_t i = 0; i < wanted->n_observations; ++i)
        observation_read(of, i + 1, &observations[i]);
    for (size_t b = 0; b < wanted->n_budgets; ++b)
        made.medians[b] = run_budget(context, of, wanted, wanted->budgets[b], observations, report);
    for (size_t i = 0; i < wanted->n_observations; ++i)
        observation_free(&observations[i]);
    return made;
}

/* ---- the table ---- */

static void print_table(const settings *wanted, size_t n, const line *lines)
{
    char name[32];
    printf("\nC2ST, median over %zu observations and %zu seeds; in brackets NPE as published (10 observations)\n\n| "
           "task |",
           wanted->n_observations, wanted->n_seeds);
    for (size_t b = 0; b < wanted->n_budgets; ++b)
        printf(" %s |", budget_name(wanted->budgets[b], name));
    printf("\n|---|");
    for (size_t b = 0; b < wanted->n_budgets; ++b)
        printf("---|");
    for (size_t i = 0; i < n; ++i) {
        printf("\n| %s |", lines[i].of->name);
        for (size_t b = 0; b < wanted->n_budgets; ++b) {
            const double published = published_for(lines[i].of, wanted->budgets[b]);
            printf(" %.3f", lines[i].medians[b]);
            if (isfinite(published))
                printf(" (%.3f)", published);
            printf(" |");
        }
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    settings wanted = {
        .n_budgets = 2, .budgets = {1000, 10000}, .n_seeds = 3, .n_observations = 3, .pooled = 1, .only = ""};
    line lines[N_TASKS];
    size_t n = 0;
    hnpe_context *context = NULL;
    if (argc < 2)
        fail("usage: benchmark FOLDER [task=NAME] [budgets=1000,10000] [seeds=3] [observations=3] …");
    for (int i = 2; i < argc; ++i)
        read_argument(argv[i], &wanted);
    if (!observations_are_there()) {
        printf("SKIPPED the benchmark's tasks: ../shared/data/sbibm is not here\n");
        return 0;
    }
    CHECK(hnpe_context_create(NULL, &context));
    json_report *report = report_create();
    for (size_t i = 0; i < N_TASKS; ++i)
        if (!*wanted.only || strcmp(wanted.only, all_tasks[i]->name) == 0)
            lines[n++] = run_task(context, all_tasks[i], &wanted, report);
    if (!n)
        fail("no task is called %s", wanted.only);
    print_table(&wanted, n, lines);
    report_write(report, argv[1], "summary");
    report_release(report);
    hnpe_context_release(context);
    return 0;
}
