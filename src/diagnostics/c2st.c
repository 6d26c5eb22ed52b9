/* Cross-validation as the benchmark sbibm does it: five folds of the points of both samples, shuffled together. */
#include "c2st.h"

#include "base/column_moments.h"
#include "base/context.h"
#include "classifier.h"

#include <math.h>
#include <string.h>

typedef struct test_job {
    hnpei_two_samples samples;
    uint64_t seed;
    size_t *shuffled; /* [n] all rows: folds lie side by side */
    size_t n_workers;
    hnpei_classifier *classifiers; /* [n_workers] */
    size_t *rows;                  /* [n_workers, n] */
    double accuracy[HNPEI_C2ST_FOLDS];
} test_job;

/* ---- points, in standard deviations of the first sample ---- */

static hnpe_status copy_points(const char *where, const char *name, size_t n, size_t dim, const double *values,
                               const double *mean, const double *sd, hnpei_real *out)
{
    for (size_t i = 0; i < n * dim; ++i) {
        const size_t d = i % dim;
        out[i] = (hnpei_real)((values[i] - mean[d]) / sd[d]);
        if (!isfinite(out[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                              "%s is %g in row %zu, column %zu, too far from x, whose mean is %g and deviation %g",
                              name, values[i], i / dim, d, mean[d], sd[d]);
    }
    return HNPE_OK;
}

static hnpe_status make_samples(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim,
                                const double *x, const double *y, hnpei_two_samples *samples)
{
    size_t all, cells;
    double *moments = NULL;
    hnpe_status status;
    HNPEI_TRY(hnpei_size_add(n, m, &all));
    HNPEI_TRY(hnpei_size_multiply(all, dim, &cells));
    *samples = (hnpei_two_samples){.n_first = n, .n = all, .dim = dim};
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, cells, sizeof *samples->points, &samples->points));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, dim, 2 * sizeof *moments, &moments));
    double *sd = moments + dim;
    hnpei_column_moments(n, dim, x, NULL, moments, sd);
    for (size_t d = 0; d < dim; ++d)
        sd[d] *= sqrt((double)n / ((double)n - 1)); /* as torch's */
    HNPEI_TRY_CLEANUP(copy_points(where, "x", n, dim, x, moments, sd, samples->points));
    HNPEI_TRY_CLEANUP(copy_points(where, "y", m, dim, y, moments, sd, samples->points + n * dim));
cleanup:
    hnpei_free(context, moments);
    return status;
}

/* ---- folds ---- */

/* The first ones are larger by one where the points cannot be shared out equally. */
static size_t fold_begin(const test_job *job, size_t fold)
{
    const size_t n = job->samples.n, more = n % HNPEI_C2ST_FOLDS;
    return fold * (n / HNPEI_C2ST_FOLDS) + (fold < more ? fold : more);
}

static hnpe_status run_fold(void *data, size_t fold, size_t worker)
{
    test_job *job = data;
    const size_t n = job->samples.n, begin = fold_begin(job, fold), end = fold_begin(job, fold + 1);
    size_t *rest = job->rows + worker * n;
    hnpei_classifier *classifier = &job->classifiers[worker];
    hnpei_stream stream;
    memcpy(rest, job->shuffled, begin * sizeof *rest);
    memcpy(rest + begin, job->shuffled + end, (n - end) * sizeof *rest);
    hnpei_stream_init(&stream, job->seed, HNPEI_PURPOSE_DIAGNOSTIC, 1 + fold);
    hnpei_classifier_train(classifier, &job->samples, n - (end - begin), rest, HNPEI_CLASSIFIER_EPOCHS, &stream);
    const size_t right = hnpei_classifier_right(classifier, &job->samples, end - begin, job->shuffled + begin);
    job->accuracy[fold] = (double)right / (double)(end - begin);
    return HNPE_OK;
}

static void shuffle_all(test_job *job)
{
    hnpei_stream stream;
    for (size_t i = 0; i < job->samples.n; ++i)
        job->shuffled[i] = i;
    hnpei_stream_init(&stream, job->seed, HNPEI_PURPOSE_DIAGNOSTIC, 0);
    hnpei_stream_shuffle(&stream, job->samples.n, job->shuffled);
}

static hnpe_status make_workers(hnpe_context *context, size_t n_workers, test_job *job)
{
    size_t rows;
    HNPEI_TRY(hnpei_size_multiply(n_workers, job->samples.n, &rows));
    HNPEI_TRY(hnpei_allocate(context, job->samples.n, sizeof *job->shuffled, &job->shuffled));
    HNPEI_TRY(hnpei_allocate(context, rows, sizeof *job->rows, &job->rows));
    HNPEI_TRY(hnpei_allocate(context, n_workers, sizeof *job->classifiers, &job->classifiers));
    job->n_workers = n_workers;
    for (size_t i = 0; i < n_workers; ++i)
        HNPEI_TRY(hnpei_classifier_create(context, job->samples.dim, &job->classifiers[i]));
    return HNPE_OK;
}

static void free_job(hnpe_context *context, test_job *job)
{
    for (size_t i = 0; i < job->n_workers; ++i)
        hnpei_classifier_free(&job->classifiers[i]);
    hnpei_free(context, job->classifiers);
    hnpei_free(context, job->rows);
    hnpei_free(context, job->shuffled);
    hnpei_free(context, job->samples.points);
}

hnpe_status hnpei_c2st(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim, const double *x,
                       const double *y, uint64_t seed, double *accuracy)
{
    test_job job = {.seed = seed};
    hnpei_team *team = NULL;
    double sum = 0;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(make_samples(context, where, n, m, dim, x, y, &job.samples));
    HNPEI_TRY_CLEANUP(hnpei_team_create(context, HNPEI_C2ST_FOLDS, &team));
    HNPEI_TRY_CLEANUP(make_workers(context, hnpei_team_size(team), &job));
    shuffle_all(&job);
    HNPEI_TRY_CLEANUP(hnpei_team_run(team, HNPEI_C2ST_FOLDS, run_fold, &job, NULL));
    for (size_t fold = 0; fold < HNPEI_C2ST_FOLDS; ++fold)
        sum += job.accuracy[fold];
    *accuracy = sum / (double)HNPEI_C2ST_FOLDS;
cleanup:
    hnpei_team_destroy(team);
    free_job(context, &job);
    return status;
}
