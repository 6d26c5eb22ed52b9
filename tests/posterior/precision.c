/* What single precision costs: `precision make FOLDER`, built in single precision, trains posteriors and writes their
   answers; `precision compare FOLDER`, built in double precision, asks the same posteriors the same questions, trains
   anew on the same data, prints the differences, and fails where one is beyond its bound. Only public functions. */
#include <hnpe.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASKED = 400, DRAWS = 25, MAX_DIM = 4, TRAININGS = 6 };

typedef struct problem {
    const char *name;
    size_t d_local, d_x, sets;
    int64_t max_extra, epochs;
} problem;

static const problem problems[] = {{"toy", 1, 1, 2000, 10, 40}, {"jansen-rit", 3, 33, 1500, 4, 40}};

/* Most that single precision may change: a log density, a draw in parts of its posterior's standard deviation (99 of
   100), and the mean log density of held-out parameters under posteriors trained in that precision, in standard errors
   among trainings that differ in their seed. */
static const double most_density = 2e-4, most_draw = 1e-4, most_trained = 4;

typedef struct answers {
    double truth[ASKED * MAX_DIM], log_q[ASKED];                    /* at the held-out parameters */
    double draws[ASKED * DRAWS * MAX_DIM], of_draws[ASKED * DRAWS]; /* and at draws of the single precision */
    double trained[TRAININGS];                                      /* mean log densities at the held-out parameters */
} answers;

typedef struct world {
    const problem *problem;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    size_t dim;
} world;

static void check(hnpe_status status)
{
    if (status == HNPE_OK)
        return;
    fprintf(stderr, "%s\n", hnpe_last_error());
    exit(1);
}

static world open_world(const problem *of)
{
    world w = {.problem = of, .dim = of->d_local + 1};
    const double zero = 0, one = 1;
    if (of->d_local == 1) {
        check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &w.local));
        check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &w.global));
        check(hnpe_simulator_create_product(NULL, 0.05, &w.simulator));
    } else {
        check(hnpe_prior_create_jansen_rit(NULL, HNPE_JANSEN_RIT_PAPER, &w.local, &w.global));
        check(hnpe_simulator_create_jansen_rit(NULL, &w.simulator));
    }
    return w;
}

static void close_world(world *w)
{
    hnpe_simulator_release(w->simulator);
    hnpe_prior_release(w->local);
    hnpe_prior_release(w->global);
}

static const char *path_of(const char *folder, const world *w, const char *what)
{
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s-%s", folder, w->problem->name, what);
    return path;
}

static void simulate(const char *folder, const world *w, const char *what, size_t n, uint64_t seed)
{
    hnpe_dataset *dataset;
    check(hnpe_dataset_create(NULL, w->problem->d_local, 1, w->problem->d_x, &dataset));
    check(hnpe_dataset_simulate(dataset, w->local, w->global, w->simulator, n, 0, (size_t)w->problem->max_extra, seed,
                                0, NULL));
    check(hnpe_dataset_save(dataset, path_of(folder, w, what)));
    hnpe_dataset_release(dataset);
}

static hnpe_posterior *train(const char *folder, const world *w, uint64_t seed)
{
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    check(hnpe_dataset_load(NULL, path_of(folder, w, "training"), &dataset));
    check(hnpe_estimator_create(NULL, w->local, w->global, w->problem->d_x, &estimator));
    check(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    check(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, w->problem->epochs));
    check(hnpe_trainer_set_seed(trainer, seed));
    check(hnpe_trainer_run(trainer, NULL));
    check(hnpe_posterior_create(estimator, &posterior));
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    return posterior;
}

/* The held-out sets. With `draw`, a->draws are drawn; either way a->of_draws are their densities. */
static void ask(const char *folder, const world *w, const hnpe_posterior *posterior, const double *points, answers *a)
{
    const size_t most = ASKED * (size_t)(1 + w->problem->max_extra), d_local = w->problem->d_local;
    double *local = calloc(most * d_local, sizeof *local), *global = calloc(ASKED, sizeof *global);
    double *x = calloc(most * w->problem->d_x, sizeof *x);
    int64_t rows[ASKED];
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    if (!local || !global || !x)
        exit(1);
    check(hnpe_dataset_load(NULL, path_of(folder, w, "held-out"), &dataset));
    check(hnpe_dataset_read(dataset, 0, ASKED, rows, local, global, x));
    for (size_t i = 0, row = 0; i < ASKED; row += (size_t)rows[i++]) {
        memcpy(a->truth + i * w->dim, local + row * d_local, d_local * sizeof *local);
        a->truth[i * w->dim + d_local] = global[i];
    }
    check(hnpe_posterior_log_density(posterior, ASKED, rows, x, 1, a->truth, a->log_q));
    check(hnpe_rng_create(NULL, 11, 0, &rng));
    check(hnpe_posterior_sample(posterior, ASKED, rows, x, DRAWS, rng, a->draws));
    check(hnpe_posterior_log_density(posterior, ASKED, rows, x, DRAWS, points ? points : a->draws, a->of_draws));
    hnpe_rng_release(rng);
    hnpe_dataset_release(dataset);
    free(local);
    free(global);
    free(x);
}

static double mean(size_t n, const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += values[i] / (double)n;
    return sum;
}

static void train_all(const char *folder, const world *w, double *densities)
{
    static answers a;
    for (size_t i = 0; i < TRAININGS; ++i) {
        hnpe_posterior *posterior = train(folder, w, i + 1);
        ask(folder, w, posterior, NULL, &a);
        densities[i] = mean(ASKED, a.log_q);
        hnpe_posterior_release(posterior);
    }
}

static void transfer(const char *path, const char *mode, answers *a)
{
    FILE *file = fopen(path, mode);
    if (!file || (mode[0] == 'w' ? fwrite(a, sizeof *a, 1, file) : fread(a, sizeof *a, 1, file)) != 1) {
        fprintf(stderr, "cannot use %s\n", path);
        exit(1);
    }
    fclose(file);
}

static void make(const char *folder, const world *w)
{
    static answers a;
    simulate(folder, w, "training", w->problem->sets, 1);
    simulate(folder, w, "held-out", ASKED, 2);
    train_all(folder, w, a.trained);
    hnpe_posterior *posterior = train(folder, w, 1);
    check(hnpe_posterior_save(posterior, path_of(folder, w, "posterior")));
    ask(folder, w, posterior, NULL, &a);
    transfer(path_of(folder, w, "answers"), "wb", &a);
    hnpe_posterior_release(posterior);
}

/* ---- differences ---- */

static int smaller_first(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts, and returns the value that this part of them does not exceed. */
static double quantile(size_t n, double *values, double part)
{
    qsort(values, n, sizeof *values, smaller_first);
    return values[(size_t)((double)(n - 1) * part)];
}

static double show(const char *name, const char *what, size_t n, double *differences, double part)
{
    const double median = quantile(n, differences, 0.5), high = quantile(n, differences, part);
    printf("%-10s  %-44s  median %8.1e  %3.0f %% below %8.1e  largest %8.1e\n", name, what, median, 100 * part, high,
           differences[n - 1]);
    return high;
}

/* Of each draw's parameters, in parts of the standard deviation among the draws of its set. */
static size_t differences_of_draws(size_t dim, const double *a, const double *b, double *differences)
{
    size_t n = 0;
    for (size_t set = 0; set < ASKED; ++set)
        for (size_t j = 0; j < dim; ++j) {
            double m = 0, v = 0;
            for (size_t k = 0; k < DRAWS; ++k)
                m += a[(set * DRAWS + k) * dim + j] / DRAWS;
            for (size_t k = 0; k < DRAWS; ++k)
                v += (a[(set * DRAWS + k) * dim + j] - m) * (a[(set * DRAWS + k) * dim + j] - m) / (DRAWS - 1);
            for (size_t k = 0; k < DRAWS; ++k, ++n)
                differences[n] = fabs(a[(set * DRAWS + k) * dim + j] - b[(set * DRAWS + k) * dim + j]) / sqrt(v);
        }
    return n;
}

static double variance_of_mean(const double *values)
{
    double squares = 0;
    const double m = mean(TRAININGS, values);
    for (size_t i = 0; i < TRAININGS; ++i)
        squares += (values[i] - m) * (values[i] - m);
    return squares / (TRAININGS - 1) / TRAININGS;
}

static double compare_trainings(const char *name, const double *one, const double *two)
{
    const double error = sqrt(variance_of_mean(one) + variance_of_mean(two));
    const double a = mean(TRAININGS, one), b = mean(TRAININGS, two);
    printf("%-10s  %d trainings each, held-out mean log density: single %.4f, double %.4f, standard error %.4f\n", name,
           TRAININGS, a, b, error);
    return fabs(a - b) / error;
}

static int compare(const char *folder, const world *w)
{
    static answers one, two;
    static double differences[ASKED * DRAWS * MAX_DIM];
    const char *name = w->problem->name;
    hnpe_posterior *same;
    transfer(path_of(folder, w, "answers"), "rb", &one);
    check(hnpe_posterior_load(NULL, path_of(folder, w, "posterior"), NULL, NULL, &same));
    ask(folder, w, same, one.draws, &two);
    for (size_t i = 0; i < ASKED; ++i)
        differences[i] = fabs(one.log_q[i] - two.log_q[i]);
    const double at_truth = show(name, "log density of held-out parameters", ASKED, differences, 0.99);
    for (size_t i = 0; i < ASKED * DRAWS; ++i)
        differences[i] = fabs(one.of_draws[i] - two.of_draws[i]);
    const double at_draws = show(name, "log density of draws", ASKED * DRAWS, differences, 0.99);
    const size_t n = differences_of_draws(w->dim, one.draws, two.draws, differences);
    const double of_draws = show(name, "draws, in standard deviations", n, differences, 0.99);
    hnpe_posterior_release(same);
    train_all(folder, w, two.trained);
    const double trained = compare_trainings(name, one.trained, two.trained);
    return at_truth <= most_density && at_draws <= most_density && of_draws <= most_draw && trained <= most_trained;
}

int main(int argc, char **argv)
{
    int good = argc == 3;
    for (size_t i = 0; good && i < sizeof problems / sizeof *problems; ++i) {
        world w = open_world(&problems[i]);
        if (strcmp(argv[1], "make") == 0)
            make(argv[2], &w);
        else
            good = compare(argv[2], &w) && good;
        close_world(&w);
    }
    if (!good)
        fprintf(stderr, "a difference is beyond its bound, see %s\n",
                argc == 3 ? "above" : "the first lines of precision.c");
    return !good;
}
