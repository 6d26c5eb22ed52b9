/* How far a round moved the posterior of the target: the Jensen-Shannon divergence between those that it drew from and
   led to. It stays finite where one of them has no density, as beyond what a truncated prior left. */
#include "inference.h"

#include <math.h>

#define DRAWS ((size_t)4096)

/* log p - log of the mean of p and q, with d = log q - log p. */
static double excess(double d)
{
    return log(2.0) - fmax(d, 0) - log1p(exp(-fabs(d)));
}

double hnpei_mean_excess(size_t n, const double *log_p, const double *log_q)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        if (log_p[i] > -INFINITY) /* else it lies on the border, to within rounding */
            sum += excess(log_q[i] - log_p[i]);
    return sum / (double)n;
}

/* Over draws of p at the target. */
static hnpe_status measure(const hnpe_inference *inference, const hnpe_posterior *p, const hnpe_posterior *q,
                           double *memory, double *result)
{
    const hnpei_rounds *rounds = &inference->rounds;
    const int64_t n_rows = (int64_t)rounds->n_rows;
    double *log_p = memory, *log_q = log_p + DRAWS, *theta = log_q + DRAWS;
    hnpe_rng rng;
    hnpei_rng_init(&rng, inference->seed, HNPEI_PURPOSE_DIAGNOSTIC, (uint64_t)rounds->index);
    HNPEI_TRY(hnpe_posterior_sample(p, 1, &n_rows, rounds->x, DRAWS, &rng, theta));
    HNPEI_TRY(hnpe_posterior_log_density(p, 1, &n_rows, rounds->x, DRAWS, theta, log_p));
    HNPEI_TRY(hnpe_posterior_log_density(q, 1, &n_rows, rounds->x, DRAWS, theta, log_q));
    *result = hnpei_mean_excess(DRAWS, log_p, log_q);
    return HNPE_OK;
}

int hnpei_is_from_outside(hnpe_status status)
{
    return status == HNPE_ERROR_NO_MEMORY || status == HNPE_ERROR_CALLBACK || status == HNPE_ERROR_CANCELLED;
}

/* Of a training whose epochs are over. */
static void begin_watch(const char *where, const hnpe_trainer *trainer, hnpe_monitor *monitor, hnpei_watch *watch)
{
    const size_t n = trainer->epochs;
    hnpei_watch_begin(watch, where, monitor, HNPE_PHASE_TRAINING, (int64_t)n);
    watch->record.done = (int64_t)n;
    if (!n)
        return;
    watch->record.training_loss = trainer->training[n - 1];
    watch->record.validation_loss = trainer->validation[n - 1];
}

hnpe_status hnpei_rounds_measure_move(const char *where, const hnpe_inference *inference, hnpe_monitor *monitor,
                                      double *moved)
{
    hnpe_context *context = inference->object.context;
    hnpe_posterior *before = inference->rounds.proposal->spec.posterior;
    hnpe_posterior *after;
    double *memory = NULL, forth = 0, back = 0;
    hnpei_watch watch;
    const size_t width = inference->dataset->d_local + inference->dataset->d_global;
    HNPEI_TRY(hnpei_crew_posterior(where, inference, &after));
    after->quiet = 1;
    begin_watch(where, inference->trainer, monitor, &watch);
    before->watch = after->watch = &watch;
    hnpe_status status = hnpei_allocate(context, DRAWS, (width + 2) * sizeof *memory, &memory);
    if (status == HNPE_OK)
        status = measure(inference, before, after, memory, &forth);
    if (status == HNPE_OK)
        status = measure(inference, after, before, memory, &back);
    before->watch = NULL;
    hnpei_free(context, memory);
    hnpe_posterior_release(after);
    const double mean = (forth + back) / 2;
    *moved = mean < 0 ? 0 : mean; /* zero is the least there is: less is noise, but NaN is none */
    return status;
}
