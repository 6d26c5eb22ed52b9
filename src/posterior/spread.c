/* How far the members of a mixture disagree about one observation set, from draws of each of them: by means and
   deviations of every parameter, and by the divergence of their densities, which also sees what these do not. */
#include "base/context.h"
#include "ensemble.h"

#include <math.h>

/* Beyond these members are said to disagree: by more than the posterior's own deviation, by twice as wide or narrow, or
   so that a draw tells half of what there is to know about which member it is from. */
#define FAR_MEANS 1.0
#define FAR_DEVIATIONS 2.0
#define FAR_DIVERGENCE 0.5

typedef struct spreading {
    const hnpe_posterior *posterior;
    hnpei_desk *desk;
    const hnpei_observed *observed;
    size_t n, d, n_draws; /* members, parameters */
    uint64_t seed;
    double *theta, *own, *mixed; /* [n_draws][d], [n_draws], [n_draws] */
    double *mean, *sd;           /* [n][d] */
} spreading;

static void note_moments(const spreading *s, size_t m)
{
    for (size_t j = 0; j < s->d; ++j) {
        double mean = 0, sum = 0;
        for (size_t i = 0; i < s->n_draws; ++i)
            mean += s->theta[i * s->d + j] / (double)s->n_draws;
        for (size_t i = 0; i < s->n_draws; ++i)
            sum += (s->theta[i * s->d + j] - mean) * (s->theta[i * s->d + j] - mean);
        s->mean[m * s->d + j] = mean;
        s->sd[m * s->d + j] = sqrt(sum / (double)(s->n_draws - 1));
    }
}

/* Draws of a member, their densities by it and by the mixture; the mean of log q_m - log q and its variance. */
static hnpe_status draw_member(const spreading *s, size_t m, double *mean, double *variance)
{
    const hnpei_core *core = hnpei_posterior_core(s->posterior, m);
    const hnpei_portion all = {.n_sets = 1, .n_draws = s->n_draws};
    const uint64_t key =
        hnpei_stream_hash(hnpei_stream_hash(s->seed, HNPEI_PURPOSE_DIAGNOSTIC, m), HNPEI_PURPOSE_MEMBER, s->n_draws);
    const hnpei_desk_mark mark = hnpei_desk_get_mark(s->desk);
    hnpei_observed seen;
    HNPEI_TRY(hnpei_portion_observe(core, s->desk, s->observed, &all, &seen));
    HNPEI_TRY(hnpei_posterior_sample(core, s->desk, &seen, s->n_draws, key, s->theta));
    HNPEI_TRY(hnpei_posterior_log_density(core, s->desk, &seen, s->n_draws, s->theta, s->own));
    hnpei_desk_rewind(s->desk, mark);
    HNPEI_TRY(hnpei_ensemble_log_density(s->posterior, s->desk, s->observed, s->n_draws, s->theta, s->mixed));
    hnpei_desk_rewind(s->desk, mark);
    note_moments(s, m);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < s->n_draws; ++i) { /* -INFINITY: on the border, to within rounding */
        const double excess = s->own[i] > -INFINITY ? s->own[i] - s->mixed[i] : 0;
        sum += excess;
        squares += excess * excess;
    }
    *mean = sum / (double)s->n_draws;
    *variance = fmax(0, squares / (double)s->n_draws - *mean * *mean);
    return HNPE_OK;
}

static double weight_of(const spreading *s, size_t m)
{
    return s->posterior->ensemble ? s->posterior->ensemble->weights[m] : 1;
}

static hnpe_status measure_divergence(const spreading *s, hnpe_spread_info *info)
{
    double variance = 0;
    for (size_t m = 0; m < s->n; ++m) {
        double excess = 0, noise = 0;
        const double weight = weight_of(s, m);
        HNPEI_TRY(hnpei_portion_blame(draw_member(s, m, &excess, &noise), m, &(hnpei_portion){0}));
        info->divergence += weight * excess;
        info->divergence_most -= weight * log(weight);
        variance += weight * weight * noise / (double)s->n_draws;
    }
    info->divergence = fmax(0, info->divergence); /* zero is the least there is: less is noise */
    info->divergence_error = sqrt(variance);
    return HNPE_OK;
}

/* Of parameter j: the range of the means in deviations of the mixture, and the largest deviation over the smallest. */
static void compare(const spreading *s, size_t j, double *spread, double *ratio)
{
    double mean = 0, square = 0, low = INFINITY, high = -INFINITY, narrow = INFINITY, wide = 0;
    for (size_t m = 0; m < s->n; ++m) {
        const double at = s->mean[m * s->d + j], sd = s->sd[m * s->d + j], weight = weight_of(s, m);
        mean += weight * at;
        low = fmin(low, at);
        high = fmax(high, at);
        narrow = fmin(narrow, sd);
        wide = fmax(wide, sd);
    }
    for (size_t m = 0; m < s->n; ++m) {
        const double away = s->mean[m * s->d + j] - mean, sd = s->sd[m * s->d + j];
        square += weight_of(s, m) * (sd * sd + away * away);
    }
    *spread = high > low ? (high - low) / sqrt(square) : 0;
    *ratio = wide > narrow ? wide / narrow : 1;
}

static hnpe_status place(spreading *s)
{
    HNPEI_TRY(hnpei_desk_place(s->desk, s->n_draws, s->d * sizeof *s->theta, &s->theta));
    HNPEI_TRY(hnpei_desk_place(s->desk, s->n_draws, sizeof *s->own, &s->own));
    HNPEI_TRY(hnpei_desk_place(s->desk, s->n_draws, sizeof *s->mixed, &s->mixed));
    HNPEI_TRY(hnpei_desk_place(s->desk, s->n, s->d * sizeof *s->mean, &s->mean));
    return hnpei_desk_place(s->desk, s->n, s->d * sizeof *s->sd, &s->sd);
}

hnpe_status hnpei_ensemble_spread(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                  size_t n_draws, uint64_t seed, double *mean_spread, double *sd_ratio,
                                  hnpe_spread_info *info)
{
    const hnpei_plan *plan = &posterior->core->plan;
    spreading s = {.posterior = posterior,
                   .desk = desk,
                   .observed = observed,
                   .n = hnpei_posterior_count(posterior),
                   .d = plan->d_local + plan->d_global,
                   .n_draws = n_draws,
                   .seed = seed};
    *info = (hnpe_spread_info){.n_members = (int32_t)s.n};
    HNPEI_TRY(place(&s));
    HNPEI_TRY(measure_divergence(&s, info));
    for (size_t j = 0; j < s.d; ++j) {
        double spread, ratio;
        compare(&s, j, &spread, &ratio);
        if (mean_spread)
            mean_spread[j] = spread;
        if (sd_ratio)
            sd_ratio[j] = ratio;
        if (j == 0 || spread > info->mean_spread) {
            info->mean_spread = spread;
            info->mean_parameter = (int64_t)j;
        }
        if (j == 0 || ratio > info->sd_ratio) {
            info->sd_ratio = ratio;
            info->sd_parameter = (int64_t)j;
        }
    }
    info->disagrees = info->mean_spread > FAR_MEANS || info->sd_ratio > FAR_DEVIATIONS ||
                      info->divergence > FAR_DIVERGENCE * info->divergence_most + 2 * info->divergence_error;
    return HNPE_OK;
}

void hnpei_spread_tell(const hnpe_context *context, const hnpe_spread_info *info)
{
    if (info->n_members < 2)
        return;
    hnpei_log(
        context, info->disagrees ? HNPE_LOG_WARNING : HNPE_LOG_INFO,
        "the %d members of the ensemble %s: their means differ by up to %.3g of the posterior's deviations "
        "(parameter %lld), their deviations by a factor of up to %.3g (parameter %lld), their densities by %.3g of "
        "at most %.3g nats%s",
        (int)info->n_members, info->disagrees ? "disagree" : "agree", info->mean_spread,
        (long long)info->mean_parameter, info->sd_ratio, (long long)info->sd_parameter, info->divergence,
        info->divergence_most,
        info->disagrees ? "; what one of them says here is no more to be trusted than what another does: more "
                          "simulations may settle it"
                        : "");
}
