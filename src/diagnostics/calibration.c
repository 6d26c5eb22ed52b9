#include "calibration.h"

#include "rng/stream.h"

#include "dataset/dataset.h"
#include "report/results.h"

#include <hnpe/posterior.h>

#include <math.h>
#include <string.h>

/* Sets whose draws are in memory at a time: about so many numbers, whatever the number of threads. */
#define NUMBERS_AT_ONCE ((size_t)1 << 21)
#define SETS_AT_ONCE ((size_t)128)

typedef struct calibration {
    const char *where;
    hnpe_context *context;
    const hnpe_posterior *posterior;
    const hnpe_dataset *dataset;
    size_t n_draws, d_local, d_global, d_x;
    uint64_t seed;
    size_t n_sets, n_usable; /* of the data set; of those, with a valid first row */
    size_t *usable;          /* [n_usable] */
    double *truth;           /* [n_usable][d] */
    hnpei_ranks ranks;
    hnpei_watch watch;
    /* of one batch */
    size_t batch_sets, batch_rows; /* room */
    int64_t *rows;                 /* [batch_sets] valid ones */
    double *x, *draws, *points, *log_q;
} calibration;

static size_t width(const calibration *c)
{
    return c->d_local + c->d_global;
}

/* ---- the truths ---- */

static hnpe_status check_prior(const calibration *c)
{
    for (size_t i = 0; i < c->dataset->n_origins; ++i) {
        const hnpe_proposal kind = c->dataset->origins[i].kind;
        const size_t count = kind == HNPE_PROPOSAL_PRIOR ? 0 : hnpei_dataset_count_kind(c->dataset, kind);
        if (count)
            return hnpei_fail(
                HNPE_ERROR_UNSUPPORTED, c->where,
                "%zu sets of dataset have their parameters from a proposal, but only sets drawn from the prior "
                "tell how well a posterior is calibrated",
                count);
    }
    return HNPE_OK;
}

/* Whose first row is valid: the observation that the parameters belong to. */
static hnpe_status find_usable(calibration *c)
{
    const hnpe_dataset *dataset = c->dataset;
    HNPEI_TRY(hnpei_allocate(c->context, c->n_sets, sizeof *c->usable, &c->usable));
    for (size_t set = 0; set < c->n_sets; ++set)
        if (dataset->valid[dataset->first[set]])
            c->usable[c->n_usable++] = set;
    if (c->n_usable < HNPEI_CALIBRATION_LEAST)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, c->where,
                          "dataset has %zu sets with a valid first row, but at least %zu are needed", c->n_usable,
                          HNPEI_CALIBRATION_LEAST);
    return HNPE_OK;
}

static hnpe_status copy_truth(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    calibration *c = data;
    double *truth = c->truth + i * width(c);
    (void)set;
    if (c->d_local)
        memcpy(truth, at->theta_local, c->d_local * sizeof *truth);
    if (c->d_global)
        memcpy(truth + c->d_local, at->theta_global, c->d_global * sizeof *truth);
    return HNPE_OK;
}

static hnpe_status read_truths(calibration *c)
{
    size_t cells = 0;
    HNPEI_TRY(check_prior(c));
    HNPEI_TRY(find_usable(c));
    HNPEI_TRY(hnpei_size_multiply(c->n_usable, width(c), &cells));
    HNPEI_TRY(hnpei_allocate(c->context, cells, sizeof *c->truth, &c->truth));
    HNPEI_TRY(hnpei_dataset_visit(c->where, c->dataset, 0, c->n_usable, c->usable, copy_truth, c));
    return hnpei_ranks_create(c->context, c->n_usable, c->n_draws, c->d_local, c->d_global, c->truth, c->seed,
                              &c->ranks);
}

/* ---- batches ---- */

static size_t rows_of(const calibration *c, size_t i)
{
    const size_t set = c->usable[i];
    return c->dataset->first[set + 1] - c->dataset->first[set];
}

static hnpe_status make_batch(calibration *c)
{
    const size_t d = width(c);
    size_t each = 0, rows = 0;
    HNPEI_TRY(hnpei_size_add(c->n_draws, 1, &each));
    HNPEI_TRY(hnpei_size_multiply(each, d, &each));
    c->batch_sets = NUMBERS_AT_ONCE / each;
    c->batch_sets = c->batch_sets < 1 ? 1 : c->batch_sets > SETS_AT_ONCE ? SETS_AT_ONCE : c->batch_sets;
    for (size_t i = 0; i < c->n_usable; i += c->batch_sets) {
        rows = 0;
        for (size_t k = i; k < i + c->batch_sets && k < c->n_usable; ++k)
            rows += rows_of(c, k);
        c->batch_rows = rows > c->batch_rows ? rows : c->batch_rows;
    }
    HNPEI_TRY(hnpei_size_multiply(each, c->batch_sets, &each));
    HNPEI_TRY(hnpei_size_multiply(c->batch_rows, c->d_x, &rows));
    HNPEI_TRY(hnpei_allocate(c->context, c->batch_sets, sizeof *c->rows, &c->rows));
    HNPEI_TRY(hnpei_allocate(c->context, rows, sizeof *c->x, &c->x));
    HNPEI_TRY(hnpei_allocate(c->context, each, sizeof *c->draws, &c->draws));
    HNPEI_TRY(hnpei_allocate(c->context, each, sizeof *c->points, &c->points));
    return hnpei_allocate(c->context, c->batch_sets * (c->n_draws + 1), sizeof *c->log_q, &c->log_q);
}

typedef struct gathering {
    calibration *c;
    size_t rows; /* so far */
} gathering;

/* Valid rows alone, as in training. */
static hnpe_status gather_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    gathering *g = data;
    calibration *c = g->c;
    const size_t first = c->dataset->first[set], n = c->dataset->first[set + 1] - first;
    c->rows[i] = 0;
    for (size_t row = 0; row < n; ++row)
        if (c->dataset->valid[first + row]) {
            memcpy(c->x + g->rows++ * c->d_x, at->x + row * c->d_x, c->d_x * sizeof *c->x);
            ++c->rows[i];
        }
    return HNPE_OK;
}

/* The truth is one more point, so that its density is computed as the draws' is. */
static void join(const calibration *c, size_t first, size_t n)
{
    const size_t d = width(c), bytes = d * sizeof(double);
    for (size_t i = 0; i < n; ++i) {
        double *to = c->points + i * (c->n_draws + 1) * d;
        memcpy(to, c->truth + (first + i) * d, bytes);
        memcpy(to + d, c->draws + i * c->n_draws * d, c->n_draws * bytes);
    }
}

static hnpe_status run_batch(calibration *c, size_t first, size_t n)
{
    gathering g = {.c = c};
    struct hnpe_rng rng;
    HNPEI_TRY(hnpei_dataset_visit(c->where, c->dataset, 1, n, c->usable + first, gather_set, &g));
    hnpei_rng_init(&rng, c->seed, HNPEI_PURPOSE_DIAGNOSTIC, first);
    HNPEI_TRY(hnpe_posterior_sample(c->posterior, n, c->rows, c->x, c->n_draws, &rng, c->draws));
    join(c, first, n);
    HNPEI_TRY(hnpe_posterior_log_density(c->posterior, n, c->rows, c->x, c->n_draws + 1, c->points, c->log_q));
    for (size_t i = 0; i < n; ++i) {
        const double *log_q = c->log_q + i * (c->n_draws + 1);
        hnpei_ranks_set(&c->ranks, first + i, c->draws + i * c->n_draws * width(c), log_q[0], log_q + 1);
    }
    return HNPE_OK;
}

static hnpe_status run(calibration *c, hnpe_monitor *monitor, hnpe_report *report)
{
    HNPEI_TRY(read_truths(c));
    HNPEI_TRY(make_batch(c));
    hnpei_watch_begin(&c->watch, c->where, monitor, HNPE_PHASE_CHECKING, (int64_t)c->n_usable);
    HNPEI_TRY(hnpei_watch_update(&c->watch, 0, NAN, NAN, 1));
    for (size_t first = 0; first < c->n_usable; first += c->batch_sets) {
        const size_t left = c->n_usable - first, n = left < c->batch_sets ? left : c->batch_sets;
        HNPEI_TRY(run_batch(c, first, n));
        HNPEI_TRY(hnpei_watch_update(&c->watch, (int64_t)(first + n), NAN, NAN, first + n == c->n_usable));
    }
    return hnpei_calibration_conclude(&c->ranks, 1, c->n_sets - c->n_usable, report);
}

hnpe_status hnpei_calibration(const char *where, const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                              size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)
{
    calibration c = {.where = where,
                     .context = report->object.context,
                     .posterior = posterior,
                     .dataset = dataset,
                     .n_draws = n_draws,
                     .d_local = dataset->d_local,
                     .d_global = dataset->d_global,
                     .d_x = dataset->d_x,
                     .seed = seed,
                     .n_sets = dataset->n_sets};
    hnpe_status status = run(&c, monitor, report);
    hnpei_ranks_free(&c.ranks);
    hnpei_free(c.context, c.usable);
    hnpei_free(c.context, c.truth);
    hnpei_free(c.context, c.rows);
    hnpei_free(c.context, c.x);
    hnpei_free(c.context, c.draws);
    hnpei_free(c.context, c.points);
    hnpei_free(c.context, c.log_q);
    return status;
}

hnpe_status hnpei_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global, const double *truth,
                                       size_t n_draws, const double *draws, const double *log_q_truth,
                                       const double *log_q, uint64_t seed, hnpe_report *report)
{
    const size_t d = d_local + d_global;
    hnpei_ranks ranks;
    HNPEI_TRY(hnpei_ranks_create(report->object.context, n_sets, n_draws, d_local, d_global, truth, seed, &ranks));
    for (size_t i = 0; i < n_sets; ++i)
        hnpei_ranks_set(&ranks, i, draws + i * n_draws * d, log_q ? log_q_truth[i] : 0,
                        log_q ? log_q + i * n_draws : NULL);
    hnpe_status status = hnpei_calibration_conclude(&ranks, log_q != NULL, 0, report);
    hnpei_ranks_free(&ranks);
    return status;
}
