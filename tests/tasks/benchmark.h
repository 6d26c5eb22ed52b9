/* The program behind `make tasks`. */
#ifndef BENCHMARK_H
#define BENCHMARK_H

#include "common/common.h"
#include "task.h"

/* What is asked for on the command line. */
enum { MOST_BUDGETS = 8, MOST_SETTINGS = 32, MOST_SEEDS = 20, MOST_OBSERVATIONS = 3 };
typedef struct settings {
    size_t n_budgets, n_seeds, n_observations, n_settings;
    size_t budgets[MOST_BUDGETS];
    const char *only;                    /* a task's name; NULL: all */
    const char *settings[MOST_SETTINGS]; /* "trainer.batch_size=128": other than the defaults */
    size_t pooled;                       /* trainings, from seeds of their own, whose draws are pooled; 1: plain */
} settings;

/* ---- observations.c: what ../shared/data/sbibm has ---- */
enum { N_REFERENCE = 10000 };
typedef struct observation {
    double x[TASK_MOST];
    double *reference; /* [N_REFERENCE, d_theta] */
} observation;
int observations_are_there(void);
void observation_read(const task *of, size_t number, observation *into); /* numbers from 1 on */
void observation_free(observation *of);

/* ---- variant.c: options by name ---- */
/* Apply those settings that concern the inference's estimator and its trainer. member 0 keeps the inference's seeds,
   others have their own. Ends the program where one is of no known option. */
void variant_apply(const settings *wanted, hnpe_context *context, hnpe_prior *prior, const task *of, uint64_t member,
                   hnpe_inference *inference);

/* ---- train.c: the library's part ---- */
typedef struct result {
    double seconds; /* of training alone */
    int64_t epochs;
    double log_q; /* mean log density of fresh simulations' parameters */
    double c2st[MOST_OBSERVATIONS];
} result;
result benchmark_run(hnpe_context *context, const task *of, const settings *wanted, size_t simulations, uint64_t seed,
                     const observation *observations);

#endif
