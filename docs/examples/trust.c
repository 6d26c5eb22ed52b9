/* From the first simulation to a posterior that was checked; docs/trust.md explains it step by step.

   trust [FOLDER X…]: examines the observation set X (three numbers unless given), writes the report and pictures to
   FOLDER, and ends with status 0 where nothing is wrong with it, 1 where something is, 2 where a call failed.

   cc trust.c $(pkg-config --cflags --libs hnpe) -lm */
#include <hnpe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRAINING = 10000, HELD_OUT = 1000, DRAWS = 1000, MOST_ROWS = 6 };

static void check(hnpe_status status)
{
    if (status != HNPE_OK) {
        fprintf(stderr, "%s: %s\n", hnpe_status_name(status), hnpe_last_error());
        exit(2);
    }
}

/* x = alpha beta + noise: n rows of parameters to n rows of observations. */
static int simulate(void *sigma, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + *(const double *)sigma * hnpe_rng_normal(rng);
    return 0;
}

typedef struct observation {
    int64_t n_rows;
    double x[MOST_ROWS], sigma;
} observation;

/* log p(x | alpha, beta) of n draws: row i of x has its alpha at [i * n]. */
static int log_likelihood(void *user_data, size_t n, size_t n_local, const double *alpha, const double *beta,
                          double *log_p)
{
    const observation *o = user_data;
    for (size_t k = 0; k < n; ++k) {
        log_p[k] = 0;
        for (size_t i = 0; i < n_local; ++i) {
            const double z = (o->x[i] - alpha[i * n + k] * beta[k]) / o->sigma;
            log_p[k] += -z * z / 2 - log(o->sigma * 2.50662827463100050);
        }
    }
    return 0;
}

/* 1. Simulate and train: three networks, of other beginnings. */
static hnpe_posterior *learn(hnpe_prior *alpha, hnpe_prior *beta, hnpe_simulator *simulator)
{
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    check(hnpe_inference_create(NULL, alpha, beta, simulator, &inference));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, TRAINING));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, MOST_ROWS - 1));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_ENSEMBLE, 3));
    check(hnpe_inference_run(inference, NULL));
    check(hnpe_inference_posterior(inference, &posterior));
    hnpe_inference_release(inference);
    return posterior;
}

/* 2. Simulations that no network has seen: another seed. */
static hnpe_dataset *hold_out(hnpe_prior *alpha, hnpe_prior *beta, hnpe_simulator *simulator)
{
    hnpe_dataset *held_out;
    check(hnpe_dataset_create(NULL, 1, 1, 1, &held_out));
    check(hnpe_dataset_simulate(held_out, alpha, beta, simulator, HELD_OUT, 0, MOST_ROWS - 1, 99, 0, NULL));
    return held_out;
}

/* 3. Right on average? */
static void check_average(const hnpe_posterior *posterior, const hnpe_dataset *held_out, hnpe_report *report)
{
    check(hnpe_diagnostics_calibration(posterior, held_out, DRAWS, 1, NULL, report));
}

/* 4. Right for this observation? */
static void check_here(const hnpe_posterior *posterior, hnpe_simulator *simulator, const hnpe_dataset *held_out,
                       int64_t n_rows, const double *x, hnpe_report *report)
{
    check(hnpe_diagnostics_misspecification(held_out, n_rows, x, NULL, report));
    check(hnpe_diagnostics_predictive(posterior, simulator, n_rows, x, DRAWS, 1, NULL, report));
    check(hnpe_diagnostics_local_c2st(posterior, held_out, n_rows, x, 99, 1, NULL, report));
}

/* 5. Do networks of other beginnings agree? */
static void compare_members(const hnpe_posterior *posterior, int64_t n_rows, const double *x)
{
    hnpe_spread_info spread = {.struct_size = sizeof spread};
    check(hnpe_posterior_spread(posterior, n_rows, x, DRAWS, 1, NULL, NULL, &spread));
    printf("members: means differ by %.2f deviations at most, divergence %.3f of %.3f\n", spread.mean_spread,
           spread.divergence, spread.divergence_most);
}

/* 6. With a likelihood, correct what is left. */
static void correct(const hnpe_posterior *posterior, observation *o, hnpe_rng *rng)
{
    static double alpha[MOST_ROWS * DRAWS], beta[DRAWS], log_w[DRAWS];
    hnpe_importance_info info = {.struct_size = sizeof info};
    double mean = 0, sum = 0;
    check(hnpe_importance_run(posterior, o->n_rows, o->x, DRAWS, rng, HNPE_IMPORTANCE_LIKELIHOOD, log_likelihood, o,
                              NULL, alpha, beta, log_w));
    check(hnpe_importance_summarise(NULL, DRAWS, log_w, NULL, &info));
    for (size_t k = 0; k < DRAWS; ++k) {
        const double w = exp(log_w[k] - info.log_evidence);
        mean += w * beta[k];
        sum += w;
    }
    printf("beta %.4f, log evidence %.3f +- %.3f, efficiency %.2f, Pareto k %.2f: %s\n", mean / sum, info.log_evidence,
           info.log_evidence_error, info.efficiency, info.pareto_k, info.words);
}

/* 7. What was found. */
static int conclude(const hnpe_report *report, const char *folder)
{
    int64_t n, flagged, undecided;
    char path[1000];
    fputs(hnpe_report_text(report), stdout);
    check(hnpe_report_count(report, &n, &flagged, &undecided));
    if (folder) {
        snprintf(path, sizeof path, "%s/report.json", folder);
        check(hnpe_report_save(report, path));
        check(hnpe_report_draw(report, folder)); /* then: cd folder && gnuplot *.gnuplot */
    }
    return flagged > 0;
}

static observation read_observation(int argc, char **argv)
{
    observation o = {.n_rows = 3, .x = {0.24, 0.11, 0.43}, .sigma = 0.05};
    if (argc > 2 && argc <= 2 + MOST_ROWS)
        o.n_rows = argc - 2;
    for (int64_t i = 0; i < o.n_rows && argc > 2; ++i)
        o.x[i] = strtod(argv[2 + i], NULL);
    return o;
}

int main(int argc, char **argv)
{
    const double zero = 0, one = 1;
    observation o = read_observation(argc, argv);
    hnpe_prior *alpha, *beta;
    hnpe_simulator *simulator;
    hnpe_report *report;
    hnpe_rng *rng;
    check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &alpha));
    check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &beta));
    check(hnpe_simulator_create(NULL, 1, 1, 1, simulate, &o.sigma, NULL, &simulator));
    check(hnpe_report_create(NULL, &report));
    check(hnpe_rng_create(NULL, 1, 0, &rng));

    hnpe_posterior *posterior = learn(alpha, beta, simulator);
    hnpe_dataset *held_out = hold_out(alpha, beta, simulator);
    check_average(posterior, held_out, report);
    check_here(posterior, simulator, held_out, o.n_rows, o.x, report);
    compare_members(posterior, o.n_rows, o.x);
    correct(posterior, &o, rng);
    const int status = conclude(report, argc > 1 ? argv[1] : NULL);

    hnpe_rng_release(rng);
    hnpe_report_release(report);
    hnpe_dataset_release(held_out);
    hnpe_posterior_release(posterior);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(beta);
    hnpe_prior_release(alpha);
    return status;
}
