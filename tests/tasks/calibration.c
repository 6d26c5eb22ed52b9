/* Whether posteriors trained with the defaults are calibrated: the toy, Jansen-Rit, and the tasks of the benchmark,
   each examined with 1000 fresh simulations of 1000 draws.

   calibration FOLDER [model=NAME] [simulations=10000] [seed=1]

   FOLDER/calibration.json has slcp.sbc.flagged and the others (results that were flagged); FOLDER/calibration/NAME.json
   and FOLDER/calibration/NAME/ the report and its pictures. `make tasks` runs it after the table. */
#include "common/common.h"
#include "task.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { FRESH = 1000, DRAWS = 1000, EXTRA = 10 };

/* A model, with all that an inference takes. */
typedef struct model {
    const char *name;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    int64_t max_extra;
} model;

static model make_toy(hnpe_context *context)
{
    const double zero = 0, one = 1;
    model made = {.name = "toy", .max_extra = EXTRA};
    CHECK(hnpe_prior_create_uniform(context, 1, &zero, &one, &made.local));
    CHECK(hnpe_prior_create_uniform(context, 1, &zero, &one, &made.global));
    CHECK(hnpe_simulator_create_product(context, 0, &made.simulator));
    return made;
}

static model make_jansen_rit(hnpe_context *context)
{
    model made = {.name = "jansen_rit", .max_extra = EXTRA};
    CHECK(hnpe_prior_create_jansen_rit(context, HNPE_JANSEN_RIT_PAPER, &made.local, &made.global));
    CHECK(hnpe_simulator_create_jansen_rit(context, &made.simulator));
    return made;
}

static model make_task(hnpe_context *context, const task *of)
{
    model made = {.name = of->name, .simulator = task_simulator(context, of)};
    CHECK(of->create_prior(context, &made.local));
    return made;
}

static hnpe_posterior *train(hnpe_context *context, const model *of, size_t simulations, uint64_t seed)
{
    hnpe_inference *inference = NULL;
    hnpe_posterior *posterior = NULL;
    CHECK(hnpe_inference_create(context, of->local, of->global, of->simulator, &inference));
    CHECK(hnpe_inference_set_seed(inference, seed));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, (int64_t)simulations));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, of->max_extra));
    CHECK(hnpe_inference_run(inference, NULL));
    CHECK(hnpe_inference_posterior(inference, &posterior));
    hnpe_inference_release(inference);
    return posterior;
}

static hnpe_dataset *simulate(hnpe_context *context, const model *of, uint64_t seed)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_dataset *fresh = NULL;
    CHECK(hnpe_simulator_dims(of->simulator, &dims));
    CHECK(hnpe_dataset_create(context, (size_t)dims.d_local, (size_t)dims.d_global, (size_t)dims.d_x, &fresh));
    CHECK(hnpe_dataset_simulate(fresh, of->local, of->global, of->simulator, FRESH, 0, (size_t)of->max_extra,
                                1000000 + seed, 0, NULL));
    return fresh;
}

/* Flagged results whose name begins so. */
static double count_flagged(const hnpe_report *report, const char *beginning)
{
    hnpe_result_info info = {.struct_size = sizeof info};
    double flagged = 0;
    for (size_t i = 0; hnpe_report_describe_result(report, i, &info) == HNPE_OK; ++i)
        flagged += info.verdict == HNPE_VERDICT_FLAGGED && strncmp(info.name, beginning, strlen(beginning)) == 0;
    return flagged;
}

static void keep(const char *folder, const char *name, const hnpe_report *report)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/calibration", folder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/calibration/%s.json", folder, name);
    CHECK(hnpe_report_save(report, path));
    snprintf(path, sizeof path, "%s/calibration/%s", folder, name);
    CHECK(hnpe_report_draw(report, path));
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void examine(hnpe_context *context, const char *folder, const model *of, size_t simulations, uint64_t seed,
                    json_report *numbers)
{
    hnpe_report *report = NULL;
    const double begin = seconds();
    hnpe_posterior *posterior = train(context, of, simulations, seed);
    hnpe_dataset *fresh = simulate(context, of, seed);
    const double trained = seconds();
    CHECK(hnpe_report_create(context, &report));
    CHECK(hnpe_diagnostics_calibration(posterior, fresh, DRAWS, seed, NULL, report));
    printf("\n%s, %zu simulations, seed %llu: %.1f s to simulate and train, %.1f s to check\n%s", of->name, simulations,
           (unsigned long long)seed, trained - begin, seconds() - trained, hnpe_report_text(report));
    fflush(stdout);
    report_number(numbers, count_flagged(report, "sbc"), "%s.sbc.flagged", of->name);
    report_number(numbers, count_flagged(report, "coverage"), "%s.coverage.flagged", of->name);
    report_number(numbers, count_flagged(report, "tarp"), "%s.tarp.flagged", of->name);
    keep(folder, of->name, report);
    hnpe_report_release(report);
    hnpe_dataset_release(fresh);
    hnpe_posterior_release(posterior);
}

static void release(const model *of)
{
    hnpe_simulator_release(of->simulator);
    hnpe_prior_release(of->local);
    hnpe_prior_release(of->global);
}

int main(int argc, char **argv)
{
    const char *only = "";
    size_t simulations = 10000, n = 0;
    uint64_t seed = 1;
    hnpe_context *context = NULL;
    model models[2 + N_TASKS];
    if (argc < 2)
        fail("usage: calibration FOLDER [model=NAME] [simulations=10000] [seed=1]");
    for (int i = 2; i < argc; ++i) {
        const char *value = strchr(argv[i], '=') ? strchr(argv[i], '=') + 1 : "";
        if (strncmp(argv[i], "model=", 6) == 0)
            only = value;
        else if (strncmp(argv[i], "simulations=", 12) == 0)
            simulations = strtoull(value, NULL, 10);
        else if (strncmp(argv[i], "seed=", 5) == 0)
            seed = strtoull(value, NULL, 10);
        else
            fail("%s is nothing that this program knows", argv[i]);
    }
    CHECK(hnpe_context_create(NULL, &context));
    json_report *numbers = report_create();
    models[n++] = make_toy(context);
    models[n++] = make_jansen_rit(context);
    for (size_t i = 0; i < N_TASKS; ++i)
        models[n++] = make_task(context, all_tasks[i]);
    for (size_t i = 0; i < n; ++i) {
        if (!*only || strcmp(only, models[i].name) == 0)
            examine(context, argv[1], &models[i], simulations, seed, numbers);
        release(&models[i]);
    }
    report_write(numbers, argv[1], "calibration");
    report_release(numbers);
    hnpe_context_release(context);
    return 0;
}
