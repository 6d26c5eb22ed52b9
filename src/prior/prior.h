/* The inside of a prior, and the map between its support and where a flow lives. */
#ifndef HNPEI_PRIOR_H
#define HNPEI_PRIOR_H

#include "archive/archive.h"
#include "rng/stream.h"

#include <hnpe/prior.h>

typedef struct hnpei_prior_ops hnpei_prior_ops; /* one table per kind, in its file */

struct hnpe_prior {
    hnpei_object object;
    const hnpei_prior_ops *ops;
    size_t dim, d_given;
    int concurrent; /* may be called from worker threads; 0 only for callbacks not declared so */
    int calls_back; /* is made of callbacks, or has a factor that is: best called with many rows at once */
    void *state;
};

/* Unchecked forms for other rooms. given: [n][d_given], ignored where d_given is 0. On the calling thread only, unless
   concurrent. All HNPE_OK except where a callback fails. theta, u, low, high, log_slope: [n][dim]. */
hnpe_status hnpei_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double *theta);
hnpe_status hnpei_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
                                    double *log_p);
hnpe_status hnpei_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high);
/* 1 where the density is that of a Gaussian, or constant, on the support, whatever `given` is: then its mean [dim] and
   the block [dim][dim] of its precision, in rows `stride` apart; both are 0 where the density is constant. */
int hnpei_prior_gaussian(const hnpe_prior *prior, size_t stride, double *mean, double *precision);
/* 1 where the CDF of feature j is known, and so its quantile function. */
int hnpei_prior_has_cdf(const hnpe_prior *prior, size_t j);
/* u_j = F_j(theta_j | given), and log_slope_j = log dF_j / dtheta_j (may be NULL); features without a CDF get NaN. */
hnpe_status hnpei_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta, double *u,
                            double *log_slope);
hnpe_status hnpei_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u,
                                 double *theta);

/* ---- storage, under names that begin with prefix ---- */
/* HNPE_ERROR_UNSUPPORTED for products nested too deeply. Of callbacks the dimensions are kept, and which there were. */
hnpe_status hnpei_prior_write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix);
/* Priors that take the places of those made of callbacks, in their order. */
typedef struct hnpei_substitutes {
    size_t n;
    hnpe_prior *const *priors; /* [n] */
    size_t used;
} hnpei_substitutes;
/* HNPE_ERROR_FORMAT for what is missing or wrong. For a part made of callbacks: HNPE_ERROR_UNSUPPORTED where there is
   no substitute (NULL: there are none), HNPE_ERROR_SHAPE or _INVALID_ARGUMENT where it does not fit. */
hnpe_status hnpei_prior_read(hnpe_context *context, const hnpei_reader *reader, const char *prefix,
                             hnpei_substitutes *substitutes, hnpe_prior **prior);
/* Is a prior the one in the file: the same kinds, the same numbers to the bit? Parts made of callbacks, here or there,
   cannot be compared and are passed. HNPE_ERROR_INVALID_ARGUMENT naming the first difference. */
hnpe_status hnpei_prior_check_same(const char *where, const hnpe_prior *prior, const hnpei_reader *reader,
                                   const char *prefix);
/* The same of two priors of the same dimensions; NULL is none, and not compared. The message is `first`, a colon, and
   the first difference of `prior`, named by prefix, from the other one, which is "there". */
hnpe_status hnpei_prior_check_equal(const char *where, const hnpe_prior *prior, const hnpe_prior *other,
                                    const char *first, const char *prefix);
hnpe_status hnpei_prior_save(const char *where, const hnpe_prior *prior, const char *path);
hnpe_status hnpei_prior_load(const char *where, hnpe_context *context, const char *path, size_t n_given,
                             hnpe_prior *const *given, hnpe_prior **prior);

/* Handles or NULL, not both NULL; prior_global is unconditional, prior_local conditioned on nothing or on all globals.
 */
hnpe_status hnpei_check_priors(const char *where, const hnpe_prior *prior_local, const hnpe_prior *prior_global);

/* An array of handles, called `name`. */
hnpe_status hnpei_check_priors_given(const char *where, const char *name, size_t n, hnpe_prior *const *priors);

/* ---- the support map: theta on the prior's support <-> v where a flow lives ----
   Feature by feature: bounded with a known CDF: v = F(theta) in (0, 1); bounded otherwise: affine onto (0, 1), with the
   support at `given`; half-bounded: log of the distance to the bound; unbounded: as it is. logit: unit features are
   further mapped to the real line by the logit. open: all features as they are, bounded or not; what then lies outside
   the support is the affair of who uses the map. */
typedef enum hnpei_map_kind { HNPEI_MAP_CUBE = 0, HNPEI_MAP_LOGIT = 1, HNPEI_MAP_OPEN = 2 } hnpei_map_kind;
typedef struct hnpei_map hnpei_map;
hnpe_status hnpei_map_create(hnpe_context *context, hnpe_prior *prior, hnpei_map_kind kind,
                             hnpei_map **map); /* keeps a reference */
void hnpei_map_destroy(hnpei_map *map);
/* [dim] 1 where v is on (0, 1). */
const unsigned char *hnpei_map_unit(const hnpei_map *map);
/* The width of what its prior is conditioned on; 0: of nothing. */
size_t hnpei_map_given(const hnpei_map *map);
/* Has the support a bound, at some given at least? NULL: no. */
int hnpei_map_is_bounded(const hnpei_map *map);
/* v [n][dim] and log_slope[n] = sum_j log |dv_j / dtheta_j|, -INFINITY where theta is outside the support (v is then
   inside all the same). */
hnpe_status hnpei_map_forward(const hnpei_map *map, size_t n, const double *given, const double *theta, double *v,
                              double *log_slope);
/* theta inside the support, always. */
hnpe_status hnpei_map_inverse(const hnpei_map *map, size_t n, const double *given, const double *v, double *theta);

#endif
