/* One Gaussian with the moments of a mixture, restricted to the prior's support: what the closed-form correction
   divides by (Papamakarios, Murray 2016). */
#include "linalg/linalg.h"
#include "posterior/box.h"
#include "prior/special.h"
#include "proposal.h"

#include <math.h>
#include <string.h>

/* With less of its mass than this inside the support, nothing is drawn: rejection would take too long. */
#define LEAST_MASS 1e-4
/* Candidates for one draw; at the least mass so many fail once in e^100. */
#define MOST_TRIES 1000000
#define TRIES_BETWEEN_LOOKS 4096

static size_t dim_of(const hnpei_proposal *proposal)
{
    return proposal->d_local + proposal->d_global;
}

/* The log of the mass inside; work: [4 d^2 + 3 d]. */
static hnpe_status find_constant(hnpei_proposal *proposal, double *work)
{
    const size_t d = dim_of(proposal);
    double *precision = work, *spare = precision + d * d;
    memcpy(precision, proposal->factor, d * d * sizeof *precision);
    hnpei_linalg_invert_factored(d, precision, spare);
    HNPEI_TRY(hnpei_linalg_cholesky(NULL, "the precision of the proposal", d, precision));
    proposal->origin.log_constant = hnpei_box_log_mass(d, proposal->gaussian, precision, proposal->low, proposal->high,
                                                       spare, &proposal->origin.error);
    if (proposal->origin.log_constant >= log(LEAST_MASS))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                      "only %.2g of the mass of the Gaussian proposal lies within the prior's support, fewer than %g",
                      exp(proposal->origin.log_constant), LEAST_MASS);
}

static hnpe_status fill(hnpei_proposal *proposal, double *work)
{
    const size_t d = dim_of(proposal);
    const hnpei_proposal_spec *spec = &proposal->spec;
    HNPEI_TRY(hnpei_posterior_moments(spec->posterior, spec->n_rows, spec->x, proposal->gaussian));
    HNPEI_TRY(hnpei_core_prior_gaussian(spec->posterior->core, work, work + d, proposal->low, proposal->high));
    memcpy(proposal->factor, proposal->gaussian + d, d * d * sizeof *proposal->factor);
    if (hnpei_linalg_cholesky(NULL, "the covariance", d, proposal->factor) != HNPE_OK)
        return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                          "the covariance of the posterior of the target is not positive definite");
    return find_constant(proposal, work);
}

hnpe_status hnpei_proposal_reserve_gaussian(hnpei_proposal *proposal)
{
    const size_t d = dim_of(proposal);
    HNPEI_TRY(hnpei_allocate(proposal->context, hnpei_proposal_gaussian_size(d), sizeof *proposal->gaussian,
                             &proposal->gaussian));
    proposal->factor = proposal->gaussian + hnpei_gaussian_size(d);
    proposal->low = proposal->factor + d * d;
    proposal->high = proposal->low + d;
    return HNPE_OK;
}

hnpe_status hnpei_proposal_make_gaussian(hnpei_proposal *proposal)
{
    const size_t d = dim_of(proposal);
    double *work = NULL;
    HNPEI_TRY(hnpei_allocate(proposal->context, 4 * d * d + 3 * d, sizeof *work, &work));
    hnpe_status status = fill(proposal, work);
    hnpei_free(proposal->context, work);
    return status;
}

static int is_inside(const hnpei_proposal *proposal, const double *theta)
{
    for (size_t i = 0; i < dim_of(proposal); ++i)
        if (!(theta[i] > proposal->low[i] && theta[i] < proposal->high[i]))
            return 0;
    return 1;
}

/* theta inside, and its log density before the constant. */
static hnpe_status draw_set(const hnpei_proposal *proposal, uint64_t set, double *theta, double *log_density)
{
    const size_t d = dim_of(proposal);
    hnpe_rng rng;
    hnpei_rng_init(&rng, proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, set);
    for (int tries = 0; tries < MOST_TRIES; ++tries) {
        if (tries % TRIES_BETWEEN_LOOKS == TRIES_BETWEEN_LOOKS - 1)
            HNPEI_TRY(hnpei_proposal_look(proposal));
        *log_density = -(double)d * HNPEI_LOG_SQRT_2PI;
        for (size_t i = 0; i < d; ++i) {
            theta[i] = hnpei_stream_normal(&rng.stream);
            *log_density -= theta[i] * theta[i] / 2 + log(proposal->factor[i * d + i]);
        }
        hnpei_linalg_multiply_lower(d, proposal->factor, theta);
        for (size_t i = 0; i < d; ++i)
            theta[i] += proposal->gaussian[i];
        if (is_inside(proposal, theta))
            return HNPE_OK;
    }
    return hnpei_fail(HNPE_ERROR_NUMERIC, NULL, "none of %d draws of the Gaussian was within the prior's support",
                      MOST_TRIES);
}

hnpe_status hnpei_proposal_draw_gaussian(const hnpei_proposal *proposal, uint64_t first_set, size_t n, double *theta,
                                         double *log_proposal)
{
    for (size_t i = 0; i < n; ++i) {
        HNPEI_TRY(hnpei_proposal_look(proposal));
        HNPEI_TRY(draw_set(proposal, first_set + i, theta + i * dim_of(proposal), log_proposal + i));
    }
    return HNPE_OK;
}
