/* A classifier learns to tell pairs (theta, x) of the model from (draw of the posterior given x, x); how sure it is of
   draws given the one observation is the statistic. Where the posterior is right, the two pairs of a set may change
   places: classifiers of pairs that did, by chance, give the statistic's distribution. */
#include "local_c2st.h"

#include "base/column_moments.h"
#include "base/context.h"
#include "base/team.h"
#include "classifier.h"
#include "pairs.h"
#include "report/results.h"
#include "sort.h"
#include "rng/stream.h"

#include <math.h>
#include <string.h>

/* A classifier sees about so many pairs: the same ones again and again, but not too often. */
#define EXAMPLES ((size_t)200000)
#define FEWEST_EPOCHS ((size_t)30)
#define MOST_EPOCHS ((size_t)500)

typedef struct worker {
    hnpei_classifier classifier;
    hnpei_two_samples samples; /* both samples, then the draws that are asked about */
    size_t *rows;
    double *log_odds;
} worker;

typedef struct local_test {
    const char *where;
    hnpe_context *context;
    hnpei_pairs pairs;
    hnpei_real *points; /* [2 n + n_asked, dim] in deviations of the true pairs */
    size_t n_null, n_workers;
    uint64_t seed;
    worker *workers;
    double *statistics; /* [1 + n_null] the first without a change of places */
    hnpei_watch watch;
    size_t done;
} local_test;

/* ---- points ---- */

static void standardise(const local_test *t, size_t n, const double *from, const double *moments, hnpei_real *to)
{
    const size_t dim = t->pairs.dim;
    for (size_t i = 0; i < n * dim; ++i) {
        const double z = (from[i] - moments[i % dim]) / moments[dim + i % dim];
        to[i] = (hnpei_real)fmax(fmin(z, 1e6), -1e6); /* far is far */
    }
}

static hnpe_status make_points(local_test *t)
{
    const hnpei_pairs *p = &t->pairs;
    double *moments;
    size_t numbers;
    HNPEI_TRY(hnpei_size_multiply(2 * p->n + p->n_asked, p->dim, &numbers));
    HNPEI_TRY(hnpei_allocate(t->context, numbers, sizeof *t->points, &t->points));
    HNPEI_TRY(hnpei_allocate(t->context, p->dim, 2 * sizeof *moments, &moments));
    hnpei_column_moments(p->n, p->dim, p->true_ones, NULL, moments, moments + p->dim);
    standardise(t, p->n, p->true_ones, moments, t->points);
    standardise(t, p->n, p->drawn, moments, t->points + p->n * p->dim);
    standardise(t, p->n_asked, p->asked, moments, t->points + 2 * p->n * p->dim);
    hnpei_free(t->context, moments);
    return HNPE_OK;
}

/* ---- one classifier ---- */

/* The parameters of a pair lead; what is seen of the set is the same in both. */
static void change_places(const local_test *t, hnpei_stream *stream, hnpei_real *points)
{
    const size_t n = t->pairs.n, dim = t->pairs.dim;
    for (size_t i = 0; i < n; ++i) {
        hnpei_real *a = points + i * dim, *b = points + (n + i) * dim;
        if (hnpei_stream_below(stream, 2))
            continue;
        for (size_t d = 0; d < t->pairs.d_theta; ++d) {
            const hnpei_real kept = a[d];
            a[d] = b[d];
            b[d] = kept;
        }
    }
}

static double mean_square(size_t n, const double *log_odds)
{
    double sum = 0;
    for (size_t k = 0; k < n; ++k) {
        const double off = 1 / (1 + exp(-log_odds[k])) - 0.5;
        sum += off * off;
    }
    return sum / (double)n;
}

/* Enough to learn a difference, and no more: classifiers that learn their points by heart are sure of anything. */
static size_t epochs_of(size_t n)
{
    const size_t enough = EXAMPLES / (2 * n + 1);
    return enough < FEWEST_EPOCHS ? FEWEST_EPOCHS : enough > MOST_EPOCHS ? MOST_EPOCHS : enough;
}

static hnpe_status run_one(void *data, size_t item, size_t number)
{
    local_test *t = data;
    worker *w = &t->workers[number];
    const size_t n = t->pairs.n;
    hnpei_stream stream;
    hnpei_stream_init(&stream, t->seed, HNPEI_PURPOSE_DIAGNOSTIC, ((uint64_t)1 << 40) + item);
    memcpy(w->samples.points, t->points, w->samples.n * t->pairs.dim * sizeof *t->points);
    if (item)
        change_places(t, &stream, w->samples.points);
    for (size_t i = 0; i < 2 * n; ++i)
        w->rows[i] = i;
    hnpei_classifier_train(&w->classifier, &w->samples, 2 * n, w->rows, epochs_of(n), &stream);
    hnpei_classifier_odds(&w->classifier, &w->samples, 2 * n, t->pairs.n_asked, w->log_odds);
    t->statistics[item] = mean_square(t->pairs.n_asked, w->log_odds);
    return HNPE_OK;
}

static hnpe_status between(void *data)
{
    local_test *t = data;
    t->done = t->done + t->n_workers < t->n_null ? t->done + t->n_workers : t->n_null;
    return hnpei_watch_update(&t->watch, (int64_t)t->done, NAN, NAN, 0);
}

static hnpe_status make_workers(local_test *t, size_t n_workers)
{
    const hnpei_pairs *p = &t->pairs;
    const size_t all = 2 * p->n + p->n_asked;
    HNPEI_TRY(hnpei_allocate(t->context, n_workers, sizeof *t->workers, &t->workers));
    t->n_workers = n_workers;
    for (size_t i = 0; i < n_workers; ++i) {
        worker *w = &t->workers[i];
        w->samples = (hnpei_two_samples){.n_first = p->n, .n = all, .dim = p->dim};
        HNPEI_TRY(hnpei_allocate(t->context, all * p->dim, sizeof(hnpei_real), &w->samples.points));
        HNPEI_TRY(hnpei_allocate(t->context, 2 * p->n, sizeof *w->rows, &w->rows));
        HNPEI_TRY(hnpei_allocate(t->context, p->n_asked, sizeof *w->log_odds, &w->log_odds));
        HNPEI_TRY(hnpei_classifier_create(t->context, p->dim, &w->classifier));
    }
    return HNPE_OK;
}

static void free_workers(local_test *t)
{
    for (size_t i = 0; i < t->n_workers; ++i) {
        hnpei_free(t->context, t->workers[i].samples.points);
        hnpei_free(t->context, t->workers[i].rows);
        hnpei_free(t->context, t->workers[i].log_odds);
        hnpei_classifier_free(&t->workers[i].classifier);
    }
    hnpei_free(t->context, t->workers);
}

/* ---- the result ---- */

static hnpe_status conclude(const local_test *t, double p, hnpei_result *result)
{
    const double level = HNPEI_LOCAL_C2ST_LEVEL, statistic = t->statistics[0];
    if (p <= level)
        return hnpei_result_conclude(
            result, HNPE_VERDICT_FLAGGED,
            "given this observation draws can be told from true parameters: a classifier is off "
            "one half by %.3f (root mean square; %.3f by chance), p = %.2g",
            sqrt(statistic), sqrt(t->statistics[1 + t->n_null / 2]), p);
    return hnpei_result_conclude(
        result, 1 / (double)(t->n_null + 1) <= level ? HNPE_VERDICT_PASSED : HNPE_VERDICT_UNDECIDED,
        "given this observation draws cannot be told from true parameters (p = %.2g of %zu "
        "classifiers by chance, %zu sets)%s",
        p, t->n_null, t->pairs.n, 1 / (double)(t->n_null + 1) <= level ? "" : "; 99 classifiers or more would tell");
}

static hnpe_status report_on(local_test *t, hnpe_report *report)
{
    hnpei_findings findings;
    hnpei_result *result;
    hnpe_status status;
    size_t above = 0;
    for (size_t i = 1; i <= t->n_null; ++i)
        above += t->statistics[i] >= t->statistics[0];
    const double p = (double)(above + 1) / (double)(t->n_null + 1);
    hnpei_sort(t->n_null, t->statistics + 1);
    hnpei_findings_begin(report, &findings);
    HNPEI_TRY_CLEANUP(hnpei_findings_add(&findings, "local_c2st", &result));
    HNPEI_TRY_CLEANUP(hnpei_result_number(result, "statistic", t->statistics[0]));
    HNPEI_TRY_CLEANUP(hnpei_result_number(result, "p", p));
    HNPEI_TRY_CLEANUP(hnpei_result_array(result, "null", t->n_null, 0, t->statistics + 1));
    HNPEI_TRY_CLEANUP(conclude(t, p, result));
    HNPEI_TRY_CLEANUP(hnpei_findings_append(&findings));
cleanup:
    hnpei_findings_end(&findings);
    return status;
}

static hnpe_status run(local_test *t, hnpe_monitor *monitor, hnpe_report *report)
{
    hnpei_team *team = NULL;
    hnpe_status status;
    HNPEI_TRY(make_points(t));
    HNPEI_TRY(hnpei_allocate(t->context, t->n_null + 1, sizeof *t->statistics, &t->statistics));
    hnpei_watch_begin(&t->watch, t->where, monitor, HNPE_PHASE_CHECKING, (int64_t)t->n_null);
    HNPEI_TRY(hnpei_watch_update(&t->watch, 0, NAN, NAN, 1));
    HNPEI_TRY(hnpei_team_create(t->context, t->n_null + 1, &team));
    HNPEI_TRY_CLEANUP(make_workers(t, hnpei_team_size(team)));
    HNPEI_TRY_CLEANUP(hnpei_team_run(team, t->n_null + 1, run_one, t, between));
    HNPEI_TRY_CLEANUP(hnpei_watch_update(&t->watch, (int64_t)t->n_null, NAN, NAN, 1));
    HNPEI_TRY_CLEANUP(report_on(t, report));
cleanup:
    hnpei_team_destroy(team);
    free_workers(t);
    return status;
}

hnpe_status hnpei_local_c2st(const char *where, const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                             size_t n_rows, const double *x, size_t n_null, uint64_t seed, hnpe_monitor *monitor,
                             hnpe_report *report)
{
    local_test t = {.where = where, .context = report->object.context, .n_null = n_null, .seed = seed};
    hnpe_status status = hnpei_pairs_create(where, t.context, posterior, dataset, n_rows, x, HNPEI_LOCAL_C2ST_SETS,
                                            HNPEI_LOCAL_C2ST_DRAWS, seed, &t.pairs);
    if (status == HNPE_OK)
        status = run(&t, monitor, report);
    hnpei_pairs_free(t.context, &t.pairs);
    hnpei_free(t.context, t.points);
    hnpei_free(t.context, t.statistics);
    return status;
}
