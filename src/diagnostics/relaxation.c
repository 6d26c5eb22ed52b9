/* Successive over-relaxation of Sinkhorn's algorithm (Thibault et al. 2021, Lehmann et al. 2022).

   Near the solution plain steps shrink the error by a factor eta an iteration, and Young's theory of alternating
   linear iterations holds: a share w shrinks it by lambda with (lambda + w - 1)^2 = lambda w^2 eta up to the best
   share, w = 2 / (1 + sqrt(1 - eta)), and by w - 1 beyond it. So lambda is measured over a window; it gives eta, and
   that the next w. Far from the solution, a share above 1 may fail to converge: where errors grow it is 1 again. */
#include "relaxation.h"

#include <math.h>

/* Iterations over which lambda is measured; more where the share is so large that errors swing. */
#define WINDOW 16
/* Errors above this are not near the solution. */
#define NEAR 0.5
#define LARGEST_SHARE 1.99
/* Errors that grew by this are no longer swings. */
#define GROWTH 10

void hnpei_relaxation_begin(hnpei_relaxation *relaxation)
{
    *relaxation = (hnpei_relaxation){.share = 1};
}

static double best_share(double lambda, double share)
{
    double over = lambda + share - 1;
    double eta = fmin(1, over * over / (lambda * share * share));
    return 2 / (1 + sqrt(1 - eta));
}

void hnpei_relaxation_update(hnpei_relaxation *relaxation, double error)
{
    double share = relaxation->share;
    if (++relaxation->iterations == 1)
        relaxation->begin = error;
    /* At once when it goes wrong, otherwise at the end of the window. */
    int grew = share > 1 && error > GROWTH * relaxation->begin;
    if (!grew && (double)relaxation->iterations <= WINDOW + 2 / (2 - share))
        return;
    double lambda = pow(error / relaxation->begin, 1 / (double)(relaxation->iterations - 1));
    relaxation->iterations = 0;
    if (grew)
        relaxation->share = 1;
    else if (!(lambda < 1) || 1 - lambda > 0.8 * (2 - share)) /* beyond the best share, or it cannot be told */
        relaxation->share = fmax(1, 2 - 1.5 * (2 - share));
    else if (error < NEAR)
        relaxation->share = fmin(fmin(LARGEST_SHARE, 2 - (2 - share) / 4), best_share(lambda, share));
}
